package admission

import (
	"context"
	"errors"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/pulse"
	"holdfast/server/redact"
	"holdfast/server/store"
)

// MaxNote is the most runes of the note beside an invitation.
const MaxNote = 160

// inviting is how often one person may invite: a practice fills its groups at once, and nobody fills a stranger's mailbox.
var inviting = pulse.Limit{Name: "invitation.make", Burst: 30, Rate: 30, Per: time.Hour}

// resending is how often one invitation may be sent again.
var resending = pulse.Limit{Name: "invitation.mail", Burst: 5, Rate: 5, Per: 24 * time.Hour}

// NewInvitation is what it takes to invite. Without an address the link is handed over.
type NewInvitation struct {
	For     For
	Cohort  id.Cohort    // for a member
	Address redact.Email // may be empty
	Note    redact.Words // for those who invite; may be empty
	Nonce   string       // from the form; the same nonce makes the same invitation. Empty: a new one each time
}

// Nonce is a fresh form nonce.
func (s *Service) Nonce() string { return s.ids.New() }

// What refuses an invitation.
var (
	errClosed  = errs.New(errs.Forbidden, "The membership of this group is closed. Whoever leads it can open it again, with a reason that its members read.")
	errIsHere  = errs.In("address", "Somebody with this address belongs to the group already, or waits to come in.")
	errBadForm = errs.New(errs.Invalid, "This page had gone stale. What you wrote is still in the boxes; please send it again.")
	errWorks   = errs.In("address", "Somebody with this address works here already.")
)

func errTooOften(wait time.Duration) error {
	return &errs.Error{Kind: errs.TooMany, Sentence: "That was often in a short time. Nothing was sent. Please wait a little.", RetryAfter: wait}
}

// Invite makes an invitation: to a group for the facilitators who treat it, to the practice for its admin. An open one
// for the same address and place is replaced, and its link leads to this one. Invalid, Field "address" or "note";
// Forbidden when the group takes nobody in; TooMany.
func (s *Service) Invite(ctx context.Context, actor access.Actor, in NewInvitation) (Invitation, error) {
	if in.For == ForStaff {
		in.Cohort = ""
	}
	if err := s.mayInvite(ctx, actor, in.For, in.Cohort); err != nil {
		return Invitation{}, err
	}
	inv, err := s.draft(ctx, actor, in)
	if err != nil {
		return Invitation{}, err
	}
	if ok, wait := s.limits.Allow(ctx, inviting, string(actor.Person)); !ok {
		return Invitation{}, errTooOften(wait)
	}
	doc, err := s.store.Insert(ctx, Invitations, s.invitationDoc(inv))
	if errors.Is(err, store.ErrExists) {
		doc, err = s.store.Get(ctx, Invitations, inv.ID)
	}
	if err != nil {
		return Invitation{}, err
	}
	if inv, err = s.invitationOf(doc); err != nil {
		return Invitation{}, err
	}
	if err := s.replaceOlder(ctx, inv); err != nil {
		return Invitation{}, err
	}
	s.carrier.Carry(ctx, Invitations, doc)
	return s.shown(ctx, inv), nil
}

// invitationID is the same for the same form of the same person.
func (s *Service) invitationID(actor access.Actor, nonce string) (string, error) {
	if nonce == "" {
		return s.ids.New(), nil
	}
	if id.Time(nonce).IsZero() {
		return "", errBadForm
	}
	return id.Derived(id.Time(nonce), s.ring.Fingerprint("invitation.nonce", string(actor.Person), nonce)), nil
}

// mayInvite asks the table.
func (s *Service) mayInvite(ctx context.Context, actor access.Actor, kind For, which id.Cohort) error {
	if kind == ForStaff {
		return access.May(actor, access.RunPractice, access.Facts{})
	}
	return s.mayInviteTo(ctx, actor, which)
}

func (s *Service) mayInviteTo(ctx context.Context, actor access.Actor, which id.Cohort) error {
	m, err := s.cohorts.Membership(ctx, which, actor.Person)
	if err != nil {
		return err
	}
	return access.May(actor, access.Invite, m.Facts())
}

// draft checks what was typed and makes the invitation of it, with what follows from it.
func (s *Service) draft(ctx context.Context, actor access.Actor, in NewInvitation) (Invitation, error) {
	note, err := line("note", in.Note, MaxNote, false)
	if err != nil {
		return Invitation{}, err
	}
	name, err := s.invitationID(actor, in.Nonce)
	if err != nil {
		return Invitation{}, err
	}
	now := s.clock.Now()
	inv := Invitation{
		ID: name, For: in.For, Cohort: in.Cohort, By: actor.Person, stored: Open, State: Open, Version: 1,
		Note: redact.Words(note), Made: now, Expires: now.Add(invitationLife),
	}
	if err := s.roomFor(ctx, inv); err != nil {
		return Invitation{}, err
	}
	inv.events = []store.Event{s.trace(access.Invite, actor.Person, inv.ID)}
	if isBlank(string(in.Address)) {
		return inv, nil
	}
	if inv.Address, err = mailAddress(in.Address); err != nil {
		return Invitation{}, err
	}
	inv.events = append(inv.events, s.mail(inv))
	return inv, s.notThere(ctx, inv)
}

// roomFor refuses while the group takes nobody in. The place itself is asked for again when somebody accepts.
func (s *Service) roomFor(ctx context.Context, inv Invitation) error {
	if inv.For == ForStaff {
		return nil
	}
	c, err := s.cohorts.Cohort(ctx, inv.Cohort)
	if err == nil && !c.Admits() {
		err = errClosed
	}
	return err
}

