package web

import (
	"slices"
	"strconv"
	"strings"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/moderation"
	"holdfast/server/forum"
)

// caseWords is what somebody wrote, described before it is read. Whoever comes back to a form has read it.
func (f file) caseWords(why []string, open bool) *pages.CaseWords {
	w := &pages.CaseWords{
		Heading: f.F("What {who} wrote", "who", f.named(f.o.Case.Person)), State: f.wording(), Described: f.described(f.text, why),
		Open: open || f.Query("marked") != "", Text: marked(f.text, f.found), Note: noteWords(f.o.Cohort, f.words.Note),
		Order: parts.Link{Label: f.T("Show the marked lines last"), Href: caseAddress(f.o.Case.ID) + "?marked=last"},
	}
	if f.o.Evidence.Thread.Opening == f.o.Evidence.Post.ID {
		w.Title = f.o.Evidence.Thread.Title
	}
	if f.whole() {
		f.wholeWords(w)
	}
	if f.Query("marked") == "last" {
		w.Text, w.Last = markedLast(w.Text)
		w.Order = parts.Link{Label: f.T("Show the words in their order"), Href: caseAddress(f.o.Case.ID) + "?marked=here"}
	}
	if source := f.words.Body.Source(); source != f.text {
		w.Source = source
	}
	if len(f.found) == 0 {
		w.Order = parts.Link{}
	}
	return w
}

// wholeWords adds what a conversation has beside its first post.
func (f file) wholeWords(w *pages.CaseWords) {
	w.Heading = f.F("The conversation, as {who} began it", "who", f.named(f.o.Case.Person))
	if f.o.Case.Kind == moderation.PrivateSubject {
		w.Heading = f.F("{who} and the facilitators", "who", f.named(f.o.Case.Person))
	}
	if f.o.Evidence.Veiled {
		w.State += " " + f.T("The group does not see its title as it was written.")
	}
	if last := f.o.Evidence.Thread.LastWord.Text(); last != "" {
		w.Ending = marked(last, nil)
	}
}

// wording says which wording this is, and what the group sees of it.
func (f file) wording() string {
	n := len(f.o.Evidence.Versions)
	if at := slices.IndexFunc(f.o.Evidence.Versions, func(v forum.Version) bool { return v.ID == f.words.ID }); at >= 0 {
		n = at + 1
	}
	all := []string{f.F("Wording {n}, {when}.", "n", strconv.Itoa(max(n, 1)), "when", parts.By(f.words.At.In(f.now.Location()), f.now).In(f.tongue()))}
	if state := wordingStates[f.words.State]; state != "" {
		all = append(all, f.T(state))
	}
	if f.words.Fold {
		all = append(all, f.T("The others meet it folded."))
	}
	if len(f.words.Mask) > 0 {
		all = append(all, f.T("Some of its words are masked."))
	}
	if f.words.Card {
		all = append(all, f.T("Its author was shown where to find help."))
	}
	return strings.Join(all, " ")
}

var wordingStates = map[forum.State]string{
	forum.Published: words.M("The group sees it."), forum.Held: words.M("Held: the group does not see it."),
	forum.Removed: words.M("Removed: the group reads that something was taken away."), forum.Withdrawn: words.M("Its author took it back."),
}

// reasons are everything that brought this round up: what is marked in the words first, numbered as there.
func (f file) reasons() []parts.Reason {
	var all []parts.Reason
	marked := map[string]bool{}
	for i, s := range f.found {
		one := parts.Reason{Number: i + 1, What: strings.Join(f.whys(s.Rules), " "), Rule: strings.Join(s.Rules, ", ")}
		for _, rule := range s.Rules {
			marked[rule] = true
		}
		all = append(all, one)
	}
	for _, sig := range f.o.Case.Signals {
		if sig.Round == f.o.Case.Round {
			all = append(all, f.reasonsOf(sig, marked)...)
		}
	}
	return all
}

// reasonsOf words what is not marked in the words.
func (f file) reasonsOf(sig moderation.Signal, marked map[string]bool) []parts.Reason {
	var all []parts.Reason
	for _, rule := range sig.Rules {
		if !marked[rule] {
			marked[rule] = true
			all = append(all, parts.Reason{What: f.why(rule), Rule: rule, Detail: f.beside(sig, rule)})
		}
	}
	if sig.Kind == moderation.ScreenedSignal && len(sig.Rules) > 0 || sig.Kind == moderation.AppealSignal || sig.Kind == moderation.CardSignal {
		return all // the rules say it, or whoever wrote it: see firsthand
	}
	one := parts.Reason{What: f.why(string(sig.Kind)), Quoted: f.o.Said[sig.Words], By: f.cameUp(sig)}
	if sig.Reason != "" {
		one.What = f.why(string(sig.Reason))
	}
	if f.words != nil && sig.Revision != "" && sig.Revision != f.words.ID {
		one.Detail = f.T("It is about the words as they were then.")
	}
	return append(all, one)
}

