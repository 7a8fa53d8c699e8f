package moderation_test

import (
	"context"
	"errors"
	"slices"
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

// drawer is where contact cards are: it remembers who read which.
type drawer struct {
	read  []id.Person
	fails error
}

func (d *drawer) Card(_ context.Context, _ access.Actor, _ id.Cohort, who id.Person) (moderation.Card, error) {
	if d.fails != nil {
		return moderation.Card{}, d.fails
	}
	d.read = append(d.read, who)
	return moderation.Card{Phone: "020 7946 0002"}, nil
}

// A contact card is opened with a reason, and another person looks at that.
func TestTheContactCardBehindGlass(t *testing.T) {
	cards := &drawer{}
	b := &bench{openWithParts(t, func(p *moderation.Parts) { p.Cards = cards })}
	ctx := t.Context()
	b.clock.Advance(3*24*time.Hour + 9*time.Hour) // Friday evening: the staff come on Monday
	c := b.bring("tern", gate.Crisis)
	_, err := b.OpenCard(ctx, b.as("mod"), c.ID, " ")
	b.refused("without a reason", err, errs.Invalid, "reason")
	if _, err := b.OpenCard(ctx, b.as("willow"), c.ID, "Why."); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a member: %v", err)
	}
	if _, err := b.OpenCard(ctx, b.as("mod"), b.bring("", gate.Red).ID, "Why."); errs.KindOf(err) != errs.Conflict {
		t.Errorf("about nobody: %v", err)
	}
	if _, err := b.OpenCard(ctx, b.as("co"), b.bring("co", gate.Red).ID, "Why."); errs.KindOf(err) != errs.NotFound {
		t.Errorf("about oneself: %v", err)
	}
	if len(cards.read) > 0 {
		t.Fatalf("read: %v", cards.read)
	}
	got, err := b.OpenCard(ctx, b.as("mod"), c.ID, "She does not answer, and said goodbye.")
	b.must(err)
	_, err = b.OpenCard(ctx, b.as("mod"), c.ID, "She does not answer, and said goodbye.") // pressed twice
	b.must(err)
	if got.Phone != "020 7946 0002" || !slices.Equal(cards.read, []id.Person{b.as("tern").Person, b.as("tern").Person}) {
		t.Errorf("read %+v, %v", got, cards.read)
	}
	q, err := b.Queue(ctx, b.as("co"), moderation.Filter{}, "")
	b.must(err)
	var opened []moderation.Case
	for _, r := range q.Rows {
		if r.Case.Kind == moderation.CardSubject {
			opened = append(opened, r.Case)
		}
	}
	if len(opened) != 1 || opened[0].Person != b.as("tern").Person {
		t.Fatalf("cases of cards: %+v", opened)
	}
	if due := b.clock.Now().Add(moderation.CardWithin); !opened[0].Due.Equal(due) {
		t.Errorf("it is due %v, want %v", opened[0].Due, due)
	}
	why, err := b.Opening(ctx, b.as("co"), opened[0].ID)
	b.must(err)
	if why.Reason != "She does not answer, and said goodbye." || why.By != b.as("mod").Person || why.Case != c.ID {
		t.Errorf("why: %+v", why)
	}
	b.take("mod", opened[0].ID)
	if _, err := b.Decide(ctx, b.as("mod"), opened[0].ID, b.form(opened[0].ID, notConcern)); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("whoever opened it looks at it: %v", err)
	}
	b.decides("co", opened[0].ID, notConcern)
	cards.fails = errors.New("no record could be kept")
	if card, err := b.OpenCard(ctx, b.as("mod"), c.ID, "Again."); err == nil || card != (moderation.Card{}) {
		t.Errorf("read without a record: %+v, %v", card, err)
	}
}

