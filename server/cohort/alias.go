package cohort

import (
	"context"
	"encoding/hex"
	"errors"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Aliases holds one document for each name that is taken in a cohort, found by how the name looks, so that of two who
// take names that look alike at once, one finds it taken. Names stay with those who left: nobody comes to speak under
// the name of somebody whose words stand there.
var Aliases = &store.Collection{Name: "aliases"}

// claimHeld is how long a name counts as taken that nobody bears yet: whoever claimed it is writing it down. As long as
// a seat, see seatHeld.
const claimHeld = seatHeld

// Refusals about names. They do not repeat the name: sentences may be logged.
var (
	errTaken   = errs.In("alias", "That name is taken here. Try another, or add a word.")
	errLegal   = errs.In("alias", "That is your own name. Choose another for this group, so that what you write here does not lead to you.")
	errStands  = errs.In("alias", "You were in this group before, and what you wrote stands under your name of then. It stays your name here.")
	errShape   = errs.In("shape", "Please choose one of the shapes.")
	errAlias   = errs.In("alias", "Please choose another name. This one says how to reach somebody, or something about them, and everybody in the group would read it.")
	errAdmined = errs.New(errs.Conflict, "You are in the group already, under the name you chose.")
)

type claimFacts struct {
	Person id.Person `json:"p"`
	At     int64     `json:"t"` // UTC ms
}

// NameYourself gives somebody pending the name and shape that the group will know them by. For admission, which has
// asked. never is what the name must not be, such as the one in their papers. Invalid with field alias or shape when it
// is empty, longer than MaxAlias, looks like one that is taken here, is one of never, or holds what screening would not
// show to the group. A facilitator reads every other name before the group does; what screening finds in it is a signal.
//
// The name is claimed before it is written into the membership, and the one before is given back after.
func (s *Service) NameYourself(ctx context.Context, which id.Cohort, who id.Person, alias string, shape int, never ...string) (Membership, error) {
	alias, err := gate.Line(alias, MaxAlias)
	if err != nil {
		return Membership{}, inField(err, "alias")
	}
	if shape < 0 || shape >= Shapes {
		return Membership{}, errShape
	}
	look := skeleton(alias)
	for _, other := range never {
		if other != "" && skeleton(other) == look {
			return Membership{}, errLegal
		}
	}
	m, err := s.Membership(ctx, which, who)
	if err != nil {
		return Membership{}, err
	}
	if err := m.renames(alias); err != nil {
		return Membership{}, err
	}
	verdict := s.screened(ctx, which, who, gate.Named, alias)
	if verdict.Hold || len(verdict.Mask) > 0 {
		return Membership{}, errAlias
	}
	if err := s.claim(ctx, which, who, alias); err != nil {
		return Membership{}, err
	}
	var before string
	m, err = s.changeMember(ctx, which, who, func(_ Cohort, m *Membership) (step, error) {
		if err := m.renames(alias); err != nil {
			return step{}, err
		}
		if before = m.Alias; before == alias && m.Shape == shape {
			return step{}, errSame
		}
		m.Alias, m.Shape = alias, shape
		if before != alias {
			m.events = append(m.events, s.signal(which, who, subjectAlias, gate.Named, verdict))
		}
		return step{action: access.Apply, actor: access.Actor{Person: who}, what: Named}, nil
	})
	if err != nil || before == "" || skeleton(before) == look {
		return m, err
	}
	return m, s.release(ctx, which, who, before)
}

// renames says whether this person may call themselves so now.
func (m Membership) renames(alias string) error {
	switch {
	case m.rev == 0:
		return store.ErrNotFound
	case m.Standing != access.Pending:
		return errAdmined
	case !m.Joined.IsZero() && m.Alias != alias:
		return errStands
	default:
		return nil
	}
}

// claim takes a name for somebody. One that nobody bears, claimed a while ago by somebody who never wrote it down, is
// taken over.
func (s *Service) claim(ctx context.Context, which id.Cohort, who id.Person, alias string) error {
	look := skeleton(alias)
	fresh := store.Doc{ID: s.aliasID(which, look), Schema: 1, Body: store.Facts(claimFacts{who, clock.Millis(s.clock.Now())})}
	for {
		_, err := s.store.Insert(ctx, Aliases, fresh)
		if !errors.Is(err, store.ErrExists) {
			return err
		}
		doc, err := s.store.Get(ctx, Aliases, fresh.ID)
		if errors.Is(err, store.ErrNotFound) {
			continue // given back this moment
		}
		if err != nil {
			return err
		}
		free, err := s.claimable(ctx, which, who, look, doc)
		if err != nil || !free {
			return err
		}
		fresh.Rev = doc.Rev
		if _, err = s.store.Replace(ctx, Aliases, fresh); !errors.Is(err, store.ErrChanged) {
			return err
		}
		fresh.Rev = 0
	}
}

// claimable says whether a name that somebody claimed may be claimed again: not needed (false and nil) by whoever bears
// it, not possible (errTaken) for anybody else while it is borne or fresh.
func (s *Service) claimable(ctx context.Context, which id.Cohort, who id.Person, look string, doc store.Doc) (bool, error) {
	var f claimFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return false, errUnreadable(err)
	}
	borne, err := s.bears(ctx, which, f.Person, look)
	if err != nil {
		return false, err
	}
	if f.Person == who {
		return !borne, nil
	}
	if borne || s.clock.Now().Sub(clock.FromMillis(f.At)) < claimHeld {
		return false, errTaken
	}
	return true, nil
}

func (s *Service) bears(ctx context.Context, which id.Cohort, who id.Person, look string) (bool, error) {
	doc, err := s.store.Get(ctx, Memberships, id.Pair(which, who))
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	m, err := membershipOf(doc)
	return m.Alias != "" && skeleton(m.Alias) == look, err
}

// release gives a name back that its person does not bear any more.
func (s *Service) release(ctx context.Context, which id.Cohort, who id.Person, alias string) error {
	doc, err := s.store.Get(ctx, Aliases, s.aliasID(which, skeleton(alias)))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	var f claimFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil || f.Person != who {
		return err
	}
	if err := s.store.Delete(ctx, Aliases, doc.ID, doc.Rev); err != nil && !errors.Is(err, store.ErrChanged) {
		return err
	}
	return nil
}

func (s *Service) aliasID(which id.Cohort, look string) string {
	return id.Pair(which, hex.EncodeToString(s.ring.Fingerprint("alias", string(which), look)))
}
