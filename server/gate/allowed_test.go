package gate_test

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/gate"
	"holdfast/server/gate/gatetest"
)

// allowed.json says once what may stand in a post. Here the gate and its last filter are held to it, and in
// frontend/islands/schema.test.mjs the editor: whoever lets one of them change must change it there, for all three.
type allowList struct {
	Blocks     map[string]string // element: what stands in it, "words" or an element
	Top        []string
	Words      []string
	Attributes map[string][]string
	Rel        string
	Protocols  []string
}

var write = flag.Bool("write", false, "write testdata that the scripts of pages are tested against")

func allowed(t *testing.T) allowList {
	t.Helper()
	var list allowList
	readJSON(t, "allowed.json", &list)
	return list
}

func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// everything is one small text for each way in which the list lets elements stand in each other.
func (l allowList) everything() map[string]string {
	all := map[string]string{}
	for _, top := range l.Top {
		for name, words := range l.inside() {
			all[top+" of "+name] = l.block(top, words)
		}
	}
	return all
}

// block is an element of the top with words in it. Plain words stand beside, because a body that is strong throughout
// is not strong at all.
func (l allowList) block(name, words string) string {
	if l.Blocks[name] == "words" {
		return "<" + name + ">" + words + "</" + name + "><p>end</p>"
	}
	inner := l.Blocks[name]
	item := "<" + inner + ">"
	return "<" + name + ">" + item + words + "</" + inner + ">" + item + "more</" + inner + "></" + name + "><p>end</p>"
}

// inside is every element that words may have, alone and in each other.
func (l allowList) inside() map[string]string {
	all := map[string]string{"words": "a &amp; b"}
	for _, outer := range l.Words {
		all[outer] = "x " + l.wrap(outer, "a") + " y"
		for _, inner := range l.Words {
			// Of two emphases the longer goes outside: "c" is in the outer one alone.
			if outer != "br" && inner != "br" && outer != inner {
				all[outer+" "+inner] = "x " + l.wrap(outer, l.wrap(inner, "a")+" c") + " y"
			}
		}
	}
	for _, protocol := range l.Protocols {
		all["a "+protocol] = "x " + l.link(protocol, "there") + " y"
	}
	return all
}

func (l allowList) wrap(name, words string) string {
	switch name {
	case "br":
		return "one<br>two"
	case "a":
		return l.link("https", words)
	}
	return "<" + name + ">" + words + "</" + name + ">"
}

func (l allowList) link(protocol, words string) string {
	href := protocol + "://example.org/a"
	if protocol == "mailto" {
		href = "mailto:tern@example.org"
	}
	return `<a href="` + href + `" rel="` + l.Rel + `">` + words + "</a>"
}

