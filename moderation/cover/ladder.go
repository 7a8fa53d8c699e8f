package cover

import (
	"context"
	"errors"
	"strconv"
	"time"

	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/store"
)

// The crisis ladder (issue 5; triage anchor §5 "Ladder, crisis"): whoever is on duty at once, the backup after 5 minutes,
// the lead and all facilitators after 10. At 15 the promise is broken: the clinical lead and everybody who could come are
// paged, pages of the staff say so, and it goes on every 15 minutes until somebody has the case in hand. Somebody who has
// and has not decided after 30 minutes may have been called away: it begins again.
const (
	stepEvery   = 5 * time.Minute
	repeatEvery = 15 * time.Minute
	broken      = 3 // the step at which the promise is broken
	drillLasts  = time.Hour
)

// HandTime is how long nobody else is called for a crisis that somebody has in hand.
const HandTime = 30 * time.Minute

// rung is how long after its beginning a step of the ladder comes.
func rung(n int) time.Duration {
	if n <= broken {
		return time.Duration(n) * stepEvery
	}
	return time.Duration(n-broken+1) * repeatEvery
}

// ladder is one crisis that somebody has to be found for. It begins again from base when nobody has it in hand any more,
// and its steps are counted on: first is the step with which it began last.
type ladder struct {
	Case   id.Case
	Round  int
	Cohort id.Cohort
	Began  time.Time
	Drill  bool
	By     id.Person // who began a drill

	Base   time.Time
	First  int
	Step   int       // the next
	Broken time.Time // when the promise was first broken; zero: it was kept so far
	InHand time.Time // when somebody said they have it; zero: nobody since Base
	Hand   id.Person
	Ended  time.Time

	rev    int64
	events []store.Event
}

// Ladders is where they live, by case and round. An open one has the key open.
var Ladders = &store.Collection{
	Name: "cover_ladders",
	Indexes: []store.Index{
		{Name: "by_open", Keys: []store.Key{{Name: "open", Kind: store.Number}, {Name: "at", Kind: store.Number}}},
		{Name: "by_drill", Keys: []store.Key{{Name: "drilled", Kind: store.Text}, {Name: "at", Kind: store.Number}}},
		{Name: "by_age", Keys: []store.Key{{Name: "all", Kind: store.Number}, {Name: "at", Kind: store.Number}}},
	},
}

// Start begins the ladder of a crisis, for moderation: once for each case, round and time at which it began. Called again
// with another time it makes the ladder look at the case now, as when somebody gave it back, and climb again if it had
// ended. Errors are the store's.
func (s *Service) Start(ctx context.Context, which id.Case, of id.Cohort, round int, at time.Time, drill bool) error {
	l := ladder{Case: which, Round: round, Cohort: of, Began: at, Base: at, Drill: drill}
	l.events = []store.Event{s.stepAt(l, at)}
	doc, err := s.store.Insert(ctx, Ladders, l.doc())
	if errors.Is(err, store.ErrExists) {
		_, err = s.changeLadder(ctx, l.id(), func(l *ladder) bool { return s.lookNow(l, at) })
		return err
	}
	if err == nil {
		s.carrier.Carry(ctx, Ladders, doc)
	}
	return err
}

func (s *Service) stepAt(l ladder, at time.Time) store.Event {
	return store.Event{ID: s.ids.New(), Kind: stepEvent, Due: clock.Millis(at), Facts: map[string]string{"case": string(l.Case)}}
}

// lookNow brings a ladder's next look forward. One that had ended before at begins anew; if its case needs nobody, it
// ends again without having paged anybody.
func (s *Service) lookNow(l *ladder, at time.Time) (changed bool) {
	now := s.clock.Now()
	if !l.Ended.IsZero() {
		if !at.After(l.Ended) {
			return false
		}
		l.Ended = time.Time{}
		l.again(at)
		l.events = append(l.events, s.stepAt(*l, now))
		return true
	}
	for i := range l.events {
		if ev := &l.events[i]; ev.Kind == stepEvent && ev.Parked == 0 && ev.Due > clock.Millis(now) {
			ev.Due, changed = clock.Millis(now), true
		}
	}
	return changed
}

func (l ladder) id() string { return ladderID(l.Case, l.Round) }

