package cohort_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// choicesOf is how somebody reads.
func (r *rooms) choicesOf(g group, who access.Actor) cohort.Choices {
	r.Helper()
	m, err := r.Membership(r.Context(), g.id, who.Person)
	r.must(err)
	c, err := r.Choices(r.Context(), m)
	r.must(err)
	return c
}

func TestChoicesAreKeptWhole(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern")
	ctx, willow := t.Context(), r.person("Willow", access.Member)
	if got := r.choicesOf(g, willow); len(got.Themes)+len(got.Muted) != 0 || got.Fold("dying") != cohort.FoldClosed {
		t.Fatalf("somebody who never chose has %+v", got)
	}
	r.must(r.SetChoices(ctx, willow, g.id, map[string]cohort.Fold{"dying": cohort.FoldStaffed, cohort.OwnWords: cohort.FoldOpen, "no-such": cohort.FoldOpen}))
	r.must(r.Mute(ctx, willow, g.id, r.person("Tern", access.Member).Person))
	want := cohort.Choices{
		Themes: map[string]cohort.Fold{"dying": cohort.FoldStaffed, cohort.OwnWords: cohort.FoldOpen},
		Muted:  []id.Person{r.person("Tern", access.Member).Person},
	}
	if diff := cmp.Diff(want, r.choicesOf(g, willow)); diff != "" {
		t.Error(diff)
	}
	if got := r.choicesOf(g, willow); got.Fold("") != cohort.FoldOpen || got.Fold("grief") != cohort.FoldClosed {
		t.Errorf("own words are %q, grief is %q", got.Fold(""), got.Fold("grief"))
	}
	r.must(r.SetChoices(ctx, willow, g.id, nil))
	r.must(r.Unmute(ctx, willow, g.id, r.person("Tern", access.Member).Person))
	if got := r.choicesOf(g, willow); len(got.Themes)+len(got.Muted) != 0 {
		t.Errorf("taken back they are %+v", got)
	}
	if err := r.SetChoices(ctx, willow, g.id, map[string]cohort.Fold{"dying": "loud"}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a way that is none: %v", err)
	}
}

