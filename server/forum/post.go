package forum

import (
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// State is what has become of one revision.
type State string

// The states of a revision. Only Published is ever shown to the group.
const (
	Published State = "published"
	Held      State = "held"      // waits for a moderator; its author sees it
	Replaced  State = "replaced"  // a newer revision took its place
	Withdrawn State = "withdrawn" // its author took it back
	Removed   State = "removed"   // staff took it away
)

// Revision is the exact words of a post at one time. Decisions name revisions.
type Revision struct {
	ID    id.Revision
	At    time.Time
	State State
	MAC   []byte // over gate version, segments, note and hope, under the author's key
	Body  gate.Body
	Note  Note
	Hope  Hope

	For   HeldFor     // why it is held
	Since time.Time   // when it was held; zero: it is not
	Fold  bool        // the others meet it folded
	Card  bool        // its author was shown where to find help
	Mask  []gate.Mark // words that nobody but its author and whoever reviews it sees; also in title and note
	Marks []gate.Mark // what screening found, and where
	Rules []string    // of screening
}

// Post is one contribution. It embeds the revision the group sees and, if that is another, the newest one; older ones
// are documents of their own.
type Post struct {
	ID        id.Post
	Thread    id.Thread
	Cohort    id.Cohort
	Author    id.Person
	Answers   id.Post   // the post it answers; empty: the thread
	To        id.Person // who wrote that
	Source    Source
	Created   time.Time
	Published time.Time // from when the group can see it, which is its place in the thread; may be ahead; zero: never
	Shown     *Revision // the published revision
	Waiting   *Revision // a newer one that is held
	Changed   bool      // the group saw another one before Shown
	Older     bool      // there are earlier revisions, whether the group saw them or not
	Mentions  []id.Person
	TakenBack time.Time
	Moved     id.Thread     // this is only the place a post left: where it stands now. Nobody's words are here, see Move
	First     time.Time     // of a post that was moved: when the group first saw it, where it stood then; see When
	Removal   *Removal      // staff removed it; nil: they did not
	Answered  bool          // of one that is hidden: others had answered it, so that a line stands in its place
	Decisions []id.Decision // what was carried out on it, the last ones

	last   id.Revision // of one that is hidden or removed: what the group saw last
	left   id.Revision // of one that was taken back: what its author had written last
	rev    int64
	events []store.Event
}

// Newest is the revision its author last wrote; nil once taken back or removed.
func (p Post) Newest() *Revision {
	if p.Waiting != nil {
		return p.Waiting
	}
	return p.Shown
}

// Facts adds what the access table must know of the post to what it knows of the reader and the thread. Before the group
// sees it the cohort's staff may. What was taken back before the group saw it was never there. Words that staff removed
// are gone like those that were taken back; those that are held stay their author's.
func (p Post) Facts(f access.Facts, reader id.Person, now time.Time) access.Facts {
	staff := f.Role == access.RoleFacilitator || f.Role == access.RoleModerator
	f.Own = p.Author == reader && p.Moved == "" // the place it left is nobody's
	f.Published = p.Shown != nil && (staff || !p.Published.After(now))
	gone := !p.TakenBack.IsZero() || p.Removal != nil
	f.TakenBack = gone && (f.Own || staff || !p.Published.IsZero()) || p.hidden() && p.Answered && !f.Own
	return f
}

// early says whether the group does not see the post yet.
func (p Post) early(now time.Time) bool { return p.Published.IsZero() || p.Published.After(now) }

// Posts is where posts live. Only what was published has a place in its thread's index; what was taken back keeps it,
// so that answers keep their sense.
var Posts = &store.Collection{
	Name:  "posts",
	Words: []string{"shown", "waiting"},
	Indexes: []store.Index{
		{Name: "by_thread", Keys: []store.Key{{Name: "thread", Kind: store.Text}, {Name: "published", Kind: store.Number}}},
		{Name: "by_author", Keys: []store.Key{{Name: "author", Kind: store.Text}, {Name: "written", Kind: store.Number}}},
	},
}

// byAuthor is the index key of what one person wrote in one cohort.
func byAuthor(which id.Cohort, who id.Person) string { return id.Pair(which, who) }

// Revisions is where the words of a post go when newer ones take their place, or when they are taken back.
var Revisions = &store.Collection{
	Name:    "revisions",
	Words:   []string{"words"},
	Indexes: []store.Index{{Name: "by_post", Keys: []store.Key{{Name: "post", Kind: store.Text}, {Name: "at", Kind: store.Number}}}},
}

// schema is the shape of posts and revisions. In 1 a revision's words were its body alone, which 2 reads the same way.
const schema = 2

type postFacts struct {
	Thread    id.Thread      `json:"thread"`
	Cohort    id.Cohort      `json:"cohort"`
	Author    id.Person      `json:"author"`
	Answers   id.Post        `json:"answers,omitempty"`
	To        id.Person      `json:"to,omitempty"`
	Source    Source         `json:"source"`
	Created   int64          `json:"created"`
	Shown     *revisionFacts `json:"shown,omitempty"`
	Waiting   *revisionFacts `json:"waiting,omitempty"`
	Changed   bool           `json:"changed,omitempty"`
	Older     bool           `json:"older,omitempty"`
	Mentions  []id.Person    `json:"mentions,omitempty"`
	TakenBack int64          `json:"taken_back,omitempty"`
	Moved     id.Thread      `json:"moved,omitempty"`
	First     int64          `json:"first,omitempty"`
	Removal   *removalFacts  `json:"removal,omitempty"`
	Answered  bool           `json:"answered,omitempty"`
	Decisions []id.Decision  `json:"decisions,omitempty"`
	Last      id.Revision    `json:"last,omitempty"`
	Left      id.Revision    `json:"left,omitempty"`
}

type revisionFacts struct {
	ID    id.Revision `json:"id"`
	At    int64       `json:"at"`
	State State       `json:"state"`
	MAC   []byte      `json:"mac"`
	For   HeldFor     `json:"for,omitempty"`
	Since int64       `json:"since,omitempty"`
	Fold  bool        `json:"fold,omitempty"`
	Card  bool        `json:"card,omitempty"`
	Mask  []gate.Mark `json:"mask,omitempty"`
	Marks []gate.Mark `json:"marks,omitempty"`
	Rules []string    `json:"rules,omitempty"`
}

type removalFacts struct {
	By       id.Person   `json:"by"`
	At       int64       `json:"at"`
	Clause   int         `json:"clause,omitempty"`
	Version  int         `json:"version,omitempty"`
	Decision id.Decision `json:"decision"`
	Revision id.Revision `json:"revision"`
}

func (r *Removal) facts() *removalFacts {
	if r == nil {
		return nil
	}
	return &removalFacts{r.By, clock.Millis(r.At), r.Clause, r.Version, r.Decision, r.Revision}
}

func (f *removalFacts) removal() *Removal {
	if f == nil {
		return nil
	}
	return &Removal{f.By, clock.FromMillis(f.At), f.Clause, f.Version, f.Decision, f.Revision}
}

func (p Post) doc() store.Doc {
	facts := postFacts{
		Thread: p.Thread, Cohort: p.Cohort, Author: p.Author, Answers: p.Answers, To: p.To, Source: p.Source,
		Created: clock.Millis(p.Created), Changed: p.Changed, Older: p.Older, Mentions: p.Mentions, Moved: p.Moved, First: millis(p.First),
		Removal: p.Removal.facts(), Answered: p.Answered, Decisions: p.Decisions, Last: p.last, Left: p.left,
	}
	doc := store.Doc{ID: string(p.ID), Rev: p.rev, Schema: schema, Keys: map[string]any{}, Words: map[string]store.Words{}, Events: p.events}
	facts.Shown = p.Shown.put(doc, "shown", p.Author)
	facts.Waiting = p.Waiting.put(doc, "waiting", p.Author)
	if !p.TakenBack.IsZero() {
		facts.TakenBack = clock.Millis(p.TakenBack)
	}
	if p.Moved == "" { // the place a post left was written by nobody
		doc.Keys["author"], doc.Keys["written"] = byAuthor(p.Cohort, p.Author), clock.Millis(p.Created)
	}
	if !p.Published.IsZero() {
		doc.Keys["thread"], doc.Keys["published"] = string(p.Thread), clock.Millis(p.Published)
	}
	doc.Body = store.Facts(facts)
	return doc
}

// put lays the revision's words into doc and gives its facts; nil for no revision.
func (r *Revision) put(doc store.Doc, field string, author id.Person) *revisionFacts {
	if r == nil {
		return nil
	}
	words := store.Words{Owner: string(author), Class: class, Revision: string(r.ID)}
	if r.Body != nil { // else their key was destroyed, and they stay gone
		words.Text = r.encode()
	}
	doc.Words[field] = words
	return &revisionFacts{
		ID: r.ID, At: clock.Millis(r.At), State: r.State, MAC: r.MAC,
		For: r.For, Since: millis(r.Since), Fold: r.Fold, Card: r.Card, Mask: r.Mask, Marks: r.Marks, Rules: r.Rules,
	}
}

func postOf(doc store.Doc) (Post, error) {
	var f postFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Post{}, errUnreadable(err)
	}
	p := Post{
		ID: id.Post(doc.ID), Thread: f.Thread, Cohort: f.Cohort, Author: f.Author, Answers: f.Answers, To: f.To,
		Source: f.Source, Created: clock.FromMillis(f.Created), Changed: f.Changed, rev: doc.Rev, events: doc.Events,
		Older: f.Older || f.Changed, Mentions: f.Mentions,
		Moved: f.Moved, First: fromMillis(f.First),
		Removal: f.Removal.removal(), Answered: f.Answered, Decisions: f.Decisions, last: f.Last, left: f.Left,
	}
	if at, ok := doc.Keys["published"].(int64); ok {
		p.Published = clock.FromMillis(at)
	}
	if f.TakenBack != 0 {
		p.TakenBack = clock.FromMillis(f.TakenBack)
	}
	var err error
	if p.Shown, err = f.Shown.revision(doc.Words["shown"]); err != nil {
		return Post{}, err
	}
	p.Waiting, err = f.Waiting.revision(doc.Words["waiting"])
	return p, err
}

// revision joins facts and words. Words whose key was destroyed are gone for good: the revision then has no body.
func (f *revisionFacts) revision(words store.Words) (*Revision, error) {
	if f == nil {
		return nil, nil
	}
	r := &Revision{
		ID: f.ID, At: clock.FromMillis(f.At), State: f.State, MAC: f.MAC,
		For: f.For, Since: fromMillis(f.Since), Fold: f.Fold, Card: f.Card, Mask: f.Mask, Marks: f.Marks, Rules: f.Rules,
	}
	if words.Text == nil {
		return r, nil
	}
	return r, r.decode(words.Text)
}

// archived is a revision as a document of its own.
func (p Post) archived(r Revision, state State) store.Doc {
	r.State = state
	doc := store.Doc{ID: string(r.ID), Schema: schema, Words: map[string]store.Words{}}
	facts := r.put(doc, "words", p.Author)
	doc.Keys = map[string]any{"post": string(p.ID), "at": clock.Millis(r.At)}
	doc.Body = store.Facts(facts)
	return doc
}
