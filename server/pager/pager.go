// Package pager calls the addresses that people on call named for their pagers. It is the one part of the house that
// calls out over HTTP, and says nothing when it does: when, that it is a page, and a link that asks whoever opens it to
// sign in.
//
// The addresses are typed by people. So that nobody can use this to look around in the network where the house runs, it
// reaches public addresses only, looks at them after names are resolved, and follows nobody who sends it on.
package pager

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"holdfast/server/errs"
	"holdfast/server/redact"
)

// usually is how long a call takes at most, all of it. Whoever waits longer is called again.
const usually = 5 * time.Second

// maxAddress is the longest address that is taken, in bytes. What pager services give out has about a hundred.
const maxAddress = 1000

// What calling answers, tested with errors.Is.
var (
	// ErrDown is for now: nobody answered in time, or the answer was not that the call was taken.
	ErrDown = errs.New(errs.Unavailable, "The pager did not take the call. We call again by ourselves.")
	// ErrAddress: the address leads to a place that is not called.
	ErrAddress = errs.In("address", "This address cannot be called. Please give the https address that the pager service shows.")
)

// Page is everything that is said.
type Page struct {
	ID   string // also the key by which a pager knows that it was called for this already
	Link string
	At   time.Time
	Kind string // page, test or drill
	Step int
}

// Pager calls. It is safe for concurrent use.
type Pager struct {
	client   *http.Client
	limit    time.Duration
	loopback bool
}

// New makes a pager. loopback lets it call this computer too, also without TLS: for the demo and tests, never for a real
// house.
func New(loopback bool) *Pager { return within(usually, loopback) }

func within(limit time.Duration, loopback bool) *Pager {
	p := &Pager{limit: limit, loopback: loopback}
	dial := &net.Dialer{Timeout: limit, Control: func(_, address string, _ syscall.RawConn) error { return p.reaches(address) }}
	p.client = &http.Client{
		Timeout:       limit,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{ // no proxy: what it would reach is not looked at here
			DialContext: dial.DialContext, TLSHandshakeTimeout: limit, ResponseHeaderTimeout: limit, MaxResponseHeaderBytes: 16 << 10,
			DisableKeepAlives: true, DisableCompression: true,
		},
	}
	return p
}

// Check says whether an address can be called at all, before anybody is: nil or ErrAddress. It asks no server.
func (p *Pager) Check(address string) error {
	at, err := url.Parse(address)
	switch {
	case err != nil, len(address) > maxAddress, at.Hostname() == "", at.User != nil, at.Opaque != "", at.Fragment != "":
		return ErrAddress
	case strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r > '~' }):
		return ErrAddress
	}
	ip, err := netip.ParseAddr(at.Hostname())
	if err == nil && !p.public(ip) {
		return ErrAddress
	}
	if at.Scheme == "https" || at.Scheme == "http" && p.loopback && err == nil && ip.Unmap().IsLoopback() {
		return nil
	}
	return ErrAddress
}

// Send calls once, within five seconds. ErrAddress when the address leads where nobody is called; ErrDown for everything
// else that went wrong. Neither says what the other side answered.
func (p *Pager) Send(ctx context.Context, address redact.Token, page Page) error {
	if err := p.Check(string(address)); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, p.limit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, string(address), bytes.NewReader(page.body()))
	if err != nil {
		return ErrAddress
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", page.ID)
	req.Header.Set("User-Agent", "pager")
	res, err := p.client.Do(req)
	if errors.Is(err, ErrAddress) {
		return ErrAddress
	}
	if err != nil {
		return ErrDown // the cause repeats the address, which is a secret
	}
	_ = res.Body.Close()
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return ErrDown
	}
	return nil
}

// body is the fixed form of what is said.
func (page Page) body() []byte {
	body, _ := json.Marshal(struct {
		ID   string `json:"id"`
		Link string `json:"link"`
		Time string `json:"time"`
		Kind string `json:"kind"`
		Step int    `json:"step"`
	}{page.ID, page.Link, page.At.UTC().Format(time.RFC3339), page.Kind, page.Step}) // plain fields cannot fail
	return body
}

// reaches says whether a resolved address may be connected to.
func (p *Pager) reaches(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !p.public(at.Addr()) {
		return ErrAddress
	}
	return nil
}

// public says whether an address belongs to the internet at large, or to this computer where that is allowed.
func (p *Pager) public(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if ip.IsLoopback() {
		return p.loopback
	}
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	for _, no := range elsewhere {
		if no.Contains(ip) {
			return false
		}
	}
	return true
}

// elsewhere is what looks public and is not (IANA's registries of special-purpose addresses), and the ranges of IPv6 that
// carry an IPv4 address inside, which could be a private one.
var elsewhere = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
)

func prefixes(all ...string) (out []netip.Prefix) {
	for _, p := range all {
		out = append(out, netip.MustParsePrefix(p))
	}
	return out
}
