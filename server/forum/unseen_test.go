package forum_test

import (
	"encoding/json"
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
	"holdfast/server/errs"
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

// may says whether a reader may meet these words: in a list or on a page, or at a desk of their own.
func (s *story) may(reader string, p wrote, w *told, desk bool) bool {
	own := p.author == reader
	switch {
	case p.gone:
		return false
	case p.waiting == w:
		return own
	case p.shown == w:
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
				s.t.Fatalf("%s: %s shows %s of %s (gone %v, waits %v, from %v, now %v)", reader, what, w.words, p.author, p.gone, p.waiting != nil, p.from, s.Clock.Now())
			}
			for _, secret := range w.masked {
				if strings.Contains(text, secret) && (p.author != reader || p.gone) {
					s.t.Fatalf("%s: %s shows %s, which is masked", reader, what, secret)
				}
			}
		}
	}
	for i, t := range s.threads {
		if strings.Contains(text, t.title) && !s.titled(reader, i, desk) {
			s.t.Fatalf("%s: %s shows the title %s", reader, what, t.title)
		}
		p := s.opening(i)
		over := p.shown
		if over == nil {
			over = p.waiting
		}
		if t.secret != "" && strings.Contains(text, t.secret) && p.author != reader && !(over != nil && !over.title && s.titled(reader, i, desk)) {
			s.t.Fatalf("%s: %s shows %s, which is masked in a title", reader, what, t.secret)
		}
	}
}

// titled says whether a reader may meet the title of a thread.
func (s *story) titled(reader string, i int, desk bool) bool {
	p := s.opening(i)
	switch {
	case p.removed != nil || p.vanished:
		return false
	case p.author == reader:
		return true
	case p.hidden():
		return false
	default:
		return s.begun(i) || desk && (reader == "amara" || reader == "milo")
	}
}

// folded finds words under a content note in a line about them.
func (s *story) folded(reader string, ref *forum.Ref) {
	for _, p := range s.posts {
		if ref != nil && p.id == ref.Post && p.shown != nil && (p.shown.noted && reader != "tern" || p.shown.folded) && p.author != reader && ref.Excerpt != "" {
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
