package seal

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"testing"
)

// vectors are what version 1 of this package made once, from a fixed root. They stand for the databases that are out
// there: if a test on them fails, real words no longer open, and the change is wrong, not the vectors. A new format gets
// a file of its own beside this one.
type vectors struct {
	Root, Paper, Practice string
	Keys                  map[string]hexBytes
	Words                 []struct {
		Place  Place
		Plain  string
		Sealed hexBytes
	}
	Revisions []struct {
		Owner, Revision, Body string
		Class                 Class
		MAC                   hexBytes
	}
	Fingerprints []struct {
		Purpose string
		Parts   []string
		Hash    hexBytes
	}
	Tokens []struct {
		Purpose, Subject string
		Version          int
		Token, Hash      string
	}
	Secrets []struct {
		Random      hexBytes
		Token, Hash string
	}
}

type hexBytes []byte

func (h *hexBytes) UnmarshalText(text []byte) (err error) {
	*h, err = hex.DecodeString(string(text))
	return err
}

func loadVectors(t testing.TB) (vectors, Root, *memKeys) {
	t.Helper()
	b, err := os.ReadFile("testdata/vectors-1.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	root, err := RootFromValue(v.Root)
	if err != nil {
		t.Fatal(err)
	}
	keys := newMemKeys()
	for id, key := range v.Keys {
		keys.put(id, key)
	}
	if len(v.Words) < 4 || len(v.Revisions) < 2 || len(v.Fingerprints) < 3 || len(v.Tokens) < 2 || len(v.Secrets) < 1 {
		t.Fatal("the vectors are not whole")
	}
	return v, root, keys
}

func TestKnownAnswers(t *testing.T) {
	v, root, keys := loadVectors(t)
	ctx := context.Background()
	r, err := OpenRing(ctx, root, keys, v.Practice, 10)
	if err != nil {
		t.Fatal(err)
	}
	if paper, err := ParsePaper(v.Paper); err != nil || root.Paper() != v.Paper || !bytes.Equal(paper.key(), root.key()) {
		t.Errorf("paper: %q, %v", root.Paper(), err)
	}
	for _, w := range v.Words {
		mustOpen(t, r, w.Place, w.Sealed, w.Plain)
	}
	for _, w := range v.Revisions {
		if mac, err := r.RevisionMAC(ctx, w.Owner, w.Class, w.Revision, []byte(w.Body)); err != nil || !bytes.Equal(mac, w.MAC) {
			t.Errorf("revision %s: %x, %v", w.Revision, mac, err)
		}
	}
	for _, w := range v.Fingerprints {
		if got := r.Fingerprint(w.Purpose, w.Parts...); !bytes.Equal(got, w.Hash) {
			t.Errorf("fingerprint %s: %x", w.Purpose, got)
		}
	}
	for _, w := range v.Tokens {
		if got := r.Token(w.Purpose, w.Subject, w.Version); string(got) != w.Token || r.TokenHash(w.Purpose, w.Token) != w.Hash {
			t.Errorf("token %s", w.Purpose)
		}
	}
	for _, w := range v.Secrets {
		if token, hash, err := NewSecret(bytes.NewReader(w.Random)); err != nil || token != w.Token || hash != w.Hash {
			t.Errorf("secret: %v", err)
		}
	}
	if _, err := r.Open(ctx, Place{Practice: v.Practice, Collection: "c", ID: "i", Field: "f", Owner: "erased", Class: Group}, v.Words[0].Sealed); !errors.Is(err, ErrDestroyed) {
		t.Errorf("tombstone: %v", err)
	}
}
