package forum_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
	"holdfast/server/testkit"
)

// Each verdict has the effects it names and no others, at once and for everybody but the author.
func TestWhatAVerdictDoes(t *testing.T) {
	c := screened(t)
	for name, v := range map[string]struct {
		words            string
		held, card, fold bool
		willow, tern     string
	}{
		"nothing":           {"Its new words.", false, false, false, "new", "new"},
		"hold":              {"Its new words " + holdWord, true, false, false, "nothing", "nothing"},
		"fold":              {"Its new words " + foldWord, false, true, true, "new folded", "new"},
		"mask":              {"Its new mask1end words.", false, false, false, "new masked", "new"},
		"fold and mask":     {"Its new mask1end words " + foldWord, false, true, true, "new masked folded", "new"},
		"all at once":       {"Its new mask1end words " + foldWord + " " + holdWord, true, true, true, "nothing", "nothing"},
		"failing":           {"Its new words " + failWord, false, true, false, "new", "new"},
		"not understanding": {"Its new words " + otherWord, false, true, false, "new", "new"},
	} {
		t.Run(name, func(t *testing.T) {
			c := &circle{T: t, House: c.House, cohort: c.cohort, thread: c.thread, first: c.first}
			out := c.say("tern", text(v.words))
			if out.Held != v.held || out.Card != v.card || out.Fold != v.fold || v.held != (len(out.Rules) > 0) || v.held != out.Until.IsZero() {
				t.Errorf("Tern hears %+v", out)
			}
			desk, err := c.Forum.DeskForPost(t.Context(), c.Actor("tern"), access.ReadPost, out.Post)
			c.must(err)
			if own := desk.Seen; own.Card != v.card || own.Despair != v.fold || (own.Held != nil) != v.held || own.Masked || !strings.Contains(own.Words().Body.Text(), v.words) {
				t.Errorf("Tern has it as %+v", own)
			}
			c.later()
			for who, want := range map[string]string{"willow": v.willow, "amara": v.willow, "tern": v.tern} {
				if got := strings.Replace(c.meets(who, out.Post), "masked masked", "masked", 1); got != want {
					t.Errorf("%s meets %q, want %q", who, got, want)
				}
			}
			if p := c.find("willow", out.Post); p != nil && (p.Card || p.Held != nil || p.Shown.Rules != nil || p.Shown.Marks != nil || p.Shown.Mask != nil || p.Masked != strings.Contains(v.words, "mask1end")) {
				t.Errorf("Willow is told why: %+v", p)
			}
			c.Clock.Advance(24 * time.Hour)
			desk, err = c.Forum.DeskForPost(t.Context(), c.Actor("tern"), access.ReadPost, out.Post)
			if err != nil || desk.Seen.Card {
				t.Errorf("the next day the card still stands, %v", err)
			}
		})
	}
}

// The author of what is held is told why, which words, and since when.
func TestAnAuthorIsToldWhatIsHeld(t *testing.T) {
	c := screened(t)
	at := c.Clock.Now()
	out := c.say("tern", text("Its new words "+holdWord))
	c.later()
	desk, err := c.Forum.DeskForPost(t.Context(), c.Actor("tern"), access.ChangePost, out.Post)
	c.must(err)
	want := &forum.Hold{For: forum.HeldForRisk, Rules: []string{"holds"}, Since: at, Marks: []gate.Mark{{Rule: "holds", Range: gate.Range{From: 14, To: 14 + len(holdWord)}}}}
	if diff := cmp.Diff(want, desk.Seen.Held); diff != "" || cmp.Diff([]string{"holds"}, out.Rules) != "" {
		t.Error(diff)
	}
	if got := c.change("tern", out.Post, text("Its new words alone.")); got.Held || got.Until.IsZero() {
		t.Errorf("without those words: %+v", got)
	}
}

