package web_test

import (
	"net/http"
	"strings"
	"testing"

	"holdfast/server/store/mongo"
	"holdfast/server/testkit/house"
	"holdfast/server/testkit/mongowire"
)

// The first path on the other backend: read, answer, change, take back, and stay out.
func TestTheFirstPathOnAMongoWireServer(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: THE MONGO-WIRE JOURNEY, since -short was asked for")
	}
	st, err := mongo.Open(t.Context(), mongowire.Config(t))
	if err != nil {
		t.Fatal(err)
	}
	h := house.Open(t, house.Options{Store: st, Window: -1})
	willow, tern := h.Enter("willow"), h.Enter("tern")
	thread := open(t, willow, saying)
	if thread.Find("#new").Length() != 1 {
		t.Error("what is new is not marked")
	}
	box := act(t, willow, thread, "I think it was “fine”", "Answer")
	done := willow.Submit(box, action(t, box), map[string]string{"words": "In our house it was “suit yourself”."})
	if post(done, "suit yourself").Length() != 1 {
		t.Fatalf("after sharing: %d %s", done.Status, done.Words())
	}
	if again := willow.Submit(box, action(t, box), map[string]string{"words": "In our house it was “suit yourself”."}); post(again, "suit yourself").Length() != 1 {
		t.Error("sent twice, it does not stand there once")
	}
	if words := tern.Get("/home").Words(); !strings.Contains(words, "Willow answered you") {
		t.Errorf("Tern's home: %s", words)
	}
	change := act(t, willow, done, "suit yourself", "Change")
	changed := willow.Submit(change, action(t, change), map[string]string{"words": "In our house it was “as you like”."})
	if got := post(changed, "as you like"); !strings.Contains(got.Text(), "edited") {
		t.Errorf("changed: %s", got.Text())
	}
	ask := act(t, willow, changed, "as you like", "Take back")
	if gone := willow.Submit(ask, action(t, ask), nil); strings.Contains(gone.Body, "as you like") {
		t.Error("taken back, the words still stand there")
	}
	read := willow.Submit(open(t, willow, saying), thread.Path()+"/read", nil)
	if !strings.Contains(read.Words(), "You have read everything here") {
		t.Errorf("read: %s", read.Words())
	}
	if p := h.Enter("heron").Get(thread.Path()); p.Status != http.StatusNotFound {
		t.Errorf("somebody of another group gets %d", p.Status)
	}
}
