package forum_test

import (
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
)

// monday is a check-in of Dr Osei's for some days ahead.
func (h *hall) monday() forum.Scheduled {
	return forum.Scheduled{
		Cohort: h.cohort, Kind: forum.CheckIn, Title: "On Monday", Words: forum.Words{Text: "How are you?"},
		At: h.Clock.Now().Add(50 * time.Hour), Nonce: h.Forum.Nonce(),
	}
}

// found counts the threads of that title in the group's list.
func (h *hall) found(who access.Actor, title string) (threads []forum.Row) {
	h.Helper()
	list, err := h.Forum.List(h.Context(), who, h.cohort, "")
	h.must(err)
	for _, row := range list.Rows {
		if row.Thread.Title == title {
			threads = append(threads, row)
		}
	}
	return threads
}

// waiting is what of that title waits, as one facilitator sees it.
func (h *hall) waiting(who access.Actor, title string) (all []forum.Waiting) {
	h.Helper()
	shelf, err := h.Forum.ScheduledBy(h.Context(), who, h.cohort)
	h.must(err)
	for _, w := range shelf.Waiting {
		if w.Title == title {
			all = append(all, w)
		}
	}
	return all
}

// pass lets that much time go by, in steps that relays keep up with, until done says so.
func (h *hall) pass(d time.Duration, done func() bool) {
	h.Helper()
	h.Clock.Advance(d)
	for range 3000 {
		if done() {
			return
		}
		h.Clock.Advance(time.Second)
		time.Sleep(time.Millisecond) // the relay runs on another goroutine
	}
	h.Fatal("it never happened")
}

// What is scheduled is shared once, at its time and not before, as its author's own; late when nobody was there to.
func TestAScheduledPostIsSharedOnce(t *testing.T) {
	h := enterHall(t)
	ctx, amara, willow := t.Context(), h.House.Actor("amara"), h.House.Actor("willow")
	in := h.monday()
	for range 2 {
		_, err := h.Forum.Schedule(ctx, amara, in)
		h.must(err)
	}
	if n := len(h.waiting(amara, "On Monday")); n != 1 {
		t.Fatalf("%d of it wait", n)
	}
	h.Clock.Advance(49 * time.Hour)
	h.settle()
	if len(h.found(willow, "On Monday")) != 0 {
		t.Fatal("it is there before its time")
	}
	h.pass(30*24*time.Hour, func() bool { return len(h.found(willow, "On Monday")) > 0 }) // the house was down for a month
	h.pass(0, func() bool { return len(h.waiting(amara, "On Monday")) == 0 })
	rows := h.found(willow, "On Monday")
	if len(rows) != 1 || rows[0].Starter.Alias != "Dr Amara Osei" || rows[0].Thread.Kind != forum.CheckIn {
		t.Errorf("it is there as %+v", rows)
	}
	if _, err := h.Forum.Schedule(ctx, amara, in); errs.KindOf(err) != errs.Invalid {
		t.Errorf("scheduled again for a time that is over: %v", err)
	}
}

func TestAScheduledAnswer(t *testing.T) {
	h := enterHall(t)
	ctx, amara, thread := t.Context(), h.House.Actor("amara"), h.threads[0].Thread.ID
	for _, page := range h.threads {
		if page.Thread.Closed.IsZero() {
			thread = page.Thread.ID
		}
	}
	in := forum.Scheduled{Thread: thread, Words: forum.Words{Text: "Read in the morning."}, At: h.Clock.Now().Add(9 * time.Hour), Nonce: h.Forum.Nonce()}
	_, err := h.Forum.Schedule(ctx, amara, in)
	h.must(err)
	h.pass(9*time.Hour, func() bool {
		p := last(h, h.House.Actor("willow"), thread)
		return p.Shown != nil && p.Shown.Body.Text() == "Read in the morning."
	})
}

// Whoever may not write any more when the time comes shares nothing: the words come back with the reason.
func TestWhatCannotBeSharedComesBack(t *testing.T) {
	h := enterHall(t)
	ctx, amara := t.Context(), h.House.Actor("amara")
	tree := &tree{hall: h}
	thread := tree.begin("To be closed", "Until then.")
	in := forum.Scheduled{Thread: thread, Words: forum.Words{Text: "Too late."}, At: h.Clock.Now().Add(9 * time.Hour), Nonce: h.Forum.Nonce()}
	in, err := h.Forum.Schedule(ctx, amara, in)
	h.must(err)
	h.must(h.Forum.Close(ctx, amara, thread, true, forum.Words{}))
	back := func() forum.Scheduled {
		got, _, err := h.Forum.ScheduledPost(ctx, amara, in.ID)
		h.must(err)
		return got
	}
	h.pass(9*time.Hour, func() bool { return back().Back != "" })
	if got := back(); got.Words.Text != "Too late." || !strings.Contains(got.Back, "closed") {
		t.Errorf("what came back is %+v", got)
	}
	h.must(h.Forum.Close(ctx, amara, thread, false, forum.Words{}))
	_, err = h.Forum.Reschedule(ctx, amara, in.ID, "", forum.Words{Text: "In time."}, h.Clock.Now().Add(time.Hour))
	h.must(err)
	h.pass(time.Hour, func() bool {
		p := last(h, h.House.Actor("willow"), thread)
		return p.Shown != nil && p.Shown.Body.Text() == "In time."
	})
}