// What a person returned, or holds, waits for a person whatever it says now; what it said before is not to be had.
func TestWhatWasReturnedComesBackToAPerson(t *testing.T) {
	c := screened(t)
	for act, why := range map[forum.Act]forum.HeldFor{forum.ActReturn: forum.HeldForAgain, forum.ActHold: forum.HeldForDecision} {
		which := c.say("tern", text("Its old words.")).Post
		c.later()
		c.rule(which, act)
		out := c.change("tern", which, text("Its new words."))
		if !out.Held || c.find("tern", which).Held.For != why || c.meets("willow", which) != "nothing" {
			t.Errorf("%s, and sent again: %+v", act, out)
		}
		c.rule(which, forum.ActPublish)
		if p := c.find("willow", which); p == nil || p.Words().Body.Text() != "Its new words." || !p.Changed {
			t.Errorf("published: %+v", p)
		}
	}
}

// Masked words are in no excerpt, quote, title, note or list; their author has all of them.
func TestMasksEverywhere(t *testing.T) {
	c := screened(t)
	c.must(c.Cohorts.SetChoices(t.Context(), c.Actor("juniper"), c.cohort, map[string]cohort.Fold{cohort.OwnWords: cohort.FoldOpen}))
	out := c.start("tern", "About mask1end and me", forum.Words{Text: "I have mask2end here.", Note: forum.Note{Words: "of mask3end too"}})
	c.thread = out.Thread
	c.later()
	_, err := c.Forum.Answer(t.Context(), c.Actor("willow"), forum.NewPost{
		Thread: c.thread, Answers: out.Post, Words: forum.Words{Text: "So have I.", Quotes: whole(out.Post)}, Nonce: c.Forum.Nonce(),
	})
	c.must(err)
	c.later()
	for _, who := range []string{"willow", "juniper", "amara", "milo", "tern"} {
		page, desk := c.read(who, forum.Beginning), forum.Desk{}
		desk, err := c.Forum.DeskForAnswer(t.Context(), c.Actor(who), c.thread, out.Post)
		if who == "milo" { // he reads, and does not write
			desk.Thread, err = page.Thread, nil
		}
		c.must(err)
		row := c.row(who, c.thread)
		all := []string{
			page.Thread.Title, row.Thread.Title, desk.Thread.Title, row.Note, page.Posts[0].Note.Words, page.Posts[0].Words().Note.Words,
			page.Posts[0].Words().Body.Text(), page.Posts[1].Quotes[0].HTML, page.Posts[1].Quotes[0].Note.Words,
		}
		for i, said := range all {
			if own := who == "tern"; strings.Contains(said, "mask") != own || strings.Contains(said, gate.NotShown) == own {
				t.Errorf("%s, %d: %q", who, i, said)
			}
		}
		if who == "juniper" && desk.Answers.Excerpt != "I have [not shown] here." {
			t.Errorf("an excerpt says %q", desk.Answers.Excerpt)
		}
	}
	c.takeBack("tern", out.Post)
	if row := c.row("willow", c.thread); row.Thread.Title != "About [not shown] and me" {
		t.Errorf("taken back, its title is %q", row.Thread.Title)
	}
}

