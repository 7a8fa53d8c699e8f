package web_test

import (
	"fmt"
	"github.com/PuerkitoBio/goquery"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/admission"
	"holdfast/server/cohort"
	"holdfast/server/id"
	"holdfast/server/testkit/house"
)

// tuesdayOf is the address of the group that the facilitator leads.
func tuesdayOf(t *testing.T, b *house.Browser) string {
	t.Helper()
	address := b.Get("/home").Link("All of Tuesday")
	if address == "" {
		t.Fatal("home does not lead to the group")
	}
	return address
}

// invited has the facilitator invite, by mail or to hand over, and gives the page with link and code.
func invited(t *testing.T, amara *house.Browser, address string) *house.Page {
	t.Helper()
	list := amara.Get(tuesdayOf(t, amara) + "/invitations")
	to := formTo(t, list, "/invitations?form=")
	page := amara.Submit(list, to, map[string]string{"address": address, "note": "met on Monday"})
	if page.Status != http.StatusOK || told(page) == "" {
		t.Fatalf("inviting ended at %s with %d: %s", page.Path(), page.Status, page.Words())
	}
	return page
}

// formTo is where the form goes whose address holds these words.
func formTo(t *testing.T, p *house.Page, words string) string {
	t.Helper()
	to := ""
	p.Find("form").Each(func(i int, _ *goquery.Selection) {
		if action, _ := p.Find("form").Eq(i).Attr("action"); strings.Contains(action, words) {
			to = action
		}
	})
	if to == "" {
		t.Fatalf("%s has no form that goes to %s: %s", p.Path(), words, p.Words())
	}
	return to
}

func told(p *house.Page) string { return strings.TrimSpace(p.Find(".letters").Text()) }

// link is the address on the page, without the house's own part.
func link(t *testing.T, p *house.Page) string {
	t.Helper()
	at, err := url.Parse(strings.TrimSpace(p.Find("#the-link").Text()))
	if err != nil || !strings.HasPrefix(at.Path, "/i/") {
		t.Fatalf("no link on %s: %s", p.Path(), p.Words())
	}
	return at.Path
}

func given(alias string) map[string]string {
	return map[string]string{
		"adult": "1", "legal-name": "Joan Example", "place": "12 Made-up Lane", "phone": "01632 960 012", "safe-contact": "Her sister",
		"never-contact": "Anybody at work", "language": "English", "alias": alias, "shape": "2",
	}
}

func decided(how string) map[string]string {
	fields := map[string]string{"decision": how, "words": "We look forward to you.", "elsewhere": "The day clinic, 01632 960 100."}
	for _, q := range admission.Questions() {
		fields["met-"+q.ID], fields["note-"+q.ID] = "yes", ""
	}
	return fields
}

// comesIn goes the whole way of somebody invited who has no account, up to where they wait.
func comesIn(t *testing.T, h *house.House, link, code, address, alias string) *house.Browser {
	t.Helper()
	b := h.Visitor()
	door := b.Get(link)
	if door.Status != http.StatusOK || door.Path() != "/invitation" {
		t.Fatalf("the link leads to %s with %d", door.Path(), door.Status)
	}
	account := b.Submit(door, "/invitation/code", map[string]string{"code": strings.ToLower(code)})
	if account.Path() != "/invitation/account" || !strings.Contains(account.Words(), "Dr Amara Osei") || !strings.Contains(account.Words(), "Tuesday evening group") {
		t.Fatalf("the code leads to %s: %s", account.Path(), account.Words())
	}
	terms := b.Submit(account, "/invitation/account", map[string]string{"address": address, "password": "a quiet harbour wall", "shared": ""})
	if !strings.HasSuffix(terms.Path(), "/terms") || !strings.Contains(terms.Words(), "not an emergency service") {
		t.Fatalf("an account leads to %s with %d: %s", terms.Path(), terms.Status, terms.Words())
	}
	form := b.Submit(terms, terms.Path(), map[string]string{"consent": "1", "agreement": "1"})
	if !strings.HasSuffix(form.Path(), "/application") || form.Find(`input[name="legal-name"]`).Length() != 1 {
		t.Fatalf("a yes leads to %s with %d: %s", form.Path(), form.Status, form.Words())
	}
	waiting := b.Submit(form, form.Path(), given(alias))
	if waiting.Status != http.StatusOK || !strings.Contains(waiting.Words(), "You have done your part") {
		t.Fatalf("what was given leads to %s with %d: %s", waiting.Path(), waiting.Status, waiting.Words())
	}
	return b
}

