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
	"holdfast/server/redact"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// How long a session lives: without use, and at all (NIST 800-63B-4 AAL2: at most an hour idle, a day in total). On a
// device that other people use it sleeps sooner (security anchor T1: idle lock after 15 minutes).
const (
	IdleLimit       = time.Hour
	SharedIdleLimit = 15 * time.Minute
	AbsoluteLimit   = 24 * time.Hour
	FreshFor        = 10 * time.Minute // how long a proof counts for what needs a step-up
	seenEvery       = time.Minute      // invariant 6: last-seen is the one thing a GET may write, once a minute at most
)

// Session is one signed-in browser. Only the hash of its token is stored.
type Session struct {
	ID        string // names it in lists and addresses, and opens nothing
	Person    id.Person
	Kind      access.Kind
	Zone      string
	Created   time.Time
	Seen      time.Time
	Before    time.Time // the visit before this one; zero on the first
	Proved    time.Time // when its person last showed who they are
	Strong    bool      // with a second thing beside the password, or a passkey
	Shared    bool      // other people use this device
	Suspended bool      // its person's access is paused
	Device    string    // from DeviceOf

	hash  string
	epoch int
}

// Actor is who acts in this session.
func (s Session) Actor() access.Actor {
	return access.Actor{Person: s.Person, Kind: s.Kind, Strong: s.Strong, Paused: s.Suspended}
}

// Fresh says whether its person proved who they are so lately that no step-up is needed.
func (s Session) Fresh(now time.Time) bool {
	return !s.Proved.IsZero() && now.Before(s.Proved.Add(FreshFor))
}

// Facts are what the access table may know of the session itself.
func (s Session) Facts(now time.Time) access.Facts { return access.Facts{Fresh: s.Fresh(now)} }

// Ends says when the session stops by itself if it is not used from now on, and when in any case.
func (s Session) Ends(now time.Time) (idle, absolute time.Time) {
	absolute = s.Created.Add(AbsoluteLimit)
	if idle = now.Add(s.idleLimit()); idle.After(absolute) {
		idle = absolute
	}
	return idle, absolute
}

func (s Session) idleLimit() time.Duration {
	if s.Shared {
		return SharedIdleLimit
	}
	return IdleLimit
}

// end is when the session stops by itself.
func (s Session) end() time.Time {
	idle, _ := s.Ends(s.Seen)
	return idle
}

// Sessions is where sessions live, by the hash of their token.
var Sessions = &store.Collection{
	Name: "sessions",
	Indexes: []store.Index{
		{Name: "by_end", Keys: []store.Key{{Name: "all", Kind: store.Number}, {Name: "ends", Kind: store.Number}}},
		{Name: "by_person", Keys: []store.Key{{Name: "person", Kind: store.Text}}},
	},
}

var errSignedOut = errs.New(errs.Unauthenticated, "You are not signed in, or you were signed out.")

// How is what is known of the device and of the proof when a session begins.
type How struct {
	Strong bool
	Shared bool
	Device string // from DeviceOf
}

// SignedIn is what came of showing who one is: a session and the token for its cookie, or, with Second, only Pending, a
// ticket of ten minutes for the step that is left.
type SignedIn struct {
	Token   redact.Token
	Session Session
	Second  bool
	Pending redact.Token
}

// Start opens a session for a person who has proved who they are (or entered the demo) and gives the token for their
// cookie. Whoever cannot sign in (imported people, operators) is refused with Unauthenticated.
func (s *Service) Start(ctx context.Context, who id.Person, how How) (token string, session Session, err error) {
	p, err := s.Person(ctx, who)
	if err != nil {
		return "", Session{}, err
	}
	in, err := s.start(ctx, p, how)
	return string(in.Token), in.Session, err
}

// start opens a session for p as they were when they proved themselves. Somebody whose password, kind or standing
// changed since is refused: the epoch is looked at after the session is stored, so that whoever ends all sessions meets
// either this one or this refusal.
func (s *Service) start(ctx context.Context, p Person, how How) (SignedIn, error) {
	if p.Kind != access.Member && !p.Kind.Works() {
		return SignedIn{}, errSignedOut
	}
	token, hash, err := seal.NewSecret(s.random)
	if err != nil {
		return SignedIn{}, err
	}
	now := s.clock.Now()
	session := Session{
		ID: s.sessionName(hash), Person: p.ID, Kind: p.Kind, Zone: p.Zone, Created: now, Seen: now, Before: p.LastVisit, Proved: now,
		Strong: how.Strong, Shared: how.Shared, Suspended: p.Suspended, Device: coarse(how.Device), hash: hash, epoch: p.epoch,
	}
	if _, err := s.store.Insert(ctx, Sessions, session.doc(0)); err != nil {
		return SignedIn{}, err
	}
	_, err = s.change(ctx, p.ID, func(current *Person, at time.Time) error {
		if current.epoch != p.epoch || current.Suspended != p.Suspended {
			return errSignedOut
		}
		current.LastVisit = at
		current.events = append(current.events, s.audited(access.ComeIn, p.Actor(), p.ID))
		return nil
	})
	if err != nil {
		return SignedIn{}, errors.Join(err, s.End(ctx, token))
	}
	return SignedIn{Token: redact.Token(token), Session: session}, nil
}

