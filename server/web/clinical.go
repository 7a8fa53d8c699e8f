package web

import (
	"errors"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/clinical"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// showNotes is what is noted about a member, for their clinicians. Opening it is on record. With session=<day> the form
// holds the note of that day.
func (s *Server) showNotes(r *request) error {
	which, who, err := r.member()
	if err != nil {
		return err
	}
	f, err := s.Clinical.File(r.ctx, r.actor(), which, who)
	if err != nil {
		return err
	}
	page := r.notesPage(which, f)
	for _, n := range f.Notes {
		if day := n.Session.Format(time.DateOnly); day == r.Query("session") {
			page.Session, page.Words, page.Seen = day, n.Words.Source(), strconv.FormatInt(n.Version, 10)
		}
	}
	return r.notes(fiber.StatusOK, which, page)
}

func (r *request) notesPage(which id.Cohort, f clinical.File) pages.Clinical {
	page := pages.Clinical{
		Frame: r.frame("Person", ""), Member: r.person(f.Member), Session: r.now.Format(time.DateOnly), Seen: "0",
	}
	base := memberAddress(which, f.Member.Person)
	page.Back = parts.Link{Label: page.Member.Name, Href: base}
	if f.Write {
		page.Action = base + "/notes"
	}
	for _, n := range f.Notes {
		page.Notes = append(page.Notes, r.sessionNote(n, f, base+"/notes"))
	}
	return page
}

func memberAddress(which id.Cohort, who id.Person) string {
	return groupAddress(which) + "/members/" + string(who)
}

// sessionNote words one note. base is the address of all of them; empty on pages that are for reading.
func (r *request) sessionNote(n clinical.Note, f clinical.File, base string) pages.ClinicalNote {
	out := pages.ClinicalNote{
		ID: n.ID, Session: r.day(n.Session), By: r.person(f.Authors[n.Author]).Name, When: parts.On(n.At.In(r.now.Location()), r.now),
	}
	for _, seg := range n.Words {
		out.Body = append(out.Body, parts.Segment{HTML: parts.HTML(seg.HTML)})
	}
	day := n.Session.Format(time.DateOnly)
	if base != "" && f.Write {
		out.Change = base + "?session=" + day
	}
	if base != "" && n.Version > 1 {
		out.Earlier = base + "/" + day
	}
	return out
}

// notes prints the page with the names of those who can open it.
func (r *request) notes(status int, which id.Cohort, page pages.Clinical) error {
	people, err := r.s.Cohorts.Here(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	for _, m := range people {
		if m.Clinical() {
			page.Readers = append(page.Readers, r.person(m).Name)
		}
	}
	return r.render(status, pages.ClinicalPage(page))
}

// showNoteVersions is how the note about one session came to be.
func (s *Server) showNoteVersions(r *request) error {
	which, who, err := r.member()
	if err != nil {
		return err
	}
	day, err := time.Parse(time.DateOnly, r.Params("day"))
	if err != nil {
		return errNotHere
	}
	f, err := s.Clinical.Earlier(r.ctx, r.actor(), which, who, day)
	if err != nil {
		return err
	}
	page := pages.ClinicalVersions{
		Frame: r.frame("Person", ""), Back: parts.Link{Label: r.T("All notes"), Href: memberAddress(which, who) + "/notes"},
		Member: r.person(f.Member), Session: r.day(day),
	}
	for _, n := range f.Notes {
		n.Session = day
		page.Notes = append(page.Notes, r.sessionNote(n, f, ""))
	}
	return r.page(pages.ClinicalVersionsPage(page))
}

var errSessionDay = errs.In("session", "Please give the day of the session, such as 8 November.")

func (s *Server) writeNote(r *request) error {
	which, who, err := r.member()
	if err != nil {
		return err
	}
	seen, _ := strconv.ParseInt(r.field("seen"), 10, 64)
	in := clinical.Writing{Text: r.field("words"), Seen: seen, Knowing: r.field("knowing") == "1"}
	if in.Session, err = time.Parse(time.DateOnly, r.field("session")); err != nil {
		in.Session, err = time.Time{}, errSessionDay
	}
	if _, may := s.Clinical.MayWrite(r.ctx, r.actor(), which, who); may != nil {
		return may
	}
	if err == nil {
		_, err = s.Clinical.Write(r.ctx, r.actor(), which, who, in)
	}
	if typed(err) {
		return r.noteRefused(which, who, in, err)
	}
	if err != nil {
		return err
	}
	return r.see(memberAddress(which, who) + "/notes?said=noted")
}

// noteRefused is the page with what was typed: whom it names, or what a colleague wrote meanwhile.
func (r *request) noteRefused(which id.Cohort, who id.Person, in clinical.Writing, problem error) error {
	f, err := r.s.Clinical.File(r.ctx, r.actor(), which, who)
	if err != nil {
		return err
	}
	page := r.notesPage(which, f)
	page.Session, page.Words, page.Seen = r.field("session"), in.Text, strconv.FormatInt(in.Seen, 10)
	e, _ := errs.As(problem)
	page.Problem = &parts.Problem{Heading: r.T("It is not kept yet"), Sentence: r.told(e), Field: e.Field}
	switch {
	case errors.Is(problem, clinical.ErrNames):
		if page.Names, err = r.s.Clinical.Names(r.ctx, r.actor(), which, who, in.Text); err != nil {
			return err
		}
	case e.Kind == errs.Conflict:
		for _, n := range f.Notes {
			if n.Session.Equal(in.Session) {
				now := r.sessionNote(n, f, "")
				page.Now, page.Seen = &now, strconv.FormatInt(n.Version, 10)
			}
		}
	}
	return r.notes(statusOf[e.Kind], which, page)
}

// noteLinks lead from the page about a member to what is noted about them.
func (a about) noteLinks() []parts.Link {
	if !a.may(access.ReadClinical) || a.m.Staff() {
		return nil
	}
	return []parts.Link{{Label: a.T("Notes, session by session"), Href: a.address("/notes")}}
}
