package seal

import (
	"bytes"
	"context"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"holdfast/server/errs"
)

func TestARootUnwrapsWhatItWrappedForThatPurpose(t *testing.T) {
	ctx, root := context.Background(), NewRoot()
	wrapped, err := root.Wrap(ctx, []byte("a key"), "purpose")
	if err != nil {
		t.Fatal(err)
	}
	key, err := root.Unwrap(ctx, wrapped, "purpose")
	if err != nil || string(key) != "a key" {
		t.Fatal(key, err)
	}
	refuse := func(what string, root Root, wrapped []byte, purpose string) {
		t.Helper()
		if key, err := root.Unwrap(ctx, wrapped, purpose); key != nil || !errors.Is(err, ErrWrongRoot) {
			t.Errorf("%s: %v, %v", what, key, err)
		}
	}
	refuse("another purpose", root, wrapped, "purpos")
	refuse("another root", NewRoot(), wrapped, "purpose")
	for i := range wrapped {
		changed := bytes.Clone(wrapped)
		changed[i] ^= 1
		refuse(fmt.Sprint("changed byte ", i), root, changed, "purpose")
		refuse(fmt.Sprint("cut to ", i), root, wrapped[:i], "purpose")
	}
}

func TestARootPrintsAsAPlaceholder(t *testing.T) {
	root := NewRoot()
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "root", root)
	encoded, err := json.Marshal(map[string]any{"root": root, "pointer": &root})
	if err != nil {
		t.Fatal(err)
	}
	out := log.String() + string(encoded)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		out += fmt.Sprintf(verb, root) + fmt.Sprintf(verb, struct{ R Root }{root}) + fmt.Sprintf(verb, struct{ r Root }{root})
	}
	key := root.key()
	for _, form := range []string{string(key), hex.EncodeToString(key), strings.ToUpper(hex.EncodeToString(key)), fmt.Sprint(key), fmt.Sprintf("%#v", key), root.Paper()} {
		if strings.Contains(out, form) {
			t.Errorf("the key shows: %s", out)
		}
	}
	if strings.Count(out, rootShown) < 12 {
		t.Errorf("where is the placeholder: %s", out)
	}
}

func TestRootFromValueTakesHexBase32AndPaper(t *testing.T) {
	root := NewRoot()
	key := root.key()
	for name, value := range map[string]string{
		"hex":            hex.EncodeToString(key),
		"HEX":            strings.ToUpper(hex.EncodeToString(key)),
		"base32":         base32.StdEncoding.EncodeToString(key),
		"bare base32":    strings.TrimRight(base32.StdEncoding.EncodeToString(key), "="),
		"small base32":   strings.ToLower(base32.StdEncoding.EncodeToString(key)),
		"paper":          root.Paper(),
		"with line ends": "\n " + hex.EncodeToString(key) + "\r\n",
	} {
		got, err := RootFromValue(value)
		if err != nil || !bytes.Equal(got.key(), root.key()) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRootFromValueRefusesTheRest(t *testing.T) {
	key := NewRoot().key()
	bare := strings.TrimRight(base32.StdEncoding.EncodeToString(key), "=")
	last := strings.IndexByte("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", bare[51])
	for name, value := range map[string]string{
		"nothing":      "",
		"a word":       "password",
		"short hex":    hex.EncodeToString(key[:31]),
		"long hex":     hex.EncodeToString(append(bytes.Clone(key), 1)),
		"zeros":        strings.Repeat("0", 64),
		"one byte":     strings.Repeat("5a", 32),
		"zero base32":  strings.Repeat("A", 52),
		"second form":  bare[:51] + string("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[last|1]),
		"zeros, paper": rootOf(make([]byte, 32)).Paper(),
	} {
		root, err := RootFromValue(value)
		if err == nil || root.key != nil || errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s was taken: %v", name, err)
		}
	}
}

func TestTheRootFileIsMadeOnceAndClosedToOthers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "deep", "root.key")
	first, created, err := LoadOrCreateRoot(path)
	if err != nil || !created {
		t.Fatal(created, err)
	}
	second, created, err := LoadOrCreateRoot(path)
	if err != nil || created || !bytes.Equal(second.key(), first.key()) {
		t.Fatal(created, err)
	}
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700 | os.ModeDir, filepath.Dir(filepath.Dir(path)): 0o700 | os.ModeDir} {
		if info, err := os.Stat(name); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v; want %v", name, info.Mode(), err, want)
		}
	}
	stored, _ := os.ReadFile(path)
	if !bytes.Equal(stored, first.key()) {
		t.Error("the file holds something else")
	}
	left, _ := os.ReadDir(filepath.Dir(path))
	if len(left) != 1 {
		t.Errorf("%d files beside each other, want the key alone", len(left))
	}
}

