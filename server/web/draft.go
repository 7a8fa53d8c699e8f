package web

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/draft"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// drafts lists what the reader has begun, with the words, so that nothing is out of reach whose place is gone.
func (s *Server) drafts(r *request) error {
	all, err := s.Drafts.List(r.ctx, r.actor())
	if err != nil {
		return err
	}
	page := pages.Drafts{
		Frame: r.frame("Drafts", "/drafts"), Back: parts.Link{Label: r.T("Home"), Href: "/home"},
		Whose: s.Accounts.FormTag(r.session.Person), KeepAt: "/drafts",
	}
	if page.Vault, err = s.Drafts.DeviceKey(r.ctx, r.actor()); err != nil {
		return err
	}
	for _, d := range all {
		switch shown := r.draft(d); {
		case !d.Discarded.IsZero():
			page.Discarded = append(page.Discarded, shown)
		case d.Aside:
			page.Aside = append(page.Aside, shown)
		default:
			page.Drafts = append(page.Drafts, shown)
		}
	}
	return r.page(pages.DraftsPage(page))
}

// draft words one of them, with what can be done with it.
func (r *request) draft(d draft.Draft) pages.Draft {
	base := "/drafts/" + d.ID
	line, gone := r.draftPlace(d)
	shown := pages.Draft{ID: d.ID, Line: line, Gone: gone, Text: r.draftText(d.Fields, draft.Text{At: d.Saved, From: draft.From{Device: d.Device}})}
	if d.Other != nil {
		other := r.draftText(d.Other.Fields, *d.Other)
		shown.Other, shown.Choose = &other, base+"/choice"
	}
	until := parts.By(d.Until.In(r.now.Location()), r.now).In(r.tongue())
	shown.Until = r.F("It is removed {when}, unless you go on with it.", "when", until)
	switch {
	case !d.Discarded.IsZero():
		shown.Back, shown.Until = base+"/restoring", r.F("It is removed {when}.", "when", until)
	case d.Aside:
		shown.Back, shown.Away = base+"/restoring", base+"/discarding"
	default:
		shown.Away = base + "/discarding"
		if gone == "" {
			shown.Open = boxAddress(d.Key)
		}
		if d.Key.Purpose == draft.Thread && gone == "" {
			shown.Aside = base + "/setting-aside"
		}
	}
	return shown
}

func (r *request) draftText(f draft.Fields, t draft.Text) pages.DraftText {
	return pages.DraftText{
		Title: f.Title, Words: f.Words, Note: f.Note, Device: t.From.Device, When: parts.Clock(t.At.In(r.now.Location()), r.now),
	}
}

// draftPlace says what a draft is, in words that name its place, and why that is gone where it is.
func (r *request) draftPlace(d draft.Draft) (line, gone string) {
	switch d.Key.Purpose {
	case draft.Thread, draft.Private:
		c, _, err := r.s.Cohorts.Ask(r.ctx, r.actor(), placeOf[d.Key.Purpose], id.Cohort(d.Key.Target))
		private := d.Key.Purpose == draft.Private
		switch {
		case err != nil && private:
			return r.T("Words to facilitators"), r.gone(err)
		case err != nil:
			return r.T("A new conversation"), r.gone(err)
		case private:
			return r.F("Only to the facilitators of {group}", "group", c.Name), ""
		default:
			return r.F("A new conversation in {group}", "group", c.Name), ""
		}
	case draft.Change:
		desk, err := r.s.Forum.DeskForPost(r.ctx, r.actor(), access.ChangePost, id.Post(d.Key.Target))
		if err != nil {
			return r.T("Other words for a post of yours"), r.gone(err)
		}
		return r.F("Other words for your post in “{title}”", "title", desk.Thread.Title), ""
	default:
		desk, err := r.s.Forum.DeskForAnswer(r.ctx, r.actor(), id.Thread(d.Key.Target), "")
		if err != nil {
			return r.T("An answer"), r.gone(err)
		}
		return r.F("An answer in “{title}”", "title", desk.Thread.Title), ""
	}
}

// placeOf is what one must be allowed to go on with a draft in a cohort.
var placeOf = map[draft.Purpose]access.Action{draft.Thread: access.StartThread, draft.Private: access.StartPrivate}

// gone says why a box cannot be opened. The words stay.
func (r *request) gone(err error) string {
	if e, ok := errs.As(err); ok && e.Kind == errs.Forbidden {
		return r.F("{why} Your words are here, to keep or to copy.", "why", r.told(e))
	}
	return r.T("The place this was for is not open to you now. Your words are here, to keep or to copy.")
}

// keptAnswer is what the island reads after a save. State is "kept", "two" (another text stands there, and both are kept),
// "shared" (these words are shared, nothing is kept) or "none" (the box is empty).
type keptAnswer struct {
	State   string     `json:"state"`
	Version int64      `json:"version"`
	At      string     `json:"at,omitempty"` // when, RFC 3339
	Two     string     `json:"two,omitempty"`
	Other   *otherText `json:"other,omitempty"` // what was written elsewhere
}

type otherText struct {
	Title string `json:"title"`
	Words string `json:"words"`
	When  string `json:"when"`
}

