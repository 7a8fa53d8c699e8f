package app_test

import (
	"testing"
	"time"

	"holdfast/moderation"
	"holdfast/moderation/rules"
	"holdfast/moderation/screen"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/testkit/canary"
	"holdfast/server/testkit/house"
)

// plantAtDesk writes what moderation is made of: how staff are called, by what words is read, what they say about posts
// and people, to those and to each other, and what members say to that.
func plantAtDesk(t *testing.T, h *house.House, c *canary.Set) {
	t.Helper()
	d := deskBench{h, c, t}
	d.settings()
	d.looks()
	removed := d.post("desk.post", "desk.unquoted")
	returned := d.post("desk.second", "desk.note")
	_, err := h.Moderation.Report(t.Context(), h.Actor("willow"), moderation.Report{Post: removed, Reason: moderation.ReasonNames, Words: c.For("report.words")})
	must(t, err)
	_, err = h.Moderation.Raise(t.Context(), h.Actor("milo"), moderation.Raising{Post: returned, Tier: gate.Red, Words: c.For("raise.words"), Nonce: h.Moderation.Nonce()})
	must(t, err)
	d.decide("milo", removed, moderation.Decision{
		Words: forum.ActRemove, Person: moderation.PersonAct{Kind: moderation.PausePosting, Hours: 24}, Clause: 1,
		Reason: c.For("decision.reason"), Message: c.For("decision.message"),
	})
	d.takeOver(returned)
	d.decide("amara", returned, moderation.Decision{
		Clause: 1, Reason: c.For("handover.reason"), HandOver: &moderation.HandOver{Note: c.For("handover.note")},
	})
	d.decide("amara", returned, moderation.Decision{
		Words: forum.ActReturn, Clause: 1, Reason: c.For("return.reason"), Message: c.For("return.message"),
		LineNotes: []moderation.LineNote{{From: 0, To: 3, Text: c.For("line.note")}},
	})
	d.appeal(removed)
}

type deskBench struct {
	*house.House
	c *canary.Set
	t *testing.T
}

func (d deskBench) group() id.Cohort {
	d.t.Helper()
	places, err := d.Cohorts.Mine(d.t.Context(), d.Actor("amara"))
	must(d.t, err)
	return places[0].Cohort.ID
}

// settings are what staff set once: a pager, word lists in draft and published, messages to begin from, a note to whoever
// comes next.
func (d deskBench) settings() {
	d.t.Helper()
	ctx, amara, ruth := d.t.Context(), d.Actor("amara"), d.Actor("ruth")
	must(d.t, d.Cover.SetWebhook(ctx, amara, "https://pager.example/"+d.c.For("pager.path")+"?key="+d.c.For("pager.key")))
	list := func(field string) rules.Set {
		return rules.Set{Lists: []screen.List{{ID: "own", Reason: d.c.For(field + ".reason"), Tier: gate.Amber, Phrases: []string{d.c.For(field + ".phrase"), "two " + d.c.For(field+".second")}}}}
	}
	draft, err := d.Rules.SetDraft(ctx, ruth, list("rules.published"), 0)
	must(d.t, err)
	draft, err = d.Rules.Try(ctx, ruth, draft.Number)
	must(d.t, err)
	_, err = d.Rules.Publish(ctx, ruth, draft.Number)
	must(d.t, err)
	draft, err = d.Rules.Draft(ctx, ruth)
	must(d.t, err)
	_, err = d.Rules.SetDraft(ctx, ruth, list("rules.draft"), draft.Number)
	must(d.t, err)
	_, err = d.Moderation.SetTemplate(ctx, amara, moderation.Template{Cohort: d.group(), For: string(forum.ActRemove), Name: d.c.For("template.name"), Text: d.c.For("template.text")})
	must(d.t, err)
	must(d.t, d.Moderation.LeaveNote(ctx, amara, d.group(), moderation.NewNote{Nonce: d.Moderation.Nonce(), Text: d.c.For("shift.note")}))
}

