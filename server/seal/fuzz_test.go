package seal

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"holdfast/server/errs"
)

// Nothing but what was sealed opens, and nothing makes Open do worse than refuse.
func FuzzOpen(f *testing.F) {
	v, root, keys := loadVectors(f)
	r, err := OpenRing(context.Background(), root, keys, v.Practice, 10)
	if err != nil {
		f.Fatal(err)
	}
	for i, w := range v.Words {
		f.Add(uint8(i), []byte(w.Sealed))
		f.Add(uint8(i), []byte(w.Sealed[:envelopeMin]))
		f.Add(uint8(i+1), []byte(w.Sealed))
	}
	f.Fuzz(func(t *testing.T, which uint8, sealed []byte) {
		w := v.Words[int(which)%len(v.Words)]
		plain, err := r.Open(context.Background(), w.Place, sealed)
		if bytes.Equal(sealed, w.Sealed) != (err == nil) {
			t.Fatalf("%q, %v", plain, err)
		}
		if err != nil && (plain != nil || !errors.Is(err, ErrUnopened)) {
			t.Fatalf("%q, %v", plain, err)
		}
	})
}

// A record from the database, in whatever state, opens as the right key or not at all.
func FuzzKeyRecord(f *testing.F) {
	v, root, keys := loadVectors(f)
	w := v.Words[0]
	name := v.Practice + "/data/group/" + w.Place.Owner
	record := keys.get(name)
	for _, other := range v.Keys {
		f.Add([]byte(other))
	}
	f.Add(record[:recordHead])
	f.Add(append(bytes.Clone(record[:5]), 0xff, 0xff, 0xff, 0xff))
	r, err := OpenRing(context.Background(), root, keys, v.Practice, 10)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, stored []byte) {
		keys.put(name, stored)
		r.Forget(w.Place.Owner, w.Place.Class)
		plain, err := r.Open(context.Background(), w.Place, w.Sealed)
		switch {
		case bytes.Equal(stored, record):
			if err != nil || string(plain) != w.Plain {
				t.Fatalf("%q, %v", plain, err)
			}
		case destroyed(stored):
			if !errors.Is(err, ErrDestroyed) {
				t.Fatal(err)
			}
		case plain != nil || !errors.Is(err, ErrUnopened):
			t.Fatalf("%q, %v", plain, err)
		}
	})
}

// What the parser takes is a key whose paper form it takes again; what it refuses, it refuses with a sentence.
func FuzzParsePaper(f *testing.F) {
	v, _, _ := loadVectors(f)
	f.Add(v.Paper)
	f.Add("")
	f.Add("00000-00000")
	f.Add("0440g y5gx4 4gnkc 4ea0c 8x750 aq33c d9rqk gzw6g hpa9b q8n9k p2vv0 xhec3 tfd06 mf0wz")
	f.Fuzz(func(t *testing.T, text string) {
		for _, parse := range []func(string) (Root, error){ParsePaper, RootFromValue} {
			root, err := parse(text)
			if err != nil {
				if e, ok := errs.As(err); !ok || e.Kind != errs.Invalid || e.Sentence == "" || root.key != nil {
					t.Fatal(err)
				}
				continue
			}
			again, err := ParsePaper(root.Paper())
			if err != nil || !bytes.Equal(again.key(), root.key()) {
				t.Fatal(err)
			}
		}
	})
}
