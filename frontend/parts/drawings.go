package parts

import "github.com/a-h/templ"

// drawings are the marks that a practice can choose in place of the usual one. They show nothing in particular; the same
// lines are in styles/icon-NAME.svg, for tabs.
var drawings = map[string]string{
	"leaf": `<path d="M5 19.5C4 11 9 4.5 20 4c.5 10-5.5 16-13 14"/><path d="M4 21.5c2-5.5 5.5-9.5 10.5-12"/>`,
	"wave": `<path d="M2.5 9c3.2-4 6.3-4 9.5 0s6.3 4 9.5 0"/><path d="M2.5 16c3.2-4 6.3-4 9.5 0s6.3 4 9.5 0"/>`,
	"page": `<path d="M5.5 3h9l4.5 4.5V21H5.5z"/><path d="M9 11.5h6.5M9 16h4.5"/>`,
	"ring": `<circle cx="12" cy="12" r="8.5"/><path d="M12 8.5a3.5 3.5 0 0 1 3.5 3.5"/>`,
}

// Drawing is the mark of that name, and the usual one for a name that has none.
func Drawing(name string) templ.Component {
	lines, known := drawings[name]
	if !known {
		return Mark()
	}
	return templ.Raw(`<svg viewBox="0 0 24 24" aria-hidden="true"><g fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round">` + lines + `</g></svg>`)
}
