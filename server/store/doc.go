package store

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"holdfast/server/errs"
)

// The limits of one document. Both backends take more; one figure for both means that moving from one to the other
// meets no surprise (MongoDB's own limit is 16 MiB a document).
const (
	MaxID  = 512     // bytes of an id or of a Text key
	MaxDoc = 4 << 20 // bytes of Body and all Words' Text together
)

// What a write answers when the document itself cannot be taken, tested with errors.Is. Nothing was written.
var (
	// ErrDocument is a mistake in the calling code: an undeclared key or field, a value of the wrong kind, no id.
	ErrDocument = errs.New(errs.Internal, "Something is wrong on our side, so nothing was changed. Please tell the people who run this place.")
	// ErrTooLarge is a document over MaxDoc.
	ErrTooLarge = errs.New(errs.TooLarge, "This is too long to keep in one piece. Please divide it into several.")
	// ErrBacklog is a document with more than MaxEvents things waiting to follow from it.
	ErrBacklog = errs.New(errs.Unavailable, "Too much is still waiting to be done here. Nothing was changed. Please try again in a few minutes.")
)

// CheckDoc is what every backend does first with a document to be written. It gives the document back with int keys
// as int64, or an error that is ErrDocument, ErrTooLarge or ErrBacklog. The caller's Keys stay as they were.
func (c *Collection) CheckDoc(doc Doc) (Doc, error) {
	if !ValidID(doc.ID) {
		return Doc{}, c.misfit("%q cannot be an id", doc.ID)
	}
	keys, err := c.checkKeys(doc.Keys)
	if err != nil {
		return Doc{}, err
	}
	doc.Keys = keys
	if err := c.checkSize(doc); err != nil {
		return Doc{}, err
	}
	return doc, checkEvents(c, doc.Events)
}

// ValidID says whether s can be an id or a Text key's value: UTF-8 without NUL, MaxID bytes at most; an id is not empty.
func ValidID(s string) bool { return s != "" && validText(s) }

func validText(s string) bool {
	return len(s) <= MaxID && utf8.ValidString(s) && strings.IndexByte(s, 0) < 0
}

// value is v as the key keeps it: a string, or an int64 (int is taken too). ok is false when v has another type; named
// string types, such as ids, have to be converted by the caller.
func (k Key) value(v any) (kept any, ok bool) {
	switch v := v.(type) {
	case string:
		return v, k.Kind == Text
	case int64:
		return v, k.Kind == Number
	case int:
		return int64(v), k.Kind == Number
	}
	return nil, false
}

// keepable is false for a text that no document can have as a key.
func keepable(v any) bool {
	text, ok := v.(string)
	return !ok || validText(text)
}

func (c *Collection) misfit(format string, args ...any) error {
	return fmt.Errorf("%w: %s: %s", ErrDocument, c.Name, fmt.Sprintf(format, args...))
}

// checkKeys copies only when there is an int to turn into an int64.
func (c *Collection) checkKeys(keys map[string]any) (map[string]any, error) {
	checked, copied := keys, false
	for name, v := range keys {
		key, ok := c.key(name)
		if !ok {
			return nil, c.misfit("the key %q is in no declared index", name)
		}
		kept, ok := key.value(v)
		if !ok || !keepable(kept) {
			return nil, c.misfit("the key %q cannot be this %T: a Text is a string of UTF-8 without NUL, %d bytes at most, a Number an int64", name, v, MaxID)
		}
		if kept == v {
			continue
		}
		if !copied {
			checked, copied = clone(keys), true
		}
		checked[name] = kept
	}
	return checked, nil
}

func clone(keys map[string]any) map[string]any {
	copied := make(map[string]any, len(keys))
	for name, v := range keys {
		copied[name] = v
	}
	return copied
}

func (c *Collection) checkSize(doc Doc) error {
	size := len(doc.Body)
	for name, w := range doc.Words {
		if !slices.Contains(c.Words, name) {
			return c.misfit("the field of words %q is not declared", name)
		}
		if !validText(w.Owner) || !validText(w.Class) || !validText(w.Revision) {
			return c.misfit("the field of words %q has an owner, class or revision that is no id", name)
		}
		size += len(w.Text)
	}
	if size > MaxDoc {
		return fmt.Errorf("%w: %s: %d bytes", ErrTooLarge, c.Name, size)
	}
	return nil
}

func checkEvents(c *Collection, events []Event) error {
	if len(events) > MaxEvents {
		return fmt.Errorf("%w: %s: %d events in one document", ErrBacklog, c.Name, len(events))
	}
	for _, e := range events {
		if !ValidID(e.ID) || !ValidID(e.Kind) || !validText(e.Reason) || e.Tries < 0 {
			return c.misfit("the event %q cannot be kept as it is", e.ID)
		}
		for name, fact := range e.Facts {
			if !ValidID(name) || strings.ContainsAny(name, ".$") || !validText(fact) {
				return c.misfit("the event %q has a fact that cannot be kept", e.Kind)
			}
		}
	}
	return nil
}

// Without is what a backend's Find gives of docs: without their words, and without the Rev that writing them back
// would need, where NoWords asks so.
func (q Query) Without(docs []Doc) []Doc {
	if q.NoWords {
		for i := range docs {
			docs[i].Words, docs[i].Rev = nil, 0
		}
	}
	return docs
}
