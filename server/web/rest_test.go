package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"holdfast/moderation"
	"holdfast/server/cohort"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/testkit/house"
)

// returned gives Willow's post back to her, and lets that go out.
func (d atDesk) returned() *house.Browser {
	d.Helper()
	milo := d.Enter("milo")
	d.says(d.decides(milo, d.taken(milo), map[string]string{"note-words": garage, "note-text": "This leads to him."}), http.StatusOK, "Returned it")
	d.Clock.Advance(31 * time.Second)
	return milo
}

// What came back with notes goes to the staff again by one press, from the post and from the decision alike.
func TestSentAgainByOnePress(t *testing.T) {
	for _, from := range []string{"post", "decision", "box"} {
		d := desk(t)
		milo, willow := d.returned(), d.Enter("willow")
		page := willow.Get("/posts/" + string(d.post))
		d.says(page, http.StatusOK, "Somebody of the staff gave it back to you with a note.", "This leads to him.", "Send it again as it is")
		decision := willow.Get(page.Link("What was decided, and why"))
		d.says(decision, http.StatusOK, "Your post came back to you with notes", "Send them again as they are")
		again := page
		switch from {
		case "decision":
			again = decision
		case "box":
			again = willow.Get("/posts/" + string(d.post) + "/change")
		}
		action := again.Find("form[action*='/resending']").AttrOr("action", "/posts/"+string(d.post)+"/revisions")
		for range 2 { // pressed twice
			sent := willow.Submit(again, action, nil)
			d.says(sent, http.StatusOK, "You sent it again. Somebody of the staff reads it before the group does.")
			if sent.Find("form[action*='/resending']").Length() != 0 {
				t.Errorf("%s: it is offered again", from)
			}
		}
		d.says(willow.Get(decision.Path()), http.StatusOK, "You sent it again.")
		if p := d.Enter("tern").Get("/posts/" + string(d.post)); p.Status != http.StatusNotFound {
			t.Errorf("%s: another member reads it: %d", from, p.Status)
		}
		d.says(milo.Get("/queue?show=waiting"), http.StatusOK, "Nothing of this kind is waiting")
		opened := milo.Get(d.at)
		d.says(opened, http.StatusOK, "Its author sent it again, unchanged.", "Nobody is working on this.")
		if n := strings.Count(opened.Find("#hap").Parent().Text(), "sent it again, unchanged"); n != 1 {
			t.Errorf("%s: its history says so %d times", from, n)
		}
		taken := d.taken(milo)
		if taken.Find("#words-publish").Length() != 1 || taken.Find("#words-").Length() != 0 {
			t.Errorf("%s: the words can be left as they stand", from)
		}
	}
}

func TestStalePressesSendNothing(t *testing.T) {
	d := desk(t)
	milo, willow := d.returned(), d.Enter("willow")
	first := willow.Get("/posts/" + string(d.post))
	press := first.Find("form[action*='/resending']").AttrOr("action", "")
	willow.Submit(first, press, nil)
	d.says(d.decides(milo, d.taken(milo), nil), http.StatusOK, "Returned it")
	d.Clock.Advance(31 * time.Second)
	d.says(willow.Submit(first, press, nil), http.StatusConflict, "came back to you once more")
	d.says(d.Enter("tern").Post(press, nil), http.StatusNotFound)
	d.says(willow.Post("/posts/"+string(d.post)+"/resending", nil), http.StatusConflict)
}

// Leaving words as they stand with a reason alone is refused beside them, and the form says so before.
func TestLeavingWordsNeedsAWord(t *testing.T) {
	d := desk(t)
	which, err := d.Moderation.Raise(t.Context(), d.Actor("amara"), moderation.Raising{Post: d.quiet(), Tier: gate.Amber, Words: "It sounds like more.", Nonce: d.Moderation.Nonce()})
	if err != nil {
		t.Fatal(err)
	}
	d.at = "/cases/" + string(which)
	milo := d.Enter("milo")
	page := d.taken(milo)
	d.says(page, http.StatusOK, "Then say below that it is not a concern")
	refused := d.decides(milo, page, map[string]string{"words": "", "message": ""})
	d.says(refused, http.StatusUnprocessableEntity, "Leaving the words as they stand decides nothing by itself.")
	if refused.Find("#words .wrong").Length() != 1 || refused.Find("#said a[href='#words-']").Length() != 1 || refused.Find("[id='words-']").Length() != 1 {
		t.Error("it is not said beside the words")
	}
	d.says(d.decides(milo, refused, map[string]string{"words": "", "message": "", "not-concern": "1"}), http.StatusOK, "Not a concern")
}

