package web

import (
	"strconv"
	"time"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/id"
)

// longDate is a day as people write it, in the reader's zone.
func (r *request) longDate(t time.Time) string { return r.day(t.In(r.now.Location())) }

// day is a date that has no zone.
func (r *request) day(t time.Time) string { return parts.Day(r.tongue(), t) }

// standingNames word a standing in a list to choose from.
var standingNames = map[access.Standing]string{
	access.Admitted:   words.M("Here as usual"),
	access.OnBreak:    words.M("On a break"),
	access.InHospital: words.M("In hospital"),
	access.Left:       words.M("Has left the group"),
	access.Died:       words.M("Has died"),
}

// stood word how somebody stands, for staff: since a day, and where the day is not known.
var stood = map[access.Standing]struct{ since, plain string }{
	access.Pending:    {words.M("Asks to come in since {day}."), words.M("Asks to come in.")},
	access.Refused:    {words.M("Was not admitted."), words.M("Was not admitted.")},
	access.OnBreak:    {words.M("On a break since {day}."), words.M("On a break.")},
	access.InHospital: {words.M("In hospital since {day}."), words.M("In hospital.")},
	access.Suspended:  {words.M("Access is paused since {day}."), words.M("Access is paused.")},
	access.Removed:    {words.M("Removed from the group since {day}."), words.M("Removed from the group.")},
	access.Left:       {words.M("Not in the group any more since {day}."), words.M("Not in the group any more.")},
	access.Died:       {words.M("Died; noted since {day}."), words.M("Died; noted.")},
}

// stands says how somebody stands, for staff.
func (a about) stands() string {
	message, day := stood[a.m.Standing], a.longDate(a.m.Changed)
	if a.m.Standing == access.Admitted {
		message.since, message.plain = words.M("Works here since {day}."), words.M("Works here.")
		if !a.m.Staff() {
			return a.F("In the group since {day}.", "day", a.longDate(a.m.Joined))
		}
	}
	said := a.F(message.since, "day", day)
	if a.m.Changed.IsZero() {
		said = a.T(message.plain)
	}
	if a.m.Standing == access.Suspended && a.m.Through != "" {
		said += " " + a.T("It began in another group of the practice, and is decided there.")
	}
	return said
}

// facts are what else the staff know, none of it a measure.
func (a about) facts(page *pages.Member) error {
	if a.m.Clinician != "" {
		named, err := a.s.Cohorts.Named(a.ctx, a.c.ID, []id.Person{a.m.Clinician})
		if err != nil {
			return err
		}
		page.Facts = append(page.Facts, pages.Fact{Name: a.T("Treated by"), Words: a.person(named[a.m.Clinician]).Name})
	}
	if a.c.Terms != "" {
		said := a.T("Accepted, in their present version.")
		if a.m.Terms != a.c.Terms {
			said = a.T("Asked for, and not accepted yet. Until then they read nothing of the group.")
		}
		page.Facts = append(page.Facts, pages.Fact{Name: a.T("Consent and agreement"), Words: said})
	}
	if !a.m.Since.IsZero() {
		page.Facts = append(page.Facts, pages.Fact{Name: a.T("Reads"), Words: a.F("What was begun from {day} on.", "day", a.longDate(a.m.Since))})
	}
	if c := a.c.Admitting; c != nil && c.History && a.m.Role == access.RoleMember && cohort.IsHere(a.m) {
		said := a.T("Has not said whether newcomers may read what was written before.")
		if a.m.Shares == c.N {
			said = a.T("Newcomers may read what was written before.")
		}
		page.Facts = append(page.Facts, pages.Fact{Name: a.T("Newcomers"), Words: said})
	}
	return nil
}

func (a about) openSentence() string {
	switch m := a.m; {
	case m.Removal != nil && m.Two != nil:
		return a.T("Their removal is proposed, and access is paused meanwhile.")
	case m.Removal != nil:
		return a.T("Their removal is proposed.")
	case m.Two.What == cohort.TwoMinor:
		return a.T("May be under age. Access is paused.")
	default:
		return a.T("Access is paused.")
	}
}

