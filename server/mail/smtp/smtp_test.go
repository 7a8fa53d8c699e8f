package smtp

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"holdfast/server/mail"
)

// parsed is a mail as its reader's program sees it.
type parsed struct {
	header netmail.Header
	text   string
	html   string
}

func parse(t *testing.T, data []byte) parsed {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s, %v", kind, err)
	}
	p := parsed{header: m.Header}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for i, into := range []*string{&p.text, &p.html} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		if kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")); kind != []string{"text/plain", "text/html"}[i] {
			t.Errorf("part %d is %s", i, kind)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		*into = strings.ReplaceAll(string(body), "\r\n", "\n")
	}
	if _, err := parts.NextRawPart(); !errors.Is(err, io.EOF) {
		t.Errorf("a third part: %v", err)
	}
	return p
}

// headers is all that a mail of ours has.
var headers = []string{
	"Auto-Submitted", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Subject", "To", "X-Auto-Response-Suppress",
}

func TestAMailArrivesAsItWasWritten(t *testing.T) {
	backend := &server{}
	tr, _ := transport(t, open(t, backend, kind{}))
	if err := tr.Deliver(t.Context(), example()); err != nil {
		t.Fatal(err)
	}
	got := backend.all()
	if len(got) != 1 || got[0].from != "post@notes.example.org" || !slices.Equal(got[0].to, []string{"willow@example.org"}) {
		t.Fatalf("%+v", got)
	}
	p := parse(t, got[0].data)
	var names []string
	for name, values := range p.header {
		names = append(names, name)
		if len(values) != 1 {
			t.Errorf("%s is there %d times", name, len(values))
		}
	}
	slices.Sort(names)
	if diff := cmp.Diff(headers, names); diff != "" {
		t.Error(diff)
	}
	for name, want := range map[string]string{
		"Auto-Submitted": "auto-generated", "Date": "Wed, 11 Nov 2026 09:30:00 +0000", "Subject": "Something is waiting for you",
		"Message-ID": "<0123456789abcdef0123@notes.example.org>", "To": "<willow@example.org>",
	} {
		if got := p.header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if from, err := p.header.AddressList("From"); err != nil || len(from) != 1 || from[0].Name != "Nötes" || from[0].Address != "post@notes.example.org" {
		t.Errorf("From: %v, %v", from, err)
	}
	if diff := cmp.Diff(string(example().Text), p.text); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(string(example().HTML), p.html); diff != "" {
		t.Error(diff)
	}
	if bytes.Contains(bytes.ToLower(got[0].data), []byte("holdfast")) || bytes.Contains(bytes.ToLower(got[0].data), []byte("go-mail")) {
		t.Error("the mail tells what sent it")
	}
}

func TestMailGoesOutEncrypted(t *testing.T) {
	for name, k := range map[string]kind{"starttls": {&trusted, false}, "from the first byte": {&trusted, true}} {
		t.Run(name, func(t *testing.T) {
			backend := &server{login: "notes open sesame"}
			cfg := open(t, backend, k)
			cfg.User, cfg.Password = "notes", "open sesame"
			tr, _ := transport(t, cfg)
			if err := tr.Deliver(t.Context(), example()); err != nil {
				t.Fatal(err)
			}
			if got := backend.all(); len(got) != 1 || !got[0].secure || !got[0].loggedIn {
				t.Errorf("%d mails", len(got))
			}
		})
	}
}

func TestNoMailWithoutTheTLSThatWasAskedFor(t *testing.T) {
	for name, tc := range map[string]struct {
		k   kind
		tls TLS
	}{
		"it offers none":                    {kind{}, StartTLS},
		"it offers none, from the first":    {kind{}, Implicit},
		"by nobody we know":                 {kind{&unknown, false}, StartTLS},
		"by nobody we know, from the first": {kind{&unknown, true}, Implicit},
		"for another host":                  {kind{&otherHost, false}, StartTLS},
		"for another host, from the first":  {kind{&otherHost, true}, Implicit},
	} {
		t.Run(name, func(t *testing.T) {
			backend := &server{}
			cfg := open(t, backend, tc.k)
			cfg.TLS = tc.tls
			tr, logged := transport(t, cfg)
			want(t, tr.Deliver(t.Context(), example()), mail.ErrDown)
			if len(backend.all()) > 0 {
				t.Error("the mail went out")
			}
			if !strings.Contains(logged.String(), "could not be used") {
				t.Errorf("an operator learns nothing: %s", logged)
			}
		})
	}
}

func TestInTheClearOnThisComputerOnly(t *testing.T) {
	for host, ok := range map[string]bool{"localhost": true, "127.0.0.1": true, "::1": true, "mail": false, "10.0.0.1": false, "localhost.example.org": false} {
		if _, err := New(Config{Host: host, Port: 25, TLS: None}); (err == nil) != ok {
			t.Errorf("%s: %v", host, err)
		}
	}
	if _, err := New(Config{Host: "mail.example.org", Port: 587}); err != nil {
		t.Errorf("starttls is what an empty setting means: %v", err)
	}
}

func refusal(code int, class int) error {
	return &gosmtp.SMTPError{Code: code, EnhancedCode: gosmtp.EnhancedCode{class, 1, 1}, Message: "nobody at willow@example.org here"}
}

func TestWhatIsFinalAndWhatIsNot(t *testing.T) {
	for name, tc := range map[string]struct {
		backend *server
		want    error
	}{
		"recipient later":     {&server{atRcpt: refusal(451, 4)}, mail.ErrDown},
		"recipient never":     {&server{atRcpt: refusal(550, 5)}, mail.ErrRefused},
		"mail later":          {&server{atData: refusal(452, 4)}, mail.ErrDown},
		"mail never":          {&server{atData: refusal(554, 5)}, mail.ErrRefused},
		"sender later":        {&server{atMail: refusal(450, 4)}, mail.ErrDown},
		"sender never":        {&server{atMail: refusal(550, 5)}, mail.ErrDown}, // a setting: it would concern every mail
		"login refused":       {&server{login: "notes other"}, mail.ErrDown},
		"cut before the word": {&server{cut: true}, mail.ErrDown},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := open(t, tc.backend, kind{&trusted, false})
			if tc.backend.login != "" {
				cfg.User, cfg.Password = "notes", "wrong"
			}
			tr, logged := transport(t, cfg)
			want(t, tr.Deliver(t.Context(), example()), tc.want)
			if logged.Len() == 0 || strings.Contains(logged.String(), "willow") || strings.Contains(logged.String(), "kkkk") {
				t.Errorf("logged: %s", logged)
			}
		})
	}
}

