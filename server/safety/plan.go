package safety

import (
	"context"
	"errors"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// The most of one part of a plan: it is read by somebody who is not well, from a small screen.
const (
	MaxPart  = 2000 // runes
	maxLines = 60
)

// Plan is somebody's own safety plan: what they wrote for the hours when thinking is hard, in plain lines. It is theirs
// alone: no staff route leads to it, and it leaves no audit record, because that somebody has a plan says something
// about them.
type Plan struct {
	Signs   string // how I notice
	Helps   string // what helps
	Places  string // where I am safe
	People  string // whom I can ring: a name and a number on a line
	Reasons string // why I hold on
	Version int64  // of the words; 0: none were ever written
	Changed time.Time

	rev int64
}

// Empty says whether nothing stands in it.
func (p Plan) Empty() bool { return p.Signs+p.Helps+p.Places+p.People+p.Reasons == "" }

// Plans is where plans live. A plan's id follows from its owner.
var Plans = &store.Collection{Name: "safety_plans", Words: []string{"signs", "helps", "places", "people", "reasons"}}

// Plan reads the actor's own plan; the zero Plan when there is none. Also for those whose access is paused.
func (s *Service) Plan(ctx context.Context, actor access.Actor) (Plan, error) {
	if err := access.May(actor, access.ReadPlan, access.Facts{}); err != nil {
		return Plan{}, err
	}
	return s.plan(ctx, actor.Person)
}

// SetPlan writes the actor's own plan. seen is the Version they had before them: another is a conflict over words, and
// the plan that stands comes back with it. Everything empty takes the plan's words away. Invalid names the part: signs,
// helps, places, people, reasons.
func (s *Service) SetPlan(ctx context.Context, actor access.Actor, in Plan, seen int64) (Plan, error) {
	if err := access.May(actor, access.WritePlan, access.Facts{}); err != nil {
		return Plan{}, err
	}
	in, err := in.clean()
	if err != nil {
		return Plan{}, err
	}
	for {
		now, err := s.plan(ctx, actor.Person)
		switch {
		case err != nil:
			return Plan{}, err
		case now.same(in):
			return now, nil
		case now.Version != seen:
			return now, errMeanwhile
		}
		in.Version, in.Changed, in.rev = now.Version+1, s.clock.Now(), now.rev
		write := s.store.Replace
		if in.rev == 0 {
			write = s.store.Insert
		}
		doc, err := write(ctx, Plans, s.planDoc(actor.Person, in))
		if errors.Is(err, store.ErrChanged) || errors.Is(err, store.ErrExists) {
			continue
		}
		in.rev = doc.Rev
		return in, err
	}
}

func (p Plan) same(q Plan) bool {
	return p.Signs == q.Signs && p.Helps == q.Helps && p.Places == q.Places && p.People == q.People && p.Reasons == q.Reasons
}

// parts are the plan's words by field.
func (p *Plan) parts() map[string]*string {
	return map[string]*string{"signs": &p.Signs, "helps": &p.Helps, "places": &p.Places, "people": &p.People, "reasons": &p.Reasons}
}

// order is in which parts are looked at, so that of several mistakes the first on the page is named.
var order = []string{"signs", "helps", "places", "people", "reasons"}

func (p Plan) clean() (Plan, error) {
	for _, field := range order {
		text := p.parts()[field]
		clean, err := lines(field, *text)
		if err != nil {
			return p, err
		}
		*text = clean
	}
	return p, nil
}

// lines takes several plain lines through the gate, each for itself. Empty ones between others stay, one at a time.
func lines(field, typed string) (string, error) {
	var out []string
	runes := 0
	for raw := range strings.Lines(typed) {
		clean, err := line(field, raw, MaxPart, false)
		if err != nil {
			return "", err
		}
		if clean == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, clean)
		runes += len([]rune(clean)) + 1
	}
	text := strings.TrimSuffix(strings.Join(out, "\n"), "\n")
	if runes > MaxPart+1 || len(out) > maxLines {
		return "", errs.In(field, "This is more than one part of a plan can hold. A few short lines are easier to read when it matters.")
	}
	return text, nil
}

func (s *Service) plan(ctx context.Context, who id.Person) (Plan, error) {
	doc, err := s.store.Get(ctx, Plans, s.planID(who))
	if errors.Is(err, store.ErrNotFound) {
		return Plan{}, nil
	}
	if err != nil {
		return Plan{}, err
	}
	var f planFacts
	if err := readFacts(doc, &f); err != nil {
		return Plan{}, err
	}
	p := Plan{Version: f.Version, Changed: clock.FromMillis(f.Changed), rev: doc.Rev}
	for field, text := range p.parts() {
		*text = string(doc.Words[field].Text)
	}
	return p, nil
}

type planFacts struct {
	Version int64 `json:"version"`
	Changed int64 `json:"changed"`
}

func (s *Service) planDoc(who id.Person, p Plan) store.Doc {
	doc := store.Doc{
		ID: s.planID(who), Rev: p.rev, Schema: 1, Words: map[string]store.Words{}, Body: store.Facts(planFacts{p.Version, clock.Millis(p.Changed)}),
	}
	for field, text := range p.parts() {
		if *text != "" {
			doc.Words[field] = store.Words{Owner: string(who), Class: string(seal.Private), Text: []byte(*text)}
		}
	}
	return doc
}

func (s *Service) planID(who id.Person) string {
	return id.Derived(time.UnixMilli(0), s.ring.Fingerprint("safety.plan", string(who)))
}
