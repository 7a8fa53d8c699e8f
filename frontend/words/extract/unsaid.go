package main

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// said says whether everything a file says is for readers, so that nothing in it may go past the catalogue.
func said(name string) bool {
	return slices.Contains([]string{"frontend/parts", "frontend/pages", "server/web"}, path.Dir(name))
}

// unsaid finds words that go past the catalogue: bare text in a template, and strings that read like something said.
func (h *heard) unsaid(f *file) {
	if f.generated() {
		for _, text := range bare(f.markup()) {
			h.fault(fmt.Sprintf("%s: %q is bare text. Say it: { words.T(ctx, … ) }", f.template(), text))
		}
	}
	silent := f.silent()
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if silent[n] {
			return false
		}
		if lit, ok := n.(*ast.BasicLit); ok && lit.Value[0] != '\'' {
			text, err := strconv.Unquote(lit.Value)
			if err == nil && readsLikeWords(text) && !allowed(f, text) {
				h.fault(fmt.Sprintf("%s: %q reads like something said. Say it with words.T, words.F or words.N", f.at(lit), text))
			}
		}
		return true
	})
}

// anExpression stands in markup where the page prints a value.
const anExpression = "\uE000"

// markup puts together what a generated file prints.
func (f *file) markup() string {
	var out strings.Builder
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if text, ok := f.printed(call); ok {
				out.WriteString(anExpression + text)
			}
		}
		return true
	})
	return out.String()
}

// printed is the markup that a call of templ's runtime prints as it is.
func (f *file) printed(call *ast.CallExpr) (string, bool) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "WriteString" || len(call.Args) != 3 {
		return "", false
	}
	return f.literal(call.Args[2])
}

// spoken are the attributes that a reader sees or hears.
func spoken(name, element string) bool {
	switch name {
	case "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "alt", "placeholder", "label":
		return true
	case "value":
		return element == "button-like"
	}
	return strings.HasPrefix(name, "data-say-")
}

// bare lists the text of markup, and of attributes that are read, that holds letters.
func bare(markup string) []string {
	var found []string
	keep := func(text string) {
		text = strings.Join(strings.Fields(strings.ReplaceAll(text, anExpression, "")), " ")
		if strings.ContainsFunc(text, unicode.IsLetter) {
			found = append(found, text)
		}
	}
	tokens := html.NewTokenizer(strings.NewReader(markup))
	for inside := ""; ; {
		switch tokens.Next() {
		case html.ErrorToken:
			return found
		case html.TextToken:
			switch text := tokens.Token().Data; inside {
			case "script", "style":
			case "noscript": // which the tokenizer takes for text
				found = append(found, bare(text)...)
			default:
				keep(text)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := tokens.Token()
			inside = t.Data
			for _, a := range t.Attr {
				if spoken(a.Key, kindOf(t)) {
					keep(a.Val)
				}
			}
		case html.EndTagToken:
			inside = ""
		}
	}
}

// kindOf tells inputs that show their value as a label from those that hold one.
func kindOf(t html.Token) string {
	if t.Data != "input" {
		return t.Data
	}
	for _, a := range t.Attr {
		if a.Key == "type" && (a.Val == "submit" || a.Val == "button" || a.Val == "reset") {
			return "button-like"
		}
	}
	return t.Data
}

// silent are the nodes of a file whose strings no reader meets: imports, tags, what is said properly, logs, faults of
// ours, and templ's own.
func (f *file) silent() map[ast.Node]bool {
	nodes := map[ast.Node]bool{}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			nodes[n] = true
		case *ast.ValueSpec:
			nodes[n] = f.spoken[n.Names[0].Name]
		case *ast.Field:
			if n.Tag != nil {
				nodes[n.Tag] = true
			}
		case *ast.CompositeLit:
			if sel, ok := n.Type.(*ast.SelectorExpr); ok && sel.Sel.Name == "Error" { // templ's, and errs'
				nodes[n] = true
			}
		case *ast.CallExpr:
			f.silence(n, nodes)
		}
		return true
	})
	return nodes
}

func (f *file) silence(call *ast.CallExpr, nodes map[ast.Node]bool) {
	if way, ok := f.way(call); ok {
		for _, i := range way.message {
			nodes[call.Args[i]] = true
		}
		return
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if ident, plain := call.Fun.(*ast.Ident); plain && ident.Name == "panic" {
		nodes[call] = true
	}
	if !ok {
		return
	}
	if _, ok := f.printed(call); ok && f.generated() {
		nodes[call] = true
	}
	if inner, ok := sel.X.(*ast.SelectorExpr); ok && inner.Sel.Name == "Log" {
		nodes[call] = true
	}
	if from, ok := sel.X.(*ast.Ident); ok && (from.Name == "errors" || from.Name == "fmt" && sel.Sel.Name == "Errorf") {
		nodes[call] = true
	}
}

var (
	capitalised = regexp.MustCompile(`^\PL*\p{Lu}\p{Ll}`)
	twoWords    = regexp.MustCompile(`\p{L}[,;:.]?[ \x{00a0}]+[“‘(]?\p{L}`)
	header      = regexp.MustCompile(`^[A-Z][A-Za-z]*(-[A-Z][A-Za-z]*)+$`)
	attached    = regexp.MustCompile(`(^|[ ·(])[ ·(]+\p{L}|\p{L}[ ,:]+$`)
)

// readsLikeWords guesses from a string's looks: a capital and a small letter, several words, or a word with a gap
// beside it, to be put together with others. Names of headers, classes and keys do not look so.
func readsLikeWords(text string) bool {
	if header.MatchString(text) || strings.HasPrefix(strings.TrimSpace(text), "<") {
		return false
	}
	return capitalised.MatchString(text) || twoWords.MatchString(text) || attached.MatchString(text)
}
