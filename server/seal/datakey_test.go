package seal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"holdfast/server/errs"
)

const annaKey = practice + "/data/group/anna"

// Many goroutines of many processes seal a person's first words at the same moment, none of them having seen a key.
func TestFirstSealsConvergeOnOneKey(t *testing.T) {
	const processes, goroutines = 4, 8
	root, keys := NewRoot(), newMemKeys()
	rings := make([]*Ring, processes)
	for i := range rings {
		rings[i] = openRing(t, root, keys, 10)
	}
	var waiting sync.WaitGroup
	waiting.Add(processes) // each process has one creation under way
	keys.creating = func(string) { waiting.Done(); waiting.Wait() }
	sealed := make([][]byte, processes*goroutines)
	var all sync.WaitGroup
	for i := range sealed {
		all.Go(func() {
			sealed[i], _ = rings[i%processes].Seal(context.Background(), place("anna"), fmt.Append(nil, i))
		})
	}
	all.Wait()
	keys.creating = nil
	for i, s := range sealed {
		mustOpen(t, rings[(i+1)%processes], place("anna"), s, fmt.Sprint(i))
		mustOpen(t, openRing(t, root, keys, 1), place("anna"), s, fmt.Sprint(i))
	}
}

// The first start of several instances on an empty database.
func TestFirstStartsConvergeOnOneRing(t *testing.T) {
	const processes = 8
	root, keys := NewRoot(), newMemKeys()
	rings := make([]*Ring, processes)
	var all sync.WaitGroup
	for i := range rings {
		all.Go(func() { rings[i], _ = OpenRing(context.Background(), root, keys, practice, 10) })
	}
	all.Wait()
	want := rings[0].Fingerprint("test", "x")
	for i, r := range rings {
		if !bytes.Equal(r.Fingerprint("test", "x"), want) {
			t.Fatal("instances disagree on fingerprints")
		}
		mustOpen(t, rings[(i+1)%processes], place("anna"), mustSeal(t, r, place("anna"), "x"), "x")
	}
}

func TestAStampedeOpensAKeyOnce(t *testing.T) {
	warm, root, keys := newRing(t)
	sealed := mustSeal(t, warm, place("anna"), "words")
	r := openRing(t, root, keys, 10)
	const goroutines = 64
	before := keys.loadsOf(annaKey)
	var asked atomic.Int32
	gate := make(chan struct{})
	keys.loaded = func(_ context.Context, id string) {
		if id == annaKey {
			<-gate
		}
	}
	var all sync.WaitGroup
	var failed atomic.Int32
	for range goroutines {
		all.Go(func() {
			if asked.Add(1) == goroutines {
				close(gate)
			}
			if _, err := r.Open(context.Background(), place("anna"), sealed); err != nil {
				failed.Add(1)
			}
		})
	}
	all.Wait()
	if got := keys.loadsOf(annaKey) - before; got != 1 || failed.Load() != 0 {
		t.Errorf("%d loads, %d failures; want 1 and 0", got, failed.Load())
	}
}

