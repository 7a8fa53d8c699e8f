package seal

import (
	"context"
	"encoding/binary"
	"errors"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/tink"

	"holdfast/server/errs"
)

// dataKey is an opened data key. marks makes revision hashes; it is a key of its own.
type dataKey struct {
	words     tink.AEAD
	marks     *prf.Set
	destroyed bool // then the others are nil
}

// A data key at rest: recordVersion, the wrapping key's version (4 bytes), the length of the sealing keyset (4 bytes),
// the sealing keyset and the hashing keyset, each encrypted by the wrapping key and bound to its name and use.
// A destroyed key is the single byte tombstone: the name stays taken, so the key is never silently made again.
const (
	recordVersion = 1
	recordHead    = 1 + 4 + 4
	tombstone     = 0
)

func destroyed(record []byte) bool { return len(record) == 1 && record[0] == tombstone }

// openLimit ends a key's opening that nobody can cancel, because several wait for it.
const openLimit = 10 * time.Second

// key gives the opened data key, from the cache or by opening it once for all who wait. With create, it is made when it
// is not there; without, ErrUnopened. ErrDestroyed for a tombstone.
func (r *Ring) key(ctx context.Context, id keyID, create bool) (*dataKey, error) {
	key := r.cache.get(id)
	if key == nil {
		var err error
		if key, err = r.openOnce(ctx, id, create); err != nil {
			return nil, err
		}
	}
	if key.destroyed {
		return nil, ErrDestroyed
	}
	return key, nil
}

func (r *Ring) openOnce(ctx context.Context, id keyID, create bool) (*dataKey, error) {
	done := r.flight.DoChan(r.flightName(id, create), func() (any, error) {
		// One caller who gives up must not fail the others.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), openLimit)
		defer cancel()
		if key := r.cache.get(id); key != nil { // somebody finished between our look and this
			return key, nil
		}
		epoch := r.cache.epoch()
		key, err := r.load(ctx, id, create)
		if err == nil {
			r.cache.put(id, key, epoch)
		}
		return key, err
	})
	select {
	case <-ctx.Done():
		return nil, errs.Wrap(ctx.Err(), errs.Unavailable, "This took too long. Please try again in a minute.")
	case got := <-done:
		if got.Err != nil {
			return nil, got.Err
		}
		return got.Val.(*dataKey), nil
	}
}

func (r *Ring) load(ctx context.Context, id keyID, create bool) (*dataKey, error) {
	record, err := r.keys.LoadKey(ctx, r.keyName(id))
	if errs.KindOf(err) == errs.NotFound {
		if !create {
			return nil, ErrUnopened
		}
		record, err = r.create(ctx, id)
	}
	if err != nil {
		return nil, err
	}
	if destroyed(record) {
		return &dataKey{destroyed: true}, nil
	}
	return r.openRecord(ctx, id, record)
}

// create makes a key and stores it, unless another goroutine or process was faster: what is stored is what counts. Each
// takes two random nonces under the wrapping key, which is safe for 2^31 owners.
func (r *Ring) create(ctx context.Context, id keyID) ([]byte, error) {
	version, wrap, err := r.newestWrapping(ctx)
	if err != nil {
		return nil, err
	}
	words, err := newKeyset(aead.AES256GCMKeyTemplate(), wrap, r.keyName(id)+"/words")
	if err != nil {
		return nil, err
	}
	marks, err := newKeyset(prf.HMACSHA256PRFKeyTemplate(), wrap, r.keyName(id)+"/marks")
	if err != nil {
		return nil, err
	}
	record := make([]byte, 0, recordHead+len(words)+len(marks))
	record = append(record, recordVersion)
	record = binary.BigEndian.AppendUint32(record, version)
	record = binary.BigEndian.AppendUint32(record, uint32(len(words)))
	record = append(append(record, words...), marks...)
	return r.keys.CreateKey(ctx, r.keyName(id), record)
}

func (r *Ring) openRecord(ctx context.Context, id keyID, record []byte) (*dataKey, error) {
	if len(record) < recordHead || record[0] != recordVersion {
		return nil, ErrUnopened
	}
	size := uint64(binary.BigEndian.Uint32(record[5:]))
	if size > uint64(len(record)-recordHead) {
		return nil, ErrUnopened
	}
	wrap, err := r.wrappingKey(ctx, binary.BigEndian.Uint32(record[1:]))
	if err != nil {
		return nil, err
	}
	words, err := readKeyset(record[recordHead:recordHead+size], wrap, r.keyName(id)+"/words")
	if err != nil {
		return nil, ErrUnopened
	}
	marks, err := readKeyset(record[recordHead+size:], wrap, r.keyName(id)+"/marks")
	if err != nil {
		return nil, ErrUnopened
	}
	return newDataKey(words, marks)
}

func newDataKey(words, marks *keyset.Handle) (*dataKey, error) {
	sealing, err := aead.New(words)
	if err != nil {
		return nil, ErrUnopened
	}
	hashing, err := prf.NewPRFSet(marks)
	if err != nil {
		return nil, ErrUnopened
	}
	return &dataKey{words: sealing, marks: hashing}, nil
}

// DestroyKey erases everything the owner's key of this class has sealed, in every copy of the database that this and
// later writes reach (a backup holds the wrapped key until it is gone or the erasure is repeated on it). It may be
// repeated, also for a key that was never made. From then on Seal and Open answer ErrDestroyed here; other processes
// must be told to Forget, and go on with a key they hold until then. For erasure alone, which writes its audit record
// first.
func (r *Ring) DestroyKey(ctx context.Context, owner string, class Class) error {
	id := keyID{owner, class}
	if err := id.check(); err != nil {
		return err
	}
	for {
		stored, err := r.keys.CreateKey(ctx, r.keyName(id), []byte{tombstone})
		if err == nil && !destroyed(stored) {
			err = r.keys.ReplaceKey(ctx, r.keyName(id), stored, []byte{tombstone})
		}
		if errs.KindOf(err) == errs.Conflict && ctx.Err() == nil {
			continue // re-wrapped meanwhile
		}
		if err == nil {
			r.Forget(owner, class)
		}
		return err
	}
}

// Forget drops the opened key from this process's memory; the next use loads it again. For an instance that is told
// that another has destroyed it.
func (r *Ring) Forget(owner string, class Class) {
	id := keyID{owner, class}
	r.cache.evict(id)
	// Whoever asks from now on must not be given what an opening under way found before.
	r.flight.Forget(r.flightName(id, true))
	r.flight.Forget(r.flightName(id, false))
}

// Destroyed says whether the owner's key of this class was destroyed. A key that was never made was not.
func (r *Ring) Destroyed(ctx context.Context, owner string, class Class) (bool, error) {
	id := keyID{owner, class}
	if err := id.check(); err != nil {
		return false, err
	}
	_, err := r.key(ctx, id, false)
	switch {
	case errors.Is(err, ErrDestroyed):
		return true, nil
	case errors.Is(err, ErrUnopened):
		return false, nil
	}
	return false, err
}

// keyName is the data key's id in the KeyStore and part of what its wrapping is bound to.
func (r *Ring) keyName(id keyID) string {
	return r.practice + "/data/" + string(id.class) + "/" + id.owner
}

func (r *Ring) flightName(id keyID, create bool) string {
	if create {
		return "create/" + r.keyName(id)
	}
	return "open/" + r.keyName(id)
}
