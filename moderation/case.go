package moderation

import (
	"context"
	"time"

	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// State is whether a case still waits for somebody.
type State string

// The states.
const (
	CaseOpen    State = "open"
	CaseWaiting State = "waiting" // on the author
	CaseClosed  State = "closed"
)

// Case is everything about one subject: why it came up, who has it in hand, what was decided. There is one for each
// subject; what comes up again opens it again.
type Case struct {
	ID id.Case
	Subject
	Tier    gate.Tier // the worst of this round's signals, or TierSet
	TierSet gate.Tier // as a person corrected it; empty: nobody did
	State   State
	Opened  time.Time // this round
	Due     time.Time // by when a person has decided, as the cohort's cover allows
	Late    time.Time // when it was found to be past Due, and people were told; zero: it was not, in this round
	Last    time.Time // the last signal
	Round   int       // how often it was opened

	Acknowledged time.Time // when somebody took this round in hand, or said that they know of it; zero: nobody did yet
	Known        time.Time // when somebody last said so, see acknowledge
	AckBy        id.Person // who that was
	Paged        int       // the last round for which people were woken
	Nights       int       // the last round for which it was planned what is done by night

	Revision id.Revision // the newest words a signal was about
	Signals  []Signal    // the latest of all rounds, oldest first; earlier ones are in documents of their own
	Dropped  int         // how many of those there are
	History  []Entry     // the latest, oldest first; earlier ones are in pages of their own, see Earlier
	Pages    int         // how many of those there are

	Lease    *Lease // who has it in hand; nil, or over: nobody
	Fence    int64  // the highest token given out
	Passed   map[id.Person]time.Time
	PassedBy id.Person // who passed it on last, in this round
	Linked   []id.Case // about the same person or in the same thread, within LinkedFor of each other

	Asks []Ask // colleagues who are asked to join, or cannot

	Appeal   id.Decision // that is appealed against; empty: none
	Decision id.Decision // the last
	Drill    bool
	Sample   bool // only chance, or its author's being new, brought this round up
	Imported bool // only words that were brought in with a history did

	rev    int64
	events []store.Event
}

// The most of a case that its own document keeps; what is older stands in Archive.
const (
	signalsKept = 24
	historyKept = 200
	historyPage = 100
	linksKept   = 50
)

// Cases is where cases live. Those that wait for somebody are found by their order: crisis first, then whatever is due
// soonest. A closed one is found through its subject, its person and its thread alone, so that no queue grows with them.
var Cases = &store.Collection{
	Name: "moderation_cases",
	Indexes: []store.Index{
		{Name: "by_rank", Keys: keys("scope", "rank", "due")},
		{Name: "by_tier", Keys: keys("scope", "tier", "due")},
		{Name: "by_state", Keys: keys("scope", "state", "rank", "due")},
		{Name: "by_appeal", Keys: keys("scope", "appeal", "rank", "due")},
		{Name: "by_holder", Keys: keys("holder", "until")},
		{Name: "by_concern", Keys: keys("concerns", "due")},
		{Name: "by_person", Keys: keys("person", "last")},
		{Name: "by_thread", Keys: keys("thread", "last")},
	},
}

// numbers are the keys that are no text.
var numbers = map[string]bool{"rank": true, "due": true, "appeal": true, "until": true, "last": true, "at": true, "page": true}

func keys(names ...string) []store.Key {
	all := make([]store.Key, len(names))
	for i, name := range names {
		all[i] = store.Key{Name: name}
		if numbers[name] {
			all[i].Kind = store.Number
		}
	}
	return all
}

// rank puts what may cost a life before everything else.
func rank(t gate.Tier) int64 {
	if t == gate.Crisis {
		return 0
	}
	return 1
}

// keys are what the case is found by.
func (c Case) keys() map[string]any {
	k := map[string]any{}
	if c.Person != "" {
		k["person"], k["last"] = id.Pair(c.Cohort, c.Person), ms(c.Last)
	}
	if c.Thread != "" {
		k["thread"], k["last"] = string(c.Thread), ms(c.Last)
	}
	if c.State == CaseClosed {
		return k
	}
	k["scope"], k["rank"], k["due"], k["tier"], k["state"] = c.scope(), rank(c.Tier), ms(c.Due), string(c.Tier), string(c.State)
	if c.Appeal != "" {
		k["appeal"] = int64(1)
	}
	if c.Lease != nil {
		k["holder"], k["until"] = string(c.Lease.Holder), ms(c.Lease.Until)
	}
	if c.Person != "" {
		k["concerns"] = string(c.Person)
	}
	return k
}

// Held says who has the case in hand at that time; empty: nobody.
func (c Case) Held(now time.Time) id.Person {
	if c.Lease == nil || !now.Before(c.Lease.Until) {
		return ""
	}
	return c.Lease.Holder
}

// LateAt says whether a person should have decided before now.
func (c Case) LateAt(now time.Time) bool { return c.State != CaseClosed && !c.Due.After(now) }

// Why is what brought this round up, each once: rule ids, reasons of reports, and kinds of signals.
func (c Case) Why() []string {
	var why []string
	seen := map[string]bool{}
	add := func(what string) {
		if what != "" && !seen[what] {
			seen[what] = true
			why = append(why, what)
		}
	}
	for _, s := range c.Signals {
		if s.Round != c.Round {
			continue
		}
		for _, rule := range s.Rules {
			add(rule)
		}
		add(string(s.Reason))
		if s.Kind != ScreenedSignal || len(s.Rules) == 0 {
			add(string(s.Kind))
		}
	}
	return why
}

// load reads one case. NotFound when there is none.
func (s *Service) load(ctx context.Context, which id.Case) (Case, error) {
	doc, err := s.store.Get(ctx, Cases, string(which))
	if err != nil {
		return Case{}, err
	}
	return caseOf(doc)
}

func errUnreadable(cause error) error {
	return errs.Wrap(cause, errs.Internal, "A record could not be read.")
}
