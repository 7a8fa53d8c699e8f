package parts

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// quiet is the empty edge that a reader of such a square needs on each side, in cells (ISO/IEC 18004: 4).
const quiet = 4

// Squares draws a two-dimensional code, dark on light in every scheme, because cameras read it so. What it says must
// stand beside it in words. Rows may not differ in length.
func Squares(cells [][]bool) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		if len(cells) == 0 {
			return nil
		}
		size := len(cells) + 2*quiet
		_, err := fmt.Fprintf(w, `<svg class="squares" viewBox="0 0 %[1]d %[1]d" aria-hidden="true" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%[1]dv%[1]dH0z"/><path fill="#000" d="%[2]s"/></svg>`, size, runs(cells))
		return err
	})
}

// runs is the path of all dark cells, a stroke for each run of them in a row.
func runs(cells [][]bool) string {
	var path strings.Builder
	for y, row := range cells {
		for x := 0; x < len(row); {
			n := 0
			for x+n < len(row) && row[x+n] {
				n++
			}
			if n > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x+quiet, y+quiet, n, n)
			}
			x += n + 1
		}
	}
	return path.String()
}
