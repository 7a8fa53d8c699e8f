package account_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/errs"
	"holdfast/server/redact"
)

func TestANewPasswordEndsWhatTheOldOneOpened(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	other, in := h.signIn(pine), h.signIn(pine)
	if _, err := h.ChangePassword(t.Context(), in.Session, "short"); errs.KindOf(err) != errs.Invalid {
		t.Errorf("%v", err)
	}
	next, err := h.ChangePassword(t.Context(), in.Session, another)
	h.must(err)
	if h.lives(other) || h.lives(in) || !h.lives(next) {
		t.Error("of all sessions not exactly this one goes on, under a new token")
	}
	if _, err := h.SignIn(t.Context(), account.Attempt{Address: pine, Password: phrase}); err != account.ErrWrong {
		t.Errorf("with the old one: %v", err)
	}
	if _, err := h.SignIn(t.Context(), account.Attempt{Address: pine, Password: another}); err != nil {
		t.Errorf("with the new one: %v", err)
	}
	if ids := h.mails(account.AlertEvent); len(ids) != 1 {
		t.Errorf("%d alerts are to be mailed", len(ids))
	}
	if _, err := h.ChangePassword(t.Context(), in.Session, phrase); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("a dead session changes it: %v", err)
	}
	if _, err := h.SignIn(t.Context(), account.Attempt{Address: pine, Password: phrase}); err != account.ErrWrong {
		t.Error("it was refused, and did it all the same")
	}
	h.clock.Advance(account.FreshFor)
	if _, err := h.ChangePassword(t.Context(), next.Session, phrase); err != access.ErrStale {
		t.Errorf("without a fresh proof: %v", err)
	}
}

// Whoever was half-way in with the old password when it changed is not in.
func TestComingInWhileThePasswordChanges(t *testing.T) {
	for range 20 {
		h := newHouse(t)
		h.person(pine, access.Member)
		in := h.signIn(pine)
		came := at(5, func(i int) account.SignedIn {
			if i == 2 {
				_, err := h.ChangePassword(t.Context(), in.Session, another)
				h.must(err)
				return account.SignedIn{}
			}
			out, _ := h.SignIn(t.Context(), account.Attempt{Address: pine, Password: phrase})
			return out
		})
		for _, one := range came {
			if one.Token != "" && h.lives(one) {
				t.Fatal("a session of the old password lives")
			}
		}
	}
}

func TestANewMailAddressWaitsForItsMailbox(t *testing.T) {
	h := newHouse(t)
	p := h.person(pine, access.Member)
	h.person("reed@example.org", access.Member)
	in := h.signIn(pine)
	change, err := h.BeginAddress(t.Context(), in.Session, " New@Example.org ")
	if err != nil || !change.Waits || change.SignedIn.Token != "" || !change.Until.Equal(noon.Add(24*time.Hour)) {
		t.Fatalf("%+v, %v", change, err)
	}
	if to, err := h.Awaited(t.Context(), in.Session); to != "New@Example.org" || err != nil {
		t.Errorf("awaited: %q, %v", string(to), err)
	}
	first := h.mails(account.ConfirmEvent)
	to, token, expires, send, err := h.ConfirmMail(t.Context(), first[0])
	if err != nil || !send || to != "New@Example.org" || !expires.Equal(change.Until) {
		t.Fatalf("%q %v %v %v", string(to), expires, send, err)
	}
	if _, again, _, _, _ := h.ConfirmMail(t.Context(), first[0]); again != token {
		t.Error("sent again it is another link")
	}
	if shown, err := h.Confirming(t.Context(), in.Session, token); shown != "New@Example.org" || err != nil {
		t.Errorf("the page shows %q, %v", string(shown), err)
	}
	reed := h.signIn("reed@example.org")
	for name, c := range map[string]struct {
		by    account.SignedIn
		token redact.Token
	}{"another person": {reed, token}, "a made-up link": {in, token + "x"}, "no link": {in, ""}} {
		if _, err := h.ConfirmAddress(t.Context(), c.by.Session, c.token); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := h.Confirming(t.Context(), c.by.Session, c.token); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s, looking: %v", name, err)
		}
	}
	h.mails(account.AlertEvent)
	next, err := h.ConfirmAddress(t.Context(), in.Session, token)
	h.must(err)
	if h.lives(in) || !h.lives(next) {
		t.Error("the session does not go on under a new token")
	}
	if _, err := h.SignIn(t.Context(), account.Attempt{Address: pine, Password: phrase}); err != account.ErrWrong {
		t.Errorf("with the old address: %v", err)
	}
	if got := h.signIn("new@example.org"); got.Session.Person != p.ID {
		t.Errorf("with the new one it is %s", got.Session.Person)
	}
	alerts := h.mails(account.AlertEvent)
	if to, send, err := h.AlertMail(t.Context(), alerts[0]); to != pine || !send || err != nil {
		t.Errorf("the alert goes to %q, %v, %v; want the address before", string(to), send, err)
	}
	if _, err := h.ConfirmAddress(t.Context(), next.Session, token); errs.KindOf(err) != errs.NotFound {
		t.Errorf("the link a second time: %v", err)
	}
	h.person(pine, access.Member) // free again
}

