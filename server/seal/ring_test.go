package seal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"holdfast/server/errs"
)

func TestWordsComeBackOnlyThroughTheirPlace(t *testing.T) {
	r, _, _ := newRing(t)
	for _, words := range []string{"", "a", "Ich bin heute müde.", strings.Repeat("x", MaxPlain)} {
		sealed := mustSeal(t, r, place("anna"), words)
		mustOpen(t, r, place("anna"), sealed, words)
		if words != "" && len(words) > 4 && bytes.Contains(sealed, []byte(words)) {
			t.Errorf("sealed words can be read")
		}
	}
	plain, err := r.Open(context.Background(), place("anna"), mustSeal(t, r, place("anna"), ""))
	if plain == nil || err != nil {
		t.Errorf("empty words open as %v, %v; want an empty slice", plain, err)
	}
}

func TestSealingTwiceNeverGivesTheSameBytes(t *testing.T) {
	r, _, _ := newRing(t)
	seen := map[string]bool{}
	for range 2000 {
		sealed := mustSeal(t, r, place("anna"), "same")
		nonce := string(sealed[6:18])
		if seen[nonce] {
			t.Fatal("a nonce came twice")
		}
		seen[nonce] = true
	}
}

// Every part of a place changed alone, and parts whose joined letters are the same.
func TestWordsDoNotOpenInAnotherPlace(t *testing.T) {
	r, _, _ := newRing(t)
	at := place("anna")
	sealed := mustSeal(t, r, at, "words")
	for _, owner := range []string{"anna2", "ben"} { // both have a key, so that not its absence makes them fail
		mustSeal(t, r, place(owner), "x")
		private := place(owner)
		private.Class = Private
		mustSeal(t, r, private, "x")
	}
	annaPrivate := at
	annaPrivate.Class = Private
	mustSeal(t, r, annaPrivate, "x")
	moves := map[string]func(*Place){
		"practice":       func(p *Place) { p.Practice = "practice-2" },
		"collection":     func(p *Place) { p.Collection = "drafts" },
		"id":             func(p *Place) { p.ID = "01K" },
		"field":          func(p *Place) { p.Field = "title" },
		"owner":          func(p *Place) { p.Owner = "ben" },
		"class":          func(p *Place) { p.Class = Private },
		"unknown class":  func(p *Place) { p.Class = "other" },
		"revision":       func(p *Place) { p.Revision = "01S" },
		"no revision":    func(p *Place) { p.Revision = "" },
		"schema":         func(p *Place) { p.Schema = 2 },
		"negative":       func(p *Place) { p.Schema = -1 },
		"shifted border": func(p *Place) { p.Collection, p.ID = "posts0", "1J" },
		"shifted owner":  func(p *Place) { p.Field, p.Owner = "body", "anna2" },
		"nothing":        func(p *Place) { *p = Place{} },
	}
	for name, move := range moves {
		moved := at
		move(&moved)
		plain, err := r.Open(context.Background(), moved, sealed)
		if plain != nil || !errors.Is(err, ErrUnopened) {
			t.Errorf("%s: opened %q, %v", name, plain, err)
		}
	}
	mustOpen(t, r, at, sealed, "words")
}

// Even two owners who, by some fault, share one key keep their words apart: the owner is in the associated data too.
func TestAssociatedDataIsUnambiguous(t *testing.T) {
	part := rapid.StringMatching(`[a-b\x00\x01]{0,3}`)
	draw := func(t *rapid.T, name string) Place {
		return Place{Practice: part.Draw(t, name), Collection: part.Draw(t, name), ID: part.Draw(t, name), Field: part.Draw(t, name),
			Owner: part.Draw(t, name), Class: Class(part.Draw(t, name)), Revision: part.Draw(t, name), Schema: rapid.IntRange(-1, 2).Draw(t, name)}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t, "a"), draw(t, "b")
		if (a == b) != bytes.Equal(a.associated(), b.associated()) {
			t.Fatalf("%+v and %+v", a, b)
		}
	})
}

