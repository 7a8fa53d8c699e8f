package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"holdfast/server/testkit/house"
)

// touched is a demo with its first group at hand.
type touched struct {
	*testing.T
	*house.House
	group string // address
}

func touch(t *testing.T) touched {
	t.Helper()
	h := house.Open(t, house.Options{Window: -1})
	return touched{t, h, h.Enter("willow").Get("/home").Link("All of Tuesday")}
}

// says wants an answer and words on its page.
func (c touched) says(p *house.Page, status int, wanted ...string) {
	c.Helper()
	if p.Status != status {
		c.Fatalf("%s answers %d: %s", p.Path(), p.Status, p.Words())
	}
	for _, words := range wanted {
		if !strings.Contains(p.Words(), words) {
			c.Errorf("%s does not say %q: %s", p.Path(), words, p.Words())
		}
	}
}

// person is the id in the address of somebody's page, as the staff find it.
func (c touched) person(amara *house.Browser, name string) string {
	c.Helper()
	link := amara.Get(c.group + "/people").Link(name)
	return link[strings.LastIndex(link, "/")+1:]
}

func TestOnlyToTheFacilitatorsInABrowser(t *testing.T) {
	c := touch(t)
	tern, amara := c.Enter("tern"), c.Enter("amara")
	box := tern.Get(c.group + "/private")
	c.says(box, http.StatusOK, "Dr Amara Osei")
	sent := tern.Submit(box, box.Find("#composer").AttrOr("action", ""), map[string]string{"words": "May I ask you alone?"})
	c.says(sent, http.StatusOK, "May I ask you alone?", "Dr Amara Osei")
	if again := tern.Get(c.group + "/private"); again.Path() != sent.Path() {
		t.Errorf("the second time it leads to %s", again.Path())
	}
	list := amara.Get(c.group + "/privates")
	c.says(list, http.StatusOK, "Tern and the facilitators", "Willow and the facilitators")
	c.says(amara.Get(sent.Path()), http.StatusOK, "May I ask you alone?")
	for _, who := range []string{"willow", "milo", "ruth", "heron"} {
		if p := c.Enter(who).Get(sent.Path()); p.Status != http.StatusNotFound || strings.Contains(p.Body, "ask you alone") {
			t.Errorf("%s finds it: %d", who, p.Status)
		}
	}
	for _, page := range []string{c.group, "/home"} {
		if strings.Contains(c.Enter("willow").Get(page).Body, "ask you alone") {
			t.Errorf("%s shows it to the group", page)
		}
	}
}

func TestSharingLaterInABrowser(t *testing.T) {
	c := touch(t)
	amara := c.Enter("amara")
	c.says(amara.Get(c.group+"/schedule"), http.StatusOK, "How was the week?", "Check-in, by you.")
	box := amara.Get(c.group + "/schedule/new")
	fields := map[string]string{"title": "Before Friday", "kind": "check-in", "words": "What would help?", "date": "2026-11-13", "time": "08:30"}
	wrong := map[string]string{"title": "Before Friday", "kind": "check-in", "words": "What would help?", "date": "2026-11-01", "time": "08:30"}
	refused := amara.Submit(box, c.group+"/schedule", wrong)
	c.says(refused, http.StatusUnprocessableEntity, "This time is over already.")
	if got := refused.Find("textarea").Text(); !strings.Contains(got, "What would help?") {
		t.Errorf("the box holds %q", got)
	}
	kept := amara.Submit(refused, c.group+"/schedule", fields)
	c.says(kept, http.StatusOK, "Before Friday", "on Friday at 8:30")
	edit := kept.Find("li:contains('Before Friday') a.btn").AttrOr("href", "")
	moved := amara.Submit(amara.Get(edit), edit, map[string]string{"date": "2026-11-14", "time": "10:00"})
	c.says(moved, http.StatusOK, "on Saturday at 10")
	if p := c.Enter("tern").Get(edit); p.Status == http.StatusOK {
		t.Error("a member opens it")
	}
	off := amara.Submit(moved, edit+"/calling-off", nil)
	if strings.Contains(off.Words(), "Before Friday") {
		t.Error("called off it still waits")
	}
}

