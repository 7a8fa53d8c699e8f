package admission_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/admission"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/pulse"
	"holdfast/server/redact"
)

func TestWrongCodesEndALink(t *testing.T) {
	h := open(t)
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	inv := h.invited(lead, group)
	try := func(code string) error {
		_, _, err := h.GiveCode(t.Context(), inv.Token, code, "192.0.2.1")
		return err
	}
	for range 3 { // nine wrong ones before each right one do not add up
		for range 9 {
			if err := try("2222-2222"); kind(err) != errs.Invalid {
				t.Fatalf("a wrong code: %v", err)
			}
		}
		if err := try(strings.ToLower(strings.ReplaceAll(inv.Code, "-", " "))); err != nil {
			t.Fatalf("the right one: %v", err)
		}
	}
	if err := try(" "); kind(err) != errs.Invalid {
		t.Fatalf("no code: %v", err)
	}
	_, wrong := atOnce(200, func(int) error { return try("3333-3333") })
	compared := 0
	for _, err := range wrong {
		if kind(err) == errs.Invalid {
			compared++
		} else if !errors.Is(err, admission.ErrDoor) {
			t.Errorf("turned away with %v", err)
		}
	}
	if compared != 10 {
		t.Errorf("of 200 at once, %d were compared", compared)
	}
	if err := try(inv.Code); !errors.Is(err, admission.ErrDoor) {
		t.Errorf("after ten wrong ones the right one: %v", err)
	}
	if door, err := h.Look(t.Context(), inv.Token); err != nil || door.State != admission.Spent {
		t.Errorf("the link says %v (%v)", door, err)
	}
	renewed, err := h.Renew(t.Context(), lead.Actor(), group.ID, inv.ID)
	must(t, err)
	if renewed.Code == inv.Code {
		t.Error("the renewed invitation has the old code")
	}
	if err := try(inv.Code); kind(err) != errs.Invalid {
		t.Errorf("the old code opens the renewed one: %v", err)
	}
	if err := try(renewed.Code); err != nil {
		t.Errorf("the new code with the old link: %v", err)
	}
}

// However the network is counted, it is not by an address that could be read back, and a try that is refused so costs
// the invitation nothing.
func TestCodesAreLimitedByNetwork(t *testing.T) {
	var keys []string
	l := &limits{refuse: func(l pulse.Limit, key string) bool {
		if l.Name != "invitation.code" {
			return false
		}
		if l.FailOpen {
			t.Error("with Redis gone codes could be guessed without a limit")
		}
		keys = append(keys, key)
		return len(keys) > 3
	}}
	h := openWith(t, policy, l)
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	inv := h.invited(lead, group)
	for i := range 20 {
		_, _, err := h.GiveCode(t.Context(), inv.Token, "2222-2222", "192.0.2.77")
		if want := map[bool]errs.Kind{true: errs.Invalid, false: errs.TooMany}[i < 3]; kind(err) != want {
			t.Fatalf("try %d: %v", i+1, err)
		}
	}
	now, err := h.Invitation(t.Context(), lead.Actor(), group.ID, inv.ID)
	must(t, err)
	if now.Tries != 3 || strings.Contains(strings.Join(keys, " "), "192.0.2") {
		t.Errorf("%d tries counted, keys %q", now.Tries, keys[0])
	}
}

func TestOldLinksFindTheNewest(t *testing.T) {
	h := open(t)
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	invite := func() admission.Invitation {
		h.clock.Advance(time.Second)
		inv, err := h.Invite(t.Context(), lead.Actor(), admission.NewInvitation{For: admission.ForMember, Cohort: group.ID, Address: " Mira@Example.org "})
		must(t, err)
		return inv
	}
	first := invite()
	second, err := h.Renew(t.Context(), lead.Actor(), group.ID, first.ID)
	must(t, err)
	third := invite()
	fourth := invite()
	if first.Token == second.Token || second.Token == third.Token || third.Token == fourth.Token {
		t.Fatal("two links are alike")
	}
	look := func(token redact.Token) admission.Door {
		door, err := h.Look(t.Context(), token)
		must(t, err)
		return door
	}
	for i, old := range []admission.Invitation{first, second, third} {
		if got := look(old.Token); got != (admission.Door{State: admission.Open, Newer: true}) {
			t.Errorf("link %d says %+v", i+1, got)
		}
		if _, _, err := h.GiveCode(t.Context(), old.Token, old.Code, ""); kind(err) != errs.Invalid {
			t.Errorf("link %d with its own code: %v", i+1, err)
		}
		if _, _, err := h.GiveCode(t.Context(), old.Token, fourth.Code, ""); err != nil {
			t.Errorf("link %d with the newest code: %v", i+1, err)
		}
	}
	if got := look(fourth.Token); got != (admission.Door{State: admission.Open}) {
		t.Errorf("the newest link says %+v", got)
	}
	ticket := h.ticket(fourth)
	must(t, h.Revoke(t.Context(), lead.Actor(), group.ID, fourth.ID))
	must(t, h.Revoke(t.Context(), lead.Actor(), group.ID, fourth.ID))
	for i, inv := range []admission.Invitation{first, second, third, fourth} {
		if got := look(inv.Token).State; got != admission.Revoked {
			t.Errorf("after taking back, link %d says %v", i+1, got)
		}
		if _, _, err := h.GiveCode(t.Context(), inv.Token, fourth.Code, ""); !errors.Is(err, admission.ErrDoor) {
			t.Errorf("after taking back, link %d: %v", i+1, err)
		}
	}
	if err := h.Accept(t.Context(), ticket, h.person("mira", access.Member)); !errors.Is(err, admission.ErrTicket) {
		t.Errorf("a ticket from before it was taken back: %v", err)
	}
	if got := look("no such token"); got.State != admission.Revoked {
		t.Errorf("a link that never was says %+v: not like one that was taken back", got)
	}
}

