package sealed

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"holdfast/server/errs"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// Keys is where wrapped keys live. It is migrated and read on the inner store, below the sealing, before the ring opens.
var Keys = &store.Collection{Name: "keys"}

// NewKeys keeps a ring's wrapped keys in collection Keys of inner.
func NewKeys(inner store.Store) seal.KeyStore { return keys{inner} }

type keys struct{ inner store.Store }

// wrapped is a key's body. The key is ciphertext, or a tombstone.
type wrapped struct {
	Key []byte `json:"key"`
}

func (k keys) LoadKey(ctx context.Context, id string) ([]byte, error) {
	doc, err := k.inner.Get(ctx, Keys, id)
	if err != nil {
		return nil, err
	}
	return keyOf(doc)
}

func (k keys) CreateKey(ctx context.Context, id string, key []byte) ([]byte, error) {
	_, err := k.inner.Insert(ctx, Keys, docOf(id, 0, key))
	if errors.Is(err, store.ErrExists) {
		return k.LoadKey(ctx, id)
	}
	return key, err
}

func (k keys) ReplaceKey(ctx context.Context, id string, old, key []byte) error {
	doc, err := k.inner.Get(ctx, Keys, id)
	if err != nil {
		return err
	}
	stored, err := keyOf(doc)
	if err != nil {
		return err
	}
	if !bytes.Equal(stored, old) {
		return store.ErrChanged
	}
	_, err = k.inner.Replace(ctx, Keys, docOf(id, doc.Rev, key))
	return err
}

func docOf(id string, rev int64, key []byte) store.Doc {
	body, _ := json.Marshal(wrapped{key}) // one byte slice: cannot fail
	return store.Doc{ID: id, Rev: rev, Schema: 1, Body: body}
}

var errDamaged = errs.New(errs.Internal, "A stored key is damaged. Nothing was changed. Please tell the people who run this place.")

// keyOf never answers an empty key: no ring has stored one.
func keyOf(doc store.Doc) ([]byte, error) {
	var w wrapped
	if err := json.Unmarshal(doc.Body, &w); err != nil || len(w.Key) == 0 {
		return nil, errDamaged
	}
	return w.Key, nil
}
