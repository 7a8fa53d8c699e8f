package main_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"holdfast/server/app"
	"holdfast/server/clock"
	"holdfast/server/config"
	"holdfast/server/forum"
	"holdfast/server/id"
	"holdfast/server/store"
	"holdfast/server/testkit"
)

// The real program is killed again and again while four people write. Whatever it said it had shared must be there,
// once and whole, with what follows from it. HOLDFAST_CRASH_TRIALS says how often; a few without it.
func TestCrashTrials(t *testing.T) {
	trials := 4
	if set := os.Getenv("HOLDFAST_CRASH_TRIALS"); set != "" {
		trials, _ = strconv.Atoi(set)
	}
	binary, data, random := buildBinary(t), t.TempDir(), testkit.Random(7)
	said := &ledger{shared: map[id.Post]string{}}
	for trial := range trials {
		p := start(t, binary, data)
		var writers sync.WaitGroup
		for i, who := range []string{"willow", "tern", "amara", "heron"} {
			w := p.enter(t, who)
			writers.Go(func() { w.write(said, fmt.Sprintf("trial %d writer %d", trial, i)) })
		}
		time.Sleep(time.Duration(40+draw(random)%160) * time.Millisecond) // the moment of the blow is meant to be anywhere
		p.kill(t)
		writers.Wait()
	}
	t.Logf("%d trials, %d posts acknowledged", trials, len(said.shared))
	if len(said.shared) < trials {
		t.Fatal("too little was written to tell anything")
	}
	said.verify(t, data)
}

func draw(r io.Reader) uint64 {
	var b [8]byte
	_, _ = io.ReadFull(r, b[:])
	return binary.LittleEndian.Uint64(b[:])
}

func buildBinary(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "holdfast")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// process is the program running.
type process struct {
	cmd *exec.Cmd
	url string
	err *bytes.Buffer
}

var opened = regexp.MustCompile(`http://[0-9.:]+`)

func start(t *testing.T, binary, data string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(binary, "demo", "--port", "0", "--data", data), err: &bytes.Buffer{}}
	p.cmd.Env = append(os.Environ(), "HOLDFAST_WRITES_PER_MINUTE=1000000")
	p.cmd.Stderr = p.err
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if p.url = opened.FindString(lines.Text()); p.url != "" {
			return p
		}
	}
	_ = p.cmd.Wait() // what it said last is whole then
	t.Fatalf("it does not start:\n%s", p.err)
	return nil
}

func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait()
}

// writer is one person's browser.
type writer struct {
	p      *process
	client *http.Client
	thread string // address of a conversation they can write in
	cohort string
	tag    string // what marks a form as theirs
	ids    *id.Source
}

var formTag = regexp.MustCompile(`name="nonce" value="[0-9A-Z]+\.([0-9a-f]+)"`)

