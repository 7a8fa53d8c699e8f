package moderation

import (
	"context"
	"slices"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// Ask is that somebody asks a colleague to join them in a case, so that nobody is alone with it where there are two. It
// ends when the colleague opens the case, when the case is decided, or when its asker has read that they cannot.
type Ask struct {
	To     id.Person
	By     id.Person
	At     time.Time
	Cannot time.Time // when they said that they cannot now; zero: they have not answered
}

// What asks add to a case's history; Entry.Of is who was asked.
const (
	EntryAsked  EntryKind = "asked"
	EntryJoined EntryKind = "joined"
	EntryCannot EntryKind = "cannot"
)

var (
	errAskNobody = errs.In("ask", "Please choose a colleague.")
	errAskThem   = errs.In("ask", "They do not work with this group, or the case is about them. Please choose somebody else.")
)

// Ask asks a colleague to join the actor in an open case: one who may read it. Asked already, by whomever, is no error
// and asks nothing twice; whoever said that they cannot can be asked again. For the staff of the cohort whom the case is
// not about. Invalid with field ask, ErrDecided.
func (s *Service) Ask(ctx context.Context, actor access.Actor, which id.Case, whom id.Person) error {
	c, _, err := s.asked(ctx, actor, access.TakeCase, which)
	if err != nil {
		return err
	}
	if whom == "" || whom == actor.Person {
		return errAskNobody
	}
	fit, err := s.mayKnow(ctx, c, whom)
	if err != nil {
		return err
	}
	if !fit {
		return errAskThem
	}
	_, err = s.change(ctx, which, func(c *Case) (Entry, error) {
		if c.State == CaseClosed {
			return Entry{}, ErrDecided
		}
		if c.askOf(whom) != nil {
			return Entry{}, errSame
		}
		c.dropAsks(func(a Ask) bool { return a.To == whom })
		c.Asks = append(c.Asks, Ask{To: whom, By: actor.Person, At: s.clock.Now()})
		c.events = append(c.events, s.event(askEvent, nil))
		return Entry{Kind: EntryAsked, Action: access.TakeCase, By: actor.Person, Of: whom}, nil
	})
	return err
}

// Join says that the actor is there, whom somebody asked to join them; the page of a case says it by itself where it can.
// Nobody having asked is no error. As Ask.
func (s *Service) Join(ctx context.Context, actor access.Actor, which id.Case) error {
	if _, _, err := s.asked(ctx, actor, access.TakeCase, which); err != nil {
		return err
	}
	return s.joinedIn(ctx, which, actor.Person)
}

// joinedIn ends that somebody is asked, once they look at the case.
func (s *Service) joinedIn(ctx context.Context, which id.Case, who id.Person) error {
	_, err := s.change(ctx, which, func(c *Case) (Entry, error) {
		if c.askOf(who) == nil {
			return Entry{}, errSame
		}
		c.dropAsks(func(a Ask) bool { return a.To == who })
		c.events = append(c.events, s.event(askEvent, nil))
		return Entry{Kind: EntryJoined, Action: access.TakeCase, By: who, Of: who}, nil
	})
	return err
}

// Cannot says, without a reason, that the actor cannot join now; whoever asked them is told. Nobody having asked is no
// error. As Ask.
func (s *Service) Cannot(ctx context.Context, actor access.Actor, which id.Case) error {
	if _, _, err := s.asked(ctx, actor, access.TakeCase, which); err != nil {
		return err
	}
	_, err := s.change(ctx, which, func(c *Case) (Entry, error) {
		open := c.askOf(actor.Person)
		if open == nil {
			return Entry{}, errSame
		}
		answered := *open
		answered.Cannot = s.clock.Now()
		c.dropAsks(func(a Ask) bool { return a.To == actor.Person })
		c.Asks = append(c.Asks, answered)
		c.events = append(c.events, s.event(askEvent, nil))
		return Entry{Kind: EntryCannot, Action: access.TakeCase, By: actor.Person, Of: actor.Person}, nil
	})
	return err
}

// HeardCannot says that the actor has read who of those they asked cannot. It leaves no record. As Ask.
func (s *Service) HeardCannot(ctx context.Context, actor access.Actor, which id.Case) error {
	if _, _, err := s.asked(ctx, actor, access.TakeCase, which); err != nil {
		return err
	}
	_, err := s.change(ctx, which, func(c *Case) (Entry, error) {
		before := len(c.Asks)
		c.dropAsks(func(a Ask) bool { return a.By == actor.Person && !a.Cannot.IsZero() })
		if len(c.Asks) == before {
			return Entry{}, errSame
		}
		c.events = append(c.events, s.event(askEvent, nil))
		return Entry{}, nil
	})
	return err
}

// askOf is how somebody is asked who has not answered yet; nil: they are not.
func (c Case) askOf(who id.Person) *Ask {
	for _, a := range c.Asks {
		if a.To == who && a.Cannot.IsZero() {
			return &a
		}
	}
	return nil
}

// dropAsks leaves some out, in a list of its own: the case as it was read stays as it is.
func (c *Case) dropAsks(which func(Ask) bool) {
	c.Asks = slices.DeleteFunc(slices.Clone(c.Asks), which)
}

// endAsks ends every ask with the case: a decision, or its waiting on the author, leaves nothing to join in.
func (s *Service) endAsks(c *Case) {
	if c.State != CaseOpen && len(c.Asks) > 0 {
		c.Asks = nil
		c.events = append(c.events, s.event(askEvent, nil))
	}
}

// Askable lists who could be asked to join the actor in a case that they opened: whoever works for the group and may read
// it, in order of name. Empty: there is nobody else.
func (s *Service) Askable(ctx context.Context, actor access.Actor, o Opened) ([]cohort.Membership, error) {
	if !o.Take || o.Case.State != CaseOpen {
		return nil, nil
	}
	staff, err := s.staffOf(ctx, o.Case.Cohort)
	if err != nil {
		return nil, err
	}
	var fit []id.Person
	for _, who := range staff {
		if who == actor.Person {
			continue
		}
		may, err := s.mayKnow(ctx, o.Case, who)
		if err != nil {
			return nil, err
		}
		if may {
			fit = append(fit, who)
		}
	}
	named, err := s.cohorts.Named(ctx, o.Case.Cohort, fit)
	if err != nil {
		return nil, err
	}
	var all []cohort.Membership
	for _, m := range named {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b cohort.Membership) int {
		return strings.Compare(strings.ToLower(a.Alias), strings.ToLower(b.Alias))
	})
	return all, nil
}
