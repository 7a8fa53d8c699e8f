package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/cohort"
	"holdfast/server/store"
	"holdfast/server/store/sqlite"
	"holdfast/server/testkit/house"
)

// kept is a store that several houses share; whoever opened it closes it.
type kept struct{ store.Store }

func (kept) Close() error { return nil }

// What one instance decides about somebody holds on every other with their very next request.
func TestADecisionHoldsOnEveryInstance(t *testing.T) {
	inner, err := sqlite.Open(t.TempDir()+"/records.db", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = inner.Close() })
	data := t.TempDir()
	here := house.Open(t, house.Options{Data: data, Store: kept{inner}})
	there := house.Open(t, house.Options{Data: data, Store: kept{inner}})
	ctx, amara, milo := t.Context(), here.Actor("amara"), here.Actor("milo")
	places, err := here.Cohorts.Mine(ctx, amara)
	if err != nil {
		t.Fatal(err)
	}
	tuesday := places[0].Cohort.ID
	group := "/cohorts/" + string(tuesday)
	in := func(who string) *house.Browser {
		token, _, err := here.Accounts.Start(ctx, here.Actor(who).Person, account.How{Strong: true})
		if err != nil {
			t.Fatal(err)
		}
		b := there.With(token)
		if got := b.Get(group); got.Status != http.StatusOK {
			t.Fatalf("%s does not get in at first: %d", who, got.Status)
		}
		return b
	}
	for _, c := range []struct {
		name, who string
		decide    func() error
		want      int
	}{
		{"a break", "rook", func() error {
			_, err := here.Cohorts.TakeBreak(ctx, here.Actor("rook"), tuesday, "")
			return err
		}, http.StatusForbidden},
		{"a suspension", "tern", func() error {
			return here.Cohorts.Suspend(ctx, amara, tuesday, here.Actor("tern").Person, "Somebody else may be writing as Tern.", "")
		}, http.StatusUnauthorized},
		{"a removal", "juniper", func() error {
			who := here.Actor("juniper").Person
			if err := here.Cohorts.ProposeRemoval(ctx, amara, tuesday, who, "Told a friend who is here.", 1); err != nil {
				return err
			}
			return here.Cohorts.ConfirmRemoval(ctx, milo, tuesday, who, "")
		}, http.StatusNotFound},
		{"leaving", "sorrel", func() error {
			_, err := here.Cohorts.LeaveCohort(ctx, here.Actor("sorrel"), tuesday, "")
			return err
		}, http.StatusNotFound},
		{"sessions ended", "fathom", func() error { return here.Accounts.EndAll(ctx, here.Actor("fathom").Person) }, http.StatusUnauthorized},
		{"another kind of account", "milo", func() error {
			return here.Accounts.SetKind(ctx, here.Actor("ruth"), milo.Person, access.Member)
		}, http.StatusUnauthorized},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := in(c.who)
			nonce := there.Forum.Nonce()
			if err := c.decide(); err != nil {
				t.Fatal(err)
			}
			got := b.Post(group+"/threads", url.Values{"title": {"Late"}, "words": {"Nobody should read this."}, "nonce": {nonce}})
			// A removal may also end the session; either way nothing is let in.
			if got.Status != c.want && !(c.want == http.StatusNotFound && got.Status == http.StatusUnauthorized) {
				t.Errorf("the other instance answers %d, want %d", got.Status, c.want)
			}
		})
	}
	list, err := here.Forum.List(ctx, amara, tuesday, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range list.Rows {
		if row.Thread.Title == "Late" {
			t.Error("what came too late is in the group")
		}
	}
}

// Whoever writes while the agreement changes is asked to read it, and finds their words on that page.
func TestWordsOutliveAChangedAgreement(t *testing.T) {
	h := house.Open(t, house.Options{})
	ctx, amara := t.Context(), h.Actor("amara")
	places, err := h.Cohorts.Mine(ctx, amara)
	if err != nil {
		t.Fatal(err)
	}
	c := places[0].Cohort
	willow := h.Enter("willow")
	if _, err := h.Cohorts.SetAgreement(ctx, amara, c.ID, cohort.Sample()[:3], c.Agreement.Version); err != nil {
		t.Fatal(err)
	}
	base := "/cohorts/" + string(c.ID)
	got := willow.Post(base+"/threads", url.Values{"title": {"Meanwhile"}, "words": {"It took me an hour."}, "nonce": {h.Forum.Nonce()}})
	if got.Status != http.StatusForbidden || !strings.Contains(got.Body, "It took me an hour.") || got.Link("Read what is asked") != base+"/terms" {
		t.Errorf("%d at %s, without the words or the way", got.Status, got.Path())
	}
}
