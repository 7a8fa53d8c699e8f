package admission_test

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/admission"
	"holdfast/server/cohort"
	"holdfast/server/id"
	"holdfast/server/redact"
)

// journey is somebody's way from a letter to a seat. What a browser keeps between steps is in it; every step can be taken
// again, as a person would who saw an error.
type journey struct {
	h      *hall
	lead   account.Session
	group  cohort.Cohort
	nonce  string
	inv    admission.Invitation
	ticket redact.Token
	who    account.Session
	hash   string
}

const mailbox = redact.Email("mira@example.org")

// steps are the writing ones, in order.
var steps = []struct {
	name string
	take func(t *testing.T, j *journey) error
}{
	{"invite", func(t *testing.T, j *journey) (err error) {
		j.inv, err = j.h.Invite(t.Context(), j.lead.Actor(), admission.NewInvitation{
			For: admission.ForMember, Cohort: j.group.ID, Address: mailbox, Nonce: j.nonce,
		})
		return err
	}},
	{"code", func(t *testing.T, j *journey) (err error) {
		j.ticket, _, err = j.h.GiveCode(t.Context(), j.inv.Token, j.inv.Code, "192.0.2.1")
		return err
	}},
	{"account and acceptance", func(t *testing.T, j *journey) error {
		signed, err := j.h.AcceptNew(t.Context(), j.ticket, account.NewAccount{Address: mailbox, Password: "a quiet harbour wall"}, account.Visit{})
		j.who = signed.Session
		return err
	}},
	{"terms", func(t *testing.T, j *journey) error {
		return j.h.AcceptTerms(t.Context(), j.who.Actor(), j.group.ID, j.hash)
	}},
	{"application", func(t *testing.T, j *journey) error {
		return j.h.Apply(t.Context(), j.who.Actor(), j.group.ID, answers("Willow"))
	}},
	{"decision", func(t *testing.T, j *journey) error {
		return j.h.Decide(t.Context(), j.lead.Actor(), j.group.ID, j.who.Person, admitted())
	}},
}

func begin(t *testing.T) *journey {
	t.Helper()
	h := open(t)
	j := &journey{h: h, lead: h.person("Dr Osei", access.Staff)}
	j.group = h.group(j.lead)
	h.drain()
	j.nonce = h.Nonce()
	return j
}

// read is what a step's page shows first.
func (j *journey) read(t *testing.T, step int) {
	t.Helper()
	j.h.clock.Advance(time.Second)
	if steps[step].name != "terms" {
		return
	}
	j.h.drain() // an answer that came before everything followed: a page later it has
	terms, err := j.h.Terms(t.Context(), j.who.Actor(), j.group.ID)
	must(t, err)
	j.hash = terms.Hash
}

// Every step is cut off after each of its writes in turn and taken again, and the way is gone to its end. What is there
// then, what was told to whom and what is on record must be as without a crash, and running what follows once more must
// change nothing.
func TestCrashAfterEachStep(t *testing.T) {
	want := ""
	writes := make([]int, len(steps))
	j := begin(t)
	for i := range steps {
		j.read(t, i)
		j.h.raw.set(0)
		must(t, steps[i].take(t, j))
		j.h.relay.Wait()
		if writes[i] = j.h.raw.count(); writes[i] < 2 {
			t.Fatalf("%s: only %d writes were counted", steps[i].name, writes[i])
		}
	}
	want = j.end(t)
	if !strings.Contains(want, "Willow: member, admitted") {
		t.Fatalf("even without a crash nobody came in:\n%s", want)
	}
	for i := range steps {
		for cut := 1; cut < writes[i]; cut++ {
			t.Run(fmt.Sprintf("%s/after %d", steps[i].name, cut), func(t *testing.T) {
				t.Parallel() // most of it waits for the disk
				cutOff(t, i, cut, want)
			})
		}
	}
}

func cutOff(t *testing.T, broken, cut int, want string) {
	j := begin(t)
	for i := range steps {
		j.read(t, i)
		if i == broken {
			j.h.raw.set(cut)
			_ = steps[i].take(t, j)
			j.h.relay.Wait()
			j.h.raw.set(0)
		}
		if err := steps[i].take(t, j); err != nil && !(i == broken && errors.Is(err, cohort.ErrDecided)) {
			t.Fatalf("%s: %v", steps[i].name, err)
		}
	}
	if got := j.end(t); got != want {
		t.Errorf("in the end\n%s\nand without a crash\n%s", got, want)
	}
	if got := j.end(t); got != want {
		t.Errorf("a second recovery changed something:\n%s", got)
	}
}

// end is everything that counts, a day later, when what was left half-made is swept.
func (j *journey) end(t *testing.T) string {
	t.Helper()
	h := j.h
	h.drain()
	h.clock.Advance(25 * time.Hour)
	h.drain()
	var lines []string
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	lead := h.session(j.lead.Person)
	list, err := h.Invitations(t.Context(), lead.Actor(), j.group.ID)
	must(t, err)
	for _, inv := range list {
		say("invitation %s, on record %s", inv.State, h.recorded(inv.ID))
	}
	people, err := h.cohorts.People(t.Context(), lead.Actor(), j.group.ID)
	must(t, err)
	for _, m := range people {
		say("%s: %s, %s, on record %s", m.Alias, m.Role, m.Standing, h.recorded(id.Pair(m.Cohort, m.Person)))
	}
	say("people: %d", h.raw.held(account.People))
	say("addresses: %d", h.raw.held(account.Addresses))
	say("decisions: %d", h.raw.held(admission.Decisions))
	say("texts: %d", h.raw.held(admission.Texts))
	acceptances, _, err := h.Accepted(t.Context(), h.session(j.who.Person).Actor(), j.group.ID)
	must(t, err)
	for _, a := range acceptances {
		say("said yes to version %d, on record %s", a.Version, h.recorded(a.ID))
	}
	for _, kind := range []string{"mail", admission.WaitingEvent, cohort.WelcomeEvent, cohort.AnsweredEvent} {
		say("%s: %d", kind, h.heard(kind))
	}
	told, err := h.cohorts.Lines(t.Context(), lead.Actor(), j.group.ID, 50)
	must(t, err)
	for _, l := range told {
		say("the group heard: %s", l.Text)
	}
	return strings.Join(lines, "\n")
}

func (h *hall) recorded(object string) string {
	h.t.Helper()
	entries, err := h.audit.OfObject(h.t.Context(), object, nil, 100)
	must(h.t, err)
	var acts []string
	for _, e := range entries {
		acts = append(acts, e.Action)
	}
	sort.Strings(acts)
	return strings.Join(acts, " ")
}
