package forum_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/id"
	"holdfast/server/testkit/house"
)

var operator = access.Actor{Kind: access.Operator}

// hall is the demo's evening group, and all that was written in it before the test began.
type hall struct {
	*testing.T
	*house.House
	cohort  id.Cohort
	threads []forum.Reading // as Willow reads them, first page each
}

func enterHall(t *testing.T) *hall {
	t.Helper()
	h := &hall{T: t, House: house.Open(t, house.Options{})}
	places, err := h.Cohorts.Mine(t.Context(), h.Actor("willow"))
	h.must(err)
	h.cohort = places[0].Cohort.ID
	for at := ""; ; {
		l, err := h.Forum.List(t.Context(), h.Actor("willow"), h.cohort, at)
		h.must(err)
		for _, row := range l.Rows {
			page, err := h.Forum.Read(t.Context(), h.Actor("willow"), row.Thread.ID, forum.Beginning)
			h.must(err)
			h.threads = append(h.threads, page)
		}
		if at = l.Later; at == "" {
			break
		}
	}
	if len(h.threads) < 3 {
		t.Fatal("there is hardly anything to hide")
	}
	h.must(h.Cohorts.CloseMembership(t.Context(), h.Actor("amara"), h.cohort))
	h.Clock.Advance(time.Hour)
	return h
}

func (h *hall) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// newcomer is somebody who is admitted now.
func (h *hall) newcomer(name string) access.Actor {
	h.Helper()
	ctx := h.Context()
	p, err := h.Accounts.Ensure(ctx, operator, account.NewPerson{Key: name, Kind: access.Member, Name: name})
	h.must(err)
	_, err = h.Cohorts.Pend(ctx, h.cohort, p.ID, h.House.Actor("amara").Person, h.Forum.Nonce())
	h.must(err)
	_, err = h.Cohorts.NameYourself(ctx, h.cohort, p.ID, name, 0)
	h.must(err)
	h.must(h.Cohorts.Admit(ctx, h.House.Actor("amara"), h.cohort, p.ID))
	h.accept(p.ID)
	return p.Actor()
}

// accept has somebody accept what the group asks now.
func (h *hall) accept(who id.Person) {
	h.Helper()
	c, err := h.Cohorts.Cohort(h.Context(), h.cohort)
	h.must(err)
	h.must(h.Cohorts.AcceptTerms(h.Context(), h.cohort, who, c.Terms))
}

// way is one way to words that were written in a thread: what it gives is all that a reader could see.
type way func(ctx context.Context, h *hall, who access.Actor, page forum.Reading) (any, error)

