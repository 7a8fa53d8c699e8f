package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"holdfast/server/forum"
	"holdfast/server/testkit/house"
)

const saying = "Saying no without the three-day hangover"

// soon lets time pass until something holds that the relay does on another goroutine.
func soon(h *house.House, holds func() bool) bool {
	h.Clock.Advance(forum.TakeBackTime)
	for range 500 {
		if holds() {
			return true
		}
		h.Clock.Advance(time.Second)
		time.Sleep(time.Millisecond)
	}
	return false
}

// open gives the thread of that title as the person sees it from their home page.
func open(t *testing.T, b *house.Browser, title string) *house.Page {
	t.Helper()
	home := b.Get("/home")
	address := home.Link(title)
	if address == "" {
		group := b.Get(home.Link("All of "))
		if address = group.Link(title); address == "" {
			t.Fatalf("nobody leads to %q", title)
		}
	}
	page := b.Get(address)
	if page.Status != http.StatusOK {
		t.Fatalf("%s answers %d", address, page.Status)
	}
	return page
}

// post finds the article that holds these words.
func post(p *house.Page, words string) *goquery.Selection {
	return p.Find("article").FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.Contains(s.Text(), words) })
}

func act(t *testing.T, b *house.Browser, p *house.Page, words, button string) *house.Page {
	t.Helper()
	address := ""
	post(p, words).Find("a").Each(func(_ int, s *goquery.Selection) {
		if strings.Contains(s.Text(), button) {
			address, _ = s.Attr("href")
		}
	})
	if address == "" {
		t.Fatalf("the post %q offers no %q", words, button)
	}
	return b.Get(address)
}

func action(t *testing.T, p *house.Page) string {
	t.Helper()
	to, ok := p.Find("main form").First().Attr("action")
	if !ok {
		t.Fatal("no form on the page")
	}
	return to
}

func TestAMemberReadsAndAnswers(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	thread := open(t, willow, saying)
	if thread.Find("#new").Length() != 1 || !strings.Contains(thread.Words(), "New since") {
		t.Error("what is new since the last time is not marked")
	}
	box := act(t, willow, thread, "I think it was “fine”", "Answer")
	if !strings.Contains(box.Find("h1").Text(), "Answer Tern") {
		t.Errorf("the box says %q", box.Find("h1").Text())
	}
	done := willow.Submit(box, action(t, box), map[string]string{"words": "In our house it was “suit yourself”.\n\nI can hear the plates."})
	if done.Status != http.StatusOK || !strings.HasPrefix(done.Path(), "/threads/") || done.URL.Fragment == "" {
		t.Fatalf("after sharing: %d at %s", done.Status, done.URL)
	}
	mine := post(done, "I can hear the plates")
	if mine.Length() != 1 || !strings.Contains(mine.Text(), "answers Tern") {
		t.Errorf("the answer stands there as %q", mine.Text())
	}
	if mine.Find("p").FilterFunction(func(_ int, s *goquery.Selection) bool { return s.Text() == "I can hear the plates." }).Length() != 1 {
		t.Error("a blank line does not make a paragraph")
	}
	tern := h.Enter("tern")
	if words := tern.Get("/home").Words(); strings.Contains(words, "Willow answered you") {
		t.Error("Tern's home says at once that Willow answered")
	}
	if !soon(h, func() bool { return strings.Contains(tern.Get("/home").Words(), "Willow answered you") }) {
		t.Errorf("Tern's home does not say that Willow answered: %s", tern.Get("/home").Words())
	}
}

func TestSharedOnceHoweverOftenItIsSent(t *testing.T) {
	h := house.Open(t, house.Options{Settings: []string{"HOLDFAST_WRITES_PER_MINUTE=1000"}})
	willow := h.Enter("willow")
	thread := open(t, willow, saying)
	box := willow.Get(thread.Path() + "/answer")
	var ends sync.Map
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			p := willow.Submit(box, action(t, box), map[string]string{"words": "Once is enough."})
			ends.Store(p.URL.String(), p.Status)
		})
	}
	all.Wait()
	n := 0
	ends.Range(func(_, status any) bool {
		n++
		if status != http.StatusOK {
			t.Errorf("one answer was %v", status)
		}
		return true
	})
	if n != 1 {
		t.Errorf("fifty sendings ended at %d addresses", n)
	}
	if got := post(open(t, willow, saying), "Once is enough.").Length(); got != 1 {
		t.Errorf("it stands there %d times", got)
	}
	other := willow.Submit(box, action(t, box), map[string]string{"words": "Once is enough, but I said it better."})
	if other.Status != http.StatusConflict || !strings.Contains(other.Find("textarea").Text(), "said it better") {
		t.Errorf("other words from the same form: %d, box %q", other.Status, other.Find("textarea").Text())
	}
	again := willow.Submit(other, action(t, other), nil)
	if post(again, "said it better").Length() != 1 {
		t.Error("sent again from the renewed form they are not there")
	}
}

