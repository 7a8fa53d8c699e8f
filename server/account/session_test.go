package account_test

import (
	"errors"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/errs"
	"holdfast/server/redact"
	"holdfast/server/store"
)

func TestASessionEnds(t *testing.T) {
	for name, c := range map[string]struct {
		shared bool
		idle   time.Duration
	}{
		"one's own device":           {false, account.IdleLimit},
		"a device that others share": {true, account.SharedIdleLimit},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			who := h.person(pine, access.Member).ID
			begin := func() string {
				token, _, err := h.Start(t.Context(), who, account.How{Shared: c.shared})
				h.must(err)
				return token
			}
			lives := func(token string) bool { _, err := h.Session(t.Context(), token); return err == nil }
			idle := begin()
			h.clock.Advance(c.idle - time.Second)
			if !lives(idle) {
				t.Error("it ended before it was idle for its limit")
			}
			h.clock.Advance(c.idle)
			if lives(idle) {
				t.Error("idle for its limit, it lives")
			}
			used := begin()
			for range 24 * 60 / 14 {
				h.clock.Advance(14 * time.Minute)
				lives(used)
			}
			h.clock.Advance(13 * time.Minute)
			if lives(used) {
				t.Error("in use for more than a day, it lives")
			}
			ended := begin()
			if err := h.End(t.Context(), ended); err != nil || lives(ended) {
				t.Errorf("ended, it lives (%v)", err)
			}
			if err := h.End(t.Context(), ended); err != nil {
				t.Errorf("ended twice: %v", err)
			}
			for _, forged := range []string{"", "x", ended + "x"} {
				if _, err := h.Session(t.Context(), forged); errs.KindOf(err) != errs.Unauthenticated {
					t.Errorf("%q: %v", forged, err)
				}
			}
		})
	}
}

// Ends tells a page when to warn; Stay moves the idle end and never the absolute one.
func TestStayingMovesTheIdleEndOnly(t *testing.T) {
	h := newHouse(t)
	token, session, err := h.Start(t.Context(), h.person(pine, access.Member).ID, account.How{})
	h.must(err)
	idle, absolute := session.Ends(noon)
	if !idle.Equal(noon.Add(time.Hour)) || !absolute.Equal(noon.Add(24*time.Hour)) {
		t.Errorf("ends idle at %v and absolutely at %v", idle, absolute)
	}
	h.clock.Advance(59 * time.Minute)
	if session, err = h.Stay(t.Context(), token); err != nil || !session.Seen.Equal(h.clock.Now()) {
		t.Fatalf("staying: seen %v, %v", session.Seen, err)
	}
	h.clock.Advance(59 * time.Minute)
	if _, err := h.Session(t.Context(), token); err != nil {
		t.Error("it slept although somebody stayed")
	}
	if idle, _ := session.Ends(noon.Add(24*time.Hour - time.Minute)); !idle.Equal(absolute) {
		t.Errorf("at the end of the day it would last until %v", idle)
	}
	h.clock.Advance(time.Hour)
	if _, err := h.Stay(t.Context(), token); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("an ended session was kept awake: %v", err)
	}
}

// What ended can tell for a week whose it was; then it is gone.
func TestEndedSessionsAreForgotten(t *testing.T) {
	h := newHouse(t)
	ctx, who := t.Context(), h.person(pine, access.Member).ID
	token, _, err := h.Start(ctx, who, account.How{})
	h.must(err)
	h.clock.Advance(48 * time.Hour)
	if got := h.Whose(ctx, token); got != who {
		t.Errorf("two days later it was %q's", got)
	}
	h.clock.Advance(7 * 24 * time.Hour)
	if err := h.Purge(ctx, store.Doc{}, store.Event{}); err == nil {
		t.Error("the purge does not come again")
	}
	if got := h.Whose(ctx, token); got != "" {
		t.Errorf("a week later it still tells: %q", got)
	}
}