var ways = map[string]way{
	"its landing page": func(ctx context.Context, h *hall, who access.Actor, page forum.Reading) (any, error) {
		return h.Forum.Read(ctx, who, page.Thread.ID, "")
	},
	"its first page": func(ctx context.Context, h *hall, who access.Actor, page forum.Reading) (any, error) {
		return h.Forum.Read(ctx, who, page.Thread.ID, forum.Beginning)
	},
	"a later page": func(ctx context.Context, h *hall, who access.Actor, page forum.Reading) (any, error) {
		return h.Forum.Read(ctx, who, page.Thread.ID, "after-1-0-"+string(page.Thread.Opening))
	},
	"an earlier page": func(ctx context.Context, h *hall, who access.Actor, page forum.Reading) (any, error) {
		return h.Forum.Read(ctx, who, page.Thread.ID, "before-9-zzzzzzzz-"+string(page.Thread.Opening))
	},
	"the address of a post": func(ctx context.Context, h *hall, who access.Actor, page forum.Reading) (any, error) {
		_, _, err := h.Forum.Locate(ctx, who, page.Thread.Opening)
		return nil, err
	},
	"the box for an answer": func(ctx context.Context, h *hall, who access.Actor, page forum.Reading) (any, error) {
		return h.Forum.DeskForAnswer(ctx, who, page.Thread.ID, page.Thread.Opening)
	},
	"the box for a post": func(ctx context.Context, h *hall, who access.Actor, page forum.Reading) (any, error) {
		return h.Forum.DeskForPost(ctx, who, access.ReadPost, page.Thread.Opening)
	},
	"the box for changing": func(ctx context.Context, h *hall, who access.Actor, page forum.Reading) (any, error) {
		return h.Forum.DeskForPost(ctx, who, access.ChangePost, page.Thread.Opening)
	},
	"answering": func(ctx context.Context, h *hall, who access.Actor, page forum.Reading) (any, error) {
		return h.Forum.Answer(ctx, who, forum.NewPost{Thread: page.Thread.ID, Words: forum.Words{Text: "Hello?"}, Nonce: h.Forum.Nonce()})
	},
	"changing": func(ctx context.Context, h *hall, who access.Actor, page forum.Reading) (any, error) {
		return h.Forum.ChangePost(ctx, who, forum.Change{Post: page.Thread.Opening, Words: forum.Words{Text: "Hello?"}, Nonce: h.Forum.Nonce()})
	},
	"taking back": func(ctx context.Context, h *hall, who access.Actor, page forum.Reading) (any, error) {
		return h.Forum.TakeBack(ctx, who, page.Thread.Opening)
	},
	"marking it read": func(ctx context.Context, h *hall, who access.Actor, page forum.Reading) (any, error) {
		return nil, h.Forum.MarkRead(ctx, who, page.Thread.ID, page.Thread.Opening, nil)
	},
	"marking it new": func(ctx context.Context, h *hall, who access.Actor, page forum.Reading) (any, error) {
		return nil, h.Forum.KeepAsNew(ctx, who, page.Thread.ID)
	},
	"pinning": func(ctx context.Context, h *hall, who access.Actor, page forum.Reading) (any, error) {
		return nil, h.Forum.Pin(ctx, who, page.Thread.ID, true)
	},
	"closing": func(ctx context.Context, h *hall, who access.Actor, page forum.Reading) (any, error) {
		return nil, h.Forum.Close(ctx, who, page.Thread.ID, true, forum.Words{})
	},
}

// Whoever cannot go in now finds no way to a word of the group, and each is told why in the same words everywhere.
func TestWallsOnEveryWay(t *testing.T) {
	h := enterHall(t)
	ctx, amara := t.Context(), h.House.Actor("amara")
	absent := access.May(h.House.Actor("heron"), access.ReadThread, access.Facts{})
	c, err := h.Cohorts.Cohort(ctx, h.cohort)
	h.must(err)
	_, err = h.Cohorts.SetAgreement(ctx, amara, h.cohort, cohort.Sample()[:3], c.Agreement.Version)
	h.must(err)
	for _, key := range []string{"tern", "rook"} {
		terms, err := h.Admission.Terms(ctx, h.House.Actor(key), h.cohort)
		h.must(err)
		h.must(h.Admission.AcceptTerms(ctx, h.House.Actor(key), h.cohort, terms.Hash))
	}
	h.must(h.Cohorts.Suspend(ctx, amara, h.cohort, h.House.Actor("rook").Person, "Why.", ""))
	_, err = h.Cohorts.LeaveCohort(ctx, h.House.Actor("juniper"), h.cohort, "")
	h.must(err)
	for name, c := range map[string]struct {
		who  access.Actor
		want error
	}{
		"another group": {h.House.Actor("heron"), absent}, "left": {h.House.Actor("juniper"), absent},
		"terms": {h.House.Actor("willow"), access.ErrTerms}, "suspended": {h.House.Actor("rook"), access.ErrPaused},
		"the admin": {h.House.Actor("ruth"), absent},
	} {
		h.shut(name, c.who, c.want, h.threads)
		_, err := h.Forum.List(ctx, c.who, h.cohort, "")
		if !errors.Is(err, c.want) {
			t.Errorf("%s: the list says %v", name, err)
		}
		if _, err := h.Forum.DeskForThread(ctx, c.who, h.cohort); !errors.Is(err, c.want) {
			t.Errorf("%s: the box for a thread says %v", name, err)
		}
		if _, err := h.Forum.StartThread(ctx, c.who, forum.NewThread{Cohort: h.cohort, Title: "a", Words: forum.Words{Text: "b"}, Nonce: h.Forum.Nonce()}); !errors.Is(err, c.want) {
			t.Errorf("%s: starting a thread says %v", name, err)
		}
	}
	if _, err := h.Forum.Read(ctx, h.House.Actor("tern"), h.threads[0].Thread.ID, ""); err != nil {
		t.Errorf("who accepted cannot read: %v", err)
	}
}

