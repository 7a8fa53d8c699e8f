package app_test

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/admission"
	"holdfast/server/cohort"
	"holdfast/server/forum"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/testkit/canary"
	"holdfast/server/testkit/house"
)

// mailbox is a mail server that keeps what it gets.
type mailbox struct{ arrived chan []byte }

func (m mailbox) NewSession(*gosmtp.Conn) (gosmtp.Session, error) { return taking{m}, nil }

type taking struct{ mailbox }

func (taking) Reset()                                 {}
func (taking) Logout() error                          { return nil }
func (taking) Mail(string, *gosmtp.MailOptions) error { return nil }
func (taking) Rcpt(string, *gosmtp.RcptOptions) error { return nil }

func (t taking) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	t.arrived <- data
	return err
}

func openMailbox(t *testing.T) (mailbox, []string) {
	t.Helper()
	box := mailbox{make(chan []byte, 100)}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	server := gosmtp.NewServer(box)
	server.Domain, server.ErrorLog = "localhost", log.New(io.Discard, "", 0)
	var running sync.WaitGroup
	running.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() {
		_ = listener.Close()
		_ = server.Close()
		running.Wait()
	})
	return box, []string{
		"HOLDFAST_ORIGIN=http://127.0.0.1:8080", "HOLDFAST_SMTP_HOST=127.0.0.1", "HOLDFAST_SMTP_TLS=none",
		fmt.Sprintf("HOLDFAST_SMTP_PORT=%d", listener.Addr().(*net.TCPAddr).Port), "HOLDFAST_MAIL_FROM=post@notes.example.org",
	}
}

// Invariant 2: with a marker in everything that somebody wrote, and every kind of mail sent over the wire, no mail holds
// one in any of its bytes.
func TestMailHoldsNoWords(t *testing.T) {
	box, settings := openMailbox(t)
	h := house.Open(t, house.Options{Real: true, Settings: settings})
	c := canary.New("zqlantern")
	mails := &letters{mailbox: box, t: t, h: h, by: map[string]int{}}
	live(t, h, c, mails)
	if names := c.Fields(); len(names) < 25 {
		t.Fatalf("%d markers were planted", len(names))
	}
	want := map[string]int{
		"ruth@example.org Please lo": 1, "robin@example.org Something is": 2, "finch@example.org Something is": 2,
		"ruth@example.org Something is": 2, "robin@example.org Please lo": 1, "robin2@example.org Please co": 1,
	}
	for key, n := range want {
		mails.await(key, n)
	}
	if diff := cmp.Diff(want, mails.by); diff != "" {
		t.Error(diff)
	}
	for _, raw := range mails.all {
		for _, hit := range c.ScanBytes("a mail", raw) {
			t.Errorf("%s\n%s", hit, raw)
		}
	}
	for _, hit := range c.ScanBytes("the log", []byte(h.Log.String())) {
		t.Error(hit)
	}
}

// letters is what came so far.
type letters struct {
	mailbox
	t   *testing.T
	h   *house.House
	all [][]byte
	by  map[string]int // recipient, and how the subject begins
}

// await waits until so many mails of this kind came.
func (l *letters) await(key string, n int) {
	l.t.Helper()
	for turn := 0; l.by[key] < n; turn++ {
		select {
		case raw := <-l.arrived:
			m, err := netmail.ReadMessage(bytes.NewReader(raw))
			must(l.t, err)
			to, subject := strings.Trim(m.Header.Get("To"), "<>"), m.Header.Get("Subject")
			l.by[to+" "+subject[:strings.IndexByte(subject, ' ')+3]]++ // two letters of the second word
			l.all = append(l.all, raw)
		case <-time.After(20 * time.Millisecond):
			l.h.Clock.Advance(3 * time.Second) // some are left to a relay
			if turn > 1000 {
				parked, err := l.h.Relay.Parked(l.t.Context())
				l.t.Fatalf("%s never came; there are %v; parked %+v, %v\n%s", key, l.by, parked, err, l.h.Log.String())
			}
		}
	}
}

