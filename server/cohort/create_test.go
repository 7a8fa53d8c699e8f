package cohort_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
)

func day(s string) time.Time {
	t, _ := time.Parse("2006-01-02", s)
	return t
}

func TestMakingACohort(t *testing.T) {
	r := newRooms(t)
	ctx, amara := t.Context(), r.person("Dr Amara Osei", access.Staff)
	in := cohort.NewCohort{
		Name: " Tuesday  evening ", Purpose: "Grief, in company.", Starts: day("2026-11-17"), Ends: day("2027-02-09"), Capacity: 8,
		Hours: "We read on weekdays.", Cover: "Nights: the crisis line.", Nonce: r.ids.New(),
	}
	c, err := r.Create(ctx, amara, in)
	r.must(err)
	stored, own, err := r.Get(ctx, amara, c.ID)
	r.must(err)
	if stored.Name != "Tuesday evening" || stored.State != cohort.Forming || stored.Agreement.Version != 1 || !stored.Admits() ||
		!stored.Ends.Equal(day("2027-02-09")) || stored.Purpose != in.Purpose || stored.Cover != in.Cover {
		t.Errorf("%+v", stored)
	}
	if own.Relation != access.Lead || own.Alias != "Dr Amara Osei" {
		t.Errorf("the maker is %+v", own)
	}
	for _, who := range []access.Actor{r.person("Willow", access.Member), {}} {
		if _, err := r.Create(ctx, who, in); err == nil {
			t.Errorf("%s made one", who.Kind)
		}
	}
	for field, change := range map[string]func(*cohort.NewCohort){
		"name":     func(n *cohort.NewCohort) { n.Name = " " },
		"purpose":  func(n *cohort.NewCohort) { n.Purpose = strings.Repeat("a", cohort.MaxPurpose+1) },
		"ends":     func(n *cohort.NewCohort) { n.Ends = n.Starts },
		"capacity": func(n *cohort.NewCohort) { n.Capacity = 0 },
		"hours":    func(n *cohort.NewCohort) { n.Hours = strings.Repeat("a", cohort.MaxSentence+1) },
		"cover":    func(n *cohort.NewCohort) { n.Cover = "caf\xe9" },
	} {
		bad := in
		change(&bad)
		_, err := r.Create(ctx, amara, bad)
		if e, ok := errs.As(err); !ok || e.Kind != errs.Invalid || e.Field != field || e.Sentence == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	in.Nonce = "made up"
	if _, err := r.Create(ctx, amara, in); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a form that is not ours: %v", err)
	}
}

// One form makes one cohort, however often it is sent at once; two forms make two, also under one name.
func TestOneFormMakesOneCohort(t *testing.T) {
	r := newRooms(t)
	ctx, amara := t.Context(), r.person("Dr Amara Osei", access.Staff)
	nonce := r.ids.New()
	var mu sync.Mutex
	ids := map[id.Cohort]bool{}
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			in := cohort.NewCohort{Name: "Tuesday", Capacity: 5, Nonce: nonce}
			if i == 0 {
				in.Nonce = r.ids.New()
			}
			c, err := r.Create(ctx, amara, in)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			ids[c.ID] = true
		})
	}
	all.Wait()
	places, err := r.Mine(ctx, amara)
	r.must(err)
	if len(ids) != 2 || len(places) != 2 {
		t.Errorf("made %d, and the maker has %d", len(ids), len(places))
	}
	if _, err := r.Find(ctx, operator, "tuesday"); errs.KindOf(err) != errs.Conflict {
		t.Errorf("at a shell, which of two is meant: %v", err)
	}
}

// A name given at a shell finds the cohort, also one that was made in the browser or renamed.
func TestFindingByName(t *testing.T) {
	r := newRooms(t)
	g := r.forming()
	c, err := r.Change(t.Context(), g.lead, g.id, cohort.Settings{Name: "Thursday", Capacity: 5}, 1)
	r.must(err)
	if found, err := r.Find(t.Context(), operator, " thursday "); err != nil || found.ID != c.ID {
		t.Errorf("found %v, %v", found.ID, err)
	}
	if _, made, err := r.Ensure(t.Context(), operator, "Thursday"); err != nil || made {
		t.Errorf("made again %v, %v", made, err)
	}
	if _, err := r.Find(t.Context(), operator, "Tuesday"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("by a name it does not have any more: %v", err)
	}
}

