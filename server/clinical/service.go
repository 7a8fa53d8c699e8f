package clinical

import (
	"context"
	"errors"
	"strconv"
	"time"

	"holdfast/server/access"
	"holdfast/server/audit"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// Service is the use cases on clinical notes, for the clinicians of a cohort and whoever treats the member.
type Service struct {
	store    store.Store
	clock    clock.Clock
	ids      *id.Source
	cohorts  Cohorts
	audit    Audit
	carrier  Carrier
	practice id.Practice
}

// Cohorts is what notes need of the groups; cohort.Service does it.
type Cohorts interface {
	Membership(ctx context.Context, which id.Cohort, who id.Person) (cohort.Membership, error)
	Named(ctx context.Context, which id.Cohort, people []id.Person) (map[id.Person]cohort.Membership, error)
	People(ctx context.Context, actor access.Actor, which id.Cohort) ([]cohort.Membership, error)
}

// Audit keeps on record that notes were read, before they are; audit.Log does.
type Audit interface {
	Append(ctx context.Context, r audit.Record) error
}

// Carrier carries out, once and at its best, what follows from a document just written; relay.Relay does.
type Carrier interface {
	Carry(ctx context.Context, c *store.Collection, doc store.Doc)
}

// Parts is what the service is made of.
type Parts struct {
	Store    store.Store
	Clock    clock.Clock
	IDs      *id.Source
	Cohorts  Cohorts
	Audit    Audit
	Carrier  Carrier
	Practice id.Practice // owns the notes
}

// New makes the service.
func New(p Parts) *Service {
	return &Service{store: p.Store, clock: p.Clock, ids: p.IDs, cohorts: p.Cohorts, audit: p.Audit, carrier: p.Carrier, practice: p.Practice}
}

// notesShown is how many sessions of one member a page shows. A group of the practice ends after some months.
const notesShown = 200

// File is all that is noted about one member, newest session first.
type File struct {
	Own     cohort.Membership
	Member  cohort.Membership
	Notes   []Note
	Authors map[id.Person]cohort.Membership
	Write   bool // the reader may add to it
}

var (
	errMember    = errs.New(errs.Conflict, "Notes are about members. This person works here.")
	errSession   = errs.In("session", "Please give the day of the session, not one ahead.")
	errMeanwhile = errs.New(errs.Conflict, "A colleague changed this note while you were writing. What you wrote is still in the box; compare it with what stands there now.")
	// ErrNames refuses a note once that names other members: see Names for whom, and Writing.Knowing.
	ErrNames = &errs.Error{Kind: errs.Conflict, Field: "knowing", Sentence: "This names other members. A note is kept about one person, and may be read by whoever treats them later. Take the names out, or say that it is meant."}
)

// File gives all that is noted about a member. It is on record before it is read, and not read if it cannot be. For the
// clinicians of the cohort and whoever treats them. NotFound for somebody who has no place in it, Conflict for staff.
func (s *Service) File(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person) (File, error) {
	f, err := s.read(ctx, actor, which, who)
	if err != nil {
		return File{}, err
	}
	docs, err := s.store.Find(ctx, Notes, store.Query{Index: "by_member", Equal: []any{id.Pair(which, who)}, Desc: true, Limit: notesShown})
	if err != nil {
		return File{}, err
	}
	return s.filled(ctx, f, docs)
}

// Earlier gives the versions of one note, newest first, the present one among them. As File.
func (s *Service) Earlier(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person, session time.Time) (File, error) {
	f, err := s.read(ctx, actor, which, who)
	if err != nil {
		return File{}, err
	}
	now, err := s.store.Get(ctx, Notes, noteID(which, who, session))
	if err != nil {
		return File{}, err
	}
	docs, err := s.store.Find(ctx, Versions, store.Query{Index: "by_note", Equal: []any{now.ID}, Desc: true, Limit: notesShown})
	if err != nil {
		return File{}, err
	}
	return s.filled(ctx, f, append([]store.Doc{now}, docs...))
}

// read asks, and puts on record that notes are read.
func (s *Service) read(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person) (File, error) {
	own, m, err := s.about(ctx, actor, access.ReadClinical, which, who)
	if err != nil {
		return File{}, err
	}
	err = s.audit.Append(ctx, audit.Record{
		ID: s.ids.New(), At: s.clock.Now(), Action: string(access.ReadClinical), Actor: string(actor.Person),
		Object: fileID(which, who), Outcome: "done",
	})
	return File{Own: own, Member: m, Write: access.May(actor, access.WriteClinical, own.About(m)) == nil}, err
}

// MayRead says, before anything is read or on record, whether somebody may read the notes about a member.
func (s *Service) MayRead(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person) (cohort.Membership, error) {
	_, m, err := s.about(ctx, actor, access.ReadClinical, which, who)
	return m, err
}

// MayWrite says the same for noting something about them.
func (s *Service) MayWrite(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person) (cohort.Membership, error) {
	_, m, err := s.about(ctx, actor, access.WriteClinical, which, who)
	return m, err
}

func (s *Service) about(ctx context.Context, actor access.Actor, action access.Action, which id.Cohort, who id.Person) (own, m cohort.Membership, err error) {
	if own, err = s.cohorts.Membership(ctx, which, actor.Person); err != nil {
		return own, m, err
	}
	if m, err = s.cohorts.Membership(ctx, which, who); err != nil {
		return own, m, err
	}
	if err := access.May(actor, action, own.About(m)); err != nil {
		return own, m, err
	}
	switch {
	case m.Standing == access.NoStanding:
		return own, m, store.ErrNotFound
	case m.Staff():
		return own, m, errMember
	}
	return own, m, nil
}

func (s *Service) filled(ctx context.Context, f File, docs []store.Doc) (File, error) {
	var authors []id.Person
	for _, doc := range docs {
		n, err := noteOf(doc)
		if err != nil {
			return File{}, err
		}
		f.Notes, authors = append(f.Notes, n), append(authors, n.Author)
	}
	var err error
	f.Authors, err = s.cohorts.Named(ctx, f.Member.Cohort, authors)
	return f, err
}

// Writing is a note as it was sent.
type Writing struct {
	Session time.Time // the day
	Text    string
	Seen    int64 // the version its writer had before them; 0: none
	Knowing bool  // that it names other members is meant
}

// Write notes something about a member and a session, in place of what is noted there. What it replaces is kept. For
// the clinicians of the cohort and whoever treats the member. Invalid with field session or words, TooLarge, ErrNames
// once, Conflict when a colleague was faster.
func (s *Service) Write(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person, in Writing) (Note, error) {
	own, m, err := s.about(ctx, actor, access.WriteClinical, which, who)
	if err != nil {
		return Note{}, err
	}
	body, err := gate.FromText(in.Text)
	if err != nil {
		return Note{}, inField(err, "words")
	}
	now := s.clock.Now()
	in.Session = day(in.Session)
	if in.Session.IsZero() || in.Session.After(day(now.Add(24*time.Hour))) || in.Session.Year() < 1900 {
		return Note{}, errSession
	}
	if !in.Knowing {
		if names, err := s.names(ctx, actor, own, m, body.Text()); err != nil || len(names) > 0 {
			return Note{}, firstOf(err, names)
		}
	}
	for {
		n, err := s.note(ctx, which, who, in.Session)
		if err != nil {
			return Note{}, err
		}
		if n.Version > 0 && string(n.Words.Encode()) == string(body.Encode()) {
			return n, nil // sent twice, or nothing was changed
		}
		if n.Version != in.Seen {
			return n, errMeanwhile
		}
		next, err := s.replace(ctx, actor, n, body, now)
		if errors.Is(err, store.ErrChanged) || errors.Is(err, store.ErrExists) {
			continue
		}
		return next, err
	}
}

// replace keeps the words that go, and then puts others in their place: a crash in between leaves them twice.
func (s *Service) replace(ctx context.Context, actor access.Actor, n Note, body gate.Body, now time.Time) (Note, error) {
	if n.Version > 0 {
		if _, err := s.store.Insert(ctx, Versions, n.archived(s.practice)); err != nil && !errors.Is(err, store.ErrExists) {
			return n, err
		}
	}
	n.Words, n.Author, n.At, n.Version = body, actor.Person, now, n.Version+1
	n.events = append(n.events, relay.NewEvent(s.ids.New(), now, auditEvent, map[string]string{
		"action": string(access.WriteClinical), "actor": string(actor.Person), "object": fileID(n.Cohort, n.Person),
	}))
	write := s.store.Replace
	if n.rev == 0 {
		write = s.store.Insert
	}
	doc, err := write(ctx, Notes, n.doc(s.practice))
	if err == nil {
		n.rev = doc.Rev
		s.carrier.Carry(ctx, Notes, doc)
	}
	return n, err
}

// auditEvent leaves the audit record of a change.
const auditEvent = "audit"

// note reads what is noted about a member and a day; Version 0 when nothing is.
func (s *Service) note(ctx context.Context, which id.Cohort, who id.Person, session time.Time) (Note, error) {
	doc, err := s.store.Get(ctx, Notes, noteID(which, who, session))
	if errors.Is(err, store.ErrNotFound) {
		return Note{ID: noteID(which, who, session), Cohort: which, Person: who, Session: session}, nil
	}
	if err != nil {
		return Note{}, err
	}
	return noteOf(doc)
}

// day is the day of t at midnight UTC.
func day(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func versionName(n int64) string { return strconv.FormatInt(n, 10) }

// inField says which input a refusal of the gate is about.
func inField(err error, field string) error {
	e, ok := errs.As(err)
	if !ok {
		return err
	}
	with := *e
	with.Field = field
	return &with
}
