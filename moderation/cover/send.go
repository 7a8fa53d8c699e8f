package cover

import (
	"context"
	"errors"
	"time"

	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// How long a pager that did not answer is left alone: at first, and after so many tries, so that one that is gone does
// not keep relays busy.
const (
	callAgain   = 10 * time.Second
	callLater   = 30 * time.Second
	manyCalls   = 3
	lookAgainIn = 5 * time.Second
)

// CalledPath is where the link of every page leads, before the page's id, or a test's token.
const CalledPath = "/called/"

// call lets a page leave for a pager: the handler of callEvent. A pager that fails is called again until somebody has the
// case in hand, or the page is too old; that is never a failure of the relay's, which would wait longer each time.
func (s *Service) call(ctx context.Context, _ store.Doc, ev store.Event) error {
	p, wanted, err := s.leaving(ctx, ev.Facts["page"])
	if err != nil {
		return s.later(err, "a page could not be looked at", lookAgainIn)
	}
	if !wanted {
		return nil
	}
	c, err := s.channel(ctx, p.Person, Webhook)
	if err != nil {
		return s.later(err, "a pager could not be looked up", lookAgainIn)
	}
	if !c.There || p.Kind == Tested && c.version != p.version {
		return s.left(ctx, p.ID, Spared)
	}
	err = s.pager.Send(ctx, c.address, Call{ID: p.ID, Link: s.origin() + CalledPath + s.way(p), At: p.At, Kind: p.Kind, Step: p.Step})
	if err == nil {
		return s.left(ctx, p.ID, Sent)
	}
	s.log.Warn("a pager did not answer", "page", p.ID, "tries", p.Tries+1, "reason", errs.KindOf(err).String())
	if err := s.left(ctx, p.ID, Failed); err != nil {
		return err
	}
	wait := callAgain
	if p.Tries >= manyCalls {
		wait = callLater
	}
	return relay.Again(s.clock.Now().Add(wait))
}

// way is the end of a page's link.
func (s *Service) way(p Page) string {
	if p.Kind == Tested {
		return string(s.ring.Token("cover.test", p.ID, 1))
	}
	return p.ID
}

// leaving reads a page that is to leave now. What is not wanted any more is noted so.
func (s *Service) leaving(ctx context.Context, which string) (p Page, wanted bool, err error) {
	p, err = s.readPage(ctx, which)
	if errors.Is(err, store.ErrNotFound) {
		return p, false, nil
	}
	if err != nil || p.State == Sent || p.State == Spared {
		return p, false, err
	}
	over, err := s.over(ctx, p)
	switch {
	case err != nil:
		return p, false, err
	case over:
		return p, false, s.left(ctx, p.ID, Spared)
	case s.clock.Now().Sub(p.At) > PageLasts:
		return p, false, s.left(ctx, p.ID, Failed)
	}
	return p, true, nil
}

// over says whether a page is about something that somebody has in hand.
func (s *Service) over(ctx context.Context, p Page) (bool, error) {
	if p.Kind == Tested {
		return !p.SeenAt.IsZero(), nil
	}
	if s.cases == nil {
		return false, errNoCases
	}
	st, err := s.cases.Standing(ctx, p.Case)
	if err != nil {
		return false, err
	}
	return st.ended(p.Round) || st.Acknowledged && !st.AckAt.Before(p.At), nil
}

var errNoCases = errs.New(errs.Internal, "Cover was started without its cases.")

// left notes what became of a page. One that was sent stays so.
func (s *Service) left(ctx context.Context, which string, how PageState) error {
	return s.changePage(ctx, which, func(p *Page) bool {
		if p.State == Sent {
			return false
		}
		p.State = how
		switch how {
		case Sent:
			p.SentAt = s.clock.Now()
			p.Tries++
		case Failed:
			p.Tries++
		}
		return true
	})
}

// later keeps an event for another time after a failure of ours, and says so in the log by its kind alone.
func (s *Service) later(err error, what string, wait time.Duration) error {
	s.log.Warn(what, "reason", errs.KindOf(err).String())
	return relay.Again(s.clock.Now().Add(wait))
}

// Letter is a page on its way by mail.
type Letter struct {
	Person id.Person
	Kind   Kind
	Step   int
	At     time.Time
	Way    string // the end of the link, after CalledPath
}

// PageMail gives a page that is to leave by mail now, for notify. send is false when it is over: sent already, in
// somebody's hands, or too old.
func (s *Service) PageMail(ctx context.Context, page string) (l Letter, send bool, err error) {
	p, send, err := s.leaving(ctx, page)
	if err != nil || !send {
		return Letter{}, false, err
	}
	return Letter{Person: p.Person, Kind: p.Kind, Step: p.Step, At: p.At, Way: s.way(p)}, true, nil
}

// PageMailed notes what became of it, for notify: taken by a mail server, or not.
func (s *Service) PageMailed(ctx context.Context, page string, taken bool) error {
	if taken {
		return s.left(ctx, page, Sent)
	}
	return s.left(ctx, page, Failed)
}

// test writes the page of a test: the handler of testEvent.
func (s *Service) test(ctx context.Context, _ store.Doc, ev store.Event) error {
	c, err := s.channel(ctx, id.Person(ev.Facts["person"]), ChannelKind(ev.Facts["channel"]))
	if err != nil || !c.There {
		return err
	}
	at := id.Time(ev.ID)
	p := Page{
		ID: id.Derived(at, s.ring.Fingerprint("cover.test", ev.ID)), Kind: Tested, Person: c.Person, Channel: c.Kind, At: at,
		version: c.version,
	}
	p.token = s.ring.TokenHash("cover.test", s.way(p))
	return s.page(ctx, p)
}
