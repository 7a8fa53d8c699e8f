package forum_test

import (
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
)

// quoted is the one quote of the last post as somebody sees it.
func (c *circle) quoted(who string) forum.QuoteShown {
	c.Helper()
	last := c.last(who)
	if len(last.Quotes) != 1 {
		c.Fatalf("%s sees %d quotes", who, len(last.Quotes))
	}
	return last.Quotes[0]
}

// A quote is drawn from what is published when it is read: changed or taken back, the words are nowhere.
func TestAQuoteIsNeverACopy(t *testing.T) {
	c := sit(t)
	c.say("willow", forum.Words{Text: "This.", Quotes: []gate.Quote{{Post: string(c.first), From: 9, To: 14}}})
	c.later()
	if q := c.quoted("rook"); q.HTML != "<p>on, a</p>" || q.Post != c.first || q.By.Alias != "Tern" || q.Gone || q.Changed || q.Hidden {
		t.Errorf("drawn: %+v", q)
	}
	c.change("tern", c.first, text("Other ground."))
	for _, who := range []string{"rook", "willow", "tern", "amara"} {
		if q := c.quoted(who); !q.Changed || q.HTML != "" || q.Post != c.first {
			t.Errorf("changed since, %s sees %+v", who, q)
		}
	}
	c.takeBack("tern", c.first)
	if q := c.quoted("rook"); !q.Gone || q.Changed || q.HTML != "" {
		t.Errorf("taken back, it shows %+v", q)
	}
}

// A whole post is quoted by naming it; the note it has comes along, and a quote of a quote is none.
func TestWhatAQuoteBringsAlong(t *testing.T) {
	c := sit(t)
	noted := c.say("tern", forum.Words{Text: strings.Repeat("So it was. ", 200), Note: forum.Note{Theme: "grief", Words: "my aunt"}, Quotes: whole(c.first)})
	c.later()
	c.say("willow", forum.Words{Text: "Yes.", Quotes: whole(noted.Post)})
	c.later()
	q := c.quoted("rook")
	if q.Note == nil || q.Note.Open || q.Note.Words != "death and grief: my aunt" {
		t.Errorf("its note: %+v", q.Note)
	}
	if n := len([]rune(q.HTML)); n > forum.MaxQuoted+len("<p></p>") || n < forum.MaxQuoted-20 || strings.Contains(q.HTML, "stand on") {
		t.Errorf("%d letters are drawn", n)
	}
	ref := c.read("rook", "").Posts[1]
	if ref.Note == nil || ref.Note.Open || len(ref.Quotes) != 1 {
		t.Errorf("the post itself: %+v", ref.Note)
	}
	if own := c.read("tern", "").Posts[1]; !own.Note.Open {
		t.Error("somebody's own words are folded for them")
	}
}

// Choices decide what of a note stands open, and no line about a post says what is folded.
func TestNotesStandAsReadersChose(t *testing.T) {
	c := sit(t)
	ctx := t.Context()
	noted := c.say("tern", forum.Words{Text: "What happened then.", Note: forum.Note{Theme: "grief"}})
	c.later()
	out, err := c.Forum.Answer(ctx, c.Actor("juniper"), forum.NewPost{Thread: c.thread, Answers: noted.Post, Words: text("I am here."), Nonce: c.Forum.Nonce()})
	c.must(err)
	c.later()
	for _, x := range []struct {
		fold cohort.Fold
		week []cohort.Span
		open bool
	}{
		{cohort.FoldClosed, nil, false}, {cohort.FoldOpen, nil, true}, {cohort.FoldStaffed, nil, false},
		{cohort.FoldStaffed, everyHour(), true},
	} {
		c.must(c.Cohorts.SetChoices(ctx, c.Actor("rook"), c.cohort, map[string]cohort.Fold{"grief": x.fold}))
		if x.week != nil {
			c.staff(x.week)
		}
		posts := c.read("rook", "").Posts
		desk, err := c.Forum.DeskForAnswer(ctx, c.Actor("rook"), c.thread, noted.Post)
		c.must(err)
		for _, ref := range []*forum.Ref{posts[2].Ref, desk.Answers} {
			if shown := ref.Excerpt != ""; shown != x.open || ref.Note == nil || ref.Note.Open != x.open || ref.Gone {
				t.Errorf("%q: the line about it is %+v", x.fold, ref)
			}
		}
		if posts[1].Note.Open != x.open || posts[2].ID != out.Post {
			t.Errorf("%q: it stands open: %v", x.fold, posts[1].Note.Open)
		}
	}
}