func TestOneCallerWhoGivesUpDoesNotFailTheOthers(t *testing.T) {
	warm, root, keys := newRing(t)
	sealed := mustSeal(t, warm, place("anna"), "words")
	r := openRing(t, root, keys, 10)
	inside, gate := make(chan struct{}), make(chan struct{})
	var once sync.Once
	keys.loaded = func(ctx context.Context, id string) {
		if id == annaKey {
			once.Do(func() { close(inside) })
			<-gate
			if ctx.Err() != nil {
				t.Error("the opening was cancelled")
			}
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	first := make(chan error, 1)
	go func() {
		_, err := r.Open(ctx, place("anna"), sealed)
		first <- err
	}()
	<-inside
	second := make(chan error, 1)
	go func() {
		_, err := r.Open(context.Background(), place("anna"), sealed)
		second <- err
	}()
	cancel()
	if err := <-first; errs.KindOf(err) != errs.Unavailable || !errors.Is(err, context.Canceled) {
		t.Errorf("who gave up got %v", err)
	}
	close(gate)
	if err := <-second; err != nil {
		t.Errorf("who waited got %v", err)
	}
}

func TestADestroyedKeyStaysDestroyed(t *testing.T) {
	ctx := context.Background()
	r, root, keys := newRing(t)
	sealed := mustSeal(t, r, place("anna"), "words")
	private := place("anna")
	private.Class = Private
	kept := mustSeal(t, r, private, "journal")
	for range 2 {
		if err := r.DestroyKey(ctx, "anna", Group); err != nil {
			t.Fatal(err)
		}
	}
	for name, ring := range map[string]*Ring{"same process": r, "another": openRing(t, root, keys, 10)} {
		for range 2 {
			if _, err := ring.Open(ctx, place("anna"), sealed); !errors.Is(err, ErrDestroyed) {
				t.Errorf("%s: Open: %v", name, err)
			}
			if _, err := ring.Seal(ctx, place("anna"), []byte("x")); !errors.Is(err, ErrDestroyed) {
				t.Errorf("%s: Seal: %v", name, err)
			}
			if _, err := ring.RevisionMAC(ctx, "anna", Group, "r", nil); !errors.Is(err, ErrDestroyed) {
				t.Errorf("%s: RevisionMAC: %v", name, err)
			}
		}
		if gone, err := ring.Destroyed(ctx, "anna", Group); !gone || err != nil {
			t.Errorf("%s: Destroyed: %v, %v", name, gone, err)
		}
		if gone, err := ring.Destroyed(ctx, "anna", Private); gone || err != nil {
			t.Errorf("%s: Destroyed of another class: %v, %v", name, gone, err)
		}
		mustOpen(t, ring, private, kept, "journal")
	}
	if got := keys.get(annaKey); !bytes.Equal(got, []byte{tombstone}) {
		t.Errorf("what is stored is still %d bytes", len(got))
	}
}

func TestAKeyThatWasNeverMadeCanBeDestroyed(t *testing.T) {
	r, _, _ := newRing(t)
	if err := r.DestroyKey(context.Background(), "anna", Group); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Seal(context.Background(), place("anna"), []byte("x")); !errors.Is(err, ErrDestroyed) {
		t.Error(err)
	}
	if err := r.DestroyKey(context.Background(), "", Group); err == nil {
		t.Error("nobody's key was destroyed")
	}
}

// A load that began before the destruction ends after it, and must not bring the key back into memory.
func TestDestructionWinsOverALoadUnderWay(t *testing.T) {
	warm, root, keys := newRing(t)
	sealed := mustSeal(t, warm, place("anna"), "words")
	r := openRing(t, root, keys, 10)
	inside, gate := make(chan struct{}), make(chan struct{})
	var first atomic.Bool
	keys.loaded = func(_ context.Context, id string) {
		if id == annaKey && first.CompareAndSwap(false, true) {
			close(inside)
			<-gate
		}
	}
	early := make(chan error, 1)
	go func() {
		_, err := r.Open(context.Background(), place("anna"), sealed)
		early <- err
	}()
	<-inside
	if err := r.DestroyKey(context.Background(), "anna", Group); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Open(context.Background(), place("anna"), sealed); !errors.Is(err, ErrDestroyed) {
		t.Errorf("asked after the destruction, while the old load is under way: %v", err)
	}
	close(gate)
	<-early
	if _, err := r.Open(context.Background(), place("anna"), sealed); !errors.Is(err, ErrDestroyed) {
		t.Errorf("asked after the old load ended: %v", err)
	}
}

func TestForgetMakesAnotherInstanceSeeTheDestruction(t *testing.T) {
	one, root, keys := newRing(t)
	two := openRing(t, root, keys, 10)
	sealed := mustSeal(t, one, place("anna"), "words")
	mustOpen(t, two, place("anna"), sealed, "words")
	if err := one.DestroyKey(context.Background(), "anna", Group); err != nil {
		t.Fatal(err)
	}
	two.Forget("anna", Group)
	if _, err := two.Open(context.Background(), place("anna"), sealed); !errors.Is(err, ErrDestroyed) {
		t.Error(err)
	}
}

// Destroying competes with a re-wrap, which replaces what is stored.
func TestDestructionSurvivesAConcurrentReplacement(t *testing.T) {
	r, _, keys := newRing(t)
	mustSeal(t, r, place("anna"), "words")
	record := keys.get(annaKey)
	slow := &replacedOnce{memKeys: keys, other: append(bytes.Clone(record), 1)}
	r.keys = slow
	if err := r.DestroyKey(context.Background(), "anna", Group); err != nil {
		t.Fatal(err)
	}
	if got := keys.get(annaKey); !destroyed(got) || slow.tries != 2 {
		t.Errorf("%d bytes stored after %d tries", len(got), slow.tries)
	}
}

type replacedOnce struct {
	*memKeys
	other []byte
	tries int
}

func (m *replacedOnce) ReplaceKey(ctx context.Context, id string, old, wrapped []byte) error {
	if m.tries++; m.tries == 1 {
		m.put(id, m.other)
	}
	return m.memKeys.ReplaceKey(ctx, id, old, wrapped)
}

func TestADamagedOrMovedKeyRecordOpensNothing(t *testing.T) {
	ctx := context.Background()
	r, root, keys := newRing(t)
	sealed := mustSeal(t, r, place("anna"), "words")
	mustSeal(t, r, place("ben"), "words")
	record := keys.get(annaKey)
	refuse := func(what string, changed []byte) {
		t.Helper()
		keys.put(annaKey, changed)
		r.Forget("anna", Group)
		if plain, err := r.Open(ctx, place("anna"), sealed); plain != nil || !errors.Is(err, ErrUnopened) {
			t.Errorf("%s: opened %q, %v", what, plain, err)
		}
		if _, err := r.Seal(ctx, place("anna"), []byte("x")); !errors.Is(err, ErrUnopened) {
			t.Errorf("%s: sealed, %v", what, err)
		}
	}
	for i := range record {
		changed := bytes.Clone(record)
		changed[i] ^= 0x41
		refuse(fmt.Sprintf("byte %d", i), changed)
	}
	for n := range len(record) {
		refuse(fmt.Sprintf("cut to %d", n), record[:n])
	}
	refuse("one byte more", append(bytes.Clone(record), 0))
	refuse("another person's", keys.get(practice+"/data/group/ben"))
	halves := bytes.Clone(record)
	size := int(record[8])
	halves = append(append(halves[:recordHead], record[recordHead+size:]...), record[recordHead:recordHead+size]...)
	halves[8] = byte(len(record) - recordHead - size)
	refuse("sealing and hashing key exchanged", halves)
	keys.put(annaKey, record)
	mustOpen(t, openRing(t, root, keys, 1), place("anna"), sealed, "words")
}
