package cover_test

import (
	"context"
	"slices"
	"strings"
	"sync"

	"holdfast/moderation/cover"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/store"
)

// world is what cover asks of the others: cohort, account, cases and the pager, each as the test sets it.
type world struct {
	mu      sync.Mutex
	cohort  cohort.Cohort
	staff   []cohort.Membership
	mailbox map[id.Person]bool
	faulty  map[id.Person]error // whose mailbox cannot be looked up
	cases   map[id.Case]cover.Standing
	broken  error // what asking for a case answers
	drills  int
	calls   []cover.Call
	down    bool // the pager
}

func (w *world) set(change func(*world)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change(w)
}

func (w *world) Cohort(_ context.Context, which id.Cohort) (cohort.Cohort, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if which != group {
		return cohort.Cohort{}, store.ErrNotFound
	}
	return w.cohort, nil
}

func (w *world) Place(_ context.Context, which id.Cohort, who id.Person) (cohort.Cohort, cohort.Membership, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if which != group {
		return cohort.Cohort{}, cohort.Membership{}, nil
	}
	if who == willo {
		return w.cohort, cohort.Membership{Cohort: group, Person: willo, Role: access.RoleMember, Standing: access.Admitted}, nil
	}
	for _, m := range w.staff {
		if m.Person == who {
			return w.cohort, m, nil
		}
	}
	return cohort.Cohort{}, cohort.Membership{}, nil
}

func (w *world) Places(ctx context.Context, a access.Actor) ([]cohort.Place, error) {
	c, m, err := w.Place(ctx, group, a.Person)
	if m.Person == "" {
		return nil, err
	}
	return []cohort.Place{{Cohort: c, Membership: m}}, err
}

func (w *world) Working(context.Context, id.Cohort) ([]cohort.Membership, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.staff), nil
}

func (w *world) Mailbox(_ context.Context, who id.Person) (redact.Email, bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return redact.Email(strings.ToLower(string(who)) + "@example.org"), w.mailbox[who], w.faulty[who]
}

func (w *world) Standing(_ context.Context, which id.Case) (cover.Standing, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	st, ok := w.cases[which]
	if !ok {
		return st, store.ErrNotFound
	}
	return st, w.broken
}

func (w *world) Drill(context.Context, id.Cohort) (id.Case, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.drills++
	w.cases[crisi] = cover.Standing{Open: true, Round: w.drills, Cohort: group, Drill: true}
	return crisi, nil
}

func (w *world) Check(address string) error {
	if !strings.HasPrefix(address, "https://") {
		return errs.In("address", "No.")
	}
	return nil
}

func (w *world) Send(_ context.Context, _ redact.Token, c cover.Call) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.down {
		return errs.New(errs.Unavailable, "Down.")
	}
	w.calls = append(w.calls, c)
	return nil
}

func (w *world) called() []cover.Call {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.calls)
}
