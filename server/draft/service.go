package draft

import (
	"context"
	"encoding/base64"
	"errors"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// most is how many drafts one person may have at once, those put aside and discarded among them. People never meet it; a
// stuck script does.
const most = 200

// What people are told. Tested with errors.Is.
var (
	// ErrConflict: the box holds another text, saved from elsewhere. Both are kept.
	ErrConflict = errs.New(errs.Conflict, "Something else was written in this box, on another page or device. Both texts are kept.")
	// ErrShared: this page's words were shared already, and a save came late.
	ErrShared = errs.New(errs.Conflict, "These words are shared already, so no draft of them is kept.")
	errMany   = errs.New(errs.TooMany, "You have more drafts than we can keep. Please discard some that you do not need.")
)

// Service is the use cases on drafts. Whoever has come in may use all of it, for what is theirs.
type Service struct {
	store store.Store
	ring  *seal.Ring
	clock clock.Clock
	due   Due
}

// Parts is what the service is made of.
type Parts struct {
	Store store.Store
	Ring  *seal.Ring
	Clock clock.Clock
	Due   Due // for the removal of what has ended
}

// New makes the service.
func New(p Parts) *Service { return &Service{p.Store, p.Ring, p.Clock, p.Due} }

// Save keeps what a box holds now. seen is the Version the form began with, 0 for none. When the box was written in from
// elsewhere meanwhile, both texts are kept and the draft comes back with ErrConflict: what stood there as its Fields, what
// came now as Other. ErrShared for a late save of what was shared. A box that was emptied gives its draft up as Discard
// does. TooLarge, and TooMany for somebody with more drafts than anybody writes; NotFound for a key that names nothing.
func (s *Service) Save(ctx context.Context, actor access.Actor, key Key, fields Fields, seen int64, from From) (Draft, error) {
	if err := access.May(actor, access.WriteDraft, access.Facts{}); err != nil {
		return Draft{}, err
	}
	if err := errors.Join(key.check(), fields.check()); err != nil {
		return Draft{}, err
	}
	for {
		d, err := s.at(ctx, actor.Person, key)
		if err != nil {
			return Draft{}, err
		}
		next, answer := d.take(Text{fields, from, s.clock.Now()}, seen)
		if d.words == nil || len(next.aside) > 0 {
			if err := s.room(ctx, actor.Person); err != nil {
				return Draft{}, err
			}
		}
		if err := s.move(ctx, &next); err == nil {
			return next.draft, answer
		} else if !again(err) {
			return Draft{}, err
		}
	}
}

// Get is the draft of one box. NotFound when there is none.
func (s *Service) Get(ctx context.Context, actor access.Actor, key Key) (Draft, error) {
	if err := access.May(actor, access.ReadDrafts, access.Facts{}); err != nil {
		return Draft{}, err
	}
	if err := key.check(); err != nil {
		return Draft{}, err
	}
	d, err := s.at(ctx, actor.Person, key)
	if err == nil && !d.lives(s.clock.Now()) {
		return d, store.ErrNotFound
	}
	return d, err
}

// List is everything somebody has begun, last saved first, with what was discarded and can still be restored.
func (s *Service) List(ctx context.Context, actor access.Actor) ([]Draft, error) {
	if err := access.May(actor, access.ReadDrafts, access.Facts{}); err != nil {
		return nil, err
	}
	docs, err := s.store.Find(ctx, Drafts, store.Query{Index: "by_author", Equal: []any{string(actor.Person)}, Desc: true, Limit: store.MaxFind})
	if err != nil {
		return nil, err
	}
	var all []Draft
	for _, doc := range docs {
		d, err := draftOf(doc)
		if err != nil {
			return nil, err
		}
		if d.lives(s.clock.Now()) {
			all = append(all, d)
		}
	}
	return all, nil
}

// lives says whether there is something to read; what has ended is refused by its time before it is removed.
func (d Draft) lives(now time.Time) bool { return d.words != nil && now.Before(d.Until) }

// DeviceKey is what the actor's browser seals with what it keeps for them: 32 bytes in base64url, the same on each of
// their devices. It is given to pages and never stored; it ends with their private key.
func (s *Service) DeviceKey(ctx context.Context, actor access.Actor) (string, error) {
	if err := access.May(actor, access.ReadDrafts, access.Facts{}); err != nil {
		return "", err
	}
	key, err := s.ring.RevisionMAC(ctx, string(actor.Person), seal.Private, "device", nil)
	return base64.RawURLEncoding.EncodeToString(key), err
}

// at reads what is kept for one box: the zero version when nothing ever was.
func (s *Service) at(ctx context.Context, who id.Person, key Key) (Draft, error) {
	digest := s.ring.Fingerprint("draft", string(who), string(key.Purpose), key.Target)
	empty := Draft{ID: id.Derived(time.UnixMilli(0), digest), Key: key, author: who}
	doc, err := s.store.Get(ctx, Drafts, empty.ID)
	if errors.Is(err, store.ErrNotFound) {
		return empty, nil
	}
	if err != nil {
		return Draft{}, err
	}
	d, err := draftOf(doc)
	d.Key = key // one without words does not tell
	if !d.lives(s.clock.Now()) {
		d.words, d.Other = nil, nil // ended by its time, and not removed yet
	}
	return d.shown(), err
}

// byID reads a draft of this person. Somebody else's is not there.
func (s *Service) byID(ctx context.Context, actor access.Actor, which string) (Draft, error) {
	doc, err := s.store.Get(ctx, Drafts, which)
	if err != nil {
		return Draft{}, err
	}
	d, err := draftOf(doc)
	if err == nil && (d.author != actor.Person || !d.lives(s.clock.Now())) {
		return Draft{}, store.ErrNotFound
	}
	return d, err
}

func (s *Service) room(ctx context.Context, who id.Person) error {
	n, err := s.store.Count(ctx, Drafts, store.Query{Index: "by_author", Equal: []any{string(who)}}, most)
	if err == nil && n >= most {
		return errMany
	}
	return err
}
