package account_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/errs"
	"holdfast/server/redact"
	"holdfast/server/store"
)

func TestCreateRefusesWhatCannotBe(t *testing.T) {
	h := newHouse(t)
	good := account.NewAccount{Address: pine, Password: phrase, Kind: access.Member, Name: "Quinn", Zone: "Europe/London"}
	for name, c := range map[string]struct {
		change func(*account.NewAccount)
		field  string
		kind   errs.Kind
	}{
		"address":  {func(n *account.NewAccount) { n.Address = "x@" }, "address", errs.Invalid},
		"password": {func(n *account.NewAccount) { n.Password = "short" }, "password", errs.Invalid},
		"name":     {func(n *account.NewAccount) { n.Name = redact.Words(strings.Repeat("n", 81)) }, "name", errs.Invalid},
		"zone":     {func(n *account.NewAccount) { n.Zone = "Nowhere/At" }, "zone", errs.Invalid},
		"imported": {func(n *account.NewAccount) { n.Kind = access.Imported }, "", errs.Internal},
		"no kind":  {func(n *account.NewAccount) { n.Kind = access.Nobody }, "", errs.Internal},
	} {
		in := good
		c.change(&in)
		_, err := h.Create(t.Context(), in)
		if e, _ := errs.As(err); e == nil || e.Kind != c.kind || e.Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, known, err := h.Find(t.Context(), pine); known || err != nil {
		t.Errorf("somebody was made: %v", err)
	}
	good.Name = ""
	p, err := h.Create(t.Context(), good)
	h.must(err)
	who, known, err := h.Find(t.Context(), "PINE@example.org")
	if who != p.ID || !known || err != nil {
		t.Errorf("found: %v %v %v", who, known, err)
	}
	read, err := h.Person(t.Context(), p.ID)
	if err != nil || read.Address != pine || read.Zone != "Europe/London" || !read.Mail() {
		t.Errorf("%+v, %v", read, err)
	}
}

// The record that is read for nobody is nobody: its name is free, and leads to whoever takes it.
func TestTheDecoyIsNobody(t *testing.T) {
	h := newHouse(t)
	if who, known, err := h.Find(t.Context(), "nobody"); known || err != nil {
		t.Errorf("found %s, %v", who, err)
	}
	p := h.person("nobody", access.Member)
	if in := h.signIn("nobody"); in.Session.Person != p.ID {
		t.Errorf("came in as %s", in.Session.Person)
	}
}

func TestOneAddressOnePerson(t *testing.T) {
	h := newHouse(t)
	made := map[bool]int{}
	for _, err := range at(20, func(i int) error {
		_, err := h.Create(t.Context(), account.NewAccount{Address: pine, Password: phrase, Kind: access.Member})
		for errs.KindOf(err) == errs.TooMany {
			_, err = h.Create(t.Context(), account.NewAccount{Address: pine, Password: phrase, Kind: access.Member})
		}
		return err
	}) {
		if err != nil && !errors.Is(err, account.ErrTaken) {
			t.Fatal(err)
		}
		made[err == nil]++
	}
	if made[true] != 1 || h.members() != 1 {
		t.Errorf("made %d, and %d are there", made[true], h.members())
	}
	h.signIn(pine)
}

// members counts who is stored as one, reachable or not.
func (h *house) members() int {
	h.Helper()
	n, err := h.raw.Count(h.Context(), account.People, store.Query{Index: "by_kind", Equal: []any{string(access.Member)}}, 100)
	h.must(err)
	return n
}

// Making somebody breaks off at every step. The same form again works, one person has the address, and what is left over
// is gone after a day.
func TestCreateAfterACrash(t *testing.T) {
	for step := 0; ; step++ {
		h := newHouse(t)
		in := account.NewAccount{Address: pine, Password: phrase, Kind: access.Member, Name: "Quinn"}
		h.store.crashAfter(step)
		_, err := h.Create(t.Context(), in)
		h.store.mend()
		if err == nil {
			if step < 2 {
				t.Errorf("only %d steps were tried", step)
			}
			return
		}
		if _, err := h.Create(t.Context(), in); err != nil && !errors.Is(err, account.ErrTaken) {
			t.Errorf("step %d, again: %v", step, err)
		}
		h.signIn(pine)
		h.clock.Advance(25 * time.Hour)
		h.all()
		if n := h.members(); n != 1 {
			t.Errorf("step %d: a day later there are %d", step, n)
		}
		h.signIn(pine)
	}
}

func TestSomebodyWithoutAnAddressIsSweptOnlyAfterADay(t *testing.T) {
	h := newHouse(t)
	h.store.crashAfter(1)
	if _, err := h.Create(t.Context(), account.NewAccount{Address: pine, Password: phrase, Kind: access.Member}); !errors.Is(err, errCrash) {
		t.Fatal(err)
	}
	h.store.mend()
	h.clock.Advance(23 * time.Hour)
	h.all()
	if h.members() != 1 {
		t.Error("swept although the form may come again")
	}
	h.clock.Advance(2 * time.Hour)
	h.all()
	if h.members() != 0 {
		t.Error("never swept")
	}
}

func TestKinds(t *testing.T) {
	h := newHouse(t)
	root, host, member := h.person("root@example.org", access.Admin), h.person("host@example.org", access.Staff), h.person(pine, access.Member)
	admin := access.Actor{Person: root.ID, Kind: access.Admin, Strong: true}
	staff := access.Actor{Person: host.ID, Kind: access.Staff, Strong: true}
	if err := h.SetKind(t.Context(), staff, host.ID, access.Admin); errs.KindOf(err) != errs.NotFound {
		t.Errorf("staff make admins: %v", err)
	}
	if err := h.SetKind(t.Context(), access.Actor{Person: root.ID, Kind: access.Admin}, host.ID, access.Admin); !errors.Is(err, access.ErrWeak) {
		t.Errorf("a weak session does: %v", err)
	}
	if err := h.SetKind(t.Context(), admin, member.ID, access.Operator); errs.KindOf(err) != errs.Invalid {
		t.Errorf("%v", err)
	}
	if err := h.SetKind(t.Context(), admin, root.ID, access.Staff); errs.KindOf(err) != errs.Conflict {
		t.Errorf("the last admin: %v", err)
	}
	in := h.signIn(pine)
	h.must(h.SetKind(t.Context(), admin, member.ID, access.Member))
	if !h.lives(in) {
		t.Error("no change ended a session")
	}
	h.must(h.SetKind(t.Context(), admin, member.ID, access.Staff))
	if h.lives(in) {
		t.Error("a session outlived a change of role")
	}
	people, err := h.People(t.Context(), admin)
	h.must(err)
	if len(people) != 3 || people[0].ID != root.ID {
		t.Errorf("%d work here", len(people))
	}
	if _, err := h.People(t.Context(), staff); errs.KindOf(err) != errs.NotFound {
		t.Errorf("staff list staff: %v", err)
	}
	if n, err := h.Staff(t.Context()); n != 3 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

// Two admins who demote each other at once leave one.
func TestThereIsAlwaysAnAdmin(t *testing.T) {
	for range 20 {
		h := newHouse(t)
		one, two := h.person("one@example.org", access.Admin), h.person("two@example.org", access.Admin)
		at(2, func(i int) error {
			by, who := one, two
			if i == 1 {
				by, who = two, one
			}
			return h.SetKind(t.Context(), access.Actor{Person: by.ID, Kind: access.Admin, Strong: true}, who.ID, access.Staff)
		})
		if n, err := h.Admins(t.Context()); n == 0 || err != nil {
			t.Fatalf("%d admins, %v", n, err)
		}
	}
}

func TestSuspension(t *testing.T) {
	h := newHouse(t)
	p := h.person(pine, access.Member)
	in := h.signIn(pine)
	h.must(h.Suspend(t.Context(), p.ID, true))
	if h.lives(in) {
		t.Error("a session outlived it")
	}
	in = h.signIn(pine)
	if !in.Session.Suspended {
		t.Error("coming in again they are not told")
	}
	h.must(h.Suspend(t.Context(), p.ID, true))
	if !h.lives(in) {
		t.Error("the same again ended a session")
	}
	h.must(h.Suspend(t.Context(), p.ID, false))
	if s, err := h.Session(t.Context(), string(in.Token)); err != nil || s.Suspended {
		t.Errorf("lifted, the session says %v, %v", s.Suspended, err)
	}
}
