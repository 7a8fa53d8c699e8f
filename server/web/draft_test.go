package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"holdfast/server/testkit/house"
)

// keepAt is where the composer on this page keeps a draft.
func keepAt(t *testing.T, box *house.Page) string {
	t.Helper()
	at, ok := box.Find("button[formaction]").Attr("formaction")
	if !ok {
		t.Fatalf("%s keeps no draft", box.Path())
	}
	return at
}

// values are the fields of the composer on a page, with some filled in.
func values(box *house.Page, fields map[string]string) url.Values {
	all := url.Values{}
	for _, name := range []string{"nonce", "to", "quote", "draft", "seen"} {
		value, _ := box.Find(`input[name="` + name + `"]`).Attr("value")
		all.Set(name, value)
	}
	for name, value := range fields {
		all.Set(name, value)
	}
	return all
}

type saved struct {
	State   string
	Version int64
	Two     string
	Other   *struct{ Title, Words, When string }
}

// autosave sends what a page's script would.
func autosave(t *testing.T, b *house.Browser, box *house.Page, form string, fields map[string]string) saved {
	t.Helper()
	b.Headers = http.Header{"Accept": {"application/json"}}
	defer func() { b.Headers = nil }()
	all := values(box, fields)
	all.Set("page", form)
	got := b.Post(keepAt(t, box), all)
	if got.Status != http.StatusOK {
		t.Fatalf("a save answers %d: %s", got.Status, got.Body)
	}
	var s saved
	if err := json.Unmarshal([]byte(got.Body), &s); err != nil {
		t.Fatalf("%v: %s", err, got.Body)
	}
	return s
}

func inBox(p *house.Page) string { return strings.TrimPrefix(p.Find("textarea#words").Text(), "\n") }

// Everything a composer holds comes back with its draft, until it is shared; then nothing of it is left.
func TestADraftIsKeptUntilItIsShared(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	thread := open(t, willow, saying)
	at := thread.Path() + "/answer"
	box := willow.Get(at)
	form := values(box, map[string]string{"words": "I can hear the plates.", "note": "plates", "hope": "heard"})
	list := willow.Post(keepAt(t, box), form)
	if list.Path() != "/drafts" || !strings.Contains(list.Words(), "An answer in “"+saying+"”") || !strings.Contains(list.Words(), "I can hear the plates.") {
		t.Fatalf("kept: %s %s", list.URL, list.Words())
	}
	if to := list.Link("Go on writing"); to != at {
		t.Errorf("going on leads to %q", to)
	}
	again := willow.Get(at)
	note, _ := again.Find("input[name=note]").Attr("value")
	if inBox(again) != "I can hear the plates." || note != "plates" || again.Find(`[name=hope][value=heard][checked], option[value=heard][selected]`).Length() != 1 {
		t.Errorf("the box holds %q, note %q: %s", inBox(again), note, again.Find("form#composer").Text())
	}
	done := willow.Post(thread.Path()+"/posts", values(again, map[string]string{"words": inBox(again), "note": note}))
	if post(done, "I can hear the plates.").Length() != 1 {
		t.Fatalf("shared: %d %s", done.Status, done.URL)
	}
	if got := inBox(willow.Get(at)); got != "" {
		t.Errorf("after sharing the box holds %q", got)
	}
	if words := willow.Get("/drafts").Words(); strings.Contains(words, "plates") {
		t.Errorf("after sharing it is still a draft: %s", words)
	}
}

// A draft belongs to its box alone: a change of a post is no answer, and another conversation's box is empty.
func TestADraftOpensInItsOwnBox(t *testing.T) {
	h := house.Open(t, house.Options{})
	tern := h.Enter("tern")
	thread := open(t, tern, saying)
	change := act(t, tern, thread, "I think it was “fine”", "Change")
	tern.Post(keepAt(t, change), values(change, map[string]string{"words": "It was the door."}))
	if got := inBox(tern.Get(thread.Path() + "/answer")); got != "" {
		t.Errorf("a change came back as an answer: %q", got)
	}
	if got := inBox(tern.Get(change.Path())); got != "It was the door." {
		t.Errorf("its own box holds %q", got)
	}
	if milo := h.Enter("milo"); strings.Contains(milo.Get("/drafts").Body, "It was the door") {
		t.Error("somebody else sees it")
	}
}

