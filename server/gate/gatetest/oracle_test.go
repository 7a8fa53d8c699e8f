package gatetest_test

import (
	"testing"

	"holdfast/server/gate"
	"holdfast/server/gate/gatetest"
)

const rel = ` rel="nofollow noreferrer noopener"`

// An oracle that accepts everything proves nothing: each of these must be refused.
func TestCheckRefuses(t *testing.T) {
	for name, bad := range map[string]string{
		"words at the top":            `words`,
		"an element":                  `<div>a</div>`,
		"an image":                    `<p>a<img src="x"></p>`,
		"a script":                    `<p>a</p><script>x</script>`,
		"a comment":                   `<p>a<!-- b --></p>`,
		"svg":                         `<p><svg></svg>a</p>`,
		"a style":                     `<p style="x">a</p>`,
		"an id":                       `<p id="x">a</p>`,
		"a handler":                   `<p>a<br onclick="x">b</p>`,
		"a link without rel":          `<p><a href="https://example.org">a</a></p>`,
		"a link with less rel":        `<p><a href="https://example.org" rel="nofollow">a</a></p>`,
		"a link with more":            `<p><a href="https://example.org"` + rel + ` target="_blank">a</a></p>`,
		"a link of code":              `<p><a href="javascript:x"` + rel + `>a</a></p>`,
		"a relative link":             `<p><a href="/x"` + rel + `>a</a></p>`,
		"a link without a scheme":     `<p><a href="//example.org"` + rel + `>a</a></p>`,
		"a link with a user":          `<p><a href="https://a@example.org"` + rel + `>a</a></p>`,
		"a link to this machine":      `<p><a href="http://localhost/"` + rel + `>a</a></p>`,
		"a host that is not shown":    `<p><a href="https://xn--bcher-kva.example"` + rel + `>a</a></p>`,
		"a host in another script":    `<p><a href="https://bücher.example"` + rel + `>bücher.example</a></p>`,
		"a mail with a hidden copy":   `<p><a href="mailto:a@example.org?bcc=b"` + rel + `>a</a></p>`,
		"a link in a link":            `<p><a href="https://example.org"` + rel + `>a<em><a href="https://example.org"` + rel + `>b</a></em></a></p>`,
		"strong in strong":            `<p><strong>a<em>b<strong>c</strong></em></strong></p>`,
		"two that are one":            `<p><strong>a</strong><strong>b</strong></p>`,
		"two breaks":                  `<p>a<br><br>b</p>`,
		"a break at the end":          `<p>a<br></p>`,
		"an empty element":            `<p>a<em></em></p>`,
		"a paragraph of nothing":      "<p>\u0301</p>",
		"a list in a list":            `<ul><li>a<ul><li>b</li></ul></li></ul>`,
		"a paragraph in an item":      `<ul><li><p>a</p></li></ul>`,
		"words in a quotation":        `<blockquote>a</blockquote>`,
		"words in a list":             `<ul>a</ul>`,
		"white space between blocks":  "<p>a</p>\n<p>b</p>",
		"white space at an edge":      `<p> a</p>`,
		"white space in emphasis":     `<p>a<em> b</em></p>`,
		"two spaces":                  `<p>a  b</p>`,
		"a tab":                       "<p>a\tb</p>",
		"a non-breaking space":        "<p>a\u00a0b</p>",
		"an override":                 "<p>a\u202eb</p>",
		"a mark of direction":         "<p>a\u200fb</p>",
		"zero width":                  "<p>a\u200bb</p>",
		"a control":                   "<p>a\u0007b</p>",
		"letters that are not NFC":    "<p>e\u0301</p>",
		"an entity that need not be":  `<p>&eacute;</p>`,
		"a quotation mark as it is":   `<p>"a"</p>`,
		"an element that is not shut": `<p>a`,
		"upper case":                  `<P>a</P>`,
		"another way to break":        `<p>a<br/>b</p>`,
	} {
		if gatetest.Check(bad) == nil {
			t.Errorf("%s is accepted: %s", name, bad)
		}
	}
}

func TestCheckAccepts(t *testing.T) {
	good := gate.Body{
		{HTML: `<p>a <strong>b <em>c</em></strong><br>d &amp; &lt;e&gt; &#34;f&#34;</p><blockquote><p>g</p><p>h</p></blockquote><ol><li>i</li></ol><ol><li>j</li></ol>`},
		{Quote: &gate.Quote{Post: "p", Revision: "r", From: 0, To: 3}},
		{HTML: `<p><a href="mailto:a@example.org"` + rel + `>a</a> <a href="https://xn--bcher-kva.example"` + rel + `>b (xn--bcher-kva.example)</a></p>`},
	}
	if err := gatetest.Settled(good); err != nil {
		t.Error(err)
	}
}

func TestBodiesThatAreNotSound(t *testing.T) {
	for name, bad := range map[string]gate.Body{
		"a segment of nothing":  {{}},
		"a segment of two":      {{HTML: "<p>a</p>", Quote: &gate.Quote{Post: "p", Revision: "r", To: 1}}},
		"a segment not checked": {{HTML: "<p>a</p>"}, {HTML: "<p>a"}},
	} {
		if gatetest.CheckBody(bad) == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	for name, unsettled := range map[string]string{
		"strong throughout":  "<p><strong>a</strong></p>",
		"a bare address":     "<p>https://example.org</p>",
		"a bullet in a list": "<ul><li>· a</li></ul>",
	} {
		if gatetest.Settled(gate.Body{{HTML: unsettled}}) == nil {
			t.Errorf("%s counts as settled", name)
		}
	}
}

func TestWordsRefuses(t *testing.T) {
	for _, bad := range []string{"a\u202eb", "a\nb", "a\u00a0b", "e\u0301", "\ufeffa"} {
		if gatetest.Words(bad) == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}
