package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestScreenAnswersEachLine(t *testing.T) {
	in := `{"id":"a","text":"I want to die tonight and I have saved up enough pills."}

{"id":"b","text":"We made soup & bread."}
not a line
{"id":"c"}
{"id":"d","text":"Text me on 07700 900123."}`
	out, errs, err := call(t, in, "screen")
	if err == nil || !strings.Contains(errs, "line 4") || !strings.Contains(errs, "line 5") || strings.Contains(errs, "not a line") {
		t.Errorf("%v\n%s", err, errs)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d answers: %s", len(lines), out)
	}
	want := []string{
		`{"id":"a","tier":"crisis","card":true,"queue":true,"page":true,"hold":false,"mask":true,`,
		`{"id":"b","tier":"green","card":false,"queue":false,"page":false,"hold":false,"mask":false,"rules":[]}`,
		`{"id":"d","tier":"amber","card":false,"queue":true,"page":false,"hold":false,"mask":true,"rules":["contact.out"`,
	}
	for i, line := range lines {
		if !strings.HasPrefix(line, want[i]) || !json.Valid([]byte(line)) {
			t.Errorf("%s", line)
		}
	}
}

func TestScreenWithoutFaultEndsWell(t *testing.T) {
	out, errs, err := call(t, `{"id":"","text":""}`+"\n", "screen")
	if err != nil || errs != "" || !strings.HasPrefix(out, `{"id":"","tier":"green"`) {
		t.Errorf("%v %q %q", err, out, errs)
	}
}
