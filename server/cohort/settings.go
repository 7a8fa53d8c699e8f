package cohort

import (
	"context"
	"reflect"
	"strconv"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// The longest texts of a cohort, in runes, and the most places it has. The groups have six to twelve members;
// the largest figure leaves room for a practice that knows better and still fits the pages that name everybody.
const (
	MaxName     = 80
	MaxPurpose  = 600
	MaxSentence = 200
	MaxCapacity = 60
	MaxLeave    = 24 // what stands on the button that ends a session; it has a third of a phone's width
)

// Settings is what the lead sets of a cohort.
type Settings struct {
	Name     string
	Purpose  string    // may be empty
	Starts   time.Time // dates; zero: not set
	Ends     time.Time
	Capacity int
	Hours    string // may be empty: the practice's hold
	Cover    string // may be empty
	Week     []Span // from ParseWeek; may be empty
	Zone     string // IANA, for Week

	LeaveWords string // may be empty
}

// errMeanwhile is the one conflict people meet: over words.
var errMeanwhile = errs.New(errs.Conflict, "Somebody changed this while you were writing. What you wrote is still in the boxes; compare it with what stands there now.")

// Change sets what the lead sets. seen is the Cohort.Version they had before them: another is a conflict over words.
// Invalid names the field: name, purpose, starts, ends, capacity, hours, cover, week, zone, leaving.
func (s *Service) Change(ctx context.Context, actor access.Actor, which id.Cohort, in Settings, seen int64) (Cohort, error) {
	if _, _, err := s.allowed(ctx, actor, access.SetUpCohort, which); err != nil {
		return Cohort{}, err
	}
	in, err := in.clean()
	if err != nil {
		return Cohort{}, err
	}
	return s.changeCohort(ctx, which, func(c *Cohort) (step, error) {
		if reflect.DeepEqual(c.settings(), in) {
			return step{}, errSame
		}
		if c.Version != seen {
			return step{}, errMeanwhile
		}
		c.set(in)
		c.Confirmed = s.clock.Now() // whoever sends the settings has the hours before them
		c.Version++
		return step{action: access.SetUpCohort, actor: actor, what: Settled, also: []string{ChangedEvent}}, nil
	})
}

func (c Cohort) settings() Settings {
	return Settings{
		Name: c.Name, Purpose: c.Purpose, Starts: c.Starts, Ends: c.Ends, Capacity: c.Capacity, Hours: c.Hours, Cover: c.Cover,
		Week: c.Week, Zone: c.Zone, LeaveWords: c.LeaveWords,
	}
}

func (c *Cohort) set(in Settings) {
	c.Name, c.Purpose, c.Starts, c.Ends = in.Name, in.Purpose, in.Starts, in.Ends
	c.Capacity, c.Hours, c.Cover = in.Capacity, in.Hours, in.Cover
	c.Week, c.Zone, c.LeaveWords = in.Week, in.Zone, in.LeaveWords
}

// clean takes what was typed through the gate.
func (in Settings) clean() (Settings, error) {
	var err error
	if in.Name, err = gate.Line(in.Name, MaxName); err != nil {
		return in, inField(err, "name")
	}
	for _, box := range []struct {
		field string
		text  *string
		most  int
	}{{"purpose", &in.Purpose, MaxPurpose}, {"hours", &in.Hours, MaxSentence}, {"cover", &in.Cover, MaxSentence}, {"leaving", &in.LeaveWords, MaxLeave}} {
		if *box.text, err = optional(*box.text, box.most); err != nil {
			return in, inField(err, box.field)
		}
	}
	if in.Week, in.Zone, err = cleanWeek(in.Week, in.Zone); err != nil {
		return in, err
	}
	in.Starts, in.Ends = date(in.Starts), date(in.Ends)
	if !in.Starts.IsZero() && !in.Ends.IsZero() && !in.Ends.After(in.Starts) {
		return in, errs.In("ends", "The group would end before it starts. Please look at the two dates.")
	}
	if in.Capacity < 1 || in.Capacity > MaxCapacity {
		return in, errs.In("capacity", "How many members can there be? Please give a number from 1 to {most}.").With("most", strconv.Itoa(MaxCapacity))
	}
	return in, nil
}

// date is the day of t at midnight UTC.
func date(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// optional is gate.Line for what may stay empty.
func optional(text string, most int) (string, error) {
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	return gate.Line(text, most)
}

// inField says which input a refusal of the gate is about.
func inField(err error, field string) error {
	e, ok := errs.As(err)
	if !ok {
		return err
	}
	named := *e
	named.Field = field
	return &named
}

// SetTerms notes what members must accept before they read a word: a hash that admission made of consent and
// agreement. A cohort without an agreement has nothing to accept and stays so.
func (s *Service) SetTerms(ctx context.Context, which id.Cohort, hash string) error {
	return s.adjust(ctx, which, func(c *Cohort) error {
		if c.Terms == hash || c.Agreement.Version == 0 {
			return errSame
		}
		c.Terms = hash
		return nil
	})
}
