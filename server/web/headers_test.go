package web

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"

	"holdfast/server/access"
)

var nonceIn = regexp.MustCompile(`'nonce-([A-Za-z0-9_-]{24})'`)

// guarding checks one answer and remembers its nonce.
type guarding struct {
	t      *testing.T
	secure bool
	nonces map[string]string
}

func (g *guarding) check(what string, h http.Header) {
	g.t.Helper()
	csp := h.Get("Content-Security-Policy")
	found := nonceIn.FindStringSubmatch(csp)
	if found == nil {
		g.t.Errorf("%s: no nonce in %q", what, csp)
		return
	}
	if other, seen := g.nonces[found[1]]; seen {
		g.t.Errorf("%s and %s share a nonce", what, other)
	}
	g.nonces[found[1]] = what
	want := map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'nonce-" + found[1] + "' 'strict-dynamic'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; " +
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types htmx ours exit ProseMirrorClipboard",
		"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "X-Robots-Tag": "noindex, nofollow",
		"Permissions-Policy": permissions, "Strict-Transport-Security": "",
		"Server": "", "X-Powered-By": "", "Access-Control-Allow-Origin": "",
	}
	if g.secure {
		want["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
	}
	for name, value := range want {
		if got := h.Values(name); !slices.Equal(got, one(value)) {
			g.t.Errorf("%s: %s is %q", what, name, got)
		}
	}
}

