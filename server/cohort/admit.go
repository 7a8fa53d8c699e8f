package cohort

import (
	"context"
	"errors"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// What admission hears, tested with errors.Is.
var (
	ErrShut    = errs.New(errs.Conflict, "This group takes no new people at the moment. Please ask whoever invited you.")
	ErrFull    = errs.New(errs.Conflict, "There is no free place in this group at the moment. Please ask whoever invited you.")
	ErrTerms   = errs.New(errs.Conflict, "This changed while you were reading it. Please read the present version.")
	ErrNoAlias = errs.New(errs.Conflict, "They have not said yet what the group will call them.")

	errStaffShut = errs.New(errs.Conflict, "Membership is closed. It has to be reopened first, with a reason that the group can read.")
)

// seatHeld is how long a place counts as taken before its membership is there. No request and no effect lives a tenth
// as long.
const seatHeld = 5 * time.Minute

// seat is a place that was taken a moment ago, for a membership on its way.
type seat struct {
	Person id.Person `json:"p"`
	At     int64     `json:"t"` // UTC ms
}

// Pend makes somebody a pending member who came in by an invitation from by; event names what they came by, so that it
// counts once. Whoever left, was removed or was not admitted can come again; everybody else stays as they are. For
// admission, which has asked. ErrShut when the cohort takes nobody, ErrFull when it has no place, Forbidden while
// somebody's access is paused.
//
// The seat is taken in the cohort's document before the membership is written: of two who take the last one at once, one
// finds it gone.
func (s *Service) Pend(ctx context.Context, which id.Cohort, who id.Person, by id.Person, event string) (Membership, error) {
	return s.pend(ctx, which, who, by, event, nil)
}

// pend is Pend, also for somebody to whom the place was offered.
func (s *Service) pend(ctx context.Context, which id.Cohort, who id.Person, by id.Person, event string, offer *offered) (Membership, error) {
	c, err := s.get(ctx, which)
	if err != nil {
		return Membership{}, err
	}
	_, m, err := s.place(ctx, which, who)
	if err != nil || m.rev != 0 && !m.comesAgain(event) {
		return m, err
	}
	person, err := s.accounts.Person(ctx, who)
	if err != nil {
		return Membership{}, err
	}
	if person.Suspended {
		return Membership{}, access.ErrPaused
	}
	if !c.Admits() {
		return Membership{}, ErrShut
	}
	if err := s.takeSeat(ctx, which, who); err != nil {
		return Membership{}, err
	}
	if m.rev == 0 {
		now := s.clock.Now()
		first := Membership{Cohort: which, Person: who, Role: access.RoleMember, Standing: access.Pending, Changed: now, asked: event, offer: offer}
		first, err := s.insertMember(ctx, first, pended(who, by))
		if !errors.Is(err, store.ErrExists) {
			return first.in(c, s.clock.Now()), err
		}
	}
	return s.changeMember(ctx, which, who, func(_ Cohort, m *Membership) (step, error) {
		if !m.comesAgain(event) {
			return step{}, errSame
		}
		s.stand(m, access.Pending)
		m.Role, m.Relation, m.asked, m.Terms, m.Shares = access.RoleMember, access.NoRelation, event, "", 0
		m.Prior, m.Through, m.Clinician, m.Room, m.Since, m.offer = access.NoStanding, "", "", "", time.Time{}, offer
		return pended(who, by), nil
	})
}

// comesAgain says whether an invitation makes a person pending who has a place already.
func (m Membership) comesAgain(event string) bool {
	gone := m.Standing == access.Left || m.Standing == access.Removed || m.Standing == access.Refused
	return gone && m.asked != event && m.Two == nil
}

func pended(who, by id.Person) step {
	return step{action: access.AcceptInvitation, actor: access.Actor{Person: who}, by: by, what: Asked, to: access.Pending}
}

// insertMember is changeMember for a membership that is not there yet. ErrExists when it is.
func (s *Service) insertMember(ctx context.Context, m Membership, st step) (Membership, error) {
	if m.Joined.IsZero() {
		st.line = ""
	}
	events, draft, err := s.record(ctx, m.Cohort, m.Person, id.Pair(m.Cohort, m.Person), st)
	if err != nil {
		return Membership{}, err
	}
	m.events = events
	doc, err := s.store.Insert(ctx, Memberships, m.doc())
	if errors.Is(err, store.ErrExists) {
		s.drop(ctx, draft)
	}
	if err != nil {
		return Membership{}, err
	}
	m.rev = doc.Rev
	s.carrier.Carry(ctx, Memberships, doc)
	return m, nil
}

// takeSeat takes a place for somebody, if one is free.
func (s *Service) takeSeat(ctx context.Context, which id.Cohort, who id.Person) error {
	return s.adjust(ctx, which, func(c *Cohort) error {
		if c.Capacity == 0 {
			return errSame
		}
		fresh, free, err := s.free(ctx, c, who)
		if err != nil {
			return err
		}
		if !free {
			return ErrFull
		}
		c.seats = append(fresh, seat{who, clock.Millis(s.clock.Now())})
		return nil
	})
}

// free says whether a cohort as it was read has a place for somebody, beside the seats that others took for it a moment
// ago.
func (s *Service) free(ctx context.Context, c *Cohort, who id.Person) ([]seat, bool, error) {
	taken, err := s.seated(ctx, c.ID) // after the cohort was read: whoever came since changes it
	if err != nil {
		return nil, false, err
	}
	fresh, err := s.fresh(ctx, c)
	if err != nil {
		return nil, false, err
	}
	fresh = slices.DeleteFunc(fresh, func(seat seat) bool { return seat.Person == who })
	for _, seat := range fresh {
		taken[seat.Person] = true
	}
	delete(taken, who)
	return fresh, len(taken) < c.Capacity, nil
}

// HasRoom says whether a cohort has a place for somebody now, before anything is written. For use cases that have asked;
// whoever takes the place asks once more.
func (s *Service) HasRoom(ctx context.Context, c Cohort, who id.Person) (bool, error) {
	if c.Capacity == 0 {
		return true, nil
	}
	_, free, err := s.free(ctx, &c, who)
	return free, err
}

// fresh is the seats taken for memberships that may still be on their way: not long ago, and not given up since.
func (s *Service) fresh(ctx context.Context, c *Cohort) ([]seat, error) {
	var people []id.Person
	for _, seat := range c.seats {
		people = append(people, seat.Person)
	}
	known, err := s.Named(ctx, c.ID, people)
	now := s.clock.Now()
	return slices.DeleteFunc(slices.Clone(c.seats), func(seat seat) bool {
		at := clock.FromMillis(seat.At)
		m, there := known[seat.Person]
		return now.Sub(at) >= seatHeld || there && !m.living() && m.Changed.After(at)
	}), err
}

// seated is every member who has one of the cohort's places now, those who wait to be admitted among them.
func (s *Service) seated(ctx context.Context, which id.Cohort) (map[id.Person]bool, error) {
	all, err := s.standing(ctx, which, append([]access.Standing{access.Pending}, here...)...)
	if err != nil {
		return nil, err
	}
	taken := map[id.Person]bool{}
	for _, m := range all {
		if m.Role == access.RoleMember {
			taken[m.Person] = true
		}
	}
	return taken, nil
}

// AcceptTerms notes that somebody accepted what the cohort asks now. For admission, which keeps what that was. ErrTerms
// when it is another by now.
func (s *Service) AcceptTerms(ctx context.Context, which id.Cohort, who id.Person, hash string) error {
	_, err := s.changeMember(ctx, which, who, func(c Cohort, m *Membership) (step, error) {
		if c.Terms != hash {
			return step{}, ErrTerms
		}
		if m.Terms == hash {
			return step{}, errSame
		}
		m.Terms = hash
		return step{action: access.AcceptTerms, actor: access.Actor{Person: who}, what: Accepted}, nil
	})
	return err
}

// Admit makes somebody pending a member, for the cohort's clinicians: of all who decide about them at once, one does,
// and the others hear ErrDecided. The group is told. Conflict while membership is closed or they have no name here.
//
// What was written before they came is theirs to read only if they came while the group formed, or if it was reopened
// with that question and every member agreed.
func (s *Service) Admit(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person) error {
	if _, _, err := s.about(ctx, actor, access.Admit, which, who); err != nil {
		return err
	}
	_, err := s.changeMember(ctx, which, who, func(c Cohort, m *Membership) (step, error) {
		switch {
		case m.Standing != access.Pending:
			return step{}, ErrDecided
		case !c.Admits():
			return step{}, errStaffShut
		case m.Alias == "":
			return step{}, ErrNoAlias
		}
		shared, err := s.shared(ctx, c)
		if err != nil {
			return step{}, err
		}
		s.stand(m, access.Admitted)
		m.Joined, m.Since = m.Changed, m.Changed
		if c.State == Forming || shared {
			m.Since = time.Time{}
		}
		return step{
			action: access.Admit, actor: actor, what: Admission, to: access.Admitted, line: m.Alias + " has joined.",
			also: []string{WelcomeEvent},
		}, nil
	})
	return err
}

// Refuse is "not now" to somebody pending, for the cohort's clinicians. The group never hears of them. As Admit.
func (s *Service) Refuse(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person) error {
	if _, _, err := s.about(ctx, actor, access.Admit, which, who); err != nil {
		return err
	}
	_, err := s.changeMember(ctx, which, who, func(_ Cohort, m *Membership) (step, error) {
		if m.Standing != access.Pending {
			return step{}, ErrDecided
		}
		s.stand(m, access.Refused)
		return step{action: access.Admit, actor: actor, what: NotNow, to: access.Refused, also: []string{AnsweredEvent}}, nil
	})
	return err
}
