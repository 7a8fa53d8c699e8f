package moderation

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// What is read although nothing was found in it (triage anchor §5): one green text in so many, by chance, to find what
// screening misses, and everything that members write in their first two weeks.
const (
	sampleOneIn = 10
	firstWeeks  = 14 * 24 * time.Hour
)

// screened brings up what was written, as its screening said. Words that need nobody join what is open about them.
func (s *Service) screened(ctx context.Context, doc store.Doc, ev store.Event) error {
	f := ev.Facts
	about := subjectOf(doc, f)
	sig := Signal{
		ID: ev.ID, Kind: ScreenedSignal, At: id.Time(ev.ID), Revision: id.Revision(f["revision"]), Tier: gate.Tier(f["tier"]),
		Rules: list(f["rules"]), Marks: gate.ParseMarks(f["marks"]), Held: f["held"], Imported: gate.Entry(f["entry"]) == gate.Imported,
	}
	switch {
	case f["kind"] == "taken-back":
		sig.Kind, sig.Tier, sig.Rules, sig.Marks = TakenBackSignal, "", nil, nil
	case f["kind"] == "resent":
		sig.Kind = ResentSignal
	case f["unscreened"] != "":
		sig.Kind = UnscreenedSignal
		sig.Rules = append(sig.Rules, "unscreened-"+f["unscreened"])
	case f["kind"] == "edited":
		sig.Kind = EditedSignal
	}
	if place := f["subject"]; place == "title" || place == "last" {
		sig.Marks = slices.Clone(sig.Marks)
		for i := range sig.Marks {
			sig.Marks[i].Where = place // it was screened by itself, and stands beside other words in its case
		}
	}
	if sig.Held == "" && f["hold"] == "1" && f["post"] == "" { // a post says itself whether it is held
		sig.Held = "risk"
	}
	needed, err := s.needs(ctx, about, &sig, f["queue"] == "1" || f["page"] == "1")
	if err != nil {
		return err
	}
	_, err = s.bring(ctx, about, sig, needed)
	return err
}

// needs says whether a person must see this, and gives a sample its kind. What is kept from the group always waits for
// one, and on the day.
func (s *Service) needs(ctx context.Context, about Subject, sig *Signal, queue bool) (bool, error) {
	switch {
	case sig.Kind == TakenBackSignal:
		return false, nil
	case sig.Held != "":
		if sig.Tier.Level() < gate.Amber.Level() {
			sig.Tier = gate.Amber
		}
		return true, nil
	case queue || sig.Kind == UnscreenedSignal || sig.Tier.Level() >= gate.Amber.Level():
		return true, nil
	case sig.Imported || about.Kind != PostSubject:
		return false, nil
	}
	author, err := s.cohorts.Membership(ctx, about.Cohort, about.Person)
	if err != nil || author.Staff() {
		return false, err
	}
	kind, sampled := s.sample(author.Joined, author.Role, *sig)
	switch {
	case sampled && sig.Kind == EditedSignal:
		sig.Rules = append(sig.Rules, string(kind)) // it is an edit above all: see takes
	case sampled:
		sig.Kind = kind
	}
	return sampled, nil
}

// sample says whether a green text is read all the same, and why. The keyed hash of its revision is the chance: nobody
// outside can tell which, and asking again answers the same.
func (s *Service) sample(joined time.Time, role access.Role, sig Signal) (SignalKind, bool) {
	if role != access.NoRole && !joined.IsZero() && sig.At.Sub(joined) < firstWeeks {
		return FirstWeeksSignal, true
	}
	chance := binary.BigEndian.Uint64(s.ring.Fingerprint("moderation.sample", string(sig.Revision)))
	return SampleSignal, s.oneIn > 0 && chance%s.oneIn == 0
}

// subjectOf is what a signal is about, as the event beside the words says.
func subjectOf(doc store.Doc, f map[string]string) Subject {
	about := Subject{
		Kind: PostSubject, ID: f["post"], Cohort: id.Cohort(f["cohort"]), Person: id.Person(f["author"]),
		Thread: id.Thread(f["thread"]), Private: f["private"] == "1",
	}
	switch f["subject"] {
	case "":
	case "title", "last": // words over and under a conversation
		about.Kind, about.ID = ThreadSubject, string(about.Thread)
		if about.Private {
			about.Kind = PrivateSubject
		}
	default:
		about.Kind, about.ID = SubjectKind(f["subject"]), doc.ID
	}
	return about
}

func list(joined string) []string {
	if joined == "" {
		return nil
	}
	return strings.Split(joined, ",")
}