func one(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

// Every route of the house, in every way that its handler can end, carries the policy, and no two answers share a nonce.
func TestEveryRouteCarriesThePolicyHoweverItEnds(t *testing.T) {
	for _, secure := range []bool{true, false} {
		e := newEdge(t, Settings{Secure: secure})
		g := &guarding{t, secure, map[string]string{}}
		name := ""
		table := e.routes()
		for i := range table {
			table[i].action = access.SeePublic
			table[i].handle = func(r *request) error { return outcomes[name].end(r) }
		}
		must(t, e.mount(table))
		for _, row := range table {
			for name = range outcomes {
				what := row.method + " " + row.path + " " + name
				res := e.ask(row.method, row.path, nil)
				if res.StatusCode != outcomes[name].status {
					t.Errorf("%s: %d", what, res.StatusCode)
				}
				g.check(what, res.Header)
			}
		}
		if len(g.nonces) < len(table)*len(outcomes) || len(table) < 30 {
			t.Errorf("%d answers were looked at", len(g.nonces))
		}
	}
}

// ask goes through fiber without a network. Headers may be nil.
func (e *edge) ask(method, path string, headers http.Header) *http.Response {
	e.t.Helper()
	req := httptest.NewRequest(method, path, nil)
	for key, values := range headers {
		req.Header[key] = values
	}
	res, err := e.app.Test(req, -1)
	must(e.t, err)
	return res
}

// The same for what never reaches a handler.
func TestWhatReachesNoHandlerCarriesThePolicyToo(t *testing.T) {
	e := newEdge(t, Settings{})
	must(t, e.mount([]route{
		{get, "/fine", access.SeePublic, outcomes["fine"].end, asPage},
		{post, "/write", access.SeePublic, outcomes["fine"].end, asPage},
		{get, "/mine", access.ReadHome, outcomes["fine"].end, asPage},
		{get, "/data", access.ReadHome, outcomes["fine"].end, asData},
	}))
	address := e.listen()
	g := &guarding{t, false, map[string]string{}}
	host := "Host: " + address + "\r\nConnection: close\r\n"
	for _, tc := range []struct {
		what   string
		status int
	}{
		{"GET /fine HTTP/1.1\r\n" + host + "\r\n", 200},
		{"HEAD /fine HTTP/1.1\r\n" + host + "\r\n", 200},
		{"GET /mine HTTP/1.1\r\n" + host + "\r\n", 401},
		{"GET /data HTTP/1.1\r\n" + host + "\r\n", 401},
		{"GET /nowhere HTTP/1.1\r\n" + host + "\r\n", 404},
		{"GET /%ff%00 HTTP/1.1\r\n" + host + "\r\n", 404},
		{"POST /fine HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n", 405},
		{"PUT /fine HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n", 405},
		{"OPTIONS /fine HTTP/1.1\r\n" + host + "\r\n", 405},
		{"TRACE /fine HTTP/1.1\r\n" + host + "\r\n", 405},
		{"BREW /fine HTTP/1.1\r\n" + host + "\r\n", 405},
		{"POST /write HTTP/1.1\r\n" + host + "Sec-Fetch-Site: cross-site\r\nContent-Length: 0\r\n\r\n", 403},
		{"POST /write HTTP/1.1\r\n" + host + "Content-Length: 99999999\r\n\r\n", 413},
		{"POST /write HTTP/1.1\r\n" + host + "Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n", 415},
		{"POST /write HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
		{"POST /write HTTP/1.1\r\n" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
		{"POST /write HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\ncontent-length : 3\r\n\r\n0\r\n\r\n", 400},
		{"GET /fine HTTP/1.1\r\n" + host + "X: " + strings.Repeat("a", 10_000) + "\r\n\r\n", 400},
		{"GET /fine HTTP/1.1\r\n" + host + "Host: other.example\r\n\r\n", 400},
		{"nonsense\r\n\r\n", 400},
	} {
		answer := send(t, address, tc.what)
		status, header := head(t, answer)
		if status != tc.status {
			t.Errorf("%.160q: %d", tc.what, status)
		}
		if status == http.StatusMethodNotAllowed && header.Get("Allow") == "" {
			t.Errorf("%.160q: it does not say what may be asked", tc.what)
		}
		g.check(fmt.Sprintf("%.160q", tc.what), header)
	}
}

func head(t *testing.T, answer string) (int, http.Header) {
	t.Helper()
	lines, _, _ := strings.Cut(answer, "\r\n\r\n")
	first, rest, _ := strings.Cut(lines, "\r\n")
	status, header := 0, http.Header{}
	if _, err := fmt.Sscanf(first, "HTTP/1.1 %d", &status); err != nil {
		t.Fatalf("%.100q: %v", answer, err)
	}
	for line := range strings.SplitSeq(rest, "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		header.Add(name, strings.TrimSpace(value))
	}
	return status, header
}

// A fault where no handler is in sight still becomes an answer with the policy, and its text reaches neither the reader
// nor the log.
func TestAFaultOutsideTheHandler(t *testing.T) {
	e := newEdge(t, Settings{Secure: true})
	e.app.Get("/fault", func(*fiber.Ctx) error { panic("words that somebody wrote") })
	res := e.ask(get, "/fault", nil)
	body, err := io.ReadAll(res.Body)
	must(t, err)
	if res.StatusCode != 500 || strings.Contains(string(body)+e.log.String(), "somebody wrote") {
		t.Errorf("%d: %s\n%s", res.StatusCode, body, e.log.String())
	}
	if csp := res.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "script-src 'none'") || res.Header.Get("Strict-Transport-Security") == "" || res.Header.Get("Permissions-Policy") != permissions {
		t.Errorf("without a policy: %v", res.Header)
	}
}

// failing is a source of randomness that is gone.
type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// Without randomness there is no nonce, and then no script may run.
func TestWithoutANonceNoScriptRuns(t *testing.T) {
	e := newEdge(t, Settings{})
	must(t, e.mount([]route{{get, "/fine", access.SeePublic, outcomes["fine"].end, asPage}}))
	e.Random = failing{}
	for _, path := range []string{"/fine", "/nowhere"} {
		res := e.ask(get, path, nil)
		if csp := res.Header.Get("Content-Security-Policy"); res.StatusCode != 503 || !strings.Contains(csp, "script-src 'none'") || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %q", path, res.StatusCode, csp)
		}
	}
}

func TestTheSessionCookie(t *testing.T) {
	for secure, want := range map[bool]string{
		true:  "__Host-sid=the-token; max-age=86400; path=/; HttpOnly; secure; SameSite=Lax",
		false: "sid=the-token; max-age=86400; path=/; HttpOnly; SameSite=Lax",
	} {
		e := newEdge(t, Settings{Secure: secure})
		must(t, e.mount([]route{
			{get, "/in", access.SeePublic, func(r *request) error { r.setCookie(sessionCookie, "the-token", 24*time.Hour); return nil }, asPage},
			{get, "/out", access.SeePublic, func(r *request) error { r.dropSession(); return nil }, asPage},
		}))
		if got := e.ask(get, "/in", nil).Header.Values("Set-Cookie"); !cmp.Equal(got, []string{want}) {
			t.Errorf("%q", got)
		}
		out := e.ask(get, "/out", nil).Cookies()
		if len(out) != 1 || out[0].Value != "" || out[0].MaxAge >= 0 && out[0].Expires.Year() > 1970 || out[0].Path != "/" || !out[0].HttpOnly || out[0].Secure != secure {
			t.Errorf("%v", out)
		}
	}
}

// Every cookie that the edge makes is out of scripts' reach, bound to https where there is https, and not sent along
// from other sites. Looked for in the source, so that one to come is looked at too.
func TestEveryCookieIsGuarded(t *testing.T) {
	files, err := filepath.Glob("*.go")
	must(t, err)
	cookies := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		must(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			literal, ok := n.(*ast.CompositeLit)
			if !ok || !isFiberCookie(literal.Type) {
				return true
			}
			cookies++
			fields := map[string]string{}
			for _, element := range literal.Elts {
				if pair, ok := element.(*ast.KeyValueExpr); ok {
					fields[exprText(pair.Key)] = exprText(pair.Value)
				}
			}
			if fields["HTTPOnly"] != "true" || !strings.HasSuffix(fields["Secure"], "Settings.Secure") || fields["Path"] == "" ||
				(fields["SameSite"] != "fiber.CookieSameSiteLaxMode" && fields["SameSite"] != "fiber.CookieSameSiteStrictMode") || fields["Domain"] != "" {
				t.Errorf("%s: a cookie with %v", file, fields)
			}
			return true
		})
	}
	if cookies < 2 {
		t.Errorf("%d cookies were looked at", cookies)
	}
}

func isFiberCookie(e ast.Expr) bool { return e != nil && exprText(e) == "fiber.Cookie" }

func exprText(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.BasicLit:
		return e.Value
	case *ast.SelectorExpr:
		return exprText(e.X) + "." + e.Sel.Name
	default:
		return "?"
	}
}

// Templates hold no inline handler and no style of their own: the policy would stop them, and a page would be broken.
func TestTemplatesHoldNothingInline(t *testing.T) {
	inline := regexp.MustCompile(`(?i)[\s"']on[a-z]+\s*=|[\s"']style\s*=|javascript:|<style`)
	templates, err := filepath.Glob("../../frontend/*/*.templ")
	must(t, err)
	if len(templates) < 20 {
		t.Fatalf("%d templates", len(templates))
	}
	for _, file := range templates {
		for _, found := range inline.FindAllString(read(t, file), -1) {
			t.Errorf("%s holds %q", file, found)
		}
	}
}