func TestChangingWords(t *testing.T) {
	h := house.Open(t, house.Options{})
	tern := h.Enter("tern")
	thread := open(t, tern, saying)
	box := act(t, tern, thread, "I think it was “fine”", "Change")
	elsewhere := act(t, tern, thread, "I think it was “fine”", "Change")
	if words := box.Find("textarea").Text(); !strings.Contains(words, "Just “fine”, and then the door.\n\nThank you") {
		t.Fatalf("the box holds %q", words)
	}
	done := tern.Submit(box, action(t, box), map[string]string{"words": "It was the door, I think."})
	if got := post(done, "It was the door"); !strings.Contains(got.Text(), "edited") {
		t.Errorf("a changed post says %q", got.Text())
	}
	if willow := open(t, h.Enter("willow"), saying); strings.Contains(willow.Body, "and then the door") {
		t.Error("the group still sees the old words")
	}
	late := tern.Submit(elsewhere, action(t, elsewhere), map[string]string{"words": "It was the kettle."})
	if late.Status != http.StatusConflict || !strings.Contains(late.Words(), "It was the door, I think.") || !strings.Contains(late.Find("textarea").Text(), "kettle") {
		t.Fatalf("two versions: %d %s", late.Status, late.Words())
	}
	if after := tern.Submit(late, action(t, late), nil); post(after, "It was the kettle.").Length() != 1 {
		t.Errorf("sent again knowingly, the later version does not stand there: %d at %s: %s", after.Status, after.URL, after.Words())
	}
}

func TestTwoChangesAtOnce(t *testing.T) {
	h := house.Open(t, house.Options{})
	tern := h.Enter("tern")
	thread := open(t, tern, saying)
	var won, lost int
	var mu sync.Mutex
	var all sync.WaitGroup
	boxes := map[string]*house.Page{}
	for _, words := range []string{"Version one.", "Version two.", "Version three.", "Version four."} {
		boxes[words] = act(t, tern, thread, "I think it was “fine”", "Change")
	}
	for words, box := range boxes {
		all.Go(func() {
			p := tern.Submit(box, action(t, box), map[string]string{"words": words})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case p.Status == http.StatusOK && post(p, words).Length() == 1:
				won++
			case p.Status == http.StatusConflict && strings.Contains(p.Find("textarea").Text(), words):
				lost++
			}
		})
	}
	all.Wait()
	if won != 1 || lost != 3 {
		t.Errorf("%d won, %d were shown both versions", won, lost)
	}
}

func TestTakingBack(t *testing.T) {
	h := house.Open(t, house.Options{})
	tern := h.Enter("tern")
	thread := open(t, tern, saying)
	ask := act(t, tern, thread, "I think it was “fine”", "Take back")
	done := tern.Submit(ask, action(t, ask), nil)
	if strings.Contains(done.Body, "the door") || !strings.Contains(done.Words(), "took this post back") {
		t.Errorf("after taking back: %s", done.Words())
	}
	if twice := tern.Submit(ask, action(t, ask), nil); twice.Status != http.StatusOK {
		t.Errorf("pressed twice: %d", twice.Status)
	}
	willow := open(t, h.Enter("willow"), saying)
	if strings.Contains(willow.Body, "the door") {
		t.Error("somebody still sees the words")
	}
	if home := h.Enter("willow").Get("/home"); strings.Contains(home.Body, "Tern answered you") {
		t.Error("home still announces what was taken back")
	}
}

func TestReferencesEmptyThemselves(t *testing.T) {
	h := house.Open(t, house.Options{})
	juniper := "rehearsing the apology" // answered by Rook
	willow := h.Enter("willow")
	if open(t, willow, saying); willow == nil {
		t.Fatal()
	}
	tern := h.Enter("tern")
	first := open(t, tern, saying)
	start := tern.Get(first.Path() + "?at=start")
	if !strings.Contains(start.Body, juniper) {
		t.Fatal("the beginning is not where it should be")
	}
	ask := act(t, tern, start, "I told my brother", "Take back")
	tern.Submit(ask, action(t, ask), nil)
	page := willow.Get(first.Path() + "?at=start")
	if strings.Contains(page.Body, "I told my brother") {
		t.Error("an excerpt of what was taken back still stands in an answer to it")
	}
}

