package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/clinical"
	"holdfast/server/cohort"
	"holdfast/server/forum"
	"holdfast/server/importer"
	"holdfast/server/testkit/canary"
	"holdfast/server/testkit/house"
)

var operator = access.Actor{Kind: access.Operator}

// A marker in every field that people write, carried through every way of writing, must be found in no file of the
// house, while it runs or after it stopped, in no temporary file and in no log.
func TestNoWordsOutsideTheSeal(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	c := canary.New("zqkestrel")
	h := house.Open(t, house.Options{})
	plantByHand(t, h, c)
	plantByBrowser(t, h, c)
	plantByImport(t, h, c)
	plantAside(t, h, c)
	plantAtDesk(t, h, c)
	if page := h.Enter("willow").Get("/home"); len(c.ScanBytes("home", []byte(page.Body))) == 0 {
		t.Fatal("the markers were never written: nothing was tested")
	}
	search := func(when string) {
		// Copied by another process: one that opens and closes a SQLite file drops the locks it holds on it.
		copied := t.TempDir()
		if out, err := exec.Command("cp", "-r", h.Data, temp, copied).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		hits, err := c.Scan(copied)
		if err != nil {
			t.Fatal(err)
		}
		hits = append(hits, c.ScanBytes("the log", []byte(h.Log.String()))...)
		for _, hit := range hits {
			t.Errorf("%s: %s", when, hit)
		}
	}
	search("running")
	h.Stop()
	search("stopped")
	if names, _ := os.ReadDir(h.Data); len(names) == 0 {
		t.Error("there was nothing to search")
	}
}

// plantByHand writes what an operator or an earlier start would.
func plantByHand(t *testing.T, h *house.House, c *canary.Set) {
	t.Helper()
	ctx := t.Context()
	p, err := h.Accounts.Ensure(ctx, operator, account.NewPerson{Key: c.For("person.key"), Kind: access.Member, Name: c.For("person.name")})
	must(t, err)
	group, _, err := h.Cohorts.Ensure(ctx, operator, c.For("cohort.name"))
	must(t, err)
	must(t, h.Cohorts.Join(ctx, operator, cohort.Membership{
		Cohort: group.ID, Person: p.ID, Role: access.RoleMember, Standing: access.Admitted, Alias: c.For("membership.alias"),
	}))
	who := p.Actor()
	out, err := h.Forum.StartThread(ctx, who, forum.NewThread{
		Cohort: group.ID, Title: c.For("thread.title"), Words: forum.Words{Text: c.Text("post.opening", 20_000)}, Nonce: h.Forum.Nonce(),
	})
	must(t, err)
	page, err := h.Forum.Read(ctx, who, out.Thread, "")
	must(t, err)
	_, err = h.Forum.ChangePost(ctx, who, forum.Change{
		Post: out.Post, Seen: page.Posts[0].Shown.ID, Words: forum.Words{Text: c.For("post.changed")}, Nonce: h.Forum.Nonce(),
	})
	must(t, err)
	_, err = h.Forum.TakeBack(ctx, who, out.Post)
	must(t, err)
}

// plantAside writes what stands beside conversations: themes, last words, what is scheduled, moved or private, and notes.
func plantAside(t *testing.T, h *house.House, c *canary.Set) {
	t.Helper()
	ctx, amara, willow := t.Context(), h.Actor("amara"), h.Actor("willow")
	places, err := h.Cohorts.Mine(ctx, amara)
	must(t, err)
	group := places[0].Cohort
	words := func(field string) forum.Words { return forum.Words{Text: c.For(field)} }
	_, err = h.Cohorts.SetThemes(ctx, amara, group.ID, []cohort.Theme{{Words: c.For("theme")}}, group.ThemesVersion)
	must(t, err)
	out, err := h.Forum.StartThread(ctx, amara, forum.NewThread{Cohort: group.ID, Title: "Aside", Words: words("aside.opening"), Nonce: h.Forum.Nonce()})
	must(t, err)
	answer, err := h.Forum.Answer(ctx, amara, forum.NewPost{Thread: out.Thread, Words: words("aside.answer"), Nonce: h.Forum.Nonce()})
	must(t, err)
	_, err = h.Forum.MoveToNew(ctx, amara, answer.Post, c.For("moved.title"), h.Forum.Nonce())
	must(t, err)
	must(t, h.Forum.Close(ctx, amara, out.Thread, true, words("last.word")))
	_, err = h.Forum.Schedule(ctx, amara, forum.Scheduled{
		Cohort: group.ID, Title: c.For("scheduled.title"), Nonce: h.Forum.Nonce(), At: h.Clock.Now().Add(time.Hour),
		Words: forum.Words{Text: c.For("scheduled.words"), Note: forum.Note{Words: c.For("scheduled.note")}},
	})
	must(t, err)
	_, err = h.Forum.OpenPrivate(ctx, willow, group.ID, words("private.words"), h.Forum.Nonce())
	must(t, err)
	note := clinical.Writing{Session: h.Clock.Now(), Text: c.For("clinical.first")}
	_, err = h.Clinical.Write(ctx, amara, group.ID, willow.Person, note)
	must(t, err)
	note.Text, note.Seen = c.For("clinical.second"), 1
	_, err = h.Clinical.Write(ctx, amara, group.ID, willow.Person, note)
	must(t, err)
}