// shut finds every way to these threads closed.
func (h *hall) shut(name string, who access.Actor, want error, threads []forum.Reading) {
	h.Helper()
	for _, page := range threads {
		for what, go_ := range ways {
			got, err := go_(h.Context(), h, who, page)
			if !errors.Is(err, want) {
				h.Errorf("%s, %s: %v, want %v", name, what, err, want)
			}
			h.silent(name+", "+what, got)
		}
	}
}

// silent looks for any word that was written before.
func (h *hall) silent(name string, got any) {
	h.Helper()
	seen := fmt.Sprintf("%+v", got)
	for _, page := range h.threads {
		for _, words := range append([]string{page.Thread.Title}, bodies(page)...) {
			if len(words) > 8 && strings.Contains(seen, words) {
				h.Errorf("%s shows %q", name, words)
			}
		}
	}
}

func bodies(page forum.Reading) (all []string) {
	for _, p := range page.Posts {
		if p.Shown != nil {
			all = append(all, p.Shown.Body.Text())
		}
	}
	return all
}

// A late joiner finds nothing that was begun before they came, on no way; what is begun afterwards is theirs.
func TestALateJoinerFindsNothingFromBefore(t *testing.T) {
	h := enterHall(t)
	ctx, amara, willow := t.Context(), h.House.Actor("amara"), h.House.Actor("willow")
	h.must(h.Cohorts.Reopen(ctx, amara, h.cohort, "Room for one.", true))
	h.must(h.Cohorts.ShareHistory(ctx, willow, h.cohort)) // one of many
	late := h.newcomer("Latecomer")
	absent := access.May(late, access.ReadThread, access.Facts{})
	h.shut("before any answer", late, absent, h.threads)
	h.Clock.Advance(time.Minute)
	for _, page := range h.threads { // what goes on in an old thread does not open it
		if page.Thread.Closed.IsZero() {
			_, err := h.Forum.Answer(ctx, willow, forum.NewPost{Thread: page.Thread.ID, Words: forum.Words{Text: "It goes on."}, Nonce: h.Forum.Nonce()})
			h.must(err)
		}
	}
	h.shut("after an answer", late, absent, h.threads)
	list, err := h.Forum.List(ctx, late, h.cohort, "")
	h.must(err)
	places, err := h.Cohorts.Mine(ctx, late)
	h.must(err)
	rows, err := h.Forum.Latest(ctx, late, places[0], 4)
	h.must(err)
	if len(list.Rows)+len(rows) != 0 || list.Later != "" || !list.Start {
		t.Errorf("lists show %d and %d threads from before, start %v", len(list.Rows), len(rows), list.Start)
	}
	var begun []id.Thread
	for i := range forum.PageSize + 3 {
		h.Clock.Advance(time.Minute)
		who := []access.Actor{willow, late}[i%2]
		out, err := h.Forum.StartThread(ctx, who, forum.NewThread{Cohort: h.cohort, Title: fmt.Sprintf("Since then %d", i), Words: forum.Words{Text: "New."}, Nonce: h.Forum.Nonce()})
		h.must(err)
		begun = append(begun, out.Thread)
	}
	h.Clock.Advance(time.Minute)
	if found := h.pages(late); len(found) != len(begun) {
		t.Errorf("they find %d threads of %d", len(found), len(begun))
	}
	if found := h.pages(willow); len(found) != len(begun)+len(h.threads) {
		t.Errorf("Willow finds %d threads", len(found))
	}
	if page, err := h.Forum.Read(ctx, late, begun[0], ""); err != nil || len(page.Posts) != 1 {
		t.Errorf("what was begun since: %v", err)
	}
}

