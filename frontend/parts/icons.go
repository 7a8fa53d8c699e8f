package parts

import (
	"context"
	"io"
	"slices"

	"github.com/a-h/templ"
)

// The drawings, most of them from Lucide (ISC licence, copyright Lucide Contributors); pin, up and reopen are our own.
// A page carries each of the symbols it uses once, and every place refers to it: twenty posts repeat a name, not paths.
var icons = map[string]string{
	"leave":   `<path d="M10 21H2"/><path d="M10 3H7a2 2 0 00-2 2v16"/><path d="M14 12h.01"/><path d="M19 21V5a2 2 0 00-1.675-1.974l-6.163-1.013A1 1 0 0010 3v18a1 1 0 001.124.992z"/><path d="M22 21h-3"/>`,
	"help":    `<circle cx="12" cy="12" r="10"/><path d="m4.93 4.93 4.24 4.24"/><path d="m14.83 9.17 4.24-4.24"/><path d="m14.83 14.83 4.24 4.24"/><path d="m9.17 14.83-4.24 4.24"/><circle cx="12" cy="12" r="4"/>`,
	"menu":    `<path d="M4 5h16"/><path d="M4 12h16"/><path d="M4 19h16"/>`,
	"write":   `<path d="M13 21h8"/><path d="M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z"/>`,
	"answer":  `<path d="M20 18v-2a4 4 0 0 0-4-4H4"/><path d="m9 17-5-5 5-5"/>`,
	"undo":    `<path d="M9 14 4 9l5-5"/><path d="M4 9h10.5a5.5 5.5 0 0 1 5.5 5.5a5.5 5.5 0 0 1-5.5 5.5H11"/>`,
	"back":    `<path d="m12 19-7-7 7-7"/><path d="M19 12H5"/>`,
	"down":    `<path d="M12 5v14"/><path d="m19 12-7 7-7-7"/>`,
	"up":      `<path d="M12 19V5"/><path d="m5 12 7-7 7 7"/>`,
	"people":  `<path d="M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2"/><path d="M16 3.128a4 4 0 0 1 0 7.744"/><path d="M22 21v-2a4 4 0 0 0-3-3.87"/><circle cx="9" cy="7" r="4"/>`,
	"clock":   `<circle cx="12" cy="12" r="10"/><path d="M12 6v6l4 2"/>`,
	"unseen":  `<path d="M10.733 5.076a10.744 10.744 0 0 1 11.205 6.575 1 1 0 0 1 0 .696 10.747 10.747 0 0 1-1.444 2.49"/><path d="M14.084 14.158a3 3 0 0 1-4.242-4.242"/><path d="M17.479 17.499a10.75 10.75 0 0 1-15.417-5.151 1 1 0 0 1 0-.696 10.75 10.75 0 0 1 4.446-5.143"/><path d="m2 2 20 20"/>`,
	"phone":   `<path d="M13.832 16.568a1 1 0 0 0 1.213-.303l.355-.465A2 2 0 0 1 17 15h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 1.6l-.468.351a1 1 0 0 0-.292 1.233 14 14 0 0 0 6.392 6.384"/>`,
	"message": `<path d="M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719"/>`,
	"close":   `<rect width="18" height="11" x="3" y="11" rx="2"/><path d="M7 11V7a5 5 0 0 1 10 0v4"/>`,
	"reopen":  `<rect width="18" height="11" x="3" y="11" rx="2"/><path d="M7 11V7a5 5 0 0 1 9.5-2"/>`,
	"pin":     `<path d="M12 17v5"/><path d="M8 2.5h8"/><path d="M9.5 2.5V10L6 13.5V17h12v-3.5L14.5 10V2.5"/>`,
}

// sprite prints the symbols a page uses. An unknown name is a mistake in a template; the gallery test finds it.
func sprite(names ...string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		return writeAll(w, `<svg class="sprite" width="0" height="0" aria-hidden="true">`, names, `</svg>`)
	})
}

func writeAll(w io.Writer, open string, names []string, end string) error {
	if _, err := io.WriteString(w, open); err != nil {
		return err
	}
	for i, name := range names {
		if name == "" || slices.Contains(names[:i], name) {
			continue
		}
		if _, err := io.WriteString(w, `<symbol id="i-`+name+`" viewBox="0 0 24 24">`+icons[name]+`</symbol>`); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, end)
	return err
}
