// Package clinical keeps what clinicians note about a member and a session: for the treatment, under the practice's
// clinical key, and in nothing that a group sees. No other package reads these words; only pages for clinicians do.
package clinical

import (
	"time"

	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// Note is what is noted about one member and one session. There is one for each member and day.
type Note struct {
	ID      string
	Cohort  id.Cohort
	Person  id.Person
	Session time.Time // the day, at midnight UTC
	Author  id.Person // who wrote this version
	At      time.Time // when they did
	Version int64     // counting from 1; 0: nothing is noted yet
	Words   gate.Body

	rev    int64
	events []store.Event
}

// Notes is where notes live, by member and session; Versions is where their earlier words go.
var (
	Notes = &store.Collection{
		Name:    "clinical_notes",
		Words:   []string{"words"},
		Indexes: []store.Index{{Name: "by_member", Keys: []store.Key{{Name: "member", Kind: store.Text}, {Name: "session", Kind: store.Number}}}},
	}
	Versions = &store.Collection{
		Name:    "clinical_versions",
		Words:   []string{"words"},
		Indexes: []store.Index{{Name: "by_note", Keys: []store.Key{{Name: "note", Kind: store.Text}, {Name: "version", Kind: store.Number}}}},
	}
)

// Collections is everything this package keeps, for Store.Migrate.
func Collections() []*store.Collection { return []*store.Collection{Notes, Versions} }

// Watched is what of it carries events, for relay.Watch.
func Watched() []*store.Collection { return []*store.Collection{Notes} }

type facts struct {
	Cohort id.Cohort `json:"cohort"`
	Person id.Person `json:"person"`
	Author id.Person `json:"author"`
	At     int64     `json:"at"`
	Number int64     `json:"number"`
}

// noteID is the id of the note about a member and a day.
func noteID(which id.Cohort, who id.Person, day time.Time) string {
	return id.Pair(which, who) + "." + day.Format("20060102")
}

// fileID names all that is noted about a member, in audit records: not the membership, whose own record they may read.
func fileID(which id.Cohort, who id.Person) string { return id.Pair(who, which) }

func (n Note) facts() []byte {
	return store.Facts(facts{n.Cohort, n.Person, n.Author, clock.Millis(n.At), n.Version})
}

func (n Note) words(owner id.Practice) map[string]store.Words {
	return map[string]store.Words{"words": {Owner: string(owner), Class: string(seal.Clinical), Text: n.Words.Encode()}}
}

func (n Note) doc(owner id.Practice) store.Doc {
	return store.Doc{
		ID: n.ID, Rev: n.rev, Schema: 1, Body: n.facts(), Words: n.words(owner), Events: n.events,
		Keys: map[string]any{"member": id.Pair(n.Cohort, n.Person), "session": clock.Millis(n.Session)},
	}
}

// archived is this version as a document of its own.
func (n Note) archived(owner id.Practice) store.Doc {
	return store.Doc{
		ID: n.ID + "." + versionName(n.Version), Schema: 1, Body: n.facts(), Words: n.words(owner),
		Keys: map[string]any{"note": n.ID, "version": n.Version},
	}
}

func noteOf(doc store.Doc) (Note, error) {
	var f facts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Note{}, errUnreadable(err)
	}
	n := Note{ID: doc.ID, Cohort: f.Cohort, Person: f.Person, Author: f.Author, At: clock.FromMillis(f.At), Version: f.Number, rev: doc.Rev, events: doc.Events}
	if at, ok := doc.Keys["session"].(int64); ok {
		n.Session = clock.FromMillis(at)
	}
	if text := doc.Words["words"].Text; text != nil { // else their key was destroyed
		var err error
		if n.Words, err = gate.Decode(text); err != nil {
			return Note{}, errUnreadable(err)
		}
	}
	return n, nil
}

func errUnreadable(cause error) error {
	return errs.Wrap(cause, errs.Internal, "A record could not be read.")
}
