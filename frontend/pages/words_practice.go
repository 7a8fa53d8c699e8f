package pages

import "holdfast/frontend/parts"

func (p InvitationMade) heading() string {
	switch {
	case p.Address != "":
		return "Invitation for " + p.Address
	case p.Note != "":
		return "Invitation for " + p.Note
	case p.Staff:
		return "Invitation to work at " + p.Cohort
	}
	return "Invitation to " + p.Cohort
}

func (p Practice) ways() []parts.Link {
	var all []parts.Link
	for _, l := range []parts.Link{{Label: "Who works here", Href: p.StaffAt}, {Label: "Start a group", Href: p.NewCohort}} {
		if l.Href != "" {
			all = append(all, l)
		}
	}
	return all
}

func (p Practice) readiness() string {
	if p.Ready {
		return "Ready for a group"
	}
	return "Before the first group opens"
}

func (p Practice) what() string {
	if p.Ready {
		return "All of this holds. Look at it again when something changes."
	}
	return "People will write here what they tell nobody else. Until each of these holds, no group can be opened."
}

func (c Check) state() string {
	if c.OK {
		return "Done."
	}
	return "Still open."
}

func (c Check) confirm() string {
	if c.OK {
		return "Confirm again"
	}
	return "I have done this"
}

// about gives the problem to the one form that it is about: a person's letters, or "" for the invitation.
func (p PracticeStaff) about(person string) *parts.Problem {
	if p.Problem == nil || p.Refused != person {
		return nil
	}
	return p.Problem
}

// summary leads to the one of many boxes for letters.
func (p PracticeStaff) summary() *parts.Problem {
	if p.Problem == nil || p.Refused == "" {
		return p.Problem
	}
	led := *p.Problem
	led.At = lettersID(p.Refused)
	return &led
}

func lettersID(person string) string { return "letters-" + person }

func (r StaffRow) kind() string {
	if r.Admin {
		return "Practice admin."
	}
	return "Staff."
}

func lettersBox(id, letters, who string) parts.Box {
	b := parts.Code("letters", "Letters that "+who+" told you", "Only when you are sure who speaks. You do not set the password: a day later "+who+" does, and can stop it until then.", letters)
	b.ID = id
	return b
}
