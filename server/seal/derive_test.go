package seal

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFingerprintsArePurposeSeparatedAndUnambiguous(t *testing.T) {
	r, root, keys := newRing(t)
	first := r.Fingerprint("mail", "a", "bc")
	if len(first) != 32 || !bytes.Equal(first, openRing(t, root, keys, 1).Fingerprint("mail", "a", "bc")) {
		t.Fatal("not 32 bytes, or another process disagrees")
	}
	others := map[string][]byte{
		"purpose":      r.Fingerprint("post", "a", "bc"),
		"border":       r.Fingerprint("mail", "ab", "c"),
		"joined":       r.Fingerprint("mail", "abc"),
		"more":         r.Fingerprint("mail", "a", "bc", ""),
		"nothing":      r.Fingerprint("mail"),
		"token":        r.mac(useToken, "mail", "a", "bc"),
		"token hash":   r.mac(useTokenHash, "mail", "a", "bc"),
		"another ring": openRing(t, root, newMemKeys(), 1).Fingerprint("mail", "a", "bc"),
	}
	for name, other := range others {
		if bytes.Equal(first, other) {
			t.Errorf("%s: the same fingerprint", name)
		}
	}
}

func TestFingerprintsDifferWheneverPartsDo(t *testing.T) {
	r, _, _ := newRing(t)
	parts := rapid.SliceOfN(rapid.StringMatching(`[ab\x00]{0,3}`), 0, 4)
	rapid.Check(t, func(t *rapid.T) {
		a, b := parts.Draw(t, "a"), parts.Draw(t, "b")
		same := len(a) == len(b)
		for i := range a {
			same = same && a[i] == b[i]
		}
		if same != bytes.Equal(r.Fingerprint("p", a...), r.Fingerprint("p", b...)) {
			t.Fatalf("%q and %q", a, b)
		}
	})
}

func TestTokensFollowFromPurposeSubjectAndVersion(t *testing.T) {
	r, root, keys := newRing(t)
	token := r.Token("invitation", "01J", 1)
	if !regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`).MatchString(string(token)) {
		t.Errorf("%d characters, not 43 that fit an address", len(token))
	}
	if token.String() == string(token) {
		t.Error("a token prints itself")
	}
	if openRing(t, root, keys, 1).Token("invitation", "01J", 1) != token {
		t.Error("a resend would carry another token")
	}
	if r.Token("unsubscribe", "01J", 1) == token || r.Token("invitation", "01K", 1) == token || r.Token("invitation", "01J", 2) == token || r.Token("invitation", "01J1", 1) == token {
		t.Error("another purpose, subject or version gives the same token")
	}
	hash := r.TokenHash("invitation", string(token))
	if len(hash) != 43 || hash == string(token) || hash == r.TokenHash("unsubscribe", string(token)) || hash != r.TokenHash("invitation", string(token)) {
		t.Error("the hash is the token, of no purpose, or not stable")
	}
}

func TestSecretsAreRandomAndOnlyTheirHashIsKept(t *testing.T) {
	token, hash, err := NewSecret(strings.NewReader(strings.Repeat("r", 32)))
	if err != nil || len(token) != 43 || len(hash) != 43 || token == hash || hash != HashSecret(token) {
		t.Errorf("%q, %q, %v", token, hash, err)
	}
	again, _, _ := NewSecret(strings.NewReader(strings.Repeat("s", 32)))
	if again == token {
		t.Error("other randomness gives the same secret")
	}
	if token, hash, err := NewSecret(strings.NewReader("short")); token != "" || hash != "" || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("too little randomness: %q, %q, %v", token, hash, err)
	}
}

func TestEqual(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"", "", true}, {"a", "a", true}, {"a", "b", false}, {"a", "", false}, {"a", "aa", false}} {
		if Equal(c.a, c.b) != c.want || Equal([]byte(c.a), []byte(c.b)) != c.want {
			t.Errorf("Equal(%q, %q) is not %v", c.a, c.b, c.want)
		}
	}
}
