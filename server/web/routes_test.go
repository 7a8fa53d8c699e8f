package web

import (
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"holdfast/server/access"
)

// A route whose action is not in the access table stops the start, and every such route is named.
func TestARouteWithoutAnActionDoesNotStart(t *testing.T) {
	s := &Server{app: fiber.New()}
	nothing := func(*request) error { return nil }
	err := s.mount([]route{
		{fiber.MethodGet, "/fine", access.SeePublic, nothing, asPage},
		{fiber.MethodGet, "/forgotten", "", nothing, asPage},
		{fiber.MethodPost, "/invented", "fly", nothing, asPage},
	})
	if err == nil || !strings.Contains(err.Error(), "/forgotten") || !strings.Contains(err.Error(), "/invented") || strings.Contains(err.Error(), "/fine") {
		t.Errorf("it starts, or does not say why not: %v", err)
	}
}

// Every address the house answers stands in the table, and none twice.
func TestTheTableIsWhatTheHouseAnswers(t *testing.T) {
	s := &Server{app: fiber.New()}
	table := s.routes()
	if err := s.mount(table); err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, r := range table {
		key := r.method + " " + r.path
		if want[key] {
			t.Errorf("%s stands in the table twice", key)
		}
		want[key] = true
	}
	for _, r := range s.app.GetRoutes(true) {
		if r.Method != fiber.MethodHead && !want[r.Method+" "+r.Path] {
			t.Errorf("%s %s is answered and not in the table", r.Method, r.Path)
		}
	}
}

func TestOnlyAddressesOfOurOwnAreGoneOnTo(t *testing.T) {
	for to, want := range map[string]string{
		"/threads/1": "/threads/1", "": "/home", "//elsewhere.example": "/home", "/\\elsewhere.example": "/home",
		"https://elsewhere.example": "/home", "/a\r\nSet-Cookie: x": "/home", "javascript:alert(1)": "/home",
	} {
		if got := local(to); got != want {
			t.Errorf("%q leads to %q", to, got)
		}
	}
}