func TestALinkIsReplacedAndEnds(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	in := h.signIn(pine)
	ask := func(to redact.Email) (string, redact.Token) {
		_, err := h.BeginAddress(t.Context(), in.Session, to)
		h.must(err)
		id := h.mails(account.ConfirmEvent)[0]
		_, token, _, _, err := h.ConfirmMail(t.Context(), id)
		h.must(err)
		return id, token
	}
	older, first := ask("one@example.org")
	_, second := ask("two@example.org")
	if _, _, _, send, err := h.ConfirmMail(t.Context(), older); send || err != nil {
		t.Errorf("the mail that was replaced still goes: %v", err)
	}
	if _, err := h.ConfirmAddress(t.Context(), in.Session, first); errs.KindOf(err) != errs.NotFound {
		t.Errorf("the link before: %v", err)
	}
	h.clock.Advance(24 * time.Hour)
	in = h.signIn(pine)
	if _, err := h.ConfirmAddress(t.Context(), in.Session, second); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a day later: %v", err)
	}
}

// Somebody else's mail address looks like any other, and nothing is sent; taking it fails at the link.
func TestAskingForSomebodysAddressTellsNothing(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	h.person("reed@example.org", access.Member)
	in := h.signIn(pine)
	change, err := h.BeginAddress(t.Context(), in.Session, "REED@example.org")
	if err != nil || !change.Waits {
		t.Fatalf("%+v, %v", change, err)
	}
	_, token, _, send, err := h.ConfirmMail(t.Context(), h.mails(account.ConfirmEvent)[0])
	if send || token != "" || err != nil {
		t.Errorf("its owner gets a mail about it: %v", err)
	}
	h.signIn("reed@example.org")
}

func TestASignInNameIsTakenAtOnce(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	h.person("moss", access.Member)
	in := h.signIn(pine)
	for typed, says := range map[redact.Email]string{
		"Moss": "Somebody has this", "ab": "3 to 40", "has a space": "3 to 40", "@": "does not look", "a@b": "does not look", "a@b@c.org": "does not look",
		"x@example.org\r\nBcc: y@example.org": "does not look", `"x y"@example.org`: "does not look", pine: "already",
		redact.Email(strings.Repeat("a", 250) + "@example.org"): "does not look", "": "3 to 40",
	} {
		_, err := h.BeginAddress(t.Context(), in.Session, typed)
		if e, _ := errs.As(err); e == nil || e.Field != "address" || !strings.Contains(e.Sentence, says) {
			t.Errorf("%q: %v", string(typed), err)
		}
	}
	change, err := h.BeginAddress(t.Context(), in.Session, "Fern.Hollow")
	h.must(err)
	if change.Waits || !h.lives(change.SignedIn) || h.lives(in) {
		t.Errorf("%+v", change)
	}
	h.signIn("fern.hollow")
	if to, send, err := h.Mailbox(t.Context(), in.Session.Person); send || err != nil {
		t.Errorf("a sign-in name gets mail at %q: %v", string(to), err)
	}
}

// Moving between addresses breaks off at every step: the person can come in with one of the two, and asking again
// finishes it.
func TestAnAddressChangeAfterACrash(t *testing.T) {
	for step := 0; ; step++ {
		h := newHouse(t)
		p := h.person(pine, access.Member)
		in := h.signIn(pine)
		h.store.crashAfter(step)
		_, err := h.BeginAddress(t.Context(), in.Session, "fern")
		h.store.mend()
		if err == nil {
			return
		}
		who := func(address redact.Email) bool {
			out, err := h.SignIn(t.Context(), account.Attempt{Address: address, Password: phrase})
			return err == nil && out.Session.Person == p.ID
		}
		before, after := who(pine), who("fern")
		if before == after {
			t.Errorf("step %d: with the old address %v, with the new one %v", step, before, after)
		}
		if before {
			if _, err := h.BeginAddress(t.Context(), h.signIn(pine).Session, "fern"); err != nil || !who("fern") {
				t.Errorf("step %d: asking again: %v", step, err)
			}
		}
		h.clock.Advance(2 * time.Hour)
		h.person(pine, access.Member) // nothing is left of the old one
	}
}

