package account_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/errs"
	"holdfast/server/redact"
	"holdfast/server/store"
)

// A code that is shown a hundred times at once, each time with a half of a sign-in of its own, lets one in.
func TestACodeIsTakenOnce(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	a, in := h.withApp(h.signIn(pine))
	codes, _ := h.codes(in)
	for name, code := range map[string]func() string{
		"of the authenticator": func() string { h.clock.Advance(time.Minute); return a.code() },
		"for recovery":         func() string { return codes[3] },
	} {
		t.Run(name, func(t *testing.T) {
			shown := code()
			halves := make([]redact.Token, 100)
			for i := range halves {
				halves[i] = h.signIn(pine).Pending
			}
			taken := 0
			for _, err := range at(100, func(i int) error {
				_, err := h.Second(t.Context(), halves[i], shown, "")
				return err
			}) {
				if err == nil {
					taken++
				} else if e, _ := errs.As(err); e == nil || e.Field != "code" {
					t.Fatal(err)
				}
			}
			if taken != 1 {
				t.Errorf("taken %d times", taken)
			}
		})
	}
}

// The same half of a sign-in a hundred times at once makes one session too.
func TestAHalfSignInIsFinishedOnce(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	_, in := h.withApp(h.signIn(pine))
	codes, _ := h.codes(in)
	half := h.signIn(pine)
	finished := 0
	for _, err := range at(10, func(i int) error {
		_, err := h.Second(t.Context(), half.Pending, codes[i], "")
		return err
	}) {
		if err == nil {
			finished++
		}
	}
	if finished != 1 {
		t.Errorf("finished %d times", finished)
	}
}

func TestWhichCodesCount(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	a, _ := h.withApp(h.signIn(pine))
	second := func(code string) error {
		_, err := h.Second(t.Context(), h.signIn(pine).Pending, code, "")
		return err
	}
	if second(a.code()) == nil {
		t.Error("the code that set it up is taken again")
	}
	h.clock.Advance(30 * time.Second)
	older := a.code()
	h.clock.Advance(30 * time.Second)
	if err := second(older); err != nil {
		t.Errorf("the code of the step before: %v", err)
	}
	newer := a.code()
	if err := second(newer[:3] + " " + newer[3:]); err != nil {
		t.Errorf("this step's, with a space: %v", err)
	}
	if second(older) == nil {
		t.Error("a code from before the last one is taken")
	}
	h.clock.Advance(61 * time.Second)
	if late := a.code(); func() error { h.clock.Advance(60 * time.Second); return second(late) }() == nil {
		t.Error("a code of two steps ago is taken")
	}
	if ahead := func() string { h.clock.Advance(90 * time.Second); return a.code() }(); func() error { h.clock.Advance(-90 * time.Second); return second(ahead) }() == nil {
		t.Error("a code of a later step is taken")
	}
	for _, nothing := range []string{"", "000000", "abcdef", "12345", "１２３４５６", strings.Repeat("1", 10_000)} {
		if err := second(nothing); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%q: %v", nothing, err)
		}
	}
}

func TestRecoveryCodes(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	_, in := h.withApp(h.signIn(pine))
	first, _ := h.codes(in)
	if len(first) != 10 || len(slices.Compact(slices.Sorted(slices.Values(first)))) != 10 {
		t.Fatal(first)
	}
	for _, code := range first {
		if len(code) != 19 || strings.ContainsAny(code, "01OI") {
			t.Errorf("%q cannot be read out without doubt", code)
		}
	}
	use := func(code string) error {
		_, err := h.Second(t.Context(), h.signIn(pine).Pending, code, "")
		return err
	}
	if err := use(strings.ToLower(strings.ReplaceAll(first[0], "-", " "))); err != nil {
		t.Errorf("small and with spaces: %v", err)
	}
	in = h.strong(pine, first[1])
	f, err := h.Factors(t.Context(), in.Session)
	h.must(err)
	if f.CodesLeft != 8 {
		t.Errorf("%d left", f.CodesLeft)
	}
	if kinds := h.kinds(in); kinds[0] != account.AlertCodeUsed || kinds[1] != account.AlertCodeUsed {
		t.Errorf("told: %v", kinds)
	}
	second, _ := h.codes(in)
	if use(first[2]) == nil {
		t.Error("an older set is still taken")
	}
	if err := use(second[2]); err != nil {
		t.Error(err)
	}
}

