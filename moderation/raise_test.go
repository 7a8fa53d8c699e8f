package moderation_test

import (
	"testing"
	"time"

	"holdfast/moderation"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
)

func (b *bench) raising(edits ...func(*moderation.Raising)) moderation.Raising {
	in := moderation.Raising{Tier: gate.Red, Words: "It sounds like more.", Nonce: b.Nonce()}
	for _, e := range edits {
		e(&in)
	}
	return in
}

// alone has somebody write to the facilitators.
func (b *bench) alone(name, text string) forum.Outcome {
	b.Helper()
	out, err := b.forum.OpenPrivate(b.Context(), b.as(name), b.cohort, forum.Words{Text: text}, b.forum.Nonce())
	b.must(err)
	b.clock.Advance(time.Minute)
	return out
}

// Staff raise a post, a conversation, a person and anything else; each comes to the one case of its subject.
func TestRaise(t *testing.T) {
	b := begun(t)
	ctx, tern := t.Context(), b.as("tern").Person
	out, private := b.shared("tern", "quiet words"), b.alone("tern", "to you alone")
	for name, c := range map[string]struct {
		in      moderation.Raising
		kind    moderation.SubjectKind
		id      string
		about   id.Person
		private bool
	}{
		"a post":                 {moderation.Raising{Post: out.Post}, moderation.PostSubject, string(out.Post), tern, false},
		"a conversation":         {moderation.Raising{Thread: out.Thread}, moderation.ThreadSubject, string(out.Thread), tern, false},
		"a private conversation": {moderation.Raising{Thread: private.Thread}, moderation.PrivateSubject, string(private.Thread), tern, true},
		"a person":               {moderation.Raising{Cohort: b.cohort, Person: tern}, moderation.PersonSubject, id.Pair(b.cohort, tern), tern, false},
		"something else":         {moderation.Raising{Cohort: b.cohort}, moderation.GroupSubject, string(b.cohort), "", false},
	} {
		c.in.Tier, c.in.Words, c.in.Nonce = gate.Red, "It sounds like more.", b.Nonce()
		var which id.Case
		for range 2 { // pressed twice
			got, err := b.Raise(ctx, b.as("lead"), c.in)
			b.must(err)
			which = got
		}
		got := b.read(which)
		if got.Kind != c.kind || got.Subject.ID != c.id || got.Person != c.about || got.Private != c.private || got.Tier != gate.Red || len(got.Signals) != 1 || got.State != moderation.CaseOpen {
			t.Errorf("%s: %+v, %s", name, got.Subject, got.Tier)
		}
		c.in.Nonce, c.in.Tier = b.Nonce(), gate.Amber
		again, err := b.Raise(ctx, b.as("co"), c.in)
		b.must(err)
		if joined := b.read(which); again != which || len(joined.Signals) != 2 || joined.Round != 1 || joined.Tier != gate.Red {
			t.Errorf("%s, raised again: %d signals in round %d", name, len(joined.Signals), joined.Round)
		}
	}
}

func TestWhoRaisesWhat(t *testing.T) {
	b := begun(t)
	ctx := t.Context()
	out, private, begun := b.shared("tern", "quiet words"), b.alone("tern", "to you alone"), b.shared("lead", "quiet words")
	nowhere := id.Thread(b.ids.New())
	for name, c := range map[string]struct {
		who   string
		edit  func(*moderation.Raising)
		kind  errs.Kind
		field string
	}{
		"no reason":                {"lead", func(in *moderation.Raising) { in.Thread, in.Words = out.Thread, " " }, errs.Invalid, "words"},
		"no tier":                  {"lead", func(in *moderation.Raising) { in.Thread, in.Tier = out.Thread, "" }, errs.Invalid, "tier"},
		"green":                    {"lead", func(in *moderation.Raising) { in.Thread, in.Tier = out.Thread, gate.Green }, errs.Invalid, "tier"},
		"one's own conversation":   {"lead", func(in *moderation.Raising) { in.Thread = begun.Thread }, errs.Conflict, ""},
		"oneself":                  {"lead", func(in *moderation.Raising) { in.Cohort, in.Person = b.cohort, b.as("lead").Person }, errs.Conflict, ""},
		"a member, a thread":       {"willow", func(in *moderation.Raising) { in.Thread = out.Thread }, errs.NotFound, ""},
		"a member, something else": {"willow", func(in *moderation.Raising) { in.Cohort = b.cohort }, errs.NotFound, ""},
		"a private one, moderator": {"mod", func(in *moderation.Raising) { in.Thread = private.Thread }, errs.NotFound, ""},
		"one that is not there":    {"mod", func(in *moderation.Raising) { in.Thread = nowhere }, errs.NotFound, ""},
		"another group":            {"lead", func(in *moderation.Raising) { in.Cohort = id.Cohort(nowhere) }, errs.NotFound, ""},
		"somebody not here":        {"lead", func(in *moderation.Raising) { in.Cohort, in.Person = b.cohort, id.Person(nowhere) }, errs.NotFound, ""},
	} {
		_, err := b.Raise(ctx, b.as(c.who), b.raising(c.edit))
		b.refused(name, err, c.kind, c.field)
	}
}

