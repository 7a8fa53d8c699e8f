package screen

import (
	_ "embed"
	"strings"
)

//go:embed spelling.txt
var spellingFile string

//go:embed slips.txt
var slipsFile string

// wide reads the table of spellings.
func wide(lines string) map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(lines) {
		if f := strings.Fields(line); len(f) > 1 && f[0] != "#" {
			out[f[0]] = f[1:]
		}
	}
	return out
}
