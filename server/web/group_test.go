package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/cohort"
	"holdfast/server/id"
	"holdfast/server/testkit/house"
)

// evening is the demo's first group, as its address and as its people.
type evening struct {
	*house.House
	t    *testing.T
	at   string
	id   id.Cohort
	lead *house.Browser // Amara
}

func enterEvening(t *testing.T) *evening {
	t.Helper()
	h := house.Open(t, house.Options{})
	e := &evening{House: h, t: t, lead: h.Enter("amara")}
	e.at = e.lead.Get("/home").Link("All of Tuesday")
	e.id = id.Cohort(strings.TrimPrefix(e.at, "/cohorts/"))
	return e
}

// as is a browser of somebody who has no door of their own in the demo; it goes nowhere by itself.
func (e *evening) as(key string) *house.Browser {
	e.t.Helper()
	token, _, err := e.Accounts.Start(e.t.Context(), e.Actor(key).Person, account.How{Strong: true})
	if err != nil {
		e.t.Fatal(err)
	}
	return e.With(token)
}

// member is the address of the page about somebody.
func (e *evening) member(key string) string {
	return e.at + "/members/" + string(e.Actor(key).Person)
}

func (e *evening) says(p *house.Page, status int, words ...string) {
	e.t.Helper()
	if p.Status != status {
		e.t.Errorf("%s answers %d, want %d", p.Path(), p.Status, status)
	}
	for _, w := range words {
		if !strings.Contains(p.Words(), w) {
			e.t.Errorf("%s does not say %q:\n%s", p.Path(), w, p.Words())
		}
	}
}

func (e *evening) silent(p *house.Page, words ...string) {
	e.t.Helper()
	for _, w := range words {
		if strings.Contains(p.Words(), w) {
			e.t.Errorf("%s says %q", p.Path(), w)
		}
	}
}

// choose sends the form with the chosen values of its lists, which Submit leaves out.
func (e *evening) choose(b *house.Browser, p *house.Page, action string, fields map[string]string) *house.Page {
	e.t.Helper()
	form := p.Find(`form[action="` + action + `"]`).First()
	form.Find("select").Each(func(_ int, s *goquery.Selection) {
		name, _ := s.Attr("name")
		if _, given := fields[name]; given && s.Find(`option[value="`+fields[name]+`"]`).Length() == 0 {
			e.t.Errorf("%s offers no %q in %s", p.Path(), fields[name], name)
		}
	})
	return b.Submit(p, action, fields)
}

func TestStartingAGroup(t *testing.T) {
	e := enterEvening(t)
	b := e.lead
	box := b.Get(b.Get("/home").Link("Start a group"))
	to := action(t, box)
	bad := b.Submit(box, to, map[string]string{"name": "Thursday", "purpose": "Grief, in company.", "starts": "17.11.2026", "capacity": "eight"})
	e.says(bad, http.StatusUnprocessableEntity, "The group was not made yet", "year, month and day")
	if v, _ := bad.Find("#name").Attr("value"); v != "Thursday" {
		t.Errorf("the name is lost: %q", v)
	}
	if bad.Find("#starts").AttrOr("value", "") != "17.11.2026" || !strings.Contains(bad.Find("#purpose").Text(), "Grief, in company.") {
		t.Error("what was typed is lost")
	}
	again := b.Submit(bad, action(t, bad), map[string]string{"starts": "2026-11-17", "ends": "2027-02-09"})
	e.says(again, http.StatusUnprocessableEntity, "How many members")
	made := b.Submit(again, action(t, again), map[string]string{"capacity": " 8 "})
	e.says(made, http.StatusOK, "Settings of Thursday", "Forming", "17 November 2026 to 9 February 2027")
	if twice := b.Submit(again, action(t, again), map[string]string{"capacity": "8"}); twice.Path() != made.Path() {
		t.Error("sent twice, the form made two groups")
	}
	group := strings.TrimSuffix(made.Path(), "/settings")
	agreement := b.Get(group + "/agreement")
	e.says(agreement, http.StatusOK, "What is said here stays here", "Version 1")
	if p := e.Enter("willow").Get("/cohorts/new"); p.Status != http.StatusNotFound {
		t.Errorf("a member starts groups: %d", p.Status)
	}
}

