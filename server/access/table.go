package access

import "holdfast/server/errs"

// demand is one condition of a rule. Demands are asked in order, and the first refusal is the answer; what would tell a
// stranger that something exists therefore comes after inside.
type demand func(Actor, Facts) error

var table = map[Action][]demand{
	SeePublic:   {},
	Leave:       {},
	EnterDemo:   {demo},
	SeeGallery:  {demo},
	ReadHome:    {signedIn},
	SetZone:     {signedIn},
	ReadCohort:  {signedIn, inside},
	ReadPeople:  {signedIn, inside},
	StartThread: {signedIn, inside, writes},
	ReadThread:  {signedIn, inside},
	MarkRead:    {signedIn, inside},
	PinThread:   {signedIn, inside, facilitates},
	CloseThread: {signedIn, inside, facilitates},
	WritePost:   {signedIn, inside, writes, open},
	ReadPost:    {signedIn, inside, visible},
	ChangePost:  {signedIn, inside, visible, own, standing, open},
	TakeBack:    {signedIn, inside, visible, own, standing},
	Arrange:     {operates},
	Import:      {operates},
}

// ErrGone refuses the author of a post that was taken back; taking it back again asks for it by name.
var ErrGone = errs.New(errs.Forbidden, "This post was taken back. You can write a new one.")

// The sentences are read by the person who is refused.
var (
	errAbsent   = errs.New(errs.NotFound, "There is nothing at this address, or it is not yours to see.")
	errSignIn   = errs.New(errs.Unauthenticated, "You are not signed in, or you were signed out.")
	errNotOwn   = errs.New(errs.Forbidden, "Only the person who wrote this can change it or take it back.")
	errClosed   = errs.New(errs.Forbidden, "This conversation is closed. You can still read all of it.")
	errFacilit  = errs.New(errs.Forbidden, "The facilitators of the group do this.")
	errReadOnly = errs.New(errs.Forbidden, "You can read this group. Its members and facilitators write in it.")
)

func signedIn(a Actor, _ Facts) error {
	if a.Person == "" || a.Kind == Nobody || a.Kind == Imported {
		return errSignIn
	}
	return nil
}

// inside is the wall of the closed group. A practice admin has no role in a cohort and so is outside: people and
// settings, never words.
func inside(_ Actor, f Facts) error {
	if f.Standing != Admitted {
		return errAbsent
	}
	switch f.Role {
	case RoleMember, RoleFacilitator, RoleModerator:
		return nil
	default:
		return errAbsent
	}
}

// writes keeps moderators to reading: they decide about posts and speak to authors, and do not join the talk.
func writes(_ Actor, f Facts) error {
	return unless(f.Role == RoleModerator, errReadOnly)
}

func facilitates(_ Actor, f Facts) error {
	return unless(f.Role != RoleFacilitator, errFacilit)
}

func open(_ Actor, f Facts) error { return unless(f.ThreadClosed, errClosed) }

// visible hides what is not published from everybody but its author.
func visible(_ Actor, f Facts) error {
	return unless(!f.Published && !f.TakenBack && !f.Own, errAbsent)
}

func own(_ Actor, f Facts) error { return unless(!f.Own, errNotOwn) }

func standing(_ Actor, f Facts) error { return unless(f.TakenBack, ErrGone) }

func demo(_ Actor, f Facts) error { return unless(!f.Demo, errAbsent) }

func operates(a Actor, _ Facts) error { return unless(a.Kind != Operator, errAbsent) }

func unless(refused bool, err error) error {
	if refused {
		return err
	}
	return nil
}
