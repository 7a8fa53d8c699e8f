package parts

// Form is a form that somebody filled in and that was not sent on: they were signed out meanwhile, or we could not take
// it just then. It goes through signing in whole, and comes back to them alone.
type Form struct {
	At     string // where it was going
	Whose  string // tag of the person whose it is; empty when nothing tells
	Fields []Field
}

// Field is one of its fields. A name may come more than once.
type Field struct {
	Name, Value string
	Written     bool // somebody's sentences, which are shown
}

// long is what somebody wrote in it.
func (f Form) long() (all []Field) {
	for _, field := range f.Fields {
		if field.Written {
			all = append(all, field)
		}
	}
	return all
}