// keepDraft keeps what a box holds. The island asks for data; the plain button lands where the draft is.
func (s *Server) keepDraft(r *request) error {
	key, err := r.boxAsked()
	if err != nil {
		return err
	}
	k := r.composed()
	nonce, err := r.own()
	if err != nil && typed(err) && !r.wantsData() {
		return r.openBox(key, k, err)
	}
	if err != nil {
		return err
	}
	if ok, again := s.Limits.Keep(r.ctx, r.session.Person); !ok {
		return &errs.Error{Kind: errs.TooMany, Sentence: "That was a lot in a short time, so we stopped here.", RetryAfter: again}
	}
	from := draft.From{Device: r.device(), Form: limited(r.field("page")), Step: counted(r.field("step")), Nonce: nonce}
	d, err := s.Drafts.Save(r.ctx, r.actor(), key, fields(k), counted(k.Draft), from)
	if r.wantsData() {
		return r.keptAs(d, err)
	}
	switch {
	case err == draft.ErrConflict:
		return r.see("/drafts?said=draft-two#" + d.ID)
	case err == draft.ErrShared:
		return r.see("/home?said=shared-once")
	case err != nil && typed(err):
		return r.openBox(key, k, err)
	case err != nil:
		return err
	case d.Version == 0 || d.Fields.Blank():
		return r.see("/drafts?said=draft-none")
	default:
		return r.see("/drafts?said=draft-kept#" + d.ID)
	}
}

// boxAsked is the box that the address names.
func (r *request) boxAsked() (draft.Key, error) {
	purpose, target, _ := strings.Cut(r.Query("box"), ".")
	which, err := id.Parse[string](target)
	if err != nil {
		return draft.Key{}, errNoBox
	}
	return draft.Key{Purpose: draft.Purpose(purpose), Target: which}, nil
}

var errNoBox = errs.New(errs.Invalid, "This page does not say where your words belong. They are still in the box.")

// wantsData says whether a script asks, and not a form.
func (r *request) wantsData() bool { return r.Get(fiber.HeaderAccept) == fiber.MIMEApplicationJSON }

// keptAs tells the island what became of a save.
func (r *request) keptAs(d draft.Draft, err error) error {
	a := keptAnswer{State: "kept", Version: d.Version, At: d.Saved.UTC().Format("2006-01-02T15:04:05Z")}
	switch {
	case err == draft.ErrShared:
		a = keptAnswer{State: "shared"}
	case err != nil && err != draft.ErrConflict:
		return r.Status(statusFor(err)).JSON(fiber.Map{"sentence": r.sentence(err)})
	case d.Fields.Blank():
		a = keptAnswer{State: "none", Version: d.Version}
	case err == draft.ErrConflict:
		a.State = "two"
	}
	if a.State == "two" {
		a.Two = "/drafts#" + d.ID
		a.Other = &otherText{d.Fields.Title, d.Fields.Words, parts.Clock(d.Saved.In(r.now.Location()), r.now).In(r.tongue())}
	}
	return r.JSON(a)
}

// chooseDraft ends a conflict, and goes on in the box.
func (s *Server) chooseDraft(r *request) error {
	return r.settle(func(which string) (string, error) {
		d, err := s.Drafts.Choose(r.ctx, r.actor(), which, r.field("other") != "")
		return "/drafts?said=draft-chosen#" + d.ID, err
	})
}

func (s *Server) discardDraft(r *request) error {
	return r.settle(func(which string) (string, error) {
		d, err := s.Drafts.Discard(r.ctx, r.actor(), which)
		return "/drafts?said=draft-discarded#" + d.ID, err
	})
}

// setDraftAside empties a box for another beginning.
func (s *Server) setDraftAside(r *request) error {
	return r.settle(func(which string) (string, error) {
		d, err := s.Drafts.PutAside(r.ctx, r.actor(), which)
		return boxAddress(d.Key) + "?said=draft-aside", err
	})
}

func (s *Server) restoreDraft(r *request) error {
	return r.settle(func(which string) (string, error) {
		d, err := s.Drafts.Restore(r.ctx, r.actor(), which)
		return "/drafts?said=draft-back#" + d.ID, err
	})
}

func (r *request) settle(act func(which string) (string, error)) error {
	which, err := param[string](r, "draft")
	if err != nil {
		return err
	}
	to, err := act(which)
	if err != nil {
		return err
	}
	return r.see(to)
}

// draftRows are the last few drafts, for the home page; more says that there are others.
func (r *request) draftRows(most int) (rows []parts.DraftRow, more bool, err error) {
	all, err := r.s.Drafts.List(r.ctx, r.actor())
	for _, d := range all {
		switch {
		case d.Aside || !d.Discarded.IsZero():
			more = more || d.Discarded.IsZero()
		case len(rows) == most:
			more = true
		default:
			line, gone := r.draftPlace(d)
			row := parts.DraftRow{Line: line, Href: boxAddress(d.Key), Kept: parts.On(d.Saved.In(r.now.Location()), r.now), Two: d.Other != nil}
			if gone != "" || d.Other != nil {
				row.Href = "/drafts#" + d.ID
			}
			rows = append(rows, row)
		}
	}
	return rows, more, err
}

// counted reads a count that a form of ours holds; anything else is 0.
func counted(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// limited keeps a made-up name to the length that ours have.
func limited(s string) string { return s[:min(len(s), 64)] }
