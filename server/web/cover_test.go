package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"holdfast/server/testkit/house"
)

// nextMorning is a Wednesday at ten: the first group's staff are on.
func (e *evening) nextMorning() { e.Clock.Advance(14 * time.Hour) }

func TestCoverSaysWhatIsMissingAndForWhom(t *testing.T) {
	e := enterEvening(t)
	cover := e.at + "/cover"
	e.says(e.lead.Get(cover), http.StatusOK, "Staff read next tomorrow at 9 am", "Nobody can be woken now", "Monday to Friday: 9 am to 6 pm", "Nobody on call can be woken")
	for _, key := range []string{"milo", "ruth"} {
		p := e.as(key).Get(cover)
		e.says(p, http.StatusOK, "What is missing")
		if p.Find(`form[action="`+cover+`/confirmation"]`).Length() != 0 {
			t.Errorf("%s is offered to confirm the hours", key)
		}
	}
	if p := e.Enter("willow").Get(cover); p.Status != http.StatusNotFound {
		t.Errorf("a member reads it: %d", p.Status)
	}
	e.says(e.Enter("ruth").Get("/practice/cover"), http.StatusOK, "Tuesday", "Staff read next tomorrow")
}

func TestHoursLapseAndHoldAgain(t *testing.T) {
	e := enterEvening(t)
	cover := e.at + "/cover"
	e.Clock.Advance(61 * 24 * time.Hour)
	b := e.Enter("amara")
	lapsed := b.Get(cover)
	e.says(lapsed, http.StatusOK, "The hours have lapsed", "No page names a time to members", "They stopped to count")
	held := b.Submit(lapsed, cover+"/confirmation", nil)
	e.says(held, http.StatusOK, "The hours count for another 60 days", "Staff read next")
	e.silent(held, "lapsed")
}

func TestHolidays(t *testing.T) {
	e := enterEvening(t)
	cover := e.at + "/cover"
	bad := e.lead.Submit(e.lead.Get(cover), cover+"/holidays", map[string]string{"holidays": "Christmas"})
	e.says(bad, http.StatusUnprocessableEntity, "We did not understand “Christmas”")
	if box := bad.Find("#holidays").Text(); strings.TrimSpace(box) != "Christmas" {
		t.Errorf("what was typed is lost: %q", box)
	}
	kept := e.lead.Submit(bad, cover+"/holidays", map[string]string{"holidays": "2026-11-11 to 2026-11-12"})
	e.says(kept, http.StatusOK, "11 November 2026 to 12 November 2026", "Staff read next on Friday at 9 am")
	if p := e.Enter("ruth").Post(cover+"/holidays", url.Values{"holidays": {"x"}}); p.Status != http.StatusNotFound {
		t.Errorf("the admin sets a group's days: %d", p.Status)
	}
}

func TestRota(t *testing.T) {
	e := enterEvening(t)
	rota := e.at + "/cover/rota"
	amara := string(e.Actor("amara").Person)
	form := e.lead.Get(rota)
	bad := e.choose(e.lead, form, rota, map[string]string{"person-1": amara, "order-1": "main", "days-1": "evenings"})
	e.says(bad, http.StatusUnprocessableEntity, "We could not read the line “evenings”")
	if bad.Find("#days-1[aria-invalid]").Length() != 1 || bad.Find(`#person-1 option[selected]`).AttrOr("value", "") != amara {
		t.Error("the box is not named, or what was chosen is lost")
	}
	backwards := e.choose(e.lead, bad, rota, map[string]string{"person-1": amara, "order-1": "main", "days-1": "", "from-1": "2026-11-20", "to-1": "2026-11-19"})
	e.says(backwards, http.StatusUnprocessableEntity, "ends before it begins")
	kept := e.choose(e.lead, backwards, rota, map[string]string{"person-1": amara, "order-1": "main", "days-1": "Mon-Fri 18:00-24:00", "from-1": "2026-11-01", "to-1": "2026-11-30"})
	e.says(kept, http.StatusOK, "Whoever is on call is called by it", "Monday to Friday: 6 pm to midnight. From 1 November 2026 to 30 November 2026.", "is called first. Nobody stands by.")
	again := e.lead.Get(rota)
	if from, to := again.Find("#from-1").AttrOr("value", ""), again.Find("#to-1").AttrOr("value", ""); from != "2026-11-01" || to != "2026-11-30" {
		t.Errorf("the days come back as %s to %s", from, to)
	}
	stale := e.choose(e.lead, form, rota, map[string]string{"person-1": amara, "order-1": "backup"})
	e.says(stale, http.StatusConflict, "Somebody changed this while you were looking at it")
	e.says(e.choose(e.Enter("ruth"), again, rota, map[string]string{"person-1": "", "days-1": "", "from-1": "", "to-1": ""}), http.StatusOK, "Nobody is on call now")
	if p := e.Enter("milo").Get(rota); p.Status == http.StatusOK {
		t.Error("a moderator sets the rota")
	}
}

