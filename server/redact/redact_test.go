package redact_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"holdfast/server/redact"
)

const secret = "Zwergpinguin 7 <am@see.example>"

var placeholder = fmt.Sprintf("[redacted:%d]", len(secret))

type holder struct {
	Words   redact.Words
	Token   redact.Token
	Email   redact.Email
	Address redact.Address
}

func all() holder { return holder{secret, secret, secret, secret} }

func each() map[string]any {
	h := all()
	return map[string]any{"words": h.Words, "token": h.Token, "email": h.Email, "address": h.Address}
}

// safe fails when out shows the secret, whole or in hexadecimal, or when the placeholder is missing.
func safe(t *testing.T, how, out string) {
	t.Helper()
	lower := strings.ToLower(out)
	for _, form := range []string{secret, "Zwergpinguin", fmt.Sprintf("%x", "Zwergpinguin"), fmt.Sprintf("% x", "Zwergpinguin")} {
		if strings.Contains(lower, strings.ToLower(form)) {
			t.Errorf("%s shows the secret: %s", how, out)
		}
	}
	if !strings.Contains(out, placeholder) {
		t.Errorf("%s = %q, without %s", how, out, placeholder)
	}
}

func TestFmtPrintsOnlyThePlaceholder(t *testing.T) {
	for name, v := range each() {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%10s", "%.3s", "%q", "%+q", "%x", "%X", "% x", "%#x", "%d", "%t", "%c", "%U", "%e", "%b", "%o"} {
			safe(t, name+" "+verb, fmt.Sprintf(verb, v))
		}
		safe(t, name+" Sprint", fmt.Sprint(v))
		safe(t, name+" Sprintln", fmt.Sprintln(v))
		safe(t, name+" Errorf", fmt.Errorf("could not keep %v", v).Error())
	}
}

func TestNestedValuesPrintOnlyThePlaceholder(t *testing.T) {
	h := all()
	nested := map[string]any{
		"struct":  h,
		"pointer": &h,
		"map":     map[string]redact.Words{"a": secret},
		"keys":    map[redact.Email]int{secret: 1},
		"slice":   []redact.Token{secret},
		"array":   [1]redact.Address{secret},
		"any":     []any{map[string]any{"deep": holder{Words: secret}}},
		"joined":  errors.Join(errors.New("first"), fmt.Errorf("then %v", h.Words)),
	}
	for name, v := range nested {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			if name == "joined" && (verb == "%x" || verb == "%#v") {
				continue // its text in hexadecimal, placeholder and all; or only pointers
			}
			safe(t, name+" "+verb, fmt.Sprintf(verb, v))
		}
	}
}

func TestEncodersGetOnlyThePlaceholder(t *testing.T) {
	h := all()
	for name, v := range map[string]any{"struct": h, "pointer": &h, "map": map[string]redact.Email{"a": secret}, "slice": []any{h.Token}} {
		out, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		safe(t, "json "+name, string(out))
	}
	out, err := xml.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	safe(t, "xml", string(out))
}

func TestSlogPrintsOnlyThePlaceholder(t *testing.T) {
	var out bytes.Buffer
	handlers := map[string]slog.Handler{"text": slog.NewTextHandler(&out, nil), "json": slog.NewJSONHandler(&out, nil), "ours": redact.NewLogger(&out, slog.LevelDebug).Handler()}
	for name, handler := range handlers {
		log := slog.New(handler)
		for key, v := range each() {
			out.Reset()
			log.Info("kept", key, v)
			safe(t, name+" attribute", out.String())
			out.Reset()
			log.With(key, v).WithGroup("g").Info("kept", slog.Group("in", slog.Any(key, v)), "n", 1)
			safe(t, name+" group", out.String())
		}
	}
}

func TestStringIsTheDeliberateWayOut(t *testing.T) {
	if got := string(redact.Words(secret)); got != secret {
		t.Errorf("string() = %q", got)
	}
	if got := redact.Words(secret).String(); got != placeholder {
		t.Errorf("String() = %q", got)
	}
}