// Whatever the list allows comes through the gate as it is.
func TestWhatIsAllowedStays(t *testing.T) {
	for name, in := range allowed(t).everything() {
		body, removed, err := gate.FromHTML(in)
		if err != nil || !removed.Empty() {
			t.Errorf("%s: %s: %v, removed %+v", name, in, err, removed)
			continue
		}
		if diff := cmp.Diff(in, body[0].HTML); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if err := gatetest.Settled(body); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// names of HTML that a paste can hold: those of the list and many that are not in it.
var elements = strings.Fields("a abbr article aside b blockquote br center code del details div dl dt dd em embed figure font form " +
	"frame h1 h2 h3 hr i iframe img input ins kbd label li link main mark math meta object ol p picture pre q s script section select small " +
	"source span strike strong style sub summary sup svg table td textarea tr tt u ul var video")

var attributes = strings.Fields("accesskey align alt aria-label autofocus background bgcolor cite class color contenteditable data-id dir download " +
	"draggable form height hidden href hreflang hx-get id is itemid lang onclick ping rel role size slot src style tabindex target title type value width")

// The last filter lets through what the list allows and nothing else.
func TestTheLastFilterIsTheList(t *testing.T) {
	l := allowed(t)
	names := append(slices.Collect(maps.Keys(l.Blocks)), l.Words...)
	for _, name := range elements {
		in := "<p>x</p><" + name + ">y</" + name + ">"
		switch name {
		case "a":
			in = "<p>" + l.link("https", "y") + "</p>"
		case "br":
			in = "<p>x<br>y</p>"
		}
		if got := gate.Passes(in); got != slices.Contains(names, name) {
			t.Errorf("<%s> passes: %v", name, got)
		}
	}
	for _, name := range names {
		for _, attr := range attributes {
			if name == "a" && slices.Contains(l.Attributes["a"], attr) {
				continue
			}
			in := "<" + name + " " + attr + `="https://example.org">x`
			if name != "br" {
				in += "</" + name + ">"
			}
			if gate.Passes(in) {
				t.Errorf("%s passes", in)
			}
		}
	}
	for _, protocol := range strings.Fields("http https mailto ftp javascript data blob file tel sms vbscript about") {
		if got := gate.Passes("<p>" + l.link(protocol, "x") + "</p>"); got != slices.Contains(l.Protocols, protocol) {
			t.Errorf("a link by %s passes: %v", protocol, got)
		}
	}
}

// The gate's own nesting is the list's: of every element in every other, only what the list allows is left standing.
func TestTheGateNestsAsTheListSays(t *testing.T) {
	l := allowed(t)
	for _, outer := range elements {
		for _, inner := range elements {
			in := "<p>x</p><" + outer + "><" + inner + ">y</" + inner + "> z</" + outer + ">"
			body, _, err := gate.FromHTML(in)
			if err != nil {
				t.Errorf("%s: %v", in, err)
				continue
			}
			if !l.holds(body[0].HTML) {
				t.Errorf("%s became %s", in, body[0].HTML)
			}
		}
	}
}

// holds reads canonical HTML by the list alone.
func (l allowList) holds(canonical string) bool {
	open := []string{""}
	for piece := range strings.SplitSeq(canonical, "<") {
		tag, _, isTag := strings.Cut(piece, ">")
		if !isTag {
			continue
		}
		if closed, isEnd := strings.CutPrefix(tag, "/"); isEnd {
			if open[len(open)-1] != closed {
				return false
			}
			open = open[:len(open)-1]
			continue
		}
		name, _, _ := strings.Cut(tag, " ")
		if !l.mayStand(name, open) {
			return false
		}
		if name != "br" {
			open = append(open, name)
		}
	}
	return len(open) == 1
}

func (l allowList) mayStand(name string, open []string) bool {
	in := open[len(open)-1]
	switch {
	case in == "":
		return slices.Contains(l.Top, name)
	case l.Blocks[in] == "words" || slices.Contains(l.Words, in) && in != "br":
		return slices.Contains(l.Words, name) && !slices.Contains(open, name)
	}
	return l.Blocks[in] == name
}

// fixture is a text of the gate as the editor is tested with: HTML must come back unchanged from the editor and this
// gate, and Source is what the plain box shows of it.
type fixture struct {
	Name   string `json:"name"`
	HTML   string `json:"html"`
	Text   string `json:"text"`
	Source string `json:"source"`
	Parts  []part `json:"parts"`
}

// part is a quote of it: runes From up to To of Text, and these words.
type part struct {
	From  int    `json:"from"`
	To    int    `json:"to"`
	Words string `json:"words"`
}

// fixtures are every allowed construct, and a few longer texts.
func fixtures(t *testing.T) []fixture {
	t.Helper()
	all := allowed(t).everything()
	all["letters of many bytes"] = "<p>🌊 sea <strong>naïve 👩\u200d🚀</strong><br>שלום עולם</p><ul><li>एक</li><li>दो<br>三</li></ul><p>end</p>"
	all["all at once"] = mixed[0].HTML + mixed[2].HTML
	var out []fixture
	for _, name := range slices.Sorted(maps.Keys(all)) {
		body := gate.Body{{HTML: all[name]}}
		f := fixture{Name: name, HTML: all[name], Text: body.Text(), Source: body.Source()}
		runes := []rune(f.Text)
		for from := 0; from < len(runes); from += 1 + len(runes)/7 {
			for to := from + 1; to <= len(runes); to += 1 + len(runes)/5 {
				f.Parts = append(f.Parts, part{from, to, string(runes[from:to])})
			}
		}
		out = append(out, f)
	}
	return out
}

// The files beside are what the islands' tests read. After a change: go test ./server/gate -run Fixtures -write
func TestFixtures(t *testing.T) {
	now := fixtures(t)
	if *write {
		raw, err := json.MarshalIndent(now, "", " ")
		if err == nil {
			err = os.WriteFile("testdata/bodies.json", append(raw, '\n'), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var kept []fixture
	readJSON(t, "testdata/bodies.json", &kept)
	if diff := cmp.Diff(now, kept); diff != "" {
		t.Errorf("the gate says something else now than the islands are tested with; write them again: %s", diff)
	}
}

// editorFixture is what the editor writes for a text of the gate, as recorded by schema.test.mjs.
type editorFixture struct {
	Name   string `json:"name"`
	Editor string `json:"editor"`
	Gate   string `json:"gate"`
}

// Whatever the editor writes is the canonical text again once it came through the gate.
func TestTheEditorsTextsComeThrough(t *testing.T) {
	var all []editorFixture
	readJSON(t, "testdata/editor.json", &all)
	if len(all) < len(fixtures(t)) {
		t.Fatalf("only %d texts of the editor", len(all))
	}
	for _, f := range all {
		body, removed, err := gate.FromHTML(f.Editor)
		if err != nil || !removed.Empty() {
			t.Errorf("%s: %v, removed %+v", f.Name, err, removed)
			continue
		}
		if diff := cmp.Diff(f.Gate, body[0].HTML); diff != "" {
			t.Errorf("%s: %s", f.Name, diff)
		}
	}
}
