package moderation

import (
	"strings"

	"holdfast/server/id"
)

// SubjectKind says what a case is about.
type SubjectKind string

// The kinds of subjects. A private subject is a thread between one member and the facilitators.
const (
	PostSubject       SubjectKind = "post"
	ThreadSubject     SubjectKind = "thread"
	PersonSubject     SubjectKind = "person"
	PrivateSubject    SubjectKind = "private"
	PassageSubject    SubjectKind = "passage" // of a journal, shared
	UploadSubject     SubjectKind = "upload"
	InvitationSubject SubjectKind = "invitation"
	MeasureSubject    SubjectKind = "measure"
	AliasSubject      SubjectKind = "alias"
	LineSubject       SubjectKind = "line" // what a member told the group of themselves
	DrillSubject      SubjectKind = "drill"
	CardSubject       SubjectKind = "card"  // an emergency contact that somebody opened
	GroupSubject      SubjectKind = "group" // something else of a cohort, that staff raised
)

// Subject is what a case is about.
type Subject struct {
	Kind    SubjectKind
	ID      string // of the post, thread and so on
	Cohort  id.Cohort
	Person  id.Person // whose words or place it is about
	Thread  id.Thread // where it stands; empty: in none
	Private bool      // only the cohort's clinicians see it
}

// CaseOf is the case of a subject: there is one, however often it is brought up. Its id carries the subject's own time.
func (s *Service) CaseOf(kind SubjectKind, subject string) id.Case {
	born, _, _ := strings.Cut(subject, ".") // a membership's id is a pair
	return id.Case(id.Derived(id.Time(born), s.ring.Fingerprint("moderation.case", string(kind), subject)))
}

// scope is what cases of this subject are found under: the cohort's, and apart from them those that only its clinicians
// see, so that neither list nor count has to look at what it leaves out.
func (s Subject) scope() string { return scope(s.Cohort, s.Private) }

func scope(which id.Cohort, private bool) string {
	if private {
		return id.Pair(which, "private")
	}
	return string(which)
}
