package forum_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/id"
)

// alone has Fathom write to the facilitators, and gives the thread as she reads it.
func (h *hall) alone(words string) forum.Reading {
	h.Helper()
	out, err := h.Forum.OpenPrivate(h.Context(), h.House.Actor("fathom"), h.cohort, forum.Words{Text: words}, h.Forum.Nonce())
	h.must(err)
	h.Clock.Advance(time.Minute)
	h.settle()
	page, err := h.Forum.Read(h.Context(), h.House.Actor("fathom"), out.Thread, forum.Beginning)
	h.must(err)
	return page
}

// supervisor is somebody who supervises the group.
func (h *hall) supervisor() access.Actor {
	h.Helper()
	p, err := h.Accounts.Ensure(h.Context(), operator, account.NewPerson{Key: "sup", Kind: access.Staff, Name: "Supervisor"})
	h.must(err)
	h.must(h.Cohorts.Join(h.Context(), operator, cohort.Membership{
		Cohort: h.cohort, Person: p.ID, Role: access.RoleFacilitator, Relation: access.Supervisor, Standing: access.Admitted, Alias: "Supervisor",
	}))
	// That somebody supervises stands in what members said yes to. The house notices at a time of its own; here it is
	// at once, and they say yes again.
	h.must(h.Admission.Recompute(h.Context(), h.cohort))
	for _, name := range []string{"willow", "fathom", "tern"} {
		h.accept(h.House.Actor(name).Person)
	}
	actor := p.Actor()
	actor.Strong = true
	return actor
}

// What a member writes to the facilitators is there for these two, and on no way for anybody else of the house.
func TestAPrivateThreadIsThereForItsTwoSides(t *testing.T) {
	h := enterHall(t)
	ctx, fathom, amara := t.Context(), h.House.Actor("fathom"), h.House.Actor("amara")
	supervisor := h.supervisor()
	page := h.alone("I did not want to say this in front of everybody.")
	h.threads = append(h.threads, page)
	absent := access.May(h.House.Actor("heron"), access.ReadThread, access.Facts{})
	for name, who := range map[string]access.Actor{
		"another member": h.House.Actor("tern"), "the moderator": h.House.Actor("milo"), "a supervisor": supervisor,
		"the admin": h.House.Actor("ruth"), "another group": h.House.Actor("heron"),
	} {
		h.shut(name, who, absent, []forum.Reading{page})
		list, err := h.Forum.List(ctx, who, h.cohort, "")
		if err == nil && strings.Contains(strings.Join(titles(list), " "), string(page.Thread.ID)) {
			t.Errorf("%s finds it in the list", name)
		}
		if rows, err := h.Forum.Privates(ctx, who, h.cohort); err == nil || len(rows) > 0 {
			t.Errorf("%s reads the list of private threads", name)
		}
	}
	for _, who := range []access.Actor{fathom, amara} {
		list, err := h.Forum.List(ctx, who, h.cohort, "")
		h.must(err)
		for _, row := range list.Rows {
			if row.Thread.ID == page.Thread.ID {
				t.Error("the group's list holds it")
			}
		}
	}
	for what, err := range map[string]error{
		"pin":   h.Forum.Pin(ctx, amara, page.Thread.ID, true),
		"close": h.Forum.Close(ctx, amara, page.Thread.ID, true, forum.Words{}),
	} {
		if !errors.Is(err, absent) {
			t.Errorf("a facilitator can %s it: %v", what, err)
		}
	}
}

func titles(l forum.Listing) (all []string) {
	for _, row := range l.Rows {
		all = append(all, string(row.Thread.ID))
	}
	return all
}

