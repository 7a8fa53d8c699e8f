package account_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/redact"
)

// ask begins a recovery on a device.
func (h *house) ask(address redact.Email) account.Recovery {
	h.Helper()
	r, err := h.AskRecovery(h.Context(), address, "192.0.2.1")
	h.must(err)
	return r
}

func (h *house) vouch(by account.Person, who id.Person, letters string) (time.Time, error) {
	return h.Vouch(h.Context(), by.Actor(), who, letters)
}

func TestRecovery(t *testing.T) {
	h := newHouse(t)
	p, host := h.person(pine, access.Member), h.person("host@example.org", access.Staff)
	inside := h.signIn(pine)
	_, inside = h.withApp(inside)
	h.lock(pine)
	r := h.ask(pine)
	if len(r.Letters) != 7 || r.Letters[3] != '-' || !r.Expires.Equal(noon.Add(account.LettersFor)) {
		t.Fatalf("%+v", r)
	}
	recover := func(password redact.Token) error { return h.Recover(t.Context(), r.Ticket, password, "192.0.2.1") }
	if err := recover(another); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("nobody vouched, and: %v", err)
	}
	ready, err := h.vouch(host, p.ID, strings.ToLower(strings.ReplaceAll(r.Letters, "-", " ")))
	if err != nil || !ready.Equal(noon.Add(24*time.Hour)) {
		t.Fatalf("%v, %v", ready, err)
	}
	if again, err := h.vouch(host, p.ID, r.Letters); err != nil || !again.Equal(ready) {
		t.Errorf("the same letters again: %v, %v", again, err)
	}
	notice, err := h.OpenRecovery(t.Context(), p.ID)
	if err != nil || notice == nil || !notice.Ready.Equal(ready) || notice.By != host.ID || notice.Name != "Quinn" {
		t.Errorf("inside one sees %+v, %v", notice, err)
	}
	if state, err := h.Recovering(t.Context(), r.Ticket); err != nil || !state.Ready.Equal(ready) {
		t.Errorf("the device that asked sees %+v, %v", state, err)
	}
	if !slices.Contains(h.kinds(inside), account.AlertVouched) {
		t.Error("the person was not told")
	}
	h.clock.Advance(24*time.Hour - time.Second)
	if err := recover(another); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("a second before its time: %v", err)
	}
	h.clock.Advance(time.Second)
	if err := recover("too short"); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a bad password: %v", err)
	}
	token, _, err := h.Start(t.Context(), p.ID, account.How{})
	h.must(err)
	h.must(recover(another))
	if _, err := h.Session(t.Context(), token); errs.KindOf(err) != errs.Unauthenticated {
		t.Error("a session outlived it")
	}
	if err := recover(phrase); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("a second time: %v", err)
	}
	in, err := h.SignIn(t.Context(), account.Attempt{Address: pine, Password: another})
	if err != nil || in.Second {
		t.Fatalf("with the new password: %v, and second step %v", err, in.Second)
	}
	if kinds := h.kinds(in); kinds[0] != account.AlertRecovered {
		t.Errorf("told: %v", kinds)
	}
	if notice, err := h.OpenRecovery(t.Context(), p.ID); notice != nil || err != nil {
		t.Errorf("it is still shown: %+v, %v", notice, err)
	}
}

func TestStaffKeepTheirSecondThingThroughRecovery(t *testing.T) {
	h := newHouse(t)
	p, host := h.person(pine, access.Staff), h.person("host@example.org", access.Admin)
	a, in := h.withApp(h.signIn(pine))
	codes, _ := h.codes(in)
	r := h.ask(pine)
	_, err := h.vouch(host, p.ID, r.Letters)
	h.must(err)
	h.clock.Advance(24 * time.Hour)
	h.must(h.Recover(t.Context(), r.Ticket, another, ""))
	half, err := h.SignIn(t.Context(), account.Attempt{Address: pine, Password: another})
	if err != nil || !half.Second {
		t.Fatalf("%+v, %v", half, err)
	}
	_, err = h.Second(t.Context(), half.Pending, a.code(), "")
	h.must(err)
	r = h.ask(pine)
	h.must(h.RecoverWithCode(t.Context(), r.Ticket, codes[0], phrase, ""))
	if half := h.signIn(pine); !half.Second {
		t.Error("a recovery code for the password took the second step away")
	}
}

