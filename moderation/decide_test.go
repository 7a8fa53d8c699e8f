package moderation_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// Every act on words does what it says to what the group sees, before Decide returns, and leaves the case as it should
// be left.
func TestActsOnWords(t *testing.T) {
	const said = "zqkestrel amber words"
	for _, c := range []struct {
		act   forum.Act
		edits []edit
		sees  string // willow, another member
		state moderation.State
	}{
		{forum.ActPublish, nil, said, moderation.CaseClosed},
		{forum.ActFold, nil, "(folded) " + said, moderation.CaseClosed},
		{forum.ActMask, []edit{mask(0, 9)}, "[not shown] amber words", moderation.CaseClosed},
		{forum.ActHold, nil, "", moderation.CaseOpen},
		{forum.ActReturn, []edit{noted}, "", moderation.CaseWaiting},
		{forum.ActRemove, nil, "-", moderation.CaseClosed},
	} {
		t.Run(string(c.act), func(t *testing.T) {
			b := begun(t)
			out, found := b.raised("tern", said)
			b.decides("lead", found.ID, append([]edit{words(c.act)}, c.edits...)...)
			if got := b.sees("willow", out.Thread); got != c.sees {
				t.Errorf("willow sees %q, want %q", got, c.sees)
			}
			if got := b.of(out.Post); got.State != c.state {
				t.Errorf("the case is %s", got.State)
			}
			b.goesOut()
			letters := b.letters("tern")
			if len(letters) != 1 || letters[0].Words != c.act || letters[0].Message == "" || letters[0].By != b.as("lead").Person {
				t.Fatalf("tern reads %+v", letters)
			}
			if c.act == forum.ActReturn && (len(letters[0].LineNotes) != 1 || letters[0].LineNotes[0].Text != "Say it otherwise.") {
				t.Errorf("notes: %+v", letters[0].LineNotes)
			}
			whole, err := b.ReadDecision(t.Context(), b.as("tern"), letters[0].ID)
			b.must(err)
			if whole.Read.Text() != said {
				t.Errorf("the words decided about: %q", whole.Read.Text())
			}
			for _, other := range []string{"willow", "lead", "mod"} {
				if _, err := b.ReadDecision(t.Context(), b.as(other), letters[0].ID); errs.KindOf(err) != errs.NotFound {
					t.Errorf("%s reads it: %v", other, err)
				}
			}
		})
	}
}

func mask(from, to int) edit {
	return func(d *moderation.Decision) {
		d.Mask = []gate.Mark{{Rule: "staff", Range: gate.Range{From: from, To: to}}}
	}
}

func noted(d *moderation.Decision) {
	d.LineNotes = []moderation.LineNote{{From: 0, To: 3, Text: "Say it otherwise."}}
}

// What was removed stands again where it stood.
func TestRestoring(t *testing.T) {
	b := begun(t)
	out, found := b.raised("tern", "amber words")
	b.decides("lead", found.ID, words(forum.ActRemove))
	again, err := b.Raise(t.Context(), b.as("co"), moderation.Raising{Post: out.Post, Tier: gate.Amber, Words: "It was a mistake.", Nonce: b.Nonce()})
	b.must(err)
	b.decides("co", again, words(forum.ActRestore))
	if got := b.sees("willow", out.Thread); got != "amber words" {
		t.Errorf("restored, willow sees %q", got)
	}
}

