package seal

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// field15 is as long as a long post: 1.5 KB.
var field15 = []byte(strings.Repeat("A post of usual length. ", 64))[:1500]

func BenchmarkSeal(b *testing.B) {
	r, _, _ := newRing(b)
	at := place("anna")
	b.ReportAllocs()
	b.SetBytes(int64(len(field15)))
	for b.Loop() {
		if _, err := r.Seal(context.Background(), at, field15); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	r, _, _ := newRing(b)
	at := place("anna")
	sealed := mustSeal(b, r, at, string(field15))
	b.ReportAllocs()
	b.SetBytes(int64(len(field15)))
	for b.Loop() {
		if _, err := r.Open(context.Background(), at, sealed); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenParallel(b *testing.B) {
	r, _, _ := newRing(b)
	at := place("anna")
	sealed := mustSeal(b, r, at, string(field15))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := r.Open(context.Background(), at, sealed); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// BenchmarkOpenCold opens a field whose key is not in memory, with a KeyStore that costs nothing.
func BenchmarkOpenCold(b *testing.B) {
	r, _, _ := newRing(b)
	at := place("anna")
	sealed := mustSeal(b, r, at, string(field15))
	for b.Loop() {
		r.Forget(at.Owner, at.Class)
		if _, err := r.Open(context.Background(), at, sealed); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRevisionMAC(b *testing.B) {
	r, _, _ := newRing(b)
	for b.Loop() {
		if _, err := r.RevisionMAC(context.Background(), "anna", Group, "01R", field15); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFingerprint(b *testing.B) {
	r, _, _ := newRing(b)
	for b.Loop() {
		r.Fingerprint("membership", "01JD7M3Q5VN8Z0000000000000", "01JD7M3Q5VN8Z1111111111111")
	}
}

// BenchmarkOpenedKey reports what one opened data key holds in memory.
func BenchmarkOpenedKey(b *testing.B) {
	const many = 2000
	r := openRing(b, NewRoot(), newMemKeys(), many)
	for i := range many {
		mustSeal(b, r, place(fmt.Sprint("owner", i)), "x")
	}
	held := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	with := held()
	r.cache = newCache(many)
	b.ReportMetric(float64(with-held())/many, "B/key")
	b.ReportMetric(0, "ns/op")
	runtime.KeepAlive(r)
}