func TestAlerts(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	_, in := h.codes(h.signIn(pine))
	ids := h.mails(account.AlertEvent)
	if to, send, err := h.AlertMail(t.Context(), ids[0]); to != pine || !send || err != nil {
		t.Errorf("goes to %q, %v, %v", string(to), send, err)
	}
	list, err := h.Alerts(t.Context(), in.Session)
	h.must(err)
	if len(list) != 1 || list[0].ID != ids[0] || list[0].Device != firefox || list[0].Seen {
		t.Errorf("%+v", list)
	}
	h.must(h.SeeAlerts(t.Context(), in.Session))
	if _, send, err := h.AlertMail(t.Context(), ids[0]); send || err != nil {
		t.Errorf("what was seen is mailed all the same: %v", err)
	}
	for range 40 {
		_, in = h.codes(in)
	}
	if list, err = h.Alerts(t.Context(), in.Session); len(list) != 30 || err != nil {
		t.Errorf("%d are kept, %v", len(list), err)
	}
	if _, send, err := h.AlertMail(t.Context(), ids[0]); send || err != nil {
		t.Errorf("one that is not kept any more: %v, %v", send, err)
	}
	for _, bad := range []string{"", "x", "x.y", ids[0] + "x"} {
		if to, send, _ := h.AlertMail(t.Context(), bad); send || to != "" {
			t.Errorf("%q is mailed", bad)
		}
	}
}

func TestAnUnsafeMailboxGetsNothing(t *testing.T) {
	h := newHouse(t)
	p := h.person(pine, access.Member)
	in := h.signIn(pine)
	h.clock.Advance(account.FreshFor)
	h.must(h.SetMailbox(t.Context(), in.Session, true))
	h.must(h.SetMailbox(t.Context(), in.Session, true))
	for _, id := range h.mails(account.AlertEvent) {
		if _, send, err := h.AlertMail(t.Context(), id); send || err != nil {
			t.Errorf("an alert is mailed: %v", err)
		}
	}
	if _, send, err := h.Mailbox(t.Context(), p.ID); send || err != nil {
		t.Errorf("other mail goes there: %v", err)
	}
	if kinds := h.kinds(in); !slices.Equal(kinds, []account.AlertKind{account.AlertMailboxUnsafe}) {
		t.Errorf("inside one sees %v", kinds)
	}
	h.clock.Advance(account.FreshFor)
	if err := h.SetMailbox(t.Context(), in.Session, false); err != access.ErrStale {
		t.Errorf("it is switched on again without a fresh proof: %v", err)
	}
	in, err := h.Prove(t.Context(), in.Session, account.Proof{Password: phrase})
	h.must(err)
	h.must(h.SetMailbox(t.Context(), in.Session, false))
	if to, send, err := h.Mailbox(t.Context(), p.ID); to != pine || !send || err != nil {
		t.Errorf("%q %v %v", string(to), send, err)
	}
}

func TestDevicesInFixedWords(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Android 15; Mobile; rv:148.0) Gecko/148.0 Firefox/148.0":                                                                       firefox,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1":    "Safari on iPhone",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1":     "Chrome on iPhone",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":              "Edge on Windows",
		"Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36": "Samsung Internet on Android",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15":                      "Safari on a Mac",
		"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36":                             "Chrome on a Chromebook",
		"my own name and what I think of this place": "A browser on an unknown device",
		"": "A browser on an unknown device",
	} {
		if got := account.DeviceOf(agent); got != want {
			t.Errorf("%q: %q, want %q", agent, got, want)
		}
	}
}

// A new password that broke off between its steps still ends what the old one opened: a relay finishes it.
func TestANewPasswordAfterACrash(t *testing.T) {
	for step := 0; ; step++ {
		h := newHouse(t)
		h.person(pine, access.Member)
		other, in := h.signIn(pine), h.signIn(pine)
		h.store.crashAfter(step)
		next, err := h.ChangePassword(t.Context(), in.Session, another)
		h.store.mend()
		if err == nil {
			if step < 2 || !h.lives(next) {
				t.Errorf("after %d steps it was done, and the session lives: %v", step, h.lives(next))
			}
			return
		}
		h.clock.Advance(10 * time.Second)
		h.all()
		_, old := h.SignIn(t.Context(), account.Attempt{Address: pine, Password: phrase})
		_, new := h.SignIn(t.Context(), account.Attempt{Address: pine, Password: another})
		if (old == nil) == (new == nil) {
			t.Errorf("step %d: the old password %v, the new one %v", step, old, new)
		}
		if new == nil && (h.lives(other) || h.lives(in)) {
			t.Errorf("step %d: a session of the old password lives", step)
		}
	}
}
