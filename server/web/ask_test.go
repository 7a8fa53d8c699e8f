package web_test

import (
	"net/http"
	"strings"
	"testing"

	"holdfast/server/id"
)

func TestAColleagueIsAskedToJoin(t *testing.T) {
	d := desk(t)
	milo, amara := d.Enter("milo"), d.Enter("amara")
	page := d.taken(milo)
	d.says(page, http.StatusOK, "A colleague beside you", "Ask them to join")
	if page.Find("#ask[form=decision]").Length() != 1 || page.Find("button[form=decision][value=ask]").Length() != 1 {
		t.Fatal("it is not sent with the decision")
	}
	whom := string(d.Actor("amara").Person)
	asked := d.decides(milo, page, map[string]string{"step": "ask", "ask": whom, "reason": "Half a reason."})
	d.says(asked, http.StatusOK, "Dr Amara Osei is asked, since", "Half a reason.")
	queue := amara.Get("/queue")
	d.says(queue, http.StatusOK, "Milo Brandt asks you to join them in this.", "I cannot now")
	d.says(amara.Get("/queue/handover"), http.StatusOK, "Milo Brandt asks you to join them in this.")
	news := amara.Get("/queue/rows")
	if !strings.Contains(news.Find("[data-asks]").Text(), "Milo Brandt asks you to join") {
		t.Errorf("what the open page asks for says %s", news.Body)
	}
	for _, where := range []string{queue.Find("#asks").Text(), news.Find("[data-asks]").Text()} {
		if strings.Contains(where, "lighter") || strings.Contains(where, "Willow") || strings.Contains(where, "burden") {
			t.Errorf("words of the case stand in %q", where)
		}
	}
	if p := milo.Get("/queue"); p.Find("#asks section").Length() != 0 {
		t.Errorf("whoever asked is asked: %s", p.Words())
	}
	d.says(amara.Submit(queue, d.at+"/asks/declining", nil), http.StatusOK, "They are told that you cannot now. Nobody asks why.")
	if p := amara.Get("/queue"); p.Find("#asks section").Length() != 0 {
		t.Errorf("asked still: %s", p.Words())
	}
	told := milo.Get("/queue")
	d.says(told, http.StatusOK, "Dr Amara Osei cannot join you now.")
	d.says(milo.Get(d.at), http.StatusOK, "Dr Amara Osei cannot join now.")
	milo.Submit(told, d.at+"/asks/reading", nil)
	if p := milo.Get("/queue"); p.Find("#asks section").Length() != 0 {
		t.Errorf("it stays: %s", p.Words())
	}
	d.decides(milo, milo.Get(d.at), map[string]string{"step": "ask", "ask": whom})
	d.says(amara.Get(d.at), http.StatusOK, "Milo Brandt asks you to join them in this.", "I am here")
	joined := amara.Submit(amara.Get("/queue"), d.at+"/asks/joining", nil)
	if joined.Path() != d.at {
		t.Errorf("joining leads to %s", joined.Path())
	}
	d.says(joined, http.StatusOK, "Asked Dr Amara Osei to join.", "Could not join then.", "Joined, as asked.")
	if p := amara.Get("/queue"); p.Find("#asks section").Length() != 0 {
		t.Errorf("asked still: %s", p.Words())
	}
}

func TestNobodyIsAsked(t *testing.T) {
	d := desk(t)
	milo := d.Enter("milo")
	free := milo.Get(d.at)
	for name, c := range map[string]struct{ whom, wants string }{
		"nobody":   {"", "Please choose a colleague."},
		"no id":    {"x", "Please choose a colleague."},
		"a member": {string(d.Actor("tern").Person), "They do not work with this group"},
		"oneself":  {string(d.Actor("milo").Person), "Please choose a colleague."},
	} {
		d.says(milo.Submit(free, d.at+"/asks", map[string]string{"ask": c.whom}), http.StatusUnprocessableEntity, "Nobody was asked", c.wants)
		if c.whom != "" {
			page := milo.Get(d.at)
			if page.Find("#decision").Length() == 0 {
				page = d.taken(milo)
			}
			again := d.decides(milo, page, map[string]string{"step": "ask", "ask": c.whom, "reason": "Half a reason."})
			d.says(again, http.StatusUnprocessableEntity, "Nobody was asked", c.wants, "Half a reason.")
		}
		if name == "nobody" {
			d.says(milo.Submit(free, d.at+"/asks", map[string]string{"ask": string(d.Actor("amara").Person)}), http.StatusOK, "They see it above their queue.")
		}
	}
}

func TestNobodyElseCanBeAsked(t *testing.T) {
	d := desk(t)
	if err := d.Cohorts.RemoveStaff(t.Context(), d.Actor("amara"), id.Cohort(strings.TrimPrefix(d.group, "/cohorts/")), d.Actor("milo").Person); err != nil {
		t.Fatal(err)
	}
	page := d.Enter("amara").Get(d.at)
	d.says(page, http.StatusOK, "Nobody else works with this group who may open this")
	if page.Find("#ask").Length() != 0 {
		t.Error("there is a list of nobody")
	}
}
