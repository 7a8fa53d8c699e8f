package parts

import (
	"strconv"

	"github.com/a-h/templ"
)

// Box is one thing to fill in: a line, a longer text or a list to choose from.
type Box struct {
	Name, Label, Hint, Value string
	ID                       string // on the page; Name when empty

	Type     string // of a line: "text" when empty, "password", "email", "tel", "date"
	Complete string // the browser's autocomplete; "off" when empty
	Mode     string // inputmode; may be empty
	Max      int    // characters; 0: as many as it takes
	Optional bool
	Words    bool // people's words: in the book face
	Plain    bool // neither capitals nor spelling are minded: addresses, codes
}

// Secret is a box for a password. fresh: a new one is made up.
func Secret(name, label, hint string, fresh bool) Box {
	b := Box{Name: name, Label: label, Hint: hint, Type: "password", Complete: "current-password", Plain: true}
	if fresh {
		b.Complete = "new-password"
	}
	return b
}

// Code is a box for a code that somebody reads from somewhere else: one box, however many groups the code has.
func Code(name, label, hint, value string) Box {
	return Box{Name: name, Label: label, Hint: hint, Value: value, Complete: "off", Plain: true}
}

// Choice is one entry of a list to choose from.
type Choice struct {
	Value, Label string
	Hint         string
	Selected     bool
}

// About says whether the problem is about the box of that name.
func (p *Problem) About(name string) bool { return p != nil && p.Field != "" && p.Field == name }

func (b Box) id() string {
	if b.ID == "" {
		return b.Name
	}
	return b.ID
}

func (b Box) kind() string {
	if b.Type == "" {
		return "text"
	}
	return b.Type
}

// attrs are what a box has only sometimes.
func (b Box) attrs(p *Problem) templ.Attributes {
	all := templ.Attributes{"autocomplete": b.complete(), "required": !b.Optional}
	if by := b.describedBy(p); by != "" {
		all["aria-describedby"] = by
	}
	if p.About(b.Name) {
		all["aria-invalid"] = "true"
	}
	if b.Mode != "" {
		all["inputmode"] = b.Mode
	}
	if b.Max > 0 {
		all["maxlength"] = strconv.Itoa(b.Max)
	}
	if b.Plain {
		all["autocapitalize"], all["autocorrect"], all["spellcheck"] = "none", "off", "false"
	} else {
		all["dir"] = "auto"
	}
	if b.Words {
		all["class"] = "title"
	}
	return all
}

// tied leads from a group of choices to what is said about it.
func (b Box) tied(p *Problem) templ.Attributes {
	by := b.describedBy(p)
	if by == "" {
		return nil
	}
	return templ.Attributes{"aria-describedby": by}
}

// ticked is the same for one tick, whose hint is part of its label.
func (b Box) ticked(p *Problem) templ.Attributes {
	if !p.About(b.Name) {
		return nil
	}
	return templ.Attributes{"aria-describedby": b.id() + "-wrong", "aria-invalid": "true"}
}

func (b Box) complete() string {
	if b.Complete == "" {
		return "off"
	}
	return b.Complete
}

func (b Box) describedBy(p *Problem) string {
	by := ""
	if b.Hint != "" {
		by = b.id() + "-hint"
	}
	if p.About(b.Name) {
		by += " " + b.id() + "-wrong"
	}
	return by
}
