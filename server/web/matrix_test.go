package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/access/accesstest"
	"holdfast/server/account"
	"holdfast/server/admission"
	"holdfast/server/cohort"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/testkit/house"
	"holdfast/server/web"
)

// Every address of the running house is asked by everybody: with what is theirs, with what is another cohort's, with
// what is nobody's, and with what is no id at all. Who may is written down by hand in accesstest.
func TestEverybodyAsksEveryAddress(t *testing.T) {
	town := build(t)
	own, foreign := town.cohort("own"), town.cohort("foreign")
	each := 1
	if os.Getenv("HOLDFAST_LONG") == "" {
		each = 6 // beside the race detector; "scripts/test long" asks them all
	}
	for n, asker := range accesstest.Askers {
		if asker.Actor.Kind == access.Operator || asker.Actor.Kind == access.Imported || asker.Name == "suspended" {
			continue // the first two have no session; the third is "paused" in a running house
		}
		town.seat(asker, own)
		for i, a := range town.Addresses() {
			if (i+n)%each != 0 {
				continue
			}
			t.Run(fmt.Sprintf("%s %s as %s", a.Method, a.Path, asker.Name), func(t *testing.T) {
				where := own
				if a.Method == http.MethodPost && strings.Contains(a.Path, "/:") && allowed(a, asker) {
					where = town.cohort("own") // it may change what it is done to
					town.seat(asker, where)
				}
				judge(t, a, asker, town.ask(asker, a, where))
				if outsideOf[asker.Name] {
					town.elsewhere(t, asker, a, foreign)
				}
			})
		}
	}
}

// outsideOf are the askers whose answers about what is not theirs are compared: one of every kind of power.
var outsideOf = map[string]bool{"pending": true, "member": true, "stranger": true, "guest": true, "lead": true, "moderator": true, "admin": true}

func allowed(a web.Address, asker accesstest.Asker) bool {
	return accesstest.Matrix[a.Action].Allows(asker.Name, spoilt(a, asker))
}

// spoilt is what of this house stands in the way: it is no demo, it is set up, it is not ready, and only the member
// wrote the post.
func spoilt(a web.Address, asker accesstest.Asker) string {
	switch a.Action {
	case access.EnterDemo, access.SeeGallery, access.ReadOutbox:
		return "real"
	case access.SetUp:
		return "set"
	case access.OpenCohort:
		return "unready"
	case access.ChangePost, access.TakeBack:
		if asker.Name != "member" {
			return "own"
		}
	}
	return ""
}

// judge holds an answer against the matrix.
func judge(t *testing.T, a web.Address, asker accesstest.Asker, got *house.Page) {
	t.Helper()
	refused := got.Status == http.StatusUnauthorized || got.Status == http.StatusForbidden || got.Status == http.StatusNotFound || sentOn(asker, got)
	if may := allowed(a, asker); may && refused && !lacks(a.Path) {
		t.Errorf("refused with %d %s", got.Status, got.Header.Get("Location"))
	} else if !may && !refused {
		t.Errorf("answered with %d", got.Status)
	}
	if got.Status >= http.StatusInternalServerError {
		t.Errorf("broke with %d", got.Status)
	}
	if asker.Facts.Standing == access.NoStanding || asker.Name == "removed" || asker.Name == "left" || asker.Name == "refused" || asker.Name == "gone-staff" || asker.Name == "demoted" {
		if asker.Actor.Kind != access.Admin && strings.Contains(got.Body, "own-") && !ownRecords[a.Path] {
			t.Errorf("it tells of the cohort")
		}
	}
}

// ownRecords are pages on which those who left still find what they accepted and gave.
var ownRecords = map[string]bool{
	"/cohorts/:cohort/accepted": true, "/cohorts/:cohort/card": true, "/cohorts/:cohort/me": true,
}