func TestWhoCanBeReadWithout(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern")
	milo := r.colleague(g, "Milo Brandt", access.NoRelation)
	willow, tern := r.person("Willow", access.Member), r.person("Tern", access.Member)
	for name, c := range map[string]struct {
		who, whom access.Actor
		want      errs.Kind
	}{
		"oneself":          {willow, willow, errs.Conflict},
		"the lead":         {willow, g.lead, errs.Conflict},
		"the moderator":    {willow, milo, errs.Conflict},
		"as staff":         {g.lead, tern, errs.Conflict},
		"somebody outside": {willow, r.person("Stranger", access.Member), errs.NotFound},
		"from outside":     {r.person("Stranger", access.Member), tern, errs.NotFound},
	} {
		if err := r.Mute(t.Context(), c.who, g.id, c.whom.Person); errs.KindOf(err) != c.want || err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for range 2 {
		r.must(r.Mute(t.Context(), willow, g.id, tern.Person))
	}
	if got := r.choicesOf(g, willow).Muted; len(got) != 1 {
		t.Errorf("muted twice they are %v", got)
	}
}

// Who reads without whom is on no record, in no list, in no line the group is told, and in no record below the seal.
func TestNobodyHearsOfMuting(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern")
	willow, tern := r.person("Willow", access.Member), r.person("Tern", access.Member)
	before := strings.Join(r.told(g, g.lead), "|")
	history := func() int {
		_, changes, err := r.Member(t.Context(), g.lead, g.id, willow.Person)
		r.must(err)
		return len(changes)
	}
	had := history()
	r.must(r.Mute(t.Context(), willow, g.id, tern.Person))
	r.settle()
	if got := strings.Join(r.told(g, g.lead), "|"); got != before {
		t.Errorf("the group is told %s", got)
	}
	if history() != had {
		t.Error("it stands in what happened to Willow")
	}
	people, err := r.Here(t.Context(), tern, g.id)
	r.must(err)
	if seen := fmt.Sprintf("%+v", people); strings.Contains(seen, "Chooses:true") {
		t.Error("others are told that somebody chose")
	}
	for _, kept := range cohort.Collections() {
		doc, err := r.raw.Get(t.Context(), kept, id.Pair(g.id, willow.Person))
		if kept.Name == "choices" && err != nil {
			t.Errorf("they are not kept: %v", err)
		}
		if strings.Contains(fmt.Sprintf("%s %v %s %v", doc.Body, doc.Keys, doc.Words["choices"].Text, doc.Events), string(tern.Person)) {
			t.Errorf("the %s of Willow name Tern", kept.Name)
		}
	}
}

func TestNotThisWeek(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern")
	ctx, willow := t.Context(), r.person("Willow", access.Member)
	seen := func() cohort.Membership {
		people, err := r.Here(ctx, r.person("Tern", access.Member), g.id)
		r.must(err)
		for _, m := range people {
			if m.Person == willow.Person {
				return m
			}
		}
		return cohort.Membership{}
	}
	until := r.clock.Now().Add(5 * 24 * time.Hour)
	r.must(r.SetQuiet(ctx, willow, g.id, until))
	if m := seen(); !m.QuietAt(r.clock.Now()) || m.QuietAt(until) {
		t.Errorf("the others see %v", m.Quiet)
	}
	r.must(r.SetQuiet(ctx, willow, g.id, time.Time{}))
	if seen().QuietAt(r.clock.Now()) {
		t.Error("it does not end")
	}
	for name, bad := range map[string]time.Time{"over": r.clock.Now(), "far": r.clock.Now().AddDate(0, 2, 0)} {
		if err := r.SetQuiet(ctx, willow, g.id, bad); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// themesOf are the offered themes as "id words".
func (r *rooms) themesOf(g group) []cohort.Theme {
	r.Helper()
	c, err := r.Cohort(r.Context(), g.id)
	r.must(err)
	return c.Offered()
}

func TestCliniciansChangeTheThemes(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow")
	ctx := t.Context()
	shipped := r.themesOf(g)
	if len(shipped) < 6 || len(shipped) > 10 {
		t.Fatalf("%d themes ship", len(shipped))
	}
	c, err := r.SetThemes(ctx, g.lead, g.id, []cohort.Theme{{ID: "grief", Words: "  loss "}, {Words: "fire"}}, 0)
	r.must(err)
	offered := c.Offered()
	if len(offered) != 2 || offered[0] != (cohort.Theme{ID: "grief", Words: "loss"}) || offered[1].Words != "fire" || offered[1].ID == "" {
		t.Fatalf("offered are %+v", offered)
	}
	if c.ThemeWords("dying") == "" || c.ThemeWords("no-such") != "" {
		t.Error("a retired theme lost its words, or one that never was has some")
	}
	if _, err := r.SetThemes(ctx, g.lead, g.id, shipped, 0); errs.KindOf(err) != errs.Conflict {
		t.Errorf("over what somebody else did: %v", err)
	}
	c, err = r.SetThemes(ctx, g.lead, g.id, append(offered, cohort.Theme{ID: "dying", Words: "dying"}), c.ThemesVersion)
	r.must(err)
	if len(c.Offered()) != 3 || c.ThemeWords("dying") != "dying" {
		t.Errorf("brought back it is %+v", c.Offered())
	}
	if _, err := r.SetThemes(ctx, g.lead, g.id, nil, c.ThemesVersion); err != nil {
		t.Errorf("no theme at all: %v", err)
	}
}

func TestThemesThatCannotBeTaken(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow")
	many := make([]cohort.Theme, cohort.MaxThemes+1)
	for i := range many {
		many[i].Words = fmt.Sprintf("theme %c", 'a'+i)
	}
	for name, c := range map[string]struct {
		who   access.Actor
		in    []cohort.Theme
		want  errs.Kind
		field string
	}{
		"empty":       {g.lead, []cohort.Theme{{Words: "fire"}, {Words: " "}}, errs.Invalid, "theme1"},
		"long":        {g.lead, []cohort.Theme{{Words: strings.Repeat("x", cohort.MaxTheme+1)}}, errs.Invalid, "theme0"},
		"twice":       {g.lead, []cohort.Theme{{Words: "fire"}, {Words: "Fire"}}, errs.Invalid, "themes"},
		"many":        {g.lead, many, errs.Invalid, "themes"},
		"no such id":  {g.lead, []cohort.Theme{{ID: "no-such", Words: "x"}}, errs.NotFound, ""},
		"by a member": {r.person("Willow", access.Member), nil, errs.NotFound, ""},
	} {
		_, err := r.SetThemes(t.Context(), c.who, g.id, c.in, 0)
		e, ok := errs.As(err)
		if !ok || e.Kind != c.want || e.Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What somebody reported they read without, and nobody else does; a guest too, who has no other choices.
func TestHiding(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern")
	ctx, willow, guest := t.Context(), r.person("Willow", access.Member), r.person("Guest", access.Member)
	r.must(r.Join(ctx, operator, cohort.Membership{Cohort: g.id, Person: guest.Person, Role: access.RoleGuest, Standing: access.Admitted, Alias: "Guest"}))
	for _, who := range []access.Actor{willow, guest} {
		for range 2 {
			r.must(r.Hide(ctx, who, g.id, "P1"))
		}
		if got := r.choicesOf(g, who); len(got.Hidden) != 1 || !got.Hides("P1") || got.Hides("P2") {
			t.Errorf("%v", got.Hidden)
		}
	}
	if r.choicesOf(g, r.person("Tern", access.Member)).Hides("P1") {
		t.Error("another reads without it too")
	}
	for i := range cohort.HiddenMost {
		r.must(r.Hide(ctx, willow, g.id, id.Post(fmt.Sprint("Q", i))))
	}
	if got := r.choicesOf(g, willow); len(got.Hidden) != cohort.HiddenMost || got.Hides("P1") || !got.Hides("Q0") {
		t.Errorf("%d are hidden", len(got.Hidden))
	}
	r.must(r.Unhide(ctx, willow, g.id, "Q0"))
	r.must(r.Unhide(ctx, willow, g.id, "Q0"))
	if got := r.choicesOf(g, willow); len(got.Hidden) != cohort.HiddenMost-1 || got.Hides("Q0") {
		t.Errorf("%d are hidden after one came back", len(got.Hidden))
	}
	for name, who := range map[string]access.Actor{"from outside": r.person("Stranger", access.Member), "not come in": {}} {
		if err := r.Hide(ctx, who, g.id, "P1"); err == nil {
			t.Errorf("%s it is hidden", name)
		}
	}
}