// plantByBrowser sends markers as a member would, and as nobody should: in addresses, cookies, headers, broken forms.
func plantByBrowser(t *testing.T, h *house.House, c *canary.Set) {
	t.Helper()
	willow := h.Enter("willow")
	group := willow.Get("/home").Link("All of Tuesday")
	box := willow.Get(group + "/write")
	done := willow.Submit(box, group+"/threads", map[string]string{"title": c.For("form.title"), "words": c.For("form.words")})
	if done.Status != http.StatusOK {
		t.Fatalf("sharing: %d", done.Status)
	}
	willow.Submit(box, group+"/threads", map[string]string{"title": c.For("form.title"), "words": c.For("form.again")})
	keep, _ := box.Find("button[formaction]").Attr("formaction")
	nonce, _ := box.Find("input[name=nonce]").Attr("value")
	for n, title := range []string{"draft.title", "draft.second"} { // the second is a conflict, and both are kept
		kept := willow.Post(keep, url.Values{
			"nonce": {nonce}, "title": {c.For(title)}, "words": {c.For(title + ".words")}, "html": {"<p>" + c.For(title+".html") + "</p>"},
			"note": {c.For(title + ".note")}, "draft": {"9"}, "page": {string(rune('a' + n))},
		})
		if kept.Status != http.StatusOK || !strings.HasPrefix(kept.Path(), "/drafts") {
			t.Fatalf("keeping a draft: %d", kept.Status)
		}
	}
	willow.Submit(willow.Get("/plan/change"), "/plan", map[string]string{"people": c.For("plan.people"), "reasons": c.For("plan.reasons")})
	willow.Get("/help?country=" + c.For("help.country") + "&language=" + c.For("help.language"))
	willow.Get("/threads/" + c.For("address.thread"))
	willow.Get(done.Path() + "?at=" + c.For("address.at"))
	willow.Post("/zone", url.Values{"zone": {c.For("form.zone")}, "next": {"/" + c.For("form.next")}})
	willow.Post("/"+c.For("address.none"), url.Values{"words": {c.For("form.nowhere")}})
	willow.Headers = http.Header{"Cookie": {"sid=" + c.For("cookie.sid") + "; zone=" + c.For("cookie.zone")}, "User-Agent": {c.For("header.agent")}}
	willow.Post(done.Path()+"/posts", url.Values{"words": {c.For("form.signedout")}})
	h.Clock.Advance(time.Minute)
}

func plantByImport(t *testing.T, h *house.House, c *canary.Set) {
	t.Helper()
	im := &importer.Importer{Accounts: h.Accounts, Cohorts: h.Cohorts, Forum: h.Forum, Clock: h.Clock}
	file := fmt.Sprintf(`{"type":"thread","key":%q,"title":%q,"author":%q,"at":"2026-01-01T10:00:00Z","text":%q}
{"type":"post","thread":%q,"author":%q,"at":"2026-01-01T11:00:00Z","html":"<p onclick='%s'>%s</p><img src='%s'>"}
{"type":"post","thread":"nowhere","author":%q,"at":"2026-01-01T11:00:00Z","text":%q}
not json %s
`, c.For("import.key"), c.For("import.title"), c.For("import.author"), c.For("import.text"),
		c.For("import.key"), c.For("import.second"), c.For("import.removed"), c.For("import.html"), c.For("import.image"),
		c.For("import.badauthor"), c.For("import.bad"), c.For("import.broken"))
	report, err := im.Run(t.Context(), strings.NewReader(file), importer.Options{Cohort: "Tuesday evening group"})
	must(t, err)
	if report.Threads != 1 || report.Posts != 1 || len(report.Bad) != 2 {
		t.Fatalf("imported: %+v", report)
	}
}

// Without the root key the records open for nobody; with another one they refuse.
func TestRecordsNeedTheirRoot(t *testing.T) {
	h := house.Open(t, house.Options{})
	h.Stop()
	key := h.Data + "/keys/root.key"
	must(t, os.Remove(key))
	_, err := house.Try(t, h.Data)
	if err == nil || !strings.Contains(err.Error(), "root key that is missing") {
		t.Errorf("without its root key it says: %v", err)
	}
	if _, err := os.Stat(key); !os.IsNotExist(err) {
		t.Error("another root key was left in its place")
	}
	must(t, os.WriteFile(key, bytes.Repeat([]byte{7}, 32), 0o600))
	if _, err := house.Try(t, h.Data); err == nil {
		t.Error("with another root key it opens")
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
