package pages

import (
	"context"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"holdfast/frontend/parts"
)

const hostile = `"><script>alert(1)</script></textarea><img src=x onerror=alert(1)>'`

func document(t *testing.T, c templ.Component) *goquery.Document {
	t.Helper()
	var out strings.Builder
	if err := c.Render(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// scripts counts what came in from outside: the pages load one script and no picture, so the rest came through what was typed.
func scripts(doc *goquery.Document) int {
	return doc.Find("script:not([src='/app.js']), img, [onerror]").Length()
}

var frame = parts.Frame{Nonce: "n", Links: parts.Links{Script: "/app.js", Style: "/app.css"}, Brand: hostile, You: hostile, Demo: true, StaffHours: hostile, Flash: hostile}

func TestWhatSomebodyTypedIsNeverMarkup(t *testing.T) {
	who := parts.Person{Name: hostile, Staff: true, Role: hostile, Line: hostile}
	ref := &parts.Ref{Name: hostile, Href: "#p1", Excerpt: hostile}
	when := parts.When{ISO: hostile, Words: hostile, Form: hostile}
	kept := parts.Kept{
		Title: hostile, HasTitle: true, Words: hostile, HTML: hostile, Nonce: hostile, Seen: hostile, To: hostile, Quote: hostile,
		Theme: hostile, Note: hostile, Hope: hostile, Kind: hostile, Draft: hostile, Knowing: hostile,
	}
	problem := &parts.Problem{Heading: hostile, Sentence: hostile}
	row := parts.ThreadRow{Title: hostile, Href: "/", Kind: hostile, Fresh: []string{hostile}, People: []parts.Person{who}}
	post := parts.Post{ID: "1", Author: who, When: when, Edited: when, Ref: ref, Held: &parts.Held{Why: []string{hostile}, Who: hostile, Until: hostile}, Body: []parts.Segment{{Quote: &parts.Quote{Who: hostile, Href: "#p1", When: when}}}}
	gone := parts.Post{ID: "2", Author: who, When: when, Gone: true}
	for name, c := range map[string]templ.Component{
		"enter":      EnterPage(Enter{Frame: frame, Practice: hostile, Next: hostile, Personas: []Persona{{Value: hostile, Person: who, Line: hostile}}}),
		"signed out": SignedOutPage(SignedOut{Frame: frame, Next: hostile, Kept: &kept}),
		"home":       HomePage(Home{Frame: frame, Greeting: hostile, Name: hostile, LastHere: when, Groups: []HomeGroup{{Name: hostile, Href: "/", Rows: []parts.ThreadRow{row}}}}),
		"cohort":     CohortPage(Cohort{Frame: frame, State: hostile, Name: hostile, Rows: []parts.ThreadRow{row}, People: []parts.Person{who}}),
		"thread":     ThreadPage(Thread{Frame: frame, Back: parts.Link{Label: hostile, Href: "/"}, Title: hostile, StartedBy: hostile, Readers: hostile, Closed: &Closed{By: hostile, When: when}, Posts: []parts.Post{post, gone}, Tide: &parts.Tide{Since: when}, End: parts.End{Read: "/r", Upto: hostile}}),
		"write":      WritePage(hostileWrite(kept, ref, problem, when)),
		"take back":  TakeBackPage(TakeBack{Frame: frame, Post: post, Seen: hostile}),
		"people":     PeoplePage(People{Frame: frame, Cohort: hostile, Staff: []parts.Person{who}}),
		"zone":       ZonePage(Zone{Frame: frame, Next: hostile, Example: when, Choices: []ZoneChoice{{Value: hostile, Label: hostile}}}),
		"help":       HelpPage(Help{Frame: frame, Practice: hostile, Own: []HelpLine{{Label: hostile, Href: "tel:1", Detail: hostile, Stale: hostile}}, Staffed: hostile, Checked: hostile}),
		"away":       AwayPage(Away{Frame: frame}),
		"problem":    ProblemPage(Problem{Frame: frame, Status: 503, Sentence: hostile, Wait: hostile, Kept: &kept}),
	} {
		doc := document(t, c)
		if n := scripts(doc); n > 0 {
			t.Errorf("%s: %d elements came in through what was typed", name, n)
		}
		if name == "away" && doc.Find("script").Length() > 0 {
			t.Error("the page after leaving loads a script")
		}
	}
}

func TestWordsComeBackExactlyAsTheyWere(t *testing.T) {
	for _, words := range []string{"\n\nTwo empty lines first.", "  spaces  ", hostile, "a & b &amp; c", "last line\n"} {
		kept := parts.Kept{Title: words, HasTitle: true, Words: words, Nonce: "1", Seen: "r", To: "p"}
		for name, c := range map[string]templ.Component{
			"write":      WritePage(Write{Kept: kept}),
			"signed out": SignedOutPage(SignedOut{Kept: &kept, Next: "/box"}),
			"problem":    ProblemPage(Problem{Status: 429, Kept: &kept, Retry: "/posts"}),
			"sign-in":    SignInPage(SignIn{Kept: &kept, Next: "/box"}),
			"second":     SecondPage(Second{Kept: &kept, Next: "/box"}),
		} {
			doc := document(t, c)
			// The parser takes one newline after the tag away, as browsers do.
			if got := doc.Find("textarea[name=words]").Text(); got != words {
				t.Errorf("%s: %q came back as %q", name, words, got)
			}
			for field, want := range map[string]string{"title": words, "nonce": "1", "seen": "r", "to": "p"} {
				if got, there := doc.Find("form input[name=" + field + "]").Attr("value"); !there || got != want {
					t.Errorf("%s: field %s is %q, want %q", name, field, got, want)
				}
			}
		}
	}
}

// english is the language of the tests.
var english = context.Background()

func TestProblemsSayWhatHappenedWhatIsSafeAndWhatToDo(t *testing.T) {
	for status := range problems {
		l := Problem{Status: status}.lines(english)
		for _, words := range []string{l.heading, l.happened, l.do} {
			if words == "" || strings.ContainsAny(words, "!") {
				t.Errorf("%d says %q", status, words)
			}
		}
		if !strings.HasSuffix(l.happened, ".") || !strings.HasSuffix(l.do, ".") {
			t.Errorf("%d does not end its sentences: %+v", status, l)
		}
		if got := (Problem{Status: status, Sentence: "Ours."}).lines(english).happened; got != "Ours." {
			t.Errorf("%d replaces the service's sentence by %q", status, got)
		}
	}
	if got, want := (Problem{Status: 418}).lines(english), (Problem{Status: 500}).lines(english); got != want {
		t.Errorf("an unknown status says %+v", got)
	}
	if got := (Problem{Status: 503, Wait: "in an hour"}).lines(english).do; got != "Please try again in an hour." {
		t.Errorf("503 says %q", got)
	}
}

func TestOnlyOurOwnFlashesAreSaid(t *testing.T) {
	for key, want := range map[string]int{"shared": 1, "nonsense": 0, "": 0, "<b>": 0} {
		if got := document(t, HomePage(Home{Frame: parts.Frame{Flash: key}})).Find("main [role=status]").Length(); got != want {
			t.Errorf("flash %q: %d lines", key, got)
		}
	}
}
