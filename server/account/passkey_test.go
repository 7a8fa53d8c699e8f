package account_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/errs"
	"holdfast/server/redact"
)

var party = virtualwebauthn.RelyingParty{ID: "notes.example.org", Name: "Notes", Origin: origin}

// device is a made-up authenticator with one passkey on it.
type device struct {
	party virtualwebauthn.RelyingParty
	auth  virtualwebauthn.Authenticator
	key   virtualwebauthn.Credential
}

func newDevice() *device { return &device{party, virtualwebauthn.NewAuthenticator(), newKey()} }

// newKey is a credential whose public key is written out in full: where a coordinate begins with a zero byte the made-up
// authenticator leaves it out, which no real one does.
func newKey() virtualwebauthn.Credential {
	const full = 77 // bytes of CBOR
	for {
		if key := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2); len(key.Key.AttestationData()) == full {
			return key
		}
	}
}

// make answers options for a new passkey.
func (d *device) make(t *testing.T, c account.Ceremony) []byte {
	t.Helper()
	options, err := virtualwebauthn.ParseAttestationOptions(string(c.Options))
	if err != nil {
		t.Fatal(err)
	}
	d.auth.Options.UserHandle = []byte(options.UserID)
	d.auth.AddCredential(d.key)
	return []byte(virtualwebauthn.CreateAttestationResponse(d.party, d.auth, d.key, *options))
}

// show answers options for a passkey that is there. Its counter moves on, as a real one's does.
func (d *device) show(t *testing.T, c account.Ceremony) []byte {
	t.Helper()
	options, err := virtualwebauthn.ParseAssertionOptions(string(c.Options))
	if err != nil {
		t.Fatal(err)
	}
	d.key.Counter++
	return []byte(virtualwebauthn.CreateAssertionResponse(d.party, d.auth, d.key, *options))
}

// withKey adds a device's passkey and gives the session that goes on.
func (h *house) withKey(in account.SignedIn, d *device) account.SignedIn {
	h.Helper()
	c, err := h.BeginEnrol(h.Context(), in.Session)
	h.must(err)
	in, err = h.AnswerEnrol(h.Context(), in.Session, c.Ticket, d.make(h.T, c), "My phone")
	h.must(err)
	return in
}

func (h *house) begin() account.Ceremony {
	h.Helper()
	c, err := h.BeginPasskey(h.Context(), "192.0.2.1")
	h.must(err)
	return c
}

func (h *house) answer(c account.Ceremony, answer []byte) (account.SignedIn, error) {
	return h.AnswerPasskey(h.Context(), c.Ticket, answer, account.Visit{Network: "192.0.2.1", Shared: true, Device: firefox})
}

func TestPasskeys(t *testing.T) {
	h := newHouse(t)
	p := h.person(pine, access.Staff)
	weak, other := h.signIn(pine), h.signIn(pine)
	d := newDevice()
	in := h.withKey(weak, d)
	if h.lives(weak) || h.lives(other) || !h.lives(in) || !in.Session.Strong {
		t.Error("of all sessions not exactly this one goes on, strong and under a new token")
	}
	c := h.begin()
	if strings.Contains(string(c.Options), "pine") || !strings.Contains(string(c.Options), `"userVerification":"required"`) || strings.Contains(string(c.Options), "allowCredentials") {
		t.Errorf("asked of anybody: %s", c.Options)
	}
	came, err := h.answer(c, d.show(t, c))
	h.must(err)
	if s := came.Session; s.Person != p.ID || !s.Strong || !s.Shared || s.Device != firefox || !h.lives(came) {
		t.Errorf("came in: %+v", s)
	}
	f, err := h.Factors(t.Context(), came.Session)
	h.must(err)
	if len(f.Passkeys) != 1 || f.Passkeys[0].Name != "My phone" || f.Passkeys[0].Used.IsZero() || !f.Required {
		t.Errorf("%+v", f)
	}
	if !h.signIn(pine).Second {
		t.Error("with a passkey on the account, staff come in with a password alone")
	}
	if _, err := h.RemovePasskey(t.Context(), came.Session, f.Passkeys[0].ID); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("staff took away the last second thing: %v", err)
	}
	spare := newDevice()
	came = h.withKey(came, spare)
	came, err = h.RemovePasskey(t.Context(), came.Session, f.Passkeys[0].ID)
	h.must(err)
	c = h.begin()
	if _, err := h.answer(c, d.show(t, c)); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a passkey that was taken away: %v", err)
	}
	if _, err := h.RemovePasskey(t.Context(), came.Session, f.Passkeys[0].ID); errs.KindOf(err) != errs.NotFound {
		t.Errorf("taken away twice: %v", err)
	}
	want := []account.AlertKind{account.AlertNoPasskey, account.AlertPasskey, account.AlertPasskey}
	if kinds := h.kinds(came); !slices.Equal(kinds, want) {
		t.Errorf("told: %v", kinds)
	}
}

