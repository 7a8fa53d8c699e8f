package web

import (
	"hash/fnv"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/server/access"
	"holdfast/server/safety"
)

// iconLabels name the drawings for whoever chooses one.
var iconLabels = map[string]string{
	"mark": words.M("The usual one"), "leaf": words.M("Leaf"), "wave": words.M("Waves"), "page": words.M("Page"), "ring": words.M("Ring"),
}

// outside is how this place looks from outside: the practice's choice, else the operator's. A store that cannot tell must
// not keep anybody from their page.
func (s *Server) outside(r *request) safety.Appearance {
	look, err := s.Safety.Appearance(r.ctx)
	if err != nil {
		look = safety.Appearance{Icon: safety.Icons[0]}
	}
	if look.Title == "" {
		look.Title = s.Settings.Brand
	}
	return look
}

// hours is the sentence about when somebody reads: the practice's own, else the operator's.
func (s *Server) hours(r *request) string {
	if own, err := s.Safety.Hours(r.ctx); err == nil && own != "" {
		return own
	}
	return s.Settings.StaffedHours
}

// icon is the address of the mark of that name.
func (s *Server) icon(name string) string {
	if name == safety.Icons[0] {
		return s.links.Icon
	}
	return s.Assets.URL("icon-" + name + ".svg")
}

// dress gives a frame what the practice chose, and what every page needs to let somebody leave.
func (r *request) dress(f *parts.Frame) {
	look := r.s.outside(r)
	f.Brand, f.Drawing, f.Links.Icon = look.Title, look.Icon, r.s.icon(look.Icon)
	f.StaffHours, f.Mark, f.SignIn = r.s.hours(r), r.s.mark(), "/sign-in?next="
	if r.s.demo() {
		f.SignIn = "/?next="
	}
	if f.SignedIn {
		f.Leave, f.Worker = r.leaveWords(), !r.session.Shared
		f.First = r.route.path == "/home" && r.session.Before.IsZero()
	}
}

func (s *Server) practiceLook(r *request) error {
	look, err := s.Safety.Appearance(r.ctx)
	if err != nil {
		return err
	}
	return r.lookForm(fiber.StatusOK, look, nil)
}

func (r *request) lookForm(status int, look safety.Appearance, problem *parts.Problem) error {
	if err := access.May(r.actor(), access.RunPractice, access.Facts{}); err != nil {
		return err
	}
	page := pages.PracticeLook{
		Frame: r.frame("Practice", "/practice"), Back: r.toPractice(), Title: look.Title, Usual: parts.Frame{Brand: r.s.Settings.Brand}.Tab(),
		Action: "/practice/look", Problem: problem,
	}
	for _, name := range safety.Icons {
		page.Icons = append(page.Icons, parts.Choice{Value: name, Label: r.T(iconLabels[name]), Selected: name == look.Icon})
	}
	return r.render(status, pages.PracticeLookPage(page))
}

func (s *Server) setPracticeLook(r *request) error {
	typed := safety.Appearance{Title: r.field("title"), Icon: r.field("icon")}
	err := s.Safety.SetAppearance(r.ctx, r.actor(), typed)
	if err == nil {
		return r.see("/practice/look?said=kept")
	}
	if problem, status, ok := r.filledAgain(err, "Nothing was changed yet"); ok {
		return r.lookForm(status, typed, problem)
	}
	return err
}

// manifest names this place neutrally for a phone that puts it on its start screen.
func (s *Server) manifest(r *request) error {
	look := s.outside(r)
	name := parts.Frame{Brand: look.Title}.Tab()
	r.Set(fiber.HeaderCacheControl, "no-cache")
	err := r.JSON(fiber.Map{
		"name": name, "short_name": name, "start_url": "/", "scope": "/", "display": "minimal-ui",
		"background_color": "#f9faf6", "theme_color": "#edf0e8",
		"icons": []fiber.Map{{"src": s.icon(look.Icon), "type": "image/svg+xml", "sizes": "any"}},
	})
	r.Set(fiber.HeaderContentType, "application/manifest+json")
	return err
}

// worker is the service worker, at an address from which it may see to all pages. Its bytes change with what it keeps:
// browsers then fetch the help page anew.
func (s *Server) worker(r *request) error {
	file, ok := s.Assets.File("sw.js")
	if !ok {
		return errNotHere
	}
	stamp, err := s.helpStamp(r)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderCacheControl, "no-cache")
	r.Set(fiber.HeaderContentType, file.Type)
	return r.Status(fiber.StatusOK).SendString(string(file.Plain) + "\n// " + stamp + "\n")
}

// helpStamp changes with everything that the kept page says.
func (s *Server) helpStamp(r *request) (string, error) {
	all, err := s.Safety.Lines(r.ctx, "", "")
	if err != nil {
		return "", err
	}
	h := fnv.New64a()
	now := s.Now()
	for _, l := range all {
		for _, part := range []string{l.ID, l.Label, l.Number, l.Detail, l.Country, l.Language, string(l.Kind), l.Checked.Format(time.DateOnly), strconv.FormatBool(l.Stale(now))} {
			_, _ = h.Write(append([]byte(part), 0))
		}
	}
	_, _ = h.Write([]byte(s.hours(r) + "\x00" + s.Settings.HelpPhone + "\x00" + s.Settings.HelpEmergency))
	return strconv.FormatUint(h.Sum64(), 36), nil
}

// seconds is a duration as cookies count it.
func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }
