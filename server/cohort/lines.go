package cohort

import (
	"context"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// The longest texts of a change, in runes: what the group is told, and the reason that is kept for the staff.
const (
	MaxLine   = 200
	MaxReason = 600
)

// maxHistory is how many changes of one membership its page shows.
const maxHistory = 100

// Line is something the group was told about itself.
type Line struct {
	At   time.Time
	Text string
	Kind LineKind
	Fold bool // the reader meets it folded, like under a content note
}

// LineKind is what a line is about, as coarse as the group may know it.
type LineKind string

// The kinds of line.
const (
	AboutGroup  LineKind = "group"
	AboutStaff  LineKind = "staff"
	AboutMember LineKind = "member"
)

func (w What) lineKind() LineKind {
	switch w {
	case Created, Settled, AgreementChanged, Opened, Reopened, ClosedAgain:
		return AboutGroup
	case StaffCame, StaffChanged, StaffWent:
		return AboutStaff
	default:
		return AboutMember
	}
}

// Lines gives the last n things the group was told, newest first, for whoever reads the cohort: a late joiner from when
// their reading begins.
func (s *Service) Lines(ctx context.Context, actor access.Actor, which id.Cohort, n int) ([]Line, error) {
	_, own, err := s.allowed(ctx, actor, access.ReadCohort, which)
	if err != nil {
		return nil, err
	}
	q := store.Query{Index: "by_cohort", Equal: []any{string(which)}, Desc: true, Limit: n}
	if !own.Since.IsZero() {
		q.From = clock.Millis(own.Since)
	}
	docs, err := s.store.Find(ctx, Changes, q)
	if err != nil {
		return nil, err
	}
	lines := make([]Line, 0, len(docs))
	for _, doc := range docs {
		c, err := changeOf(doc)
		if err != nil {
			return nil, err
		}
		if c.Line == "" {
			continue // erased
		}
		if c.Person != actor.Person {
			c.Line = gate.MaskLine(c.Line, c.mask)
		}
		lines = append(lines, Line{c.At, c.Line, c.What.lineKind(), c.Fold && c.Person != actor.Person})
	}
	return lines, nil
}

// Member gives somebody's membership and what happened to it, newest first, for the cohort's staff. NotFound when they
// have no place in the cohort.
func (s *Service) Member(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person) (Membership, []Change, error) {
	_, m, err := s.about(ctx, actor, access.ReadMember, which, who)
	if err != nil {
		return Membership{}, nil, err
	}
	docs, err := s.store.Find(ctx, Changes, store.Query{Index: "by_subject", Equal: []any{id.Pair(which, who)}, Desc: true, Limit: maxHistory})
	if err != nil {
		return m, nil, err
	}
	changes := make([]Change, len(docs))
	var by []id.Person
	for i, doc := range docs {
		if changes[i], err = changeOf(doc); err != nil {
			return m, nil, err
		}
		if changes[i].By != "" {
			by = append(by, changes[i].By)
		}
	}
	named, err := s.Named(ctx, which, by)
	if err != nil {
		return m, nil, err
	}
	for i := range changes {
		changes[i].ByName = named[changes[i].By].Alias
	}
	return m, changes, nil
}

// line takes what the staff or a member tell the group through the gate; it may be empty.
func line(text string) (string, error) {
	text, err := optional(text, MaxLine)
	return text, inField(err, "line")
}

// because takes a reason that must be given. field names its input.
func because(text, field string) (string, error) {
	if strings.TrimSpace(text) == "" {
		return "", errs.In(field, "Please say why, in a line. It is kept for whoever looks at this after you.")
	}
	text, err := gate.Line(text, MaxReason)
	return text, inField(err, field)
}

// screened is what screening says of a member's own words to the group. A screener that fails holds nobody's words back,
// as with posts: a person reads them, and the failure is logged by its kind.
func (s *Service) screened(ctx context.Context, which id.Cohort, who id.Person, entry gate.Entry, text string) gate.Verdict {
	body, err := gate.FromText(text)
	if err != nil || s.screener == nil {
		return gate.Verdict{}
	}
	verdict, err := s.screener.Screen(ctx, gate.Subject{
		Practice: string(s.practice), Cohort: string(which), Revision: s.ids.New(), Author: string(who), Entry: entry, Body: body,
	})
	if err != nil {
		s.log.Error("screening failed, told unscreened", "cohort", which, "kind", errs.KindOf(err).String())
		return gate.Unscreened("error")
	}
	return verdict
}

// told is what screening says of a line, and the signal of it.
type told struct {
	gate.Verdict
	event store.Event
}

func (s *Service) tells(ctx context.Context, which id.Cohort, who id.Person, text string) told {
	verdict := s.screened(ctx, which, who, gate.Told, text)
	return told{verdict, s.signal(which, who, subjectLine, gate.Told, verdict)}
}

// The subjects of this package's signals.
const (
	subjectAlias = "alias"
	subjectLine  = "line"
)

// signal tells moderation of an alias or a line.
func (s *Service) signal(which id.Cohort, who id.Person, subject string, entry gate.Entry, v gate.Verdict) store.Event {
	facts := v.Facts()
	facts["kind"], facts["entry"], facts["subject"] = "screened", string(entry), subject
	facts["cohort"], facts["author"] = string(which), string(who)
	return s.event(SignalEvent, facts)
}
