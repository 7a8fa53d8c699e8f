package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"

	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/testkit/house"
)

// reads finds two things in whatever holds these words.
type reads struct{}

const lighter, garage = "lighter without me", "the garage on Kettle Street"

func (reads) Screen(_ context.Context, s gate.Subject) (gate.Verdict, error) {
	v := gate.Verdict{Tier: gate.Green, Version: "test"}
	text := s.Body.Text()
	for rule, words := range map[string]string{"test.burden": lighter, "test.place": garage} {
		if at := strings.Index(text, words); at >= 0 {
			from := utf8.RuneCountInString(text[:at])
			v.Tier, v.Queue, v.Rules = gate.Red, true, append(v.Rules, rule)
			v.Marks = append(v.Marks, gate.Mark{Rule: rule, Range: gate.Range{From: from, To: from + utf8.RuneCountInString(words)}})
			v.Hold = v.Hold || rule == "test.place"
		}
	}
	return v, nil
}

// atDesk is a demo in which Willow has written something that somebody must look at.
type atDesk struct {
	touched
	post id.Post
	at   string // address of the case
}

const written = "Über den Tag: everyone is " + lighter + ".\n\nI drove past " + garage + " again."

func desk(t *testing.T) atDesk {
	t.Helper()
	h := house.Open(t, house.Options{Window: -1, Screener: reads{}})
	d := atDesk{touched: touched{t, h, h.Enter("willow").Get("/home").Link("All of Tuesday")}}
	opened := open(t, h.Enter("tern"), saying).Path()
	out, err := h.Forum.Answer(t.Context(), h.Actor("willow"), forum.NewPost{Thread: id.Thread(opened[strings.LastIndex(opened, "/")+1:]), Words: forum.Words{Text: written}, Nonce: h.Forum.Nonce()})
	if err != nil {
		t.Fatal(err)
	}
	d.post, d.at = out.Post, "/cases/"+string(h.Moderation.CaseOf(moderation.PostSubject, string(out.Post)))
	return d
}

// taken is the page of the case once somebody has it in hand.
func (d atDesk) taken(b *house.Browser) *house.Page {
	d.Helper()
	page := b.Get(d.at)
	d.says(page, http.StatusOK, "Nobody is working on this.")
	if page.Find("#decision").Length() != 0 {
		d.Error("the form is there before anybody has it")
	}
	return b.Submit(page, d.at+"/lease", nil)
}

func (d atDesk) decides(b *house.Browser, p *house.Page, fields map[string]string) *house.Page {
	d.Helper()
	all := map[string]string{"step": "decide", "words": "return", "reason": "It could lead to somebody.", "clause": "1", "message": "One thing only: the street."}
	for name, value := range fields {
		all[name] = value
	}
	return b.Submit(p, d.at+"/decision", all)
}

func TestTheQueueHoldsNothingThatAMemberWrote(t *testing.T) {
	d := desk(t)
	milo := d.Enter("milo")
	page := milo.Get("/queue")
	d.says(page, http.StatusOK, "Willow", "Held: the group does not see it.", "That is everything open, with nothing left out.", "Free.")
	for _, address := range []string{"/queue", "/queue/rows?since=0", "/queue?tier=red", "/queue/handover"} {
		p := milo.Get(address)
		if p.Status != http.StatusOK || p.Find("[data-case]").Length() == 0 {
			t.Errorf("%s answers %d without the case", address, p.Status)
		}
		if strings.Contains(p.Body, "lighter") || strings.Contains(p.Body, "Kettle") {
			t.Errorf("%s holds what was written", address)
		}
	}
	d.says(milo.Get("/queue?show=mine"), http.StatusOK, "Nothing of this kind is waiting")
	d.says(milo.Get("/queue?show=nonsense"), http.StatusNotFound)
	d.says(milo.Get("/home"), http.StatusOK, "in the queue")
	for _, who := range []string{"willow", "tern", "ruth"} {
		for _, address := range []string{"/queue", "/queue/rows", "/queue/next", "/queue/handover", "/queue/looks", "/queue/numbers", d.at} {
			if p := d.Enter(who).Get(address); p.Status != http.StatusNotFound || strings.Contains(p.Body, "lighter") {
				t.Errorf("%s opens %s: %d", who, address, p.Status)
			}
		}
	}
}

