package notify

import (
	"context"
	"errors"
	"time"

	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/mail"
	"holdfast/server/store"
)

// keptUndelivered is how long it is told that a mail did not arrive: by then somebody has seen it, or it no longer matters.
const keptUndelivered = 30 * 24 * time.Hour

// Undelivered is a mail that did not arrive. It names no address.
type Undelivered struct {
	About string // the id of the invitation, alert or change; of the recipient for mails that only ask to come and see
	Kind  string // of the event
	At    time.Time
	Final bool // refused for good; false: the server was not reached, and an operator can have it tried again
}

// Failures is where they live, by what they are about.
var Failures = &store.Collection{
	Name:    "undelivered",
	Indexes: []store.Index{{Name: "by_time", Keys: []store.Key{{Name: "all", Kind: store.Number}, {Name: "at", Kind: store.Number}}}},
}

// Undelivered says which of these matters had a mail that did not arrive, by id; 1,000 at most. For whoever may see the
// matter itself: the invitation's page asks it. Errors are the store's.
func (s *Service) Undelivered(ctx context.Context, about ...string) (map[string]Undelivered, error) {
	docs, err := s.Store.GetMany(ctx, Failures, about)
	if err != nil {
		return nil, err
	}
	found := make(map[string]Undelivered, len(docs))
	for _, doc := range docs {
		u, err := undeliveredOf(doc)
		if err != nil {
			return nil, err
		}
		found[u.About] = u
	}
	return found, nil
}

// AllUndelivered lists the newest 200, for operators. Errors are the store's.
func (s *Service) AllUndelivered(ctx context.Context) ([]Undelivered, error) {
	docs, err := s.Store.Find(ctx, Failures, store.Query{Index: "by_time", Equal: []any{int64(1)}, Desc: true, Limit: 200})
	if err != nil {
		return nil, err
	}
	all := make([]Undelivered, len(docs))
	for i, doc := range docs {
		if all[i], err = undeliveredOf(doc); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (l letter) about() string {
	if l.to != "" {
		return string(l.to)
	}
	return l.facts[letters[l.kind].about]
}

func final(err error) bool { return errors.Is(err, mail.ErrRefused) }

// undelivered notes that a mail did not arrive, in the place of an earlier note.
func (s *Service) undelivered(ctx context.Context, l letter, final bool) error {
	if err := s.forgetOld(ctx); err != nil {
		return err
	}
	doc := undeliveredDoc(Undelivered{About: l.about(), Kind: l.kind, At: s.Clock.Now(), Final: final})
	for {
		_, err := s.Store.Insert(ctx, Failures, doc)
		if !errors.Is(err, store.ErrExists) {
			return err
		}
		old, err := s.Store.Get(ctx, Failures, doc.ID)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		again := doc
		again.Rev = old.Rev
		if _, err := s.Store.Replace(ctx, Failures, again); !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
}

// delivered takes an earlier note away: the same matter's mail arrived now.
func (s *Service) delivered(ctx context.Context, l letter) error { return s.forget(ctx, l.about()) }

func (s *Service) forget(ctx context.Context, about string) error {
	for {
		doc, err := s.Store.Get(ctx, Failures, about)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := s.Store.Delete(ctx, Failures, about, doc.Rev); !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
}

func (s *Service) forgetOld(ctx context.Context) error {
	old, err := s.Store.Find(ctx, Failures, store.Query{
		Index: "by_time", Equal: []any{int64(1)}, Before: clock.Millis(s.Clock.Now().Add(-keptUndelivered)), Limit: 50,
	})
	for _, doc := range old {
		if err := s.forget(ctx, doc.ID); err != nil {
			return err
		}
	}
	return err
}

type failure struct {
	Kind  string `json:"kind"`
	At    int64  `json:"at"`
	Final bool   `json:"final,omitempty"`
}

func undeliveredDoc(u Undelivered) store.Doc {
	at := clock.Millis(u.At)
	return store.Doc{
		ID: u.About, Schema: 1, Body: store.Facts(failure{u.Kind, at, u.Final}), Keys: map[string]any{"all": int64(1), "at": at},
	}
}

func undeliveredOf(doc store.Doc) (Undelivered, error) {
	var f failure
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Undelivered{}, errs.Wrap(err, errs.Internal, "A record could not be read.")
	}
	return Undelivered{About: doc.ID, Kind: f.Kind, At: clock.FromMillis(f.At), Final: f.Final}, nil
}
