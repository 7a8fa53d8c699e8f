package account

import (
	"context"
	"errors"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/store"
)

// The way back in for somebody who lost their password. They ask on a device of theirs and get letters; a facilitator who
// knows them hears the letters and vouches; a day later, unless they stop it from inside, that same device may set a new
// password. The one who vouches starts it and never sets it, and no mail is part of it: the mailbox may be somebody
// else's by now.
const (
	LettersFor    = 24 * time.Hour // from asking, to reach somebody who vouches
	recoveryDelay = 24 * time.Hour // from then, for the person to notice and stop it
	recoveryOpen  = 72 * time.Hour // from then, to set the password
	lettersCount  = 6
)

// Recovery is how far getting back in has come, as the device that asked may know it.
type Recovery struct {
	Ticket  redact.Token // for that device's cookie; only from AskRecovery
	Letters string       // to tell a facilitator, like "KD4-9PX"; only from AskRecovery
	Expires time.Time    // of the letters
	Ready   time.Time    // zero: nobody has vouched, as far as this device is told
	Closes  time.Time    // when Ready is set: until when the password can be set
}

// vouching is a recovery that somebody vouched for, kept with the person.
type vouching struct {
	Ticket string    `json:"ticket"` // the id of the ticket on the device that asked
	By     id.Person `json:"by"`
	At     int64     `json:"at"`
	Ready  int64     `json:"ready"`
	Closes int64     `json:"closes"`
}

// AskRecovery begins on this device. It answers alike whether anybody has the address. TooMany when asked too often.
func (s *Service) AskRecovery(ctx context.Context, address redact.Email, network redact.Address) (Recovery, error) {
	key := s.addressKey(address)
	if err := s.allow(ctx, network, "recovery."+key); err != nil {
		return Recovery{}, err
	}
	p, known, err := s.holder(ctx, key)
	if err != nil {
		return Recovery{}, err
	}
	letters, err := s.letters(lettersCount)
	if err != nil {
		return Recovery{}, err
	}
	t := ticket{Purpose: forRecovery, letters: s.lettersKey(p.ID, letters)}
	if known {
		t.Person, t.Epoch = p.ID, p.epoch
	}
	token, err := s.issue(ctx, t)
	if err != nil {
		return Recovery{}, err
	}
	return Recovery{
		Ticket: token, Letters: grouped(letters, lettersCount/2, "-"), Expires: s.clock.Now().Add(LettersFor),
	}, nil
}

// lettersKey is where a person's letters are found, however they were typed.
func (s *Service) lettersKey(who id.Person, letters string) string {
	return s.fingerprint("recovery.letters", string(who), onlyPlain(letters))
}

var errLetters = errs.In("letters", "These letters do not belong to a request of this person that is open. Please have them read out again; a request is open for a day.")

// Vouch is the word of somebody who knows the person and has heard the letters from them. It gives when the new password
// can be set from the device that asked; until then the person may stop it. For use cases that have asked the access
// table (a member's facilitators; the practice admin for staff). Invalid, Field "letters", when they are not of an open
// request of this person. The same letters again change nothing.
func (s *Service) Vouch(ctx context.Context, actor access.Actor, who id.Person, letters string) (ready time.Time, err error) {
	if err := s.allowOne(ctx, byName, s.fingerprint("limit.name", "vouch", string(actor.Person), string(who))); err != nil {
		return time.Time{}, err
	}
	t, err := s.asked(ctx, who, letters)
	if err != nil {
		return time.Time{}, err
	}
	_, err = s.change(ctx, who, func(p *Person, now time.Time) error {
		if p.epoch != t.Epoch {
			return errLetters
		}
		if p.recovery != nil && p.recovery.Ticket == t.id {
			ready = clock.FromMillis(p.recovery.Ready)
			return nil
		}
		ready = now.Add(recoveryDelay)
		p.recovery = &vouching{
			Ticket: t.id, By: actor.Person, At: clock.Millis(now), Ready: clock.Millis(ready), Closes: clock.Millis(ready.Add(recoveryOpen)),
		}
		s.tell(p, AlertVouched, "")
		p.events = append(p.events, s.audited(access.VouchForRecovery, actor, p.ID))
		return nil
	})
	return ready, err
}

