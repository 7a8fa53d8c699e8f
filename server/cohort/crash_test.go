package cohort_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// flow is something a person does, that is written in several documents.
type flow struct {
	name  string
	steps int // at least
	send  func(r *rooms, g group) error
}

const nonce = "01KBS7Q0R0ABCDEFGHJKMNPQRS"

var flows = []flow{
	{"making a cohort", 4, func(r *rooms, g group) error {
		_, err := r.Create(r.Context(), g.lead, cohort.NewCohort{Name: "Made once", Capacity: 5, Nonce: nonce})
		return err
	}},
	{"opening", 3, func(r *rooms, g group) error { return r.Open(r.Context(), g.lead, g.id, true) }},
	{"coming in", 3, func(r *rooms, g group) error {
		_, err := r.Pend(r.Context(), g.id, r.person("Fathom", access.Member).Person, g.lead.Person, nonce)
		return err
	}},
	{"naming oneself", 3, func(r *rooms, g group) error {
		_, err := r.NameYourself(r.Context(), g.id, r.person("Wren", access.Member).Person, "Osprey", 2)
		return err
	}},
	{"admitting", 3, func(r *rooms, g group) error {
		return r.Admit(r.Context(), g.lead, g.id, r.person("Wren", access.Member).Person)
	}},
	{"suspending", 4, func(r *rooms, g group) error {
		return r.Suspend(r.Context(), g.lead, g.id, r.person("Willow", access.Member).Person, "Why.", "A line.")
	}},
	{"removing", 3, func(r *rooms, g group) error {
		return r.ConfirmRemoval(r.Context(), r.person("Milo", access.Staff), g.id, r.person("Tern", access.Member).Person, "A line.")
	}},
	{"adding staff", 4, func(r *rooms, g group) error {
		return r.AddStaff(r.Context(), g.lead, g.id, r.person("Sam", access.Staff).Person, access.RoleFacilitator, access.Lead)
	}},
	{"a lead stepping down", 3, func(r *rooms, g group) error {
		return r.ChangeRelation(r.Context(), g.lead, g.id, r.person("Milo", access.Staff).Person, access.RoleModerator, "")
	}},
	{"changing the agreement", 3, func(r *rooms, g group) error {
		_, err := r.SetAgreement(r.Context(), g.lead, g.id, []cohort.Clause{{Title: "One", Text: "First."}}, 1)
		return err
	}},
}

// Every flow is cut off after each of its writes in turn, then sent again as a person or a browser would. What people
// see, what is on record and what is left to do must be as if nothing had happened. A change that never became true is
// gone a day later.
func TestCrashAfterEachStep(t *testing.T) {
	for _, f := range flows {
		t.Run(f.name, func(t *testing.T) {
			r, g := prepare(t)
			r.mortal.set(0)
			r.must(f.send(r, g))
			r.relay.Wait()
			steps := r.mortal.writes
			r.settle()
			want := look(r, g)
			if steps < f.steps {
				t.Fatalf("only %d steps were counted", steps)
			}
			for step := 1; step < steps; step++ {
				t.Run(fmt.Sprintf("after step %d", step), func(t *testing.T) { cutOff(t, f, step, want) })
			}
		})
	}
}

func cutOff(t *testing.T, f flow, step int, want string) {
	r, g := prepare(t)
	before := look(r, g)
	r.mortal.set(step)
	_ = f.send(r, g)
	r.relay.Wait()
	if !r.mortal.died() {
		t.Fatal("it did not die")
	}
	r.mortal.set(0)
	_ = f.send(r, g) // what is done already may be refused as decided
	r.settle()
	if got := look(r, g); got != want {
		t.Errorf("in the end\n%s\nwithout a crash\n%s\nand before\n%s", got, want, before)
	}
	r.clock.Advance(25 * time.Hour)
	r.settle()
	if n := drafts(r); n != 0 {
		t.Errorf("%d changes that never became true are still there", n)
	}
}

// A flow that nobody sends again leaves nothing behind but what became true.
func TestWhatNobodySendsAgainIsSwept(t *testing.T) {
	for _, f := range flows {
		r, g := prepare(t)
		r.mortal.set(1)
		_ = f.send(r, g)
		r.relay.Wait()
		r.mortal.set(0)
		r.clock.Advance(25 * time.Hour)
		r.settle()
		if n := drafts(r); n != 0 {
			t.Errorf("%s: %d changes that never became true are still there", f.name, n)
		}
		for _, m := range all(r, cohort.Memberships) {
			if which, _, _ := strings.Cut(m.ID, "."); has(r, cohort.Cohorts, which) {
				continue
			}
			t.Errorf("%s: a membership without its cohort is still there", f.name)
		}
	}
}

