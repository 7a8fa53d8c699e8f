package gate_test

import (
	"testing"

	"holdfast/server/gate"
)

func TestPlain(t *testing.T) {
	quoted := gate.Segment{Quote: &gate.Quote{Post: "p", Revision: "r", To: 3}}
	for _, c := range []struct {
		name string
		body gate.Body
		want bool
	}{
		{"words", gate.Body{{HTML: "<p>a<br>b</p><p>c &amp; d</p>"}}, true},
		{"an address", gate.Body{{HTML: "<p>" + to("https://example.org", "https://example.org") + "</p>"}}, true},
		{"words after a quote", gate.Body{quoted, {HTML: "<p>a</p>"}}, true},
		{"words around a quote", gate.Body{{HTML: "<p>a</p>"}, quoted, {HTML: "<p>b</p>"}}, true},
		{"a quote alone", gate.Body{quoted}, true},
		{"strong", gate.Body{{HTML: "<p>a <strong>b</strong></p>"}}, false},
		{"emphasis", gate.Body{{HTML: "<p>a <em>b</em></p>"}}, false},
		{"a list", gate.Body{{HTML: "<ul><li>a</li></ul>"}}, false},
		{"numbers", gate.Body{{HTML: "<ol><li>a</li></ol>"}}, false},
		{"a quotation", gate.Body{{HTML: "<blockquote><p>a</p></blockquote>"}}, false},
		{"a link under other words", gate.Body{{HTML: "<p>" + to("https://example.org", "there") + "</p>"}}, false},
		{"a list after a quote", gate.Body{quoted, {HTML: "<ul><li>a</li></ul>"}}, false},
	} {
		if got := c.body.Plain(); got != c.want {
			t.Errorf("%s: plain is %v", c.name, got)
		}
	}
}
