package web

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"holdfast/server/access"
)

// Go's own rule (net/http's CrossOriginProtection), and ours on top of it: a write that carries a session must say where
// it comes from. The grid is every combination that a browser, an old browser or something else can send.
func TestTheOriginGrid(t *testing.T) {
	const own = "https://notes.example.org"
	e := newEdge(t, Settings{Secure: true})
	done := false
	var table []route
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
		table = append(table, route{method, "/thing", access.SeePublic, func(r *request) error { done = true; return r.SendString("done") }, asPage})
	}
	must(t, e.mount(table))
	cases, refused := 0, 0
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
		for _, site := range []string{"", "same-origin", "same-site", "cross-site", "none"} {
			for _, origin := range []string{"", own, "https://elsewhere.example", "null"} {
				for _, session := range []bool{false, true} {
					done = false
					cases++
					req := httptest.NewRequest(method, "/thing", nil)
					req.Host = "notes.example.org"
					for name, value := range map[string]string{"Sec-Fetch-Site": site, "Origin": origin} {
						if value != "" {
							req.Header.Set(name, value)
						}
					}
					want := new(http.CrossOriginProtection).Check(req) == nil
					if session {
						req.AddCookie(&http.Cookie{Name: "__Host-sid", Value: e.token})
						want = want && (method == http.MethodGet || site != "" || origin != "")
					}
					res, err := e.app.Test(req, -1)
					must(t, err)
					if done != want || (res.StatusCode == http.StatusForbidden) == want {
						t.Errorf("%s, Sec-Fetch-Site %q, Origin %q, session %v: %d, done %v", method, site, origin, session, res.StatusCode, done)
					}
					if !want {
						refused++
					}
				}
			}
		}
	}
	if cases != 3*5*4*2 || refused == 0 {
		t.Errorf("%d cases, %d refused", cases, refused)
	}
}

// The same, said by hand where it matters, so that a change in Go's rule does not pass unseen.
func TestOriginsThatMatter(t *testing.T) {
	const own = "https://notes.example.org"
	e := newEdge(t, Settings{Secure: true})
	must(t, e.mount([]route{
		{get, "/thing", access.SeePublic, outcomes["fine"].end, asPage},
		{post, "/thing", access.SeePublic, outcomes["fine"].end, asPage},
		{post, "/data", access.SeePublic, outcomes["fine"].end, asData},
	}))
	for _, tc := range []struct {
		name, method, path, site, origin string
		session                          bool
		want                             int
	}{
		{"our own page", post, "/thing", "same-origin", own, true, 200},
		{"our own page, an older browser", post, "/thing", "", own, true, 200},
		{"another site", post, "/thing", "cross-site", "https://elsewhere.example", true, 403},
		{"another site, for a script", post, "/data", "cross-site", "https://elsewhere.example", true, 403},
		{"another site, before anybody is in", post, "/thing", "cross-site", "https://elsewhere.example", false, 403},
		{"a sibling of ours", post, "/thing", "same-site", "https://other.example.org", true, 403},
		{"a sibling that names us", post, "/thing", "same-site", own, true, 403},
		{"a frame without an origin", post, "/thing", "", "null", true, 403},
		{"another site, an older browser", post, "/thing", "", "https://elsewhere.example", true, 403},
		{"another port of ours, an older browser", post, "/thing", "", own + ":8443", true, 403},
		{"a session and nothing else", post, "/thing", "", "", true, 403},
		{"no session and nothing else", post, "/thing", "", "", false, 200},
		{"a word we do not know", post, "/thing", "elsewhere", "", true, 403},
		{"a link from anywhere", get, "/thing", "cross-site", "", true, 200},
		{"half signed in and nothing else", post, "/thing", "", "", true, 403},
	} {
		req := httptest.NewRequest(tc.method, tc.path, nil)
		req.Host = "notes.example.org"
		for name, value := range map[string]string{"Sec-Fetch-Site": tc.site, "Origin": tc.origin} {
			if value != "" {
				req.Header.Set(name, value)
			}
		}
		if tc.session {
			name := "__Host-sid"
			if tc.name == "half signed in and nothing else" {
				name = "__Host-step"
			}
			req.AddCookie(&http.Cookie{Name: name, Value: e.token})
		}
		res, err := e.app.Test(req, -1)
		must(t, err)
		if res.StatusCode != tc.want {
			t.Errorf("%s: %d, want %d", tc.name, res.StatusCode, tc.want)
		}
	}
}
