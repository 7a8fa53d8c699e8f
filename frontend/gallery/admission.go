package gallery

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

func admission() []Entry {
	return []Entry{
		{"invitation", "An invitation", page(invitation(pages.InvitationOpen), pages.InvitationPage)},
		{"invitation-refused", "An invitation, wrong code", page(invitationRefused, pages.InvitationPage)},
		{"invitation-newer", "An invitation, replaced", page(invitation(pages.InvitationNewer), pages.InvitationPage)},
		{"invitation-expired", "An invitation, run out", page(invitation(pages.InvitationExpired), pages.InvitationPage)},
		{"invitation-revoked", "An invitation, taken back", page(invitation(pages.InvitationRevoked), pages.InvitationPage)},
		{"invitation-spent", "An invitation, too many codes", page(invitation(pages.InvitationSpent), pages.InvitationPage)},
		{"invitation-used", "An invitation, used", page(invitation(pages.InvitationUsed), pages.InvitationPage)},
		{"invited", "Invited, an account", page(invited, pages.InvitedAccountPage)},
		{"invited-refused", "Invited without mail, refused", page(invitedRefused, pages.InvitedAccountPage)},
		{"invited-signed-in", "Invited, signed in already", page(invitedSignedIn, pages.InvitedAccountPage)},
		{"invited-staff", "Invited to work here", page(invitedStaff, pages.InvitedAccountPage)},
		{"terms", "Consent and agreement", page(terms, pages.TermsPage)},
		{"terms-refused", "Consent and agreement, one yes missing", page(termsRefused, pages.TermsPage)},
		{"terms-changed", "Consent and agreement, changed", page(termsChanged, pages.TermsPage)},
		{"terms-read", "Consent and agreement, to read again", page(termsRead, pages.TermsPage)},
		{"application", "What admission needs", page(application, pages.ApplicationPage)},
		{"application-refused", "What admission needs, refused", page(applicationRefused, pages.ApplicationPage)},
		{"waiting", "Waiting for a decision", page(waiting, pages.WaitingPage)},
		{"waiting-more", "Asked for more", page(waitingMore, pages.WaitingPage)},
		{"waiting-opening", "Waiting for the group to open", page(waitingState(pages.WaitingOpening), pages.WaitingPage)},
		{"waiting-not-now", "Not now", page(waitingNotNow, pages.WaitingPage)},
		{"waiting-paused", "Access paused", page(waitingState(pages.WaitingPaused), pages.WaitingPage)},
		{"accepted", "What one said yes to", page(accepted, pages.AcceptedPage)},
		{"accepted-none", "What one said yes to, nobody opened it", page(acceptedNone, pages.AcceptedPage)},
		{"card", "One's own card", page(ownCard, pages.OwnCardPage)},
		{"card-read", "One's own card, to read", page(ownCardRead, pages.OwnCardPage)},
		{"staff-card", "A member's card, closed", page(staffCard, pages.StaffCardPage)},
		{"staff-card-open", "A member's card, open", page(staffCardOpen, pages.StaffCardPage)},
		{"applicant", "Deciding about somebody", page(applicant, pages.ApplicantPage)},
		{"applicant-refused", "Deciding about somebody, refused", page(applicantRefused, pages.ApplicantPage)},
		{"applicant-read", "Reading about somebody", page(applicantRead, pages.ApplicantPage)},
	}
}

const group = "Tuesday evening group"

func toGroup() parts.Link { return parts.Link{Label: group, Href: "/cohorts/g1"} }

func invitation(state pages.InvitationState) func(Setting) pages.Invitation {
	return func(s Setting) pages.Invitation {
		return pages.Invitation{Frame: real(s.outside("Welcome")), State: state}
	}
}

func invitationRefused(s Setting) pages.Invitation {
	p := invitation(pages.InvitationOpen)(s)
	p.Code = "H7KM 2RX"
	p.Problem = &parts.Problem{Heading: "That did not work", Sentence: "This code does not belong to the link. Look at it once more, or ask whoever gave it to you.", Field: "code"}
	return p
}

func invited(s Setting) pages.InvitedAccount {
	return pages.InvitedAccount{Frame: real(s.outside("Welcome")), Cohort: group, By: "Dr Amara Osei", SignInAt: "/sign-in?next=/invitation/account"}
}

func invitedRefused(s Setting) pages.InvitedAccount {
	p := invited(s)
	p.NoMail, p.SignInAt, p.Address, p.Shared = true, "", "willow-by-the-water", true
	p.Problem = passwordProblem()
	return p
}