// post has tern share something, with a content note.
func (d deskBench) post(field, note string) id.Post {
	d.t.Helper()
	out, err := d.Forum.StartThread(d.t.Context(), d.Actor("tern"), forum.NewThread{
		Cohort: d.group(), Title: d.c.For(field + ".title"), Nonce: d.Forum.Nonce(),
		Words: forum.Words{Text: "One " + d.c.For(field), Note: forum.Note{Words: d.c.For(note)}},
	})
	must(d.t, err)
	d.Clock.Advance(time.Minute) // until the group sees it
	return out.Post
}

// decide takes the case of a post and decides it; what people are told has gone out afterwards.
func (d deskBench) decide(who string, post id.Post, in moderation.Decision) id.Decision {
	d.t.Helper()
	ctx, which := d.t.Context(), d.Moderation.CaseOf(moderation.PostSubject, string(post))
	lease, err := d.Moderation.Take(ctx, d.Actor(who), which, "")
	must(d.t, err)
	ev, err := d.Forum.Evidence(ctx, post, "")
	must(d.t, err)
	in.Nonce, in.Token, in.Revision = d.Moderation.Nonce(), lease.Token, ev.Newest.ID
	out, err := d.Moderation.Decide(ctx, d.Actor(who), which, in)
	must(d.t, err)
	d.Clock.Advance(time.Minute)
	return out.ID
}

// takeOver has milo take a case, open the contact card in it, and amara take it over from him.
func (d deskBench) takeOver(post id.Post) {
	d.t.Helper()
	ctx, which := d.t.Context(), d.Moderation.CaseOf(moderation.PostSubject, string(post))
	_, err := d.Moderation.Take(ctx, d.Actor("milo"), which, "")
	must(d.t, err)
	_, err = d.Moderation.OpenCard(ctx, d.Actor("milo"), which, d.c.For("card.reason"))
	if errs.KindOf(err) != errs.Conflict { // the reason is kept first, and tern has given no card
		d.t.Fatal(err)
	}
	_, err = d.Moderation.Take(ctx, d.Actor("amara"), which, d.c.For("takeover.reason"))
	must(d.t, err)
}

// appeal has tern ask for another look at what milo decided, and amara answer.
func (d deskBench) appeal(post id.Post) {
	d.t.Helper()
	all, err := d.Moderation.Decisions(d.t.Context(), d.Actor("tern"))
	must(d.t, err)
	for _, l := range all {
		if l.Post == post {
			_, err = d.Moderation.Appeal(d.t.Context(), d.Actor("tern"), l.ID, d.c.For("appeal.words"))
			must(d.t, err)
		}
	}
	d.decide("amara", post, moderation.Decision{Appeal: moderation.Uphold, Reason: d.c.For("answer.reason"), Message: d.c.For("answer.message")})
}

// looks has amara decide about somebody in her own care, and milo look at that.
func (d deskBench) looks() {
	d.t.Helper()
	ctx, milo := d.t.Context(), d.Actor("milo")
	must(d.t, d.Cohorts.SetClinician(ctx, d.Actor("amara"), d.group(), d.Actor("tern").Person, d.Actor("amara").Person))
	post := d.post("desk.third", "desk.third.note")
	_, err := d.Moderation.Raise(ctx, milo, moderation.Raising{Post: post, Tier: gate.Amber, Words: d.c.For("raise.second"), Nonce: d.Moderation.Nonce()})
	must(d.t, err)
	made := d.decide("amara", post, moderation.Decision{NotConcern: true, Reason: d.c.For("look.first")})
	all, err := d.Moderation.Looks(ctx, milo)
	must(d.t, err)
	for _, l := range all {
		if l.Decision == made {
			_, err = d.Moderation.Look(ctx, milo, l.ID, moderation.LookAnswer{Opinion: moderation.Opinion{Tier: gate.Amber}, Note: d.c.For("look.note")})
			must(d.t, err)
			return
		}
	}
	d.t.Fatal("nobody looks at it again")
}
