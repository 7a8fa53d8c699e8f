package seal

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"testing"
)

// A second implementation of what is stored, from the standard library and the format comments alone: no Tink, no HKDF
// package, none of our helpers. It opens the vectors from the root key downwards.
type second struct {
	root     []byte
	practice string
	keys     map[string]hexBytes
}

func (s second) gcm(t *testing.T, key, b []byte, associated string) []byte {
	t.Helper()
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := gcm.Open(nil, b[:12], b[12:], []byte(associated))
	if err != nil {
		t.Fatalf("%s: %v", associated, err)
	}
	return plain
}

func hmac256(key, in []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(in)
	return h.Sum(nil)
}

// hkdf256 is one block of RFC 5869 without salt.
func hkdf256(key []byte, info string) []byte {
	return hmac256(hmac256(make([]byte, 32), key), append([]byte(info), 1))
}

func parts(list ...string) string {
	var b []byte
	for _, s := range list {
		b = append(binary.BigEndian.AppendUint64(b, uint64(len(s))), s...)
	}
	return string(b)
}

// field gives the first length-delimited field n of a protocol buffer message.
func field(t *testing.T, message []byte, n uint64) []byte {
	t.Helper()
	for b := message; len(b) > 0; {
		tag, size := binary.Uvarint(b)
		value, more := binary.Uvarint(b[size:])
		b = b[size+more:]
		if tag&7 == 0 {
			continue
		}
		if tag>>3 == n {
			return b[:value]
		}
		b = b[value:]
	}
	t.Fatalf("no field %d", n)
	return nil
}

// keyOf takes the one key's bytes out of a Tink keyset: Keyset.key (2), Key.key_data (1), KeyData.value (2), and
// key_value (3) of AesGcmKey, HmacPrfKey and HkdfPrfKey alike.
func keyOf(t *testing.T, keyset []byte) []byte {
	t.Helper()
	return field(t, field(t, field(t, field(t, keyset, 2), 1), 2), 3)
}

// underRoot opens a keyset that the root wrapped: one version byte, nonce, ciphertext, tag.
func (s second) underRoot(t *testing.T, name string) []byte {
	t.Helper()
	wrapped := s.keys[name]
	if wrapped[0] != 1 {
		t.Fatalf("%s: version %d", name, wrapped[0])
	}
	return keyOf(t, s.gcm(t, hkdf256(s.root, "holdfast/1/root/wrapping"), wrapped[1:], name))
}

// dataKeys opens a data key's record; Tink's ciphertext has five bytes of prefix before the nonce.
func (s second) dataKeys(t *testing.T, owner string, class Class) (words, marks []byte) {
	t.Helper()
	name := fmt.Sprintf("%s/data/%s/%s", s.practice, class, owner)
	record := s.keys[name]
	if record[0] != 1 {
		t.Fatalf("%s: version %d", name, record[0])
	}
	wrapping := s.underRoot(t, fmt.Sprintf("%s/wrapping/%06d", s.practice, binary.BigEndian.Uint32(record[1:])))
	cut := 9 + binary.BigEndian.Uint32(record[5:])
	words = keyOf(t, s.gcm(t, wrapping, record[9+5:cut], name+"/words"))
	marks = keyOf(t, s.gcm(t, wrapping, record[cut+5:], name+"/marks"))
	return words, marks
}

func (s second) derived(t *testing.T, use, purpose string, list ...string) []byte {
	t.Helper()
	key := hkdf256(s.underRoot(t, s.practice+"/derived/1"), parts("holdfast/1/derived", use, purpose))
	return hmac256(key, []byte(parts(list...)))
}

func TestASecondImplementationAgrees(t *testing.T) {
	v, root, _ := loadVectors(t)
	s := second{root.key(), v.Practice, v.Keys}
	for _, w := range v.Words {
		words, _ := s.dataKeys(t, w.Place.Owner, w.Place.Class)
		p := w.Place
		associated := parts("holdfast/1/words", p.Practice, p.Collection, p.ID, p.Field, p.Owner, string(p.Class), p.Revision)
		associated += string(binary.BigEndian.AppendUint64(nil, uint64(p.Schema)))
		if w.Sealed[0] != 1 || string(s.gcm(t, words, w.Sealed[1+5:], associated)) != w.Plain {
			t.Errorf("words of %s", p.ID)
		}
	}
	for _, w := range v.Revisions {
		_, marks := s.dataKeys(t, w.Owner, w.Class)
		if !bytes.Equal(hmac256(marks, []byte(parts("holdfast/1/revision", w.Revision, w.Body))), w.MAC) {
			t.Errorf("revision %s", w.Revision)
		}
	}
	for _, w := range v.Fingerprints {
		if !bytes.Equal(s.derived(t, "fingerprint", w.Purpose, w.Parts...), w.Hash) {
			t.Errorf("fingerprint %s", w.Purpose)
		}
	}
	url := base64.RawURLEncoding.EncodeToString
	for _, w := range v.Tokens {
		token := url(s.derived(t, "token", w.Purpose, w.Subject, strconv.Itoa(w.Version)))
		if token != w.Token || url(s.derived(t, "token hash", w.Purpose, token)) != w.Hash {
			t.Errorf("token %s", w.Purpose)
		}
	}
	for _, w := range v.Secrets {
		sum := sha256.Sum256([]byte(parts("holdfast/1/secret", w.Token)))
		if url(w.Random) != w.Token || url(sum[:]) != w.Hash {
			t.Error("secret")
		}
	}
}
