package forum_test

import (
	"encoding/json"
	"strings"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
)

// may says whether a reader may meet these words: in a list or on a page, or at a desk of their own.
func (s *story) may(reader string, p wrote, w *told, desk bool) bool {
	own := p.author == reader
	switch {
	case p.gone:
		return false
	case p.waiting == w:
		return own
	case p.shown == w:
		return own || s.published(p) || desk && (reader == "amara" || reader == "milo")
	default:
		return false
	}
}

// look holds what a reader was given against everything anybody ever wrote.
func (s *story) look(reader, what string, desk bool, given any) {
	s.t.Helper()
	text, isText := given.(string)
	if !isText {
		raw, err := json.Marshal(given)
		s.must(err)
		text = string(raw)
	}
	if !strings.Contains(text, "token") {
		return
	}
	for _, p := range s.posts {
		for _, w := range p.revisions {
			if strings.Contains(strings.ReplaceAll(text, "title of "+w.words, ""), w.words) && !s.may(reader, p, w, desk) {
				s.t.Fatalf("%s: %s shows %s of %s (gone %v, waits %v, from %v, now %v)", reader, what, w.words, p.author, p.gone, p.waiting != nil, p.from, s.Clock.Now())
			}
			for _, secret := range w.masked {
				if strings.Contains(text, secret) && (p.author != reader || p.gone) {
					s.t.Fatalf("%s: %s shows %s, which is masked", reader, what, secret)
				}
			}
		}
	}
	for i, t := range s.threads {
		if strings.Contains(text, t.title) && !s.titled(reader, i, desk) {
			s.t.Fatalf("%s: %s shows the title %s", reader, what, t.title)
		}
		p := s.opening(i)
		over := p.shown
		if over == nil {
			over = p.waiting
		}
		if t.secret != "" && strings.Contains(text, t.secret) && p.author != reader && !(over != nil && !over.title && s.titled(reader, i, desk)) {
			s.t.Fatalf("%s: %s shows %s, which is masked in a title", reader, what, t.secret)
		}
	}
}

// titled says whether a reader may meet the title of a thread.
func (s *story) titled(reader string, i int, desk bool) bool {
	p := s.opening(i)
	switch {
	case p.removed != nil || p.vanished:
		return false
	case p.author == reader:
		return true
	case p.hidden():
		return false
	default:
		return s.begun(i) || desk && (reader == "amara" || reader == "milo")
	}
}

// folded finds words under a content note in a line about them.
func (s *story) folded(reader string, ref *forum.Ref) {
	for _, p := range s.posts {
		if ref != nil && p.id == ref.Post && p.shown != nil && (p.shown.noted && reader != "tern" || p.shown.folded) && p.author != reader && ref.Excerpt != "" {
			s.t.Fatalf("%s: a line shows what is folded: %s", reader, ref.Excerpt)
		}
	}
}

// walk reads the lists and these pages of every thread, as one reader.
func (s *story) walk(reader string, addresses ...string) {
	ctx, who := s.t.Context(), s.Actor(reader)
	list, err := s.Forum.List(ctx, who, s.cohort, "")
	s.must(err)
	s.look(reader, "the list", false, list)
	staff := reader == "amara" || reader == "milo"
	for _, t := range s.threads {
		for _, at := range addresses {
			page, err := s.Forum.Read(ctx, who, t.id, at)
			if errs.KindOf(err) == errs.NotFound && err != nil {
				continue
			}
			s.must(err)
			s.look(reader, "page "+at, staff, page.Thread.Title)
			page.Thread.Title = ""
			s.look(reader, "page "+at, false, page)
			for _, p := range page.Posts {
				s.folded(reader, p.Ref)
			}
		}
		wrote, err := s.Forum.Fresh(ctx, who, t.id, forum.Place{})
		if err == nil {
			s.look(reader, "the quiet line", false, wrote)
		}
	}
}

// alone asks for every post by itself.
func (s *story) alone(reader string) {
	for _, p := range s.posts {
		s.desks(reader, reader == "amara" || reader == "milo", s.Actor(reader), p)
	}
}

func (s *story) desks(reader string, staff bool, who access.Actor, p wrote) {
	ctx := s.t.Context()
	if d, err := s.Forum.DeskForPost(ctx, who, access.ReadPost, p.id); err == nil {
		s.look(reader, "the post alone", true, d)
	}
	d, err := s.Forum.DeskForAnswer(ctx, who, s.threads[p.thread].id, p.id)
	if err == nil {
		d.Thread.Title = ""
		s.look(reader, "the box for an answer", false, d)
		s.folded(reader, d.Answers)
		_, drawn, err := s.Forum.Quoted(ctx, who, d, []gate.Quote{{Post: string(p.id)}})
		s.must(err)
		s.look(reader, "what one is about to quote", false, drawn)
	}
	history, err := s.Forum.History(ctx, who, p.id)
	if !staff && err == nil {
		s.t.Fatalf("%s reads what was there before: %v", reader, history)
	}
}

// shown is all that stands for a reader in all pages of the threads.
func (s *story) shown(reader string) string {
	var all strings.Builder
	for i, t := range s.threads {
		for at := forum.Beginning; at != "" && s.begun(i); {
			page, err := s.Forum.Read(s.t.Context(), s.Actor(reader), t.id, at)
			s.must(err)
			raw, err := json.Marshal(page)
			s.must(err)
			all.Write(raw)
			at = page.Later
		}
	}
	return all.String()
}