func TestADrillReachesAScreenAndItsResultIsTold(t *testing.T) {
	e := enterEvening(t)
	drills := e.at + "/cover/drills"
	e.says(e.lead.Get(drills), http.StatusOK, "Those begin tomorrow at 9 am", "There was none yet")
	if p := e.lead.Post(drills, nil); p.Status != http.StatusConflict {
		t.Errorf("a drill in the evening: %d", p.Status)
	}
	e.nextMorning()
	b := e.Enter("amara")
	e.says(b.Submit(b.Get(drills), drills, nil), http.StatusOK, "The drill has begun", "Nobody has it yet")
	e.says(b.Submit(b.Get(drills), drills, nil), http.StatusConflict, "A drill is running already")
	home := e.until(b, "/home", "You are called for a drill in Tuesday")
	called := b.Get(callOf(home, "drill"))
	e.says(called, http.StatusOK, "Nobody is in danger", "Nobody has come for it yet")
	if p := e.Enter("willow").Get(called.Path()); p.Status != http.StatusNotFound {
		t.Errorf("a member opens it: %d", p.Status)
	}
	if p := e.Enter("milo").Get(called.Path()); p.Status != http.StatusNotFound {
		t.Errorf("a colleague opens it: %d", p.Status)
	}
	out := e.Visitor().Get(called.Path())
	if out.Status != http.StatusUnauthorized || !strings.Contains(out.Body, url.QueryEscape(called.Path())) && !strings.Contains(out.Body, called.Path()) {
		t.Errorf("somebody who is not signed in: %d, and they do not come back here", out.Status)
	}
	e.Clock.Advance(3 * time.Minute)
	at := b.Submit(called, called.Path()+"/answer", nil)
	if !strings.HasPrefix(at.Path(), "/cases/") || at.Status != http.StatusOK {
		t.Errorf("the answer leads to %s with %d", at.Path(), at.Status)
	}
	e.silent(b.Get("/home"), "You are called for a drill")
	e.says(b.Get(drills), http.StatusOK, "Dr Amara Osei had it after 3 min", "it brought them")
	e.says(b.Get(called.Path()), http.StatusOK, "Somebody has it in hand by now")
}

func TestNobodyComes(t *testing.T) {
	e := enterEvening(t)
	drills := e.at + "/cover/drills"
	e.nextMorning()
	b, milo := e.Enter("amara"), e.Enter("milo")
	b.Submit(b.Get(drills), drills, nil)
	e.until(b, "/home", "You are called for a drill in Tuesday")
	e.Clock.Advance(16 * time.Minute)
	late := e.until(milo, "/queue", "A drill in Tuesday evening group has waited for 16 min, and nobody has come.")
	e.silent(e.Enter("willow").Get("/home"), "nobody has come")
	called := b.Get(callOf(b.Get("/home"), "drill"))
	b.Submit(called, called.Path()+"/answer", nil)
	e.silent(milo.Get(late.Path()), "A drill in")
	e.says(b.Get(drills), http.StatusOK, "had it after 16 min", "Nobody had it within 15 minutes.")
}

// callOf is where the line on top of a page leads that holds these words.
func callOf(p *house.Page, words string) string {
	return p.Find(`section[aria-label="You are called"] p:contains("`+words+`") a`).First().AttrOr("href", "")
}