// sentOn says whether somebody was sent to where they can do something about a refusal.
func sentOn(asker accesstest.Asker, p *house.Page) bool {
	to, _ := url.Parse(p.Header.Get("Location"))
	if to == nil || p.Status != http.StatusSeeOther {
		return false
	}
	weak := asker.Actor.Kind.Works() && !asker.Actor.Strong && to.RawQuery == "" && p.Path() != "/account/alerts/seen"
	return to.Path == "/prove" || weak && to.Path == "/account" || strings.HasSuffix(to.Path, "/terms") ||
		asker.Name == "pending" && strings.HasSuffix(to.Path, "/application")
}

// lacks says whether an address names something that these askers have none of: one's own passkey, a link's token.
func lacks(path string) bool {
	for _, what := range []string{":passkey", ":telling", ":token", ":session", ":mail", ":part", ":name", ":draft", ":line", ":scheduled", ":day", ":called", ":version", ":message", ":decision", ":look", ":note", "/invitation", "/acceptance"} {
		if strings.Contains(path, what) {
			return true
		}
	}
	return path == "/account/authenticator/removal" || path == "/sign-in/second" || strings.HasPrefix(path, "/recovery")
}

// elsewhere asks for what is another cohort's, what is nobody's and what is no id: all of it is not there, in one voice.
func (w *town) elsewhere(t *testing.T, asker accesstest.Asker, a web.Address, foreign place) {
	t.Helper()
	if lacks(a.Path) || !strings.Contains(a.Path, ":cohort") && !strings.Contains(a.Path, ":thread") && !strings.Contains(a.Path, ":post") && !strings.Contains(a.Path, ":case") {
		return
	}
	theirs := w.ask(asker, a, foreign)
	if strings.Contains(theirs.Body, "foreign-") && !arranges(asker, a) {
		t.Error("it tells of another cohort")
	}
	for name, p := range map[string]place{"absent": w.nowhere, "malformed": malformed} {
		got := w.ask(asker, a, p)
		if got.Status != http.StatusNotFound && got.Status != http.StatusUnauthorized && !sentOn(asker, got) {
			t.Errorf("%s answers %d", name, got.Status)
		}
		if got.Status == http.StatusUnauthorized || arranges(asker, a) {
			continue
		}
		if got.Status != theirs.Status || worded(got, a, p) != worded(theirs, a, foreign) {
			t.Errorf("%s (%d) can be told from another's (%d)", name, got.Status, theirs.Status)
		}
	}
}

// arranges says whether an admin, who has no place in any cohort, does this in all of them.
func arranges(asker accesstest.Asker, a web.Address) bool {
	switch a.Action {
	case access.ArrangeStaff, access.ReadCover, access.SetCover, access.RunDrill, access.SetTemplates:
		return asker.Actor.Kind == access.Admin
	}
	return false
}

// place is a cohort, and what an address can name in it.
type place struct {
	cohort     id.Cohort
	thread     id.Thread
	post       id.Post
	invitation string
	incident   id.Case              // about the member
	people     map[string]id.Person // member, applicant, suspended, proposed, staff
}

var malformed = place{cohort: "x", thread: "..%2f..%2fhome", post: "01ARZ3NDEKTSV4RRFFQ69G5FAVV", incident: "x", invitation: "0", people: map[string]id.Person{
	"member": "x", "applicant": "x", "suspended": "x", "proposed": "x", "staff": "x",
}}

// town is a house with the people of the matrix in it.
type town struct {
	*house.House
	t       *testing.T
	n       int
	lead    access.Actor // of every cohort, beside the matrix's own
	other   access.Actor // their colleague
	nowhere place
	people  map[string]id.Person // the matrix's askers
	in      map[string]seen      // their sessions
}

// seen is a session and when it began: what needs a step-up is asked in a fresh one.
type seen struct {
	token string
	at    time.Time
}

var operator = access.Actor{Kind: access.Operator}

