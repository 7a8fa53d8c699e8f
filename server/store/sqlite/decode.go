package sqlite

import (
	"encoding/binary"

	"holdfast/server/store"
)

// decode is the reverse of encode. The document takes raw over: its byte fields are parts of it, each with no room to
// grow into the next. Keys that c does not declare (any more) are left out.
func decode(raw []byte, c *store.Collection) (store.Doc, error) {
	if len(raw) == 0 || raw[0] != version {
		return store.Doc{}, errEnvelope
	}
	size, n := binary.Uvarint(raw[1:])
	if n <= 0 || size > uint64(len(raw)-1-n) {
		return store.Doc{}, errEnvelope
	}
	start := 1 + n
	h := &head{s: string(raw[start : start+int(size)])}
	t := &tail{b: raw[start+int(size):]}
	doc := h.doc(t, c)
	if h.bad || t.bad || h.s != "" || len(t.b) != 0 {
		return store.Doc{}, errEnvelope
	}
	return doc, nil
}

// tail hands out the byte fields.
type tail struct {
	b   []byte
	bad bool
}

func (t *tail) cut(n int) []byte {
	if n > len(t.b) {
		t.bad = true
		return nil
	}
	part := t.b[:n:n]
	t.b = t.b[n:]
	if n == 0 {
		return nil
	}
	return part
}

// head is what is left to read of it; once bad, it stays so and gives zero values.
type head struct {
	s   string
	bad bool
}

func (h *head) doc(t *tail, c *store.Collection) store.Doc {
	doc := store.Doc{ID: h.text(), Rev: h.number(), Schema: int(h.number())}
	doc.Keys = h.keys(c)
	doc.Body = t.cut(h.size())
	doc.Words = h.words(t)
	doc.Events = h.events()
	return doc
}

func (h *head) keys(c *store.Collection) map[string]any {
	n := h.count()
	if n == 0 {
		return nil
	}
	keys := make(map[string]any, n)
	for range n {
		name, kind := h.text(), store.Kind(h.byte())
		var v any
		if kind == store.Text {
			v = h.text()
		} else {
			v = h.number()
		}
		if c.Takes(name, kind) {
			keys[name] = v
		}
	}
	return keys
}

func (h *head) words(t *tail) map[string]store.Words {
	n := h.count()
	if n == 0 {
		return nil
	}
	words := make(map[string]store.Words, n)
	for range n {
		name := h.text()
		w := store.Words{Owner: h.text(), Class: h.text(), Revision: h.text()}
		w.Text = t.cut(h.size())
		words[name] = w
	}
	return words
}

func (h *head) events() []store.Event {
	n := h.count()
	if n == 0 {
		return nil
	}
	events := make([]store.Event, n)
	for i := range events {
		events[i] = store.Event{ID: h.text(), Kind: h.text(), Due: h.number(), Tries: int(h.number()), Parked: h.number(), Reason: h.text()}
		facts := h.count()
		if facts == 0 {
			continue
		}
		events[i].Facts = make(map[string]string, facts)
		for range facts {
			name := h.text()
			events[i].Facts[name] = h.text()
		}
	}
	return events
}

func (h *head) byte() byte {
	if h.s == "" {
		h.bad = true
		return 0
	}
	b := h.s[0]
	h.s = h.s[1:]
	return b
}

func (h *head) text() string {
	n := h.size()
	if n > len(h.s) {
		h.bad = true
		return ""
	}
	s := h.s[:n]
	h.s = h.s[n:]
	return s
}

func (h *head) number() int64 {
	u := h.uvarint()
	return int64(u>>1) ^ -int64(u&1) // the zigzag of binary.AppendVarint
}

// size is a length in bytes. What is longer than any document is bad already.
func (h *head) size() int {
	n := h.uvarint()
	if n > 1<<30 {
		h.bad = true
		return 0
	}
	return int(n)
}

// count is the length of a list. Every item takes at least a byte, so a damaged count cannot make us reserve much.
func (h *head) count() int {
	n := h.size()
	if n > len(h.s) {
		h.bad = true
		return 0
	}
	return n
}

func (h *head) uvarint() uint64 {
	var u uint64
	for shift := 0; shift < 64 && !h.bad; shift += 7 {
		b := h.byte()
		u |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return u
		}
	}
	h.bad = true
	return 0
}
