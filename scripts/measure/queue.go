package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"path/filepath"
	"sync"
	"time"

	"holdfast/moderation"
	"holdfast/server/app"
	"holdfast/server/clock"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Sizes of the two queues that are compared (issue 5).
const (
	fewOpen, fewClosed   = 50, 1_000
	manyOpen, manyClosed = 5_000, 1_000_000
	queueLooks           = 301
	queueWriters         = 64 // so that their commits are grouped
)

// queueGrowth: how much longer the first page of the queue takes, with its counts, when there is a hundred times as much
// to do, and a thousand times as much was done. Both are the use case itself, without the page around it.
func (b *bench) queueGrowth() {
	few := b.queue("few", fewOpen, fewClosed)
	defer few.Close()
	many := b.queue("many", manyOpen, manyClosed)
	defer many.Close()
	var took, floors []float64
	for range queueLooks { // in turns
		floors = append(floors, look(few))
		took = append(took, look(many))
	}
	ratio := round(median(took)/median(floors), 3)
	figure{Name: "queue_growth", Value: round(median(took), 2), Unit: "ms", Floor: round(median(floors), 2), Ratio: ratio, Goal: "ratio <= 1.25", OK: ratio <= 1.25}.print()
}

// look reads the first page as the facilitator who leads, and gives the milliseconds it took.
func look(h *app.House) float64 {
	began := time.Now()
	q, err := h.Moderation.Queue(context.Background(), h.Actor("amara"), moderation.Filter{}, "")
	took := time.Since(began)
	check(err)
	if len(q.Rows) != moderation.QueuePage {
		check(fmt.Errorf("the queue shows %d cases", len(q.Rows)))
	}
	return float64(took.Microseconds()) / 1000
}

// queue is a house with so many cases: two are brought up as any other, and the others are their likes.
func (b *bench) queue(name string, open, closed int) *app.House {
	folder := filepath.Join(b.data, "queue-"+name)
	h := openHouse(folder)
	ctx := context.Background()
	places, err := h.Cohorts.Mine(ctx, h.Actor("willow"))
	check(err)
	which := places[0].Cohort.ID
	like := likeness(ctx, h, which)
	copies(h.Raw, open-1, func(i int) store.Doc { return like.open(i) })
	copies(h.Raw, closed, func(i int) store.Doc { return like.closed(i) })
	check(h.Close()) // so that both begin with everything in the file, and nothing in its log
	return openHouse(folder)
}

// likes makes documents that differ from a real case in nothing but what it is found by.
type likes struct {
	doc store.Doc
	ids *id.Source
	now time.Time
}

func likeness(ctx context.Context, h *app.House, which id.Cohort) likes {
	l := likes{ids: id.NewSource(clock.System{}, rand.Reader), now: time.Now()}
	c, err := h.Moderation.Signal(ctx, moderation.Subject{
		Kind: moderation.PostSubject, ID: l.ids.New(), Cohort: which, Person: h.Actor("willow").Person, Thread: id.Thread(l.ids.New()),
	}, moderation.Signal{ID: l.ids.New(), Kind: moderation.ScreenedSignal, At: l.now, Revision: id.Revision(l.ids.New()), Tier: gate.Amber, Rules: []string{"burden"}})
	check(err)
	h.Relay.Wait()
	l.doc, err = h.Raw.Get(ctx, moderation.Cases, string(c.ID))
	check(err)
	return l
}

// open is one that waits, of a tier and with a time of its own.
func (l likes) open(i int) store.Doc {
	tier, rank := gate.Amber, int64(1)
	switch {
	case i%50 == 0:
		tier, rank = gate.Crisis, 0
	case i%5 == 0:
		tier = gate.Red
	case i%3 == 0:
		tier = gate.Green
	}
	due := clock.Millis(l.now.Add(time.Duration(i) * time.Second))
	doc := l.copy(map[string]any{"due": due, "tier": string(tier)})
	doc.Keys["rank"], doc.Keys["due"], doc.Keys["tier"] = rank, due, string(tier)
	return doc
}

// closed is one that somebody decided.
func (l likes) closed(i int) store.Doc {
	doc := l.copy(map[string]any{"state": string(moderation.CaseClosed)})
	for _, key := range []string{"scope", "rank", "due", "tier", "state", "concerns"} {
		delete(doc.Keys, key)
	}
	doc.Keys["last"] = clock.Millis(l.now.Add(-time.Duration(i) * time.Minute))
	return doc
}

func (l likes) copy(facts map[string]any) store.Doc {
	all := map[string]any{}
	check(store.ReadFacts(l.doc.Body, &all))
	maps.Copy(all, facts)
	return store.Doc{ID: l.ids.New(), Schema: 1, Keys: maps.Clone(l.doc.Keys), Body: store.Facts(all)}
}

// copies writes so many documents, several at once.
func copies(to store.Store, n int, make func(int) store.Doc) {
	var all sync.WaitGroup
	for w := range queueWriters {
		all.Go(func() {
			for i := w; i < n; i += queueWriters {
				_, err := to.Insert(context.Background(), moderation.Cases, make(i))
				check(err)
			}
		})
	}
	all.Wait()
}
