package web_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"holdfast/moderation"
	"holdfast/server/draft"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/testkit/house"
)

// What staff took from the group is nowhere any more a second after the decision: on no page and in no part of one, in
// no quote, draft, notice or mail, and in no answer that a browser would have kept; for nobody but its author and the
// staff who read the group (security anchor M2). Every page is asked that leads from home, and every address of the
// house: there is no stream, and no export.
func TestWhatIsRemovedIsNowhere(t *testing.T) {
	w := begin(t)
	for i, act := range []forum.Act{forum.ActRemove, forum.ActHold, forum.ActReturn, forum.ActMask} {
		w.taken = append(w.taken, w.write(act, fmt.Sprintf("kingfisher%d", i)))
	}
	before := w.crawled("tern")
	for _, one := range w.taken {
		if !strings.Contains(before, one.canary) || !strings.Contains(w.asked("tern", one), one.canary) {
			t.Fatalf("%s was never to be seen", one.canary)
		}
		if len(w.kept) > 0 {
			t.Fatalf("browsers keep %v", w.kept)
		}
	}
	for _, one := range w.taken {
		w.decide(one)
	}
	w.Clock.Advance(time.Second)
	for _, who := range []string{"tern", "heron", "wren", "ruth", ""} {
		w.nowhere(who)
	}
	w.unsent()
	w.Clock.Advance(time.Hour) // and when everybody was told
	w.come()
	w.nowhere("tern")
	w.unsent()
	w.stays()
}

// lost is one post, and what of it must not be found.
type lost struct {
	act    forum.Act
	canary string
	thread id.Thread
	post   id.Post
	which  id.Case
}

type wading struct {
	*house.House
	t     *testing.T
	group id.Cohort
	in    map[string]*house.Browser
	taken []lost
	kept  []string // pages that a browser may keep
}

func begin(t *testing.T) *wading {
	w := &wading{House: house.Open(t, house.Options{Window: -1}), t: t}
	groups, err := w.Cohorts.Mine(t.Context(), w.Actor("willow"))
	w.check(err)
	w.group = groups[0].Cohort.ID
	w.come()
	return w
}

// come has everybody come in anew: sessions end.
func (w *wading) come() {
	w.in = map[string]*house.Browser{"": w.Visitor()}
	for _, who := range []string{"willow", "tern", "heron", "wren", "ruth", "milo"} {
		w.in[who] = w.Enter(who)
	}
}

