package cohort

import (
	"context"
	"slices"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// mover is who moves somebody from one standing to another.
type mover int

const (
	byStaff mover = iota // SetStanding
	bySelf               // TakeBreak, ComeBack, LeaveCohort
)

// moves is which standing may become which, and by whom. What is not listed is refused. Coming in, being suspended and
// being removed have use cases of their own; so has whatever ends a suspension, but for leaving and dying, which nobody
// can be kept from. That somebody died may have been a mistake, so the staff can take it back.
var moves = map[mover]map[access.Standing][]access.Standing{
	byStaff: {
		access.Pending:    {access.Left, access.Died},
		access.Admitted:   {access.OnBreak, access.InHospital, access.Left, access.Died},
		access.OnBreak:    {access.Admitted, access.InHospital, access.Left, access.Died},
		access.InHospital: {access.Admitted, access.OnBreak, access.Left, access.Died},
		access.Suspended:  {access.Left, access.Died},
		access.Left:       {access.Died},
		access.Removed:    {access.Died},
		access.Died:       {access.Admitted, access.Left},
	},
	bySelf: {
		access.Pending:    {access.Left},
		access.Admitted:   {access.OnBreak, access.Left},
		access.OnBreak:    {access.Admitted, access.Left},
		access.InHospital: {access.Admitted, access.Left},
		access.Suspended:  {access.Left},
	},
}

// Moves lists where the staff can move this member: what SetStanding takes. Empty for staff, who are arranged otherwise.
func Moves(m Membership) []access.Standing {
	if m.Role != access.RoleMember && m.Role != access.RoleGuest {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(moves[byStaff][m.Standing]), func(to access.Standing) bool { return !m.canBe(to) })
}

// canBe keeps somebody whom the group never knew from becoming one of it by way of a mistake that is taken back.
func (m Membership) canBe(to access.Standing) bool {
	return to != access.Admitted || !m.Joined.IsZero()
}

// Refusals about standings.
var (
	// ErrDecided: somebody else was faster, or it is done already.
	ErrDecided = errs.New(errs.Conflict, "This was decided already. Look at the page again to see how it stands now.")

	errNoMove   = errs.New(errs.Conflict, "They cannot be moved there from where they stand now.")
	errStaffHas = errs.New(errs.Conflict, "This person works here. What they are to the group is set on the staff page.")
)

// SetStanding moves a member: onto a break, into hospital, out, back, or notes that they died. For the cohort's
// clinicians. text is what the group is told; empty: nothing. It ends mail and nudges for whoever is not Admitted, see
// Mailable; having died ends sessions and access everywhere in the practice. Already there is no error. Conflict for a
// move that is not in the table, Invalid with field line.
func (s *Service) SetStanding(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person, to access.Standing, text string) error {
	if _, _, err := s.about(ctx, actor, access.SetStanding, which, who); err != nil {
		return err
	}
	text, err := line(text)
	if err != nil {
		return err
	}
	_, err = s.changeMember(ctx, which, who, func(_ Cohort, m *Membership) (step, error) {
		if m.Staff() {
			return step{}, errStaffHas
		}
		return s.move(m, byStaff, to, step{action: access.SetStanding, actor: actor, line: text})
	})
	return err
}

// move lets m stand otherwise, if the table says so, and completes the step.
func (s *Service) move(m *Membership, by mover, to access.Standing, st step) (step, error) {
	if m.Standing == to {
		return step{}, errSame
	}
	if !slices.Contains(moves[by][m.Standing], to) || !m.canBe(to) {
		return step{}, errNoMove
	}
	from := m.Standing
	s.stand(m, to)
	if to == access.Left || to == access.Died {
		m.Removal = nil // there is no place to end any more
	}
	if to == access.Died {
		m.Two = nil
	}
	st.what, st.to = Moved, to
	if from == access.Suspended || to == access.Died || from == access.Died {
		st.also = append(st.also, accessEvent)
	}
	return st, nil
}

func (s *Service) stand(m *Membership, to access.Standing) {
	m.Standing, m.Changed = to, s.clock.Now()
}

// TakeBreak lets a member read on without being expected. text is what they tell the group; empty: nothing. held says
// that screening kept it from the group: the staff read it instead. Forbidden for somebody on a break already.
func (s *Service) TakeBreak(ctx context.Context, actor access.Actor, which id.Cohort, text string) (held bool, err error) {
	return s.moveSelf(ctx, actor, access.TakeBreak, which, access.OnBreak, text)
}

// ComeBack ends a member's break, or their stay in hospital. As TakeBreak.
func (s *Service) ComeBack(ctx context.Context, actor access.Actor, which id.Cohort, text string) (held bool, err error) {
	return s.moveSelf(ctx, actor, access.ComeBack, which, access.Admitted, text)
}

// LeaveCohort ends a member's place in the cohort, at any time and without a reason; also that of somebody who waits to
// be admitted. A suspension that somebody still has to review stays open. As TakeBreak.
func (s *Service) LeaveCohort(ctx context.Context, actor access.Actor, which id.Cohort, text string) (held bool, err error) {
	return s.moveSelf(ctx, actor, access.LeaveCohort, which, access.Left, text)
}

func (s *Service) moveSelf(ctx context.Context, actor access.Actor, action access.Action, which id.Cohort, to access.Standing, text string) (held bool, err error) {
	if _, _, err := s.allowed(ctx, actor, action, which); err != nil {
		return false, err
	}
	if text, err = line(text); err != nil {
		return false, err
	}
	var told told
	if text != "" {
		told = s.tells(ctx, which, actor.Person, text)
	}
	_, err = s.changeMember(ctx, which, actor.Person, func(_ Cohort, m *Membership) (step, error) {
		return s.move(m, bySelf, to, step{action: action, actor: actor, line: text, own: true, told: told})
	})
	return told.Hold && err == nil, err
}
