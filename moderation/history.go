package moderation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"holdfast/server/access"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// EntryKind says what happened to a case.
type EntryKind string

// What happens to a case. The first two leave nothing in its history: who had it in hand when is noise there.
const (
	EntryNone         EntryKind = ""     // no audit record either
	EntryTook         EntryKind = "took" // an audit record only; so are renewed and passed-on leases
	EntryOpened       EntryKind = "opened"
	EntryReopened     EntryKind = "reopened"
	EntrySignal       EntryKind = "signal"       // joined
	EntrySentAgain    EntryKind = "sent-again"   // it waited on its author, who sent the same words
	EntrySentChanged  EntryKind = "sent-changed" // the same, with other words
	EntryAcknowledged EntryKind = "acknowledged"
	EntryTakeover     EntryKind = "takeover"
	EntryLate         EntryKind = "late"
	EntryClosed       EntryKind = "closed" // by the house
)

// Entry is one thing that happened to a case. It holds no words.
type Entry struct {
	ID       string // of the audit record; given when it is written
	At       time.Time
	By       id.Person // empty: the house, or a member who reported
	Kind     EntryKind
	Action   access.Action // for the audit record; empty: the entry's kind
	Signal   string        // the signal's ID
	Decision id.Decision
	Revision id.Revision
	Tier     gate.Tier // that the case has from now on
	Words    string    // the document of what was written with it, see said
	Of       id.Person // who was asked to join, see Ask
}

type entryFacts struct {
	ID       string      `json:"id"`
	At       int64       `json:"at"`
	By       id.Person   `json:"by,omitempty"`
	Kind     EntryKind   `json:"kind"`
	Signal   string      `json:"signal,omitempty"`
	Decision id.Decision `json:"decision,omitempty"`
	Revision id.Revision `json:"revision,omitempty"`
	Tier     gate.Tier   `json:"tier,omitempty"`
	Words    string      `json:"words,omitempty"`
	Of       id.Person   `json:"of,omitempty"`
}

func (e Entry) facts() entryFacts {
	return entryFacts{e.ID, ms(e.At), e.By, e.Kind, e.Signal, e.Decision, e.Revision, e.Tier, e.Words, e.Of}
}

func (f entryFacts) entry() Entry {
	return Entry{ID: f.ID, At: fromMs(f.At), By: f.By, Kind: f.Kind, Signal: f.Signal, Decision: f.Decision, Revision: f.Revision, Tier: f.Tier, Words: f.Words, Of: f.Of}
}

// quiet says that an entry leaves nothing in the history.
func (e Entry) quiet() bool { return e.Kind == EntryNone || e.Kind == EntryTook }

// Archive is where the older entries and signals of long cases stand: pages of entries, and signals one by one.
var Archive = &store.Collection{
	Name:    "moderation_archive",
	Indexes: []store.Index{{Name: "by_case", Keys: keys("case", "page")}},
}

func pageID(which id.Case, page int) string        { return fmt.Sprintf("%s.page%06d", which, page) }
func signalID(which id.Case, signal string) string { return string(which) + "." + signal }

type pageFacts struct {
	Entries []entryFacts `json:"entries"`
}

// shorten moves what is too much for one document into documents of its own, which come first. What they hold follows
// from the case, so that whoever does it twice, or beside another, writes the same.
func (s *Service) shorten(ctx context.Context, c *Case) error {
	for len(c.History) > historyKept {
		var page pageFacts
		for _, e := range c.History[:historyPage] {
			page.Entries = append(page.Entries, e.facts())
		}
		n := c.Pages + 1
		doc := store.Doc{ID: pageID(c.ID, n), Schema: 1, Body: store.Facts(page), Keys: map[string]any{"case": string(c.ID), "page": n}}
		if _, err := s.store.Insert(ctx, Archive, doc); err != nil && !errors.Is(err, store.ErrExists) {
			return err
		}
		c.History, c.Pages = c.History[historyPage:], n
	}
	for len(c.Signals) > signalsKept {
		doc := store.Doc{ID: signalID(c.ID, c.Signals[0].ID), Schema: 1, Body: store.Facts(c.Signals[0].facts())}
		if _, err := s.store.Insert(ctx, Archive, doc); err != nil && !errors.Is(err, store.ErrExists) {
			return err
		}
		c.Signals, c.Dropped = c.Signals[1:], c.Dropped+1
	}
	return nil
}

// joined says whether a signal is in the case already.
func (s *Service) joined(ctx context.Context, c Case, signal string) (bool, error) {
	for _, sig := range c.Signals {
		if sig.ID == signal {
			return true, nil
		}
	}
	if c.Dropped == 0 {
		return false, nil
	}
	_, err := s.store.Get(ctx, Archive, signalID(c.ID, signal))
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// earlier reads one page of older entries, oldest first; page counts from 1 to Case.Pages.
func (s *Service) earlier(ctx context.Context, c Case, page int) ([]Entry, error) {
	if page < 1 || page > c.Pages {
		return nil, store.ErrNotFound
	}
	doc, err := s.store.Get(ctx, Archive, pageID(c.ID, page))
	if err != nil {
		return nil, err
	}
	var f pageFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return nil, errUnreadable(err)
	}
	entries := make([]Entry, len(f.Entries))
	for i, e := range f.Entries {
		entries[i] = e.entry()
	}
	return entries, nil
}
