package canary

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Scan reads every file at and below the paths whole (so they must fit into memory) and gives what it found. Folders are
// walked; links inside them are not followed. A path that is not there is an error, and so is a scan of no file at all: a
// test must not pass because it looked at nothing. Files that vanish meanwhile are left out.
func (s *Set) Scan(paths ...string) ([]Hit, error) {
	var hits []Hit
	files := 0
	for _, path := range paths {
		root, err := filepath.EvalSymlinks(path)
		if err != nil {
			return nil, fmt.Errorf("canary: %w", err)
		}
		err = filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) && file != root {
				return nil
			}
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			data, err := os.ReadFile(file)
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			files++
			hits = append(hits, s.ScanBytes(file, data)...)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("canary: %w", err)
		}
	}
	if files == 0 {
		return nil, fmt.Errorf("canary: no file to scan in %q", paths)
	}
	return hits, nil
}

// ScanBytes scans what a test holds already: a program's output, a mail, an answer. It cannot see into encryption, into
// streams of other formats than those of the package comment, past the first 64 MiB of a stream, or deeper than three
// streams in each other.
func (s *Set) ScanBytes(name string, data []byte) []Hit {
	return s.scan(name, data, 0)
}

const maxDepth = 3

func (s *Set) scan(name string, data []byte, depth int) []Hit {
	hits := s.search(name, data)
	hits = append(hits, s.searchUnwrapped(name, data, hits)...)
	if depth == maxDepth {
		return hits
	}
	for _, stream := range streams(data) {
		for _, hit := range s.scan(name, stream.plain, depth+1) {
			hits = append(hits, Hit{name, hit.Field, int64(stream.at), stream.kind + " > " + hit.Encoding})
		}
	}
	return hits
}

func (s *Set) search(name string, data []byte) (hits []Hit) {
	for _, form := range s.forms() {
		for from := 0; ; {
			i := bytes.Index(data[from:], form.needle)
			if i < 0 {
				break
			}
			at := from + i
			hits = append(hits, Hit{name, s.field(form.rest(data, at)), int64(at), form.name})
			from = at + len(form.needle)
		}
	}
	return hits
}

// searchUnwrapped finds what line ends cut through, with the soft ones of quoted-printable, and leaves out what was
// found before.
func (s *Set) searchUnwrapped(name string, data []byte, found []Hit) (hits []Hit) {
	if bytes.IndexByte(data, '\n') < 0 {
		return nil
	}
	known := map[int64]bool{}
	for _, hit := range found {
		known[hit.Offset] = true
	}
	for _, hit := range s.search(name, unwrap(data)) {
		hit.Offset = wrapped(data, hit.Offset)
		if !known[hit.Offset] {
			hit.Encoding += " over line ends"
			hits = append(hits, hit)
		}
	}
	return hits
}

// lineEnd is the length of the line end that starts at data[i]: "\n" or "\r\n", with "=" before it or not; 0: none does.
func lineEnd(data []byte, i int) int {
	if c := data[i]; c != '\n' && c != '\r' && c != '=' {
		return 0
	}
	for _, end := range []string{"\n", "\r\n", "=\n", "=\r\n"} {
		if bytes.HasPrefix(data[i:], []byte(end)) {
			return len(end)
		}
	}
	return 0
}

func unwrap(data []byte) []byte {
	out := make([]byte, 0, len(data))
	for i := 0; i < len(data); {
		if n := lineEnd(data, i); n > 0 {
			i += n
			continue
		}
		out = append(out, data[i])
		i++
	}
	return out
}

// wrapped is where byte number offset of unwrap(data) stands in data.
func wrapped(data []byte, offset int64) int64 {
	for i := 0; i < len(data); {
		if n := lineEnd(data, i); n > 0 {
			i += n
			continue
		}
		if offset == 0 {
			return int64(i)
		}
		offset--
		i++
	}
	return int64(len(data))
}
