// The tests of the house itself: its arrows, the modules it leans on and their versions, and what lies in its folders.
// The tables are in house_table_test.go; when one of these fails, read the sentence, then the table.
package main_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

const root = ".."

func TestArrows(t *testing.T) {
	pkgs := list(t)
	std := standard(t)
	for _, sentence := range judge(house, pkgs, func(path string) bool { return std[path] }) {
		t.Error(sentence)
	}
}

// What only some may call is looked for in the source: imports alone do not show it.
func TestCalls(t *testing.T) {
	for _, p := range list(t) {
		name := short(p.ImportPath)
		if isKit(name) {
			continue
		}
		for _, f := range p.GoFiles {
			file, err := parse(filepath.Join(p.Dir, f), nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, sentence := range judgeFile(calls, name, file) {
				t.Errorf("%s: %s", f, sentence)
			}
		}
	}
}

// Every row of the outside list names something that is still imported: a permission nobody uses is a door left open.
func TestOutsideListIsUsed(t *testing.T) {
	used := map[string]bool{}
	for _, p := range list(t) {
		for _, imported := range p.Imports {
			for key := range outside {
				if imported == key || strings.HasPrefix(imported, key+"/") {
					used[key+" by "+short(p.ImportPath)] = true
				}
			}
		}
	}
	for key, users := range outside {
		for _, name := range strings.Fields(users) {
			if !used[key+" by "+name] {
				t.Errorf("%s does not import %s any more: take it off the list", name, key)
			}
		}
	}
}

// Only modules that something here is built from are judged: others stand in the module graph and are never compiled.
func TestFloors(t *testing.T) {
	versions := map[string]string{}
	for line := range strings.Lines(command(t, "go", "list", "-e", "-deps", "-test", "-f", "{{with .Module}}{{.Path}} {{with .Replace}}{{.Version}}{{else}}{{.Version}}{{end}}{{end}}", "./...")) {
		path, version, _ := strings.Cut(strings.TrimSpace(line), " ")
		versions[path] = version
	}
	for path, floor := range floors {
		if version, used := versions[path]; used && !atLeast(version, floor) {
			t.Errorf("%s is %s, and below %s it has known flaws", path, version, floor)
		}
	}
	if !atLeast(runtime.Version(), floorGo) {
		t.Errorf("this is %s, and below %s Go has known flaws that matter here", runtime.Version(), floorGo)
	}
	for _, path := range []string{"github.com/gofiber/fiber/v2", "github.com/valyala/fasthttp", "golang.org/x/net"} {
		if versions[path] == "" {
			t.Errorf("%s is not among the modules: is the list read rightly?", path)
		}
	}
}

// topLevel is all that may lie at the top of the tree, beside files whose name begins with a dot.
var topLevel = "server moderation frontend scripts go.mod go.sum docker-compose.yml README.md CONTRIBUTING.md"

func TestTopLevel(t *testing.T) {
	for _, path := range tracked(t) {
		top, _, _ := strings.Cut(path, "/")
		if !has(topLevel, top) && !strings.HasPrefix(top, ".") {
			t.Errorf("%s: nothing else belongs at the top of the tree", path)
		}
	}
}

// No file names a package registry's host or a folder of the machine it was written on: both break a fresh clone
// elsewhere.
func TestNothingOfThisMachine(t *testing.T) {
	for _, path := range tracked(t) {
		content, err := os.ReadFile(filepath.Join(root, path))
		if errors.Is(err, os.ErrNotExist) {
			continue // removed from the work tree, not yet from the index
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range foreign(string(content)) {
			t.Errorf("%s holds %q", path, word)
		}
	}
}

// registry is the address of a place that packages come from, by its shape: the clients know theirs, and no file of ours
// needs one.
var registry = regexp.MustCompile(`https?://(proxy|sum|registry|deb|security|files)\.[a-z]+(\.[a-z]+)+`)

// foreign finds what belongs to one machine and not to the project: where packages come from, the folder of this
// checkout, the home of whoever works in it.
func foreign(content string) []string {
	found := registry.FindAllString(content, -1)
	here, _ := filepath.Abs(root)
	home, _ := os.UserHomeDir()
	for _, path := range []string{here, home} {
		if len(path) < 2 {
			continue
		}
		found = append(found, regexp.MustCompile("(?m)(?:^|[\\s\"'`=(:])"+regexp.QuoteMeta(path)+"/").FindAllString(content, 1)...)
	}
	return found
}

// tracked lists what git knows of, and what it would add.
func tracked(t *testing.T) []string {
	t.Helper()
	if _, err := os.Stat(filepath.Join(root, ".git")); err != nil {
		t.Skip("this is not a git checkout, so there is no list of files to judge")
	}
	out := command(t, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	return strings.Split(strings.TrimRight(out, "\x00"), "\x00")
}

// list asks go for our packages, those of scripts too.
func list(t *testing.T) []pkg {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(command(t, "go", "list", "-e", "-json=ImportPath,Dir,GoFiles,Imports,TestImports,XTestImports", "./...")))
	var pkgs []pkg
	for {
		var p pkg
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return pkgs
		}
		if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
}

func standard(t *testing.T) map[string]bool {
	t.Helper()
	std := map[string]bool{"C": true, "unsafe": true}
	for line := range strings.Lines(command(t, "go", "list", "std")) {
		std[strings.TrimSpace(line)] = true
	}
	return std
}

// lookAround reads every folder of the tree. What another program reads is unknown to go test's cache, so without this a
// new file would be met with yesterday's "ok".
func lookAround(t *testing.T) {
	t.Helper()
	_ = filepath.WalkDir(root, func(_ string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() && has("node_modules .git .holdfast", d.Name()) {
			return filepath.SkipDir
		}
		return nil // a file that goes away meanwhile is no reason to stop looking
	})
}

func command(t *testing.T, name string, args ...string) string {
	t.Helper()
	lookAround(t)
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = root
	var problems strings.Builder
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, problems.String())
	}
	return string(out)
}
