package pager

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/redact"
)

var page = Page{
	ID: "01ARZ3NDEKTSV4RRFFQ69G5FAV", Link: "https://notes.example.org/called/01ARZ3NDEKTSV4RRFFQ69G5FAV",
	At: time.Date(2026, 11, 10, 20, 0, 0, 5e8, time.UTC), Kind: "page", Step: 2,
}

// heard is what a pager service saw of one call.
type heard struct {
	Method, Path, Key, Type, Agent, Cookie, Referer string
	Body                                            map[string]any
}

// service is a pager service on this computer. answer may be nil.
func service(t *testing.T, answer http.HandlerFunc) (*httptest.Server, chan heard) {
	t.Helper()
	calls := make(chan heard, 10)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := heard{r.Method, r.URL.RequestURI(), r.Header.Get("Idempotency-Key"), r.Header.Get("Content-Type"), r.UserAgent(), r.Header.Get("Cookie"), r.Referer(), nil}
		raw, err := io.ReadAll(r.Body)
		if err != nil || json.Unmarshal(raw, &h.Body) != nil {
			t.Errorf("the body cannot be read: %v %q", err, raw)
		}
		calls <- h
		if answer != nil {
			answer(w, r)
		}
	}))
	t.Cleanup(srv.Close)
	return srv, calls
}

func TestACallSaysThisAndNothingElse(t *testing.T) {
	srv, calls := service(t, nil)
	p := New(true)
	for range 2 {
		if err := p.Send(t.Context(), redact.Token(srv.URL+"/v1/hook?key=secret"), page); err != nil {
			t.Fatal(err)
		}
	}
	want := heard{"POST", "/v1/hook?key=secret", page.ID, "application/json", "pager", "", "", map[string]any{
		"id": page.ID, "link": page.Link, "time": "2026-11-10T20:00:00Z", "kind": "page", "step": 2.0,
	}}
	for range 2 { // the same again is the same, so that a pager can tell
		if diff := cmp.Diff(want, <-calls); diff != "" {
			t.Error(diff)
		}
	}
}

func TestWhatIsNoAnswerIsTriedAgain(t *testing.T) {
	elsewhere, reached := service(t, nil)
	for name, answer := range map[string]http.HandlerFunc{
		"redirects": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		},
		"moved": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusMovedPermanently)
		},
		"breaks":     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"too many":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) },
		"is gone":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) },
		"unchanged":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) },
		"says words": func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "canary-answer", http.StatusBadRequest) },
		"hangs up":   func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"too long": func(w http.ResponseWriter, _ *http.Request) {
			for i := range 20 {
				w.Header().Set(fmt.Sprintf("X-%d", i), strings.Repeat("x", 1<<10))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			srv, _ := service(t, answer)
			err := New(true).Send(t.Context(), redact.Token(srv.URL+"/canary-secret"), page)
			if !errors.Is(err, ErrDown) {
				t.Errorf("%v", err)
			}
			if strings.Contains(fmt.Sprint(err), "canary") {
				t.Errorf("it repeats what is secret: %v", err)
			}
		})
	}
	if len(reached) > 0 {
		t.Error("a redirect was followed")
	}
}

func TestNobodyIsWaitedForLong(t *testing.T) {
	ends := make(chan struct{})
	srv, _ := service(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-ends:
		}
	})
	t.Cleanup(func() { close(ends) })
	if err := within(20*time.Millisecond, true).Send(t.Context(), redact.Token(srv.URL), page); !errors.Is(err, ErrDown) {
		t.Errorf("%v", err)
	}
	if p := New(true); p.limit != 5*time.Second || p.client.Timeout != 5*time.Second {
		t.Errorf("a call may take %v, %v", p.limit, p.client.Timeout)
	}
}

func TestNobodyThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := New(true).Send(t.Context(), redact.Token("http://"+address), page); !errors.Is(err, ErrDown) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := New(true).Send(ctx, redact.Token("http://"+address), page); !errors.Is(err, ErrDown) {
		t.Errorf("%v", err)
	}
}