func TestImportedPeopleCannotComeIn(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	p, err := h.Ensure(ctx, operator, account.NewPerson{Key: "k", Kind: access.Imported, Name: "Ann"})
	h.must(err)
	if _, _, err := h.Start(ctx, p.ID, account.How{}); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("they come in: %v", err)
	}
	if _, err := h.Ensure(ctx, access.Actor{Person: p.ID, Kind: access.Member}, account.NewPerson{Key: "l", Kind: access.Staff}); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a member makes people: %v", err)
	}
}

func TestOneSeesAndEndsOnesOwnSessionsAndNobodyElses(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	h.person(pine, access.Member)
	h.person("reed@example.org", access.Member)
	phone, stranger := h.signIn(pine), h.signIn("reed@example.org")
	h.clock.Advance(time.Minute)
	laptop, err := h.SignIn(ctx, account.Attempt{Address: pine, Password: phrase, Shared: true, Device: "made up, not a device"})
	h.must(err)

	list, err := h.Sessions(ctx, laptop.Session)
	h.must(err)
	if len(list) != 2 || list[0].ID != laptop.Session.ID || list[1].ID != phone.Session.ID {
		t.Fatalf("listed: %+v", list)
	}
	if list[0].Device != "" || !list[0].Shared || list[1].Device != firefox || list[1].Shared {
		t.Errorf("told of the devices: %+v", list)
	}
	if err := h.EndSession(ctx, stranger.Session, phone.Session.ID); !errors.Is(err, store.ErrNotFound) || !h.lives(phone) {
		t.Errorf("somebody else ended it: %v", err)
	}
	h.must(h.EndSession(ctx, laptop.Session, phone.Session.ID))
	if h.lives(phone) || !h.lives(laptop) || !h.lives(stranger) {
		t.Error("ended: another than the one asked for")
	}
	phone = h.signIn(pine)
	now, err := h.EndOthers(ctx, laptop.Session)
	h.must(err)
	if h.lives(phone) || h.lives(laptop) || !h.lives(now) || !h.lives(stranger) {
		t.Error("of one's sessions not exactly this one goes on, under a new token")
	}
	if now.Session.Created != laptop.Session.Created || !now.Session.Shared {
		t.Error("a new token made a new session: its day began again, or it forgot that others use the device")
	}
	h.must(h.EndAll(ctx, now.Session.Person))
	if h.lives(now) || !h.lives(stranger) {
		t.Error("all of one's sessions, and no others, end together")
	}
}

// A session that is being opened while all of them are ended is one of them.
func TestEndingAllMeetsWhoeverIsComingIn(t *testing.T) {
	h := newHouse(t)
	who := h.person(pine, access.Member).ID
	type came struct {
		in  account.SignedIn
		err error
	}
	for round := range 20 {
		tries := at(6, func(i int) came {
			if i == round%6 {
				return came{err: h.EndAll(t.Context(), who)}
			}
			token, session, err := h.Start(t.Context(), who, account.How{})
			return came{account.SignedIn{Token: redact.Token(token), Session: session}, err}
		})
		h.must(h.EndAll(t.Context(), who))
		for _, c := range tries {
			if c.err == nil && c.in.Token != "" && h.lives(c.in) {
				t.Fatal("one outlived it")
			}
			if c.err != nil && errs.KindOf(c.err) != errs.Unauthenticated {
				t.Fatal(c.err)
			}
		}
	}
}

func TestOfTwoWhoRenewOneSessionOneIsLeft(t *testing.T) {
	h := newHouse(t)
	h.person(pine, access.Member)
	in := h.signIn(pine)
	type came struct {
		in  account.SignedIn
		err error
	}
	won := 0
	for _, c := range at(8, func(int) came {
		in, err := h.Prove(t.Context(), in.Session, account.Proof{Password: phrase})
		return came{in, err}
	}) {
		if c.err == nil && h.lives(c.in) {
			won++
		}
	}
	list, err := h.Sessions(t.Context(), in.Session)
	h.must(err)
	if won != 1 || len(list) != 1 || h.lives(in) {
		t.Errorf("%d went on, %d are left", won, len(list))
	}
}
