package web_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"holdfast/server/store"
	"holdfast/server/store/sqlite"
	"holdfast/server/testkit/house"
)

func TestWithoutRedisReadingAndPostingGoOn(t *testing.T) {
	h := house.Open(t, house.Options{Window: -1, Settings: []string{"HOLDFAST_REDIS_ADDRESS=127.0.0.1:1"}})
	willow := h.Enter("willow")
	thread := open(t, willow, saying)
	box := willow.Get(thread.Path() + "/answer")
	done := willow.Submit(box, action(t, box), map[string]string{"words": "Said without Redis."})
	if post(done, "Said without Redis.").Length() != 1 {
		t.Errorf("%d %s", done.Status, done.Words())
	}
	if home := h.Enter("tern").Get("/home"); !strings.Contains(home.Words(), "Willow") {
		t.Error("what follows a post does not follow")
	}
	if p := h.Visitor().Get("/readyz"); p.Status != http.StatusOK {
		t.Errorf("not ready: %d", p.Status)
	}
}

// failing is a store that cannot be reached while it is told so.
type failing struct {
	store.Store
	gone atomic.Bool
}

func (f *failing) Get(ctx context.Context, c *store.Collection, which string) (store.Doc, error) {
	if f.gone.Load() {
		return store.Doc{}, store.ErrUnavailable
	}
	return f.Store.Get(ctx, c, which)
}

func (f *failing) Count(ctx context.Context, c *store.Collection, q store.Query, most int) (int, error) {
	if f.gone.Load() {
		return 0, store.ErrUnavailable
	}
	return f.Store.Count(ctx, c, q, most)
}

func TestWhenTheRecordsCannotBeReachedNothingTypedIsLost(t *testing.T) {
	inner, err := sqlite.Open(t.TempDir()+"/records.db", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	st := &failing{Store: inner}
	h := house.Open(t, house.Options{Store: st})
	willow := h.Enter("willow")
	thread := open(t, willow, saying)
	box := willow.Get(thread.Path() + "/answer")
	st.gone.Store(true)
	down := willow.Submit(box, action(t, box), map[string]string{"words": "Do not lose this."})
	if down.Status != http.StatusServiceUnavailable || !strings.Contains(down.Find("textarea").Text(), "Do not lose this.") {
		t.Fatalf("%d, box %q", down.Status, down.Find("textarea").Text())
	}
	if p := h.Visitor().Get("/readyz"); p.Status != http.StatusServiceUnavailable {
		t.Errorf("ready all the same: %d", p.Status)
	}
	if p := h.Visitor().Get("/livez"); p.Status != http.StatusOK {
		t.Errorf("not alive: %d", p.Status)
	}
	st.gone.Store(false)
	if back := willow.Submit(down, action(t, box), nil); post(back, "Do not lose this.").Length() != 1 {
		t.Errorf("tried again: %d %s", back.Status, back.Words())
	}
}

// Whatever does not answer: the way out leads out, and the help page has the numbers that are left.
func TestWhenTheRecordsCannotBeReachedOneCanLeave(t *testing.T) {
	inner, err := sqlite.Open(t.TempDir()+"/records.db", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	st := &failing{Store: inner}
	h := house.Open(t, house.Options{Store: st, Settings: []string{"HOLDFAST_HELP_PHONE=Ring 01632 960 100."}})
	b := h.With(session(t, h, "willow"))
	st.gone.Store(true)
	if help := b.Get("/help"); help.Status != http.StatusOK || !strings.Contains(help.Words(), "01632 960 100") {
		t.Errorf("help: %d %s", help.Status, help.Words())
	}
	if left := b.Post("/leave", nil); left.Header.Get("Location") != "/away" || b.Token("sid") != "" {
		t.Errorf("leaving: %d %s", left.Status, left.Header.Get("Location"))
	}
	if away := b.Get("/away"); !saysNothing(away) {
		t.Errorf("away: %d %s", away.Status, away.Words())
	}
	if out := h.With("x").Post("/sign-out", nil); out.Status == http.StatusSeeOther {
		t.Error("it says that somebody is signed out, and does not know")
	}
}
