package store

import "github.com/fxamacker/cbor/v2"

// Facts encodes the plain facts of a document for Doc.Body: ids, enums and times, in a struct with json tags. CBOR,
// because a page reads dozens of documents and JSON took three to four times as long over them.
func Facts(v any) []byte {
	body, err := cbor.Marshal(v)
	if err != nil {
		panic("store: facts that cannot be encoded: " + err.Error()) // a struct of plain fields always can
	}
	return body
}

// ReadFacts is the reverse of Facts. Fields that v does not have are left aside, so that an older program reads what a
// newer one wrote.
func ReadFacts(body []byte, v any) error { return cbor.Unmarshal(body, v) }
