package cover

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// Kind says what a page is for.
type Kind string

// The kinds of pages.
const (
	Paged   Kind = "page"
	Tested  Kind = "test"
	Drilled Kind = "drill"
)

// PageState is what became of a page.
type PageState string

// The states. One that Failed is tried again for as long as it is PageLasts, and while nobody has the case in hand; what
// is Spared then was not needed any more.
const (
	Sending PageState = "sending"
	Sent    PageState = "sent"
	Failed  PageState = "failed"
	Spared  PageState = "spared"
)

// PageLasts is how long a page that cannot be delivered is tried: by then the ladder has sent the next.
const PageLasts = CrisisWithin

// Page is one call to one person by one channel. It is written before it is sent, under an id that follows from what it
// is about, so that it is never sent as two and never lost.
type Page struct {
	ID      string
	Kind    Kind
	Case    id.Case // empty for a test
	Round   int
	Cohort  id.Cohort
	Step    int
	Person  id.Person
	Channel ChannelKind
	At      time.Time
	State   PageState
	Tries   int
	SentAt  time.Time // zero: not yet
	SeenAt  time.Time // when its person came by it; zero: not yet, or by another

	ladder  string    // empty for a test
	slot    time.Time // in the id, until it is written
	token   string    // hash of a test's, until it is answered
	version int64     // of the channel's address, for a test
	rev     int64
	events  []store.Event
}

// Digest says whether the page is about whatever waits in the queue at night, and not about its one case.
func (p Page) Digest() bool { return strings.HasPrefix(p.ladder, nightWork) }

// Pages is where they live. A test has a token and, in the app, a person in whose list it stands.
var Pages = &store.Collection{
	Name: "cover_pages",
	Indexes: []store.Index{
		{Name: "by_ladder", Keys: []store.Key{{Name: "ladder", Kind: store.Text}, {Name: "person", Kind: store.Text}, {Name: "at", Kind: store.Number}}},
		{Name: "by_token", Keys: []store.Key{{Name: "token", Kind: store.Text}}},
		{Name: "by_test", Keys: []store.Key{{Name: "tested", Kind: store.Text}, {Name: "at", Kind: store.Number}}},
		{Name: "by_age", Keys: []store.Key{{Name: "all", Kind: store.Number}, {Name: "at", Kind: store.Number}}},
	},
}

// pageAll writes a step's pages to these people, by every channel that leads to them. Those that are there already stay.
// What fails for one of them keeps no page from the others; the error is all that failed.
func (s *Service) pageAll(ctx context.Context, about Page, people []id.Person, kinds ...ChannelKind) error {
	var failed error
	for _, who := range people {
		for _, kind := range kinds {
			c, err := s.channel(ctx, who, kind)
			if err != nil {
				failed = errors.Join(failed, err)
				continue
			}
			if !c.There {
				continue
			}
			p := about
			p.Person, p.Channel = who, kind
			p.ID = id.Derived(p.slot, s.ring.Fingerprint("cover.page", p.ladder, strconv.Itoa(p.Step), string(who), string(kind)))
			failed = errors.Join(failed, s.page(ctx, p))
		}
	}
	return failed
}

// page writes one page, with what sends it. In the app it is there as soon as it is written.
func (s *Service) page(ctx context.Context, p Page) error {
	now := s.clock.Now()
	kind := callEvent
	switch p.Channel {
	case InApp:
		p.State, p.SentAt = Sent, now
	case Mail:
		kind = MailEvent
		fallthrough
	default:
		p.State = Sending
		p.events = []store.Event{{
			ID: s.ids.New(), Kind: kind, Due: clock.Millis(now), Facts: map[string]string{"page": p.ID, "person": string(p.Person)},
		}}
	}
	_, err := s.store.Insert(ctx, Pages, p.doc())
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	return err
}

