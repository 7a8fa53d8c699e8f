package notify

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/moderation/cover"
	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/admission"
	"holdfast/server/cohort"
	"holdfast/server/id"
	"holdfast/server/mail"
	"holdfast/server/redact"
)

// somebody is the facts of the events about a person in a cohort.
var somebody = map[string]string{"cohort": "GROUP", "person": "WILLOW"}

// paged is those of a page to somebody on call.
var paged = map[string]string{"page": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "person": "BEN"}

// kinds is every event that sends mail, with the facts it comes with and where it leads.
var kinds = []struct {
	kind     string
	facts    map[string]string
	standing access.Standing
	to       []string
	link     string
}{
	{account.AlertEvent, map[string]string{"alert": "ALERT1"}, "", []string{"alert1"}, "/account"},
	{account.ConfirmEvent, map[string]string{"change": "CHANGE1"}, "", []string{"change1"}, "/confirm/" + string(token)},
	{admission.MailEvent, map[string]string{"invitation": "INVITE1"}, "", []string{"invite1"}, "/i/" + string(token)},
	{admission.WaitingEvent, somebody, access.Pending, []string{"amara", "ines"}, "/home"},
	{cohort.WelcomeEvent, somebody, access.Admitted, []string{"willow"}, "/home"},
	{cohort.AnsweredEvent, somebody, access.Refused, []string{"willow"}, "/home"},
	{cohort.AnsweredEvent, somebody, access.Pending, []string{"willow"}, "/home"},
	{cover.MailEvent, paged, "", []string{"ben"}, "/called/" + paged["page"]},
}

func TestEachEventSendsItsMail(t *testing.T) {
	for _, planned := range []bool{false, true} {
		for _, tc := range kinds {
			h := open(t, planned)
			h.owners.standing = tc.standing
			h.happen(tc.kind, tc.facts)
			if planned {
				if h.post.tried > 0 {
					t.Errorf("%s: the request waited for the mail server", tc.kind)
				}
				h.run()
				h.pass(4 * time.Second)
			}
			var to []string
			for _, m := range h.post.sent() {
				to = append(to, strings.TrimSuffix(string(m.To), "@example.org"))
				if string(m.Link) != "https://notes.example.org"+tc.link {
					t.Errorf("%s leads to %s", tc.kind, string(m.Link))
				}
			}
			slices.Sort(to)
			if diff := cmp.Diff(tc.to, to); diff != "" {
				t.Errorf("%s: %s", tc.kind, diff)
			}
			if waiting, parked := h.left(); waiting+parked > 0 {
				t.Errorf("%s: %d wait, %d parked", tc.kind, waiting, parked)
			}
		}
	}
	if len(kinds) < len(letters) {
		t.Errorf("%d kinds are tested, of %d", len(kinds), len(letters))
	}
}

// What was revoked, decided, seen or declared unsafe between the event and its mail sends nothing, and is not tried again.
func TestWhatIsNoLongerWantedSendsNothing(t *testing.T) {
	for _, tc := range kinds {
		for name, change := range map[string]func(*owners){
			"no mail to them": func(o *owners) {
				for _, about := range []string{"ALERT1", "CHANGE1", "INVITE1", "WILLOW", "AMARA", "INES", "BEN"} {
					o.unsafe[about] = true
				}
			},
			"gone":     func(o *owners) { o.absent = true },
			"moved on": func(o *owners) { o.standing, o.clinicians = access.Suspended, nil },
		} {
			if name == "moved on" && tc.link != "/home" {
				continue // an account's own matters do not hang on a cohort
			}
			h := open(t, true)
			h.owners.standing = tc.standing
			h.happen(tc.kind, tc.facts)
			h.owners.set(change)
			h.run()
			h.pass(4 * time.Second)
			if waiting, parked := h.left(); h.post.tried > 0 || waiting+parked > 0 {
				t.Errorf("%s, %s: %d mails, %d wait, %d parked", tc.kind, name, h.post.tried, waiting, parked)
			}
		}
	}
}

func TestAClinicianWhoLeftHearsNothing(t *testing.T) {
	h := open(t, true)
	h.happen(admission.WaitingEvent, somebody)
	h.owners.set(func(o *owners) { o.clinicians = []id.Person{"INES"} })
	h.run()
	h.pass(4 * time.Second)
	if sent := h.post.sent(); len(sent) != 1 || sent[0].To != "ines@example.org" {
		t.Errorf("%d mails", len(sent))
	}
}