func TestInvitationsAreOverAfterAWeekAndTicketsAfterAnHour(t *testing.T) {
	h := open(t)
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	inv := h.invited(lead, group)
	h.clock.Advance(7*24*time.Hour - time.Minute)
	ticket := h.ticket(inv) // for an hour
	if _, err := h.Open(t.Context(), ticket); err != nil {
		t.Errorf("within its week: %v", err)
	}
	h.clock.Advance(time.Minute)
	who := h.person("mira", access.Member)
	if err := h.Accept(t.Context(), ticket, who); !errors.Is(err, admission.ErrTicket) {
		t.Errorf("a week later it is accepted: %v", err)
	}
	if door, _ := h.Look(t.Context(), inv.Token); door.State != admission.Expired {
		t.Errorf("a week later it is %v", door.State)
	}
	lead = h.session(lead.Person)
	inv, err := h.Renew(t.Context(), lead.Actor(), group.ID, inv.ID)
	must(t, err)
	if err := h.Accept(t.Context(), ticket, who); !errors.Is(err, admission.ErrTicket) {
		t.Errorf("renewed, a ticket from before opens it: %v", err)
	}
	inv, err = h.Renew(t.Context(), lead.Actor(), group.ID, inv.ID)
	must(t, err)
	ticket = h.ticket(inv)
	h.clock.Advance(time.Hour)
	if _, err := h.Open(t.Context(), ticket); !errors.Is(err, admission.ErrTicket) {
		t.Errorf("an hour later the ticket opens: %v", err)
	}
	h.drain()
	h.clock.Advance(2 * time.Hour)
	h.drain()
	if n := h.raw.held(admission.Tickets); n != 0 {
		t.Errorf("%d tickets are kept after their end", n)
	}
}

func TestMailGoesOutTheSameEachTime(t *testing.T) {
	h := open(t)
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	inv, err := h.Invite(t.Context(), lead.Actor(), admission.NewInvitation{For: admission.ForMember, Cohort: group.ID, Address: mailbox})
	must(t, err)
	h.drain()
	for range 3 {
		must(t, h.Resend(t.Context(), lead.Actor(), group.ID, inv.ID))
		h.drain()
	}
	if n := h.heard("mail"); n != 1 {
		t.Errorf("sent again it was %d different mails", n)
	}
	_, err = h.Renew(t.Context(), lead.Actor(), group.ID, inv.ID)
	must(t, err)
	h.drain()
	if n := h.heard("mail"); n != 2 {
		t.Errorf("renewed it was %d different mails in all", n)
	}
	other, err := h.Invite(t.Context(), lead.Actor(), admission.NewInvitation{For: admission.ForMember, Cohort: group.ID, Address: "tom@example.org"})
	must(t, err)
	must(t, h.Revoke(t.Context(), lead.Actor(), group.ID, other.ID))
	h.drain()
	if n := h.heard("mail"); n != 2 {
		t.Error("an invitation that was taken back is mailed")
	}
	byHand := h.invited(lead, group)
	if err := h.Resend(t.Context(), lead.Actor(), group.ID, byHand.ID); kind(err) != errs.Conflict {
		t.Errorf("sending what has no address: %v", err)
	}
	if _, _, _, _, send, err := h.InvitationMail(t.Context(), h.Nonce()); send || err != nil {
		t.Errorf("an invitation that is not there: send %v, %v", send, err)
	}
}

