package admission

import (
	"strings"
	"unicode"

	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/redact"
)

// The most runes of what admission asks.
const (
	MaxLegalName = 120
	MaxPlace     = 200
	MaxPhone     = 60
	MaxContact   = 200
	MaxLanguage  = 60
)

// Answers is what admission asks once, and what the contact card keeps. It is read by the facilitators who treat the
// group and by the treating clinician, and by the person.
type Answers struct {
	Adult        bool   `json:"adult"`
	LegalName    string `json:"legal_name"`
	Place        string `json:"place"` // where they are reached if somebody must come
	Phone        string `json:"phone"`
	SafeContact  string `json:"safe_contact"`  // whom it is safe to call
	NeverContact string `json:"never_contact"` // whom never; may be empty
	Language     string `json:"language"`
	Alias        string `json:"alias"`
	Shape        int    `json:"shape"`
}

var errMinor = errs.In("adult", "This place is for people who are 18 or older. If you are younger, please tell whoever invited you; they know where you are welcome. Nothing was kept.")

// clean takes what was typed through the gate. Invalid, Field as in the form.
func (a Answers) clean() (Answers, error) {
	if !a.Adult {
		return a, errMinor
	}
	card, err := a.cleanCard()
	if err != nil {
		return a, err
	}
	if card.Alias, err = line("alias", redact.Words(a.Alias), cohort.MaxAlias, true); err != nil {
		return a, err
	}
	if named(card.Alias, card.LegalName) {
		return a, errs.In("alias", "The group sees this name. Please take one that is not your own.")
	}
	if a.Shape < 0 || a.Shape > 3 {
		return a, errs.In("shape", "Please choose one of the four.")
	}
	return card, nil
}

// cleanCard is clean for what a contact card has.
func (a Answers) cleanCard() (Answers, error) {
	for _, f := range []struct {
		name   string
		text   *string
		most   int
		needed string // what is said when it is empty; nothing: it may be
	}{
		{"legal-name", &a.LegalName, MaxLegalName, "Please write the name that your papers have. Only those who treat this group read it."},
		{"place", &a.Place, MaxPlace, "Please write where you live, so that help could find you."},
		{"phone", &a.Phone, MaxPhone, "Please write a phone number on which you can be reached."},
		{"safe-contact", &a.SafeContact, MaxContact, "Please write who is safe to ring. If there is nobody, write that."},
		{"never-contact", &a.NeverContact, MaxContact, ""},
		{"language", &a.Language, MaxLanguage, "Please write in which language you would want to be called."},
	} {
		if err := tidy(f.name, f.text, f.most, f.needed); err != nil {
			return a, err
		}
	}
	if digits(a.Phone) < 4 {
		return a, errs.In("phone", "This does not look like a phone number. Please write it with all its digits.")
	}
	return a, nil
}

func tidy(name string, text *string, most int, needed string) error {
	if isBlank(*text) {
		*text = ""
		if needed != "" {
			return errs.In(name, needed)
		}
		return nil
	}
	kept, err := gate.Line(*text, most)
	if err != nil {
		return inField(name, err)
	}
	*text = kept
	return nil
}

func digits(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// named says whether an alias gives the legal name away: one of its words, of three letters at least, is in it.
func named(alias, legal string) bool {
	own := map[string]bool{}
	for _, w := range split(legal) {
		if len([]rune(w)) >= 3 {
			own[w] = true
		}
	}
	for _, w := range split(alias) {
		if own[w] {
			return true
		}
	}
	return false
}

func split(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.N) })
}
