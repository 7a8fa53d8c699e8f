package cohort_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
)

// The group is told what the staff chose, word for word, or nothing.
func TestWhatTheGroupIsToldOfAStanding(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern")
	willow, tern := r.person("Willow", access.Member), r.person("Tern", access.Member)
	before := len(r.told(g, tern))
	set := func(to access.Standing, text string) {
		t.Helper()
		r.must(r.SetStanding(t.Context(), g.lead, g.id, willow.Person, to, text))
	}
	set(access.InHospital, "")
	set(access.InHospital, "said twice, told never")
	set(access.Admitted, "Willow is back.")
	set(access.OnBreak, "Willow is taking some time.")
	told := r.told(g, tern)
	want := []string{"Willow is taking some time.", "Willow is back."}
	if !slices.Equal(told[:len(told)-before], want) {
		t.Errorf("the group reads %q, want %q", told, want)
	}
	here, err := r.Here(t.Context(), tern, g.id)
	r.must(err)
	for _, m := range here {
		if m.Person == willow.Person && m.Standing != access.Admitted {
			t.Errorf("another member sees that they stand %q", m.Standing)
		}
	}
	if err := r.SetStanding(t.Context(), g.lead, g.id, willow.Person, access.Left, strings.Repeat("a", cohort.MaxLine+1)); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a line that is too long: %v", err)
	}
	if err := r.SetStanding(t.Context(), g.lead, g.id, willow.Person, access.Removed, ""); errs.KindOf(err) != errs.Conflict {
		t.Errorf("removed by one person: %v", err)
	}
	if err := r.SetStanding(t.Context(), g.lead, g.id, g.lead.Person, access.Left, ""); errs.KindOf(err) != errs.Conflict {
		t.Errorf("staff are moved like members: %v", err)
	}
}

func TestOnesOwnMoves(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern")
	willow, tern := r.person("Willow", access.Member), r.person("Tern", access.Member)
	ctx := t.Context()
	do := func(held bool, err error) {
		t.Helper()
		if held || err != nil {
			t.Errorf("held %v, %v", held, err)
		}
	}
	do(r.TakeBreak(ctx, willow, g.id, "I am away for a week."))
	if _, err := r.TakeBreak(ctx, willow, g.id, ""); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("a break during a break: %v", err)
	}
	if got := r.standing(g, willow); got != access.OnBreak {
		t.Errorf("they stand %q", got)
	}
	if err := access.May(willow, access.StartThread, r.facts(g, willow)); err == nil {
		t.Error("on a break they are expected to write")
	}
	do(r.ComeBack(ctx, willow, g.id, ""))
	if held, err := r.TakeBreak(ctx, willow, g.id, "please hold this"); err != nil || !held {
		t.Errorf("what screening holds is told: %v, %v", held, err)
	}
	r.must(r.SetStanding(ctx, g.lead, g.id, willow.Person, access.InHospital, ""))
	do(r.ComeBack(ctx, willow, g.id, ""))
	do(r.LeaveCohort(ctx, willow, g.id, "Thank you all."))
	if _, err := r.LeaveCohort(ctx, willow, g.id, ""); errs.KindOf(err) != errs.NotFound {
		t.Errorf("left twice: %v", err)
	}
	told := r.told(g, tern)
	if !slices.Equal(told[:2], []string{"Thank you all.", "I am away for a week."}) {
		t.Errorf("the group reads %q", told)
	}
	if _, _, err := r.Get(ctx, willow, g.id); errs.KindOf(err) != errs.NotFound {
		t.Errorf("left, they read: %v", err)
	}
	if _, _, err := r.Ask(ctx, willow, access.ReadOwnCard, g.id); err != nil {
		t.Errorf("left, their own records are gone for them: %v", err)
	}
	_, changes, err := r.Member(ctx, g.lead, g.id, willow.Person)
	r.must(err)
	if !slices.ContainsFunc(changes, func(c cohort.Change) bool { return c.Line == "please hold this" && !c.Told }) {
		t.Error("the staff do not see what was held")
	}
}

func (r *rooms) facts(g group, who access.Actor) access.Facts {
	r.Helper()
	m, err := r.Membership(r.Context(), g.id, who.Person)
	r.must(err)
	return m.Facts()
}

