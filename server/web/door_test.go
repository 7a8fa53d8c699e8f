package web_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"holdfast/server/gate"
	"holdfast/server/relay"
	"holdfast/server/store"
	"holdfast/server/store/sqlite"
	"holdfast/server/testkit/house"
)

// addresses of one thing each in the Tuesday group, for those who are not of it.
func addresses(t *testing.T, h *house.House) []string {
	t.Helper()
	willow := h.Enter("willow")
	group := willow.Get("/home").Link("All of Tuesday")
	thread := open(t, willow, saying)
	mine := act(t, willow, thread, "What did you think he would say?", "Change")
	change := mine.Path()
	own := strings.TrimSuffix(change, "/change")
	return []string{group, group + "/people", group + "/write", thread.Path(), thread.Path() + "/answer", own, change, own + "/taking-back"}
}

func TestNotYoursAnswersLikeNotThere(t *testing.T) {
	h := house.Open(t, house.Options{})
	for _, who := range []string{"heron", "ruth"} {
		b := h.Enter(who)
		for _, address := range addresses(t, h) {
			absent := swapID(address)
			foreign, gone := b.Get(address), b.Get(absent)
			if foreign.Status != http.StatusNotFound || gone.Status != http.StatusNotFound {
				t.Errorf("%s at %s: %d, and %d for what is not there", who, address, foreign.Status, gone.Status)
			}
			if plain(foreign, address) != plain(gone, absent) {
				t.Errorf("%s can tell %s from what is not there", who, address)
			}
		}
	}
}

// swapID puts an id that nothing has in the place of the one in an address.
func swapID(address string) string {
	parts := strings.Split(address, "/")
	parts[2] = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
	return strings.Join(parts, "/")
}

// plain is a page without its nonce and its own address.
func plain(p *house.Page, address string) string {
	nonce, _ := p.Find("script[nonce]").Attr("nonce")
	return strings.ReplaceAll(strings.ReplaceAll(p.Body, nonce, ""), address, "")
}

func TestNotYoursCannotBeWrittenTo(t *testing.T) {
	h := house.Open(t, house.Options{})
	list := addresses(t, h)
	group, thread, post := list[0], list[3], list[5]
	form := url.Values{"words": {"Let me in."}, "title": {"In"}, "nonce": {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}, "upto": {strings.TrimPrefix(post, "/posts/")}}
	heron := h.Enter("heron")
	for _, address := range []string{group + "/threads", thread + "/posts", thread + "/read", thread + "/unread", thread + "/pin", thread + "/closing", post + "/revisions", post + "/taking-back"} {
		if p := heron.Post(address, form); p.Status != http.StatusNotFound {
			t.Errorf("%s answers %d", address, p.Status)
		}
	}
	if strings.Contains(open(t, h.Enter("willow"), saying).Body, "Let me in.") {
		t.Error("Heron's words stand in the group")
	}
}

func TestAnotherMembersPostCannotBeTouched(t *testing.T) {
	h := house.Open(t, house.Options{})
	post := addresses(t, h)[5]
	for _, who := range []string{"tern", "amara", "milo"} {
		b := h.Enter(who)
		for _, p := range []*house.Page{b.Get(post + "/change"), b.Post(post+"/taking-back", nil), b.Post(post+"/revisions", url.Values{"words": {"Mine now."}, "nonce": {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}})} {
			if p.Status != http.StatusForbidden {
				t.Errorf("%s at %s: %d", who, p.Path(), p.Status)
			}
		}
	}
}

func TestAModeratorReadsAndDoesNotWrite(t *testing.T) {
	h := house.Open(t, house.Options{})
	milo := h.Enter("milo")
	thread := open(t, milo, saying)
	if thread.Link("Answer") != "" {
		t.Error("the page offers a moderator to answer")
	}
	if p := milo.Get(thread.Path() + "/answer"); p.Status != http.StatusForbidden {
		t.Errorf("the box opens: %d", p.Status)
	}
}

// holds is a screener that holds whatever holds this word.
type holds string

