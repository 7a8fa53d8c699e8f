package main_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// CONTRIBUTING gives each thing we chose to depend on its reason.
func TestDependenciesHaveReasons(t *testing.T) {
	reasons := readFile(t, "CONTRIBUTING.md")
	for _, name := range append(directModules(readFile(t, "go.mod")), directPackages(t)...) {
		if !strings.Contains(reasons, "`"+name+"`") {
			t.Errorf("CONTRIBUTING does not say why we need %s", name)
		}
	}
}

// directModules are those in the text of go.mod that are not marked as somebody else's need.
func directModules(text string) []string {
	var found []string
	for line := range strings.Lines(text) {
		fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(fields) == 2 && strings.HasPrefix(fields[1], "v") && strings.Contains(fields[0], ".") {
			found = append(found, fields[0])
		}
	}
	return found
}

func directPackages(t *testing.T) []string {
	t.Helper()
	var manifest struct{ Dependencies, DevDependencies map[string]string }
	if err := json.Unmarshal([]byte(readFile(t, "frontend/package.json")), &manifest); err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, group := range []map[string]string{manifest.Dependencies, manifest.DevDependencies} {
		for name := range group {
			found = append(found, name)
		}
	}
	return found
}

func TestDirectModules(t *testing.T) {
	got := directModules("module m\n\ngo 1.26.0\n\nrequire example.org/a v1.0.0\nrequire (\n\texample.org/b v2.0.0\n\texample.org/c v3.0.0 // indirect\n)\n")
	if strings.Join(got, " ") != "example.org/a example.org/b" {
		t.Errorf("got %q", got)
	}
}

var link = regexp.MustCompile(`\]\(([^)]+)\)`)

// What README and CONTRIBUTING point at is there.
func TestLinksLead(t *testing.T) {
	for _, paper := range []string{"README.md", "CONTRIBUTING.md"} {
		for _, found := range link.FindAllStringSubmatch(readFile(t, paper), -1) {
			if strings.Contains(found[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(root, found[1])); err != nil {
				t.Errorf("%s points at %s, which is not there", paper, found[1])
			}
		}
	}
}

// README is read before anything else, and in one go.
func TestReadmeIsShort(t *testing.T) {
	const most = 200
	if lines := strings.Count(readFile(t, "README.md"), "\n"); lines > most {
		t.Errorf("README has %d lines, and %d are the most", lines, most)
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
