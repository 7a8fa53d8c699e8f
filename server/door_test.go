package main

import (
	"net/url"
	"strings"
	"testing"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/admission"
	"holdfast/server/app"
	"holdfast/server/redact"
)

// The setup link is printed until somebody used it, always the same one; then never again.
func TestTheSetupLink(t *testing.T) {
	data := t.TempDir()
	link := setupLink(t, data)
	if again := setupLink(t, data); again != link {
		t.Errorf("%s, then %s", link, again)
	}
	found(t, data, link)
	out, _, err := call(t, "", "setup", "--data", data)
	if err != nil || strings.Contains(out, "/setup/") || !strings.Contains(out, "nothing to set up") {
		t.Errorf("%v\n%s", err, out)
	}
}

func setupLink(t *testing.T, data string) string {
	t.Helper()
	out, _, err := call(t, "", "setup", "--data", data)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out) {
		if at, err := url.Parse(strings.TrimSpace(line)); err == nil && strings.HasPrefix(at.Path, "/setup/") {
			return at.String()
		}
	}
	t.Fatalf("no link in %s", out)
	return ""
}

// found makes the practice through the link and gives its admin.
func found(t *testing.T, data, link string) access.Actor {
	t.Helper()
	var admin access.Actor
	sh := &shell{ctx: t.Context(), out: &strings.Builder{}, err: &strings.Builder{}, data: data}
	err := sh.house(func(h *app.House) error {
		in, err := h.Admission.SetUp(t.Context(), redact.Token(link[strings.LastIndexByte(link, '/')+1:]), admission.NewPractice{
			Name: "The practice", AdminName: "Ruth", Address: "ruth@example.org", Password: "seven herons on a grey quay",
		}, account.Visit{})
		admin = access.Actor{Person: in.Session.Person, Kind: access.Admin, Strong: true}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return admin
}

// A practice without a mail server hands its links over: the operator finds them here.
func TestMailThatStayedHere(t *testing.T) {
	data := t.TempDir()
	out, _, err := call(t, "", "admin", "mail", "--data", data)
	if err != nil || !strings.Contains(out, "No mail is kept here") {
		t.Errorf("%v\n%s", err, out)
	}
	admin := found(t, data, setupLink(t, data))
	sh := &shell{ctx: t.Context(), out: &strings.Builder{}, err: &strings.Builder{}, data: data}
	err = sh.house(func(h *app.House) error {
		_, err := h.Admission.Invite(t.Context(), admin, admission.NewInvitation{For: admission.ForStaff, Address: "milo@example.org"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	out, _, err = call(t, "", "admin", "mail", "--data", data)
	if err != nil || !strings.Contains(out, "milo@example.org") || !strings.Contains(out, "http://127.0.0.1:8080/i/") {
		t.Errorf("%v\n%s", err, out)
	}
}