func (w holds) Screen(_ context.Context, s gate.Subject) (gate.Verdict, error) {
	return gate.Verdict{Hold: strings.Contains(s.Body.Text(), string(w))}, nil
}

func TestHeldWordsAreTheirAuthorsAlone(t *testing.T) {
	h := house.Open(t, house.Options{Screener: holds("thistle")})
	tern, willow, amara := h.Enter("tern"), h.Enter("willow"), h.Enter("amara")
	thread := open(t, tern, saying)
	box := tern.Get(thread.Path() + "/answer")
	held := tern.Submit(box, action(t, box), map[string]string{"words": "A thistle of a post."})
	if !strings.Contains(held.Words(), "A thistle of a post.") || !strings.Contains(held.Words(), "before the group does") {
		t.Fatalf("its author sees: %s", held.Words())
	}
	change := act(t, tern, thread, "I think it was “fine”", "Change")
	tern.Submit(change, action(t, change), map[string]string{"words": "Now with a thistle in it."})
	own := open(t, tern, saying)
	if !strings.Contains(own.Body, "Now with a thistle in it.") {
		t.Error("its author does not see the newer words")
	}
	for name, b := range map[string]*house.Browser{"willow": willow, "amara": amara} {
		for _, address := range []string{thread.Path(), thread.Path() + "?at=start", "/home", held.Path()} {
			if strings.Contains(b.Get(address).Body, "thistle") {
				t.Errorf("%s sees held words at %s", name, address)
			}
		}
		if !strings.Contains(b.Get(thread.Path()).Body, "Just “fine”, and then the door") {
			t.Errorf("%s does not see what is published any more", name)
		}
	}
}

// counting counts writes on their way to the store. What relays write of their own work is not counted: it begins when a
// house does, and goes on whoever looks. Work that is planned is.
type counting struct {
	store.Store
	writes atomic.Int64
}

func (c *counting) Insert(ctx context.Context, at *store.Collection, d store.Doc) (store.Doc, error) {
	if at.Name != "relay_leases" {
		c.writes.Add(1)
	}
	return c.Store.Insert(ctx, at, d)
}

func (c *counting) Replace(ctx context.Context, at *store.Collection, d store.Doc) (store.Doc, error) {
	if !slices.Contains(relay.Collections(), at) {
		c.writes.Add(1)
	}
	return c.Store.Replace(ctx, at, d)
}

func TestLookingWritesNothing(t *testing.T) {
	inner, err := sqlite.Open(t.TempDir()+"/records.db", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	st := &counting{Store: inner}
	h := house.Open(t, house.Options{Store: st})
	all := append(addresses(t, h), "/", "/home", "/zone", "/help", "/away", "/livez", "/readyz")
	willow := h.Enter("willow")
	h.Relay.Wait() // for what follows from coming in
	before := st.writes.Load()
	for _, address := range all {
		willow.Get(address)
	}
	if wrote := st.writes.Load() - before; wrote != 0 {
		t.Errorf("looking at %d pages wrote %d times", len(all), wrote)
	}
}

func TestOtherSitesCannotWrite(t *testing.T) {
	h := house.Open(t, house.Options{})
	for _, c := range []struct {
		name    string
		headers http.Header
		allowed bool
	}{
		{"our own page", http.Header{"Sec-Fetch-Site": {"same-origin"}}, true},
		{"another site", http.Header{"Sec-Fetch-Site": {"cross-site"}, "Origin": {"https://elsewhere.example"}}, false},
		{"a sibling site", http.Header{"Sec-Fetch-Site": {"same-site"}, "Origin": {"https://other.example"}}, false},
		{"an old browser, another site", http.Header{"Sec-Fetch-Site": {""}, "Origin": {"https://elsewhere.example"}}, false},
		{"an old browser, no origin to name", http.Header{"Sec-Fetch-Site": {""}, "Origin": {"null"}}, false},
		{"a session and neither header", http.Header{"Sec-Fetch-Site": nil, "Origin": nil}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			willow := h.Enter("willow")
			willow.Headers = c.headers
			p := willow.Post("/zone", url.Values{"zone": {"UTC"}})
			if (p.Status == http.StatusOK) != c.allowed || (!c.allowed && p.Status != http.StatusForbidden) {
				t.Errorf("answers %d", p.Status)
			}
		})
	}
}

