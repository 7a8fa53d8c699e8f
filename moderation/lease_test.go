package moderation_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/moderation"
	"holdfast/moderation/cover"
	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// A lease is for ten minutes, five in a crisis; work renews it up to half an hour; then it is over, and nobody has to
// notice.
func TestLeasesEndByThemselves(t *testing.T) {
	for tier, length := range map[gate.Tier]time.Duration{gate.Red: moderation.LeaseTime, gate.Crisis: moderation.CrisisLease} {
		w := open(t)
		c := w.bring("willow", tier)
		lease, err := w.Take(t.Context(), w.as("mod"), c.ID, "")
		w.must(err)
		if !lease.Until.Equal(w.clock.Now().Add(length)) {
			t.Errorf("%s: until %v", tier, lease.Until)
		}
		since := lease.Since
		for w.clock.Now().Before(since.Add(moderation.LeaseCap - 2*time.Minute)) {
			w.clock.Advance(2 * time.Minute)
			if lease, err = w.Renew(t.Context(), w.as("mod"), c.ID, lease.Token); err != nil {
				t.Fatalf("%s: after %v: %v", tier, w.clock.Now().Sub(since), err)
			}
		}
		if !lease.Until.Equal(since.Add(moderation.LeaseCap)) {
			t.Errorf("%s: beyond the cap, until %v", tier, lease.Until)
		}
		w.clock.Advance(2 * time.Minute)
		if _, err := w.Renew(t.Context(), w.as("mod"), c.ID, lease.Token); !errors.Is(err, moderation.ErrLease) {
			t.Errorf("%s: renewed beyond the cap: %v", tier, err)
		}
		if got := w.read(c.ID); got.Held(w.clock.Now()) != "" || got.Lease.Holder != w.as("mod").Person {
			t.Errorf("%s: %+v", tier, got.Lease)
		}
		next, err := w.Take(t.Context(), w.as("co"), c.ID, "")
		w.must(err)
		if next.Token <= lease.Token {
			t.Errorf("%s: the token is %d after %d", tier, next.Token, lease.Token)
		}
	}
}

func TestTakingOver(t *testing.T) {
	w := open(t)
	c := w.bring("willow", gate.Red)
	mod, co := w.as("mod"), w.as("co")
	mine, err := w.Take(t.Context(), mod, c.ID, "")
	w.must(err)
	again, err := w.Take(t.Context(), mod, c.ID, "")
	w.must(err)
	if again.Token != mine.Token {
		t.Error("pressed twice, it is another lease")
	}
	for _, reason := range []string{"", "   "} {
		if _, err := w.Take(t.Context(), co, c.ID, reason); !errors.Is(err, moderation.ErrTaken) {
			t.Errorf("taken over without a reason: %v", err)
		}
	}
	theirs, err := w.Take(t.Context(), co, c.ID, "Milo was called away.")
	w.must(err)
	if theirs.Token <= mine.Token {
		t.Errorf("token %d after %d", theirs.Token, mine.Token)
	}
	if _, err := w.Renew(t.Context(), mod, c.ID, mine.Token); !errors.Is(err, moderation.ErrLease) {
		t.Errorf("renewed after it was taken over: %v", err)
	}
	if err := w.Close(t.Context(), c.ID, mod.Person, mine.Token); !errors.Is(err, moderation.ErrLease) {
		t.Errorf("decided after it was taken over: %v", err)
	}
	if err := w.Pass(t.Context(), mod, c.ID, mine.Token); !errors.Is(err, moderation.ErrLease) {
		t.Errorf("passed on what a colleague has: %v", err)
	}
	got, err := w.Open(t.Context(), w.as("lead"), c.ID)
	w.must(err)
	if diff := cmp.Diff([]moderation.EntryKind{"opened", "takeover"}, kinds(got.Case)); diff != "" {
		t.Error(diff)
	}
	if said := got.Said[got.Case.History[1].Words]; said != "Milo was called away." {
		t.Errorf("the reason reads %q", said)
	}
	w.must(w.Close(t.Context(), c.ID, co.Person, theirs.Token))
	if _, err := w.Take(t.Context(), mod, c.ID, ""); !errors.Is(err, moderation.ErrDecided) {
		t.Errorf("taken after it was decided: %v", err)
	}
}

// Whoever has a case in hand beyond its time and has not lost it to a colleague still decides: nothing they wrote is
// lost to a clock.
func TestALateDecisionCounts(t *testing.T) {
	w := open(t)
	c := w.bring("willow", gate.Red)
	lease, err := w.Take(t.Context(), w.as("mod"), c.ID, "")
	w.must(err)
	w.clock.Advance(2 * time.Hour)
	w.must(w.Close(t.Context(), c.ID, w.as("mod").Person, lease.Token))
}

// A crisis is acknowledged by taking it, or by saying so; what becomes one in somebody's hands is not acknowledged yet.
func TestAcknowledging(t *testing.T) {
	w := open(t)
	c := w.bring("willow", gate.Crisis)
	w.must(w.Acknowledge(t.Context(), w.as("mod"), c.ID))
	first := w.read(c.ID)
	w.clock.Advance(time.Minute)
	w.must(w.Acknowledge(t.Context(), w.as("co"), c.ID))
	got := w.read(c.ID)
	if got.AckBy != w.as("mod").Person || !got.Acknowledged.Equal(first.Acknowledged) || got.Held(w.clock.Now()) != "" {
		t.Errorf("%v by %v, in the hands of %q", got.Acknowledged, got.AckBy, got.Held(w.clock.Now()))
	}
	red := w.bring("tern", gate.Red)
	_, err := w.Take(t.Context(), w.as("mod"), red.ID, "")
	w.must(err)
	_, err = w.Signal(t.Context(), red.Subject, moderation.Signal{ID: w.ids.New(), Kind: moderation.EditedSignal, At: w.clock.Now(), Tier: gate.Crisis})
	w.must(err)
	standing, err := w.Standing(t.Context(), red.ID)
	w.must(err)
	if standing.Acknowledged || !standing.Open || standing.Decided || standing.Round != 1 || standing.About != w.as("tern").Person {
		t.Errorf("%+v", standing)
	}
	if diff := cmp.Diff([]moderation.EntryKind{"opened", "acknowledged"}, kinds(got)); diff != "" {
		t.Error(diff)
	}
}

