package account_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/errs"
	"holdfast/server/redact"
)

func TestPasswordRules(t *testing.T) {
	h := openHouse(t, options{relying: account.Relying{ID: "x.example.org", Name: "Quarterdeck", Origins: []string{"https://x.example.org"}}})
	for _, c := range []struct {
		name, password string
		says           string // in the refusal; empty: it is taken
	}{
		{"four words", "quiet heron lantern weir", ""},
		{"fifteen", "kq wm zr tv hp x", ""},
		{"words run together", "quietheronlanternweir", ""},
		{"spaces around", "  quiet heron weir  ", ""},
		{"sixty-four and more", strings.Repeat("Quiet heron, lantern 7! ", 5), ""},
		{"256 of two bytes each", strings.Repeat("äöüßéèñçøåæœþðłž", 16), ""},
		{"other scripts", "тихая цапля над водой", ""},
		{"no letters of ours", "静かな鷺が堰の上にいる夜の鐘", "short"},
		{"more of them", "静かな鷺が堰の上にいる夜の鐘の音", ""},
		{"pictures", "🌲🐚🌙🔑🪁🎻🧭🪵🫖🧶🌾🪶🛶🕯🧿", ""},
		{"digits nobody sorted", "83 19 47 02 66 51", ""},
		{"nothing", "", "no password yet"},
		{"fourteen", "quietheronweir", "at least 15"},
		{"fourteen of many bytes", strings.Repeat("é", 14), "at least 15"},
		{"257", strings.Repeat("quiet heron ", 22)[:257], "longer than 256"},
		{"a tab", "quiet heron\tlantern weir", "cannot be typed"},
		{"broken", "quiet heron lantern \xff weir", "cannot be typed"},
		{"a line end", "quiet heron lantern\nweir", "cannot be typed"},
		{"the famous one", "correct horse battery staple", "tried first"},
		{"doubled", "passwordpassword", "tried first"},
		{"in figures", "P@ssw0rd P@55w0rd 1", "tried first"},
		{"common ones in a row", "iloveyou dragon monkey", "tried first"},
		{"a sentence everybody knows", "To be or not to be 123", "tried first"},
		{"one sign", "zzzzzzzzzzzzzzzzz", "repeats"},
		{"two signs", "xyxyxyxyxyxyxyxyx", "repeats"},
		{"a word again and again", "heron heron heron", "repeats"},
		{"the alphabet", "abcdefghijklmnopq", "follows"},
		{"and backwards", "zyxwvutsrqponmlkj", "follows"},
		{"the numbers", "12345678901234567", "follows"},
		{"the keyboard", "qwertyuiopasdfghjkl", "tried first"},
		{"a slanted keyboard", "1qaz2wsx3edc4rfv5tgb", "follows"},
		{"one's name among others", "Quinn keeps a lantern", ""},
		{"little but one's name", "Quinn Quinnsdottir Quinn", "your name"},
		{"only one's name", "quinn.marlowe quinn", "your name"},
		{"one's address", "marshland.cottage 22", "your name"},
		{"this place", "holdfast Holdfast holdfast 1", "your name"},
		{"this place and more", "Quarterdeck! Holdfast! 77", "your name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := h.CheckPassword(redact.Token(c.password), "Marshland@cottage.example", "Quinn Marlowe", "")
			e, _ := errs.As(err)
			switch {
			case c.says == "" && err != nil:
				t.Errorf("%q (%d) is refused: %v", c.password, utf8.RuneCountInString(c.password), err)
			case c.says != "" && (e == nil || e.Kind != errs.Invalid || e.Field != "password" || !strings.Contains(e.Sentence, c.says)):
				t.Errorf("%q: %v", c.password, err)
			}
		})
	}
}

// The same letters from another keyboard are the same password, and nothing after the 72nd byte is left out.
func TestPasswordsCountWholeAndInOneForm(t *testing.T) {
	h := newHouse(t)
	composed, apart := redact.Token("caf\u00e9 lantern weir heron"), redact.Token("cafe\u0301 lantern weir heron")
	long := redact.Token(strings.Repeat("quiet heron lantern ", 6))
	make := func(address redact.Email, password redact.Token) {
		_, err := h.Create(t.Context(), account.NewAccount{Address: address, Password: password, Kind: access.Member})
		h.must(err)
	}
	make(pine, composed)
	make("reed@example.org", long+"x")
	for _, c := range []struct {
		address  redact.Email
		password redact.Token
		in       bool
	}{
		{pine, composed, true}, {pine, apart, true}, {pine, "cafe lantern weir heron", false}, {pine, composed + " ", false},
		{"reed@example.org", long + "x", true}, {"reed@example.org", long + "y", false}, {"reed@example.org", long, false},
	} {
		if _, err := h.SignIn(t.Context(), account.Attempt{Address: c.address, Password: c.password}); (err == nil) != c.in {
			t.Errorf("%q: %v", string(c.password), err)
		}
	}
}
