package mail

import (
	netmail "net/mail"
	"regexp"
	"strings"

	"holdfast/server/redact"
)

// maxAddress is the longest address a mail server must take (RFC 5321 §4.5.3.1.3, a path of 256 with its brackets).
const maxAddress = 254

// plain is an address without anything that a mail server and this program could read in two ways: no quoted part, no
// comment, no route, no letters beyond ASCII. Addresses in other scripts have an ASCII form of their host.
var plain = regexp.MustCompile(`^[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+)*@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$`)

// CheckAddress says whether mail can go to an address: nil or ErrRefused. It asks no server.
func CheckAddress(address redact.Email) error {
	s := string(address)
	if len(s) > maxAddress || strings.IndexByte(s, '@') > 64 || !plain.MatchString(s) {
		return ErrRefused
	}
	parsed, err := netmail.ParseAddress(s)
	if err != nil || parsed.Address != s || parsed.Name != "" {
		return ErrRefused
	}
	return nil
}
