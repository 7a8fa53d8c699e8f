package seal

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"holdfast/server/errs"
)

func anyRoot(t *rapid.T) Root {
	return rootOf(append(rapid.SliceOfN(rapid.Byte(), RootLen-2, RootLen-2).Draw(t, "key"), 1, 2))
}

func TestPaperComesBack(t *testing.T) {
	layout := regexp.MustCompile(`^([0-9A-Z]{5} ){4}[0-9A-Z]{5}\n([0-9A-Z]{5} ){4}[0-9A-Z]{5}\n([0-9A-Z]{5} ){3}[0-9A-Z]{5}$`)
	rapid.Check(t, func(t *rapid.T) {
		root := anyRoot(t)
		paper := root.Paper()
		if !layout.MatchString(paper) || strings.ContainsAny(paper, "ILOU") {
			t.Fatalf("layout of %q", paper)
		}
		groups := strings.Fields(paper)
		typed := map[string]string{
			"as printed": paper, "small": strings.ToLower(paper), "hyphens": strings.Join(groups, "-"), "spaced hyphens": strings.Join(groups, " - "),
			"one run": strings.Join(groups, ""), "tabs": "\t" + strings.Join(groups, "\t") + "\r\n",
			"o for 0": strings.ReplaceAll(paper, "0", "o"), "l for 1": strings.ReplaceAll(paper, "1", "l"), "i for 1": strings.ReplaceAll(paper, "1", "I"),
		}
		for name, text := range typed {
			if got, err := ParsePaper(text); err != nil || !bytes.Equal(got.key(), root.key()) {
				t.Fatalf("%s: %v", name, err)
			}
		}
	})
}

// names fails unless err names exactly the given group.
func names(t interface{ Fatalf(string, ...any) }, what string, group int, err error) {
	e, ok := errs.As(err)
	if !ok || e.Kind != errs.Invalid || !strings.HasPrefix(e.Sentence, "The "+ordinals[group]+" group ") {
		t.Fatalf("%s in the %s group: %v", what, ordinals[group], err)
	}
}

func TestEveryWrongLetterIsNamedByItsGroup(t *testing.T) {
	groups := strings.Fields(NewRoot().Paper())
	for g := range groups {
		for at := range groupLen {
			for _, letter := range paperAlphabet + "U!é" {
				if byte(letter) == groups[g][at] && letter < 0x80 {
					continue
				}
				typed := append([]string(nil), groups...)
				typed[g] = typed[g][:at] + string(letter) + typed[g][at+1:]
				_, err := ParsePaper(strings.Join(typed, " "))
				names(t, fmt.Sprintf("%q at %d", letter, at), g, err)
			}
		}
	}
}

func TestSwapsAndLostLettersAreNamedByTheirGroup(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		groups := strings.Fields(anyRoot(t).Paper())
		g := rapid.IntRange(0, paperGroups-1).Draw(t, "group")
		parse := func(change func(typed []string)) error {
			typed := append([]string(nil), groups...)
			change(typed)
			_, err := ParsePaper(strings.Join(typed, " "))
			return err
		}
		i := rapid.IntRange(0, groupLen-1).Draw(t, "letter")
		j := rapid.IntRange(0, groupLen-1).Draw(t, "other letter")
		if groups[g][i] != groups[g][j] {
			names(t, "swapped letters", g, parse(func(typed []string) {
				b := []byte(typed[g])
				b[i], b[j] = b[j], b[i]
				typed[g] = string(b)
			}))
		}
		names(t, "lost letter", g, parse(func(typed []string) { typed[g] = typed[g][:i] + typed[g][i+1:] }))
		names(t, "letter typed twice", g, parse(func(typed []string) { typed[g] = typed[g][:i] + typed[g][i:i+1] + typed[g][i:] }))
		h := rapid.IntRange(0, paperGroups-1).Draw(t, "other group")
		if g != h {
			names(t, "swapped groups", min(g, h), parse(func(typed []string) { typed[g], typed[h] = typed[h], typed[g] }))
		}
	})
}

// Two wrong letters may slip past a group's check letter; then the last group finds that something is wrong.
func TestWhatACheckLetterCannotSeeIsFoundAllTheSame(t *testing.T) {
	root := NewRoot()
	groups := strings.Fields(root.Paper())
	slipped := 0
	for a := range paperAlphabet {
		for b := range paperAlphabet {
			data := string([]byte{paperAlphabet[a], paperAlphabet[b]}) + groups[2][2:4]
			if data == groups[2][:4] || checkLetter(2, data) != groups[2][4] {
				continue
			}
			slipped++
			typed := append([]string(nil), groups...)
			typed[2] = data + groups[2][4:]
			_, err := ParsePaper(strings.Join(typed, " "))
			if e, ok := errs.As(err); !ok || !strings.Contains(e.Sentence, "cannot say which") {
				t.Fatalf("%s taken for %s: %v", typed[2], groups[2], err)
			}
		}
	}
	if slipped == 0 {
		t.Fatal("nothing slipped past the check letter: this test tests nothing")
	}
}

func TestAWrongNumberOfGroupsIsSaid(t *testing.T) {
	groups := strings.Fields(NewRoot().Paper())
	for want, text := range map[string]string{
		"this has 13": strings.Join(groups[:13], " "),
		"this has 15": strings.Join(append(groups, "00000"), " "),
		"this has 0":  " \n",
		"this has 1.": strings.Join(groups, "")[1:],
	} {
		_, err := ParsePaper(text)
		if e, ok := errs.As(err); !ok || e.Kind != errs.Invalid || !strings.Contains(e.Sentence, want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
