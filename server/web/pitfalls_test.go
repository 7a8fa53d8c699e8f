package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
)

// Each of these was measured against fiber and fasthttp as they come (security anchor, fiber table). They hold the edge
// to its settings: take one away, and one of these fails.

// Strings that a request gave are not overwritten by the next one on the same connection.
func TestWhatWasReadStaysAsItWas(t *testing.T) {
	e := newEdge(t, Settings{})
	var params, fields, queries, headers []string
	must(t, e.mount([]route{{post, "/people/:person", access.SeePublic, func(r *request) error {
		params, fields = append(params, r.Params("person")), append(fields, r.field("a"))
		queries, headers = append(queries, r.Query("q")), append(headers, r.Get("X-Who"))
		return nil
	}, asPage}}))
	address := e.listen()
	var requests strings.Builder
	names := []string{"alice", "mallo", "bobby"}
	for i, name := range names {
		end := "keep-alive"
		if i == len(names)-1 {
			end = "close"
		}
		fmt.Fprintf(&requests, "POST /people/%s?q=%s HTTP/1.1\r\nHost: %s\r\nX-Who: %s\r\nConnection: %s\r\n"+
			"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\na=%s", name, name, address, name, end, name)
	}
	send(t, address, requests.String())
	for what, got := range map[string][]string{"addresses": params, "fields": fields, "queries": queries, "headers": headers} {
		if !slices.Equal(got, names) {
			t.Errorf("%s became %q", what, got)
		}
	}
}

