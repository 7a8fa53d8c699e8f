package cohort_test

import (
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
)

// A pause of writing keeps somebody from the group's conversations and from nothing else, and ends by itself.
func TestAPauseOfWritingEndsByItself(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern")
	second := r.colleague(g, "Milo", access.NoRelation)
	willow := r.person("Willow", access.Member)
	ctx := t.Context()
	may := func(action access.Action) bool {
		m, err := r.Membership(ctx, g.id, willow.Person)
		r.must(err)
		return access.May(willow, action, m.Facts()) == nil
	}
	until := r.clock.Now().Add(3 * time.Hour)
	r.must(r.PausePosting(ctx, second, g.id, willow.Person, until, "To let it cool."))
	r.must(r.PausePosting(ctx, second, g.id, willow.Person, until, "To let it cool."))
	if may(access.StartThread) || may(access.WritePost) {
		t.Error("paused, she writes to the group")
	}
	if !may(access.ReadCohort) || !may(access.StartPrivate) || !may(access.TakeBreak) {
		t.Error("paused, she cannot read, or write to the facilitators")
	}
	m, _ := r.Membership(ctx, g.id, willow.Person)
	facts := m.Facts()
	facts.Private, facts.With = true, true
	if err := access.May(willow, access.WritePost, facts); err != nil {
		t.Errorf("to the facilitators: %v", err)
	}
	facts = m.Facts()
	facts.Own, facts.Published = true, true
	if access.May(willow, access.ChangePost, facts) == nil || access.May(willow, access.TakeBack, facts) != nil {
		t.Error("paused, she changes words, or cannot take them back")
	}
	r.clock.Advance(3 * time.Hour)
	if !may(access.StartThread) || !may(access.WritePost) {
		t.Error("it did not end by itself")
	}
	r.must(r.PausePosting(ctx, second, g.id, willow.Person, r.clock.Now().Add(time.Hour), "Again."))
	r.must(r.ResumePosting(ctx, g.lead, g.id, willow.Person))
	r.must(r.ResumePosting(ctx, g.lead, g.id, willow.Person))
	if !may(access.WritePost) {
		t.Error("given back, she cannot write")
	}
	_, history, err := r.Member(ctx, g.lead, g.id, willow.Person)
	r.must(err)
	var kinds []cohort.What
	for _, c := range history {
		if c.What == cohort.PostingPaused || c.What == cohort.PostingResumed {
			kinds = append(kinds, c.What)
			if c.Told {
				t.Errorf("the group was told: %+v", c)
			}
		}
	}
	if len(kinds) != 3 {
		t.Errorf("on record: %v", kinds)
	}
}

func TestWhoCanBePaused(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern")
	second := r.colleague(g, "Milo", access.NoRelation)
	willow, tern := r.person("Willow", access.Member), r.person("Tern", access.Member)
	soon := r.clock.Now().Add(time.Hour)
	for name, c := range map[string]struct {
		err  error
		kind errs.Kind
	}{
		"by a member":  {r.PausePosting(t.Context(), willow, g.id, tern.Person, soon, "Why."), errs.NotFound},
		"staff":        {r.PausePosting(t.Context(), second, g.id, g.lead.Person, soon, "Why."), errs.Conflict},
		"nobody":       {r.PausePosting(t.Context(), second, g.id, "nobody", soon, "Why."), errs.NotFound},
		"no reason":    {r.PausePosting(t.Context(), second, g.id, willow.Person, soon, " "), errs.Invalid},
		"in the past":  {r.PausePosting(t.Context(), second, g.id, willow.Person, r.clock.Now(), "Why."), errs.Invalid},
		"for too long": {r.PausePosting(t.Context(), second, g.id, willow.Person, soon.Add(cohort.MaxSilence), "Why."), errs.Invalid},
		"ended by her": {r.ResumePosting(t.Context(), willow, g.id, willow.Person), errs.NotFound},
	} {
		if errs.KindOf(c.err) != c.kind {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}
