package cohort

import (
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// MaxAlias is the most runes an alias has: it must stand beside a post on a phone.
const MaxAlias = 60

// Shapes is how many outlines a pebble can have.
const Shapes = 4

// Membership is one person's place in one cohort. There is one per pair, so its id is made of both. The alias is what
// the others see, and is sealed under the person's key.
type Membership struct {
	Cohort   id.Cohort
	Person   id.Person
	Role     access.Role
	Relation access.Relation // of a facilitator
	Standing access.Standing
	Changed  time.Time       // since when they stand so
	Prior    access.Standing // of somebody suspended: how they stood before
	Alias    string          // empty while somebody pending has not named themselves
	Shape    int             // outline of their pebble, 0 to Shapes-1
	Imported bool            // wrote here before the group came to this place
	Joined   time.Time       // when they were last admitted; zero: never, and the group does not know of them
	Since    time.Time       // what they may read begins here; zero: the whole history
	Terms    string          // hash of the terms they accepted last
	Shares   int             // the reopening for which they agreed that newcomers read the history, see ShareHistory

	Clinician id.Person  // who treats them; empty: nobody in particular
	Room      id.Thread  // the one thread of a guest
	Two       *TwoPerson // their suspension, which another must review; nil: none
	Removal   *TwoPerson // their proposed removal, which another must confirm; nil: none
	Through   id.Cohort  // suspended because they are in that cohort, and reviewed there
	Minor     bool       // found to be under age; nobody has said otherwise since
	Chooses   bool       // they chose how they read, see Service.Choices
	Quiet     time.Time  // they would rather not be called on until then, see QuietAt; zero: never said

	PausedUntil time.Time // they cannot write to the group until then, see PausePosting; zero: never said

	Moving *Moving // a place in another group is offered to them; nil: none

	Mode  *Mode // their own in place of the cohort's; nil: that
	reads Mode  // which of the two holds; looked up

	known  bool // the next two were looked up
	bars   bars
	asked  string // the event that made them pending last; see Pend
	offer  *offered
	rev    int64
	events []store.Event
}

// bars are what stands in a member's way by the cohort's own state.
type bars struct{ forming, termsDue, silenced bool }

// Facts are what the access table needs to know of a membership. The zero Membership belongs to somebody outside. One
// that was read for its name alone, see Named, has every bar up.
func (m Membership) Facts() access.Facts {
	return access.Facts{
		Role: m.Role, Relation: m.Relation, Standing: m.Standing,
		Forming: m.bars.forming || !m.known, TermsDue: m.bars.termsDue || !m.known, Silenced: m.bars.silenced || !m.known,
	}
}

// About is Facts for what is done about another person of the cohort, or about oneself.
func (m Membership) About(subject Membership) access.Facts {
	f := m.Facts()
	f.Treats = m.Person != "" && subject.Clinician == m.Person
	f.Own = m.Person != "" && subject.Person == m.Person
	return f
}

// in looks up what the cohort's state and the time mean for this membership.
func (m Membership) in(c Cohort, now time.Time) Membership {
	accepts := m.Role == access.RoleMember || m.Role == access.RoleGuest
	m.reads = m.mode(c)
	m.known, m.bars = true, bars{
		forming:  c.State == Forming,
		termsDue: accepts && c.Terms != "" && m.Terms != c.Terms,
		silenced: m.SilentAt(now),
	}
	return m
}

// Staff says whether this person speaks as staff here.
func (m Membership) Staff() bool {
	return m.Role == access.RoleFacilitator || m.Role == access.RoleModerator
}

// Clinical says whether this person is one of the cohort's clinicians now: its facilitators but for supervisors.
func (m Membership) Clinical() bool {
	return m.Role == access.RoleFacilitator && m.Standing == access.Admitted && m.Relation != access.Supervisor && m.Relation != access.NoRelation
}

// Mailable says whether somebody who stands so gets mail and nudges about their cohort.
func Mailable(m Membership) bool {
	return m.Standing == access.Pending || m.Standing == access.Admitted
}

// Memberships is where memberships live. Only those with something to decide have a due.
var Memberships = &store.Collection{
	Name:  "memberships",
	Words: []string{"alias"},
	Indexes: []store.Index{
		{Name: "by_cohort", Keys: []store.Key{{Name: "cohort", Kind: store.Text}, {Name: "standing", Kind: store.Text}}},
		{Name: "by_person", Keys: []store.Key{{Name: "person", Kind: store.Text}}},
		{Name: "by_due", Keys: []store.Key{{Name: "cohort", Kind: store.Text}, {Name: "due", Kind: store.Number}}},
	},
}

type membershipFacts struct {
	Role      access.Role     `json:"role"`
	Relation  access.Relation `json:"relation,omitempty"`
	Changed   int64           `json:"changed,omitempty"`
	Prior     access.Standing `json:"prior,omitempty"`
	Shape     int             `json:"shape"`
	Imported  bool            `json:"imported,omitempty"`
	Joined    int64           `json:"joined"`
	Since     int64           `json:"since,omitempty"`
	Terms     string          `json:"terms,omitempty"`
	Shares    int             `json:"shares,omitempty"`
	Clinician id.Person       `json:"clinician,omitempty"`
	Room      id.Thread       `json:"room,omitempty"`
	Two       *twoFacts       `json:"two,omitempty"`
	Removal   *twoFacts       `json:"removal,omitempty"`
	Through   id.Cohort       `json:"through,omitempty"`
	Minor     bool            `json:"minor,omitempty"`
	Chooses   bool            `json:"chooses,omitempty"`
	Quiet     int64           `json:"quiet,omitempty"`
	Paused    int64           `json:"paused,omitempty"`
	Asked     string          `json:"asked,omitempty"`
	Mode      *Mode           `json:"mode,omitempty"`
	Moving    *Moving         `json:"moving,omitempty"`
	Offer     *offered        `json:"offer,omitempty"`
}

func (m Membership) doc() store.Doc {
	facts := membershipFacts{
		Role: m.Role, Relation: m.Relation, Changed: millis(m.Changed), Prior: m.Prior, Shape: m.Shape, Imported: m.Imported,
		Joined: millis(m.Joined), Since: millis(m.Since), Terms: m.Terms, Shares: m.Shares, Clinician: m.Clinician, Room: m.Room,
		Two: m.Two.facts(), Removal: m.Removal.facts(), Through: m.Through, Minor: m.Minor, Asked: m.asked,
		Mode: m.Mode, Chooses: m.Chooses, Quiet: millis(m.Quiet), Paused: millis(m.PausedUntil),
		Moving: m.Moving, Offer: m.offer,
	}
	doc := store.Doc{
		ID: id.Pair(m.Cohort, m.Person), Rev: m.rev, Schema: 1, Body: store.Facts(facts), Events: m.events,
		Keys:  map[string]any{"cohort": string(m.Cohort), "person": string(m.Person), "standing": string(m.Standing)},
		Words: map[string]store.Words{},
	}
	if due := m.due(); !due.IsZero() {
		doc.Keys["due"] = clock.Millis(due)
	}
	put(doc, "alias", string(m.Person), seal.Group, m.Alias)
	return doc
}

func membershipOf(doc store.Doc) (Membership, error) {
	var f membershipFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Membership{}, errUnreadable(err)
	}
	if f.Role == access.RoleFacilitator && f.Relation == access.NoRelation {
		f.Relation = access.Lead // written before there were relations, when whoever facilitated led
	}
	text := func(key string) string { v, _ := doc.Keys[key].(string); return v }
	return Membership{
		Cohort: id.Cohort(text("cohort")), Person: id.Person(text("person")), Standing: access.Standing(text("standing")),
		Role: f.Role, Relation: f.Relation, Changed: fromMillis(f.Changed), Prior: f.Prior, Shape: f.Shape, Imported: f.Imported,
		Joined: fromMillis(f.Joined), Since: fromMillis(f.Since), Terms: f.Terms, Shares: f.Shares, Clinician: f.Clinician, Room: f.Room,
		Two: f.Two.two(), Removal: f.Removal.two(), Through: f.Through, Minor: f.Minor, asked: f.Asked,
		Mode: f.Mode, Chooses: f.Chooses, Quiet: fromMillis(f.Quiet), PausedUntil: fromMillis(f.Paused),
		Moving: f.Moving, offer: f.Offer,
		Alias: string(doc.Words["alias"].Text), rev: doc.Rev, events: doc.Events,
	}, nil
}

// due is when the first thing about this person must be decided; zero: nothing waits. Somebody pending has no promised
// time, and counts from when they came.
func (m Membership) due() time.Time {
	var first time.Time
	for _, t := range []*TwoPerson{m.Two, m.Removal} {
		if t != nil && (first.IsZero() || t.Due.Before(first)) {
			first = t.Due
		}
	}
	if first.IsZero() && m.Standing == access.Pending {
		return m.Changed
	}
	return first
}
