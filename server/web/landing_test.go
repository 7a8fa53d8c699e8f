package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"holdfast/server/draft"
	"holdfast/server/forum"
	"holdfast/server/id"
	"holdfast/server/testkit/house"
)

func TestHowItLooksIsKeptInTheBrowserAlone(t *testing.T) {
	h := house.Open(t, house.Options{})
	for name, b := range map[string]*house.Browser{"nobody": h.Visitor(), "willow": h.Enter("willow")} {
		said := b.Submit(b.Get("/look"), "/look", map[string]string{"colours": "dark", "text": "largest", "face": "plain", "motion": "none"})
		if said.Status != http.StatusOK || !strings.Contains(said.Words(), "Kept for this device.") {
			t.Errorf("%s: %d %s", name, said.Status, said.Words())
		}
		for _, page := range []*house.Page{said, b.Get("/help"), b.Get("/")} {
			root := page.Find("html")
			for attr, want := range map[string]string{"data-theme": "dark", "data-text": "largest", "data-face": "plain", "data-motion": "none"} {
				if got := root.AttrOr(attr, ""); got != want {
					t.Errorf("%s at %s: %s is %q, want %q", name, page.Path(), attr, got, want)
				}
			}
		}
		if checked := said.Find("input[name=text][checked]").AttrOr("value", ""); checked != "largest" {
			t.Errorf("%s: the form shows %q", name, checked)
		}
	}
}

func TestALookThatIsNoneOfOursIsTheUsualOne(t *testing.T) {
	b := house.Open(t, house.Options{}).Visitor()
	page := b.Post("/look", url.Values{"colours": {`"><script>`}, "text": {"huge"}, "motion": {"none"}})
	for attr, want := range map[string]string{"data-theme": "", "data-text": "", "data-face": "", "data-motion": "none"} {
		if got := page.Find("html").AttrOr(attr, ""); got != want {
			t.Errorf("%s is %q, want %q", attr, got, want)
		}
	}
	b.Headers = http.Header{"Cookie": {"look=more.large.plain.none.extra.<b>"}}
	if got := b.Get("/").Find("html").AttrOr("data-theme", ""); got != "more" {
		t.Errorf("a longer cookie gives %q", got)
	}
}

// After a week away nothing has to be caught up with: one conversation stands open, the others are folded, and all of it
// can be counted as read at once.
func TestWhoeverComesBackIsLetInGently(t *testing.T) {
	h := house.Open(t, house.Options{})
	first := h.Enter("willow").Get("/home")
	if strings.Contains(first.Words(), "It has been a while") {
		t.Error("a first visit is met as an absence")
	}
	at := first.Link("All of Tuesday")
	h.Clock.Advance(8 * 24 * time.Hour)
	b := h.Enter("willow")
	for _, path := range []string{"/home", at} {
		page := b.Get(path)
		if !strings.Contains(page.Words(), "It has been a while.") {
			t.Errorf("%s does not say that it has been a while:\n%s", path, page.Words())
		}
		if open := page.Find("main .rows > li h3.title").Length() - page.Find("details .rows > li h3.title").Length(); open != 1 {
			t.Errorf("%s: %d conversations stand open", path, open)
		}
		if page.Find("details .rows > li h3.title").Length() == 0 {
			t.Errorf("%s: nothing is folded", path)
		}
	}
	page := b.Submit(b.Get(at), at+"/caught-up", nil)
	if page.Path() != at || !strings.Contains(page.Words(), "Everything before counts as read.") {
		t.Errorf("caught up: %d at %s: %s", page.Status, page.Path(), page.Words())
	}
	for _, path := range []string{"/home", at} {
		if page := b.Get(path); page.Find(".fresh").Length() != 0 || strings.Contains(page.Words(), "It has been a while.") {
			t.Errorf("%s still says that something is new:\n%s", path, page.Words())
		}
	}
}

func TestHomeSaysWhatWasAnsweredPrivatelyAndWhatOneWasWriting(t *testing.T) {
	h := house.Open(t, house.Options{Window: -1})
	ctx, who := t.Context(), h.Actor("willow")
	at := h.Enter("willow").Get("/home").Link("All of Tuesday")
	which := id.Cohort(strings.TrimPrefix(at, "/cohorts/"))
	asked, err := h.Forum.OpenPrivate(ctx, who, which, forum.Words{Text: "Could we move my Tuesday?"}, h.Forum.Nonce())
	check(t, err)
	if page := h.Enter("amara").Get("/home"); !strings.Contains(page.Words(), "Willow wrote to the facilitators.") {
		t.Errorf("the facilitator does not hear of it:\n%s", page.Words())
	}
	if page := h.Enter("willow").Get("/home"); strings.Contains(page.Words(), "privately") {
		t.Errorf("an answer is told before there is one:\n%s", page.Words())
	}
	h.Clock.Advance(time.Hour)
	_, err = h.Forum.Answer(ctx, h.Actor("amara"), forum.NewPost{Thread: asked.Thread, Words: forum.Words{Text: "Of course."}, Nonce: h.Forum.Nonce()})
	check(t, err)
	_, err = h.Drafts.Save(ctx, who, draft.Key{Purpose: draft.Thread, Target: string(which)}, draft.Fields{Title: "The hallway", Words: "I painted"}, 0, draft.From{})
	check(t, err)
	b := h.Enter("willow")
	page := b.Get("/home")
	for _, want := range []string{"Dr Amara Osei answered you, privately.", "A new conversation in Tuesday evening group", "Only you can read it."} {
		if !strings.Contains(page.Words(), want) {
			t.Errorf("home does not say %q:\n%s", want, page.Words())
		}
	}
	if read := b.Get(page.Link("answered you, privately")); !strings.Contains(read.Words(), "Of course.") {
		t.Errorf("the answer is not there: %d", read.Status)
	}
	if other := h.Enter("amara").Get("/home"); strings.Contains(other.Words(), "A new conversation in") {
		t.Error("somebody else's draft stands on a home page")
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
