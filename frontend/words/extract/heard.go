package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// message is one thing the house says. One is its singular; only messages by number have it.
type message struct{ One, Other string }

// heard is everything found in the source.
type heard struct {
	messages map[string]message
	faults   []string
}

func (h *heard) fault(sentence string) {
	if !slices.Contains(h.faults, sentence) {
		h.faults = append(h.faults, sentence)
	}
}

// file is one Go file, with what it takes to read it.
type file struct {
	path   string // from the root
	ast    *ast.File
	fset   *token.FileSet
	consts map[string]string // string constants of its package
	spoken map[string]bool   // those of them that are said somewhere in it
}

func (f *file) at(n ast.Node) string {
	return fmt.Sprintf("%s:%d", f.path, f.fset.Position(n.Pos()).Line)
}

func (f *file) generated() bool { return strings.HasSuffix(f.path, "_templ.go") }

// template is where somebody looks for what stands in a generated file.
func (f *file) template() string { return strings.TrimSuffix(f.path, "_templ.go") + ".templ" }

// listen reads the whole source. The gallery's words are made up, and those of the tests and their kit too.
func listen(root string) (*heard, error) {
	h := &heard{messages: map[string]message{}}
	for _, part := range []string{"frontend", "server", "moderation"} {
		err := filepath.WalkDir(filepath.Join(root, part), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			if slices.Contains([]string{"node_modules", "testkit", "gallery", "testdata", "extract"}, d.Name()) {
				return filepath.SkipDir
			}
			return h.hear(root, path)
		})
		if err != nil {
			return nil, err
		}
	}
	err := h.scripts(root)
	slices.Sort(h.faults)
	return h, err
}

// hear reads one folder, which is one package.
func (h *heard) hear(root, dir string) error {
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return err
	}
	var files []*file
	consts, spoken := map[string]string{}, map[string]bool{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := read(path, nil, consts)
		if err != nil {
			return err
		}
		if f.path, err = filepath.Rel(root, path); err != nil {
			return err
		}
		f.spoken = spoken
		files = append(files, f)
	}
	for _, f := range files {
		h.sayings(f)
	}
	for _, f := range files {
		if said(f.path) {
			h.unsaid(f)
		}
	}
	return nil
}

// unclear stands for a name that means two things in one package.
const unclear = "\x00"

// read parses a file and adds its string constants to those of its package.
func read(path string, source any, consts map[string]string) (*file, error) {
	f := &file{path: path, fset: token.NewFileSet(), consts: consts}
	var err error
	if f.ast, err = parser.ParseFile(f.fset, path, source, parser.ParseComments|parser.SkipObjectResolution); err != nil {
		return nil, err
	}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Names) == len(spec.Values) {
			for i, name := range spec.Names {
				words, ok := f.literal(spec.Values[i])
				if was, known := consts[name.Name]; known && was != words {
					words = unclear
				}
				if ok {
					consts[name.Name] = words
				}
			}
		}
		return true
	})
	return f, nil
}

// add keeps a message. The same form for many cannot belong to two singulars, or be plain as well: a catalogue has one
// entry for it.
func (h *heard) add(at, one, other string) {
	was, known := h.messages[other]
	if known && was.One != one {
		h.fault(fmt.Sprintf("%s: %q is said elsewhere with another singular, or with none", at, other))
		return
	}
	h.messages[other] = message{one, other}
}

// reserved are words that go-i18n takes for a message's own parts where a string stands beside them.
var reserved = []string{"id", "description", "hash", "leftdelim", "rightdelim", "zero", "one", "two", "few", "many", "other", "translation"}

// catalogue is go-i18n's format: plain messages as strings, those by number with their forms, in the order of the
// alphabet.
func (h *heard) catalogue() ([]byte, error) {
	all := make(map[string]any, len(h.messages))
	for id, m := range h.messages {
		switch {
		case m.One != "":
			all[id] = map[string]string{"one": m.One, "other": m.Other}
		case slices.Contains(reserved, strings.ToLower(id)):
			all[id] = map[string]string{"other": m.Other}
		default:
			all[id] = m.Other
		}
	}
	var out bytes.Buffer
	to := json.NewEncoder(&out) // it sorts the keys of a map
	to.SetEscapeHTML(false)
	to.SetIndent("", "  ")
	err := to.Encode(all)
	return out.Bytes(), err
}
