package pages

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"holdfast/frontend/parts"
	"holdfast/frontend/words"
)

func addressBox(ctx context.Context, value, complete string) parts.Box {
	return parts.Box{Name: "address", Label: words.T(ctx, "E-mail or sign-in name"), Value: value, Complete: complete, Mode: "email", Plain: true}
}

func shared(ctx context.Context) parts.Box {
	return parts.Box{Name: "shared", Label: words.T(ctx, "Other people use this device"), Hint: words.T(ctx, "You are signed out sooner, and nothing is kept here.")}
}

// newPassword says what a new password must be before somebody tries.
func newPassword(ctx context.Context, label string) parts.Box {
	return parts.Secret("password", label, words.T(ctx, "At least 15 characters. Four or five words that have nothing to do with each other are a good one, with spaces if you like."), true)
}

func secondCode(ctx context.Context) parts.Box {
	b := parts.Code("code", words.T(ctx, "Code"), words.T(ctx, "Six digits from the app, or a recovery code. Spaces and dashes do not matter."), "")
	b.Complete = "one-time-code"
	return b
}

func (p RecoveryPassword) heading(ctx context.Context) string {
	switch p.State {
	case RecoveryOver:
		return words.T(ctx, "That is no longer open")
	case RecoveryWaiting:
		return words.T(ctx, "Not quite yet")
	default:
		return words.T(ctx, "A new password")
	}
}

func (p RecoveryPassword) codeBox(ctx context.Context) parts.Box {
	b := parts.Code("code", words.T(ctx, "Recovery code"), words.T(ctx, "One of those that you wrote down."), "")
	b.Optional = p.State == RecoveryUnknown
	return b
}

// either says that a box may stay empty because there is another.
func (p Prove) either() bool { return p.Password && p.Code }

func (p Prove) why(ctx context.Context) string {
	what := words.T(ctx, "go on")
	if p.For != "" {
		what = strings.TrimSuffix(p.For, ".")
	}
	return words.F(ctx, "Before you {step}, we ask once more. It keeps out whoever might hold this device in their hand. Nothing was changed yet.", "step", what)
}

func (p Prove) passwordBox(ctx context.Context) parts.Box {
	b := parts.Secret("password", words.T(ctx, "Password"), "", false)
	if p.either() {
		b.Hint = words.T(ctx, "Or leave it empty and use a code.")
	}
	b.Optional = p.either()
	return b
}

func (p Prove) codeBox(ctx context.Context) parts.Box {
	b := secondCode(ctx)
	b.Optional = p.either()
	return b
}

func (p Prove) or(ctx context.Context) string {
	if p.Password || p.Code {
		return words.T(ctx, "or, with a passkey")
	}
	return words.T(ctx, "With the passkey of your account:")
}

// signIn is the form of a real house, with what was typed.
func (p SignedOut) signIn() SignIn {
	return SignIn{Next: p.Next, Kept: p.Kept, Passkeys: p.Passkeys}
}

// passkeySays is what islands/passkey.ts says; create: where one is added, otherwise where one is shown.
func passkeySays(ctx context.Context, create bool) templ.Attributes {
	says := templ.Attributes{
		"data-say-down":      words.T(ctx, "That did not work just now. Nothing was changed. Please try again in a minute."),
		"data-say-address":   words.T(ctx, "Passkeys do not work at this address."),
		"data-say-stopped":   words.T(ctx, "No passkey was used. You can try again, or come in another way."),
		"data-say-unreached": words.T(ctx, "We couldn’t reach the server. Try again when you are connected."),
	}
	if create {
		says["data-say-there"] = words.T(ctx, "This device has a passkey here already.")
		says["data-say-stopped"] = words.T(ctx, "No passkey was added. You can try again.")
	}
	return says
}