// Session finds the session of a token and notes that it was used. Unauthenticated when there is none, or it has ended.
func (s *Service) Session(ctx context.Context, token string) (Session, error) {
	session, rev, err := s.session(ctx, token)
	if err != nil {
		return Session{}, err
	}
	if now := s.clock.Now(); now.Sub(session.Seen) >= seenEvery {
		session.Seen = now
		// Somebody faster has noted the same minute, and a store that cannot be written must not stop reading.
		_, _ = s.store.Replace(ctx, Sessions, session.doc(rev))
	}
	return session, nil
}

// Peek is Session for what a page asks by itself, while perhaps nobody is there: it does not count as use.
func (s *Service) Peek(ctx context.Context, token string) (Session, error) {
	session, _, err := s.session(ctx, token)
	return session, err
}

// Stay keeps a session awake for somebody who writes for long without asking for a page. Errors as Session.
func (s *Service) Stay(ctx context.Context, token string) (Session, error) {
	session, rev, err := s.session(ctx, token)
	if err != nil {
		return Session{}, err
	}
	session.Seen = s.clock.Now()
	if _, err = s.store.Replace(ctx, Sessions, session.doc(rev)); errors.Is(err, store.ErrChanged) {
		return s.Session(ctx, token)
	}
	return session, err
}

// session finds a living session as it is stored.
func (s *Service) session(ctx context.Context, token string) (Session, int64, error) {
	if token == "" {
		return Session{}, 0, errSignedOut
	}
	doc, err := s.store.Get(ctx, Sessions, seal.HashSecret(token))
	if errors.Is(err, store.ErrNotFound) {
		return Session{}, 0, errSignedOut
	}
	if err != nil {
		return Session{}, 0, err
	}
	session, err := s.sessionOf(doc)
	if err != nil {
		return Session{}, 0, err
	}
	if !s.clock.Now().Before(session.end()) {
		return Session{}, 0, errSignedOut
	}
	return session, doc.Rev, nil
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
	session, err := s.sessionOf(doc)
	if err != nil {
		return ""
	}
	return session.Person
}

// FormTag marks a form as one person's: what was typed by one is not sent as another who came in meanwhile.
func (s *Service) FormTag(who id.Person) string {
	return hex.EncodeToString(s.ring.Fingerprint("form", string(who))[:8])
}

// sessionName is what a session is called where its hash must not be seen.
func (s *Service) sessionName(hash string) string {
	return hex.EncodeToString(s.ring.Fingerprint("session", hash)[:10])
}

type sessionFacts struct {
	Person    id.Person   `json:"person"`
	Kind      access.Kind `json:"kind"`
	Zone      string      `json:"zone,omitempty"`
	Created   int64       `json:"created"`
	Seen      int64       `json:"seen"`
	Before    int64       `json:"before,omitempty"`
	Proved    int64       `json:"proved,omitempty"`
	Strong    bool        `json:"strong,omitempty"`
	Shared    bool        `json:"shared,omitempty"`
	Suspended bool        `json:"suspended,omitempty"`
	Device    string      `json:"device,omitempty"`
	Epoch     int         `json:"epoch,omitempty"`
}

func (s Session) doc(rev int64) store.Doc {
	body := store.Facts(sessionFacts{
		Person: s.Person, Kind: s.Kind, Zone: s.Zone, Created: clock.Millis(s.Created), Seen: clock.Millis(s.Seen),
		Before: millis(s.Before), Proved: millis(s.Proved), Strong: s.Strong, Shared: s.Shared, Suspended: s.Suspended,
		Device: s.Device, Epoch: s.epoch,
	})
	keys := map[string]any{"all": int64(1), "ends": clock.Millis(s.end()), "person": string(s.Person)}
	return store.Doc{ID: s.hash, Rev: rev, Schema: 1, Keys: keys, Body: body}
}

func (s *Service) sessionOf(doc store.Doc) (Session, error) {
	var f sessionFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Session{}, unreadable(err)
	}
	return Session{
		ID: s.sessionName(doc.ID), Person: f.Person, Kind: f.Kind, Zone: f.Zone, Created: clock.FromMillis(f.Created),
		Seen: clock.FromMillis(f.Seen), Before: fromMillis(f.Before), Proved: fromMillis(f.Proved), Strong: f.Strong,
		Shared: f.Shared, Suspended: f.Suspended, Device: f.Device, hash: doc.ID, epoch: f.Epoch,
	}, nil
}
