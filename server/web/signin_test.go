package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pquerna/otp/totp"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/cohort"
	"holdfast/server/redact"
	"holdfast/server/testkit/house"
)

const (
	phrase = "seven quiet herons over the weir"
	newer  = "copper lantern beside an open gate"
)

// realHouse is one without the demo.
func realHouse(t *testing.T) *house.House { return house.Open(t, house.Options{Real: true}) }

// newcomer makes somebody who signs in with the phrase.
func newcomer(t *testing.T, h *house.House, address string, kind access.Kind) account.Person {
	t.Helper()
	p, err := h.Accounts.Create(t.Context(), account.NewAccount{Address: redact.Email(address), Password: phrase, Kind: kind, Name: "Quinn"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// signIn fills in the form.
func signIn(b *house.Browser, address, password string, more ...string) *house.Page {
	fields := map[string]string{"address": address, "password": password, "shared": ""} // the kit would send a box that is not ticked
	for i := 0; i+1 < len(more); i += 2 {
		fields[more[i]] = more[i+1]
	}
	return b.Submit(b.Get("/sign-in"), "/sign-in", fields)
}

// member is somebody of a group, signed in.
func member(t *testing.T, h *house.House, address string) (b *house.Browser, group string) {
	t.Helper()
	p := newcomer(t, h, address, access.Member)
	c, _, err := h.Cohorts.Ensure(t.Context(), operator, "Thursday group")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Cohorts.Join(t.Context(), operator, cohort.Membership{
		Cohort: c.ID, Person: p.ID, Role: access.RoleMember, Standing: access.Admitted, Alias: "Quill",
	}); err != nil {
		t.Fatal(err)
	}
	b = h.Visitor()
	if page := signIn(b, address, phrase); page.Path() != "/home" {
		t.Fatalf("signing in: %d at %s: %s", page.Status, page.Path(), page.Words())
	}
	return b, "/cohorts/" + string(c.ID)
}

var nonces = regexp.MustCompile(`nonce-[A-Za-z0-9_-]+|nonce="[^"]*"|<meta[^>]*nonce[^>]*>`)

// answer is all that somebody at the door can see of one.
func answer(p *house.Page, typed string) string {
	var b strings.Builder
	headers := p.Header.Clone()
	headers.Del("Date")
	_ = headers.Write(&b)
	b.WriteString(strings.ReplaceAll(p.Body, typed, ""))
	nonce, _ := p.Find("script[nonce]").Attr("nonce")
	return nonces.ReplaceAllString(strings.ReplaceAll(b.String(), nonce, ""), "")
}

// Nobody, a wrong password and a locked account look the same from outside: status, headers, page.
func TestEveryRefusedSignInLooksAlike(t *testing.T) {
	h := realHouse(t)
	newcomer(t, h, "pine@example.org", access.Member)
	newcomer(t, h, "reed@example.org", access.Staff)
	for range account.Ceiling {
		h.Clock.Advance(time.Hour)
		_, _ = h.Accounts.SignIn(t.Context(), account.Attempt{Address: "reed@example.org", Password: newer})
	}
	h.Clock.Advance(time.Hour)
	var first string
	for i, c := range [][2]string{
		{"pine@example.org", newer}, {"nobody@example.org", phrase}, {"reed@example.org", phrase}, {"nobody-here", phrase},
	} {
		page := signIn(h.Visitor(), c[0], c[1])
		if page.Status != http.StatusUnprocessableEntity || page.Find("[name=address]").AttrOr("value", "") != c[0] || page.Find("[name=password]").AttrOr("value", "") != "" {
			t.Errorf("%s: %d, with %q in the box", c[0], page.Status, page.Find("[name=address]").AttrOr("value", ""))
		}
		if got := answer(page, c[0]); i == 0 {
			first = got
		} else if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("%s is answered otherwise:\n%s", c[0], diff)
		}
	}
	if strings.Contains(h.Log.String(), "example.org") || strings.Contains(h.Log.String(), "herons") {
		t.Error("the log tells who tried")
	}
}

// Too many tries say when to come back, keep what was typed, and are the same for everybody.
func TestTooManyTriesAtTheDoor(t *testing.T) {
	h := realHouse(t)
	newcomer(t, h, "pine@example.org", access.Member)
	for _, address := range []string{"pine@example.org", "nobody@example.org"} {
		b := h.Visitor()
		var last *house.Page
		for range 12 {
			last = signIn(b, address, newer)
		}
		if last.Status != http.StatusTooManyRequests || last.Header.Get("Retry-After") == "" || last.Find("[name=address]").AttrOr("value", "") != address {
			t.Errorf("%s: %d, retry after %q", address, last.Status, last.Header.Get("Retry-After"))
		}
	}
}

func cookie(t *testing.T, p *house.Page, name string) string {
	t.Helper()
	for _, set := range p.Header.Values("Set-Cookie") {
		if strings.HasPrefix(set, name+"=") {
			return set
		}
	}
	t.Fatalf("no cookie %q is set: %v", name, p.Header.Values("Set-Cookie"))
	return ""
}

func TestTheSessionsCookie(t *testing.T) {
	h := realHouse(t)
	newcomer(t, h, "pine@example.org", access.Member)
	for shared, lasts := range map[string]bool{"": true, "1": false} {
		b := h.Visitor().Stop()
		set := cookie(t, signIn(b, "pine@example.org", phrase, "shared", shared), "sid")
		for _, part := range []string{"HttpOnly", "SameSite=Lax", "path=/"} {
			if !strings.Contains(set, part) {
				t.Errorf("%s is missing: %s", part, set)
			}
		}
		if got := strings.Contains(strings.ToLower(set), "max-age") || strings.Contains(strings.ToLower(set), "expires"); got != lasts {
			t.Errorf("shared %q: %s", shared, set)
		}
	}
}

func TestSigningInTakesANewToken(t *testing.T) {
	h := realHouse(t)
	newcomer(t, h, "pine@example.org", access.Member)
	newcomer(t, h, "reed@example.org", access.Member)
	b := h.Visitor()
	signIn(b, "reed@example.org", phrase)
	before := b.Token("sid")
	b.Post("/leave", nil)
	b.Get("/open")
	if got := h.With(before).Get("/home").Status; got != http.StatusUnauthorized {
		t.Errorf("after leaving, the token opens %d", got)
	}
	signIn(b, "reed@example.org", phrase)
	before = b.Token("sid")
	// Somebody else signs in on the same browser, from a page that was open already.
	page := b.Post("/sign-in", url.Values{"address": {"pine@example.org"}, "password": {phrase}})
	if page.Path() != "/home" || b.Token("sid") == before {
		t.Fatalf("%d at %s", page.Status, page.Path())
	}
	if got := h.With(before).Get("/home").Status; got != http.StatusUnauthorized {
		t.Errorf("the token from before opens %d", got)
	}
	if got := b.Get("/sign-in?next=/account").Path(); got != "/account" {
		t.Errorf("whoever is in is asked again, at %s", got)
	}
}

func TestNextStaysInTheHouse(t *testing.T) {
	h := realHouse(t)
	newcomer(t, h, "pine@example.org", access.Member)
	for next, want := range map[string]string{
		"/account": "/account", "": "/home", "https://evil.example/": "/home", "//evil.example": "/home", "/\\evil.example": "/home", "/x\r\nSet-Cookie: a=b": "/home",
	} {
		b := h.Visitor()
		page := b.Post("/sign-in", url.Values{"address": {"pine@example.org"}, "password": {phrase}, "next": {next}})
		if page.Path() != want || page.URL.Host != strings.TrimPrefix(h.URL, "http://") {
			t.Errorf("%q leads to %s", next, page.URL)
		}
		h.Clock.Advance(time.Hour)
	}
}

// Staff with a password alone see nothing but how to add a second thing; once they have, all of it opens, and from then
// on both are asked for.
func TestStaffAddASecondThing(t *testing.T) {
	h := realHouse(t)
	newcomer(t, h, "host@example.org", access.Staff)
	b := h.Visitor()
	page := signIn(b, "host@example.org", phrase)
	if page.Path() != "/account" || !strings.Contains(page.Words(), "First, a second way") {
		t.Fatalf("%d at %s: %s", page.Status, page.Path(), page.Words())
	}
	weak := b.Token("sid")
	page = b.Get("/account/authenticator")
	again := b.Get("/account/authenticator")
	secret := page.Find(".key").Text()
	if secret == "" || again.Find(".key").Text() != secret {
		t.Fatal("looking twice shows two secrets")
	}
	wrong := b.Submit(page, "/account/authenticator", map[string]string{"code": "000000"})
	if wrong.Status != http.StatusUnprocessableEntity || wrong.Find(".key").Text() != secret {
		t.Errorf("a wrong code: %d", wrong.Status)
	}
	done := b.Submit(page, "/account/authenticator", map[string]string{"code": code(t, h, secret)})
	if done.Path() != "/account" || strings.Contains(done.Words(), "First, a second way") || b.Token("sid") == weak {
		t.Fatalf("%d at %s: %s", done.Status, done.Path(), done.Words())
	}
	if got := h.With(weak).Get("/account").Status; got != http.StatusUnauthorized {
		t.Errorf("the weak token opens %d", got)
	}
	if got := b.Get("/home"); got.Status != http.StatusOK || got.Path() != "/home" {
		t.Errorf("home: %d at %s", got.Status, got.Path())
	}

	h.Clock.Advance(time.Hour)
	other := h.Visitor()
	step := signIn(other, "host@example.org", phrase)
	if step.Path() != "/sign-in/second" || other.Token("sid") != "" {
		t.Fatalf("after the password: %d at %s", step.Status, step.Path())
	}
	if got := other.Get("/home").Status; got != http.StatusUnauthorized {
		t.Errorf("half-way in, home answers %d", got)
	}
	if bad := other.Submit(step, "/sign-in/second", map[string]string{"code": "000000"}); bad.Status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong code: %d", bad.Status)
	}
	if in := other.Submit(step, "/sign-in/second", map[string]string{"code": code(t, h, secret)}); in.Path() != "/home" || other.Token("step") != "" {
		t.Errorf("both: %d at %s, and the half is left: %q", in.Status, in.Path(), other.Token("step"))
	}
	if got := h.Visitor().Get("/sign-in/second").Path(); got != "/sign-in" {
		t.Errorf("without a first step the second is at %s", got)
	}
}

// code is what an authenticator app with this secret shows now.
func code(t *testing.T, h *house.House, secret string) string {
	t.Helper()
	shown, err := totp.GenerateCode(strings.Join(strings.Fields(secret), ""), h.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return shown
}

// A step-up comes between, loses nothing, and leads on.
func TestStepUpBeforeTheAccountChanges(t *testing.T) {
	h := realHouse(t)
	newcomer(t, h, "pine@example.org", access.Member)
	b := h.Visitor()
	signIn(b, "pine@example.org", phrase)
	h.Clock.Advance(11 * time.Minute)
	asked := b.Get("/account/password")
	if asked.Path() != "/prove" || !strings.Contains(asked.Words(), "Before you change your password") {
		t.Fatalf("%d at %s: %s", asked.Status, asked.Path(), asked.Words())
	}
	if wrong := b.Submit(asked, "/prove", map[string]string{"password": newer}); wrong.Status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong password: %d", wrong.Status)
	}
	before := b.Token("sid")
	form := b.Submit(asked, "/prove", map[string]string{"password": phrase})
	if form.Path() != "/account/password" || b.Token("sid") == before {
		t.Fatalf("%d at %s", form.Status, form.Path())
	}
	if got := h.With(before).Get("/account").Status; got != http.StatusUnauthorized {
		t.Errorf("the token from before opens %d", got)
	}
	if short := b.Submit(form, "/account/password", map[string]string{"password": "short"}); short.Status != http.StatusUnprocessableEntity {
		t.Errorf("a bad one: %d", short.Status)
	}
	if done := b.Submit(form, "/account/password", map[string]string{"password": newer}); done.Path() != "/account" {
		t.Errorf("%d at %s", done.Status, done.Path())
	}
	h.Clock.Advance(time.Hour)
	if got := signIn(h.Visitor(), "pine@example.org", phrase).Status; got != http.StatusUnprocessableEntity {
		t.Errorf("with the old password: %d", got)
	}
	if got := signIn(h.Visitor(), "pine@example.org", newer).Path(); got != "/home" {
		t.Errorf("with the new one one lands at %s", got)
	}
}

// A dead session keeps what was typed, and a real sign-in gives it back in the same box: with a password, with a second
// step, and after a passkey opened the session.
func TestTheBoxComesBackAfterARealSignIn(t *testing.T) {
	h := realHouse(t)
	const words = "I walked along the canal before writing this."
	b, group := member(t, h, "pine@example.org")
	lose := func() *house.Page {
		box := b.Get(group + "/write")
		h.Clock.Advance(account.IdleLimit)
		out := b.Submit(box, group+"/threads", map[string]string{"title": "Canal", "words": words})
		if out.Status != http.StatusUnauthorized || !strings.Contains(out.Body, words) {
			t.Fatalf("%d: %s", out.Status, out.Words())
		}
		return out
	}
	filled := func(how string, p *house.Page) {
		t.Helper()
		if p.Status != http.StatusOK || p.Find("textarea[name=words]").Text() != "\n"+words && strings.TrimSpace(p.Find("textarea[name=words]").Text()) != words ||
			p.Find("[name=title]").AttrOr("value", "") != "Canal" || p.Find(`form[action="`+group+`/threads"]`).Length() == 0 {
			t.Errorf("%s: %d: %s", how, p.Status, p.Words())
		}
	}
	again := map[string]string{"address": "pine@example.org", "password": phrase, "shared": ""}
	wrong := b.Submit(lose(), "/sign-in", map[string]string{"address": "pine@example.org", "password": newer, "shared": ""})
	if wrong.Status != http.StatusUnprocessableEntity || !strings.Contains(wrong.Body, words) {
		t.Errorf("a wrong password lost the words: %d", wrong.Status)
	}
	back := b.Submit(wrong, "/sign-in", again)
	filled("with a password", back)
	if shared := b.Submit(back, group+"/threads", nil); shared.Status != http.StatusOK || !strings.Contains(shared.Body, words) {
		t.Errorf("sharing it then: %d", shared.Status)
	}

	page := b.Get("/account/authenticator")
	secret := page.Find(".key").Text()
	b.Submit(page, "/account/authenticator", map[string]string{"code": code(t, h, secret)})
	step := b.Submit(lose(), "/sign-in", again)
	if !strings.Contains(step.Body, words) {
		t.Fatalf("the second step lost the words: %d", step.Status)
	}
	filled("with a second step", b.Submit(step, "/sign-in/second", map[string]string{"code": code(t, h, secret)}))

	out := lose()
	in := signInAgain(t, h, "pine@example.org", secret)
	other := h.With(in)
	filled("after a passkey", other.Submit(out, "/sign-in", map[string]string{"passkey": "1"}))

	newcomer(t, h, "reed@example.org", access.Member)
	h.Clock.Advance(time.Hour)
	b.Submit(signIn(b, "pine@example.org", phrase), "/sign-in/second", map[string]string{"code": code(t, h, secret)})
	elsewhere := b.Submit(lose(), "/sign-in", map[string]string{"address": "reed@example.org", "password": phrase, "shared": ""})
	if elsewhere.Path() != "/cohorts/"+strings.Split(group, "/")[2]+"/write" {
		t.Errorf("somebody else came in at %s", elsewhere.Path())
	}
	if strings.Contains(elsewhere.Body, words) {
		t.Error("somebody else was given the words")
	}
}

func signInAgain(t *testing.T, h *house.House, address, secret string) string {
	t.Helper()
	h.Clock.Advance(time.Hour)
	half, err := h.Accounts.SignIn(t.Context(), account.Attempt{Address: redact.Email(address), Password: phrase})
	if err != nil {
		t.Fatal(err)
	}
	in, err := h.Accounts.Second(t.Context(), half.Pending, code(t, h, secret), "")
	if err != nil {
		t.Fatal(err)
	}
	return string(in.Token)
}

func TestRecoveryAtTheDoor(t *testing.T) {
	h := realHouse(t)
	p := newcomer(t, h, "pine@example.org", access.Member)
	host := newcomer(t, h, "host@example.org", access.Staff)
	ask := func(address string) (*house.Browser, *house.Page) {
		b := h.Visitor()
		return b, b.Submit(b.Get("/recovery"), "/recovery", map[string]string{"address": address})
	}
	b, known := ask("pine@example.org")
	_, unknown := ask("nobody@example.org")
	letters := strings.TrimSpace(known.Find(".letters").Text())
	tidy := func(p *house.Page) string {
		all := strings.ReplaceAll(answer(p, "TYPED"), strings.TrimSpace(p.Find(".letters").Text()), "LETTERS")
		return regexp.MustCompile(`recovery=[^;]+`).ReplaceAllString(all, "recovery=TOKEN")
	}
	if diff := cmp.Diff(tidy(known), tidy(unknown)); diff != "" || len(letters) != 7 {
		t.Errorf("letters %q; known and unknown differ:\n%s", letters, diff)
	}
	if set := cookie(t, known, "recovery"); !strings.Contains(set, "HttpOnly") || !strings.Contains(set, "SameSite=Lax") {
		t.Error(set)
	}
	if none := h.Visitor().Get("/recovery/password"); none.Status != http.StatusUnauthorized || !strings.Contains(none.Words(), "no longer open") {
		t.Errorf("on another device: %d: %s", none.Status, none.Words())
	}
	early := b.Submit(b.Get("/recovery/password"), "/recovery/password", map[string]string{"password": newer})
	if early.Status != http.StatusForbidden {
		t.Errorf("nobody vouched: %d", early.Status)
	}
	if _, err := h.Accounts.Vouch(t.Context(), host.Actor(), p.ID, letters); err != nil {
		t.Fatal(err)
	}
	if page := b.Get("/recovery/password"); !strings.Contains(page.Words(), "Not quite yet") {
		t.Errorf("vouched for: %s", page.Words())
	}
	h.Clock.Advance(24 * time.Hour)
	ready := b.Get("/recovery/password")
	if bad := b.Submit(ready, "/recovery/password", map[string]string{"password": "short"}); bad.Status != http.StatusUnprocessableEntity {
		t.Errorf("a bad password: %d", bad.Status)
	}
	done := b.Submit(ready, "/recovery/password", map[string]string{"password": newer})
	if done.Path() != "/sign-in" || b.Token("recovery") != "" {
		t.Errorf("%d at %s", done.Status, done.Path())
	}
	if got := signIn(b, "pine@example.org", newer).Path(); got != "/home" {
		t.Errorf("with the new password one lands at %s", got)
	}
}