// The case of a conversation shows its title and opening as they were written and what stands below; that of a private
// one is there for the cohort's clinicians alone.
func TestOpenAConversation(t *testing.T) {
	b := begun(t)
	ctx := t.Context()
	out := b.shared("tern", "quiet words")
	b.answer("willow", out, "An answer.")
	which, err := b.Raise(ctx, b.as("lead"), b.raising(func(in *moderation.Raising) { in.Thread = out.Thread }))
	b.must(err)
	b.edit("tern", out.Post, "quieter words")
	for _, name := range []string{"lead", "co", "mod"} {
		o, err := b.Open(ctx, b.as(name), which)
		b.must(err)
		if ev := o.Evidence; ev == nil || ev.Thread.Title != "Ground" || ev.Asked == nil || ev.Asked.Body.Text() != "quiet words" || len(ev.After) != 1 || len(ev.Versions) != 2 {
			t.Errorf("%s reads %+v", name, ev)
		}
	}
	private := b.alone("heron", "to you alone")
	b.answer("lead", private, "I read it.")
	which, err = b.Raise(ctx, b.as("lead"), b.raising(func(in *moderation.Raising) { in.Thread = private.Thread }))
	b.must(err)
	o, err := b.Open(ctx, b.as("co"), which)
	b.must(err)
	if ev := o.Evidence; ev == nil || ev.Asked.Body.Text() != "to you alone" || len(ev.After) != 1 {
		t.Errorf("a clinician reads %+v", o.Evidence)
	}
	for _, name := range []string{"mod", "sup", "heron", "willow"} {
		if _, err := b.Open(ctx, b.as(name), which); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s opens it: %v", name, err)
		}
	}
}

// What came to a case that more people read than a private conversation's own shows nothing of that.
func TestAWiderCaseShowsNothingPrivate(t *testing.T) {
	b := begun(t)
	private := b.alone("tern", "to you alone")
	c := b.bring("tern", gate.Amber, func(about *moderation.Subject, _ *moderation.Signal) {
		about.Kind, about.ID, about.Thread = moderation.ThreadSubject, string(private.Thread), private.Thread
	})
	o, err := b.Open(t.Context(), b.as("mod"), c.ID)
	b.must(err)
	if o.Evidence != nil {
		t.Errorf("it shows %+v", o.Evidence)
	}
}

// To leave words as they stand needs a word on why nothing more does; that is said beside them.
func TestLeftAsTheyStand(t *testing.T) {
	b := begun(t)
	_, found := b.raised("tern", "amber words")
	_, err := b.tries("mod", found.ID)
	b.refused("words that stand", err, errs.Invalid, "words")
	which, err := b.Raise(t.Context(), b.as("lead"), b.raising(func(in *moderation.Raising) { in.Cohort = b.cohort }))
	b.must(err)
	_, err = b.tries("mod", which)
	b.refused("no words at all", err, errs.Invalid, "act")
}

// What somebody wrote to the facilitators alone stands beside no case for those who do not read it there.
func TestNothingPrivateStandsBesideACase(t *testing.T) {
	b := begun(t)
	_, found := b.raised("tern", "amber words")
	b.alone("tern", "to you alone")
	for name, want := range map[string]int{"lead": 2, "mod": 1, "sup": 1} {
		o, err := b.Open(t.Context(), b.as(name), found.ID)
		b.must(err)
		if len(o.Posts) != want {
			t.Errorf("%s finds %d posts of theirs", name, len(o.Posts))
		}
	}
}