// Acts on a person go through the group's own steps, and end or are looked at as those are.
func TestActsOnPeople(t *testing.T) {
	b := begun(t)
	ctx := t.Context()
	_, found := b.raised("tern", "amber")
	b.decides("mod", found.ID, person(moderation.PausePosting, 2))
	if !b.membership("tern").SilentAt(b.clock.Now()) {
		t.Error("tern can write")
	}
	_, err := b.forum.StartThread(ctx, b.as("tern"), forum.NewThread{Cohort: b.cohort, Title: "T", Words: forum.Words{Text: "W"}, Nonce: b.forum.Nonce()})
	if errs.KindOf(err) != errs.Forbidden {
		t.Errorf("paused, tern writes: %v", err)
	}
	b.clock.Advance(2 * time.Hour)
	if b.membership("tern").SilentAt(b.clock.Now()) {
		t.Error("it does not end by itself")
	}
	_, found = b.raised("willow", "amber")
	b.decides("mod", found.ID, person(moderation.SuspendAccess, 0))
	if m := b.membership("willow"); m.Standing != access.Suspended || m.Two == nil || m.Two.By != b.as("mod").Person {
		t.Errorf("willow stands %q, %+v", m.Standing, m.Two)
	}
	_, found = b.raised("heron", "amber")
	_, err = b.tries("mod", found.ID, person(moderation.RemovePerson, 0))
	b.refused("a moderator proposes a removal", err, errs.Invalid, "person")
	b.decides("co", found.ID, person(moderation.RemovePerson, 0))
	if m := b.membership("heron"); m.Standing != access.Admitted || m.Removal == nil || m.Removal.Clause != 1 {
		t.Errorf("heron stands %q, %+v", m.Standing, m.Removal)
	}
	_, found = b.raised("wren", "amber")
	b.decides("mod", found.ID, person(moderation.Remind, 0))
	if m := b.membership("wren"); m.Standing != access.Admitted || m.SilentAt(b.clock.Now()) {
		t.Errorf("reminded, wren stands %+v", m)
	}
	b.goesOut()
	suspended := b.as("willow")
	suspended.Paused = true
	all, err := b.Decisions(ctx, suspended)
	b.must(err)
	if len(all) != 1 || all[0].Person.Kind != moderation.SuspendAccess {
		t.Errorf("with no access, willow reads %+v", all)
	}
}

// What was done for somebody, and that nothing needs doing, close a case without a word to anybody about it.
func TestCareAndNoConcern(t *testing.T) {
	b := begun(t)
	_, first := b.raised("tern", "red")
	b.decides("mod", first.ID, cares, func(d *moderation.Decision) { d.Tier = gate.Amber })
	out, second := b.raised("heron", "hold amber")
	if b.sees("willow", out.Thread) != "" {
		t.Fatal("it is not held")
	}
	b.decides("mod", second.ID, notConcern)
	if got := b.sees("willow", out.Thread); got != "hold amber" {
		t.Errorf("what was held and is no concern stays held: %q", got)
	}
	b.goesOut()
	if got := b.told("tern"); got != nil {
		t.Errorf("tern is told %v", got)
	}
	past, err := b.Past(t.Context(), b.as("co"), first.ID, false)
	b.must(err)
	if len(past) != 1 || past[0].Was != gate.Red || past[0].Tier != gate.Amber || past[0].Reason == "" || !cmp.Equal(past[0].Care, []moderation.Care{moderation.Called, moderation.Replied}) {
		t.Errorf("on record: %+v", past)
	}
}

// A case that is handed over stays open, with what the next must know; to them alone it is told.
func TestHandingOver(t *testing.T) {
	b := begun(t)
	_, found := b.raised("tern", "red")
	check := b.clock.Now().Add(time.Hour)
	b.decides("mod", found.ID, func(d *moderation.Decision) {
		d.HandOver = &moderation.HandOver{To: b.as("co").Person, Note: "Rang her; rings back at eleven.", Check: check}
	})
	if c := b.read(found.ID); c.State != moderation.CaseOpen || c.Lease != nil {
		t.Errorf("it stands %s, %+v", c.State, c.Lease)
	}
	b.goesOut()
	if got := b.told("co"); !cmp.Equal(got, []string{"hand-over"}) {
		t.Errorf("co is told %v", got)
	}
	if got := b.told("tern"); got != nil {
		t.Errorf("tern is told %v", got)
	}
	h, err := b.Handover(t.Context(), b.as("locum"))
	b.must(err)
	if len(h.Risks) != 1 || !h.Risks[0].Check.Equal(check) || h.Risks[0].Last == nil || h.Risks[0].Last.HandOver.Note != "Rang her; rings back at eleven." {
		t.Fatalf("the next shift reads %+v", h.Risks)
	}
	var knows []string
	for _, m := range h.Risks[0].Knows {
		knows = append(knows, m.Alias)
	}
	if len(knows) != 2 || !strings.Contains(strings.Join(knows, " "), "mod") || !strings.Contains(strings.Join(knows, " "), "co") {
		t.Errorf("who knows: %v", knows)
	}
	b.decides("co", found.ID, cares)
	if c := b.read(found.ID); c.State != moderation.CaseClosed {
		t.Error("it cannot be decided after that")
	}
}