// Who changes settings or agreement must have seen what stands there.
func TestConflictsAreOverWords(t *testing.T) {
	r := newRooms(t)
	g := r.forming()
	ctx, set := t.Context(), cohort.Settings{Name: "Tuesday", Purpose: "Mine.", Capacity: 5}
	c, err := r.Change(ctx, g.lead, g.id, set, 1)
	r.must(err)
	if again, err := r.Change(ctx, g.lead, g.id, set, 1); err != nil || again.Version != c.Version {
		t.Errorf("the same again: %v, %d after %d", err, again.Version, c.Version)
	}
	set.Purpose = "Another's."
	if _, err := r.Change(ctx, g.lead, g.id, set, 1); errs.KindOf(err) != errs.Conflict {
		t.Errorf("over words they had not seen: %v", err)
	}
	clauses := []cohort.Clause{{Title: "One", Text: "First."}}
	_, err = r.SetAgreement(ctx, g.lead, g.id, clauses, 1)
	r.must(err)
	clauses = []cohort.Clause{{}, {Title: "Two", Text: "Second."}}
	if _, err := r.SetAgreement(ctx, g.lead, g.id, clauses, 1); errs.KindOf(err) != errs.Conflict {
		t.Errorf("an agreement over one they had not seen: %v", err)
	}
	c, err = r.SetAgreement(ctx, g.lead, g.id, clauses, 2)
	r.must(err)
	if c.Agreement.Version != 3 || len(c.Agreement.Clauses) != 1 {
		t.Errorf("%+v", c.Agreement)
	}
	for n, want := range map[int]string{1: cohort.Sample()[0].Title, 2: "One", 3: "Two"} {
		a, err := r.AgreementVersion(ctx, g.lead, g.id, n)
		if err != nil || a.Version != n || a.Clauses[0].Title != want {
			t.Errorf("version %d: %+v, %v", n, a, err)
		}
	}
	for _, n := range []int{0, 4, -1} {
		if _, err := r.AgreementVersion(ctx, g.lead, g.id, n); errs.KindOf(err) != errs.NotFound {
			t.Errorf("version %d: %v", n, err)
		}
	}
	for field, bad := range map[string][]cohort.Clause{
		"title-1": {{}, {}},
		"title-2": {{Title: "a", Text: "b"}, {Text: "No title."}},
		"text-1":  {{Title: "No text."}},
		"text-2":  {{Title: "a", Text: "b"}, {Title: "c", Text: strings.Repeat("a", cohort.MaxClause+1)}},
	} {
		_, err := r.SetAgreement(ctx, g.lead, g.id, bad, 3)
		if e, ok := errs.As(err); !ok || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestOpening(t *testing.T) {
	r := newRooms(t)
	g := r.forming()
	ctx, willow := t.Context(), r.person("Willow", access.Member)
	second := r.colleague(g, "Milo", access.CoFacilitator)
	r.admit(g, willow, "Willow")
	if _, _, err := r.Get(ctx, willow, g.id); err != access.ErrForming {
		t.Errorf("before it opened: %v", err)
	}
	places, err := r.Places(ctx, willow)
	r.must(err)
	if len(places) != 1 || places[0].Shut != access.ErrForming {
		t.Errorf("on their home page: %+v", places)
	}
	if err := r.Open(ctx, g.lead, g.id, false); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("the practice is not ready: %v", err)
	}
	if err := r.Open(ctx, second, g.id, true); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("opened by another than its lead: %v", err)
	}
	if err := r.Reopen(ctx, g.lead, g.id, "Why.", false); errs.KindOf(err) != errs.Conflict {
		t.Errorf("reopened before it opened: %v", err)
	}
	r.must(r.Open(ctx, g.lead, g.id, true))
	if err := r.Open(ctx, g.lead, g.id, true); errs.KindOf(err) != errs.Conflict {
		t.Errorf("opened twice: %v", err)
	}
	if _, _, err := r.Get(ctx, willow, g.id); err != nil {
		t.Errorf("open: %v", err)
	}
	if err := r.Reopen(ctx, g.lead, g.id, "", false); errs.KindOf(err) != errs.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	r.must(r.Reopen(ctx, g.lead, g.id, "Why.", true))
	if err := r.Reopen(ctx, g.lead, g.id, "Why else.", true); errs.KindOf(err) != errs.Conflict {
		t.Errorf("reopened twice: %v", err)
	}
	r.must(r.CloseMembership(ctx, g.lead, g.id))
	r.must(r.CloseMembership(ctx, g.lead, g.id))
	c, _, err := r.Get(ctx, willow, g.id)
	if err != nil || c.Admits() {
		t.Errorf("closed again, it admits %v, %v", c.Admits(), err)
	}
}

