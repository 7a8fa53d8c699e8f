package forum

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Listing is one page of a cohort's threads as one reader may see it.
type Listing struct {
	Cohort cohort.Cohort
	Own    cohort.Membership
	Rows   []Row
	Later  string // address of the next page; empty: there is none
	Start  bool   // the reader may start a thread
}

// Row is one thread of a listing. Whoever the reader muted is no news in it.
type Row struct {
	Thread  Thread
	Starter cohort.Membership
	With    cohort.Membership   // of a private thread: the member
	New     []cohort.Membership // whose posts are new to the reader, latest first, each once
	ToMe    []cohort.Membership // those among them who answered the reader
	Unread  bool
	Last    *cohort.Membership // who wrote last; nil when nothing stands there any more
	LastOwn bool
	LastAt  time.Time
	Note    string // content note of the opening, worded; empty: none
}

// List gives a page of the cohort's threads, pinned ones first, then by their latest post, with what is new to the
// reader. For whoever is admitted to the cohort.
func (s *Service) List(ctx context.Context, actor access.Actor, which id.Cohort, at string) (Listing, error) {
	c, own, err := s.cohorts.Get(ctx, actor, which)
	if err != nil {
		return Listing{}, err
	}
	l := Listing{Cohort: c, Own: own, Start: access.May(actor, access.StartThread, own.Facts()) == nil}
	q := store.Query{Index: "by_cohort", Equal: []any{string(which)}, Desc: true, Limit: PageSize + 1}
	if at != "" {
		if q.After, err = parseRow(at); err != nil {
			return Listing{}, err
		}
	}
	threads, err := s.threads(ctx, own, q)
	if err != nil {
		return Listing{}, err
	}
	if len(threads) > PageSize {
		threads = threads[:PageSize]
		l.Later = rowAddress(threads[PageSize-1])
	}
	l.Rows, err = s.rows(ctx, c, own, threads)
	return l, err
}

// Latest gives the first few threads of a cohort the actor is known to be admitted to, for their home page.
func (s *Service) Latest(ctx context.Context, actor access.Actor, place cohort.Place, most int) ([]Row, error) {
	if err := access.May(actor, access.ReadCohort, place.Membership.Facts()); err != nil {
		return nil, err
	}
	threads, err := s.threads(ctx, place.Membership, store.Query{Index: "by_cohort", Equal: []any{string(place.Cohort.ID)}, Desc: true, Limit: most})
	if err != nil {
		return nil, err
	}
	return s.rows(ctx, place.Cohort, place.Membership, threads)
}

// threads finds those of q's threads that this reader was given to see. To a late joiner the others are not there; what
// was last written in before they came was begun before they came too, so that the search ends.
func (s *Service) threads(ctx context.Context, reader cohort.Membership, q store.Query) ([]Thread, error) {
	var given []Thread
	for {
		docs, err := s.store.Find(ctx, Threads, q)
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			t, err := threadOf(doc)
			if err != nil {
				return nil, err
			}
			if !t.Pinned && t.Active().Before(reader.Since) {
				return given, nil
			}
			if !t.earlier(reader) && !t.Unseen(reader, s.clock.Now()) {
				given = append(given, t)
			}
		}
		if len(given) >= q.Limit {
			return given[:q.Limit], nil
		}
		if len(docs) < q.Limit {
			return given, nil
		}
		last := docs[len(docs)-1]
		q.After = &store.Cursor{Keys: []any{last.Keys["pinned"], last.Keys["active"]}, ID: last.ID}
	}
}

// rows adds to threads what their reader should know: who wrote, and what of it is new.
func (s *Service) rows(ctx context.Context, c cohort.Cohort, reader cohort.Membership, threads []Thread) ([]Row, error) {
	if len(threads) == 0 {
		return nil, nil
	}
	read, err := s.marksOf(ctx, reader.Person, threads)
	if err != nil {
		return nil, err
	}
	named, err := s.cohorts.Named(ctx, c.ID, peopleOf(threads))
	if err != nil {
		return nil, err
	}
	notes, err := s.notes(ctx, c, reader.Person, threads)
	if err != nil {
		return nil, err
	}
	choices, err := s.cohorts.Choices(ctx, reader)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(threads))
	for i, t := range threads {
		rows[i] = row(t, read[t.ID], reader.Person, choices, named)
		rows[i].Note = notes[t.Opening]
	}
	return rows, nil
}