func everyHour() (week []cohort.Span) {
	for day := range 7 {
		week = append(week, cohort.Span{Day: time.Weekday(day), To: 24 * 60})
	}
	return week
}

// staff sets the hours in which staff read.
func (c *circle) staff(week []cohort.Span) {
	c.Helper()
	now, err := c.Cohorts.Cohort(c.Context(), c.cohort)
	c.must(err)
	_, err = c.Cohorts.Change(c.Context(), c.Actor("amara"), c.cohort, cohort.Settings{
		Name: now.Name, Purpose: now.Purpose, Starts: now.Starts, Ends: now.Ends, Capacity: now.Capacity, Hours: now.Hours,
		Cover: now.Cover, LeaveWords: now.LeaveWords, Week: week, Zone: "UTC",
	}, now.Version)
	c.must(err)
}

func TestWhatCannotBeQuoted(t *testing.T) {
	c := sit(t)
	ctx := t.Context()
	hidden := c.say("tern", text("Just said."))
	gone := c.say("tern", text("Gone."))
	c.takeBack("tern", gone.Post)
	private, err := c.Forum.OpenPrivate(ctx, c.Actor("willow"), c.cohort, text("Between us."), c.Forum.Nonce())
	c.must(err)
	others, err := c.Cohorts.Mine(ctx, c.Actor("heron"))
	c.must(err)
	elsewhere, err := c.Forum.StartThread(ctx, c.Actor("heron"), forum.NewThread{Cohort: others[0].Cohort.ID, Title: "Elsewhere", Words: text("In another group."), Nonce: c.Forum.Nonce()})
	c.must(err)
	revision := string(c.read("tern", "").Posts[0].Shown.ID)
	far := strings.Repeat("far ", 600)
	long := c.say("tern", text(far))
	c.Clock.Advance(forum.TakeBackTime - 1)
	for name, q := range map[string]gate.Quote{
		"nobody sees it yet": {Post: string(hidden.Post)}, "taken back": {Post: string(gone.Post)},
		"private": {Post: string(private.Post)}, "another group's": {Post: string(elsewhere.Post)}, "nothing": {Post: c.Forum.Nonce()},
		"beyond its end": {Post: string(c.first), Revision: revision, From: 3, To: 4000}, "backwards": {Post: string(c.first), Revision: revision, From: 9, To: 3},
		"before its beginning": {Post: string(c.first), Revision: revision, From: -1, To: 3}, "another revision": {Post: string(c.first), Revision: c.Forum.Nonce()},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.try("willow", forum.Words{Text: "Look.", Quotes: []gate.Quote{q}})
			c.refused(err, errs.Invalid, "quote")
		})
	}
	c.later()
	_, err = c.try("willow", forum.Words{Text: "Look.", Quotes: []gate.Quote{{Post: string(long.Post), From: 0, To: forum.MaxQuoted + 1}}})
	c.refused(err, errs.Invalid, "quote")
	_, err = c.try("willow", forum.Words{Text: "Look.", Quotes: make([]gate.Quote, forum.MaxQuotes+1)})
	c.refused(err, errs.Invalid, "quote")
	_, err = c.Forum.OpenPrivate(ctx, c.Actor("willow"), c.cohort, forum.Words{Text: "About this.", Quotes: whole(c.first)}, c.Forum.Nonce())
	c.refused(err, errs.Invalid, "quote")
	if _, err := c.try("willow", forum.Words{Text: "Look.", Quotes: whole(hidden.Post)}); err != nil {
		t.Errorf("seen by now, it cannot be quoted: %v", err)
	}
}

