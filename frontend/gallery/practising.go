package gallery

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

func practising() []Entry {
	return []Entry{
		{"invitations", "Invitations", page(invitations, pages.InvitationsPage)},
		{"invitations-refused", "Invitations, refused", page(invitationsRefused, pages.InvitationsPage)},
		{"invitations-closed", "Invitations, nobody can be invited", page(invitationsClosed, pages.InvitationsPage)},
		{"invitation-made", "An invitation to hand over", page(invitationMade, pages.InvitationMadePage)},
		{"invitation-mailed", "An invitation by mail", page(invitationMailed, pages.InvitationMadePage)},
		{"invitation-done", "An invitation that is over", page(invitationDone, pages.InvitationMadePage)},
		{"practice", "The practice, not ready", page(practice(false), pages.PracticePage)},
		{"practice-ready", "The practice, ready", page(practice(true), pages.PracticePage)},
		{"practice-staff", "Who works at the practice", page(practiceStaff, pages.PracticeStaffPage)},
		{"practice-staff-refused", "Who works at the practice, letters refused", page(practiceStaffRefused, pages.PracticeStaffPage)},
		{"outbox", "Mail of the demo", page(outbox, pages.OutboxPage)},
		{"outbox-empty", "Mail of the demo, none", page(outboxEmpty, pages.OutboxPage)},
		{"outbox-mail", "One mail", page(outboxMail, pages.OutboxMailPage)},
	}
}

func invitationRows() []pages.InvitationRow {
	return []pages.InvitationRow{
		{Who: "wintering-by-the-estuary-of-the-llanfairpwllgwyngyll@example-of-a-very-long-domain.org", State: "Open until Friday.", By: "Dr Amara Osei", When: parts.On(at(10, 9, 0), now), Href: "/cohorts/g1/invitations/i1"},
		{Who: "The gardener from the Monday talk", State: "Accepted.", By: "Inês Duarte", When: parts.On(at(5, 9, 0), now), Href: "/cohorts/g1/invitations/i2"},
		{Who: "moss@example.org", State: "Run out.", By: "Dr Amara Osei", When: parts.On(at(1, 9, 0), now), Href: "/cohorts/g1/invitations/i3"},
	}
}

func invitations(s Setting) pages.Invitations {
	return pages.Invitations{Frame: s.frame("People"), Back: toGroup(), Cohort: group, Rows: invitationRows(), Action: "/cohorts/g1/invitations"}
}

func invitationsRefused(s Setting) pages.Invitations {
	p := invitations(s)
	p.Rows, p.Address = nil, "moss at example"
	p.Problem = &parts.Problem{Heading: "We couldn’t take that as it is", Sentence: "This is not a whole e-mail address. Look at it once more, or leave it empty to hand the link over.", Field: "address"}
	return p
}

func invitationsClosed(s Setting) pages.Invitations {
	p := invitations(s)
	p.Action, p.Closed = "", "The group is open, so nobody new comes in. Whoever leads it can let new people in, with a reason that the group reads."
	return p
}

func invitationMade(s Setting) pages.InvitationMade {
	return pages.InvitationMade{
		Frame: s.frame("People"), Back: parts.Link{Label: "Invitations", Href: "/cohorts/g1/invitations"}, Cohort: group, Note: "The gardener from the Monday talk",
		State: "Nobody has used it yet.", Expires: parts.By(at(18, 21, 14), now),
		Link: "https://notes.alder-house.example/i/4qv1N0m5Hd8yTq2cWz7Lk3Rb9Xf6Ja0SgUe1PoMiVn8", Code: "H7KM 2RXW",
		Renew: "/cohorts/g1/invitations/i1/renewal", Revoke: "/cohorts/g1/invitations/i1/revocation",
	}
}

func invitationMailed(s Setting) pages.InvitationMade {
	p := invitationMade(s)
	p.Note, p.Address, p.Mailed = "", "moss@example.org", true
	p.Resend = "/cohorts/g1/invitations/i1/resending"
	return p
}

func invitationDone(s Setting) pages.InvitationMade {
	p := invitationMade(s)
	p.Staff, p.Cohort, p.Note = true, "Alder House", ""
	p.Link, p.Code, p.State, p.Revoke, p.Expires = "", "", "The code was wrong too many times, so nobody can use it any more.", "", parts.When{}
	return p
}