// A form that was sent twice decides once; another one meets what was decided.
func TestTheSameFormDecidesOnce(t *testing.T) {
	b := begun(t)
	_, found := b.raised("tern", "amber")
	b.take("lead", found.ID)
	in := b.form(found.ID, words(forum.ActRemove))
	first, err := b.Decide(t.Context(), b.as("lead"), found.ID, in)
	b.must(err)
	again, err := b.Decide(t.Context(), b.as("lead"), found.ID, in)
	b.must(err)
	if again.ID != first.ID || !again.Again || first.Again {
		t.Errorf("first %+v, again %+v", first, again)
	}
	in.Nonce = b.Nonce()
	if _, err := b.Decide(t.Context(), b.as("lead"), found.ID, in); !errors.Is(err, moderation.ErrDecided) {
		t.Errorf("decided twice: %v", err)
	}
	b.goesOut()
	if n := len(b.letters("tern")); n != 1 {
		t.Errorf("tern reads %d decisions", n)
	}
}

// The lease is fenced: whoever lost it decides nothing, whoever's time is only over still does.
func TestWhoHasItInHand(t *testing.T) {
	b := begun(t)
	_, found := b.raised("tern", "amber")
	mods := b.take("mod", found.ID)
	late := b.form(found.ID, cares)
	b.take("co", found.ID)
	if _, err := b.Decide(t.Context(), b.as("mod"), found.ID, late); !errors.Is(err, moderation.ErrLease) {
		t.Errorf("taken over, mod decides: %v", err)
	}
	forged := b.form(found.ID, cares)
	if _, err := b.Decide(t.Context(), b.as("lead"), found.ID, forged); !errors.Is(err, moderation.ErrLease) {
		t.Errorf("with another's token: %v", err)
	}
	if mods == forged.Token {
		t.Error("two leases have one token")
	}
	b.clock.Advance(time.Hour)
	if _, err := b.Decide(t.Context(), b.as("co"), found.ID, b.form(found.ID, cares)); err != nil {
		t.Errorf("nobody else took it: %v", err)
	}
}

// Of a decision and an edit one comes first. The edit first: the decision is refused with the new words, before and
// while it is carried out. The decision first: the edit meets what was decided.
func TestDecisionAndEdit(t *testing.T) {
	b := begun(t)
	out, found := b.raised("tern", "amber words")
	b.take("lead", found.ID)
	in := b.form(found.ID, words(forum.ActRemove))
	b.edit("tern", out.Post, "amber, and kinder")
	got, err := b.Decide(t.Context(), b.as("lead"), found.ID, in)
	if !errors.Is(err, moderation.ErrMeanwhile) || got.Revision == in.Revision || got.Revision == "" {
		t.Fatalf("decided about other words: %+v, %v", got, err)
	}
	if past, _ := b.Past(t.Context(), b.as("lead"), found.ID, false); len(past) != 0 {
		t.Errorf("it left %+v", past)
	}
	in.Revision = got.Revision
	_, err = b.Decide(t.Context(), b.as("lead"), found.ID, in)
	b.must(err)
	if _, err := b.forum.DeskForPost(t.Context(), b.as("tern"), access.ChangePost, out.Post); err == nil {
		t.Error("removed, it can be changed")
	}
}

