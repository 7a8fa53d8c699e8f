package pages

import (
	"strings"

	"holdfast/frontend/parts"
)

// passwordHint says what a new password must be before somebody tries.
const passwordHint = "At least 15 characters. Four or five words that have nothing to do with each other are a good one, with spaces if you like."

func addressBox(value, complete string) parts.Box {
	return parts.Box{Name: "address", Label: "E-mail or sign-in name", Value: value, Complete: complete, Mode: "email", Plain: true}
}

func shared() parts.Box {
	return parts.Box{Name: "shared", Label: "Other people use this device", Hint: "You are signed out sooner, and nothing is kept here."}
}

func newPassword(label string) parts.Box {
	return parts.Secret("password", label, passwordHint, true)
}

func secondCode() parts.Box {
	b := parts.Code("code", "Code", "Six digits from the app, or a recovery code. Spaces and dashes do not matter.", "")
	b.Complete = "one-time-code"
	return b
}

func (p RecoveryPassword) heading() string {
	switch p.State {
	case RecoveryOver:
		return "That is no longer open"
	case RecoveryWaiting:
		return "Not quite yet"
	default:
		return "A new password"
	}
}

func (p RecoveryPassword) codeBox() parts.Box {
	b := parts.Code("code", "Recovery code", "One of those that you wrote down.", "")
	b.Optional = p.State == RecoveryUnknown
	return b
}

// either says that a box may stay empty because there is another.
func (p Prove) either() bool { return p.Password && p.Code }

func (p Prove) why() string {
	what := "go on"
	if p.For != "" {
		what = strings.TrimSuffix(p.For, ".")
	}
	return "Before you " + what + ", we ask once more. It keeps out whoever might hold this device in their hand. Nothing was changed yet."
}

func (p Prove) passwordBox() parts.Box {
	b := parts.Secret("password", "Password", "", false)
	if p.either() {
		b.Hint = "Or leave it empty and use a code."
	}
	b.Optional = p.either()
	return b
}

func (p Prove) codeBox() parts.Box {
	b := secondCode()
	b.Optional = p.either()
	return b
}

func (p Prove) or() string {
	if p.Password || p.Code {
		return "or, with a passkey"
	}
	return "With the passkey of your account:"
}

// signIn is the form of a real house, with what was typed.
func (p SignedOut) signIn() SignIn {
	return SignIn{Next: p.Next, Kept: p.Kept, Passkeys: p.Passkeys}
}