func TestEveryChangedByteAndEveryLengthIsRefused(t *testing.T) {
	r, _, _ := newRing(t)
	at := place("anna")
	sealed := mustSeal(t, r, at, "a few words")
	refuse := func(what string, b []byte) {
		t.Helper()
		if plain, err := r.Open(context.Background(), at, b); plain != nil || !errors.Is(err, ErrUnopened) {
			t.Errorf("%s: opened %q, %v", what, plain, err)
		}
	}
	for i := range sealed {
		for bit := range 8 {
			changed := bytes.Clone(sealed)
			changed[i] ^= 1 << bit
			refuse(fmt.Sprintf("byte %d bit %d", i, bit), changed)
		}
		refuse(fmt.Sprintf("cut to %d", i), sealed[:i])
		refuse(fmt.Sprintf("without the first %d", i), sealed[i+1:])
	}
	refuse("one byte more", append(bytes.Clone(sealed), 0))
	refuse("twice", append(bytes.Clone(sealed), sealed...))
	refuse("nothing", nil)
	refuse("enormous", append([]byte{envelopeVersion}, make([]byte, envelopeMin+MaxPlain)...))
}

func TestRefusalSaysNothingOfTheContent(t *testing.T) {
	r, _, _ := newRing(t)
	sealed := mustSeal(t, r, place("anna"), "Zwergpinguin")
	moved := place("anna")
	moved.ID = "01K"
	_, err := r.Open(context.Background(), moved, sealed)
	if err == nil || err.Error() != ErrUnopened.Error() || errs.KindOf(err) != errs.Internal {
		t.Errorf("err = %v", err)
	}
}

func TestSealRefusesWhatHasNoPlace(t *testing.T) {
	r, _, keys := newRing(t)
	before := len(keys.keys)
	change := func(f func(*Place)) Place { p := place("anna"); f(&p); return p }
	for name, at := range map[string]Place{
		"other practice": change(func(p *Place) { p.Practice = "practice-2" }),
		"no collection":  change(func(p *Place) { p.Collection = "" }),
		"no id":          change(func(p *Place) { p.ID = "" }),
		"no field":       change(func(p *Place) { p.Field = "" }),
		"no owner":       change(func(p *Place) { p.Owner = "" }),
		"owner is a way": change(func(p *Place) { p.Owner = "a/b" }),
		"owner is long":  change(func(p *Place) { p.Owner = strings.Repeat("a", MaxName+1) }),
		"owner of lines": change(func(p *Place) { p.Owner = "anna\nb" }),
		"owner of noise": change(func(p *Place) { p.Owner = "\xff" }),
		"no class":       change(func(p *Place) { p.Class = "" }),
		"unknown class":  change(func(p *Place) { p.Class = "other" }),
	} {
		if sealed, err := r.Seal(context.Background(), at, []byte("x")); sealed != nil || errs.KindOf(err) != errs.Internal || err == nil {
			t.Errorf("%s: %v, %v", name, sealed, err)
		}
	}
	if _, err := r.Seal(context.Background(), place("anna"), make([]byte, MaxPlain+1)); errs.KindOf(err) != errs.TooLarge {
		t.Errorf("too long: %v", err)
	}
	if len(keys.keys) != before {
		t.Errorf("a refused place made a key")
	}
}

func TestOpeningMakesNoKey(t *testing.T) {
	r, _, keys := newRing(t)
	sealed := mustSeal(t, r, place("anna"), "x")
	before := len(keys.keys)
	if _, err := r.Open(context.Background(), place("nobody"), sealed); !errors.Is(err, ErrUnopened) {
		t.Error(err)
	}
	if gone, err := r.Destroyed(context.Background(), "nobody", Group); gone || err != nil {
		t.Error(gone, err)
	}
	if len(keys.keys) != before {
		t.Errorf("opening made a key")
	}
}

