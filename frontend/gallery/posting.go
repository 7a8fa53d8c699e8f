package gallery

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

// forty is a name as long as names may be, in one word.
const forty = "Wintering-by-the-estuary-of-Llanfairpwll"

func note(words string, open bool) *parts.ContentNote {
	return &parts.ContentNote{Words: words, Open: open}
}

// thread is a conversation that holds only these posts.
func (s Setting) thread(all ...parts.Post) pages.Thread {
	t := threadRead(s)
	t.Frame.Flash, t.Posts, t.Pinned = "", all, false
	for i := range t.Posts {
		t.Posts[i].Number = i + 1
	}
	return t
}

func withActs(p parts.Post) parts.Post {
	p.Answer, p.Quote = "/threads/t1/answer?to="+p.ID, "/threads/t1/answer?to="+p.ID+"&quote="+p.ID
	return p
}

func partNotes(s Setting) pages.Thread {
	all := posts()
	all[0].Note, all[0].Hope = note("a parent’s last weeks, hospital", false), "hopes to be heard"
	all[1].Note, all[1].Hope = note("food", true), "hopes for questions"
	all[2].Note = note("self-harm, named and not described, and how somebody in the family answered when they were told about it", false)
	mine := all[5]
	mine.Note = note("hospital", true)
	quoting := withActs(parts.Post{ID: "8", Author: rook, When: parts.Clock(at(11, 20, 0), now), Body: []parts.Segment{
		{Quote: &parts.Quote{Who: "Tern", Href: "#p1", When: parts.Clock(at(8, 19, 20), now), Note: "a parent’s last weeks, hospital", HTML: "<p>He sent me a photo of the dog.</p>"}},
		{HTML: "<p>The quote keeps its note.</p>"},
		{Quote: &parts.Quote{Who: "Juniper", Href: "#p2", Note: "food", NoteOpen: true, HTML: "<p>Three days, reliably.</p>"}},
		{HTML: "<p>And opens with the reader’s choice.</p>"},
	}})
	return s.thread(withActs(all[0]), withActs(all[1]), withActs(all[2]), mine, quoting)
}

func partQuotes(s Setting) pages.Thread {
	all := posts()
	when := parts.Clock(at(9, 8, 5), now)
	return s.thread(withActs(all[0]), withActs(all[1]), withActs(parts.Post{ID: "8", Author: rook, When: parts.Clock(at(11, 20, 0), now), Body: []parts.Segment{
		{Quote: &parts.Quote{Who: "Juniper", Href: "#p2", When: when, HTML: "<p>I was rehearsing the apology.</p>"}},
		{Quote: &parts.Quote{Who: "Juniper", Href: "#p2", When: when, Changed: true}},
		{Quote: &parts.Quote{Who: forty, Href: "#p2", When: when, HTML: "<p>Averylongunbrokenwordthatsomebodypastedfromsomewhereelse</p><ul><li>One</li><li>Two</li></ul>"}},
		{HTML: "<p>Words between them.</p>"},
		{Quote: &parts.Quote{Who: "Sorrel", Gone: true}},
		{Quote: &parts.Quote{Hidden: true}},
	}}))
}

func partWindow(s Setting) pages.Thread {
	mine := posts()[5]
	mine.When = parts.Clock(now, now)
	mine.Window = &parts.Window{When: parts.Exact(now.Add(30e9), now), TakeBack: "/posts/6/taking-back", Seen: "r1"}
	t := s.thread(withActs(posts()[0]), mine)
	t.Frame.Flash = "shared"
	return t
}

func partMuted(s Setting) pages.Thread {
	all := posts()
	all[0].Muted = true
	all[1].Muted, all[1].Note = true, note("food", false)
	return s.thread(withActs(all[0]), withActs(all[1]), withActs(all[2]))
}

func partMoved(s Setting) pages.Thread {
	all := posts()
	gone := parts.Post{ID: "9", Author: juniper, When: parts.On(at(11, 9, 0), now), MovedTo: &parts.Link{Label: "The Sunday night drop", Href: "/posts/2"}}
	own := parts.Post{ID: "10", Author: willow, Own: true, When: parts.On(at(11, 9, 0), now), MovedTo: &parts.Link{Label: rows()[5].Title, Href: "/posts/3"}}
	return s.thread(withActs(all[0]), gone, own, all[4])
}

