package sqlite

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"

	"holdfast/server/store"
)

// The document as one value:
//
//	1 byte   version
//	uvarint  length of the head
//	head     id, rev, schema, keys, words (without their text), events
//	tail     body, then the text of each field of words, in the head's order
//
// Texts are a uvarint length and the bytes, numbers are varints, lists a uvarint count and the items; maps are sorted by
// name, so that equal documents are equal bytes. All short texts stand in the head, so that reading makes one string
// of it and cuts the others out without copying. Measured against encoding/json for a post of 1.5 KB, best of eight on
// a busy machine of two processors: writing 4.0 µs and 9.7 µs, reading 3.0 µs and 44 µs.
const version = 1

var errEnvelope = errors.New("a stored document cannot be read: it is damaged, or was written by a newer version")

func encode(doc store.Doc) []byte {
	words := slices.Sorted(maps.Keys(doc.Words))
	tail := len(doc.Body)
	for _, name := range words {
		tail += len(doc.Words[name].Text)
	}
	head := encodeHead(make([]byte, 0, 256), doc, words)
	out := make([]byte, 0, 1+binary.MaxVarintLen64+len(head)+tail)
	out = binary.AppendUvarint(append(out, version), uint64(len(head)))
	out = append(append(out, head...), doc.Body...)
	for _, name := range words {
		out = append(out, doc.Words[name].Text...)
	}
	return out
}

func encodeHead(b []byte, doc store.Doc, words []string) []byte {
	b = appendText(b, doc.ID)
	b = binary.AppendVarint(b, doc.Rev)
	b = binary.AppendVarint(b, int64(doc.Schema))
	b = binary.AppendUvarint(b, uint64(len(doc.Keys)))
	for _, name := range slices.Sorted(maps.Keys(doc.Keys)) {
		b = appendKey(appendText(b, name), doc.Keys[name])
	}
	b = binary.AppendUvarint(b, uint64(len(doc.Body)))
	b = binary.AppendUvarint(b, uint64(len(words)))
	for _, name := range words {
		w := doc.Words[name]
		b = appendText(appendText(appendText(appendText(b, name), w.Owner), w.Class), w.Revision)
		b = binary.AppendUvarint(b, uint64(len(w.Text)))
	}
	b = binary.AppendUvarint(b, uint64(len(doc.Events)))
	for _, e := range doc.Events {
		b = appendEvent(b, e)
	}
	return b
}

func appendKey(b []byte, v any) []byte {
	if text, ok := v.(string); ok {
		return appendText(append(b, byte(store.Text)), text)
	}
	number, _ := v.(int64) // CheckDoc lets nothing else through
	return binary.AppendVarint(append(b, byte(store.Number)), number)
}

func appendEvent(b []byte, e store.Event) []byte {
	b = appendText(appendText(b, e.ID), e.Kind)
	b = binary.AppendVarint(b, e.Due)
	b = binary.AppendVarint(b, int64(e.Tries))
	b = binary.AppendVarint(b, e.Parked)
	b = appendText(b, e.Reason)
	b = binary.AppendUvarint(b, uint64(len(e.Facts)))
	for _, name := range slices.Sorted(maps.Keys(e.Facts)) {
		b = appendText(appendText(b, name), e.Facts[name])
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}
