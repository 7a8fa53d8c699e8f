package admission_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/admission"
	"holdfast/server/cohort"
	"holdfast/server/redact"
	"holdfast/server/testkit/canary"
)

// Every secret opens its own door, and no other.
func TestEveryTokenIsForOnePurpose(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	setup := h.SetupToken()
	if err := h.MaySetUp(ctx, setup); err != nil {
		t.Fatalf("the setup link: %v", err)
	}
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	first := h.invited(lead, group)
	second, err := h.Renew(ctx, lead.Actor(), group.ID, first.ID)
	must(t, err)
	other := h.invited(lead, group)
	_, err = h.accounts.Create(ctx, account.NewAccount{Address: mailbox, Password: "a quiet harbour wall", Kind: access.Member})
	must(t, err)
	signed, err := h.accounts.SignIn(ctx, account.Attempt{Address: mailbox, Password: "a quiet harbour wall"})
	must(t, err)
	recovery, err := h.accounts.AskRecovery(ctx, mailbox, "")
	must(t, err)
	found := func(token redact.Token, inv admission.Invitation) bool {
		_, _, err := h.GiveCode(ctx, token, inv.Code, "")
		return err == nil
	}
	secrets := map[string]redact.Token{
		"setup": setup, "invitation, first": first.Token, "invitation, second": second.Token, "another invitation": other.Token,
		"ticket": h.ticket(second), "session": signed.Token, "recovery": recovery.Ticket, "code": redact.Token(second.Code),
		"forged": h.ring.Token("invitation", first.ID, 3), "of another purpose": h.ring.Token("address", first.ID, 2),
		"stored": redact.Token(h.ring.TokenHash("invitation", string(second.Token))), "nothing": "",
	}
	doors := map[string]struct {
		opens func(redact.Token) bool
		with  string // the secrets that do
	}{
		"setting up":      {func(s redact.Token) bool { return h.MaySetUp(ctx, s) == nil }, "setup"},
		"the invitation":  {func(s redact.Token) bool { return found(s, second) }, "invitation, first|invitation, second"},
		"the other":       {func(s redact.Token) bool { return found(s, other) }, "another invitation"},
		"accepting":       {func(s redact.Token) bool { _, err := h.Open(ctx, s); return err == nil }, "ticket"},
		"coming in":       {func(s redact.Token) bool { _, err := h.accounts.Session(ctx, string(s)); return err == nil }, "session"},
		"recovery":        {func(s redact.Token) bool { _, err := h.accounts.Recovering(ctx, s); return err == nil }, "recovery"},
		"the second step": {func(s redact.Token) bool { _, err := h.accounts.Second(ctx, s, "123456", ""); return err == nil }, ""},
		"another address": {func(s redact.Token) bool {
			_, err := h.accounts.ConfirmAddress(ctx, signed.Session, s)
			return err == nil
		}, ""},
		"an authenticator": {func(s redact.Token) bool {
			_, err := h.accounts.ConfirmAuthenticator(ctx, signed.Session, s, "123456")
			return err == nil
		}, ""},
	}
	for door, d := range doors {
		for name, secret := range secrets {
			want := d.with != "" && strings.Contains("|"+d.with+"|", "|"+name+"|")
			if got := d.opens(secret); got != want {
				t.Errorf("%s opened by %s: %v", door, name, got)
			}
		}
	}
}

// Before the code a link tells nothing: there is no room in what it shows for a group, a person or a word of theirs.
func TestADoorHasNoRoomForWords(t *testing.T) {
	door := reflect.TypeFor[admission.Door]()
	for i := range door.NumField() {
		if f := door.Field(i); f.Type != reflect.TypeFor[admission.State]() && f.Type != reflect.TypeFor[bool]() {
			t.Errorf("%s could hold words", f.Name)
		}
	}
}

// A marker in every field that people write, and every secret that was given out, are in no file and no log: not while
// it runs, and of the words not a byte outside their seal.
func TestNothingLiesOpen(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	c := canary.New("admissn")
	admin := h.person(c.For("admin.name"), access.Admin)
	must(t, h.SetPracticeFacts(ctx, admin.Actor(), admission.PracticeFacts{Name: redact.Words(c.For("practice.name")), OutsideReviewer: redact.Words(c.For("practice.reviewer"))}))
	group, err := h.cohorts.Create(ctx, admin.Actor(), cohort.NewCohort{Name: c.For("cohort.name"), Capacity: 8, Hours: c.For("cohort.hours")})
	must(t, err)
	h.drain()
	inv, err := h.Invite(ctx, admin.Actor(), admission.NewInvitation{
		For: admission.ForMember, Cohort: group.ID, Address: redact.Email(c.For("invitation.address") + "@example.org"), Note: redact.Words(c.For("invitation.note")),
	})
	must(t, err)
	older := inv
	inv, err = h.Renew(ctx, admin.Actor(), group.ID, inv.ID)
	must(t, err)
	ticket := h.ticket(inv)
	signed, err := h.AcceptNew(ctx, ticket, account.NewAccount{
		Address: redact.Email(c.For("account.address") + "@example.org"), Password: redact.Token(c.For("account.password")), Name: redact.Words(c.For("account.name")),
	}, account.Visit{Network: "192.0.2.61", Device: c.For("device")})
	must(t, err)
	who := signed.Session
	h.agree(who, group)
	must(t, h.Apply(ctx, who.Actor(), group.ID, admission.Answers{
		Adult: true, LegalName: c.For("answers.name"), Place: c.For("answers.place"), Phone: c.For("answers.phone") + " 0123",
		SafeContact: c.For("answers.safe"), NeverContact: c.For("answers.never"), Language: c.For("answers.language"), Alias: c.For("answers.alias"),
	}))
	_, err = h.OpenApplication(ctx, admin.Actor(), group.ID, who.Person)
	must(t, err)
	d := refused()
	d.Words, d.Elsewhere, d.Criteria[4] = c.For("decision.words"), c.For("decision.elsewhere"), admission.Criterion{ID: "purpose", Met: admission.No, Note: c.For("decision.note")}
	must(t, h.Decide(ctx, admin.Actor(), group.ID, who.Person, d))
	h.drain()
	if a, _, err := h.Application(ctx, who.Actor(), group.ID); err != nil || len(c.ScanBytes("answers", fmt.Appendf(nil, "%+v", a.Answers))) == 0 {
		t.Fatalf("the markers were never written: nothing was tested (%v)", err)
	}
	hits, err := c.Scan(h.dir)
	must(t, err)
	hits = append(hits, c.ScanBytes("the log", h.log.Bytes())...)
	for _, hit := range hits {
		t.Error(hit)
	}
	secrets := map[string]redact.Token{
		"the link": inv.Token, "the older link": older.Token, "the code": redact.Token(inv.Code), "the older code": redact.Token(older.Code),
		"the ticket": ticket, "the session": signed.Token, "the setup link": h.SetupToken(),
	}
	names, err := filepath.Glob(h.dir + "/*")
	must(t, err)
	if len(names) == 0 {
		t.Fatal("there was nothing to search")
	}
	for _, name := range names {
		file, err := os.ReadFile(name)
		must(t, err)
		for what, secret := range secrets {
			if bytes.Contains(file, []byte(secret)) || bytes.Contains(file, []byte(strings.ReplaceAll(string(secret), "-", ""))) {
				t.Errorf("%s lies in %s", what, filepath.Base(name))
			}
		}
	}
	for what, secret := range secrets {
		if bytes.Contains(h.log.Bytes(), []byte(secret)) {
			t.Errorf("%s is in the log", what)
		}
	}
}
