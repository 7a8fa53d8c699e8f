package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/store"
)

// AlertKind is what happened to an account.
type AlertKind string

// The kinds of alerts.
const (
	AlertPassword      AlertKind = "password"       // it was changed
	AlertAddress       AlertKind = "address"        // it was changed; the mail goes to the one before
	AlertAuthenticator AlertKind = "authenticator"  // one was set up
	AlertNoApp         AlertKind = "no-app"         // the authenticator was taken away
	AlertPasskey       AlertKind = "passkey"        // one was added
	AlertNoPasskey     AlertKind = "no-passkey"     // one was taken away
	AlertCodes         AlertKind = "codes"          // recovery codes were made, older ones are void
	AlertCodeUsed      AlertKind = "code-used"      // a recovery code was used
	AlertVouched       AlertKind = "vouched"        // somebody began to give this account a new password
	AlertRecoveryStop  AlertKind = "recovery-stop"  // that was stopped
	AlertRecovered     AlertKind = "recovered"      // there is a new password
	AlertLocked        AlertKind = "locked"         // a hundred wrong tries in a row
	AlertWrongSecond   AlertKind = "wrong-second"   // the right password, and then wrong codes
	AlertMailboxUnsafe AlertKind = "mailbox-unsafe" // mail was switched off
	AlertMailboxSafe   AlertKind = "mailbox-safe"   // and on again
	AlertRole          AlertKind = "role"           // what this person may do here changed
	maxAlerts                    = 30
)

// Alert is something a person is told about their own account.
type Alert struct {
	ID     string
	Kind   AlertKind
	At     time.Time
	Device string // from DeviceOf; may be empty
	Seen   bool
}

type alert struct {
	ID     string    `json:"id"`
	Kind   AlertKind `json:"kind"`
	At     int64     `json:"at"`
	Device string    `json:"device,omitempty"`
	Seen   bool      `json:"seen,omitempty"`
}

// tell notes an alert and the mail about it, as one part of a change.
func (s *Service) tell(p *Person, kind AlertKind, device string) {
	s.tellOnce(p, s.ids.New(), kind, device)
}

// tellOnce is tell under an id that follows from what it is about; told again it does nothing.
func (s *Service) tellOnce(p *Person, which string, kind AlertKind, device string) {
	if slices.ContainsFunc(p.alerts, func(a alert) bool { return a.ID == which }) {
		return
	}
	p.alerts = slices.Insert(p.alerts, 0, alert{ID: which, Kind: kind, At: clock.Millis(s.clock.Now()), Device: device})
	p.alerts = p.alerts[:min(len(p.alerts), maxAlerts)]
	p.events = append(p.events, s.relayed(AlertEvent, map[string]string{"alert": id.Pair(p.ID, which)}))
}

// Alerts lists what happened to one's own account, newest first; the last thirty are kept.
func (s *Service) Alerts(ctx context.Context, by Session) ([]Alert, error) {
	if err := access.May(by.Actor(), access.ReadAccount, by.Facts(s.clock.Now())); err != nil {
		return nil, err
	}
	p, err := s.Person(ctx, by.Person)
	if err != nil {
		return nil, err
	}
	out := make([]Alert, len(p.alerts))
	for i, a := range p.alerts {
		out[i] = Alert{ID: id.Pair(p.ID, a.ID), Kind: a.Kind, At: clock.FromMillis(a.At), Device: a.Device, Seen: a.Seen}
	}
	return out, nil
}

// SeeAlerts notes that one has seen them all.
func (s *Service) SeeAlerts(ctx context.Context, by Session) error {
	if err := access.May(by.Actor(), access.ReadAccount, by.Facts(s.clock.Now())); err != nil {
		return err
	}
	_, err := s.change(ctx, by.Person, func(p *Person, _ time.Time) error {
		for i := range p.alerts {
			p.alerts[i].Seen = true
		}
		return nil
	})
	return err
}

// SetMailbox says whether others read the person's mailbox: then alerts stay inside the house. Switching mail off is
// possible at any time; to switch it on again needs a fresh proof (access.ErrStale), because whoever holds the phone
// might want it.
func (s *Service) SetMailbox(ctx context.Context, by Session, unsafe bool) error {
	if err := access.May(by.Actor(), access.SetMailbox, by.Facts(s.clock.Now())); err != nil {
		return err
	}
	if !unsafe && !by.Fresh(s.clock.Now()) {
		return access.ErrStale
	}
	_, err := s.change(ctx, by.Person, func(p *Person, _ time.Time) error {
		if p.MailboxUnsafe == unsafe {
			return nil
		}
		kind := AlertMailboxSafe
		if unsafe {
			kind = AlertMailboxUnsafe
		}
		p.MailboxUnsafe = unsafe
		s.tell(p, kind, by.Device)
		p.events = append(p.events, s.audited(access.SetMailbox, by.Actor(), p.ID))
		return nil
	})
	return err
}

// AlertMail says to which address the mail about an alert goes, for notify. send is false when there is no mail address,
// the mailbox is not safe, the alert was seen already or is not kept any more. NotFound when the person is gone.
func (s *Service) AlertMail(ctx context.Context, which string) (to redact.Email, send bool, err error) {
	p, one, err := s.ofPerson(ctx, which)
	if err != nil {
		return "", false, err
	}
	i := slices.IndexFunc(p.alerts, func(a alert) bool { return a.ID == one })
	if i < 0 || p.alerts[i].Seen || p.MailboxUnsafe {
		return "", false, nil
	}
	to = p.Address
	if p.alerts[i].Kind == AlertAddress {
		to = redact.Email(p.proofs.Past)
	}
	return to, strings.Contains(string(to), "@"), nil
}

// Mailbox is the address a person gets mail at, for notify; send is false when they get none.
func (s *Service) Mailbox(ctx context.Context, who id.Person) (to redact.Email, send bool, err error) {
	p, err := s.Person(ctx, who)
	if err != nil {
		return "", false, err
	}
	return p.Address, p.Mail(), nil
}

// ofPerson reads an id of something kept with a person: theirs and its own.
func (s *Service) ofPerson(ctx context.Context, which string) (Person, string, error) {
	who, one, ok := strings.Cut(which, ".")
	if !ok {
		return Person{}, "", store.ErrNotFound
	}
	p, err := s.Person(ctx, id.Person(who))
	return p, one, err
}