func TestSettingsAndTheDoor(t *testing.T) {
	e := enterEvening(t)
	b, second := e.lead, e.Enter("amara")
	page, stale := b.Get(e.at+"/settings"), second.Get(e.at+"/settings")
	kept := b.Submit(page, e.at+"/settings", map[string]string{"purpose": "Resting, together.", "capacity": "12"})
	e.says(kept, http.StatusOK, "Kept.")
	lost := second.Submit(stale, e.at+"/settings", map[string]string{"purpose": "Something else."})
	e.says(lost, http.StatusConflict, "Somebody changed this")
	if !strings.Contains(lost.Find("#purpose").Text(), "Something else.") {
		t.Error("what was typed is lost")
	}
	if lost.Find("input[name=seen]").AttrOr("value", "") == stale.Find("input[name=seen]").AttrOr("value", "") {
		t.Error("having seen the present version, they cannot send it again")
	}
	closed := b.Submit(kept, e.at+"/membership-closing", nil)
	e.says(closed, http.StatusOK, "The door is closed again", "closed to everybody else")
	e.says(b.Submit(closed, e.at+"/reopening", map[string]string{"reason": "", "history": "1"}), http.StatusUnprocessableEntity, "The door is still closed")
	opened := b.Submit(closed, e.at+"/reopening", map[string]string{"reason": "Two places are free.", "history": "1"})
	e.says(opened, http.StatusOK, "Dr Amara Osei opened the door", "Two places are free.", "Members are asked")
	willow := e.Enter("willow")
	e.accept("willow")
	e.says(willow.Get(e.at), http.StatusOK, "Two places are free.", "New people can come in at the moment.")
	place := willow.Get(e.at + "/me")
	e.says(willow.Submit(place, e.at+"/history", nil), http.StatusOK, "Your yes is kept.", "You said yes.")
	for _, who := range []string{"willow", "milo", "ines", "ruth"} {
		if p := e.as(who).Get(e.at + "/settings"); p.Status != http.StatusNotFound && p.Status != http.StatusForbidden {
			t.Errorf("%s reads the settings: %d", who, p.Status)
		}
	}
}

// accept has somebody accept what their group asks now, when a change asked again.
func (e *evening) accept(keys ...string) {
	e.t.Helper()
	c, err := e.Cohorts.Cohort(e.t.Context(), e.id)
	if err != nil {
		e.t.Fatal(err)
	}
	for _, key := range keys {
		if err := e.Cohorts.AcceptTerms(e.t.Context(), e.id, e.Actor(key).Person, c.Terms); err != nil {
			e.t.Fatal(err)
		}
	}
}

func TestChangingTheAgreement(t *testing.T) {
	e := enterEvening(t)
	b := e.lead
	page := b.Get(b.Get(e.at + "/agreement").Link("Change the agreement"))
	many := map[string]string{"title-1": "What stays here", "text-1": "Everything.", "text-2": ""}
	bad := b.Submit(page, e.at+"/agreement", many)
	e.says(bad, http.StatusUnprocessableEntity, "The agreement is as it was")
	if bad.Find("#title-1").AttrOr("value", "") != "What stays here" || bad.Find("#text-2[aria-invalid=true]").Length() != 1 {
		t.Error("the box in question is not named, or what was typed is lost")
	}
	many["text-2"] = "In the group, and nowhere else."
	e.says(b.Submit(bad, e.at+"/agreement", many), http.StatusOK, "Every member is asked", "What stays here", "Version 2")
	e.says(b.Get(e.at+"/agreement?version=1"), http.StatusOK, "What is said here stays here", "It does not hold any more.")
	for _, none := range []string{"0", "3", "-1", "x"} {
		if p := b.Get(e.at + "/agreement?version=" + none); p.Status != http.StatusNotFound {
			t.Errorf("version %s answers %d", none, p.Status)
		}
	}
	willow := e.Enter("willow")
	if p := willow.Get(e.at); p.Path() != e.at+"/terms" {
		t.Errorf("a member goes in without being asked again, to %s", p.Path())
	}
	if home := willow.Get("/home"); home.Link("Read what is asked") != e.at+"/terms" {
		t.Error("their home page does not lead there")
	}
	e.says(willow.Get(e.at+"/agreement"), http.StatusOK, "What stays here")
	if willow.Get(e.at+"/agreement").Link("Change the agreement") != "" {
		t.Error("a member is offered to change it")
	}
	e.accept("willow")
	e.says(willow.Get(e.at), http.StatusOK, "The agreement changed.")
}

