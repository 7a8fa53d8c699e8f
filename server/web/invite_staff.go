package web

import (
	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/admission"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/redact"
)

// desk is where invitations are made: a group's, or the practice's for its staff.
type desk struct {
	cohort id.Cohort // empty: the practice
	kind   admission.For
	name   string
	base   string // address of its invitations
	back   parts.Link
}

// groupDesk is the desk of the group in the address, for whoever may invite to it.
func (r *request) groupDesk() (desk, error) {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return desk{}, err
	}
	base := "/cohorts/" + string(which) + "/invitations"
	return desk{cohort: which, kind: admission.ForMember, base: base, back: parts.Link{Label: r.T("Invitations"), Href: base}}, nil
}

func (r *request) staffDesk() (desk, error) {
	return desk{
		kind: admission.ForStaff, base: "/practice/staff/invitations", back: parts.Link{Label: r.T("Who works here"), Href: "/practice/staff"},
	}, nil
}

// named adds the desk's name, once its invitations could be read.
func (r *request) named(d desk) (desk, error) {
	if d.cohort == "" {
		p, err := r.s.Admission.Practice(r.ctx, r.actor())
		d.name = p.Name
		return d, err
	}
	c, err := r.s.Cohorts.Cohort(r.ctx, d.cohort)
	d.name = c.Name
	return d, err
}

func (s *Server) showInvitations(r *request) error {
	d, err := r.groupDesk()
	if err != nil {
		return err
	}
	return r.invitations(fiber.StatusOK, d, nil)
}

func (r *request) invitations(status int, d desk, problem *parts.Problem) error {
	list, err := r.s.Admission.Invitations(r.ctx, r.actor(), d.cohort)
	if err != nil {
		return err
	}
	c, err := r.s.Cohorts.Cohort(r.ctx, d.cohort)
	if err != nil {
		return err
	}
	page := pages.Invitations{
		Frame: r.frame("Invitations", ""), Back: parts.Link{Label: c.Name, Href: "/cohorts/" + string(d.cohort)}, Cohort: c.Name,
		Rows: r.invitationRows(d, list), Address: r.field("address"), Note: r.field("note"), NoMail: r.s.Settings.NoMail, Problem: problem,
	}
	if c.Admits() {
		page.Action = r.inviteForm(d)
	} else {
		page.Closed = r.T("Membership is closed. Whoever leads the group can open it again, with a reason that its members read.")
	}
	return r.render(status, pages.InvitationsPage(page))
}

// inviteForm is the address that a form for inviting goes to. What is sent with the same nonce makes one invitation; the
// form that comes back after a refusal keeps the one it had.
func (r *request) inviteForm(d desk) string {
	nonce := r.Query("form")
	if nonce == "" {
		nonce = r.s.Admission.Nonce()
	}
	return d.base + "?form=" + nonce
}

func (r *request) invitationRows(d desk, list []admission.Invitation) []pages.InvitationRow {
	rows := make([]pages.InvitationRow, len(list))
	for i, inv := range list {
		rows[i] = pages.InvitationRow{
			Who: r.whom(inv), State: r.invitationState(inv), When: parts.On(inv.Made.In(r.now.Location()), r.now), By: inv.Inviter,
			Href: d.base + "/" + inv.ID,
		}
	}
	return rows
}

// whom says for whom an invitation is, as far as those who invite noted it.
func (r *request) whom(inv admission.Invitation) string {
	switch {
	case inv.Address != "":
		return string(inv.Address)
	case inv.Note != "":
		return string(inv.Note)
	default:
		return r.T("To hand over")
	}
}

func (r *request) invitationState(inv admission.Invitation) string {
	switch inv.State {
	case admission.Open:
		return r.F("Open. It runs out {when}.", "when", parts.By(inv.Expires.In(r.now.Location()), r.now).In(r.tongue()))
	case admission.Accepted:
		return r.T("Accepted.")
	case admission.Revoked:
		return r.T("Taken back.")
	case admission.Spent:
		return r.T("Closed, because the code was wrong too many times.")
	case admission.Replaced:
		return r.T("Another took its place.")
	default:
		return r.T("Run out.")
	}
}