// For an address nobody has everything looks and costs the same, to the last step.
func TestRecoveryTellsNothing(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	type trace struct {
		Calls  []string
		Hashes int64
		Kind   errs.Kind
		Text   string
	}
	follow := func(address redact.Email, f func(account.Recovery) error) []trace {
		var traces []trace
		note := func(err error, before int64) {
			one := trace{Calls: h.store.since(), Hashes: h.hasher.Hashes() - before}
			if e, ok := errs.As(err); ok {
				one.Kind, one.Text = e.Kind, e.Sentence
			}
			traces = append(traces, one)
		}
		h.store.since()
		before := h.hasher.Hashes()
		r, err := h.AskRecovery(t.Context(), address, "192.0.2.1")
		note(err, before)
		_, err = h.Recovering(t.Context(), r.Ticket)
		note(err, before)
		before = h.hasher.Hashes()
		note(f(r), before)
		return traces
	}
	for name, f := range map[string]func(account.Recovery) error{
		"before anybody vouched": func(r account.Recovery) error { return h.Recover(t.Context(), r.Ticket, another, "") },
		"with a wrong code": func(r account.Recovery) error {
			return h.RecoverWithCode(t.Context(), r.Ticket, "2345-2345-2345-2345", another, "")
		},
		"with a bad password": func(r account.Recovery) error {
			return h.RecoverWithCode(t.Context(), r.Ticket, "2345-2345-2345-2345", "short", "")
		},
	} {
		if diff := cmp.Diff(follow(pine, f), follow("nobody@example.org", f)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestVouchingNeedsThisPersonsOpenLetters(t *testing.T) {
	h := newHouse(t)
	p, host := h.person(pine, access.Member), h.person("host@example.org", access.Staff)
	other := h.person("reed@example.org", access.Member)
	mine, theirs := h.ask(pine), h.ask("reed@example.org")
	refused := func(what string, who id.Person, letters string) {
		t.Helper()
		if _, err := h.vouch(host, who, letters); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused("another's letters", p.ID, theirs.Letters)
	refused("the letters of another", other.ID, mine.Letters)
	refused("none", p.ID, "")
	refused("made up", p.ID, "222-222")
	refused("of nobody's request", p.ID, h.ask("nobody@example.org").Letters)
	h.clock.Advance(account.LettersFor)
	refused("a day old", p.ID, mine.Letters)
	again := h.ask(pine)
	_, err := h.ChangePassword(t.Context(), h.signIn(pine).Session, another)
	h.must(err)
	refused("asked for before the password changed", p.ID, again.Letters)
}

func TestARecoveryCanBeStopped(t *testing.T) {
	for name, stop := range map[string]func(*house, account.SignedIn) error{
		"from inside": func(h *house, in account.SignedIn) error { return h.StopRecovery(h.Context(), in.Session) },
		"by a new password": func(h *house, in account.SignedIn) error {
			_, err := h.ChangePassword(h.Context(), in.Session, "plain wooden spoons and a kettle")
			return err
		},
		"by the end of all sessions": func(h *house, in account.SignedIn) error { return h.EndAll(h.Context(), in.Session.Person) },
		"by its own end": func(h *house, _ account.SignedIn) error {
			h.clock.Advance(73 * time.Hour)
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			p, host := h.person(pine, access.Member), h.person("host@example.org", access.Staff)
			r := h.ask(pine)
			_, err := h.vouch(host, p.ID, r.Letters)
			h.must(err)
			h.clock.Advance(24 * time.Hour)
			h.must(stop(h, h.signIn(pine)))
			if err := h.Recover(t.Context(), r.Ticket, another, ""); err == nil {
				t.Error("it went on")
			}
			if notice, err := h.OpenRecovery(t.Context(), p.ID); notice != nil || err != nil {
				t.Errorf("it is still shown: %v, %v", notice, err)
			}
			if _, err := h.SignIn(t.Context(), account.Attempt{Address: pine, Password: another}); err != account.ErrWrong {
				t.Errorf("%v", err)
			}
		})
	}
}

// Of two devices that ask, the one whose letters were vouched for last may go on; the first waits for nothing.
func TestTheLastWordCounts(t *testing.T) {
	h := newHouse(t)
	p, host := h.person(pine, access.Member), h.person("host@example.org", access.Staff)
	first, second := h.ask(pine), h.ask(pine)
	_, err := h.vouch(host, p.ID, first.Letters)
	h.must(err)
	h.clock.Advance(time.Hour)
	ready, err := h.vouch(host, p.ID, second.Letters)
	h.must(err)
	h.clock.Advance(23 * time.Hour)
	if err := h.Recover(t.Context(), first.Ticket, another, ""); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("the first device: %v", err)
	}
	if err := h.Recover(t.Context(), second.Ticket, another, ""); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("the second one takes over the first one's time: %v", err)
	}
	h.clock.Advance(ready.Sub(h.clock.Now()))
	if err := h.Recover(t.Context(), first.Ticket, another, ""); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("the first device, at the second one's time: %v", err)
	}
	h.must(h.Recover(t.Context(), second.Ticket, another, ""))
}

