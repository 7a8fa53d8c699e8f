package web

import (
	"net/url"
	"strings"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/mail/outbox"
	"holdfast/server/redact"
)

// outbox lists the mail that the demo would have sent.
func (s *Server) outbox(r *request) error {
	mails, err := s.Outbox.List(r.ctx)
	if err != nil {
		return err
	}
	p := pages.Outbox{Frame: r.frame("Mail", "/outbox")}
	for _, m := range mails {
		p.Mails = append(p.Mails, pages.OutboxRow{
			Subject: m.Subject, To: string(m.To), Href: "/outbox/" + m.ID, When: parts.Clock(m.At.In(r.now.Location()), r.now),
		})
	}
	return r.page(pages.OutboxPage(p))
}

// outboxMail shows one of them as its text. Its link can be followed, and stays on this computer.
func (s *Server) outboxMail(r *request) error {
	m, err := s.Outbox.Get(r.ctx, r.Params("mail"))
	if err != nil {
		return err
	}
	return r.page(pages.OutboxMailPage(pages.OutboxMail{
		Frame: r.frame("Mail", ""), Back: parts.Link{Label: r.T("All mail"), Href: "/outbox"},
		Subject: m.Subject, From: m.From, To: string(m.To), When: parts.Clock(m.At.In(r.now.Location()), r.now), Text: mailLines(m),
	}))
}

func mailLines(m outbox.Mail) []pages.MailLine {
	var lines []pages.MailLine
	for line := range strings.Lines(string(m.Text)) {
		line = strings.TrimRight(line, "\r\n")
		shown := pages.MailLine{Text: line}
		if line != "" && line == string(m.Link) {
			shown.Href = pathOf(m.Link)
		}
		lines = append(lines, shown)
	}
	return lines
}

// pathOf is an address of ours without its origin: the demo may be read under another name than its mail gives.
func pathOf(link redact.Words) string {
	u, err := url.Parse(string(link))
	if err != nil {
		return ""
	}
	return u.EscapedPath()
}
