package web

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/id"
)

// asGroup is the choice that gives a member the mode of their group back.
const asGroup = "group"

// modeWords say what each way does; to the card and the clocks it does nothing.
var modeWords = []struct {
	hold        cohort.Holding
	label, does string
}{
	{cohort.HoldNone, words.M("All posts at once"), words.M("The group sees a post as soon as its author cannot take it back any more. Only what could endanger somebody else waits. The card, the case and its clock are the same.")},
	{cohort.HoldFirst, words.M("First posts are read first"), words.M("Somebody of the staff reads so many of each member’s posts before the group does; what comes after is shared at once. The card, the case and its clock are the same.")},
	{cohort.HoldAll, words.M("All posts are read first"), words.M("The group sees no post of a member before somebody of the staff has read it. The card, the case and its clock are the same.")},
}

func (r *request) modeChoices(now cohort.Mode) []pages.ModeChoice {
	var all []pages.ModeChoice
	for _, m := range modeWords {
		all = append(all, pages.ModeChoice{Value: modeValue(m.hold), Label: r.T(m.label), Hint: r.T(m.does), Selected: now.Hold == m.hold})
	}
	return all
}

// modeValue is a mode in the form, where none is empty.
func modeValue(hold cohort.Holding) string {
	if hold == cohort.HoldNone {
		return "none"
	}
	return string(hold)
}

func firstTyped(m cohort.Mode) string {
	if m.First == 0 {
		return ""
	}
	return strconv.Itoa(m.First)
}

// modeTyped reads the form. What is no way is one that the service refuses, and what is no number is none.
func (r *request) modeTyped() cohort.Mode {
	m := cohort.Mode{Hold: cohort.Holding(r.field("mode"))}
	switch m.Hold {
	case "none":
		m.Hold = cohort.HoldNone
	case cohort.HoldNone:
		m.Hold = "-" // nothing was chosen, which is none of them
	case cohort.HoldFirst:
		m.First, _ = strconv.Atoi(strings.TrimSpace(r.field("first")))
	}
	return m
}

func (s *Server) showModes(r *request) error {
	page, err := s.modesPage(r, nil)
	if err != nil {
		return err
	}
	return r.page(page)
}

func (s *Server) modesPage(r *request, problem *parts.Problem) (templ.Component, error) {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return nil, err
	}
	c, _, err := s.Cohorts.Ask(r.ctx, r.actor(), access.SetModes, which)
	if err != nil {
		return nil, err
	}
	page := pages.Modes{Frame: r.frame("Staff", ""), Back: backToGroup(c), Cohort: c.Name, Action: groupAddress(which) + "/modes", Problem: problem}
	page.Ways, page.First = r.modeChoices(c.Mode), firstTyped(c.Mode)
	if problem != nil {
		page.Ways, page.First = r.modeChoices(r.modeTyped()), r.field("first")
	}
	people, err := s.Cohorts.Here(r.ctx, r.actor(), which)
	if err != nil {
		return nil, err
	}
	for _, m := range people {
		if m.Mode != nil && !m.Staff() {
			page.Members = append(page.Members, parts.Link{Label: r.F("{who}: {way}", "who", r.person(m).Name, "way", r.modeSaid(*m.Mode)), Href: modeAddress(m)})
		}
	}
	return pages.ModesPage(page), nil
}

func modeAddress(m cohort.Membership) string {
	return groupAddress(m.Cohort) + "/members/" + string(m.Person) + "/mode"
}

// modeSaid words a mode in a line.
func (r *request) modeSaid(m cohort.Mode) string {
	switch m.Hold {
	case cohort.HoldFirst:
		return r.N(m.First, "the first post is read first", "the first {n} posts are read first")
	case cohort.HoldAll:
		return r.T("all posts are read first")
	default:
		return r.T("all posts at once")
	}
}

func (s *Server) setMode(r *request) error {
	err := r.onCohort("/modes?said=kept", func(which id.Cohort) error {
		return s.Cohorts.SetMode(r.ctx, r.actor(), which, r.modeTyped())
	})
	return r.refused(err, "Nothing was changed yet", func(p *parts.Problem) (templ.Component, error) { return s.modesPage(r, p) })
}

func (s *Server) showMemberMode(r *request) error {
	page, err := s.memberModePage(r, nil)
	if err != nil {
		return err
	}
	return r.page(page)
}

// memberModePage sets the mode of one member, in place of the group's.
func (s *Server) memberModePage(r *request, problem *parts.Problem) (templ.Component, error) {
	which, who, err := r.member()
	if err != nil {
		return nil, err
	}
	c, _, err := s.Cohorts.Ask(r.ctx, r.actor(), access.SetModes, which)
	if err != nil {
		return nil, err
	}
	m, _, err := s.Cohorts.Member(r.ctx, r.actor(), which, who)
	if err != nil {
		return nil, err
	}
	if m.Staff() {
		return nil, errNotHere // what the staff write waits for nobody
	}
	about := groupAddress(which) + "/members/" + string(who)
	page := pages.Modes{
		Frame: r.frame("Staff", ""), Back: parts.Link{Label: r.person(m).Name, Href: about}, Cohort: c.Name, Who: r.person(m).Name,
		Action: about + "/mode", Problem: problem,
	}
	group := pages.ModeChoice{Value: asGroup, Label: r.T("As the group has it"), Hint: r.F("Now: {way}.", "way", r.modeSaid(c.Mode)), Selected: m.Mode == nil}
	now := cohort.Mode{Hold: asGroup}
	if m.Mode != nil {
		now = *m.Mode
	}
	page.First = firstTyped(now)
	if problem != nil {
		now, page.First = r.modeTyped(), r.field("first")
		group.Selected = r.field("mode") == asGroup
	}
	page.Ways = append([]pages.ModeChoice{group}, r.modeChoices(now)...)
	return pages.ModesPage(page), nil
}

func (s *Server) setMemberMode(r *request) error {
	which, who, err := r.member()
	if err != nil {
		return err
	}
	mode := r.modeTyped()
	own := &mode
	if r.field("mode") == asGroup {
		own = nil
	}
	err = s.Cohorts.SetMemberMode(r.ctx, r.actor(), which, who, own)
	if err == nil {
		return r.see(groupAddress(which) + "/members/" + string(who) + "?said=kept")
	}
	return r.refused(err, "Nothing was changed yet", func(p *parts.Problem) (templ.Component, error) { return s.memberModePage(r, p) })
}
