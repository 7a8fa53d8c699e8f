package seal

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"sync"

	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"

	"holdfast/server/errs"
	"holdfast/server/redact"
)

// derived holds the secret behind keyed hashes and tokens. It is a stored key under the root and not the root itself, so
// that the root can be renewed, or be a key service that only wraps, without changing ids that came from fingerprints.
type derived struct {
	secret *prf.Set
	keys   sync.Map // purposeID → []byte
}

type purposeID struct{ use, purpose string }

// The uses of derived keys; each has its own keys whatever the purpose is called.
const (
	useFingerprint = "fingerprint"
	useToken       = "token"
	useTokenHash   = "token hash"
)

func (r *Ring) openDerived(ctx context.Context) error {
	name := r.practice + "/derived/1"
	record, err := r.keys.LoadKey(ctx, name)
	if errs.KindOf(err) == errs.NotFound {
		record, err = r.createUnderRoot(ctx, name, prf.HKDFSHA256PRFKeyTemplate())
	}
	if err != nil {
		return err
	}
	handle, err := r.openUnderRoot(ctx, name, record)
	if err != nil {
		return err
	}
	return r.useDerived(handle)
}

func (r *Ring) useDerived(handle *keyset.Handle) error {
	secret, err := prf.NewPRFSet(handle)
	if err == nil {
		_, err = secret.ComputePrimaryPRF([]byte("holdfast/1/try"), 32)
	}
	r.derived.secret = secret
	return fault(err, "the secret for keyed hashes could not be used")
}

// Fingerprint is a keyed hash of parts, 32 bytes, the same for ever in one practice. purpose is a constant of the code
// (one key is kept for each) and separates uses. It is safe to store and to make ids from; without the key nobody can
// confirm a guess. It does show which inputs are equal, so never use it on moods, diagnoses or yes and no.
func (r *Ring) Fingerprint(purpose string, parts ...string) []byte {
	return r.mac(useFingerprint, purpose, parts...)
}

// Token is the secret in a link, 43 characters that fit an address. It follows from its arguments, so a resend carries
// the identical token; a higher version makes the old one void. Store only TokenHash of it.
func (r *Ring) Token(purpose, subject string, version int) redact.Token {
	return redact.Token(encode(r.mac(useToken, purpose, subject, strconv.Itoa(version))))
}

// TokenHash is what is stored of a token, and what a presented one is looked up by, 43 characters. A token of another
// purpose has another hash.
func (r *Ring) TokenHash(purpose, token string) string {
	return encode(r.mac(useTokenHash, purpose, token))
}

// mac is HMAC-SHA256 over the parts, each with its length before it, under the key of this use and purpose.
func (r *Ring) mac(use, purpose string, parts ...string) []byte {
	h := hmac.New(sha256.New, r.purposeKey(purposeID{use, purpose}))
	var in []byte
	for _, part := range parts {
		in = appendPart(in, part)
	}
	_, _ = h.Write(in) // a hash's Write never fails
	return h.Sum(nil)
}

// purposeKey derives with HKDF-SHA256 and a label of use and purpose: keys of two purposes tell nothing of each other.
func (r *Ring) purposeKey(id purposeID) []byte {
	if key, ok := r.derived.keys.Load(id); ok {
		return key.([]byte)
	}
	label := appendPart(appendPart(appendPart(nil, "holdfast/1/derived"), id.use), id.purpose)
	key, err := r.derived.secret.ComputePrimaryPRF(label, 32)
	if err != nil {
		// Unreachable: HKDF fails only for lengths over 8,160 bytes, and OpenRing has tried this secret.
		panic("seal: a purpose key could not be derived")
	}
	r.derived.keys.Store(id, key)
	return key
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
