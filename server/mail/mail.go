// Package mail is every mail the house sends, one method for each. Mail is read over shoulders and in watched mailboxes,
// so it tells nothing: the messages hold times, counts and links, and no title, name or word of anybody fits their types
// (DESIGN invariant 2). The practice's brand is all that says where a mail comes from.
//
// How mail leaves is a Transport: mail/smtp sends it, mail/outbox keeps it here.
package mail

import (
	"context"
	"time"

	"holdfast/server/errs"
	"holdfast/server/redact"
)

// What sending answers beside a Transport's own errors, tested with errors.Is.
var (
	// ErrRefused is final: the address cannot be an address, or its server does not take mail for it. Sending the same
	// again would not help.
	ErrRefused = errs.New(errs.Invalid, "Mail to this address does not arrive. Please look whether it is spelt rightly.")
	// ErrDown is for now: the mail server did not answer, or asked to be tried later.
	ErrDown = errs.New(errs.Unavailable, "The mail server does not take mail at the moment. We try again by ourselves.")
	// errIncomplete is a mistake in the calling code.
	errIncomplete = errs.New(errs.Internal, "A mail without its link, its key or its time was not sent.")
)

// Transport takes one mail. It may be called again with the same mail, and must not change it. ErrRefused when it never
// will be taken; any other error is worth another try. It obeys ctx's deadline as far as it can.
type Transport interface {
	Deliver(ctx context.Context, m Message) error
}

// Message is a mail, ready to leave. The same To and the same facts give the same Message, byte for byte.
type Message struct {
	ID       string // Message-ID without its brackets
	FromName string
	From     redact.Email
	To       redact.Email
	At       time.Time
	Subject  string       // one of ours, a constant
	Link     redact.Words // as in Text and HTML: an outbox offers it
	Text     redact.Words
	HTML     redact.Words
}

// To is where a mail goes and what makes it that mail. Key follows from what it is about, and is the same when it is sent
// again: the Message-ID is made of it. At is the time of the event behind it, kept in whole seconds.
type To struct {
	Address redact.Email
	Key     string // letters and digits, from seal.Ring.Fingerprint: it must tell nothing
	At      time.Time
}

// Parts is what a Mailer is made of.
type Parts struct {
	Transport Transport
	Brand     string         // the practice's, as on pages
	Name      string         // of the sender; empty: Brand
	From      redact.Email   // empty: a name without a host, which only an outbox takes
	Zone      *time.Location // in which times are told; nobody's own is known before they come in
}

// Mailer sends the house's mails. It is safe for concurrent use.
type Mailer struct{ Parts }

// New makes a mailer.
func New(p Parts) *Mailer {
	if p.Name == "" {
		p.Name = p.Brand
	}
	if p.From == "" {
		p.From = "post@localhost"
	}
	if p.Zone == nil {
		p.Zone = time.UTC
	}
	return &Mailer{p}
}

// Invitation asks somebody to look at an invitation. What it is to, it does not say.
type Invitation struct {
	Link    Link
	Expires time.Time
}

// Invitation sends m. Errors: ErrRefused, the transport's.
func (s *Mailer) Invitation(ctx context.Context, to To, m Invitation) error {
	if m.Expires.IsZero() {
		return errIncomplete
	}
	return s.send(ctx, to, m.Link, sheet{
		subject: "Something is waiting for you", lead: "something is waiting for you.", act: "Have a look",
		small: []string{
			"No hurry: the link works until " + s.said(m.Expires) + ". It asks for a code, which you get in another way.",
			"This mail never says more than this.",
		},
		foot: "If you do not know why you get this, leave it. Nothing happens without you.",
	})
}

// Waiting tells somebody that there is something to read or to decide. Count 0 does not say how many.
type Waiting struct {
	Link  Link
	Count int
}

// Waiting sends m. Errors: ErrRefused, the transport's.
func (s *Mailer) Waiting(ctx context.Context, to To, m Waiting) error {
	return s.send(ctx, to, m.Link, sheet{
		subject: "Something is waiting for you", lead: "something is waiting for you.", rows: waiting(m.Count), act: "Have a look",
		small: []string{"The link asks you to sign in.", "This mail never says more than this."},
		foot:  "Mail like this comes only when there is something for you.",
	})
}

// Alert tells somebody that how they sign in has changed. What it was, the page says.
type Alert struct{ Link Link }

// Alert sends m. Errors: ErrRefused, the transport's.
func (s *Mailer) Alert(ctx context.Context, to To, m Alert) error {
	return s.send(ctx, to, m.Link, sheet{
		subject: "Please look at how you sign in", lead: "something changed in how you sign in.", act: "See what it was",
		small: []string{
			"If it was you, there is nothing to do. If it was not, sign in and end the other sessions there.",
			"The link asks you to sign in. Nobody of us ever asks for your password.",
		},
		foot: "This mail never says more than this.",
	})
}

// Confirm asks whether an address is that of whoever typed it.
type Confirm struct {
	Link    Link
	Expires time.Time
}

// Confirm sends m. Errors: ErrRefused, the transport's.
func (s *Mailer) Confirm(ctx context.Context, to To, m Confirm) error {
	if m.Expires.IsZero() {
		return errIncomplete
	}
	return s.send(ctx, to, m.Link, sheet{
		subject: "Please confirm this address", lead: "somebody asked us to write to this address.", act: "Confirm it",
		small: []string{
			"If it was you, the link works until " + s.said(m.Expires) + ". It asks you to sign in.",
			"If it was not you, leave it. Nothing happens without you.",
		},
		foot: "This mail never says more than this.",
	})
}

// Page asks somebody on call to look now. What it is about, the page behind the link says. Step is that of the ladder: at 0
// they are the first who are asked. Test and Drill say that nothing has happened.
type Page struct {
	Link  Link
	Since time.Time
	Step  int
	Test  bool
	Drill bool
}

// Page sends m. Errors: ErrRefused, the transport's.
func (s *Mailer) Page(ctx context.Context, to To, m Page) error {
	if m.Since.IsZero() {
		return errIncomplete
	}
	about := sheet{
		subject: "Please look now", lead: "you are on call, and something is waiting for you since " + s.said(m.Since) + ".", act: "Look at it",
		small: []string{"The link asks you to sign in.", "This mail never says more than this."},
		foot:  "Mail like this comes until somebody says that they have it.",
	}
	switch {
	case m.Test:
		about.subject, about.lead, about.act = "This is a test", "this is a test of how you can be reached. Nothing has happened.", "Say that it arrived"
		about.foot = "You asked for this test, on the page that says how you can be reached."
	case m.Drill:
		about.subject = "Please look now (drill)"
		about.rows = []string{"This is a drill. Please do what you would do."}
	case m.Step > 0:
		about.rows = []string{"Others were asked before you."}
	}
	return s.send(ctx, to, m.Link, about)
}

func (s *Mailer) send(ctx context.Context, to To, link Link, about sheet) error {
	if err := CheckAddress(to.Address); err != nil {
		return ErrRefused
	}
	if link.address == "" || !key.MatchString(to.Key) || to.At.IsZero() {
		return errIncomplete
	}
	about.brand, about.link = s.Name, link.address
	return s.Transport.Deliver(ctx, Message{
		ID: to.Key + "@" + domain(s.From), FromName: s.Name, From: s.From, To: to.Address, At: to.At.UTC().Truncate(time.Second),
		Subject: about.subject, Link: redact.Words(link.address), Text: redact.Words(about.text()), HTML: redact.Words(about.html()),
	})
}
