package access

import (
	"errors"

	"holdfast/server/errs"
)

// demand is one condition of a rule.
type demand func(Actor, Facts) error

// rule is what an action demands, in order: the first refusal is the answer.
type rule []demand

// errLater stops a rule where the actor's place in the cohort would have to be known.
var errLater = errors.New("access: not known yet")

// Refusals that lead somewhere: the edge sends people on to what would help. Tested with errors.Is.
var (
	// ErrWeak: staff came in with one factor, and see nothing before they have shown or set up a second.
	ErrWeak = errs.New(errs.Forbidden, "People who work here sign in with two things. Please add a passkey or an authenticator first.")
	// ErrStale: this needs a step-up.
	ErrStale = errs.New(errs.Forbidden, "Before this we ask once more who you are. Nothing was changed yet.")
	// ErrTerms: consent or agreement changed, or was never given.
	ErrTerms = errs.New(errs.Forbidden, "Before you go in, please read what this group and this place ask of you.")
	// ErrPending: not admitted yet.
	ErrPending = errs.New(errs.Forbidden, "You are not in yet. The facilitators decide, and you hear from them.")
	// ErrForming: admitted to a cohort that is not open.
	ErrForming = errs.New(errs.Forbidden, "The group is not open yet. The facilitators open it, and you hear from them.")
	// ErrPaused: suspended.
	ErrPaused = errs.New(errs.Forbidden, "Your access is paused. Somebody of the practice looks at it within a day and tells you.")
	// ErrGone refuses the author of a post that was taken back; taking it back again asks for it by name.
	ErrGone = errs.New(errs.Forbidden, "This post was taken back. You can write a new one.")
)

// The other sentences, read by the person who is refused.
var (
	errAbsent   = errs.New(errs.NotFound, "There is nothing at this address, or it is not yours to see.")
	errSignIn   = errs.New(errs.Unauthenticated, "You are not signed in, or you were signed out.")
	errNotOwn   = errs.New(errs.Forbidden, "Only the person who wrote this can change it or take it back.")
	errClosed   = errs.New(errs.Forbidden, "This conversation is closed. You can still read all of it.")
	errFacilit  = errs.New(errs.Forbidden, "The facilitators of the group do this.")
	errLead     = errs.New(errs.Forbidden, "The facilitator who leads the group does this.")
	errClinic   = errs.New(errs.Forbidden, "Only the facilitators who treat this group see and decide this.")
	errMember   = errs.New(errs.Forbidden, "This is for members of the group.")
	errReadOnly = errs.New(errs.Forbidden, "You can read this group. Its members and facilitators write in it.")
	errOnBreak  = errs.New(errs.Forbidden, "You are on a break. You can read; to write, come back first.")
	errNoMore   = errs.New(errs.Forbidden, "This was decided already.")
	errSecond   = errs.New(errs.Forbidden, "Somebody else has to do this: whoever took the first step cannot take the second.")
	errAttends  = errs.New(errs.Forbidden, "You work here. Raise this in the queue, so that a colleague looks at it.")
	errSilenced = errs.New(errs.Forbidden, "Writing in the group is paused for you for some hours. You can read, and write to the facilitators. It ends by itself.")
	errNotReady = errs.New(errs.Forbidden, "The practice is not ready yet. Its readiness page says what is missing.")
)

// cameIn is a session, strong or not.
func cameIn(a Actor, _ Facts) error {
	if a.Person == "" || a.Kind == Nobody || a.Kind == Imported || a.Kind == Operator {
		return errSignIn
	}
	return nil
}

// signedIn is a session that may do its kind's work: it is not paused, and staff have shown a second factor.
func signedIn(a Actor, f Facts) error {
	if err := cameIn(a, f); err != nil {
		return err
	}
	if a.Paused {
		return ErrPaused
	}
	return unless(a.Kind.Works() && !a.Strong, ErrWeak)
}

// belongs is the wall of the closed group: whoever has no living place in it hears that it is not there. A practice
// admin has no role in a cohort and so is outside: people and settings, never words.
func belongs(a Actor, f Facts) error {
	if f.unknown {
		return errLater
	}
	if staff(f) && !a.Kind.Works() {
		return errAbsent // they worked here, and do not work for the practice any more
	}
	switch f.Standing {
	case Pending, Admitted, OnBreak, InHospital, Suspended:
		return unless(f.Role == NoRole, errAbsent)
	default:
		return errAbsent
	}
}

// belonged also lets those back to their own records who were here once.
func belonged(a Actor, f Facts) error {
	if f.unknown {
		return errLater
	}
	return unless(f.Standing == NoStanding || f.Standing == Died || f.Role == NoRole, errAbsent)
}

// here is belongs for whoever has the whole group, which a guest has not.
func here(a Actor, f Facts) error {
	if err := belongs(a, f); err != nil {
		return err
	}
	return unless(f.Role == RoleGuest, errAbsent)
}

// inRoom is here, or a guest in the one thread they were asked into. A thread that is private to the facilitators is
// there for its member and the group's clinicians, and for nobody else of the group or the practice.
func inRoom(a Actor, f Facts) error {
	if err := belongs(a, f); err != nil {
		return err
	}
	if f.Private {
		theirs := f.With && f.Role == RoleMember
		return unless(!theirs && treatsGroup(a, f) != nil, errAbsent)
	}
	return unless(f.Role == RoleGuest && !f.Room, errAbsent)
}

