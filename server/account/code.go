package account

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// The recovery codes of one set: ten, each sixteen letters and digits, 80 random bits. Stored is a keyed hash, sealed.
const (
	codeCount  = 10
	codeLength = 16
	codeGroup  = 4
)

// plain is an alphabet without letters and digits that look alike: 32 of them, 5 bits each.
const plain = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// period is the length of an authenticator's step. A code counts in its own step and the next, 60 s at most, because
// people type slowly; ASVS 6.5.5 asks for 30, and no step is taken twice or after a later one (security anchor, crypto).
const period = 30

// takeCode takes a code of a person's authenticator, or a recovery code, exactly once, and says who they are then. The
// try is counted before it is judged. errCode when it is not taken, errLocked above Ceiling, errOver when the person's
// proofs changed since epoch.
func (s *Service) takeCode(ctx context.Context, who id.Person, epoch int, code, device string) (Person, error) {
	n, err := s.count(ctx, secondKey(who))
	if err != nil {
		return Person{}, err
	}
	if n > Ceiling {
		return Person{}, errLocked
	}
	p, err := s.change(ctx, who, func(p *Person, now time.Time) error {
		if p.epoch != epoch {
			return errOver
		}
		return s.useCode(p, now, code, device)
	})
	if err != nil {
		return Person{}, err
	}
	return p, s.forgive(ctx, secondKey(who))
}

// allowCode takes one try at a code from a person's budget, before anything is counted.
func (s *Service) allowCode(ctx context.Context, who id.Person) error {
	return s.allowOne(ctx, byName, s.fingerprint("limit.name", secondKey(who)))
}

// useCode takes the code out of what p can show, as one part of a change.
func (s *Service) useCode(p *Person, now time.Time, code, device string) error {
	if step, ok := p.appStep(now, code); ok {
		p.step = step
		return nil
	}
	i := slices.Index(p.proofs.Codes, s.codeHash(p.ID, code))
	if i < 0 {
		return errCode
	}
	p.proofs.Codes = slices.Delete(slices.Clone(p.proofs.Codes), i, i+1)
	s.tell(p, AlertCodeUsed, device)
	return nil
}

// appStep is the step whose code this is, if it is this one or the one before and none so late was taken.
func (p Person) appStep(now time.Time, code string) (uint64, bool) {
	if p.proofs.Authenticator == "" {
		return 0, false
	}
	current := uint64(now.Unix()) / period
	for _, step := range []uint64{current, current - 1} {
		if step > p.step && codeOf(p.proofs.Authenticator, step, code) {
			return step, true
		}
	}
	return 0, false
}

func codeOf(secret string, step uint64, code string) bool {
	code = strings.Join(strings.Fields(code), "")
	ok, err := hotp.ValidateCustom(code, step, secret, hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	return err == nil && ok
}

// codeHash is what is stored of a recovery code, however it was typed.
func (s *Service) codeHash(who id.Person, code string) string {
	return s.ring.TokenHash("recovery-code", string(who)+"."+onlyPlain(code))
}

// onlyPlain is what somebody typed of plain's letters, without case, spaces and hyphens.
func onlyPlain(typed string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(plain, r) {
			return r
		}
		return -1
	}, strings.ToUpper(typed))
}

// NewCodes makes ten recovery codes, shown this once; older ones are void. It needs a fresh proof. The session goes on
// under a new token, and the others end.
func (s *Service) NewCodes(ctx context.Context, by Session) ([]string, SignedIn, error) {
	if err := s.maySetFactors(by); err != nil {
		return nil, SignedIn{}, err
	}
	codes := make([]string, codeCount)
	hashes := make([]string, codeCount)
	for i := range codes {
		letters, err := s.letters(codeLength)
		if err != nil {
			return nil, SignedIn{}, err
		}
		codes[i], hashes[i] = grouped(letters, codeGroup, "-"), s.codeHash(by.Person, letters)
	}
	in, err := s.renew(ctx, by, nil, func(p *Person, _ time.Time) error {
		p.proofs.Codes = hashes
		s.tell(p, AlertCodes, by.Device)
		p.events = append(p.events, s.audited(access.SetFactors, by.Actor(), p.ID))
		return nil
	})
	if err != nil {
		return nil, SignedIn{}, err
	}
	return codes, in, nil
}

func (s *Service) maySetFactors(by Session) error {
	return access.May(by.Actor(), access.SetFactors, by.Facts(s.clock.Now()))
}

// letters are n random ones of plain.
func (s *Service) letters(n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(s.random, b); err != nil {
		return "", errs.Wrap(err, errs.Unavailable, "Something went wrong on our side. Please try again in a minute.")
	}
	for i := range b {
		b[i] = plain[b[i]%byte(len(plain))] // 256 is a multiple of 32: every letter is as likely
	}
	return string(b), nil
}

func grouped(text string, size int, between string) string {
	var groups []string
	for piece := range slices.Chunk([]byte(text), size) {
		groups = append(groups, string(piece))
	}
	return strings.Join(groups, between)
}