// beside says where a rule spoke, if that was not in the words themselves.
func (f file) beside(sig moderation.Signal, rule string) string {
	for _, m := range sig.Marks {
		if m.Rule == rule && m.Where != "" {
			return f.T(map[string]string{"title": words.M("In the title."), "note": words.M("In the content note."), "last": words.M("In the words it was closed with.")}[m.Where])
		}
	}
	return ""
}

func (f file) cameUp(sig moderation.Signal) string {
	when := parts.On(sig.At.In(f.now.Location()), f.now).In(f.tongue())
	if sig.By != "" {
		return f.F("{who}, {when}.", "who", f.named(sig.By), "when", when)
	}
	return f.F("It was {when}.", "when", when)
}

// nearbyLong is how much of a post stands beside a case: enough to follow, and no second case to read.
const nearbyLong = 280 // runes

// around are the posts before and after, as the group sees them.
func (f file) around() []pages.Nearby {
	if f.o.Evidence == nil {
		return nil
	}
	var all []pages.Nearby
	for _, p := range f.o.Evidence.Before {
		all = append(all, f.nearby(p, words.M("Before: {who}")))
	}
	if f.o.Evidence.Skips {
		all = append(all, pages.Nearby{Heading: f.T("Between: more posts, in the conversation"), Href: threadAddress(f.o.Evidence.Thread.ID)})
	}
	for _, p := range f.o.Evidence.After {
		all = append(all, f.nearby(p, words.M("After: {who}")))
	}
	if len(f.o.Evidence.After) == 0 && len(all) > 0 {
		all = append(all, pages.Nearby{Heading: f.T("After: nothing yet")})
	}
	return all
}

func (f file) nearby(p forum.Seen, label string) pages.Nearby {
	when := parts.Clock(p.When().In(f.now.Location()), f.now)
	n := pages.Nearby{Heading: f.F(label, "who", f.person(p.By).Name), Href: "/posts/" + string(p.ID), When: &when}
	if said := p.Words(); said != nil {
		n.Words = said.Body.Excerpt(nearbyLong)
	} else {
		n.Line = f.T("Its words are not shown to the group.")
	}
	return n
}

// lately is what else there is of this person: how much they wrote here, their last posts, other cases about them.
func (f file) lately() []pages.Nearby {
	c := f.o.Case
	if c.Person == "" {
		return nil
	}
	var all []pages.Nearby
	for _, p := range f.o.Posts {
		if newest := p.Newest(); newest != nil && (f.o.Evidence == nil || p.ID != f.o.Evidence.Post.ID) {
			when := parts.Clock(p.When().In(f.now.Location()), f.now)
			all = append(all, pages.Nearby{Heading: f.T("A post"), Href: "/posts/" + string(p.ID), When: &when, Words: newest.Body.Excerpt(nearbyLong)})
		}
	}
	for _, row := range f.o.Before {
		one := f.queueRow(row)
		all = append(all, pages.Nearby{Heading: f.F("A case: {why}", "why", one.Title), Href: one.Href, Line: one.Tier.Words + ". " + one.Left + "."})
	}
	for _, row := range f.o.Linked {
		if !slices.ContainsFunc(f.o.Before, func(b moderation.Row) bool { return b.Case.ID == row.Case.ID }) {
			one := f.queueRow(row)
			all = append(all, pages.Nearby{Heading: f.F("Linked: {why}", "why", one.Title), Href: one.Href, Line: one.About + " " + one.Left + "."})
		}
	}
	if f.o.Wrote <= 1 {
		all = append(all, pages.Nearby{Heading: f.T("It is the first thing they wrote here.")})
	}
	return all
}

// changes is what changed since the words that somebody asked staff to look at, or else between the last two wordings.
func (f file) changes() *pages.Changes {
	if f.o.Evidence == nil || len(f.o.Evidence.Versions) < 2 {
		return nil
	}
	versions := f.o.Evidence.Versions
	last := len(versions) - 1
	from, heading := last-1, f.T("What changed between the last two wordings")
	for _, sig := range f.o.Case.Signals {
		at := slices.IndexFunc(versions, func(v forum.Version) bool { return v.ID == sig.Revision })
		if sig.Kind == moderation.ReportSignal && sig.Round == f.o.Case.Round && at >= 0 && at < last {
			from, heading = at, f.T("What changed since a member asked staff to look")
			break
		}
	}
	return &pages.Changes{
		Heading: heading, Pieces: pieces(f.plainly(versions[from]), f.plainly(versions[last])), All: "/posts/" + string(f.o.Evidence.Post.ID) + "/history",
	}
}

// made is what colleagues decided about this person here, newest first.
func (f file) made() []pages.Nearby {
	var all []pages.Nearby
	for _, m := range f.o.Made {
		when := parts.Clock(m.At.In(f.now.Location()), f.now)
		n := pages.Nearby{Heading: f.F("{who}: {what}", "who", f.named(m.By), "what", f.did(m)), When: &when, Words: m.Reason}
		if m.Case != f.o.Case.ID {
			n.Href = caseAddress(m.Case)
		}
		if clause, is := f.o.Cohort.Agreement.Clause(m.Clause); is && m.Version == f.o.Cohort.Agreement.Version {
			n.Line = f.F("Part {n} of the agreement: {title}.", "n", strconv.Itoa(m.Clause), "title", clause.Title)
		}
		all = append(all, n)
	}
	return all
}

