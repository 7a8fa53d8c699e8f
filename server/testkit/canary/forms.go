package canary

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// form is one way in which a marker may be written: what to search for, and how to read on from there.
type form struct {
	name   string
	needle []byte
	// rest decodes what follows the head, when the needle was found at data[at].
	rest func(data []byte, at int) string
}

// forms are all ways in which the set's markers are searched for. readAhead is enough for head and code in each.
func (s *Set) forms() []form {
	head := s.head
	forms := []form{
		{"raw", []byte(head), func(data []byte, at int) string { return string(ahead(data, at+len(head))) }},
		{"capitals", []byte(strings.ToUpper(head)), func(data []byte, at int) string { return string(ahead(data, at+len(head))) }},
		{"utf-16", wide(head), func(data []byte, at int) string { return everyOther(ahead(data, at+2*len(head))) }},
		{"hex", []byte(hex.EncodeToString([]byte(head))), func(data []byte, at int) string { return unhex(ahead(data, at+2*len(head))) }},
		{"hex", []byte(strings.ToUpper(hex.EncodeToString([]byte(head)))), func(data []byte, at int) string { return unhex(ahead(data, at+2*len(head))) }},
	}
	for before := range 3 {
		forms = append(forms, base64Form(head, before))
	}
	return forms
}

const readAhead = 128

func ahead(data []byte, from int) []byte {
	return data[min(from, len(data)):min(from+readAhead, len(data))]
}

// wide is s as UTF-16 without its outermost zero, so that it fits either byte order.
func wide(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b[:len(b)-1]
}

func everyOther(b []byte) string {
	var out strings.Builder
	for i := 0; i < len(b); i += 2 {
		out.WriteByte(b[i])
	}
	return out.String()
}

func unhex(b []byte) string {
	out := make([]byte, hex.DecodedLen(len(b)))
	n, _ := hex.Decode(out, b[:len(b)/2*2])
	return string(out[:n])
}

// base64Form finds head where `before` bytes stand before it in its group of three. The first and last characters also
// hold bits of the neighbours, so they are no part of the needle. Letters and digits never need the two characters in
// which the alphabets differ.
func base64Form(head string, before int) form {
	encoded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("\x00", before) + head))
	first := (8*before + 5) / 6
	last := 8 * (before + len(head)) / 6
	return form{"base64", []byte(encoded[first:last]), func(data []byte, at int) string {
		start := at - first
		if start < 0 {
			return ""
		}
		plain := unbase64(data[start:min(start+2*readAhead, len(data))])
		return string(ahead(plain, before+len(head)))
	}}
}

// unbase64 decodes as many whole groups as there are, in either alphabet; the group after them may be cut short.
func unbase64(b []byte) []byte {
	b = bytes.ReplaceAll(bytes.ReplaceAll(b, []byte("-"), []byte("+")), []byte("_"), []byte("/"))
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(b)))
	for n := len(b); n > 0; n-- {
		if n%4 == 1 {
			continue
		}
		if size, err := base64.RawStdEncoding.Decode(out, b[:n]); err == nil {
			return out[:size]
		}
	}
	return nil
}
