package access

import (
	"fmt"
	"testing"

	"holdfast/server/errs"
)

// asker is one column of the matrix: an actor, and what is true of them in the cohort concerned.
type asker struct {
	name  string
	actor Actor
	facts Facts
}

var (
	anonymous   = asker{"anonymous", Actor{}, Facts{}}
	member      = asker{"member", Actor{"p1", Member}, Facts{Role: RoleMember, Standing: Admitted}}
	gone        = asker{"left", Actor{"p1", Member}, Facts{Role: RoleMember, Standing: Left}}
	stranger    = asker{"member of another cohort", Actor{"p2", Member}, Facts{}}
	facilitator = asker{"facilitator", Actor{"s1", Staff}, Facts{Role: RoleFacilitator, Standing: Admitted}}
	elsewhere   = asker{"facilitator of another cohort", Actor{"s2", Staff}, Facts{}}
	moderator   = asker{"moderator", Actor{"s3", Staff}, Facts{Role: RoleModerator, Standing: Admitted}}
	admin       = asker{"practice admin", Actor{"s4", Admin}, Facts{}}
	imported    = asker{"imported", Actor{"i1", Imported}, Facts{Role: RoleMember, Standing: Left}}
	operator    = asker{"operator", Actor{Kind: Operator}, Facts{}}
	everybody   = []asker{anonymous, member, gone, stranger, facilitator, elsewhere, moderator, admin, imported, operator}
)

// In the matrix every actor not named for an action is refused with the kind that fits them: whoever has not come in
// is asked to, and everybody outside the cohort hears "not there".
func TestMatrix(t *testing.T) {
	insiders := []asker{member, facilitator, moderator}
	writers := []asker{member, facilitator}
	signed := []asker{member, gone, stranger, facilitator, elsewhere, moderator, admin}
	want := map[Action][]asker{
		SeePublic: everybody, Leave: everybody,
		EnterDemo: nil, SeeGallery: nil,
		ReadHome: signed, SetZone: signed,
		ReadCohort: insiders, ReadPeople: insiders, ReadThread: insiders, MarkRead: insiders,
		StartThread: writers, WritePost: writers,
		PinThread: {facilitator}, CloseThread: {facilitator},
		ReadPost: nil, ChangePost: nil, TakeBack: nil, // posts have their own table below
		Arrange: {operator}, Import: {operator},
	}
	for _, action := range Actions() {
		allowed, named := want[action]
		if !named {
			t.Errorf("action %s is not in the matrix", action)
		}
		for _, a := range everybody {
			t.Run(fmt.Sprintf("%s/%s", action, a.name), func(t *testing.T) {
				err := May(a.actor, action, a.facts)
				if has(allowed, a) != (err == nil) {
					t.Fatalf("allowed %v, want %v (%v)", err == nil, has(allowed, a), err)
				}
			})
		}
	}
}

func has(list []asker, a asker) bool {
	for _, x := range list {
		if x.name == a.name {
			return true
		}
	}
	return false
}

func TestOutsidersCannotTellAbsentFromForeign(t *testing.T) {
	absent := May(stranger.actor, ReadThread, Facts{})
	for _, a := range []asker{stranger, elsewhere, admin, gone} {
		for _, action := range []Action{ReadCohort, ReadThread, WritePost, PinThread, ReadPost, ChangePost, TakeBack, ReadPeople} {
			f := a.facts
			f.ThreadClosed, f.TakenBack, f.Published = true, true, true
			if err := May(a.actor, action, f); err != absent {
				t.Errorf("%s as %s: %v, want exactly the answer for what is absent", action, a.name, err)
			}
		}
	}
	if kind := errs.KindOf(May(anonymous.actor, ReadThread, anonymous.facts)); kind != errs.Unauthenticated {
		t.Errorf("anonymous gets %v", kind)
	}
}

func TestPosts(t *testing.T) {
	const ok = errs.Kind(-1)
	for _, c := range []struct {
		name         string
		who          asker
		post         Facts
		read, change errs.Kind
		takeBack     errs.Kind
	}{
		{"own published", member, Facts{Own: true, Published: true}, ok, ok, ok},
		{"own waiting", member, Facts{Own: true}, ok, ok, ok},
		{"own taken back", member, Facts{Own: true, TakenBack: true}, ok, errs.Forbidden, errs.Forbidden},
		{"own in a closed thread", member, Facts{Own: true, Published: true, ThreadClosed: true}, ok, errs.Forbidden, ok},
		{"another's published", member, Facts{Published: true}, ok, errs.Forbidden, errs.Forbidden},
		{"another's waiting", member, Facts{}, errs.NotFound, errs.NotFound, errs.NotFound},
		{"another's waiting, facilitator", facilitator, Facts{}, errs.NotFound, errs.NotFound, errs.NotFound},
		{"own, but no longer of the group", gone, Facts{Own: true, Published: true}, errs.NotFound, errs.NotFound, errs.NotFound},
	} {
		f := c.post
		f.Role, f.Standing = c.who.facts.Role, c.who.facts.Standing
		for action, want := range map[Action]errs.Kind{ReadPost: c.read, ChangePost: c.change, TakeBack: c.takeBack} {
			err := May(c.who.actor, action, f)
			if (err == nil) != (want == ok) || (err != nil && errs.KindOf(err) != want) {
				t.Errorf("%s, %s: %v, want %v", c.name, action, err, want)
			}
		}
	}
}

func TestClosedThreadTakesNoPosts(t *testing.T) {
	f := member.facts
	f.ThreadClosed = true
	if kind := errs.KindOf(May(member.actor, WritePost, f)); kind != errs.Forbidden {
		t.Fatalf("got %v", kind)
	}
}

func TestDemoDoorsAreShutInARealHouse(t *testing.T) {
	for _, action := range []Action{EnterDemo, SeeGallery} {
		if May(Actor{}, action, Facts{}) == nil || May(Actor{}, action, Facts{Demo: true}) != nil {
			t.Errorf("%s does not follow the demo", action)
		}
	}
}

func TestUnknownActionIsRefused(t *testing.T) {
	if Known("fly") || errs.KindOf(May(operator.actor, "fly", Facts{})) != errs.NotFound {
		t.Fatal("an action without a rule must be refused")
	}
}
