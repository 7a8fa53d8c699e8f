package store

import "fmt"

// MaxFind is the most documents one Find or one GetMany gives.
const MaxFind = 1000

// Plan is a Query that fits a declared index, in the words a backend needs. Every value has its key's kind: Text is a
// string, Number an int64.
type Plan struct {
	Index  Index // its first len(Equal) keys are fixed, the others and then the id give the order
	Equal  []any
	From   any   // nil: no lower end
	Before any   // nil: no upper end
	After  []any // nil, or one value for each of Rest and then the id
	Desc   bool
	Limit  int
	None   bool // a value that no document can have: the answer is empty without asking
}

// Rest is the keys that Equal left open.
func (p *Plan) Rest() []Key { return p.Index.Keys[len(p.Equal):] }

// Plan is how every backend reads the query of a Find. A misfit panics: it is a mistake in the calling code that no
// input can cause, and a wrong answer would be worse.
func (c *Collection) Plan(q Query) Plan {
	if q.Limit < 1 || q.Limit > MaxFind {
		panic(fmt.Sprintf("store: %s by %q: the limit %d is not from 1 to %d", c.Name, q.Index, q.Limit, MaxFind))
	}
	return c.PlanCount(q)
}

// PlanCount is the same for the query of a Count, whose Limit means nothing.
func (c *Collection) PlanCount(q Query) Plan {
	index, ok := c.index(q.Index)
	if !ok {
		panic(fmt.Sprintf("store: %s declares no index %q", c.Name, q.Index))
	}
	if len(q.Equal) > len(index.Keys) {
		panic(fmt.Sprintf("store: %s by %q: %d values for %d keys", c.Name, q.Index, len(q.Equal), len(index.Keys)))
	}
	p := Plan{Index: index, Desc: q.Desc, Limit: q.Limit}
	p.Equal = c.values(&p, index.Keys[:len(q.Equal)], q.Equal)
	rest := p.Rest()
	if q.From != nil || q.Before != nil {
		if len(rest) == 0 {
			panic(fmt.Sprintf("store: %s by %q: From and Before need a key that Equal left open", c.Name, q.Index))
		}
		p.From, p.Before = c.end(&p, rest[0], q.From), c.end(&p, rest[0], q.Before)
	}
	if q.After != nil {
		p.After = c.cursor(&p, rest, q.After)
	}
	return p
}

func (c *Collection) end(p *Plan, key Key, v any) any {
	if v == nil {
		return nil
	}
	return c.value(p, key, v)
}

func (c *Collection) cursor(p *Plan, rest []Key, after *Cursor) []any {
	if len(after.Keys) != len(rest) {
		panic(fmt.Sprintf("store: %s by %q: the cursor has %d keys and needs %d, then an id", c.Name, p.Index.Name, len(after.Keys), len(rest)))
	}
	p.None = p.None || !validText(after.ID)
	return append(c.values(p, rest, after.Keys), after.ID)
}

// values checks them one by one. One place more is made, for a cursor's id.
func (c *Collection) values(p *Plan, keys []Key, vs []any) []any {
	checked := make([]any, 0, len(vs)+1)
	for i, v := range vs {
		checked = append(checked, c.value(p, keys[i], v))
	}
	return checked
}

// value panics on a wrong type, which is a mistake in the code, and not on a text that cannot be stored: that may have
// come from a person.
func (c *Collection) value(p *Plan, key Key, v any) any {
	kept, ok := key.value(v)
	if !ok {
		panic(fmt.Sprintf("store: %s by %q: the key %q cannot be a %T: Text is a string, Number an int64", c.Name, p.Index.Name, key.Name, v))
	}
	p.None = p.None || !keepable(kept)
	return kept
}

// CheckMany is what GetMany does first: more than MaxFind ids panic, and those that no document can have are left out.
func CheckMany(c *Collection, ids []string) []string {
	if len(ids) > MaxFind {
		panic(fmt.Sprintf("store: %s: %d documents asked for at once, %d at most", c.Name, len(ids), MaxFind))
	}
	possible := make([]string, 0, len(ids))
	for _, id := range ids {
		if ValidID(id) {
			possible = append(possible, id)
		}
	}
	return possible
}

// CheckCount panics on a Count that could only answer nothing.
func CheckCount(c *Collection, q Query, atMost int) {
	if atMost < 1 {
		panic(fmt.Sprintf("store: %s by %q: counting at most %d says nothing", c.Name, q.Index, atMost))
	}
}

// Unavailable is how a backend reports what went wrong below it: errors.Is finds ErrUnavailable and the cause.
func Unavailable(cause error) error { return fmt.Errorf("%w: %w", ErrUnavailable, cause) }
