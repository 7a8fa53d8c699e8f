package mail

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"holdfast/server/redact"
)

const (
	secret = redact.Token("kQ3hZ8n_T2vWm5xC9rBq7LdYp0sGfJ4aUeHi1oNkXzE")
	origin = "https://notes.example.org"
	keyed  = "0123456789abcdef0123456789abcdef01234567"
)

var (
	wednesday = time.Date(2026, 11, 11, 9, 30, 0, 0, time.UTC)
	friday    = time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
)

// kept is a transport that remembers.
type kept struct{ mails []Message }

func (k *kept) Deliver(_ context.Context, m Message) error {
	k.mails = append(k.mails, m)
	return nil
}

func mailer(t *testing.T) (*Mailer, *kept) {
	t.Helper()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	k := &kept{}
	return New(Parts{Transport: k, Brand: "Notes", From: "post@notes.example.org", Zone: berlin}), k
}

func to() To { return To{Address: "willow@example.org", Key: keyed, At: wednesday} }

// every sends one of each mail.
func every(t *testing.T, m *Mailer) {
	t.Helper()
	ctx := t.Context()
	for _, err := range []error{
		m.Invitation(ctx, to(), Invitation{Link: NewLink(origin, ToInvitation, secret), Expires: friday}),
		m.Waiting(ctx, to(), Waiting{Link: NewLink(origin, ToHome, "")}),
		m.Waiting(ctx, to(), Waiting{Link: NewLink(origin, ToHome, ""), Count: 1}),
		m.Waiting(ctx, to(), Waiting{Link: NewLink(origin, ToHome, ""), Count: 3}),
		m.Alert(ctx, to(), Alert{Link: NewLink(origin, ToAccount, "")}),
		m.Confirm(ctx, to(), Confirm{Link: NewLink(origin, ToConfirm, secret), Expires: friday.Add(30 * time.Minute)}),
		m.Page(ctx, to(), Page{Link: NewLink(origin, ToCalled, secret), Since: wednesday}),
		m.Page(ctx, to(), Page{Link: NewLink(origin, ToCalled, secret), Since: wednesday, Step: 2}),
		m.Page(ctx, to(), Page{Link: NewLink(origin, ToCalled, secret), Since: wednesday, Step: 2, Drill: true}),
		m.Page(ctx, to(), Page{Link: NewLink(origin, ToCalled, secret), Since: wednesday, Test: true}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Invariant 2: nothing that a person wrote fits into a message. Every method that sends one is looked at, those to come
// too.
func TestNoMessageHoldsWords(t *testing.T) {
	fits := map[reflect.Type]bool{
		reflect.TypeFor[time.Time](): true, reflect.TypeFor[int](): true, reflect.TypeFor[bool](): true, reflect.TypeFor[Link](): true,
	}
	messages := 0
	for method := range reflect.TypeFor[*Mailer]().Methods() {
		in := method.Type
		if in.NumIn() != 4 || in.In(2) != reflect.TypeFor[To]() {
			t.Errorf("Mailer.%s is not (context, To, a message): is it a mail?", method.Name)
			continue
		}
		messages++
		message := in.In(3)
		if message.Kind() != reflect.Struct || message.Name() != method.Name {
			t.Errorf("Mailer.%s takes a %s", method.Name, message)
			continue
		}
		for i := range message.NumField() {
			if f := message.Field(i); !fits[f.Type] {
				t.Errorf("%s.%s is a %s, which could hold words", message.Name(), f.Name, f.Type)
			}
		}
	}
	if messages != 5 {
		t.Errorf("%d kinds of mail were looked at", messages)
	}
	link := reflect.TypeFor[Link]()
	for i := range link.NumField() {
		if link.Field(i).IsExported() {
			t.Errorf("anybody can put words into Link.%s", link.Field(i).Name)
		}
	}
}

func TestLinksLeadToKnownPlacesOnly(t *testing.T) {
	long := redact.Token(strings.Repeat("a", 43))
	for _, tc := range []struct {
		origin string
		path   Path
		token  redact.Token
		want   string
	}{
		{origin, ToHome, "", origin + "/home"},
		{"http://127.0.0.1:8080", ToAccount, "", "http://127.0.0.1:8080/account"},
		{origin, ToInvitation, long, origin + "/i/" + string(long)},
		{origin, ToConfirm, long, origin + "/confirm/" + string(long)},
		{origin, ToCalled, "01ARZ3NDEKTSV4RRFFQ69G5FAV", origin + "/called/01ARZ3NDEKTSV4RRFFQ69G5FAV"}, {origin, ToCalled, "", ""},
		{origin, "/cohorts/Willow", "", ""}, {origin, "", "", ""}, {origin, "//evil.example/", long, ""},
		{origin, ToHome, long, ""}, {origin, ToInvitation, "", ""}, {origin, ToInvitation, "short", ""},
		{origin, ToInvitation, "dear Willow, come to the Tuesday group", ""},
		{origin, ToInvitation, long + "\r\nBcc: x@example.org", ""}, {origin, ToInvitation, long + "/../home", ""},
		{"", ToHome, "", ""}, {"notes.example.org", ToHome, "", ""}, {"javascript:alert(1)", ToHome, "", ""},
		{origin + "/", ToHome, "", ""}, {origin + "/Willow", ToHome, "", ""}, {origin + "?a=Willow", ToHome, "", ""},
		{"https://Willow@notes.example.org", ToHome, "", ""}, {"ftp://notes.example.org", ToHome, "", ""},
	} {
		if got := NewLink(tc.origin, tc.path, tc.token).address; got != tc.want {
			t.Errorf("%q %q %q: %q", tc.origin, string(tc.path), string(tc.token), got)
		}
	}
}

func TestMailsAsTheyAre(t *testing.T) {
	m, k := mailer(t)
	every(t, m)
	want := []string{`Something is waiting for you
Hello,

something is waiting for you.

Have a look:
https://notes.example.org/i/` + string(secret) + `

No hurry: the link works until Friday 20 November, 7 pm. It asks for a code, which you get in another way.
This mail never says more than this.

-- 
Notes
If you do not know why you get this, leave it. Nothing happens without you.
`, `Something is waiting for you
Hello,

something is waiting for you.

Have a look:
https://notes.example.org/home

The link asks you to sign in.
This mail never says more than this.

-- 
Notes
Mail like this comes only when there is something for you.
`, `Something is waiting for you
Hello,

something is waiting for you.

  1 thing is new

Have a look:
https://notes.example.org/home

The link asks you to sign in.
This mail never says more than this.

-- 
Notes
Mail like this comes only when there is something for you.
`, `Something is waiting for you
Hello,

something is waiting for you.

  3 things are new

Have a look:
https://notes.example.org/home

The link asks you to sign in.
This mail never says more than this.

-- 
Notes
Mail like this comes only when there is something for you.
`, `Please look at how you sign in
Hello,

something changed in how you sign in.

See what it was:
https://notes.example.org/account

If it was you, there is nothing to do. If it was not, sign in and end the other sessions there.
The link asks you to sign in. Nobody of us ever asks for your password.

-- 
Notes
This mail never says more than this.
`, `Please confirm this address
Hello,

somebody asked us to write to this address.

Confirm it:
https://notes.example.org/confirm/` + string(secret) + `

If it was you, the link works until Friday 20 November, 7:30 pm. It asks you to sign in.
If it was not you, leave it. Nothing happens without you.

-- 
Notes
This mail never says more than this.
`, `Please look now
Hello,

you are on call, and something is waiting for you since Wednesday 11 November, 10:30 am.

Look at it:
https://notes.example.org/called/` + string(secret) + `

The link asks you to sign in.
This mail never says more than this.

-- 
Notes
Mail like this comes until somebody says that they have it.
`, `Please look now
Hello,

you are on call, and something is waiting for you since Wednesday 11 November, 10:30 am.

  Others were asked before you.

Look at it:
https://notes.example.org/called/` + string(secret) + `

The link asks you to sign in.
This mail never says more than this.

-- 
Notes
Mail like this comes until somebody says that they have it.
`, `Please look now (drill)
Hello,

you are on call, and something is waiting for you since Wednesday 11 November, 10:30 am.

  This is a drill. Please do what you would do.

Look at it:
https://notes.example.org/called/` + string(secret) + `

The link asks you to sign in.
This mail never says more than this.

-- 
Notes
Mail like this comes until somebody says that they have it.
`, `This is a test
Hello,

this is a test of how you can be reached. Nothing has happened.

Say that it arrived:
https://notes.example.org/called/` + string(secret) + `

The link asks you to sign in.
This mail never says more than this.

-- 
Notes
You asked for this test, on the page that says how you can be reached.
`}
	for i, sent := range k.mails {
		if diff := cmp.Diff(want[i], sent.Subject+"\n"+string(sent.Text)); diff != "" {
			t.Error(diff)
		}
	}
}

// The twin says the same in the same order, loads nothing from anywhere, and leads to one address alone.
func TestTheTwinSaysTheSame(t *testing.T) {
	m, k := mailer(t)
	every(t, m)
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	for _, sent := range k.mails {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(sent.HTML)))
		if err != nil {
			t.Fatal(err)
		}
		if doc.Find("title").Text() != sent.Subject {
			t.Errorf("the title is %q", doc.Find("title").Text())
		}
		text := strings.NewReplacer(":\n"+string(sent.Link), "", "-- \n", "").Replace(string(sent.Text))
		if diff := cmp.Diff(squeeze(text), squeeze(strings.ReplaceAll(doc.Find("body").Text(), "Notes", "Notes "))); diff != "" {
			t.Error(diff)
		}
		if links := doc.Find("a[href]"); links.Length() != 1 || links.AttrOr("href", "") != string(sent.Link) {
			t.Errorf("%d links", links.Length())
		}
		if n := doc.Find("img, script, link, iframe, form, object, svg, [src], [background], [onclick], [onload]").Length(); n > 0 {
			t.Errorf("%d things that are not words", n)
		}
		if strings.Contains(string(sent.HTML), "url(") || strings.Contains(string(sent.HTML), "@import") || strings.Contains(string(sent.HTML), "{{") {
			t.Error("the page loads something, or was not filled in")
		}
		if n := strings.Count(string(sent.HTML), "://"); n != 1 {
			t.Errorf("%d addresses in the page", n)
		}
	}
}

func TestABrandIsOnlyAName(t *testing.T) {
	k := &kept{}
	m := New(Parts{Transport: k, Brand: `"><img src=x>{{link}}`, From: "post@notes.example.org"})
	every(t, m)
	for _, sent := range k.mails {
		if strings.Contains(string(sent.HTML), "<img") || strings.Count(string(sent.HTML), string(sent.Link)) != 1 {
			t.Errorf("%s", string(sent.HTML))
		}
	}
}

func TestTheSameMailIsTheSame(t *testing.T) {
	m, k := mailer(t)
	every(t, m)
	first := k.mails
	k.mails = nil
	every(t, m)
	if diff := cmp.Diff(first, k.mails, cmp.Comparer(func(a, b redact.Words) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	if first[0].ID != keyed+"@notes.example.org" || !first[0].At.Equal(wednesday) {
		t.Errorf("%s at %v", first[0].ID, first[0].At)
	}
}

func TestMailsThatAreNotSent(t *testing.T) {
	m, k := mailer(t)
	link := NewLink(origin, ToInvitation, secret)
	whole := Invitation{Link: link, Expires: friday}
	for name, tc := range map[string]struct {
		to   To
		m    Invitation
		want error
	}{
		"no address":  {To{Key: keyed, At: wednesday}, whole, ErrRefused},
		"two":         {To{Address: "a@example.org, b@example.org", Key: keyed, At: wednesday}, whole, ErrRefused},
		"no key":      {To{Address: "a@example.org", At: wednesday}, whole, errIncomplete},
		"a told key":  {To{Address: "a@example.org", Key: "willow@example.org", At: wednesday}, whole, errIncomplete},
		"a split key": {To{Address: "a@example.org", Key: keyed + "\r\nX", At: wednesday}, whole, errIncomplete},
		"no time":     {To{Address: "a@example.org", Key: keyed}, whole, errIncomplete},
		"no link":     {to(), Invitation{Expires: friday}, errIncomplete},
		"no end":      {to(), Invitation{Link: link}, errIncomplete},
	} {
		if err := m.Invitation(t.Context(), tc.to, tc.m); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := m.Confirm(t.Context(), to(), Confirm{Link: NewLink(origin, ToConfirm, secret)}); !errors.Is(err, errIncomplete) {
		t.Errorf("a confirmation without its end: %v", err)
	}
	if err := m.Page(t.Context(), to(), Page{Link: NewLink(origin, ToCalled, secret)}); !errors.Is(err, errIncomplete) {
		t.Errorf("a page without its time: %v", err)
	}
	if len(k.mails) > 0 {
		t.Errorf("%d were sent", len(k.mails))
	}
}

// Neither a message nor a mail prints the token it carries.
func TestMailsDoNotPrintTheirTokens(t *testing.T) {
	m, k := mailer(t)
	every(t, m)
	link := NewLink(origin, ToInvitation, secret)
	for _, v := range []any{link, &link, Invitation{Link: link, Expires: friday}, k.mails[0], &k.mails[0]} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X"} {
			printed := fmt.Sprintf(verb, v)
			if strings.Contains(printed, string(secret)) || strings.Contains(strings.ToLower(printed), fmt.Sprintf("%x", string(secret))) || strings.Contains(printed, "willow@") {
				t.Errorf("%s of %T prints it", verb, v)
			}
		}
	}
}

func TestAddresses(t *testing.T) {
	for _, good := range []redact.Email{"a@b", "willow@example.org", "w.i+notes@mail.example.co.uk", "o'neil@example.org", "a@xn--bcher-kva.example", redact.Email(strings.Repeat("a", 64) + "@example.org")} {
		if CheckAddress(good) != nil {
			t.Errorf("%s was refused", string(good))
		}
	}
	for _, bad := range []redact.Email{
		"", "willow", "@example.org", "willow@", "a@b@c", " a@b", "a@b ", "a b@c", "a@b c", "a@b\r\nBcc: x@y", "a@b\n", "a\x00@b", "a@b,c@d",
		`"a b"@example.org`, `"a"@example.org`, "<a@b>", "A <a@b>", "a@b (c)", "(c)a@b", "a.@b", ".a@b", "a..b@c", "a@-b", "a@b-", "a@b..c", "a@.b", "a@b.",
		"group: a@b;", "a@[127.0.0.1]", "pöst@example.org", "a@exämple.org", "a@b\u202e", "=?utf-8?q?a?=@b>", "a@b> SIZE=1",
		redact.Email(strings.Repeat("a", 65) + "@b"), redact.Email("a@" + strings.Repeat("b.", 130) + "b"),
	} {
		if !errors.Is(CheckAddress(bad), ErrRefused) {
			t.Errorf("%q was taken", string(bad))
		}
	}
}