// A member who adds a passkey may still come in with the password on a device without it, but a step-up takes more.
func TestAMembersPasskeyIsAnotherWayIn(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	d := newDevice()
	h.withKey(h.signIn(pine), d)
	in := h.signIn(pine)
	if in.Second {
		t.Fatal("a member with a passkey cannot come in from elsewhere")
	}
	if _, err := h.Prove(t.Context(), in.Session, account.Proof{Password: phrase}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("the password alone proves: %v", err)
	}
	c, err := h.BeginProve(t.Context(), in.Session)
	h.must(err)
	proved, err := h.AnswerProve(t.Context(), in.Session, c.Ticket, d.show(t, c))
	h.must(err)
	if h.lives(in) || !h.lives(proved) || !proved.Session.Strong || !proved.Session.Fresh(h.clock.Now()) {
		t.Error("proved with a passkey the session is not a new, strong, fresh one")
	}
}

// What was asked for in one session is not answered in another, although it is the same person's.
func TestACeremonyBelongsToItsSession(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	d := newDevice()
	one := h.withKey(h.signIn(pine), d)
	two := h.signIn(pine)
	c, err := h.BeginProve(t.Context(), one.Session)
	h.must(err)
	if _, err := h.AnswerProve(t.Context(), two.Session, c.Ticket, d.show(t, c)); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("a proof: %v", err)
	}
	c, err = h.BeginEnrol(t.Context(), one.Session)
	h.must(err)
	if _, err := h.AnswerEnrol(t.Context(), two.Session, c.Ticket, newDevice().make(t, c), ""); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("a new passkey: %v", err)
	}
}

