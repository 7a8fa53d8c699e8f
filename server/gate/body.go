package gate

import (
	"bytes"
	"encoding/json"
	"fmt"

	"holdfast/server/errs"
)

// Body is what one revision says: its segments in reading order. FromText and FromHTML make it; a caller that lets a
// person quote puts Quote segments between them.
type Body []Segment

// Segment is either canonical HTML or a Quote, never both and never neither.
type Segment struct {
	HTML  string `json:"html,omitempty"`
	Quote *Quote `json:"quote,omitempty"`
}

// Quote refers to words of another revision; it never copies them. From and To count runes of that revision's text
// projection (Body.Text), From included, To not.
type Quote struct {
	Post     string `json:"post"`
	Revision string `json:"revision"`
	From     int    `json:"from"`
	To       int    `json:"to"`
}

// stored is how a Body lies in the store.
type stored struct {
	Version  int  `json:"v"`
	Segments Body `json:"s"`
}

// Encode is the Body as it is sealed and hashed: the same Body gives the same bytes in every process of a Version.
func (b Body) Encode() []byte {
	if b == nil {
		b = Body{}
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false) // it would make six bytes of every angle bracket
	if err := enc.Encode(stored{Version, b}); err != nil {
		panic(err) // unreachable: strings and integers always encode
	}
	return bytes.TrimRight(out.Bytes(), "\n")
}

// Decode is the reverse of Encode. It checks shape and version, not markup: what was stored came through this gate and
// was sealed. Its errors are errs.Internal, because no person can do anything about them.
func Decode(data []byte) (Body, error) {
	if body, ok := quick(data); ok {
		return body, nil
	}
	return generally(data)
}

// generally is Decode by a general reader.
func generally(data []byte) (Body, error) {
	var in stored
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		return nil, unreadable("gate: these bytes are no body") // the parser's own error can quote words
	}
	if in.Version != Version || dec.More() {
		return nil, unreadable("gate: a body of version %d, or bytes behind it", in.Version)
	}
	for i, s := range in.Segments {
		if !s.shaped() {
			return nil, unreadable("gate: segment %d has no shape", i)
		}
	}
	return in.Segments, nil
}

// unreadable is the error of a body that cannot be read. Its cause goes to the log: it holds no words.
func unreadable(format string, args ...any) error {
	return errs.Wrap(fmt.Errorf(format, args...), errs.Internal, "We cannot show these words right now.")
}

// shaped reports whether the segment is one thing and, if a quote, one that can be looked up.
func (s Segment) shaped() bool {
	if s.Quote == nil {
		return s.HTML != ""
	}
	q := s.Quote
	return s.HTML == "" && q.Post != "" && q.Revision != "" && q.From >= 0 && q.From < q.To
}
