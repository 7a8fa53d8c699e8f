package account_test

import (
	"testing"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/errs"
	"holdfast/server/redact"
)

// What was given for one purpose is nothing for every other, though the person, the session and everything else that is
// shown beside it are right.
func TestATokenServesOnePurposeOnly(t *testing.T) {
	h := newHouse(t)
	p, host := h.person(pine, access.Member), h.person("host@example.org", access.Staff)
	d := newDevice()
	in := h.withKey(h.signIn(pine), d)
	_, in = h.withApp(in)
	codes, in := h.codes(in)
	h.clock.Advance(1)
	tokens := map[string]redact.Token{"session": in.Token, "second": h.signIn(pine).Pending}
	r := h.ask(pine)
	_, err := h.vouch(host, p.ID, r.Letters)
	h.must(err)
	tokens["recovery"] = r.Ticket
	signing := h.begin()
	tokens["passkey"] = signing.Ticket
	proving, err := h.BeginProve(t.Context(), in.Session)
	h.must(err)
	tokens["proof"] = proving.Ticket
	making, err := h.BeginEnrol(t.Context(), in.Session)
	h.must(err)
	tokens["enrolment"] = making.Ticket
	app2, err := h.NewAuthenticator(t.Context(), in.Session)
	h.must(err)
	tokens["authenticator"] = app2.Ticket
	_, err = h.BeginAddress(t.Context(), in.Session, "new@example.org")
	h.must(err)
	changes := h.mails(account.ConfirmEvent)
	_, link, _, send, err := h.ConfirmMail(t.Context(), changes[len(changes)-1])
	if err != nil || !send {
		t.Fatal(err, send)
	}
	tokens["address"] = link

	doors := map[string]func(redact.Token) error{
		"session": func(token redact.Token) error { _, err := h.Session(t.Context(), string(token)); return err },
		"second":  func(token redact.Token) error { _, err := h.Second(t.Context(), token, codes[0], ""); return err },
		"recovery": func(token redact.Token) error {
			_, err := h.Recovering(t.Context(), token)
			return err
		},
		"recovery with a code": func(token redact.Token) error {
			return h.RecoverWithCode(t.Context(), token, codes[1], another, "")
		},
		"passkey": func(token redact.Token) error {
			_, err := h.AnswerPasskey(t.Context(), token, d.show(t, signing), account.Visit{})
			return err
		},
		"proof": func(token redact.Token) error {
			_, err := h.AnswerProve(t.Context(), in.Session, token, d.show(t, proving))
			return err
		},
		"enrolment": func(token redact.Token) error {
			_, err := h.AnswerEnrol(t.Context(), in.Session, token, newDevice().make(t, making), "")
			return err
		},
		"authenticator": func(token redact.Token) error {
			_, err := h.ConfirmAuthenticator(t.Context(), in.Session, token, app{h, app2.Secret}.code())
			return err
		},
		"address": func(token redact.Token) error {
			_, err := h.ConfirmAddress(t.Context(), in.Session, token)
			return err
		},
	}
	for door, open := range doors {
		for purpose, token := range tokens {
			if purpose == door || (purpose == "recovery" && door == "recovery with a code") {
				continue
			}
			if err := open(token); err == nil || !refusal(door, err) {
				t.Errorf("a token for %s at the door for %s: %v", purpose, door, err)
			}
		}
	}
	// Each still does what it is for: nothing above used it up. What ends the others' epoch comes last.
	for _, door := range []string{"session", "recovery", "second", "passkey", "proof"} {
		if err := open(doors, tokens, door); err != nil {
			t.Errorf("%s: %v", door, err)
		}
	}
}

// refusal: a dead ticket is Unauthenticated, a link that is none NotFound, and the check of an app's page Invalid.
func refusal(door string, err error) bool {
	switch door {
	case "authenticator":
		return errs.KindOf(err) == errs.Invalid
	case "address":
		return errs.KindOf(err) == errs.NotFound
	default:
		return errs.KindOf(err) == errs.Unauthenticated
	}
}

func open(doors map[string]func(redact.Token) error, tokens map[string]redact.Token, door string) error {
	return doors[door](tokens[door])
}

// The database alone holds no token that would work.
func TestNoTokenIsStored(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	_, in := h.withApp(h.signIn(pine))
	codes, in := h.codes(in)
	half := h.signIn(pine).Pending
	r := h.ask(pine)
	secrets := []string{string(in.Token), string(half), string(r.Ticket), r.Letters, codes[0], string(phrase), string(pine), "Quinn"}
	if len(h.everything(account.People)) == 0 || len(h.everything(account.Tickets)) == 0 {
		t.Fatal("there is nothing to look into")
	}
	for _, c := range account.Collections() {
		for _, doc := range h.everything(c) {
			for _, secret := range secrets {
				if contains(doc, secret) {
					t.Errorf("%s holds a secret in the clear", c.Name)
				}
			}
		}
	}
}
