package screen

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"holdfast/server/gate"
)

func subject(t testing.TB, text string) gate.Subject {
	t.Helper()
	body, err := gate.FromText(text)
	if err != nil {
		t.Fatal(err)
	}
	return gate.Subject{Entry: gate.Posted, Body: body}
}

func TestAVerdictJoinsBodyAndPassages(t *testing.T) {
	s := subject(t, "We made soup today.")
	s.Also = []gate.Passage{{Where: "title", Text: "I want to die"}}
	v, err := New(Options{}).Screen(t.Context(), s)
	if err != nil || v.Tier != gate.Red || !v.Card || !v.Fold || v.Hold || v.Version != Version {
		t.Fatalf("%+v, %v", v, err)
	}
	for _, m := range v.Marks {
		if m.Where != "title" {
			t.Errorf("the mark %+v does not say that it is of the title", m)
		}
	}
}

func TestWhatIsImportedWakesNobody(t *testing.T) {
	s := subject(t, "I am going to kill myself tonight.")
	v, _ := New(Options{}).Screen(t.Context(), s)
	s.Entry = gate.Imported
	old, _ := New(Options{}).Screen(t.Context(), s)
	if !v.Page || old.Page || old.Tier != gate.Crisis {
		t.Errorf("posted %+v, imported %+v", v, old)
	}
}

func TestAReaderThatFailsIsUnscreened(t *testing.T) {
	broken := New(Options{})
	<-broken.ready
	broken.read = func(string) Result { panic("words") }
	v, err := broken.Screen(t.Context(), subject(t, "Anything."))
	if err != nil || v.Unscreened != "error" || v.Tier != gate.Amber || !v.Card || !v.Queue || v.Hold {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestAReaderThatIsSlowIsUnscreened(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	slow := New(Options{Budget: time.Millisecond})
	<-slow.ready
	slow.read = func(string) Result { <-release; return Result{} }
	v, err := slow.Screen(t.Context(), subject(t, "Anything."))
	if err != nil || v.Unscreened != "slow" || v.Tier != gate.Amber || !v.Card {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestNobodyWaitsAnyMore(t *testing.T) {
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(Options{}).Screen(over, subject(t, "Anything.")); !errors.Is(err, context.Canceled) {
		t.Errorf("it answers %v", err)
	}
}

func TestRulesCanBeSwitchedOff(t *testing.T) {
	text := "We could meet in person at mine."
	if r := Read(text); !cmp.Equal(r.Rules, []string{"contact.out"}) {
		t.Fatalf("%+v", r)
	}
	off := newReader(Options{Off: []string{"contact.out"}})
	off.model = nil
	if r := off.read(text); r.Tier != gate.Green || len(r.Rules) > 0 {
		t.Errorf("%+v", r)
	}
}

func TestAPracticesOwnLists(t *testing.T) {
	r := newReader(Options{Lists: []List{
		{ID: "streets", Reason: "Names a place where drugs are sold here.", Tier: gate.Amber, Phrases: []string{"Copper Yard", "  "}},
		{ID: "names", Tier: gate.Green, Phrases: []string{"the end of me"}},
		{ID: "high", Tier: gate.Crisis, Phrases: []string{"blue door"}},
	}})
	got := r.read("I went past copper  YARD again.")
	if got.Tier != gate.Amber || !cmp.Equal(got.Rules, []string{"list.streets"}) || got.Marks[0].Range != (gate.Range{From: 12, To: 24}) {
		t.Errorf("%+v", got)
	}
	if got := r.read("We walked to the blue door."); got.Tier != gate.Red || got.Page {
		t.Errorf("a list may not wake anybody: %+v", got)
	}
}

// Whatever bytes come, nothing panics, marks lie in the text, and the same text has the same answer.
func TestMarksLieInTheText(t *testing.T) {
	pieces := []string{"I want to die", "tonight", "‘cannot’", "𝓴𝓲𝓵𝓵 myself", "k i l l", "\u200b", "é", "😔", "\xff\xfe", "call me on 07700 900123", "\n\n", "...", "?!",
		"\"", "Darren Pratt lives at 3 Pound Lane", "сука", "ＫＩＬＬ", "a\u0301\u0302", "$$$", "su*cide", "ﬃ", "ǅ", "took all my pills", "@", "#1234", "İ"}
	rapid.Check(t, func(rt *rapid.T) {
		text := ""
		for _, p := range rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(pieces), rapid.String()), 0, 14).Draw(rt, "pieces") {
			text += p + rapid.SampledFrom([]string{" ", "", ". ", "\n"}).Draw(rt, "between")
		}
		valid(rt, text)
	})
}

func valid(t interface{ Fatalf(string, ...any) }, text string) {
	r := Read(text)
	n := len([]rune(text))
	for _, m := range append(append([]gate.Mark{}, r.Marks...), r.Mask...) {
		if m.From < 0 || m.From >= m.To || m.To > n {
			t.Fatalf("%+v in %d runes: %q", m, n, text)
		}
	}
	if again := Read(text); !cmp.Equal(r, again) {
		t.Fatalf("the same text, and another answer: %q", text)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"I want to die", "k.i.l.l m y s e l f", "\xff", "𝓾𝓷𝓪𝓵𝓲𝓿𝓮", "call 07700 900123", "a@b.co"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { valid(t, text) })
}

// The words a mark is about are the words the author wrote, whatever they are hidden behind.
func TestMarksAreOnTheRightWords(t *testing.T) {
	for _, c := range []struct{ text, rule, words string }{
		{"Well. I want to die. It rains.", "own.intent", "want to die"},
		{"Soo… 😔 I wánt to d\u200bie.", "own.intent", "wánt to d\u200bie"},
		{"ok. i w a n t  t o  d i e. bye", "own.intent", "i w a n t  t o  d i e"},
		{"Ring me on 07700 900123, please.", "contact.out", "07700 900123"},
	} {
		r := Read(c.text)
		found := ""
		for _, m := range r.Marks {
			if m.Rule == c.rule {
				found = string([]rune(c.text)[m.From:m.To])
				break
			}
		}
		if found != c.words {
			t.Errorf("%q is marked, of %q: %+v", found, c.text, r.Marks)
		}
	}
}