func practice(ready bool) func(Setting) pages.Practice {
	return func(s Setting) pages.Practice {
		p := pages.Practice{
			Frame: s.frame("Practice"), Name: "Alder House", Action: "/practice", Ready: ready, StaffAt: "/practice/staff", NewCohort: "/cohorts/new",
			Checks: []pages.Check{
				{ID: "consent", Title: "The consent texts were read", Why: "They are made from your settings. Read them as a member would.", OK: true, By: "Ruth Adeyemi", When: parts.On(at(9, 9, 0), now), Confirm: "/practice/checks/consent"},
				{ID: "contacts", Title: "Help now has your numbers", Why: "Set HELP_PHONE and HELP_EMERGENCY, and ring them once.", OK: ready},
				{ID: "backup", Title: "A backup was made and brought back", Why: "A backup that was never brought back is a hope.", OK: ready, Confirm: "/practice/checks/backup"},
				{ID: "tls", Title: "The address is https", Why: "Otherwise words can be read on their way.", OK: true},
			},
		}
		if ready {
			p.Reviewer = "Dr Hale, supervisor, once a month."
		}
		return p
	}
}

func practiceStaff(s Setting) pages.PracticeStaff {
	milo := parts.Person{Name: "Milo Brandt", Staff: true}
	return pages.PracticeStaff{
		Frame: s.frame("Practice"), Back: parts.Link{Label: "The practice", Href: "/practice"}, Action: "/practice/staff/invitations",
		People: []pages.StaffRow{
			{ID: "s1", Person: osei, Line: "Signs in with a passkey.", SetKind: "/practice/staff/s1/kind", Vouch: "/practice/staff/s1/recovery"},
			{ID: "s3", Person: milo, Line: "Has no second way to sign in yet.", SetKind: "/practice/staff/s3/kind", Vouch: "/practice/staff/s3/recovery"},
			{ID: "s4", Person: parts.Person{Name: "Ruth Adeyemi", Staff: true}, Admin: true, Line: "This is you."},
		},
		Invitations: invitationRows()[:1],
	}
}

func practiceStaffRefused(s Setting) pages.PracticeStaff {
	p := practiceStaff(s)
	p.NoMail, p.Invitations = true, nil
	p.Refused, p.People[1].Letters = "s3", "KD4 9P"
	p.Problem = &parts.Problem{Heading: "That did not work", Sentence: "These letters do not belong to an open request of this person. Ask for them once more.", Field: "letters"}
	return p
}

func outbox(s Setting) pages.Outbox {
	return pages.Outbox{Frame: s.outside("Mail"), Mails: []pages.OutboxRow{
		{Subject: "Something is waiting for you", To: "moss@example.org", Href: "/outbox/m1", When: parts.Clock(at(11, 18, 2), now)},
		{Subject: "Something is waiting for you", To: "wintering-by-the-estuary-of-the-llanfairpwllgwyngyll@example-of-a-very-long-domain.org", Href: "/outbox/m2", When: parts.Clock(at(9, 18, 2), now)},
	}}
}

func outboxEmpty(s Setting) pages.Outbox { return pages.Outbox{Frame: s.outside("Mail")} }

func outboxMail(s Setting) pages.OutboxMail {
	return pages.OutboxMail{
		Frame: s.outside("Mail"), Back: parts.Link{Label: "Mail", Href: "/outbox"}, Subject: "Something is waiting for you", From: "Notes <notes@alder-house.example>", To: "moss@example.org", When: parts.Clock(at(11, 18, 2), now),
		Text: []pages.MailLine{
			{Text: "Something is waiting for you."}, {},
			{Text: "http://127.0.0.1:8080/i/4qv1N0m5Hd8yTq2cWz7Lk3Rb9Xf6Ja0SgUe1PoMiVn8", Href: "/i/4qv1N0m5Hd8yTq2cWz7Lk3Rb9Xf6Ja0SgUe1PoMiVn8"}, {},
			{Text: "The link works until 18 November. If you do not know what this is, you can ignore it."},
		},
	}
}