// live goes through everything of this house that sends mail, with a marker in every field that somebody fills in.
func live(t *testing.T, h *house.House, c *canary.Set, mails *letters) {
	t.Helper()
	ctx := t.Context()
	word := func(field string) redact.Words { return redact.Words(c.For(field)) }
	in, err := h.Admission.SetUp(ctx, h.Admission.SetupToken(), admission.NewPractice{
		Name: word("practice.name"), AdminName: word("admin.name"), Address: "ruth@example.org", Password: "seven herons on a grey quay",
	}, account.Visit{})
	must(t, err)
	ruth := access.Actor{Person: in.Session.Person, Kind: access.Admin, Strong: true}
	group, err := h.Cohorts.Create(ctx, ruth, cohort.NewCohort{
		Name: c.For("cohort.name"), Purpose: c.For("cohort.purpose"), Hours: c.For("cohort.hours"), Cover: c.For("cohort.cover"),
		Starts: house.Evening, Ends: house.Evening.Add(90 * 24 * time.Hour), Capacity: 8,
	})
	must(t, err)
	_, err = h.Cohorts.SetAgreement(ctx, ruth, group.ID, []cohort.Clause{{Title: c.For("clause.title"), Text: c.For("clause.text")}}, group.Agreement.Version)
	must(t, err)
	robin := arrive(t, h, c, mails, ruth, group.ID, "robin")
	finch := arrive(t, h, c, mails, ruth, group.ID, "finch")
	decide := func(who id.Person, admit bool, field string) {
		d := admission.Decision{Admit: admit, Words: c.For(field + ".words"), Elsewhere: c.For(field + ".elsewhere")}
		for _, q := range admission.Questions() {
			d.Criteria = append(d.Criteria, admission.Criterion{ID: q.ID, Met: admission.Yes, Note: c.For(field + "." + q.ID)})
		}
		must(t, h.Admission.Decide(ctx, ruth, group.ID, who, d))
	}
	decide(robin.Person, true, "admitted")
	decide(finch.Person, false, "refused")
	_, err = h.Forum.StartThread(ctx, ruth, forum.NewThread{
		Cohort: group.ID, Title: c.For("thread.title"), Words: forum.Words{Text: c.For("post.words")}, Nonce: h.Forum.Nonce(),
	})
	must(t, err)
	changed, err := h.Accounts.ChangePassword(ctx, robin, redact.Token(c.For("password")+" and more words"))
	must(t, err)
	_, err = h.Accounts.BeginAddress(ctx, changed.Session, "robin2@example.org")
	must(t, err)
}

// arrive goes from an invitation to the answer that is waited for.
func arrive(t *testing.T, h *house.House, c *canary.Set, mails *letters, by access.Actor, group id.Cohort, who string) account.Session {
	t.Helper()
	ctx := t.Context()
	word := func(field string) string { return c.For(who + "." + field) }
	inv, err := h.Admission.Invite(ctx, by, admission.NewInvitation{
		For: admission.ForMember, Cohort: group, Address: redact.Email(who + "@example.org"), Note: redact.Words(word("note")),
	})
	must(t, err)
	mails.await(who+"@example.org Something is", 1)
	ticket, _, err := h.Admission.GiveCode(ctx, inv.Token, inv.Code, "203.0.113.9")
	must(t, err)
	in, err := h.Admission.AcceptNew(ctx, ticket, account.NewAccount{
		Address: redact.Email(who + "@example.org"), Password: redact.Token(word("password") + " and more words"), Name: redact.Words(word("name")),
	}, account.Visit{Network: "203.0.113.9", Device: word("device")})
	must(t, err)
	actor := in.Session.Actor()
	terms, err := h.Admission.Terms(ctx, actor, group)
	must(t, err)
	must(t, h.Admission.AcceptTerms(ctx, actor, group, terms.Hash))
	must(t, h.Admission.Apply(ctx, actor, group, admission.Answers{
		Adult: true, LegalName: word("legal"), Place: word("place"), Phone: "020 7946 0101", SafeContact: word("safe"),
		NeverContact: word("never"), Language: word("language"), Alias: word("alias"),
	}))
	return in.Session
}
