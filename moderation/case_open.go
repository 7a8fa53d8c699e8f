package moderation

import (
	"context"
	"errors"
	"slices"

	"holdfast/moderation/cover"
	"holdfast/server/access"
	"holdfast/server/audit"
	"holdfast/server/cohort"
	"holdfast/server/forum"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Opened is everything about one case on one page, for somebody of the staff.
type Opened struct {
	Case     Case // signals of reports do not say who reported
	Row      Row
	Cohort   cohort.Cohort
	Own      cohort.Membership
	Evidence *forum.Evidence // of the post, or of the conversation and its opening; nil: it is about neither, or that is gone
	Said     map[string]string
	Names    map[id.Person]cohort.Membership // of everybody whom the page names
	Linked   []Row                           // the cases linked to it, as far as the reader sees them
	Before   []Row                           // other cases about the same person, newest first
	Posts    []forum.Post                    // the person's last posts here, newest first; words as they stand
	Wrote    int                             // how many they wrote here, PostsMost at most
	Made     []Made                          // what was decided about them here, newest first
	Promise  cover.Promise
	With     []string // who else looks at it now, by name
	Take     bool     // the reader may take it in hand
}

// How much of a person stands beside a case.
const (
	postsShown = 5
	casesShown = 10
	PostsMost  = 500
)

// Open gives a case with what one must know to decide about it: the words in all their versions and what stands around
// them, what came up about the same person, what colleagues decided, what members wrote in their reports. It is on
// record before it is read, and not read if it cannot be. For the staff of the cohort whom it is not about, and for
// words private to the facilitators for the cohort's clinicians alone; NotFound to everybody else.
func (s *Service) Open(ctx context.Context, actor access.Actor, which id.Case) (Opened, error) {
	c, here, err := s.asked(ctx, actor, access.ReadCase, which)
	if err != nil {
		return Opened{}, err
	}
	err = s.audit.Append(ctx, audit.Record{
		ID: s.ids.New(), At: s.clock.Now(), Action: string(access.ReadCase), Actor: string(actor.Person), Object: string(c.ID),
		Revision: string(c.Revision), Outcome: "done",
	})
	if err != nil {
		return Opened{}, err
	}
	o := Opened{Case: c, Cohort: here.Cohort, Own: here.own, Take: access.May(actor, access.TakeCase, c.facts(here.own)) == nil}
	for _, read := range []func(context.Context, access.Actor, *Opened) error{
		s.openWords, s.openPerson, s.openCases, s.openSaid, s.openNames, s.openCover,
	} {
		if err := read(ctx, actor, &o); err != nil {
			return Opened{}, err
		}
	}
	return o, nil
}

// openWords reads the words that a case is about.
func (s *Service) openWords(ctx context.Context, _ access.Actor, o *Opened) (err error) {
	o.Evidence, err = s.wordsOf(ctx, o.Case.Subject, o.Case.Revision)
	return err
}

// wordsOf reads the words that a case is about, or that open the conversation which it is about; nil where there are
// none. A case that more people read than the clinicians gives nothing of what was written to these alone.
func (s *Service) wordsOf(ctx context.Context, about Subject, rev id.Revision) (*forum.Evidence, error) {
	var ev forum.Evidence
	var err error
	switch about.Kind {
	case PostSubject:
		ev, err = s.forum.Evidence(ctx, id.Post(about.ID), rev)
	case ThreadSubject, PrivateSubject:
		ev, err = s.forum.ThreadEvidence(ctx, id.Thread(about.ID), rev)
	default:
		return nil, nil
	}
	if errors.Is(err, store.ErrNotFound) || err == nil && ev.Thread.Kind == forum.Private && !about.Private {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &ev, nil
}

// openPerson reads what its person wrote lately, and what was decided about them.
func (s *Service) openPerson(ctx context.Context, actor access.Actor, o *Opened) (err error) {
	c := o.Case
	if c.Person == "" {
		return nil
	}
	alone := Subject{Private: true}.seenBy(actor, o.Own)
	if o.Posts, err = s.forum.ByPerson(ctx, c.Cohort, c.Person, postsShown, alone); err != nil {
		return err
	}
	if o.Wrote, err = s.forum.CountBy(ctx, c.Cohort, c.Person, PostsMost); err != nil {
		return err
	}
	o.Made, err = s.Past(ctx, actor, c.ID, true)
	return err
}

// openCases finds the cases beside it that the reader sees.
func (s *Service) openCases(ctx context.Context, actor access.Actor, o *Opened) error {
	d := reader{who: actor.Person, now: s.clock.Now(), places: []cohort.Place{{Cohort: o.Cohort, Membership: o.Own}}, scopes: []string{scope(o.Cohort.ID, false)}}
	if (Subject{Private: true}).seenBy(actor, o.Own) {
		d.scopes = append(d.scopes, scope(o.Cohort.ID, true))
	}
	linked, err := s.many(ctx, o.Case.Linked)
	if err != nil {
		return err
	}
	before, err := s.about(ctx, o.Case)
	if err != nil {
		return err
	}
	hidden := func(c Case) bool { return !d.shows(c) || c.ID == o.Case.ID }
	linked, before = slices.DeleteFunc(linked, hidden), slices.DeleteFunc(before, hidden)
	all, err := s.rows(ctx, d, slices.Concat([]Case{o.Case}, linked, before))
	if err != nil {
		return err
	}
	o.Row, o.Linked, o.Before = all[0], all[1:1+len(linked)], all[1+len(linked):]
	o.With = o.Row.With
	return nil
}

// seenBy says whether the table lets somebody read a case about this subject.
func (s Subject) seenBy(actor access.Actor, own cohort.Membership) bool {
	return access.May(actor, access.ReadCase, s.facts(own)) == nil
}

// many reads cases by their ids, without those that are not there.
func (s *Service) many(ctx context.Context, which []id.Case) ([]Case, error) {
	ids := make([]string, len(which))
	for i, c := range which {
		ids[i] = string(c)
	}
	docs, err := s.store.GetMany(ctx, Cases, ids)
	if err != nil {
		return nil, err
	}
	return casesOf(docs)
}

// about reads the last cases about the same person in the same cohort, newest first.
func (s *Service) about(ctx context.Context, c Case) ([]Case, error) {
	if c.Person == "" {
		return nil, nil
	}
	docs, err := s.store.Find(ctx, Cases, store.Query{
		Index: "by_person", Equal: []any{id.Pair(c.Cohort, c.Person)}, Desc: true, Limit: casesShown + 1, NoWords: true,
	})
	if err != nil {
		return nil, err
	}
	return casesOf(docs)
}

func casesOf(docs []store.Doc) ([]Case, error) {
	all := make([]Case, len(docs))
	for i, doc := range docs {
		var err error
		if all[i], err = caseOf(doc); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// openSaid reads what was written with the case's signals and entries: reports, and reasons for taking it over.
func (s *Service) openSaid(ctx context.Context, _ access.Actor, o *Opened) error {
	var ids []string
	for _, sig := range o.Case.Signals {
		ids = append(ids, sig.Words)
	}
	for _, e := range o.Case.History {
		ids = append(ids, e.Words)
	}
	docs, err := s.store.GetMany(ctx, Writings, slices.DeleteFunc(ids, func(w string) bool { return w == "" }))
	if err != nil {
		return err
	}
	o.Said = map[string]string{}
	for _, doc := range docs {
		o.Said[doc.ID] = string(doc.Words["words"].Text)
	}
	return nil
}

// openNames reads the names of everybody on the page.
func (s *Service) openNames(ctx context.Context, _ access.Actor, o *Opened) (err error) {
	people := []id.Person{o.Case.Person, o.Case.AckBy, o.Case.PassedBy}
	for _, e := range o.Case.History {
		people = append(people, e.By, e.Of)
	}
	for _, a := range o.Case.Asks {
		people = append(people, a.To, a.By)
	}
	for _, m := range o.Made {
		people = append(people, m.By)
	}
	if o.Case.Lease != nil {
		people = append(people, o.Case.Lease.Holder)
	}
	slices.Sort(people)
	people = slices.DeleteFunc(slices.Compact(people), func(who id.Person) bool { return who == "" })
	o.Names, err = s.cohorts.Named(ctx, o.Case.Cohort, people)
	return err
}

func (s *Service) openCover(ctx context.Context, _ access.Actor, o *Opened) error {
	clock, err := s.cover.Clock(ctx, o.Case.Cohort)
	o.Promise = clock.Promise(s.clock.Now())
	return err
}

// Earlier gives one page of a long case's older history, oldest first; page counts from 1 to Case.Pages. As Open.
func (s *Service) Earlier(ctx context.Context, actor access.Actor, which id.Case, page int) ([]Entry, map[id.Person]cohort.Membership, error) {
	c, _, err := s.asked(ctx, actor, access.ReadCase, which)
	if err != nil {
		return nil, nil, err
	}
	entries, err := s.earlier(ctx, c, page)
	if err != nil {
		return nil, nil, err
	}
	var people []id.Person
	for _, e := range entries {
		for _, who := range []id.Person{e.By, e.Of} {
			if who != "" {
				people = append(people, who)
			}
		}
	}
	slices.Sort(people)
	names, err := s.cohorts.Named(ctx, c.Cohort, slices.Compact(people))
	return entries, names, err
}
