package storetest

import (
	"cmp"
	"slices"

	"holdfast/server/store"
)

// model is the contract in the plainest form: all documents of a collection in a map, sorted anew for every question.
type model map[string]store.Doc

// ranked is a document at its place in an index.
type ranked struct {
	place []any // the values of the index's keys, then the id
	doc   store.Doc
}

func (m model) find(c *store.Collection, q store.Query) []store.Doc {
	p := c.PlanCount(q)
	var list []ranked
	for _, doc := range m {
		if r, ok := rank(p, doc); ok && fits(p, r.place) {
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b ranked) int {
		if p.Desc {
			a, b = b, a
		}
		return compare(a.place, b.place)
	})
	docs := make([]store.Doc, 0, len(list))
	for _, r := range list {
		docs = append(docs, r.doc)
	}
	return docs
}

// rank is false for a document that lacks one of the index's keys.
func rank(p store.Plan, doc store.Doc) (ranked, bool) {
	outbox := store.OutboxKeys(doc)
	var place []any
	for _, key := range p.Index.Keys {
		v := doc.Keys[key.Name]
		if v == nil {
			v = outbox[key.Name]
		}
		if v == nil {
			return ranked{}, false
		}
		place = append(place, v)
	}
	return ranked{append(place, doc.ID), doc}, true
}

func fits(p store.Plan, place []any) bool {
	n := len(p.Equal)
	if compare(place[:n], p.Equal) != 0 {
		return false
	}
	if p.From != nil && one(place[n], p.From) < 0 {
		return false
	}
	if p.Before != nil && one(place[n], p.Before) >= 0 {
		return false
	}
	if p.After == nil {
		return true
	}
	beyond := compare(place[n:], p.After)
	return p.Desc && beyond < 0 || !p.Desc && beyond > 0
}

func compare(a, b []any) int { return slices.CompareFunc(a, b, one) }

// one compares two values of one kind: texts by their bytes.
func one(a, b any) int {
	if text, ok := a.(string); ok {
		return cmp.Compare(text, b.(string))
	}
	return cmp.Compare(a.(int64), b.(int64))
}