func invitedSignedIn(s Setting) pages.InvitedAccount {
	p := invited(s)
	p.Frame, p.SignedAs = s.frame("Welcome"), "wintering-by-the-estuary-of-the-llanfairpwllgwyngyll@example-of-a-very-long-domain.org"
	return p
}

func invitedStaff(s Setting) pages.InvitedAccount {
	p := invited(s)
	p.Staff, p.Cohort, p.By = true, "Alder House", "Ruth Adeyemi"
	return p
}

func consent() []pages.TermsItem {
	return []pages.TermsItem{
		{Title: "Who reads", Text: "The people of your group, Dr Amara Osei and Inês Duarte. A moderator reads a post only when it needs care."},
		{Title: "Software looks first", Text: "Software reads every post for signs of danger, on this practice’s own machine. It decides nothing; it asks a person to look."},
		{Title: "This is not an emergency service", Text: "Staff read on weekdays, 9 am to 6 pm. At other times nobody may see what you write. In danger, call 999 or 112."},
		{Title: "Where keeping quiet ends", Text: "If your life, or somebody else’s, is in danger, staff may tell those who can help. They tell you first if they can."},
		{Title: "What is kept, and how long", Text: "Your posts are kept while the group lasts. What you gave at admission is part of the practice’s records and is kept for seven years."},
		{Title: "What erasing reaches", Text: "You can take back any post: the group does not see it any more, and it stays in the records of Alder House."},
		{Title: "When the group ends", Text: "It is sealed: nobody reads it any more. You keep your own words."},
		{Title: "Who looks at decisions", Text: "Two people decide when somebody is removed. Decisions are looked at by Dr Hale, from outside."},
	}
}

func agreement() []pages.TermsItem {
	return []pages.TermsItem{
		{Title: "What is said here stays here.", Text: "We do not copy, screenshot or retell it."},
		{Title: "We meet here, and not elsewhere.", Text: "We do not look each other up, and we do not write to each other outside the group while it lasts."},
		{Title: "A quiet private place.", Text: "We read and write where nobody looks over our shoulder, and not on a network that others watch."},
		{Title: "Not answering is all right.", Text: "So is passing, and so is taking a post back."},
		{Title: "We leave out methods.", Text: "Feelings are welcome, however dark."},
	}
}

func terms(s Setting) pages.Terms {
	return pages.Terms{
		Frame: s.frame("Reading"), Step: "Step 1 of 2", Cohort: group, Consent: consent(), Agreement: agreement(),
		Version: "Written by the group in its first week. Third version, 2 November.", Hash: "hash", Action: "/cohorts/g1/terms",
	}
}

func termsRefused(s Setting) pages.Terms {
	p := terms(s)
	p.Consented = true
	p.Problem = &parts.Problem{Heading: "One yes is missing", Sentence: "Without a yes to the agreement you cannot go in. You can also say not now.", Field: "agreement"}
	return p
}

func termsChanged(s Setting) pages.Terms {
	p := terms(s)
	p.Step, p.Back = "", parts.Link{Label: "Home", Href: "/home"}
	p.Changed = []string{"Who reads: Inês Duarte now reads as well.", "The agreement has a new part: “A quiet private place.”"}
	return p
}

func termsRead(s Setting) pages.Terms {
	p := terms(s)
	p.Step, p.Action, p.Back, p.Accepted = "", "", toGroup(), parts.On(at(3, 10, 0), now)
	return p
}

func given() pages.CardValues {
	return pages.CardValues{
		LegalName: "Margarethe Wintersteiner-Llewellyn", Place: "3 Harbour Row, Flat 2, Porthaven", Phone: "01632 960 555",
		SafeContact: "Jo (sister), 01632 960 777\nmornings only", NeverContact: "Daniel", Language: "Welsh, English",
	}
}

func application(s Setting) pages.Application {
	return pages.Application{Frame: s.frame("Writing"), Step: "Step 2 of 2", Cohort: group, Readers: "Dr Amara Osei and Inês Duarte", Action: "/cohorts/g1/application"}
}

func applicationRefused(s Setting) pages.Application {
	p := application(s)
	p.Step, p.Changes, p.Adult, p.Card, p.Alias, p.Shape = "", true, true, given(), "Tern", parts.Lichen
	p.Problem = &parts.Problem{Heading: "We couldn’t take that as it is", Sentence: "Tern is taken here. Try another, or add a word.", Field: "alias"}
	return p
}

func waitingState(state pages.WaitingState) func(Setting) pages.Waiting {
	return func(s Setting) pages.Waiting {
		return pages.Waiting{Frame: s.frame("Notes"), State: state, Cohort: group, TermsAt: "/cohorts/g1/terms", MoreAt: "/cohorts/g1/accepted"}
	}
}