func TestNewStaysNewUntilRead(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	for range 2 {
		if page := open(t, willow, saying); page.Find("#new").Length() != 1 {
			t.Fatal("looking at a page made it read")
		}
	}
	page := open(t, willow, saying)
	read := willow.Submit(page, page.Path()+"/read", nil)
	if read.Find("#new").Length() != 0 || !strings.Contains(read.Words(), "You have read everything here") {
		t.Fatalf("after reading: %s", read.Words())
	}
	if strings.Contains(willow.Get("/home").Body, page.Path()+"#new") {
		t.Error("home still says that it is new")
	}
	kept := willow.Submit(read, page.Path()+"/unread", nil)
	if kept.Status != http.StatusOK || open(t, willow, saying).Find("#new").Length() != 1 {
		t.Error("kept as new, it is not new")
	}
}

func TestWhatIsSaidWhileOneReadsIsNewAfterwards(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow, tern := h.Enter("willow"), h.Enter("tern")
	page := open(t, willow, saying)
	box := tern.Get(page.Path() + "/answer")
	tern.Submit(box, action(t, box), map[string]string{"words": "Said a moment later."})
	h.Clock.Advance(forum.TakeBackTime)
	after := willow.Submit(page, page.Path()+"/read", nil)
	fresh := after.Find("#new").NextAllFiltered("article").First()
	if !strings.Contains(fresh.Text(), "Said a moment later.") {
		t.Errorf("what came while reading is not new: %q", fresh.Text())
	}
}

func TestLongThreadsComeInPagesWithAddresses(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	landed := open(t, willow, "Small good things")
	if landed.Find("article, .gone-post").Length() != 4 || landed.Find("#new").Length() != 1 {
		t.Fatalf("landed on %d posts, where 21 to 24 stand and 23 is new", landed.Find("article").Length())
	}
	if h := landed.Find("article").First().Find("h3").Text(); !strings.Contains(h, "Juniper") {
		t.Errorf("the page begins with %q", h)
	}
	first := willow.Get(landed.Link("Earlier"))
	if first.Find("article").Length() != 20 || !strings.Contains(first.Words(), "the postman knows my name") {
		t.Fatalf("the page before has %d posts", first.Find("article").Length())
	}
	second := willow.Get(first.Link("Later posts"))
	if second.Find("article").Length() != 4 || !strings.Contains(second.Words(), "Same rain here.") {
		t.Errorf("the page after has %d posts", second.Find("article").Length())
	}
	for _, wrong := range []string{"?at=x", "?at=after-1-2-3", "?at=before--1-zz-" + strings.Repeat("0", 26), "?at=after-1-zzzzzzzzzzzzzzz-01ARZ3NDEKTSV4RRFFQ69G5FAV"} {
		if p := willow.Get(landed.Path() + wrong); p.Status != http.StatusNotFound {
			t.Errorf("%s answers %d", wrong, p.Status)
		}
	}
}

func TestStartingAConversation(t *testing.T) {
	h := house.Open(t, house.Options{Window: -1})
	willow := h.Enter("willow")
	group := willow.Get(willow.Get("/home").Link("All of Tuesday"))
	box := willow.Get(group.Link("Write to the group"))
	empty := willow.Submit(box, action(t, box), map[string]string{"title": "", "words": "Something I wanted to keep."})
	if empty.Status != http.StatusUnprocessableEntity || !strings.Contains(empty.Find("textarea").Text(), "wanted to keep") {
		t.Fatalf("without a title: %d, box %q", empty.Status, empty.Find("textarea").Text())
	}
	done := willow.Submit(empty, action(t, empty), map[string]string{"title": "Quiet <b>things</b>"})
	if done.Status != http.StatusOK || done.Find("h1").Text() != "Quiet <b>things</b>" {
		t.Errorf("%d, titled %q", done.Status, done.Find("h1").Text())
	}
	if !strings.Contains(h.Enter("tern").Get("/home").Body, "Quiet &lt;b&gt;things") {
		t.Error("Tern's home does not show it")
	}
}