// until asks for a page again and again while the relay works on another goroutine.
func (e *evening) until(b *house.Browser, path, words string) *house.Page {
	e.t.Helper()
	for range 2000 {
		if p := b.Get(path); strings.Contains(p.Words(), words) {
			return p
		}
		e.Clock.Advance(10 * time.Millisecond)
		time.Sleep(time.Millisecond)
	}
	e.t.Fatalf("%s never says %q", path, words)
	return nil
}

func TestChannels(t *testing.T) {
	e := enterEvening(t)
	b := e.lead
	e.says(b.Get(b.Get("/account").Link("How you are called")), http.StatusOK, "Never tried, so it does not count", "no address is set")
	bad := b.Submit(b.Get("/channels"), "/channels/address", map[string]string{"address": "http://example.org/pager"})
	e.says(bad, http.StatusUnprocessableEntity, "This address cannot be called")
	if typed := bad.Find("#address").AttrOr("value", ""); typed != "http://example.org/pager" {
		t.Errorf("what was typed is lost: %q", typed)
	}
	kept := b.Submit(bad, "/channels/address", map[string]string{"address": "https://alarm.example.org/secret-key"})
	e.says(kept, http.StatusOK, "Calls go to alarm.example.org")
	if strings.Contains(kept.Body, "secret-key") {
		t.Error("the address is shown again")
	}
	e.says(b.Submit(kept, "/channels/in-app/test", nil), http.StatusOK, "A test is on its way")
	soon := b.Submit(kept, "/channels/in-app/test", nil)
	e.says(soon, http.StatusTooManyRequests, "A test was sent a moment ago")
	page := e.until(b, "/channels", "A test of how you are called waits")
	e.says(page, http.StatusOK, "A test stands on top of this page")
	test := b.Get(page.Link("Answer it"))
	if p := e.Enter("milo").Post(test.Path()+"/answer", nil); p.Status != http.StatusNotFound {
		t.Errorf("a colleague answers it: %d", p.Status)
	}
	e.says(b.Submit(test, test.Path()+"/answer", nil), http.StatusOK, "It reached you", "It counts until 10 December 2026")
	if p := b.Post(test.Path()+"/answer", nil); p.Status != http.StatusNotFound {
		t.Errorf("answered twice: %d", p.Status)
	}
	if p := e.Enter("willow").Get("/channels"); p.Status != http.StatusNotFound {
		t.Errorf("a member has channels: %d", p.Status)
	}
	if p := b.Post("/channels/pigeon/test", nil); p.Status != http.StatusNotFound {
		t.Errorf("a way that is none: %d", p.Status)
	}
}

func TestModes(t *testing.T) {
	e := enterEvening(t)
	b, modes := e.lead, e.at+"/modes"
	form := b.Get(b.Get(e.at).Link("What is read first"))
	e.says(form, http.StatusOK, "The card, the case and its clock are the same")
	bad := b.Post(modes, url.Values{"mode": {"first"}, "first": {"many"}})
	e.says(bad, http.StatusUnprocessableEntity, "a number from 1 to 50")
	if bad.Find("#mode-first[checked]").Length() != 1 || bad.Find("#first").AttrOr("value", "") != "many" {
		t.Error("what was chosen is lost")
	}
	e.says(b.Post(modes, nil), http.StatusUnprocessableEntity, "one of the three ways")
	b.Post(modes, url.Values{"mode": {"first"}, "first": {"3"}})
	own := e.member("willow") + "/mode"
	e.says(b.Get(own), http.StatusOK, "As the group has it", "the first 3 posts are read first")
	b.Post(own, url.Values{"mode": {"all"}})
	e.says(b.Get(modes), http.StatusOK, "Willow: all posts are read first")
	b.Post(own, url.Values{"mode": {"group"}})
	e.says(b.Get(modes), http.StatusOK, "For nobody")
	if p := b.Get(e.member("milo") + "/mode"); p.Status != http.StatusNotFound {
		t.Errorf("a colleague has a mode: %d", p.Status)
	}
	for _, key := range []string{"willow", "ruth"} {
		if p := e.as(key).Post(modes, url.Values{"mode": {"all"}}); p.Status != http.StatusNotFound {
			t.Errorf("%s sets it: %d", key, p.Status)
		}
	}
}

