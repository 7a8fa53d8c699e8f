package web

import (
	"strings"

	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// showRaise asks what somebody of the staff brings up in a group; the address can name a person or a conversation.
func (s *Server) showRaise(r *request) error {
	return r.inGroup(func(which id.Cohort) error { return r.raiseBox(which, nil) })
}

// inGroup does something about the group of the address.
func (r *request) inGroup(do func(id.Cohort) error) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	return do(which)
}

// raiseAddress leads to raising something of a group, with it chosen already.
func raiseAddress(which id.Cohort, about string) string {
	if about == "" {
		return groupAddress(which) + "/raise"
	}
	return groupAddress(which) + "/raise?about=" + about
}

// What is raised in a group, as its form names it: the rest is an id.
const (
	aboutPerson = "person-"
	aboutThread = "thread-"
	aboutGroup  = "group"
)

var errRaiseAbout = errs.In("about", "Please choose what it is about. The last of the list is for whatever is none of the others.")

// raising reads what is raised. An id that is none is nobody's.
func raising(which id.Cohort, about string) (moderation.Raising, error) {
	in := moderation.Raising{Cohort: which}
	var err error
	if who, is := strings.CutPrefix(about, aboutPerson); is {
		in.Person, err = id.Parse[id.Person](who)
	} else if thread, is := strings.CutPrefix(about, aboutThread); is {
		in.Thread, err = id.Parse[id.Thread](thread)
	} else if about != aboutGroup {
		err = errRaiseAbout
	}
	return in, err
}

// chosenRaise is what was chosen in the form, or else by the address.
func (r *request) chosenRaise() string {
	if r.Request().PostArgs().Has("about") {
		return r.field("about")
	}
	return r.Query("about")
}

func (r *request) raiseBox(which id.Cohort, problem error) error {
	if _, err := r.s.Moderation.Raisable(r.ctx, r.actor(), moderation.Raising{Cohort: which}); err != nil {
		return err
	}
	c, own, err := r.s.Cohorts.Place(r.ctx, which, r.session.Person)
	if err != nil {
		return err
	}
	page := r.raisePage(raiseAddress(which, ""))
	page.Back, page.Cohort = backToGroup(c), c.Name
	chosen, err := r.raiseNamed(which)
	if err != nil {
		return err
	}
	if page.About, err = r.raiseAbout(which, own, chosen); err != nil {
		return err
	}
	return r.raiseAgain(page, problem)
}

func (r *request) raisePage(action string) pages.Raise {
	page := pages.Raise{
		Frame: r.deskFrame(words.M("Queue")), Action: action, Words: r.field("words"), Nonce: r.tagged(r.s.Moderation.Nonce()),
	}
	for _, t := range tiersInOrder {
		if t != gate.Green {
			page.Tiers = append(page.Tiers, parts.Choice{Value: string(t), Label: r.T(tierLabels[t]), Selected: r.field("tier") == string(t)})
		}
	}
	return page
}

func (r *request) raiseAgain(page pages.Raise, problem error) error {
	return r.again(problem, r.T("Not raised yet"), func(p *parts.Problem) templ.Component {
		page.Problem = p
		return pages.RaisePage(page)
	})
}

// raiseNamed is the choice that the address or the form made, named although no list may hold it; the zero one when none
// was made. What the reader may not know of is not there.
func (r *request) raiseNamed(which id.Cohort) (parts.Choice, error) {
	value := r.chosenRaise()
	in, err := raising(which, value)
	if value == "" || value == aboutGroup || err == errRaiseAbout {
		return parts.Choice{Value: value}, nil
	}
	if err != nil {
		return parts.Choice{}, err
	}
	about, err := r.s.Moderation.Raisable(r.ctx, r.actor(), in)
	if err != nil && errs.KindOf(err) != errs.Conflict { // theirs, which the form says
		return parts.Choice{}, err
	}
	if err == nil && about.Cohort != which {
		return parts.Choice{}, errNotHere
	}
	named, err := r.s.Cohorts.Named(r.ctx, which, []id.Person{about.Person})
	who := r.person(named[about.Person]).Name
	switch about.Kind {
	case moderation.PersonSubject:
		return parts.Choice{Value: value, Label: who}, err
	case moderation.PrivateSubject:
		return parts.Choice{Value: value, Label: r.F("{who} and the facilitators", "who", who)}, err
	default:
		return parts.Choice{Value: value, Label: r.F("The conversation that {who} began", "who", who)}, err
	}
}