func TestTheDemoAnswersOnlyThisComputerByName(t *testing.T) {
	h := house.Open(t, house.Options{})
	req, _ := http.NewRequest(http.MethodGet, h.URL+"/", nil)
	req.Host = "rebound.example"
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusNotFound {
		t.Errorf("a name that is not ours: %d", res.StatusCode)
	}
}

func TestARealHouseHasNoDemoDoors(t *testing.T) {
	h := house.Open(t, house.Options{Real: true})
	v := h.Visitor()
	if first := v.Get("/"); first.Find(`form[action="/enter"]`).Length() != 0 || !strings.Contains(first.Words(), "invitation") {
		t.Errorf("the first page: %s", first.Words())
	}
	for _, p := range []*house.Page{v.Post("/enter", url.Values{"who": {"willow"}}), v.Get("/gallery")} {
		if p.Status != http.StatusNotFound {
			t.Errorf("%s: %d", p.Path(), p.Status)
		}
	}
}

func TestEveryAnswerCarriesThePolicy(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow, nobody := h.Enter("willow"), h.Visitor()
	seen := map[string]bool{}
	for _, p := range []*house.Page{
		willow.Get("/home"), willow.Get("/nowhere"), nobody.Get("/home"), nobody.Get("/livez"), willow.Post("/livez", nil),
		willow.Post("/zone", url.Values{"zone": {"x"}}), nobody.Post("/leave", nil), nobody.Get("/threads/x"),
	} {
		csp := p.Header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || seen[csp] {
			t.Errorf("%s: policy missing or its nonce used twice: %q", p.Path(), csp)
		}
		seen[csp] = true
		for name, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"} {
			if p.Header.Get(name) != want {
				t.Errorf("%s: %s is %q", p.Path(), name, p.Header.Get(name))
			}
		}
	}
}

func TestPackedBodiesAreNotOpened(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	willow.Headers = http.Header{"Content-Encoding": {"gzip"}}
	if p := willow.Post("/zone", url.Values{"zone": {"UTC"}}); p.Status != http.StatusUnsupportedMediaType {
		t.Errorf("answers %d", p.Status)
	}
}

func TestTooMuchAndTooOften(t *testing.T) {
	h := house.Open(t, house.Options{Settings: []string{"HOLDFAST_WRITES_PER_MINUTE=2"}})
	willow := h.Enter("willow")
	thread := open(t, willow, saying)
	box := willow.Get(thread.Path() + "/answer")
	long := willow.Submit(box, action(t, box), map[string]string{"words": strings.Repeat("Long words. ", 6000)})
	if long.Status != http.StatusRequestEntityTooLarge || !strings.Contains(long.Find("textarea").Text(), "Long words. Long words.") {
		t.Errorf("too long: %d", long.Status)
	}
	willow.Submit(willow.Get(thread.Path()+"/answer"), action(t, box), map[string]string{"words": "Two."})
	third := willow.Submit(willow.Get(thread.Path()+"/answer"), action(t, box), map[string]string{"words": "Three."})
	if third.Status != http.StatusTooManyRequests || third.Header.Get("Retry-After") == "" || !strings.Contains(third.Find("textarea").Text(), "Three.") {
		t.Errorf("too often: %d, box %q", third.Status, third.Find("textarea").Text())
	}
	if answer := announce(t, h, 5<<20); !strings.HasPrefix(answer, "HTTP/1.1 413") || !strings.Contains(answer, "smaller parts") {
		t.Errorf("more than we take at once: %.80s", answer)
	}
}

// announce sends only the head of a write of that many bytes, and gives the answer.
func announce(t *testing.T, h *house.House, size int) string {
	t.Helper()
	conn, err := net.Dial("tcp", h.Address())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /zone HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n", h.Address(), size)
	answer, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}