func TestArrangingStaff(t *testing.T) {
	e := enterEvening(t)
	b, admin := e.lead, e.Enter("ruth")
	ines := string(e.Actor("ines").Person)
	page := b.Get(e.at + "/staff")
	e.says(b.Submit(page, e.at+"/staff", map[string]string{"person": ines, "relation": "conductor"}), http.StatusUnprocessableEntity, "Please choose what this person is")
	e.says(b.Submit(page, e.at+"/staff", map[string]string{"person": "", "relation": "lead"}), http.StatusUnprocessableEntity, "Only people who work in this practice")
	e.says(e.choose(b, page, e.at+"/staff", map[string]string{"person": ines, "relation": "lead"}), http.StatusOK, "Changed. The group is told.", "Inês Duarte")
	e.says(e.Enter("willow").Get(e.at), http.StatusOK, "Inês Duarte leads this group now")
	page = admin.Get(e.at + "/staff")
	e.says(page, http.StatusOK, "Tuesday evening group", "Inês Duarte")
	e.says(e.choose(admin, page, e.at+"/staff/"+ines+"/relation", map[string]string{"relation": "moderator"}), http.StatusOK, "Changed. The group is told.")
	amara := string(e.Actor("amara").Person)
	e.says(admin.Submit(page, e.at+"/staff/"+amara+"/leaving", nil), http.StatusConflict, "Somebody has to lead this group.")
	e.says(admin.Submit(page, e.at+"/staff/"+ines+"/leaving", nil), http.StatusOK, "Changed. The group is told.")
	if p := admin.Get(e.at); p.Status != http.StatusNotFound {
		t.Errorf("the admin reads the group: %d", p.Status)
	}
	for _, who := range []string{"willow", "milo"} {
		if p := e.as(who).Get(e.at + "/staff"); p.Status == http.StatusOK {
			t.Errorf("%s arranges staff", who)
		}
	}
}

func TestThePageAboutAMember(t *testing.T) {
	e := enterEvening(t)
	b, tern := e.lead, e.member("tern")
	people := b.Get(e.at + "/people")
	if people.Link("Tern") != tern {
		t.Error("the people page does not lead there")
	}
	page := b.Get(tern)
	e.says(page, http.StatusOK, "Tern", "In the group since", "Members do not see this page.")
	long := e.choose(b, page, tern+"/standing", map[string]string{"standing": "on-break", "line": strings.Repeat("a", cohort.MaxLine+1)})
	e.says(long, http.StatusUnprocessableEntity, "Nothing was changed", "Please shorten it")
	if !strings.Contains(long.Find("textarea[name=line]").Text(), "aaaa") {
		t.Error("what was typed is lost")
	}
	e.says(e.choose(b, page, tern+"/standing", map[string]string{"standing": "on-break", "line": "Tern is away until the first."}), http.StatusOK, "Changed.", "On a break", "The group was told")
	e.says(e.Enter("willow").Get(e.at), http.StatusOK, "Tern is away until the first.")
	if p := b.Get(e.at + "/people"); !strings.Contains(p.Words(), "on a break") {
		t.Error("the staff do not see it beside the name")
	}
	if p := e.Enter("willow").Get(e.at + "/people"); strings.Contains(p.Words(), "on a break") || p.Link("Tern") != "" {
		t.Error("another member sees it beside the name, or is led to the page")
	}
	amara := string(e.Actor("amara").Person)
	e.says(e.choose(b, b.Get(tern), tern+"/clinician", map[string]string{"clinician": amara}), http.StatusOK, "Treated by", "Dr Amara Osei")
	e.says(b.Post(tern+"/clinician", url.Values{"clinician": {"x"}}), http.StatusNotFound)
	e.says(b.Post(tern+"/standing", url.Values{"standing": {"removed"}}), http.StatusConflict, "cannot be moved there")
	e.says(b.Get(e.member("milo")), http.StatusOK, "Milo Brandt", "Works here")
	if p := e.Enter("willow").Get(tern); p.Status != http.StatusNotFound {
		t.Errorf("a member reads it: %d", p.Status)
	}
	if p := b.Get(e.member("heron")); p.Status != http.StatusNotFound {
		t.Errorf("somebody of another group has a page here: %d", p.Status)
	}
}

