package cohort

import (
	"context"
	"errors"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

var errTwins = errs.New(errs.Conflict, "There are two groups of this name. Please rename one of them first.")

// Ensure makes an open cohort of this name with nothing to accept, or gives the one that is there. made says which.
// Only an operator may: demos and imports. Invalid when the name is empty or longer than MaxName, Conflict when two
// cohorts have it.
func (s *Service) Ensure(ctx context.Context, actor access.Actor, name string) (c Cohort, made bool, err error) {
	if err := access.May(actor, access.Arrange, access.Facts{}); err != nil {
		return Cohort{}, false, err
	}
	if name, err = gate.Line(name, MaxName); err != nil {
		return Cohort{}, false, err
	}
	if c, err = s.Find(ctx, actor, name); err == nil || !errors.Is(err, store.ErrNotFound) {
		return c, false, err
	}
	now := s.clock.Now()
	c = Cohort{ID: s.idOf(name), Name: name, State: Open, Created: now, Opened: now}
	_, err = s.store.Insert(ctx, Cohorts, c.doc())
	if errors.Is(err, store.ErrExists) {
		c, err = s.get(ctx, c.ID)
		return c, false, err
	}
	return c, true, err
}

// Find gives the cohort of this name, for an operator. NotFound when there is none, Conflict when there are two.
func (s *Service) Find(ctx context.Context, actor access.Actor, name string) (Cohort, error) {
	if err := access.May(actor, access.Arrange, access.Facts{}); err != nil {
		return Cohort{}, err
	}
	all, err := s.All(ctx)
	if err != nil {
		return Cohort{}, err
	}
	var found []Cohort
	for _, c := range all {
		if strings.EqualFold(c.Name, strings.TrimSpace(name)) {
			found = append(found, c)
		}
	}
	switch len(found) {
	case 0:
		return Cohort{}, store.ErrNotFound
	case 1:
		return found[0], nil
	default:
		return Cohort{}, errTwins
	}
}

// idOf is the same for the same name, so that two starts at once make one cohort.
func (s *Service) idOf(name string) id.Cohort {
	return id.Cohort(id.Derived(time.UnixMilli(0), s.ring.Fingerprint("cohort", strings.ToLower(name))))
}