// Only its author reads what waits. A colleague can call it off, and then it is its author's again.
func TestWhatWaitsIsItsAuthors(t *testing.T) {
	h := enterHall(t)
	ctx, amara, supervisor := t.Context(), h.House.Actor("amara"), h.supervisor()
	in, err := h.Forum.Schedule(ctx, amara, h.monday())
	h.must(err)
	for _, w := range h.waiting(supervisor, "On Monday") {
		if w.Words.Text != "" || w.Own {
			t.Errorf("a colleague reads %+v", w)
		}
	}
	if _, _, err := h.Forum.ScheduledPost(ctx, supervisor, in.ID); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a colleague opens it: %v", err)
	}
	for key, want := range map[string]errs.Kind{"willow": errs.Forbidden, "milo": errs.Forbidden, "heron": errs.NotFound, "ruth": errs.NotFound} {
		if _, err := h.Forum.Unschedule(ctx, h.House.Actor(key), in.ID); errs.KindOf(err) != want {
			t.Errorf("%s calls it off: %v", key, err)
		}
		if _, err := h.Forum.ScheduledBy(ctx, h.House.Actor(key), h.cohort); errs.KindOf(err) != want {
			t.Errorf("%s reads the list: %v", key, err)
		}
		if _, err := h.Forum.Schedule(ctx, h.House.Actor(key), h.monday()); errs.KindOf(err) != want {
			t.Errorf("%s schedules: %v", key, err)
		}
	}
	_, err = h.Forum.Unschedule(ctx, supervisor, in.ID)
	h.must(err)
	h.Clock.Advance(60 * time.Hour)
	h.settle()
	if len(h.found(amara, "On Monday")) != 0 {
		t.Error("it was shared all the same")
	}
	got, _, err := h.Forum.ScheduledPost(ctx, amara, in.ID)
	h.must(err)
	if got.Back == "" || got.Words.Text != "How are you?" {
		t.Errorf("its author finds %+v", got)
	}
	_, err = h.Forum.Unschedule(ctx, amara, in.ID)
	h.must(err)
	if len(h.waiting(amara, "On Monday")) != 0 {
		t.Error("its author cannot get rid of it")
	}
}

func TestWhatCannotBeScheduled(t *testing.T) {
	h := enterHall(t)
	for field, spoil := range map[string]func(*forum.Scheduled){
		"title": func(in *forum.Scheduled) { in.Title = " " },
		"words": func(in *forum.Scheduled) { in.Words.Text = "" },
		"at":    func(in *forum.Scheduled) { in.At = h.Clock.Now() },
		"theme": func(in *forum.Scheduled) { in.Words.Note.Theme = "no-such" },
	} {
		in := h.monday()
		spoil(&in)
		_, err := h.Forum.Schedule(t.Context(), h.House.Actor("amara"), in)
		if e, ok := errs.As(err); !ok || e.Kind != errs.Invalid || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	far := h.monday()
	far.At = h.Clock.Now().AddDate(1, 0, 0)
	if _, err := h.Forum.Schedule(t.Context(), h.House.Actor("amara"), far); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a year ahead: %v", err)
	}
}

// Sharing at its time is cut off after each write in turn. In the end it stands there once, and nothing waits.
func TestSharingLaterSurvivesACrash(t *testing.T) {
	for step := 1; step <= 5; step++ {
		h, m := begin(t)
		hall := &hall{T: t, House: h}
		places, err := h.Cohorts.Mine(t.Context(), h.Actor("willow"))
		hall.must(err)
		hall.cohort = places[0].Cohort.ID
		in := hall.monday()
		in.At = h.Clock.Now().Add(time.Hour)
		_, err = h.Forum.Schedule(t.Context(), h.Actor("amara"), in)
		hall.must(err)
		h.Relay.Wait()
		m.set(step)
		h.Clock.Advance(time.Hour)
		for range 3000 {
			if m.died() {
				break
			}
			h.Clock.Advance(time.Second)
			time.Sleep(time.Millisecond)
		}
		if !m.died() && step < 4 {
			t.Errorf("step %d never came", step)
		}
		m.set(0)
		hall.pass(0, func() bool {
			return len(hall.waiting(h.Actor("amara"), "On Monday")) == 0 && len(hall.found(h.Actor("willow"), "On Monday")) > 0
		})
		hall.settle()
		rows := hall.found(h.Actor("willow"), "On Monday")
		if len(rows) != 1 {
			t.Errorf("after step %d it is there %d times", step, len(rows))
			continue
		}
		if got := toldOf(h, rows[0].Thread.ID, "willow"); got != "1 How are you?|" {
			t.Errorf("after step %d it says %s", step, got)
		}
		h.Stop()
	}
}
