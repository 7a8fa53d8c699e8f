package web

import (
	"strings"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/server/access"
	"holdfast/server/account"
)

// account is "You".
func (s *Server) account(r *request) error {
	person, err := s.Accounts.Person(r.ctx, r.session.Person)
	if err != nil {
		return err
	}
	factors, err := s.Accounts.Factors(r.ctx, r.session)
	if err != nil {
		return err
	}
	p := pages.Account{
		Frame: r.frame("You", "/account"), Name: person.Name, Address: string(person.Address), Mail: person.Mail(),
		WorksAs: r.worksAs(person.Kind), Weak: person.Kind.Works() && !r.session.Strong, Factors: shownFactors(factors),
		Unsafe: person.MailboxUnsafe, EndOthers: "/account/sessions/ending", EndEverywhere: "/account/sessions/ending",
		PasskeysAt: "/account/passkeys", AuthenticatorAt: "/account/authenticator", CodesAt: "/account/codes", ZoneAt: "/zone", PlanAt: "/plan", SignOut: "/sign-out",
	}
	if access.May(r.actor(), access.TestChannel, access.Facts{}) == nil {
		p.ChannelsAt = channelsAddress
	}
	if person.Zone != "" {
		p.Zone = r.zoneLabel(person.Zone)
	}
	if person.Address == "" {
		p.Address = r.T("None: you came in by the demo’s front door.")
	} else {
		p.PasswordAt, p.AddressAt = "/account/password", "/account/address"
	}
	if strings.Contains(string(person.Address), "@") {
		p.SetMailbox = "/account/mailbox"
	}
	if err := s.lately(r, &p); err != nil {
		return err
	}
	return r.page(pages.AccountPage(p))
}

// lately fills in where somebody is signed in, what happened, and their place in each group.
func (s *Server) lately(r *request, p *pages.Account) error {
	sessions, err := s.Accounts.Sessions(r.ctx, r.session)
	if err != nil {
		return err
	}
	p.Sessions = r.sessions(sessions)
	alerts, err := s.Accounts.Alerts(r.ctx, r.session)
	if err != nil {
		return err
	}
	for _, a := range alerts {
		if !a.Seen {
			p.SeeAlerts = "/account/alerts/seen"
		}
		p.Alerts = append(p.Alerts, pages.AccountAlert{
			Words: r.T(alertWords[a.Kind]), Device: a.Device, When: parts.On(a.At.In(r.now.Location()), r.now), New: !a.Seen,
		})
	}
	if access.May(r.actor(), access.ReadHome, access.Facts{}) != nil {
		return nil // what is left is not theirs to see now
	}
	places, err := s.Cohorts.Places(r.ctx, r.actor())
	if err != nil {
		return err
	}
	for _, place := range places {
		p.Groups = append(p.Groups, parts.Link{Label: place.Cohort.Name, Href: "/cohorts/" + string(place.Cohort.ID) + "/me"})
	}
	return nil
}

// sessions are one's devices, this one first.
func (r *request) sessions(all []account.Session) []pages.AccountSession {
	var here, others []pages.AccountSession
	for _, one := range all {
		shown := pages.AccountSession{Device: one.Device, Shared: one.Shared, Used: parts.On(one.Seen.In(r.now.Location()), r.now)}
		if shown.Device == "" {
			shown.Device = r.T("A browser")
		}
		if one.ID == r.session.ID {
			shown.Here = true
			here = append(here, shown)
			continue
		}
		shown.End = "/account/sessions/" + one.ID + "/ending"
		others = append(others, shown)
	}
	return append(here, others...)
}

func shownFactors(f account.Factors) pages.AccountFactors {
	shown := pages.AccountFactors{Password: f.Password, Authenticator: f.Authenticator, CodesLeft: f.CodesLeft}
	for _, k := range f.Passkeys {
		shown.Passkeys = append(shown.Passkeys, k.Name)
	}
	return shown
}

func (r *request) worksAs(kind access.Kind) string {
	switch kind {
	case access.Admin:
		return r.T("Practice admin")
	case access.Staff:
		return r.T("Staff of the practice")
	default:
		return ""
	}
}

// alertWords says what happened, in the words of the person it happened to.
var alertWords = map[account.AlertKind]string{
	account.AlertPassword:      words.M("Your password was changed."),
	account.AlertAddress:       words.M("The address you sign in with was changed."),
	account.AlertAuthenticator: words.M("An authenticator app was set up."),
	account.AlertNoApp:         words.M("Your authenticator app was taken away."),
	account.AlertPasskey:       words.M("A passkey was added."),
	account.AlertNoPasskey:     words.M("A passkey was taken away."),
	account.AlertCodes:         words.M("New recovery codes were made. Older ones do not work any more."),
	account.AlertCodeUsed:      words.M("One of your recovery codes was used."),
	account.AlertVouched:       words.M("Somebody of the practice said that you asked for a new password."),
	account.AlertRecoveryStop:  words.M("The new password that was asked for was stopped."),
	account.AlertRecovered:     words.M("A new password was set, after yours was said to be lost."),
	account.AlertLocked:        words.M("Somebody tried a hundred times without success. What they tried is locked: a passkey still works, and a new password opens it."),
	account.AlertWrongSecond:   words.M("Somebody typed your password, and then five wrong codes. You may want to change it."),
	account.AlertMailboxUnsafe: words.M("Mail to you was switched off."),
	account.AlertMailboxSafe:   words.M("Mail to you was switched on again."),
	account.AlertRole:          words.M("What you do here was changed by the practice."),
}
