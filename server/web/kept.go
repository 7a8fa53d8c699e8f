package web

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// kept is what was typed into a form and must not be lost: into a composer, or, where somebody was signed out meanwhile,
// into any other. nil when there is nothing.
func (r *request) kept() *parts.Kept {
	k := &parts.Kept{}
	switch {
	case r.carried() != nil:
		k.Form = r.carried()
	case composers[r.route.path] || opensAccount(r.route.path):
		k = r.composed()
	}
	if k.Empty() {
		return nil
	}
	return k
}

// composers are the addresses that take what a composer holds.
var composers = map[string]bool{
	"/cohorts/:cohort/threads": true, "/cohorts/:cohort/private/posts": true, "/threads/:thread/posts": true,
	"/posts/:post/revisions": true, "/drafts": true,
}

// composed is what the fields of a composer hold, however little that is.
func (r *request) composed() *parts.Kept {
	return &parts.Kept{
		Title: r.field("title"), HasTitle: r.Request().PostArgs().Has("title"), Words: r.field("words"), HTML: r.field("html"),
		Nonce: r.field("nonce"), Seen: r.field("seen"), To: r.field("to"), Quote: r.quoted(), Theme: r.field("theme"),
		Note: r.field("note"), Hope: r.field("hope"), Kind: r.field("kind"), Draft: r.field("draft"), Knowing: r.field("knowing"),
	}
}

// quoted is what is quoted, without what its writer left out.
func (r *request) quoted() string {
	refs := strings.Fields(r.field("quote"))
	for _, left := range r.Request().PostArgs().PeekMulti("leave") {
		refs = without(refs, string(left))
	}
	return strings.Join(refs, " ")
}

// without takes the first of that value out.
func without(all []string, one string) []string {
	for i, v := range all {
		if v == one {
			return append(all[:i:i], all[i+1:]...)
		}
	}
	return all
}

// The fields of a form that is carried through signing in. Its own have a prefix, so that they cannot be taken for those
// of the sign-in.
const (
	formAt     = "form-at"
	formWhose  = "form-whose"
	formPrefix = "form."
)

// carried is a form that came along through signing in; nil when none did.
func (r *request) carried() *parts.Form {
	at := r.field(formAt)
	if at == "" || local(at) != at {
		return nil
	}
	f := &parts.Form{At: at, Whose: r.field(formWhose)}
	for name, value := range r.Request().PostArgs().All() {
		if own, ok := strings.CutPrefix(string(name), formPrefix); ok && !secretField(own) {
			text := strings.ToValidUTF8(string(value), "\uFFFD")
			f.Fields = append(f.Fields, parts.Field{Name: own, Value: text, Written: written(text)})
		}
	}
	return f
}

// typedForm is the form of this request, when something was written into it that would be dear to type again; nil else.
// What opens an account is never carried.
func (r *request) typedForm(whose id.Person) *parts.Form {
	if r.Method() != fiber.MethodPost || r.route.answer != asPage || opensAccount(r.route.path) {
		return nil
	}
	f := &parts.Form{At: r.OriginalURL()}
	if whose != "" {
		f.Whose = r.s.Accounts.FormTag(whose)
	}
	dear := false
	for name, value := range r.Request().PostArgs().All() {
		if secretField(string(name)) {
			continue
		}
		text := strings.ToValidUTF8(string(value), "\uFFFD")
		dear = dear || written(text)
		f.Fields = append(f.Fields, parts.Field{Name: string(name), Value: text, Written: written(text)})
	}
	if !dear {
		return nil
	}
	return f
}

// opensAccount says whether an address is about coming in, or about what one comes in with.
func opensAccount(path string) bool {
	for _, start := range []string{"/account", "/sign-in", "/enter", "/prove", "/recovery", "/setup", "/invited", "/leave"} {
		if strings.HasPrefix(path, start) {
			return true
		}
	}
	return false
}

// secretField says whether a field holds what opens an account.
func secretField(name string) bool {
	switch name {
	case "password", "current", "new", "repeat", "code", "codes", "pin", "passkey", "response":
		return true
	}
	return false
}

// written says whether a value is somebody's sentence, and not an id, a choice or a number.
func written(value string) bool {
	pieces := strings.Fields(value)
	if len(pieces) < 2 {
		return false
	}
	for _, piece := range pieces {
		if id.Time(piece).IsZero() {
			return true
		}
	}
	return false
}

// signedOutWith is what the page for somebody who was signed out carries of this request.
func (r *request) signedOutWith(token string) *parts.Kept {
	if kept := r.kept(); kept != nil {
		return kept
	}
	if f := r.typedForm(r.s.Accounts.Whose(r.ctx, token)); f != nil {
		return &parts.Kept{Form: f}
	}
	return nil
}

// resume gives a form back that could not be taken just then, to be sent again.
func (r *request) resume(status int, f parts.Form, err error) error {
	p := pages.Resume{Frame: r.frame("Something is in the way", ""), Form: f, Sentence: r.sentence(err)}
	if e, ok := errs.As(err); ok {
		p.Wait = r.wait(e.RetryAfter)
	}
	return r.render(status, pages.ResumePage(p))
}

// typedBy says whether the form that brought these words was this person's.
func (s *Server) typedBy(k *parts.Kept, who id.Person) bool {
	tag := s.Accounts.FormTag(who)
	if k.Form != nil {
		return k.Form.Whose == tag
	}
	_, own, _ := strings.Cut(k.Nonce, ".")
	return own == tag
}

// backToBox gives somebody who had been signed out their box again, with what they had typed. Nothing is sent by itself.
func (s *Server) backToBox(r *request, next string, kept *parts.Kept) error {
	if kept.Form != nil {
		return r.page(pages.ResumePage(pages.Resume{Frame: r.frame("Writing", ""), Form: *kept.Form}))
	}
	address, err := url.Parse(next)
	if err != nil {
		return errNotHere
	}
	if key, ok := boxAt(address.Path); ok {
		return r.openBox(key, kept, nil)
	}
	return r.Redirect(next, fiber.StatusSeeOther)
}
