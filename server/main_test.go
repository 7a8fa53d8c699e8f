package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// call runs a sub-command as a shell would.
func call(t *testing.T, in string, args ...string) (out, errs string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var o, e bytes.Buffer
	err = run(&shell{ctx: ctx, out: &o, err: &e, in: strings.NewReader(in)}, args)
	return o.String(), e.String(), err
}

const lines = `{"type":"thread","key":"k","title":"Nights","author":"ann","at":"2026-01-01T10:00:00Z","text":"How?"}
{"type":"post","thread":"k","author":"ben","at":"2026-01-01T11:00:00Z","html":"<p>So.</p>"}
`

func TestImportTellsWhatCameOfIt(t *testing.T) {
	data, file := t.TempDir(), filepath.Join(t.TempDir(), "history.jsonl")
	write(t, file, lines)
	out, errs, err := call(t, "", "import", file, "--cohort", "Carers", "--data", data)
	if err != nil || !strings.Contains(out, "Brought in 1 thread and 1 answer of 2 people") || !strings.Contains(out, "Nobody belongs to it yet") {
		t.Errorf("%v\n%s", err, out)
	}
	if !strings.Contains(errs, "root key was made") || !strings.Contains(errs, "holdfast key print --data "+data) {
		t.Errorf("the first start does not warn of the root key: %s", errs)
	}
	out, _, err = call(t, lines, "import", "-", "--cohort", "Carers", "--data", data)
	if err != nil || !strings.Contains(out, "Already there from before: 2") {
		t.Errorf("from standard input: %v\n%s", err, out)
	}
}

func TestStrictImportsAllOrNothing(t *testing.T) {
	data, file := t.TempDir(), filepath.Join(t.TempDir(), "history.jsonl")
	write(t, file, lines+"nonsense\n")
	_, errs, err := call(t, "", "import", file, "--cohort", "Carers", "--strict", "--data", data)
	if err == nil || !strings.Contains(errs, "line 3 left out") {
		t.Errorf("%v\n%s", err, errs)
	}
	out, _, err := call(t, "", "import", file, "--cohort", "Carers", "--data", data)
	if err != nil || !strings.Contains(out, "Brought in 1 thread and") {
		t.Errorf("something was brought in all the same: %v\n%s", err, out)
	}
	if _, _, err := call(t, lines, "import", "-", "--cohort", "Carers", "--strict", "--data", data); err == nil || !strings.Contains(err.Error(), "standard input") {
		t.Errorf("standard input, strictly: %v", err)
	}
}

func TestTheRootKeyPrintsForPaper(t *testing.T) {
	data := t.TempDir()
	if _, _, err := call(t, "", "key", "print", "--data", data); err == nil {
		t.Error("it prints a key where there is none")
	}
	if _, err := os.Stat(filepath.Join(data, "keys")); !os.IsNotExist(err) {
		t.Error("it made one")
	}
	if _, _, err := call(t, lines, "import", "-", "--cohort", "Carers", "--data", data); err != nil {
		t.Fatal(err)
	}
	out, _, err := call(t, "", "key", "print", "--data", data)
	if err != nil || !strings.Contains(out, "Keep this paper apart from the backups") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestNothingIsParkedInAQuietHouse(t *testing.T) {
	out, _, err := call(t, "", "admin", "parked", "--data", t.TempDir())
	if err != nil || !strings.Contains(out, "Nothing is parked") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, _, err = call(t, "", "admin", "retry", "--data", t.TempDir()); err != nil || !strings.HasPrefix(out, "0 ") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestSettings(t *testing.T) {
	out, _, err := call(t, "", "config", "print", "--data", t.TempDir())
	if err != nil || !strings.Contains(out, "HOLDFAST_PORT") {
		t.Errorf("%v\n%s", err, out)
	}
	var o, e bytes.Buffer
	sh := &shell{ctx: t.Context(), out: &o, err: &e, environ: []string{"HOLDFAST_PORT=high", "HOLDFAST_STORE=paper"}}
	if err := run(sh, []string{"config", "check"}); err == nil || !strings.Contains(err.Error(), "HOLDFAST_PORT") || !strings.Contains(err.Error(), "HOLDFAST_STORE") {
		t.Errorf("it does not tell everything that is wrong at once: %v", err)
	}
}

// A demo lets anybody in as anybody, so its folder and a practice's are kept apart.
func TestDemoAndPracticeStayOutOfEachOthersFolders(t *testing.T) {
	real := t.TempDir()
	if _, _, err := call(t, lines, "import", "-", "--cohort", "Carers", "--data", real); err != nil {
		t.Fatal(err)
	}
	if _, _, err := call(t, "", "demo", "--port", "0", "--data", real); err == nil || !strings.Contains(err.Error(), "records of a practice") {
		t.Errorf("a demo over real records: %v", err)
	}
	demo := t.TempDir()
	write(t, filepath.Join(demo, "this-is-a-demo"), "")
	if _, _, err := call(t, "", "serve", "--port", "0", "--data", demo); err == nil || !strings.Contains(err.Error(), "demo with open doors") {
		t.Errorf("a practice over a demo: %v", err)
	}
}

func TestVersionAndHealthcheck(t *testing.T) {
	if out, _, err := call(t, "", "version"); err != nil || !strings.HasPrefix(out, "holdfast ") {
		t.Errorf("%v %q", err, out)
	}
	if _, _, err := call(t, "", "healthcheck", "--port", "1"); err == nil {
		t.Error("nobody is there, and that is healthy")
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
