package main_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

const module = "holdfast"

// pkg is what `go list -json` tells of one of our packages.
type pkg struct {
	ImportPath, Dir                             string
	GoFiles, Imports, TestImports, XTestImports []string
}

// call is a name in another package, and the packages of ours that may use it.
type call struct{ from, names, users, why string }

// rules are the tables of house_table_test.go; made-up ones show that the judge can refuse.
type rules struct {
	arrows                            map[string]string
	forTests                          string
	outside, outsideForTests, limited map[string]string
}

var house = rules{arrows, forTests, outside, outsideForTests, limited}

// judge says, a sentence each, what in these packages breaks the rules. std tells the standard library's packages.
func judge(r rules, pkgs []pkg, std func(string) bool) []string {
	var found []string
	for _, p := range pkgs {
		name := short(p.ImportPath)
		if _, ok := r.arrows[name]; !ok {
			found = append(found, fmt.Sprintf("%s has no row in the table of arrows", name))
			continue
		}
		for _, imported := range p.Imports {
			found = append(found, r.judgeImport(name, imported, std)...)
		}
		for _, imported := range slices.Concat(p.TestImports, p.XTestImports) {
			found = append(found, r.judgeTestImport(name, imported, std)...)
		}
	}
	return found
}

func (r rules) judgeImport(name, imported string, std func(string) bool) []string {
	switch {
	case ours(imported):
		if to := short(imported); !has(r.arrows[name], to) {
			return []string{fmt.Sprintf("%s imports %s: no such arrow", name, to)}
		}
	case std(imported):
		if users, ok := longest(r.limited, imported); ok && !has(users, name) && !isKit(name) {
			return []string{fmt.Sprintf("%s imports %s, which is kept to: %s", name, imported, orNobody(users))}
		}
	default:
		users, _ := longest(r.outside, imported)
		kit, _ := longest(r.outsideForTests, imported)
		if !has(users, name) && !(isKit(name) && has(kit, name)) {
			return []string{fmt.Sprintf("%s imports %s, which is kept to: %s", name, imported, orNobody(users))}
		}
	}
	return nil
}

func (r rules) judgeTestImport(name, imported string, std func(string) bool) []string {
	switch {
	case ours(imported):
		to := short(imported)
		may := r.arrows[name] + " " + r.forTests
		if name == "main" { // its tests try the whole program
			may += " " + r.arrows["app"]
		}
		if to != name && !strings.HasPrefix(to, name+"/") && !has(may, to) {
			return []string{fmt.Sprintf("a test of %s imports %s: no such arrow", name, to)}
		}
	case !std(imported):
		users, _ := longest(r.outside, imported)
		testers, _ := longest(r.outsideForTests, imported)
		if !has(users, name) && !has(testers, name) {
			return []string{fmt.Sprintf("a test of %s imports %s, which is not on the list", name, imported)}
		}
	}
	return nil
}

// judgeFile says which calls in one file of package name are not for it.
func judgeFile(rows []call, name string, file *ast.File) []string {
	from := map[string]string{} // name in this file → import path
	for _, imported := range file.Imports {
		path, _ := strconv.Unquote(imported.Path.Value)
		from[localName(imported, path)] = path
	}
	var found []string
	ast.Inspect(file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		left, ok := sel.X.(*ast.Ident)
		if !ok || left.Obj != nil { // Obj: a variable of this file that hides the package
			return true
		}
		for _, row := range rows {
			if from[left.Name] == row.from && has(row.names, sel.Sel.Name) && !has(row.users, name) {
				found = append(found, fmt.Sprintf("%s uses %s.%s: %s", name, row.from, sel.Sel.Name, row.why))
			}
		}
		return true
	})
	return found
}

func localName(imported *ast.ImportSpec, path string) string {
	if imported.Name != nil {
		return imported.Name.Name
	}
	parts := strings.Split(path, "/")
	last := parts[len(parts)-1]
	if len(parts) > 1 && len(last) > 1 && last[0] == 'v' && strings.Trim(last[1:], "0123456789") == "" {
		last = parts[len(parts)-2]
	}
	return last
}

func parse(path string, source any) (*ast.File, error) {
	return parser.ParseFile(token.NewFileSet(), path, source, 0)
}

func ours(path string) bool { return path == module || strings.HasPrefix(path, module+"/") }

func short(path string) string {
	name := strings.TrimPrefix(path, module+"/")
	if name == "server" {
		return "main"
	}
	return strings.TrimPrefix(name, "server/")
}

// isKit: the kit serves tests and scripts measure; the arrows keep both out of the product, so they may use more.
func isKit(name string) bool {
	return name == "testkit" || strings.HasPrefix(name, "testkit/") || strings.HasPrefix(name, "scripts/") ||
		strings.HasSuffix(name, "/gatetest") || strings.HasSuffix(name, "/storetest")
}

// has looks for one name in a list with spaces between; a star holds every name.
func has(list, name string) bool {
	return slices.Contains(strings.Fields(list), name) || list == "*"
}

// longest finds the row whose key is path or a folder above it, the longest such.
func longest(table map[string]string, path string) (string, bool) {
	for at := path; ; at = at[:strings.LastIndexByte(at, '/')] {
		if users, ok := table[at]; ok {
			return users, true
		}
		if !strings.Contains(at, "/") {
			return "", false
		}
	}
}

func orNobody(users string) string {
	if users == "" {
		return "nobody"
	}
	return users
}

// atLeast compares dotted versions by their numbers; what follows a hyphen or plus sign does not count. A version that
// cannot be read is not enough.
func atLeast(version, floor string) bool {
	have, ok := numbers(version)
	want, ok2 := numbers(floor)
	return ok && ok2 && slices.Compare(have, want) >= 0
}

func numbers(version string) ([]int, bool) {
	core, _, _ := strings.Cut(strings.TrimLeft(version, "vgo"), "-")
	core, _, _ = strings.Cut(core, "+")
	var out []int
	for part := range strings.SplitSeq(core, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil, false
		}
		out = append(out, n)
	}
	return out, true
}
