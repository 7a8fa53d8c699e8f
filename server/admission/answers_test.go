package admission

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/errs"
)

func given() Answers {
	return Answers{
		Adult: true, LegalName: "Mira Halloran", Place: "12 Quay Street, Port Ellen", Phone: "+44 20 7946 0958",
		SafeContact: "Her sister Ann, 020 7946 0000", NeverContact: "Anybody called Rob", Language: "English", Alias: "Willow", Shape: 1,
	}
}

func TestAnswersAreTakenOrSayWhichFieldIsWrong(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Answers)
		field  string // empty: taken
	}{
		{"all of it", func(*Answers) {}, ""},
		{"only what is needed", func(a *Answers) { a.NeverContact = " " }, ""},
		{"nobody safe to ring", func(a *Answers) { a.SafeContact = "" }, "safe-contact"},
		{"no language", func(a *Answers) { a.Language = " " }, "language"},
		{"not an adult", func(a *Answers) { a.Adult = false }, "adult"},
		{"no name", func(a *Answers) { a.LegalName = " " }, "legal-name"},
		{"a long name", func(a *Answers) { a.LegalName = strings.Repeat("a", MaxLegalName+1) }, "legal-name"},
		{"no place", func(a *Answers) { a.Place = "" }, "place"},
		{"no phone", func(a *Answers) { a.Phone = "" }, "phone"},
		{"a phone without digits", func(a *Answers) { a.Phone = "ask my sister" }, "phone"},
		{"a long contact", func(a *Answers) { a.SafeContact = strings.Repeat("a", MaxContact+1) }, "safe-contact"},
		{"broken text", func(a *Answers) { a.NeverContact = "\xff" }, "never-contact"},
		{"a long language", func(a *Answers) { a.Language = strings.Repeat("a", MaxLanguage+1) }, "language"},
		{"no alias", func(a *Answers) { a.Alias = "" }, "alias"},
		{"their own name", func(a *Answers) { a.Alias = "mira" }, "alias"},
		{"their own name in another", func(a *Answers) { a.Alias = "Little-Halloran" }, "alias"},
		{"part of a word of it", func(a *Answers) { a.Alias = "Miracle" }, ""},
		{"a short word of it", func(a *Answers) { a.LegalName, a.Alias = "Jo Al Bell", "Jo" }, ""},
		{"a fifth shape", func(a *Answers) { a.Shape = 4 }, "shape"},
		{"a shape below the first", func(a *Answers) { a.Shape = -1 }, "shape"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := given()
			c.change(&a)
			_, err := a.clean()
			if field := fieldOf(err); field != c.field || (err != nil && errs.KindOf(err) != errs.Invalid) {
				t.Errorf("field %q, want %q (%v)", field, c.field, err)
			}
		})
	}
	a := given()
	a.Place = "  12   Quay\nStreet "
	if got, err := a.clean(); err != nil || got.Place != "12 Quay Street" {
		t.Errorf("it is kept as %q (%v)", got.Place, err)
	}
}

func fieldOf(err error) string {
	if e, ok := errs.As(err); ok {
		return e.Field
	}
	return ""
}

func yes() []Criterion {
	var all []Criterion
	for _, q := range Questions() {
		all = append(all, Criterion{ID: q.ID, Met: Yes})
	}
	return all
}

func TestDecisionsNeedTheirReasons(t *testing.T) {
	for _, c := range []struct {
		name    string
		change  func(*Decision)
		field   string
		outcome Outcome
	}{
		{"admitted", func(*Decision) {}, "", Admit},
		{"one criterion has no answer", func(d *Decision) { d.Criteria = d.Criteria[1:] }, "met-adult", ""},
		{"an answer that is none", func(d *Decision) { d.Criteria[2].Met = "maybe" }, "met-place", ""},
		{"admitted although unclear, without a note", func(d *Decision) { d.Criteria[5].Met = Unclear }, "note-crisis", ""},
		{"admitted although unclear, with a note", func(d *Decision) { d.Criteria[5] = Criterion{"crisis", Unclear, "We speak tomorrow."} }, "", Admit},
		{"admitted, perhaps a minor", func(d *Decision) { d.Criteria[0] = Criterion{adult, Unclear, "n"} }, "met-adult", ""},
		{"admitted, a minor", func(d *Decision) { d.Criteria[0] = Criterion{adult, No, "n"} }, "met-adult", ""},
		{"a minor", func(d *Decision) { d.Admit, d.Criteria[0].Met = false, No }, "", Minor},
		{"not now, without words", func(d *Decision) { d.Admit, d.Elsewhere = false, "The day clinic." }, "words", ""},
		{"not now, with nowhere to go", func(d *Decision) { d.Admit, d.Words = false, "Not this spring." }, "elsewhere", ""},
		{"not now", func(d *Decision) { d.Admit, d.Words, d.Elsewhere = false, "Not this spring.", "The day clinic." }, "", NotNow},
		{"too many words", func(d *Decision) { d.Words = strings.Repeat("a", MaxWords+1) }, "words", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Decision{Criteria: yes(), Admit: true}
			c.change(&d)
			got, err := d.clean()
			if field := fieldOf(err); field != c.field {
				t.Fatalf("field %q, want %q (%v)", field, c.field, err)
			}
			if err == nil && got.Outcome() != c.outcome {
				t.Errorf("what follows is %q, want %q", got.Outcome(), c.outcome)
			}
		})
	}
}

func TestCodesAreReadHoweverTheyAreTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"kd4m9pxw": "KD4M-9PXW", "KD4M-9PXW": "KD4M-9PXW", " kd4m 9pxw ": "KD4M-9PXW", "K-D-4-M–9PXW": "KD4M-9PXW",
		"": "", "-- ": "", "KD4M": "KD4M", "kd4m9pxwz": "KD4M9PXWZ",
	} {
		if diff := cmp.Diff(want, plainCode(typed)); diff != "" {
			t.Errorf("%q: %s", typed, diff)
		}
	}
}
