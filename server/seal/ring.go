package seal

import (
	"context"

	"golang.org/x/sync/singleflight"

	"holdfast/server/errs"
)

// KeyWrapper is a root: it encrypts other keys and itself never leaves its place. Root is the one from a file or the
// configuration; a key service can be another.
type KeyWrapper interface {
	// Wrap encrypts and authenticates key, bound to purpose.
	Wrap(ctx context.Context, key []byte, purpose string) ([]byte, error)
	// Unwrap opens what Wrap made for the same purpose. ErrWrongRoot when it was not made by this root or for another
	// purpose; Unavailable when the root cannot be reached.
	Unwrap(ctx context.Context, wrapped []byte, purpose string) ([]byte, error)
}

// KeyStore keeps wrapped keys. It needs no secrecy of its own, but must be durable: what it loses is lost for good.
type KeyStore interface {
	// LoadKey answers what is stored under id. NotFound when nothing is.
	LoadKey(ctx context.Context, id string) ([]byte, error)
	// CreateKey stores wrapped if nothing is there, and answers what is stored now, whoever was first.
	CreateKey(ctx context.Context, id string, wrapped []byte) (stored []byte, err error)
	// ReplaceKey stores wrapped in the place of old. Conflict when old is no longer what is stored.
	ReplaceKey(ctx context.Context, id string, old, wrapped []byte) error
}

// Ring seals and opens for one practice. It is safe for concurrent use, also by several processes on one KeyStore.
type Ring struct {
	practice string
	root     KeyWrapper
	keys     KeyStore
	wrapping wrapping
	cache    *cache
	flight   singleflight.Group
	derived  derived
}

// OpenRing opens the practice's keys with its root, and makes the first wrapping key and the secret for keyed hashes at
// the first start. cacheSize is how many opened data keys are kept in memory, about 2 KB each (measured, see
// BenchmarkOpenedKey); at least 1. ErrWrongRoot when the root is another practice's.
func OpenRing(ctx context.Context, root KeyWrapper, keys KeyStore, practice string, cacheSize int) (*Ring, error) {
	if !Name(practice) {
		return nil, misuse("a practice that is not an id")
	}
	if cacheSize < 1 {
		return nil, misuse("a key cache below 1")
	}
	r := &Ring{practice: practice, root: root, keys: keys, cache: newCache(cacheSize)}
	if _, _, err := r.newestWrapping(ctx); err != nil {
		return nil, err
	}
	if err := r.openDerived(ctx); err != nil {
		return nil, err
	}
	return r, nil
}

// The envelope of sealed words: one version byte, then what Tink's AES-256-GCM gives: its prefix (one byte, and four of
// key id), nonce, ciphertext, tag. The version is bound through placeLabel, which changes with it.
const (
	envelopeVersion = 1
	envelopeMin     = 1 + 5 + 12 + 16
)

// Seal encrypts plain for its place and makes the owner's key of this class on first use. ErrDestroyed when that key was
// destroyed; TooLarge above MaxPlain; Internal for a place that Place or Name refuses.
//
// Nonces are Tink's, 96 random bits; no caller can choose one. That is safe for 2^32 messages under one key (SP 800-38D),
// and a key serves one person and class only: a save every second for a century is under 2^32. GCM does not commit to its
// key, which would matter if somebody could offer us keys; ours are made here and bound to their owner's name.
func (r *Ring) Seal(ctx context.Context, at Place, plain []byte) ([]byte, error) {
	if err := at.check(r.practice); err != nil {
		return nil, err
	}
	if len(plain) > MaxPlain {
		return nil, errs.New(errs.TooLarge, "This is too long to keep in one piece. Please divide it into several.")
	}
	key, err := r.key(ctx, keyID{at.Owner, at.Class}, true)
	if err != nil {
		return nil, err
	}
	sealed, err := key.words.Encrypt(plain, at.associated())
	if err != nil {
		return nil, fault(err, "words could not be sealed")
	}
	return append([]byte{envelopeVersion}, sealed...), nil
}

// Open decrypts what Seal made for exactly this place. It fails closed: ErrUnopened, whatever is wrong with the words;
// ErrDestroyed when their key was destroyed. What it answers is never nil.
func (r *Ring) Open(ctx context.Context, at Place, sealed []byte) ([]byte, error) {
	if at.check(r.practice) != nil || len(sealed) < envelopeMin || len(sealed) > envelopeMin+MaxPlain || sealed[0] != envelopeVersion {
		return nil, ErrUnopened
	}
	key, err := r.key(ctx, keyID{at.Owner, at.Class}, false)
	if err != nil {
		return nil, err
	}
	plain, err := key.words.Decrypt(sealed[1:], at.associated())
	if err != nil {
		return nil, ErrUnopened
	}
	if plain == nil {
		plain = []byte{}
	}
	return plain, nil
}

const revisionLabel = "holdfast/1/revision"

// RevisionMAC is the hash of a revision, 32 bytes: HMAC-SHA256 under the author's own key, so that it says nothing to
// somebody without that key (a plain hash would confirm a guessed sentence) and nothing at all once the key is
// destroyed. The same body in two revisions gives two values. Errors are those of Seal.
//
// The HMAC key lies beside the sealing key in the same stored record instead of being derived from it: one destruction
// takes both, and the sealing key could be renewed without changing hashes that decisions already name.
func (r *Ring) RevisionMAC(ctx context.Context, owner string, class Class, revision string, body []byte) ([]byte, error) {
	id := keyID{owner, class}
	if err := id.check(); err != nil {
		return nil, err
	}
	key, err := r.key(ctx, id, true)
	if err != nil {
		return nil, err
	}
	in := make([]byte, 0, 64+len(revision)+len(body))
	in = appendPart(appendPart(appendPart(in, revisionLabel), revision), body)
	mac, err := key.marks.ComputePrimaryPRF(in, 32)
	return mac, fault(err, "a revision could not be hashed")
}