// applicant is the address of what somebody gave, for the facilitator.
func applicant(t *testing.T, h *house.House, group, alias string) string {
	t.Helper()
	all, err := h.Cohorts.People(t.Context(), h.Actor("amara"), id.Cohort(strings.TrimPrefix(group, "/cohorts/")))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		if m.Alias == alias {
			return group + "/applications/" + string(m.Person)
		}
	}
	t.Fatalf("nobody is called %s", alias)
	return ""
}

func TestFromALinkHandedOverToTheGroup(t *testing.T) {
	h := house.Open(t, house.Options{})
	amara := h.Enter("amara")
	group := tuesdayOf(t, amara)
	made := invited(t, amara, "")
	b := comesIn(t, h, link(t, made), told(made), "quiet-wren", "Pebble")
	if page := b.Get(group); strings.Contains(page.Body, "Saying no") {
		t.Error("somebody who waits reads the group")
	}
	open := amara.Get(applicant(t, h, group, "Pebble"))
	if open.Status != http.StatusOK || !strings.Contains(open.Words(), "Joan Example") || !strings.Contains(open.Words(), "Anybody at work") {
		t.Fatalf("what they gave: %d %s", open.Status, open.Words())
	}
	half := decided("admit")
	half["met-crisis"] = "unclear"
	again := amara.Submit(open, open.Path()+"/decision", half)
	if again.Status != http.StatusUnprocessableEntity || !strings.Contains(again.Find(`[name="words"]`).Text(), "We look forward") {
		t.Fatalf("decided without a reason: %d, box %q", again.Status, again.Find(`[name="words"]`).Text())
	}
	if done := amara.Submit(again, open.Path()+"/decision", decided("admit")); done.Status != http.StatusOK || done.Path() != group {
		t.Fatalf("admitting: %d at %s: %s", done.Status, done.Path(), done.Words())
	}
	if in := b.Get(group); in.Status != http.StatusOK || !strings.Contains(in.Words(), "Tuesday evening group") {
		t.Errorf("admitted they read %d: %s", in.Status, in.Words())
	}
	if trace := b.Get(group + "/accepted"); !strings.Contains(trace.Words(), "Dr Amara Osei") || !strings.Contains(trace.Words(), "what you gave at admission") {
		t.Errorf("who opened it: %s", trace.Words())
	}
	if used := h.Visitor().Get(link(t, made)); !strings.Contains(used.Words(), "This link was used") {
		t.Errorf("the link afterwards: %s", used.Words())
	}
	if back := b.Get(group + "/application"); back.Path() != group {
		t.Errorf("their application leads them to %s", back.Path())
	}
}

func TestFromAMailToNotNow(t *testing.T) {
	h := house.Open(t, house.Options{})
	amara := h.Enter("amara")
	group := tuesdayOf(t, amara)
	made := invited(t, amara, "joan@example.org")
	mail := waitForMail(t, h)
	for _, never := range []string{"Tuesday evening", "Amara", "Alder House", "group", "met on Monday", told(made)} {
		if strings.Contains(mail.Body, never) {
			t.Errorf("the mail says %q", never)
		}
	}
	b := comesIn(t, h, mail.Link("/i/"), told(made), "joan@example.org", "Pebble")
	open := amara.Get(applicant(t, h, group, "Pebble"))
	if done := amara.Submit(open, open.Path()+"/decision", decided("not-now")); done.Status != http.StatusOK {
		t.Fatalf("not now: %d %s", done.Status, done.Words())
	}
	page := b.Get(group + "/application")
	if page.Status != http.StatusOK || !strings.Contains(page.Words(), "The day clinic, 01632 960 100.") || strings.Contains(page.Words(), "Tuesday") {
		t.Errorf("they read %d: %s", page.Status, page.Words())
	}
	if gone := b.Get(group); gone.Status != http.StatusNotFound {
		t.Errorf("the group is there for them: %d", gone.Status)
	}
}

// waitForMail is the page of the newest mail in the demo's outbox. A relay puts it there.
func waitForMail(t *testing.T, h *house.House) *house.Page {
	t.Helper()
	for range 2000 {
		if address := h.Visitor().Get("/outbox").Link("waiting"); address != "" {
			return h.Visitor().Get(address)
		}
		h.Clock.Advance(time.Second)
		time.Sleep(time.Millisecond) // the relay runs on another goroutine
	}
	t.Fatal("no mail came")
	return nil
}

