package parts

import (
	"os"
	"strings"
	"testing"
)

// A tab and the page beside it show the same mark.
func TestDrawingsAreTheFilesOnes(t *testing.T) {
	for name, lines := range drawings {
		file, err := os.ReadFile("../styles/icon-" + name + ".svg")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(file), ">"+lines+"<") {
			t.Errorf("styles/icon-%s.svg draws something else", name)
		}
	}
}
