package testkit

import (
	"encoding/binary"
	"io"
	"sync"
)

// Random is an endless stream of bytes that depends on seed alone, for everything that takes its randomness handed in.
// It is safe for concurrent use; how concurrent readers share it out is not fixed. It must never leave tests: who knows
// the seed knows every byte.
func Random(seed uint64) io.Reader { return &random{state: seed} }

type random struct {
	mu    sync.Mutex
	state uint64
	rest  []byte
}

// Read fills p and never fails. However a reader cuts its reads, the stream is the same.
func (r *random) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for n := 0; n < len(p); {
		if len(r.rest) == 0 {
			r.rest = binary.LittleEndian.AppendUint64(nil, r.next())
		}
		taken := copy(p[n:], r.rest)
		n, r.rest = n+taken, r.rest[taken:]
	}
	return len(p), nil
}

// next is one step of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
