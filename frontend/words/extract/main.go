// Command extract finds everything the house says and keeps the English catalogue of it.
//
//	go run ./frontend/words/extract          writes frontend/words/en.json
//	go run ./frontend/words/extract -check   writes nothing, and fails when it would, or when words go past the catalogue
//
// It is run at the root of the checkout; the generated Go files of the templates have to be fresh.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

const catalogue = "frontend/words/en.json"

func main() {
	check := flag.Bool("check", false, "write nothing; fail when something is wrong")
	flag.Parse()
	if !run(".", *check, os.Stderr) {
		os.Exit(1)
	}
}

// run does the work in the checkout at root, and says on out what is wrong.
func run(root string, check bool, out io.Writer) bool {
	h, err := listen(root)
	if err != nil {
		fmt.Fprintln(out, err)
		return false
	}
	written, err := h.catalogue()
	if err != nil {
		fmt.Fprintln(out, err)
		return false
	}
	at := filepath.Join(root, catalogue)
	now, err := os.ReadFile(at)
	if stale := err != nil || !bytes.Equal(now, written); stale && check {
		h.fault(catalogue + " is not what the source says. To write it: go run ./frontend/words/extract")
	} else if stale {
		if err := os.WriteFile(at, written, 0o644); err != nil {
			fmt.Fprintln(out, err)
			return false
		}
	}
	for _, fault := range h.faults {
		fmt.Fprintln(out, fault)
	}
	return len(h.faults) == 0
}