// prepare is an ordinary evening: an open cohort with members, one who waits, and a removal that was proposed.
func prepare(t *testing.T) (*rooms, group) {
	t.Helper()
	r := newRooms(t)
	g := r.forming()
	for _, name := range []string{"Willow", "Tern"} {
		r.admit(g, r.person(name, access.Member), name)
	}
	r.colleague(g, "Milo", access.Lead)
	r.person("Sam", access.Staff)
	r.person("Fathom", access.Member)
	r.pend(g, r.person("Wren", access.Member), "Wren")
	r.must(r.ProposeRemoval(t.Context(), g.lead, g.id, r.person("Tern", access.Member).Person, "Why.", 1))
	r.settle()
	return r, g
}

// look is what people see and what is on record.
func look(r *rooms, g group) string {
	r.Helper()
	var b strings.Builder
	places, err := r.Places(r.Context(), g.lead)
	r.must(err)
	for _, p := range places {
		which := p.Cohort.ID
		people, err := r.People(r.Context(), g.lead, which)
		r.must(err)
		c := p.Cohort
		fmt.Fprintf(&b, "%s %s agreement %d\n", c.Name, c.State, c.Agreement.Version)
		for _, l := range r.told(group{id: which}, g.lead) {
			fmt.Fprintf(&b, "  told %s\n", l)
		}
		for _, m := range people {
			account, err := r.accounts.Person(r.Context(), m.Person)
			r.must(err)
			_, changes, err := r.Member(r.Context(), g.lead, which, m.Person)
			r.must(err)
			fmt.Fprintf(&b, "  %q %s %s %s suspended %v open %v %v:", m.Alias, m.Role, m.Relation, m.Standing, account.Suspended, m.Two != nil, m.Removal != nil)
			for _, ch := range changes {
				fmt.Fprintf(&b, " %s", ch.What)
			}
			fmt.Fprintln(&b)
		}
	}
	return b.String()
}

// drafts counts changes that nothing made true.
func drafts(r *rooms) int {
	n := 0
	for _, written := range r.mortal.drafts {
		doc, err := r.raw.Get(r.Context(), cohort.Changes, written)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		r.must(err)
		if _, listed := doc.Keys["subject"]; !listed {
			n++
		}
	}
	return n
}

// all reads a whole collection by way of what is left to do in it and what it is found by.
func all(r *rooms, c *store.Collection) []store.Doc {
	r.Helper()
	seen := map[string]store.Doc{}
	add := func(docs []store.Doc, err error) {
		r.must(err)
		for _, doc := range docs {
			seen[doc.ID] = doc
		}
	}
	for shard := range int64(store.Shards) {
		add(r.raw.Find(r.Context(), c, store.Query{Index: store.Outbox.Name, Equal: []any{shard}, Limit: 500}))
	}
	for _, index := range c.Indexes {
		add(r.raw.Find(r.Context(), c, store.Query{Index: index.Name, Limit: 500}))
	}
	docs := make([]store.Doc, 0, len(seen))
	for _, doc := range seen {
		docs = append(docs, doc)
	}
	return docs
}

func has(r *rooms, c *store.Collection, which string) bool {
	_, err := r.raw.Get(r.Context(), c, which)
	return err == nil
}

// A change that became true is not swept, even when nothing was carried out for a day.
func TestWhatBecameTrueIsNotSwept(t *testing.T) {
	r, g := prepare(t)
	wren := r.person("Wren", access.Member)
	r.mortal.set(2) // the draft, and the membership that makes it true
	r.must(r.Admit(t.Context(), g.lead, g.id, wren.Person))
	r.relay.Wait()
	r.mortal.set(0)
	r.clock.Advance(25 * time.Hour)
	draft, err := r.raw.Get(t.Context(), cohort.Changes, r.mortal.drafts[len(r.mortal.drafts)-1])
	r.must(err)
	handlers := handlers{}
	r.Follow(handlers)
	if err := handlers["cohort.draft"](t.Context(), draft, store.Event{}); err == nil {
		t.Error("the sweep does not come again")
	}
	r.settle()
	if told := r.told(g, g.lead); told[0] != "Wren has joined." {
		t.Errorf("the group reads %q", told)
	}
}

// handlers collects what the service follows.
type handlers map[string]relay.Handler

func (h handlers) On(kind string, handle relay.Handler) { h[kind] = handle }
