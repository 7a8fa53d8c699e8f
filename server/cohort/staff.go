package cohort

import (
	"context"
	"errors"
	"slices"
	"sort"
	"strings"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Refusals about staff.
var (
	errLastLead  = errs.New(errs.Conflict, "Somebody has to lead this group. Give the lead to another person first.")
	errRelation  = errs.In("relation", "Please choose what this person is to the group.")
	errNotStaff  = errs.In("person", "Only people who work in this practice can be added here.")
	errWasMember = errs.In("person", "This person is or was a member of the group, so they cannot work in it.")
	errNameTaken = errs.In("person", "Somebody in this group is called the same. Please change the name of one of them first.")
	errClinician = errs.In("clinician", "Please choose one of the facilitators of this group, or nobody.")
	errVouch     = errs.New(errs.Conflict, "This is for members of the group who are in it. For people who work here, the practice admin does it.")
	errGone      = errs.New(errs.Conflict, "This person does not work here any more.")
)

// StaffRoom is who works for a cohort, and who else could.
type StaffRoom struct {
	Cohort Cohort
	Staff  []Membership     // in order of name
	Others []account.Person // staff of the practice who have no place in the cohort
}

// Staff gives a cohort's staff, for its lead and for the practice admin.
func (s *Service) Staff(ctx context.Context, actor access.Actor, which id.Cohort) (StaffRoom, error) {
	c, _, err := s.allowed(ctx, actor, access.ArrangeStaff, which)
	if err != nil {
		return StaffRoom{}, err
	}
	room := StaffRoom{Cohort: c}
	if room.Staff, err = s.staff(ctx, which); err != nil {
		return room, err
	}
	everybody, err := s.staffOfPractice(ctx)
	for _, p := range everybody {
		if !slices.ContainsFunc(room.Staff, func(m Membership) bool { return m.Person == p.ID }) {
			room.Others = append(room.Others, p)
		}
	}
	return room, err
}

func (s *Service) staff(ctx context.Context, which id.Cohort) ([]Membership, error) {
	all, err := s.standing(ctx, which, access.Admitted)
	staff := slices.DeleteFunc(all, func(m Membership) bool { return !m.Staff() })
	sort.SliceStable(staff, func(i, j int) bool { return strings.ToLower(staff[i].Alias) < strings.ToLower(staff[j].Alias) })
	return staff, err
}

// house asks for lists that the house itself needs, such as who works in the practice.
var house = access.Actor{Person: "house", Kind: access.Admin, Strong: true}

// staffOfPractice is everybody who works in the practice now.
func (s *Service) staffOfPractice(ctx context.Context) ([]account.Person, error) {
	all, err := s.accounts.People(ctx, house)
	return slices.DeleteFunc(all, func(p account.Person) bool { return !p.Kind.Works() || p.Suspended }), err
}

// Clinicians are the people who decide about a cohort's members: its facilitators but for supervisors. For the house
// itself, which tells them that somebody waits.
func (s *Service) Clinicians(ctx context.Context, which id.Cohort) ([]id.Person, error) {
	staff, err := s.staff(ctx, which)
	var people []id.Person
	for _, m := range staff {
		if m.Clinical() {
			people = append(people, m.Person)
		}
	}
	return people, err
}

// AddStaff gives somebody who works in the practice a place among a cohort's staff, for its lead and the practice admin.
// The group is told, and the person's sessions end: they come back with what they are now. Again with the same is no
// error. Invalid with field person or relation.
func (s *Service) AddStaff(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person, role access.Role, relation access.Relation) error {
	if _, _, err := s.allowed(ctx, actor, access.ArrangeStaff, which); err != nil {
		return err
	}
	if !fits(role, relation) {
		return errRelation
	}
	alias, err := s.staffName(ctx, which, who)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	st := step{action: access.ArrangeStaff, actor: actor, what: StaffCame, line: alias + came(role, relation), also: []string{roleEvent}}
	_, err = s.insertMember(ctx, Membership{
		Cohort: which, Person: who, Role: role, Relation: relation, Standing: access.Admitted, Alias: alias, Joined: now, Changed: now,
	}, st)
	if errors.Is(err, store.ErrExists) {
		err = s.bringBack(ctx, which, who, role, relation, alias, st)
	}
	if err != nil || relation != access.Lead {
		return err
	}
	return s.addLead(ctx, which, who)
}

// staffName checks that somebody can work for the cohort, and claims the name they work under.
func (s *Service) staffName(ctx context.Context, which id.Cohort, who id.Person) (string, error) {
	p, err := s.accounts.Person(ctx, who)
	if errors.Is(err, store.ErrNotFound) || err == nil && !p.Kind.Works() {
		return "", errNotStaff
	}
	if err != nil {
		return "", err
	}
	_, m, err := s.place(ctx, which, who)
	if err != nil {
		return "", err
	}
	if m.rev != 0 && !m.Staff() {
		return "", errWasMember
	}
	alias, err := staffAlias(p)
	if err != nil {
		return "", inField(err, "person")
	}
	if err = s.claim(ctx, which, who, alias); errors.Is(err, errTaken) {
		err = errNameTaken
	}
	return alias, err
}

// bringBack is AddStaff for somebody who has worked here, or works here as something else.
func (s *Service) bringBack(ctx context.Context, which id.Cohort, who id.Person, role access.Role, relation access.Relation, alias string, st step) error {
	_, m, err := s.place(ctx, which, who)
	if err != nil {
		return err
	}
	if m.Standing == access.Admitted {
		return s.relate(ctx, st.actor, which, who, role, relation)
	}
	_, err = s.changeMember(ctx, which, who, func(_ Cohort, m *Membership) (step, error) {
		if !m.Staff() {
			return step{}, errWasMember
		}
		if m.Standing == access.Admitted {
			return step{}, errSame
		}
		s.stand(m, access.Admitted)
		m.Role, m.Relation, m.Alias, m.Joined = role, relation, alias, m.Changed
		return st, nil
	})
	return err
}

// ChangeRelation makes somebody of a cohort's staff something else there, as AddStaff says. Conflict when nobody would
// lead the group any more, or when they do not work there.
func (s *Service) ChangeRelation(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person, role access.Role, relation access.Relation) error {
	if _, _, err := s.about(ctx, actor, access.ArrangeStaff, which, who); err != nil {
		return err
	}
	if !fits(role, relation) {
		return errRelation
	}
	return s.relate(ctx, actor, which, who, role, relation)
}

// relate takes the lead away in the cohort's document before the membership, and gives it after: that document never
// names a lead who is none.
func (s *Service) relate(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person, role access.Role, relation access.Relation) error {
	if relation != access.Lead {
		if err := s.dropLead(ctx, which, who); err != nil {
			return err
		}
	}
	_, err := s.changeMember(ctx, which, who, func(_ Cohort, m *Membership) (step, error) {
		if !m.Staff() || m.Standing != access.Admitted {
			return step{}, errGone
		}
		if m.Role == role && m.Relation == relation {
			return step{}, errSame
		}
		m.Role, m.Relation = role, relation
		return step{
			action: access.ArrangeStaff, actor: actor, what: StaffChanged, line: m.Alias + came(role, relation), also: []string{roleEvent},
		}, nil
	})
	if err != nil || relation != access.Lead {
		return err
	}
	return s.addLead(ctx, which, who)
}

// RemoveStaff ends somebody's work for a cohort, for its lead and the practice admin. The group is told, and the
// person's sessions end. Gone already is no error. Conflict when nobody would lead the group any more.
func (s *Service) RemoveStaff(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person) error {
	if _, _, err := s.about(ctx, actor, access.ArrangeStaff, which, who); err != nil {
		return err
	}
	if err := s.dropLead(ctx, which, who); err != nil {
		return err
	}
	_, err := s.changeMember(ctx, which, who, func(_ Cohort, m *Membership) (step, error) {
		if !m.Staff() {
			return step{}, errGone
		}
		if m.Standing == access.Left {
			return step{}, errSame
		}
		s.stand(m, access.Left)
		return step{
			action: access.ArrangeStaff, actor: actor, what: StaffWent, to: access.Left, also: []string{roleEvent},
			line: m.Alias + " does not work with this group any more, and does not read it any more.",
		}, nil
	})
	return err
}

// SetClinician names who treats a member, one of the cohort's facilitators, or nobody, for its clinicians. Invalid with
// field clinician.
func (s *Service) SetClinician(ctx context.Context, actor access.Actor, which id.Cohort, who, clinician id.Person) error {
	if _, _, err := s.about(ctx, actor, access.SetClinician, which, who); err != nil {
		return err
	}
	if clinician != "" {
		m, err := s.Membership(ctx, which, clinician)
		if err != nil {
			return err
		}
		if m.Role != access.RoleFacilitator || m.Standing != access.Admitted {
			return errClinician
		}
	}
	_, err := s.changeMember(ctx, which, who, func(_ Cohort, m *Membership) (step, error) {
		if m.Staff() {
			return step{}, errStaffHas
		}
		if m.Clinician == clinician {
			return step{}, errSame
		}
		m.Clinician = clinician
		return step{action: access.SetClinician, actor: actor, what: Treated}, nil
	})
	return err
}

// Vouches asks whether the actor may give their word for a member who lost what they sign in with: the cohort's
// clinicians, and who treats them. For people who work in the practice its admin does.
func (s *Service) Vouches(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person) error {
	_, m, err := s.about(ctx, actor, access.VouchForRecovery, which, who)
	if err != nil {
		return err
	}
	p, err := s.accounts.Person(ctx, who)
	if err != nil {
		return err
	}
	if m.Staff() || p.Kind.Works() || !m.living() {
		return errVouch
	}
	return nil
}
