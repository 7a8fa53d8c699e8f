package cohort_test

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
)

// The group is told when its staff change, and whoever it is about comes back with what they are now.
func TestStaffChangesAreToldAndEndSessions(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow")
	ctx, willow := t.Context(), r.person("Willow", access.Member)
	milo := r.person("Milo", access.Staff)
	for _, c := range []struct {
		name string
		do   func() error
		line string
	}{
		{"comes", func() error { return r.AddStaff(ctx, g.lead, g.id, milo.Person, access.RoleModerator, "") }, "Milo is a moderator of this group now, and reads here."},
		{"changes", func() error {
			return r.ChangeRelation(ctx, g.lead, g.id, milo.Person, access.RoleFacilitator, access.Locum)
		}, "Milo stands in as a facilitator of this group for a while, and reads and writes here."},
		{"is added as another", func() error {
			return r.AddStaff(ctx, g.lead, g.id, milo.Person, access.RoleFacilitator, access.Supervisor)
		}, "Milo supervises the facilitators of this group now, and reads here."},
		{"goes", func() error { return r.RemoveStaff(ctx, g.lead, g.id, milo.Person) }, "Milo does not work with this group any more, and does not read it any more."},
		{"comes back", func() error {
			return r.AddStaff(ctx, g.lead, g.id, milo.Person, access.RoleFacilitator, access.CoFacilitator)
		}, "Milo is a facilitator of this group now, and reads and writes here."},
	} {
		lives := r.session(milo)
		r.must(c.do())
		if lives() {
			t.Errorf("%s: their session lives", c.name)
		}
		told := r.told(g, willow)
		if told[0] != c.line {
			t.Errorf("%s: the group reads %q", c.name, told[0])
		}
		lives = r.session(milo)
		if c.name != "changes" && c.name != "is added as another" {
			r.must(c.do())
			if again := r.told(g, willow); !lives() || len(again) != len(told) {
				t.Errorf("%s twice: session lives %v, told %d lines after %d", c.name, lives(), len(again), len(told))
			}
		}
	}
	if err := r.RemoveStaff(ctx, g.lead, g.id, milo.Person); err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.Get(ctx, milo, g.id); errs.KindOf(err) != errs.NotFound {
		t.Errorf("gone, they read: %v", err)
	}
}

