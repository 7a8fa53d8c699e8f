package gate

import "strings"

// set is a set of element names.
type set map[string]bool

func names(s string) set {
	m := set{}
	for _, n := range strings.Fields(s) {
		m[n] = true
	}
	return m
}

// What the source's elements mean here. A name in none of them is transparent: its words stay, it says nothing.
var (
	// void elements have no content and are never open.
	void = names("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr")

	// blocks end the paragraph before them and after them.
	blocks = names(`address article aside blockquote body caption center dd details dialog dir div dl dt fieldset form
		figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav
		ol optgroup p plaintext pre search section summary table tbody td tfoot th thead tr ul xmp`)

	// removed elements go with all that is in them: nothing in them is words that a reader saw as words.
	removed = names(`applet audio button canvas datalist embed form frame frameset iframe input math noembed noframes
		noscript object script select style svg template textarea title video xml`)

	// carried over a paragraph's end when the source forgot to close them, as browsers do.
	carried = names("b big code em font i nobr s small strike strong tt u")

	bold    = names("b strong th h1 h2 h3 h4 h5 h6")
	italic  = names("i em cite dfn var")
	heading = names("h1 h2 h3 h4 h5 h6")
	literal = names("pre listing xmp plaintext")

	paragraph = names("p")
	lists     = names("ul ol menu dir")
	hideable  = names("div p span") // where writers of mail and Word hide words on purpose
	raw       = names("iframe noembed noframes noscript script style textarea title")
)

// closes says which open element a start tag ends when its own end tag was left out, and at which elements to stop
// looking for it.
var closes = map[string]struct{ these, until set }{
	"li":    {names("li"), names("ul ol menu dir")},
	"dt":    {names("dt dd"), names("dl")},
	"dd":    {names("dt dd"), names("dl")},
	"td":    {names("td th"), names("tr table")},
	"th":    {names("td th"), names("tr table")},
	"tr":    {names("tr"), names("table")},
	"tbody": {names("tr"), names("table")},
	"thead": {names("tr"), names("table")},
	"tfoot": {names("tr"), names("table")},
	"a":     {names("a"), nil},
}

// island reports whether name is an Office data element, whose content is settings and not words. Word's wrappers
// around words (o:p, w:sdt, smart tags such as st1:place) are none.
func island(name string) bool {
	prefix, rest, ok := strings.Cut(name, ":")
	if !ok {
		return false
	}
	switch prefix {
	case "o":
		return rest != "p"
	case "w":
		return rest != "sdt" && rest != "sdtcontent"
	case "m", "v", "x":
		return true
	}
	return false
}
