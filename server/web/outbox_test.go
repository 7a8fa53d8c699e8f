package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"holdfast/server/admission"
	"holdfast/server/cohort"
	"holdfast/server/redact"
	"holdfast/server/testkit/house"
)

// In the demo mail can be read in the browser, and its link followed.
func TestTheDemoShowsItsMail(t *testing.T) {
	h := house.Open(t, house.Options{})
	amara := h.Enter("amara")
	if page := amara.Get("/outbox"); page.Status != http.StatusOK || !strings.Contains(page.Words(), "Nothing yet") {
		t.Fatalf("%d: %s", page.Status, page.Words())
	}
	invite(t, h, "robin@example.org")
	list := amara.Get("/outbox")
	for range 100 { // its event may be left to a relay
		if list.Link("Something is waiting for you") != "" {
			break
		}
		h.Clock.Advance(3 * time.Second)
		list = amara.Get("/outbox")
	}
	address := list.Link("Something is waiting for you")
	if address == "" || !strings.Contains(list.Words(), "robin@example.org") {
		t.Fatalf("%s", list.Words())
	}
	mail := amara.Get(address)
	if mail.Status != http.StatusOK || !strings.Contains(mail.Words(), "From Notes <post@localhost> to robin@example.org") {
		t.Errorf("%d: %s", mail.Status, mail.Words())
	}
	if link := mail.Find(`.mail a[href^="/i/"]`); link.Length() != 1 {
		t.Errorf("%d links to follow", link.Length())
	}
	for _, address := range []string{"/outbox/none", "/outbox/" + strings.Repeat("a", 2000), "/outbox/..%2f..%2fhome"} {
		if page := amara.Get(address); page.Status != http.StatusNotFound {
			t.Errorf("%.40s: %d", address, page.Status)
		}
	}
}

// invite asks somebody into a group that amara has just made.
func invite(t *testing.T, h *house.House, address string) {
	t.Helper()
	ctx, amara := t.Context(), h.Actor("amara")
	group, err := h.Cohorts.Create(ctx, amara, cohort.NewCohort{
		Name: "Thursday group", Purpose: "Getting on with it.", Starts: house.Evening, Ends: house.Evening.Add(90 * 24 * time.Hour), Capacity: 8,
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.Admission.Invite(ctx, amara, admission.NewInvitation{For: admission.ForMember, Cohort: group.ID, Address: redact.Email(address)})
	if err != nil {
		t.Fatal(err)
	}
}

// A practice's mail is no page: whoever could read it could come in as anybody.
func TestAPracticeShowsNoMail(t *testing.T) {
	h := house.Open(t, house.Options{Real: true})
	for _, address := range []string{"/outbox", "/outbox/abc"} {
		if page := h.Visitor().Get(address); page.Status != http.StatusNotFound {
			t.Errorf("%s: %d", address, page.Status)
		}
	}
}
