package draft_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/draft"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
	"holdfast/server/store/sealed"
	"holdfast/server/store/sqlite"
	"holdfast/server/testkit"
)

const practice = "alder-house"

// desk is the drafts of a house and nothing above them.
type desk struct {
	*draft.Service
	t     *testing.T
	dir   string
	clock *testkit.Clock
	ids   *id.Source
	store *mortal
	ring  *seal.Ring
	work  []relay.Work
}

func open(t *testing.T) *desk {
	t.Helper()
	dir := t.TempDir()
	inner, err := sqlite.Open(filepath.Join(dir, "records.db"), sqlite.Options{})
	must(t, err)
	t.Cleanup(func() { must(t, inner.Close()) })
	must(t, inner.Migrate(t.Context(), append(draft.Collections(), sealed.Keys)...))
	ring, err := seal.OpenRing(t.Context(), seal.NewRoot(), sealed.NewKeys(inner), practice, 100)
	must(t, err)
	d := &desk{t: t, dir: dir, clock: testkit.NewClock(time.Date(2026, 11, 10, 21, 12, 0, 0, time.UTC)), ring: ring}
	d.ids = id.NewSource(d.clock, testkit.Random(5))
	d.store = &mortal{Store: sealed.New(inner, ring, practice)}
	d.Service = draft.New(draft.Parts{Store: d.store, Ring: ring, Clock: d.clock, Due: d})
	return d
}

func (d *desk) Schedule(_ context.Context, w relay.Work) error {
	d.work = append(d.work, w)
	return nil
}

// somebody is a new person with an account.
func (d *desk) somebody() access.Actor {
	return access.Actor{Person: id.Person(d.ids.New()), Kind: access.Member}
}

// box is a new box of one purpose.
func (d *desk) box(p draft.Purpose) draft.Key { return draft.Key{Purpose: p, Target: d.ids.New()} }

func words(w string) draft.Fields { return draft.Fields{Words: w} }

// page is where a text is saved from: one loading of a page on one device.
func page(form string, step int64) draft.From {
	return draft.From{Device: "Firefox on Android", Form: form, Step: step}
}

var plain = draft.From{Device: "Safari on iPhone"} // a form without a script

func (d *desk) save(who access.Actor, k draft.Key, w string, seen int64, from draft.From) draft.Draft {
	d.t.Helper()
	got, err := d.Save(d.t.Context(), who, k, words(w), seen, from)
	must(d.t, err)
	return got
}

// texts is every text of somebody, with a mark for where it is.
func (d *desk) texts(who access.Actor) map[string]string {
	d.t.Helper()
	all, err := d.List(d.t.Context(), who)
	must(d.t, err)
	texts := map[string]string{}
	put := func(w, where string) {
		if texts[w] != "" {
			d.t.Errorf("%q is there twice: %s and %s", w, texts[w], where)
		}
		texts[w] = where
	}
	for _, one := range all {
		where := "box"
		switch {
		case !one.Discarded.IsZero():
			where = "discarded"
		case one.Aside:
			where = "aside"
		}
		put(one.Fields.Words, where)
		if one.Other != nil {
			put(one.Other.Fields.Words, where+", second")
		}
	}
	return texts
}

// find is the listed draft with these words.
func (d *desk) find(who access.Actor, w string) draft.Draft {
	d.t.Helper()
	all, err := d.List(d.t.Context(), who)
	must(d.t, err)
	for _, one := range all {
		if one.Fields.Words == w {
			return one
		}
	}
	d.t.Fatalf("no draft says %q", w)
	return draft.Draft{}
}

var errDead = errors.New("the process is dead")

// mortal is a store whose process dies after so many writes. It can also be interrupted: meanwhile runs once, just before
// the next write.
type mortal struct {
	store.Store
	writes, dies int // dies 0: never
	meanwhile    func()
}

func (m *mortal) write(do func() error) error {
	if m.meanwhile != nil {
		act := m.meanwhile
		m.meanwhile = nil
		act()
	}
	if m.dies > 0 && m.writes >= m.dies {
		return errDead
	}
	m.writes++
	return do()
}

func (m *mortal) Insert(ctx context.Context, c *store.Collection, doc store.Doc) (out store.Doc, err error) {
	err = m.write(func() error { out, err = m.Store.Insert(ctx, c, doc); return err })
	return out, err
}

func (m *mortal) Replace(ctx context.Context, c *store.Collection, doc store.Doc) (out store.Doc, err error) {
	err = m.write(func() error { out, err = m.Store.Replace(ctx, c, doc); return err })
	return out, err
}

func (m *mortal) Delete(ctx context.Context, c *store.Collection, which string, rev int64) error {
	return m.write(func() error { return m.Store.Delete(ctx, c, which, rev) })
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