func TestStartsAtTheSameMomentGetOneRoot(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "root.key")
	const starts = 16
	roots, made := make([]Root, starts), make([]bool, starts)
	var all sync.WaitGroup
	for i := range starts {
		all.Go(func() {
			var err error
			if roots[i], made[i], err = LoadOrCreateRoot(path); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	makers := 0
	for i, r := range roots {
		if r.key == nil || !bytes.Equal(r.key(), roots[0].key()) {
			t.Fatal("two roots")
		}
		if made[i] {
			makers++
		}
	}
	if makers != 1 {
		t.Errorf("%d starts say they made it", makers)
	}
}

func TestTheRootFileIsRefusedWithASentence(t *testing.T) {
	for name, c := range map[string]struct {
		content    string
		mode       os.FileMode
		dir        os.FileMode
		directory  bool
		wantInside string
	}{
		"group can read":   {strings.Repeat("ab", 16), 0o640, 0o700, false, "chmod 600"},
		"world can read":   {strings.Repeat("ab", 16), 0o604, 0o700, false, "chmod 600"},
		"group can write":  {strings.Repeat("ab", 16), 0o620, 0o700, false, "chmod 600"},
		"others' folder":   {strings.Repeat("ab", 16), 0o600, 0o777, false, "chmod 700"},
		"empty":            {"", 0o600, 0o700, false, "32 bytes"},
		"short":            {strings.Repeat("a", 31), 0o600, 0o700, false, "32 bytes"},
		"long":             {strings.Repeat("ab", 17), 0o600, 0o700, false, "32 bytes"},
		"one byte, always": {strings.Repeat("a", 32), 0o600, 0o700, false, "one byte repeated"},
		"a folder":         {"", 0o700, 0o700, true, "not a root key"},
	} {
		path := filepath.Join(t.TempDir(), "keys", "root.key")
		os.Mkdir(filepath.Dir(path), 0o700)
		if c.directory {
			os.Mkdir(path, 0o700)
		} else {
			os.WriteFile(path, []byte(c.content), 0o600)
		}
		os.Chmod(path, c.mode)
		os.Chmod(filepath.Dir(path), c.dir)
		root, created, err := LoadOrCreateRoot(path)
		e, ok := errs.As(err)
		if root.key != nil || created || !ok || e.Kind != errs.Invalid || !strings.Contains(e.Sentence, c.wantInside) {
			t.Errorf("%s: created %v, %v", name, created, err)
		}
		if got, _ := os.ReadFile(path); string(got) != c.content {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

func TestLoadRootMakesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "root.key")
	root, err := LoadRoot(path)
	if root.key != nil || errs.KindOf(err) != errs.Invalid || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a folder was made")
	}
	made, _, _ := LoadOrCreateRoot(path)
	if root, err := LoadRoot(path); err != nil || !bytes.Equal(root.key(), made.key()) {
		t.Error(err)
	}
}

func TestNoRootIsMadeWhereOthersCanWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "root.key")
	if err := errors.Join(os.Mkdir(filepath.Dir(path), 0o700), os.Chmod(filepath.Dir(path), 0o777)); err != nil {
		t.Fatal(err)
	}
	_, created, err := LoadOrCreateRoot(path)
	if e, ok := errs.As(err); created || !ok || !strings.Contains(e.Sentence, "chmod 700") {
		t.Error(created, err)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 0 {
		t.Errorf("%d files were made", len(left))
	}
}

func TestARootFileThatCannotBeMadeIsAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	os.WriteFile(file, nil, 0o600)
	if _, created, err := LoadOrCreateRoot(filepath.Join(file, "root.key")); created || err == nil {
		t.Error(created, err)
	}
}
