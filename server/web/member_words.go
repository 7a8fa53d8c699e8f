package web

import (
	"strconv"
	"time"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/id"
)

// longDate is a day as people write it.
const longDate = "2 January 2006"

func (r *request) longDate(t time.Time) string { return t.In(r.now.Location()).Format(longDate) }

// standingNames word a standing in a list to choose from.
var standingNames = map[access.Standing]string{
	access.Admitted:   "Here as usual",
	access.OnBreak:    "On a break",
	access.InHospital: "In hospital",
	access.Left:       "Has left the group",
	access.Died:       "Has died",
}

func standingName(s access.Standing) string { return standingNames[s] }

// stands says how somebody stands, for staff.
func (a about) stands() string {
	since := " since " + a.longDate(a.m.Changed) + "."
	if a.m.Changed.IsZero() {
		since = "."
	}
	switch a.m.Standing {
	case access.Pending:
		return "Asks to come in" + since
	case access.Refused:
		return "Was not admitted."
	case access.OnBreak:
		return "On a break" + since
	case access.InHospital:
		return "In hospital" + since
	case access.Suspended:
		if a.m.Through != "" {
			return "Access is paused" + since + " It began in another group of the practice, and is decided there."
		}
		return "Access is paused" + since
	case access.Removed:
		return "Removed from the group" + since
	case access.Left:
		return "Not in the group any more" + since
	case access.Died:
		return "Died; noted" + since
	case access.Admitted:
		if a.m.Staff() {
			return "Works here" + since
		}
		return "In the group since " + a.longDate(a.m.Joined) + "."
	default:
		return ""
	}
}

// facts are what else the staff know, none of it a measure.
func (a about) facts(page *pages.Member) error {
	if a.m.Clinician != "" {
		named, err := a.s.Cohorts.Named(a.ctx, a.c.ID, []id.Person{a.m.Clinician})
		if err != nil {
			return err
		}
		page.Facts = append(page.Facts, pages.Fact{Name: "Treated by", Words: a.person(named[a.m.Clinician]).Name})
	}
	if a.c.Terms != "" {
		words := "Accepted, in their present version."
		if a.m.Terms != a.c.Terms {
			words = "Asked for, and not accepted yet. Until then they read nothing of the group."
		}
		page.Facts = append(page.Facts, pages.Fact{Name: "Consent and agreement", Words: words})
	}
	if !a.m.Since.IsZero() {
		page.Facts = append(page.Facts, pages.Fact{Name: "Reads", Words: "What was begun from " + a.longDate(a.m.Since) + " on."})
	}
	if c := a.c.Admitting; c != nil && c.History && a.m.Role == access.RoleMember && cohort.IsHere(a.m) {
		words := "Has not said whether newcomers may read what was written before."
		if a.m.Shares == c.N {
			words = "Newcomers may read what was written before."
		}
		page.Facts = append(page.Facts, pages.Fact{Name: "Newcomers", Words: words})
	}
	return nil
}

func openSentence(m cohort.Membership) string {
	switch {
	case m.Removal != nil && m.Two != nil:
		return "Their removal is proposed, and access is paused meanwhile."
	case m.Removal != nil:
		return "Their removal is proposed."
	case m.Two.What == cohort.TwoMinor:
		return "May be under age. Access is paused."
	default:
		return "Access is paused."
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
			by = "You"
		case a.m.Person:
			by = a.person(a.m).Name
		}
		history[i] = pages.MemberChange{When: parts.On(c.At.In(a.now.Location()), a.now), By: by, What: happened(c)}
	}
	return history
}

// happenings word what happened to somebody in a cohort.
var happenings = map[cohort.What]string{
	cohort.Asked:          "Came in by an invitation.",
	cohort.Accepted:       "Accepted what the group asks.",
	cohort.Named:          "Chose a name for this group.",
	cohort.Admission:      "Was admitted.",
	cohort.NotNow:         "Was not admitted.",
	cohort.SharedHistory:  "Agreed that newcomers read what was written before.",
	cohort.Treated:        "Their treating clinician was set.",
	cohort.Suspension:     "Access was paused.",
	cohort.MinorFound:     "Was found to be under age, and access was paused.",
	cohort.Upheld:         "Access stays paused.",
	cohort.Lifted:         "Access was given back.",
	cohort.RemovalBegun:   "Removal was proposed.",
	cohort.RemovalDropped: "The proposed removal was set aside.",
	cohort.RemovalDone:    "Was removed from the group.",
	cohort.StaffCame:      "Began to work with the group.",
	cohort.StaffChanged:   "Became something else to the group.",
	cohort.StaffWent:      "Stopped working with the group.",
}

var movements = map[access.Standing]string{
	access.Admitted:   "Came back.",
	access.OnBreak:    "Went on a break.",
	access.InHospital: "Went into hospital.",
	access.Left:       "Left the group.",
	access.Died:       "Died.",
}

// happened is one change as a sentence, with what the group was told of it and why.
func happened(c cohort.Change) string {
	words := happenings[c.What]
	if c.What == cohort.Moved {
		words = movements[c.To]
	}
	if c.Clause > 0 {
		words += " Part " + strconv.Itoa(c.Clause) + " of the agreement, version " + strconv.Itoa(c.Version) + "."
	}
	if c.Reason != "" {
		words += " Reason: “" + c.Reason + "”"
	}
	switch {
	case c.Line == "":
	case c.Told:
		words += " The group was told: “" + c.Line + "”"
	default:
		words += " They wrote to the group, and it was kept back: “" + c.Line + "”"
	}
	return words
}
