package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"holdfast/server/access"
	"holdfast/server/testkit/house"
)

// atName is a real house that people reach by a name, where passkeys can work.
func atName(t *testing.T) *house.House {
	return house.Open(t, house.Options{Real: true, Settings: []string{"HOLDFAST_ORIGIN=http://localhost:8080"}})
}

// device is a made-up authenticator with one passkey on it.
type device struct {
	auth virtualwebauthn.Authenticator
	key  virtualwebauthn.Credential
}

var party = virtualwebauthn.RelyingParty{ID: "localhost", Name: "Notes", Origin: "http://localhost:8080"}

func newDevice() *device {
	const full = 77 // bytes of a public key written out: where a coordinate begins with a zero byte this one leaves it out
	for {
		key := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
		if len(key.Key.AttestationData()) == full {
			return &device{virtualwebauthn.NewAuthenticator(), key}
		}
	}
}

func (d *device) make(t *testing.T, began map[string]any) json.RawMessage {
	t.Helper()
	options, err := virtualwebauthn.ParseAttestationOptions(asText(t, began["options"]))
	if err != nil {
		t.Fatal(err)
	}
	d.auth.Options.UserHandle = []byte(options.UserID)
	return json.RawMessage(virtualwebauthn.CreateAttestationResponse(party, d.auth, d.key, *options))
}

func (d *device) show(t *testing.T, began map[string]any) json.RawMessage {
	t.Helper()
	options, err := virtualwebauthn.ParseAssertionOptions(asText(t, began["options"]))
	if err != nil {
		t.Fatal(err)
	}
	d.key.Counter++
	return json.RawMessage(virtualwebauthn.CreateAssertionResponse(party, d.auth, d.key, *options))
}

func asText(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

type sent = map[string]any

// A passkey is added, comes in without a password, and proves again, all in the script's JSON.
func TestPasskeysInTheBrowser(t *testing.T) {
	h := atName(t)
	newcomer(t, h, "host@example.org", access.Staff)
	b, d := h.Visitor(), newDevice()
	signIn(b, "host@example.org", phrase)
	weak := b.Token("sid")
	page, began := b.PostJSON("/account/passkeys", sent{})
	if page.Status != http.StatusOK || began["ticket"] == "" {
		t.Fatalf("%d %s", page.Status, page.Body)
	}
	page, said := b.PostJSON("/account/passkeys/answer", sent{"ticket": began["ticket"], "response": d.make(t, began), "name": "My phone"})
	if page.Status != http.StatusOK || said["to"] != "/account/passkeys?said=passkey" || b.Token("sid") == weak {
		t.Fatalf("%d %s", page.Status, page.Body)
	}
	if list := b.Get("/account/passkeys"); !strings.Contains(list.Words(), "My phone") || list.Find("form[action$='/removal']").Length() != 0 {
		t.Errorf("staff's only second thing: %s", list.Words())
	}
	if home := b.Get("/home"); home.Path() != "/home" {
		t.Errorf("with it, home is at %s", home.Path())
	}

	other := h.Visitor()
	_, began = other.PostJSON("/sign-in/passkey", sent{})
	page, said = other.PostJSON("/sign-in/passkey/answer", sent{"ticket": began["ticket"], "response": d.show(t, began), "next": "/account", "shared": true})
	if page.Status != http.StatusOK || said["to"] != "/account" {
		t.Fatalf("%d %s", page.Status, page.Body)
	}
	if set := strings.ToLower(cookie(t, page, "sid")); strings.Contains(set, "max-age") || !strings.Contains(set, "httponly") {
		t.Errorf("on a shared device: %s", set)
	}
	h.Clock.Advance(11 * time.Minute)
	asked := other.Get("/account/codes")
	if asked.Path() != "/prove" {
		t.Fatalf("at %s", asked.Path())
	}
	before := other.Token("sid")
	_, began = other.PostJSON("/prove/passkey", sent{})
	page, said = other.PostJSON("/prove/passkey/answer", sent{"ticket": began["ticket"], "response": d.show(t, began), "next": "/account/codes"})
	if said["to"] != "/account/codes" || other.Token("sid") == before || other.Get("/account/codes").Path() != "/account/codes" {
		t.Errorf("%d %s", page.Status, page.Body)
	}
}

func TestWhatAPasskeysAnswerMustBe(t *testing.T) {
	h := atName(t)
	newcomer(t, h, "pine@example.org", access.Member)
	b := h.Visitor()
	for _, c := range []struct {
		name, path string
		body       any
		status     int
	}{
		{"a ticket nobody has", "/sign-in/passkey/answer", sent{"ticket": "x", "response": sent{}}, http.StatusUnauthorized},
		{"not an object", "/sign-in/passkey/answer", []int{1}, http.StatusBadRequest},
		{"too much", "/sign-in/passkey/answer", sent{"ticket": strings.Repeat("x", 200_000)}, http.StatusBadRequest},
		{"signed out, proving", "/prove/passkey", sent{}, http.StatusUnauthorized},
		{"signed out, adding", "/account/passkeys", sent{}, http.StatusUnauthorized},
	} {
		page, said := b.PostJSON(c.path, c.body)
		if page.Status != c.status || said["sentence"] == "" || said["sentence"] == nil || b.Token("sid") != "" {
			t.Errorf("%s: %d %s", c.name, page.Status, page.Body)
		}
	}
	if page := b.Post("/sign-in/passkey", url.Values{"x": {"{}"}}); page.Status != http.StatusBadRequest {
		t.Errorf("a form: %d", page.Status)
	}
	_, began := b.PostJSON("/sign-in/passkey", sent{})
	page, said := b.PostJSON("/sign-in/passkey/answer", sent{"ticket": began["ticket"], "response": newDevice().show(t, began)})
	if page.Status != http.StatusUnprocessableEntity || said["sentence"] == nil {
		t.Errorf("a passkey nobody has: %d %s", page.Status, page.Body)
	}
	signIn(b, "pine@example.org", phrase)
	h.Clock.Advance(11 * time.Minute)
	if page, said := b.PostJSON("/account/passkeys", sent{}); said["to"] == nil || !strings.HasPrefix(said["to"].(string), "/prove") {
		t.Errorf("without a fresh proof: %d %s", page.Status, page.Body)
	}
}
