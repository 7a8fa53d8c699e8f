package web

import (
	"strings"
	"time"

	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/moderation"
	"holdfast/moderation/cover"
	"holdfast/moderation/screen"
	"holdfast/server/gate"
)

var tiersInOrder = []gate.Tier{gate.Crisis, gate.Red, gate.Amber, gate.Green}

var tierWords = map[gate.Tier]string{
	gate.Crisis: words.M("Crisis"), gate.Red: words.M("Red"), gate.Amber: words.M("Amber"), gate.Green: words.M("Green"),
}

// tier draws a case's; a drill and a sample say so.
func (r *request) tier(c moderation.Case) parts.Tier {
	out := parts.Tier{Kind: string(c.Tier), Words: r.T(tierWords[c.Tier])}
	switch {
	case c.Drill:
		out = parts.Tier{Kind: "drill", Words: r.T("Drill")}
	case c.Tier == gate.Green && c.Sample:
		out.Words = r.T("Sample")
	}
	return out
}

// rules are the screener's, by id, for their sentences.
var rules = func() map[string]screen.Rule {
	all := map[string]screen.Rule{}
	for _, rule := range screen.Rules() {
		all[rule.ID] = rule
	}
	return all
}()

// reasonWords word why a member asked staff to look.
var reasonWords = map[moderation.Reason]string{
	moderation.ReasonDanger:  words.M("A member asks staff to look: somebody may be in danger now."),
	moderation.ReasonWorried: words.M("A member asks staff to look: they are worried about whoever wrote it."),
	moderation.ReasonMethod:  words.M("A member asks staff to look: it names a way to hurt oneself."),
	moderation.ReasonThreat:  words.M("A member asks staff to look: it threatens somebody."),
	moderation.ReasonNames:   words.M("A member asks staff to look: it names somebody, or where they can be found."),
	moderation.ReasonHurtful: words.M("A member asks staff to look: it hurts them or others."),
	moderation.ReasonContact: words.M("A member asks staff to look: it asks to write or meet elsewhere."),
	moderation.ReasonAdvice:  words.M("A member asks staff to look: it gives advice on medicine."),
	moderation.ReasonSpam:    words.M("A member asks staff to look: it is an advertisement."),
	moderation.ReasonUpset:   words.M("A member asks staff to look: it is hard for them to read."),
	moderation.ReasonOther:   words.M("A member asks staff to look."),
}

// signalWords word what brought something up where no rule and no member did.
var signalWords = map[moderation.SignalKind]string{
	moderation.ScreenedSignal:   words.M("Screening put it here."),
	moderation.EditedSignal:     words.M("Its author changed the words."),
	moderation.ResentSignal:     words.M("Its author sent it again, unchanged."),
	moderation.TakenBackSignal:  words.M("Its author took the words back."),
	moderation.ReportSignal:     words.M("A member asks staff to look."),
	moderation.AppealSignal:     words.M("Somebody asks for a second look at a decision."),
	moderation.SampleSignal:     words.M("One in ten, read as a sample."),
	moderation.FirstWeeksSignal: words.M("First two weeks: every post is read."),
	moderation.UnscreenedSignal: words.M("Not screened: a person should read it."),
	moderation.LapseSignal:      words.M("What was promised has run out."),
	moderation.DrillSignal:      words.M("A drill. Nobody is in danger."),
	moderation.LookSignal:       words.M("A second look."),
	moderation.RaisedSignal:     words.M("A colleague asks to look."),
	moderation.CardSignal:       words.M("A contact card was opened, and a second person looks at why."),
}

// why words one thing that brought a case up: a rule, a member's reason, or a kind of signal.
func (r *request) why(what string) string {
	if rule, is := rules[what]; is {
		return r.T(rule.Reason)
	}
	if said := reasonWords[moderation.Reason(what)]; said != "" {
		return r.T(said)
	}
	if said := signalWords[moderation.SignalKind(what)]; said != "" {
		return r.T(said)
	}
	return r.T("Something here should be read by a person.")
}

// whys words all of them, each sentence once. That a member asked, or that screening spoke, is left to the sentence that
// says more.
func (r *request) whys(all []string) []string {
	var out []string
	said := map[string]bool{}
	for _, what := range all {
		if len(all) > 1 && (what == string(moderation.ReportSignal) || what == string(moderation.ScreenedSignal)) {
			continue
		}
		if sentence := r.why(what); !said[sentence] {
			said[sentence] = true
			out = append(out, sentence)
		}
	}
	if len(out) == 0 {
		out = []string{r.why("")}
	}
	return out
}