func TestWhoCanWorkForACohort(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow")
	ctx, admin := t.Context(), r.person("Ruth", access.Admin)
	milo, twin := r.person("Milo", access.Staff), r.person("Willow ", access.Staff)
	add := func(by, who access.Actor, role access.Role, relation access.Relation) string {
		err := r.AddStaff(ctx, by, g.id, who.Person, role, relation)
		if e, ok := errs.As(err); ok {
			return e.Kind.String() + " " + e.Field
		}
		r.must(err)
		return ""
	}
	for _, c := range []struct {
		name     string
		by, who  access.Actor
		role     access.Role
		relation access.Relation
		want     string
	}{
		{"a member of the practice", g.lead, r.person("Heron", access.Member), access.RoleModerator, "", "invalid person"},
		{"a member of the group", g.lead, r.person("Willow", access.Member), access.RoleModerator, "", "invalid person"},
		{"nobody", g.lead, access.Actor{Person: "01ARZ3NDEKTSV4RRFFQ69G5FAV"}, access.RoleModerator, "", "invalid person"},
		{"named like a member", g.lead, twin, access.RoleModerator, "", "invalid person"},
		{"a facilitator who is nothing", g.lead, milo, access.RoleFacilitator, "", "invalid relation"},
		{"a moderator who leads", g.lead, milo, access.RoleModerator, access.Lead, "invalid relation"},
		{"a member by this way", g.lead, milo, access.RoleMember, "", "invalid relation"},
		{"by a co-facilitator", r.colleague(g, "Inês", access.CoFacilitator), milo, access.RoleModerator, "", "forbidden "},
		{"by the admin", admin, milo, access.RoleFacilitator, access.Lead, ""},
	} {
		if got := add(c.by, c.who, c.role, c.relation); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	room, err := r.Staff(ctx, admin, g.id)
	r.must(err)
	var names []string
	for _, m := range room.Staff {
		names = append(names, m.Alias)
	}
	if diff := cmp.Diff([]string{"Dr Amara Osei", "Inês", "Milo"}, names); diff != "" {
		t.Error(diff)
	}
	others := 0
	for _, p := range room.Others {
		if p.ID == admin.Person || p.ID == twin.Person {
			others++
		}
	}
	if others != 2 || len(room.Others) != 2 {
		t.Errorf("others who could: %d", len(room.Others))
	}
	clinicians, err := r.Clinicians(ctx, g.id)
	r.must(err)
	r.must(r.ChangeRelation(ctx, admin, g.id, milo.Person, access.RoleFacilitator, access.Supervisor))
	fewer, err := r.Clinicians(ctx, g.id)
	r.must(err)
	if len(clinicians) != 3 || len(fewer) != 2 || slices.Contains(fewer, milo.Person) {
		t.Errorf("clinicians %d, then %d", len(clinicians), len(fewer))
	}
}

// Somebody leads, whatever many do at once.
func TestNeverWithoutALead(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow")
	ctx, admin := t.Context(), r.person("Ruth", access.Admin)
	for name, err := range map[string]error{
		"going":             r.RemoveStaff(ctx, g.lead, g.id, g.lead.Person),
		"becoming less":     r.ChangeRelation(ctx, g.lead, g.id, g.lead.Person, access.RoleFacilitator, access.CoFacilitator),
		"being added again": r.AddStaff(ctx, admin, g.id, g.lead.Person, access.RoleModerator, ""),
	} {
		if errs.KindOf(err) != errs.Conflict {
			t.Errorf("the only lead, %s: %v", name, err)
		}
	}
	second := r.colleague(g, "Milo", access.Lead)
	for range 10 {
		leads := []access.Actor{g.lead, second}
		var gone atomic.Int32
		var all sync.WaitGroup
		for i, who := range leads {
			all.Go(func() {
				down := func() error { return r.RemoveStaff(ctx, admin, g.id, who.Person) }
				if i == 0 {
					down = func() error { return r.ChangeRelation(ctx, admin, g.id, who.Person, access.RoleModerator, "") }
				}
				if err := down(); err == nil {
					gone.Add(1)
				} else if errs.KindOf(err) != errs.Conflict {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if gone.Load() != 1 {
			t.Fatalf("%d of two stepped down", gone.Load())
		}
		for _, who := range leads {
			r.must(r.AddStaff(ctx, admin, g.id, who.Person, access.RoleFacilitator, access.Lead))
		}
	}
}

// A treating clinician is known as such, also to a supervisor who is one; a member's page is for staff.
func TestTreatingClinicians(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern")
	ctx, willow := t.Context(), r.person("Willow", access.Member)
	sam := r.colleague(g, "Sam", access.Supervisor)
	r.must(r.SetClinician(ctx, g.lead, g.id, willow.Person, sam.Person))
	own, err := r.Membership(ctx, g.id, sam.Person)
	r.must(err)
	for name, treats := range map[string]bool{"Willow": true, "Tern": false} {
		m, _, err := r.Member(ctx, sam, g.id, r.person(name, access.Member).Person)
		r.must(err)
		if own.About(m).Treats != treats {
			t.Errorf("%s: treated %v", name, !treats)
		}
	}
	if _, _, err := r.Member(ctx, willow, g.id, willow.Person); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a member reads it: %v", err)
	}
	r.must(r.SetClinician(ctx, g.lead, g.id, willow.Person, ""))
	if m, _ := r.Membership(ctx, g.id, willow.Person); m.Clinician != "" {
		t.Error("nobody cannot be chosen again")
	}
}

func TestWhatWaitsIsForWhoMayDecide(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow")
	r.must(r.Reopen(t.Context(), g.lead, g.id, "Room.", false))
	wren := r.person("Wren", access.Member)
	r.pend(g, wren, "Wren")
	supervisor, moderator := r.colleague(g, "Sam", access.Supervisor), r.colleague(g, "Milo", access.NoRelation)
	r.must(r.Suspend(t.Context(), moderator, g.id, r.person("Willow", access.Member).Person, "Why.", ""))
	kinds := func(who access.Actor) (kinds []cohort.MatterKind) {
		for _, m := range r.waiting(who) {
			kinds = append(kinds, m.Kind)
		}
		return kinds
	}
	both, review := []cohort.MatterKind{cohort.MatterReview, cohort.MatterPending}, []cohort.MatterKind{cohort.MatterReview}
	for name, c := range map[string]struct {
		who  access.Actor
		want []cohort.MatterKind
	}{
		"lead": {g.lead, both}, "supervisor": {supervisor, review}, "moderator": {moderator, review},
		"member": {wren, nil}, "admin": {r.person("Ruth", access.Admin), nil}, "elsewhere": {r.person("Inês", access.Staff), nil},
	} {
		if diff := cmp.Diff(c.want, kinds(c.who)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if matters := r.waiting(moderator); !matters[0].First || matters[0].Alias != "Willow" || matters[0].Name != "Tuesday" {
		t.Errorf("%+v", matters[0])
	}
}