func build(t *testing.T) *town {
	w := &town{House: house.Open(t, house.Options{Real: true, Window: -1}), t: t, people: map[string]id.Person{}, in: map[string]seen{}}
	w.lead, w.other = w.person("lead of all", access.Staff), w.person("colleague", access.Staff)
	w.person("practice admin", access.Admin)
	nobody := "01ARZ3NDEKTSV4RRFFQ69G5FAV"
	w.nowhere = place{cohort: id.Cohort(nobody), thread: id.Thread(nobody), post: id.Post(nobody), incident: id.Case(nobody), invitation: nobody, people: map[string]id.Person{}}
	for _, who := range []string{"member", "applicant", "suspended", "proposed", "staff"} {
		w.nowhere.people[who] = id.Person(nobody)
	}
	for _, a := range accesstest.Askers {
		if a.Actor.Person != "" && a.Actor.Kind != access.Imported {
			w.people[a.Name] = w.person("asker "+a.Name, a.Actor.Kind).Person
		}
		if a.Facts.Standing == access.Suspended { // whoever is suspended anywhere has their access paused
			w.check(w.Accounts.Suspend(t.Context(), w.people[a.Name], true))
		}
	}
	return w
}

func (w *town) check(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) person(key string, kind access.Kind) access.Actor {
	p, err := w.Accounts.Ensure(w.t.Context(), operator, account.NewPerson{Key: key, Kind: kind, Name: key})
	w.check(err)
	return access.Actor{Person: p.ID, Kind: kind, Strong: true}
}

// cohort makes an open cohort with a thread, people in every state that somebody can be asked about, and words that
// begin with its kind.
func (w *town) cohort(kind string) place {
	w.n++
	w.Clock.Advance(3 * time.Minute) // nobody invites more often
	ctx, name := w.t.Context(), fmt.Sprintf("%s-%d", kind, w.n)
	c, _, err := w.Cohorts.Ensure(ctx, operator, name)
	w.check(err)
	p := place{cohort: c.ID, people: map[string]id.Person{}}
	w.join(p, w.lead.Person, access.RoleFacilitator, access.Lead, access.Admitted, name+" lead", "")
	w.join(p, w.other.Person, access.RoleModerator, access.NoRelation, access.Admitted, name+" colleague", "")
	for _, who := range []string{"member", "applicant", "suspended", "proposed", "staff"} {
		target := w.person(name+" "+who, map[bool]access.Kind{true: access.Staff, false: access.Member}[who == "staff"])
		p.people[who] = target.Person
		role, relation, standing := access.RoleMember, access.NoRelation, access.Admitted
		if who == "staff" {
			role, relation = access.RoleFacilitator, access.CoFacilitator
		}
		if who == "applicant" {
			standing = access.Pending
		}
		w.join(p, target.Person, role, relation, standing, name+" "+who, "")
	}
	out, err := w.Forum.StartThread(ctx, w.lead, forum.NewThread{Cohort: c.ID, Title: name + " title", Words: forum.Words{Text: name + " words"}, Nonce: w.Forum.Nonce()})
	w.check(err)
	p.thread, p.post = out.Thread, out.Post
	w.check(w.Cohorts.Suspend(ctx, w.lead, c.ID, p.people["suspended"], name+" reason", ""))
	w.check(w.Cohorts.ProposeRemoval(ctx, w.lead, c.ID, p.people["proposed"], name+" reason", 0))
	w.check(w.Cohorts.Reopen(ctx, w.lead, c.ID, name+" reopened", false))
	inv, err := w.Admission.Invite(ctx, w.lead, admission.NewInvitation{For: admission.ForMember, Cohort: c.ID})
	w.check(err)
	p.invitation = inv.ID
	p.incident, err = w.Moderation.Raise(ctx, w.lead, moderation.Raising{Cohort: c.ID, Person: p.people["member"], Tier: gate.Amber, Words: name + " raised", Nonce: w.Moderation.Nonce()})
	w.check(err)
	return p
}

