package moderation

import (
	"time"

	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// caseFacts are a case in its document. There is not a word in them.
type caseFacts struct {
	Subject  subjectFacts        `json:"subject"`
	Tier     gate.Tier           `json:"tier"`
	TierSet  gate.Tier           `json:"set,omitempty"`
	State    State               `json:"state"`
	Opened   int64               `json:"opened"`
	Due      int64               `json:"due"`
	Late     int64               `json:"late,omitempty"`
	Last     int64               `json:"last"`
	Round    int                 `json:"round"`
	Ack      int64               `json:"ack,omitempty"`
	Known    int64               `json:"known,omitempty"`
	AckBy    id.Person           `json:"ack_by,omitempty"`
	Paged    int                 `json:"paged,omitempty"`
	Nights   int                 `json:"nights,omitempty"`
	Revision id.Revision         `json:"revision,omitempty"`
	Signals  []signalFacts       `json:"signals"`
	Dropped  int                 `json:"dropped,omitempty"`
	History  []entryFacts        `json:"history"`
	Pages    int                 `json:"pages,omitempty"`
	Lease    *leaseFacts         `json:"lease,omitempty"`
	Fence    int64               `json:"fence,omitempty"`
	Passed   map[id.Person]int64 `json:"passed,omitempty"`
	PassedBy id.Person           `json:"passed_by,omitempty"`
	Linked   []id.Case           `json:"linked,omitempty"`
	Asks     []askFacts          `json:"asks,omitempty"`
	Appeal   id.Decision         `json:"appeal,omitempty"`
	Decision id.Decision         `json:"decision,omitempty"`
	Drill    bool                `json:"drill,omitempty"`
	Sample   bool                `json:"sample,omitempty"`
	Imported bool                `json:"imported,omitempty"`
}

type leaseFacts struct {
	Holder id.Person `json:"holder"`
	Since  int64     `json:"since"`
	Until  int64     `json:"until"`
	Token  int64     `json:"token"`
}

type signalFacts struct {
	ID       string      `json:"id"`
	Kind     SignalKind  `json:"kind"`
	At       int64       `json:"at"`
	Revision id.Revision `json:"revision,omitempty"`
	Tier     gate.Tier   `json:"tier,omitempty"`
	Rules    []string    `json:"rules,omitempty"`
	Marks    []gate.Mark `json:"marks,omitempty"`
	Reason   Reason      `json:"reason,omitempty"`
	By       id.Person   `json:"by,omitempty"`
	Words    string      `json:"words,omitempty"`
	Held     string      `json:"held,omitempty"`
	Imported bool        `json:"imported,omitempty"`
	Round    int         `json:"round"`
}

func (c Case) doc() store.Doc {
	f := caseFacts{
		Subject: subjectFacts(c.Subject), Tier: c.Tier, TierSet: c.TierSet, State: c.State, Opened: ms(c.Opened), Due: ms(c.Due),
		Late: ms(c.Late), Last: ms(c.Last), Round: c.Round, Ack: ms(c.Acknowledged), Known: ms(c.Known), AckBy: c.AckBy, Paged: c.Paged, Nights: c.Nights,
		Revision: c.Revision, Dropped: c.Dropped, Pages: c.Pages, Fence: c.Fence, PassedBy: c.PassedBy, Linked: c.Linked,
		Appeal: c.Appeal, Decision: c.Decision, Drill: c.Drill, Sample: c.Sample, Imported: c.Imported,
	}
	for _, s := range c.Signals {
		f.Signals = append(f.Signals, s.facts())
	}
	for _, e := range c.History {
		f.History = append(f.History, e.facts())
	}
	if l := c.Lease; l != nil {
		f.Lease = &leaseFacts{l.Holder, ms(l.Since), ms(l.Until), l.Token}
	}
	for _, a := range c.Asks {
		f.Asks = append(f.Asks, askFacts{To: a.To, By: a.By, At: ms(a.At), Cannot: ms(a.Cannot)})
	}
	for who, at := range c.Passed {
		if f.Passed == nil {
			f.Passed = map[id.Person]int64{}
		}
		f.Passed[who] = ms(at)
	}
	return store.Doc{ID: string(c.ID), Rev: c.rev, Schema: 1, Keys: c.keys(), Body: store.Facts(f), Events: c.events}
}

func caseOf(doc store.Doc) (Case, error) {
	var f caseFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Case{}, errUnreadable(err)
	}
	c := Case{
		ID: id.Case(doc.ID), Subject: Subject(f.Subject), Tier: f.Tier, TierSet: f.TierSet, State: f.State, Opened: fromMs(f.Opened),
		Due: fromMs(f.Due), Late: fromMs(f.Late), Last: fromMs(f.Last), Round: f.Round, Acknowledged: fromMs(f.Ack), Known: fromMs(f.Known), AckBy: f.AckBy,
		Paged: f.Paged, Nights: f.Nights, Revision: f.Revision, Dropped: f.Dropped, Pages: f.Pages, Fence: f.Fence, PassedBy: f.PassedBy,
		Linked: f.Linked, Appeal: f.Appeal, Decision: f.Decision, Drill: f.Drill, Sample: f.Sample, Imported: f.Imported,
		rev: doc.Rev, events: doc.Events,
	}
	for _, s := range f.Signals {
		c.Signals = append(c.Signals, s.signal())
	}
	for _, e := range f.History {
		c.History = append(c.History, e.entry())
	}
	if l := f.Lease; l != nil {
		c.Lease = &Lease{l.Holder, fromMs(l.Since), fromMs(l.Until), l.Token}
	}
	for _, a := range f.Asks {
		c.Asks = append(c.Asks, Ask{a.To, a.By, fromMs(a.At), fromMs(a.Cannot)})
	}
	for who, at := range f.Passed {
		if c.Passed == nil {
			c.Passed = map[id.Person]time.Time{}
		}
		c.Passed[who] = fromMs(at)
	}
	return c, nil
}

func (s Signal) facts() signalFacts {
	return signalFacts{s.ID, s.Kind, ms(s.At), s.Revision, s.Tier, s.Rules, s.Marks, s.Reason, s.By, s.Words, s.Held, s.Imported, s.Round}
}

func (f signalFacts) signal() Signal {
	return Signal{f.ID, f.Kind, fromMs(f.At), f.Revision, f.Tier, f.Rules, f.Marks, f.Reason, f.By, f.Words, f.Held, f.Imported, f.Round}
}