// asked finds the open request that letters belong to.
func (s *Service) asked(ctx context.Context, who id.Person, letters string) (ticket, error) {
	docs, err := s.store.Find(ctx, Tickets, store.Query{Index: "by_letters", Equal: []any{s.lettersKey(who, letters)}, Limit: 2})
	if err != nil {
		return ticket{}, err
	}
	for _, doc := range docs {
		t, err := ticketOf(doc)
		if err != nil {
			return ticket{}, err
		}
		if t.Person == who && s.clock.Now().Before(clock.FromMillis(t.Made).Add(LettersFor)) {
			return t, nil
		}
	}
	return ticket{}, errLetters
}

// RecoveryNotice tells somebody inside that their account is about to get a new password.
type RecoveryNotice struct {
	Ready time.Time
	By    id.Person
	Name  string // of the person who vouched
}

// OpenRecovery is the recovery of a person that somebody vouched for and that is not over; nil when there is none. Every
// page asks, so where there is none it reads no record.
func (s *Service) OpenRecovery(ctx context.Context, who id.Person) (*RecoveryNotice, error) {
	q := store.Query{Index: "by_recovering", Equal: []any{string(who)}, Limit: 1, NoWords: true}
	docs, err := s.store.Find(ctx, People, q)
	if err != nil || len(docs) == 0 {
		return nil, err
	}
	p, err := personOf(docs[0])
	if err != nil || p.recovery == nil || !s.clock.Now().Before(clock.FromMillis(p.recovery.Closes)) {
		return nil, err
	}
	notice := &RecoveryNotice{Ready: clock.FromMillis(p.recovery.Ready), By: p.recovery.By}
	by, err := s.Person(ctx, p.recovery.By)
	if errors.Is(err, store.ErrNotFound) {
		return notice, nil
	}
	notice.Name = by.Name
	return notice, err
}

// StopRecovery ends a recovery from inside. There being none is no error.
func (s *Service) StopRecovery(ctx context.Context, by Session) error {
	if err := access.May(by.Actor(), access.StopRecovery, by.Facts(s.clock.Now())); err != nil {
		return err
	}
	_, err := s.change(ctx, by.Person, func(p *Person, _ time.Time) error {
		if p.recovery == nil {
			return nil
		}
		p.recovery = nil
		s.tell(p, AlertRecoveryStop, by.Device)
		p.events = append(p.events, s.audited(access.StopRecovery, by.Actor(), p.ID))
		return nil
	})
	return err
}

// Recovering is how far a recovery has come, for the device that asked. A request nobody vouched for, one of an address
// that nobody has, and one that was stopped look alike. Unauthenticated when the ticket is over.
func (s *Service) Recovering(ctx context.Context, token redact.Token) (Recovery, error) {
	t, err := s.ticket(ctx, forRecovery, token)
	if err != nil {
		return Recovery{}, err
	}
	r := Recovery{Expires: clock.FromMillis(t.Made).Add(LettersFor)}
	p, known, err := s.askedBy(ctx, t)
	if err != nil {
		return Recovery{}, err
	}
	if known && p.recovery != nil && p.recovery.Ticket == t.id && p.epoch == t.Epoch {
		r.Ready, r.Closes = clock.FromMillis(p.recovery.Ready), clock.FromMillis(p.recovery.Closes)
	}
	return r, nil
}

// askedBy is the person of a recovery's ticket, or the decoy and false, at the same cost.
func (s *Service) askedBy(ctx context.Context, t ticket) (Person, bool, error) {
	who := t.Person
	if who == "" {
		who = s.decoy()
	}
	p, err := s.Person(ctx, who)
	if errors.Is(err, store.ErrNotFound) {
		return Person{}, false, nil
	}
	return p, err == nil && t.Person != "", err
}

var (
	errNotYet = errs.New(errs.Forbidden, "This cannot be done yet. The page says from when.")
	errWayIn  = errs.In("code", "That recovery code was not taken. Please look at it once more; each works once.")
)

