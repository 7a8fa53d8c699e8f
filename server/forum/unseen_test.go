package forum_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/testkit/house"
)

// holdWord is what the screener of these tests holds.
const holdWord = "waitforsomebody"

type byWord struct{}

func (byWord) Screen(_ context.Context, s gate.Subject) (gate.Verdict, error) {
	return gate.Verdict{Hold: strings.Contains(s.Body.Text(), holdWord)}, nil
}

// told is one revision that somebody wrote, as the test remembers it. Its words occur nowhere else.
type told struct {
	words string
	noted bool
	held  bool
}

// wrote is one post, as the test remembers it.
type wrote struct {
	thread    int
	id        id.Post
	author    string
	sent      time.Time // when it was first let through; zero: it waits
	shown     *told
	waiting   *told
	gone      bool // taken back
	vanished  bool // before anybody saw it
	revisions []told
}

type begun struct {
	id      id.Thread
	title   string
	opening int
}

// story is a sequence of what people do, with what must follow from it.
type story struct {
	*house.House
	t        *rapid.T
	cohort   id.Cohort
	n        *int
	threads  []begun
	posts    []wrote
	browsers map[string]*house.Browser
}

var (
	tellers = []string{"willow", "tern", "juniper"}
	readers = []string{"willow", "tern", "juniper", "amara", "milo"}
)

func (s *story) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// words makes words that nobody wrote before.
func (s *story) words() (told, forum.Words) {
	*s.n++
	w := told{words: fmt.Sprintf("token%dend", *s.n), noted: rapid.Bool().Draw(s.t, "noted"), held: rapid.IntRange(0, 4).Draw(s.t, "held") == 0}
	in := forum.Words{Text: "I say " + w.words + " here."}
	if w.held {
		in.Text += " " + holdWord
	}
	if w.noted {
		in.Note.Words = "about " + w.words
	}
	if i := s.pick("quote", s.quotable()); i >= 0 && rapid.IntRange(0, 3).Draw(s.t, "quoting") > 0 {
		in.Quotes = []gate.Quote{{Post: string(s.posts[i].id)}}
	}
	return w, in
}

// pick draws one of these, or -1.
func (s *story) pick(label string, of []int) int {
	if len(of) == 0 {
		return -1
	}
	return rapid.SampledFrom(of).Draw(s.t, label)
}

func (s *story) where(good func(wrote) bool) (found []int) {
	for i, p := range s.posts {
		if good(p) {
			found = append(found, i)
		}
	}
	return found
}

func (s *story) published(p wrote) bool {
	return p.shown != nil && !p.gone && !s.Clock.Now().Before(p.sent.Add(forum.TakeBackTime))
}

func (s *story) quotable() []int { return s.where(s.published) }

// place notes new words where they go.
func (s *story) place(p *wrote, w told) {
	p.revisions = append(p.revisions, w)
	if w.held {
		p.waiting = &w
		return
	}
	if p.shown == nil {
		p.sent = s.Clock.Now()
	}
	p.shown, p.waiting = &w, nil
}

func (s *story) begin(who string) {
	w, in := s.words()
	title := "title of " + w.words
	out, err := s.Forum.StartThread(s.t.Context(), s.Actor(who), forum.NewThread{Cohort: s.cohort, Title: title, Words: in, Nonce: s.Forum.Nonce()})
	s.must(err)
	s.threads = append(s.threads, begun{out.Thread, title, len(s.posts)})
	p := wrote{thread: len(s.threads) - 1, id: out.Post, author: who}
	s.place(&p, w)
	s.posts = append(s.posts, p)
}

func (s *story) answer(who string) {
	to := s.pick("to", s.where(func(p wrote) bool { return s.published(p) || p.author == who && p.shown != nil && !p.gone }))
	if to < 0 || s.posts[s.threads[s.posts[to].thread].opening].sent.IsZero() || s.posts[s.threads[s.posts[to].thread].opening].vanished {
		return
	}
	if who != s.posts[s.threads[s.posts[to].thread].opening].author && !s.begun(s.posts[to].thread) {
		return
	}
	w, in := s.words()
	t := s.threads[s.posts[to].thread]
	out, err := s.Forum.Answer(s.t.Context(), s.Actor(who), forum.NewPost{Thread: t.id, Answers: s.posts[to].id, Words: in, Nonce: s.Forum.Nonce()})
	s.must(err)
	p := wrote{thread: s.posts[to].thread, id: out.Post, author: who}
	s.place(&p, w)
	s.posts = append(s.posts, p)
}

// begun says whether the group sees a thread.
func (s *story) begun(i int) bool {
	p := s.posts[s.threads[i].opening]
	return !p.sent.IsZero() && !p.vanished && !s.Clock.Now().Before(p.sent.Add(forum.TakeBackTime))
}