func ladderID(which id.Case, round int) string { return string(which) + "." + strconv.Itoa(round) }

// due is when a step is due.
func (l ladder) due(step int) time.Time { return l.Base.Add(rung(step - l.First)) }

// reached is the last step that is due by now; l.Step-1 when none is.
func (l ladder) reached(now time.Time) int {
	n := l.Step - 1
	for !now.Before(l.due(n + 1)) {
		n++
	}
	return n
}

// again has the ladder begin anew.
func (l *ladder) again(at time.Time) {
	l.Base, l.First, l.InHand, l.Hand = at, l.Step, time.Time{}, ""
}

// broke says whether the promise is broken since it began last, and when that was.
func (l ladder) broke() (time.Time, bool) { return l.due(l.First + broken), l.Step-l.First > broken }

// kind is what its pages are for.
func (l ladder) kind() Kind {
	if l.Drill {
		return Drilled
	}
	return Paged
}

// changeLadder edits a ladder under the store's revision check. edit says whether there is something to write.
func (s *Service) changeLadder(ctx context.Context, which string, edit func(*ladder) bool) (ladder, error) {
	for {
		l, err := s.ladder(ctx, which)
		if err != nil || !edit(&l) {
			return l, err
		}
		doc, err := s.store.Replace(ctx, Ladders, l.doc())
		if errors.Is(err, store.ErrChanged) {
			continue
		}
		l.rev = doc.Rev
		return l, err
	}
}

func (s *Service) ladder(ctx context.Context, which string) (ladder, error) {
	doc, err := s.store.Get(ctx, Ladders, which)
	if err != nil {
		return ladder{}, err
	}
	return ladderOf(doc)
}

// open lists the ladders that are climbed now, the oldest first; 1,000 at most, which is a catastrophe.
func (s *Service) open(ctx context.Context) ([]ladder, error) {
	docs, err := s.store.Find(ctx, Ladders, store.Query{Index: "by_open", Equal: []any{int64(1)}, Limit: 1000})
	if err != nil {
		return nil, err
	}
	all := make([]ladder, len(docs))
	for i, doc := range docs {
		if all[i], err = ladderOf(doc); err != nil {
			return nil, err
		}
	}
	return all, nil
}

type ladderFacts struct {
	Case   id.Case   `json:"case"`
	Round  int       `json:"round"`
	Cohort id.Cohort `json:"cohort"`
	Began  int64     `json:"began"`
	Drill  bool      `json:"drill,omitempty"`
	By     id.Person `json:"by,omitempty"`
	Base   int64     `json:"base"`
	First  int       `json:"first,omitempty"`
	Step   int       `json:"step,omitempty"`
	Broken int64     `json:"broken,omitempty"`
	InHand int64     `json:"in_hand,omitempty"`
	Hand   id.Person `json:"hand,omitempty"`
	Ended  int64     `json:"ended,omitempty"`
}

func (l ladder) doc() store.Doc {
	at := clock.Millis(l.Began)
	doc := store.Doc{
		ID: l.id(), Rev: l.rev, Schema: 1, Events: l.events, Keys: map[string]any{"all": int64(1), "at": at},
		Body: store.Facts(ladderFacts{
			l.Case, l.Round, l.Cohort, at, l.Drill, l.By, clock.Millis(l.Base), l.First, l.Step, millis(l.Broken), millis(l.InHand),
			l.Hand, millis(l.Ended),
		}),
	}
	if l.Ended.IsZero() {
		doc.Keys["open"] = int64(1)
	}
	if l.Drill {
		doc.Keys["drilled"] = string(l.Cohort)
	}
	return doc
}

func ladderOf(doc store.Doc) (ladder, error) {
	var f ladderFacts
	if err := readFacts(doc, &f); err != nil {
		return ladder{}, err
	}
	return ladder{
		Case: f.Case, Round: f.Round, Cohort: f.Cohort, Began: clock.FromMillis(f.Began), Drill: f.Drill, By: f.By,
		Base: clock.FromMillis(f.Base), First: f.First, Step: f.Step, Broken: fromMillis(f.Broken), InHand: fromMillis(f.InHand),
		Hand: f.Hand, Ended: fromMillis(f.Ended), rev: doc.Rev, events: doc.Events,
	}, nil
}
