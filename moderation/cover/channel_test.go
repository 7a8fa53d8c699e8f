package cover_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"holdfast/moderation/cover"
	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

const link = "https://notes.example.org/called/"

func (h *house) wakes() bool {
	h.Helper()
	c, err := h.Clock(h.Context(), group)
	h.must(err)
	return c.Promise(h.clock.Now()).Wakes
}

// token is the end of the link of the last call.
func (h *house) token() string {
	h.Helper()
	calls := h.world.called()
	if len(calls) == 0 || calls[len(calls)-1].Kind != cover.Tested {
		h.Fatalf("no test was sent: %v", calls)
	}
	return strings.TrimPrefix(calls[len(calls)-1].Link, link)
}

// A channel counts after its own person answered its test, for thirty days, and not after its address changed.
func TestAChannelCountsAfterATest(t *testing.T) {
	h := open(t, night)
	h.usual()
	h.run(h.first)
	ctx := t.Context()
	h.refused(h.TestChannel(ctx, actor(ben), cover.Webhook), errs.Conflict) // there is no address
	h.refused(h.SetWebhook(ctx, actor(ben), "http://pager.example"), errs.Invalid)
	h.must(h.SetWebhook(ctx, actor(ben), " https://pager.example/one?key=1 "))
	if h.wakes() {
		t.Error("an address alone counts")
	}
	h.must(h.TestChannel(ctx, actor(ben), cover.Webhook))
	h.refused(h.TestChannel(ctx, actor(ben), cover.Webhook), errs.TooMany)
	h.pass(tick)
	if h.wakes() {
		t.Error("a test that nobody answered counts")
	}
	token := h.token()
	h.refused(h.AcknowledgeTest(ctx, actor(ines), token), errs.NotFound)
	h.refused(h.AcknowledgeTest(ctx, access.Actor{}, token), errs.Unauthenticated)
	h.refused(h.AcknowledgeTest(ctx, actor(ben), token+"x"), errs.NotFound)
	row, err := h.Called(ctx, actor(ben), token)
	if err != nil || row.Kind != cover.Tested || row.Case != "" {
		t.Errorf("the link leads to %+v, %v", row, err)
	}
	_, err = h.Called(ctx, actor(ines), token)
	h.refused(err, errs.NotFound)
	_, err = h.Called(ctx, actor(ben), row.ID) // a test is answered by its token, not by its id
	h.refused(err, errs.NotFound)
	h.must(h.AcknowledgeTest(ctx, actor(ben), token))
	if !h.wakes() {
		t.Error("an answered test does not count")
	}
	h.refused(h.AcknowledgeTest(ctx, actor(ben), token), errs.NotFound) // once
	h.clock.Advance(30*24*time.Hour - time.Second)
	if !h.wakes() {
		t.Error("it counts for less than thirty days")
	}
	h.clock.Advance(time.Second)
	if h.wakes() {
		t.Error("it counts for more than thirty days")
	}
}

func TestWhatProvesNothing(t *testing.T) {
	for name, meanwhile := range map[string]func(*house){
		"another address": func(h *house) { h.must(h.SetWebhook(h.Context(), actor(ben), "https://pager.example/two")) },
		"no address":      func(h *house) { h.must(h.SetWebhook(h.Context(), actor(ben), "")) },
		"an hour":         func(h *house) { h.clock.Advance(cover.TestValid + time.Second) },
	} {
		h := open(t, night)
		h.usual()
		h.run(h.first)
		h.must(h.SetWebhook(t.Context(), actor(ben), "https://pager.example/one"))
		h.must(h.TestChannel(t.Context(), actor(ben), cover.Webhook))
		h.pass(tick)
		token := h.token()
		meanwhile(h)
		if err := h.AcknowledgeTest(t.Context(), actor(ben), token); errs.KindOf(err) != errs.NotFound || h.wakes() {
			t.Errorf("%s: %v", name, err)
		}
	}
	h := open(t, night)
	h.usual()
	h.run(h.first)
	h.prove(ben)
	h.must(h.SetWebhook(t.Context(), actor(ben), "https://pager.example/"+"zqkestrel-"+string(ben))) // the same
	if !h.wakes() {
		t.Error("the same address once more took the proof away")
	}
	h.must(h.SetWebhook(t.Context(), actor(ben), "https://pager.example/two"))
	if h.wakes() {
		t.Error("the proof of another address counts")
	}
}

// Mail and the app reach whoever is there; neither wakes, however often it was tested.
func TestOnlyAPagerWakes(t *testing.T) {
	h := open(t, night)
	h.mailboxes()
	h.usual()
	h.run(h.first)
	ctx := t.Context()
	h.must(h.TestChannel(ctx, actor(ben), cover.InApp))
	rows, err := h.Waiting(ctx, actor(ben))
	if err != nil || len(rows) != 1 || rows[0].Kind != cover.Tested {
		t.Fatalf("%v %v", rows, err)
	}
	h.must(h.AcknowledgeTest(ctx, actor(ben), strings.TrimPrefix(rows[0].Link, cover.CalledPath)))
	if rows, err = h.Waiting(ctx, actor(ben)); err != nil || len(rows) > 0 {
		t.Errorf("an answered test waits still: %v %v", rows, err)
	}
	h.must(h.TestChannel(ctx, actor(ben), cover.Mail))
	h.pass(tick)
	calls := h.world.called()
	h.must(h.AcknowledgeTest(ctx, actor(ben), calls[len(calls)-1].ID)) // what notify puts into its link
	all, err := h.MyChannels(ctx, actor(ben))
	h.must(err)
	for _, c := range all {
		if c.Counts(h.clock.Now()) != (c.Kind != cover.Webhook) || c.There != (c.Kind != cover.Webhook) {
			t.Errorf("%+v", c)
		}
	}
	if h.wakes() {
		t.Error("a mail wakes")
	}
	h.world.set(func(w *world) { w.mailbox[ben] = false })
	h.clock.Advance(time.Minute)
	h.refused(h.TestChannel(ctx, actor(ben), cover.Mail), errs.Conflict)
	h.refused(h.TestChannel(ctx, actor(ben), "pigeon"), errs.NotFound)
}