// quiet is a post of Willow's that brings up nothing.
func (d atDesk) quiet() id.Post {
	d.Helper()
	out, err := d.Forum.StartThread(d.Context(), d.Actor("willow"), forum.NewThread{Cohort: d.cohort(), Title: "Of rain", Words: forum.Words{Text: "It rained."}, Nonce: d.Forum.Nonce()})
	if err != nil {
		d.Fatal(err)
	}
	return out.Post
}

func (d atDesk) cohort() id.Cohort { return id.Cohort(d.group[len("/cohorts/"):]) }

// Staff raise a conversation from its own page; its case shows title, opening and the latest posts on one screen.
func TestAConversationIsRaised(t *testing.T) {
	d := desk(t)
	post := d.quiet()
	milo := d.Enter("milo")
	thread := milo.Get("/posts/" + string(post))
	ask := milo.Get(thread.Link("Raise this conversation"))
	d.says(ask, http.StatusOK, "Raise something with your colleagues", "Conversation: Of rain")
	chosen := ask.Find("#about option[selected]").AttrOr("value", "")
	if !strings.HasPrefix(chosen, "thread-") {
		t.Fatalf("chosen is %q", chosen)
	}
	bad := milo.Submit(ask, d.group+"/raise", map[string]string{"about": chosen, "words": "Read on to the end."})
	d.says(bad, http.StatusUnprocessableEntity, "Not raised yet", "Please choose how soon")
	if !strings.Contains(bad.Find("#words").Text(), "Read on to the end.") || bad.Find("#about option[selected]").AttrOr("value", "") != chosen {
		t.Error("what was typed or chosen is lost")
	}
	made := milo.Submit(bad, d.group+"/raise", map[string]string{"about": chosen, "tier": "red"})
	d.says(made, http.StatusOK, "Raised.", "A colleague asks to look.", "Read on to the end.", "The conversation, as Willow began it", "Of rain", "It rained.")
	if twice := milo.Submit(bad, d.group+"/raise", map[string]string{"about": chosen, "tier": "red"}); twice.Path() != made.Path() || strings.Count(twice.Words(), "Read on to the end.") != 1 {
		t.Error("sent twice, it was raised twice")
	}
	for i := range 6 {
		if _, err := d.Forum.Answer(t.Context(), d.Actor("tern"), forum.NewPost{Thread: id.Thread(strings.TrimPrefix(chosen, "thread-")), Words: forum.Words{Text: "Answer " + string(rune('A'+i))}, Nonce: d.Forum.Nonce()}); err != nil {
			t.Fatal(err)
		}
		d.Clock.Advance(time.Second)
	}
	d.Clock.Advance(time.Minute)
	page := milo.Get(made.Path())
	d.says(page, http.StatusOK, "Between: more posts, in the conversation", "Answer B", "Answer F", "raise its first post by itself")
	if strings.Contains(page.Words(), "Answer A") {
		t.Error("more than the latest posts stand there")
	}
	d.says(d.taken(milo), http.StatusOK, "You hold this until")
}

// A private conversation is raised among those who read it, and is no address for anybody else.
func TestAPrivateConversationIsRaised(t *testing.T) {
	d := desk(t)
	out, err := d.Forum.OpenPrivate(t.Context(), d.Actor("tern"), d.cohort(), forum.Words{Text: "To you alone."}, d.Forum.Nonce())
	if err != nil {
		t.Fatal(err)
	}
	d.Clock.Advance(time.Minute)
	amara, about := d.Enter("amara"), "thread-"+string(out.Thread)
	ask := amara.Get(d.group + "/raise?about=" + about)
	d.says(ask, http.StatusOK, "Tern and the facilitators")
	made := amara.Submit(ask, d.group+"/raise", map[string]string{"about": about, "tier": "amber", "words": "We should talk about this."})
	d.says(made, http.StatusOK, "Tern and the facilitators", "To you alone.")
	for _, who := range []string{"milo", "tern", "heron", "ruth"} {
		for _, address := range []string{d.group + "/raise?about=" + about, "/posts/" + string(out.Post) + "/raise", made.Path()} {
			if p := d.Enter(who).Get(address); p.Status != http.StatusNotFound || strings.Contains(p.Body, "To you alone") {
				t.Errorf("%s opens %s: %d", who, address, p.Status)
			}
		}
	}
}

