package cohort

import (
	"context"
	"errors"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// What says what kind of change something was.
type What string

// The kinds of change.
const (
	Created          What = "created"
	Settled          What = "settings"
	AgreementChanged What = "agreement"
	Opened           What = "opened"
	Reopened         What = "reopened"
	ClosedAgain      What = "closed-again"
	StaffCame        What = "staff-came"
	StaffChanged     What = "staff-changed"
	StaffWent        What = "staff-went"

	Asked          What = "asked" // came in by an invitation, and is pending
	Accepted       What = "accepted-terms"
	Named          What = "named"
	Admission      What = "admitted"
	NotNow         What = "not-now"
	Moved          What = "moved" // to another standing, see Change.To
	SharedHistory  What = "shared-history"
	Treated        What = "clinician"
	Suspension     What = "suspended"
	MinorFound     What = "minor"
	Upheld         What = "suspension-upheld"
	Lifted         What = "suspension-lifted"
	RemovalBegun   What = "removal-proposed"
	RemovalDropped What = "removal-dropped"
	RemovalDone    What = "removed"
	PostingPaused  What = "posting-paused"
	PostingResumed What = "posting-resumed"
	ModeSet        What = "mode"

	MoveOffered   What = "move-offered" // a place in another group
	MovedOn       What = "moved-on"     // left, by a move
	MoveDeclined  What = "move-declined"
	MoveRefused   What = "move-refused"
	MoveWithdrawn What = "move-withdrawn"
)

// Change is one change of a cohort or of somebody's place in it: what the group was told, and what its staff know.
type Change struct {
	ID      string
	Cohort  id.Cohort
	Person  id.Person // whom it is about; empty: the cohort
	By      id.Person // empty: the house itself
	ByName  string    // as the group knows them
	At      time.Time
	What    What
	To      access.Standing // how the person stood after it
	Clause  int             // of the agreement, counting from 1; 0: none
	Version int             // of the agreement
	Line    string          // what the group was told, or was to be told; empty: nothing
	Told    bool            // the group was told
	Fold    bool            // the line stands folded
	Reason  string          // for the staff

	mask []gate.Range // of the line: what nobody else sees
	own  bool         // the line is in the person's own words
	card bool         // who wrote the line is shown where to find help
}

// Changes is where changes live. A change is written before the document that makes it true and has no keys until an
// event of that document lists it: one that never became true is never seen, and is swept after a day.
var Changes = &store.Collection{
	Name:  "cohort_changes",
	Words: []string{"line", "reason"},
	Indexes: []store.Index{
		{Name: "by_cohort", Keys: []store.Key{{Name: "cohort", Kind: store.Text}, {Name: "at", Kind: store.Number}}},
		{Name: "by_subject", Keys: []store.Key{{Name: "subject", Kind: store.Text}, {Name: "at", Kind: store.Number}}},
	},
}

type changeFacts struct {
	Cohort  id.Cohort       `json:"cohort"`
	Person  id.Person       `json:"person,omitempty"`
	By      id.Person       `json:"by,omitempty"`
	At      int64           `json:"at"`
	What    What            `json:"what"`
	To      access.Standing `json:"to,omitempty"`
	Clause  int             `json:"clause,omitempty"`
	Version int             `json:"version,omitempty"`
	Tells   bool            `json:"tells,omitempty"` // the line is for the group
	Fold    bool            `json:"fold,omitempty"`
	Mask    []gate.Range    `json:"mask,omitempty"`
	Own     bool            `json:"own,omitempty"`
	Card    bool            `json:"card,omitempty"`
}

// draft stores a change that nothing makes true yet.
func (s *Service) draft(ctx context.Context, which id.Cohort, who id.Person, st step) (store.Doc, error) {
	now := s.clock.Now()
	doc := store.Doc{
		ID: s.ids.New(), Schema: 1, Keys: map[string]any{}, Words: map[string]store.Words{},
		Events: []store.Event{{ID: s.ids.New(), Kind: draftEvent, Due: clock.Millis(now.Add(orphanAge))}},
	}
	owner := string(which)
	if st.own {
		owner = string(who)
	}
	put(doc, "line", owner, seal.Group, st.line)
	put(doc, "reason", string(s.practice), seal.Evidence, st.reason)
	by := st.by
	if by == "" {
		by = st.actor.Person
	}
	doc.Body = store.Facts(changeFacts{
		Cohort: which, Person: who, By: by, At: clock.Millis(now), What: st.what, To: st.to, Clause: st.clause,
		Version: st.version, Tells: st.line != "" && !st.told.Hold, Fold: st.told.Fold, Mask: gate.In(st.told.Mask, ""),
		Own: st.own && st.line != "", Card: st.told.Card && st.line != "",
	})
	return s.store.Insert(ctx, Changes, doc)
}

// drop removes a draft whose change was not written. If it cannot, the sweep does.
func (s *Service) drop(ctx context.Context, draft store.Doc) {
	_ = s.store.Delete(ctx, Changes, draft.ID, draft.Rev)
}

// told lists a change that became true: the handler of an event of the document that made it so.
func (s *Service) told(ctx context.Context, _ store.Doc, ev store.Event) error {
	for {
		doc, err := s.store.Get(ctx, Changes, ev.Facts["change"])
		if err != nil {
			return err
		}
		if listed(doc) {
			return nil
		}
		var f changeFacts
		if err := store.ReadFacts(doc.Body, &f); err != nil {
			return errUnreadable(err)
		}
		doc.Keys = map[string]any{"subject": f.subject(), "at": f.At}
		if f.Tells {
			doc.Keys["cohort"] = string(f.Cohort)
		}
		if _, err = s.store.Replace(ctx, Changes, doc); !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
}

// subject is what the change is about: a membership, or the cohort.
func (f changeFacts) subject() string {
	if f.Person == "" {
		return string(f.Cohort)
	}
	return id.Pair(f.Cohort, f.Person)
}

func listed(doc store.Doc) bool { _, ok := doc.Keys["subject"]; return ok }

// sweepDraft removes a change that never became true. One whose event still waits, because relays were down for a day,
// is left for later.
func (s *Service) sweepDraft(ctx context.Context, doc store.Doc, _ store.Event) error {
	if listed(doc) {
		return nil
	}
	var f changeFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return errUnreadable(err)
	}
	of := Memberships
	if f.Person == "" {
		of = Cohorts
	}
	parent, err := s.store.Get(ctx, of, f.subject())
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	for _, ev := range parent.Events {
		if ev.Kind == toldEvent && ev.Facts["change"] == doc.ID {
			return relay.Again(s.clock.Now().Add(15 * time.Minute))
		}
	}
	err = s.store.Delete(ctx, Changes, doc.ID, doc.Rev)
	if errors.Is(err, store.ErrChanged) {
		return relay.Again(s.clock.Now().Add(time.Minute)) // listed meanwhile, or gone
	}
	return err
}

func changeOf(doc store.Doc) (Change, error) {
	var f changeFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Change{}, errUnreadable(err)
	}
	return Change{
		ID: doc.ID, Cohort: f.Cohort, Person: f.Person, By: f.By, At: clock.FromMillis(f.At), What: f.What, To: f.To,
		Clause: f.Clause, Version: f.Version, Line: string(doc.Words["line"].Text), Told: f.Tells, Reason: string(doc.Words["reason"].Text),
		Fold: f.Fold, mask: f.Mask, own: f.Own, card: f.Card,
	}, nil
}
