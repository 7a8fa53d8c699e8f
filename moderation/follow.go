package moderation

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"holdfast/moderation/cover"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// Handler receives a handler for a kind of event; relay.Relay does.
type Handler interface {
	On(kind string, h relay.Handler)
}

// Follow hands over what this package does after a change was written, here and where people write.
func (s *Service) Follow(r Handler) {
	r.On(forum.SignalEvent, s.screened)
	r.On(reportEvent, s.reported)
	r.On(strayEvent, s.sweep)
	r.On(ladderEvent, s.climb)
	r.On(lateEvent, s.late)
	r.On(linkEvent, s.linked)
	r.On(leftEvent, s.left)
	r.On(askEvent, s.tellAsks)
	s.followDecisions(r)
}

// Collections is everything this package keeps, for Store.Migrate.
func Collections() []*store.Collection {
	return append([]*store.Collection{Cases, Archive, Reports, Writings, presences, asks}, decisionCollections()...)
}

// Watched is what of it carries events, for relay.Watch.
func Watched() []*store.Collection {
	return append([]*store.Collection{Cases, Reports, Writings}, decisionsWatched()...)
}

// climb begins the ladder of a case, or plans what a red one does at night. Run twice it does so once, see Cover.
func (s *Service) climb(ctx context.Context, doc store.Doc, ev store.Event) error {
	c, err := caseOf(doc)
	if err != nil {
		return err
	}
	round, _ := strconv.Atoi(ev.Facts["round"])
	at, _ := strconv.ParseInt(ev.Facts["at"], 10, 64)
	if ev.Facts["night"] != "" {
		return s.cover.Night(ctx, c.ID, c.Cohort, round, fromMs(at))
	}
	return s.cover.Start(ctx, c.ID, c.Cohort, round, fromMs(at), c.Drill)
}

// errNotLate ends a look at a case that somebody decided, or that is due at another time by now.
var errNotLate = errors.New("not late")

// late looks whether a person has decided in time. If not, the case says so, and while nobody has a red one in hand
// people are woken for it, as they were for a crisis when it opened.
func (s *Service) late(ctx context.Context, doc store.Doc, ev store.Event) error {
	now := s.clock.Now()
	c, err := s.change(ctx, id.Case(doc.ID), func(c *Case) (Entry, error) {
		switch {
		case !c.LateAt(now) || strconv.Itoa(c.Round) != ev.Facts["round"]:
			return Entry{}, errNotLate
		case c.Late.IsZero():
			c.Late = now
			s.call(c)
			return Entry{Kind: EntryLate}, nil
		case s.call(c):
			return Entry{}, nil
		}
		return Entry{}, errSame
	})
	switch {
	case errors.Is(err, errNotLate) || errors.Is(err, store.ErrNotFound):
		return nil
	case err == nil && c.Tier == gate.Red && c.Paged < c.Round && c.Held(now) != "":
		return relay.Again(c.Lease.Until) // whoever has it in hand may leave it
	}
	return err
}

// call wakes people for a red case that is late and that nobody has in hand; it says whether it did.
func (s *Service) call(c *Case) bool {
	now := s.clock.Now()
	if c.Tier != gate.Red || c.State != CaseOpen || c.Paged >= c.Round || c.Held(now) != "" {
		return false
	}
	c.Paged = c.Round
	c.Acknowledged, c.Known, c.AckBy = time.Time{}, time.Time{}, "" // whoever had it in hand has left it
	c.events = append(c.events, s.event(ladderEvent, ladder(c.Round, now)))
	return true
}

// linked notes a case in those that it was linked to.
func (s *Service) linked(ctx context.Context, doc store.Doc, ev store.Event) error {
	for _, other := range strings.Split(ev.Facts["cases"], ",") {
		_, err := s.change(ctx, id.Case(other), func(c *Case) (Entry, error) {
			if !c.links(id.Case(doc.ID)) {
				return Entry{}, errSame
			}
			return Entry{}, nil
		})
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return nil
}

// Standing is how a case stands, for the ladder: nobody is woken for what is less than red, whatever it was before.
// NotFound when there is no such case.
func (s *Service) Standing(ctx context.Context, which id.Case) (cover.Standing, error) {
	c, err := s.load(ctx, which)
	if err != nil {
		return cover.Standing{}, err
	}
	return cover.Standing{
		Open:         c.State == CaseOpen && c.Tier.Level() >= gate.Red.Level(),
		Acknowledged: !c.Acknowledged.IsZero(), AckAt: c.Known, AckBy: c.AckBy, Decided: c.State != CaseOpen,
		Round: c.Round, Cohort: c.Cohort, Drill: c.Drill, Private: c.Private, About: c.Person,
	}, nil
}

// Drill makes a crisis that is none, or opens that of the last drill again: there is one case for each cohort. For the
// house, which has asked.
func (s *Service) Drill(ctx context.Context, which id.Cohort) (id.Case, error) {
	about := Subject{Kind: DrillSubject, ID: string(which), Cohort: which}
	drill := s.CaseOf(about.Kind, about.ID)
	_, err := s.change(ctx, drill, func(c *Case) (Entry, error) {
		if c.State == CaseClosed {
			return Entry{}, errSame
		}
		c.close()
		return Entry{Kind: EntryClosed}, nil
	})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	now := s.clock.Now()
	_, err = s.Signal(ctx, about, Signal{ID: s.ids.New(), Kind: DrillSignal, At: now, Tier: gate.Crisis})
	return drill, err
}