func TestFacilitatorsPinAndClose(t *testing.T) {
	h := house.Open(t, house.Options{})
	amara, willow := h.Enter("amara"), h.Enter("willow")
	page := open(t, amara, saying)
	if open(t, willow, saying).Find(`a[href$="/closing"]`).Length() != 0 {
		t.Error("a member is offered to close")
	}
	if got := willow.Post(page.Path()+"/closing", nil); got.Status != http.StatusForbidden {
		t.Errorf("a member closes: %d", got.Status)
	}
	closed := amara.Submit(amara.Get(page.Link("Close")), page.Path()+"/closing", nil)
	if !strings.Contains(closed.Words(), "Dr Amara Osei closed it") {
		t.Errorf("closed: %s", closed.Words())
	}
	if got := willow.Post(page.Path()+"/posts", url.Values{"words": {"Too late?"}, "nonce": {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}}); got.Status != http.StatusForbidden || !strings.Contains(got.Body, "Too late?") {
		t.Errorf("writing into a closed thread: %d", got.Status)
	}
	if reopened := amara.Submit(closed, page.Path()+"/reopening", nil); !strings.Contains(reopened.Words(), "Open again") {
		t.Error("it does not open again")
	}
	amara.Submit(page, page.Path()+"/pin", nil)
	group := willow.Get(willow.Get("/home").Link("All of Tuesday"))
	if first := group.Find("main .rows h3").First().Text(); !strings.Contains(first, "Saying no") {
		t.Errorf("pinned, but %q stands first", first)
	}
}

func TestTimesAreTheReaders(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	if before := post(open(t, willow, saying), "I think it was “fine”").Find("time").Text(); !strings.Contains(before, "3:00") {
		t.Fatalf("in London it was %q", before)
	}
	page := willow.Get("/zone")
	willow.Submit(page, "/zone", map[string]string{"zone": "Asia/Tokyo"})
	if after := post(open(t, willow, saying), "I think it was “fine”").Find("time").Text(); !strings.Contains(after, "12:00") {
		t.Errorf("in Tokyo it was %q", after)
	}
	if wrong := willow.Post("/zone", url.Values{"zone": {"../../etc/passwd"}}); wrong.Status != http.StatusUnprocessableEntity {
		t.Errorf("a zone that is none: %d", wrong.Status)
	}
}

func TestSignedOutWhileWriting(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	thread := open(t, willow, saying)
	box := willow.Get(thread.Path() + "/answer")
	h.Clock.Advance(2 * time.Hour)
	out := willow.Submit(box, action(t, box), map[string]string{"words": "It took me two hours to write this."})
	if out.Status != http.StatusUnauthorized || !strings.Contains(out.Find("textarea").Text(), "two hours") {
		t.Fatalf("%d, box %q", out.Status, out.Find("textarea").Text())
	}
	back := willow.Submit(out, "/enter", map[string]string{"who": "willow"})
	if back.Status != http.StatusOK || !strings.Contains(back.Find("textarea").Text(), "two hours") {
		t.Fatalf("back in: %d at %s, box %q", back.Status, back.Path(), back.Find("textarea").Text())
	}
	if strings.Contains(h.Enter("tern").Get(thread.Path()).Body, "two hours to write") {
		t.Error("it was posted by itself")
	}
	done := willow.Submit(back, action(t, back), nil)
	if post(done, "two hours").Length() != 1 {
		t.Errorf("shared after coming back: %d", done.Status)
	}
}

func TestWordsLeftBehindGoIntoNobodyElsesBox(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	thread := open(t, willow, saying)
	box := willow.Get(thread.Path() + "/answer")
	h.Clock.Advance(2 * time.Hour)
	out := willow.Submit(box, action(t, box), map[string]string{"words": "Only mine to say."})
	other := willow.Submit(out, "/enter", map[string]string{"who": "tern"})
	if strings.Contains(other.Body, "Only mine to say.") {
		t.Error("Tern finds Willow's words in a box of their own")
	}
}

func TestNobodySharesAnothersWordsAsTheirOwn(t *testing.T) {
	h := house.Open(t, house.Options{})
	b := h.Enter("willow")
	thread := open(t, b, saying)
	box := b.Get(thread.Path() + "/answer")
	b.Post("/leave", nil)
	b.Post("/enter", url.Values{"who": {"tern"}}) // in another tab of the same browser
	sent := b.Submit(box, action(t, box), map[string]string{"words": "Willow's own words."})
	if sent.Status != http.StatusUnauthorized || !strings.Contains(sent.Find("textarea").Text(), "own words") {
		t.Errorf("%d, box %q", sent.Status, sent.Find("textarea").Text())
	}
	if strings.Contains(open(t, b, saying).Body, "own words") {
		t.Error("they stand there as Tern's")
	}
	back := b.Submit(sent, "/enter", map[string]string{"who": "willow"})
	if !strings.Contains(back.Find("textarea").Text(), "own words") {
		t.Error("Willow does not find them again")
	}
}

func TestLeavingQuickly(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	away := willow.Post("/leave", nil)
	if away.Path() != "/away" || strings.Contains(away.Body, "Tuesday") || strings.Contains(away.Body, "Willow") {
		t.Errorf("left to %s", away.Path())
	}
	if home := willow.Get("/home"); home.Status != http.StatusUnauthorized {
		t.Errorf("the session still opens home: %d", home.Status)
	}
}