func (w *wading) check(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// write has willow say a canary in a conversation of tern's, and everybody do with it what people do.
func (w *wading) write(act forum.Act, canary string) lost {
	w.t.Helper()
	ctx, willow, tern := w.t.Context(), w.Actor("willow"), w.Actor("tern")
	out, err := w.Forum.StartThread(ctx, tern, forum.NewThread{Cohort: w.group, Title: "By the water, " + string(act), Words: forum.Words{Text: "Where were you?"}, Nonce: w.Forum.Nonce()})
	w.check(err)
	said, err := w.Forum.Answer(ctx, willow, forum.NewPost{Thread: out.Thread, Words: forum.Words{Text: "I saw " + canary + "."}, Nonce: w.Forum.Nonce()})
	w.check(err)
	answer := func(who string, to id.Post, quotes ...gate.Quote) {
		w.t.Helper()
		_, err := w.Forum.Answer(ctx, w.Actor(who), forum.NewPost{Thread: out.Thread, Answers: to, Words: forum.Words{Text: "And then?", Quotes: quotes}, Nonce: w.Forum.Nonce()})
		w.check(err)
	}
	whole := gate.Quote{Post: string(said.Post)}
	answer("tern", said.Post)
	answer("tern", said.Post, whole)
	answer("juniper", "", gate.Quote{Post: string(said.Post), From: 2, To: len("I saw ") + len(canary)})
	answer("willow", "", whole) // its own author's
	_, err = w.Drafts.Save(ctx, tern, draft.Key{Purpose: draft.Answer, Target: string(out.Thread)}, draft.Fields{
		Words: "I began to say", To: string(said.Post), Quote: string(said.Post),
	}, 0, draft.From{Nonce: w.Forum.Nonce()})
	w.check(err)
	_, err = w.Moderation.Report(ctx, tern, moderation.Report{Post: said.Post, Reason: moderation.ReasonNames})
	w.check(err)
	w.check(w.Cohorts.Unhide(ctx, tern, w.group, said.Post))
	return lost{act, canary, out.Thread, said.Post, w.Moderation.CaseOf(moderation.PostSubject, string(said.Post))}
}

func (w *wading) decide(one lost) {
	w.t.Helper()
	ctx, milo := w.t.Context(), w.Actor("milo")
	lease, err := w.Moderation.Take(ctx, milo, one.which, "")
	w.check(err)
	desk, err := w.Forum.Evidence(ctx, one.post, "")
	w.check(err)
	in := moderation.Decision{
		Nonce: w.Moderation.Nonce(), Token: lease.Token, Revision: desk.Newest.ID, Words: one.act, Clause: 1,
		Reason: "It could lead to somebody.", Message: "We took it out for now.",
	}
	switch one.act {
	case forum.ActReturn:
		in.LineNotes = []moderation.LineNote{{From: 2, To: 5, Text: "Where?"}}
	case forum.ActMask:
		in.Mask = []gate.Mark{{Range: gate.Range{From: len("I saw "), To: len("I saw ") + len(one.canary)}}}
	}
	done, err := w.Moderation.Decide(ctx, milo, one.which, in)
	w.check(err)
	if !done.Done {
		w.t.Fatalf("%s: %+v", one.act, done)
	}
}

// nowhere asks every page for every canary. What was asked for with words goes the same way.
func (w *wading) nowhere(who string) {
	w.t.Helper()
	found := w.crawled(who)
	for _, one := range w.taken {
		found += w.asked(who, one)
	}
	for line := range strings.Lines(found) {
		w.t.Errorf("%q finds %s", who, strings.TrimSpace(line))
	}
}

// unsent holds that no mail that waits or went tells of it.
func (w *wading) unsent() {
	w.t.Helper()
	mails, err := w.Outbox.List(w.t.Context())
	w.check(err)
	for _, row := range mails {
		m, err := w.Outbox.Get(w.t.Context(), row.ID)
		w.check(err)
		for _, one := range w.taken {
			if strings.Contains(fmt.Sprintf("%+v %s %s", m, m.Subject, string(m.Text)), one.canary) {
				w.t.Errorf("a mail tells of %s", one.canary)
			}
		}
	}
}

// stays holds that its author and the staff still read it, and the group what is not masked.
func (w *wading) stays() {
	for _, one := range w.taken {
		if !strings.Contains(w.in["willow"].Get("/posts/"+string(one.post)).Body+w.crawled("willow"), one.canary) {
			w.t.Errorf("%s: its author does not find it either", one.act)
		}
		if !strings.Contains(w.in["milo"].Get("/cases/"+string(one.which)).Body, one.canary) {
			w.t.Errorf("%s: its case does not show it", one.act)
		}
		if shown := w.in["tern"].Get("/posts/" + string(one.post)).Words(); one.act == forum.ActMask && !strings.Contains(shown, "I saw") {
			w.t.Errorf("more than the masked words is gone: %s", shown)
		}
	}
}

var addressed = regexp.MustCompile(`["'](/[a-z][^"'\s]*)["']`)

// crawled follows every address on every page from home on, and gives those on which a canary stands, with it.
func (w *wading) crawled(who string) string {
	w.t.Helper()
	todo, known := []string{"/home", "/help", "/offline", "/sw.js"}, map[string]bool{}
	var found strings.Builder
	for ; len(todo) > 0; todo = todo[1:] {
		path, _, _ := strings.Cut(todo[0], "#")
		path, _, _ = strings.Cut(path, "?form=") // which loading of a form it is: another one every time
		if known[path] || strings.HasPrefix(path, "/gallery") || strings.HasPrefix(path, "/assets/") {
			continue
		}
		if known[path] = true; len(known) > 3000 {
			w.t.Fatal("the pages have no end")
		}
		for _, match := range addressed.FindAllStringSubmatch(w.look(who, path, &found), -1) {
			todo = append(todo, html.UnescapeString(match[1]))
		}
	}
	for _, one := range w.taken {
		if who == "tern" && !known["/threads/"+string(one.thread)] || len(known) < 6 {
			w.t.Fatalf("%q sees %d pages and does not come to the conversation", who, len(known))
		}
	}
	return found.String()
}

// look opens an address and notes what it tells.
func (w *wading) look(who, path string, found *strings.Builder) string {
	w.t.Helper()
	page := w.in[who].Get(path)
	w.note(who, path, page, found)
	return page.Body
}

func (w *wading) note(who, path string, page *house.Page, found *strings.Builder) {
	told := false
	for _, one := range w.taken {
		if strings.Contains(page.Body, one.canary) {
			told = true
			fmt.Fprintf(found, "%s at %s\n", one.canary, path)
		}
	}
	if keeps := page.Header.Get("Cache-Control") != "no-store" || page.Header.Get("ETag")+page.Header.Get("Last-Modified") != ""; told && keeps {
		w.kept = append(w.kept, who+" "+path)
	}
}

// asked opens every address of the house with this post, its conversation and its author in it, and the forms about it
// as they come back when they are not right.
func (w *wading) asked(who string, one lost) string {
	w.t.Helper()
	var found strings.Builder
	thread, post := "/threads/"+string(one.thread), "/posts/"+string(one.post)
	fill := strings.NewReplacer(":cohort", string(w.group), ":thread", string(one.thread), ":post", string(one.post), ":person", string(w.Actor("willow").Person), ":case", string(one.which))
	paths := []string{
		"/cohorts/" + string(w.group) + "/write?quote=" + string(one.post), thread + "?at=start", thread + "?at=end", thread + "/fresh?after=start",
		thread + "/answer?to=" + string(one.post), thread + "/answer?quote=" + string(one.post), thread + "/answer?quote=" + string(one.post) + ":2-17",
	}
	for _, a := range w.Addresses() {
		if a.Method == http.MethodGet {
			paths = append(paths, fill.Replace(a.Path))
		}
	}
	for _, path := range paths {
		if !strings.HasPrefix(path, "/gallery") && !strings.HasPrefix(path, "/assets") {
			w.look(who, path, &found)
		}
	}
	for _, form := range []string{thread + "/posts", post + "/report", post + "/revisions", post + "/move"} {
		w.note(who, "POST "+form, w.in[who].Post(form, url.Values{"words": {""}, "to": {string(one.post)}, "quote": {string(one.post)}}), &found)
	}
	return found.String()
}
