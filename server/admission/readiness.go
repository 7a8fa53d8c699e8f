package admission

import (
	"context"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/id"
)

// Check is one line of the readiness page.
type Check struct {
	ID          string
	Title       string
	Why         string // what it is for, and what to do
	OK          bool
	By          string    // who confirmed it; empty when the house found out by itself
	At          time.Time // when they did
	Confirmable bool      // a person says so; the house cannot see it
}

// confirmation is somebody's word for a check.
type confirmation struct {
	By id.Person `json:"by"`
	At int64     `json:"at"`
	Of string    `json:"of,omitempty"` // the texts it was about; another text needs another word
}

// situation is what checks look at.
type situation struct {
	practice Practice
	policy   Policy
	help     Help
	staff    int
	texts    string // the hash of the consent texts as they stand
}

// numbered says that there is somebody to call, and an emergency number.
func (s situation) numbered() bool {
	return (s.help.Number || s.policy.Phone != "") && (s.help.Emergency || s.policy.Emergency != "")
}

// check is one condition of readiness. found is nil where only a person can tell; confirmable says that a person's word
// does as well.
type check struct {
	id, title, why string
	found          func(situation) bool
	confirmable    bool
}

// checks are all that must pass before a first group opens (DESIGN §10). Later issues add theirs.
var checks = []check{
	{"consent", "You have read the consent texts",
		"People say yes to them before their first word. Read them as they will, and change your settings where they are not true.", nil, true},
	{"contacts", "Help now has your numbers",
		"A number to call in distress, and the emergency number. You put them under Help lines.",
		situation.numbered, false},
	{"lines", "The numbers under Help now were checked within half a year",
		"Numbers change, and nobody notices before the day they are needed. Look each up at its source, and say under Help lines that you checked it.",
		func(s situation) bool { return s.numbered() && !s.help.Stale }, false},
	{"hours", "People are told when somebody reads",
		"One sentence with your staffed hours. You put it under Help lines.",
		func(s situation) bool { return s.help.Hours || s.policy.Hours != "" }, false},
	{"second", "Hard decisions are looked at by a second person, or people know that they are not",
		"Invite a colleague, or name an outside reviewer above. If there is nobody, confirm it: the consent texts then say so.",
		func(s situation) bool { return s.staff > 1 || s.practice.OutsideReviewer != "" }, true},
	{"backup", "You have made a backup, and restored it once",
		"A backup that was never restored is a hope. Try it on another computer.", nil, true},
	{"root", "The root key is printed and lies elsewhere",
		"Without it nobody can read these records again, and nobody can help you. Print it with: holdfast key print.", nil, true},
	{"tls", "People reach this place over an encrypted connection",
		"The address in HOLDFAST_ORIGIN begins with https, or this computer alone can reach it.",
		func(s situation) bool { return s.policy.Secure }, false},
	{"mail", "Mail goes out, or you have decided to do without",
		"Set up a mail server, or confirm that you hand links over yourself.",
		func(s situation) bool { return s.policy.Mail }, true},
}

// Readiness lists what must hold before a first group opens, and whether all of it does, for the admin.
func (s *Service) Readiness(ctx context.Context, actor access.Actor) ([]Check, bool, error) {
	if err := access.May(actor, access.RunPractice, access.Facts{}); err != nil {
		return nil, false, err
	}
	now, err := s.situation(ctx)
	if err != nil {
		return nil, false, err
	}
	list, ready := make([]Check, len(checks)), true
	for i, c := range checks {
		said, passes := c.stands(now)
		list[i] = Check{ID: c.id, Title: c.title, Why: c.why, OK: passes, Confirmable: c.confirmable}
		if said != nil {
			list[i].At = clock.FromMillis(said.At)
			list[i].By = s.nameOf(ctx, said.By)
		}
		ready = ready && passes
	}
	return list, ready, nil
}

// Ready says whether the practice passes, for whoever opens a group. It tells nothing of what is missing.
func (s *Service) Ready(ctx context.Context) (bool, error) {
	now, err := s.situation(ctx)
	if err != nil {
		return false, err
	}
	for _, c := range checks {
		if _, passes := c.stands(now); !passes {
			return false, nil
		}
	}
	return true, nil
}

// Confirm notes the admin's word for a check, with the date; again, with a new one. NotFound for a check that is not
// there or that nobody's word can pass.
func (s *Service) Confirm(ctx context.Context, actor access.Actor, which string) error {
	if err := access.May(actor, access.RunPractice, access.Facts{}); err != nil {
		return err
	}
	c, known := checkOf(which)
	if !known || !c.confirmable {
		return errAbsent
	}
	now, err := s.situation(ctx)
	if err != nil {
		return err
	}
	return s.changePractice(ctx, func(p *Practice) (bool, error) {
		if p.confirmed == nil {
			p.confirmed = map[string]confirmation{}
		}
		said := confirmation{By: actor.Person, At: clock.Millis(s.clock.Now())}
		if c.id == "consent" {
			said.Of = now.texts
		}
		p.confirmed[c.id] = said
		p.events = append(p.events, s.trace(access.RunPractice, actor.Person, s.practiceID()), s.event(termsKind, nil))
		return true, nil
	})
}

func checkOf(which string) (check, bool) {
	for _, c := range checks {
		if c.id == which {
			return c, true
		}
	}
	return check{}, false
}

// stands says whether the check passes, and by whose word. What the house finds out itself needs nobody's.
func (c check) stands(now situation) (*confirmation, bool) {
	if c.found != nil && c.found(now) {
		return nil, true
	}
	said, confirmed := now.practice.confirmed[c.id]
	if !c.confirmable || !confirmed || c.id == "consent" && said.Of != now.texts {
		return nil, false
	}
	return &said, true
}

func (s *Service) situation(ctx context.Context) (situation, error) {
	p, err := s.thePractice(ctx)
	if err != nil {
		return situation{}, err
	}
	staff, err := s.accounts.Staff(ctx)
	if err != nil {
		return situation{}, err
	}
	var help Help
	if s.help != nil {
		if help, err = s.help(ctx); err != nil {
			return situation{}, err
		}
	}
	general := consent(s.setting(p, staff, cohortFacts{}))
	return situation{p, s.policy, help, staff, s.textHash(general, nil)}, nil
}

// nameOf is what somebody of the practice is called; a sentence goes on without one who is not there any more.
func (s *Service) nameOf(ctx context.Context, who id.Person) string {
	p, err := s.accounts.Person(ctx, who)
	if err != nil || p.Name == "" {
		return "Somebody who was here"
	}
	return p.Name
}
