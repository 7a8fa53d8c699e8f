package account

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/store"
)

// Addresses says who signs in with an address, by its keyed hash. It counts only while that person has this address, so
// that what a change cut short left behind opens nothing.
var Addresses = &store.Collection{Name: "addresses"}

// ErrTaken: somebody has this address. For admission, which then takes what was typed as a sign-in; a page may show it
// only to somebody who has shown that the address is theirs.
var ErrTaken = errs.New(errs.Conflict, "There is an account with this address already. Please sign in with it.")

// The longest address there is (RFC 5321), and the sizes of a sign-in name.
const (
	maxAddress = 254
	minSignIn  = 3
	maxSignIn  = 40
)

var (
	// mailShape is what HTML's own rule for e-mail fields takes, with a dot in the host.
	mailShape = regexp.MustCompile(`^[a-zA-Z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+$`)
	nameShape = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$`)
)

// CheckAddress tidies what was typed as an address: an e-mail address, or a sign-in name without "@", which gets no mail.
// Invalid, Field "address", when it can be neither. For forms that make or change one.
func CheckAddress(typed redact.Email) (redact.Email, error) {
	text := tidy(typed)
	if strings.Contains(text, "@") {
		if len(text) > maxAddress || !mailShape.MatchString(text) {
			return "", errs.In("address", "This does not look like an e-mail address. Please check it, or take a sign-in name without @.")
		}
		return redact.Email(text), nil
	}
	if n := utf8.RuneCountInString(text); n < minSignIn || n > maxSignIn || !nameShape.MatchString(text) {
		return "", errs.In("address", "A sign-in name has 3 to 40 letters and digits, with dots or hyphens between them. An e-mail address does as well.")
	}
	return redact.Email(text), nil
}

func tidy(typed redact.Email) string {
	if len(typed) > 4*maxAddress {
		typed = typed[:4*maxAddress] // nobody has such an address; hashing more than that is work for nothing
	}
	return norm.NFC.String(strings.TrimSpace(strings.ToValidUTF8(string(typed), "")))
}

// addressKey is where an address is found, however it is spelled.
func (s *Service) addressKey(typed redact.Email) string {
	return s.fingerprint("address", strings.ToLower(norm.NFKC.String(tidy(typed))))
}

// Find says who signs in with an address. For use cases that have asked the access table; pages never tell.
func (s *Service) Find(ctx context.Context, address redact.Email) (id.Person, bool, error) {
	p, known, err := s.holder(ctx, s.addressKey(address))
	return p.ID, known, err
}

// decoy is the person who is read where an address has nobody. It has no kind, so it can never come in.
func (s *Service) decoy() id.Person {
	return id.Person(id.Derived(time.UnixMilli(0), s.ring.Fingerprint("person", "decoy")))
}

func (s *Service) makeDecoy(ctx context.Context) error {
	p := Person{ID: s.decoy(), Name: "nobody", Address: "nobody", Created: s.clock.Now(), proofs: proofs{Password: s.hasher.Dummy()}}
	if _, err := s.store.Insert(ctx, People, p.doc()); err != nil && !errors.Is(err, store.ErrExists) {
		return err
	}
	return nil
}

// holder is the person who has the address under key. Where nobody has it, the decoy is read and given with false, so
// that both cost the same.
func (s *Service) holder(ctx context.Context, key string) (p Person, known bool, err error) {
	who := s.decoy()
	doc, err := s.store.Get(ctx, Addresses, key)
	if err == nil {
		var f addressFacts
		if err := store.ReadFacts(doc.Body, &f); err != nil {
			return Person{}, false, unreadable(err)
		}
		who = f.Person
	} else if !errors.Is(err, store.ErrNotFound) {
		return Person{}, false, err
	}
	p, err = s.Person(ctx, who)
	if errors.Is(err, store.ErrNotFound) {
		return Person{}, false, nil
	}
	if err != nil {
		return Person{}, false, err
	}
	return p, p.ID != s.decoy() && s.addressKey(p.Address) == key, nil
}

type addressFacts struct {
	Person id.Person `json:"person"`
	At     int64     `json:"at"`
}

// claimHeld is how long a claim counts for whoever made it although their record does not say so yet: far longer than a
// request lives.
const claimHeld = time.Hour

// claim takes an address for a person. ErrTaken when somebody has it or is just about to; one that a broken-off change
// left behind is taken over.
func (s *Service) claim(ctx context.Context, key string, who id.Person) error {
	defer s.locks.hold(key)()
	now := s.clock.Now()
	mine := store.Doc{ID: key, Schema: 1, Body: store.Facts(addressFacts{who, clock.Millis(now)})}
	_, err := s.store.Insert(ctx, Addresses, mine)
	if !errors.Is(err, store.ErrExists) {
		return err
	}
	doc, err := s.store.Get(ctx, Addresses, key)
	if err != nil {
		return err
	}
	var f addressFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return unreadable(err)
	}
	if f.Person != who {
		_, known, err := s.holder(ctx, key)
		if err != nil {
			return err
		}
		if known || now.Before(clock.FromMillis(f.At).Add(claimHeld)) {
			return ErrTaken
		}
	}
	mine.Rev = doc.Rev
	if _, err = s.store.Replace(ctx, Addresses, mine); errors.Is(err, store.ErrChanged) {
		return ErrTaken
	}
	return err
}

// release gives an address up, unless it is somebody else's by now.
func (s *Service) release(ctx context.Context, key string, who id.Person) error {
	doc, err := s.store.Get(ctx, Addresses, key)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	var f addressFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil || f.Person != who {
		return err
	}
	if err := s.store.Delete(ctx, Addresses, key, doc.Rev); !errors.Is(err, store.ErrChanged) {
		return err
	}
	return nil
}
