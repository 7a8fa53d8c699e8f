package cohort

import (
	"slices"
	"testing"
	"time"

	"holdfast/server/access"
)

var standings = []access.Standing{
	access.NoStanding, access.Pending, access.Refused, access.Admitted, access.OnBreak, access.InHospital, access.Suspended,
	access.Removed, access.Left, access.Died,
}

// Every standing against every other, by the staff (s) and by oneself (o). What is empty is refused.
func TestWhichStandingMayBecomeWhich(t *testing.T) {
	columns := []access.Standing{access.Pending, access.Refused, access.Admitted, access.OnBreak, access.InHospital, access.Suspended, access.Removed, access.Left, access.Died}
	want := map[access.Standing][9]string{
		access.NoStanding: {},
		access.Pending:    {7: "so", 8: "s"},
		access.Refused:    {},
		access.Admitted:   {3: "so", 4: "s", 7: "so", 8: "s"},
		access.OnBreak:    {2: "so", 4: "s", 7: "so", 8: "s"},
		access.InHospital: {2: "so", 3: "s", 7: "so", 8: "s"},
		access.Suspended:  {7: "so", 8: "s"},
		access.Removed:    {8: "s"},
		access.Left:       {8: "s"},
		access.Died:       {2: "s", 7: "s"},
	}
	for _, from := range standings {
		for i, to := range columns {
			got := ""
			if slices.Contains(moves[byStaff][from], to) {
				got += "s"
			}
			if slices.Contains(moves[bySelf][from], to) {
				got += "o"
			}
			if got != want[from][i] {
				t.Errorf("%q to %q: by %q, want %q", from, to, got, want[from][i])
			}
		}
	}
}

func TestMailableIsWhoIsExpected(t *testing.T) {
	for _, standing := range standings {
		want := standing == access.Pending || standing == access.Admitted
		if Mailable(Membership{Standing: standing}) != want {
			t.Errorf("%q gets mail: %v", standing, !want)
		}
	}
}

// A membership that was read for its name alone lets nobody in.
func TestBarsAreUpUntilTheyWereLookedUp(t *testing.T) {
	m := Membership{Role: access.RoleMember, Standing: access.Admitted}
	if f := m.Facts(); !f.Forming || !f.TermsDue || !f.Silenced {
		t.Error("it says that nothing is in the way")
	}
	if f := m.in(Cohort{State: Open}, time.Time{}).Facts(); f.Forming || f.TermsDue || f.Silenced {
		t.Error("looked up, something is in the way")
	}
}

func TestSkeletons(t *testing.T) {
	alike := [][]string{
		{"Heron", "heron", "HERON", "Hérón", "Неron", "Ηeron", "He\u200bron", "H-e-r-o-n", "Ｈｅｒｏｎ", "Her0n", "ℋeron"},
		{"Willow", "Wi11ow", "WILLOW", "WiIIow", "VVillow", "Ԝillow", "W i l l o w"},
		{"Sasha", "Ѕаѕhа", "šašha"},
		{"Ελένη", "ΕΛΕΝΗ", "ελενη"},
		{"Жук", "жук", "ЖУК"},
		{"Łukasz", "Łukasz", "łukasz"},
		{"☂", " ☂ "},
		{"李", "李 "},
	}
	for i, set := range alike {
		for _, name := range set {
			if skeleton(name) != skeleton(set[0]) {
				t.Errorf("%q looks unlike %q", name, set[0])
			}
		}
		for j, other := range alike {
			if i != j && skeleton(set[0]) == skeleton(other[0]) {
				t.Errorf("%q looks like %q", set[0], other[0])
			}
		}
	}
	for _, pair := range [][2]string{{"Tern", "Tern 2"}, {"Willow", "Willows"}, {"Moss", "Mass"}, {"李", "王"}, {"☂", "☀"}, {"!", "?"}, {"Ada", "Ava"}} {
		if skeleton(pair[0]) == skeleton(pair[1]) {
			t.Errorf("%q and %q look alike", pair[0], pair[1])
		}
	}
}