// Somebody who withdraws while they wait was never there for the group.
func TestTheGroupNeverHearsOfWhoWasNeverIn(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow")
	willow := r.person("Willow", access.Member)
	r.must(r.Reopen(t.Context(), g.lead, g.id, "Room.", false))
	refused, withdrew, paused := r.person("A", access.Member), r.person("B", access.Member), r.person("C", access.Member)
	before := r.told(g, willow)
	for _, who := range []access.Actor{refused, withdrew, paused} {
		r.pend(g, who, "Guess "+string(who.Person[len(who.Person)-3:]))
	}
	r.must(r.Refuse(t.Context(), g.lead, g.id, refused.Person))
	_, err := r.LeaveCohort(t.Context(), withdrew, g.id, "Sorry.")
	r.must(err)
	r.must(r.Suspend(t.Context(), g.lead, g.id, paused.Person, "Threats by phone.", "Access is paused."))
	if told := r.told(g, willow); !slices.Equal(told, before) {
		t.Errorf("the group reads %q", told)
	}
	for name, list := range map[string]func() ([]cohort.Membership, error){
		"here":   func() ([]cohort.Membership, error) { return r.Here(t.Context(), willow, g.id) },
		"people": func() ([]cohort.Membership, error) { return r.People(t.Context(), willow, g.id) },
	} {
		people, err := list()
		r.must(err)
		for _, m := range people {
			if strings.HasPrefix(m.Alias, "Guess") {
				t.Errorf("%s names %q to a member", name, m.Alias)
			}
		}
	}
	all, err := r.People(t.Context(), g.lead, g.id)
	r.must(err)
	if len(all) != 5 {
		t.Errorf("the staff see %d people, want all five", len(all))
	}
}

// Having died ends sessions and access everywhere, in silence if the staff choose so; a mistake can be taken back.
func TestDying(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern")
	willow, tern := r.person("Willow", access.Member), r.person("Tern", access.Member)
	other := group{lead: r.person("Inês", access.Staff)}
	c, err := r.Create(t.Context(), other.lead, cohort.NewCohort{Name: "Other", Capacity: 5})
	r.must(err)
	other.id = c.ID
	r.admit(other, willow, "W")
	before := r.told(g, tern)
	lives := r.session(willow)
	r.must(r.SetStanding(t.Context(), g.lead, g.id, willow.Person, access.Died, ""))
	if lives() {
		t.Error("their session lives")
	}
	if got := r.standing(other, willow); got != access.Suspended {
		t.Errorf("elsewhere they stand %q", got)
	}
	if told := r.told(g, tern); !slices.Equal(told, before) {
		t.Errorf("the group reads %q", told)
	}
	if _, err := r.Pend(t.Context(), g.id, willow.Person, g.lead.Person, r.ids.New()); err != nil || r.standing(g, willow) != access.Died {
		t.Errorf("they were asked in (%v)", err)
	}
	r.must(r.SetStanding(t.Context(), g.lead, g.id, willow.Person, access.Admitted, ""))
	if got := r.standing(other, willow); got != access.Admitted {
		t.Errorf("it was a mistake, and elsewhere they stand %q", got)
	}
	if p, _ := r.accounts.Person(t.Context(), willow.Person); p.Suspended {
		t.Error("it was a mistake, and they cannot come in")
	}
}