// Two devices write in one box. Neither text is lost, both are shown, and one is chosen.
func TestTwoDevicesKeepBothTexts(t *testing.T) {
	h := house.Open(t, house.Options{})
	phone, laptop := h.Enter("willow"), h.Enter("willow")
	at := open(t, phone, saying).Path() + "/answer"
	onPhone, onLaptop := phone.Get(at), laptop.Get(at)
	if got := autosave(t, phone, onPhone, "p", map[string]string{"words": "From the phone."}); got.State != "kept" || got.Version != 1 {
		t.Fatalf("%+v", got)
	}
	two := autosave(t, laptop, onLaptop, "l", map[string]string{"words": "From the laptop."})
	if two.State != "two" || two.Other == nil || two.Other.Words != "From the phone." {
		t.Fatalf("%+v", two)
	}
	list := laptop.Get("/drafts")
	for _, text := range []string{"From the phone.", "From the laptop."} {
		if !strings.Contains(list.Words(), text) {
			t.Errorf("%q is not shown: %s", text, list.Words())
		}
	}
	if warned := laptop.Get(at); !strings.Contains(warned.Words(), "both texts are kept") {
		t.Error("the box does not say that there are two")
	}
	choice, _ := list.Find(`form[action$="/choice"]`).Last().Attr("action")
	chosen := laptop.Post(choice, url.Values{"other": {"1"}})
	if got := inBox(laptop.Get(at)); got != "From the laptop." {
		t.Errorf("chosen, the box holds %q", got)
	}
	back, _ := chosen.Find(`form[action$="/restoring"]`).Attr("action")
	phone.Post(back, nil)
	if got := inBox(phone.Get(at)); got != "From the phone." {
		t.Errorf("had back, the box holds %q", got)
	}
	if words := phone.Get("/drafts").Words(); !strings.Contains(words, "From the laptop.") {
		t.Error("what stood in the box meanwhile is gone")
	}
}

// A save that was under way when its words were shared leaves no draft of them.
func TestALateSaveComesToNothing(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	thread := open(t, willow, saying)
	box := willow.Get(thread.Path() + "/answer")
	words := map[string]string{"words": "Shared while it was being kept.", "page": "p"}
	willow.Post(thread.Path()+"/posts", values(box, words))
	if got := autosave(t, willow, box, "p", map[string]string{"words": "Shared while it was"}); got.State != "shared" {
		t.Errorf("%+v", got)
	}
	if list := willow.Get("/drafts").Words(); strings.Contains(list, "Shared while") {
		t.Errorf("it came back: %s", list)
	}
}

// A browser that goes back fills a fresh form with words that were shared. They stand there once all the same, and not
// when they were taken back since.
func TestGoingBackSharesOnce(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	thread := open(t, willow, saying)
	send := func() *house.Page {
		box := willow.Get(thread.Path() + "/answer")
		return willow.Post(thread.Path()+"/posts", values(box, map[string]string{"words": "Said once."}))
	}
	send()
	again := send()
	if n := post(again, "Said once.").Length(); n != 1 || !strings.Contains(again.Body, "already") {
		t.Errorf("it stands there %d times", n)
	}
	retract, _ := again.Find(`form[action$="/taking-back"]`).Attr("action")
	willow.Post(retract, nil)
	if n := post(send(), "Said once.").Length(); n != 1 {
		t.Errorf("after it was taken back it cannot be said again: %d", n)
	}
}

// The program died between sharing and ending the draft: the box still has the words, and sharing them, however much
// later, finds the post and ends the draft.
func TestADraftThatOutlivedItsSharing(t *testing.T) {
	for _, later := range []time.Duration{time.Minute, 3 * time.Hour} {
		h := house.Open(t, house.Options{})
		willow := h.Enter("willow")
		thread := open(t, willow, saying)
		box := willow.Get(thread.Path() + "/answer")
		words := map[string]string{"words": "Said in the last second."}
		willow.Post(thread.Path()+"/posts", values(box, words))
		autosave(t, willow, box, "p", words) // as it would be had sharing not ended it
		h.Clock.Advance(later)
		willow = h.Enter("willow")
		again := willow.Get(thread.Path() + "/answer")
		if inBox(again) != "Said in the last second." {
			t.Fatalf("the box holds %q", inBox(again))
		}
		done := willow.Post(thread.Path()+"/posts", values(again, words))
		if n := post(done, "Said in the last second.").Length(); n != 1 {
			t.Errorf("%v later it stands there %d times", later, n)
		}
		if words := willow.Get("/drafts").Words(); strings.Contains(words, "last second") {
			t.Errorf("%v later its draft is still there: %s", later, words)
		}
	}
}

