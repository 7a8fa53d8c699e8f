package gate

import (
	"errors"
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

// linkRel stands on every link: no endorsement, no address of ours to the other side, no handle on our window.
const linkRel = "nofollow noreferrer noopener"

var errFilter = errors.New("gate: the last filter would change the canonical text")

// policy is the second wall. It is built from nothing (UGCPolicy lets remote images, image maps and ids through) and is
// safe for concurrent use once built.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "strong", "em", "blockquote", "ul", "ol", "li")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile("^" + linkRel + "$")).OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(false)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	return p
}()

// Passes reports whether the last filter would leave html exactly as it is. Every body of this package does; it is
// exported for the tests and fuzzers of other packages.
func Passes(html string) bool { return policy.Sanitize(html) == html }
