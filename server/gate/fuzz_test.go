package gate_test

import (
	"slices"
	"testing"
	"unicode/utf8"

	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/gate/gatetest"
)

// refusal fails t unless err is one that a person can be told: a kind the gate documents, with a sentence.
func refusal(t *testing.T, err error, kinds ...errs.Kind) {
	t.Helper()
	e, ok := errs.As(err)
	if !ok || e.Sentence == "" {
		t.Fatalf("refused without a sentence: %v", err)
	}
	for _, k := range kinds {
		if e.Kind == k {
			return
		}
	}
	t.Fatalf("refused as %v: %v", e.Kind, err)
}

func FuzzFromHTML(f *testing.F) {
	for _, c := range slices.Concat(htmlCases, wordCases) {
		f.Add(c.in)
	}
	for _, s := range slices.Concat(hostile, fallen) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		body, _, err := gate.FromHTML(in)
		if err != nil {
			refusal(t, err, errs.Invalid, errs.TooLarge)
			return
		}
		if err := gatetest.Settled(body); err != nil {
			t.Fatalf("%q\n became %q\n %v", in, body[0].HTML, err)
		}
	})
}

func FuzzFromText(f *testing.F) {
	for _, c := range textCases {
		f.Add(c.in)
	}
	for _, s := range slices.Concat(hostile, fallen) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		body, err := gate.FromText(in)
		if err != nil {
			refusal(t, err, errs.Invalid, errs.TooLarge)
			return
		}
		if err := gatetest.CheckBody(body); err != nil {
			t.Fatalf("%q\n became %q\n %v", in, body[0].HTML, err)
		}
		again, err := gate.FromText(body.Source())
		if err != nil || again[0].HTML != body[0].HTML {
			t.Fatalf("%q\n became %q\n and, changed without a change, %v: %v", in, body[0].HTML, again, err)
		}
	})
}

func FuzzTitle(f *testing.F) {
	for _, c := range lineCases {
		f.Add(c.in)
	}
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		title, err := gate.Title(in)
		if err != nil {
			refusal(t, err, errs.Invalid)
			return
		}
		if err := gatetest.Words(title); err != nil {
			t.Fatalf("%q became %q: %v", in, title, err)
		}
		if n := utf8.RuneCountInString(title); n == 0 || n > gate.MaxTitle {
			t.Fatalf("%q has %d runes", title, n)
		}
		if again, err := gate.Title(title); again != title || err != nil {
			t.Fatalf("%q became %q and then %q: %v", in, title, again, err)
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, c := range decodeCases {
		f.Add([]byte(c.in))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		body, err := gate.Decode(in)
		if err != nil {
			refusal(t, err, errs.Internal)
			return
		}
		again, err := gate.Decode(body.Encode())
		if err != nil || string(again.Encode()) != string(body.Encode()) {
			t.Fatalf("%q: %v", in, err)
		}
		_, _, _ = body.Text(), body.Source(), body.Excerpt(40)
	})
}