// A form that does not say whose it is comes back with its words, and nothing is shared or kept.
func TestAFormOfNobody(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	thread := open(t, willow, saying)
	box := willow.Get(thread.Path() + "/answer")
	fields := values(box, map[string]string{"words": "Whose are these?"})
	bare, _, _ := strings.Cut(fields.Get("nonce"), ".")
	fields.Set("nonce", bare)
	for _, to := range []string{thread.Path() + "/posts", keepAt(t, box)} {
		got := willow.Post(to, fields)
		if got.Status != http.StatusUnprocessableEntity || inBox(got) != "Whose are these?" {
			t.Errorf("%s: %d, the box holds %q", to, got.Status, inBox(got))
		}
		if _, tag, _ := strings.Cut(values(got, nil).Get("nonce"), "."); tag == "" {
			t.Errorf("%s: the new form does not say whose it is either", to)
		}
	}
	tern := h.Enter("tern")
	if got := tern.Post(keepAt(t, box), values(box, map[string]string{"words": "Not mine."})); got.Status != http.StatusUnauthorized {
		t.Errorf("somebody else's form is kept with %d", got.Status)
	}
}

// A conversation closed, a post taken back: the words stay readable, and say why they cannot go on.
func TestADraftWhosePlaceIsGone(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow, osei := h.Enter("willow"), h.Enter("amara")
	thread := open(t, willow, saying)
	box := willow.Get(thread.Path() + "/answer")
	willow.Post(keepAt(t, box), values(box, map[string]string{"words": "Too late for this one."}))
	if got := osei.Post(thread.Path()+"/closing", nil); got.Status != http.StatusOK {
		t.Fatalf("closing answers %d", got.Status)
	}
	list := willow.Get("/drafts")
	if words := list.Words(); !strings.Contains(words, "Too late for this one.") || !strings.Contains(words, "closed") {
		t.Errorf("the list says %s", words)
	}
	if list.Link("Go on writing") != "" {
		t.Error("it offers a box that is not open")
	}
}

func TestDiscardingAndHavingBack(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow, tern := h.Enter("willow"), h.Enter("tern")
	at := open(t, willow, saying).Path() + "/answer"
	box := willow.Get(at)
	list := willow.Post(keepAt(t, box), values(box, map[string]string{"words": "Perhaps not."}))
	away, _ := list.Find(`form[action$="/discarding"]`).Attr("action")
	for _, end := range []string{"discarding", "restoring", "setting-aside", "choice"} {
		to := strings.TrimSuffix(away, "discarding") + end
		if got := tern.Post(to, nil); got.Status != http.StatusNotFound {
			t.Errorf("somebody else's draft answers %s with %d", end, got.Status)
		}
	}
	gone := willow.Post(away, nil)
	if inBox(willow.Get(at)) != "" || !strings.Contains(gone.Words(), "Perhaps not.") {
		t.Errorf("discarded: %s", gone.Words())
	}
	back, _ := gone.Find(`form[action$="/restoring"]`).Attr("action")
	willow.Post(back, nil)
	if got := inBox(willow.Get(at)); got != "Perhaps not." {
		t.Errorf("had back, the box holds %q", got)
	}
	willow.Post(away, nil)
	h.Clock.Advance(24*time.Hour + time.Minute)
	if words := h.Enter("willow").Get("/drafts").Words(); strings.Contains(words, "Perhaps not.") {
		t.Error("it is there after its day")
	}
}

// Who reads it, when somebody of the staff does next, and what may be said beside the words.
func TestWhatStandsAtTheComposer(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	at := open(t, willow, saying).Path() + "/answer"
	words := willow.Get(at).Words()
	for _, want := range []string{"Tern", "Dr Amara Osei", "Staff read next tomorrow at 9 am.", "software"} {
		if !strings.Contains(words, want) {
			t.Errorf("the composer does not say %q: %s", want, words)
		}
	}
	h.Clock.Advance(14 * time.Hour) // Wednesday, ten in the morning
	if words := h.Enter("willow").Get(at).Words(); !strings.Contains(words, "Staff are on now") {
		t.Errorf("in staffed hours it says %s", words)
	}
}

// An answer begun to one post goes on to that post, and to another when "Answer" was pressed there since. Words never
// change by it.
func TestWhatADraftAnswers(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	thread := open(t, willow, saying)
	box := act(t, willow, thread, "I think it was “fine”", "Answer")
	willow.Post(keepAt(t, box), values(box, map[string]string{"words": "Mine said it to the dog."}))
	again := willow.Get(thread.Path() + "/answer")
	if got, want := values(again, nil).Get("to"), values(box, nil).Get("to"); got != want || !strings.Contains(again.Find("h1").Text(), "Answer Tern") {
		t.Errorf("it goes on to %q as %q, not to %q", got, again.Find("h1").Text(), want)
	}
	other := act(t, willow, thread, "the no takes a minute", "Answer")
	if got := values(other, nil).Get("to"); got == values(box, nil).Get("to") || inBox(other) != "Mine said it to the dog." {
		t.Errorf("pressed elsewhere it goes to %q with %q", got, inBox(other))
	}
}