func TestPausingAccess(t *testing.T) {
	e := enterEvening(t)
	b, milo, rook := e.lead, e.Enter("milo"), e.as("rook")
	at := e.member("rook")
	e.says(b.Submit(b.Get(at), at+"/suspension", map[string]string{"reason": ""}), http.StatusUnprocessableEntity, "Please say why")
	done := b.Submit(b.Get(at), at+"/suspension", map[string]string{"reason": "Threats by phone."})
	e.says(done, http.StatusOK, "Access is paused everywhere", "Threats by phone.", "Somebody else has to do this")
	if done.Find(`form[action="`+at+`/review"]`).Length() != 0 {
		t.Error("who paused it is offered to review it")
	}
	if p := rook.Get(e.at); p.Status == http.StatusOK {
		t.Error("their page still answers")
	}
	e.silent(e.Enter("willow").Get(e.at), "paused", "Threats")
	need := milo.Get("/home")
	e.says(need, http.StatusOK, "Rook, in Tuesday evening group: access is paused.")
	e.Clock.Advance(25 * time.Hour)
	milo = e.Enter("milo")
	need = milo.Get("/home")
	e.says(need, http.StatusOK, "It was due")
	page := milo.Get(need.Link("Look at it"))
	e.says(page, http.StatusOK, "A second person should have looked at it")
	e.says(milo.Submit(page, at+"/review", map[string]string{"lift": "", "reason": " "}), http.StatusUnprocessableEntity, "Please say why")
	e.says(milo.Submit(page, at+"/review", map[string]string{"lift": "1", "reason": "A mistake."}), http.StatusOK, "Access is back.")
	e.says(e.as("rook").Get(e.at), http.StatusOK, "Tuesday evening group")
}

func TestRemovingSomebody(t *testing.T) {
	e := enterEvening(t)
	b, milo, at := e.lead, e.Enter("milo"), e.member("sorrel")
	propose := func() *house.Page {
		return e.choose(b, b.Get(at), at+"/removal", map[string]string{"clause": "1", "reason": "Told a colleague."})
	}
	e.says(e.choose(b, b.Get(at), at+"/removal", map[string]string{"clause": "1", "reason": ""}), http.StatusUnprocessableEntity, "Please say why")
	e.says(propose(), http.StatusOK, "Proposed. It has to be confirmed.", "Told a colleague.", "Somebody else has to do this")
	dropped := b.Submit(b.Get(at), at+"/removal-confirmation", map[string]string{"drop": "1", "reason": "A misunderstanding."})
	e.says(dropped, http.StatusOK, "The proposed removal was set aside.", "A misunderstanding.")
	propose()
	page := milo.Get(at)
	e.says(page, http.StatusOK, "Their removal is proposed.")
	e.says(milo.Submit(page, at+"/removal-confirmation", nil), http.StatusOK, "Removed from the group")
	if p := e.as("sorrel").Get(e.at); p.Status != http.StatusNotFound {
		t.Errorf("removed, they read: %d", p.Status)
	}
	e.says(e.as("sorrel").Get(e.at+"/me"), http.StatusOK, "Your place in this group has ended.")
}

func TestOnesOwnPlace(t *testing.T) {
	e := enterEvening(t)
	tern := e.Enter("tern")
	place := tern.Get(tern.Get(e.at).Link("Your place here"))
	e.says(place, http.StatusOK, "Your place in Tuesday evening group", "Tern")
	long := tern.Submit(place, e.at+"/break", map[string]string{"line": strings.Repeat("a", cohort.MaxLine+1)})
	e.says(long, http.StatusUnprocessableEntity, "Please shorten it")
	if !strings.HasPrefix(long.Find("#line").AttrOr("value", ""), "aaaa") {
		t.Error("what was typed is lost")
	}
	away := tern.Submit(place, e.at+"/break", map[string]string{"line": "Away for a week."})
	e.says(away, http.StatusOK, "You are on a break.")
	e.says(tern.Get("/home"), http.StatusOK, "You are on a break. You can read; nobody expects you.")
	e.says(tern.Get(e.at), http.StatusOK, "You are on a break.", "Away for a week.")
	if tern.Get(e.at).Link("Write to the group") != "" {
		t.Error("on a break they are offered to write")
	}
	e.says(tern.Submit(away, e.at+"/return", nil), http.StatusOK, "You are back.")
	leaving := tern.Get(tern.Get(e.at + "/me").Link("What happens when you leave"))
	e.says(leaving, http.StatusOK, "What you wrote stays where it is")
	gone := tern.Submit(leaving, e.at+"/leaving", map[string]string{"line": "Goodbye, and thank you."})
	if gone.Path() != "/home" || !strings.Contains(gone.Words(), "You have left the group.") {
		t.Errorf("left, they are at %s", gone.Path())
	}
	e.says(e.Enter("willow").Get(e.at), http.StatusOK, "Goodbye, and thank you.")
	if p := tern.Get(e.at); p.Status != http.StatusNotFound {
		t.Errorf("left, they read: %d", p.Status)
	}
	e.says(tern.Get(e.at+"/me"), http.StatusOK, "You have left this group.")
}

