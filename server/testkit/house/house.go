// Package house opens the whole program for a test, on a port of its own with the demo's cast inside, and walks through
// it as a browser without scripts would.
package house

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"holdfast/server/app"
	"holdfast/server/config"
	"holdfast/server/gate"
	"holdfast/server/store"
	"holdfast/server/testkit"
)

// Evening is when a house's clock begins: a Tuesday evening in November.
var Evening = time.Date(2026, 11, 10, 20, 0, 0, 0, time.UTC)

// Options say what is different from an ordinary house.
type Options struct {
	Data     string        // a folder to open again; empty: a new one
	Screener gate.Screener // nil: passes all
	Store    store.Store   // nil: SQLite in Data
	Real     bool          // a house with no demo in it
	Settings []string      // further HOLDFAST_… variables
	Window   time.Duration // how long a post waits for the group; negative: not at all
}

// House is a running program.
type House struct {
	*app.House
	URL   string
	Data  string
	Clock *testkit.Clock
	Log   *Log
	t     testing.TB
	stop  func()
}

// Open builds and runs a house until the test ends.
func Open(t testing.TB, opts Options) *House {
	t.Helper()
	switch {
	case opts.Data != "":
	case opts.Real || opts.Store != nil || opts.Screener != nil: // what was written before was screened by another
		opts.Data = t.TempDir()
	default:
		opts.Data, _ = Furnished(t)
	}
	return start(t, opts)
}

var (
	furnishing sync.Once
	furniture  = map[string][]byte{} // by name, below a house's folder
)

// Furnished is a new folder of a demo that has opened before, and the file in it with its records. A process makes the
// demo once: making it again for every test would take most of the time that tests take.
func Furnished(t testing.TB) (data, records string) {
	t.Helper()
	furnishing.Do(func() {
		h := start(t, Options{Data: t.TempDir()})
		h.Relay.Wait()
		h.Stop()
		must(t, filepath.WalkDir(h.Data, func(path string, at fs.DirEntry, err error) error {
			if err != nil || at.IsDir() {
				return err
			}
			name, err := filepath.Rel(h.Data, path)
			if err != nil {
				return err
			}
			furniture[name], err = os.ReadFile(path)
			return err
		}))
	})
	data = t.TempDir()
	for name, bytes := range furniture {
		must(t, os.MkdirAll(filepath.Dir(filepath.Join(data, name)), 0o700))
		must(t, os.WriteFile(filepath.Join(data, name), bytes, 0o600))
	}
	return data, filepath.Join(data, "records", "holdfast.db")
}

func start(t testing.TB, opts Options) *House {
	t.Helper()
	h := &House{Data: opts.Data, Clock: testkit.NewClock(Evening), Log: &Log{}, t: t}
	use, port := config.Demo, 0
	if opts.Real {
		use = config.Serve
	}
	environ := append([]string{"HOLDFAST_ZONE=Europe/London", "HOLDFAST_STAFFED_HOURS=Staff read on weekdays, 9 am to 6 pm."}, opts.Settings...)
	cfg, _, err := config.Load(environ, use, config.Flags{Data: opts.Data, Port: &port})
	must(t, err)
	cfg.LogLevel = slog.LevelDebug
	h.House, err = app.New(t.Context(), cfg, use, app.Outside{
		Clock: h.Clock, Log: h.Log, Screener: opts.Screener, Store: opts.Store, Window: opts.Window,
	})
	must(t, err)
	must(t, h.Listen())
	h.URL = "http://" + h.Address()
	h.run()
	t.Cleanup(h.Stop)
	return h
}

// Try builds a house over records that are there, and closes it again.
func Try(t testing.TB, data string) (*app.House, error) {
	t.Helper()
	cfg, _, err := config.Load(nil, config.Tool, config.Flags{Data: data})
	must(t, err)
	h, err := app.New(t.Context(), cfg, config.Tool, app.Outside{Clock: testkit.NewClock(Evening), Log: &Log{}})
	if err == nil {
		err = h.Close()
	}
	return h, err
}