// strong comes in with the phrase and a code.
func (h *house) strong(address redact.Email, code string) account.SignedIn {
	h.Helper()
	in, err := h.Second(h.Context(), h.signIn(address).Pending, code, "")
	h.must(err)
	return in
}

func TestAHalfSignInTakesFiveTriesAndTenMinutes(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	a, in := h.withApp(h.signIn(pine))
	h.clock.Advance(time.Minute)
	half := h.signIn(pine).Pending
	for range 5 {
		if _, err := h.Second(t.Context(), half, "000000", ""); errs.KindOf(err) != errs.Invalid {
			t.Fatal(err)
		}
	}
	if _, err := h.Second(t.Context(), half, a.code(), ""); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("a sixth try: %v", err)
	}
	if kinds := h.kinds(in); kinds[0] != account.AlertWrongSecond {
		t.Errorf("the person was not told that somebody has their password: %v", kinds)
	}
	half = h.signIn(pine).Pending
	h.clock.Advance(10 * time.Minute)
	if _, err := h.Second(t.Context(), half, a.code(), ""); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("after ten minutes: %v", err)
	}
	half = h.signIn(pine).Pending
	_, err := h.ChangePassword(t.Context(), h.fresh(in, a).Session, another)
	h.must(err)
	h.clock.Advance(time.Minute)
	if _, err := h.Second(t.Context(), half, a.code(), ""); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("half a sign-in with the password before: %v", err)
	}
}

// fresh proves a session again with an app.
func (h *house) fresh(in account.SignedIn, a app) account.SignedIn {
	h.Helper()
	h.clock.Advance(time.Minute)
	in, err := h.Prove(h.Context(), in.Session, account.Proof{Code: a.code()})
	h.must(err)
	return in
}

// Whoever has the password and guesses at codes from many halves of sign-ins meets the ceiling.
func TestCodesHaveACeilingToo(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	a, in := h.withApp(h.signIn(pine))
	for range account.Ceiling {
		if _, err := h.Second(t.Context(), h.signIn(pine).Pending, "000000", ""); errs.KindOf(err) != errs.Invalid {
			t.Fatal(err)
		}
	}
	h.clock.Advance(time.Minute)
	if _, err := h.Second(t.Context(), h.signIn(pine).Pending, a.code(), ""); err == nil {
		t.Error("after a hundred wrong codes the right one is taken")
	}
	h.mails(account.AlertEvent)
	if !slices.Contains(h.kinds(in), account.AlertLocked) {
		t.Error("the person was not told")
	}
}