func waiting(s Setting) pages.Waiting {
	p := waitingState(pages.WaitingDecision)(s)
	p.By, p.Hours, p.Since, p.ChangeAt = "Dr Amara Osei", "Staff read on weekdays, 9 am to 6 pm.", parts.On(at(11, 15, 0), now), "/cohorts/g1/application?change=1"
	return p
}

func waitingMore(s Setting) pages.Waiting {
	p := waitingState(pages.WaitingMore)(s)
	p.By, p.Words, p.ChangeAt = "Dr Amara Osei", "Could you add a number of somebody who is safe to ring? It may be a friend.", "/cohorts/g1/application?change=1"
	return p
}

func waitingNotNow(s Setting) pages.Waiting {
	p := waitingState(pages.WaitingNotNow)(s)
	p.By, p.Words = "Dr Amara Osei", "Thank you for telling us so openly. A group that only writes would be too slow for what you carry this month."
	p.Elsewhere = "Porthaven crisis house, 01632 960 200, day and night.\nDr Lunn at your surgery knows that you may ring."
	return p
}

func accepted(s Setting) pages.Accepted {
	return pages.Accepted{
		Frame: s.frame("Reading"), Back: parts.Link{Label: "Your place", Href: "/cohorts/g1/me"}, Cohort: group,
		Openings: []pages.Opening{
			{By: "Inês Duarte", What: "your contact card", When: parts.On(at(10, 10, 0), now)},
			{By: "Dr Amara Osei", What: "what you gave at admission", When: parts.On(at(3, 9, 0), now)},
		},
		Yeses: []pages.AcceptedTerms{
			{When: parts.On(at(9, 9, 0), now), Version: "Third version of the agreement.", Consent: consent(), Agreement: agreement()},
			{When: parts.On(at(1, 9, 0).AddDate(0, -2, 0), now), Version: "First version of the agreement.", Consent: consent()[:3], Agreement: agreement()[:2]},
		},
	}
}

func acceptedNone(s Setting) pages.Accepted {
	p := accepted(s)
	p.Openings, p.Yeses = nil, nil
	return p
}

func ownCard(s Setting) pages.OwnCard {
	return pages.OwnCard{Frame: s.frame("Writing"), Back: parts.Link{Label: "Your place", Href: "/cohorts/g1/me"}, Cohort: group, Readers: "Dr Amara Osei and Inês Duarte", Card: given(), Action: "/cohorts/g1/card"}
}

func ownCardRead(s Setting) pages.OwnCard {
	p := ownCard(s)
	p.Action = ""
	return p
}

func staffCard(s Setting) pages.StaffCard {
	return pages.StaffCard{Frame: s.frame("Reading"), Back: parts.Link{Label: longName, Href: "/cohorts/g1/members/p1"}, Cohort: group, Person: winter, Action: "/cohorts/g1/members/p1/card"}
}

func staffCardOpen(s Setting) pages.StaffCard {
	p, card := staffCard(s), given()
	card.NeverContact = ""
	p.Card = &card
	return p
}

func criteria() []pages.Criterion {
	return []pages.Criterion{
		{ID: "adult", Question: "Is an adult", Met: "yes"},
		{ID: "identity", Question: "We know who they are", Hint: "Seen in person, or papers seen on a call.", Met: "yes", Note: "Papers seen on 28 October."},
		{ID: "place", Question: "We know where they are", Hint: "For an emergency."},
		{ID: "contact", Question: "Somebody is safe to ring"},
		{ID: "purpose", Question: "Fits what the group is for", Met: "unclear"},
		{ID: "crisis", Question: "No acute crisis"},
		{ID: "text", Question: "Knows what writing can and cannot do"},
	}
}

func applicant(s Setting) pages.Applicant {
	return pages.Applicant{
		Frame: s.frame("Reading"), Back: parts.Link{Label: "Home", Href: "/home"}, Cohort: group, Person: willow, Given: parts.On(at(11, 15, 0), now),
		Adult: true, Card: given(), Criteria: criteria(), Action: "/cohorts/g1/applications/p1/decision",
	}
}

func applicantRefused(s Setting) pages.Applicant {
	p := applicant(s)
	p.Person, p.Adult = winter, false
	p.Words = "Thank you for telling us so openly."
	p.Problem = &parts.Problem{Heading: "Not decided yet", Sentence: "“Not now” needs a place to go instead. Please write where.", Field: "elsewhere"}
	return p
}

func applicantRead(s Setting) pages.Applicant {
	p := applicant(s)
	p.Action = ""
	return p
}
