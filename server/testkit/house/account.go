package house

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
)

// PostJSON sends what a script of ours sends, and gives the answer as it came beside what it says.
func (b *Browser) PostJSON(path string, body any) (*Page, map[string]any) {
	b.h.t.Helper()
	sent, err := json.Marshal(body)
	must(b.h.t, err)
	req, err := http.NewRequest(http.MethodPost, b.h.URL+path, bytes.NewReader(sent))
	must(b.h.t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", b.h.URL)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	page := b.send(req)
	var said map[string]any
	_ = json.Unmarshal([]byte(page.Body), &said) // what is no JSON says nothing
	return page, said
}

// Stop keeps the browser where it is when it is sent on.
func (b *Browser) Stop() *Browser {
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return b
}

// Token is what a cookie of this browser holds; empty when there is none.
func (b *Browser) Token(cookie string) string {
	at, err := url.Parse(b.h.URL)
	must(b.h.t, err)
	for _, c := range b.client.Jar.Cookies(at) {
		if c.Name == cookie {
			return c.Value
		}
	}
	return ""
}

// Forget loses a cookie.
func (b *Browser) Forget(cookie string) {
	at, err := url.Parse(b.h.URL)
	must(b.h.t, err)
	b.client.Jar.SetCookies(at, []*http.Cookie{{Name: cookie, Path: "/", MaxAge: -1}})
}
