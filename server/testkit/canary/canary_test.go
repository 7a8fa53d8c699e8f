package canary

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"mime/quotedprintable"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/testkit"
)

const prefix = "k7fx2m"

func random(t testing.TB, seed uint64, n int) []byte {
	t.Helper()
	b := make([]byte, n)
	if _, err := io.ReadFull(testkit.Random(seed), b); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestMarkersAreShortPlainAndTheirOwn(t *testing.T) {
	s := New(prefix)
	seen := map[string]bool{}
	for i := range 200 {
		field := fmt.Sprint("field.", i)
		marker := s.For(field)
		if !regexp.MustCompile(`^[a-z0-9]{18}$`).MatchString(marker) || seen[marker] || s.For(field) != marker || New(prefix).For(field) != marker {
			t.Fatalf("%s: %s", field, marker)
		}
		seen[marker] = true
	}
	if New("k7fx2n").For("field.1") == s.For("field.1") {
		t.Error("two sets make the same marker")
	}
	if html.EscapeString(s.For("a")) != s.For("a") || url.QueryEscape(s.For("a")) != s.For("a") {
		t.Error("escaping changes a marker")
	}
	if got := s.Text("post.body", 1000); len(got) < 1000 || strings.Count(got, s.For("post.body")) < 50 {
		t.Errorf("Text gives %d bytes", len(got))
	}
	if got := s.Text("post.body", 1); got != s.For("post.body") {
		t.Errorf("Text of one byte is %q", got)
	}
	if diff := cmp.Diff([]string{"a", "b"}, func() []string { s := New(prefix); s.For("b"); s.For("a"); return s.Fields() }()); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{"", "short", "With Capitals", "seventeenletters1", "k7fx-m"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("the prefix %q was taken", bad)
				}
			}()
			New(bad)
		}()
	}
}

func compress(t *testing.T, open func(io.Writer) (io.WriteCloser, error), plain string) string {
	t.Helper()
	var out bytes.Buffer
	w, err := open(&out)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.WriteString(w, plain)
	if closeErr := w.Close(); err != nil || closeErr != nil {
		t.Fatal(err, closeErr)
	}
	return out.String()
}

func gzipped(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }

// encodings are all forms that must be found; each gets text with the marker in it.
func encodings(t *testing.T) map[string]func(string) string {
	encode16 := func(order func(uint16) []byte) func(string) string {
		return func(s string) string {
			var b []byte
			for _, unit := range utf16.Encode([]rune(s)) {
				b = append(b, order(unit)...)
			}
			return string(b)
		}
	}
	level := func(n int) func(string) string {
		return func(s string) string {
			return compress(t, func(w io.Writer) (io.WriteCloser, error) { return zlib.NewWriterLevel(w, n) }, s)
		}
	}
	return map[string]func(string) string{
		"raw":      func(s string) string { return s },
		"capitals": strings.ToUpper,
		"utf-16 little": encode16(func(u uint16) []byte {
			return []byte{byte(u), byte(u >> 8)}
		}),
		"utf-16 big": encode16(func(u uint16) []byte { return []byte{byte(u >> 8), byte(u)} }),
		"hex":        func(s string) string { return hex.EncodeToString([]byte(s)) },
		"HEX":        func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
		"base64":     func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
		"url base64": func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
		"json": func(s string) string {
			b, _ := json.Marshal(map[string]any{"é": s, "bytes": []byte(s)})
			return string(b)
		},
		"gzip":   func(s string) string { return compress(t, gzipped, s) },
		"zlib 1": level(1), "zlib 5": level(5), "zlib 6": level(6), "zlib 9": level(9),
		"zip": func(s string) string {
			return compress(t, func(w io.Writer) (io.WriteCloser, error) {
				z := zip.NewWriter(w)
				entry, err := z.Create("a/name.txt")
				return struct {
					io.Writer
					io.Closer
				}{entry, z}, err
			}, s)
		},
		"gzip in gzip": func(s string) string { return compress(t, gzipped, compress(t, gzipped, s)) },
		"base64 in gzip": func(s string) string {
			return compress(t, gzipped, base64.StdEncoding.EncodeToString([]byte(s)))
		},
	}
}

// Every encoding, with 0 to 4 bytes before the marker (all alignments of base64), in the middle of random bytes.
func TestMarkersAreFoundInEveryEncoding(t *testing.T) {
	s := New(prefix)
	marker := s.For("post.body")
	s.For("post.title")
	noise := random(t, 1, 4096)
	for name, encode := range encodings(t) {
		for before := range 5 {
			text := strings.Repeat("é", before/2) + strings.Repeat("a", before%2) + marker + " and more words after it, so that streams have something to hold"
			encoded := encode(text)
			data := append(append(append([]byte{}, noise...), encoded...), noise...)
			hits := s.ScanBytes("x", data)
			if len(hits) == 0 {
				t.Errorf("%s with %d bytes before: not found", name, before)
			}
			for _, hit := range hits {
				if hit.Field != "post.body" || hit.File != "x" || hit.Offset < int64(len(noise)) || hit.Offset >= int64(len(noise)+len(encoded)) {
					t.Errorf("%s with %d bytes before: %v", name, before, hit)
				}
			}
		}
	}
}

func TestBareDeflateIsFoundAtTheStart(t *testing.T) {
	s := New(prefix)
	data := compress(t, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 9) }, "some "+s.For("a")+" words")
	if hits := s.ScanBytes("x", []byte(data)); len(hits) != 1 || hits[0].Encoding != "deflate > raw" || hits[0].Field != "a" {
		t.Error(hits)
	}
}