// What one may do about another in a cohort is refused to everybody outside it exactly like a cohort that is not there.
func TestOutsidersCannotTellAbsentFromForeign(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow")
	elsewhere := r.forming()
	ctx, willow := t.Context(), r.person("Willow", access.Member)
	stranger, staff := r.person("Heron", access.Member), r.person("Inês", access.Staff)
	admin := r.person("Ruth", access.Admin)
	r.admit(elsewhere, stranger, "Heron")
	absent := group{id: "01ARZ3NDEKTSV4RRFFQ69G5FAV"}
	acts := map[string]func(a access.Actor, in group) error{
		"get": func(a access.Actor, in group) error { _, _, err := r.Get(ctx, a, in.id); return err },
		"own": func(a access.Actor, in group) error {
			_, _, err := r.Ask(ctx, a, access.ReadOwnCard, in.id)
			return err
		},
		"here":      func(a access.Actor, in group) error { _, err := r.Here(ctx, a, in.id); return err },
		"people":    func(a access.Actor, in group) error { _, err := r.People(ctx, a, in.id); return err },
		"lines":     func(a access.Actor, in group) error { _, err := r.Lines(ctx, a, in.id, 5); return err },
		"agreement": func(a access.Actor, in group) error { _, err := r.AgreementVersion(ctx, a, in.id, 1); return err },
		"change": func(a access.Actor, in group) error {
			_, err := r.Change(ctx, a, in.id, cohort.Settings{Name: "x", Capacity: 3}, 1)
			return err
		},
		"set agreement": func(a access.Actor, in group) error {
			_, err := r.SetAgreement(ctx, a, in.id, []cohort.Clause{{Title: "a", Text: "b"}}, 1)
			return err
		},
		"open":   func(a access.Actor, in group) error { return r.Open(ctx, a, in.id, true) },
		"reopen": func(a access.Actor, in group) error { return r.Reopen(ctx, a, in.id, "why", false) },
		"close":  func(a access.Actor, in group) error { return r.CloseMembership(ctx, a, in.id) },
		"share":  func(a access.Actor, in group) error { return r.ShareHistory(ctx, a, in.id) },
		"admit":  func(a access.Actor, in group) error { return r.Admit(ctx, a, in.id, willow.Person) },
		"refuse": func(a access.Actor, in group) error { return r.Refuse(ctx, a, in.id, willow.Person) },
		"member": func(a access.Actor, in group) error { _, _, err := r.Member(ctx, a, in.id, willow.Person); return err },
		"standing": func(a access.Actor, in group) error {
			return r.SetStanding(ctx, a, in.id, willow.Person, access.Left, "")
		},
		"suspend": func(a access.Actor, in group) error { return r.Suspend(ctx, a, in.id, willow.Person, "why", "") },
		"minor":   func(a access.Actor, in group) error { return r.DiscoverMinor(ctx, a, in.id, willow.Person, "why") },
		"review": func(a access.Actor, in group) error {
			return r.ReviewSuspension(ctx, a, in.id, willow.Person, true, "")
		},
		"propose":   func(a access.Actor, in group) error { return r.ProposeRemoval(ctx, a, in.id, willow.Person, "why", 1) },
		"confirm":   func(a access.Actor, in group) error { return r.ConfirmRemoval(ctx, a, in.id, willow.Person, "") },
		"vouch":     func(a access.Actor, in group) error { return r.Vouches(ctx, a, in.id, willow.Person) },
		"drop":      func(a access.Actor, in group) error { return r.DropRemoval(ctx, a, in.id, willow.Person, "why") },
		"clinician": func(a access.Actor, in group) error { return r.SetClinician(ctx, a, in.id, willow.Person, "") },
		"break":     func(a access.Actor, in group) error { _, err := r.TakeBreak(ctx, a, in.id, ""); return err },
		"come back": func(a access.Actor, in group) error { _, err := r.ComeBack(ctx, a, in.id, ""); return err },
		"leave":     func(a access.Actor, in group) error { _, err := r.LeaveCohort(ctx, a, in.id, ""); return err },
		"staff":     func(a access.Actor, in group) error { _, err := r.Staff(ctx, a, in.id); return err },
		"add staff": func(a access.Actor, in group) error {
			return r.AddStaff(ctx, a, in.id, staff.Person, access.RoleModerator, "")
		},
		"relation": func(a access.Actor, in group) error {
			return r.ChangeRelation(ctx, a, in.id, g.lead.Person, access.RoleFacilitator, access.Locum)
		},
		"take staff": func(a access.Actor, in group) error { return r.RemoveStaff(ctx, a, in.id, g.lead.Person) },
	}
	arranges := []string{"staff", "add staff", "relation", "take staff"}
	want := access.May(stranger, access.ReadCohort, access.Facts{})
	for name, act := range acts {
		for _, who := range []access.Actor{stranger, staff, admin} {
			if who == admin && slices.Contains(arranges, name) {
				if err := act(admin, absent); errs.KindOf(err) != errs.NotFound {
					t.Errorf("%s by the admin where nothing is: %v", name, err)
				}
				continue
			}
			for _, in := range []group{g, absent} {
				if err := act(who, in); !errors.Is(err, want) {
					t.Errorf("%s: %v, want exactly what is said of what is not there", name, err)
				}
			}
		}
		if err := act(access.Actor{}, g); errs.KindOf(err) != errs.Unauthenticated {
			t.Errorf("%s by nobody: %v", name, err)
		}
	}
	if got := r.standing(g, willow); got != access.Admitted {
		t.Errorf("somebody moved them: %q", got)
	}
}