// Where others had answered what is hidden, a line says that something stood there, and nothing of whose it was.
func TestAPlaceholderSaysNothing(t *testing.T) {
	c := screened(t)
	which := c.say("tern", text("Its new words.")).Post
	c.later()
	c.change("tern", which, text("Its new words indeed."))
	answer, err := c.Forum.Answer(t.Context(), c.Actor("willow"), forum.NewPost{
		Thread: c.thread, Answers: which, Words: forum.Words{Text: "An answer to it.", Quotes: whole(which)}, Nonce: c.Forum.Nonce(),
	})
	c.must(err)
	c.later()
	c.rule(which, forum.ActHold)
	for _, who := range []string{"willow", "juniper", "amara", "milo"} {
		p, a := c.find(who, which), c.find(who, answer.Post)
		want := forum.Post{ID: which, Thread: c.thread, Cohort: c.cohort, Source: forum.Written, Published: p.Published}
		if !p.Placeholder || p.N != 2 || p.By.Person != "" || p.Author != "" || !p.Created.IsZero() || p.Words() != nil || p.Ref != nil || p.Changed || p.Older || p.ID != want.ID {
			t.Errorf("%s meets %+v", who, p)
		}
		if a.Ref == nil || !a.Ref.Blank || a.Ref.By.Person != "" || a.To != "" || !a.Quotes[0].Blank || a.Quotes[0].By.Person != "" || a.Quotes[0].HTML != "" {
			t.Errorf("%s finds in the answer %+v, %+v", who, a.Ref, a.Quotes)
		}
		d, err := c.Forum.DeskForPost(t.Context(), c.Actor(who), access.ReadPost, which)
		if err != nil || d.Post.Author != "" || d.Seen.Words() != nil || d.Post.Older {
			t.Errorf("%s alone with it: %+v, %v", who, d.Post, err)
		}
	}
	if own := c.find("tern", which); own.Placeholder || own.Held == nil || own.Words() == nil || !own.Change || !own.Retract {
		t.Errorf("its author meets %+v", own)
	}
	if a := c.find("tern", answer.Post); a.Ref == nil || a.Ref.Blank || !a.Ref.Own {
		t.Errorf("its author is answered with %+v", a.Ref)
	}
	c.rule(which, forum.ActRestore)
	if a := c.find("willow", answer.Post); a.Ref.Excerpt == "" || a.Quotes[0].HTML == "" || c.meets("willow", which) != "new" {
		t.Errorf("restored, the answer has %+v", a.Ref)
	}
	c.rule(which, forum.ActRemove)
	if a := c.find("willow", answer.Post); !a.Ref.Removed || a.Ref.Excerpt != "" || !a.Quotes[0].Removed || a.Quotes[0].HTML != "" {
		t.Errorf("removed, the answer has %+v", a.Ref)
	}
}

// A conversation goes with its opening: hidden if nobody else wrote there, without a title if somebody did.
func TestAnOpeningThatIsNotShown(t *testing.T) {
	c := screened(t)
	alone, talk := c.start("tern", "Alone here", text("Its new words.")), c.start("tern", "In talk here", text("Its new words."))
	never := c.start("tern", "Never seen", text("Its new words."))
	c.rule(never.Post, forum.ActRemove)
	c.later()
	_, err := c.Forum.Answer(t.Context(), c.Actor("willow"), forum.NewPost{Thread: talk.Thread, Words: text("So."), Nonce: c.Forum.Nonce()})
	c.must(err)
	c.later()
	c.rule(alone.Post, forum.ActHold)
	c.rule(talk.Post, forum.ActHold)
	titles := func(who string) (all []string) {
		for _, which := range []id.Thread{alone.Thread, talk.Thread, never.Thread} {
			if row := c.row(who, which); row != nil {
				all = append(all, row.Thread.Title+" by "+row.Starter.Alias)
			}
		}
		return all
	}
	if diff := cmp.Diff([]string{"[not shown] by "}, titles("willow")); diff != "" {
		t.Errorf("held, Willow's list: %s", diff)
	}
	if diff := cmp.Diff([]string{"Alone here by Tern", "In talk here by Tern"}, titles("tern")); diff != "" {
		t.Errorf("held, Tern's list: %s", diff)
	}
	if _, err := c.Forum.Read(t.Context(), c.Actor("willow"), alone.Thread, ""); !absent(err) {
		t.Errorf("hidden with its opening, it reads: %v", err)
	}
	page, err := c.Forum.Read(t.Context(), c.Actor("willow"), talk.Thread, "")
	if err != nil || page.Starter.Person != "" || page.Thread.Author != "" || !page.Posts[0].Placeholder {
		t.Errorf("Willow reads %+v, %v", page.Posts[0], err)
	}
	c.rule(alone.Post, forum.ActPublish)
	c.rule(talk.Post, forum.ActRemove)
	if diff := cmp.Diff([]string{"Alone here by Tern", "[not shown] by Tern"}, titles("willow")); diff != "" {
		t.Errorf("decided, Willow's list: %s", diff)
	}
	if diff := cmp.Diff([]string{"Alone here by Tern", "[not shown] by Tern"}, titles("tern")); diff != "" {
		t.Errorf("decided, Tern's list: %s", diff)
	}
	c.rule(talk.Post, forum.ActRestore)
	c.rule(never.Post, forum.ActRestore)
	if diff := cmp.Diff([]string{"Alone here by Tern", "In talk here by Tern", "Never seen by Tern"}, titles("willow")); diff != "" {
		t.Errorf("restored, Willow's list: %s", diff)
	}
}

