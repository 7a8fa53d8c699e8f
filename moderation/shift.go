package moderation

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// What somebody takes on before they are asked whether to hand over (triage anchor §5, wellbeing: harm grows with what is
// read). It is a question: a case is never kept from anybody because of it.
const (
	ShiftDose = 12               // crisis and red cases
	ShiftLong = 90 * time.Minute // without a break
)

// A break ends what was continuous; a longer one ends a shift. Whoever did something within OnFor is on.
const (
	shiftBreak = 20 * time.Minute
	shiftGap   = 6 * time.Hour
	OnFor      = 15 * time.Minute
)

// Shift is what somebody who looks at cases has taken on lately, for them alone: no page shows it to anybody else, and
// nothing is counted from it.
type Shift struct {
	Began  time.Time // zero: they are not on one
	Since  time.Time // of the last break
	Last   time.Time // that they did something
	Dose   int       // crisis and red cases they took on
	Prompt Prompt    // whether to ask them to hand over
	OptOut []string  // topics that they are not offered
	With   []id.Person

	taken []string // cases and rounds
	rev   int64
}

// Prompt says why somebody is asked whether to hand over.
type Prompt string

// The reasons.
const (
	NoPrompt   Prompt = ""
	PromptDose Prompt = "dose"
	PromptLong Prompt = "long"
)

// takenKept is more than any prompt needs.
const takenKept = 60

// Topics are the classes that somebody can be left out of, with those of screening (triage anchor §5). A crisis is offered
// all the same to whoever is on alone.
var Topics = []string{
	"ideation", "self-harm", "other-at-risk", "abuse", "child-risk", "threat", "weapon", "voices", "medical", "substance", "eating",
	"encouragement", "method-offer",
}

// Shifts is where they live: one for each person.
var Shifts = &store.Collection{Name: "moderation_shifts"}

var errTopics = errs.In("topics", "Please choose from the list.")

// Shift gives the actor's own, with who else is on in their groups. For people who work here.
func (s *Service) Shift(ctx context.Context, actor access.Actor) (Shift, error) {
	if err := access.May(actor, access.SetShift, access.Facts{}); err != nil {
		return Shift{}, err
	}
	sh, err := s.shift(ctx, actor.Person)
	if err != nil {
		return Shift{}, err
	}
	sh = sh.at(s.clock.Now())
	places, err := s.cohorts.Places(ctx, actor)
	if err != nil {
		return Shift{}, err
	}
	for _, p := range places {
		if !p.Membership.Staff() {
			continue
		}
		on, err := s.on(ctx, p.Cohort.ID, actor.Person)
		if err != nil {
			return Shift{}, err
		}
		sh.With = append(sh.With, on...)
	}
	slices.Sort(sh.With)
	sh.With = slices.Compact(sh.With)
	return sh, nil
}

// at is a shift as it stands at a time: what is over is forgotten.
func (sh Shift) at(now time.Time) Shift {
	if sh.Began.IsZero() || now.Sub(sh.Last) >= shiftGap {
		sh.Began, sh.Since, sh.taken = time.Time{}, time.Time{}, nil
	} else if now.Sub(sh.Last) >= shiftBreak {
		sh.Since = time.Time{}
	}
	sh.Dose = len(sh.taken)
	switch {
	case sh.Dose >= ShiftDose:
		sh.Prompt = PromptDose
	case !sh.Since.IsZero() && now.Sub(sh.Since) >= ShiftLong:
		sh.Prompt = PromptLong
	}
	return sh
}

// SetTopics says which topics the actor is not offered by Next; they stay in every list and count. Invalid with field
// topics.
func (s *Service) SetTopics(ctx context.Context, actor access.Actor, topics []string) error {
	if err := access.May(actor, access.SetShift, access.Facts{}); err != nil {
		return err
	}
	topics = slices.Compact(slices.Sorted(slices.Values(topics)))
	for _, t := range topics {
		if !slices.Contains(Topics, t) {
			return errTopics
		}
	}
	return s.alterShift(ctx, actor.Person, func(sh *Shift) bool {
		if slices.Equal(sh.OptOut, topics) {
			return false
		}
		sh.OptOut = topics
		return true
	})
}

// EndShift is that the actor has handed over, or goes: they are not on any more, and the next shift begins anew.
func (s *Service) EndShift(ctx context.Context, actor access.Actor) error {
	if err := access.May(actor, access.SetShift, access.Facts{}); err != nil {
		return err
	}
	return s.alterShift(ctx, actor.Person, func(sh *Shift) bool {
		if sh.Began.IsZero() {
			return false
		}
		sh.Began, sh.Since, sh.Last, sh.taken = time.Time{}, time.Time{}, time.Time{}, nil
		return true
	})
}

