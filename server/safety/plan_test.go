package safety_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/safety"
	"holdfast/server/testkit/canary"
)

var onlyWords = cmpopts.IgnoreUnexported(safety.Plan{})

// A plan is read and written by its owner alone; everybody has their own, the paused too.
func TestPlansAreTheirOwners(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	paused := willow
	paused.Paused = true
	mine := safety.Plan{Signs: "No breakfast.", People: "Maya, 01632 960 111\nHer brother"}
	_, err := h.SetPlan(ctx, paused, mine, 0)
	h.must(err)
	got, err := h.Plan(ctx, willow)
	h.must(err)
	mine.Version, mine.Changed = 1, h.clock.Now()
	if diff := cmp.Diff(mine, got, onlyWords); diff != "" {
		t.Error(diff)
	}
	for _, other := range []access.Actor{tern, osei, admin} {
		if got, err := h.Plan(ctx, other); err != nil || !got.Empty() {
			t.Errorf("%v reads %+v, %v", other.Kind, got, err)
		}
	}
	_, err = h.Plan(ctx, access.Actor{})
	h.refused(err, errs.Unauthenticated, "")
	_, err = h.SetPlan(ctx, access.Actor{}, mine, 1)
	h.refused(err, errs.Unauthenticated, "")
	if len(h.kept) != 0 {
		t.Error("a plan left a trace")
	}
}

// Two places that change a plan lose nothing: the second is told, and sees what stands there.
func TestPlanFromTwoPlaces(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	first, err := h.SetPlan(ctx, willow, safety.Plan{Helps: "Water."}, 0)
	h.must(err)
	h.clock.Advance(time.Minute)
	_, err = h.SetPlan(ctx, willow, safety.Plan{Helps: "The harbour."}, first.Version)
	h.must(err)
	stands, err := h.SetPlan(ctx, willow, safety.Plan{Helps: "Tea."}, first.Version)
	h.refused(err, errs.Conflict, "")
	if stands.Helps != "The harbour." || stands.Version != 2 {
		t.Errorf("stands: %+v", stands)
	}
	same, err := h.SetPlan(ctx, willow, safety.Plan{Helps: "The harbour."}, first.Version)
	h.must(err) // a double press is no conflict
	if same.Version != 2 {
		t.Errorf("version %d", same.Version)
	}
	gone, err := h.SetPlan(ctx, willow, safety.Plan{}, stands.Version)
	h.must(err)
	if !gone.Empty() {
		t.Errorf("left: %+v", gone)
	}
}

func TestPlanLines(t *testing.T) {
	h := open(t)
	for typed, want := range map[string]string{
		"":                                  "",
		" \r\n\r\n  ":                       "",
		"a\r\nb":                            "a\nb",
		"\n\n a  b \n\n\n\nc\n\n":           "a b\n\nc",
		strings.Repeat("x", safety.MaxPart): strings.Repeat("x", safety.MaxPart),
	} {
		now, err := h.Plan(t.Context(), willow)
		h.must(err)
		got, err := h.SetPlan(t.Context(), willow, safety.Plan{Reasons: typed}, now.Version)
		h.must(err)
		if got.Reasons != want {
			t.Errorf("%q becomes %q", typed, got.Reasons)
		}
	}
	for field, in := range map[string]safety.Plan{
		"signs":  {Signs: strings.Repeat("x", safety.MaxPart+1)},
		"helps":  {Helps: strings.Repeat("x\n", 61)},
		"people": {People: "\xff", Reasons: strings.Repeat("x", 9999)},
	} {
		_, err := h.SetPlan(t.Context(), willow, in, 0)
		h.refused(err, errs.Invalid, field)
	}
}

// A marker in everything that is written here is found in no file.
func TestNoWordsOutsideTheSeal(t *testing.T) {
	h := open(t)
	c := canary.New("zqplanarian")
	ctx := t.Context()
	_, err := h.SetPlan(ctx, willow, safety.Plan{
		Signs: c.For("signs"), Helps: c.For("helps"), Places: c.For("places"), People: c.For("people"), Reasons: c.For("reasons"),
	}, 0)
	h.must(err)
	h.must(h.AddLine(ctx, admin, safety.Line{
		Label: c.For("label"), Number: "https://" + c.For("number") + ".example/", Kind: safety.Web, Country: c.For("country"),
		Language: c.For("language"), Detail: c.For("detail"), Source: c.For("source"),
	}, h.Nonce()))
	h.must(h.SetHours(ctx, admin, c.For("hours")))
	h.must(h.SetAppearance(ctx, admin, safety.Appearance{Title: c.For("t"), Icon: "leaf"}))
	if got, err := h.Plan(ctx, willow); err != nil || len(c.ScanBytes("plan", []byte(got.Signs))) == 0 {
		t.Fatalf("the markers were never written: %v", err)
	}
	for _, hit := range c.ScanBytes("the records", h.files()) {
		t.Error(hit)
	}
}

// The look is one of what comes with the house under a short name, and every page of this instance shows it at once.
func TestAppearance(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	if got, err := h.Appearance(ctx); err != nil || got != (safety.Appearance{Icon: "mark"}) {
		t.Errorf("unset: %+v %v", got, err)
	}
	h.must(h.SetAppearance(ctx, admin, safety.Appearance{Title: "  Tide   tables ", Icon: "wave"}))
	h.must(h.SetHours(ctx, admin, "Weekdays."))
	if got, err := h.Appearance(ctx); err != nil || got != (safety.Appearance{Title: "Tide tables", Icon: "wave"}) {
		t.Errorf("set: %+v %v", got, err)
	}
	if got, err := h.Hours(ctx); err != nil || got != "Weekdays." {
		t.Errorf("hours: %q %v", got, err)
	}
	h.refused(h.SetAppearance(ctx, admin, safety.Appearance{Title: strings.Repeat("x", safety.MaxTitle+1), Icon: "wave"}), errs.Invalid, "title")
	h.refused(h.SetAppearance(ctx, admin, safety.Appearance{Title: "Notes", Icon: "https://elsewhere"}), errs.Invalid, "icon")
	h.refused(h.SetHours(ctx, admin, strings.Repeat("x", safety.MaxHours+1)), errs.Invalid, "hours")
	h.must(h.SetHours(ctx, admin, ""))
	if got, err := h.Hours(ctx); err != nil || got != "" {
		t.Errorf("hours: %q %v", got, err)
	}
}