// Words between a member and the facilitators are screened, and go to them as they are.
func TestPrivateWordsAreScreenedAndNotKept(t *testing.T) {
	c := screened(t)
	said := "Its new mask1end words " + foldWord + " " + holdWord
	out, err := c.Forum.OpenPrivate(t.Context(), c.Actor("tern"), c.cohort, text(said), c.Forum.Nonce())
	if err != nil || out.Held || out.Fold || !out.Card {
		t.Errorf("sent: %+v, %v", out, err)
	}
	c.later()
	page, err := c.Forum.Read(t.Context(), c.Actor("amara"), out.Thread, "")
	if err != nil || page.Posts[0].Words().Body.Text() != said || page.Posts[0].Note != nil {
		t.Errorf("Dr Osei reads %+v, %v", page.Posts, err)
	}
}

// A last word is screened like any other: masked, or its author's alone.
func TestLastWordsAreScreened(t *testing.T) {
	c := screened(t)
	amara := c.Actor("amara")
	for words, want := range map[string]string{"Be well, all.": "Be well, all.", "Be mask1end well.": "Be [not shown] well.", "Be " + holdWord: ""} {
		c.must(c.Forum.Close(t.Context(), amara, c.thread, true, text(words)))
		for _, who := range []string{"willow", "milo"} {
			if got := c.read(who, "").Thread.LastWord.Text(); got != want {
				t.Errorf("%s reads %q", who, got)
			}
		}
		if got := c.read("amara", "").Thread.LastWord.Text(); got != words {
			t.Errorf("she reads %q herself", got)
		}
		c.must(c.Forum.Close(t.Context(), amara, c.thread, false, forum.Words{}))
	}
}

// A title that posts are moved under is screened too.
func TestATitleOfAMoveIsScreened(t *testing.T) {
	c := screened(t)
	for title, want := range map[string]string{"To mask1end then": "To [not shown] then", "To " + holdWord: gate.NotShown, "To there": "To there"} {
		which := c.say("tern", text("Its new words.")).Post
		c.later()
		out, err := c.Forum.MoveToNew(t.Context(), c.Actor("amara"), which, title, c.Forum.Nonce())
		c.must(err)
		if got := c.row("willow", out.Thread).Thread.Title; got != want {
			t.Errorf("%q stands as %q", title, got)
		}
		if got := c.row("amara", out.Thread).Thread.Title; got != title {
			t.Errorf("she reads %q herself", got)
		}
	}
}

// What is hidden or removed moves along with what it answers, and stays what it is.
func TestWhatIsNotShownMovesUnseen(t *testing.T) {
	c := screened(t)
	root := c.say("willow", text("A root here.")).Post
	c.later()
	var below []id.Post
	for range 2 {
		out, err := c.Forum.Answer(t.Context(), c.Actor("tern"), forum.NewPost{Thread: c.thread, Answers: root, Words: text("Its new words."), Nonce: c.Forum.Nonce()})
		c.must(err)
		below = append(below, out.Post)
		c.later()
	}
	c.rule(below[0], forum.ActHold)
	c.rule(below[1], forum.ActRemove)
	out, err := c.Forum.MoveToNew(t.Context(), c.Actor("amara"), root, "Elsewhere", c.Forum.Nonce())
	c.must(err)
	c.thread = out.Thread
	if c.meets("willow", below[0]) != "nothing" || c.meets("willow", below[1]) != "line" || c.meets("tern", below[0]) != "new held for decision" {
		t.Errorf("moved, Willow meets %q and %q", c.meets("willow", below[0]), c.meets("willow", below[1]))
	}
	c.rule(below[0], forum.ActPublish)
	c.rule(below[1], forum.ActRestore)
	if c.meets("willow", below[0]) != "new" || c.meets("willow", below[1]) != "new" {
		t.Error("they do not stand again where they are now")
	}
}

