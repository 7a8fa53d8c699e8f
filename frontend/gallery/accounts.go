package gallery

import (
	"fmt"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

func accounts() []Entry {
	return []Entry{
		{"account", "You", page(account, pages.AccountPage)},
		{"account-unsafe", "You, mailbox not safe, much happened", page(accountUnsafe, pages.AccountPage)},
		{"account-weak", "You, staff without a second thing", page(accountWeak, pages.AccountPage)},
		{"password", "Change your password", page(changePassword, pages.ChangePasswordPage)},
		{"password-refused", "Set a password, refused", page(changePasswordRefused, pages.ChangePasswordPage)},
		{"address", "Change your address", page(changeAddress, pages.ChangeAddressPage)},
		{"address-sent", "Change your address, mail on its way", page(changeAddressSent, pages.ChangeAddressPage)},
		{"address-no-mail", "Change your sign-in name, refused", page(changeAddressNoMail, pages.ChangeAddressPage)},
		{"confirm", "Confirm an address", page(confirmAddress("/confirm/token"), pages.ConfirmAddressPage)},
		{"confirm-over", "Confirm an address, too late", page(confirmAddress(""), pages.ConfirmAddressPage)},
		{"codes", "Recovery codes", page(codes(3, 0), pages.CodesPage)},
		{"codes-shown", "Recovery codes, shown once", page(codes(0, 10), pages.CodesPage)},
		{"authenticator", "Authenticator app", page(authenticator, pages.AuthenticatorPage)},
		{"authenticator-refused", "Authenticator app, refused", page(authenticatorRefused, pages.AuthenticatorPage)},
		{"passkeys", "Passkeys", page(passkeys, pages.PasskeysPage)},
		{"passkeys-none", "Passkeys, none and not possible", page(passkeysNone, pages.PasskeysPage)},
	}
}

func account(s Setting) pages.Account {
	return pages.Account{
		Frame: s.frame("You"), Name: "Willow", Address: "willow@example.org", Mail: true, Zone: "London",
		Factors:  pages.AccountFactors{Password: true, Passkeys: []string{"My phone"}, CodesLeft: 3},
		Sessions: []pages.AccountSession{{Device: "Firefox on Android", Here: true}, {Device: "Safari on iPad", Used: parts.On(at(9, 8, 0), now), End: "/account/sessions/s2/ending"}},
		Groups:   []parts.Link{{Label: "Tuesday evening group", Href: "/cohorts/g1/me"}},

		PasswordAt: "/account/password", AddressAt: "/account/address", PasskeysAt: "/account/passkeys",
		AuthenticatorAt: "/account/authenticator", CodesAt: "/account/codes", ZoneAt: "/zone",
		PlanAt: "/plan", SignOut: "/sign-out", EndOthers: "/account/sessions/ending", EndEverywhere: "/account/sessions/ending", SetMailbox: "/account/mailbox",
	}
}

func accountUnsafe(s Setting) pages.Account {
	p := account(s)
	p.Unsafe, p.SeeAlerts = true, "/account/alerts/seen"
	p.Address, p.Name = "wintering-by-the-estuary-of-the-llanfairpwllgwyngyll@example-of-a-very-long-domain.org", longName
	p.Factors = pages.AccountFactors{Password: true, Authenticator: true, Passkeys: []string{"My phone", "The laptop in the kitchen", longName}}
	p.Alerts = []pages.AccountAlert{
		{Words: "Your password was changed.", Device: "Chrome on Windows", When: parts.On(at(11, 20, 0), now), New: true},
		{Words: "A passkey was added.", When: parts.On(at(3, 8, 0), now)},
	}
	p.Sessions = append(p.Sessions, pages.AccountSession{Device: "A browser we do not know", Shared: true, Used: parts.On(at(1, 8, 0), now), End: "/account/sessions/s3/ending"})
	p.Frame.Recovery = &parts.Recovery{Ready: parts.By(at(12, 9, 0), now), Stop: "/account/recovery/stop"}
	return p
}

func accountWeak(s Setting) pages.Account {
	p := account(s)
	p.Weak, p.WorksAs, p.Name, p.Groups = true, "Facilitator", "Dr Amara Osei", nil
	p.Factors = pages.AccountFactors{Password: true}
	p.AddressAt, p.CodesAt, p.SetMailbox, p.EndOthers, p.ZoneAt = "", "", "", "", ""
	p.Sessions = p.Sessions[:1]
	return p
}

func changePassword(s Setting) pages.ChangePassword {
	return pages.ChangePassword{Frame: s.frame("You"), Back: you(), Address: "willow@example.org"}
}

func changePasswordRefused(s Setting) pages.ChangePassword {
	p := changePassword(s)
	p.First, p.Problem = true, passwordProblem()
	return p
}

func changeAddress(s Setting) pages.ChangeAddress {
	return pages.ChangeAddress{Frame: s.frame("You"), Back: you(), Now: "willow@example.org"}
}

func changeAddressSent(s Setting) pages.ChangeAddress {
	p := changeAddress(s)
	p.Sent = "willow.new@example.org"
	return p
}

func changeAddressNoMail(s Setting) pages.ChangeAddress {
	p := changeAddress(s)
	p.Now, p.NoMail, p.Address = "willow-by-the-water", true, "tern"
	p.Problem = &parts.Problem{Heading: "That did not work", Sentence: "Please take another name: this one cannot be used here.", Field: "address"}
	return p
}

func confirmAddress(action string) func(Setting) pages.ConfirmAddress {
	return func(s Setting) pages.ConfirmAddress {
		return pages.ConfirmAddress{Frame: s.frame("You"), Address: "willow.new@example.org", Action: action}
	}
}

func codes(left, shown int) func(Setting) pages.Codes {
	return func(s Setting) pages.Codes {
		p := pages.Codes{Frame: s.frame("You"), Back: you(), Left: left, Action: "/account/codes"}
		for i := range shown {
			p.Codes = append(p.Codes, fmt.Sprintf("k7mr-2x%dq-h4tn-w9pd", i))
		}
		return p
	}
}

func authenticator(s Setting) pages.Authenticator {
	return pages.Authenticator{
		Frame: s.frame("You"), Back: you(), Secret: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP",
		URI: "otpauth://totp/Notes:willow?secret=JBSWY3DPEHPK3PXP", QR: cells(33), Ticket: "ticket", Action: "/account/authenticator",
	}
}

// cells look like such a square and say nothing.
func cells(n int) [][]bool {
	all := make([][]bool, n)
	for y := range all {
		all[y] = make([]bool, n)
		for x := range all[y] {
			all[y][x] = (x*x+y*y+x*y/3)%3 == 0
		}
	}
	return all
}

func authenticatorRefused(s Setting) pages.Authenticator {
	p := authenticator(s)
	p.Has, p.Remove = true, "/account/authenticator/removal"
	p.Problem = &parts.Problem{Heading: "That did not work", Sentence: "This code does not fit. Look whether the clock of your phone is right, and type the next one.", Field: "code"}
	return p
}

func passkeys(s Setting) pages.Passkeys {
	return pages.Passkeys{
		Frame: s.frame("You"), Back: you(), Possible: true, Begin: "/account/passkeys", Answer: "/account/passkeys/answer",
		All: []pages.Passkey{
			{Name: "My phone", Added: parts.On(at(3, 8, 0), now), Used: parts.On(at(11, 8, 0), now), Remove: "/account/passkeys/k1/removal"},
			{Name: longName, Added: parts.On(at(1, 8, 0), now)},
		},
	}
}

func passkeysNone(s Setting) pages.Passkeys {
	p := passkeys(s)
	p.All, p.Possible = nil, false
	return p
}
