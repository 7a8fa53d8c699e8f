package pages

import (
	"holdfast/frontend/parts"
)

func (p Account) who() string {
	words := "Signed in as " + p.Name
	if p.Name == "" || p.Name == p.Address {
		words = "Signed in as " + p.Address
	}
	if p.WorksAs != "" {
		words += ". " + p.WorksAs
	}
	return words + "."
}

func (p Account) password() string {
	if p.Factors.Password {
		return "Set."
	}
	return "None."
}

func (p Account) passkeys() string {
	if len(p.Factors.Passkeys) == 0 {
		return "None."
	}
	return parts.Names(p.Factors.Passkeys, 4) + "."
}

func (p Account) authenticator() string {
	if p.Factors.Authenticator {
		return "Set up."
	}
	return "Not set up."
}

func (p Account) codes() string {
	if p.Factors.CodesLeft == 0 {
		return "None. Without your phone they are the quickest way back in."
	}
	return capital(left(p.Factors.CodesLeft)) + " left."
}

func (p Account) zone() string {
	if p.Zone == "" {
		return "As where your phone or computer is."
	}
	return "As in " + p.Zone + "."
}

func either(is bool, then, otherwise string) string {
	if is {
		return then
	}
	return otherwise
}

// from is where an alert came from, before its time.
func (a AccountAlert) from() string {
	if a.Device == "" {
		return "It was "
	}
	return a.Device + ", "
}

func (s AccountSession) about() string {
	words := ""
	if s.Here {
		words = "Here, now. "
	}
	if s.Shared {
		words += "Other people use it. "
	}
	return words
}

func (p ChangeAddress) box() parts.Box {
	b := addressBox(p.Address, "username")
	b.Label, b.Hint = "New e-mail address or sign-in name", "With a sign-in name, which has no @, no mail ever comes."
	if p.NoMail {
		b.Label, b.Hint, b.Mode = "New sign-in name", "This practice sends no mail.", ""
	}
	return b
}

func (p Codes) next() string {
	if p.Next == "" {
		return "/account"
	}
	return p.Next
}

func (p Codes) about() string {
	const what = "With a recovery code you come in when you do not have your phone, or lost your password. "
	if p.Left == 0 {
		return what + "You have none."
	}
	return what + "You have " + left(p.Left) + " left. New ones replace them."
}

func (p Codes) make() string {
	if p.Left == 0 {
		return "Make recovery codes"
	}
	return "Make new ones"
}

func (p Authenticator) about() string {
	const what = "An app on your phone shows six digits that change. After your password you type them. "
	if p.Has {
		return what + "You have one; setting it up again replaces it."
	}
	return what + "Any app for one-time codes will do."
}

func (p Authenticator) codeBox() parts.Box {
	b := parts.Code("code", "Code", "Six digits.", "")
	b.Complete, b.Mode = "one-time-code", "numeric"
	return b
}

func passkeyName() parts.Box {
	return parts.Box{Name: "passkey-name", Label: "What you call it", Hint: "“My phone” will do. Only you see it.", Optional: true, Max: 60}
}

// left says a small number in words: of codes, never of people.
func left(n int) string {
	words := [...]string{"none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	if n < 0 || n >= len(words) {
		return "some"
	}
	return words[n]
}

func capital(words string) string {
	if words == "" {
		return ""
	}
	return string(words[0]-'a'+'A') + words[1:]
}
