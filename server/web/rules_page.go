package web

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	screening "holdfast/moderation/rules"
	"holdfast/server/errs"
)

const screeningAddress = "/practice/screening"

// showScreening is by what everything is screened, and the change that is begun.
func (s *Server) showScreening(r *request) error {
	page, err := s.screeningPage(r, nil)
	if err != nil {
		return err
	}
	return r.page(page)
}

func (s *Server) screeningPage(r *request, problem *parts.Problem) (templ.Component, error) {
	set, err := s.Rules.Published(r.ctx, r.actor())
	if err != nil {
		return nil, err
	}
	older, err := s.Rules.Versions(r.ctx, r.actor())
	if err != nil {
		return nil, err
	}
	d, err := s.Rules.Draft(r.ctx, r.actor())
	if err != nil {
		return nil, err
	}
	page, err := r.screening(set)
	if err != nil {
		return nil, err
	}
	page.Back, page.Problem = r.toPractice(), problem
	for _, old := range older {
		page.Versions = append(page.Versions, parts.Link{Label: r.versionOf(old), Href: versionAddress(old)})
	}
	if d.Number == 0 {
		page.Frame.Filled = &parts.Filled{Label: r.T("Change this"), Href: screeningAddress + "/draft", Icon: "write"}
		return pages.ScreeningPage(page), nil
	}
	page.Draft = r.begunScreening(d, set)
	return pages.ScreeningPage(page), nil
}

// screening is one version of what everything is screened by.
func (r *request) screening(set screening.Set) (pages.Screening, error) {
	page := pages.Screening{Frame: r.frame("Practice", "/practice"), Said: r.T("As it came with this place: nothing was changed yet.")}
	if set.Version > 0 {
		by, err := r.s.Accounts.Person(r.ctx, set.By)
		if err != nil {
			return page, err
		}
		page.Said = r.F("{version}, by {who}.", "version", r.versionOf(set), "who", by.Name)
	}
	for _, l := range set.Lists {
		page.Lists = append(page.Lists, pages.ScreeningList{Reason: l.Reason, Tier: r.T(listTiers[l.Tier]), Phrases: l.Phrases})
	}
	for _, rule := range r.s.Rules.Rules(set) {
		if rule.Off {
			page.Off = append(page.Off, r.T(rule.Reason))
		}
	}
	return page, nil
}

func (r *request) versionOf(set screening.Set) string {
	return r.F("Version {number}, {day}", "number", strconv.FormatInt(set.Version, 10), "day", r.longDate(set.At))
}

func versionAddress(set screening.Set) string {
	return screeningAddress + "/versions/" + strconv.FormatInt(set.Version, 10)
}

// begunScreening is a change that is begun. It can be published once it was tried as it stands, against what holds now.
func (r *request) begunScreening(d screening.Draft, now screening.Set) *pages.ScreeningDraft {
	out := &pages.ScreeningDraft{
		Seen: strconv.FormatInt(d.Number, 10), Change: screeningAddress + "/draft", Try: screeningAddress + "/trial", Drop: screeningAddress + "/dropping",
	}
	if d.Tried == nil {
		return out
	}
	if d.Tried.Against == now.Version {
		out.Publish = screeningAddress + "/publication"
	}
	out.Trial = r.trial(*d.Tried, now, d.Set)
	return out
}

// version finds an earlier version that the address names.
func (s *Server) version(r *request) (screening.Set, error) {
	older, err := s.Rules.Versions(r.ctx, r.actor())
	if err != nil {
		return screening.Set{}, err
	}
	n, _ := strconv.ParseInt(r.Params("version"), 10, 64) // no number is a version that is not there
	i := slices.IndexFunc(older, func(set screening.Set) bool { return set.Version == n })
	if i < 0 {
		return screening.Set{}, errNotHere
	}
	return older[i], nil
}

func (s *Server) showScreeningVersion(r *request) error {
	set, err := s.version(r)
	if err != nil {
		return err
	}
	page, err := r.screening(set)
	if err != nil {
		return err
	}
	page.Back = parts.Link{Label: r.T("What software looks for"), Href: screeningAddress}
	page.Said += " " + r.T("It does not hold any more.")
	page.Begin = versionAddress(set) + "/draft"
	return r.page(pages.ScreeningPage(page))
}

// draftFromVersion begins a draft from an earlier version, in place of the one there may be: that one is shown first.
func (s *Server) draftFromVersion(r *request) error {
	set, err := s.version(r)
	if err != nil {
		return err
	}
	d, err := s.Rules.Draft(r.ctx, r.actor())
	if err == nil && d.Number > 0 {
		err = errs.New(errs.Conflict, "A change is begun already. Publish it or drop it first, so that nothing of it is lost.")
	}
	if err == nil {
		_, err = s.Rules.SetDraft(r.ctx, r.actor(), screening.Set{Lists: set.Lists, Off: set.Off}, 0)
	}
	return s.toScreening(r, err, "kept", words.M("Nothing was changed yet"))
}

func (s *Server) tryScreening(r *request) error {
	_, err := s.Rules.Try(r.ctx, r.actor(), r.number("seen"))
	return s.toScreening(r, err, "tried", words.M("It was not tried"))
}

func (s *Server) publishScreening(r *request) error {
	_, err := s.Rules.Publish(r.ctx, r.actor(), r.number("seen"))
	return s.toScreening(r, err, "published", words.M("Nothing was published yet"))
}

func (s *Server) dropScreening(r *request) error {
	err := s.Rules.DropDraft(r.ctx, r.actor(), r.number("seen"))
	return s.toScreening(r, err, "dropped", words.M("It was not dropped"))
}

// toScreening goes on to the page on which all of it stands.
func (s *Server) toScreening(r *request, err error, said, heading string) error {
	if err == nil {
		return r.see(screeningAddress + "?said=" + said)
	}
	return r.refused(err, heading, func(p *parts.Problem) (templ.Component, error) { return s.screeningPage(r, p) })
}

// number is a field that holds one; anything else is 0, which is a version nobody has seen.
func (r *request) number(field string) int64 {
	n, _ := strconv.ParseInt(r.field(field), 10, 64)
	return n
}
