package web

import (
	"net/url"
	"strconv"
	"time"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
)

const queueAddress = "/queue"

// showQueue is everything that waits for a person, as far as it is this reader's.
func (s *Server) showQueue(r *request) error {
	f, err := r.queueFilter()
	if err != nil {
		return err
	}
	q, err := s.Moderation.Queue(r.ctx, r.actor(), f, r.Query("at"))
	if err != nil {
		return err
	}
	page := pages.Queue{Frame: r.deskFrame(words.M("Queue")), Rows: r.queueRows(q.Rows), Whole: f == moderation.Filter{}}
	if page.Now, err = r.staffedNow(q.Cohorts); err != nil {
		return err
	}
	if page.Shift, err = r.shiftPane(); err != nil {
		return err
	}
	if page.Asks, err = r.askRows(); err != nil {
		return err
	}
	page.Show, page.Narrow = r.queueShow(f), r.queueNarrow(f, q.Cohorts)
	page.Here, page.Links = r.alsoHere(q.Rows), r.deskLinks(q.Cohorts)
	page.Sample = r.T("One post in ten is read as a sample, and everything by somebody new. It shows up here.")
	page.Ask = queueAt("/queue/rows", f, r.Query("at")) + "&since=" + strconv.FormatInt(clock.Millis(r.now), 10)
	if q.Counts.All > 0 {
		page.Frame.Filled = &parts.Filled{Label: r.T("Open what is due next"), Href: "/queue/next", Icon: "down"}
	}
	if r.Query("at") != "" {
		page.Earlier = queueAt(queueAddress, f, "")
	}
	if q.Next != "" {
		page.Later = queueAt(queueAddress, f, q.Next)
	}
	return r.page(pages.QueuePage(page))
}

// queueNews answers a queue that stays open: its rows as they are now, and how many came since.
func (s *Server) queueNews(r *request) error {
	f, err := r.queueFilter()
	if err != nil {
		return err
	}
	q, err := s.Moderation.Queue(r.ctx, r.actor(), f, r.Query("at"))
	if err != nil {
		return err
	}
	since, _ := strconv.ParseInt(r.Query("since"), 10, 64)
	fresh := 0
	for _, row := range q.Rows {
		if clock.Millis(row.Case.Opened) > since {
			fresh++
		}
	}
	news := pages.QueueNews{Rows: r.queueRows(q.Rows)}
	if news.Asks, err = r.askRows(); err != nil {
		return err
	}
	if fresh > 0 {
		news.Line = r.N(fresh, "{n} new since you opened this page.", "{n} new since you opened this page.")
	}
	return r.page(pages.QueueNewsPart(news))
}

// nextCase leads to what is due first and that nobody has. It takes nothing: whoever opens it sees it first.
func (s *Server) nextCase(r *request) error {
	which, err := s.Moderation.Next(r.ctx, r.actor())
	if err != nil {
		return err
	}
	if which == "" {
		return r.see(queueAddress + "?said=queue-none")
	}
	return r.see(caseAddress(which))
}

func (s *Server) showKeys(r *request) error {
	if _, err := s.Moderation.Counts(r.ctx, r.actor()); err != nil {
		return err
	}
	return r.page(pages.KeysPage(pages.Keys{Frame: r.deskFrame(words.M("Queue")), Back: r.toQueue()}))
}

func (r *request) toQueue() parts.Link { return parts.Link{Label: r.T("Queue"), Href: queueAddress} }

// deskFrame is the frame of the pages on which staff decide, with what these alone load.
func (r *request) deskFrame(title string) parts.Frame {
	f := r.frame(title, queueAddress)
	f.Links.Desk, f.Links.DeskStyle = r.s.Assets.URL("moderate.js"), r.s.Assets.URL("moderate.css")
	return f
}