// took notes that somebody has a case in hand, or decided about it. It never keeps them from it: a failure is logged.
func (s *Service) took(ctx context.Context, who id.Person, c Case) {
	now := s.clock.Now()
	err := s.alterShift(ctx, who, func(sh *Shift) bool {
		next := sh.at(now)
		if next.Began.IsZero() {
			next.Began = now
		}
		if next.Since.IsZero() {
			next.Since = now
		}
		next.Last = now
		round := id.Pair(c.ID, strconv.Itoa(c.Round))
		if c.Tier.Level() >= gate.Red.Level() && !slices.Contains(next.taken, round) && len(next.taken) < takenKept {
			next.taken = append(slices.Clone(next.taken), round)
		}
		*sh = next
		return true
	})
	if err != nil {
		s.log.Warn("a shift was not noted", "reason", errs.KindOf(err).String())
	}
}

// on is who of a cohort's staff is on now, but for one.
func (s *Service) on(ctx context.Context, which id.Cohort, but id.Person) ([]id.Person, error) {
	staff, err := s.staffOf(ctx, which)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, who := range staff {
		if who != but {
			ids = append(ids, string(who))
		}
	}
	docs, err := s.store.GetMany(ctx, Shifts, ids)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	var on []id.Person
	for _, doc := range docs {
		sh, err := shiftOf(doc)
		if err != nil {
			return nil, err
		}
		if !sh.Began.IsZero() && now.Sub(sh.Last) < OnFor {
			on = append(on, id.Person(doc.ID))
		}
	}
	slices.Sort(on)
	return on, nil
}

var errTopic = errs.New(errs.Forbidden, "You chose not to be offered this topic. It is in the list, and waits for a colleague.")

// suits is what Next asks: whether somebody could decide about a case, and whether it is of a topic that they are left out
// of. A crisis is nobody's to be left out of while they are on alone.
func (s *Service) suits(ctx context.Context, actor access.Actor, c Case) error {
	if c.Appeal != "" || c.Kind == CardSubject {
		if _, err := s.desk(ctx, actor, c.ID); err != nil {
			return err
		}
	}
	sh, err := s.shift(ctx, actor.Person)
	if err != nil || len(sh.OptOut) == 0 || s.classes == nil {
		return err
	}
	avoided := slices.ContainsFunc(c.rules(), func(rule string) bool { return slices.Contains(sh.OptOut, s.classes(rule)) })
	if !avoided {
		return nil
	}
	if c.Tier == gate.Crisis {
		if on, err := s.on(ctx, c.Cohort, actor.Person); err != nil || len(on) == 0 {
			return err
		}
	}
	return errTopic
}

// paired sees to it that nobody is alone with a crisis where two are on: one of the others is told what was decided,
// unless whoever decided chose somebody.
func (s *Service) paired(ctx context.Context, d desk, in Decision) (Decision, error) {
	if d.Case.Tier != gate.Crisis || len(in.Tell) > 0 || in.HandOver != nil && in.HandOver.To != "" {
		return in, nil
	}
	on, err := s.on(ctx, d.Case.Cohort, d.actor.Person)
	if err != nil {
		return in, err
	}
	for _, who := range on {
		if fit, err := s.mayKnow(ctx, d.Case, who); err != nil {
			return in, err
		} else if fit {
			in.Tell = []id.Person{who}
			return in, nil
		}
	}
	return in, nil
}

type shiftFacts struct {
	Began  int64    `json:"began,omitempty"`
	Since  int64    `json:"since,omitempty"`
	Last   int64    `json:"last,omitempty"`
	Taken  []string `json:"taken,omitempty"`
	OptOut []string `json:"opt_out,omitempty"`
}

func shiftOf(doc store.Doc) (Shift, error) {
	var f shiftFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Shift{}, errUnreadable(err)
	}
	return Shift{Began: fromMs(f.Began), Since: fromMs(f.Since), Last: fromMs(f.Last), taken: f.Taken, OptOut: f.OptOut, rev: doc.Rev}, nil
}

func (s *Service) shift(ctx context.Context, who id.Person) (Shift, error) {
	doc, err := s.store.Get(ctx, Shifts, string(who))
	if errors.Is(err, store.ErrNotFound) {
		return Shift{}, nil
	}
	if err != nil {
		return Shift{}, err
	}
	return shiftOf(doc)
}

// alterShift edits one until nobody came between; edit says whether there is anything to write.
func (s *Service) alterShift(ctx context.Context, who id.Person, edit func(*Shift) bool) error {
	for {
		sh, err := s.shift(ctx, who)
		if err != nil || !edit(&sh) {
			return err
		}
		doc := store.Doc{ID: string(who), Rev: sh.rev, Schema: 1, Body: store.Facts(shiftFacts{
			ms(sh.Began), ms(sh.Since), ms(sh.Last), sh.taken, sh.OptOut,
		})}
		write := s.store.Replace
		if sh.rev == 0 {
			write = s.store.Insert
		}
		if _, err = write(ctx, Shifts, doc); !errors.Is(err, store.ErrChanged) && !errors.Is(err, store.ErrExists) {
			return err
		}
	}
}