func TestScreeningOfAPractice(t *testing.T) {
	e := enterEvening(t)
	b, at := e.Enter("ruth"), "/practice/screening"
	draft := at + "/draft"
	e.says(b.Get(b.Get("/practice").Link("What software looks for")), http.StatusOK, "nothing was changed yet", "All rules that come with this place speak")
	bad := e.choose(b, b.Get(draft), draft, map[string]string{"reason-1": "Names the old ward.", "tier-1": "red"})
	e.says(bad, http.StatusUnprocessableEntity, "One of the lists has no words yet")
	if bad.Find("#reason-1").AttrOr("value", "") != "Names the old ward." || bad.Find("#tier-1 option[selected]").AttrOr("value", "") != "red" {
		t.Error("what was typed is lost")
	}
	kept := e.choose(b, bad, draft, map[string]string{"reason-1": "Names the old ward.", "tier-1": "red", "phrases-1": "station four"})
	e.says(kept, http.StatusOK, "Kept as a draft", "Try it on recent posts")
	early := b.Post(at+"/publication", url.Values{"seen": {kept.Find(`form[action="`+at+`/trial"] [name=seen]`).AttrOr("value", "")}})
	e.says(early, http.StatusConflict, "Please try these on recent posts first")
	tried := b.Submit(kept, at+"/trial", nil)
	e.says(tried, http.StatusOK, "Posts it was tried on", "Nobody’s post was changed by that")
	live := b.Submit(tried, at+"/publication", nil)
	e.says(live, http.StatusOK, "From now on, everything is screened by this", "Version 1, 10 November 2026, by Ruth Adeyemi", "Names the old ward.")
	second := e.choose(b, b.Get(draft), draft, map[string]string{"reason-1": "", "tier-1": "red", "phrases-1": ""})
	tried = b.Submit(second, at+"/trial", nil)
	live = b.Submit(tried, at+"/publication", nil)
	old := b.Get(live.Link("Version 1"))
	e.says(old, http.StatusOK, "It does not hold any more", "Names the old ward.")
	back := b.Submit(old, at+"/versions/1/draft", nil)
	e.says(back, http.StatusOK, "A change is begun")
	e.says(b.Post(at+"/versions/1/draft", nil), http.StatusConflict, "A change is begun already")
	e.says(b.Submit(back, at+"/dropping", nil), http.StatusOK, "Dropped")
	if p := b.Get(at + "/versions/9"); p.Status != http.StatusNotFound {
		t.Errorf("a version that is none: %d", p.Status)
	}
	for _, key := range []string{"amara", "willow"} {
		if p := e.as(key).Get(at); p.Status != http.StatusNotFound {
			t.Errorf("%s reads it: %d", key, p.Status)
		}
	}
}

func TestMessagesOfThePractice(t *testing.T) {
	e := enterEvening(t)
	b, at := e.Enter("ruth"), "/practice/messages"
	list := b.Get(b.Get("/practice").Link("What people read with a decision"))
	e.says(list, http.StatusOK, "Taken down", "As it came with this place")
	form := b.Get(at + "/starter.remove")
	kept := e.choose(b, form, at, map[string]string{"for": "remove", "text": "We took this down, because of [which words]."})
	e.says(kept, http.StatusOK, "Kept.", "The practice’s own words, from 10 November 2026.")
	stale := e.choose(b, form, at, map[string]string{"for": "remove", "text": "Another."})
	e.says(stale, http.StatusConflict, "A colleague changed this text")
	if box := stale.Find("#text").Text(); strings.TrimSpace(box) != "Another." {
		t.Errorf("what was typed is lost: %q", box)
	}
	fresh := b.Get(at + "/new")
	e.says(e.choose(b, fresh, at, map[string]string{"name": "Welcome back", "for": "", "text": ""}), http.StatusUnprocessableEntity, "Please write what they read")
	e.says(e.choose(b, fresh, at, map[string]string{"name": "Welcome back", "for": "", "text": "You are welcome."}), http.StatusOK, "Welcome back")
	gone := e.choose(b, b.Get(at+"/starter.fold"), at, map[string]string{"for": "fold", "text": ""})
	e.silent(gone, "Folded Read it")
	if p := e.lead.Post(at, url.Values{"key": {"starter.hold"}, "for": {"hold"}, "name": {"x"}, "text": {"x"}}); p.Status != http.StatusNotFound {
		t.Errorf("a lead sets the practice's: %d", p.Status)
	}
}