// peopleOf are those whom rows of these threads may name.
func peopleOf(threads []Thread) []id.Person {
	var people []id.Person
	for _, t := range threads {
		people = append(people, t.Author, t.With)
		for _, r := range t.Recent {
			people = append(people, r.Author)
		}
	}
	slices.Sort(people)
	return slices.DeleteFunc(slices.Compact(people), func(p id.Person) bool { return p == "" })
}

// notes words the content notes of those openings that have one.
func (s *Service) notes(ctx context.Context, c cohort.Cohort, reader id.Person, threads []Thread) (map[id.Post]string, error) {
	var openings []string
	for _, t := range threads {
		if t.Noted {
			openings = append(openings, string(t.Opening))
		}
	}
	if len(openings) == 0 {
		return nil, nil
	}
	docs, err := s.store.GetMany(ctx, Posts, openings)
	if err != nil {
		return nil, err
	}
	notes := map[id.Post]string{}
	for _, doc := range docs {
		p, err := postOf(doc)
		if err != nil {
			return nil, err
		}
		if said := (lens{view: s.view(reader)}).meets(p.Shown, p.Author); said != nil {
			notes[p.ID] = said.Note.words(c)
		}
	}
	return notes, nil
}

func row(t Thread, mark Mark, reader id.Person, choices cohort.Choices, named map[id.Person]cohort.Membership) Row {
	t = t.to(reader)
	r := Row{Thread: t, Starter: named[t.Author], With: named[t.With], LastAt: t.Active()}
	told := map[id.Person]bool{}
	answered := map[id.Person]bool{}
	for _, p := range t.Recent {
		if choices.Mutes(p.Author) || choices.Hides(string(p.Post)) {
			continue
		}
		if r.Last == nil {
			last := named[p.Author]
			r.Last, r.LastOwn, r.LastAt = &last, p.Author == reader, clock.FromMillis(p.At)
		}
		if p.Author == reader || !mark.Unread(p.At, p.Post) {
			continue
		}
		r.Unread = true
		if !told[p.Author] {
			r.New = append(r.New, named[p.Author])
		}
		if p.To == reader && !answered[p.Author] {
			r.ToMe = append(r.ToMe, named[p.Author])
			answered[p.Author] = true
		}
		told[p.Author] = true
	}
	return r
}

func (s *Service) marksOf(ctx context.Context, reader id.Person, threads []Thread) (map[id.Thread]Mark, error) {
	ids := make([]string, len(threads))
	for i, t := range threads {
		ids[i] = id.Pair(reader, t.ID)
	}
	return s.marks(ctx, ids)
}

func (s *Service) marks(ctx context.Context, ids []string) (map[id.Thread]Mark, error) {
	docs, err := s.store.GetMany(ctx, Marks, ids)
	if err != nil {
		return nil, err
	}
	read := make(map[id.Thread]Mark, len(docs))
	for _, doc := range docs {
		m, err := markOf(doc)
		if err != nil {
			return nil, err
		}
		read[m.Thread] = m
	}
	return read, nil
}

func rowAddress(t Thread) string {
	pinned := "0"
	if t.Pinned {
		pinned = "1"
	}
	return pinned + "-" + strconv.FormatInt(clock.Millis(t.Active()), 36) + "-" + string(t.ID)
}

func parseRow(s string) (*store.Cursor, error) {
	parts := strings.Split(s, "-")
	if len(parts) != 3 || (parts[0] != "0" && parts[0] != "1") {
		return nil, store.ErrNotFound
	}
	at, err := strconv.ParseInt(parts[1], 36, 64)
	if err != nil {
		return nil, store.ErrNotFound
	}
	thread, err := id.Parse[id.Thread](parts[2])
	return &store.Cursor{Keys: []any{int64(parts[0][0] - '0'), at}, ID: string(thread)}, err
}