// A reader who reported a post reads without it, and nobody else does.
func TestReadersReadWithoutWhatTheyReported(t *testing.T) {
	c := screened(t)
	which := c.say("tern", text("Its new words.")).Post
	c.later()
	c.must(c.Cohorts.Hide(t.Context(), c.Actor("willow"), c.cohort, which))
	answer, err := c.Forum.Answer(t.Context(), c.Actor("juniper"), forum.NewPost{
		Thread: c.thread, Answers: which, Words: forum.Words{Text: "To it.", Quotes: whole(which)}, Nonce: c.Forum.Nonce(),
	})
	c.must(err)
	c.later()
	c.must(c.Forum.MarkRead(t.Context(), c.Actor("willow"), c.thread, c.first, []id.Post{c.first}))
	c.eventually("the list tells of it", func() bool { return c.row("amara", c.thread).Thread.Recent[0].Post == answer.Post })
	for who, hid := range map[string]bool{"willow": true, "tern": false, "amara": false, "juniper": false} {
		p, a := c.find(who, which), c.find(who, answer.Post)
		if p.Hid != hid || a.Ref.Hid != hid || (a.Ref.Excerpt == "") != hid || a.Quotes[0].Hid != hid {
			t.Errorf("%s: hidden %v, in the answer %+v", who, p.Hid, a.Ref)
		}
	}
	for who, want := range map[string]string{"willow": "Juniper", "milo": "Juniper Tern"} {
		var names []string
		for _, m := range c.row(who, c.thread).New {
			names = append(names, m.Alias)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("news for %s is from %s", who, got)
		}
	}
}

// recorder keeps the signals of what is written.
type recorder struct {
	forum.Carrier
	mu   sync.Mutex
	seen map[string]map[string]string // by event
	last []map[string]string
}

func (r *recorder) Carry(ctx context.Context, col *store.Collection, doc store.Doc) {
	r.mu.Lock()
	for _, ev := range doc.Events {
		if _, known := r.seen[ev.ID]; ev.Kind == forum.SignalEvent && !known {
			r.seen[ev.ID] = ev.Facts
			r.last = append(r.last, ev.Facts)
		}
	}
	r.mu.Unlock()
	r.Carrier.Carry(ctx, col, doc)
}

// listen puts a recorder between a forum like the circle's and its relay.
func (c *circle) listen() *recorder {
	r := &recorder{Carrier: c.Relay, seen: map[string]map[string]string{}}
	c.House.Forum = forum.New(forum.Parts{
		Store: c.Store, Ring: c.Ring, Clock: c.Clock, IDs: id.NewSource(c.Clock, testkit.Random(77)), Cohorts: c.Cohorts, Screener: byWord{},
		Carrier: r, Practice: "practice", Log: c.House.House.Log,
	})
	return r
}