// Who may do what with a case: its cohort's staff, but for whom it is about, and for what is private to the
// facilitators only the clinicians. To all others it is not there.
func TestWhoSeesACase(t *testing.T) {
	w := open(t)
	w.known["stranger"] = access.Actor{Person: id.Person(w.ids.New()), Kind: access.Staff, Strong: true}
	w.known["weak"] = access.Actor{Person: w.as("lead").Person, Kind: access.Staff}
	usual, mine, sealed := w.bring("willow", gate.Red), w.bring("mod", gate.Red), w.bring("willow", gate.Red, private)
	for who, want := range map[string][3]errs.Kind{
		"lead": {}, "co": {}, "locum": {},
		"sup": {2: errs.NotFound}, "mod": {1: errs.NotFound, 2: errs.NotFound},
		"willow": {errs.NotFound, errs.NotFound, errs.NotFound}, "stranger": {errs.NotFound, errs.NotFound, errs.NotFound},
		"weak": {errs.Forbidden, errs.Forbidden, errs.Forbidden},
	} {
		for i, c := range []moderation.Case{usual, mine, sealed} {
			actor := w.as(who)
			_, opened := w.Open(t.Context(), actor, c.ID)
			_, present := w.Present(t.Context(), actor, c.ID)
			_, _, earlier := w.Earlier(t.Context(), actor, c.ID, 1)
			for what, err := range map[string]error{
				"open": opened, "present": present, "acknowledge": w.Acknowledge(t.Context(), actor, c.ID), "pass": w.Pass(t.Context(), actor, c.ID, 0),
			} {
				if (want[i] == errs.Internal) != (err == nil) || err != nil && errs.KindOf(err) != want[i] {
					t.Errorf("%s, %d, %s: %v", who, i, what, err)
				}
			}
			if earlier == nil || want[i] != errs.Internal && errs.KindOf(earlier) != want[i] {
				t.Errorf("%s, %d, earlier: %v", who, i, earlier)
			}
		}
	}
}

// What is read of a case is on record before, and not read when it cannot be.
func TestReadingACaseIsOnRecord(t *testing.T) {
	w := open(t)
	c := w.bring("willow", gate.Red)
	_, err := w.Open(t.Context(), w.as("mod"), c.ID)
	w.must(err)
	if n := len(w.audit.records); n != 1 || w.audit.records[0].Action != string(access.ReadCase) || w.audit.records[0].Object != string(c.ID) {
		t.Fatalf("on record: %+v", w.audit.records)
	}
	w.audit.fails = errors.New("full")
	if got, err := w.Open(t.Context(), w.as("mod"), c.ID); err == nil || got.Case.ID != "" {
		t.Errorf("read without a record: %v", err)
	}
}

// Who else looks is known while they do.
func TestPresence(t *testing.T) {
	w := open(t)
	c := w.bring("willow", gate.Red)
	names := func(who string) (all []string) {
		with, err := w.Present(context.Background(), w.as(who), c.ID)
		w.must(err)
		for _, m := range with {
			all = append(all, m.Alias)
		}
		return all
	}
	if got := names("mod"); got != nil {
		t.Errorf("alone there is %v", got)
	}
	w.clock.Advance(30 * time.Second)
	if diff := cmp.Diff([]string{"mod"}, names("co")); diff != "" {
		t.Error(diff)
	}
	q, err := w.Queue(t.Context(), w.as("co"), moderation.Filter{}, "")
	w.must(err)
	if diff := cmp.Diff([]string{"mod"}, q.Rows[0].With); diff != "" {
		t.Error(diff)
	}
	w.clock.Advance(31 * time.Second)
	if got := names("co"); got != nil {
		t.Errorf("a minute later there is %v", got)
	}
	names("mod")
	w.ends("mod", c.ID)
	w.relay.Wait()
	if got := names("co"); got != nil {
		t.Errorf("with a closed case there is %v", got)
	}
}

// Whoever has a crisis in hand and has not decided may have been called away: after half an hour that somebody has it
// has to be said anew, and counts again.
func TestInHandIsSaidAnew(t *testing.T) {
	w := open(t)
	c := w.bring("willow", gate.Crisis)
	w.must(w.Acknowledge(t.Context(), w.as("mod"), c.ID))
	first := w.clock.Now()
	for _, wait := range []time.Duration{10 * time.Minute, 20 * time.Minute} {
		w.clock.Advance(wait)
		w.must(w.Acknowledge(t.Context(), w.as("co"), c.ID))
		st, err := w.Standing(t.Context(), c.ID)
		w.must(err)
		anew := w.clock.Now().Sub(first) >= cover.HandTime
		if st.AckAt.Equal(first) == anew || (st.AckBy == w.as("co").Person) != anew {
			t.Errorf("after %v: %v by %s", w.clock.Now().Sub(first), st.AckAt, st.AckBy)
		}
	}
	if seen := w.read(c.ID).Acknowledged; !seen.Equal(first) {
		t.Errorf("the numbers count from %v", seen)
	}
}
