package seal

import (
	"context"
	"fmt"
	"sync"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/tink"

	"holdfast/server/errs"
)

// wrapping holds the opened wrapping keys. Versions count from 1 without gaps; a retired one will be a tombstone, never
// absent, so that the search for the newest does not stop early.
type wrapping struct {
	mu     sync.Mutex
	open   map[uint32]tink.AEAD
	seen   uint32 // the highest version found so far, tombstones included
	newest uint32 // the highest that wraps; 0 before the first
}

// NewWrappingKey makes the next version, which wraps every data key made from now on, in all processes. What older
// versions wrapped stays readable. Two at the same time make the same version. For the operator's command alone, which
// writes its audit record first.
func (r *Ring) NewWrappingKey(ctx context.Context) (version int, err error) {
	if _, _, err := r.newestWrapping(ctx); err != nil {
		return 0, err
	}
	r.wrapping.mu.Lock()
	next := r.wrapping.seen + 1
	r.wrapping.mu.Unlock()
	if err := r.createWrapping(ctx, next); err != nil {
		return 0, err
	}
	newest, _, err := r.newestWrapping(ctx)
	return int(newest), err
}

// newestWrapping looks for versions that other processes made since, and makes the first one. It is asked only when a
// data key is made, which happens once for each owner and class.
func (r *Ring) newestWrapping(ctx context.Context) (uint32, tink.AEAD, error) {
	for {
		r.wrapping.mu.Lock()
		newest, next := r.wrapping.newest, r.wrapping.seen+1
		key := r.wrapping.open[newest]
		r.wrapping.mu.Unlock()
		record, err := r.keys.LoadKey(ctx, r.wrappingName(next))
		switch {
		case errs.KindOf(err) == errs.NotFound && newest != 0:
			return newest, key, nil
		case errs.KindOf(err) == errs.NotFound:
			err = r.createWrapping(ctx, next)
		case err == nil:
			err = r.keepWrapping(ctx, next, record)
		}
		if err != nil {
			return 0, nil, err
		}
	}
}

func (r *Ring) createWrapping(ctx context.Context, version uint32) error {
	record, err := r.createUnderRoot(ctx, r.wrappingName(version), aead.AES256GCMKeyTemplate())
	if err != nil {
		return err
	}
	return r.keepWrapping(ctx, version, record)
}

func (r *Ring) keepWrapping(ctx context.Context, version uint32, record []byte) error {
	var key tink.AEAD
	if !destroyed(record) {
		var err error
		if key, err = r.openWrapping(ctx, version, record); err != nil {
			return err
		}
	}
	r.wrapping.mu.Lock()
	defer r.wrapping.mu.Unlock()
	r.wrapping.seen = max(r.wrapping.seen, version)
	if key == nil {
		return nil
	}
	if r.wrapping.open == nil {
		r.wrapping.open = map[uint32]tink.AEAD{}
	}
	r.wrapping.open[version] = key
	r.wrapping.newest = max(r.wrapping.newest, version)
	return nil
}

func (r *Ring) openWrapping(ctx context.Context, version uint32, record []byte) (tink.AEAD, error) {
	handle, err := r.openUnderRoot(ctx, r.wrappingName(version), record)
	if err != nil {
		return nil, err
	}
	key, err := aead.New(handle)
	return key, fault(err, "a wrapping key could not be used")
}

// wrappingKey gives one version. ErrUnopened when it is not there: then the data key's record was altered.
func (r *Ring) wrappingKey(ctx context.Context, version uint32) (tink.AEAD, error) {
	if key := r.openedWrapping(version); key != nil {
		return key, nil
	}
	// Another process has made it since; the search finds it, and all versions between.
	if _, _, err := r.newestWrapping(ctx); err != nil {
		return nil, err
	}
	if key := r.openedWrapping(version); key != nil {
		return key, nil
	}
	return nil, ErrUnopened
}

func (r *Ring) openedWrapping(version uint32) tink.AEAD {
	r.wrapping.mu.Lock()
	defer r.wrapping.mu.Unlock()
	return r.wrapping.open[version]
}

func (r *Ring) wrappingName(version uint32) string {
	return fmt.Sprintf("%s/wrapping/%06d", r.practice, version)
}