// raiseAbout lists what can be raised: people, the conversations that were written in last, and whatever else there is.
func (r *request) raiseAbout(which id.Cohort, own cohort.Membership, chosen parts.Choice) ([]parts.Choice, error) {
	all := []parts.Choice{{Value: "", Label: r.T("Please choose")}}
	add := func(value, label string) {
		all = append(all, parts.Choice{Value: value, Label: label, Selected: value == chosen.Value})
	}
	people, err := r.s.Cohorts.Here(r.ctx, r.actor(), which)
	if err != nil {
		return nil, err
	}
	for _, m := range people {
		if m.Person != own.Person {
			add(aboutPerson+string(m.Person), r.person(m).Name)
		}
	}
	list, err := r.s.Forum.List(r.ctx, r.actor(), which, "")
	if err != nil {
		return nil, err
	}
	for _, row := range list.Rows {
		if row.Thread.Author != own.Person && row.Thread.Kind != forum.Private {
			add(aboutThread+string(row.Thread.ID), r.F("Conversation: {title}", "title", row.Thread.Title))
		}
	}
	known := false
	for _, c := range all {
		known = known || c.Value == chosen.Value
	}
	if !known && chosen.Label != "" {
		add(chosen.Value, chosen.Label)
	}
	add(aboutGroup, r.T("Something else in this group"))
	return all, nil
}

// raise brings it up.
func (s *Server) raise(r *request) error {
	return r.inGroup(func(which id.Cohort) error {
		nonce, err := r.begin()
		var in moderation.Raising
		if err == nil {
			in, err = raising(which, r.field("about"))
		}
		if err == nil {
			in.Nonce = nonce
			return r.raised(in, func(err error) error { return r.raiseBox(which, err) })
		}
		if typed(err) {
			return r.raiseBox(which, err)
		}
		return err
	})
}

// raised sends it, and leads to its case; what was typed comes back if it could not be taken.
func (r *request) raised(in moderation.Raising, again func(error) error) error {
	in.Tier, in.Words = gate.Tier(r.field("tier")), r.field("words")
	which, err := r.s.Moderation.Raise(r.ctx, r.actor(), in)
	if typed(err) {
		return again(err)
	}
	if err != nil {
		return err
	}
	if r.s.Moderation.May(r.ctx, r.actor(), access.ReadCase, which) != nil {
		return r.see(queueAddress + "?said=raised")
	}
	return r.see(caseAddress(which) + "?said=raised")
}

func (s *Server) showRaisePost(r *request) error {
	return r.onPost(func(which id.Post) error { return r.raisePostBox(which, nil) })
}

// onPost does something about the post of the address.
func (r *request) onPost(do func(id.Post) error) error {
	which, err := param[id.Post](r, "post")
	if err != nil {
		return err
	}
	return do(which)
}

func (s *Server) raisePost(r *request) error {
	return r.onPost(func(which id.Post) error {
		nonce, err := r.begin()
		if err == nil {
			return r.raised(moderation.Raising{Post: which, Nonce: nonce}, func(err error) error { return r.raisePostBox(which, err) })
		}
		if typed(err) {
			return r.raisePostBox(which, err)
		}
		return err
	})
}

func (r *request) raisePostBox(which id.Post, problem error) error {
	about, err := r.s.Moderation.Raisable(r.ctx, r.actor(), moderation.Raising{Post: which})
	if err != nil {
		return err
	}
	d, err := r.s.Forum.DeskForPost(r.ctx, r.actor(), access.ReadPost, which)
	if err != nil {
		return err
	}
	page := r.raisePage("/posts/" + string(which) + "/raise")
	page.Back, page.Cohort = r.backToThread(d.Thread.ID), d.Cohort.Name
	page.Author, page.When = r.person(d.Seen.By).Name, parts.Clock(d.Post.When().In(r.now.Location()), r.now)
	if known := r.s.Moderation.CaseOf(about.Kind, about.ID); r.s.Moderation.May(r.ctx, r.actor(), access.ReadCase, known) == nil {
		page.Case = caseAddress(known)
	}
	return r.raiseAgain(page, problem)
}
