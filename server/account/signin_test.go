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
	"holdfast/server/pulse"
	"holdfast/server/redact"
	"holdfast/server/seal"
)

func TestComingIn(t *testing.T) {
	h := newHouse(t)
	p := h.person("Pine@Example.org", access.Member)
	for _, typed := range []redact.Email{"Pine@Example.org", " pine@example.ORG ", "PINE@EXAMPLE.ORG"} {
		in := h.signIn(typed)
		if in.Second || in.Session.Person != p.ID || in.Session.Strong || !in.Session.Fresh(noon) || in.Session.Fresh(noon.Add(account.FreshFor)) {
			t.Errorf("%s: %+v", string(typed), in.Session)
		}
		if in.Session.Actor() != (access.Actor{Person: p.ID, Kind: access.Member}) {
			t.Errorf("acts as %+v", in.Session.Actor())
		}
	}
	entries, err := h.audit.OfObject(t.Context(), string(p.ID), nil, 10)
	h.must(err)
	came := 0
	for _, e := range entries {
		if e.Action == string(access.ComeIn) && e.Actor == h.audit.Actor(string(p.ID)) {
			came++
		}
	}
	if came != 3 {
		t.Errorf("coming in three times left %d records of it", came)
	}
}

// lock fails a hundred times at an address.
func (h *house) lock(address redact.Email) {
	h.Helper()
	for range account.Ceiling {
		if _, err := h.SignIn(h.Context(), account.Attempt{Address: address, Password: another}); !errors.Is(err, account.ErrWrong) {
			h.Fatal(err)
		}
	}
}

// Nobody, a wrong password, and a locked account with the right one: the same error, the same reads and writes in the
// same order, one hash.
func TestEveryRefusalIsAlike(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	h.person("reed@example.org", access.Staff)
	h.person("moss", access.Member)
	h.lock("reed@example.org")
	h.all()
	tries := map[string]account.Attempt{
		"nobody's address": {Address: "nobody@example.org", Password: phrase},
		"nobody's name":    {Address: "nobody-here", Password: phrase},
		"not an address":   {Address: redact.Email(strings.Repeat("x@", 4000)), Password: phrase},
		"nothing":          {},
		"the decoy":        {Address: "nobody", Password: ""},
		"wrong":            {Address: pine, Password: another},
		"almost right":     {Address: pine, Password: phrase + " "},
		"wrong, a name":    {Address: "moss", Password: another},
		"locked, wrong":    {Address: "reed@example.org", Password: another},
		"locked, right":    {Address: "reed@example.org", Password: phrase},
		"endless password": {Address: pine, Password: redact.Token(strings.Repeat("x", 1<<20))},
	}
	for _, in := range tries { // the first try at an address makes its count
		_, _ = h.SignIn(t.Context(), in)
	}
	want := []string{"get tries", "replace tries", "get addresses", "get people"}
	for name, in := range tries {
		h.store.since()
		before := h.hasher.Hashes()
		out, err := h.SignIn(t.Context(), in)
		if err != account.ErrWrong || out != (account.SignedIn{}) {
			t.Errorf("%s: %v, %+v", name, err, out)
		}
		if diff := cmp.Diff(want, h.store.since()); diff != "" {
			t.Errorf("%s asked the store otherwise:\n%s", name, diff)
		}
		if n := h.hasher.Hashes() - before; n != 1 {
			t.Errorf("%s took %d hashes", name, n)
		}
	}
}

// The very first try at an address costs the same too.
func TestTheFirstTryIsAlike(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	for _, address := range []redact.Email{pine, "nobody@example.org"} {
		h.store.since()
		_, err := h.SignIn(t.Context(), account.Attempt{Address: address, Password: another})
		if err != account.ErrWrong {
			t.Error(err)
		}
		if diff := cmp.Diff([]string{"get tries", "insert tries", "get addresses", "get people"}, h.store.since()); diff != "" {
			t.Errorf("%s:\n%s", string(address), diff)
		}
	}
}

func TestAThousandWrongPasswordsAtOnceNeverPassTheCeiling(t *testing.T) {
	hasher := seal.NewHasherAt(400, seal.Cost{KiB: 8, Times: 1, Lanes: 1})
	h := openHouse(t, options{hasher: hasher})
	who := h.person(pine, access.Member)
	answers := at(1000, func(int) error {
		_, err := h.SignIn(t.Context(), account.Attempt{Address: pine, Password: another})
		return err
	})
	for _, err := range answers {
		if err != account.ErrWrong {
			t.Fatalf("one was answered otherwise: %v", err)
		}
	}
	if _, err := h.SignIn(t.Context(), account.Attempt{Address: pine, Password: phrase}); err != account.ErrWrong {
		t.Errorf("after a thousand failures in a row the password is still taken: %v", err)
	}
	if ids := h.mails(account.AlertEvent); len(ids) != 1 {
		t.Errorf("the person was told %d times", len(ids))
	}
	token, session, err := h.Start(t.Context(), who.ID, account.How{})
	h.must(err)
	if kinds := h.kinds(account.SignedIn{Token: redact.Token(token), Session: session}); !slices.Equal(kinds, []account.AlertKind{account.AlertLocked}) {
		t.Errorf("they were told: %v", kinds)
	}
}

// Of the tries that run at the same time as the hundredth, none beyond it is judged, right or wrong.
func TestTheCeilingIsExact(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	for range account.Ceiling - 1 {
		_, _ = h.SignIn(t.Context(), account.Attempt{Address: pine, Password: another})
	}
	h.signIn(pine) // the hundredth try is right, and the row ends
	for range account.Ceiling - 1 {
		_, _ = h.SignIn(t.Context(), account.Attempt{Address: pine, Password: another})
	}
	h.signIn(pine)
	h.lock(pine)
	if _, err := h.SignIn(t.Context(), account.Attempt{Address: pine, Password: phrase}); err != account.ErrWrong {
		t.Error("the hundred and first is judged")
	}
}