// A relay that dies between sending and clearing sends the identical mail again.
func TestTheMailThatIsSentTwiceIsTheSame(t *testing.T) {
	for _, tc := range kinds {
		h := open(t, true)
		h.owners.standing = tc.standing
		h.owners.clinicians = []id.Person{"AMARA"}
		h.raw.set(true)
		h.happen(tc.kind, tc.facts)
		h.run()
		h.pass(4 * time.Second)
		h.raw.set(false)
		h.pass(10 * time.Second)
		sent := h.post.sent()
		if len(sent) < 2 {
			t.Fatalf("%s: sent %d times; the crash was not one", tc.kind, len(sent))
		}
		for _, again := range sent[1:] {
			if diff := cmp.Diff(sent[0], again, plainly); diff != "" {
				t.Errorf("%s: %s", tc.kind, diff)
			}
		}
		if waiting, parked := h.left(); waiting+parked > 0 {
			t.Errorf("%s: %d wait, %d parked", tc.kind, waiting, parked)
		}
	}
}

var plainly = cmp.Options{
	cmp.Comparer(func(a, b redact.Words) bool { return a == b }), cmp.Comparer(func(a, b redact.Email) bool { return a == b }),
}

// Sent again by a facilitator an invitation is the same mail; a newer one is another.
func TestAnInvitationSentAgain(t *testing.T) {
	h := open(t, false)
	facts := map[string]string{"invitation": "INVITE1"}
	h.happen(admission.MailEvent, facts)
	h.clock.Advance(time.Hour)
	h.happen(admission.MailEvent, facts)
	h.owners.version = 2
	h.happen(admission.MailEvent, facts)
	sent := h.post.sent()
	if len(sent) != 3 || sent[0].ID != sent[1].ID || sent[0].Text != sent[1].Text || sent[0].HTML != sent[1].HTML || sent[1].ID == sent[2].ID {
		t.Errorf("%d mails", len(sent))
	}
}

// A key tells nothing and differs wherever the matter does.
func TestKeysTellNothing(t *testing.T) {
	h := open(t, false)
	seen := map[string]string{}
	for _, tc := range kinds {
		h.owners.standing = tc.standing
		h.happen(tc.kind, tc.facts)
	}
	for _, m := range h.post.sent() {
		if other, taken := seen[m.ID]; taken {
			t.Errorf("%s and %s are the same mail", other, string(m.To))
		}
		seen[m.ID] = string(m.To)
	}
}

// Cover hears what became of each try of a page, and no page leaves that is over.
func TestAPageIsTriedUntilItIsTaken(t *testing.T) {
	h := open(t, true)
	h.post.set(down)
	h.happen(cover.MailEvent, paged)
	h.run()
	h.pass(4 * time.Second)
	h.pass(10 * time.Second)
	h.post.set(nil)
	h.pass(time.Minute)
	told := h.owners.told()
	if n := len(told); n < 3 || !told[n-1] || slices.Contains(told[:n-1], true) || len(h.post.sent()) != 1 {
		t.Errorf("cover was told %v of %d mails", told, len(h.post.sent()))
	}
	for name, change := range map[string]func(*owners){
		"over":       func(o *owners) { o.over = true },
		"no mailbox": func(o *owners) { o.unsafe["BEN"] = true },
	} {
		h := open(t, true)
		h.owners.set(change)
		h.happen(cover.MailEvent, paged)
		h.run()
		h.pass(4 * time.Second)
		want := map[string][]bool{"no mailbox": {false}}[name]
		if waiting, parked := h.left(); len(h.post.sent())+waiting+parked > 0 || !slices.Equal(h.owners.told(), want) {
			t.Errorf("%s: %d mails, %d wait, cover was told %v", name, len(h.post.sent()), waiting, h.owners.told())
		}
	}
}