func TestAnotherRootOpensNothing(t *testing.T) {
	_, root, keys := newRing(t)
	if _, err := OpenRing(context.Background(), NewRoot(), keys, practice, 1); !errors.Is(err, ErrWrongRoot) {
		t.Errorf("another root: %v", err)
	}
	if _, err := OpenRing(context.Background(), Root{}, keys, practice, 1); err == nil {
		t.Error("an empty root opened the ring")
	}
	openRing(t, root, keys, 1)
}

func TestARingNeedsAPracticeAndACache(t *testing.T) {
	for _, name := range []string{"", "a/b", "a\x00b"} {
		if _, err := OpenRing(context.Background(), NewRoot(), newMemKeys(), name, 1); err == nil {
			t.Errorf("practice %q was taken", name)
		}
	}
	if _, err := OpenRing(context.Background(), NewRoot(), newMemKeys(), practice, 0); err == nil {
		t.Error("a cache of nothing was taken")
	}
}

// A practice restored under another name, or two practices on one KeyStore, must not read each other.
func TestPracticesAreApart(t *testing.T) {
	one, root, keys := newRing(t)
	sealed := mustSeal(t, one, place("anna"), "words")
	two, err := OpenRing(context.Background(), root, keys, "practice-2", 10)
	if err != nil {
		t.Fatal(err)
	}
	at := place("anna")
	at.Practice = "practice-2"
	mustSeal(t, two, at, "x")
	if _, err := two.Open(context.Background(), at, sealed); !errors.Is(err, ErrUnopened) {
		t.Error(err)
	}
	keys.put("practice-2/data/group/anna", keys.get(practice+"/data/group/anna"))
	two.Forget("anna", Group)
	if _, err := two.Open(context.Background(), at, sealed); !errors.Is(err, ErrUnopened) {
		t.Error("a data key that was copied to another practice opened:", err)
	}
	if bytes.Equal(one.Fingerprint("a", "b"), two.Fingerprint("a", "b")) {
		t.Error("two practices have the same fingerprints")
	}
}

func TestRevisionMACFollowsAuthorClassRevisionAndBody(t *testing.T) {
	r, root, keys := newRing(t)
	ctx := context.Background()
	mac := func(ring *Ring, owner string, class Class, revision, body string) string {
		t.Helper()
		m, err := ring.RevisionMAC(ctx, owner, class, revision, []byte(body))
		if err != nil || len(m) != 32 {
			t.Fatal(m, err)
		}
		return string(m)
	}
	first := mac(r, "anna", Group, "01R", "body")
	if mac(openRing(t, root, keys, 1), "anna", Group, "01R", "body") != first {
		t.Error("another process gives another hash")
	}
	for name, other := range map[string]string{
		"owner":    mac(r, "ben", Group, "01R", "body"),
		"class":    mac(r, "anna", Private, "01R", "body"),
		"revision": mac(r, "anna", Group, "01S", "body"),
		"border":   mac(r, "anna", Group, "01Rb", "ody"),
		"body":     mac(r, "anna", Group, "01R", "bodY"),
	} {
		if other == first {
			t.Errorf("another %s gives the same hash", name)
		}
	}
	if _, err := r.RevisionMAC(ctx, "", Group, "01R", nil); err == nil {
		t.Error("a revision without an author was hashed")
	}
}

func TestAFailingKeyStoreIsNotTakenForDamage(t *testing.T) {
	r, _, keys := newRing(t)
	keys.fails = errs.New(errs.Unavailable, "gone")
	_, sealing := r.Seal(context.Background(), place("anna"), []byte("x"))
	if errs.KindOf(sealing) != errs.Unavailable {
		t.Error(sealing)
	}
	forged := append([]byte{envelopeVersion}, make([]byte, 100)...)
	_, opening := r.Open(context.Background(), place("anna"), forged)
	if errs.KindOf(opening) != errs.Unavailable {
		t.Error(opening)
	}
	keys.fails = nil
	mustOpen(t, r, place("anna"), mustSeal(t, r, place("anna"), "back"), "back")
}
