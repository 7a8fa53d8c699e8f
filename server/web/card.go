package web

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/admission"
	"holdfast/server/cohort"
	"holdfast/server/id"
)

// showOwnCard shows somebody the card they gave. To change it they first prove who they are: the address with change=1
// asks for that, so that nothing has been typed yet when it does.
func (s *Server) showOwnCard(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	a, m, err := s.Admission.Application(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	change := r.Query("change") == "1"
	if change {
		facts := m.Facts()
		facts.Fresh = r.session.Fresh(s.Now())
		if err := access.May(r.actor(), access.ChangeCard, facts); err != nil {
			return err
		}
	}
	return r.ownCard(fiber.StatusOK, which, a, change && !a.Given.IsZero(), nil)
}

func (r *request) ownCard(status int, which id.Cohort, a admission.Application, change bool, problem *parts.Problem) error {
	readers, err := r.readers(which)
	if err != nil {
		return err
	}
	base := "/cohorts/" + string(which)
	page := pages.OwnCard{
		Frame: r.frame("Reading", ""), Back: parts.Link{Label: r.T("My place here"), Href: base + "/me"}, Readers: readers,
		Card: cardValues(a.Answers), Problem: problem,
	}
	if change {
		page.Action = base + "/card"
	} else if !a.Given.IsZero() {
		page.Frame.Filled = &parts.Filled{Label: r.T("Change this"), Href: base + "/card?change=1", Icon: "write"}
	}
	return r.render(status, pages.OwnCardPage(page))
}

func (s *Server) changeCard(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	in := r.typedAnswers()
	err = s.Admission.ChangeCard(r.ctx, r.session, which, in)
	if err == nil {
		return r.see("/cohorts/" + string(which) + "/card?said=card")
	}
	again := admission.Application{Cohort: which, Answers: in}
	if errors.Is(err, access.ErrStale) && r.typedSomething(in) {
		return r.ownCard(fiber.StatusForbidden, which, again, true, &parts.Problem{
			Heading:  r.T("Once more, who are you?"),
			Sentence: r.T("It is a while since you showed it, so nothing was kept yet, and your words are still below. Open this place in a second tab, show under You that it is you, and then press the button here again."),
		})
	}
	if problem, status, ok := r.filledAgain(err, "Something is missing"); ok {
		return r.ownCard(status, which, again, true, problem)
	}
	return err
}

// typedSomething says whether a form came with words that must not be lost.
func (r *request) typedSomething(in admission.Answers) bool {
	return in != admission.Answers{Shape: in.Shape}
}

// askCard says before it opens anything that opening is on record.
func (s *Server) askCard(r *request) error {
	which, who, m, err := r.subject(access.ReadCard)
	if err != nil {
		return err
	}
	return r.staffCard(which, who, m, nil)
}

func (s *Server) openCard(r *request) error {
	which, who, m, err := r.subject(access.ReadCard)
	if err != nil {
		return err
	}
	card, err := s.Admission.Card(r.ctx, r.actor(), which, who)
	if err != nil {
		return err
	}
	values := cardValues(card)
	return r.staffCard(which, who, m, &values)
}

// subject reads whom an address is about, if the reader may open their records.
func (r *request) subject(action access.Action) (id.Cohort, id.Person, cohort.Membership, error) {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return "", "", cohort.Membership{}, err
	}
	who, err := param[id.Person](r, "person")
	if err != nil {
		return "", "", cohort.Membership{}, err
	}
	m, err := r.s.Admission.MayOpen(r.ctx, r.actor(), action, which, who)
	return which, who, m, err
}

func (r *request) staffCard(which id.Cohort, who id.Person, m cohort.Membership, card *pages.CardValues) error {
	c, err := r.s.Cohorts.Cohort(r.ctx, which)
	if err != nil {
		return err
	}
	member := "/cohorts/" + string(which) + "/members/" + string(who)
	return r.page(pages.StaffCardPage(pages.StaffCard{
		Frame: r.frame("Reading", ""), Back: parts.Link{Label: r.asKnown(m).Name, Href: member}, Cohort: c.Name, Person: r.asKnown(m),
		Card: card, Action: member + "/card",
	}))
}

// asKnown is somebody as the group knows them, or will.
func (r *request) asKnown(m cohort.Membership) parts.Person {
	name := m.Alias
	if name == "" {
		name = r.T("Somebody without a name yet")
	}
	return parts.Person{Name: name, Pebble: parts.Pebble(m.Shape & 3)}
}
