package forum

import (
	"context"
	"slices"

	"holdfast/server/access"
	"holdfast/server/id"
	"holdfast/server/store"
)

// MaxVersions is the most revisions of one post that its history shows: the latest ones.
const MaxVersions = 100

// Version is one revision of a post as the staff of the cohort read it. Its State says what became of it.
type Version struct {
	Revision
	Author id.Person
	Quotes []QuoteShown // one for each quote segment, in order
}

// History gives the revisions of a post, oldest first, also of one that was taken back, for the staff of its cohort. A
// revision whose words were erased has no Body.
func (s *Service) History(ctx context.Context, actor access.Actor, which id.Post) ([]Version, error) {
	p, t, err := s.postFor(ctx, actor, access.ReadRevisions, which)
	if err != nil {
		return nil, err
	}
	l, err := s.lens(ctx, actor, t)
	if err != nil {
		return nil, err
	}
	return s.versions(ctx, l, p)
}

// versions are the revisions of a post, oldest first, with the quotes in them as they look now.
func (s *Service) versions(ctx context.Context, l lens, p Post) ([]Version, error) {
	revisions, err := s.revisions(ctx, p)
	if err != nil {
		return nil, err
	}
	bodies := make([]*Revision, len(revisions))
	for i := range revisions {
		bodies[i] = &revisions[i]
	}
	around, err := s.around(ctx, l, nil, bodies)
	if err != nil {
		return nil, err
	}
	versions := make([]Version, len(revisions))
	for i, r := range revisions {
		versions[i] = Version{r, p.Author, around.quotes(l, &r)}
	}
	return versions, nil
}

// revisions reads all revisions of a post, oldest first. One that was archived by a change that was cut short is still
// the post's own.
func (s *Service) revisions(ctx context.Context, p Post) ([]Revision, error) {
	docs, err := s.store.Find(ctx, Revisions, store.Query{Index: "by_post", Equal: []any{string(p.ID)}, Desc: true, Limit: MaxVersions})
	if err != nil {
		return nil, err
	}
	var all []Revision
	for _, doc := range docs {
		r, err := archivedOf(doc)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	for _, own := range []*Revision{p.Shown, p.Waiting} {
		if own == nil {
			continue
		}
		all = slices.DeleteFunc(all, func(r Revision) bool { return r.ID == own.ID })
		all = append(all, *own)
	}
	for i := range all {
		if p.Removal != nil && all[i].ID == p.Removal.Revision {
			all[i].State = Removed // whatever a change that came too late for it noted
		}
	}
	slices.SortStableFunc(all, func(a, b Revision) int { return a.At.Compare(b.At) })
	return all, nil
}

// archivedOf is the reverse of Post.archived.
func archivedOf(doc store.Doc) (Revision, error) {
	var f revisionFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Revision{}, errUnreadable(err)
	}
	r, err := f.revision(doc.Words["words"])
	if err != nil {
		return Revision{}, err
	}
	return *r, nil
}
