package cover

import (
	"context"
	"errors"
	"strconv"
	"time"

	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// nightAfter is how long a red case waits for staff before whoever is woken anyway hears of it; within that time again
// they hear nothing more. One page for each red case would be twelve a night in the triage anchor's simulation (§1.4),
// which is how pagers come to be switched off.
const nightAfter = 2 * time.Hour

// Night plans what a red case does while nobody is there, for moderation, once for each case and round: after two hours
// it joins a digest to whoever is on call, if they have a proven channel that wakes. at is when the case was opened. It
// may be called for every red case, whatever the hour: whether anybody is needed is looked at when it is time.
func (s *Service) Night(ctx context.Context, which id.Case, of id.Cohort, round int, at time.Time) error {
	return s.due.Schedule(ctx, relay.Work{
		ID: nightWork + "." + ladderID(which, round), Kind: nightWork, Due: at.Add(nightAfter),
		Facts: map[string]string{"case": string(which), "cohort": string(of), "round": strconv.Itoa(round)},
	})
}

// night sends the digest: the handler of nightWork. Those of one cohort within two hours are one.
func (s *Service) night(ctx context.Context, _ store.Doc, ev store.Event) error {
	if s.cases == nil {
		return s.later(errNoCases, "a digest of the night could not be sent", climbAgain)
	}
	round, err := strconv.Atoi(ev.Facts["round"])
	if err != nil {
		return errs.Wrap(err, errs.Internal, "A record could not be read.")
	}
	st, err := s.cases.Standing(ctx, id.Case(ev.Facts["case"]))
	if errs.KindOf(err) == errs.NotFound {
		return nil
	}
	if err != nil || st.ended(round) || st.Acknowledged {
		return err
	}
	c, err := s.Clock(ctx, id.Cohort(ev.Facts["cohort"]))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	now := s.clock.Now()
	who := c.Waking(now)
	if c.hours.StaffOn(now) || who == "" || who == st.About || st.Private && !s.treats(ctx, id.Cohort(ev.Facts["cohort"]), who) {
		return nil
	}
	slot := now.Truncate(nightAfter)
	about := Page{
		Kind: Paged, Case: id.Case(ev.Facts["case"]), Round: round, Cohort: id.Cohort(ev.Facts["cohort"]), At: now, slot: slot,
		ladder: nightWork + "." + ev.Facts["cohort"] + "." + strconv.FormatInt(slot.Unix(), 10),
	}
	return s.pageAll(ctx, about, []id.Person{who}, Mail, Webhook)
}

// treats says whether somebody is one of the cohort's clinicians; not known is no.
func (s *Service) treats(ctx context.Context, which id.Cohort, who id.Person) bool {
	_, m, err := s.cohorts.Place(ctx, which, who)
	return err == nil && m.Clinical()
}