func TestRecoveringOnceAmongMany(t *testing.T) {
	h := newHouse(t)
	p, host := h.person(pine, access.Member), h.person("host@example.org", access.Staff)
	codes, _ := h.codes(h.signIn(pine))
	r := h.ask(pine)
	_, err := h.vouch(host, p.ID, r.Letters)
	h.must(err)
	h.clock.Advance(24 * time.Hour)
	worked := 0
	for _, err := range at(10, func(i int) error {
		if i%2 == 0 {
			return h.Recover(t.Context(), r.Ticket, another, "")
		}
		return h.RecoverWithCode(t.Context(), r.Ticket, codes[i], another, "")
	}) {
		if err == nil {
			worked++
		}
	}
	if worked != 1 {
		t.Errorf("it worked %d times", worked)
	}
}

// A request from before the person's last change is answered like one for an address that nobody has, right code or not.
func TestAnOldRequestTellsNothing(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	old, nobodys := h.ask(pine), h.ask("nobody@example.org")
	codes, _ := h.codes(h.signIn(pine))
	for _, r := range []account.Recovery{old, nobodys} {
		if err := h.Recover(t.Context(), r.Ticket, another, ""); errs.KindOf(err) != errs.Forbidden {
			t.Errorf("%v", err)
		}
		if err := h.RecoverWithCode(t.Context(), r.Ticket, codes[0], another, ""); errs.KindOf(err) != errs.Invalid {
			t.Errorf("with a code: %v", err)
		}
	}
	h.must(h.RecoverWithCode(t.Context(), h.ask(pine).Ticket, codes[0], another, ""))
}

func TestRecoveringWithACode(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	codes, in := h.codes(h.signIn(pine))
	r := h.ask(pine)
	if err := h.RecoverWithCode(t.Context(), r.Ticket, codes[0], "Quinn Quinn Quinn Quinn", ""); errs.KindOf(err) != errs.Invalid {
		t.Errorf("one's own name as password: %v", err)
	}
	h.must(h.RecoverWithCode(t.Context(), r.Ticket, codes[0], another, ""))
	if h.lives(in) {
		t.Error("a session outlived it")
	}
	r = h.ask(pine)
	if err := h.RecoverWithCode(t.Context(), r.Ticket, codes[0], phrase, ""); errs.KindOf(err) != errs.Invalid {
		t.Errorf("the same code again: %v", err)
	}
	for range 4 {
		_ = h.RecoverWithCode(t.Context(), r.Ticket, "wrong", phrase, "")
	}
	if err := h.RecoverWithCode(t.Context(), r.Ticket, codes[1], phrase, ""); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("a sixth try on one request: %v", err)
	}
	if err := h.Recover(t.Context(), "made up", phrase, ""); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("a ticket nobody has: %v", err)
	}
	if _, err := h.Recovering(t.Context(), ""); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("no ticket: %v", err)
	}
}

// A crash while the password is being set leaves the old one or the new one, and the same request finishes it.
func TestRecoveryAfterACrash(t *testing.T) {
	for step := 0; ; step++ {
		h := newHouse(t)
		p, host := h.person(pine, access.Member), h.person("host@example.org", access.Staff)
		h.lock(pine)
		r := h.ask(pine)
		_, err := h.vouch(host, p.ID, r.Letters)
		h.must(err)
		h.clock.Advance(24 * time.Hour)
		h.store.crashAfter(step)
		err = h.Recover(t.Context(), r.Ticket, another, "")
		h.store.mend()
		if err == nil {
			if step == 0 {
				t.Error("nothing was written")
			}
			return
		}
		if !errors.Is(err, errCrash) {
			t.Fatalf("step %d: %v", step, err)
		}
		_ = h.Recover(t.Context(), r.Ticket, another, "") // where it was done but for the answer, this is refused
		if _, err := h.SignIn(t.Context(), account.Attempt{Address: pine, Password: another}); err != nil {
			t.Errorf("step %d, coming in: %v", step, err)
		}
	}
}