// A packed body is refused before it is opened: 300 KB could be 300 MB.
func TestAPackedBodyIsNotOpened(t *testing.T) {
	e := newEdge(t, Settings{})
	reached := false
	must(t, e.mount([]route{{post, "/write", access.SeePublic, func(*request) error { reached = true; return nil }, asPage}}))
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
	must(t, err)
	_, err = io.CopyN(z, zeros{}, 128<<20)
	must(t, err)
	must(t, z.Close())
	for _, coding := range []string{"gzip", "deflate", "br", "zstd", "identity, gzip"} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		req := httptest.NewRequest(post, "/write", bytes.NewReader(packed.Bytes()))
		req.Header.Set("Content-Encoding", coding)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, err := e.app.Test(req, -1)
		must(t, err)
		runtime.ReadMemStats(&after)
		if res.StatusCode != http.StatusUnsupportedMediaType || reached {
			t.Errorf("%s: %d", coding, res.StatusCode)
		}
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 64<<20 {
			t.Errorf("%s: %d MiB were used on it", coding, grown>>20)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// A field is what the form holds, never what the address says.
func TestAFieldComesFromTheForm(t *testing.T) {
	e := newEdge(t, Settings{})
	got := ""
	must(t, e.mount([]route{{post, "/write", access.SeePublic, func(r *request) error { got = r.field("a"); return nil }, asPage}}))
	for body, want := range map[string]string{"a=body": "body", "b=1": "", "": "", "a=first&a=second": "first", "a=%ff": "\uFFFD"} {
		got = "unset"
		req := httptest.NewRequest(post, "/write?a=query", strings.NewReader(body))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		_, err := e.app.Test(req, -1)
		must(t, err)
		if got != want {
			t.Errorf("%q: %q", body, got)
		}
	}
}

// What stands at an address is not found at a longer or shorter one.
func TestAddressesAreNotPrefixes(t *testing.T) {
	e := newEdge(t, Settings{})
	table := e.routes()
	for i := range table {
		table[i].action = access.SeePublic
		table[i].handle = outcomes["fine"].end
	}
	must(t, e.mount(table))
	known := func(path string) bool {
		return slices.ContainsFunc(table, func(r route) bool { return fits(r.path, path) })
	}
	for _, row := range table {
		for _, path := range []string{row.path + "istrators", row.path + "/more", "/x" + row.path, row.path + "%2f", row.path + "//", strings.TrimSuffix(row.path, row.path[len(row.path)-1:])} {
			if path == "" || known(path) {
				continue
			}
			if res := e.ask(row.method, path, nil); res.StatusCode != http.StatusNotFound {
				t.Errorf("%s %s answers %d, as part of %s", row.method, path, res.StatusCode, row.path)
			}
		}
	}
}

// fits says whether a path is one of a route's: part for part, a parameter taking any one part. Slashes at the end and
// capital letters make no difference to fiber; the guard stands at the route, so they make none to access either.
func fits(pattern, path string) bool {
	a, b := strings.Split(strings.Trim(pattern, "/"), "/"), strings.Split(strings.Trim(path, "/"), "/")
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !strings.HasPrefix(a[i], ":") && a[i] != b[i] || strings.HasPrefix(a[i], ":") && b[i] == "" {
			return false
		}
	}
	return true
}

// Headers that only a proxy of ours may write are believed from nobody else, and never make an address of ours.
func TestProxyHeadersAreNotBelieved(t *testing.T) {
	for _, tc := range []struct {
		trusted []string
		want    string
	}{{nil, "127.0.0.1"}, {[]string{"10.9.8.7"}, "127.0.0.1"}, {[]string{"127.0.0.0/8"}, "203.0.113.9"}} {
		e := newEdge(t, Settings{TrustedProxies: tc.trusted, ProxyHeader: "X-Real-IP"})
		ip := ""
		must(t, e.mount([]route{
			{get, "/thing", access.SeePublic, func(r *request) error { ip = r.IP(); return r.see("/home") }, asPage},
		}))
		address := e.listen()
		answer := send(t, address, "GET /thing HTTP/1.1\r\nHost: "+address+"\r\nConnection: close\r\nX-Real-IP: 203.0.113.9\r\nX-Forwarded-For: 198.51.100.1\r\n"+
			"X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nForwarded: host=evil.example;proto=https\r\nX-Original-URL: /gallery\r\n\r\n")
		if ip != tc.want {
			t.Errorf("trusting %v, the reader comes from %q", tc.trusted, ip)
		}
		if _, header := head(t, answer); strings.Contains(answer, "evil.example") || header.Get("Location") != "/home" {
			t.Errorf("it sends to %q", header.Get("Location"))
		}
	}
}

// A request that says its length in two ways ends there, and what was hidden behind it is not carried out.
func TestNothingIsSmuggled(t *testing.T) {
	e := newEdge(t, Settings{})
	reached := 0
	must(t, e.mount([]route{
		{post, "/write", access.SeePublic, outcomes["fine"].end, asPage},
		{get, "/hidden", access.SeePublic, func(*request) error { reached++; return nil }, asPage},
	}))
	address := e.listen()
	host := " HTTP/1.1\r\nHost: " + address + "\r\n"
	hidden := "GET /hidden" + host + "Connection: close\r\n\r\n"
	for _, headers := range []string{
		fmt.Sprintf("Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 5+len(hidden)),
		"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
		"content-length: 5\r\ntRANSFER-encoding: chunked\r\n\r\n0\r\n\r\n",
		"Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
		"Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
		"Content-Length: 0, 5\r\n\r\n", "Content-Length: -1\r\n\r\n", "Content-Length: 0x1\r\n\r\n", "Content-Length : 0\r\n\r\n",
		"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
		"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
		"Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
	} {
		answer := send(t, address, "POST /write"+host+headers+hidden)
		if status, _ := head(t, answer); status != http.StatusBadRequest {
			t.Errorf("%q: %d", headers, status)
		}
		if reached > 0 || strings.Count(answer, "HTTP/1.1 ") != 1 {
			t.Fatalf("%q: what was hidden was carried out", headers)
		}
	}
	if fine := send(t, address, "POST /write"+host+"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"+hidden); reached != 1 {
		t.Errorf("an honest one is refused: %.100s", fine)
	}
}

// What came in does not come back: not in the answer to a broken request, and not in the log.
func TestBrokenRequestsAreNotRepeated(t *testing.T) {
	e := newEdge(t, Settings{})
	must(t, e.mount([]route{
		{post, "/write", access.SeePublic, outcomes["fine"].end, asPage},
		{post, "/broken", access.SeePublic, outcomes["internal"].end, asPage},
		{post, "/fault", access.SeePublic, func(r *request) error { panic(r.field("words")) }, asData},
	}))
	address := e.listen()
	const secret = "zqthistle9"
	host := "Host: " + address + "\r\nConnection: close\r\nCookie: sid=" + secret + "\r\nUser-Agent: " + secret + "\r\nReferer: https://" + secret + ".example/\r\n"
	form := "Content-Type: application/x-www-form-urlencoded\r\n"
	for _, request := range []string{
		"GET /" + secret + " HTTP/9.9\r\n" + host + "\r\n",
		secret + " /write HTTP/1.1\r\n" + host + "\r\n",
		"GET\r\n" + host + secret + "\r\n\r\n",
		"POST /write HTTP/1.1\r\n" + host + "Content-Length: " + secret + "\r\n\r\n",
		"POST /write HTTP/1.1\r\n" + host + "Transfer-Encoding: " + secret + "\r\n\r\n",
		"POST /write HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n" + secret + "\r\n\r\n",
		"POST /write HTTP/1.1\r\n" + host + secret + " : x\r\n\r\n",
		"POST /write HTTP/1.1\r\n" + host + "X: " + secret + "\x00\r\n\r\n",
		"POST /write HTTP/1.1\r\n" + host + "X: " + strings.Repeat(secret, 1000) + "\r\n\r\n",
		"TRACE /write HTTP/1.1\r\n" + host + "\r\n",
		"OPTIONS * HTTP/1.1\r\n" + host + "\r\n",
		"POST /broken HTTP/1.1\r\n" + host + "Sec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n\r\n",
		"POST /fault HTTP/1.1\r\n" + host + "Sec-Fetch-Site: same-origin\r\n" + form + "Content-Length: 16\r\n\r\nwords=" + secret,
		"POST /write HTTP/1.1\r\n" + host + "Content-Type: multipart/form-data; boundary=" + secret + "\r\nContent-Length: 10\r\n\r\n" + secret,
	} {
		if answer := send(t, address, request); strings.Contains(answer, secret) {
			t.Errorf("%.60q is answered with its own words", request)
		}
	}
	if strings.Contains(e.log.String(), secret) {
		t.Errorf("logged: %s", e.log.String())
	}
}

// Whoever says nothing, or a byte now and then, is sent away. Measured: without a limit they stayed for ever.
func TestSlowConnectionsAreClosed(t *testing.T) {
	if e := newEdge(t, Settings{}); e.app.Server().ReadTimeout != readTimeout || e.app.Server().IdleTimeout != idleTimeout || readTimeout > 10*time.Second {
		t.Errorf("limits of %v and %v", e.app.Server().ReadTimeout, e.app.Server().IdleTimeout)
	}
	e := newEdge(t, Settings{})
	e.app.Server().ReadTimeout, e.app.Server().IdleTimeout = 100*time.Millisecond, 100*time.Millisecond
	reached := false
	must(t, e.mount([]route{{post, "/write", access.SeePublic, func(*request) error { reached = true; return nil }, asPage}}))
	address := e.listen()
	for _, begun := range []string{"", "POST /wr", "POST /write HTTP/1.1\r\nHost: x\r\nX-", "POST /write HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\na="} {
		conn, err := net.Dial("tcp", address)
		must(t, err)
		_, err = io.WriteString(conn, begun)
		must(t, err)
		must(t, conn.SetReadDeadline(time.Now().Add(20*time.Second)))
		closed := make(chan error, 1)
		go func() { // drips on while it reads
			_, err := io.Copy(io.Discard, conn)
			closed <- err
		}()
		drip(conn, closed)
		_ = conn.Close()
	}
	if reached {
		t.Error("half a request was carried out")
	}
}

// drip writes a byte every few milliseconds until the other side has closed.
func drip(conn net.Conn, closed <-chan error) {
	for {
		select {
		case <-closed:
			return
		case <-time.After(10 * time.Millisecond):
			_, _ = conn.Write([]byte("a"))
		}
	}
}

// The next page is one of ours, whatever a form or a Referer says. The oracle is a browser's own way of reading an
// address (WHATWG URL): tabs and line ends are dropped, backslashes are slashes.
func FuzzNobodyIsSentAway(f *testing.F) {
	for _, to := range []string{
		"/home", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example", "https://evil.example", "https:evil.example",
		"javascript:alert(1)", "", " //evil.example", "/.//evil.example", "/%2f/evil.example", "/a\x00//b", "///evil.example", "/home?next=//evil.example", "http:/evil.example", "/\u2028/x",
	} {
		f.Add(to)
	}
	f.Fuzz(func(t *testing.T, to string) {
		got := local(to)
		read := strings.NewReplacer("\t", "", "\n", "", "\r", "", "\\", "/").Replace(strings.TrimFunc(got, func(r rune) bool { return r <= ' ' }))
		if !strings.HasPrefix(read, "/") || strings.HasPrefix(read, "//") {
			t.Fatalf("%q leads to %q", to, got)
		}
		if u, err := url.Parse("https://own.example" + read); err == nil && u.Host != "own.example" {
			t.Fatalf("%q leads to %q", to, u.Host)
		}
		if strings.ContainsAny(got, "\r\n") {
			t.Fatalf("%q would end the header", to)
		}
	})
}

func TestARefererLeadsNowhere(t *testing.T) {
	e := newEdge(t, Settings{})
	table := e.routes()
	for i := range table {
		table[i].action = access.SeePublic
		table[i].handle = func(r *request) error { return r.see(local(r.field("next"))) }
	}
	must(t, e.mount(table))
	for _, row := range table {
		res := e.ask(row.method, row.path, http.Header{"Referer": {"https://evil.example/"}, "Sec-Fetch-Site": {"same-origin"}})
		if to := res.Header.Get("Location"); to != "/home" {
			t.Errorf("%s leads to %q", row.path, to)
		}
	}
}
