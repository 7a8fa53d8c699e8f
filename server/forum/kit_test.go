package forum_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
	"holdfast/server/testkit/house"
)

// circle is a group with a conversation that Tern began, which everybody sees.
type circle struct {
	*testing.T
	*house.House
	cohort id.Cohort
	thread id.Thread
	first  id.Post
}

func sit(t *testing.T) *circle {
	t.Helper()
	return sitAt(t, house.Options{})
}

func sitAt(t *testing.T, opts house.Options) *circle {
	t.Helper()
	c := &circle{T: t, House: house.Open(t, opts)}
	places, err := c.Cohorts.Mine(t.Context(), c.Actor("tern"))
	c.must(err)
	c.cohort = places[0].Cohort.ID
	out := c.start("tern", "Ground", forum.Words{Text: "To stand on, and a little more to choose from."})
	c.thread, c.first = out.Thread, out.Post
	c.later()
	return c
}

func (c *circle) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

// later is when the group sees what was shared before.
func (c *circle) later() { c.Clock.Advance(forum.TakeBackTime) }

func (c *circle) start(who, title string, words forum.Words) forum.Outcome {
	c.Helper()
	out, err := c.Forum.StartThread(c.Context(), c.Actor(who), forum.NewThread{Cohort: c.cohort, Title: title, Words: words, Nonce: c.Forum.Nonce()})
	c.must(err)
	return out
}

// say has somebody answer in the conversation.
func (c *circle) say(who string, words forum.Words) forum.Outcome {
	c.Helper()
	out, err := c.try(who, words)
	c.must(err)
	return out
}

func (c *circle) try(who string, words forum.Words) (forum.Outcome, error) {
	return c.Forum.Answer(c.Context(), c.Actor(who), forum.NewPost{Thread: c.thread, Words: words, Nonce: c.Forum.Nonce()})
}

func (c *circle) change(who string, which id.Post, words forum.Words) forum.Outcome {
	c.Helper()
	desk, err := c.Forum.DeskForPost(c.Context(), c.Actor(who), access.ChangePost, which)
	c.must(err)
	out, err := c.Forum.ChangePost(c.Context(), c.Actor(who), forum.Change{Post: which, Seen: desk.Post.Newest().ID, Words: words, Nonce: c.Forum.Nonce()})
	c.must(err)
	return out
}

func (c *circle) takeBack(who string, which id.Post) forum.Outcome {
	c.Helper()
	out, err := c.Forum.TakeBack(c.Context(), c.Actor(who), which)
	c.must(err)
	return out
}

func (c *circle) read(who string, at string) forum.Reading {
	c.Helper()
	page, err := c.Forum.Read(c.Context(), c.Actor(who), c.thread, at)
	c.must(err)
	return page
}

// lines are the words on a page, in order; "-" for a post that was taken back.
func (c *circle) lines(who, at string) (all []string) {
	c.Helper()
	for _, p := range c.read(who, at).Posts {
		words := "-"
		if said := p.Words(); said != nil {
			words = said.Body.Text()
		}
		all = append(all, words)
	}
	return all
}

func (c *circle) last(who string) forum.Seen {
	c.Helper()
	posts := c.read(who, forum.Ending).Posts
	return posts[len(posts)-1]
}

// row is how the conversation stands in somebody's list; nil when it does not.
func (c *circle) row(who string, which id.Thread) *forum.Row {
	c.Helper()
	c.Relay.Wait()
	list, err := c.Forum.List(c.Context(), c.Actor(who), c.cohort, "")
	c.must(err)
	for _, r := range list.Rows {
		if r.Thread.ID == which {
			return &r
		}
	}
	return nil
}

// eventually waits for what the relay does on another goroutine.
func (c *circle) eventually(what string, holds func() bool) {
	c.Helper()
	for range 2000 {
		if holds() {
			return
		}
		c.Clock.Advance(time.Second)
		time.Sleep(time.Millisecond)
	}
	c.Fatalf("never: %s", what)
}

func (c *circle) refused(err error, kind errs.Kind, field string) {
	c.Helper()
	if e, ok := errs.As(err); !ok || e.Kind != kind || e.Field != field {
		c.Errorf("got %v, want %v about %q", err, kind, field)
	}
}

func absent(err error) bool {
	return errors.Is(err, store.ErrNotFound) || errs.KindOf(err) == errs.NotFound && err != nil
}

func whole(which id.Post) []gate.Quote { return []gate.Quote{{Post: string(which)}} }

func text(words string) forum.Words { return forum.Words{Text: words} }

func has(all []string, words string) bool { return strings.Contains(strings.Join(all, "\n"), words) }
