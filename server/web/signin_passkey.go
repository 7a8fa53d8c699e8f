package web

import (
	"encoding/json"
	"mime"
	"net"

	"github.com/gofiber/fiber/v2"

	"holdfast/server/account"
	"holdfast/server/redact"
)

// passkeyAnswer is what the script sends after the browser has asked the person; see islands/passkey.ts.
type passkeyAnswer struct {
	Ticket   string          `json:"ticket"`
	Response json.RawMessage `json:"response"`
	Next     string          `json:"next"`
	Shared   bool            `json:"shared"`
	Name     string          `json:"name"`
}

// maxData is the most bytes of JSON that are read: a passkey's answer with its attestation, and room.
const maxData = 128 << 10

// data reads a JSON body, which only a page of ours sends: a form on another page cannot.
func data[T any](r *request) (v T, err error) {
	kind, _, err := mime.ParseMediaType(r.Get(fiber.HeaderContentType))
	body := r.BodyRaw()
	if err != nil || kind != fiber.MIMEApplicationJSON || len(body) > maxData || json.Unmarshal(body, &v) != nil {
		return v, errUnread
	}
	return v, nil
}

// ceremony sends a browser what it needs to ask for a passkey.
func (r *request) ceremony(c account.Ceremony, err error) error {
	if err != nil {
		return err
	}
	return r.JSON(fiber.Map{"ticket": string(c.Ticket), "options": json.RawMessage(c.Options)})
}

// done says where to go after a passkey was shown or made.
func (r *request) done(next string) error { return r.JSON(fiber.Map{"to": local(next)}) }

func (s *Server) beginPasskey(r *request) error {
	if _, err := data[struct{}](r); err != nil {
		return err
	}
	return r.ceremony(s.Accounts.BeginPasskey(r.ctx, r.network()))
}

func (s *Server) answerPasskey(r *request) error {
	a, err := data[passkeyAnswer](r)
	if err != nil {
		return err
	}
	in, err := s.Accounts.AnswerPasskey(r.ctx, redact.Token(a.Ticket), a.Response, account.Visit{
		Network: r.network(), Shared: a.Shared, Device: r.device(),
	})
	if err != nil {
		return err
	}
	if err := r.comeIn(in); err != nil {
		return err
	}
	return r.done(a.Next)
}

func (s *Server) beginProve(r *request) error {
	if _, err := data[struct{}](r); err != nil {
		return err
	}
	return r.ceremony(s.Accounts.BeginProve(r.ctx, r.session))
}

func (s *Server) answerProve(r *request) error {
	a, err := data[passkeyAnswer](r)
	if err != nil {
		return err
	}
	in, err := s.Accounts.AnswerProve(r.ctx, r.session, redact.Token(a.Ticket), a.Response)
	if err != nil {
		return err
	}
	r.goOn(in)
	return r.done(a.Next)
}

func (s *Server) beginEnrol(r *request) error {
	if _, err := data[struct{}](r); err != nil {
		return err
	}
	return r.ceremony(s.Accounts.BeginEnrol(r.ctx, r.session))
}

func (s *Server) answerEnrol(r *request) error {
	a, err := data[passkeyAnswer](r)
	if err != nil {
		return err
	}
	in, err := s.Accounts.AnswerEnrol(r.ctx, r.session, redact.Token(a.Ticket), a.Response, redact.Words(a.Name))
	if err != nil {
		return err
	}
	r.goOn(in)
	if a.Next == "" {
		a.Next = "/account/passkeys?said=passkey"
	}
	return r.done(a.Next)
}

// byNumber says whether this page was asked for by an address that is a number.
func (r *request) byNumber() bool {
	host, _, err := net.SplitHostPort(string(r.Request().Host()))
	if err != nil {
		host = string(r.Request().Host())
	}
	return net.ParseIP(host) != nil
}