func TestAMailThatIsRefused(t *testing.T) {
	h := open(t, true)
	h.post.set(refused)
	h.happen(admission.MailEvent, map[string]string{"invitation": "INVITE1"})
	h.run()
	h.pass(time.Minute)
	if waiting, parked := h.left(); h.post.tried != 1 || waiting+parked > 0 {
		t.Errorf("tried %d times, %d wait, %d parked", h.post.tried, waiting, parked)
	}
	noted, err := h.Undelivered(t.Context(), "INVITE1", "INVITE2")
	must(t, err)
	if u := noted["INVITE1"]; len(noted) != 1 || u.Kind != admission.MailEvent || !u.Final || u.At.IsZero() {
		t.Errorf("%+v", noted)
	}
	h.post.set(nil)
	h.happen(admission.MailEvent, map[string]string{"invitation": "INVITE1"})
	h.pass(4 * time.Second)
	all, err := h.AllUndelivered(t.Context())
	must(t, err)
	if len(all) != 0 || len(h.post.sent()) != 1 {
		t.Errorf("it arrived, and still it says: %+v", all)
	}
}

// One mailbox that is refused keeps no mail from the others.
func TestOneRefusalIsNobodyElses(t *testing.T) {
	for _, planned := range []bool{false, true} {
		h := open(t, planned)
		h.post.set(func(m mail.Message) error {
			if m.To == "amara@example.org" {
				return mail.ErrRefused
			}
			return nil
		})
		h.happen(admission.WaitingEvent, somebody)
		if planned {
			h.run()
			h.pass(time.Minute)
		}
		noted, err := h.Undelivered(t.Context(), "AMARA", "INES", "WILLOW")
		must(t, err)
		if sent := h.post.sent(); len(sent) != 1 || sent[0].To != "ines@example.org" || len(noted) != 1 || noted["AMARA"].About != "AMARA" {
			t.Errorf("%d mails, %+v", len(sent), noted)
		}
	}
}

// A mail server that is away for hours costs nothing: the mail is tried until it waits for an operator, who is told, and
// goes out when they say so.
func TestAMailServerThatIsAway(t *testing.T) {
	h := open(t, true)
	h.post.set(down)
	h.happen(admission.MailEvent, map[string]string{"invitation": "INVITE1"})
	h.run()
	for range 100 {
		h.pass(10 * time.Minute)
	}
	parked, err := h.relay.Parked(t.Context())
	must(t, err)
	if len(parked) != 1 || h.post.tried < 3 {
		t.Fatalf("%d parked after %d tries", len(parked), h.post.tried)
	}
	noted, err := h.Undelivered(t.Context(), "INVITE1")
	must(t, err)
	if u, ok := noted["INVITE1"]; !ok || u.Final {
		t.Errorf("%+v", noted)
	}
	h.post.set(nil)
	_, err = h.relay.Unpark(t.Context(), parked...)
	must(t, err)
	h.pass(4 * time.Second)
	noted, err = h.Undelivered(t.Context(), "INVITE1")
	must(t, err)
	if len(h.post.sent()) != 1 || len(noted) != 0 {
		t.Errorf("%d mails, %+v", len(h.post.sent()), noted)
	}
}

func TestOldNotesGo(t *testing.T) {
	h := open(t, false)
	h.post.set(refused)
	h.happen(admission.MailEvent, map[string]string{"invitation": "INVITE1"})
	h.clock.Advance(keptUndelivered + time.Hour)
	h.happen(admission.MailEvent, map[string]string{"invitation": "INVITE2"})
	h.happen(admission.MailEvent, map[string]string{"invitation": "INVITE2"})
	all, err := h.AllUndelivered(t.Context())
	must(t, err)
	if len(all) != 1 || all[0].About != "INVITE2" {
		t.Errorf("%+v", all)
	}
}

func TestLogsTellNoAddress(t *testing.T) {
	h := open(t, false)
	for _, fail := range []func(mail.Message) error{refused, down} {
		h.post.set(fail)
		for _, tc := range kinds {
			h.owners.standing = tc.standing
			h.happen(tc.kind, tc.facts)
		}
	}
	if strings.Contains(h.log.String(), "example.org") || strings.Contains(h.log.String(), string(token)) {
		t.Error(h.log.String())
	}
}

// An unknown kind, as a newer version may leave behind, waits for somebody who knows it.
func TestAnUnknownLetterIsNotLost(t *testing.T) {
	h := open(t, true)
	if err := h.send(context.Background(), letter{kind: "account.birthday", event: h.ids.New()}, 0); err == nil {
		t.Error("it was called sent")
	}
}