// reads turns away those who belong and may not see words now, and says where they stand.
func reads(_ Actor, f Facts) error {
	switch f.Standing {
	case Suspended:
		return ErrPaused
	case Pending:
		return ErrPending
	}
	if f.TermsDue {
		return ErrTerms
	}
	return unless(f.Forming && !staff(f), ErrForming)
}

// ofGroup is what is done to conversations of the group: one that is private to the facilitators is none.
func ofGroup(_ Actor, f Facts) error { return unless(f.Private, errAbsent) }

// given hides threads older than what a late joiner was given to see.
func given(_ Actor, f Facts) error { return unless(f.Earlier, errAbsent) }

// writes keeps moderators to reading: they decide about posts and speak to authors, and do not join the talk.
func writes(_ Actor, f Facts) error {
	if f.Standing == OnBreak || f.Standing == InHospital {
		return errOnBreak
	}
	return unless(f.Role == RoleModerator, errReadOnly)
}

// joins is writes in one thread. The readers of a private one are its writers: a break is one from the group, and the
// facilitators can be written to.
func joins(a Actor, f Facts) error {
	if f.Private {
		return nil
	}
	return writes(a, f)
}

// speaks keeps somebody whose writing is paused to reading, and to the facilitators.
func speaks(_ Actor, f Facts) error { return unless(f.Silenced && !f.Private, errSilenced) }

// reviews is whoever works in this cohort, but for those whom the case is about. One about words that are private to the
// facilitators is there for the cohort's clinicians alone.
func reviews(a Actor, f Facts) error {
	if err := asStaff(a, f); err != nil {
		return err
	}
	return unless(f.Concerns || f.Private && treatsGroup(a, f) != nil, errAbsent)
}

// attends is whoever comes for themselves. Staff raise what they meet in the queue, under their name.
func attends(_ Actor, f Facts) error { return unless(staff(f), errAttends) }

// theirs is own for records about people: another's is not there.
func theirs(_ Actor, f Facts) error { return unless(!f.Own, errAbsent) }

func staff(f Facts) bool { return f.Role == RoleFacilitator || f.Role == RoleModerator }

func pending(_ Actor, f Facts) error { return unless(f.Standing != Pending, errNoMore) }

// asMember is whoever takes part, in whatever standing.
func asMember(_ Actor, f Facts) error { return unless(f.Role != RoleMember, errMember) }

// asStaff is whoever works in this cohort now. To everybody else of the cohort it is an address like any other.
func asStaff(a Actor, f Facts) error {
	if f.unknown {
		return errLater
	}
	return unless(!staff(f) || !a.Kind.Works() || f.Standing != Admitted, errAbsent)
}

func facilitates(_ Actor, f Facts) error {
	return unless(f.Role != RoleFacilitator || f.Standing != Admitted, errFacilit)
}

func leads(a Actor, f Facts) error {
	if err := asStaff(a, f); err != nil {
		return err
	}
	return unless(f.Role != RoleFacilitator || f.Relation != Lead, errLead)
}

// leadsOrAdministers: a lead arranges the staff of a cohort; so does the admin, who may have to when the lead is gone.
func leadsOrAdministers(a Actor, f Facts) error {
	if a.Kind == Admin {
		return nil
	}
	return leads(a, f)
}

// asStaffOrAdministers: who is on call is known to whoever works for a cohort, and to the admin.
func asStaffOrAdministers(a Actor, f Facts) error {
	if a.Kind == Admin {
		return nil
	}
	return asStaff(a, f)
}

// treatsGroup is the cohort's clinicians: its facilitators but for supervisors.
func treatsGroup(a Actor, f Facts) error {
	if err := asStaff(a, f); err != nil {
		return err
	}
	switch f.Relation {
	case Lead, CoFacilitator, Locum:
		return unless(f.Role != RoleFacilitator, errClinic)
	default:
		return errClinic
	}
}

// treats is the cohort's clinicians and the treating clinician of the person concerned.
func treats(a Actor, f Facts) error {
	if err := asStaff(a, f); err != nil {
		return err
	}
	if f.Treats {
		return nil
	}
	return treatsGroup(a, f)
}

// second is another than the one who took the first step; alone, the service's solo rule decides instead.
func second(_ Actor, f Facts) error { return unless(f.First && !f.Alone, errSecond) }

func open(_ Actor, f Facts) error { return unless(f.ThreadClosed, errClosed) }

// visible hides what is not published from everybody but its author.
func visible(_ Actor, f Facts) error {
	return unless(!f.Published && !f.TakenBack && !f.Own, errAbsent)
}

func own(_ Actor, f Facts) error { return unless(!f.Own, errNotOwn) }

func standing(_ Actor, f Facts) error { return unless(f.TakenBack, ErrGone) }

func fresh(_ Actor, f Facts) error { return unless(!f.Fresh, ErrStale) }

func ready(_ Actor, f Facts) error { return unless(!f.Ready, errNotReady) }

func works(a Actor, _ Facts) error { return unless(!a.Kind.Works(), errAbsent) }

func administers(a Actor, _ Facts) error { return unless(a.Kind != Admin, errAbsent) }

func unset(_ Actor, f Facts) error { return unless(!f.Unset, errAbsent) }

func demo(_ Actor, f Facts) error { return unless(!f.Demo, errAbsent) }

func operates(a Actor, _ Facts) error { return unless(a.Kind != Operator, errAbsent) }

func unless(refused bool, err error) error {
	if refused {
		return err
	}
	return nil
}