// reason is why the first step was taken, from the change that it is on record as.
func (a about) reason(open *cohort.TwoPerson) string {
	for _, c := range a.changes {
		begun := c.What == cohort.RemovalBegun
		if open.What != cohort.TwoRemoval {
			begun = c.What == cohort.Suspension || c.What == cohort.MinorFound || c.What == cohort.Upheld
		}
		if begun {
			return c.Reason
		}
	}
	return ""
}

func (a about) history() []pages.MemberChange {
	history := make([]pages.MemberChange, len(a.changes))
	for i, c := range a.changes {
		by := c.ByName
		switch c.By {
		case a.session.Person:
			by = a.T("You")
		case a.m.Person:
			by = a.person(a.m).Name
		}
		history[i] = pages.MemberChange{When: parts.On(c.At.In(a.now.Location()), a.now), By: by, What: a.happened(c)}
	}
	return history
}

// happenings word what happened to somebody in a cohort.
var happenings = map[cohort.What]string{
	cohort.Asked:          words.M("Came in by an invitation."),
	cohort.Accepted:       words.M("Accepted what the group asks."),
	cohort.Named:          words.M("Chose a name for this group."),
	cohort.Admission:      words.M("Was admitted."),
	cohort.NotNow:         words.M("Was not admitted."),
	cohort.SharedHistory:  words.M("Agreed that newcomers read what was written before."),
	cohort.Treated:        words.M("Their treating clinician was set."),
	cohort.ModeSet:        words.M("Whether somebody reads their posts before the group does was set."),
	cohort.Suspension:     words.M("Access was paused."),
	cohort.MinorFound:     words.M("Was found to be under age, and access was paused."),
	cohort.Upheld:         words.M("Access stays paused."),
	cohort.Lifted:         words.M("Access was given back."),
	cohort.RemovalBegun:   words.M("Removal was proposed."),
	cohort.RemovalDropped: words.M("The proposed removal was set aside."),
	cohort.RemovalDone:    words.M("Was removed from the group."),
	cohort.PostingPaused:  words.M("Writing to the group was paused."),
	cohort.PostingResumed: words.M("Writing to the group was given back."),
	cohort.MoveOffered:    words.M("A place in another group was offered."),
	cohort.MovedOn:        words.M("Went to another group, by a move."),
	cohort.MoveDeclined:   words.M("Would rather stay: the place in another group was not taken."),
	cohort.MoveRefused:    words.M("Was not admitted to the other group, and stays."),
	cohort.MoveWithdrawn:  words.M("The place in another group was taken back."),
	cohort.StaffCame:      words.M("Began to work with the group."),
	cohort.StaffChanged:   words.M("Became something else to the group."),
	cohort.StaffWent:      words.M("Stopped working with the group."),
}

var movements = map[access.Standing]string{
	access.Admitted:   words.M("Came back."),
	access.OnBreak:    words.M("Went on a break."),
	access.InHospital: words.M("Went into hospital."),
	access.Left:       words.M("Left the group."),
	access.Died:       words.M("Died."),
}

// happened is one change as a sentence, with what the group was told of it and why.
func (r *request) happened(c cohort.Change) string {
	what := happenings[c.What]
	if c.What == cohort.Moved {
		what = movements[c.To]
	}
	said := r.T(what)
	if c.Clause > 0 {
		said += " " + r.F("Part {number} of the agreement, version {version}.", "number", strconv.Itoa(c.Clause), "version", strconv.Itoa(c.Version))
	}
	if c.Reason != "" {
		said += " " + r.F("Reason: “{reason}”", "reason", c.Reason)
	}
	switch {
	case c.Line == "":
	case c.Told:
		said += " " + r.F("The group was told: “{line}”", "line", c.Line)
	default:
		said += " " + r.F("They wrote to the group, and it was kept back: “{line}”", "line", c.Line)
	}
	return said
}
