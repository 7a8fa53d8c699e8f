package mongo

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"holdfast/server/store"
)

// record is the document as MongoDB keeps it. The values of all keys, the outbox's too, stand under k.
type record struct {
	ID     string           `bson:"_id"`
	Rev    int64            `bson:"rev"`
	Schema int64            `bson:"schema"`
	Keys   map[string]any   `bson:"k"`
	Body   []byte           `bson:"body,omitempty"`
	Words  map[string]words `bson:"words,omitempty"`
	Events []store.Event    `bson:"events,omitempty"`
}

type words struct {
	Owner    string `bson:"owner"`
	Class    string `bson:"class"`
	Revision string `bson:"revision,omitempty"`
	Text     []byte `bson:"text"`
}

func recordOf(doc store.Doc) record {
	r := record{ID: doc.ID, Rev: doc.Rev, Schema: int64(doc.Schema), Keys: store.OutboxKeys(doc), Body: doc.Body, Events: doc.Events}
	for name, v := range doc.Keys {
		r.Keys[name] = v
	}
	if len(doc.Words) > 0 {
		r.Words = make(map[string]words, len(doc.Words))
	}
	for name, w := range doc.Words {
		r.Words[name] = words{w.Owner, w.Class, w.Revision, w.Text}
	}
	return r
}

// doc leaves out the outbox's keys, which follow from the events, and those that c does not declare (any more).
func (r record) doc(c *store.Collection) store.Doc {
	doc := store.Doc{ID: r.ID, Rev: r.Rev, Schema: int(r.Schema), Body: r.Body, Events: r.Events}
	if len(r.Keys) > 0 {
		doc.Keys = make(map[string]any, len(r.Keys))
	}
	for name, v := range r.Keys {
		if value, kind, ok := kept(v); ok && c.Takes(name, kind) {
			doc.Keys[name] = value
		}
	}
	if len(r.Words) > 0 {
		doc.Words = make(map[string]store.Words, len(r.Words))
	}
	for name, w := range r.Words {
		doc.Words[name] = store.Words{Owner: w.Owner, Class: w.Class, Revision: w.Revision, Text: w.Text}
	}
	return doc
}

// kept takes the narrower number that a server may give back for a small one.
func kept(v any) (value any, kind store.Kind, ok bool) {
	switch v := v.(type) {
	case string:
		return v, store.Text, true
	case int64:
		return v, store.Number, true
	case int32:
		return int64(v), store.Number, true
	}
	return nil, 0, false
}

// read decodes a document the server gave. The raw bytes are the driver's; the decoded ones are copies.
func read(raw bson.Raw, c *store.Collection) (store.Doc, error) {
	var r record
	if err := bson.Unmarshal(raw, &r); err != nil {
		return store.Doc{}, fmt.Errorf("a stored document of %s cannot be read: %w", c.Name, err)
	}
	return r.doc(c), nil
}
