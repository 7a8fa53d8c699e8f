package admission_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/admission"
	"holdfast/server/errs"
	"holdfast/server/redact"
)

func newPractice(address redact.Email) admission.NewPractice {
	return admission.NewPractice{Name: "Alder House", AdminName: "Dr Amara Osei", Address: address, Password: "a quiet harbour wall"}
}

func TestThePracticeIsSetUpOnce(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	if unset, err := h.Unset(ctx); err != nil || !unset {
		t.Fatalf("at first it is set up (%v)", err)
	}
	for name, token := range map[string]redact.Token{
		"no token": "", "a made-up token": "x", "an invitation's": h.ring.Token("invitation", practice, 1), "a later version's": h.ring.Token("setup", practice, 2),
	} {
		_, err := h.SetUp(ctx, token, newPractice(mailbox), account.Visit{})
		if kind(err) != errs.NotFound || kind(h.MaySetUp(ctx, token)) != errs.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	token := h.SetupToken()
	for field, wrong := range map[string]func(*admission.NewPractice){
		"practice": func(p *admission.NewPractice) { p.Name = " " }, "name": func(p *admission.NewPractice) { p.AdminName = "" },
		"address": func(p *admission.NewPractice) { p.Address = "@" }, "password": func(p *admission.NewPractice) { p.Password = "short" },
	} {
		in := newPractice(mailbox)
		wrong(&in)
		_, err := h.SetUp(ctx, token, in, account.Visit{})
		if e, ok := errs.As(err); !ok || e.Field != field {
			t.Errorf("a wrong %s: %v", field, err)
		}
	}
	in, err := h.SetUp(ctx, token, newPractice(mailbox), account.Visit{})
	must(t, err)
	now, err := h.accounts.Session(ctx, string(in.Token))
	if err != nil || now.Kind != access.Admin || now.Strong {
		t.Errorf("they came in as %q, strong %v (%v)", now.Kind, now.Strong, err)
	}
	if unset, _ := h.Unset(ctx); unset {
		t.Error("afterwards it is not set up")
	}
	if _, err := h.SetUp(ctx, token, newPractice("tom@example.org"), account.Visit{}); kind(err) != errs.NotFound {
		t.Errorf("once more: %v", err)
	}
	strong := now.Actor()
	strong.Strong = true
	if p, err := h.Practice(ctx, strong); err != nil || p.Name != "Alder House" || p.Admin != now.Person {
		t.Errorf("it is %q (%v)", p.Name, err)
	}
}

func TestOfThoseWhoHoldTheSetupLinkOneBecomesAdmin(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	token := h.SetupToken()
	won, turned := atOnce(4, func(i int) error {
		_, err := h.SetUp(ctx, token, newPractice(redact.Email(fmt.Sprintf("p%d@example.org", i))), account.Visit{})
		return err
	})
	h.drain()
	if won != 1 || len(turned) != 3 {
		t.Errorf("%d won: %v", won, turned)
	}
	if n, err := h.accounts.Admins(ctx); err != nil || n != 1 {
		t.Errorf("%d admins (%v)", n, err)
	}
}

func TestSettingUpGoesOnAfterACrash(t *testing.T) {
	for cut := 1; ; cut++ {
		h := open(t)
		ctx := t.Context()
		h.raw.set(cut)
		_, err := h.SetUp(ctx, h.SetupToken(), newPractice(mailbox), account.Visit{})
		h.relay.Wait()
		if err == nil && h.raw.count() < cut {
			if cut < 6 {
				t.Fatalf("only %d writes were counted", cut)
			}
			return
		}
		h.raw.set(0)
		_, again := h.SetUp(ctx, h.SetupToken(), newPractice(mailbox), account.Visit{})
		h.drain()
		n, err2 := h.accounts.Admins(ctx)
		unset, err3 := h.Unset(ctx)
		if err2 != nil || err3 != nil || n != 1 || unset || (again != nil && kind(again) != errs.NotFound) {
			t.Fatalf("cut off after %d: %d admins, unset %v, sent again: %v", cut, n, unset, again)
		}
		if _, err := h.accounts.SignIn(ctx, account.Attempt{Address: mailbox, Password: "a quiet harbour wall"}); err != nil {
			t.Fatalf("cut off after %d they cannot sign in: %v", cut, err)
		}
	}
}

func TestReadiness(t *testing.T) {
	bare := policy
	bare.Hours, bare.Phone, bare.Mail, bare.Secure = "", "", false, false
	h := openWith(t, bare, &limits{})
	ctx := t.Context()
	admin := h.person("boss", access.Admin)
	passes := func() string {
		t.Helper()
		list, ready, err := h.Readiness(ctx, admin.Actor())
		must(t, err)
		if also, err := h.Ready(ctx); err != nil || also != ready {
			t.Errorf("Ready says %v, Readiness %v (%v)", also, ready, err)
		}
		var ok []string
		for _, c := range list {
			if c.OK {
				ok = append(ok, c.ID)
			}
			if c.Title == "" || c.Why == "" || (c.By == "") != c.At.IsZero() {
				t.Errorf("%s is half worded: %+v", c.ID, c)
			}
		}
		return strings.Join(ok, " ")
	}
	if got := passes(); got != "" {
		t.Errorf("with nothing set it passes %s", got)
	}
	for _, which := range []string{"consent", "second", "backup", "root", "mail"} {
		must(t, h.Confirm(ctx, admin.Actor(), which))
	}
	if got := passes(); got != "consent second backup root mail" {
		t.Errorf("with everybody's word it passes %s", got)
	}
	for _, which := range []string{"tls", "hours", "contacts", "nothing", ""} {
		if err := h.Confirm(ctx, admin.Actor(), which); kind(err) != errs.NotFound {
			t.Errorf("%q is confirmed: %v", which, err)
		}
	}
	staff := h.person("Dr Osei", access.Staff)
	for _, actor := range []access.Actor{{}, staff.Actor(), h.person("mira", access.Member).Actor()} {
		if err := h.Confirm(ctx, actor, "backup"); err == nil {
			t.Errorf("%s confirms", actor.Kind)
		}
		if _, _, err := h.Readiness(ctx, actor); err == nil {
			t.Errorf("%s reads it", actor.Kind)
		}
	}
}

func TestReadinessLooksAgain(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	admin := h.person("boss", access.Admin)
	group := h.group(admin)
	for _, which := range []string{"consent", "second", "backup"} {
		must(t, h.Confirm(ctx, admin.Actor(), which))
	}
	open := func() error {
		ready, err := h.Ready(ctx)
		must(t, err)
		return h.cohorts.Open(ctx, admin.Actor(), group.ID, ready)
	}
	if err := open(); kind(err) != errs.Forbidden {
		t.Fatalf("a group opens although the root key is not printed: %v", err)
	}
	must(t, h.Confirm(ctx, admin.Actor(), "root"))
	must(t, h.SetPracticeFacts(ctx, admin.Actor(), admission.PracticeFacts{Name: "Alder House"}))
	if err := open(); kind(err) != errs.Forbidden {
		t.Fatalf("a group opens although nobody read the present consent texts: %v", err)
	}
	h.clock.Advance(time.Minute)
	must(t, h.Confirm(ctx, admin.Actor(), "consent"))
	list, ready, err := h.Readiness(ctx, admin.Actor())
	if err != nil || !ready || list[0].By != "boss" || !list[0].At.Equal(h.clock.Now()) {
		t.Errorf("ready %v, the texts were read by %q at %v (%v)", ready, list[0].By, list[0].At, err)
	}
	if err := open(); err != nil {
		t.Errorf("everything passes: %v", err)
	}
}