// queueFilter reads from the address what somebody wants to see.
func (r *request) queueFilter() (moderation.Filter, error) {
	f := moderation.Filter{Tier: gate.Tier(r.Query("tier"))}
	if f.Tier != "" && tierWords[f.Tier] == "" {
		return f, errNotHere
	}
	if which := r.Query("cohort"); which != "" {
		var err error
		if f.Cohort, err = id.Parse[id.Cohort](which); err != nil {
			return f, err
		}
	}
	switch r.Query("show") {
	case "":
	case "mine":
		f.Mine = true
	case "late":
		f.Late = true
	case "waiting":
		f.Waiting = true
	case "appeals":
		f.Appeals = true
	default:
		return f, errNotHere
	}
	return f, nil
}

// shows are the choices of what is shown, in the order of the page.
var shows = []struct{ value, label string }{
	{"", words.M("Everything open")}, {"mine", words.M("Mine")}, {"late", words.M("Late")},
	{"waiting", words.M("Waiting on the author")}, {"appeals", words.M("Appeals")},
}

func showOf(f moderation.Filter) string {
	switch {
	case f.Mine:
		return "mine"
	case f.Late:
		return "late"
	case f.Waiting:
		return "waiting"
	case f.Appeals:
		return "appeals"
	}
	return ""
}

// queueAt is the address of a queue so filtered, from a place in it.
func queueAt(base string, f moderation.Filter, place string) string {
	return queueWith(base, showOf(f), string(f.Cohort), string(f.Tier), place)
}

func queueWith(base, show, group, tier, place string) string {
	values := url.Values{}
	for name, value := range map[string]string{"cohort": group, "tier": tier, "at": place} {
		if value != "" {
			values.Set(name, value)
		}
	}
	values.Set("show", show)
	return base + "?" + values.Encode()
}

func (r *request) queueShow(f moderation.Filter) []parts.NavItem {
	var all []parts.NavItem
	for _, s := range shows {
		all = append(all, parts.NavItem{
			Label: r.T(s.label), Href: queueWith(queueAddress, s.value, string(f.Cohort), string(f.Tier), ""), Current: s.value == showOf(f),
		})
	}
	return all
}

// queueNarrow are the choices that leave a group or a tier out.
func (r *request) queueNarrow(f moderation.Filter, groups []cohort.Place) []pages.Narrowing {
	show := showOf(f)
	tiers := pages.Narrowing{Name: r.T("By tier"), Items: []parts.NavItem{
		{Label: r.T("Every tier"), Href: queueWith(queueAddress, show, string(f.Cohort), "", ""), Current: f.Tier == ""},
	}}
	for _, t := range tiersInOrder {
		tiers.Items = append(tiers.Items, parts.NavItem{Label: r.T(tierWords[t]), Href: queueWith(queueAddress, show, string(f.Cohort), string(t), ""), Current: f.Tier == t})
	}
	if len(groups) < 2 {
		return []pages.Narrowing{tiers}
	}
	by := pages.Narrowing{Name: r.T("By group"), Items: []parts.NavItem{
		{Label: r.T("Every group"), Href: queueWith(queueAddress, show, "", string(f.Tier), ""), Current: f.Cohort == ""},
	}}
	for _, g := range groups {
		by.Items = append(by.Items, parts.NavItem{Label: g.Cohort.Name, Href: queueWith(queueAddress, show, string(g.Cohort.ID), string(f.Tier), ""), Current: f.Cohort == g.Cohort.ID})
	}
	return []pages.Narrowing{by, tiers}
}

// namedPlaces is for how many groups a page says when they are staffed; more would be a table, and the groups' own
// pages have it.
const namedPlaces = 3

// staffedNow says what time it is, and until when each group is staffed.
func (r *request) staffedNow(groups []cohort.Place) (string, error) {
	said := parts.Clock(r.now, r.now).In(r.tongue()) + "."
	if len(groups) > namedPlaces || r.s.Cover == nil {
		return said, nil
	}
	for _, g := range groups {
		c, err := r.s.Cover.Clock(r.ctx, g.Cohort.ID)
		if err != nil {
			return "", err
		}
		said += " " + r.staffedWords(g.Cohort.Name, c.Promise(r.s.Now()))
	}
	return said, nil
}