// Every revision carries one signal, in the document that makes it and carried out in the request, green ones too; so does
// taking words back, titles of moves and last words.
func TestEveryRevisionIsASignal(t *testing.T) {
	c := screened(t)
	r := c.listen()
	heard := func() map[string]string {
		t.Helper()
		if len(r.last) != 1 {
			t.Fatalf("%d signals: %v", len(r.last), r.last)
		}
		one := r.last[0]
		r.last = nil
		return one
	}
	tern := string(c.Actor("tern").Person)
	out := c.say("tern", text("Its new words."))
	want := map[string]string{
		"kind": "screened", "entry": "post", "cohort": string(c.cohort), "thread": string(c.thread), "post": string(out.Post), "author": tern,
		"revision": string(c.newest(out.Post)), "tier": "green", "version": "made-up",
	}
	if diff := cmp.Diff(want, heard()); diff != "" {
		t.Error(diff)
	}
	c.later()
	c.change("tern", out.Post, text("Its new words mask1end "+holdWord))
	want["kind"], want["entry"], want["revision"], want["tier"], want["held"] = "edited", "edit", string(c.newest(out.Post)), "amber", "risk"
	want["queue"], want["hold"], want["rules"], want["mask"] = "1", "1", "holds,masks", "masks::14-22"
	want["marks"] = "holds::23-38,masks::14-22"
	if diff := cmp.Diff(want, heard()); diff != "" {
		t.Error(diff)
	}
	c.takeBack("tern", out.Post)
	want = map[string]string{
		"kind": "taken-back", "entry": "edit", "cohort": string(c.cohort), "thread": string(c.thread), "post": string(out.Post), "author": tern,
		"revision": want["revision"],
	}
	if diff := cmp.Diff(want, heard()); diff != "" {
		t.Error(diff)
	}
	opened := c.start("tern", "About mask1end", text("Its new words "+foldWord))
	if got := heard(); got["mask"] != "masks:title:6-14" || got["fold"] != "1" || got["page"] != "1" || got["card"] != "1" || got["tier"] != "crisis" {
		t.Errorf("an opening: %v", got)
	}
	if _, err := c.Forum.TakeBack(t.Context(), c.Actor("tern"), opened.Post); err != nil || heard()["kind"] != "taken-back" {
		t.Errorf("taken back in time it is no signal, %v", err)
	}
	_, err := c.Forum.OpenPrivate(t.Context(), c.Actor("tern"), c.cohort, text("To you "+holdWord), c.Forum.Nonce())
	c.must(err)
	if got := heard(); got["entry"] != "private" || got["private"] != "1" || got["hold"] != "1" || got["held"] != "" {
		t.Errorf("a private word: %v", got)
	}
	c.say("tern", text("Its new words "+failWord))
	if got := heard(); got["unscreened"] != "error" || got["tier"] != "amber" || got["card"] != "1" || got["queue"] != "1" {
		t.Errorf("unscreened: %v", got)
	}
	which := c.say("tern", text("Its new words.")).Post
	c.later()
	r.last = nil
	c.rule(which, forum.ActMask)
	if len(r.last) != 0 {
		t.Errorf("a decision is no signal: %v", r.last)
	}
	moved, err := c.Forum.MoveToNew(t.Context(), c.Actor("amara"), which, "To mask1end", c.Forum.Nonce())
	c.must(err)
	c.must(c.Forum.Close(t.Context(), c.Actor("amara"), moved.Thread, true, text("Be "+holdWord)))
	r.last = r.last[len(r.last)-1:] // behind what its thread still had to tell of its title
	if got := heard(); got["subject"] != "last" || got["held"] != "risk" || got["thread"] != string(moved.Thread) || got["author"] != string(c.Actor("amara").Person) {
		t.Errorf("a last word: %v", got)
	}
}

// A history that is brought in is marked as such: read long ago, it is not held, and nobody is there for a card.
func TestImportsAreMarked(t *testing.T) {
	c := screened(t)
	r := c.listen()
	origin := &forum.Origin{Author: c.Actor("tern").Person, At: c.Clock.Now().Add(-time.Hour), Key: []string{"one"}}
	out, err := c.Forum.Answer(t.Context(), operator, forum.NewPost{Thread: c.thread, Words: text("Its new words mask1end " + foldWord + " " + holdWord), Origin: origin})
	if err != nil || out.Held || out.Card || !out.Fold {
		t.Errorf("brought in: %+v, %v", out, err)
	}
	if got := r.last; len(got) != 1 || got[0]["entry"] != "import" || got[0]["kind"] != "screened" || got[0]["held"] != "" {
		t.Errorf("its signals: %v", got)
	}
	if got := c.read("willow", forum.Beginning).Posts[0]; got.ID != out.Post || !got.Despair || !got.Masked {
		t.Errorf("Willow meets %+v", got)
	}
}
