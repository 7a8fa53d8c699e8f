package admission_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/admission"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/redact"
)

func TestFiftyPeopleAtOnceMakeOneMembership(t *testing.T) {
	h := open(t)
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	inv := h.invited(lead, group)
	var people []account.Session
	for i := range 50 {
		people = append(people, h.person(strings.Repeat("x", i+3), access.Member))
	}
	tickets := make([]redact.Token, len(people))
	for i := range people {
		tickets[i] = h.ticket(inv)
	}
	came, turned := atOnce(len(people), func(i int) error { return h.Accept(t.Context(), tickets[i], people[i]) })
	if came != 1 || len(turned) != 49 {
		t.Errorf("%d came in and %d were turned away", came, len(turned))
	}
	for _, err := range turned {
		if !errors.Is(err, admission.ErrUsed) {
			t.Errorf("turned away with %v", err)
		}
	}
	h.drain()
	places := 0
	for _, p := range people {
		if h.standing(p, group) != access.NoStanding {
			places++
		}
	}
	if places != 1 {
		t.Errorf("%d have a place", places)
	}
}

func TestOnePersonFiftyTimesIsOneMembership(t *testing.T) {
	h := open(t)
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	ticket, who := h.ticket(h.invited(lead, group)), h.person("mira", access.Member)
	came, turned := atOnce(50, func(int) error { return h.Accept(t.Context(), ticket, who) })
	if came != 50 {
		t.Errorf("%d of 50 were told that it worked: %v", came, turned)
	}
	h.drain()
	if got := h.recorded(id.Pair(group.ID, who.Person)); got != "accept-invitation" {
		t.Errorf("on record is %q", got)
	}
}

// atOnce does something n times in parallel.
func atOnce(n int, do func(int) error) (done int, refused []error) {
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			err := do(i)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				done++
			} else {
				refused = append(refused, err)
			}
		})
	}
	all.Wait()
	return done, refused
}

func TestTheLastSeatGoesToOne(t *testing.T) {
	h := open(t)
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	_, err := h.cohorts.Change(t.Context(), lead.Actor(), group.ID, cohort.Settings{Name: group.Name, Capacity: 1}, group.Version)
	must(t, err)
	var invs []admission.Invitation
	var people []account.Session
	var tickets []redact.Token
	for _, key := range []string{"mira", "tom", "ana", "joe"} {
		invs = append(invs, h.invited(lead, group))
		people = append(people, h.person(key, access.Member))
		tickets = append(tickets, h.ticket(invs[len(invs)-1]))
	}
	came, turned := atOnce(4, func(i int) error { return h.Accept(t.Context(), tickets[i], people[i]) })
	if came != 1 {
		t.Errorf("%d came in", came)
	}
	for _, err := range turned {
		if !errors.Is(err, cohort.ErrFull) {
			t.Errorf("turned away with %v", err)
		}
	}
	h.drain()
	states := map[admission.State]int{}
	for _, inv := range invs {
		now, err := h.Invitation(t.Context(), lead.Actor(), group.ID, inv.ID)
		must(t, err)
		states[now.State]++
	}
	if states[admission.Accepted] != 1 || states[admission.Open] != 3 {
		t.Errorf("afterwards the invitations are %v", states)
	}
}

func TestAnAccountThatIsThereJustGainsTheGroup(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	mira, err := h.accounts.Create(ctx, account.NewAccount{Address: mailbox, Password: "a quiet harbour wall", Kind: access.Member})
	must(t, err)
	people := h.raw.held(account.People)
	inv := h.invited(lead, group)
	ticket := h.ticket(inv)
	_, err = h.AcceptNew(ctx, ticket, account.NewAccount{Address: "MIRA@example.org", Password: "another long password"}, account.Visit{})
	if !errors.Is(err, account.ErrWrong) {
		t.Fatalf("with another's password: %v", err)
	}
	if now, _ := h.Invitation(ctx, lead.Actor(), group.ID, inv.ID); now.State != admission.Open {
		t.Fatalf("after a wrong password the invitation is %s", now.State)
	}
	signed, err := h.AcceptNew(ctx, ticket, account.NewAccount{Address: "MIRA@example.org", Password: "a quiet harbour wall"}, account.Visit{})
	if err != nil || signed.Session.Person != mira.ID || h.raw.held(account.People) != people {
		t.Fatalf("%v; it is the same person: %v; people %d and %d", err, signed.Session.Person == mira.ID, people, h.raw.held(account.People))
	}
	if h.standing(signed.Session, group) != access.Pending {
		t.Error("they gained nothing")
	}
	own := h.invited(lead, group)
	if err := h.Accept(ctx, h.ticket(own), lead); !errors.Is(err, admission.ErrHere) {
		t.Errorf("the facilitator tries their own link: %v", err)
	}
	if err := h.Accept(ctx, h.ticket(own), h.person("tom", access.Member)); err != nil {
		t.Errorf("after that nobody else can: %v", err)
	}
	people++
	if _, err := h.Invite(ctx, lead.Actor(), admission.NewInvitation{For: admission.ForMember, Cohort: group.ID, Address: mailbox}); kind(err) != errs.Invalid {
		t.Errorf("invited once more, although they are here: %v", err)
	}
	_, err = h.AcceptNew(ctx, ticket, account.NewAccount{Address: "ex@example.org", Password: "a quiet harbour wall"}, account.Visit{})
	if err == nil || h.raw.held(account.People) != people {
		t.Errorf("a used invitation made somebody else an account: %v", err)
	}
}

