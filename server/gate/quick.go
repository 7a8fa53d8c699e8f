package gate

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// quick reads what Encode writes, several times as fast as a general reader: a page of posts decodes forty bodies. It
// knows nothing else; ok is false for whatever it does not expect, and Decode then reads it the general way, which alone
// says what is wrong.
func quick(data []byte) (body Body, ok bool) {
	q := quickly{rest: data}
	if !q.skip(`{"v":`+strconv.Itoa(Version)+`,"s":[`) || q.skip(`]}`) {
		return nil, false
	}
	body = make(Body, 0, 1)
	for {
		s := q.segment()
		if q.wrong || !s.shaped() {
			return nil, false
		}
		body = append(body, s)
		if !q.skip(`,`) {
			return body, q.skip(`]}`) && len(q.rest) == 0 && utf8.Valid(data)
		}
	}
}

// quickly is how far quick has read.
type quickly struct {
	rest  []byte
	wrong bool
}

func (q *quickly) skip(what string) bool {
	rest, ok := bytes.CutPrefix(q.rest, []byte(what))
	q.rest = rest
	return ok
}

func (q *quickly) must(what string) { q.wrong = !q.skip(what) || q.wrong }

func (q *quickly) segment() (s Segment) {
	if q.skip(`{"html":`) {
		s.HTML = q.text()
		q.must(`}`)
		return s
	}
	quote := &Quote{}
	q.must(`{"quote":{"post":`)
	quote.Post = q.text()
	q.must(`,"revision":`)
	quote.Revision = q.text()
	q.must(`,"from":`)
	quote.From = q.number()
	q.must(`,"to":`)
	quote.To = q.number()
	q.must(`}}`)
	return Segment{Quote: quote}
}

// text reads a string in which nothing is escaped but quotation marks, which stand around addresses.
func (q *quickly) text() string {
	q.must(`"`)
	if q.wrong {
		return ""
	}
	for i := 0; i < len(q.rest); i++ {
		switch c := q.rest[i]; {
		case c == '"':
			text := q.rest[:i]
			q.rest = q.rest[i+1:]
			if bytes.IndexByte(text, '\\') >= 0 {
				text = bytes.ReplaceAll(text, []byte(`\"`), []byte(`"`))
			}
			return string(text)
		case c == '\\' && i+1 < len(q.rest) && q.rest[i+1] == '"':
			i++
		case c == '\\' || c < ' ':
			q.wrong = true
			return ""
		}
	}
	q.wrong = true
	return ""
}

func (q *quickly) number() int {
	end := bytes.IndexAny(q.rest, ",}")
	if end < 0 {
		q.wrong = true
		return 0
	}
	digits := string(q.rest[:end])
	n, err := strconv.Atoi(digits)
	q.wrong = q.wrong || err != nil || strconv.Itoa(n) != digits
	q.rest = q.rest[end:]
	return n
}
