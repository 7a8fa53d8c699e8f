package cohort_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
)

// Of fifty who decide about one person at once, one does. The group reads one line, or none.
func TestOneDecisionOfFifty(t *testing.T) {
	r := newRooms(t)
	for round := range 4 {
		g := r.forming()
		wren := r.person(fmt.Sprintf("Wren %d", round), access.Member)
		r.pend(g, wren, "Wren")
		var won, admitted atomic.Int32
		var all sync.WaitGroup
		for i := range 50 {
			all.Go(func() {
				decide := r.Admit
				if i%2 == round%2 {
					decide = r.Refuse
				}
				err := decide(t.Context(), g.lead, g.id, wren.Person)
				switch {
				case err == nil:
					won.Add(1)
					if i%2 != round%2 {
						admitted.Add(1)
					}
				case !errors.Is(err, cohort.ErrDecided):
					t.Errorf("the others hear: %v", err)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 {
			t.Errorf("%d decisions were taken", won.Load())
		}
		want, lines := access.Refused, []string(nil)
		if admitted.Load() == 1 {
			want, lines = access.Admitted, []string{"Wren has joined."}
		}
		if got := r.standing(g, wren); got != want {
			t.Errorf("they stand %q, want %q", got, want)
		}
		if got := r.told(g, g.lead); !slices.Equal(got, lines) {
			t.Errorf("the group reads %q, want %q", got, lines)
		}
	}
}

// However many accept at once, no more become pending than there are places; whoever leaves makes room at once.
func TestPlacesAreNotGivenTwice(t *testing.T) {
	r := newRooms(t)
	lead := r.person("Dr Amara Osei", access.Staff)
	c, err := r.Create(t.Context(), lead, cohort.NewCohort{Name: "Small", Capacity: 3, Nonce: r.ids.New()})
	r.must(err)
	g := group{c.ID, lead}
	var people []access.Actor
	for i := range 20 {
		people = append(people, r.person(fmt.Sprintf("p%d", i), access.Member))
	}
	var in, full atomic.Int32
	var all sync.WaitGroup
	for _, p := range people {
		all.Go(func() {
			switch _, err := r.Pend(t.Context(), g.id, p.Person, lead.Person, r.ids.New()); {
			case err == nil:
				in.Add(1)
			case errors.Is(err, cohort.ErrFull):
				full.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if in.Load() != 3 || full.Load() != 17 {
		t.Fatalf("%d came in and %d found it full", in.Load(), full.Load())
	}
	r.clock.Advance(time.Second)
	first := slices.IndexFunc(people, func(p access.Actor) bool { return r.standing(g, p) == access.Pending })
	r.must(r.Refuse(t.Context(), lead, g.id, people[first].Person))
	late := slices.IndexFunc(people, func(p access.Actor) bool { return r.standing(g, p) == access.NoStanding })
	if _, err := r.Pend(t.Context(), g.id, people[late].Person, lead.Person, r.ids.New()); err != nil {
		t.Errorf("a place that became free is not given: %v", err)
	}
	if _, err := r.Pend(t.Context(), g.id, people[first].Person, lead.Person, r.ids.New()); !errors.Is(err, cohort.ErrFull) {
		t.Errorf("the place was given twice: %v", err)
	}
}

// One acceptance counts once, however often its event comes; another one lets somebody come again.
func TestPendIsIdempotent(t *testing.T) {
	r := newRooms(t)
	g := r.forming()
	wren := r.person("Wren", access.Member)
	event := r.ids.New()
	for range 3 {
		if _, err := r.Pend(t.Context(), g.id, wren.Person, g.lead.Person, event); err != nil {
			t.Fatal(err)
		}
	}
	_, changes, err := r.Member(t.Context(), g.lead, g.id, wren.Person)
	r.must(err)
	if len(changes) != 1 {
		t.Errorf("it is on record %d times", len(changes))
	}
	r.must(r.Refuse(t.Context(), g.lead, g.id, wren.Person))
	if m, err := r.Pend(t.Context(), g.id, wren.Person, g.lead.Person, event); err != nil || m.Standing != access.Refused {
		t.Errorf("the old acceptance came again and they stand %q (%v)", m.Standing, err)
	}
	if m, err := r.Pend(t.Context(), g.id, wren.Person, g.lead.Person, r.ids.New()); err != nil || m.Standing != access.Pending {
		t.Errorf("invited again they stand %q (%v)", m.Standing, err)
	}
}

func TestWhoComesAgain(t *testing.T) {
	for from, want := range map[access.Standing]access.Standing{
		access.Left: access.Pending, access.Removed: access.Pending, access.Refused: access.Pending,
		access.Admitted: access.Admitted, access.OnBreak: access.OnBreak, access.InHospital: access.InHospital,
		access.Died: access.Died,
	} {
		r := newRooms(t)
		g := r.forming()
		wren := r.person("Wren", access.Member)
		r.must(r.Join(t.Context(), operator, cohort.Membership{Cohort: g.id, Person: wren.Person, Role: access.RoleMember, Standing: from, Alias: "Wren"}))
		if m, err := r.Pend(t.Context(), g.id, wren.Person, g.lead.Person, r.ids.New()); err != nil || m.Standing != want {
			t.Errorf("%s: %q, %v; want %q", from, m.Standing, err, want)
		}
	}
}

func TestNobodyComesWhileMembershipIsClosed(t *testing.T) {
	r := newRooms(t)
	g := r.forming()
	early, late := r.person("Early", access.Member), r.person("Late", access.Member)
	r.pend(g, early, "Early")
	r.must(r.Open(t.Context(), g.lead, g.id, true))
	if _, err := r.Pend(t.Context(), g.id, late.Person, g.lead.Person, r.ids.New()); !errors.Is(err, cohort.ErrShut) {
		t.Errorf("somebody came: %v", err)
	}
	if err := r.Admit(t.Context(), g.lead, g.id, early.Person); errs.KindOf(err) != errs.Conflict || errors.Is(err, cohort.ErrDecided) {
		t.Errorf("somebody was admitted: %v", err)
	}
	r.must(r.Reopen(t.Context(), g.lead, g.id, "Two of us moved away.", false))
	r.must(r.Admit(t.Context(), g.lead, g.id, early.Person))
	r.pend(g, late, "Late")
	r.must(r.CloseMembership(t.Context(), g.lead, g.id))
	if err := r.Admit(t.Context(), g.lead, g.id, late.Person); errs.KindOf(err) != errs.Conflict {
		t.Errorf("closed again, somebody was admitted: %v", err)
	}
	want := []string{"The group takes no new people any more.", "Early has joined.", "New people can come into the group. The reason: Two of us moved away.", "The group is open."}
	if diff := cmp.Diff(want, r.told(g, g.lead)); diff != "" {
		t.Error(diff)
	}
}

// A late joiner reads from their first day on, unless the lead asked and every member said yes to this reopening.
func TestWhereReadingBegins(t *testing.T) {
	for _, c := range []struct {
		name    string
		history bool
		agree   []string
		whole   bool
	}{
		{"nobody was asked", false, nil, false},
		{"asked, and nobody answered", true, nil, false},
		{"asked, and one said nothing", true, []string{"Willow"}, false},
		{"asked, and all said yes", true, []string{"Willow", "Tern"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRooms(t)
			g := r.open("Willow", "Tern")
			r.must(r.Reopen(t.Context(), g.lead, g.id, "Room for one.", c.history))
			for _, name := range c.agree {
				r.must(r.ShareHistory(t.Context(), r.person(name, access.Member), g.id))
			}
			if _, err := r.TakeBreak(t.Context(), r.person("Tern", access.Member), g.id, ""); err != nil {
				t.Fatal(err) // who is on a break is asked all the same
			}
			late := r.person("Late", access.Member)
			r.admit(g, late, "Late")
			m, err := r.Membership(t.Context(), g.id, late.Person)
			r.must(err)
			if m.Since.IsZero() != c.whole || (!c.whole && !m.Since.Equal(r.clock.Now())) {
				t.Errorf("their reading begins at %v, whole history %v", m.Since, c.whole)
			}
			seen := r.told(g, late)
			if slices.Contains(seen, "The group is open.") != c.whole {
				t.Errorf("they read %q", seen)
			}
			for _, first := range []string{"Willow", "Tern"} {
				if m, _ := r.Membership(t.Context(), g.id, r.person(first, access.Member).Person); !m.Since.IsZero() {
					t.Errorf("%s was there from the first day, and reads from %v", first, m.Since)
				}
			}
		})
	}
}

// What was agreed for one reopening says nothing about the next.
func TestAgreementToShareEndsWithItsReopening(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow")
	willow := r.person("Willow", access.Member)
	if err := r.ShareHistory(t.Context(), willow, g.id); errs.KindOf(err) != errs.Conflict {
		t.Errorf("nobody asked, and it was taken: %v", err)
	}
	r.must(r.Reopen(t.Context(), g.lead, g.id, "One.", true))
	r.must(r.ShareHistory(t.Context(), willow, g.id))
	r.must(r.ShareHistory(t.Context(), willow, g.id))
	r.must(r.CloseMembership(t.Context(), g.lead, g.id))
	r.must(r.Reopen(t.Context(), g.lead, g.id, "Another.", true))
	late := r.person("Late", access.Member)
	r.admit(g, late, "Late")
	if m, _ := r.Membership(t.Context(), g.id, late.Person); m.Since.IsZero() {
		t.Error("an old yes was taken for a new one")
	}
}

// Names that look alike are one name: of all who take one at once, one has it.
func TestOneBearerOfANameThatLooksLikeIt(t *testing.T) {
	r := newRooms(t)
	g := r.forming()
	names := []string{"Tern", "tern", "TERN", "Tërn", "Te\u200brn", "T e r n", "Теrn", "Tеrn", "Ｔｅｒｎ", "Tem", "𝐓ern", "Tern."}
	var won atomic.Int32
	var all sync.WaitGroup
	for i, name := range names {
		who := r.person(fmt.Sprintf("p%d", i), access.Member)
		_, err := r.Pend(t.Context(), g.id, who.Person, g.lead.Person, r.ids.New())
		r.must(err)
		all.Go(func() {
			_, err := r.NameYourself(t.Context(), g.id, who.Person, name, 0)
			e, _ := errs.As(err)
			switch {
			case err == nil:
				won.Add(1)
			case e == nil || e.Field != "alias" || e.Kind != errs.Invalid:
				t.Errorf("%q: %v", name, err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 {
		t.Errorf("%d people are called Tern", won.Load())
	}
}

func TestNamesAreKeptApart(t *testing.T) {
	r := newRooms(t)
	g := r.forming()
	wren, heron := r.person("Wren Ashby", access.Member), r.person("Heron", access.Member)
	for _, who := range []access.Actor{wren, heron} {
		_, err := r.Pend(t.Context(), g.id, who.Person, g.lead.Person, r.ids.New())
		r.must(err)
	}
	name := func(who access.Actor, alias string, never ...string) string {
		t.Helper()
		_, err := r.NameYourself(t.Context(), g.id, who.Person, alias, 2, never...)
		if e, ok := errs.As(err); ok {
			return e.Field
		}
		r.must(err)
		return ""
	}
	for _, c := range []struct {
		who         access.Actor
		alias, want string
		never       []string
	}{
		{wren, "", "alias", nil},
		{wren, strings.Repeat("a", cohort.MaxAlias+1), "alias", nil},
		{wren, "wren  ASHBY", "alias", []string{"Wren Ashby"}},
		{wren, "Dr Amara Osei", "alias", nil}, // nobody speaks as the staff
		{wren, "Willow", "", []string{"Wren Ashby", ""}},
		{wren, "Willow", "", nil},
		{heron, "Wi11ow", "alias", nil},
		{wren, "Osprey", "", nil}, // while they wait they may choose again, and the first one is free
		{heron, "Willow", "", nil},
		{wren, "willow", "alias", nil},
	} {
		r.clock.Advance(10 * time.Minute) // a name that is borne stays taken
		if got := name(c.who, c.alias, c.never...); got != c.want {
			t.Errorf("%q: refused about %q, want %q", c.alias, got, c.want)
		}
	}
	if _, err := r.NameYourself(t.Context(), g.id, wren.Person, "Osprey", 4); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a shape that there is not: %v", err)
	}
	r.must(r.Admit(t.Context(), g.lead, g.id, wren.Person))
	if _, err := r.NameYourself(t.Context(), g.id, wren.Person, "Plover", 0); errs.KindOf(err) != errs.Conflict {
		t.Errorf("admitted, they change their name: %v", err)
	}
	if _, err := r.LeaveCohort(t.Context(), access.Actor{Person: wren.Person, Kind: access.Member}, g.id, ""); err != nil {
		t.Fatal(err)
	}
	if got := name(heron, "Osprey"); got != "alias" {
		t.Error("somebody takes the name of one who left and whose words stand there")
	}
	if _, err := r.Pend(t.Context(), g.id, wren.Person, g.lead.Person, r.ids.New()); err != nil {
		t.Fatal(err)
	}
	if got := name(wren, "Plover"); got != "alias" {
		t.Error("back again, what they wrote gets another name")
	}
	if got := name(wren, "Osprey"); got != "" {
		t.Error("back again, they may not have their own name")
	}
}

// A name that somebody claimed and never wrote down is free again after some minutes, not before, and not for two.
func TestANameClaimedAndNeverBorne(t *testing.T) {
	r := newRooms(t)
	g := r.forming()
	wren, heron := r.person("Wren", access.Member), r.person("Heron", access.Member)
	for _, who := range []access.Actor{wren, heron} {
		_, err := r.Pend(t.Context(), g.id, who.Person, g.lead.Person, r.ids.New())
		r.must(err)
	}
	r.relay.Wait()
	r.mortal.set(1) // the claim, and nothing after it
	if _, err := r.NameYourself(t.Context(), g.id, wren.Person, "Tern", 0); !errors.Is(err, errDead) {
		t.Fatalf("it did not die: %v", err)
	}
	r.mortal.set(0)
	if _, err := r.NameYourself(t.Context(), g.id, heron.Person, "Tern", 0); errs.KindOf(err) != errs.Invalid {
		t.Errorf("claimed a moment ago, it is given to another: %v", err)
	}
	r.clock.Advance(6 * time.Minute)
	r.mortal.set(1) // they try again, renew their claim, and get no further
	if _, err := r.NameYourself(t.Context(), g.id, wren.Person, "Tern", 0); !errors.Is(err, errDead) {
		t.Fatalf("it did not die: %v", err)
	}
	r.mortal.set(0)
	if _, err := r.NameYourself(t.Context(), g.id, heron.Person, "Tern", 0); errs.KindOf(err) != errs.Invalid {
		t.Errorf("claimed again a moment ago, it is given to another: %v", err)
	}
	r.clock.Advance(6 * time.Minute)
	if _, err := r.NameYourself(t.Context(), g.id, heron.Person, "Tern", 0); err != nil {
		t.Errorf("never borne, it stays taken: %v", err)
	}
	if _, err := r.NameYourself(t.Context(), g.id, wren.Person, "Tern", 0); errs.KindOf(err) != errs.Invalid {
		t.Errorf("two bear it: %v", err)
	}
}

// What must be accepted is asked again when it changes, of members and not of staff; and only the present version can
// be accepted.
func TestTermsAreAskedAgain(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow")
	willow := r.person("Willow", access.Member)
	reads := func(who access.Actor) error { _, _, err := r.Get(t.Context(), who, g.id); return err }
	r.must(reads(willow))
	r.must(r.SetTerms(t.Context(), g.id, "one"))
	if err := reads(willow); !errors.Is(err, access.ErrTerms) {
		t.Errorf("terms that were never accepted: %v", err)
	}
	if err := reads(g.lead); err != nil {
		t.Errorf("the lead is asked: %v", err)
	}
	if err := r.AcceptTerms(t.Context(), g.id, willow.Person, "none"); !errors.Is(err, cohort.ErrTerms) {
		t.Errorf("another version was accepted: %v", err)
	}
	r.must(r.AcceptTerms(t.Context(), g.id, willow.Person, "one"))
	r.must(reads(willow))
	r.must(r.SetTerms(t.Context(), g.id, "two"))
	if err := reads(willow); !errors.Is(err, access.ErrTerms) {
		t.Errorf("terms that changed: %v", err)
	}
	plain, _, err := r.Ensure(t.Context(), operator, "A demo")
	r.must(err)
	r.must(r.SetTerms(t.Context(), plain.ID, "one"))
	if c, _ := r.Cohort(t.Context(), plain.ID); c.Terms != "" {
		t.Error("a cohort without an agreement asks for one to be accepted")
	}
}