func TestMovingAndClosingInABrowser(t *testing.T) {
	c := touch(t)
	amara, willow := c.Enter("amara"), c.Enter("willow")
	thread := open(t, amara, saying)
	from := post(thread, "What did you think he would say?")
	box := amara.Get(from.Find("a:contains('Move')").AttrOr("href", ""))
	c.says(box, http.StatusOK, "What did you think he would say?", "Where to")
	action := box.Find("main form").AttrOr("action", "")
	c.says(amara.Submit(box, action, map[string]string{"to": "", "title": ""}), http.StatusUnprocessableEntity, "title")
	moved := amara.Submit(box, action, map[string]string{"to": "", "title": "What he would say"})
	c.says(moved, http.StatusOK, "What did you think he would say?", "You asked what I was afraid")
	old := willow.Get(thread.Path() + "?at=start")
	if strings.Contains(old.Words(), "What did you think he would say?") || old.Find("a[href='"+moved.Path()+"']").Length() != 1 {
		t.Errorf("in the old place stands %s", old.Words())
	}
	closing := amara.Get(moved.Path() + "/closing")
	c.says(closing, http.StatusOK, "Close this conversation", "What he would say")
	amara.Submit(closing, moved.Path()+"/closing", map[string]string{"words": "Asked and answered."})
	c.says(willow.Get(moved.Path()), http.StatusOK, "Asked and answered.")
	if p := willow.Get(moved.Path() + "/closing"); p.Status != http.StatusForbidden {
		t.Errorf("a member is asked for a last word: %d", p.Status)
	}
}

func TestNotesInABrowser(t *testing.T) {
	c := touch(t)
	amara := c.Enter("amara")
	member := c.group + "/members/" + c.person(amara, "Willow")
	page := amara.Get(amara.Get(member).Link("Notes, session by session"))
	c.says(page, http.StatusOK, "Nothing is noted yet.", "Dr Amara Osei")
	asked := amara.Submit(page, member+"/notes", map[string]string{"session": "2026-11-10", "words": "Close to Tern lately."})
	c.says(asked, http.StatusConflict, "This names other members.", "It names Tern.")
	kept := amara.Submit(asked, member+"/notes", map[string]string{"knowing": "1"})
	c.says(kept, http.StatusOK, "Close to Tern lately.", "10 November 2026")
	change := amara.Get(kept.Link("Change"))
	again := amara.Submit(change, member+"/notes", map[string]string{"words": "Slept better."})
	c.says(again, http.StatusOK, "Slept better.")
	c.says(amara.Get(again.Link("As it was before")), http.StatusOK, "Slept better.", "Close to Tern lately.")
	for _, who := range []string{"willow", "tern", "ruth", "heron"} {
		for _, address := range []string{member + "/notes", member + "/notes/2026-11-10"} {
			if p := c.Enter(who).Get(address); p.Status != http.StatusNotFound || strings.Contains(p.Body, "Slept") {
				t.Errorf("%s opens %s: %d", who, address, p.Status)
			}
		}
	}
	if p := c.Enter("milo").Get(member + "/notes"); p.Status != http.StatusForbidden {
		t.Errorf("the moderator opens them: %d", p.Status)
	}
}

func TestHowOneReadsInABrowser(t *testing.T) {
	c := touch(t)
	willow, tern, amara := c.Enter("willow"), c.Enter("tern"), c.Enter("amara")
	rook := c.person(amara, "Rook")
	page := willow.Get(willow.Get(c.group + "/me").Link("How you read here"))
	c.says(page, http.StatusOK, "wanting to die", "Read without somebody", "Rook")
	chosen := willow.Submit(page, c.group+"/reading", map[string]string{"fold-grief": "open"})
	if got := chosen.Find("#fold-grief option[selected]").AttrOr("value", ""); got != "open" {
		t.Errorf("kept is %q", got)
	}
	muted := willow.Post(c.group+"/people/"+rook+"/muting", nil)
	if muted.Find("form[action$='/unmuting']").Length() != 1 {
		t.Errorf("muted it says %s", muted.Words())
	}
	for who, b := range map[string]*house.Browser{"rook": c.Enter("tern"), "staff": amara} {
		for _, address := range []string{c.group + "/people", c.group + "/members/" + rook, c.group} {
			if strings.Contains(strings.ToLower(b.Get(address).Words()), "without them") {
				t.Errorf("%s are told on %s", who, address)
			}
		}
	}
	c.says(willow.Post(c.group+"/quiet", url.Values{"until": {"2026-11-15"}}), http.StatusOK, "15 November 2026")
	c.says(tern.Get(c.group+"/people"), http.StatusOK, "not this week")
	c.says(willow.Post(c.group+"/quiet", url.Values{"until": {"some day"}}), http.StatusUnprocessableEntity, "Please give a day")
	willow.Post(c.group+"/quiet", url.Values{"until": {""}})
	if strings.Contains(tern.Get(c.group+"/people").Words(), "not this week") {
		t.Error("it does not end")
	}
}