func (p *process) enter(t *testing.T, who string) *writer {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	w := &writer{p: p, ids: id.NewSource(clock.System{}, testkit.Random(uint64(time.Now().UnixNano()))), client: &http.Client{
		Jar: jar, Timeout: 10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	if status, _, _ := w.post("/enter", url.Values{"who": {who}}); status != http.StatusSeeOther {
		t.Fatalf("%s cannot enter: %d\n%s", who, status, p.err)
	}
	res, err := w.client.Get(p.url + "/home")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	home, _ := io.ReadAll(res.Body)
	w.cohort = regexp.MustCompile(`/cohorts/[0-9A-Z]+`).FindString(string(home))
	for _, address := range regexp.MustCompile(`/threads/[0-9A-Z]+`).FindAllString(string(home), -1) {
		if tag := w.box(address + "/answer"); tag != "" {
			w.thread, w.tag = address, tag
		}
	}
	if w.cohort == "" || w.thread == "" {
		t.Fatalf("%s finds nowhere to write:\n%s", who, home)
	}
	return w
}

// box opens a composer and gives the mark of its form; empty where they cannot write.
func (w *writer) box(path string) string {
	res, err := w.client.Get(w.p.url + path)
	if err != nil {
		return ""
	}
	defer res.Body.Close()
	page, _ := io.ReadAll(res.Body)
	if found := formTag.FindSubmatch(page); res.StatusCode == http.StatusOK && found != nil {
		return string(found[1])
	}
	return ""
}

func (w *writer) post(path string, form url.Values) (status int, location string, err error) {
	return w.do(http.MethodPost, path, form)
}

func (w *writer) do(method, path string, form url.Values) (int, string, error) {
	req, err := http.NewRequest(method, w.p.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := w.client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return res.StatusCode, res.Header.Get("Location"), err
}

// write shares until the program is gone: answers, and every fourth time a conversation of its own.
func (w *writer) write(said *ledger, mark string) {
	for i := 0; ; i++ {
		words := fmt.Sprintf("%s line %d.", mark, i)
		path, form := w.thread+"/posts", url.Values{"words": {words}, "nonce": {w.ids.New() + "." + w.tag}}
		if i%4 == 3 {
			path, form["title"] = w.cohort+"/threads", []string{words}
		}
		status, location, err := w.post(path, form)
		if err != nil {
			return
		}
		if status == http.StatusSeeOther {
			_, anchor, _ := strings.Cut(location, "#p")
			said.note(id.Post(anchor), words)
		}
	}
}

// ledger is what the program said it had shared.
type ledger struct {
	mu     sync.Mutex
	shared map[id.Post]string
}

func (l *ledger) note(post id.Post, words string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.shared[post] = words
}

// verify opens what is left and compares.
func (l *ledger) verify(t *testing.T, data string) {
	cfg, _, err := config.Load(nil, config.Tool, config.Flags{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	later := testkit.NewClock(time.Now().Add(25 * time.Hour)) // past every lease of the dead, and the day an orphan waits for its thread
	h, err := app.New(t.Context(), cfg, config.Tool, app.Outside{Clock: later, Log: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	l.finish(t, h, later)
	threads := map[id.Thread]bool{}
	for post, words := range l.shared {
		doc, err := h.Store.Get(t.Context(), forum.Posts, string(post))
		if err != nil {
			t.Errorf("%q was acknowledged and is gone: %v", words, err)
			continue
		}
		if text := string(doc.Words["shown"].Text); !strings.Contains(text, words) {
			t.Errorf("%q came back as %s", words, text)
		}
		threads[id.Thread(doc.Keys["thread"].(string))] = true
	}
	seen := map[string]int{}
	for thread := range threads {
		l.thread(t, h, thread, seen)
	}
	for words, n := range seen {
		if n != 1 {
			t.Errorf("%q stands there %d times", words, n)
		}
	}
}

// finish lets the relay carry out what the dead left behind.
func (l *ledger) finish(t *testing.T, h *app.House, later *testkit.Clock) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan error, 1)
	go func() { done <- h.Relay.Run(ctx) }()
	for deadline := time.Now().Add(time.Minute); left(t, h) > 0; {
		if time.Now().After(deadline) {
			t.Fatalf("%d documents still have something to follow", left(t, h))
		}
		later.Advance(time.Second)
		time.Sleep(5 * time.Millisecond) // the relay runs on another goroutine
	}
	stop()
	<-done
}

func left(t *testing.T, h *app.House) (n int) {
	t.Helper()
	for _, c := range []*store.Collection{forum.Posts, forum.Threads} {
		for shard := range int64(store.Shards) {
			k, err := h.Raw.Count(t.Context(), c, store.Query{Index: store.Outbox.Name, Equal: []any{shard}}, 1000)
			if err != nil {
				t.Fatal(err)
			}
			n += k
		}
	}
	return n
}

// thread checks everything in one thread, acknowledged or not: whole, once, on record once, and known to its thread.
func (l *ledger) thread(t *testing.T, h *app.House, which id.Thread, seen map[string]int) {
	if _, err := h.Store.Get(t.Context(), forum.Threads, string(which)); err != nil {
		t.Errorf("a thread of acknowledged posts: %v", err)
	}
	q := store.Query{Index: "by_thread", Equal: []any{string(which)}, Limit: 1000}
	for {
		docs, err := h.Store.Find(t.Context(), forum.Posts, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, doc := range docs {
			if words := string(doc.Words["shown"].Text); strings.Contains(words, "trial ") {
				seen[words]++
			}
			entries, err := h.Audit.OfObject(t.Context(), doc.ID, nil, 100)
			if err != nil {
				t.Fatal(err)
			}
			written := 0
			for _, e := range entries {
				if e.Action == "write-post" {
					written++
				}
			}
			if written != 1 {
				t.Errorf("post %s is on record %d times", doc.ID, written)
			}
		}
		if len(docs) < q.Limit {
			return
		}
		last := docs[len(docs)-1]
		q.After = &store.Cursor{Keys: []any{last.Keys["published"]}, ID: last.ID}
	}
}
