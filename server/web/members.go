package web

import (
	"strconv"

	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/id"
)

func (s *Server) showMember(r *request) error {
	page, err := s.memberPage(r, "", "", nil)
	if err != nil {
		return err
	}
	return r.page(page)
}

// memberPage is somebody of a cohort as its staff see them; form, typed and problem are of the form that was refused.
func (s *Server) memberPage(r *request, form, typed string, problem *parts.Problem) (templ.Component, error) {
	which, who, err := r.member()
	if err != nil {
		return nil, err
	}
	m, changes, err := s.Cohorts.Member(r.ctx, r.actor(), which, who)
	if err != nil {
		return nil, err
	}
	c, own, err := s.Cohorts.Ask(r.ctx, r.actor(), access.ReadCohort, which)
	if err != nil {
		return nil, err
	}
	about := about{request: r, c: c, own: own, m: m, changes: changes}
	page := pages.Member{
		Frame: r.frame("Person", ""), Back: parts.Link{Label: r.T("People"), Href: groupAddress(which) + "/people"}, Cohort: c.Name, Person: r.person(m),
		Standing: about.stands(), History: about.history(), Links: about.links(), Problem: problem, Refused: form, Typed: typed,
	}
	if m.Staff() {
		return pages.MemberPage(page), nil
	}
	if err := about.facts(&page); err != nil {
		return nil, err
	}
	if err := about.second(&page); err != nil {
		return nil, err
	}
	if err := about.acts(&page); err != nil {
		return nil, err
	}
	return pages.MemberPage(page), nil
}

// member reads the two ids of an address about somebody of a cohort.
func (r *request) member() (id.Cohort, id.Person, error) {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return "", "", err
	}
	who, err := param[id.Person](r, "person")
	return which, who, err
}

// about is what is known of somebody while their page is made.
type about struct {
	*request
	c       cohort.Cohort
	own     cohort.Membership
	m       cohort.Membership
	changes []cohort.Change
}

func (a about) may(action access.Action) bool {
	return access.May(a.actor(), action, a.own.About(a.m)) == nil
}

func (a about) address(rest string) string {
	return groupAddress(a.c.ID) + "/members/" + string(a.m.Person) + rest
}

func (a about) links() []parts.Link {
	var links []parts.Link
	if a.m.Person != a.own.Person && a.may(access.TakeCase) {
		links = append(links, parts.Link{Label: a.T("Raise something about them"), Href: raiseAddress(a.c.ID, aboutPerson+string(a.m.Person))})
	}
	if a.m.Staff() {
		return links
	}
	if a.m.Standing == access.Pending && a.may(access.ReadApplication) {
		links = append(links, parts.Link{Label: a.T("What they gave, and the decision"), Href: groupAddress(a.c.ID) + "/applications/" + string(a.m.Person)})
	}
	if a.may(access.ReadCard) {
		links = append(links, parts.Link{Label: a.T("Contact card"), Href: a.address("/card")})
	}
	if a.may(access.SetModes) && cohort.IsHere(a.m) {
		links = append(links, parts.Link{Label: a.T("What is read first of their posts"), Href: modeAddress(a.m)})
	}
	return append(links, a.noteLinks()...)
}

// acts are the forms that this reader may use about this person, as they stand.
func (a about) acts(page *pages.Member) error {
	if to := cohort.Moves(a.m); len(to) > 0 && a.may(access.SetStanding) {
		page.SetStanding = a.address("/standing")
		for _, standing := range to {
			page.Standings = append(page.Standings, parts.Choice{Value: string(standing), Label: a.T(standingNames[standing]), Selected: string(standing) == a.field("standing")})
		}
	}
	there := a.m.Standing == access.Pending || cohort.IsHere(a.m)
	if a.m.Two == nil && there && a.may(access.Suspend) {
		page.Suspend, page.Minor = a.address("/suspension"), a.address("/minor")
	}
	if a.m.Removal == nil && cohort.IsHere(a.m) && a.may(access.ProposeRemoval) {
		page.Remove = a.address("/removal")
		for i, clause := range a.c.Agreement.Clauses {
			n := strconv.Itoa(i + 1)
			page.Clauses = append(page.Clauses, parts.Choice{Value: n, Label: clause.Title, Selected: n == a.field("clause")})
		}
	}
	if a.s.Cohorts.Vouches(a.ctx, a.actor(), a.c.ID, a.m.Person) == nil {
		page.Recovery = a.address("/recovery")
	}
	return a.clinicians(page)
}

// clinicians offers who can treat this person.
func (a about) clinicians(page *pages.Member) error {
	if !a.may(access.SetClinician) {
		return nil
	}
	people, err := a.s.Cohorts.Here(a.ctx, a.actor(), a.c.ID)
	if err != nil {
		return err
	}
	page.SetClinician = a.address("/clinician")
	page.Clinicians = []parts.Choice{{Value: "", Label: a.T("Nobody in particular"), Selected: a.m.Clinician == ""}}
	for _, m := range people {
		if m.Role == access.RoleFacilitator {
			page.Clinicians = append(page.Clinicians, parts.Choice{Value: string(m.Person), Label: m.Alias, Selected: m.Person == a.m.Clinician})
		}
	}
	return nil
}