func TestStaffComeByInvitation(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	admin := h.person("boss", access.Admin)
	invite := func() admission.Invitation {
		inv, err := h.Invite(ctx, admin.Actor(), admission.NewInvitation{For: admission.ForStaff})
		must(t, err)
		return inv
	}
	signed, err := h.AcceptNew(ctx, h.ticket(invite()), account.NewAccount{Address: "ines@example.org", Password: "a quiet harbour wall", Name: "Inês Duarte"}, account.Visit{})
	must(t, err)
	got, err := h.accounts.Session(ctx, string(signed.Token))
	if err != nil || got.Kind != access.Staff || got.Strong {
		t.Errorf("they came in as %q, strong %v (%v)", got.Kind, got.Strong, err)
	}
	tom := h.person("tom", access.Member)
	must(t, h.Accept(ctx, h.ticket(invite()), tom))
	h.drain()
	if p, _ := h.accounts.Person(ctx, tom.Person); p.Kind != access.Staff {
		t.Errorf("an account that was there is %q", p.Kind)
	}
	own := invite()
	if err := h.Accept(ctx, h.ticket(own), admin); !errors.Is(err, admission.ErrHere) {
		t.Errorf("an admin accepts: %v", err)
	}
	if now, _ := h.Invitation(ctx, admin.Actor(), "", own.ID); now.State != admission.Open {
		t.Errorf("an admin who tried it left it %s", now.State)
	}
	late := h.ticket(invite())
	second := h.person("boss two", access.Admin)
	must(t, h.SetKind(ctx, second.Actor(), admin.Person, access.Staff))
	if err := h.Accept(ctx, late, h.person("eve", access.Member)); !errors.Is(err, admission.ErrDoor) {
		t.Errorf("invited by somebody who runs nothing any more: %v", err)
	}
	list, err := h.StaffInvitations(ctx, second.Actor())
	if err != nil || len(list) != 4 || list[0].Inviter != "boss" {
		t.Errorf("%d invitations listed (%v)", len(list), err)
	}
}

// Programs that look through mail follow links. Nothing that a link or a page of the door shows writes anything.
func TestLookingWritesNothing(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	who := h.applied("willow", lead, group)
	admin := h.person("boss", access.Admin)
	inv := h.invited(lead, group)
	ticket := h.ticket(inv)
	h.drain()
	h.raw.set(0)
	for name, look := range map[string]func() error{
		"a link":         func() error { _, err := h.Look(ctx, inv.Token); return err },
		"no link":        func() error { _, err := h.Look(ctx, "nothing"); return err },
		"a ticket":       func() error { _, err := h.Open(ctx, ticket); return err },
		"the setup link": func() error { _ = h.MaySetUp(ctx, h.SetupToken()); return nil },
		"invitations":    func() error { _, err := h.Invitations(ctx, lead.Actor(), group.ID); return err },
		"an invitation":  func() error { _, err := h.Invitation(ctx, lead.Actor(), group.ID, inv.ID); return err },
		"terms":          func() error { _, err := h.Terms(ctx, who.Actor(), group.ID); return err },
		"what they gave": func() error { _, _, err := h.Application(ctx, who.Actor(), group.ID); return err },
		"their card":     func() error { _, err := h.OwnCard(ctx, who.Actor(), group.ID); return err },
		"what was said":  func() error { _, err := h.Answer(ctx, who.Actor(), group.ID); return err },
		"who reads it":   func() error { _, err := h.Readers(ctx, who.Actor(), group.ID); return err },
		"what they said": func() error { _, _, err := h.Accepted(ctx, who.Actor(), group.ID); return err },
		"readiness":      func() error { _, _, err := h.Readiness(ctx, admin.Actor()); return err },
		"the practice":   func() error { _, err := h.Practice(ctx, admin.Actor()); return err },
		"consent":        func() error { _, err := h.Preview(ctx, admin.Actor()); return err },
		"staff who come": func() error { _, err := h.StaffInvitations(ctx, admin.Actor()); return err },
		"what may open": func() error {
			_, err := h.MayOpen(ctx, lead.Actor(), access.ReadCard, group.ID, who.Person)
			return err
		},
		"a mail's letter": func() error { _, _, _, _, _, err := h.InvitationMail(ctx, inv.ID); return err },
	} {
		if err := look(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if n := h.raw.count(); n != 0 {
			t.Errorf("%s writes %d times", name, n)
			h.raw.set(0)
		}
	}
}
