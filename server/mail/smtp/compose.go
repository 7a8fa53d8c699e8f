package smtp

import (
	"strings"

	gomail "github.com/wneessen/go-mail"

	"holdfast/server/mail"
)

// compose is the mail as go-mail writes it. All of it follows from m, its date and boundary too.
func compose(m mail.Message) (*gomail.Msg, error) {
	if err := mail.CheckAddress(m.To); err != nil {
		return nil, err
	}
	key, _, _ := strings.Cut(m.ID, "@")
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithBoundary("part-"+key))
	if err := msg.FromFormat(m.FromName, string(m.From)); err != nil {
		return nil, err
	}
	if err := msg.To(string(m.To)); err != nil {
		return nil, err
	}
	msg.Subject(m.Subject)
	msg.SetDateWithValue(m.At)
	msg.SetMessageIDWithValue(m.ID)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday answer comes back
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")  // the same for servers that know only this
	msg.SetBodyString(gomail.TypeTextPlain, string(m.Text))
	msg.AddAlternativeString(gomail.TypeTextHTML, string(m.HTML))
	return msg, nil
}