// notThere refuses an address whose person has already what they would be invited to.
func (s *Service) notThere(ctx context.Context, inv Invitation) error {
	who, known, err := s.accounts.Find(ctx, inv.Address)
	if err != nil || !known {
		return err
	}
	if inv.For == ForStaff {
		p, err := s.accounts.Person(ctx, who)
		if err == nil && p.Kind.Works() {
			err = errWorks
		}
		return err
	}
	m, err := s.cohorts.Membership(ctx, inv.Cohort, who)
	if err == nil && hasPlace(m) {
		err = errIsHere
	}
	return err
}

// hasPlace says whether somebody is in a group or at its door.
func hasPlace(m cohort.Membership) bool {
	switch m.Standing {
	case access.Pending, access.Admitted, access.OnBreak, access.InHospital, access.Suspended:
		return true
	default:
		return false
	}
}

// replaceOlder has the links of earlier open invitations for the same address lead to this one.
func (s *Service) replaceOlder(ctx context.Context, inv Invitation) error {
	if inv.Address == "" {
		return nil
	}
	docs, err := s.store.Find(ctx, Invitations, store.Query{Index: "by_to", Equal: []any{s.to(inv.Cohort, inv.Address)}, Limit: 200, NoWords: true})
	if err != nil {
		return err
	}
	for _, doc := range docs {
		if made, _ := doc.Keys["made"].(int64); doc.ID == inv.ID || made > clock.Millis(inv.Made) || made == clock.Millis(inv.Made) && doc.ID > inv.ID {
			continue // itself, and whatever was made after it
		}
		_, err := s.changeInvitation(ctx, doc.ID, func(old *Invitation) (bool, error) {
			if old.stored != Open {
				return false, nil
			}
			old.stored, old.next = Replaced, inv.ID
			return true, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// mailAddress takes an address that mail can go to.
func mailAddress(typed redact.Email) (redact.Email, error) {
	address, err := account.CheckAddress(typed)
	if err == nil && !strings.Contains(string(address), "@") {
		err = errs.In("address", "This is no e-mail address. Leave it empty if you hand the link over yourself.")
	}
	return address, err
}

// Invitations lists the invitations to a group, newest first, 200 at most, for the facilitators who treat it.
func (s *Service) Invitations(ctx context.Context, actor access.Actor, which id.Cohort) ([]Invitation, error) {
	if err := s.mayInviteTo(ctx, actor, which); err != nil {
		return nil, err
	}
	return s.list(ctx, which)
}

// StaffInvitations lists the invitations to work here, newest first, 200 at most, for the admin.
func (s *Service) StaffInvitations(ctx context.Context, actor access.Actor) ([]Invitation, error) {
	if err := access.May(actor, access.RunPractice, access.Facts{}); err != nil {
		return nil, err
	}
	return s.list(ctx, "")
}

func (s *Service) list(ctx context.Context, which id.Cohort) ([]Invitation, error) {
	docs, err := s.store.Find(ctx, Invitations, store.Query{Index: "by_place", Equal: []any{place(which)}, Desc: true, Limit: 200})
	if err != nil {
		return nil, err
	}
	all := make([]Invitation, 0, len(docs))
	for _, doc := range docs {
		inv, err := s.invitationOf(doc)
		if err != nil {
			return nil, err
		}
		if inv.State != Replaced {
			inv.Inviter = s.nameOf(ctx, inv.By)
			all = append(all, inv)
		}
	}
	return all, nil
}

// Invitation gives one invitation to whom Invite lets make it, with its link's token and its code while they open
// something. which is a cohort's, or empty for staff; NotFound when the invitation belongs elsewhere.
func (s *Service) Invitation(ctx context.Context, actor access.Actor, which id.Cohort, invitation string) (Invitation, error) {
	if err := s.mayManage(ctx, actor, which); err != nil {
		return Invitation{}, err
	}
	inv, err := s.invitation(ctx, invitation)
	if err != nil {
		return Invitation{}, err
	}
	if inv.Cohort != which {
		return Invitation{}, errAbsent
	}
	return s.shown(ctx, inv), nil
}

func (s *Service) mayManage(ctx context.Context, actor access.Actor, which id.Cohort) error {
	kind := ForMember
	if which == "" {
		kind = ForStaff
	}
	return s.mayInvite(ctx, actor, kind, which)
}

// shown fills in what those who invite are shown.
func (s *Service) shown(ctx context.Context, inv Invitation) Invitation {
	inv.Inviter = s.nameOf(ctx, inv.By)
	if inv.State == Open {
		inv.Token, inv.Code = s.token(inv.ID, inv.Version), s.code(inv.ID, inv.Version)
	}
	return inv
}

// InvitationMail is what the mail of an invitation needs, for notify: to whom, and the link's token. send is false when
// there is nothing to send any more: it was handed over, accepted, revoked, replaced or is over.
func (s *Service) InvitationMail(ctx context.Context, invitation string) (to redact.Email, token redact.Token, version int, expires time.Time, send bool, err error) {
	inv, err := s.invitation(ctx, invitation)
	if errors.Is(err, errAbsent) {
		return "", "", 0, time.Time{}, false, nil
	}
	if err != nil || inv.State != Open || inv.Address == "" {
		return "", "", 0, time.Time{}, false, err
	}
	return inv.Address, s.token(inv.ID, inv.Version), inv.Version, inv.Expires, true, nil
}
