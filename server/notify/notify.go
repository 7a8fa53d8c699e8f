// Package notify tells people outside the house that something waits inside. It carries out the events of the others: it
// asks the service that owns the matter whether it is still wanted and where it goes, and hands one mail to the mailer.
// It knows no words, and what was revoked, decided or declared unsafe meanwhile sends nothing.
package notify

import (
	"context"
	"encoding/hex"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"holdfast/moderation/cover"
	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/admission"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/mail"
	"holdfast/server/redact"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// sendWork is the due work that sends one mail.
const sendWork = "mail.send"

// Accounts is what notify asks account. send is false when nothing is to be sent: an unsafe mailbox, no mail address, a
// matter that is over.
type Accounts interface {
	AlertMail(ctx context.Context, alert string) (to redact.Email, send bool, err error)
	ConfirmMail(ctx context.Context, change string) (to redact.Email, token redact.Token, expires time.Time, send bool, err error)
	Mailbox(ctx context.Context, who id.Person) (to redact.Email, send bool, err error)
}

// Cohorts is what notify asks cohort.
type Cohorts interface {
	Clinicians(ctx context.Context, which id.Cohort) ([]id.Person, error)
	Membership(ctx context.Context, which id.Cohort, who id.Person) (cohort.Membership, error)
}

// Admission is what notify asks admission.
type Admission interface {
	InvitationMail(ctx context.Context, invitation string) (to redact.Email, token redact.Token, version int, expires time.Time, send bool, err error)
}

// Cover is what notify asks cover of a page to somebody on call, and tells it. nil where nobody is paged.
type Cover interface {
	PageMail(ctx context.Context, page string) (l cover.Letter, send bool, err error)
	PageMailed(ctx context.Context, page string, taken bool) error
}

// Scheduler plans due work; relay.Relay does.
type Scheduler interface {
	Schedule(ctx context.Context, work relay.Work) error
}

// Parts is what the service is made of.
type Parts struct {
	Store     store.Store
	Ring      *seal.Ring
	Clock     clock.Clock
	Accounts  Accounts
	Cohorts   Cohorts
	Admission Admission
	Cover     Cover
	Mailer    *mail.Mailer
	// Origin is the address people type, known once the house listens.
	Origin func() string
	// Due plans each mail by itself, so that no request waits for a mail server and no mail for another's. nil for a
	// mailer that only keeps mails here: they are there when the request is answered.
	Due Scheduler
	Log *slog.Logger
}

// Service carries out the events that send mail.
type Service struct{ Parts }

// New makes the service.
func New(p Parts) *Service { return &Service{p} }

// Follow has r carry out events here.
func (s *Service) Follow(r *relay.Relay) {
	for kind := range letters {
		r.On(kind, s.event)
	}
	r.On(sendWork, s.work)
}

// letter is one mail to be sent: the event it follows from, and for mails to several people whose this one is.
type letter struct {
	kind, event string
	facts       map[string]string
	to          id.Person
}

// letters is how each kind of event is told. about names the fact by which it is found if it could not be delivered.
var letters = map[string]struct {
	about string
	tell  func(*Service, context.Context, letter) error
}{
	account.AlertEvent:     {"alert", (*Service).alert},
	account.ConfirmEvent:   {"change", (*Service).confirm},
	admission.MailEvent:    {"invitation", (*Service).invitation},
	admission.WaitingEvent: {"", (*Service).waiting},
	cohort.WelcomeEvent:    {"person", (*Service).welcome},
	cohort.AnsweredEvent:   {"person", (*Service).answered},
	cover.MailEvent:        {"person", (*Service).page},
}

// event plans the mails that follow from an event, or sends them at once where nothing can take long.
func (s *Service) event(ctx context.Context, _ store.Doc, ev store.Event) error {
	all, err := s.addressed(ctx, letter{kind: ev.Kind, event: ev.ID, facts: ev.Facts})
	if err != nil {
		return err
	}
	for _, l := range all {
		if s.Due == nil {
			err = s.send(ctx, l, ev.Tries)
		} else {
			err = s.Due.Schedule(ctx, l.work(s.Clock.Now()))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// addressed is one letter for each who gets it.
func (s *Service) addressed(ctx context.Context, l letter) ([]letter, error) {
	if l.kind != admission.WaitingEvent {
		return []letter{l}, nil
	}
	people, err := s.Cohorts.Clinicians(ctx, id.Cohort(l.facts["cohort"]))
	if errs.KindOf(err) == errs.NotFound {
		return nil, nil
	}
	all := make([]letter, 0, len(people))
	for _, p := range people {
		l.to = p
		all = append(all, l)
	}
	return all, err
}

// work is the letter as due work. The same letter is planned once.
func (l letter) work(now time.Time) relay.Work {
	facts := map[string]string{"kind": l.kind, "event": l.event, "to": string(l.to)}
	for name, fact := range l.facts {
		facts["about_"+name] = fact
	}
	return relay.Work{ID: "mail." + l.event + "." + string(l.to), Kind: sendWork, Due: now, Facts: facts}
}

// work sends a planned letter.
func (s *Service) work(ctx context.Context, _ store.Doc, ev store.Event) error {
	l := letter{kind: ev.Facts["kind"], event: ev.Facts["event"], to: id.Person(ev.Facts["to"]), facts: map[string]string{}}
	for name, fact := range ev.Facts {
		if after, ok := strings.CutPrefix(name, "about_"); ok {
			l.facts[after] = fact
		}
	}
	return s.send(ctx, l, ev.Tries)
}

// send tells one letter and notes what became of it. What is over since answers like what was told.
func (s *Service) send(ctx context.Context, l letter, tries int) error {
	how, known := letters[l.kind]
	if !known {
		return errs.New(errs.Internal, "A mail of an unknown kind was not sent.")
	}
	err := how.tell(s, ctx, l)
	switch {
	case err == nil:
		return s.delivered(ctx, l)
	case errs.KindOf(err) == errs.NotFound:
		return nil
	case final(err):
		return s.undelivered(ctx, l, true)
	case tries+1 >= relay.Tries: // the relay parks it now; an operator can have it tried again
		s.Log.Warn("a mail waits for an operator", "kind", l.kind, "event", l.event)
		if noted := s.undelivered(ctx, l, false); noted != nil {
			return noted
		}
	}
	return err
}

func (s *Service) alert(ctx context.Context, l letter) error {
	to, send, err := s.Accounts.AlertMail(ctx, l.facts["alert"])
	if err != nil || !send {
		return err
	}
	return s.Mailer.Alert(ctx, s.to(l, to, l.facts["alert"]), mail.Alert{Link: mail.NewLink(s.Origin(), mail.ToAccount, "")})
}

func (s *Service) confirm(ctx context.Context, l letter) error {
	to, token, expires, send, err := s.Accounts.ConfirmMail(ctx, l.facts["change"])
	if err != nil || !send {
		return err
	}
	return s.Mailer.Confirm(ctx, s.to(l, to, l.facts["change"]), mail.Confirm{
		Link: mail.NewLink(s.Origin(), mail.ToConfirm, token), Expires: expires,
	})
}

func (s *Service) invitation(ctx context.Context, l letter) error {
	to, token, version, expires, send, err := s.Admission.InvitationMail(ctx, l.facts["invitation"])
	if err != nil || !send {
		return err
	}
	return s.Mailer.Invitation(ctx, s.to(l, to, l.facts["invitation"], strconv.Itoa(version)), mail.Invitation{
		Link: mail.NewLink(s.Origin(), mail.ToInvitation, token), Expires: expires,
	})
}

// waiting goes to a clinician while the application is undecided and they are one still.
func (s *Service) waiting(ctx context.Context, l letter) error {
	group := id.Cohort(l.facts["cohort"])
	if ok, err := s.stands(ctx, l, access.Pending); err != nil || !ok {
		return err
	}
	people, err := s.Cohorts.Clinicians(ctx, group)
	if err != nil || !slices.Contains(people, l.to) {
		return err
	}
	return s.look(ctx, l, l.to)
}

func (s *Service) welcome(ctx context.Context, l letter) error {
	if ok, err := s.stands(ctx, l, access.Admitted); err != nil || !ok {
		return err
	}
	return s.look(ctx, l, id.Person(l.facts["person"]))
}

// answered goes to somebody who was told something: not now, or that more is needed.
func (s *Service) answered(ctx context.Context, l letter) error {
	if ok, err := s.stands(ctx, l, access.Pending, access.Refused); err != nil || !ok {
		return err
	}
	return s.look(ctx, l, id.Person(l.facts["person"]))
}

// pageWithin is how long a mail server may take over a page. A relay carries out what else is due beside it, and the
// next try is a moment away.
const pageWithin = 10 * time.Second

// page goes to somebody on call for as long as nobody has the matter in hand. An address that mail cannot go to ends it;
// cover knows then that it did not arrive, and pages go on by other ways.
func (s *Service) page(ctx context.Context, l letter) error {
	if s.Cover == nil {
		return errs.New(errs.Internal, "A page was not sent: this house was put together without its cover.")
	}
	p, send, err := s.Cover.PageMail(ctx, l.facts["page"])
	if err != nil || !send {
		return err
	}
	to, send, err := s.Accounts.Mailbox(ctx, p.Person)
	if err != nil {
		return err
	}
	if !send {
		return s.Cover.PageMailed(ctx, l.facts["page"], false)
	}
	hurry, cancel := context.WithTimeout(ctx, pageWithin)
	defer cancel()
	err = s.Mailer.Page(hurry, s.to(l, to, l.facts["page"]), mail.Page{
		Link: mail.NewLink(s.Origin(), mail.ToCalled, redact.Token(p.Way)), Since: p.At, Step: p.Step, Test: p.Kind == cover.Tested, Drill: p.Kind == cover.Drilled,
	})
	return errors.Join(err, s.Cover.PageMailed(context.WithoutCancel(ctx), l.facts["page"], err == nil))
}

// stands says whether the person concerned is still where the event left them.
func (s *Service) stands(ctx context.Context, l letter, wanted ...access.Standing) (bool, error) {
	m, err := s.Cohorts.Membership(ctx, id.Cohort(l.facts["cohort"]), id.Person(l.facts["person"]))
	return err == nil && slices.Contains(wanted, m.Standing), err
}

// look asks somebody who has an account to come and see.
func (s *Service) look(ctx context.Context, l letter, who id.Person) error {
	to, send, err := s.Accounts.Mailbox(ctx, who)
	if err != nil || !send {
		return err
	}
	return s.Mailer.Waiting(ctx, s.to(l, to, l.event, string(who)), mail.Waiting{Link: mail.NewLink(s.Origin(), mail.ToHome, "")})
}

// to makes the key of a mail from what it is about: the same matter gives the same Message-ID.
func (s *Service) to(l letter, address redact.Email, about ...string) mail.To {
	digest := s.Ring.Fingerprint("mail.key", append([]string{l.kind}, about...)...)
	return mail.To{Address: address, Key: hex.EncodeToString(digest[:20]), At: id.Time(l.event)}
}