func partStaff(s Setting) pages.Thread {
	all := posts()[:4]
	for i := range all {
		all[i] = withActs(all[i])
		all[i].Move = "/posts/" + all[i].ID + "/moving"
	}
	all[3].Differences = "/posts/4/history"
	t := s.thread(all...)
	t.Pin, t.Close = "/threads/t1/pin", "/threads/t1/closing"
	t.Moves = []parts.Link{{Label: "Schedule a post", Href: "/threads/t1/schedule"}}
	return t
}

func partNames(s Setting) pages.Thread {
	hard := parts.Person{Name: forty, Pebble: parts.Wrack}
	wide := parts.Person{Name: "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", Pebble: parts.Lichen}
	arabic := parts.Person{Name: "نورس البحر الهادئ فوق صخور الشاطئ البعيد", Pebble: parts.Stone}
	boss := parts.Person{Name: "Professor Wilhelmina Featherstonehaugh-Cholmondeley", Staff: true, Role: "Co-facilitator"}
	return s.thread(
		withActs(parts.Post{ID: "1", Author: hard, When: parts.Clock(at(11, 7, 0), now), Hope: "hopes for your own experience", Body: html("<p>A long name wraps and pushes nothing aside.</p>")}),
		withActs(parts.Post{ID: "2", Author: wide, When: parts.Clock(at(11, 8, 0), now), Edited: parts.On(at(11, 8, 20), now), Ref: &parts.Ref{Name: forty, Href: "#p1", Excerpt: "A long name wraps and pushes nothing…"}, Note: note("Averylongunbrokenwordthatsomebodypastedfromsomewhereelse", false), Body: html("<p>Folded.</p>")}),
		withActs(parts.Post{ID: "3", Author: arabic, When: parts.Clock(at(11, 9, 0), now), Ref: &parts.Ref{Name: "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", Gone: true}, Note: note("مستشفى", false), Body: html("<p>كنت أتدرب على اعتذار قررت ألا أقدمه.</p>")}),
		withActs(parts.Post{ID: "4", Author: boss, When: parts.Clock(at(11, 10, 0), now), Ref: &parts.Ref{Name: "نورس البحر الهادئ فوق صخور الشاطئ البعيد", Href: "#p3", Excerpt: "كنت أتدرب على اعتذار قررت…"}, Body: []parts.Segment{
			{Quote: &parts.Quote{Who: "نورس البحر الهادئ فوق صخور الشاطئ البعيد", Href: "#p3", When: parts.Clock(at(11, 9, 0), now), Note: "مستشفى", HTML: "<p>كنت أتدرب على اعتذار قررت ألا أقدمه.</p>"}},
			{HTML: "<p>Thank you for that line.</p>"},
		}}),
		parts.Post{ID: "5", Author: wide, Gone: true, When: parts.On(at(11, 11, 0), now)},
	)
}

func partRows(s Setting) pages.Cohort {
	c := cohortFull(s)
	c.Rows = append([]parts.ThreadRow{
		{Title: "How did the week land?", Href: "/threads/t8#new", Kind: "Check-in", Pinned: true, Fresh: []string{forty, "نورس البحر الهادئ فوق صخور الشاطئ البعيد"}, People: []parts.Person{winter, juniper}},
		{Title: "With the facilitators", Href: "/threads/t9#new", Private: true, Fresh: []string{"Dr Amara Osei"}, AnsweredYou: []string{"Dr Amara Osei"}, People: []parts.Person{osei}},
		{Title: "The ward at night", Href: "/threads/t10#new", Fresh: []string{"Juniper"}, Note: "hospital, a parent’s last weeks", People: []parts.Person{juniper}},
		{Title: "ليلة في المستشفى", Href: "/threads/t11", Last: "نورس", LastWhen: parts.On(at(10, 9, 0), now), Note: "Averylongunbrokenwordthatsomebodypastedfromsomewhereelse", Closed: true},
	}, rows()...)
	return c
}