// A certificate nobody vouches for is no TLS.
func TestTLSIsChecked(t *testing.T) {
	calls := make(chan struct{}, 2)
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls <- struct{}{} }))
	srv.StartTLS()
	defer srv.Close()
	p := New(true)
	if err := p.Send(t.Context(), redact.Token(srv.URL), page); !errors.Is(err, ErrDown) || len(calls) != 0 {
		t.Errorf("an unknown certificate was believed: %v", err)
	}
	p.client.Transport.(*http.Transport).TLSClientConfig = srv.Client().Transport.(*http.Transport).TLSClientConfig
	if err := p.Send(t.Context(), redact.Token(srv.URL), page); err != nil || len(calls) != 1 {
		t.Errorf("a known one was not: %v", err)
	}
}

// What an address may be, and what is reached when a name leads somewhere else.
func TestNoWayInside(t *testing.T) {
	for _, tc := range []struct {
		address          string
		real, rehearsing bool
	}{
		{"https://events.pager.example/v2/enqueue?key=x", true, true},
		{"https://203.0.114.9/hook", true, true},
		{"https://[2606:4700::1]:8443/hook", true, true},
		{"http://events.pager.example/v2", false, false},
		{"http://127.0.0.1:9/hook", false, true}, {"http://[::1]:9/hook", false, true}, {"https://127.0.0.1:9/hook", false, true},
		{"http://localhost:9/hook", false, false},
		{"https://10.0.0.1/", false, false}, {"https://172.16.0.1/", false, false}, {"https://192.168.1.1/", false, false},
		{"https://169.254.169.254/latest/meta-data/", false, false}, {"https://100.64.0.1/", false, false}, {"https://0.0.0.0/", false, false},
		{"https://[::]/", false, false}, {"https://[fe80::1%25eth0]/", false, false}, {"https://[fc00::1]/", false, false},
		{"https://[::ffff:10.0.0.1]/", false, false}, {"https://[::ffff:127.0.0.1]/", false, true}, {"https://[64:ff9b::a00:1]/", false, false},
		{"https://[2002:a00:1::]/", false, false}, {"https://[::10.0.0.1]/", false, false}, {"https://224.0.0.1/", false, false},
		{"https://255.255.255.255/", false, false}, {"https://[ff02::1]/", false, false}, {"https://[2001:db8::1]/", false, false},
		{"https://name:word@events.pager.example/", false, false}, {"https://events.pager.example/#part", false, false},
		{"ftp://events.pager.example/", false, false}, {"file:///etc/passwd", false, false}, {"//events.pager.example/", false, false},
		{"https:events.pager.example", false, false}, {"https:///hook", false, false}, {"", false, false}, {"nonsense", false, false},
		{"https://events.pager.example/a b", false, false}, {"https://events.pager.example/\r\nX: y", false, false},
		{"https://evénts.example/", false, false}, {"https://events.pager.example/" + strings.Repeat("x", 1000), false, false},
	} {
		for loopback, want := range map[bool]bool{false: tc.real, true: tc.rehearsing} {
			if got := New(loopback).Check(tc.address); (got == nil) != want || got != nil && !errors.Is(got, ErrAddress) {
				t.Errorf("%s, this computer too: %v: %v", tc.address, loopback, got)
			}
		}
	}
}

// The names of the table above are looked at once more where they lead.
func TestWhereANameLeadsIsLookedAt(t *testing.T) {
	srv, calls := service(t, nil)
	port := netip.MustParseAddrPort(strings.TrimPrefix(srv.URL, "http://")).Port()
	for _, name := range []string{"localhost", "LOCALHOST", "2130706433", "0x7f000001", "127.1", "localhost."} {
		err := New(false).Send(t.Context(), redact.Token(fmt.Sprintf("https://%s:%d/", name, port)), page)
		if err == nil || len(calls) > 0 {
			t.Errorf("%s was called: %v", name, err)
		}
	}
	for address, want := range map[string]bool{
		"127.0.0.1:443": false, "[::1]:443": false, "10.1.2.3:443": false, "[fe80::1%eth0]:443": false, "[::ffff:192.168.0.1]:443": false,
		"169.254.169.254:80": false, "198.18.0.1:443": false, "93.184.216.34:443": true, "[2606:4700::1111]:443": true, "nonsense": false,
	} {
		if got := New(false).reaches(address) == nil; got != want {
			t.Errorf("%s is reached: %v", address, got)
		}
	}
	if err := New(false).Send(t.Context(), redact.Token(fmt.Sprintf("https://localhost:%d/", port)), page); !errors.Is(err, ErrAddress) {
		t.Errorf("a name of this computer: %v", err)
	}
}
