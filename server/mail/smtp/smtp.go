// Package smtp sends mail through the practice's mail server. TLS is required, but for a server on this computer. It
// keeps no connection: a practice sends a few mails a day, and each delivery then has a whole time limit of its own.
package smtp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"holdfast/server/mail"
)

// TLS says how a connection is protected.
type TLS string

// The ways. None is for a server on this computer only.
const (
	StartTLS TLS = "starttls" // required: a server that does not offer it gets no mail
	Implicit TLS = "tls"
	None     TLS = "none"
)

// How long one delivery may take (security anchor D5: each send bounded by 30 s). go-mail gives reaching the server, its
// greeting, and hello with TLS and login one patience each; sending, with the server's last word on the mail, another.
const (
	reaching = 4 * time.Second
	sending  = 15 * time.Second
)

// Config names the mail server.
type Config struct {
	Host     string
	Port     int
	User     string // empty: no login
	Password string
	TLS      TLS
	Log      *slog.Logger

	reaching, sending time.Duration // shorter in tests
}

// Transport sends through one server. It is safe for concurrent use.
type Transport struct{ cfg Config }

// New checks the settings and speaks to nobody yet. The error is for the operator.
func New(cfg Config) (*Transport, error) {
	if cfg.TLS == None && !loopback(cfg.Host) {
		return nil, fmt.Errorf("mail to %s would go out in the clear: only a server on this computer may do without TLS", cfg.Host)
	}
	if cfg.reaching == 0 {
		cfg.reaching, cfg.sending = reaching, sending
	}
	t := &Transport{cfg}
	_, err := t.client("localhost", cfg.reaching)
	return t, err
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// Deliver sends one mail, within half a minute. mail.ErrRefused when the server will never take it for this recipient,
// mail.ErrDown for everything else: also a wrong password or a missing certificate, which an operator repairs. After
// ErrDown the mail may have been taken all the same, its answer lost (RFC 1047); the next try is the same, byte for byte.
func (t *Transport) Deliver(ctx context.Context, m mail.Message) error {
	msg, err := compose(m)
	if err != nil {
		return mail.ErrRefused
	}
	host := string(m.From[strings.LastIndexByte(string(m.From), '@')+1:])
	dialler, err := t.client(host, t.cfg.reaching)
	if err != nil {
		return t.down("settings", err)
	}
	conn, err := dialler.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return t.down("hello", err)
	}
	defer func() { _ = conn.Close() }()
	sender, err := t.client(host, t.cfg.sending)
	if err != nil {
		return t.down("settings", err)
	}
	if err := sender.SendWithSMTPClient(conn, msg); err != nil && !msg.IsDelivered() {
		return t.failed(err)
	}
	_ = sender.CloseWithSMTPClient(conn) // the mail is taken, whatever becomes of the good-bye
	return nil
}

// client is go-mail's idea of the server; one patience holds for every phase.
func (t *Transport) client(hello string, patience time.Duration) (*gomail.Client, error) {
	opts := []gomail.Option{
		gomail.WithPort(t.cfg.Port), gomail.WithTimeout(patience), gomail.WithHELO(hello), // not this machine's name
		gomail.WithoutNoop(), gomail.WithoutRset(), gomail.WithoutSMTPUTF8(),
	}
	switch t.cfg.TLS {
	case Implicit:
		opts = append(opts, gomail.WithSSL())
	case None:
		opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if t.cfg.User != "" {
		opts = append(opts, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(t.cfg.User), gomail.WithPassword(t.cfg.Password))
	}
	return gomail.NewClient(t.cfg.Host, opts...)
}

// failed tells what is final from what is not. Only the recipient's and the mail's own refusal is: a refused sender or
// login is a setting, and concerns every mail.
func (t *Transport) failed(err error) error {
	var refused *gomail.SendError
	if !errors.As(err, &refused) {
		return t.down("sending", err)
	}
	code := refused.ErrorCode()
	switch refused.Reason {
	case gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPDataClose:
		if code >= 500 && code < 600 {
			t.cfg.Log.Warn("the mail server refused a mail for good", "code", code, "status", refused.EnhancedStatusCode())
			return mail.ErrRefused
		}
	}
	t.cfg.Log.Warn("the mail server did not take a mail", "code", code, "status", refused.EnhancedStatusCode(), "step", refused.Reason.String())
	return mail.ErrDown
}

// down logs where it went wrong. The error's own text stays out: servers quote addresses in it.
func (t *Transport) down(step string, err error) error {
	var network net.Error
	t.cfg.Log.Warn("the mail server could not be used", "step", step,
		"timeout", errors.As(err, &network) && network.Timeout(), "type", fmt.Sprintf("%T", err))
	return mail.ErrDown
}
