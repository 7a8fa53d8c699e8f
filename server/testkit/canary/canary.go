// Package canary shows where words went. A test plants a marker of its own in every field that people write, lets the
// house run, and scans whatever must hold none: database files and their logs, temp files, program output, mails. Only
// tests import it.
//
// A marker holds small letters and digits alone, so HTML, JSON and addresses leave it as it is. It begins with the set's
// head, which is searched for as it is, in capitals, as UTF-16, in hexadecimal, in base64 (whatever stands before it, in
// either alphabet) and inside gzip, zlib, deflate and zip streams, also where a line end or a soft line break of a mail cuts
// through it. What this cannot see is said at Set.Text and Set.ScanBytes.
package canary

import (
	"fmt"
	"hash/fnv"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Set makes and finds markers. It is safe for concurrent use.
type Set struct {
	head   string
	mu     sync.Mutex
	fields map[string]string // code → field
}

// Hit is a marker that was found.
type Hit struct {
	File     string // path, or the name given to ScanBytes
	Field    string // whose marker; "?" and its code when this set did not make it, "?" alone when it is cut off
	Offset   int64  // of the marker in the file; inside a stream, of the stream
	Encoding string // such as raw, base64, gzip > raw
}

// String is the hit as a line.
func (h Hit) String() string {
	return fmt.Sprintf("%s: %s at byte %d (%s)", h.File, h.Field, h.Offset, h.Encoding)
}

var prefixShape = regexp.MustCompile(`^[a-z0-9]{6,16}$`)

// New makes a set whose markers all hold prefix, 6 to 16 small letters and digits that the scanned things hold nowhere
// else. Six make a head of 9 bytes: in a gigabyte of random bytes its shortest form (base64, 60 bits) turns up by chance
// once in a hundred million scans. Another prefix panics.
func New(prefix string) *Set {
	if !prefixShape.MatchString(prefix) {
		panic("canary: a prefix is 6 to 16 small letters and digits")
	}
	return &Set{head: "zq" + prefix + "q", fields: map[string]string{}}
}

const codeLen = 7 // 32 bits in base 36

// For is the marker of one field, always the same; 18 to 28 characters. Name fields as in "post.body".
func (s *Set) For(field string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(field))
	code := fmt.Sprintf("%0*s", codeLen, strconv.FormatUint(uint64(h.Sum32()), 36))
	s.mu.Lock()
	defer s.mu.Unlock()
	if other, taken := s.fields[code]; taken && other != field {
		panic("canary: " + field + " and " + other + " have the same code; rename one")
	}
	s.fields[code] = field
	return s.head + code + "zq"
}

// Text is the marker repeated to at least n bytes, for fields that take much. A database may cut a long text into pages
// and write other bytes between them: a single marker could be cut in two and missed, one of many is not.
func (s *Set) Text(field string, n int) string {
	marker := s.For(field)
	return strings.Repeat(marker+" ", n/(len(marker)+1)) + marker
}

// Fields are the names of all markers made so far, sorted.
func (s *Set) Fields() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Values(s.fields))
}

// field names the marker whose code starts rest.
func (s *Set) field(rest string) string {
	if len(rest) < codeLen {
		return "?"
	}
	code := strings.ToLower(rest[:codeLen])
	s.mu.Lock()
	defer s.mu.Unlock()
	if field, ok := s.fields[code]; ok {
		return field
	}
	for _, c := range code {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return "?"
		}
	}
	return "?" + code
}