// A pager that fails is called again while it helps, under the same id; then the page says that it failed.
func TestAPagerThatFails(t *testing.T) {
	h := open(t, night)
	h.rota(cover.Turn{Person: ben, Order: cover.Main})
	h.run(h.first)
	h.prove(ben)
	h.world.set(func(w *world) { w.down = true })
	before := len(h.world.called())
	h.crisis()
	h.pass(time.Minute)
	if p := h.pageOf(ben, 0); p.State != cover.Failed || p.Tries < 3 {
		t.Errorf("%s after %d tries", p.State, p.Tries)
	}
	h.world.set(func(w *world) { w.down = false })
	h.pass(time.Minute)
	p := h.pageOf(ben, 0)
	calls := h.world.called()[before:]
	if p.State != cover.Sent || p.SentAt.Before(p.At) || len(calls) != 1 || calls[0].ID != p.ID || calls[0].Link != link+p.ID {
		t.Errorf("%s, calls %v", p.State, calls)
	}
	h.world.set(func(w *world) { w.down = true })
	h.pass(9 * time.Minute)
	if p := h.pageOf(ben, 2); p.State != cover.Failed {
		t.Errorf("%s", p.State)
	}
	h.pass(25 * time.Minute)
	tries := h.pageOf(ben, 2).Tries
	h.pass(5 * time.Minute)
	if p := h.pageOf(ben, 2); p.State != cover.Failed || p.Tries != tries {
		t.Errorf("a page of half an hour ago is called again: %s, %d and %d", p.State, tries, p.Tries)
	}
	h.acknowledge(ines)
	h.world.set(func(w *world) { w.down = false })
	before = len(h.world.called())
	h.pass(5 * time.Minute)
	if n := len(h.world.called()) - before; n > 0 {
		t.Errorf("%d calls after somebody had it", n)
	}
}

// pageOf is the page of a step to somebody's pager.
func (h *house) pageOf(who id.Person, step int) cover.Page {
	h.Helper()
	all, err := h.Everything(h.Context())
	h.must(err)
	for _, p := range all {
		if p.Person == who && p.Step == step && p.Channel == cover.Webhook && p.Kind != cover.Tested {
			return p
		}
	}
	h.Fatalf("there is no page of step %d", step)
	return cover.Page{}
}

// No word and no name is in a page, an address or a record that is not sealed, or the log.
func TestPagesAndRecordsHoldNoWords(t *testing.T) {
	h := open(t, night)
	h.mailboxes()
	h.usual()
	h.run(h.first)
	h.prove(ben)
	h.crisis()
	h.pass(16 * time.Minute)
	h.world.set(func(w *world) { w.down = true })
	h.pass(15 * time.Minute)
	for _, c := range h.world.called() {
		if strings.Contains(c.ID+c.Link+string(c.Kind), "zqkestrel") || strings.Contains(c.Link, string(crisi)) {
			t.Errorf("%+v", c)
		}
	}
	if bytes.Contains(h.files(), []byte("zqkestrel")) || strings.Contains(h.log.String(), "zqkestrel") {
		t.Error("a word lies in the open")
	}
	all, err := h.MyChannels(t.Context(), actor(ben))
	h.must(err)
	if all[2].Host != "pager.example" {
		t.Errorf("of the address one sees %q", all[2].Host)
	}
	b, err := h.Board(t.Context(), actor(amara), group)
	h.must(err)
	if c := b.Channels[ben][2]; c.Host != "" || !c.There {
		t.Errorf("others see %+v", c)
	}
}

func TestOldPagesGo(t *testing.T) {
	h := open(t, night)
	h.usual()
	h.must(h.PlanPurge(t.Context()))
	h.run(h.first)
	h.crisis()
	h.pass(time.Minute)
	h.say(func(st *cover.Standing) { st.Decided, st.Open = true, false })
	h.pass(10 * time.Minute)
	h.clock.Advance(89 * 24 * time.Hour)
	h.pass(3 * time.Minute)
	if all, err := h.Everything(t.Context()); err != nil || len(all) == 0 {
		t.Errorf("after 89 days: %d, %v", len(all), err)
	}
	h.clock.Advance(2 * 24 * time.Hour)
	h.pass(3 * time.Minute)
	all, err := h.Everything(t.Context())
	h.must(err)
	n, err := h.raw.Count(t.Context(), cover.Ladders, store.Query{Index: "by_age", Equal: []any{int64(1)}}, 10)
	if h.must(err); len(all) != 0 || n != 0 {
		t.Errorf("after 91 days: %d pages, %d ladders", len(all), n)
	}
}
