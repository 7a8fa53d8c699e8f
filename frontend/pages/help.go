package pages

import "strings"

func (p Help) practice() string {
	if p.Practice == "" {
		return "The practice"
	}
	return p.Practice
}

// between is what stands after the i-th of n numbers in a sentence.
func between(i, n int) string {
	switch i {
	case n - 1:
		return "."
	case n - 2:
		return " or "
	}
	return ", "
}

func (l HelpLine) icon() string {
	if strings.HasPrefix(l.Href, "tel:") {
		return "phone"
	}
	return "message"
}