// A guest's room keeps its words, and takes none in; and a quote that reached a late joiner shows them nothing.
func TestQuotesKeepToTheirReaders(t *testing.T) {
	c := sit(t)
	ctx := t.Context()
	room := c.start("tern", "The room", text("Said in the room."))
	c.later()
	p, err := c.Accounts.Ensure(ctx, operator, account.NewPerson{Key: "aunt", Kind: access.Member, Name: "Aunt"})
	c.must(err)
	c.must(c.Cohorts.Join(ctx, operator, cohort.Membership{Cohort: c.cohort, Person: p.ID, Role: access.RoleGuest, Standing: access.Admitted, Alias: "Aunt May", Room: room.Thread}))
	_, err = c.try("willow", forum.Words{Text: "Look.", Quotes: whole(room.Post)})
	c.refused(err, errs.Invalid, "quote")
	_, err = c.Forum.Answer(ctx, c.Actor("willow"), forum.NewPost{Thread: room.Thread, Words: forum.Words{Text: "Look.", Quotes: whole(c.first)}, Nonce: c.Forum.Nonce()})
	c.refused(err, errs.Invalid, "quote")
	if _, err := c.Forum.Answer(ctx, c.Actor("willow"), forum.NewPost{Thread: room.Thread, Words: forum.Words{Text: "Look.", Quotes: whole(room.Post)}, Nonce: c.Forum.Nonce()}); err != nil {
		t.Errorf("within the room: %v", err)
	}
	elsewhere := c.start("willow", "Another", forum.Words{Text: "From before.", Quotes: whole(c.first)})
	c.later()
	c.must(c.Cohorts.CloseMembership(ctx, c.Actor("amara"), c.cohort))
	c.must(c.Cohorts.Reopen(ctx, c.Actor("amara"), c.cohort, "Room for one.", true))
	h := &hall{T: t, House: c.House, cohort: c.cohort}
	late := h.newcomer("Latecomer")
	after, err := c.Forum.StartThread(ctx, c.Actor("willow"), forum.NewThread{Cohort: c.cohort, Title: "Since", Words: forum.Words{Text: "Again.", Quotes: whole(elsewhere.Post)}, Nonce: c.Forum.Nonce()})
	c.must(err)
	c.later()
	page, err := c.Forum.Read(ctx, late, after.Thread, "")
	c.must(err)
	if q := page.Posts[0].Quotes; len(q) != 1 || !q[0].Hidden || q[0].HTML != "" || q[0].Post != "" || q[0].By.Alias != "" {
		t.Errorf("a late joiner sees %+v", q)
	}
}

// What was shared stays shared when it is sent once more, also if what it quotes has changed in between.
func TestAQuoteSentTwice(t *testing.T) {
	c := sit(t)
	send := func(words string) (forum.Outcome, error) {
		return c.Forum.Answer(t.Context(), c.Actor("willow"), forum.NewPost{Thread: c.thread, Words: forum.Words{Text: words, Quotes: whole(c.first)}, Nonce: nonce})
	}
	first, err := send("This.")
	c.must(err)
	c.takeBack("tern", c.first)
	if again, err := send("This."); err != nil || !again.Again || again.Post != first.Post {
		t.Errorf("sent again: %+v, %v", again, err)
	}
	_, err = send("Something else.")
	c.refused(err, errs.Conflict, "")
	c.change("willow", first.Post, forum.Words{Text: "This, then.", Quotes: []gate.Quote{*c.last("willow").Shown.Body[0].Quote}})
	c.later()
	if q := c.quoted("willow"); !q.Gone {
		t.Errorf("a quote that was there already did not stay: %+v", q)
	}
}

// Whoever is muted stands folded, in lines and quotes as well, and is no news.
func TestMutedPeopleAreNotNamed(t *testing.T) {
	c := sit(t)
	ctx := t.Context()
	c.must(c.Cohorts.Mute(ctx, c.Actor("willow"), c.cohort, c.Actor("tern").Person))
	_, err := c.Forum.Answer(ctx, c.Actor("juniper"), forum.NewPost{Thread: c.thread, Answers: c.first, Words: forum.Words{Text: "Yes.", Quotes: whole(c.first)}, Nonce: c.Forum.Nonce()})
	c.must(err)
	c.later()
	posts := c.read("willow", "").Posts
	if !posts[0].Muted || posts[1].Muted || !posts[1].Ref.Muted || posts[1].Ref.Excerpt != "" || !posts[1].Quotes[0].Muted {
		t.Errorf("the muter sees %+v and %+v", posts[1].Ref, posts[1].Quotes[0])
	}
	if posts := c.read("tern", "").Posts; posts[0].Muted || posts[1].Ref.Muted {
		t.Error("the muted notice something")
	}
}
