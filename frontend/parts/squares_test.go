package parts

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var run = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)

func TestSquaresDrawEveryDarkCellOnceWithinAQuietEdge(t *testing.T) {
	cells := [][]bool{{true, true, false}, {false, false, false}, {true, false, true}}
	var out strings.Builder
	if err := Squares(cells).Render(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	got := make([][]bool, len(cells))
	for y := range got {
		got[y] = make([]bool, len(cells))
	}
	for _, m := range run.FindAllStringSubmatch(out.String(), -1) {
		x, _ := strconv.Atoi(m[1])
		y, _ := strconv.Atoi(m[2])
		n, _ := strconv.Atoi(m[3])
		for i := range n {
			if got[y-quiet][x-quiet+i] {
				t.Errorf("cell %d, %d is drawn twice", x+i, y)
			}
			got[y-quiet][x-quiet+i] = true
		}
	}
	for y, row := range cells {
		for x, dark := range row {
			if got[y][x] != dark {
				t.Errorf("cell %d, %d: dark %v, want %v", x, y, got[y][x], dark)
			}
		}
	}
	if !strings.Contains(out.String(), `viewBox="0 0 11 11"`) {
		t.Error("the quiet edge is missing")
	}
}
