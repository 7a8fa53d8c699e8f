package redact_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/redact"
)

// line logs with the house's logger and gives the line as text and as read back.
func line(t *testing.T, args ...any) (string, map[string]any) {
	t.Helper()
	var out bytes.Buffer
	redact.NewLogger(&out, slog.LevelDebug).Info("message", args...)
	var fields map[string]any
	if err := json.Unmarshal(out.Bytes(), &fields); err != nil {
		t.Fatalf("not one JSON object: %v\n%s", err, out.String())
	}
	if strings.Count(out.String(), "\n") != 1 {
		t.Errorf("not one line: %q", out.String())
	}
	return out.String(), fields
}

func TestTextUnderATellingNameStaysOut(t *testing.T) {
	for _, key := range []string{"body", "Body", "post_body", "postBody", "post.body", "title", "e-mail", "email", "userEmail", "ip",
		"clientIP", "remote_addr", "remoteAddr", "token", "csrf-token", "cookie", "Cookie", "password", "authorization", "name", "alias", "url", "user2email"} {
		out, fields := line(t, key, secret, "n", 1)
		safe(t, key, out)
		if fields["n"] != float64(1) {
			t.Errorf("%s: the number beside it is gone: %v", key, fields)
		}
		out, _ = line(t, slog.Group("request", slog.String(key, secret)))
		safe(t, key+" in a group", out)
		out, _ = line(t, key, errors.New(secret))
		safe(t, key+" as an error", out)
	}
}

func TestPlainFactsStay(t *testing.T) {
	at := time.Date(2026, 11, 21, 8, 30, 0, 0, time.UTC)
	_, got := line(t, "cohort", "01J", "count", 3, "ok", true, "took", 1500*time.Millisecond, "at", at, "shipping", "x", "bodies", 2, "none", nil)
	for _, key := range []string{"time", "level", "msg"} {
		delete(got, key)
	}
	want := map[string]any{"cohort": "01J", "count": 3., "ok": true, "took": 1.5e9, "at": "2026-11-21T08:30:00Z", "shipping": "x", "bodies": 2., "none": nil}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLengthOfATypedValueStaysRight(t *testing.T) {
	_, fields := line(t, "body", redact.Words("1234567"))
	if fields["body"] != "[redacted:7]" {
		t.Errorf("body = %v", fields["body"])
	}
}

func TestForeignErrorTextIsQuotedOnOneLineAndCut(t *testing.T) {
	foreign := errors.New("bad\n{\"level\":\"ERROR\"}\x1b[2J\u202e\u2028" + strings.Repeat("é", 5000))
	out, fields := line(t, "err", fmt.Errorf("store: %w", foreign))
	got, ok := fields["err"].(string)
	if !ok || !strings.HasPrefix(got, `"store: bad\n{`) {
		t.Fatalf("err = %v", fields["err"])
	}
	for _, r := range got {
		if r < ' ' || r > '~' {
			t.Fatalf("err holds %q after decoding: %s", r, got)
		}
	}
	if len(out) > 4096 {
		t.Errorf("an error of 10,000 bytes makes a line of %d", len(out))
	}
}

func TestTextThatMovesATerminalIsQuoted(t *testing.T) {
	for _, s := range []string{"a\x1b[31m", "a\u009b31m", "a\u202eb", "a\x00b", "\xff", "a\rb", "zero\u200bwidth"} {
		_, fields := line(t, "kind", s)
		got := fields["kind"].(string)
		if !strings.HasPrefix(got, `"`) || strings.ContainsAny(got, "\x1b\u009b\u202e\x00\r\u200b\ufffd") {
			t.Errorf("%q is logged as %q", s, got)
		}
	}
	_, fields := line(t, "stack", "goroutine 1\n\tmain.go:1")
	if fields["stack"] != "goroutine 1\n\tmain.go:1" {
		t.Errorf("stack = %v", fields["stack"])
	}
}

type outer struct {
	inner struct{ text redact.Words }
	Plain string
}

func TestOfStructuresOnlyTheTypeIsPrinted(t *testing.T) {
	v := outer{Plain: secret}
	v.inner.text = secret
	for name, v := range map[string]any{"struct": v, "pointer": &v, "map": map[string]string{"a": secret}, "slice": []string{secret}, "bytes": []byte(secret), "reader": io.Reader(strings.NewReader(secret))} {
		out, fields := line(t, "doc", v)
		if strings.Contains(out, "Zwergpinguin") || strings.Contains(out, "Wndlcmdwaw") {
			t.Errorf("%s: %s", name, out)
		}
		if got := fmt.Sprint(fields["doc"]); got != fmt.Sprintf("[%T]", v) {
			t.Errorf("%s: doc = %s", name, got)
		}
	}
}

func TestLevelHolds(t *testing.T) {
	var out bytes.Buffer
	redact.NewLogger(&out, slog.LevelWarn).Info("quiet")
	if out.Len() != 0 {
		t.Errorf("below its level: %s", out.String())
	}
}
