package access_test

import (
	"errors"
	"testing"

	"holdfast/server/access"
	"holdfast/server/access/accesstest"
	"holdfast/server/errs"
)

// ask is how the table answers; the mutation test puts others in its place.
type ask func(access.Actor, access.Action, access.Facts) error

// faults compares every cell of one action, and every cell with one fact spoilt, with the matrix.
func faults(action access.Action, may ask) (wrong []string) {
	row, known := accesstest.Matrix[action]
	if !known {
		return []string{"not in the matrix"}
	}
	for _, a := range accesstest.Askers {
		check := func(spoilt string, f access.Facts) {
			err := may(a.Actor, action, f)
			if want := row.Allows(a.Name, spoilt); want != (err == nil) || !fits(a, spoilt != "" && row.Allows(a.Name, "") && hides[spoilt], err) {
				wrong = append(wrong, a.Name+" "+spoilt+": "+text(err))
			}
		}
		check("", accesstest.Good(a))
		for name, spoil := range accesstest.Spoilers {
			f := accesstest.Good(a)
			spoil(&f)
			check(name, f)
		}
	}
	return wrong
}

// hides are the facts that take a thing away rather than bar it: nothing is said of what is hidden.
var hides = map[string]bool{"waiting": true, "earlier": true, "concerns": true, "room": true, "private": true, "privately": true, "set": true, "real": true}

// fits says whether a refusal is of the kind that this asker must meet: whoever has not come in is asked to, staff with
// one factor are sent to set up another, and whoever is outside hears that nothing is there.
func fits(a accesstest.Asker, hidden bool, err error) bool {
	switch {
	case err == nil:
		return true
	case hidden:
		return errors.Is(err, absent)
	case a.Actor.Person == "" || a.Actor.Kind == access.Imported:
		return errs.KindOf(err) == errs.Unauthenticated || errs.KindOf(err) == errs.NotFound
	case a.Actor.Paused:
		return errors.Is(err, access.ErrPaused) || errors.Is(err, access.ErrStale) || errs.KindOf(err) == errs.NotFound
	case !a.Actor.Strong:
		return errors.Is(err, access.ErrWeak) || errors.Is(err, access.ErrStale) || errs.KindOf(err) == errs.NotFound
	case a.Facts.Standing == access.NoStanding:
		return errors.Is(err, absent) || errors.Is(err, access.ErrStale)
	default:
		return errs.KindOf(err) == errs.NotFound || errs.KindOf(err) == errs.Forbidden
	}
}

var absent = access.May(access.Actor{}, "no such action", access.Facts{})

func text(err error) string {
	if err == nil {
		return "allowed"
	}
	return err.Error()
}

func TestMatrix(t *testing.T) {
	for _, action := range access.Actions() {
		for _, wrong := range faults(action, access.May) {
			t.Errorf("%s, %s", action, wrong)
		}
	}
	for action := range accesstest.Matrix {
		if !access.Known(action) {
			t.Errorf("the matrix speaks of %s, which has no rule", action)
		}
	}
}

// The matrix bites: with any one demand of any rule taken away, some cell is wrong.
func TestEveryDemandIsMissed(t *testing.T) {
	for _, action := range access.Actions() {
		for i := range access.Demands(action) {
			if len(faults(action, access.Without(action, i))) == 0 {
				t.Errorf("%s: nothing notices that demand %d is gone", action, i)
			}
		}
	}
}

// Whoever is outside a cohort hears exactly what they would hear of one that does not exist.
func TestOutsidersCannotTellAbsentFromForeign(t *testing.T) {
	for _, a := range accesstest.Askers {
		if a.Facts.Standing != access.NoStanding || a.Actor.Person == "" || a.Actor.Kind == access.Admin {
			continue
		}
		for _, action := range []access.Action{access.ReadCohort, access.ReadThread, access.WritePost, access.PinThread, access.ReadPost,
			access.ChangePost, access.TakeBack, access.ReadPeople, access.Invite, access.Admit, access.ReadCard, access.Suspend, access.ReadTerms} {
			f := accesstest.Good(a)
			f.ThreadClosed, f.TakenBack, f.Forming, f.TermsDue = true, true, true, true
			if err := access.May(a.Actor, action, f); err != absent {
				t.Errorf("%s as %s: %v, want exactly the answer for what is absent", action, a.Name, err)
			}
		}
	}
}

func TestThoseWhoBelongAreToldWhereTheyStand(t *testing.T) {
	for _, c := range []struct {
		asker string
		spoil string
		want  error
	}{
		{"suspended", "", access.ErrPaused},
		{"paused", "", access.ErrPaused},
		{"pending", "", access.ErrPending},
		{"member", "terms", access.ErrTerms},
		{"member", "forming", access.ErrForming},
		{"weak-lead", "", access.ErrWeak},
	} {
		for _, a := range accesstest.Askers {
			if a.Name != c.asker {
				continue
			}
			f := accesstest.Good(a)
			if c.spoil != "" {
				accesstest.Spoilers[c.spoil](&f)
			}
			if err := access.May(a.Actor, access.ReadThread, f); !errors.Is(err, c.want) {
				t.Errorf("%s %s: %v", c.asker, c.spoil, err)
			}
		}
	}
}

// A treating clinician sees what their own client gave, also where they are otherwise no clinician of the group; alone,
// whoever took the first step may take the second.
func TestWhatOneFactOpens(t *testing.T) {
	for _, a := range accesstest.Askers {
		f := accesstest.Good(a)
		f.Treats, f.First, f.Alone = true, true, true
		for _, action := range []access.Action{access.ReadApplication, access.ReadCard, access.VouchForRecovery, access.ReviewSuspension, access.ConfirmRemoval} {
			want := accesstest.Matrix[access.ReadMember].Allows(a.Name, "") // staff of this cohort
			if got := access.May(a.Actor, action, f) == nil; got != want {
				t.Errorf("%s as %s: %v", action, a.Name, got)
			}
		}
	}
}

// The edge's own question lets nobody in whom the table would refuse whatever the facts, and nobody out.
func TestDoor(t *testing.T) {
	for _, action := range access.Actions() {
		for _, a := range accesstest.Askers {
			facts := access.Facts{Fresh: true, Unset: true, Demo: true}
			door := access.Door(a.Actor, action, facts)
			if may := access.May(a.Actor, action, accesstest.Good(a)); may == nil && door != nil {
				t.Errorf("%s as %s: the door is shut: %v", action, a.Name, door)
			}
			if a.Actor.Person == "" && door == nil && !accesstest.Matrix[action].Allows("anonymous", "") && a.Actor.Kind != access.Operator {
				t.Errorf("%s: the door is open to whoever has not come in", action)
			}
		}
	}
}

func TestUnknownActionIsRefused(t *testing.T) {
	if access.Known("fly") || errs.KindOf(absent) != errs.NotFound {
		t.Fatal("an action without a rule must be refused")
	}
}