// An account that is there just gains the group: signed in it needs no password, and what it has it keeps.
func TestAnAccountGainsTheGroup(t *testing.T) {
	h := house.Open(t, house.Options{})
	amara, heron := h.Enter("amara"), h.Enter("heron")
	group := tuesdayOf(t, amara)
	made := invited(t, amara, "")
	asked := heron.Submit(heron.Get(link(t, made)), "/invitation/code", map[string]string{"code": told(made)})
	if asked.Find(`input[name="password"]`).Length() != 0 || !strings.Contains(asked.Words(), "Heron") {
		t.Fatalf("signed in, it asks: %s", asked.Words())
	}
	terms := heron.Submit(asked, "/invitation/acceptance", nil)
	if terms.Path() != group+"/terms" {
		t.Fatalf("accepting leads to %s with %d", terms.Path(), terms.Status)
	}
	twice := heron.Post("/invitation/acceptance", url.Values{})
	if twice.Path() != "/invitation" {
		t.Errorf("pressed twice: %s", twice.Path())
	}
	if page := heron.Get("/home"); !strings.Contains(page.Words(), "Carers") {
		t.Error("their other group is gone")
	}
	own := invited(t, amara, "")
	asked = amara.Submit(amara.Get(link(t, own)), "/invitation/code", map[string]string{"code": told(own)})
	if here := amara.Submit(asked, "/invitation/acceptance", nil); here.Path() != group || !strings.Contains(here.Words(), "You are in the group already") {
		t.Errorf("the facilitator tries their own link: %d at %s", here.Status, here.Path())
	}
	if m, err := h.Cohorts.Membership(t.Context(), id.Cohort(strings.TrimPrefix(group, "/cohorts/")), h.Actor("heron").Person); err != nil || m.Standing != access.Pending {
		t.Errorf("they are %q (%v)", m.Standing, err)
	}
}

// Somebody who reads the mailbox and nothing else learns nothing and comes nowhere, and costs the person only a new link.
func TestAMailboxAloneOpensNothing(t *testing.T) {
	h := house.Open(t, house.Options{})
	amara := h.Enter("amara")
	group := tuesdayOf(t, amara)
	made := invited(t, amara, "joan@example.org")
	ex := h.Visitor()
	address := waitForMail(t, h).Link("/i/")
	seen := ""
	look := func(p *house.Page) *house.Page { seen += p.Body; return p }
	for range 20 { // and programs that look through mail, before anybody
		look(h.Visitor().Get(address))
	}
	door := look(ex.Get(address))
	if door.URL.String() != h.URL+"/invitation" || door.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the secret stays in %s", door.URL)
	}
	look(ex.Get("/invitation/account"))
	look(ex.Post("/invitation/account", url.Values{"address": {"ex@example.org"}, "password": {"a quiet harbour wall"}}))
	if page := ex.Post("/invitation/acceptance", url.Values{}); page.Status != http.StatusUnauthorized { // a page with the demo's own doors
		t.Errorf("accepting as nobody: %d", page.Status)
	}
	for i := range 12 {
		page := look(ex.Post("/invitation/code", url.Values{"code": {fmt.Sprintf("2222-222%d", 2+i%8)}}))
		if want := map[bool]int{true: http.StatusUnprocessableEntity, false: http.StatusNotFound}[i < 10]; page.Status != want {
			t.Errorf("wrong code %d: %d", i+1, page.Status)
		}
	}
	if page := look(ex.Post("/invitation/code", url.Values{"code": {told(made)}})); page.Status != http.StatusNotFound {
		t.Errorf("after that even the right one: %d at %s", page.Status, page.Path())
	}
	for _, never := range []string{"Tuesday evening", "Amara", "Osei", "Alder House", "met on Monday", "joan@example.org", strings.TrimPrefix(group, "/cohorts/"), strings.TrimPrefix(address, "/i/")} {
		if strings.Contains(seen, never) {
			t.Errorf("they were shown %q", never)
		}
	}
	if _, known, err := h.Accounts.Find(t.Context(), "ex@example.org"); known || err != nil {
		t.Errorf("they have an account (%v)", err)
	}
	renewed := amara.Submit(amara.Get(made.Path()), made.Path()+"/renewal", nil)
	comesIn(t, h, address, told(renewed), "joan@example.org", "Pebble") // the old link finds the new one
}