// Each answer is signed by a device for what it says, so that the signature is not what it is refused for, but where the
// signature is what is wrong.
func TestWhatIsNotRightWithAnAnswer(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	h.person("reed@example.org", access.Member)
	d, foreign := newDevice(), newDevice()
	h.withKey(h.signIn(pine), d)
	h.withKey(h.signIn("reed@example.org"), foreign)
	d.key.Counter = 100
	first := h.begin()
	_, err := h.answer(first, d.show(t, first))
	h.must(err)
	stolen := func(t *testing.T, c account.Ceremony) []byte { // another's key with this one's handle
		copied := *foreign
		copied.auth.Options.UserHandle = d.auth.Options.UserHandle
		return copied.show(t, c)
	}
	with := func(change func(*device)) func(*testing.T, account.Ceremony) []byte {
		return func(t *testing.T, c account.Ceremony) []byte {
			d.key.Counter += 10
			copied := *d
			change(&copied)
			return copied.show(t, c)
		}
	}
	for name, answer := range map[string]func(*testing.T, account.Ceremony) []byte{
		"another origin":             with(func(d *device) { d.party.Origin = "https://notes.example.org.evil.example" }),
		"another port":               with(func(d *device) { d.party.Origin = origin + ":8443" }),
		"plain http":                 with(func(d *device) { d.party.Origin = "http://notes.example.org" }),
		"a sibling host":             with(func(d *device) { d.party.Origin = "https://x.notes.example.org" }),
		"another relying party":      with(func(d *device) { d.party.ID = "example.org" }),
		"nobody verified":            with(func(d *device) { d.auth.Options.UserNotVerified = true }),
		"nobody present":             with(func(d *device) { d.auth.Options.UserNotPresent = true }),
		"a key nobody has":           with(func(d *device) { d.key = newKey() }),
		"no handle":                  with(func(d *device) { d.auth.Options.UserHandle = nil }),
		"another's handle":           with(func(d *device) { d.auth.Options.UserHandle = foreign.auth.Options.UserHandle }),
		"another's key, this handle": stolen,
		"a counter that went back":   with(func(d *device) { d.key.Counter = 0 }),
		"a key of the same id": with(func(d *device) {
			id := d.key.ID
			d.key = newKey()
			d.key.ID = id
		}),
		"nothing":               func(*testing.T, account.Ceremony) []byte { return nil },
		"not JSON":              func(*testing.T, account.Ceremony) []byte { return []byte("x") },
		"too much":              func(*testing.T, account.Ceremony) []byte { return []byte(strings.Repeat(" ", 1<<20) + "{}") },
		"another challenge":     func(t *testing.T, c account.Ceremony) []byte { return d.show(t, h.begin()) },
		"a signature cut short": func(t *testing.T, c account.Ceremony) []byte { return cut(t, d.show(t, c)) },
	} {
		t.Run(name, func(t *testing.T) {
			c := h.begin()
			out, err := h.answer(c, answer(t, c))
			if errs.KindOf(err) != errs.Invalid || out.Token != "" {
				t.Fatalf("%v", err)
			}
			if _, err := h.answer(c, d.show(t, c)); errs.KindOf(err) != errs.Unauthenticated {
				t.Errorf("the ceremony could be used again: %v", err)
			}
		})
	}
	d.key.Counter += 1000
	c := h.begin()
	if _, err := h.answer(c, d.show(t, c)); err != nil {
		t.Errorf("with nothing wrong it is not taken either: %v", err)
	}
}

// cut takes the last byte off the signature.
func cut(t *testing.T, answer []byte) []byte {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal(answer, &all); err != nil {
		t.Fatal(err)
	}
	response := all["response"].(map[string]any)
	sig, err := base64.RawURLEncoding.DecodeString(response["signature"].(string))
	if err != nil {
		t.Fatal(err)
	}
	response["signature"] = base64.RawURLEncoding.EncodeToString(sig[:len(sig)-1])
	out, _ := json.Marshal(all)
	return out
}

func TestACeremonyLastsFiveMinutesAndOnce(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	d := newDevice()
	h.withKey(h.signIn(pine), d)
	c := h.begin()
	answer := d.show(t, c)
	h.clock.Advance(5 * time.Minute)
	if _, err := h.answer(c, answer); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("after five minutes: %v", err)
	}
	c = h.begin()
	answer = d.show(t, c)
	in := 0
	for _, err := range at(20, func(int) error { _, err := h.answer(c, answer); return err }) {
		if err == nil {
			in++
		}
	}
	if in != 1 {
		t.Errorf("one answer, twenty times at once, came in %d times", in)
	}
}

// Two answers with the same counter, each to a ceremony of its own: a copied key shows.
func TestACopiedKeyShows(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	d := newDevice()
	h.withKey(h.signIn(pine), d)
	one, two := h.begin(), h.begin()
	copied := *d
	first, second := d.show(t, one), copied.show(t, two)
	if _, err := h.answer(one, first); err != nil {
		t.Fatal(err)
	}
	if _, err := h.answer(two, second); errs.KindOf(err) != errs.Invalid {
		t.Errorf("the same counter twice: %v", err)
	}
}