// A stream that was cut off, as in a log or a reused page, gives what it still holds.
func TestABrokenStreamIsReadAsFarAsItGoes(t *testing.T) {
	s := New(prefix)
	text := s.Text("a", 100) + string(random(t, 2, 20000))
	data := compress(t, gzipped, text)
	if hits := s.ScanBytes("x", []byte(data[:len(data)/2])); len(hits) == 0 {
		t.Error("not found")
	}
}

func TestLineEndsDoNotHideAMarker(t *testing.T) {
	s := New(prefix)
	marker := s.For("mail.subject")
	wrap := func(s, end string, width int) string {
		var out strings.Builder
		for i, r := range s {
			if i > 0 && i%width == 0 {
				out.WriteString(end)
			}
			out.WriteRune(r)
		}
		return out.String()
	}
	var quoted bytes.Buffer
	w := quotedprintable.NewWriter(&quoted)
	fmt.Fprint(w, strings.Repeat("ü", 11)+strings.Repeat("a", 6)+marker)
	w.Close()
	if strings.Contains(quoted.String(), marker) {
		t.Fatalf("the marker is not cut: %s", quoted.String())
	}
	for name, text := range map[string]string{
		"quoted-printable": quoted.String(),
		"base64 lines":     wrap(base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", 40)+marker+strings.Repeat("x", 40))), "\r\n", 64),
		"hex lines":        wrap(hex.EncodeToString([]byte("xx"+marker)), "\n", 10),
		"raw lines":        wrap("first "+marker, "\n", 12),
	} {
		hits := s.ScanBytes("x", []byte(text))
		if len(hits) != 1 || hits[0].Field != "mail.subject" || !strings.HasSuffix(hits[0].Encoding, " over line ends") {
			t.Errorf("%s: %v", name, hits)
		}
	}
	hits := s.ScanBytes("x", []byte("a\r\nb\n"+marker+"\n"))
	if diff := cmp.Diff([]Hit{{"x", "mail.subject", 5, "raw"}}, hits); diff != "" {
		t.Error(diff)
	}
	cut := "ab=\r\n" + marker[:4] + "\n" + marker[4:]
	if diff := cmp.Diff([]Hit{{"x", "mail.subject", 5, "raw over line ends"}}, s.ScanBytes("x", []byte(cut))); diff != "" {
		t.Error(diff)
	}
}

func TestNothingIsFoundWhereNothingIs(t *testing.T) {
	s := New(prefix)
	marker := s.For("a")
	for name, data := range map[string][]byte{
		"nothing":     nil,
		"random":      random(t, 3, 8<<20),
		"another set": []byte(New("k7fx2n").Text("a", 5000)),
		"all but one": []byte(marker[1:9] + " " + marker[:8]),
		"zeros":       make([]byte, 1<<20),
		"text":        []byte(strings.Repeat("Nobody has written here yet.\n", 2000)),
	} {
		if hits := s.ScanBytes("x", data); len(hits) != 0 {
			t.Errorf("%s: %v", name, hits)
		}
	}
}

func TestAFieldIsNamedAsFarAsItCanBe(t *testing.T) {
	s := New(prefix)
	marker, foreign := s.For("a"), New(prefix).For("elsewhere")
	for text, want := range map[string]string{
		marker: "a", foreign: "?" + foreign[9:16], marker[:12]: "?", marker[:10] + "……": "?", marker[:9]: "?",
	} {
		for name, encode := range map[string]func(string) string{"raw": strings.Clone, "base64": func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }} {
			if hits := s.ScanBytes("x", []byte(encode(text))); len(hits) != 1 || hits[0].Field != want {
				t.Errorf("%s of %q: %v, want %s", name, text, hits, want)
			}
		}
	}
}

func TestScanReadsEveryFileAndSaysWhenThereIsNone(t *testing.T) {
	s := New(prefix)
	dir := t.TempDir()
	plant := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	plant("clean", "nothing here")
	wal := plant("data/db-wal", "xx"+s.For("post.body"))
	deep := plant("data/tmp/a/b", base64.StdEncoding.EncodeToString([]byte("y"+s.For("alias"))))
	log := plant("log/out.json", `{"msg":"`+s.For("title")+`"}`)
	if err := os.Symlink(filepath.Join(dir, "data"), filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	want := []Hit{{wal, "post.body", 2, "raw"}, {deep, "alias", 2, "base64"}, {log, "title", 8, "raw"}}
	for name, paths := range map[string][]string{"the whole": {dir}, "one by one": {filepath.Join(dir, "data"), log}, "by a link": {filepath.Join(dir, "link"), filepath.Join(dir, "log")}} {
		hits, err := s.Scan(paths...)
		if err != nil {
			t.Fatal(name, err)
		}
		if diff := cmp.Diff(want, hits); diff != "" {
			t.Error(name, diff)
		}
	}
	if got := want[0].String(); got != wal+": post.body at byte 2 (raw)" {
		t.Error(got)
	}
	for name, paths := range map[string][]string{"no path": {}, "empty folder": {t.TempDir()}, "not there": {dir, filepath.Join(dir, "absent")}} {
		if hits, err := s.Scan(paths...); err == nil || hits != nil {
			t.Errorf("%s: %v, %v", name, hits, err)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	s := New(prefix)
	data := random(b, 4, 16<<20)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		s.ScanBytes("x", data)
	}
}