// The link's secret goes from the address into a cookie that only the door's pages see, and the ticket takes its place.
func TestWhatTheDoorKeepsInTheBrowser(t *testing.T) {
	h := house.Open(t, house.Options{})
	amara := h.Enter("amara")
	made := invited(t, amara, "")
	b := h.With("")
	first := b.Get(link(t, made))
	if first.Status != http.StatusSeeOther || first.Header.Get("Location") != "/invitation" || first.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("%d to %q, referrer %q", first.Status, first.Header.Get("Location"), first.Header.Get("Referrer-Policy"))
	}
	secret := strings.TrimPrefix(link(t, made), "/i/")
	kept := doorKeeps(t, first, "invitation")
	if kept.Value != secret || kept.Path != "/invitation" || !kept.HttpOnly || kept.SameSite != http.SameSiteLaxMode {
		t.Errorf("the cookie is %+v", kept)
	}
	second := b.Post("/invitation/code", url.Values{"code": {told(made)}})
	ticket := doorKeeps(t, second, "invitation-ticket")
	if ticket.Value == "" || ticket.Value == secret || ticket.Path != "/invitation" || !ticket.HttpOnly || ticket.MaxAge != 3600 {
		t.Errorf("the ticket is %+v", ticket)
	}
	if gone := doorKeeps(t, second, "invitation"); gone.Value != "" || gone.MaxAge >= 0 {
		t.Errorf("the link's secret is still kept: %+v", gone)
	}
	for name, wrong := range map[string]string{"rubbish": "/i/%22%3E%3Cscript%3E", "long": "/i/" + strings.Repeat("a", 200), "nothing": "/i/x"} {
		page := h.Visitor().Get(wrong)
		if page.Status != http.StatusOK || !strings.Contains(page.Words(), "This link does not work") {
			t.Errorf("%s: %d %s", name, page.Status, page.Words())
		}
	}
}

