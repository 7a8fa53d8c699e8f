package seal

import (
	"bytes"
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/subtle/random"

	"holdfast/server/errs"
)

// RootLen is the length of a root key in bytes.
const RootLen = 32

// Root is a root key in memory. It prints as a placeholder, whatever the verb; it holds the key as a function because fmt
// follows pointers even into unexported fields, and calls nothing. Paper shows it, for the one command that prints the
// copy to keep.
type Root struct{ key func() []byte }

// NewRoot makes a fresh root key.
func NewRoot() Root { return rootOf(random.GetRandomBytes(RootLen)) }

func rootOf(key []byte) Root {
	held := bytes.Clone(key)
	return Root{key: func() []byte { return held }}
}

// RootFromValue reads a root key from the configuration: the paper form, 64 hexadecimal digits, or base32 (RFC 4648)
// without or with padding. Invalid, with a sentence that says what is wrong with it.
func RootFromValue(value string) (Root, error) {
	text := strings.TrimSpace(value)
	if key, err := hex.DecodeString(text); err == nil && len(key) == RootLen {
		return checkedRoot(key)
	}
	// 52 characters are 260 bits; the last four must be zero, or two texts would be one key.
	unpadded := strings.ToUpper(strings.TrimRight(text, "="))
	plain := base32.StdEncoding.WithPadding(base32.NoPadding)
	if key, err := plain.DecodeString(unpadded); err == nil && len(key) == RootLen && plain.EncodeToString(key) == unpadded {
		return checkedRoot(key)
	}
	return ParsePaper(text)
}

// checkedRoot refuses what somebody typed to get past a required setting.
func checkedRoot(key []byte) (Root, error) {
	for _, b := range key {
		if b != key[0] {
			return rootOf(key), nil
		}
	}
	return Root{}, errs.New(errs.Invalid, "This root key is one byte repeated, so anybody could guess it. Leave the setting empty once, and a new key is made for you.")
}

const (
	rootLabel   = "holdfast/1/root/wrapping"
	wrapVersion = 1
	wrapMin     = 1 + 12 + 16
)

// Wrap encrypts key with AES-256-GCM under a key derived from the root for this one use, bound to purpose: one version
// byte, nonce, ciphertext, tag. Random nonces are safe here: a root wraps a handful of keys in its life.
func (r Root) Wrap(_ context.Context, key []byte, purpose string) ([]byte, error) {
	gcm, err := r.cipher()
	if err != nil {
		return nil, err
	}
	wrapped, err := gcm.Encrypt(key, []byte(purpose))
	if err != nil {
		return nil, fault(err, "a key could not be wrapped")
	}
	return append([]byte{wrapVersion}, wrapped...), nil
}

// Unwrap opens what Wrap made for the same purpose. ErrWrongRoot otherwise.
func (r Root) Unwrap(_ context.Context, wrapped []byte, purpose string) ([]byte, error) {
	if len(wrapped) < wrapMin || wrapped[0] != wrapVersion {
		return nil, ErrWrongRoot
	}
	gcm, err := r.cipher()
	if err != nil {
		return nil, err
	}
	key, err := gcm.Decrypt(wrapped[1:], []byte(purpose))
	if err != nil {
		return nil, ErrWrongRoot
	}
	return key, nil
}

func (r Root) cipher() (*subtle.AESGCM, error) {
	if r.key == nil {
		return nil, misuse("an empty root key")
	}
	key, err := hkdf.Key(sha256.New, r.key(), nil, rootLabel, 32)
	if err != nil {
		return nil, fault(err, "the root's wrapping key could not be derived")
	}
	gcm, err := subtle.NewAESGCM(key)
	return gcm, fault(err, "the root's wrapping key could not be used")
}

const rootShown = "[root key]"

// Format prints the placeholder for every verb.
func (r Root) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, rootShown) }

// LogValue is the placeholder.
func (r Root) LogValue() slog.Value { return slog.StringValue(rootShown) }

// MarshalText is the placeholder, so that no encoder reaches the key.
func (r Root) MarshalText() ([]byte, error) { return []byte(rootShown), nil }
