package moderation

import (
	"context"
	"time"

	"holdfast/moderation/cover"
	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// How long somebody has a case in hand (triage anchor §5): it is renewed while they work, up to the cap, and then goes
// back to the others by itself.
const (
	LeaseTime   = 10 * time.Minute
	CrisisLease = 5 * time.Minute
	LeaseCap    = 30 * time.Minute
)

// Lease is somebody's having a case in hand. It ends by itself at Until, which nobody has to notice.
type Lease struct {
	Holder id.Person
	Since  time.Time
	Until  time.Time
	Token  int64 // grows with every lease of a case; a decision names its own
}

// PassedFor is how long a case that somebody passed on is not offered to them.
const PassedFor = 30 * time.Minute

// What a lease answers, tested with errors.Is.
var (
	// ErrTaken: a colleague has it. Take with a reason takes it over.
	ErrTaken = errs.New(errs.Conflict, "A colleague has this in hand. You can take it over, with a reason that they will read.")
	// ErrLease: the lease is over, or somebody else has one since.
	ErrLease = errs.New(errs.Conflict, "You do not have this in hand any more. Take it again to go on; what you wrote is still in the boxes.")
	// ErrDecided: the case is closed.
	ErrDecided = errs.New(errs.Conflict, "This was decided meanwhile. What was decided stands on this page.")
)

// Take gives the actor a case to work on, for LeaseTime or, in a crisis, CrisisLease. Theirs already is renewed. While
// a colleague has it, a reason takes it over, and stays in the history; ErrTaken without one, TooLarge for a long one.
// It also says that somebody knows of it, see Acknowledge. For staff of the cohort whom the case is not about.
func (s *Service) Take(ctx context.Context, actor access.Actor, which id.Case, reason string) (Lease, error) {
	if _, _, err := s.asked(ctx, actor, access.TakeCase, which); err != nil {
		return Lease{}, err
	}
	written, err := s.because(ctx, which, reason)
	if err != nil {
		return Lease{}, err
	}
	c, err := s.change(ctx, which, func(c *Case) (Entry, error) { return s.take(c, actor.Person, written) })
	if err != nil {
		return Lease{}, err
	}
	s.took(ctx, actor.Person, c)
	if c.askOf(actor.Person) == nil {
		return *c.Lease, nil
	}
	return *c.Lease, s.joinedIn(ctx, which, actor.Person)
}

// because keeps a reason for taking a case over, also where a colleague may have left it by now: it is swept then.
func (s *Service) because(ctx context.Context, which id.Case, reason string) (string, error) {
	text, err := plain(reason)
	if err != nil || text == "" {
		return "", err
	}
	return s.said(ctx, caseWriting, string(which), text)
}

func (s *Service) take(c *Case, who id.Person, written string) (Entry, error) {
	now := s.clock.Now()
	e := Entry{Kind: EntryTook, Action: access.TakeCase, By: who}
	switch holder := c.Held(now); {
	case c.State == CaseClosed:
		return e, ErrDecided
	case holder == who:
		c.renew(now)
		return Entry{}, nil
	case holder != "" && written == "":
		return e, ErrTaken
	case holder != "":
		e.Kind, e.Words = EntryTakeover, written
	}
	c.Fence++
	c.Lease = &Lease{Holder: who, Since: now, Token: c.Fence}
	c.renew(now)
	if c.acknowledge(now, who) && c.Tier == gate.Crisis && e.Kind == EntryTook {
		e.Kind = EntryAcknowledged
	}
	return e, nil
}

// acknowledge notes that somebody says they have it in hand. Nobody else is called for cover.HandTime after that; then it
// has to be said anew.
func (c *Case) acknowledge(now time.Time, who id.Person) (news bool) {
	if !c.Known.IsZero() && now.Before(c.Known.Add(cover.HandTime)) {
		return false
	}
	if c.Acknowledged.IsZero() {
		c.Acknowledged = now
	}
	c.Known, c.AckBy = now, who
	return true
}

// renew lengthens the lease as far as its cap allows.
func (c *Case) renew(now time.Time) {
	length := LeaseTime
	if c.Tier == gate.Crisis {
		length = CrisisLease
	}
	until := now.Add(length)
	if cap := c.Lease.Since.Add(LeaseCap); until.After(cap) {
		until = cap
	}
	lease := *c.Lease
	lease.Until = until
	c.Lease = &lease
}

// Renew keeps a case in hand while its page says that somebody works on it. ErrLease when the lease is over; its cap
// cannot be renewed. It leaves no record.
func (s *Service) Renew(ctx context.Context, actor access.Actor, which id.Case, token int64) (Lease, error) {
	if _, _, err := s.asked(ctx, actor, access.TakeCase, which); err != nil {
		return Lease{}, err
	}
	c, err := s.change(ctx, which, func(c *Case) (Entry, error) {
		if c.State == CaseClosed {
			return Entry{}, ErrDecided
		}
		if c.Held(s.clock.Now()) != actor.Person || c.Lease.Token != token {
			return Entry{}, ErrLease
		}
		c.renew(s.clock.Now())
		return Entry{}, nil
	})
	if err != nil {
		return Lease{}, err
	}
	return *c.Lease, nil
}

// Pass gives a case back, without a reason: it is not offered to the actor next. Whoever has none in hand passes on what
// they were offered. ErrLease when a colleague has it.
func (s *Service) Pass(ctx context.Context, actor access.Actor, which id.Case, token int64) error {
	if _, _, err := s.asked(ctx, actor, access.TakeCase, which); err != nil {
		return err
	}
	_, err := s.change(ctx, which, func(c *Case) (Entry, error) {
		now := s.clock.Now()
		holder := c.Held(now)
		switch {
		case c.State == CaseClosed:
			return Entry{}, ErrDecided
		case holder != "" && (holder != actor.Person || c.Lease.Token != token):
			return Entry{}, ErrLease
		case holder != "":
			c.Lease = nil
		}
		c.pass(actor.Person, now)
		return Entry{Kind: EntryTook, Action: access.TakeCase, By: actor.Person}, nil
	})
	return err
}

// pass remembers who passed it on, in a map of its own: the case as it was read stays as it is.
func (c *Case) pass(who id.Person, now time.Time) {
	passed := map[id.Person]time.Time{who: now}
	for other, at := range c.Passed {
		if other != who && now.Sub(at) < PassedFor {
			passed[other] = at
		}
	}
	c.Passed, c.PassedBy = passed, who
}

// Acknowledge says that the actor knows of a case and sees to it, without taking it yet: the ladder stops. Known already
// is no error. For staff of the cohort whom the case is not about.
func (s *Service) Acknowledge(ctx context.Context, actor access.Actor, which id.Case) error {
	if _, _, err := s.asked(ctx, actor, access.TakeCase, which); err != nil {
		return err
	}
	_, err := s.change(ctx, which, func(c *Case) (Entry, error) {
		if c.State == CaseClosed || !c.acknowledge(s.clock.Now(), actor.Person) {
			return Entry{}, errSame
		}
		return Entry{Kind: EntryAcknowledged, Action: access.TakeCase, By: actor.Person}, nil
	})
	return err
}
