package account

import (
	"context"
	"encoding/hex"
	"errors"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// How long a session lives: without use, and at all (NIST 800-63B-4 AAL2: at most an hour idle, a day in total).
const (
	IdleLimit     = time.Hour
	AbsoluteLimit = 24 * time.Hour
	seenEvery     = time.Minute // invariant 6: last-seen is the one thing a GET may write, once a minute at most
	purgeEvery    = time.Hour
	// keptAfter is how long an ended session can still tell whose it was, so that the page for somebody who was signed
	// out offers their own door.
	keptAfter = 7 * 24 * time.Hour
)

// PurgeKind is the due work that removes sessions past their end.
const PurgeKind = "session.purge"

// Session is one signed-in browser. Only the hash of its token is stored.
type Session struct {
	Person  id.Person
	Kind    access.Kind
	Zone    string
	Created time.Time
	Seen    time.Time
	Before  time.Time // the visit before this one; zero on the first
}

// Actor is who acts in this session.
func (s Session) Actor() access.Actor { return access.Actor{Person: s.Person, Kind: s.Kind} }

// Sessions is where sessions live, by the hash of their token.
var Sessions = &store.Collection{
	Name: "sessions",
	Indexes: []store.Index{
		{Name: "by_end", Keys: []store.Key{{Name: "all", Kind: store.Number}, {Name: "ends", Kind: store.Number}}},
	},
}

// Scheduler plans due work; relay.Relay does.
type Scheduler interface {
	Schedule(ctx context.Context, work relay.Work) error
}

var errSignedOut = errs.New(errs.Unauthenticated, "You are not signed in, or you were signed out.")

// Start opens a session for a person who has proved who they are (or entered the demo) and gives the token for their
// cookie. Imported people have no credentials and are refused.
func (s *Service) Start(ctx context.Context, who id.Person) (token string, session Session, err error) {
	p, err := s.Person(ctx, who)
	if err != nil {
		return "", Session{}, err
	}
	if p.Kind == access.Imported || p.Kind == access.Operator {
		return "", Session{}, errSignedOut
	}
	token, hash, err := seal.NewSecret(s.random)
	if err != nil {
		return "", Session{}, err
	}
	now := s.clock.Now()
	session = Session{Person: p.ID, Kind: p.Kind, Zone: p.Zone, Created: now, Seen: now, Before: p.LastVisit}
	if _, err := s.store.Insert(ctx, Sessions, session.doc(hash, 0)); err != nil {
		return "", Session{}, err
	}
	return token, session, s.change(ctx, p.ID, func(p *Person) { p.LastVisit = now })
}

// Session finds the session of a token and notes that it was used. Unauthenticated when there is none, or it has ended.
func (s *Service) Session(ctx context.Context, token string) (Session, error) {
	if token == "" {
		return Session{}, errSignedOut
	}
	hash := seal.HashSecret(token)
	doc, err := s.store.Get(ctx, Sessions, hash)
	if errors.Is(err, store.ErrNotFound) {
		return Session{}, errSignedOut
	}
	if err != nil {
		return Session{}, err
	}
	session, err := sessionOf(doc)
	if err != nil {
		return Session{}, err
	}
	now := s.clock.Now()
	if !now.Before(session.end()) {
		return Session{}, errSignedOut
	}
	if now.Sub(session.Seen) >= seenEvery {
		session.Seen = now
		// Somebody faster has noted the same minute, and a store that cannot be written must not stop reading.
		_, _ = s.store.Replace(ctx, Sessions, session.doc(hash, doc.Rev))
	}
	return session, nil
}

// Whose says to whom the session of a token belonged, ended by time or not; empty when nothing tells any more.
func (s *Service) Whose(ctx context.Context, token string) id.Person {
	if token == "" {
		return ""
	}
	doc, err := s.store.Get(ctx, Sessions, seal.HashSecret(token))
	if err != nil {
		return ""
	}
	session, err := sessionOf(doc)
	if err != nil {
		return ""
	}
	return session.Person
}

// FormTag marks a form as one person's: what was typed by one is not sent as another who came in meanwhile.
func (s *Service) FormTag(who id.Person) string {
	return hex.EncodeToString(s.ring.Fingerprint("form", string(who))[:8])
}

// End ends the session of a token, at once and for good. A token without a session is no error.
func (s *Service) End(ctx context.Context, token string) error {
	hash := seal.HashSecret(token)
	for {
		doc, err := s.store.Get(ctx, Sessions, hash)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := s.store.Delete(ctx, Sessions, hash, doc.Rev); !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
}

// Rezone carries a newly chosen zone into the session in use.
func (s *Service) Rezone(ctx context.Context, token, zone string) error {
	hash := seal.HashSecret(token)
	doc, err := s.store.Get(ctx, Sessions, hash)
	if err != nil {
		return err
	}
	session, err := sessionOf(doc)
	if err != nil {
		return err
	}
	session.Zone = zone
	if _, err = s.store.Replace(ctx, Sessions, session.doc(hash, doc.Rev)); errors.Is(err, store.ErrChanged) {
		return nil // the next sign-in has it
	}
	return err
}

// PlanPurge schedules the removal of ended sessions; once planned it comes again by itself.
func (s *Service) PlanPurge(ctx context.Context) error {
	return s.due.Schedule(ctx, relay.Work{ID: PurgeKind, Kind: PurgeKind, Due: s.clock.Now().Add(purgeEvery)})
}

// Purge removes sessions a week past their end: the handler of PurgeKind. Until then they are refused by their times.
func (s *Service) Purge(ctx context.Context, _ store.Doc, _ store.Event) error {
	now := s.clock.Now()
	docs, err := s.store.Find(ctx, Sessions, store.Query{Index: "by_end", Equal: []any{int64(1)}, Before: clock.Millis(now.Add(-keptAfter)), Limit: 500})
	if err != nil {
		return err
	}
	for _, doc := range docs {
		if err := s.store.Delete(ctx, Sessions, doc.ID, doc.Rev); err != nil && !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
	return relay.Again(now.Add(purgeEvery))
}

// end is when the session stops by itself.
func (s Session) end() time.Time {
	idle, absolute := s.Seen.Add(IdleLimit), s.Created.Add(AbsoluteLimit)
	if idle.Before(absolute) {
		return idle
	}
	return absolute
}

type sessionFacts struct {
	Person  id.Person   `json:"person"`
	Kind    access.Kind `json:"kind"`
	Zone    string      `json:"zone,omitempty"`
	Created int64       `json:"created"`
	Seen    int64       `json:"seen"`
	Before  int64       `json:"before,omitempty"`
}

func (s Session) doc(hash string, rev int64) store.Doc {
	f := sessionFacts{Person: s.Person, Kind: s.Kind, Zone: s.Zone, Created: clock.Millis(s.Created), Seen: clock.Millis(s.Seen)}
	if !s.Before.IsZero() {
		f.Before = clock.Millis(s.Before)
	}
	body := store.Facts(f)
	keys := map[string]any{"all": int64(1), "ends": clock.Millis(s.end())}
	return store.Doc{ID: hash, Rev: rev, Schema: 1, Keys: keys, Body: body}
}

func sessionOf(doc store.Doc) (Session, error) {
	var f sessionFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Session{}, errs.Wrap(err, errs.Internal, "A record could not be read.")
	}
	s := Session{Person: f.Person, Kind: f.Kind, Zone: f.Zone, Created: clock.FromMillis(f.Created), Seen: clock.FromMillis(f.Seen)}
	if f.Before != 0 {
		s.Before = clock.FromMillis(f.Before)
	}
	return s, nil
}