func doorKeeps(t *testing.T, p *house.Page, name string) *http.Cookie {
	t.Helper()
	for _, c := range (&http.Response{Header: p.Header}).Cookies() {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("%s sets no cookie %s: %v", p.Path(), name, p.Header["Set-Cookie"])
	return nil
}

func TestWhatWasTypedComesBack(t *testing.T) {
	h := house.Open(t, house.Options{})
	amara := h.Enter("amara")
	made := invited(t, amara, "")
	b := h.Visitor()
	account := b.Submit(b.Get(link(t, made)), "/invitation/code", map[string]string{"code": told(made)})
	weak := b.Submit(account, "/invitation/account", map[string]string{"address": "quiet-wren", "password": "short"})
	if address, _ := weak.Find(`input[name="address"]`).Attr("value"); weak.Status != http.StatusUnprocessableEntity || address != "quiet-wren" || strings.Contains(weak.Body, `value="short"`) {
		t.Fatalf("a short password: %d, the address box holds %q", weak.Status, address)
	}
	terms := b.Submit(weak, "/invitation/account", map[string]string{"password": "a quiet harbour wall"})
	half := b.Submit(terms, terms.Path(), map[string]string{"consent": "1", "agreement": ""})
	if _, ticked := half.Find(`input[name="consent"]`).Attr("checked"); half.Status != http.StatusUnprocessableEntity || !ticked {
		t.Fatalf("one yes of two: %d, the first is ticked: %v", half.Status, ticked)
	}
	if early := b.Get(strings.TrimSuffix(terms.Path(), "terms") + "application"); early.Path() != terms.Path() {
		t.Errorf("without a yes they come to %s", early.Path())
	}
	moved := b.Submit(half, terms.Path(), map[string]string{"consent": "1", "agreement": "1", "hash": "other words"})
	if _, ticked := moved.Find(`input[name="consent"]`).Attr("checked"); moved.Status != http.StatusConflict || ticked {
		t.Errorf("a yes to other words: %d, ticked: %v", moved.Status, ticked)
	}
	form := b.Submit(moved, terms.Path(), map[string]string{"consent": "1", "agreement": "1"})
	fields := given("Willow")
	taken := b.Submit(form, form.Path(), fields)
	place, _ := taken.Find(`input[name="place"]`).Attr("value")
	if taken.Status != http.StatusUnprocessableEntity || place != "12 Made-up Lane" || !strings.Contains(taken.Words(), "taken") {
		t.Fatalf("a name that is taken: %d, the place box holds %q: %s", taken.Status, place, taken.Words())
	}
	fields["alias"], fields["adult"] = "Pebble", ""
	if minor := b.Submit(taken, form.Path(), fields); minor.Status != http.StatusUnprocessableEntity || !strings.Contains(minor.Words(), "18 or older") {
		t.Errorf("not an adult: %d %s", minor.Status, minor.Words())
	}
	list := amara.Get(tuesdayOf(t, amara) + "/invitations")
	wrong := amara.Submit(list, formTo(t, list, "?form="), map[string]string{"address": "no address at all", "note": "for Joan"})
	if note, _ := wrong.Find(`input[name="note"]`).Attr("value"); wrong.Status != http.StatusUnprocessableEntity || note != "for Joan" {
		t.Errorf("no address: %d, the note holds %q", wrong.Status, note)
	}
}

func TestACardIsOpenedOnRecordAndChangedByItsPerson(t *testing.T) {
	h := house.Open(t, house.Options{})
	amara := h.Enter("amara")
	group := tuesdayOf(t, amara)
	made := invited(t, amara, "")
	b := comesIn(t, h, link(t, made), told(made), "quiet-wren", "Pebble")
	member := strings.Replace(applicant(t, h, group, "Pebble"), "/applications/", "/members/", 1)
	ask := amara.Get(member + "/card")
	if ask.Status != http.StatusOK || strings.Contains(ask.Words(), "01632") {
		t.Fatalf("before it is opened: %d %s", ask.Status, ask.Words())
	}
	if open := amara.Submit(ask, member+"/card", nil); !strings.Contains(open.Words(), "01632 960 012") {
		t.Fatalf("opened: %d %s", open.Status, open.Words())
	}
	if trace := b.Get(group + "/accepted"); strings.Count(trace.Words(), "Opened your contact card") != 1 {
		t.Errorf("who opened it: %s", trace.Words())
	}
	if milo := h.Enter("milo").Get(member + "/card"); milo.Status != http.StatusForbidden {
		t.Errorf("a moderator: %d", milo.Status)
	}
	card := b.Get(group + "/card?change=1")
	kept := b.Submit(card, group+"/card", map[string]string{"phone": "01632 960 999"})
	if kept.Status != http.StatusOK || !strings.Contains(kept.Words(), "01632 960 999") {
		t.Errorf("changed: %d %s", kept.Status, kept.Words())
	}
	card = b.Get(group + "/card?change=1")
	h.Clock.Advance(account.FreshFor)
	late := b.Submit(card, group+"/card", map[string]string{"phone": "01632 960 777"})
	if phone, _ := late.Find(`input[name="phone"]`).Attr("value"); late.Status != http.StatusForbidden || phone != "01632 960 777" {
		t.Errorf("long after they came in: %d, the box holds %q", late.Status, phone)
	}
	if again := b.Get(group + "/card?change=1"); again.Path() != "/prove" {
		t.Errorf("to change it they come to %s", again.Path())
	}
}

// An invitation in the address of another group is not there, whoever may invite to both.
func TestAnInvitationBelongsToItsGroup(t *testing.T) {
	h := house.Open(t, house.Options{})
	ctx := t.Context()
	carers, err := h.Cohorts.Find(ctx, access.Actor{Kind: access.Operator}, "Carers, weekday mornings")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Cohorts.Join(ctx, access.Actor{Kind: access.Operator}, cohort.Membership{
		Cohort: carers.ID, Person: h.Actor("amara").Person, Role: access.RoleFacilitator, Relation: access.CoFacilitator, Standing: access.Admitted, Alias: "Dr Osei",
	}); err != nil {
		t.Fatal(err)
	}
	amara := h.Enter("amara")
	made := invited(t, amara, "")
	there := strings.Replace(made.Path(), tuesdayOf(t, amara), "/cohorts/"+string(carers.ID), 1)
	if page := amara.Get(there); page.Status != http.StatusNotFound || strings.Contains(page.Body, told(made)) {
		t.Errorf("there it answers %d", page.Status)
	}
	for _, act := range []string{"/resending", "/renewal", "/revocation"} {
		if page := amara.Post(there+act, url.Values{}); page.Status != http.StatusNotFound {
			t.Errorf("%s answers %d", act, page.Status)
		}
	}
}