// The sample says what it has to say, within its own limits.
func TestTheSampleAgreement(t *testing.T) {
	whole := ""
	for _, c := range slices.Concat(cohort.Sample(), cohort.SampleFor(true)) {
		if len([]rune(c.Title)) > cohort.MaxClauseTitle || len([]rune(c.Text)) > cohort.MaxClause {
			t.Errorf("%q is too long", c.Title)
		}
		whole += c.Title + " " + c.Text + " "
	}
	for _, word := range []string{"stays here", "contact", "private", "network", "phone", "name nobody", "methods", "answer", "pace", "leaving", "worry", "emergency"} {
		if !strings.Contains(strings.ToLower(whole), word) {
			t.Errorf("it says nothing of %q", word)
		}
	}
	for _, word := range []string{"!", "user", "content", "flagged", "violation"} {
		if strings.Contains(strings.ToLower(whole), word) {
			t.Errorf("it says %q", word)
		}
	}
	last := func(alone bool) string { all := cohort.SampleFor(alone); return all[len(all)-1].Text }
	for _, promise := range []string{"second person", "two people"} {
		if !strings.Contains(last(false), promise) || strings.Contains(last(true), promise) {
			t.Errorf("of %q it says %q; alone %q", promise, last(false), last(true))
		}
	}
}

// Other members learn who is here and who was, and nothing about how they stand.
func TestWhatMembersSeeOfEachOther(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern", "Rook", "Moss", "Heron")
	ctx := t.Context()
	at := func(name string) id.Person { return r.person(name, access.Member).Person }
	r.must(r.SetStanding(ctx, g.lead, g.id, at("Tern"), access.InHospital, ""))
	r.must(r.SetStanding(ctx, g.lead, g.id, at("Rook"), access.Died, ""))
	r.must(r.Suspend(ctx, g.lead, g.id, at("Moss"), "Why.", ""))
	r.must(r.SetStanding(ctx, g.lead, g.id, at("Heron"), access.Left, ""))
	people, err := r.People(ctx, r.person("Willow", access.Member), g.id)
	r.must(err)
	got := map[string]access.Standing{}
	for _, m := range people {
		got[m.Alias] = m.Standing
		if m.Alias != "Willow" && (m.Two != nil || m.Removal != nil || m.Clinician != "" || !m.Changed.IsZero() || m.Prior != "" || m.Terms != "") {
			t.Errorf("%s: %+v", m.Alias, m)
		}
	}
	want := map[string]access.Standing{
		"Dr Amara Osei": access.Admitted, "Willow": access.Admitted, "Tern": access.Admitted, "Moss": access.Admitted,
		"Rook": access.Left, "Heron": access.Left,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	here, err := r.Here(ctx, r.person("Willow", access.Member), g.id)
	r.must(err)
	readers, err := r.Readers(ctx, g.id)
	r.must(err)
	if len(here) != 4 || readers != 4 || slices.ContainsFunc(here, func(m cohort.Membership) bool { return m.Alias == "Rook" }) {
		t.Errorf("%d are here, %d read", len(here), readers)
	}
}

// A guest has a room and nothing of the group.
func TestGuests(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow")
	guest := r.person("Aunt May", access.Member)
	r.must(r.Join(t.Context(), operator, cohort.Membership{
		Cohort: g.id, Person: guest.Person, Role: access.RoleGuest, Standing: access.Admitted, Alias: "Aunt May", Room: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
	}))
	if _, _, err := r.Get(t.Context(), guest, g.id); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a guest reads the group: %v", err)
	}
	if _, err := r.Lines(t.Context(), guest, g.id, 5); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a guest reads what the group is told: %v", err)
	}
	_, m, err := r.Place(t.Context(), g.id, guest.Person)
	if err != nil || m.Room != "01ARZ3NDEKTSV4RRFFQ69G5FAV" {
		t.Errorf("%+v, %v", m, err)
	}
}