func TestThemesInABrowser(t *testing.T) {
	c := touch(t)
	amara := c.Enter("amara")
	page := amara.Get(c.group + "/themes")
	c.says(page, http.StatusOK, "What content notes can name")
	twice := amara.Submit(page, c.group+"/themes", map[string]string{"theme0": "", "theme8": "fire", "theme9": "Fire"})
	c.says(twice, http.StatusUnprocessableEntity, "Two themes have the same words.")
	long := amara.Submit(page, c.group+"/themes", map[string]string{"theme0": "", "theme9": strings.Repeat("x", 50)})
	if long.Find("#theme9[aria-invalid]").Length() != 1 {
		t.Errorf("the box that is too long is not named: %s", long.Words())
	}
	kept := amara.Submit(long, c.group+"/themes", map[string]string{"theme9": "fire"})
	c.says(kept, http.StatusOK, "Not offered any more", "illness or hospital")
	if got := kept.Find("input[value='fire']").Length(); got != 1 {
		t.Errorf("fire stands there %d times", got)
	}
	back := amara.Post(c.group+"/themes", url.Values{"seen": {kept.Find("input[name=seen]").AttrOr("value", "")}, "back": {"hospital"}})
	if back.Find("input[value='illness or hospital']").Length() != 1 || back.Find("input[value='fire'][name^='theme']").Length() != 0 {
		t.Errorf("brought back it is %s", back.Words())
	}
}

func TestWhatChangedInABrowser(t *testing.T) {
	c := touch(t)
	tern, amara := c.Enter("tern"), c.Enter("amara")
	thread := open(t, tern, saying)
	box := act(t, tern, thread, "I think it was “fine”", "Change")
	done := tern.Submit(box, action(t, box), map[string]string{"words": "You asked what I was afraid he’d say. I think it was “well”. Thank you."})
	which := strings.TrimPrefix(post(done, "I think it was “well”").AttrOr("id", ""), "p")
	page := amara.Get("/posts/" + which + "/history")
	c.says(page, http.StatusOK, "What Tern changed", "What the group sees now.", "It was replaced.")
	if ins, del := page.Find("ins").Text(), page.Find("del").Text(); !strings.Contains(ins, "“well”.") || !strings.Contains(ins, "added:") || !strings.Contains(del, "“fine”.") || !strings.Contains(del, "taken out:") {
		t.Errorf("came %q, went %q", ins, del)
	}
	if p := c.Enter("willow").Get("/posts/" + which + "/history"); p.Status != http.StatusNotFound {
		t.Errorf("a member reads it: %d", p.Status)
	}
}

func TestIcebreakersInABrowser(t *testing.T) {
	c := touch(t)
	amara := c.Enter("amara")
	page := amara.Get(c.group + "/icebreakers")
	if n := page.Find("input[name=ask]").Length(); n < 8 {
		t.Fatalf("%d questions ship", n)
	}
	box := amara.Post(c.group+"/icebreakers", url.Values{"ask": {"4", "1", "99", "x"}})
	words := box.Find("textarea").First().Text()
	c.says(box, http.StatusOK)
	if !strings.Contains(words, "call you") || !strings.Contains(words, "left alone") || strings.Contains(words, "weather") {
		t.Errorf("the box holds %q", words)
	}
	done := amara.Submit(box, action(t, box), map[string]string{"title": "Who we are", "kind": "introductions"})
	c.says(done, http.StatusOK, "call you")
	c.Clock.Advance(time.Minute)
	c.says(c.Enter("tern").Get(c.group), http.StatusOK, "Who we are", "Introductions")
}