// second is what one person began and another must look at. With a proposed removal and a pause both open, the removal
// is told, and the pause can be decided beside it.
func (a about) second(page *pages.Member) error {
	open := a.m.Removal
	if open == nil {
		open = a.m.Two
	}
	if open == nil {
		return nil
	}
	by, err := a.s.Cohorts.Named(a.ctx, a.c.ID, []id.Person{open.By})
	if err != nil {
		return err
	}
	alone, err := a.s.Cohorts.Alone(a.ctx)
	if err != nil {
		return err
	}
	zone := a.now.Location()
	page.Two = &pages.TwoPerson{
		What: a.openSentence(), Alone: alone, By: a.person(by[open.By]).Name, Reason: a.reason(open), When: parts.On(open.At.In(zone), a.now),
		Due: parts.By(open.Due.In(zone), a.now), Late: a.now.After(open.Due),
	}
	if a.m.Two != nil {
		page.Two.Review = a.offer(page.Two, access.ReviewSuspension, "/review")
	}
	if a.m.Removal != nil {
		page.Two.Confirm = a.offer(page.Two, access.ConfirmRemoval, "/removal-confirmation")
		page.Two.Drop = a.address("/removal-confirmation")
	}
	return nil
}

// offer is the form of the second step, or why it is not offered.
func (a about) offer(two *pages.TwoPerson, action access.Action, form string) string {
	err := a.s.Cohorts.Second(a.ctx, a.actor(), action, a.c.ID, a.m.Person)
	if err == nil {
		return a.address(form)
	}
	two.Waits = a.sentence(err)
	return ""
}

func (s *Server) setStanding(r *request) error {
	return s.onMember(r, "standing", "line", "standing", func(which id.Cohort, who id.Person) error {
		return s.Cohorts.SetStanding(r.ctx, r.actor(), which, who, access.Standing(r.field("standing")), r.field("line"))
	})
}

func (s *Server) setClinician(r *request) error {
	return s.onMember(r, "clinician", "", "kept", func(which id.Cohort, who id.Person) error {
		clinician := id.Person("")
		if chosen := r.field("clinician"); chosen != "" {
			var err error
			if clinician, err = id.Parse[id.Person](chosen); err != nil {
				return err
			}
		}
		return s.Cohorts.SetClinician(r.ctx, r.actor(), which, who, clinician)
	})
}

func (s *Server) suspend(r *request) error {
	return s.onMember(r, "suspension", "reason", "paused", func(which id.Cohort, who id.Person) error {
		return s.Cohorts.Suspend(r.ctx, r.actor(), which, who, r.field("reason"), r.field("line"))
	})
}

func (s *Server) discoverMinor(r *request) error {
	return s.onMember(r, "minor", "note", "paused", func(which id.Cohort, who id.Person) error {
		return s.Cohorts.DiscoverMinor(r.ctx, r.actor(), which, who, r.field("note"))
	})
}

func (s *Server) reviewSuspension(r *request) error {
	lift := r.field("lift") == "1"
	said := map[bool]string{true: "access-back", false: "access-paused"}[lift]
	return s.onMember(r, "review", "reason", said, func(which id.Cohort, who id.Person) error {
		return s.Cohorts.ReviewSuspension(r.ctx, r.actor(), which, who, lift, r.field("reason"))
	})
}

func (s *Server) proposeRemoval(r *request) error {
	return s.onMember(r, "removal", "reason", "removal", func(which id.Cohort, who id.Person) error {
		clause, _ := strconv.Atoi(r.field("clause")) // no number is a clause that is not there
		return s.Cohorts.ProposeRemoval(r.ctx, r.actor(), which, who, r.field("reason"), clause)
	})
}

// confirmRemoval is both answers to a proposed removal: drop sets it aside.
func (s *Server) confirmRemoval(r *request) error {
	if r.field("drop") != "" {
		return s.onMember(r, "drop", "reason", "kept", func(which id.Cohort, who id.Person) error {
			return s.Cohorts.DropRemoval(r.ctx, r.actor(), which, who, r.field("reason"))
		})
	}
	return s.onMember(r, "confirm", "line", "removed", func(which id.Cohort, who id.Person) error {
		return s.Cohorts.ConfirmRemoval(r.ctx, r.actor(), which, who, r.field("line"))
	})
}

// vouch gives one's word for a member who reads letters out: it starts their recovery and sets nothing.
func (s *Server) vouch(r *request) error {
	return s.onMember(r, "recovery", "letters", "vouched", func(which id.Cohort, who id.Person) error {
		if err := s.Cohorts.Vouches(r.ctx, r.actor(), which, who); err != nil {
			return err
		}
		_, err := s.Accounts.Vouch(r.ctx, r.actor(), who, r.field("letters"))
		return err
	})
}

// onMember does something about somebody of a cohort and comes back to their page, or with what was typed into the
// form that was refused.
func (s *Server) onMember(r *request, form, box, said string, do func(id.Cohort, id.Person) error) error {
	which, who, err := r.member()
	if err != nil {
		return err
	}
	if err := do(which, who); err != nil {
		return r.refused(err, "Nothing was changed", func(p *parts.Problem) (templ.Component, error) {
			return s.memberPage(r, form, r.field(box), p)
		})
	}
	return r.see(groupAddress(which) + "/members/" + string(who) + "?said=" + said)
}
