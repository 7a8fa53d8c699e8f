package forum_test

import (
	"errors"
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
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/testkit/house"
)

// told is one revision that somebody wrote, as the test remembers it. Its words occur nowhere else.
type told struct {
	words  string
	noted  bool
	held   bool
	folded bool
	masked []string // words of it that only its author sees, in the body or its note
	title  bool     // and those of the title over it
}

// wrote is one post, as the test remembers it.
type wrote struct {
	thread    int
	id        id.Post
	author    string
	to        id.Post   // what it answers
	from      time.Time // from when the group sees it; zero: it has no place
	shown     *told
	waiting   *told
	removed   *told // what staff removed
	kept      bool  // a person decides before anything of it is seen
	answered  bool  // of one that is hidden
	gone      bool  // taken back, or removed
	vanished  bool  // before anybody saw it
	revisions []*told
}

type begun struct {
	id      id.Thread
	title   string
	secret  string // what of the title only its author sees
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
func (s *story) words() (*told, forum.Words) {
	*s.n++
	n, bit := *s.n, func(what string, of int) bool { return rapid.IntRange(0, of).Draw(s.t, what) == 0 }
	w := &told{words: fmt.Sprintf("token%dend", n), noted: bit("noted", 1), held: bit("held", 4), folded: bit("folded", 3)}
	in := forum.Words{Text: fmt.Sprintf("I say %s here, and soft%dend.", w.words, n)}
	if w.held {
		in.Text += " " + holdWord
	}
	if w.folded {
		in.Text += " " + foldWord
	}
	if bit("secret", 2) {
		w.masked = append(w.masked, fmt.Sprintf("mask%dend", n))
		in.Text += " As " + w.masked[0] + " has it."
	}
	if w.noted {
		in.Note.Words = "about " + w.words
		if bit("noted secret", 2) {
			w.masked = append(w.masked, fmt.Sprintf("mask9%dend", n))
			in.Note.Words += " and " + w.masked[len(w.masked)-1]
		}
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
	return p.shown != nil && !p.gone && !s.Clock.Now().Before(p.from)
}

// quotable are posts whose thread is not hidden with its opening.
func (s *story) quotable() []int {
	return s.where(func(p wrote) bool { return s.published(p) && !s.awaits(p.thread) })
}

// place notes new words where they go.
func (s *story) place(p *wrote, w *told) {
	p.revisions = append(p.revisions, w)
	if w.held || p.kept {
		p.waiting = w
		return
	}
	if p.from.IsZero() {
		p.from = s.Clock.Now().Add(forum.TakeBackTime)
	}
	p.shown, p.waiting = w, nil
}

func (s *story) begin(who string) {
	w, in := s.words()
	title := "title of " + w.words
	t := begun{title: title, opening: len(s.posts)}
	if rapid.Bool().Draw(s.t, "secret title") {
		t.secret, w.title = fmt.Sprintf("mask8%dend", *s.n), true
		title += " " + t.secret
	}
	out, err := s.Forum.StartThread(s.t.Context(), s.Actor(who), forum.NewThread{Cohort: s.cohort, Title: title, Words: in, Nonce: s.Forum.Nonce()})
	s.must(err)
	t.id = out.Thread
	s.threads = append(s.threads, t)
	p := wrote{thread: len(s.threads) - 1, id: out.Post, author: who}
	s.place(&p, w)
	s.posts = append(s.posts, p)
}

func (s *story) answer(who string) {
	to := s.pick("to", s.where(func(p wrote) bool { return s.published(p) || p.author == who && p.shown != nil && !p.gone }))
	if to < 0 || s.awaits(s.posts[to].thread) || s.opening(s.posts[to].thread).vanished {
		return
	}
	if who != s.opening(s.posts[to].thread).author && !s.begun(s.posts[to].thread) {
		return
	}
	w, in := s.words()
	t := s.threads[s.posts[to].thread]
	out, err := s.Forum.Answer(s.t.Context(), s.Actor(who), forum.NewPost{Thread: t.id, Answers: s.posts[to].id, Words: in, Nonce: s.Forum.Nonce()})
	s.must(err)
	p := wrote{thread: s.posts[to].thread, id: out.Post, author: who, to: s.posts[to].id}
	s.place(&p, w)
	s.posts = append(s.posts, p)
}

func (s *story) opening(i int) *wrote { return &s.posts[s.threads[i].opening] }

// awaits says whether nobody goes on in a thread before a person decides about its opening.
func (s *story) awaits(i int) bool {
	p := s.opening(i)
	return p.from.IsZero() || p.hidden() && !p.answered
}

// hidden says whether a post has a place, and is not shown in it now.
func (p wrote) hidden() bool {
	return !p.gone && p.shown == nil && p.waiting != nil && !p.from.IsZero()
}

// newest is what its author wrote last, if it is still there.
func (p wrote) newest() *told {
	if p.waiting != nil {
		return p.waiting
	}
	return p.shown
}

// begun says whether the group sees a thread.
func (s *story) begun(i int) bool {
	p := s.opening(i)
	return !s.awaits(i) && !p.vanished && !s.Clock.Now().Before(p.from)
}

func (s *story) change(who string) {
	i := s.pick("change", s.where(func(p wrote) bool { return p.author == who && !p.gone }))
	if i < 0 {
		return
	}
	desk, err := s.Forum.DeskForPost(s.t.Context(), s.Actor(who), access.ChangePost, s.posts[i].id)
	s.must(err)
	w, in := s.words()
	w.title = s.threads[s.posts[i].thread].opening == i && s.threads[s.posts[i].thread].secret != ""
	_, err = s.Forum.ChangePost(s.t.Context(), s.Actor(who), forum.Change{Post: s.posts[i].id, Seen: desk.Post.Newest().ID, Words: in, Nonce: s.Forum.Nonce()})
	s.must(err)
	s.place(&s.posts[i], w)
}

func (s *story) takeBack(who string) {
	i := s.pick("back", s.where(func(p wrote) bool { return p.author == who && !p.gone }))
	if i < 0 {
		return
	}
	p := &s.posts[i]
	out, err := s.Forum.TakeBack(s.t.Context(), s.Actor(who), p.id)
	s.must(err)
	early := p.from.IsZero() || s.Clock.Now().Before(p.from)
	if early != out.Early && !(early && s.goesOn(*p)) {
		s.t.Fatalf("taken back early: %v, the group had not seen it: %v", out.Early, early)
	}
	p.gone, p.vanished, p.kept = true, out.Thread == "", false
	if out.Early {
		p.from = time.Time{} // it has no place any more
	}
	if p.vanished { // with its thread goes what only its author could have written in it, which is nothing
		for k := range s.posts {
			if k != i && s.posts[k].thread == p.thread && !s.posts[k].gone {
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

// decide has staff decide about a post.
func (s *story) decide(string) {
	i := s.pick("decide", s.where(func(p wrote) bool { return !p.gone || p.removed != nil }))
	if i < 0 {
		return
	}
	p := &s.posts[i]
	act := rapid.SampledFrom([]forum.Act{
		forum.ActPublish, forum.ActFold, forum.ActMask, forum.ActHold, forum.ActReturn, forum.ActRemove, forum.ActRestore,
	}).Draw(s.t, "decision")
	seen, err := s.Forum.Evidence(s.t.Context(), p.id, "")
	s.must(err)
	in := forum.Ruling{Decision: id.Decision(s.Forum.Nonce()), Post: p.id, Revision: seen.Newest.ID, Act: act, By: s.Actor("milo").Person}
	soft := s.softly(seen.Newest.Body.Text())
	if act == forum.ActMask {
		at := strings.Index(seen.Newest.Body.Text(), soft)
		in.Mask = []gate.Mark{{Rule: "person", Range: gate.Range{From: at, To: at + len(soft)}}}
	}
	err = s.Forum.Rule(s.t.Context(), in)
	if p.removed != nil && act != forum.ActRestore {
		if !errors.Is(err, forum.ErrRemoved) {
			s.t.Fatalf("%s of a removed post: %v", act, err)
		}
		return
	}
	s.must(err)
	s.must(s.Forum.Rule(s.t.Context(), in)) // by the same decision it was done already
	s.carried(p, act, soft)
}

// softly finds the word of a text that decisions mask.
func (s *story) softly(text string) string {
	rest := text[strings.Index(text, "soft"):]
	return rest[:strings.Index(rest, "end")+len("end")]
}

// carried notes what a decision does.
func (s *story) carried(p *wrote, act forum.Act, soft string) {
	newest := p.newest()
	early := p.from.IsZero() || s.Clock.Now().Before(p.from)
	leave := func() {
		if early && !s.goesOn(*p) {
			p.from = time.Time{}
		}
	}
	switch act {
	case forum.ActHold, forum.ActReturn:
		p.kept = true
		if act == forum.ActReturn && p.waiting != nil {
			return
		}
		if p.shown != nil {
			leave()
			p.answered = len(s.where(func(q wrote) bool { return q.to == p.id && q.author != p.author && !q.from.IsZero() })) > 0 && !p.from.IsZero()
		}
		p.shown, p.waiting = nil, newest
		return
	case forum.ActRemove:
		leave()
		p.removed, p.shown, p.waiting, p.gone, p.kept = newest, nil, nil, true, false
		p.vanished = p.from.IsZero()
		return
	case forum.ActPublish:
		newest.folded, newest.masked, newest.title = false, nil, false
	case forum.ActFold:
		newest.folded = true
	case forum.ActMask:
		newest.masked, newest.title = []string{soft}, false
	case forum.ActRestore:
		if p.removed != nil {
			newest, p.removed, p.gone, p.vanished = p.removed, nil, false, false
		}
	}
	if p.from.IsZero() {
		p.from = s.Clock.Now()
		if first := s.opening(p.thread).from; first.After(p.from) {
			p.from = first
		}
	}
	p.shown, p.waiting, p.kept, p.answered = newest, nil, false, false
}

func (s *story) wait(string) {
	s.Clock.Advance(time.Duration(rapid.SampledFrom([]int{1, 10, 29, 30, 45}).Draw(s.t, "seconds")) * time.Second)
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
			"decides": s.decide, "decides on": s.decide,
			"waits": s.wait, "waits on": s.wait,
		}
		for range rapid.IntRange(4, 20).Draw(t, "steps") {
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