func TestStepUp(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	in := h.signIn(pine)
	h.clock.Advance(account.FreshFor)
	if _, err := h.NewAuthenticator(t.Context(), in.Session); err != access.ErrStale {
		t.Fatalf("after ten minutes: %v", err)
	}
	for name, c := range map[string]struct {
		proof account.Proof
		field string
	}{
		"wrong":   {account.Proof{Password: another}, "password"},
		"nothing": {account.Proof{}, "password"},
		"a code":  {account.Proof{Code: "123456"}, "password"},
	} {
		_, err := h.Prove(t.Context(), in.Session, c.proof)
		if e, _ := errs.As(err); e == nil || e.Kind != errs.Invalid || e.Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	next, err := h.Prove(t.Context(), in.Session, account.Proof{Password: phrase})
	h.must(err)
	if h.lives(in) || !h.lives(next) || !next.Session.Fresh(h.clock.Now()) || next.Session.Created != in.Session.Created {
		t.Error("a step-up gives the same session a new token and a fresh proof")
	}
	a, in := h.withApp(next)
	if _, err := h.Prove(t.Context(), in.Session, account.Proof{Password: phrase}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("where there is an authenticator the password alone does: %v", err)
	}
	h.clock.Advance(time.Minute)
	code := a.code()
	next, err = h.Prove(t.Context(), in.Session, account.Proof{Code: code})
	h.must(err)
	if !next.Session.Strong {
		t.Error("a code makes the session strong")
	}
	if _, err := h.Prove(t.Context(), next.Session, account.Proof{Code: code}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("the same code again: %v", err)
	}
}

// A step-up counts as a try at the door: it is no second way to guess.
func TestStepUpSharesTheCeiling(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	in := h.signIn(pine)
	for range account.Ceiling {
		_, _ = h.Prove(t.Context(), in.Session, account.Proof{Password: another})
	}
	if _, err := h.SignIn(t.Context(), account.Attempt{Address: pine, Password: phrase}); err != account.ErrWrong {
		t.Errorf("at the door: %v", err)
	}
	if _, err := h.Prove(t.Context(), in.Session, account.Proof{Password: phrase}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("inside: %v", err)
	}
}

func TestAuthenticator(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	in := h.signIn(pine)
	e, err := h.NewAuthenticator(t.Context(), in.Session)
	h.must(err)
	if n := len(e.QR); n < 21 || len(e.QR[0]) != n || !e.QR[0][0] || !strings.HasPrefix(e.URI, "otpauth://totp/Notes:pine@example.org?") || len(strings.Fields(e.Secret)) != 8 {
		t.Errorf("%d dots, %s, %q", n, e.URI, e.Secret)
	}
	again, err := h.NewAuthenticator(t.Context(), in.Session)
	h.must(err)
	if again.Secret != e.Secret || again.Ticket != e.Ticket {
		t.Error("looked at again it is another")
	}
	if _, err := h.ConfirmAuthenticator(t.Context(), in.Session, e.Ticket, "000000"); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a wrong code: %v", err)
	}
	h.clock.Advance(time.Minute)
	other := h.signIn(pine)
	theirs, err := h.NewAuthenticator(t.Context(), other.Session)
	h.must(err)
	if theirs.Secret == e.Secret {
		t.Error("two sessions share a secret")
	}
	if _, err := h.ConfirmAuthenticator(t.Context(), in.Session, theirs.Ticket, app{h, theirs.Secret}.code()); errs.KindOf(err) != errs.Invalid {
		t.Errorf("what another session was shown: %v", err)
	}
	f, err := h.Factors(t.Context(), in.Session)
	h.must(err)
	if f.Authenticator || !f.Password || f.Required || f.Second() {
		t.Errorf("before the code: %+v", f)
	}
	done, err := h.ConfirmAuthenticator(t.Context(), in.Session, e.Ticket, app{h, e.Secret}.code())
	h.must(err)
	if h.lives(in) || h.lives(other) || !h.lives(done) {
		t.Error("of all sessions not exactly this one goes on, under a new token")
	}
	if _, err := h.ConfirmAuthenticator(t.Context(), done.Session, e.Ticket, app{h, e.Secret}.code()); errs.KindOf(err) != errs.Invalid {
		t.Errorf("confirmed twice: %v", err)
	}
	if next, err := h.NewAuthenticator(t.Context(), done.Session); err != nil || next.Secret == e.Secret {
		t.Errorf("the next app would share the secret of this one (%v)", err)
	}
	gone, err := h.RemoveAuthenticator(t.Context(), done.Session)
	h.must(err)
	if _, err := h.RemoveAuthenticator(t.Context(), gone.Session); !errors.Is(err, store.ErrNotFound) && errs.KindOf(err) != errs.NotFound {
		t.Errorf("removed twice: %v", err)
	}
	if h.signIn(pine).Second {
		t.Error("it is gone and still asked for")
	}
	if kinds := h.kinds(gone); !slices.Equal(kinds, []account.AlertKind{account.AlertNoApp, account.AlertAuthenticator}) {
		t.Errorf("told: %v", kinds)
	}
}

func TestStaffKeepTheirLastSecondThing(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Staff)
	_, in := h.withApp(h.signIn(pine))
	if _, err := h.RemoveAuthenticator(t.Context(), in.Session); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("%v", err)
	}
	if !h.lives(in) {
		t.Error("being refused ended the session")
	}
}