func TestTemplates(t *testing.T) {
	b := begun(t)
	ctx := t.Context()
	for _, s := range moderation.Starters() {
		if s.Version != 0 || s.Name == "" || s.Text == "" || len(moderation.Blanks(s.Text)) == 0 {
			t.Errorf("%+v", s)
		}
	}
	names := func(name string) (all []string) {
		list, err := b.Templates(ctx, b.as(name), b.cohort)
		b.must(err)
		for _, s := range list {
			all = append(all, s.Key+" "+s.Name)
		}
		return all
	}
	starters := len(names("mod"))
	own := moderation.Template{Key: b.Nonce(), Cohort: b.cohort, For: "return", Name: "Softly", Text: "Could you say [what] otherwise?"}
	first, err := b.SetTemplate(ctx, b.as("lead"), own)
	b.must(err)
	if _, err := b.SetTemplate(ctx, b.as("lead"), own); err != nil {
		t.Errorf("sent twice: %v", err)
	}
	if got := names("mod"); len(got) != starters+1 || got[0] != own.Key+" Softly" {
		t.Errorf("templates: %v", got)
	}
	own.Name = "Gently"
	if _, err := b.SetTemplate(ctx, b.as("lead"), own); errs.KindOf(err) != errs.Conflict {
		t.Errorf("over another's: %v", err)
	}
	own.Version = first.Version
	_, err = b.SetTemplate(ctx, b.as("lead"), own)
	b.must(err)
	admin := access.Actor{Person: "boss", Kind: access.Admin, Strong: true}
	taken := moderation.Template{Key: "starter.remove", For: "remove", Name: "Taken down", Text: ""}
	_, err = b.SetTemplate(ctx, admin, taken)
	b.must(err)
	if got := names("mod"); len(got) != starters || slices.Contains(got, "starter.remove Taken down") || got[0] != own.Key+" Gently" {
		t.Errorf("with one taken away: %v", got)
	}
	for name, c := range map[string]struct {
		who   access.Actor
		t     moderation.Template
		kind  errs.Kind
		field string
	}{
		"a moderator":        {b.as("mod"), own, errs.Forbidden, ""},
		"a member":           {b.as("tern"), own, errs.NotFound, ""},
		"a lead, everywhere": {b.as("lead"), taken, errs.NotFound, ""},
		"no name":            {admin, moderation.Template{Key: b.Nonce(), For: "remove", Text: "T"}, errs.Invalid, "name"},
		"no use":             {admin, moderation.Template{Key: b.Nonce(), For: "burn", Name: "N", Text: "T"}, errs.Invalid, "for"},
		"a key of nobody's":  {admin, moderation.Template{Key: "mine", Name: "N", Text: "T"}, errs.Invalid, ""},
	} {
		_, err := b.SetTemplate(ctx, c.who, c.t)
		b.refused(name, err, c.kind, c.field)
	}
	if _, err := b.Templates(ctx, b.as("tern"), b.cohort); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a member reads them: %v", err)
	}
	if _, err := b.PracticeTemplates(ctx, b.as("mod")); errs.KindOf(err) == errs.Internal {
		t.Errorf("the practice's own: %v", err)
	}
}

func TestBlanks(t *testing.T) {
	for text, want := range map[string][]string{
		"":                                  nil,
		"All is said.":                      nil,
		"Because of [which words] and [x].": {"[which words]", "[x]"},
		"[a] and [a]":                       {"[a]"},
		"[] and [two\nlines]":               nil,
	} {
		if diff := cmp.Diff(want, moderation.Blanks(text)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

// Below the seal nothing that somebody wrote can be read, and all of it lies under the practice's key for evidence.
func TestDecisionsAreSealedUnderThePractice(t *testing.T) {
	b := begun(t)
	_, found := b.raised("tern", "amber words")
	got := b.decides("lead", found.ID, words(forum.ActReturn), noted, func(d *moderation.Decision) {
		d.Reason, d.Message, d.LineNotes[0].Text = "zqkestrel", "zqkestrel", "zqkestrel"
	})
	b.goesOut()
	_, err := b.Appeal(t.Context(), b.as("tern"), got.ID, "zqkestrel")
	b.must(err)
	b.must(b.LeaveNote(t.Context(), b.as("lead"), b.cohort, moderation.NewNote{Nonce: b.Nonce(), Text: "zqkestrel"}))
	_, err = b.SetTemplate(t.Context(), b.as("lead"), moderation.Template{Key: b.Nonce(), Cohort: b.cohort, Name: "zqkestrel", Text: "zqkestrel"})
	b.must(err)
	b.sealedThroughout("zqkestrel", moderation.Decisions, moderation.Appeals, moderation.HandOvers, moderation.Texts)
}
