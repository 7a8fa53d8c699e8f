package cover

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// Order says who of those on call is paged first.
type Order string

// The orders.
const (
	Main   Order = "main"
	Backup Order = "backup"
)

func (o Order) rank() int {
	if o == Main {
		return 0
	}
	return 1
}

// MaxTurns is the most turns of one rota: half a year of nights, by name.
const MaxTurns = 200

// Turn is when somebody is on call: in those spans of every week, between those moments, or both.
type Turn struct {
	Person id.Person
	Order  Order
	Days   []cohort.Span // on the cohort's clock; empty: every hour
	From   time.Time     // zero: has always been
	To     time.Time     // the first moment after it; zero: until it is changed
}

func (t Turn) covers(hours cohort.Cohort, at time.Time) bool {
	if at.Before(t.From) || !t.To.IsZero() && !at.Before(t.To) {
		return false
	}
	return len(t.Days) == 0 || hours.Within(t.Days, at)
}

// Rota is who is on call for a cohort, in turns. Where turns leave a gap, its lead and then all of its facilitators stand
// in, with no promise to anybody.
type Rota struct {
	Cohort  id.Cohort
	Turns   []Turn
	Version int64 // 0: never set
	rev     int64
	events  []store.Event
}

// Rotas is where they live, by cohort.
var Rotas = &store.Collection{Name: "cover_rotas"}

// SetRota sets who is on call, for the cohort's lead and the admin. seen is the Rota.Version they had before them:
// another is a Conflict. Invalid with field turns. Turns that ended more than a month ago are left out.
func (s *Service) SetRota(ctx context.Context, actor access.Actor, which id.Cohort, turns []Turn, seen int64) (Rota, error) {
	if _, err := s.allowed(ctx, actor, access.SetCover, which); err != nil {
		return Rota{}, err
	}
	staff, err := s.cohorts.Working(ctx, which)
	if err != nil {
		return Rota{}, err
	}
	if turns, err = cleanTurns(turns, staff, s.clock.Now()); err != nil {
		return Rota{}, err
	}
	for {
		r, err := s.rota(ctx, which)
		if err != nil {
			return Rota{}, err
		}
		if r.Version != seen {
			return Rota{}, errMeanwhile
		}
		r.Turns, r.Version = turns, r.Version+1
		r.events = append(r.events, s.trace(actor, access.SetCover, string(which)))
		doc, err := s.put(ctx, Rotas, r.doc())
		if errors.Is(err, store.ErrChanged) {
			continue
		}
		if err != nil {
			return Rota{}, err
		}
		r.rev = doc.Rev
		s.carrier.Carry(ctx, Rotas, doc)
		return r, nil
	}
}

var errMeanwhile = errs.New(errs.Conflict, "Somebody changed this while you were looking at it. What you set is still in the boxes; compare it with what stands there now.")

func cleanTurns(turns []Turn, staff []cohort.Membership, now time.Time) ([]Turn, error) {
	var out []Turn
	for _, t := range turns {
		if err := t.check(staff); err != nil {
			return nil, err
		}
		if t.To.IsZero() || now.Sub(t.To) < 31*24*time.Hour {
			t.Days = slices.Clone(t.Days)
			out = append(out, t)
		}
	}
	if len(out) > MaxTurns {
		return nil, errs.In("turns", "These are more turns than fit, which is {most}. Turns that come back every week need one line only.").With("most", strconv.Itoa(MaxTurns))
	}
	return out, nil
}

func (t Turn) check(staff []cohort.Membership) error {
	switch {
	case !works(staff, t.Person):
		return errs.In("turns", "Only people who work for this group can be on call for it.")
	case t.Order != Main && t.Order != Backup:
		return errs.In("turns", "Please say for each turn whether this person is asked first or stands by.")
	case !t.From.IsZero() && !t.To.IsZero() && !t.To.After(t.From):
		return errs.In("turns", "One of the turns ends before it begins. Please look at the dates once more.")
	case slices.ContainsFunc(t.Days, badSpan):
		return errs.In("turns", "One of the turns does not end after it begins. What goes past midnight is two lines.")
	case len(t.Days) > 60:
		return errs.In("turns", "One of the turns has more hours than fit. Please put several days on one line.")
	}
	return nil
}

func badSpan(d cohort.Span) bool {
	return d.Day < time.Sunday || d.Day > time.Saturday || d.From < 0 || d.To > 24*60 || d.From >= d.To
}

// rota reads a cohort's rota; the empty one where none was set.
func (s *Service) rota(ctx context.Context, which id.Cohort) (Rota, error) {
	doc, err := s.store.Get(ctx, Rotas, string(which))
	if errors.Is(err, store.ErrNotFound) {
		return Rota{Cohort: which}, nil
	}
	if err != nil {
		return Rota{}, err
	}
	return rotaOf(doc)
}

type rotaFacts struct {
	Version int64       `json:"version"`
	Turns   []turnFacts `json:"turns,omitempty"`
}

type turnFacts struct {
	Person id.Person     `json:"person"`
	Order  Order         `json:"order"`
	Days   []cohort.Span `json:"days,omitempty"`
	From   int64         `json:"from,omitempty"`
	To     int64         `json:"to,omitempty"`
}

func (r Rota) doc() store.Doc {
	f := rotaFacts{Version: r.Version}
	for _, t := range r.Turns {
		f.Turns = append(f.Turns, turnFacts{t.Person, t.Order, t.Days, millis(t.From), millis(t.To)})
	}
	return store.Doc{ID: string(r.Cohort), Rev: r.rev, Schema: 1, Body: store.Facts(f), Events: r.events}
}

func rotaOf(doc store.Doc) (Rota, error) {
	var f rotaFacts
	if err := readFacts(doc, &f); err != nil {
		return Rota{}, err
	}
	r := Rota{Cohort: id.Cohort(doc.ID), Version: f.Version, rev: doc.Rev, events: doc.Events}
	for _, t := range f.Turns {
		r.Turns = append(r.Turns, Turn{t.Person, t.Order, t.Days, fromMillis(t.From), fromMillis(t.To)})
	}
	return r, nil
}

// put inserts a document that was not there, and replaces one that was. ErrChanged when somebody was faster.
func (s *Service) put(ctx context.Context, c *store.Collection, doc store.Doc) (store.Doc, error) {
	if doc.Rev != 0 {
		return s.store.Replace(ctx, c, doc)
	}
	doc, err := s.store.Insert(ctx, c, doc)
	if errors.Is(err, store.ErrExists) {
		err = store.ErrChanged
	}
	return doc, err
}

// allowed asks whether the actor may do this in the cohort. An admin needs no place in it, but it must be there.
func (s *Service) allowed(ctx context.Context, actor access.Actor, action access.Action, which id.Cohort) (cohort.Membership, error) {
	_, own, err := s.cohorts.Place(ctx, which, actor.Person)
	if err != nil {
		return own, err
	}
	if err := access.May(actor, action, own.Facts()); err != nil {
		return own, err
	}
	_, err = s.cohorts.Cohort(ctx, which)
	return own, err
}

// trace is the audit record of a change, as an event of its document.
func (s *Service) trace(actor access.Actor, action access.Action, object string) store.Event {
	return relay.NewEvent(s.ids.New(), s.clock.Now(), auditEvent, map[string]string{
		"action": string(action), "actor": string(actor.Person), "object": object,
	})
}

func readFacts(doc store.Doc, into any) error {
	return errs.Wrap(store.ReadFacts(doc.Body, into), errs.Internal, "A record could not be read.")
}

// millis and fromMillis keep "never" as 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return clock.Millis(t)
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return clock.FromMillis(ms)
}