// A post, a person and anything else are raised from where staff meet them; what is raised again joins its case.
func TestRaisingFromWhereItIs(t *testing.T) {
	d := desk(t)
	post := d.quiet()
	d.Clock.Advance(time.Minute)
	milo := d.Enter("milo")
	ask := milo.Get(milo.Get("/posts/" + string(post)).Link("Raise it"))
	d.says(ask, http.StatusOK, "It is the post of Willow")
	to := "/posts/" + string(post) + "/raise"
	d.says(milo.Submit(ask, to, map[string]string{"tier": "amber", "words": " "}), http.StatusUnprocessableEntity, "Please say in a sentence why")
	made := milo.Submit(ask, to, map[string]string{"tier": "amber", "words": "It sounds like more."})
	d.says(made, http.StatusOK, "What Willow wrote", "It sounds like more.")
	again := d.Enter("amara").Get(to)
	d.says(again, http.StatusOK, "There is a case about this already.")
	if joined := d.Enter("amara").Submit(again, to, map[string]string{"tier": "red", "words": "To me too."}); joined.Path() != made.Path() {
		t.Errorf("raised again it is %s", joined.Path())
	}
	member := milo.Get(d.group + "/members/" + string(d.Actor("willow").Person))
	person := milo.Get(member.Link("Raise something about them"))
	d.says(milo.Submit(person, d.group+"/raise", map[string]string{"about": "person-" + string(d.Actor("willow").Person), "tier": "amber", "words": "Quiet for long."}), http.StatusOK, "Quiet for long.", "Willow, lately")
	other := milo.Get(milo.Get("/queue").Link("Raise something, Tuesday"))
	d.says(milo.Submit(other, d.group+"/raise", map[string]string{"tier": "amber", "words": "?"}), http.StatusUnprocessableEntity, "Please choose what it is about.")
	d.says(milo.Submit(other, d.group+"/raise", map[string]string{"about": "group", "tier": "amber", "words": "Somebody reads along from outside."}), http.StatusOK, "Somebody reads along from outside.")
	d.says(milo.Submit(other, d.group+"/raise", map[string]string{"about": "person-nobody", "tier": "amber", "words": "?"}), http.StatusNotFound)
	for _, who := range []string{"willow", "heron", "ruth"} {
		for _, address := range []string{to, d.group + "/raise"} {
			if p := d.Enter(who).Get(address); p.Status != http.StatusNotFound {
				t.Errorf("%s opens %s: %d", who, address, p.Status)
			}
		}
	}
	if p := d.Enter("willow").Get("/posts/" + string(post)); p.Link("Raise it") != "" || p.Link("Raise this conversation") != "" {
		t.Error("a member is offered it")
	}
}