func (s *Server) invite(r *request) error {
	d, err := r.groupDesk()
	if err != nil {
		return err
	}
	return r.make(d, func(status int, problem *parts.Problem) error { return r.invitations(status, d, problem) })
}

func (s *Server) inviteStaff(r *request) error {
	d, err := r.staffDesk()
	if err != nil {
		return err
	}
	return r.make(d, func(status int, problem *parts.Problem) error { return r.staff(status, "", problem) })
}

// make makes an invitation and shows it, or the form once more.
func (r *request) make(d desk, again func(int, *parts.Problem) error) error {
	inv, err := r.s.Admission.Invite(r.ctx, r.actor(), admission.NewInvitation{
		For: d.kind, Cohort: d.cohort, Address: redact.Email(r.field("address")), Note: redact.Words(r.field("note")), Nonce: r.Query("form"),
	})
	if err == nil {
		return r.see(d.base + "/" + inv.ID)
	}
	if kind := errs.KindOf(err); kind == errs.Invalid || kind == errs.TooMany {
		if problem, status, ok := r.filledAgain(err, "Nobody was invited yet"); ok {
			return again(status, problem)
		}
	}
	return err
}

func (s *Server) showInvitationMade(r *request) error { return r.made(r.groupDesk()) }

func (s *Server) showStaffInvitation(r *request) error { return r.made(r.staffDesk()) }

// made shows one invitation with its link and its code, which go out by two different ways.
func (r *request) made(d desk, err error) error {
	if err != nil {
		return err
	}
	inv, err := r.s.Admission.Invitation(r.ctx, r.actor(), d.cohort, r.Params("invitation"))
	if err != nil {
		return err
	}
	if d, err = r.named(d); err != nil {
		return err
	}
	page := pages.InvitationMade{
		Frame: r.frame("Invitation", ""), Back: d.back, Staff: d.kind == admission.ForStaff, Cohort: d.name,
		Address: string(inv.Address), Note: string(inv.Note), State: r.invitationState(inv), Code: inv.Code,
		Mailed: inv.Address != "" && !r.s.Settings.NoMail,
	}
	at := d.base + "/" + inv.ID
	if inv.State == admission.Open {
		page.Link, page.State = r.s.Origin()+"/i/"+string(inv.Token), r.T("Open.")
		page.Expires = parts.By(inv.Expires.In(r.now.Location()), r.now)
		page.Revoke = at + "/revocation"
		if page.Mailed {
			page.Resend = at + "/resending"
		}
	}
	if inv.State == admission.Open || inv.State == admission.Expired || inv.State == admission.Spent {
		page.Renew = at + "/renewal"
	}
	return r.page(pages.InvitationMadePage(page))
}

func (s *Server) resendInvitation(r *request) error { return r.resend(r.groupDesk()) }

func (s *Server) resendStaffInvitation(r *request) error { return r.resend(r.staffDesk()) }

func (r *request) resend(d desk, err error) error {
	if err == nil {
		err = r.s.Admission.Resend(r.ctx, r.actor(), d.cohort, r.Params("invitation"))
	}
	return r.back(d, "resent", err)
}

func (s *Server) renewInvitation(r *request) error { return r.renew(r.groupDesk()) }

func (s *Server) renewStaffInvitation(r *request) error { return r.renew(r.staffDesk()) }

func (r *request) renew(d desk, err error) error {
	if err == nil {
		_, err = r.s.Admission.Renew(r.ctx, r.actor(), d.cohort, r.Params("invitation"))
	}
	return r.back(d, "renewed", err)
}

func (s *Server) revokeInvitation(r *request) error { return r.revoke(r.groupDesk()) }

func (s *Server) revokeStaffInvitation(r *request) error { return r.revoke(r.staffDesk()) }

func (r *request) revoke(d desk, err error) error {
	if err == nil {
		err = r.s.Admission.Revoke(r.ctx, r.actor(), d.cohort, r.Params("invitation"))
	}
	return r.back(d, "revoked", err)
}

// back leads to the invitation in the address after something was done to it.
func (r *request) back(d desk, said string, err error) error {
	if err != nil {
		return err
	}
	return r.see(d.base + "/" + r.Params("invitation") + "?said=" + said)
}