// did says in a few words what a decision does, and whether it holds.
func (f file) did(m moderation.Made) string {
	var all []string
	if label := actWords[m.Words]; label != "" {
		all = append(all, f.T(label))
	}
	if label := personWords[m.Person.Kind]; label != "" {
		all = append(all, f.T(label))
	}
	for _, care := range m.Care {
		all = append(all, f.T(careWords[care]))
	}
	if label := verdictWords[m.Appeal]; label != "" {
		all = append(all, f.T(label))
	}
	if m.Outside {
		all = append(all, f.T("looked at from outside too"))
	}
	if m.HandOver != nil {
		all = append(all, f.T("handed it over"))
	}
	if m.NotConcern {
		all = append(all, f.T("not a concern"))
	}
	switch {
	case !m.Undone.IsZero():
		all = append(all, f.T("undone"))
	case m.Failed != moderation.NotFailed:
		all = append(all, f.T("not carried out"))
	}
	if len(all) == 0 {
		return f.T("looked at it")
	}
	return strings.Join(all, ", ")
}

// happened is everything that happened to the case, newest first, with the older pages of a long one.
func (f file) happened() ([]pages.MemberChange, error) {
	c := f.o.Case
	all := slices.Clone(c.History)
	names := f.o.Names
	for page := c.Pages; page >= 1; page-- {
		older, of, err := f.s.Moderation.Earlier(f.ctx, f.actor(), c.ID, page)
		if err != nil {
			return nil, err
		}
		all = append(older, all...)
		for who, m := range of {
			names[who] = m
		}
	}
	var out []pages.MemberChange
	for _, e := range slices.Backward(all) {
		one := pages.MemberChange{What: f.entry(e), When: parts.On(e.At.In(f.now.Location()), f.now)}
		if e.By != "" {
			one.By = f.named(e.By)
		}
		out = append(out, one)
	}
	return out, nil
}

func (f file) entry(e moderation.Entry) string {
	said := f.T("Something changed.")
	if label := entryWords[e.Kind]; label != "" {
		said = f.T(label)
	}
	if e.Words != "" && e.Kind == moderation.EntryTakeover && f.o.Said[e.Words] != "" {
		said = f.F("Taken over: “{why}”", "why", f.o.Said[e.Words])
	}
	if e.Kind == moderation.EntryAsked {
		said = f.F("Asked {who} to join.", "who", f.named(e.Of))
	}
	return said
}

var entryWords = map[moderation.EntryKind]string{
	moderation.EntryOpened: words.M("It came up."), moderation.EntryReopened: words.M("It came up again."), moderation.EntrySignal: words.M("Something more came to it."),
	moderation.EntryAcknowledged: words.M("Somebody knows of it."), moderation.EntryTakeover: words.M("Taken over."), moderation.EntryLate: words.M("It was late."),
	moderation.EntryDecided: words.M("Decided."), moderation.EntryHandedOver: words.M("Handed over."),
	moderation.EntrySentAgain: words.M("Its author sent it again, unchanged."), moderation.EntrySentChanged: words.M("Its author sent it again, with other words."),
	moderation.EntryAsked: words.M("Asked a colleague to join."), moderation.EntryJoined: words.M("Joined, as asked."), moderation.EntryCannot: words.M("Could not join then."),
	moderation.EntryCame: words.M("They are in the other group, and left this one with that."), moderation.EntryStays: words.M("They would rather stay than move."), moderation.EntryNotThere: words.M("The other group did not admit them; they stay."),
	moderation.EntryUndone: words.M("The decision was undone."), moderation.EntryFailed: words.M("The decision could not be carried out."), moderation.EntryClosed: words.M("Closed: nothing was left to decide."),
}

// What is decided, in a few words after a name.
var (
	actWords = map[forum.Act]string{
		forum.ActPublish: words.M("published"), forum.ActFold: words.M("folded"), forum.ActMask: words.M("masked words"), forum.ActHold: words.M("held it"),
		forum.ActReturn: words.M("returned it"), forum.ActRemove: words.M("removed it"), forum.ActRestore: words.M("put it back"),
	}
	personWords = map[moderation.PersonKind]string{
		moderation.Remind: words.M("reminded of the agreement"), moderation.PausePosting: words.M("paused writing"), moderation.SuspendAccess: words.M("paused all access"),
		moderation.MovePerson: words.M("offered a place in another group"), moderation.RemovePerson: words.M("proposed the removal"),
	}
	careWords = map[moderation.Care]string{
		moderation.Replied: words.M("replied"), moderation.Messaged: words.M("wrote privately"), moderation.PlanChecked: words.M("looked at the safety plan"),
		moderation.Called: words.M("called"), moderation.ContactReached: words.M("reached the emergency contact"), moderation.EmergencyServices: words.M("called the emergency services"),
	}
	verdictWords = map[moderation.Verdict]string{moderation.Uphold: words.M("let it stand"), moderation.Overturn: words.M("overturned it")}
)