func (w *town) join(p place, who id.Person, role access.Role, relation access.Relation, standing access.Standing, alias string, room id.Thread) {
	w.check(w.Cohorts.Join(w.t.Context(), operator, cohort.Membership{
		Cohort: p.cohort, Person: who, Role: role, Relation: relation, Standing: standing, Alias: alias, Room: room,
	}))
}

// seat gives an asker of the matrix their place in a cohort; the member has written there.
func (w *town) seat(a accesstest.Asker, p place) {
	if a.Facts.Standing == access.NoStanding {
		return
	}
	var room id.Thread
	if a.Facts.Role == access.RoleGuest {
		room = p.thread
	}
	w.join(p, w.people[a.Name], a.Facts.Role, a.Facts.Relation, a.Facts.Standing, "asker "+a.Name, room)
}

// ask sends what a form without anything in it would send, from the asker's own page, and goes nowhere from there.
func (w *town) ask(asker accesstest.Asker, a web.Address, p place) *house.Page {
	w.t.Helper()
	if asker.Name == "member" && p.cohort != "x" && p.cohort != w.nowhere.cohort && (a.Action == access.ChangePost || a.Action == access.TakeBack) {
		actor := asker.Actor
		actor.Person = w.people["member"]
		if out, err := w.Forum.Answer(w.t.Context(), actor, forum.NewPost{Thread: p.thread, Words: forum.Words{Text: "mine"}, Nonce: w.Forum.Nonce()}); err == nil {
			p.post = out.Post
		}
	}
	b := w.With(w.session(asker))
	if a.Method == http.MethodGet {
		return b.Get(fill(a.Path, p))
	}
	if allowed(a, asker) {
		delete(w.in, asker.Name) // it may end it
	}
	return b.Post(fill(a.Path, p), url.Values{"upto": {string(p.post)}})
}

// session is the token of an asker's session, a fresh one.
func (w *town) session(asker accesstest.Asker) string {
	who, has := w.people[asker.Name]
	if !has {
		return ""
	}
	if s, is := w.in[asker.Name]; is && w.House.Clock.Now().Sub(s.at) < account.FreshFor/2 {
		return s.token
	}
	token, _, err := w.Accounts.Start(w.t.Context(), who, account.How{Strong: asker.Actor.Strong})
	w.check(err)
	w.in[asker.Name] = seen{token, w.House.Clock.Now()}
	return token
}

func fill(path string, p place) string {
	who := "member"
	switch {
	case strings.Contains(path, "/applications/"):
		who = "applicant"
	case strings.HasSuffix(path, "/review"):
		who = "suspended"
	case strings.HasSuffix(path, "/removal-confirmation"):
		who = "proposed"
	case strings.Contains(path, "/staff/"):
		who = "staff"
	}
	return strings.NewReplacer(":cohort", string(p.cohort), ":thread", string(p.thread), ":post", string(p.post), ":case", string(p.incident), ":decision", "no-such-decision", ":look", "no-such-look", ":note", "no-such-note",
		":person", string(p.people[who]), ":invitation", p.invitation, ":token", "no-such-token", ":session", "no-such-session",
		":passkey", "no-such-passkey", ":mail", "no-such-mail", ":part", "no-such-part", ":name", "no-such-name", ":line", "no-such-line", ":scheduled", "no-such-post", ":day", "2026-01-01", ":channel", "in-app", ":called", "no-such-call", ":version", "7", ":message", "no-such-message", ":check", "root").Replace(path)
}

// worded is a page without what must differ: its nonce and its own address.
func worded(p *house.Page, a web.Address, where place) string {
	nonce, _ := p.Find("script[nonce]").Attr("nonce")
	body := strings.ReplaceAll(p.Body, nonce, "")
	for _, own := range []string{fill(a.Path, where), url.QueryEscape(fill(a.Path, where)), string(where.cohort), string(where.thread), string(where.post), string(where.incident)} {
		if len(own) > 1 {
			body = strings.ReplaceAll(body, own, "")
		}
	}
	return body
}
