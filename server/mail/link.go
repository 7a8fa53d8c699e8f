package mail

import (
	"net/url"
	"regexp"
	"strings"

	"holdfast/server/redact"
)

// Link is an address of ours in a mail. Only NewLink makes one, so that it holds an origin, a path out of Path's list and
// a token, and nothing else.
type Link struct{ address string }

// Path is where a link leads. There are no others than these: an address can hold words too.
type Path string

// The paths. Those that end in a slash take a token.
const (
	ToHome       Path = "/home"
	ToAccount    Path = "/account"
	ToInvitation Path = "/i/"
	ToConfirm    Path = "/confirm/"
	ToCalled     Path = "/called/" // what somebody on call is paged for; asks them to sign in
)

var (
	token = regexp.MustCompile(`^[A-Za-z0-9_-]{20,64}$`)
	key   = regexp.MustCompile(`^[A-Za-z0-9]{16,64}$`)
)

// NewLink makes a link. What does not fit together gives the zero Link, with which nothing is sent.
func NewLink(origin string, path Path, secret redact.Token) Link {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || u.Scheme+"://"+u.Host != origin || (u.Scheme != "https" && u.Scheme != "http") {
		return Link{}
	}
	switch path {
	case ToHome, ToAccount:
		if secret != "" {
			return Link{}
		}
	case ToInvitation, ToConfirm, ToCalled:
		if !token.MatchString(string(secret)) {
			return Link{}
		}
	default:
		return Link{}
	}
	return Link{origin + string(path) + string(secret)}
}

// String hides the token, also from fmt and the log.
func (l Link) String() string { return redact.Words(l.address).String() }

// GoString is String.
func (l Link) GoString() string { return l.String() }

func domain(address redact.Email) string {
	return string(address[strings.LastIndexByte(string(address), '@')+1:])
}
