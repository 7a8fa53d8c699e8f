package web

import (
	"slices"
	"time"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/id"
)

const (
	awayAfter  = 7 * 24 * time.Hour // without a visit: after that one is let in gently
	homeDrafts = 3                  // so many of what somebody was writing stand on their home page
)

// wasAway says whether the reader comes back after an absence.
func (r *request) wasAway() bool {
	before := r.session.Before
	return !before.IsZero() && r.now.Sub(before) >= awayAfter
}

// gently words the conversations of a group's list. After an absence only one of those that have something new stands
// open, with a way to leave the rest: the latest check-in round, or whatever was written in last.
func (r *request) gently(which id.Cohort, rows []forum.Row) (open, older []parts.ThreadRow, away *pages.Gentle) {
	start := startOf(rows)
	if !r.wasAway() || start < 0 {
		return r.rows(rows), nil, nil
	}
	first := rows[start]
	away = &pages.Gentle{CaughtUp: groupAddress(which) + "/caught-up", Start: parts.Link{
		Label: r.T("Start from the latest"), Href: threadAddress(first.Thread.ID) + "#new",
	}}
	if first.Thread.Kind == forum.CheckIn {
		away.Start.Label = r.T("Start from the latest check-in")
	}
	rest := slices.Delete(slices.Clone(rows), start, start+1)
	return r.rows([]forum.Row{first}), r.rows(rest), away
}

// startOf is where somebody who was away best begins; -1 when there is no more than one conversation to read.
func startOf(rows []forum.Row) int {
	start, news := -1, 0
	for i, row := range rows {
		if !row.Unread {
			continue
		}
		news++
		if start < 0 || begins(row, rows[start]) {
			start = i
		}
	}
	if news < 2 {
		return -1
	}
	return start
}

// begins says whether row is a better beginning than other: an open check-in, and of two the later.
func begins(row, other forum.Row) bool {
	round, otherRound := openRound(row), openRound(other)
	if round != otherRound {
		return round
	}
	return row.LastAt.After(other.LastAt)
}

func openRound(row forum.Row) bool {
	return row.Thread.Kind == forum.CheckIn && row.Thread.Closed.IsZero()
}

// roundFirst puts the latest open check-in at the top of a group's list.
func roundFirst(rows []forum.Row) []forum.Row {
	round := slices.IndexFunc(rows, openRound)
	if round <= 0 {
		return rows
	}
	first := rows[round]
	return append([]forum.Row{first}, slices.Delete(slices.Clone(rows), round, round+1)...)
}

// privately adds what was written between a member and the facilitators and is new to this reader.
func (s *Server) privately(r *request, place cohort.Place, page *pages.Home) error {
	facts := place.Membership.Facts()
	if access.May(r.actor(), access.ReadPrivates, facts) == nil {
		return s.wroteToFacilitators(r, place, page)
	}
	if access.May(r.actor(), access.StartPrivate, facts) != nil {
		return nil
	}
	thread, err := s.Forum.PrivateOf(r.ctx, r.actor(), place.Cohort.ID)
	if errs.KindOf(err) == errs.NotFound {
		return nil
	}
	if err != nil || !r.wroteSince(thread) {
		return err
	}
	reading, err := s.Forum.Read(r.ctx, r.actor(), thread.ID, "")
	if err != nil || reading.New < 0 {
		return err
	}
	page.Intent = append(page.Intent, pages.Intent{
		Icon: "close", Href: threadAddress(thread.ID) + "#new", Why: place.Cohort.Name,
		Sentence: r.F("{who} answered you, privately.", "who", r.person(reading.Posts[reading.New].By).Name),
	})
	return nil
}

// wroteSince says, without opening a word, whether somebody else wrote in a thread since the reader's last visit.
func (r *request) wroteSince(t forum.Thread) bool {
	if len(t.Recent) == 0 || t.Recent[0].Author == r.session.Person {
		return false
	}
	return t.Recent[0].At >= r.session.Before.UnixMilli()
}

func (s *Server) wroteToFacilitators(r *request, place cohort.Place, page *pages.Home) error {
	rows, err := s.Forum.Privates(r.ctx, r.actor(), place.Cohort.ID)
	for _, row := range rows {
		if row.Unread {
			page.Needs = append(page.Needs, pages.Need{
				Sentence: r.F("{who} wrote to the facilitators.", "who", r.person(row.With).Name), Why: place.Cohort.Name,
				Move: parts.Link{Label: r.T("Read"), Href: threadAddress(row.Thread.ID) + "#new"},
			})
		}
	}
	return err
}

// begun adds what the reader was writing.
func (r *request) begun(page *pages.Home) error {
	rows, more, err := r.draftRows(homeDrafts)
	page.Drafts = rows
	if more || len(rows) > 0 {
		page.DraftsAt = "/drafts"
	}
	return err
}

// groupCaughtUp counts everything that stands in a group now as read: a page of its conversations after the other.
func (s *Server) groupCaughtUp(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	for at := ""; ; {
		l, err := s.Forum.List(r.ctx, r.actor(), which, at)
		if err != nil {
			return err
		}
		for _, row := range l.Rows {
			if !row.Unread {
				continue
			}
			if err := s.Forum.CaughtUp(r.ctx, r.actor(), row.Thread.ID); err != nil {
				return err
			}
		}
		if at = l.Later; at == "" {
			return r.see(groupAddress(which) + "?said=caught-up")
		}
	}
}
