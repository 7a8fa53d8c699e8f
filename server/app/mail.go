package app

import (
	"context"
	"net"
	"strconv"
	"time"

	"holdfast/server/config"
	"holdfast/server/mail"
	"holdfast/server/mail/outbox"
	"holdfast/server/mail/smtp"
	"holdfast/server/notify"
	"holdfast/server/redact"
)

// openMail builds the mailer and those who use it. Without a mail server mail stays here, and is there when the request
// that wrote it is answered; with one, each mail is work of its own.
func (h *House) openMail() error {
	zone, err := time.LoadLocation(h.cfg.Zone)
	if err != nil {
		return err
	}
	h.Outbox = outbox.New(h.Store, h.clock, h.cfg.Practice)
	parts := mail.Parts{
		Transport: h.Outbox, Brand: h.cfg.Brand, Name: h.cfg.MailName, From: redact.Email(h.cfg.MailFrom), Zone: zone,
	}
	told := notify.Parts{
		Store: h.Store, Ring: h.Ring, Clock: h.clock, Accounts: h.Accounts, Cohorts: h.Cohorts, Admission: h.Admission,
		Origin: h.Origin, Log: h.Log,
	}
	if h.cfg.SMTPHost != "" {
		parts.Transport, err = smtp.New(smtp.Config{
			Host: h.cfg.SMTPHost, Port: h.cfg.SMTPPort, User: h.cfg.SMTPUser, Password: h.cfg.SMTPPassword.Reveal(),
			TLS: smtp.TLS(h.cfg.SMTPTLS), Log: h.Log,
		})
		if err != nil {
			return err
		}
		told.Due = h.Relay
	}
	told.Mailer = mail.New(parts)
	h.Notify = notify.New(told)
	h.Notify.Follow(h.Relay)
	return nil
}

// Origin is the address people type, as far as it is known: without a setting, where the house listens, or would.
func (h *House) Origin() string {
	switch {
	case h.cfg.Origin != "":
		return h.cfg.Origin
	case h.listener != nil:
		return "http://" + h.Address()
	default:
		return "http://" + net.JoinHostPort(h.cfg.Bind, strconv.Itoa(h.cfg.Port))
	}
}

// SetupLink is where the practice gets its first admin; empty when it has one, and in the demo, which brings its own.
// Whoever has it owns the house: it is for the terminal of an operator, and for no log.
func (h *House) SetupLink(ctx context.Context) (redact.Words, error) {
	if h.use == config.Demo {
		return "", nil
	}
	unset, err := h.Admission.Unset(ctx)
	if err != nil || !unset {
		return "", err
	}
	return redact.Words(h.Origin() + "/setup/" + string(h.Admission.SetupToken())), nil
}