// Staff see the group as a member does, never as one of its members, and can press nothing there.
func TestTheGroupAsAMemberSeesIt(t *testing.T) {
	e := enterEvening(t)
	if err := e.Cohorts.SetStanding(t.Context(), e.Actor("amara"), e.id, e.Actor("rook").Person, access.InHospital, ""); err != nil {
		t.Fatal(err)
	}
	page := e.lead.Get(e.lead.Get(e.at).Link("See it as a member does"))
	e.says(page, http.StatusOK, "Tuesday evening group", "Rook")
	e.silent(page, "New from", "answered you", "(you)", "You wrote", "in hospital", "Settings", "Invitations", "Write to the group")
	if page.Find("main form").Length() != 0 {
		t.Error("there is something to press")
	}
	if page.Find("main a[href*='/members/']").Length() != 0 {
		t.Error("it leads to pages about members")
	}
	if strings.Contains(page.Find("header").Text(), "Dr Amara Osei") {
		t.Error("it names the reader")
	}
	for _, who := range []string{"willow", "ines", "ruth"} {
		if p := e.as(who).Get(e.at + "/as-member"); p.Status != http.StatusNotFound {
			t.Errorf("%s: %d", who, p.Status)
		}
	}
}

// A late joiner's browser finds nothing from before, whatever it asks for.
func TestALateJoinersBrowser(t *testing.T) {
	e := enterEvening(t)
	ctx := t.Context()
	before := e.Enter("willow").Get(e.at)
	var addresses []string
	before.Find("main a[href^='/threads/']").Each(func(_ int, s *goquery.Selection) {
		addresses = append(addresses, strings.SplitN(s.AttrOr("href", ""), "#", 2)[0])
	})
	if len(addresses) < 3 {
		t.Fatal("there is hardly anything to hide")
	}
	p, err := e.Accounts.Ensure(ctx, access.Actor{Kind: access.Operator}, account.NewPerson{Key: "late", Kind: access.Member, Name: "Late"})
	if err != nil {
		t.Fatal(err)
	}
	e.Clock.Advance(time.Hour)
	_, err = e.Cohorts.Pend(ctx, e.id, p.ID, e.Actor("amara").Person, "late")
	if err == nil {
		_, err = e.Cohorts.NameYourself(ctx, e.id, p.ID, "Osprey", 1)
	}
	if err == nil {
		err = e.Cohorts.Admit(ctx, e.Actor("amara"), e.id, p.ID)
	}
	c, lookErr := e.Cohorts.Cohort(ctx, e.id)
	if err != nil || lookErr != nil {
		t.Fatal(err, lookErr)
	}
	if err := e.Cohorts.AcceptTerms(ctx, e.id, p.ID, c.Terms); err != nil {
		t.Fatal(err)
	}
	token, _, err := e.Accounts.Start(ctx, p.ID, account.How{})
	if err != nil {
		t.Fatal(err)
	}
	late := e.With(token)
	absent := late.Get("/threads/01ARZ3NDEKTSV4RRFFQ69G5FAV")
	for _, at := range addresses {
		for _, way := range []string{"", "?at=start", "/answer"} {
			if got := late.Get(at + way); got.Status != http.StatusNotFound || got.Words() != absent.Words() {
				t.Errorf("%s%s answers %d", at, way, got.Status)
			}
		}
	}
	for _, page := range []*house.Page{late.Get(e.at), late.Get("/home")} {
		e.says(page, http.StatusOK, "Tuesday evening group")
		if page.Find("main a[href^='/threads/']").Length() != 0 {
			t.Errorf("%s leads to conversations from before", page.Path())
		}
	}
	if got := strings.Count(late.Get(e.at).Words(), "Osprey has joined."); got != 1 {
		t.Errorf("their own coming is told %s times", strconv.Itoa(got))
	}
}
