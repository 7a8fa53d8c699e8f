package safety

import (
	"context"
	"errors"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// MaxTitle is the longest neutral title, in runes: it stands in a tab and under an icon on a phone.
const MaxTitle = 24

// MaxHours is the longest sentence about hours, in runes.
const MaxHours = 200

// Appearance is how this place looks from outside: neutral, and chosen by the practice.
type Appearance struct {
	Title string // empty: the operator's setting
	Icon  string // one of Icons
}

// Icons are the drawings that come with the house, the first of them the usual one. They show nothing in particular.
var Icons = []string{"mark", "leaf", "wave", "page", "ring"}

// keepFor is how long an instance goes by what it last read of the look: it is asked for on every page. A change on
// another instance shows after it.
const keepFor = 30 * time.Second

// Places is where the look and the hours live: one document.
var Places = &store.Collection{Name: "safety_places", Words: []string{"title", "hours"}}

// place is that document.
type place struct {
	look   Appearance
	hours  string
	rev    int64
	events []store.Event
}

// Appearance is the look of the place, for every page.
func (s *Service) Appearance(ctx context.Context) (Appearance, error) {
	p, err := s.thePlace(ctx)
	return p.look, err
}

// Hours is the practice's own sentence about when somebody reads, for every page; empty: the operator's setting.
func (s *Service) Hours(ctx context.Context) (string, error) {
	p, err := s.thePlace(ctx)
	return p.hours, err
}

// SetAppearance changes the look, for the admin. Invalid, Field "title" or "icon".
func (s *Service) SetAppearance(ctx context.Context, actor access.Actor, in Appearance) error {
	if err := access.May(actor, access.RunPractice, access.Facts{}); err != nil {
		return err
	}
	title, err := line("title", in.Title, MaxTitle, false)
	if err != nil {
		return err
	}
	if !slices.Contains(Icons, in.Icon) {
		return errs.In("icon", "Please choose one of the drawings.")
	}
	return s.changePlace(ctx, actor, func(p *place) bool {
		same := p.look == Appearance{title, in.Icon}
		p.look = Appearance{title, in.Icon}
		return !same
	})
}

// SetHours changes what the practice says of its hours, for the admin; empty goes back to the operator's setting.
// Invalid, Field "hours".
func (s *Service) SetHours(ctx context.Context, actor access.Actor, hours string) error {
	if err := access.May(actor, access.RunPractice, access.Facts{}); err != nil {
		return err
	}
	hours, err := line("hours", hours, MaxHours, false)
	if err != nil {
		return err
	}
	return s.changePlace(ctx, actor, func(p *place) bool {
		same := p.hours == hours
		p.hours = hours
		return !same
	})
}

// Standing is what of Help now is there, for the readiness page.
type Standing struct {
	Number    bool // somebody can be rung, texted or found on the web
	Emergency bool // there is an emergency number
	Hours     bool
	Stale     bool // a line was not checked for StaleAfter
}

// Standing says what of Help now is there. For the house itself.
func (s *Service) Standing(ctx context.Context) (Standing, error) {
	all, err := s.lines(ctx)
	if err != nil {
		return Standing{}, err
	}
	hours, err := s.Hours(ctx)
	st := Standing{Hours: hours != ""}
	for _, l := range all {
		st.Number = st.Number || l.Kind != Emergency
		st.Emergency = st.Emergency || l.Kind == Emergency
		st.Stale = st.Stale || l.Stale(s.clock.Now())
	}
	return st, err
}

// tracePlace leaves the audit record of a line that is about to be gone with the place's own document. An event that is
// there twice has one effect: its record stands under its id.
func (s *Service) tracePlace(ctx context.Context, actor access.Actor, l Line) error {
	return s.writePlace(ctx, func(p *place) bool {
		p.events = append(append(p.events, l.events...), s.trace(actor, l.ID))
		return true
	})
}

func (s *Service) changePlace(ctx context.Context, actor access.Actor, edit func(*place) bool) error {
	return s.writePlace(ctx, func(p *place) bool {
		if !edit(p) {
			return false
		}
		p.events = append(p.events, s.trace(actor, s.placeID()))
		return true
	})
}

// writePlace edits under the store's revision check. edit answers false when there is nothing to write.
func (s *Service) writePlace(ctx context.Context, edit func(*place) bool) error {
	for {
		p, err := s.readPlace(ctx)
		if err != nil {
			return err
		}
		if !edit(&p) {
			return nil
		}
		write := s.store.Replace
		if p.rev == 0 {
			write = s.store.Insert
		}
		doc, err := write(ctx, Places, s.placeDoc(p))
		if errors.Is(err, store.ErrChanged) || errors.Is(err, store.ErrExists) {
			continue
		}
		if err == nil {
			s.keep(p)
			s.carrier.Carry(ctx, Places, doc)
		}
		return err
	}
}

// thePlace is what was read lately, or reads it.
func (s *Service) thePlace(ctx context.Context) (place, error) {
	s.mu.Lock()
	kept, fresh := s.kept, s.clock.Now().Before(s.until)
	s.mu.Unlock()
	if fresh {
		return kept, nil
	}
	p, err := s.readPlace(ctx)
	if err == nil {
		s.keep(p)
	}
	return p, err
}

func (s *Service) keep(p place) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept, s.until = place{look: p.look, hours: p.hours}, s.clock.Now().Add(keepFor)
}

func (s *Service) readPlace(ctx context.Context) (place, error) {
	doc, err := s.store.Get(ctx, Places, s.placeID())
	if errors.Is(err, store.ErrNotFound) {
		return place{look: Appearance{Icon: Icons[0]}}, nil
	}
	if err != nil {
		return place{}, err
	}
	var f placeFacts
	if err := readFacts(doc, &f); err != nil {
		return place{}, err
	}
	if f.Icon == "" {
		f.Icon = Icons[0]
	}
	return place{
		look: Appearance{string(doc.Words["title"].Text), f.Icon}, hours: string(doc.Words["hours"].Text), rev: doc.Rev, events: doc.Events,
	}, nil
}

type placeFacts struct {
	Icon string `json:"icon,omitempty"`
}

func (s *Service) placeDoc(p place) store.Doc {
	doc := store.Doc{
		ID: s.placeID(), Rev: p.rev, Schema: 1, Events: p.events, Words: map[string]store.Words{}, Body: store.Facts(placeFacts{p.look.Icon}),
	}
	s.put(doc, "title", p.look.Title)
	s.put(doc, "hours", p.hours)
	return doc
}

func (s *Service) placeID() string {
	return id.Derived(time.UnixMilli(0), s.ring.Fingerprint("safety.place", string(s.practice)))
}