func (h *House) run() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.House.Run(ctx) }()
	h.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			h.t.Errorf("the house stopped with: %v", err)
		}
		if err := h.House.Close(); err != nil {
			h.t.Errorf("the house did not close: %v", err)
		}
	})
}

// Stop ends the house as an operator would. Safe to call again.
func (h *House) Stop() { h.stop() }

// Visitor is a browser that nobody has come in with.
func (h *House) Visitor() *Browser {
	jar, err := cookiejar.New(nil)
	must(h.t, err)
	return &Browser{h: h, client: &http.Client{Jar: jar, Timeout: 30 * time.Second}}
}

// Enter is a browser with somebody of the cast signed in.
func (h *House) Enter(persona string) *Browser {
	h.t.Helper()
	b := h.Visitor()
	page := b.Post("/enter", url.Values{"who": {persona}})
	if page.Status != http.StatusOK || page.Path() != "/home" {
		h.t.Fatalf("%s cannot enter: %d at %s", persona, page.Status, page.Path())
	}
	return b
}

// With is a browser that holds the token of a session. It shows where it is sent on to and does not go there.
func (h *House) With(token string) *Browser {
	h.t.Helper()
	b := h.Visitor()
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	at, err := url.Parse(h.URL)
	must(h.t, err)
	if token != "" {
		b.client.Jar.SetCookies(at, []*http.Cookie{{Name: "sid", Value: token, Path: "/"}})
	}
	return b
}

// Browser keeps one person's cookies and sends what a browser without scripts sends.
type Browser struct {
	h       *House
	client  *http.Client
	Headers http.Header // further ones
}

// Page is what came back, after redirects.
type Page struct {
	*goquery.Document
	Status int
	Header http.Header
	Body   string
	URL    *url.URL
}

// Path is the address without its query.
func (p *Page) Path() string { return p.URL.Path }

// Words is the text a reader sees of the page's main part.
func (p *Page) Words() string { return strings.Join(strings.Fields(p.Find("main").Text()), " ") }

// Get opens a page.
func (b *Browser) Get(path string) *Page {
	b.h.t.Helper()
	req, err := http.NewRequest(http.MethodGet, b.h.URL+path, nil)
	must(b.h.t, err)
	return b.send(req)
}

// Post sends a form from a page of the house.
func (b *Browser) Post(path string, form url.Values) *Page {
	b.h.t.Helper()
	req, err := http.NewRequest(http.MethodPost, b.h.URL+path, strings.NewReader(form.Encode()))
	must(b.h.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", b.h.URL)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.send(req)
}

// Submit fills in and sends the form on a page that goes to action.
func (b *Browser) Submit(p *Page, action string, fields map[string]string) *Page {
	b.h.t.Helper()
	form := p.Find(`form[action="` + action + `"]`)
	if form.Length() == 0 {
		b.h.t.Fatalf("%s has no form that goes to %s", p.Path(), action)
	}
	values := url.Values{}
	form.First().Find("input, textarea").Not("[disabled], [type=radio]:not([checked]), [type=checkbox]:not([checked])").Each(func(_ int, s *goquery.Selection) {
		name, _ := s.Attr("name")
		value, _ := s.Attr("value")
		if goquery.NodeName(s) == "textarea" {
			value = strings.TrimPrefix(s.Text(), "\n")
		}
		values.Set(name, value)
	})
	for name, value := range fields {
		values.Set(name, value)
	}
	return b.Post(action, values)
}

func (b *Browser) send(req *http.Request) *Page {
	b.h.t.Helper()
	for name, values := range b.Headers {
		req.Header[name] = values
	}
	res, err := b.client.Do(req)
	must(b.h.t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	must(b.h.t, err)
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	must(b.h.t, err)
	return &Page{Document: doc, Status: res.StatusCode, Header: res.Header, Body: string(body), URL: res.Request.URL}
}

// Link is the address of the first link in the page whose text holds these words.
func (p *Page) Link(words string) string {
	address := ""
	p.Find("a[href]").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		if strings.Contains(strings.Join(strings.Fields(s.Text()), " "), words) {
			address, _ = s.Attr("href")
		}
		return address == ""
	})
	return address
}

// Log collects what the house logs, for tests that look into it.
type Log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write takes a log line.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// String is everything logged so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