// changePage edits one page under the store's revision check. edit says whether there is something to write.
func (s *Service) changePage(ctx context.Context, which string, edit func(*Page) bool) error {
	for {
		p, err := s.readPage(ctx, which)
		if err != nil {
			return err
		}
		if !edit(&p) {
			return nil
		}
		if _, err = s.store.Replace(ctx, Pages, p.doc()); !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
}

func (s *Service) readPage(ctx context.Context, which string) (Page, error) {
	doc, err := s.store.Get(ctx, Pages, which)
	if err != nil {
		return Page{}, err
	}
	return pageOf(doc)
}

// seen notes that a page brought its person. A test's token has done its work then.
func (s *Service) seen(ctx context.Context, which string) error {
	return s.changePage(ctx, which, func(p *Page) bool {
		if !p.SeenAt.IsZero() {
			return false
		}
		p.SeenAt, p.token = s.clock.Now(), ""
		return true
	})
}

type pageFacts struct {
	Kind    Kind        `json:"kind"`
	Case    id.Case     `json:"case,omitempty"`
	Round   int         `json:"round,omitempty"`
	Cohort  id.Cohort   `json:"cohort,omitempty"`
	Step    int         `json:"step,omitempty"`
	Person  id.Person   `json:"person"`
	Channel ChannelKind `json:"channel"`
	At      int64       `json:"at"`
	State   PageState   `json:"state"`
	Tries   int         `json:"tries,omitempty"`
	Sent    int64       `json:"sent,omitempty"`
	Seen    int64       `json:"seen,omitempty"`
	Ladder  string      `json:"ladder,omitempty"`
	Token   string      `json:"token,omitempty"`
	Version int64       `json:"version,omitempty"`
}

func (p Page) doc() store.Doc {
	at := clock.Millis(p.At)
	doc := store.Doc{
		ID: p.ID, Rev: p.rev, Schema: 1, Events: p.events, Keys: map[string]any{"all": int64(1), "at": at},
		Body: store.Facts(pageFacts{
			p.Kind, p.Case, p.Round, p.Cohort, p.Step, p.Person, p.Channel, at, p.State, p.Tries, millis(p.SentAt), millis(p.SeenAt),
			p.ladder, p.token, p.version,
		}),
	}
	if p.ladder != "" {
		doc.Keys["ladder"], doc.Keys["person"] = p.ladder, string(p.Person)
	}
	if p.token != "" {
		doc.Keys["token"] = p.token
		if p.Channel == InApp {
			doc.Keys["tested"] = string(p.Person)
		}
	}
	return doc
}

func pageOf(doc store.Doc) (Page, error) {
	var f pageFacts
	if err := readFacts(doc, &f); err != nil {
		return Page{}, err
	}
	return Page{
		ID: doc.ID, Kind: f.Kind, Case: f.Case, Round: f.Round, Cohort: f.Cohort, Step: f.Step, Person: f.Person, Channel: f.Channel,
		At: clock.FromMillis(f.At), State: f.State, Tries: f.Tries, SentAt: fromMillis(f.Sent), SeenAt: fromMillis(f.Seen),
		ladder: f.Ladder, token: f.Token, version: f.Version, rev: doc.Rev, events: doc.Events,
	}, nil
}

// pagesOf lists the pages of a ladder, those of one person together, each in the order of time.
func (s *Service) pagesOf(ctx context.Context, ladder string) ([]Page, error) {
	var all []Page
	q := store.Query{Index: "by_ladder", Equal: []any{ladder}, Limit: 200}
	for {
		docs, err := s.store.Find(ctx, Pages, q)
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			p, err := pageOf(doc)
			if err != nil {
				return nil, err
			}
			all = append(all, p)
		}
		if len(docs) < q.Limit {
			return all, nil
		}
		last := docs[len(docs)-1]
		q.After = &store.Cursor{Keys: []any{last.Keys["person"], last.Keys["at"]}, ID: last.ID}
	}
}

// How long pages and ladders are kept: as long as the signals they came from (triage anchor §3.6).
const (
	keptFor    = 90 * 24 * time.Hour
	purgeEvery = 24 * time.Hour
	purgeBatch = 200
)

// PlanPurge schedules the removal of what is older than that; once planned it comes again by itself.
func (s *Service) PlanPurge(ctx context.Context) error {
	return s.due.Schedule(ctx, relay.Work{ID: purgeWork, Kind: purgeWork, Due: s.clock.Now().Add(purgeEvery)})
}

// purge leaves a ladder alone that is still climbed, however old it is.
func (s *Service) purge(ctx context.Context, _ store.Doc, _ store.Event) error {
	now, more := s.clock.Now(), false
	for _, c := range []*store.Collection{Pages, Ladders} {
		docs, err := s.store.Find(ctx, c, store.Query{
			Index: "by_age", Equal: []any{int64(1)}, Before: clock.Millis(now.Add(-keptFor)), Limit: purgeBatch,
		})
		if err != nil {
			return err
		}
		for _, doc := range docs {
			if c == Ladders && len(doc.Events) > 0 {
				continue
			}
			if err := s.store.Delete(ctx, c, doc.ID, doc.Rev); err != nil && !errors.Is(err, store.ErrChanged) {
				return err
			}
			more = true
		}
	}
	if more {
		return relay.Again(now.Add(time.Minute))
	}
	return relay.Again(now.Add(purgeEvery))
}