func TestAnAddressThatIsNoneReachesNoServer(t *testing.T) {
	backend := &server{}
	tr, _ := transport(t, open(t, backend, kind{}))
	m := example()
	m.To = "willow@example.org\r\nRCPT TO:<eve@example.org>"
	want(t, tr.Deliver(t.Context(), m), mail.ErrRefused)
	if len(backend.all()) > 0 {
		t.Error("it was sent")
	}
}

// After the connection broke on the last word, nobody knows whether the mail was taken (RFC 1047). It is sent again, and
// is the same in every byte.
func TestTheSecondTryIsTheSameMail(t *testing.T) {
	backend := &server{cut: true}
	tr, _ := transport(t, open(t, backend, kind{&trusted, false}))
	want(t, tr.Deliver(t.Context(), example()), mail.ErrDown)
	backend.mu.Lock()
	backend.cut = false
	backend.mu.Unlock()
	if err := tr.Deliver(t.Context(), example()); err != nil {
		t.Fatal(err)
	}
	got := backend.all()
	if len(got) != 2 || !bytes.Equal(got[0].data, got[1].data) {
		t.Errorf("%d mails, or different ones", len(got))
	}
}

// A server that falls silent, at whatever step, costs the patience and no more. The last step is after the mail was read.
func TestAServerThatHangs(t *testing.T) {
	answers := []string{"220 localhost\r\n", "250 localhost\r\n", "250 sender\r\n", "250 recipient\r\n", "354 go on\r\n", ""}
	for step := range len(answers) + 1 {
		hung := make(chan struct{})
		told := answers[:step]
		if step == 0 {
			told = []string{""}
		}
		cfg := scripted(t, told, func(net.Conn) { <-hung })
		cfg.reaching, cfg.sending = 50*time.Millisecond, 50*time.Millisecond
		tr, logged := transport(t, cfg)
		want(t, tr.Deliver(t.Context(), example()), mail.ErrDown)
		if logged.Len() == 0 {
			t.Errorf("step %d: nothing is logged", step)
		}
		close(hung)
	}
}

// One byte now and then is no life: the time limit is for the whole.
func TestAServerThatDrips(t *testing.T) {
	cfg := scripted(t, []string{"220-"}, func(c net.Conn) {
		for {
			if _, err := c.Write([]byte("x")); err != nil {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
	})
	cfg.reaching = 50 * time.Millisecond
	tr, _ := transport(t, cfg)
	want(t, tr.Deliver(t.Context(), example()), mail.ErrDown)
}

// Once the server has taken the mail, what it does at the good-bye must not send it again.
func TestTakenIsTaken(t *testing.T) {
	for name, bye := range map[string]string{"a silent one": "", "a rude one": "554 no\r\n", "nonsense": "\x00\xff\r\n"} {
		t.Run(name, func(t *testing.T) {
			hung := make(chan struct{})
			defer close(hung)
			answers := []string{"220 localhost\r\n", "250 localhost\r\n", "250 sender\r\n", "250 recipient\r\n", "354 go on\r\n", "250 taken\r\n", bye}
			cfg := scripted(t, answers, func(net.Conn) { <-hung })
			cfg.sending = 200 * time.Millisecond
			tr, _ := transport(t, cfg)
			if err := tr.Deliver(t.Context(), example()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestNobodyThere(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cfg := config(listener)
	_ = listener.Close()
	tr, _ := transport(t, cfg)
	want(t, tr.Deliver(t.Context(), example()), mail.ErrDown)
}