// What nobody who works for a group may decide waits in sight of the admin, who is shown the group and nothing else.
func TestTheAdminHearsThatSomebodyElseIsNeeded(t *testing.T) {
	d := desk(t)
	const needed = "something waits that nobody who works there may decide"
	ruth := d.Enter("ruth")
	if strings.Contains(ruth.Get("/home").Words(), needed) {
		t.Error("while others work there")
	}
	c, err := d.Moderation.Open(t.Context(), d.Actor("milo"), id.Case(strings.TrimPrefix(d.at, "/cases/")))
	if err != nil {
		t.Fatal(err)
	}
	staff, err := d.Cohorts.Working(t.Context(), c.Case.Cohort)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range staff {
		if err := d.Accounts.SetKind(t.Context(), d.Actor("ruth"), m.Person, access.Member); err != nil {
			t.Fatal(err)
		}
	}
	page := ruth.Get("/home")
	d.says(page, http.StatusOK, "In Tuesday evening group, "+needed, "Whoever could is the one it is about, decided it before, or works there no more.")
	if strings.Contains(page.Words(), "Willow") {
		t.Error("and whom it is about")
	}
	if to := page.Link("Who works in it"); ruth.Get(to).Status != http.StatusOK {
		t.Errorf("%s does not open", to)
	}
}

func TestACaseShowsWhatWasFoundWhereItStands(t *testing.T) {
	d := desk(t)
	if next := d.Enter("milo").Get("/queue/next"); next.Status != http.StatusOK || !strings.HasPrefix(next.Path(), "/cases/") {
		t.Errorf("what is due next is %s: %d", next.Path(), next.Status)
	}
	page := d.Enter("milo").Get(d.at)
	d.says(page, http.StatusOK, "What Willow wrote", "Held: the group does not see it.", "2 short paragraphs.", "Willow, lately", "What colleagues decided")
	if page.Find("details.sheet[open]").Length() != 0 {
		t.Error("the words lie open before anybody chose to read them")
	}
	var marks []string
	page.Find("mark").Each(func(_ int, m *goquery.Selection) {
		m.Find("sup, .vh").Remove()
		marks = append(marks, m.Text())
	})
	if strings.Join(marks, "|") != lighter+"|"+garage {
		t.Errorf("marked is %q", marks)
	}
	last := d.Enter("milo").Get(d.at + "?marked=last")
	d.says(last, http.StatusOK, "The marked lines, last")
}

func TestAPostIsReturnedAndThatUndone(t *testing.T) {
	d := desk(t)
	milo := d.Enter("milo")
	page := d.taken(milo)
	d.says(page, http.StatusOK, "You hold this until", "What Willow will read")
	for name, c := range map[string]struct {
		fields map[string]string
		wants  string
	}{
		"no reason":       {map[string]string{"reason": " "}, "Please say why"},
		"a blank is left": {map[string]string{"message": "It is about [which words]."}, "[which words]"},
		"no such words":   {map[string]string{"note-words": "nowhere at all", "note-text": "This."}, "These words do not stand there."},
		"half a note":     {map[string]string{"note-words": garage}, "Please write the note too"},
		"nothing masked":  {map[string]string{"words": "mask"}, "Please mark the words"},
		"other words":     {map[string]string{"words": "mask", "mask-other": "nowhere"}, "“nowhere”"},
		"a long pause":    {map[string]string{"person": "pause", "hours": "1000"}, "between one hour and seven days"},
	} {
		t.Run(name, func(t *testing.T) {
			refused := d.decides(milo, page, c.fields)
			d.says(refused, http.StatusUnprocessableEntity, "Not decided yet", c.wants)
			want := c.fields["message"]
			if want == "" {
				want = "One thing only: the street."
			}
			if got := strings.TrimPrefix(refused.Find("#message").Text(), "\n"); got != want {
				t.Errorf("the message is %q", got)
			}
			if refused.Find("#said a[href^='#']").Length() == 1 {
				to := refused.Find("#said a").AttrOr("href", "")
				if refused.Find("[id='"+strings.TrimPrefix(to, "#")+"']").Length() != 1 {
					t.Errorf("%s leads nowhere", to)
				}
			}
		})
	}
	done := d.decides(milo, page, map[string]string{"note-words": garage, "note-text": "This leads to him.", "care": "replied"})
	d.says(done, http.StatusOK, "Returned it, replied", "Nobody is told anything before")
	if d.Enter("willow").Get("/posts/"+string(d.post)).Status != http.StatusOK {
		t.Error("its author does not find it")
	}
	undo := done.Find("form[action$='/undoing']").AttrOr("action", "")
	d.says(milo.Submit(done, undo, nil), http.StatusOK, "Undone. Nobody was told anything")
	d.says(milo.Get("/queue?show=mine"), http.StatusOK, "You, until")
	again := d.decides(milo, milo.Get(d.at), nil)
	d.Clock.Advance(31 * time.Second)
	d.says(milo.Submit(again, again.Find("form[action$='/undoing']").AttrOr("action", ""), nil), http.StatusOK, "It has gone out already.")
	d.says(milo.Get("/queue?show=waiting"), http.StatusOK, "Waiting on the author")
}

