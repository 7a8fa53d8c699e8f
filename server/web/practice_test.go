package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"holdfast/server/access"
	"holdfast/server/testkit/house"
)

func TestSettingUpAPractice(t *testing.T) {
	h := house.Open(t, house.Options{Real: true})
	for _, wrong := range []string{"x", string(h.Ring.Token("setup", "practice", 2))} {
		if page := h.Visitor().Get("/setup/" + wrong); page.Status != http.StatusNotFound {
			t.Errorf("a wrong link: %d", page.Status)
		}
	}
	b := h.Visitor()
	address := "/setup/" + string(h.Admission.SetupToken())
	form := b.Get(address)
	short := b.Submit(form, address, map[string]string{"practice": "Alder House", "name": "Dr Osei", "address": "osei@example.org", "password": "short"})
	if name, _ := short.Find(`input[name="practice"]`).Attr("value"); short.Status != http.StatusUnprocessableEntity || name != "Alder House" || short.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Fatalf("a short password: %d, the box holds %q", short.Status, name)
	}
	done := b.Submit(short, address, map[string]string{"password": "a quiet harbour wall"})
	if done.Status != http.StatusOK || done.Path() != "/account" {
		t.Fatalf("set up, they come to %s with %d: %s", done.Path(), done.Status, done.Words())
	}
	if weak := b.Get("/practice"); weak.Path() != "/account" {
		t.Errorf("with one factor they come to %s", weak.Path())
	}
	if page := h.Visitor().Get(address); page.Status != http.StatusNotFound {
		t.Errorf("the link afterwards: %d", page.Status)
	}
	if page := h.Visitor().Post(address, url.Values{"practice": {"B"}, "name": {"B"}, "address": {"b@example.org"}, "password": {"a quiet harbour wall"}}); page.Status != http.StatusNotFound {
		t.Errorf("used again: %d", page.Status)
	}
}

func TestRunningAPractice(t *testing.T) {
	h := house.Open(t, house.Options{})
	ruth := h.Enter("ruth")
	page := ruth.Get("/practice")
	if page.Status != http.StatusOK || !strings.Contains(page.Words(), "Before the first group opens") {
		t.Fatalf("%d %s", page.Status, page.Words())
	}
	done := ruth.Submit(page, "/practice/checks/backup", nil)
	if !strings.Contains(done.Find("#check-backup").Text(), "Ruth Adeyemi confirmed it") {
		t.Errorf("confirmed: %s", done.Find("#check-backup").Text())
	}
	if none := ruth.Post("/practice/checks/tls", url.Values{}); none.Status != http.StatusNotFound {
		t.Errorf("what nobody's word can pass: %d", none.Status)
	}
	empty := ruth.Submit(done, "/practice", map[string]string{"name": "", "reviewer": "Dr Bell"})
	if box := empty.Find(`[name="reviewer"]`).Text(); empty.Status != http.StatusUnprocessableEntity || !strings.Contains(box, "Dr Bell") {
		t.Errorf("no name: %d, the other box holds %q", empty.Status, box)
	}
	kept := ruth.Submit(empty, "/practice", map[string]string{"name": "Alder House", "reviewer": "Dr Bell"})
	if kept.Status != http.StatusOK || !strings.Contains(kept.Find(`[name="reviewer"]`).Text(), "Dr Bell") {
		t.Errorf("kept: %d", kept.Status)
	}
	staff := ruth.Get("/practice/staff")
	made := ruth.Submit(staff, formTo(t, staff, "/practice/staff/invitations"), map[string]string{"address": "", "note": "Joan"})
	if told(made) == "" || !strings.HasPrefix(made.Path(), "/practice/staff/invitations/") {
		t.Fatalf("inviting staff: %d at %s", made.Status, made.Path())
	}
	b := h.Visitor()
	asked := b.Submit(b.Get(link(t, made)), "/invitation/code", map[string]string{"code": told(made)})
	in := b.Submit(asked, "/invitation/account", map[string]string{"name": "Joan Example", "address": "joan@example.org", "password": "a quiet harbour wall"})
	if in.Path() != "/account" || b.Get("/home").Path() != "/account" {
		t.Errorf("somebody new comes to %s, and on to %s", in.Path(), b.Get("/home").Path())
	}
	who, _, err := h.Accounts.Find(t.Context(), "joan@example.org")
	if p, err2 := h.Accounts.Person(t.Context(), who); err != nil || err2 != nil || p.Kind != access.Staff {
		t.Fatalf("they are %q (%v, %v)", p.Kind, err, err2)
	}
	row := "/practice/staff/" + string(who)
	if page := ruth.Submit(ruth.Get("/practice/staff"), row+"/kind", map[string]string{"kind": "admin"}); page.Status != http.StatusOK || page.Path() != "/practice/staff" {
		t.Errorf("made admin: %d", page.Status)
	}
	letters := ruth.Submit(ruth.Get("/practice/staff"), row+"/recovery", map[string]string{"letters": "AAA-AAA"})
	if box, _ := letters.Find(`form[action="` + row + `/recovery"] input[name="letters"]`).Attr("value"); letters.Status != http.StatusUnprocessableEntity || box != "AAA-AAA" {
		t.Errorf("letters of nobody's: %d, the box holds %q", letters.Status, box)
	}
	willow := "/practice/staff/" + string(h.Actor("willow").Person)
	if page := ruth.Post(willow+"/recovery", url.Values{"letters": {"AAA-AAA"}}); page.Status != http.StatusNotFound {
		t.Errorf("the admin vouches for a member: %d", page.Status)
	}
	if page := h.Enter("amara").Get("/practice"); page.Status != http.StatusNotFound {
		t.Errorf("a facilitator: %d", page.Status)
	}
}
