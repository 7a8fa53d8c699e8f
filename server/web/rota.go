package web

import (
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/moderation/cover"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// emptyTurns is how many empty rows a rota's form ends with.
const emptyTurns = 2

// typedTurn is one row of the form, as it was typed.
type typedTurn struct{ person, order, days, from, to string }

func (s *Server) showRota(r *request) error {
	page, err := s.rotaPage(r, nil, nil)
	if err != nil {
		return err
	}
	return r.page(page)
}

// rotaPage is the form, with what was typed into it; nil: with the rota as it stands.
func (s *Server) rotaPage(r *request, typed []typedTurn, problem *parts.Problem) (templ.Component, error) {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return nil, err
	}
	if _, _, err := s.Cohorts.Ask(r.ctx, r.actor(), access.SetCover, which); err != nil {
		return nil, err
	}
	b, err := s.Cover.Board(r.ctx, r.actor(), which)
	if err != nil {
		return nil, err
	}
	page := pages.Rota{
		Frame: r.frame("Staff", ""), Back: parts.Link{Label: r.T("Who is there"), Href: coverAddress(which)}, Cohort: b.Cohort.Name,
		Clock: r.clockSaid(b.Cohort), Seen: strconv.FormatInt(b.Rota.Version, 10), Action: coverAddress(which) + "/rota", Problem: problem,
	}
	if page.Clock == "" {
		page.Clock = r.F("On the clock of {zone}.", "zone", b.Cohort.Clock().String())
	}
	if typed == nil {
		typed = slices.Concat(turnsTyped(b), make([]typedTurn, emptyTurns))
	}
	for i, t := range typed {
		page.Rows = append(page.Rows, r.rotaRow(strconv.Itoa(i+1), t, b))
	}
	return pages.RotaPage(page), nil
}

func turnsTyped(b cover.Board) []typedTurn {
	var all []typedTurn
	for _, t := range b.Rota.Turns {
		all = append(all, typedTurn{
			string(t.Person), string(t.Order), cohort.WeekLines(t.Days), dayTyped(turnDay(b.Cohort, t.From)), dayTyped(lastDay(b.Cohort, t.To)),
		})
	}
	return all
}

func (r *request) rotaRow(number string, t typedTurn, b cover.Board) pages.RotaRow {
	row := pages.RotaRow{Number: number, Days: t.days, From: t.from, To: t.to}
	row.People = []parts.Choice{{Label: r.T("Nobody"), Selected: t.person == ""}}
	for _, m := range b.Staff {
		row.People = append(row.People, parts.Choice{Value: string(m.Person), Label: r.person(m).Name, Selected: t.person == string(m.Person)})
	}
	row.Orders = []parts.Choice{
		{Value: string(cover.Main), Label: r.T("First"), Selected: t.order != string(cover.Backup)},
		{Value: string(cover.Backup), Label: r.T("Stands by"), Selected: t.order == string(cover.Backup)},
	}
	return row
}

func (s *Server) setRota(r *request) error {
	typed := r.rotaTyped()
	err := r.onCohort("/cover?said=rota", func(which id.Cohort) error {
		c, _, err := s.Cohorts.Ask(r.ctx, r.actor(), access.SetCover, which)
		if err != nil {
			return err
		}
		turns, err := readTurns(typed, c)
		if err != nil {
			return err
		}
		seen, _ := strconv.ParseInt(r.field("seen"), 10, 64) // no number is a version nobody has seen
		_, err = s.Cover.SetRota(r.ctx, r.actor(), which, turns, seen)
		return err
	})
	return r.refused(err, "Nothing was changed yet", func(p *parts.Problem) (templ.Component, error) {
		if p.Field == "turns" {
			p.Field = "" // it is about no one box
		}
		return s.rotaPage(r, typed, p)
	})
}

// rotaTyped reads every row of the form. It is never empty, so that what was typed is told from what stands.
func (r *request) rotaTyped() []typedTurn {
	last, _ := strconv.Atoi(r.field("turns")) // no number is a form without rows
	all := []typedTurn{}
	for i := 1; i <= min(last, cover.MaxTurns+emptyTurns); i++ {
		n := "-" + strconv.Itoa(i)
		all = append(all, typedTurn{r.field("person" + n), r.field("order" + n), r.field("days" + n), r.field("from" + n), r.field("to" + n)})
	}
	return all
}

// readTurns reads rows as turns. A row without a person is left out; one that is not understood names its box.
func readTurns(typed []typedTurn, c cohort.Cohort) ([]cover.Turn, error) {
	var all []cover.Turn
	for i, row := range typed {
		if row.person == "" {
			continue
		}
		t, err := readTurn(row, c)
		if e, ok := errs.As(err); ok {
			at := *e
			at.Field += "-" + strconv.Itoa(i+1)
			return nil, &at
		}
		all = append(all, t)
	}
	return all, nil
}

func readTurn(row typedTurn, c cohort.Cohort) (cover.Turn, error) {
	t := cover.Turn{Order: cover.Order(row.order)}
	var err error
	if t.Person, err = id.Parse[id.Person](row.person); err != nil {
		return t, errs.In("person", "Please choose who it is.")
	}
	if t.Days, err = cohort.ParseWeek(row.days); err != nil {
		return t, under(err, "days")
	}
	if t.From, err = day("from", row.from); err != nil {
		return t, err
	}
	last, err := day("to", row.to)
	if err != nil {
		return t, err
	}
	t.From = midnight(t.From, c.Clock())
	if !last.IsZero() {
		t.To = midnight(last.AddDate(0, 0, 1), c.Clock())
	}
	if !t.To.IsZero() && !t.From.IsZero() && !t.To.After(t.From) {
		return t, errs.In("to", "This turn ends before it begins. Please look at its days once more.")
	}
	return t, nil
}

// midnight is the first moment of a date on a clock.
func midnight(date time.Time, clock *time.Location) time.Time {
	if date.IsZero() {
		return date
	}
	year, month, day := date.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, clock)
}

// under is a refusal about another box than the one its service knows.
func under(err error, field string) error {
	e, ok := errs.As(err)
	if !ok {
		return err
	}
	at := *e
	at.Field = field
	return &at
}
