package importer_test

import (
	"strings"
	"testing"

	"holdfast/server/importer"
	"holdfast/server/testkit/house"
)

const history = `{"type":"thread","key":"k1","title":"Nights","author":"ann","at":"2026-01-01T10:00:00Z","text":"How do you sleep?"}
{"type":"post","thread":"k1","author":"ben","at":"2026-01-01T11:00:00Z","html":"<p style='color:red'>Badly,</p><p>&nbsp;</p><p>and <b>late</b>.<img src=x></p>"}

{"type":"thread","key":"k2","title":"Only asked in its title?","topics":["x"],"author":"ann","at":"2026-01-02T10:00:00+02:00","text":""}
`

// tuesday is where the demo's members read.
const tuesday = "Tuesday evening group"

func run(t *testing.T, h *house.House, file string, opts importer.Options) importer.Report {
	t.Helper()
	im := &importer.Importer{Accounts: h.Accounts, Cohorts: h.Cohorts, Forum: h.Forum, Clock: h.Clock}
	report, err := im.Run(t.Context(), strings.NewReader(file), opts)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestAHistoryComesInOnce(t *testing.T) {
	h := house.Open(t, house.Options{})
	dry := run(t, h, history, importer.Options{Cohort: tuesday, DryRun: true})
	if dry.Threads != 2 || dry.Posts != 1 || dry.People != 2 || dry.Removed.Images != 1 || dry.CohortMade {
		t.Errorf("dry: %+v", dry)
	}
	if home := h.Enter("willow").Get("/home"); strings.Contains(home.Body, "Nights") {
		t.Fatal("a dry run wrote")
	}
	first := run(t, h, history, importer.Options{Cohort: tuesday})
	if first.Threads != 2 || first.Posts != 1 || first.People != 2 || first.AlreadyThere != 0 || first.Removed.Images != 1 || len(first.Bad) != 0 {
		t.Errorf("first: %+v", first)
	}
	again := run(t, h, history, importer.Options{Cohort: tuesday})
	if again.Threads != 0 || again.Posts != 0 || again.AlreadyThere != 3 {
		t.Errorf("again: %+v", again)
	}
}

func TestWhatCameInReadsLikeTheRest(t *testing.T) {
	h := house.Open(t, house.Options{})
	run(t, h, history, importer.Options{Cohort: tuesday})
	willow := h.Enter("willow")
	group := willow.Get(willow.Get("/home").Link("All of Tuesday"))
	thread := willow.Get(group.Link("Nights"))
	for _, words := range []string{"How do you sleep?", "Badly,", "and late.", "ann", "ben", "from before"} {
		if !strings.Contains(thread.Words(), words) {
			t.Errorf("%q is missing: %s", words, thread.Words())
		}
	}
	if thread.Find("main img, main [style]").Length() != 0 || thread.Find("main strong").Text() != "late" {
		t.Error("markup came in as it was")
	}
	if title := willow.Get(group.Link("Only asked")); !strings.Contains(title.Find("article").Text(), "Only asked in its title?") {
		t.Error("a thread without words does not open with its title")
	}
	box := willow.Get(thread.Path() + "/answer")
	done := willow.Submit(box, thread.Path()+"/posts", map[string]string{"words": "So do I."})
	if !strings.Contains(done.Find("article").Last().Text(), "So do I.") {
		t.Error("an answer to what came in does not stand after it")
	}
	people := willow.Get(group.Path() + "/people")
	if !strings.Contains(people.Words(), "ann") || !strings.Contains(people.Words(), "before") {
		t.Errorf("people: %s", people.Words())
	}
}

func TestBadLinesAreNamedAndLeftOut(t *testing.T) {
	h := house.Open(t, house.Options{})
	lines := []struct{ line, reason string }{
		{`{"type":"thread","key":"k","title":"Good","author":"ann","at":"2026-01-01T10:00:00Z","text":"x"}`, ""},
		{`nonsense`, "JSON"},
		{`{"type":"poem"}`, "type"},
		{`{"type":"thread","key":"a","author":"ann","at":"2026-01-01T10:00:00Z","text":"x"}`, "title"},
		{`{"type":"thread","key":"a","title":"T","at":"2026-01-01T10:00:00Z","text":"x"}`, "author"},
		{`{"type":"post","thread":"k","author":"ann","at":"yesterday","text":"x"}`, "2026-03-02T08:00:00Z"},
		{`{"type":"post","thread":"k","author":"ann","at":"2126-01-01T10:00:00Z","text":"x"}`, "future"},
		{`{"type":"post","thread":"nowhere","author":"ann","at":"2026-01-01T10:00:00Z","text":"x"}`, "no earlier line"},
		{`{"type":"post","thread":"k","author":"ann","at":"2026-01-01T10:00:00Z","html":"<p><br></p>"}`, "no words"},
		{`{"type":"post","thread":"k","author":"ann","at":"2026-01-01T10:00:00Z","html":"<p>a</p>","text":"b"}`, "both"},
		{`{"type":"post","thread":"k","author":"ann","at":"2026-01-01T10:00:00Z","text":"` + strings.Repeat("long ", 20_000) + `"}`, "more text than one post"},
		{`{"type":"post","thread":"k","author":"ann","at":"2026-01-01T10:00:00Z","text":"` + strings.Repeat("x", 9<<20) + `"}`, "8 MiB"},
		{`{"type":"post","thread":"k","author":"` + strings.Repeat("n", 90) + `","at":"2026-01-01T10:00:00Z","text":"x"}`, "60 characters"},
		{"\xff\xfe", "UTF-8"},
		{`{"type":"post","thread":"k","author":"ann","at":"2026-01-01T10:00:00Z","text":"the last line, without an end"}`, ""},
	}
	var file []string
	for _, l := range lines {
		file = append(file, l.line)
	}
	report := run(t, h, strings.Join(file, "\n"), importer.Options{Cohort: tuesday})
	if report.Threads != 1 || report.Posts != 1 {
		t.Errorf("of the good lines: %+v", report)
	}
	bad := map[int]string{}
	for _, b := range report.Bad {
		bad[b.Line] = b.Reason
	}
	for i, l := range lines {
		reason, isBad := bad[i+1]
		if isBad != (l.reason != "") || !strings.Contains(reason, l.reason) {
			t.Errorf("line %d: %q, want something about %q", i+1, reason, l.reason)
		}
	}
}

func TestANewCohortIsMade(t *testing.T) {
	h := house.Open(t, house.Options{})
	if r := run(t, h, history, importer.Options{Cohort: "Brought along"}); !r.CohortMade {
		t.Error("it does not say that the cohort is new")
	}
	if home := h.Enter("willow").Get("/home"); strings.Contains(home.Body, "Brought along") {
		t.Error("somebody reads a cohort they do not belong to")
	}
}
