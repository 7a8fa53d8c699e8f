package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/moderation"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// askColleague asks somebody to join the reader in a case, from a page without a decision's form.
func (s *Server) askColleague(r *request) error {
	return r.onCase(func(which id.Case) error {
		err := r.askFor(which)
		if problem, status := r.notAsked(err); problem != nil {
			return r.caseAgain(status, which, caseForm{}, problem)
		}
		if err != nil {
			return err
		}
		return r.see(caseAddress(which) + "?said=colleague-asked")
	})
}

// askTyped is askColleague from beside a decision that is being written: all of it comes back.
func (r *request) askTyped(which id.Case) error {
	err := r.askFor(which)
	form := caseForm{typed: true, nonce: r.field("nonce")}
	if problem, status := r.notAsked(err); problem != nil {
		return r.caseAgain(status, which, form, problem)
	}
	if err != nil {
		return err
	}
	return r.caseAgain(fiber.StatusOK, which, form, nil)
}

func (r *request) askFor(which id.Case) error {
	whom, err := id.Parse[id.Person](r.field("ask"))
	if err != nil {
		whom = "" // what is no person is nobody, and the sentence says what to choose
	}
	return r.s.Moderation.Ask(r.ctx, r.actor(), which, whom)
}

// notAsked words why nobody was asked; nil where the page does not come back with it.
func (r *request) notAsked(err error) (*parts.Problem, int) {
	e, ok := errs.As(err)
	if !ok || e.Kind != errs.Invalid && e.Kind != errs.Conflict {
		return nil, 0
	}
	return &parts.Problem{Heading: r.T("Nobody was asked"), Sentence: r.told(e), Field: "ask"}, statusOf[e.Kind]
}

// joinCase opens a case for somebody who was asked to join, and says that they are there.
func (s *Server) joinCase(r *request) error {
	return r.onCase(func(which id.Case) error {
		if err := s.Moderation.Join(r.ctx, r.actor(), which); err != nil {
			return err
		}
		return r.see(caseAddress(which))
	})
}

// declineCase tells whoever asked that the reader cannot join now.
func (s *Server) declineCase(r *request) error {
	return r.onCase(func(which id.Case) error {
		if err := s.Moderation.Cannot(r.ctx, r.actor(), which); err != nil {
			return err
		}
		return r.see(queueAddress + "?said=ask-declined")
	})
}

// heardCannot notes that the reader knows who of those they asked cannot join.
func (s *Server) heardCannot(r *request) error {
	return r.onCase(func(which id.Case) error {
		if err := s.Moderation.HeardCannot(r.ctx, r.actor(), which); err != nil {
			return err
		}
		return r.see(queueAddress)
	})
}

// askRows are who asks the reader to join, and who cannot join the reader: for above the queue.
func (r *request) askRows() ([]pages.AskRow, error) {
	all, err := r.s.Moderation.Asks(r.ctx, r.actor())
	rows := make([]pages.AskRow, len(all))
	for i, a := range all {
		rows[i] = r.askRow(a)
	}
	return rows, err
}

func (r *request) askRow(a moderation.Asked) pages.AskRow {
	base := caseAddress(a.Case.ID)
	row := pages.AskRow{
		Href: base, About: r.F("{tier}, {group}. Asked {when}.", "tier", r.tier(a.Case).Words, "group", a.Cohort.Name, "when", r.hourOf(a.At)),
	}
	if a.Cannot.IsZero() {
		row.Sentence = r.F("{who} asks you to join them in this.", "who", r.person(a.By).Name)
		row.Join, row.Cannot = base+"/asks/joining", base+"/asks/declining"
		return row
	}
	row.Sentence, row.Heard = r.F("{who} cannot join you now.", "who", r.person(a.To).Name), base+"/asks/reading"
	return row
}

// askedHere is that a colleague asks this reader; nil: nobody does.
func (f file) askedHere() *pages.AskRow {
	i := slices.IndexFunc(f.o.Case.Asks, func(a moderation.Ask) bool { return a.To == f.session.Person && a.Cannot.IsZero() })
	if i < 0 {
		return nil
	}
	return &pages.AskRow{
		Sentence: f.F("{who} asks you to join them in this.", "who", f.named(f.o.Case.Asks[i].By)), Join: caseAddress(f.o.Case.ID) + "/asks/joining",
	}
}

// askPane offers to ask a colleague. With a decision's form beside it, it is sent with that.
func (f file) askPane(inForm bool, problem *parts.Problem) (*pages.AskPane, error) {
	c := f.o.Case
	if c.State != moderation.CaseOpen || !f.o.Take {
		return nil, nil
	}
	people, err := f.s.Moderation.Askable(f.ctx, f.actor(), f.o)
	if err != nil {
		return nil, err
	}
	pane := &pages.AskPane{Action: caseAddress(c.ID) + "/asks"}
	if inForm {
		pane.Form = "decision"
	}
	if problem != nil && problem.Field == "ask" {
		pane.Problem = problem
	}
	for _, a := range c.Asks {
		line := f.F("{who} is asked, since {when}.", "who", f.named(a.To), "when", f.hourOf(a.At))
		if !a.Cannot.IsZero() {
			line = f.F("{who} cannot join now.", "who", f.named(a.To))
		}
		pane.Lines = append(pane.Lines, line)
	}
	if c.Tier == gate.Crisis && len(c.Asks) == 0 && len(people) > 0 {
		pane.Lines = append(pane.Lines, f.T("A crisis is read by two where there are two."))
	}
	for _, m := range people {
		pane.To = append(pane.To, parts.Choice{Value: string(m.Person), Label: f.person(m).Name, Selected: f.field("ask") == string(m.Person)})
	}
	return pane, nil
}