func (s *story) change(who string) {
	i := s.pick("change", s.where(func(p wrote) bool { return p.author == who && !p.gone }))
	if i < 0 {
		return
	}
	desk, err := s.Forum.DeskForPost(s.t.Context(), s.Actor(who), access.ChangePost, s.posts[i].id)
	s.must(err)
	w, in := s.words()
	_, err = s.Forum.ChangePost(s.t.Context(), s.Actor(who), forum.Change{Post: s.posts[i].id, Seen: desk.Post.Newest().ID, Words: in, Nonce: s.Forum.Nonce()})
	s.must(err)
	s.place(&s.posts[i], w)
}

func (s *story) takeBack(who string) {
	i := s.pick("back", s.where(func(p wrote) bool { return p.author == who && !p.gone }))
	if i < 0 {
		return
	}
	out, err := s.Forum.TakeBack(s.t.Context(), s.Actor(who), s.posts[i].id)
	s.must(err)
	s.posts[i].gone, s.posts[i].vanished = true, out.Thread == ""
	if early := !s.published(wrote{shown: s.posts[i].shown, sent: s.posts[i].sent}); early != out.Early && !(early && s.goesOn(s.posts[i])) {
		s.t.Fatalf("taken back early: %v, the group had not seen it: %v", out.Early, early)
	}
	if s.posts[i].vanished { // with its thread goes what only its author could have written in it, which is nothing
		for k := range s.posts {
			if k != i && s.posts[k].thread == s.posts[i].thread && !s.posts[k].gone {
				s.t.Fatal("words went with another post")
			}
		}
	}
}

// goesOn says whether there is more in the thread that this post opens.
func (s *story) goesOn(p wrote) bool {
	others := s.where(func(q wrote) bool { return q.thread == p.thread })
	return len(others) > 1 && s.posts[others[0]].id == p.id
}

func (s *story) wait(string) {
	s.Clock.Advance(time.Duration(rapid.SampledFrom([]int{1, 10, 29, 30, 45}).Draw(s.t, "seconds")) * time.Second)
}

// may says whether a reader may meet these words: in a list or on a page, or at a desk of their own.
func (s *story) may(reader string, p wrote, w told, desk bool) bool {
	if p.gone {
		return false
	}
	own := p.author == reader
	switch {
	case p.waiting != nil && p.waiting.words == w.words:
		return own
	case p.shown != nil && p.shown.words == w.words:
		return own || s.published(p) || desk && (reader == "amara" || reader == "milo")
	default:
		return false
	}
}

// look holds what a reader was given against everything anybody ever wrote.
func (s *story) look(reader, what string, desk bool, given any) {
	s.t.Helper()
	text, isText := given.(string)
	if !isText {
		raw, err := json.Marshal(given)
		s.must(err)
		text = string(raw)
	}
	if !strings.Contains(text, "token") {
		return
	}
	for _, p := range s.posts {
		for _, w := range p.revisions {
			if strings.Contains(strings.ReplaceAll(text, "title of "+w.words, ""), w.words) && !s.may(reader, p, w, desk) {
				s.t.Fatalf("%s: %s shows %s of %s (gone %v, waits %v, sent %v, now %v)", reader, what, w.words, p.author, p.gone, p.waiting != nil, p.sent, s.Clock.Now())
			}
		}
	}
	for i, t := range s.threads {
		if p := s.posts[t.opening]; strings.Contains(text, t.title) && !s.begun(i) && (p.author != reader || p.vanished) && !(desk && (reader == "amara" || reader == "milo")) {
			s.t.Fatalf("%s: %s shows the title %s", reader, what, t.title)
		}
	}
}

// folded finds words under a content note in a line about them.
func (s *story) folded(reader string, ref *forum.Ref) {
	for _, p := range s.posts {
		if ref != nil && p.id == ref.Post && p.shown != nil && p.shown.noted && p.author != reader && reader != "tern" && ref.Excerpt != "" {
			s.t.Fatalf("%s: a line shows what is folded: %s", reader, ref.Excerpt)
		}
	}
}

// walk reads the lists and these pages of every thread, as one reader.
func (s *story) walk(reader string, addresses ...string) {
	ctx, who := s.t.Context(), s.Actor(reader)
	list, err := s.Forum.List(ctx, who, s.cohort, "")
	s.must(err)
	s.look(reader, "the list", false, list)
	staff := reader == "amara" || reader == "milo"
	for _, t := range s.threads {
		for _, at := range addresses {
			page, err := s.Forum.Read(ctx, who, t.id, at)
			if errs.KindOf(err) == errs.NotFound && err != nil {
				continue
			}
			s.must(err)
			s.look(reader, "page "+at, staff, page.Thread.Title)
			page.Thread.Title = ""
			s.look(reader, "page "+at, false, page)
			for _, p := range page.Posts {
				s.folded(reader, p.Ref)
			}
		}
		wrote, err := s.Forum.Fresh(ctx, who, t.id, forum.Place{})
		if err == nil {
			s.look(reader, "the quiet line", false, wrote)
		}
	}
}

