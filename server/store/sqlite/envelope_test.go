package sqlite

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"holdfast/server/store"
)

// shelved declares what the documents of these tests use.
var shelved = &store.Collection{
	Name:    "shelved",
	Indexes: []store.Index{{Name: "by_all", Keys: []store.Key{{Name: "shelf", Kind: store.Text}, {Name: "at", Kind: store.Number}}}},
	Words:   []string{"text", "title"},
}

func words() *rapid.Generator[store.Words] {
	return rapid.Custom(func(t *rapid.T) store.Words {
		return store.Words{
			Owner: rapid.String().Draw(t, "owner"), Class: rapid.String().Draw(t, "class"),
			Revision: rapid.String().Draw(t, "revision"), Text: rapid.SliceOf(rapid.Byte()).Draw(t, "text"),
		}
	})
}

func events() *rapid.Generator[store.Event] {
	return rapid.Custom(func(t *rapid.T) store.Event {
		return store.Event{
			ID: rapid.String().Draw(t, "id"), Kind: rapid.String().Draw(t, "kind"), Due: rapid.Int64().Draw(t, "due"),
			Tries: rapid.Int().Draw(t, "tries"), Parked: rapid.Int64().Draw(t, "parked"), Reason: rapid.String().Draw(t, "reason"),
			Facts: rapid.MapOf(rapid.String(), rapid.String()).Draw(t, "facts"),
		}
	})
}

func documents() *rapid.Generator[store.Doc] {
	return rapid.Custom(func(t *rapid.T) store.Doc {
		doc := store.Doc{
			ID: rapid.String().Draw(t, "id"), Rev: rapid.Int64().Draw(t, "rev"), Schema: rapid.Int().Draw(t, "schema"),
			Keys: map[string]any{}, Body: rapid.SliceOf(rapid.Byte()).Draw(t, "body"),
			Words:  rapid.MapOf(rapid.String(), words()).Draw(t, "words"),
			Events: rapid.SliceOfN(events(), 0, 4).Draw(t, "events"),
		}
		if rapid.Bool().Draw(t, "shelved") {
			doc.Keys["shelf"] = rapid.String().Draw(t, "shelf")
		}
		if rapid.Bool().Draw(t, "dated") {
			doc.Keys["at"] = rapid.Int64().Draw(t, "at")
		}
		return doc
	})
}

func TestEnvelopeKeepsEveryDocument(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		doc := documents().Draw(rt, "doc")
		raw := encode(doc)
		if again := encode(doc); !bytes.Equal(raw, again) {
			rt.Fatal("one document, two envelopes")
		}
		got, err := decode(raw, shelved)
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(doc, got, cmpopts.EquateEmpty()); diff != "" {
			rt.Fatal(diff)
		}
		for cut := range raw {
			if _, err := decode(raw[:cut:cut], shelved); !errors.Is(err, errEnvelope) {
				rt.Fatalf("cut after %d of %d bytes it is read as whole: %v", cut, len(raw), err)
			}
		}
	})
}

// A file written today has to be read by every later version: this is what version 1 looks like.
const known = "01" + "48" + // version, length of the head
	"024e31" + "0e" + "06" + // id N1, rev 7, schema 3
	"02" + "026174" + "01" + "ac02" + "057368656c66" + "00" + "046c656674" + // at 150, shelf left
	"02" + // a body of two bytes
	"01" + "0474657874" + "025031" + "0567726f7570" + "025231" + "05" + // text of P1, group, R1: five bytes
	"01" + "024531" + "066e6f74696365" + "64" + "04" + "00" + "0462757379" + "01" + "04706f7374" + "024e31" + // notice E1 due 50, 2 tries, busy, post N1
	"7b7d" + "68656c6c6f"

func TestEnvelopeIsStable(t *testing.T) {
	doc := store.Doc{
		ID: "N1", Rev: 7, Schema: 3,
		Keys:   map[string]any{"shelf": "left", "at": int64(150)},
		Body:   []byte("{}"),
		Words:  map[string]store.Words{"text": {Owner: "P1", Class: "group", Revision: "R1", Text: []byte("hello")}},
		Events: []store.Event{{ID: "E1", Kind: "notice", Due: 50, Tries: 2, Reason: "busy", Facts: map[string]string{"post": "N1"}}},
	}
	if got := hex.EncodeToString(encode(doc)); got != known {
		t.Errorf("the envelope is now\n%s, and was\n%s", got, known)
	}
	raw, err := hex.DecodeString(known)
	if err != nil {
		t.Fatal(err)
	}
	got, err := decode(raw, shelved)
	if diff := cmp.Diff(doc, got); err != nil || diff != "" {
		t.Errorf("read as %v\n%s", err, diff)
	}
}

func TestEnvelopeOfAnotherVersion(t *testing.T) {
	for _, raw := range [][]byte{nil, {}, {0}, {2, 0}, {255}} {
		if _, err := decode(raw, shelved); !errors.Is(err, errEnvelope) {
			t.Errorf("% x is read: %v", raw, err)
		}
	}
}

// FuzzDecode: damaged bytes are refused or read, and never panic or reserve more than they are.
func FuzzDecode(f *testing.F) {
	raw, _ := hex.DecodeString(known)
	f.Add(raw)
	f.Add([]byte{1, 0})
	f.Add([]byte{1, 5, 0, 0, 0, 0xff, 0x7f})
	f.Fuzz(func(t *testing.T, raw []byte) {
		doc, err := decode(bytes.Clone(raw), shelved)
		if err != nil {
			return
		}
		again, err := decode(encode(doc), shelved)
		if diff := cmp.Diff(doc, again, cmpopts.EquateEmpty()); err != nil || diff != "" {
			t.Errorf("read, written and read again: %v\n%s", err, diff)
		}
	})
}
