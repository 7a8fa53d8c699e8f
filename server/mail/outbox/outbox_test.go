package outbox_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"holdfast/server/errs"
	"holdfast/server/mail"
	"holdfast/server/mail/outbox"
	"holdfast/server/redact"
	"holdfast/server/seal"
	"holdfast/server/store/sealed"
	"holdfast/server/store/sqlite"
	"holdfast/server/testkit"
	"holdfast/server/testkit/canary"
)

var monday = time.Date(2026, 11, 9, 9, 0, 0, 0, time.UTC)

// open is an outbox on a sealed store in a folder of its own.
func open(t *testing.T) (*outbox.Outbox, *testkit.Clock, string) {
	t.Helper()
	dir := t.TempDir()
	inner, err := sqlite.Open(filepath.Join(dir, "db"), sqlite.Options{})
	must(t, err)
	t.Cleanup(func() { must(t, inner.Close()) })
	must(t, inner.Migrate(t.Context(), sealed.Keys, outbox.Mails))
	ring, err := seal.OpenRing(t.Context(), seal.NewRoot(), sealed.NewKeys(inner), "practice", 10)
	must(t, err)
	c := testkit.NewClock(monday)
	return outbox.New(sealed.New(inner, ring, "practice"), c, "practice"), c, dir
}

func example(n int) mail.Message {
	return mail.Message{
		ID: fmt.Sprintf("key%05d@notes.example.org", n), FromName: "Notes", From: "post@notes.example.org", To: "willow@example.org",
		At: monday, Subject: "Something is waiting for you", Link: "https://notes.example.org/home", Text: "Hello", HTML: "<p>Hello</p>",
	}
}

var plainly = cmp.Options{
	cmpopts.IgnoreUnexported(outbox.Mail{}),
	cmp.Comparer(func(a, b redact.Words) bool { return a == b }), cmp.Comparer(func(a, b redact.Email) bool { return a == b }),
}

func TestAMailStaysAsItWas(t *testing.T) {
	o, _, _ := open(t)
	must(t, o.Deliver(t.Context(), example(1)))
	want := outbox.Mail{
		ID: "key00001", At: monday, Times: 1, From: "Notes <post@notes.example.org>", Subject: "Something is waiting for you", To: "willow@example.org",
		Link: "https://notes.example.org/home", Text: "Hello", HTML: "<p>Hello</p>",
	}
	got, err := o.Get(t.Context(), want.ID)
	must(t, err)
	if diff := cmp.Diff(want, got, plainly); diff != "" {
		t.Error(diff)
	}
	list, err := o.List(t.Context())
	must(t, err)
	if diff := cmp.Diff([]outbox.Mail{want}, list, plainly); diff != "" {
		t.Error(diff)
	}
	if _, err := o.Get(t.Context(), "key00002"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a mail that is not there: %v", err)
	}
}

// What comes again is the mail that is there; it comes first, and it is told how often it came.
func TestAMailThatComesAgain(t *testing.T) {
	o, c, _ := open(t)
	must(t, o.Deliver(t.Context(), example(1)))
	c.Advance(time.Minute)
	must(t, o.Deliver(t.Context(), example(2)))
	c.Advance(time.Minute)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { must(t, o.Deliver(t.Context(), example(1))) })
	}
	all.Wait()
	list, err := o.List(t.Context())
	must(t, err)
	if len(list) != 2 || list[0].ID != "key00001" || list[0].Times != 9 || !list[0].At.Equal(monday.Add(2*time.Minute)) || list[1].Times != 1 {
		t.Errorf("%+v", list)
	}
}

func TestTheNewestStay(t *testing.T) {
	o, c, _ := open(t)
	for n := range outbox.Kept + 5 {
		must(t, o.Deliver(t.Context(), example(n)))
		c.Advance(time.Second)
	}
	list, err := o.List(t.Context())
	must(t, err)
	if len(list) != outbox.Kept || list[0].ID != fmt.Sprintf("key%05d", outbox.Kept+4) || list[len(list)-1].ID != "key00005" {
		t.Errorf("%d mails, from %s to %s", len(list), list[0].ID, list[len(list)-1].ID)
	}
}

// The links let people in, and the addresses say who belongs here: the database shows neither.
func TestTheDatabaseShowsNoMail(t *testing.T) {
	o, _, dir := open(t)
	c := canary.New("outbox7")
	m := example(1)
	m.To, m.Link = redact.Email(c.For("to")+"@example.org"), redact.Words("https://notes.example.org/i/"+c.For("link"))
	m.Text, m.HTML = redact.Words(c.Text("text", 9000)), redact.Words(c.Text("html", 9000))
	must(t, o.Deliver(t.Context(), m))
	if got, err := o.Get(t.Context(), "key00001"); err != nil || !strings.Contains(string(got.Text), c.For("text")) {
		t.Fatalf("it is not there: %v", err)
	}
	hits, err := c.Scan(dir)
	must(t, err)
	for _, hit := range hits {
		t.Error(hit)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
