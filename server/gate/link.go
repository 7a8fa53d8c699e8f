package gate

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/idna"
)

// maxAddress is more than any address that a person would follow; browsers and mail programs cut far below it.
const maxAddress = 2048

// unbroken is an address as browsers read it: without line ends and tabs, with other spaces escaped.
var unbroken = strings.NewReplacer("\t", "", "\n", "", "\r", "", " ", "%20")

var (
	mailbox = regexp.MustCompile(`^[A-Za-z0-9.!$&*+=^_~-]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+$`)
	host    = regexp.MustCompile(`^([a-z0-9_-]{1,63}\.)+[a-z0-9-]{1,63}$`)
)

// address is the canonical form of where a link leads, if a link may lead there: http, https or mailto, to a host with
// a dot in its name and in ASCII, without a user name before it (https://bank.example@elsewhere.example), never
// relative: the house's own pages, sign-out among them, cannot be linked from words.
func address(href string) (string, bool) {
	href = unbroken.Replace(strings.TrimFunc(href, isSpace))
	if len(href) > maxAddress {
		return "", false
	}
	if len(href) > 4 && strings.EqualFold(href[:4], "www.") {
		href = "https://" + href
	}
	u, err := url.Parse(href)
	if err != nil {
		return "", false
	}
	switch u.Scheme {
	case "mailto":
		return mail(u.Opaque)
	case "http", "https":
		return web(u)
	}
	return "", false
}

// mail keeps the address alone: a prefilled subject, text or hidden copy is not the reader's.
func mail(opaque string) (string, bool) {
	to, err := url.PathUnescape(opaque)
	return "mailto:" + to, err == nil && mailbox.MatchString(to)
}

func web(u *url.URL) (string, bool) {
	name, err := hostName(u.Hostname())
	if err != nil || u.User != nil || len(name) > 253 || !host.MatchString(name) {
		return "", false
	}
	if port := u.Port(); port != "" {
		name += ":" + port
	}
	u.Host = name
	s := u.String()
	again, err := url.Parse(s) // the last filter parses and prints addresses too, and must find nothing to change
	return s, err == nil && again.String() == s && again.Host == name
}

// hostName is the host in ASCII: a name in another script is written in punycode, so that a letter that only looks
// like another is seen for what it is.
func hostName(name string) (string, error) {
	name = strings.ToLower(name)
	if plain(name) && !strings.Contains(name, "xn--") {
		return name, nil
	}
	return idna.Lookup.ToASCII(name)
}

// foreignHost is the host of an address, if it is in punycode; else it is empty.
func foreignHost(href string) string {
	if !strings.Contains(href, "xn--") {
		return ""
	}
	u, err := url.Parse(href)
	if err != nil || !strings.Contains(u.Host, "xn--") {
		return ""
	}
	return u.Host
}
