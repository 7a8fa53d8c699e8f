package account

import (
	"context"
	"errors"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// maxSessions is the most sessions of one person that are looked at together; they live for a day.
const maxSessions = 1000

// Sessions lists one's own sessions that live, the one used last first.
func (s *Service) Sessions(ctx context.Context, by Session) ([]Session, error) {
	if err := access.May(by.Actor(), access.ReadAccount, by.Facts(s.clock.Now())); err != nil {
		return nil, err
	}
	all, err := s.sessionsOf(ctx, by.Person)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	all = slices.DeleteFunc(all, func(one Session) bool { return !now.Before(one.end()) })
	slices.SortFunc(all, func(a, b Session) int { return b.Seen.Compare(a.Seen) })
	return all, nil
}

func (s *Service) sessionsOf(ctx context.Context, who id.Person) ([]Session, error) {
	docs, err := s.store.Find(ctx, Sessions, store.Query{Index: "by_person", Equal: []any{string(who)}, Limit: maxSessions})
	if err != nil {
		return nil, err
	}
	all := make([]Session, len(docs))
	for i, doc := range docs {
		if all[i], err = s.sessionOf(doc); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// EndSession ends one of one's own sessions by its ID. NotFound when it is none of them.
func (s *Service) EndSession(ctx context.Context, by Session, which string) error {
	all, err := s.Sessions(ctx, by)
	if err != nil {
		return err
	}
	if err := access.May(by.Actor(), access.EndSessions, by.Facts(s.clock.Now())); err != nil {
		return err
	}
	for _, one := range all {
		if one.ID == which {
			_, err := s.endHash(ctx, one.hash)
			return err
		}
	}
	return store.ErrNotFound
}

// EndOthers ends all of one's sessions but this one, which goes on under a new token.
func (s *Service) EndOthers(ctx context.Context, by Session) (SignedIn, error) {
	if err := access.May(by.Actor(), access.EndSessions, by.Facts(s.clock.Now())); err != nil {
		return SignedIn{}, err
	}
	return s.renew(ctx, by, nil, func(p *Person, _ time.Time) error {
		p.events = append(p.events, s.audited(access.EndSessions, by.Actor(), p.ID))
		return nil
	})
}

// EndAll ends every session of a person and everything else that was opened in their name (half a sign-in, a recovery).
// For use cases that have asked the access table: a change of role, a death, a suspension. NotFound for nobody.
func (s *Service) EndAll(ctx context.Context, who id.Person) error {
	_, err := s.change(ctx, who, func(p *Person, _ time.Time) error {
		s.endOpened(p)
		p.events = append(p.events, s.audited(access.EndSessions, access.Actor{}, p.ID))
		return nil
	})
	return err
}

// endOpened makes everything that was opened in this person's name until now dead, as one part of a change.
func (s *Service) endOpened(p *Person) {
	p.epoch++
	p.recovery = nil
	p.events = append(p.events, s.event(endedEvent, nil))
}

// ended removes the sessions that an earlier epoch opened: the handler of endedEvent.
func (s *Service) ended(ctx context.Context, doc store.Doc, _ store.Event) error {
	p, err := personOf(doc)
	if err != nil {
		return err
	}
	for {
		all, err := s.sessionsOf(ctx, p.ID)
		if err != nil {
			return err
		}
		old := slices.DeleteFunc(slices.Clone(all), func(one Session) bool { return one.epoch >= p.epoch })
		for _, one := range old {
			if _, err := s.endHash(ctx, one.hash); err != nil {
				return err
			}
		}
		if len(all) < maxSessions || len(old) == 0 {
			return nil
		}
	}
}

// renew is the way of every change that must leave only this session behind: the change, then this session under a new
// token, then the end of the others. alter may refuse; adjust may change the session.
func (s *Service) renew(ctx context.Context, by Session, adjust func(*Session), alter func(*Person, time.Time) error) (SignedIn, error) {
	p, doc, err := s.edit(ctx, by.Person, func(p *Person, now time.Time) error {
		if p.epoch != by.epoch {
			return errSignedOut
		}
		if err := alter(p, now); err != nil {
			return err
		}
		s.endOpened(p)
		return nil
	})
	if err != nil {
		return SignedIn{}, err
	}
	in, err := s.rotate(ctx, by, func(session *Session) {
		session.epoch = p.epoch
		if adjust != nil {
			adjust(session)
		}
	})
	s.carrier.Carry(ctx, People, doc)
	return in, err
}

// rotate gives a session a new token and takes the old one away. Of two who rotate one session at once the second is
// signed out: nobody ends up with two.
func (s *Service) rotate(ctx context.Context, by Session, adjust func(*Session)) (SignedIn, error) {
	token, hash, err := seal.NewSecret(s.random)
	if err != nil {
		return SignedIn{}, err
	}
	next := by
	next.hash, next.ID, next.Seen = hash, s.sessionName(hash), s.clock.Now()
	adjust(&next)
	if _, err := s.store.Insert(ctx, Sessions, next.doc(0)); err != nil {
		return SignedIn{}, err
	}
	was, err := s.endHash(ctx, by.hash)
	if err == nil && !was {
		err = errSignedOut
	}
	if err != nil {
		_, undo := s.endHash(ctx, hash)
		return SignedIn{}, errors.Join(err, undo)
	}
	return SignedIn{Token: redact.Token(token), Session: next}, nil
}

// End ends the session of a token, at once and for good. A token without a session is no error.
func (s *Service) End(ctx context.Context, token string) error {
	_, err := s.endHash(ctx, seal.HashSecret(token))
	return err
}

// endHash says whether there was something to end.
func (s *Service) endHash(ctx context.Context, hash string) (was bool, err error) {
	for {
		doc, err := s.store.Get(ctx, Sessions, hash)
		if errors.Is(err, store.ErrNotFound) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if err := s.store.Delete(ctx, Sessions, hash, doc.Rev); !errors.Is(err, store.ErrChanged) {
			return err == nil, err
		}
	}
}

// Rezone carries a newly chosen zone into the session in use.
func (s *Service) Rezone(ctx context.Context, token, zone string) error {
	session, rev, err := s.session(ctx, token)
	if err != nil {
		return err
	}
	session.Zone = zone
	if _, err = s.store.Replace(ctx, Sessions, session.doc(rev)); errors.Is(err, store.ErrChanged) {
		return nil // the next sign-in has it
	}
	return err
}

// pause tells the sessions of a person whether access is paused, where suspending has left any.
func (s *Service) pause(ctx context.Context, who id.Person, on bool) error {
	all, err := s.sessionsOf(ctx, who)
	if err != nil {
		return err
	}
	for _, one := range all {
		if err := s.pauseOne(ctx, one.hash, on); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) pauseOne(ctx context.Context, hash string, on bool) error {
	for {
		doc, err := s.store.Get(ctx, Sessions, hash)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		session, err := s.sessionOf(doc)
		if err != nil {
			return err
		}
		session.Suspended = on
		if _, err = s.store.Replace(ctx, Sessions, session.doc(doc.Rev)); !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
}