func TestTriesAtNobodysAddressAreForgottenAndSomebodysAreNot(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	h.lock(pine)
	h.lock("nobody@example.org")
	h.clock.Advance(31 * 24 * time.Hour)
	for range 2 {
		h.purge()
	}
	if _, err := h.SignIn(t.Context(), account.Attempt{Address: pine, Password: phrase}); err != account.ErrWrong {
		t.Error("waiting unlocked somebody")
	}
	h.store.since()
	_, _ = h.SignIn(t.Context(), account.Attempt{Address: "nobody@example.org", Password: phrase})
	if !slices.Contains(h.store.since(), "insert tries") {
		t.Error("tries at nobody's address are kept for ever")
	}
}

func (h *house) purge() {
	h.Helper()
	if docs := h.Purge(h.Context(), docless, eventless); docs == nil {
		h.Error("the purge does not come again")
	}
}

func TestLimitsStopBeforeAnythingIsCounted(t *testing.T) {
	h := openHouse(t, options{limits: none{}})
	h.person(pine, access.Member)
	h.store.since()
	before := h.hasher.Hashes()
	for _, address := range []redact.Email{pine, "nobody@example.org"} {
		_, err := h.SignIn(t.Context(), account.Attempt{Address: address, Password: phrase, Network: "192.0.2.1"})
		e, _ := errs.As(err)
		if e == nil || e.Kind != errs.TooMany || e.RetryAfter != time.Minute {
			t.Errorf("%v", err)
		}
	}
	if calls := h.store.since(); len(calls) != 0 || h.hasher.Hashes() != before {
		t.Errorf("it asked %v", calls)
	}
}

// With Redis gone people come in, and guessing stays bounded by each instance's own count.
func TestWithRedisGoneTheDoorOpensAndStaysGuarded(t *testing.T) {
	c := newHouse(t).clock
	gone, err := pulse.Open(pulse.Config{Address: "127.0.0.1:1"}, c, newHouse(t).logger())
	if err != nil {
		t.Fatal(err)
	}
	defer gone.Close()
	h := openHouse(t, options{limits: gone})
	h.person(pine, access.Member)
	h.signIn(pine)
	judged, refused := 0, 0
	for range 200 {
		_, err := h.SignIn(t.Context(), account.Attempt{Address: pine, Password: another, Network: "192.0.2.1"})
		switch {
		case err == account.ErrWrong:
			judged++
		case errs.KindOf(err) == errs.TooMany:
			refused++
		default:
			t.Fatal(err)
		}
	}
	if judged == 0 || judged > 30 || refused == 0 {
		t.Errorf("of 200 guesses %d were judged and %d refused", judged, refused)
	}
}

// One household's addresses count as one, whatever the last half of them says.
func TestOneNetworkIsOneSource(t *testing.T) {
	keys := &keyed{seen: map[string]map[string]bool{}}
	h := openHouse(t, options{limits: keys})
	for _, from := range []redact.Address{"2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "192.0.2.1", "::ffff:192.0.2.1", "not an address"} {
		_, _ = h.SignIn(t.Context(), account.Attempt{Address: pine, Password: phrase, Network: from})
	}
	if n := len(keys.seen["account.network"]); n != 3 {
		t.Errorf("%d sources, want one household, one address and one that cannot be read", n)
	}
	for name, all := range keys.seen {
		for key := range all {
			if strings.Contains(key, "2001") || strings.Contains(key, "192.0") || strings.Contains(key, "pine") {
				t.Errorf("%s is counted in the clear: %s", name, key)
			}
		}
	}
}

func TestPasswordsAreKeptAtTodaysCost(t *testing.T) {
	o := options{path: t.TempDir() + "/db", root: seal.NewRoot(), hasher: seal.NewHasherAt(2, cheap)}
	openHouse(t, o).person(pine, access.Member)
	o.hasher = seal.NewHasherAt(2, seal.Cost{KiB: 128, Times: 1, Lanes: 1})
	h := openHouse(t, o)
	count := func() int64 {
		before := h.hasher.Hashes()
		h.signIn(pine)
		return h.hasher.Hashes() - before
	}
	if first, second := count(), count(); first != 2 || second != 1 {
		t.Errorf("hashes: %d when the cost rose, %d afterwards", first, second)
	}
}

// Staff with one thing come in to set up another, and the table keeps everything else from them.
func TestStaffNeedTwoThings(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Staff)
	in := h.signIn(pine)
	if in.Second || in.Session.Strong || access.May(in.Session.Actor(), access.ReadHome, access.Facts{}) != access.ErrWeak {
		t.Fatalf("with a password alone: %+v", in)
	}
	weak := in
	a, in := h.withApp(in)
	if h.lives(weak) || !in.Session.Strong || access.May(in.Session.Actor(), access.ReadHome, access.Facts{}) != nil {
		t.Error("with an authenticator the session is not a new, strong one")
	}
	h.clock.Advance(time.Minute)
	half := h.signIn(pine)
	if !half.Second || half.Token != "" || half.Pending == "" || h.lives(account.SignedIn{Token: half.Pending}) {
		t.Fatalf("after the password: %+v", half)
	}
	in, err := h.Second(t.Context(), half.Pending, a.code(), "192.0.2.1")
	if err != nil || !in.Session.Strong || in.Session.Device != firefox || !h.lives(in) {
		t.Errorf("after both: %+v, %v", in.Session, err)
	}
}
