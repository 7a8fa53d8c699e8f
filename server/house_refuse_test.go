package main_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The judge refuses what it should, shown on made-up houses.
func TestJudgeRefuses(t *testing.T) {
	made := rules{
		arrows:          map[string]string{"main": "forum", "app": "seal", "forum": "errs", "errs": "", "seal": "errs", "testkit": "errs"},
		forTests:        "testkit",
		outside:         map[string]string{"example.org/crypto": "seal"},
		outsideForTests: map[string]string{"example.org/compare": "*", "example.org/one": "seal"},
		limited:         map[string]string{"crypto": "seal", "math/rand": ""},
	}
	std := func(path string) bool { return !strings.Contains(path, ".") }
	for name, tc := range map[string]struct {
		pkg  pkg
		want []string
	}{
		"an arrow that is there":      {pkg{ImportPath: "holdfast/server/forum", Imports: []string{"holdfast/server/errs", "fmt"}}, nil},
		"main":                        {pkg{ImportPath: "holdfast/server", Imports: []string{"holdfast/server/forum"}}, nil},
		"an arrow backwards":          {pkg{ImportPath: "holdfast/server/errs", Imports: []string{"holdfast/server/forum"}}, []string{"errs imports forum: no such arrow"}},
		"an arrow through another":    {pkg{ImportPath: "holdfast/server", Imports: []string{"holdfast/server/errs"}}, []string{"main imports errs: no such arrow"}},
		"a package without a row":     {pkg{ImportPath: "holdfast/server/attic"}, []string{"attic has no row in the table of arrows"}},
		"the kit in the product":      {pkg{ImportPath: "holdfast/server/forum", Imports: []string{"holdfast/server/testkit"}}, []string{"forum imports testkit: no such arrow"}},
		"the kit in a test":           {pkg{ImportPath: "holdfast/server/errs", XTestImports: []string{"holdfast/server/testkit", "holdfast/server/errs"}}, nil},
		"a domain in a base test":     {pkg{ImportPath: "holdfast/server/errs", TestImports: []string{"holdfast/server/forum"}}, []string{"a test of errs imports forum: no such arrow"}},
		"the whole in main's test":    {pkg{ImportPath: "holdfast/server", TestImports: []string{"holdfast/server/seal"}}, nil},
		"its own helper in a test":    {pkg{ImportPath: "holdfast/server/errs", TestImports: []string{"holdfast/server/errs/errstest"}}, nil},
		"crypto where it may be":      {pkg{ImportPath: "holdfast/server/seal", Imports: []string{"crypto/hmac", "example.org/crypto/aead"}}, nil},
		"crypto elsewhere":            {pkg{ImportPath: "holdfast/server/forum", Imports: []string{"crypto/rand"}}, []string{"forum imports crypto/rand, which is kept to: seal"}},
		"a module elsewhere":          {pkg{ImportPath: "holdfast/server/forum", Imports: []string{"example.org/crypto/aead"}}, []string{"forum imports example.org/crypto/aead, which is kept to: seal"}},
		"a module nobody listed":      {pkg{ImportPath: "holdfast/server/forum", Imports: []string{"example.org/other"}}, []string{"forum imports example.org/other, which is kept to: nobody"}},
		"a name that only begins so":  {pkg{ImportPath: "holdfast/server/seal", Imports: []string{"example.org/cryptography"}}, []string{"seal imports example.org/cryptography, which is kept to: nobody"}},
		"banned for all":              {pkg{ImportPath: "holdfast/server/seal", Imports: []string{"math/rand/v2"}}, []string{"seal imports math/rand/v2, which is kept to: nobody"}},
		"a test module":               {pkg{ImportPath: "holdfast/server/forum", TestImports: []string{"example.org/compare/opts"}}, nil},
		"a test module in product":    {pkg{ImportPath: "holdfast/server/forum", Imports: []string{"example.org/compare"}}, []string{"forum imports example.org/compare, which is kept to: nobody"}},
		"a test module in the kit":    {pkg{ImportPath: "holdfast/server/testkit", Imports: []string{"example.org/compare"}}, nil},
		"another's test module":       {pkg{ImportPath: "holdfast/server/forum", TestImports: []string{"example.org/one"}}, []string{"a test of forum imports example.org/one, which is not on the list"}},
		"a test module nobody listed": {pkg{ImportPath: "holdfast/server/forum", TestImports: []string{"example.org/two"}}, []string{"a test of forum imports example.org/two, which is not on the list"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, judge(made, []pkg{tc.pkg}, std)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestJudgeFileRefuses(t *testing.T) {
	rows := []call{{"time", "Now Sleep", "clock", "why"}, {"example.org/web/v4", "Raw", "", "why"}}
	for name, tc := range map[string]struct {
		user, source string
		want         int
	}{
		"a call":          {"forum", `import "time"; var x = time.Now()`, 1},
		"as a value":      {"forum", `import "time"; var x = time.Now`, 1},
		"its owner":       {"clock", `import "time"; var x = time.Now()`, 0},
		"another name":    {"forum", `import clk "time"; func f() { clk.Sleep(1); clk.Now() }`, 2},
		"something else":  {"forum", `import "time"; var x = time.Second`, 0},
		"another package": {"forum", `import "example.org/time"; var x = time.Now()`, 0},
		"a variable":      {"forum", `type T struct{}; func (T) Now() int { return 0 }; func f() { var time T; time.Now() }`, 0},
		"a version":       {"forum", `import "example.org/web/v4"; var x = web.Raw("")`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			file, err := parse("made.go", "package made; "+tc.source)
			if err != nil {
				t.Fatal(err)
			}
			if got := judgeFile(rows, tc.user, file); len(got) != tc.want {
				t.Errorf("want %d, got %q", tc.want, got)
			}
		})
	}
}

func TestAtLeast(t *testing.T) {
	for _, tc := range []struct {
		version, floor string
		want           bool
	}{
		{"v2.52.15", "v2.52.15", true},
		{"v2.52.9", "v2.52.15", false},
		{"v2.52.16", "v2.52.15", true},
		{"v3.0.0", "v2.52.15", true},
		{"v0.62.0", "v0.55.0", true},
		{"v1.74.0-rc1", "v1.74.0", true},
		{"go1.26.8", "go1.26.6", true},
		{"go1.26.5", "go1.26.6", false},
		{"go1.26.8-X:jsonv2", "go1.26.6", true},
		{"go1.27", "go1.26.6", true},
		{"devel", "go1.26.6", false},
		{"", "v1.0.0", false},
	} {
		if got := atLeast(tc.version, tc.floor); got != tc.want {
			t.Errorf("%s against %s: %v", tc.version, tc.floor, got)
		}
	}
}

func TestForeignIsFound(t *testing.T) {
	here, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	if got := foreign("resolved: https:" + "//registry.packages.example/x and " + here + "/x"); len(got) != 2 {
		t.Errorf("want both, got %q", got)
	}
	if got := foreign("golang.org/x/net, the network, https://notes.example.org, a folder of its own"); len(got) > 0 {
		t.Errorf("want none, got %q", got)
	}
}
