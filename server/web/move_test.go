package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/cohort"
	"holdfast/server/id"
)

// moving is a desk at which Amara also leads another group, which takes people in.
func moving(t *testing.T) (atDesk, id.Cohort) {
	t.Helper()
	d := desk(t)
	c, _, err := d.Cohorts.Ensure(t.Context(), operator, "Thursday evening group")
	if err == nil {
		err = d.Cohorts.Join(t.Context(), operator, cohort.Membership{
			Cohort: c.ID, Person: d.Actor("amara").Person, Role: access.RoleFacilitator, Relation: access.Lead, Standing: access.Admitted, Alias: "Dr Amara Osei",
		})
	}
	if err == nil {
		err = d.Cohorts.Reopen(t.Context(), d.Actor("amara"), c.ID, "A place is free.", false)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d, c.ID
}

func offers(to id.Cohort) map[string]string {
	return map[string]string{"words": "publish", "person": "move", "move": string(to), "message": "There is a place for you on Thursdays."}
}

func TestSomebodyIsOfferedAPlaceElsewhere(t *testing.T) {
	d, there := moving(t)
	amara := d.Enter("amara")
	page := d.taken(amara)
	if got := page.Find("#move option").Length(); got != 2 {
		t.Fatalf("%d groups to choose from", got)
	}
	refused := d.decides(amara, page, offers(""))
	d.says(refused, http.StatusUnprocessableEntity, "Please choose the group in which they are offered a place.")
	if refused.Find("#person-move[checked]").Length() != 1 || !strings.Contains(refused.Find("#message").Text(), "on Thursdays") {
		t.Error("what was typed is gone")
	}
	done := d.decides(amara, page, offers(there))
	d.says(done, http.StatusOK, "offered a place in another group")
	willow := d.Enter("willow")
	home := willow.Get("/home")
	d.says(home, http.StatusOK, "A place in this group is offered to you. You stay in Tuesday evening group until you are in.")
	d.Clock.Advance(31 * time.Second)
	d.says(willow.Get("/home"), http.StatusOK, "The staff decided something about you")
	letter := willow.Get(willow.Get("/decisions").Find("main a[href^='/decisions/']").AttrOr("href", ""))
	d.says(letter, http.StatusOK, "A place in another group is offered to you", "on Thursdays")
	if to := letter.Link("Where to go on"); to != "/cohorts/"+string(there)+"/application" || to != home.Link("Where to go on") {
		t.Errorf("it leads to %q", to)
	}
	d.says(willow.Get(d.group), http.StatusOK, "Tuesday evening group")
	staying := willow.Get(home.Link("I would rather stay"))
	d.says(staying, http.StatusOK, "Stay in Tuesday evening group", "Nobody asks why.")
	d.says(willow.Submit(staying, "/cohorts/"+string(there)+"/leaving", nil), http.StatusOK, "You stay, and nothing has changed.")
	if p := willow.Get("/home"); strings.Contains(p.Words(), "Thursday") {
		t.Errorf("it is offered still: %s", p.Words())
	}
	d.says(willow.Get(d.group), http.StatusOK, "Tuesday evening group")
	d.settles(func() bool { return strings.Contains(amara.Get("/home").Words(), "would rather stay") })
	d.says(amara.Get(d.at), http.StatusOK, "They would rather stay than move.")
}

// settles waits until something that follows by itself has.
func (d atDesk) settles(until func() bool) {
	d.Helper()
	for range 200 {
		if until() {
			return
		}
		d.Clock.Advance(time.Second)
	}
	d.Error("it did not come")
}

// Whoever treats no other group, or not this one, is told why there is nothing to choose.
func TestWhyNobodyCanBeMoved(t *testing.T) {
	d := desk(t)
	for who, wants := range map[string]string{"amara": "You look after no other group", "milo": "A move is decided by the facilitators"} {
		b := d.Enter(who)
		page := b.Get(d.at)
		if page.Find("#decision").Length() == 0 {
			page = b.Submit(page, d.at+"/lease", map[string]string{"takeover": "They left."})
		}
		d.says(page, http.StatusOK, wants)
		if page.Find("#person-move, #move").Length() != 0 {
			t.Errorf("%s can choose it", who)
		}
	}
}

// A place that is offered stays offered to one person: nobody else's first page says anything of it, and the other
// group's staff read nothing of a case.
func TestWhatOthersSeeOfAMove(t *testing.T) {
	d, there := moving(t)
	ines := d.Actor("ines")
	err := d.Cohorts.AddStaff(t.Context(), d.Actor("amara"), there, ines.Person, access.RoleFacilitator, access.CoFacilitator)
	if err != nil {
		t.Fatal(err)
	}
	amara := d.Enter("amara")
	d.decides(amara, d.taken(amara), offers(there))
	d.Clock.Advance(time.Minute)
	token, _, err := d.Accounts.Start(t.Context(), ines.Person, account.How{Strong: true})
	if err != nil {
		t.Fatal(err)
	}
	theirs := d.With(token)
	for _, address := range []string{"/home", "/cohorts/" + string(there), "/cohorts/" + string(there) + "/people", "/cohorts/" + string(there) + "/members/" + string(d.Actor("willow").Person)} {
		p := theirs.Get(address)
		d.says(p, http.StatusOK)
		for _, word := range []string{"Tuesday evening", "/cases/", "move", "offered", "Kettle"} {
			if strings.Contains(p.Words()+p.Find("main").Find("a").Text(), word) {
				t.Errorf("%s says %q: %s", address, word, p.Words())
			}
		}
	}
	if p := d.Enter("tern").Get("/home"); strings.Contains(p.Words(), "Thursday") || strings.Contains(p.Words(), "offered") {
		t.Errorf("tern reads %s", p.Words())
	}
}
