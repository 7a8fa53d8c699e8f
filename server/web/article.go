package web

import (
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/server/cohort"
	"holdfast/server/forum"
	"holdfast/server/id"
)

// one words a single post. Its author sees their own newer words while these wait for a person.
func (r *request) one(p forum.Seen, c cohort.Cohort, answer bool) parts.Post {
	zone := r.now.Location()
	if p.Placeholder {
		return parts.Post{ID: string(p.ID), Number: p.N, Blank: true}
	}
	out := parts.Post{
		ID: string(p.ID), Number: p.N, Author: r.person(p.By), Own: p.Own, Muted: p.Muted, Hidden: p.Hid,
		When: parts.Clock(p.When().In(zone), r.now),
	}
	if p.Moved != "" {
		out.MovedTo, out.When = &parts.Link{Label: r.T("another conversation"), Href: threadAddress(p.Moved)}, parts.On(p.Published.In(zone), r.now)
		return out
	}
	if !p.TakenBack.IsZero() {
		out.Gone, out.When = true, parts.On(p.TakenBack.In(zone), r.now)
		return out
	}
	if p.Removed != nil {
		out.Removed, out.When = r.removed(p, c), parts.On(p.Removed.At.In(zone), r.now)
		return out
	}
	if p.Held != nil {
		out.Held = r.held(p, c)
	}
	if p.Card {
		card := r.aid(c)
		out.Aid = &card
	}
	if p.Despair && !p.Own {
		out.Despair = r.despair(c)
	}
	if said := p.Words(); said != nil {
		out.Body, out.Hope, out.Note = r.body(*said, p.Quotes), r.hope(p.Hope), r.contentNote(p.Note)
		if !p.Masked { // else places in what is shown are not those of the words
			out.Revision = string(said.ID)
		}
		if p.Changed && said == p.Shown {
			out.Edited = parts.On(said.At.In(zone), r.now)
		}
	}
	if p.Ref != nil && !p.Ref.Blank {
		out.Ref = r.ref(p.Thread, *p.Ref)
	}
	r.acts(&out, p, answer)
	return out
}

// acts are what the reader can do about a post.
func (r *request) acts(out *parts.Post, p forum.Seen, answer bool) {
	base, early := "/posts/"+string(p.ID), !p.Until.IsZero()
	if answer && !early {
		out.Answer = threadAddress(p.Thread) + "/answer?to=" + string(p.ID)
	}
	if answer && p.Quote {
		out.Quote = threadAddress(p.Thread) + "/answer?to=" + string(p.ID) + "&quote=" + string(p.ID)
	}
	if p.Change {
		out.Change = base + "/change"
	}
	if p.Retract {
		out.TakeBack = base + "/taking-back"
	}
	if early && p.Retract {
		out.Window = &parts.Window{When: parts.Exact(p.Until.In(r.now.Location()), r.now), TakeBack: out.TakeBack, Seen: out.Revision}
	}
	if p.Differences {
		out.Differences = base + "/history"
	}
	if p.Move {
		out.Move = base + "/move"
	}
	if p.Report {
		out.Report = base + "/report"
	}
	if p.Raise {
		out.Raise = base + "/raise"
	}
}

// hopes word what an author hopes for.
var hopes = map[forum.Hope]string{
	forum.HopeHeard:     words.M("hopes to be heard"),
	forum.HopeQuestions: words.M("hopes for questions"),
	forum.HopeAdvice:    words.M("hopes for advice"),
	forum.HopeNothing:   words.M("needs no answer"),
}

func (r *request) hope(h forum.Hope) string {
	if hopes[h] == "" {
		return ""
	}
	return r.T(hopes[h])
}

// contentNote words a content note. One whose theme has no words any more still folds what stands under it.
func (r *request) contentNote(n *forum.NoteShown) *parts.ContentNote {
	if n == nil {
		return nil
	}
	out := &parts.ContentNote{Words: n.Words, Open: n.Open}
	if out.Words == "" && n.Despair {
		out.Words = r.T("this may be hard to read")
	}
	if out.Words == "" {
		out.Words = r.T("its author did not say more")
	}
	return out
}

func (r *request) ref(thread id.Thread, ref forum.Ref) *parts.Ref {
	if ref.Blank {
		return &parts.Ref{Name: r.T("what is not shown at the moment"), Href: "#" + parts.Anchor(string(ref.Post))}
	}
	out := &parts.Ref{Name: r.person(ref.By).Name, Excerpt: ref.Excerpt, Gone: ref.Gone}
	switch {
	case ref.Removed:
		out.Excerpt = r.T("the staff removed that post")
	case ref.Hid:
		out.Excerpt = r.T("you asked staff to look at that post")
	case ref.Own:
		out.Name = r.T("you")
	case ref.Muted:
		out.Name = r.T("somebody you muted")
	}
	if n := r.contentNote(ref.Note); n != nil && !n.Open && !ref.Muted && !ref.Hid {
		out.Excerpt = r.F("content note: {note}", "note", n.Words)
	}
	out.Href = "/posts/" + string(ref.Post)
	if ref.Here {
		out.Href = "#" + parts.Anchor(string(ref.Post))
	}
	return out
}

// body is a revision's words as the page prints them, its quotes as they were drawn for this reader.
func (r *request) body(rev forum.Revision, drawn []forum.QuoteShown) []parts.Segment {
	out := make([]parts.Segment, len(rev.Body))
	for i, seg := range rev.Body {
		if seg.Quote == nil {
			out[i].HTML = parts.HTML(seg.HTML)
			continue
		}
		out[i].Quote = &parts.Quote{Hidden: true}
		if len(drawn) > 0 {
			out[i].Quote, drawn = r.drawn(drawn[0]), drawn[1:]
		}
	}
	return out
}

// segments is body where nobody has drawn the quotes: their lines alone.
func segments(rev forum.Revision) []parts.Segment { return new(request).body(rev, nil) }

// drawn words one quote.
func (r *request) drawn(q forum.QuoteShown) *parts.Quote {
	if q.Hidden || q.Blank {
		return &parts.Quote{Hidden: true}
	}
	out := &parts.Quote{
		Who: r.person(q.By).Name, Href: "/posts/" + string(q.Post), When: parts.Clock(q.At.In(r.now.Location()), r.now),
		HTML: parts.HTML(q.HTML), Gone: q.Gone, Changed: q.Changed,
	}
	if n := r.contentNote(q.Note); n != nil {
		out.Note, out.NoteOpen = n.Words, n.Open
	}
	if q.Muted {
		out.Who, out.Note, out.NoteOpen = r.T("somebody you muted"), r.T("from somebody you muted"), false
	}
	if q.Hid {
		out.Note, out.NoteOpen = r.T("from a post that you asked staff to look at"), false
	}
	return out
}

func (r *request) whose(author id.Person, p parts.Person) string {
	if author == r.session.Person {
		return r.T("you")
	}
	return p.Name
}