func heading(sentence string) string { return strings.TrimSuffix(sentence, ".") }

// queueRows word what stands in a list of cases. Nothing that a member wrote is among it.
func (r *request) queueRows(rows []moderation.Row) []parts.QueueRow {
	out := make([]parts.QueueRow, len(rows))
	for i, row := range rows {
		out[i] = r.queueRow(row)
	}
	return out
}

func (r *request) queueRow(row moderation.Row) parts.QueueRow {
	c := row.Case
	why := r.whys(row.Why)
	out := parts.QueueRow{
		ID: string(c.ID), Tier: r.tier(c), Title: heading(why[0]), More: why[1:], Href: caseAddress(c.ID), Mine: row.Mine,
		About: row.Cohort.Name + ".",
	}
	if row.About.Person != "" {
		out.About = r.F("{who}, {group}.", "who", r.person(row.About).Name, "group", row.Cohort.Name)
	}
	if heldWords(c) {
		out.More = append(out.More, r.T("Held: the group does not see it."))
	}
	out.Left, out.Due, out.Late = r.timeLeft(c, row.Left), r.dueWords(c, row.Late), row.Late
	r.holding(&out, row)
	return out
}

// holding says who has a case, and what can be done about that with one press.
func (r *request) holding(out *parts.QueueRow, row moderation.Row) {
	base := caseAddress(row.Case.ID)
	switch {
	case row.Mine:
		out.Hold = r.F("You, until {time}.", "time", r.hourOf(row.Until))
		out.Pass = base + "/passing?token=" + leaseToken(row.Case)
	case row.Holder != nil:
		out.Hold = r.F("{who}, until {time}.", "who", r.person(*row.Holder).Name, "time", r.hourOf(row.Until))
	case row.Passed != nil:
		out.Hold, out.Take = r.F("Free. {who} passed it on.", "who", r.person(*row.Passed).Name), base+"/lease"
	default:
		out.Hold, out.Take = r.T("Free."), base+"/lease"
	}
	if len(row.With) > 0 {
		out.With = r.F("Open too: {names}.", "names", parts.Names(r.tongue(), row.With, 3))
	}
}

// timeLeft says how much time there is, or how much too late it is.
func (r *request) timeLeft(c moderation.Case, left time.Duration) string {
	switch {
	case c.State == moderation.CaseClosed:
		return r.T("Decided")
	case c.State == moderation.CaseWaiting:
		return r.T("Waiting on the author")
	case left < 0:
		return r.F("{time} late", "time", r.span(-left))
	default:
		return r.F("{time} left", "time", r.span(left))
	}
}

// span is a length of time as people say it: "6 min", "1 h 35 min", "5 h", "3 days".
func (r *request) span(d time.Duration) string {
	minutes := int(d / time.Minute)
	hours := minutes / 60
	switch {
	case hours >= 48:
		return r.N(hours/24, "{n} day", "{n} days")
	case hours >= 2 || hours == 1 && minutes%60 == 0:
		return r.N(hours, "{n} h", "{n} h")
	case hours == 1:
		return r.N(minutes-60, "1 h {n} min", "1 h {n} min")
	default:
		return r.N(minutes, "{n} min", "{n} min")
	}
}

func (r *request) dueWords(c moderation.Case, late bool) string {
	switch {
	case c.State == moderation.CaseClosed || c.Due.IsZero():
		return ""
	case late:
		return r.F("was due {time}", "time", r.hourOf(c.Due))
	default:
		return r.F("due {time}", "time", r.hourOf(c.Due))
	}
}

// staffedWords says until when a group is staffed, and what then.
func (r *request) staffedWords(group string, p cover.Promise) string {
	switch {
	case p.Staffed && !p.Until.IsZero():
		return r.F("{group}: staffed until {time}.", "group", group, "time", r.hourOf(p.Until))
	case p.Staffed:
		return r.F("{group}: staffed now.", "group", group)
	case p.Lapsed:
		return r.F("{group}: nobody has confirmed its hours, so nothing is promised.", "group", group)
	case p.Wakes:
		return r.F("{group}: on call, somebody is woken for a crisis.", "group", group)
	case !p.Next.IsZero():
		return r.F("{group}: staffed again {time}.", "group", group, "time", r.hourOf(p.Next))
	default:
		return r.F("{group}: no hours are set.", "group", group)
	}
}

// heldWords says whether the words that a case is about were kept from the group when they came in.
func heldWords(c moderation.Case) bool {
	for _, sig := range c.Signals {
		if sig.Revision == c.Revision && sig.Held != "" && c.State != moderation.CaseClosed {
			return true
		}
	}
	return false
}