func TestTheSameFormMakesOneInvitation(t *testing.T) {
	h := open(t)
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	nonce := h.Nonce()
	made, _ := atOnce(20, func(int) error {
		_, err := h.Invite(t.Context(), lead.Actor(), admission.NewInvitation{For: admission.ForMember, Cohort: group.ID, Address: mailbox, Nonce: nonce})
		return err
	})
	list, err := h.Invitations(t.Context(), lead.Actor(), group.ID)
	if err != nil || made != 20 || len(list) != 1 {
		t.Errorf("%d of 20 worked and there are %d invitations (%v)", made, len(list), err)
	}
	h.drain()
	if n := h.heard("mail"); n != 1 {
		t.Errorf("%d mails", n)
	}
}

func TestInvitingNeedsAPlaceToInviteTo(t *testing.T) {
	h := open(t)
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	inv := h.invited(lead, group)
	ticket := h.ticket(inv)
	must(t, h.cohorts.Open(t.Context(), lead.Actor(), group.ID, true))
	_, err := h.Invite(t.Context(), lead.Actor(), admission.NewInvitation{For: admission.ForMember, Cohort: group.ID})
	if kind(err) != errs.Forbidden {
		t.Errorf("into a closed group: %v", err)
	}
	if _, err := h.Renew(t.Context(), lead.Actor(), group.ID, inv.ID); kind(err) != errs.Forbidden {
		t.Errorf("renewed for a closed group: %v", err)
	}
	who := h.person("mira", access.Member)
	if err := h.Accept(t.Context(), ticket, who); kind(err) != errs.Forbidden || h.standing(who, group) != access.NoStanding {
		t.Errorf("accepted for a closed group: %v", err)
	}
	must(t, h.cohorts.Reopen(t.Context(), lead.Actor(), group.ID, "Somebody left.", false))
	if err := h.Accept(t.Context(), ticket, who); err != nil {
		t.Errorf("once it was reopened: %v", err)
	}
	for address, want := range map[redact.Email]string{"no address": "address", "mira": "address", "a@b": "address", "x@example.org\r\nBcc: y@example.org": "address"} {
		_, err := h.Invite(t.Context(), lead.Actor(), admission.NewInvitation{For: admission.ForMember, Cohort: group.ID, Address: address})
		if e, ok := errs.As(err); !ok || e.Field != want {
			t.Errorf("%d bytes of address: %v", len(address), err)
		}
	}
}

func TestWhoMayInvite(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	lead, other, super := h.person("Dr Osei", access.Staff), h.person("Dr Bell", access.Staff), h.person("Dr Ito", access.Staff)
	group, elsewhere := h.group(lead), h.group(other)
	must(t, h.cohorts.AddStaff(ctx, lead.Actor(), group.ID, super.Person, access.RoleFacilitator, access.Supervisor))
	h.drain()
	member := h.pending("mira", lead, group)
	admin := h.person("boss", access.Admin)
	inv, foreign := h.invited(lead, group), h.invited(other, elsewhere)
	weak := lead.Actor()
	weak.Strong = false
	for _, c := range []struct {
		name  string
		actor access.Actor
		want  errs.Kind
	}{
		{"nobody", access.Actor{}, errs.Unauthenticated}, {"another group's lead", other.Actor(), errs.NotFound},
		{"a practice admin", admin.Actor(), errs.NotFound}, {"somebody pending", member.Actor(), errs.NotFound},
		{"a supervisor", h.session(super.Person).Actor(), errs.Forbidden}, {"the lead with one factor", weak, errs.Forbidden},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err1 := h.Invite(ctx, c.actor, admission.NewInvitation{For: admission.ForMember, Cohort: group.ID})
			_, err2 := h.Invitations(ctx, c.actor, group.ID)
			_, err3 := h.Invitation(ctx, c.actor, group.ID, inv.ID)
			_, err4 := h.Renew(ctx, c.actor, group.ID, inv.ID)
			err5, err6 := h.Resend(ctx, c.actor, group.ID, inv.ID), h.Revoke(ctx, c.actor, group.ID, inv.ID)
			for i, err := range []error{err1, err2, err3, err4, err5, err6} {
				if kind(err) != c.want {
					t.Errorf("act %d: %v", i+1, err)
				}
			}
		})
	}
	_, absent := h.Invitation(ctx, lead.Actor(), group.ID, h.Nonce())
	for _, wrong := range []struct{ at id.Cohort }{{group.ID}, {""}} {
		_, err := h.Invitation(ctx, lead.Actor(), wrong.at, foreign.ID)
		if err == nil || err.Error() != absent.Error() {
			t.Errorf("another group's invitation: %v, and one that is not there: %v", err, absent)
		}
	}
	if _, err := h.Invitation(ctx, admin.Actor(), "", inv.ID); kind(err) != errs.NotFound {
		t.Errorf("a group's invitation among the staff's: %v", err)
	}
	if _, err := h.Invite(ctx, lead.Actor(), admission.NewInvitation{For: admission.ForStaff, Cohort: group.ID}); kind(err) != errs.NotFound {
		t.Errorf("staff invited by staff: %v", err)
	}
}
