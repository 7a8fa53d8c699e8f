package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// say is a way to say something: where in the call its message stands, and whether pairs that fill places follow.
type say struct {
	message []int // one argument, or those for one and for many
	pairs   int   // 0: none follow
	in      bool  // the pairs are a words.In
}

// ways are the calls that say something, by what stands before the dot: "words", "errs", or "" for a method of the edge.
var ways = map[string]map[string]say{
	"words": {
		"T": {message: []int{1}}, "M": {message: []int{0}}, "F": {message: []int{1}, pairs: 2},
		"N": {message: []int{2, 3}, pairs: 4}, "Say": {message: []int{0}, pairs: 1, in: true},
	},
	"errs": {"New": {message: []int{1}}, "In": {message: []int{1}}, "Wrap": {message: []int{2}}},
	"": {
		"T": {message: []int{0}}, "F": {message: []int{0}, pairs: 1}, "N": {message: []int{1, 2}, pairs: 3},
		"frame": {message: []int{0}}, "problem": {message: []int{0}}, "refused": {message: []int{1}}, "filledAgain": {message: []int{1}},
	},
}

// sayings adds what a file says.
func (h *heard) sayings(f *file) {
	ast.Inspect(f.ast, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if way, ok := f.way(n); ok && !internal(n) {
				h.saying(f, n, way)
			}
		case *ast.FuncDecl:
			h.table(f, n.Name.Name, n.Body)
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if i < len(n.Values) {
					h.table(f, name.Name, n.Values[i])
				}
			}
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Sentence" && strings.HasPrefix(f.path, "server/") {
				if words, ok := f.literal(n.Value); ok {
					h.add(f.at(n), "", words)
				}
			}
		}
		return true
	})
}

// table adds the strings of one of tables.
func (h *heard) table(f *file, name string, n ast.Node) {
	if !slices.Contains(tables[f.path], name) || n == nil {
		return
	}
	ast.Inspect(n, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok {
			if text, ok := f.literal(lit); ok && readsLikeWords(text) {
				h.add(f.at(lit), "", text)
			}
		}
		return true
	})
}

// way says how a call says something, if it does.
func (f *file) way(call *ast.CallExpr) (say, bool) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return say{}, false
	}
	if from, ok := sel.X.(*ast.Ident); ok && ways[from.Name] != nil {
		way, ok := ways[from.Name][sel.Sel.Name]
		return way, ok && len(call.Args) > slices.Max(way.message)
	}
	if path.Dir(f.path) != "server/web" {
		return say{}, false
	}
	way, ok := ways[""][sel.Sel.Name]
	return way, ok && len(call.Args) > slices.Max(way.message)
}

// internal says whether an error is one of ours, whose sentence stands in the log and nowhere else.
func internal(call *ast.CallExpr) bool {
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		kind, ok := arg.(*ast.SelectorExpr)
		return ok && kind.Sel.Name == "Internal"
	})
}

func (h *heard) saying(f *file, call *ast.CallExpr, way say) {
	var forms []string
	for _, i := range way.message {
		words, ok := f.literal(call.Args[i])
		if name, constant := call.Args[i].(*ast.Ident); constant && ok {
			f.spoken[name.Name] = true
		}
		if !ok {
			if composed(call.Args[i]) && terminal[f.path] == "" {
				h.fault(f.at(call) + ": what is said has to be a literal, so that it is found; values go into its places")
			}
			return // a variable: words.M marks what it holds
		}
		if words != "" {
			forms = append(forms, words)
		}
	}
	switch len(forms) {
	case 1:
		h.add(f.at(call), "", forms[0])
	case 2:
		h.add(f.at(call), forms[0], forms[1])
	}
	if way.pairs > 0 {
		h.places(f, call, way, forms)
	}
}

var aPlace = regexp.MustCompile(`\{([a-z]+)\}`)

// places compares the places of a message with what is put into them, as far as the call tells.
func (h *heard) places(f *file, call *ast.CallExpr, way say, forms []string) {
	given, all := f.given(call, way)
	wanted := map[string]bool{}
	for _, form := range forms {
		for _, found := range aPlace.FindAllStringSubmatch(form, -1) {
			wanted[found[1]] = true
		}
	}
	for _, name := range given {
		if !wanted[name] {
			h.fault(fmt.Sprintf("%s: %q has no place {%s}", f.at(call), forms[len(forms)-1], name))
		}
	}
	for name := range wanted {
		if all && !slices.Contains(given, name) && !(name == "n" && len(forms) == 2) {
			h.fault(fmt.Sprintf("%s: nothing is given for {%s}", f.at(call), name))
		}
	}
}

// given lists the places that a call fills, and says whether these are all.
func (f *file) given(call *ast.CallExpr, way say) (names []string, all bool) {
	if call.Ellipsis.IsValid() {
		return nil, false
	}
	if !way.in {
		for i := way.pairs; i < len(call.Args); i += 2 {
			if name, ok := f.literal(call.Args[i]); ok {
				names = append(names, name)
			}
		}
		return names, true
	}
	in, ok := call.Args[way.pairs].(*ast.CompositeLit)
	if !ok {
		return nil, false
	}
	for _, e := range in.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			if name, ok := f.literal(pair.Key); ok {
				names = append(names, name)
			}
		}
	}
	return names, true
}

// literal reads a string that stands in the source: a literal, a constant of the package, or several put together.
func (f *file) literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			words, err := strconv.Unquote(e.Value)
			return words, err == nil
		}
	case *ast.Ident:
		words, ok := f.consts[e.Name]
		return words, ok && words != unclear
	case *ast.ParenExpr:
		return f.literal(e.X)
	case *ast.BinaryExpr:
		left, ok := f.literal(e.X)
		right, also := f.literal(e.Y)
		return left + right, ok && also && e.Op == token.ADD
	}
	return "", false
}

// composed says whether words are put together where they are said: with +, or by a call such as fmt.Sprintf.
func composed(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return true
	case *ast.CallExpr:
		sel, ok := e.Fun.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		from, ok := sel.X.(*ast.Ident)
		return ok && from.Name == "fmt"
	}
	return false
}
