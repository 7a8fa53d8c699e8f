// Package web is the browser edge: it parses, calls a service, renders. It is the only importer of fiber, and the only
// place that turns an error into a status and a page. Every route names its action; New refuses a table with one that
// does not.
package web

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"

	"holdfast/frontend"
	"holdfast/frontend/parts"
	"holdfast/moderation"
	"holdfast/moderation/cover"
	screening "holdfast/moderation/rules"
	"holdfast/server/account"
	"holdfast/server/admission"
	"holdfast/server/clinical"
	"holdfast/server/cohort"
	"holdfast/server/draft"
	"holdfast/server/forum"
	"holdfast/server/id"
	"holdfast/server/mail/outbox"
	"holdfast/server/safety"
)

// Limits of one request. They answer slow clients and oversized bodies (security anchor, fiber table and O4).
const (
	readTimeout    = 10 * time.Second
	idleTimeout    = time.Minute
	requestTimeout = 6 * time.Second
	maxBody        = 3<<20 + 64<<10 // 1 MiB of words, three bytes a byte when form-encoded, and the other fields
)

// Deps is what the edge is made of.
type Deps struct {
	Accounts   *account.Service
	Cohorts    *cohort.Service
	Forum      *forum.Service
	Clinical   *clinical.Service
	Drafts     *draft.Service
	Admission  *admission.Service
	Safety     *safety.Service
	Moderation *moderation.Service
	Cover      *cover.Service
	Rules      *screening.Service
	Outbox     *outbox.Outbox // of a house that sends no mail; only the demo shows it
	Assets     *frontend.Assets
	Limits     Limiter
	Ready      func(context.Context) error // nil error: this instance can serve
	Origin     func() string               // what an address of this house begins with, for links that are handed over
	Now        func() time.Time
	Random     io.Reader // cryptographic in the product
	Log        *slog.Logger
	Settings   Settings
}

// Settings are the operator's choices that pages show or depend on.
type Settings struct {
	Brand          string
	Practice       string
	Zone           string // IANA
	StaffedHours   string // a sentence; empty: not set
	HelpPhone      string
	HelpEmergency  string
	LeaveTo        string    // empty: a plain page of our own
	Secure         bool      // reached over https: cookies say so
	NoMail         bool      // no mail goes out: links are handed over
	Personas       []Persona // the demo's made-up people; empty in a real house
	TrustedProxies []string
	ProxyHeader    string
}

// Persona is somebody the demo can be entered as.
type Persona struct {
	Key    string // in the form
	Person id.Person
	Name   string
	Line   string
	Staff  bool
	Shape  int
}

// Limiter says whether somebody may do this again already, and if not, when.
type Limiter interface {
	Write(ctx context.Context, who id.Person) (ok bool, again time.Duration)
	Keep(ctx context.Context, who id.Person) (ok bool, again time.Duration) // a draft
	Enter(ctx context.Context, address string) (ok bool, again time.Duration)
}

// Server is the edge, ready to listen.
type Server struct {
	Deps
	app     *fiber.App
	links   parts.Links
	origins origins
	zones   zones
	shown   map[string]bool // addresses that show a page
	leaves  leaves
}

// New builds the edge. It fails when the built front-end is missing or a route has no action of the access table.
func New(d Deps) (*Server, error) {
	s := &Server{Deps: d, links: parts.Links{
		Style: d.Assets.URL("app.css"), Script: d.Assets.URL("app.js"), Icon: d.Assets.URL("mark.svg"),
		Exit:   d.Assets.URL("exit.js"),
		Editor: d.Assets.URL("editor.js"),
	}}
	s.app = s.listener()
	return s, s.mount(s.routes())
}

// listener is fiber, set up against its own pitfalls (security anchor, fiber table). pitfalls_test.go has each of them.
func (s *Server) listener() *fiber.App {
	app := fiber.New(fiber.Config{
		AppName:                 "",
		Immutable:               true, // without it, values kept after a request change with the next one (measured)
		DisableStartupMessage:   true,
		BodyLimit:               maxBody,
		ReadTimeout:             readTimeout,
		IdleTimeout:             idleTimeout,
		ErrorHandler:            s.lastResort,
		EnableTrustedProxyCheck: true,
		TrustedProxies:          s.Settings.TrustedProxies,
		ProxyHeader:             s.Settings.ProxyHeader,
		ServerHeader:            "",
	})
	app.Server().SecureErrorLogMessage = true // its own log line would quote a malformed request, cookie and all
	app.Server().Logger = silent{}
	app.Server().Handler = s.outermost(app)
	// Pages hold no token that a guess could be measured against (writes are refused by origin), so they may be packed.
	app.Use(compress.New(compress.Config{Next: func(c *fiber.Ctx) bool { return strings.HasPrefix(c.Path(), frontend.Prefix) }}))
	return app
}

// silent drops fasthttp's own log lines: they quote addresses and input.
type silent struct{}

func (silent) Printf(string, ...any) {}

// App is the edge as fiber knows it, for listening and for tests.
func (s *Server) App() *fiber.App { return s.app }