// pages walks through the whole list.
func (h *hall) pages(who access.Actor) (found []id.Thread) {
	h.Helper()
	for at := ""; ; {
		l, err := h.Forum.List(h.Context(), who, h.cohort, at)
		h.must(err)
		h.silentUnless(who, l)
		for _, row := range l.Rows {
			found = append(found, row.Thread.ID)
		}
		if at = l.Later; at == "" {
			return found
		}
	}
}

func (h *hall) silentUnless(who access.Actor, l forum.Listing) {
	if !l.Own.Since.IsZero() {
		h.silent("the list", l.Rows)
	}
}

// When every member agreed, a late joiner reads all of it.
func TestALateJoinerReadsWhatEverybodyShared(t *testing.T) {
	h := enterHall(t)
	ctx := t.Context()
	h.must(h.Cohorts.Reopen(ctx, h.House.Actor("amara"), h.cohort, "Room for one.", true))
	people, err := h.Cohorts.Here(ctx, h.House.Actor("amara"), h.cohort)
	h.must(err)
	for _, m := range people {
		if m.Role == access.RoleMember {
			h.must(h.Cohorts.ShareHistory(ctx, access.Actor{Person: m.Person, Kind: access.Member}, h.cohort))
		}
	}
	late := h.newcomer("Latecomer")
	if found := h.pages(late); len(found) != len(h.threads) {
		t.Errorf("they find %d threads of %d", len(found), len(h.threads))
	}
	for _, page := range h.threads {
		if _, err := h.Forum.Read(ctx, late, page.Thread.ID, ""); err != nil {
			t.Errorf("%v", err)
		}
	}
}

// A guest has the one thread they were asked into.
func TestAGuestHasOneRoom(t *testing.T) {
	h := enterHall(t)
	ctx := t.Context()
	p, err := h.Accounts.Ensure(ctx, operator, account.NewPerson{Key: "aunt", Kind: access.Member, Name: "Aunt"})
	h.must(err)
	room := h.threads[0]
	for _, page := range h.threads {
		if page.Thread.Closed.IsZero() {
			room = page
		}
	}
	h.must(h.Cohorts.Join(ctx, operator, cohort.Membership{
		Cohort: h.cohort, Person: p.ID, Role: access.RoleGuest, Standing: access.Admitted, Alias: "Aunt May", Room: room.Thread.ID,
	}))
	h.accept(p.ID)
	guest := p.Actor()
	absent := access.May(guest, access.ReadThread, access.Facts{})
	var others []forum.Reading
	for _, page := range h.threads {
		if page.Thread.ID != room.Thread.ID {
			others = append(others, page)
		}
	}
	h.shut("a guest", guest, absent, others)
	if _, err := h.Forum.List(ctx, guest, h.cohort, ""); !errors.Is(err, absent) {
		t.Errorf("the list: %v", err)
	}
	if _, err := h.Forum.Read(ctx, guest, room.Thread.ID, ""); err != nil {
		t.Errorf("their room: %v", err)
	}
	if _, err := h.Forum.DeskForAnswer(ctx, guest, room.Thread.ID, ""); err != nil {
		t.Errorf("the box in their room: %v", err)
	}
	if _, err := h.Forum.Answer(ctx, guest, forum.NewPost{Thread: room.Thread.ID, Words: forum.Words{Text: "Good evening."}, Nonce: h.Forum.Nonce()}); err != nil {
		t.Errorf("answering in their room: %v", err)
	}
	if _, err := h.Forum.StartThread(ctx, guest, forum.NewThread{Cohort: h.cohort, Title: "a", Words: forum.Words{Text: "b"}, Nonce: h.Forum.Nonce()}); errs.KindOf(err) != errs.NotFound {
		t.Errorf("starting a thread: %v", err)
	}
}
