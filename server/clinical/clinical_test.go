package clinical_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/access"
	"holdfast/server/audit"
	"holdfast/server/clinical"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
	"holdfast/server/store/sealed"
	"holdfast/server/store/sqlite"
	"holdfast/server/testkit"
)

func TestCheckFindsNames(t *testing.T) {
	aliases := []string{"Tern", "Rook", "Old Oak", "Zoë", "Rook"}
	for text, want := range map[string][]string{
		"Nobody but her.":                       nil,
		"She leans on tern, and on ROOK.":       {"Rook", "Tern"},
		"Internal: a pattern returns. Rookery.": nil,
		"“Tern” was mentioned; Tern's too":      {"Tern"},
		"An old\n  oak stood there.":            {"Old Oak"},
		"mit zoë gesprochen":                    {"Zoë"},
		"Tern":                                  {"Tern"},
		"Terns, tern2 and Ternary":              nil,
		"Pattern. But Tern!":                    {"Tern"},
		"":                                      nil,
	} {
		if diff := cmp.Diff(want, clinical.Check(text, aliases)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

// practice is notes on a store of their own, with a group made by hand.
type practice struct {
	*testing.T
	*clinical.Service
	clock   *testkit.Clock
	raw     store.Store
	audit   *log
	members map[id.Person]cohort.Membership
}

// log is the audit log: what is on record before anything is read, unless it fails.
type log struct {
	records []audit.Record
	fails   error
}

func (l *log) Append(_ context.Context, r audit.Record) error {
	if l.fails == nil {
		l.records = append(l.records, r)
	}
	return l.fails
}

const group = id.Cohort("01KBS7Q0R0ABCDEFGHJKMNPQRS")

func (p *practice) Membership(_ context.Context, which id.Cohort, who id.Person) (cohort.Membership, error) {
	if which != group {
		return cohort.Membership{}, nil
	}
	return p.members[who], nil
}

func (p *practice) Named(_ context.Context, _ id.Cohort, people []id.Person) (map[id.Person]cohort.Membership, error) {
	named := map[id.Person]cohort.Membership{}
	for _, who := range people {
		named[who] = p.members[who]
	}
	return named, nil
}

func (p *practice) People(context.Context, access.Actor, id.Cohort) (all []cohort.Membership, err error) {
	for _, m := range p.members {
		all = append(all, m)
	}
	return all, nil
}

func (p *practice) Carry(context.Context, *store.Collection, store.Doc) {}

func (p *practice) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// who are the people of the practice, by what they are.
func person(n int) id.Person { return id.Person(fmt.Sprintf("01KBS7Q0R0ABCDEFGHJKMNPQ%02d", n)) }

var (
	willow, tern   = person(1), person(2)
	lead, locum    = person(3), person(4)
	moderator, sup = person(5), person(6)
	treating       = person(7)
	session        = time.Date(2026, 11, 10, 0, 0, 0, 0, time.UTC)
)

func staff(who id.Person) access.Actor {
	return access.Actor{Person: who, Kind: access.Staff, Strong: true}
}

func begin(t *testing.T) *practice {
	t.Helper()
	p := &practice{T: t, clock: testkit.NewClock(session.Add(20 * time.Hour)), audit: &log{}, members: map[id.Person]cohort.Membership{}}
	add := func(who id.Person, role access.Role, relation access.Relation, alias string) {
		p.members[who] = cohort.Membership{Cohort: group, Person: who, Role: role, Relation: relation, Standing: access.Admitted, Alias: alias}
	}
	add(willow, access.RoleMember, "", "Willow")
	add(tern, access.RoleMember, "", "Tern")
	add(lead, access.RoleFacilitator, access.Lead, "Dr Osei")
	add(locum, access.RoleFacilitator, access.Locum, "Inês")
	add(moderator, access.RoleModerator, "", "Milo")
	add(sup, access.RoleFacilitator, access.Supervisor, "Ida")
	add(treating, access.RoleModerator, "", "Kim")
	w := p.members[willow]
	w.Clinician = treating
	p.members[willow] = w
	raw, err := sqlite.Open(filepath.Join(t.TempDir(), "records.db"), sqlite.Options{})
	p.must(err)
	t.Cleanup(func() { p.must(raw.Close()) })
	p.must(raw.Migrate(t.Context(), append(clinical.Collections(), sealed.Keys)...))
	ring, err := seal.OpenRing(t.Context(), seal.NewRoot(), sealed.NewKeys(raw), "practice", 100)
	p.must(err)
	p.raw = raw
	p.Service = clinical.New(clinical.Parts{
		Store: sealed.New(raw, ring, "practice"), Clock: p.clock, IDs: id.NewSource(p.clock, testkit.Random(1)),
		Cohorts: p, Audit: p.audit, Carrier: p, Practice: "practice",
	})
	return p
}

func (p *practice) write(who id.Person, text string, seen int64) (clinical.Note, error) {
	p.clock.Advance(time.Minute)
	return p.Write(p.Context(), staff(who), group, willow, clinical.Writing{Session: session, Text: text, Seen: seen})
}

func (p *practice) noted(f clinical.File) (all []string) {
	for _, n := range f.Notes {
		all = append(all, fmt.Sprintf("%d %s", n.Version, n.Words.Text()))
	}
	return all
}

// A note is one for each session; what it replaces is kept; a colleague's is not written over.
func TestNotesAndTheirVersions(t *testing.T) {
	p := begin(t)
	ctx := t.Context()
	_, err := p.write(lead, "First.", 0)
	p.must(err)
	_, err = p.write(lead, "First.", 0) // sent twice
	p.must(err)
	if _, err := p.write(locum, "Mine.", 0); errs.KindOf(err) != errs.Conflict {
		t.Errorf("over a colleague's: %v", err)
	}
	_, err = p.write(locum, "Second.", 1)
	p.must(err)
	_, err = p.write(treating, "Third.", 2)
	p.must(err)
	file, err := p.File(ctx, staff(lead), group, willow)
	p.must(err)
	if diff := cmp.Diff([]string{"3 Third."}, p.noted(file)); diff != "" {
		t.Error(diff)
	}
	before, err := p.Earlier(ctx, staff(lead), group, willow, session)
	p.must(err)
	if diff := cmp.Diff([]string{"3 Third.", "2 Second.", "1 First."}, p.noted(before)); diff != "" {
		t.Error(diff)
	}
	if before.Notes[1].Author != locum || before.Authors[locum].Alias != "Inês" || !before.Notes[1].At.Before(before.Notes[0].At) {
		t.Errorf("who wrote it before, and when: %+v", before.Notes[1])
	}
}

// Clinicians of the group and whoever treats the member read and write; to everybody else the notes are not there, or
// not theirs.
func TestWhoReadsNotes(t *testing.T) {
	p := begin(t)
	_, err := p.write(lead, "For the treatment.", 0)
	p.must(err)
	for name, c := range map[string]struct {
		who  access.Actor
		kind errs.Kind // Internal: none
	}{
		"lead": {who: staff(lead)}, "locum": {who: staff(locum)}, "treating": {who: staff(treating)},
		"moderator":   {who: staff(moderator), kind: errs.Forbidden},
		"supervisor":  {who: staff(sup), kind: errs.Forbidden},
		"herself":     {who: access.Actor{Person: willow, Kind: access.Member}, kind: errs.NotFound},
		"member":      {who: access.Actor{Person: tern, Kind: access.Member}, kind: errs.NotFound},
		"weak lead":   {who: access.Actor{Person: lead, Kind: access.Staff}, kind: errs.Forbidden},
		"an admin":    {who: access.Actor{Person: person(9), Kind: access.Admin, Strong: true}, kind: errs.NotFound},
		"not come in": {who: access.Actor{}, kind: errs.Unauthenticated},
	} {
		before := len(p.audit.records)
		file, err := p.File(t.Context(), c.who, group, willow)
		_, wrote := p.Write(t.Context(), c.who, group, willow, clinical.Writing{Session: session.AddDate(0, 0, -7), Text: "For the treatment.", Seen: 0})
		if c.kind == errs.Internal {
			if err != nil || wrote != nil || len(file.Notes) == 0 || !file.Write {
				t.Errorf("%s: %v, %v", name, err, wrote)
			}
			continue
		}
		if errs.KindOf(err) != c.kind || errs.KindOf(wrote) != c.kind || len(file.Notes) > 0 || len(p.audit.records) != before {
			t.Errorf("%s: %v, %v, %d on record", name, err, wrote, len(p.audit.records)-before)
		}
	}
	if _, err := p.File(t.Context(), staff(lead), group, lead); errs.KindOf(err) != errs.Conflict {
		t.Errorf("about staff: %v", err)
	}
	if _, err := p.File(t.Context(), staff(lead), group, person(8)); errs.KindOf(err) != errs.NotFound {
		t.Errorf("about nobody: %v", err)
	}
}

// Reading is on record first, and does not happen when it cannot be.
func TestReadingIsOnRecordBefore(t *testing.T) {
	p := begin(t)
	_, err := p.write(lead, "For the treatment.", 0)
	p.must(err)
	_, err = p.File(t.Context(), staff(locum), group, willow)
	p.must(err)
	if n := len(p.audit.records); n != 1 || p.audit.records[0].Actor != string(locum) || p.audit.records[0].Action != string(access.ReadClinical) {
		t.Fatalf("on record: %+v", p.audit.records)
	}
	p.audit.fails = store.ErrUnavailable
	if file, err := p.File(t.Context(), staff(locum), group, willow); err == nil || len(file.Notes) > 0 {
		t.Errorf("read without a record: %+v, %v", file.Notes, err)
	}
	if file, err := p.Earlier(t.Context(), staff(locum), group, willow, session); err == nil || len(file.Notes) > 0 {
		t.Errorf("versions without a record: %+v, %v", file.Notes, err)
	}
}

// Another member's name is asked about once; the refusal names nobody, and the page finds out whom.
func TestOtherMembersAreAskedAbout(t *testing.T) {
	p := begin(t)
	text := "Willow leans on Tern. Dr Osei saw it too."
	_, err := p.write(lead, text, 0)
	if err != clinical.ErrNames || strings.Contains(err.Error(), "Tern") {
		t.Fatalf("it answers %v", err)
	}
	names, err := p.Names(t.Context(), staff(lead), group, willow, text)
	p.must(err)
	if diff := cmp.Diff([]string{"Tern"}, names); diff != "" {
		t.Error(diff)
	}
	_, err = p.Write(t.Context(), staff(lead), group, willow, clinical.Writing{Session: session, Text: text, Knowing: true})
	p.must(err)
}

func TestWhatIsNoNote(t *testing.T) {
	p := begin(t)
	for field, in := range map[string]clinical.Writing{
		"words":   {Session: session, Text: "  "},
		"session": {Session: session.AddDate(0, 0, 5), Text: "Not yet."},
	} {
		_, err := p.Write(t.Context(), staff(lead), group, willow, in)
		if e, ok := errs.As(err); !ok || e.Kind != errs.Invalid || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if _, err := p.Write(t.Context(), staff(lead), group, willow, clinical.Writing{Text: "No day."}); errs.KindOf(err) != errs.Invalid {
		t.Error("a note without a day")
	}
}

// Below the seal nothing can be read, and the words lie under the practice's clinical key.
func TestNotesAreSealedUnderThePractice(t *testing.T) {
	p := begin(t)
	note, err := p.write(lead, "zqkestrel", 0)
	p.must(err)
	_, err = p.write(lead, "zqkestrel again", 1)
	p.must(err)
	for _, c := range []struct {
		of *store.Collection
		id string
	}{{clinical.Notes, note.ID}, {clinical.Versions, note.ID + ".1"}} {
		doc, err := p.raw.Get(t.Context(), c.of, c.id)
		p.must(err)
		words := doc.Words["words"]
		if words.Owner != "practice" || words.Class != string(seal.Clinical) || strings.Contains(fmt.Sprintf("%s%s", doc.Body, words.Text), "zqkestrel") {
			t.Errorf("%s: %+v", c.of.Name, words)
		}
	}
}