func TestTheAuthorEditsMeanwhile(t *testing.T) {
	d := desk(t)
	milo := d.Enter("milo")
	page := d.taken(milo)
	shown := page.Find("#decision input[name=revision]").AttrOr("value", "")
	if _, err := d.Forum.ChangePost(t.Context(), d.Actor("willow"), forum.Change{Post: d.post, Seen: id.Revision(shown), Nonce: d.Forum.Nonce(), Words: forum.Words{Text: strings.ReplaceAll(written, "Kettle", "Copper")}}); err != nil {
		t.Fatal(err)
	}
	refused := d.decides(milo, page, map[string]string{"reason": "Because of the street."})
	d.says(refused, http.StatusConflict, "The words were changed meanwhile", "What changed since you read it", "Because of the street.")
	if came := refused.Find("#said ins").Text(); !strings.Contains(came, "Copper") {
		t.Errorf("what changed is %q", came)
	}
	if now := refused.Find("#decision input[name=revision]").AttrOr("value", ""); now == shown || now == "" {
		t.Error("the form is still about the words before")
	}
	d.says(d.decides(milo, refused, nil), http.StatusOK, "Returned it")
}

func TestAColleagueTakesItOver(t *testing.T) {
	d := desk(t)
	milo, amara := d.Enter("milo"), d.Enter("amara")
	page := d.taken(milo)
	theirs := amara.Get(d.at)
	d.says(theirs, http.StatusOK, "Milo Brandt has this until", "Milo Brandt decides this.")
	d.says(amara.Submit(theirs, d.at+"/lease", map[string]string{"takeover": ""}), http.StatusConflict, "Not taken over")
	d.says(amara.Submit(theirs, d.at+"/lease", map[string]string{"takeover": "Willow rang me."}), http.StatusOK, "You hold this until")
	lost := d.decides(milo, page, map[string]string{"reason": "What I wrote."})
	d.says(lost, http.StatusConflict, "Not decided yet", "Why you take it over from Dr Amara Osei")
	if got := strings.TrimSpace(lost.Find("#reason").Text()); got != "What I wrote." {
		t.Errorf("the reason is %q", got)
	}
	back := milo.Submit(lost, d.at+"/decision", map[string]string{"step": "again", "takeover": "We agreed that I go on."})
	d.says(back, http.StatusOK, "It is yours again", "You hold this until")
	d.says(d.decides(milo, back, map[string]string{"reason": "What I wrote."}), http.StatusOK, "Returned it")
	d.says(amara.Get(d.at), http.StatusOK, "We agreed that I go on.")
}

func TestALeaseIsRenewedAndPassedOn(t *testing.T) {
	d := desk(t)
	milo := d.Enter("milo")
	page := d.taken(milo)
	beat := page.Find("#lease").AttrOr("data-beat", "")
	answer, said := milo.PostJSON(beat, map[string]any{})
	if answer.Status != http.StatusOK || said["seconds"] != 600.0 || !strings.Contains(said["said"].(string), "You hold this until") {
		t.Errorf("renewed it is %d, %v", answer.Status, said)
	}
	d.says(milo.Post(d.at+"/present", nil), http.StatusOK)
	d.says(d.Enter("amara").Post(d.at+"/present", nil), http.StatusOK)
	if p := d.Enter("amara").Post(d.at+"/present", nil); !strings.Contains(p.Body, "Milo Brandt has it open too.") {
		t.Errorf("who is there: %q", p.Body)
	}
	d.says(milo.Submit(page, page.Find("form[action*='/passing']").AttrOr("action", ""), nil), http.StatusOK, "Passed on.", "Milo Brandt passed it on")
	if answer, said := milo.PostJSON(beat, map[string]any{}); answer.Status != http.StatusConflict || said["sentence"] == nil {
		t.Errorf("afterwards it is %d, %v", answer.Status, said)
	}
}

func TestSomebodySaysThatTheyKnow(t *testing.T) {
	d := desk(t)
	amara := d.Enter("amara")
	page := amara.Get(d.at)
	known := amara.Submit(page, d.at+"/acknowledgement", nil)
	d.says(known, http.StatusOK, "Noted that you know of it.", "Nobody is working on this.")
	if known.Find("form[action$='/acknowledgement']").Length() != 0 {
		t.Error("it is asked again")
	}
}