func TestWhatIsNoDecision(t *testing.T) {
	b := begun(t)
	_, found := b.raised("tern", "hold amber")
	b.take("lead", found.ID)
	someone := id.Person("nobody")
	for name, c := range map[string]struct {
		edits []edit
		field string
	}{
		"nothing":                   {nil, "words"},
		"no reason":                 {[]edit{words(forum.ActRemove), func(d *moderation.Decision) { d.Reason = " " }}, "reason"},
		"a silent removal":          {[]edit{words(forum.ActRemove), func(d *moderation.Decision) { d.Message = "" }}, "message"},
		"a blank":                   {[]edit{words(forum.ActRemove), func(d *moderation.Decision) { d.Message = "Because of [which words]." }}, "message"},
		"a part that there is not":  {[]edit{words(forum.ActRemove), func(d *moderation.Decision) { d.Clause = 3 }}, "clause"},
		"held, and nothing of it":   {[]edit{cares}, "words"},
		"an act that there is not":  {[]edit{words("burn")}, "words"},
		"a mask of nothing":         {[]edit{words(forum.ActMask)}, "mask"},
		"a mask beyond the words":   {[]edit{words(forum.ActMask), mask(5, 500)}, "mask"},
		"notes without a return":    {[]edit{words(forum.ActRemove), noted}, "notes"},
		"no concern, and a removal": {[]edit{notConcern, words(forum.ActRemove)}, "act"},
		"a pause of no hours":       {[]edit{words(forum.ActRemove), person(moderation.PausePosting, 0)}, "hours"},
		"a pause of a fortnight":    {[]edit{words(forum.ActRemove), person(moderation.PausePosting, 400)}, "hours"},
		"a move":                    {[]edit{words(forum.ActRemove), person(moderation.MovePerson, 0)}, "person"},
		"removal without a part":    {[]edit{words(forum.ActRemove), person(moderation.RemovePerson, 0), func(d *moderation.Decision) { d.Clause = 0 }}, "clause"},
		"a stranger is told":        {[]edit{words(forum.ActRemove), func(d *moderation.Decision) { d.Tell = []id.Person{someone} }}, "tell"},
		"a member is told":          {[]edit{words(forum.ActRemove), func(d *moderation.Decision) { d.Tell = []id.Person{b.as("willow").Person} }}, "tell"},
		"handed to a member":        {[]edit{handed(b.as("willow").Person, "Look.")}, "to"},
		"handed to oneself":         {[]edit{handed(b.as("lead").Person, "Look.")}, "to"},
		"handed without a note":     {[]edit{handed("", "")}, "note"},
		"handed and decided":        {[]edit{words(forum.ActRemove), handed("", "Look.")}, "act"},
		"an answer to no appeal":    {[]edit{answers(moderation.Uphold)}, "appeal"},
		"care that there is not":    {[]edit{words(forum.ActRemove), func(d *moderation.Decision) { d.Care = []moderation.Care{"prayed"} }}, "care"},
		"a tier that there is not":  {[]edit{words(forum.ActRemove), func(d *moderation.Decision) { d.Tier = "black" }}, "tier"},
	} {
		_, err := b.Decide(t.Context(), b.as("lead"), found.ID, b.form(found.ID, c.edits...))
		b.refused(name, err, errs.Invalid, c.field)
	}
	if c := b.read(found.ID); c.State != moderation.CaseOpen || c.Decision != "" {
		t.Errorf("something was decided: %+v", c)
	}
}

func handed(to id.Person, note string) edit {
	return func(d *moderation.Decision) { d.HandOver = &moderation.HandOver{To: to, Note: note} }
}

// Who may decide: staff of the cohort, but for those whom it is about; about words private to the facilitators its
// clinicians alone.
func TestWhoDecides(t *testing.T) {
	b := begun(t)
	open := b.bring("tern", gate.Amber)
	secret := b.bring("tern", gate.Amber, private)
	about := b.bring("co", gate.Amber)
	for name, may := range map[string]string{
		"lead": "open secret about", "co": "open secret", "locum": "open secret about", "sup": "open about", "mod": "open about",
		"willow": "", "tern": "",
	} {
		for what, c := range map[string]moderation.Case{"open": open, "secret": secret, "about": about} {
			_, err := b.Decide(t.Context(), b.as(name), c.ID, moderation.Decision{Nonce: b.Nonce()})
			want := errs.NotFound
			if strings.Contains(may, what) {
				want = errs.Conflict // they have it not in hand
			}
			if errs.KindOf(err) != want {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
	}
}

// Of decisions made at once one stands; the others meet it, and nothing of theirs is left.
func TestDecisionsAtOnce(t *testing.T) {
	b := begun(t)
	out, found := b.raised("tern", "amber words")
	b.take("lead", found.ID)
	acts := []forum.Act{forum.ActFold, forum.ActRemove, forum.ActPublish, forum.ActReturn}
	outcomes := make([]error, len(acts))
	var racing sync.WaitGroup
	for i, act := range acts {
		in := b.form(found.ID, words(act))
		racing.Go(func() { _, outcomes[i] = b.Decide(b.Context(), b.as("lead"), found.ID, in) })
	}
	racing.Wait()
	b.goesOut()
	won := -1
	for i, err := range outcomes {
		switch {
		case err == nil && won < 0:
			won = i
		case err == nil:
			t.Errorf("both %s and %s stand", acts[won], acts[i])
		case !errors.Is(err, moderation.ErrDecided) && !errors.Is(err, moderation.ErrLease):
			t.Errorf("%s met %v", acts[i], err)
		}
	}
	if won < 0 {
		t.Fatal("none stands")
	}
	letters := b.letters("tern")
	if len(letters) != 1 || letters[0].Words != acts[won] {
		t.Errorf("%s won, and tern reads %+v", acts[won], letters)
	}
	decided := 0
	for _, e := range b.of(out.Post).History {
		if e.Kind == moderation.EntryDecided {
			decided++
		}
	}
	if decided != 1 {
		t.Errorf("%d decisions in its history", decided)
	}
}