// Where two saw the same otherwise stands by month for those whom it concerns, with both answers and no name.
func TestSeenOtherwise(t *testing.T) {
	d := desk(t)
	ctx := t.Context()
	if err := d.Cohorts.SetClinician(ctx, d.Actor("amara"), d.cohort(), d.Actor("willow").Person, d.Actor("amara").Person); err != nil {
		t.Fatal(err)
	}
	amara, milo := d.Enter("amara"), d.Enter("milo")
	d.says(amara.Get("/queue/gaps"), http.StatusOK, "Nothing was seen otherwise")
	d.says(d.decides(amara, d.taken(amara), map[string]string{"words": "publish", "message": ""}), http.StatusOK, "Published")
	look := milo.Get(milo.Get("/queue/looks").Link("A post in "))
	d.says(milo.Submit(look, look.Path(), map[string]string{"tier": "amber", "words": "remove", "note": "It leads to somebody."}), http.StatusOK, "Side by side")
	for _, b := range []*house.Browser{amara, milo} {
		page := b.Get(b.Get("/queue/looks").Link("Where two saw the same otherwise"))
		d.says(page, http.StatusOK, "The second look found it less urgent.", "Publish as written", "It could lead to somebody.", "Remove it", "It leads to somebody.")
		if main := page.Find("main").Text(); strings.Contains(main, "Amara") || strings.Contains(main, "Milo") || strings.Contains(page.Body, "lighter") {
			t.Error("somebody is named, or quoted")
		}
		d.says(b.Get(page.Link("A post in ")), http.StatusOK, "What Willow wrote")
	}
	d.says(amara.Get(amara.Get("/queue/numbers?cohort="+string(d.cohort())).Link("Where two saw")), http.StatusOK, "Remove it")
	before := d.Clock.Now().AddDate(0, -2, 0).Format("2006-01")
	d.says(amara.Get("/queue/gaps?month="+before), http.StatusOK, "Nothing was seen otherwise")
	for _, bad := range []string{"?month=soon", "?month=2199-01", "?month=0001-01", "?cohort=elsewhere"} {
		d.says(amara.Get("/queue/gaps"+bad), http.StatusNotFound)
	}
	d.says(d.Enter("willow").Get("/queue/gaps"), http.StatusNotFound)
}

// speaks reads despair in one phrase, and holds another.
type speaks struct{}

func (speaks) Screen(ctx context.Context, s gate.Subject) (gate.Verdict, error) {
	v, err := reads{}.Screen(ctx, s)
	if strings.Contains(s.Body.Text(), lighter) {
		v.Card, v.Fold = true, true
	}
	return v, err
}

// What somebody tells the group of themselves folds for the others like a post, and brings the card to who wrote it.
func TestALineOfDespair(t *testing.T) {
	h := house.Open(t, house.Options{Window: -1, Screener: speaks{}})
	d := atDesk{touched: touched{t, h, h.Enter("willow").Get("/home").Link("All of Tuesday")}}
	willow := h.Enter("willow")
	rest := func(line string) *house.Page {
		return willow.Submit(willow.Get(d.group+"/me"), d.group+"/break", map[string]string{"line": line})
	}
	page := rest("All is " + lighter + ".")
	d.says(page, http.StatusOK, "That is a lot to carry on your own", "Write to the facilitators")
	if page.Find("#card").Length() != 1 {
		t.Error("there is no card")
	}
	others := h.Enter("tern").Get(d.group)
	d.says(others, http.StatusOK, "A line that may be hard to read", "To rescue is not your task")
	if line := others.Find("#told").Parent().Find("details.turned"); line.Length() != 1 || line.Is("[open]") || !strings.Contains(line.Text(), lighter) {
		t.Errorf("it is not folded: %q", line.Text())
	}
	if own := willow.Get(d.group); own.Find("#told").Parent().Find("details").Length() != 0 || !strings.Contains(own.Words(), lighter) {
		t.Error("it is folded for who wrote it")
	}
	willow.Submit(willow.Get(d.group+"/me"), d.group+"/return", map[string]string{"line": ""})
	h.Clock.Advance(time.Second)
	held := rest("I am at " + garage + ".")
	d.says(held, http.StatusOK, "Staff read your line first", "Held: only you and the staff see this.", garage)
	if held.Find("#card").Length() != 0 {
		t.Error("a card stands beside another line")
	}
	d.says(willow.Get(d.group), http.StatusOK, "Held: only you and the staff see this.")
	for _, who := range []string{"tern", "amara"} {
		if p := h.Enter(who).Get(d.group); strings.Contains(p.Body, "Kettle") {
			t.Errorf("%s reads it", who)
		}
	}
	h.Clock.Advance(cohort.LineStands + time.Minute)
	if p := h.Enter("willow").Get(d.group); strings.Contains(p.Body, "Kettle") {
		t.Error("it stands for longer than a day")
	}
	leaving := h.Enter("willow")
	gone := leaving.Submit(leaving.Get(d.group+"/leaving"), d.group+"/leaving", map[string]string{"line": "You are " + lighter + "."})
	d.says(gone, http.StatusOK, "That is a lot to carry on your own")
	if gone.Find("#card a[href$='/private']").Length() != 0 {
		t.Error("it leads to where they are not any more")
	}
}