// alone asks for every post by itself.
func (s *story) alone(reader string) {
	for _, p := range s.posts {
		s.desks(reader, reader == "amara" || reader == "milo", s.Actor(reader), p)
	}
}

func (s *story) desks(reader string, staff bool, who access.Actor, p wrote) {
	ctx := s.t.Context()
	if d, err := s.Forum.DeskForPost(ctx, who, access.ReadPost, p.id); err == nil {
		s.look(reader, "the post alone", true, d)
	}
	d, err := s.Forum.DeskForAnswer(ctx, who, s.threads[p.thread].id, p.id)
	if err == nil {
		d.Thread.Title = ""
		s.look(reader, "the box for an answer", false, d)
		s.folded(reader, d.Answers)
		_, drawn, err := s.Forum.Quoted(ctx, who, d, []gate.Quote{{Post: string(p.id)}})
		s.must(err)
		s.look(reader, "what one is about to quote", false, drawn)
	}
	history, err := s.Forum.History(ctx, who, p.id)
	if !staff && err == nil {
		s.t.Fatalf("%s reads what was there before: %v", reader, history)
	}
}

// shown is all that stands for a reader in all pages of the threads.
func (s *story) shown(reader string) string {
	var all strings.Builder
	for i, t := range s.threads {
		for at := forum.Beginning; at != "" && s.begun(i); {
			page, err := s.Forum.Read(s.t.Context(), s.Actor(reader), t.id, at)
			s.must(err)
			raw, err := json.Marshal(page)
			s.must(err)
			all.Write(raw)
			at = page.Later
		}
	}
	return all.String()
}

// Whatever people write, change, quote and take back, in whatever order and at whatever pace: nobody but an author meets
// words that are not published, and nobody meets words that were taken back. What is published is there for everybody.
func TestNobodyMeetsWhatIsNotPublished(t *testing.T) {
	h := house.Open(t, house.Options{Screener: byWord{}})
	places, err := h.Cohorts.Mine(t.Context(), h.Actor("willow"))
	if err != nil {
		t.Fatal(err)
	}
	which := places[0].Cohort.ID
	if err := h.Cohorts.SetChoices(t.Context(), h.Actor("tern"), which, map[string]cohort.Fold{cohort.OwnWords: cohort.FoldOpen}); err != nil {
		t.Fatal(err)
	}
	n, browsers := 0, map[string]*house.Browser{"willow": h.Enter("willow"), "tern": h.Enter("tern")}
	fewer(t)
	rapid.Check(t, func(t *rapid.T) {
		s := &story{House: h, t: t, cohort: which, n: &n, browsers: browsers}
		s.begin("willow")
		acts := map[string]func(string){
			"begins": s.begin, "answers": s.answer, "goes on": s.answer, "changes": s.change, "takes back": s.takeBack,
			"waits": s.wait, "waits on": s.wait,
		}
		for range rapid.IntRange(4, 16).Draw(t, "steps") {
			acts[rapid.SampledFrom(slices.Sorted(maps.Keys(acts))).Draw(t, "act")](rapid.SampledFrom(tellers).Draw(t, "who"))
			s.walk(rapid.SampledFrom(readers).Draw(t, "reader"), "")
		}
		for _, reader := range readers {
			s.walk(reader, "", forum.Beginning, forum.Ending)
			s.alone(reader)
		}
		s.pages()
		s.Clock.Advance(time.Minute)
		for _, reader := range readers {
			all := s.shown(reader)
			for _, p := range s.posts {
				if p.shown != nil && !p.gone && s.begun(p.thread) && !strings.Contains(all, p.shown.words) {
					t.Fatalf("%s does not find %s of %s", reader, p.shown.words, p.author)
				}
			}
		}
	})
}

// fewer takes less than rapid's hundred sequences, since one of these asks some hundred pages, unless somebody said how
// many with -rapid.checks.
func fewer(t *testing.T) {
	const checks = "rapid.checks"
	said := false
	flag.Visit(func(f *flag.Flag) { said = said || f.Name == checks })
	if said {
		return
	}
	usual := flag.Lookup(checks).Value.String()
	if err := flag.Set(checks, "25"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = flag.Set(checks, usual) })
}

// pages asks for the same in a browser.
func (s *story) pages() {
	for reader, b := range s.browsers {
		if home := b.Get("/home"); home.Status != http.StatusOK {
			s.t.Fatalf("%s is out: %d", reader, home.Status)
		}
		for _, t := range s.threads {
			s.look(reader, "the page in a browser", false, b.Get("/threads/"+string(t.id)+"?at="+forum.Beginning).Body)
		}
		for _, p := range s.posts {
			s.look(reader, "the address of a post", false, b.Get("/posts/"+string(p.id)).Body)
		}
		s.look(reader, "the group's page", false, b.Get("/cohorts/"+string(s.cohort)).Body)
	}
}