// alsoHere names who else has something in hand or open, each once.
func (r *request) alsoHere(rows []moderation.Row) []string {
	var all []string
	seen := map[string]bool{}
	add := func(who, tier string) {
		if who != "" && !seen[who] {
			seen[who] = true
			all = append(all, r.F("{who}: {tier}", "who", who, "tier", tier))
		}
	}
	for _, row := range rows {
		if row.Holder != nil && !row.Mine {
			add(r.person(*row.Holder).Name, r.T(tierWords[row.Case.Tier]))
		}
		for _, who := range row.With {
			add(who, r.T(tierWords[row.Case.Tier]))
		}
	}
	return all
}

func (r *request) deskLinks(groups []cohort.Place) []parts.Link {
	links := []parts.Link{
		{Label: r.T("Second looks"), Href: "/queue/looks"}, {Label: r.T("How the queue went"), Href: "/queue/numbers"},
		{Label: r.T("Keys at the desk"), Href: "/queue/keys"},
	}
	for _, g := range groups {
		if access.May(r.actor(), access.TakeCase, g.Membership.Facts()) == nil {
			links = append(links, parts.Link{Label: r.F("Raise something, {group}", "group", g.Cohort.Name), Href: raiseAddress(g.Cohort.ID, "")})
		}
		if access.May(r.actor(), access.DecideCase, g.Membership.Facts()) == nil {
			links = append(links, parts.Link{Label: r.F("What people read with a decision, {group}", "group", g.Cohort.Name), Href: groupAddress(g.Cohort.ID) + "/messages"})
		}
	}
	return links
}

// queueNeed is what the queue adds to what waits for somebody of the staff on their first page. Whoever looks after no
// group has no queue.
func (s *Server) queueNeed(r *request) ([]pages.Need, error) {
	if s.Moderation == nil || !r.session.Kind.Works() {
		return nil, nil
	}
	n, err := s.Moderation.Counts(r.ctx, r.actor())
	if errs.KindOf(err) == errs.NotFound {
		return nil, nil
	}
	if err != nil || n.All == 0 {
		return nil, err
	}
	need := pages.Need{Sentence: r.T("Something waits in the queue."), Move: parts.Link{Label: r.T("Open the queue"), Href: queueAddress}}
	switch {
	case n.Crisis > 0:
		need.Sentence, need.Why = r.T("A crisis waits in the queue."), r.T("Crisis first, then whatever is due soonest.")
	case n.Late > 0:
		need.Sentence = r.T("Something in the queue is late.")
	}
	return []pages.Need{need}, nil
}

// stuckNeeds are the groups in which something waits for somebody who does not work there yet: only the admin can let
// them.
func (s *Server) stuckNeeds(r *request) ([]pages.Need, error) {
	if s.Moderation == nil || access.May(r.actor(), access.RunPractice, access.Facts{}) != nil {
		return nil, nil
	}
	waits, err := s.Moderation.Unattended(r.ctx, r.actor())
	if err != nil || len(waits) == 0 {
		return nil, err
	}
	all, err := s.Cohorts.All(r.ctx)
	var needs []pages.Need
	for _, c := range all {
		if waits[c.ID] > 0 {
			needs = append(needs, pages.Need{
				Sentence: r.F("In {group}, something waits that nobody who works there may decide.", "group", c.Name),
				Why:      r.T("Whoever could is the one it is about, decided it before, or works there no more. It waits until somebody else works in the group; you are not shown what it is."),
				Move:     parts.Link{Label: r.T("Who works in it"), Href: groupAddress(c.ID) + "/staff"},
			})
		}
	}
	return needs, err
}

// caseAddress is where a case is read.
func caseAddress(which id.Case) string { return "/cases/" + string(which) }

// hourOf is a time of the clock, with its day unless that is today.
func (r *request) hourOf(t time.Time) string {
	t = t.In(r.now.Location())
	if t.YearDay() == r.now.YearDay() && t.Year() == r.now.Year() {
		return parts.Hour(r.tongue(), t)
	}
	return parts.By(t, r.now).In(r.tongue())
}