// Recover sets a new password from the device that asked, once the delay after Vouch has passed. Every session ends, the
// person is told, and what was locked opens. A member's authenticator goes with it, because whoever lost one has often
// lost both; staff keep theirs and need it afterwards. Forbidden before its time, Invalid, Field "password", for a
// password that cannot be taken, Unauthenticated when the ticket is over. It signs nobody in.
func (s *Service) Recover(ctx context.Context, token, password redact.Token, network redact.Address) error {
	if err := s.allow(ctx, network, ""); err != nil {
		return err
	}
	t, err := s.ticket(ctx, forRecovery, token)
	if err != nil {
		return err
	}
	return s.reset(ctx, t, token, password, func(p *Person, now time.Time) error {
		if p.recovery == nil || p.recovery.Ticket != t.id || now.Before(clock.FromMillis(p.recovery.Ready)) {
			return errNotYet
		}
		if !now.Before(clock.FromMillis(p.recovery.Closes)) {
			return errOver
		}
		if !p.Kind.Works() {
			p.proofs.Authenticator = ""
		}
		return nil
	})
}

// RecoverWithCode sets a new password at once with a recovery code, from the device that asked. Invalid, Field "code",
// when the code is not taken, after the same work for an address nobody has; otherwise as Recover. An authenticator
// stays. One request takes five tries; there is no ceiling over all of them, which would let a stranger lock somebody's
// second step, and 80 random bits need none (NIST 800-63B-4 asks for one below 64).
func (s *Service) RecoverWithCode(ctx context.Context, token redact.Token, code string, password redact.Token, network redact.Address) error {
	if err := s.allow(ctx, network, ""); err != nil {
		return err
	}
	t, _, err := s.try(ctx, forRecovery, token)
	if err != nil {
		return err
	}
	return s.reset(ctx, t, token, password, func(p *Person, _ time.Time) error {
		i := slices.Index(p.proofs.Codes, s.codeHash(p.ID, code))
		if i < 0 {
			return errWayIn
		}
		p.proofs.Codes = slices.Delete(slices.Clone(p.proofs.Codes), i, i+1)
		return nil
	})
}

// reset gives the person of a recovery a new password if allow takes it, in one write. Whoever is not known does the
// same work up to the refusal.
func (s *Service) reset(ctx context.Context, t ticket, token, password redact.Token, allow func(*Person, time.Time) error) error {
	if err := s.CheckPassword(password, "", ""); err != nil {
		return err
	}
	hash, err := s.hasher.Hash(ctx, composed(password))
	if err != nil {
		return err
	}
	p, known, err := s.askedBy(ctx, t)
	if err != nil {
		return err
	}
	if err := s.mayReset(p, known, t, password, allow); err != nil {
		return s.refused("recovery", err)
	}
	// What was locked opens first: a crash between leaves a hundred more tries, and not somebody locked out.
	if err := errors.Join(s.forgive(ctx, s.addressKey(p.Address)), s.forgive(ctx, secondKey(p.ID))); err != nil {
		return err
	}
	_, err = s.change(ctx, p.ID, func(p *Person, now time.Time) error {
		if p.epoch != t.Epoch {
			return errOver
		}
		if err := allow(p, now); err != nil {
			return err
		}
		p.proofs.Password = hash
		s.endOpened(p)
		s.tell(p, AlertRecovered, "")
		p.events = append(p.events, s.audited(access.Recover, p.Actor(), p.ID))
		return nil
	})
	if err == nil {
		_, _ = s.spend(ctx, forRecovery, token) // it is of an epoch that is over, and opens nothing any more
	}
	return err
}

// mayReset tries it on a copy, before anything is written. A request from before the person's last change is answered
// like one of an address that nobody has: it must not tell that there was a change.
func (s *Service) mayReset(p Person, known bool, t ticket, password redact.Token, allow func(*Person, time.Time) error) error {
	if !known || p.epoch != t.Epoch {
		p, known = Person{ID: p.ID}, false
	}
	if err := allow(&p, s.clock.Now()); err != nil {
		return err
	}
	if !known {
		return errOver
	}
	return s.CheckPassword(password, p.Address, redact.Words(p.Name))
}