func TestAPasskeyOpensWhatWasLocked(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	d := newDevice()
	h.withKey(h.signIn(pine), d)
	h.lock(pine)
	if _, err := h.SignIn(t.Context(), account.Attempt{Address: pine, Password: phrase}); err != account.ErrWrong {
		t.Fatal(err)
	}
	c := h.begin()
	if _, err := h.answer(c, d.show(t, c)); err != nil {
		t.Fatal(err)
	}
	h.signIn(pine)
}

func TestAPasskeyIsMadeOnlyAsAsked(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	h.person("reed@example.org", access.Member)
	in, reed := h.signIn(pine), h.signIn("reed@example.org")
	enrol := func(by account.SignedIn, d *device) (account.Ceremony, []byte) {
		c, err := h.BeginEnrol(t.Context(), by.Session)
		h.must(err)
		return c, d.make(t, c)
	}
	for name, c := range map[string]struct {
		with  func(*device)
		by    account.SignedIn
		label string
		want  errs.Kind
	}{
		"nobody verified":      {with: func(d *device) { d.auth.Options.UserNotVerified = true }, by: in, want: errs.Invalid},
		"another origin":       {with: func(d *device) { d.party.Origin = "https://evil.example" }, by: in, want: errs.Invalid},
		"in another's session": {by: reed, want: errs.Unauthenticated},
		"a name without end":   {by: in, label: strings.Repeat("n", 61), want: errs.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDevice()
			if c.with != nil {
				c.with(d)
			}
			began, answer := enrol(in, d)
			_, err := h.AnswerEnrol(t.Context(), c.by.Session, began.Ticket, answer, redact.Words(c.label))
			if errs.KindOf(err) != c.want {
				t.Errorf("%v", err)
			}
		})
	}
	d := newDevice()
	in = h.withKey(in, d)
	c, err := h.BeginEnrol(t.Context(), in.Session)
	h.must(err)
	if !strings.Contains(string(c.Options), base64.RawURLEncoding.EncodeToString(d.key.ID)) {
		t.Error("the browser is not told of the passkey that is there already")
	}
	c, answer := enrol(reed, d)
	if _, err := h.AnswerEnrol(t.Context(), reed.Session, c.Ticket, answer, ""); errs.KindOf(err) != errs.Invalid {
		t.Errorf("one passkey for two people: %v", err)
	}
	h.clock.Advance(account.FreshFor)
	if _, err := h.BeginEnrol(t.Context(), in.Session); !errors.Is(err, access.ErrStale) {
		t.Errorf("without a fresh proof: %v", err)
	}
}

func TestWithoutANamedAddressThereAreNoPasskeys(t *testing.T) {
	h := openHouse(t, options{relying: account.Relying{ID: "bad host/", Name: "Notes", Origins: []string{"https://bad"}}})
	h.person(pine, access.Member)
	in := h.signIn(pine)
	if h.Passkeys() || !strings.Contains(h.log.String(), "passkeys are off") {
		t.Error("nobody was told")
	}
	_, err1 := h.BeginPasskey(t.Context(), "")
	_, err2 := h.BeginEnrol(t.Context(), in.Session)
	_, err3 := h.AnswerPasskey(t.Context(), "x", nil, account.Visit{})
	_, err4 := h.BeginProve(t.Context(), in.Session)
	for _, err := range []error{err1, err2, err3, err4} {
		if errs.KindOf(err) != errs.Invalid {
			t.Errorf("%v", err)
		}
	}
}

// The handle that an authenticator keeps tells nothing of the person.
func TestTheHandleTellsNothing(t *testing.T) {
	h := newHouse(t)
	p := h.person(pine, access.Member)
	c, err := h.BeginEnrol(t.Context(), h.signIn(pine).Session)
	h.must(err)
	options, err := virtualwebauthn.ParseAttestationOptions(string(c.Options))
	h.must(err)
	if len(options.UserID) != 32 || strings.Contains(options.UserID, string(p.ID)) || strings.Contains(options.UserID, "pine") {
		t.Errorf("%q", options.UserID)
	}
}
