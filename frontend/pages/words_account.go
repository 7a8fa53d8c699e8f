package pages

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"holdfast/frontend/parts"
	"holdfast/frontend/words"
)

func (p Account) who(ctx context.Context) string {
	name := p.Name
	if name == "" {
		name = p.Address
	}
	if p.WorksAs != "" {
		return words.F(ctx, "Signed in as {who}. {job}.", "who", name, "job", p.WorksAs)
	}
	return words.F(ctx, "Signed in as {who}.", "who", name)
}

func (p Account) password(ctx context.Context) string {
	if p.Factors.Password {
		return words.T(ctx, "Set.")
	}
	return words.T(ctx, "None.")
}

func (p Account) passkeys(ctx context.Context) string {
	if len(p.Factors.Passkeys) == 0 {
		return words.T(ctx, "None.")
	}
	return parts.Names(ctx, p.Factors.Passkeys, 4) + "."
}

func (p Account) authenticator(ctx context.Context) string {
	if p.Factors.Authenticator {
		return words.T(ctx, "Set up.")
	}
	return words.T(ctx, "Not set up.")
}

func (p Account) codes(ctx context.Context) string {
	if p.Factors.CodesLeft == 0 {
		return words.T(ctx, "None. Without your phone they are the quickest way back in.")
	}
	return words.F(ctx, "{some} left.", "some", capital(left(ctx, p.Factors.CodesLeft)))
}

func (p Account) zone(ctx context.Context) string {
	if p.Zone == "" {
		return words.T(ctx, "As where your phone or computer is.")
	}
	return words.F(ctx, "As in {zone}.", "zone", p.Zone)
}

func either(is bool, then, otherwise string) string {
	if is {
		return then
	}
	return otherwise
}

func (s AccountSession) about(ctx context.Context) string {
	var all []string
	if s.Here {
		all = append(all, words.T(ctx, "Here, now."))
	}
	if s.Shared {
		all = append(all, words.T(ctx, "Other people use it."))
	}
	return strings.Join(all, " ")
}

func (p ChangeAddress) box(ctx context.Context) parts.Box {
	b := addressBox(ctx, p.Address, "username")
	b.Label, b.Hint = words.T(ctx, "New e-mail address or sign-in name"), words.T(ctx, "With a sign-in name, which has no @, no mail ever comes.")
	if p.NoMail {
		b.Label, b.Hint, b.Mode = words.T(ctx, "New sign-in name"), words.T(ctx, "This practice sends no mail."), ""
	}
	return b
}

func (p Codes) next() string {
	if p.Next == "" {
		return "/account"
	}
	return p.Next
}

func (p Codes) about(ctx context.Context) string {
	what := words.T(ctx, "With a recovery code you come in when you do not have your phone, or lost your password.") + " "
	if p.Left == 0 {
		return what + words.T(ctx, "You have none.")
	}
	return what + words.F(ctx, "You have {some} left. New ones replace them.", "some", left(ctx, p.Left))
}

func (p Codes) make(ctx context.Context) string {
	if p.Left == 0 {
		return words.T(ctx, "Make recovery codes")
	}
	return words.T(ctx, "Make new ones")
}

func (p Authenticator) about(ctx context.Context) string {
	what := words.T(ctx, "An app on your phone shows six digits that change. After your password you type them.") + " "
	if p.Has {
		return what + words.T(ctx, "You have one; setting it up again replaces it.")
	}
	return what + words.T(ctx, "Any app for one-time codes will do.")
}

func (p Authenticator) codeBox(ctx context.Context) parts.Box {
	b := parts.Code("code", words.T(ctx, "Code"), words.T(ctx, "Six digits."), "")
	b.Complete, b.Mode = "one-time-code", "numeric"
	return b
}

func passkeyName(ctx context.Context) parts.Box {
	return parts.Box{Name: "passkey-name", Label: words.T(ctx, "What you call it"), Hint: words.T(ctx, "“My phone” will do. Only you see it."), Optional: true, Max: 60}
}

// smallNumbers are of codes, never of people.
var smallNumbers = [...]string{
	words.M("none"), words.M("one"), words.M("two"), words.M("three"), words.M("four"), words.M("five"), words.M("six"),
	words.M("seven"), words.M("eight"), words.M("nine"), words.M("ten"),
}

// left says a small number in words.
func left(ctx context.Context, n int) string {
	if n < 0 || n >= len(smallNumbers) {
		return words.T(ctx, "some")
	}
	return words.T(ctx, smallNumbers[n])
}

func capital(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[size:]
}