// Both sides hear of each other, it is one thread however it is written to, and a break does not end it.
func TestAPrivateThreadGoesOn(t *testing.T) {
	h := enterHall(t)
	ctx, fathom, amara := t.Context(), h.House.Actor("fathom"), h.House.Actor("amara")
	places, err := h.Cohorts.Mine(ctx, fathom)
	h.must(err)
	if _, ok, err := h.Forum.PrivateRow(ctx, fathom, places[0]); ok || err != nil {
		t.Fatalf("there is one already, or %v", err)
	}
	page := h.alone("First.")
	rows, err := h.Forum.Privates(ctx, amara, h.cohort)
	h.must(err)
	if len(rows) == 0 || !rows[0].Unread || rows[0].With.Alias != "Fathom" {
		t.Fatalf("the facilitators see %d rows, first %+v", len(rows), rows)
	}
	_, err = h.Forum.Answer(ctx, amara, forum.NewPost{Thread: page.Thread.ID, Answers: page.Posts[0].ID, Words: forum.Words{Text: "Thank you."}, Nonce: h.Forum.Nonce()})
	h.must(err)
	h.settle()
	row, ok, err := h.Forum.PrivateRow(ctx, fathom, places[0])
	h.must(err)
	if !ok || !row.Unread || len(row.ToMe) != 1 {
		t.Errorf("Fathom's row is %+v", row)
	}
	_, err = h.Cohorts.TakeBreak(ctx, fathom, h.cohort, "")
	h.must(err)
	words, form := forum.Words{Text: "From my break."}, h.Forum.Nonce()
	out, err := h.Forum.OpenPrivate(ctx, fathom, h.cohort, words, form)
	h.must(err)
	again, err := h.Forum.OpenPrivate(ctx, fathom, h.cohort, words, form)
	h.must(err)
	if out.Thread != page.Thread.ID || !again.Again || again.Post != out.Post {
		t.Errorf("sent twice it is %+v and %+v", out, again)
	}
	if _, err := h.Forum.Answer(ctx, fathom, forum.NewPost{Thread: h.threads[0].Thread.ID, Words: words, Nonce: h.Forum.Nonce()}); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("on a break Fathom writes to the group: %v", err)
	}
}

// Opened on two devices at once it is one thread with both posts.
func TestOpenedTwiceItIsOneThread(t *testing.T) {
	h := enterHall(t)
	ctx, tern := t.Context(), h.House.Actor("tern")
	results := make(chan error, 2)
	for _, words := range []string{"From the phone.", "From the tablet."} {
		go func() {
			_, err := h.Forum.OpenPrivate(ctx, tern, h.cohort, forum.Words{Text: words}, h.Forum.Nonce())
			results <- err
		}()
	}
	h.must(<-results)
	h.must(<-results)
	h.Clock.Advance(time.Minute)
	thread, err := h.Forum.PrivateOf(ctx, tern, h.cohort)
	h.must(err)
	page, err := h.Forum.Read(ctx, tern, thread.ID, forum.Beginning)
	h.must(err)
	if len(page.Posts) != 2 {
		t.Errorf("there are %d posts", len(page.Posts))
	}
}

func TestPrivateReadersAreNamed(t *testing.T) {
	h := enterHall(t)
	h.supervisor()
	for _, key := range []string{"willow", "amara"} {
		readers, err := h.Forum.PrivateReaders(t.Context(), h.House.Actor(key), h.cohort)
		h.must(err)
		if len(readers) != 1 || readers[0].Alias != "Dr Amara Osei" {
			t.Errorf("%s hears that %v read it", key, readers)
		}
	}
	for _, key := range []string{"milo", "heron"} {
		if readers, err := h.Forum.PrivateReaders(t.Context(), h.House.Actor(key), h.cohort); err == nil {
			t.Errorf("%s is told %v", key, readers)
		}
	}
}

// settle waits until relays have nothing to do, with the clock going on.
func (h *hall) settle() {
	h.Helper()
	h.House.Relay.Wait()
	for range 3000 {
		h.Clock.Advance(time.Second)
		if pendingIn(h.T, h.House) == 0 {
			return
		}
		time.Sleep(time.Millisecond) // the relay runs on another goroutine
	}
	h.Fatal("something is still left to follow")
}

// last is the newest post of a thread as somebody reads it.
func last(h *hall, who access.Actor, which id.Thread) forum.Seen {
	h.Helper()
	page, err := h.Forum.Read(h.Context(), who, which, forum.Ending)
	h.must(err)
	return page.Posts[len(page.Posts)-1]
}