func TestAMessageBeginsFromThePractices(t *testing.T) {
	d := desk(t)
	milo, amara := d.Enter("milo"), d.Enter("amara")
	page := d.taken(milo)
	key := page.Find("#template option:contains('Back to you')").AttrOr("value", "")
	filled := milo.Submit(page, d.at+"/decision", map[string]string{"step": "fill", "template": key, "reason": "The street.", "words": "return"})
	d.says(filled, http.StatusOK, "with a change: [what to change]", "Still to be filled: “what to change”.", "The street.", "Return to Willow")
	own := amara.Get(d.group + "/messages")
	d.says(own, http.StatusOK, "Back to you, with notes")
	if p := milo.Get(d.group + "/messages"); p.Status != http.StatusOK || p.Find("main form").Length() != 0 {
		t.Errorf("the moderator can change it: %d", p.Status)
	}
	form := url.Values{"key": {key}, "name": {"Back to you"}, "for": {"return"}, "seen": {"0"}, "text": {"Our own words: [what]."}}
	d.says(amara.Post(d.group+"/messages", form), http.StatusOK, "Our own words: [what].")
	form.Set("text", "Others.")
	d.says(amara.Post(d.group+"/messages", form), http.StatusConflict, "Not kept yet", "Others.")
}

func TestAContactCardBehindGlass(t *testing.T) {
	h := house.Open(t, house.Options{Window: -1, Screener: reads{}})
	d := atDesk{touched: touched{t, h, h.Enter("willow").Get("/home").Link("All of Tuesday")}}
	which, err := h.Moderation.Raise(t.Context(), h.Actor("amara"), moderation.Raising{
		Cohort: id.Cohort(d.group[len("/cohorts/"):]), Person: h.Actor("wren").Person, Tier: gate.Red, Words: "Rang the practice, and hung up.", Nonce: h.Moderation.Nonce(),
	})
	if err != nil {
		t.Fatal(err)
	}
	d.at = "/cases/" + string(which)
	milo := d.Enter("milo")
	d.says(milo.Get(d.at), http.StatusOK, "A colleague asks to look.", "Rang the practice, and hung up.", "Dr Amara Osei")
	ask := milo.Get(milo.Get(d.at).Link("Open the contact card"))
	d.says(ask, http.StatusOK, "Why it must be opened now")
	sealed := milo.Submit(ask, d.at+"/card", map[string]string{"reason": " "})
	d.says(sealed, http.StatusUnprocessableEntity, "It stays sealed")
	opened := milo.Submit(sealed, d.at+"/card", map[string]string{"reason": "She does not answer, and names tonight."})
	d.says(opened, http.StatusOK, "Joan Example", "01632 960 012")
	if milo.Get(d.at+"/card").Find("dl").Length() != 0 {
		t.Error("it is shown a second time without a reason")
	}
	link := ""
	if !soon(d.House, func() bool {
		link = d.Enter("amara").Get("/queue").Link("A contact card was opened")
		return link != ""
	}) {
		t.Fatal("no second person looks at it")
	}
	d.says(d.Enter("amara").Get(link), http.StatusOK, "Milo Brandt opened the contact card.", "She does not answer, and names tonight.")
}

func TestAShiftIsHandedOver(t *testing.T) {
	d := desk(t)
	milo, amara := d.Enter("milo"), d.Enter("amara")
	d.taken(milo)
	d.says(milo.Get("/queue"), http.StatusOK, "You have taken on 1 hard case since")
	page := milo.Get("/queue/handover")
	d.says(page, http.StatusOK, "What you hold", "You, until")
	d.says(milo.Submit(page, "/queue/handover", map[string]string{"text": "Which group?"}), http.StatusUnprocessableEntity, "Please choose the group", "Which group?")
	long := milo.Submit(page, "/queue/handover", map[string]string{"group": d.group[len("/cohorts/"):], "text": strings.Repeat("long ", 900)})
	d.says(long, http.StatusUnprocessableEntity, "Not handed over yet")
	if !strings.Contains(long.Find("#text").Text(), "long long") {
		t.Error("what was written is lost")
	}
	d.says(milo.Submit(page, "/queue/handover", map[string]string{"group": d.group[len("/cohorts/"):], "text": "Her sister is there until ten.", "check": "1h"}), http.StatusOK, "Your shift is over.", "Free.")
	left := amara.Get("/queue/handover")
	d.says(left, http.StatusOK, "Milo Brandt", "Her sister is there until ten.")
	settle := left.Find("form[action$='/settling']").AttrOr("action", "")
	if p := amara.Submit(left, settle, nil); strings.Contains(p.Words(), "Her sister") {
		t.Error("what was dealt with still stands there")
	}
	kept := milo.Post("/queue/topics", url.Values{"topic": {"self-harm"}})
	d.says(kept, http.StatusOK, "Kept.")
	if milo.Get("/queue/handover").Find("#topic-self-harm[checked]").Length() != 1 {
		t.Error("the topic is not kept")
	}
	d.says(milo.Get("/queue/numbers"), http.StatusOK, "Tuesday evening group", "Seen in time", "Agreement of second looks")
	d.says(milo.Get("/queue/looks"), http.StatusOK, "Nothing is drawn for you")
	d.says(milo.Get("/queue/keys"), http.StatusOK, "open what is due next")
}
