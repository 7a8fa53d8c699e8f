package admission

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// Sentence is one point of what people consent to, or one clause as it was agreed.
type Sentence struct {
	Title string `json:"title"`
	Text  string `json:"text"`
}

// setting is everything the consent sentences are made of. Nothing else may enter them, so that they are true and stay
// the same while it does.
type setting struct {
	practice  string
	hours     string
	emergency string
	retention string
	reviewer  string
	staff     int // how many people work here
	cohort    cohortFacts
}

// cohortFacts is what one cohort adds. The zero value gives the general texts, for the admin to read before there is one.
type cohortFacts struct {
	hours      string
	cover      string
	ends       time.Time
	supervised bool
	moderated  bool
}

// consent words what somebody agrees to before their first word: short, in the second person, and no more than the house
// and its people do. It promises no end-to-end encryption, no watch at all hours, and nothing about software's judgement.
func consent(s setting) []Sentence {
	return []Sentence{
		{"Who reads what you share", s.readers()},
		{"Software", fmt.Sprintf("Software may check posts for danger. People at %s read them.", s.practice)},
		{"When people read", s.times()},
		{"This is not an emergency service", joined("Nobody watches this place at all hours, and software does not call for help. If you or somebody else is in danger now, use the numbers under Help now.", s.emergency)},
		{"What stays between us, and what cannot", fmt.Sprintf("What you write here is treated as a record of your treatment. If somebody seems to be in serious danger, or the law asks for it, %s may have to speak with others, and may use the place, phone number and contact that you give. Where it can, it tells you first. The other members agree to keep what they read to themselves; this place cannot make sure that they do.", s.practice)},
		{"What you give at admission", "Your name, where you live and your contacts are read by the facilitators who treat this group, and by the clinician who treats you. The other members see the name you choose. Each time somebody opens these records it is written down, and you can see who it was."},
		{"Who decides", s.decides()},
		{"How it is kept", "Your words are sealed before they are stored, under a key of your own. The program opens them to show them, so this is not end-to-end encryption: whoever runs its server could get at them."},
		{"Records, and for how long", s.kept()},
		{"What erasing reaches", fmt.Sprintf("You can take back any post: the group does not see it any more, and it stays in the records of %s. To erase words for good is not possible here yet; ask %s what they can do for you. Backups keep a copy until they are thrown away.", s.practice, s.practice)},
		{"When the group ends", s.end()},
		{"Leaving", "You can leave on any day. What you shared stays with the group, unless you take it back first."},
	}
}

func (s setting) readers() string {
	who := []string{"the members of the group", "its facilitators"}
	if s.cohort.moderated {
		who = append(who, "the moderators of "+s.practice)
	}
	text := "What you share with the group is read by " + list(who) + "."
	if s.cohort.supervised {
		text += " A supervisor reads it too, and is not told who the members are."
	}
	return text + " Facilitators come to it to run the group, and when somebody may be in danger."
}

func (s setting) times() string {
	hours, nobody := s.cohort.hours, "At other times it can be that nobody reads."
	if hours == "" {
		hours = s.hours
	}
	if hours == "" {
		hours, nobody = "No hours are set at which staff read.", "It can be that nobody reads for some time."
	}
	return joined(hours, nobody, s.cohort.cover)
}

func (s setting) decides() string {
	switch {
	case s.staff > 1:
		return "One person of the staff can pause somebody's access at once, and another looks at it within a day. It takes two of them to remove somebody from the group."
	case s.reviewer != "":
		return fmt.Sprintf("One person works at %s and decides alone: who comes in, whose access is paused, who is removed. Hard decisions are looked at from outside by %s If something that this person wrote troubles you, nobody else at %s can look at it, and you can turn outside.", s.practice, sentence(s.reviewer), s.practice)
	default:
		return fmt.Sprintf("One person works at %s and decides alone: who comes in, whose access is paused, who is removed. Nobody else looks at these decisions. If something that this person wrote troubles you, nobody else can look at it either; under Help now there are people whom you can tell.", s.practice)
	}
}

func (s setting) kept() string {
	if s.retention == "" {
		return fmt.Sprintf("What you write and what you give at admission is part of the records of %s. Ask there how long they are kept.", s.practice)
	}
	return fmt.Sprintf("What you write and what you give at admission is part of the records of %s. %s", s.practice, sentence(s.retention))
}

func (s setting) end() string {
	when := "No day is set yet on which the group ends."
	if !s.cohort.ends.IsZero() {
		when = "The group ends on " + s.cohort.ends.Format("2 January 2006") + "."
	}
	return when + " Before that the facilitators tell its members what becomes of what was written."
}

// list joins names as people do: "a, b and c".
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// joined puts sentences behind each other and leaves out those that are not set.
func joined(texts ...string) string {
	var said []string
	for _, t := range texts {
		if !isBlank(t) {
			said = append(said, sentence(t))
		}
	}
	return strings.Join(said, " ")
}

// sentence ends a text that somebody typed into a setting without its full stop.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".?:") || strings.HasSuffix(text, "!") {
		return text
	}
	return text + "."
}

func isBlank(text string) bool { return strings.TrimSpace(text) == "" }

// textHash is the version of consent and agreement: the same as long as every word is. It is keyed, so that it says
// nothing to somebody who has only the records.
func (s *Service) textHash(consent, agreement []Sentence) string {
	parts := []string{"consent"}
	for _, p := range consent {
		parts = append(parts, p.Title, p.Text)
	}
	parts = append(parts, "agreement")
	for _, p := range agreement {
		parts = append(parts, p.Title, p.Text)
	}
	return hex.EncodeToString(s.ring.Fingerprint("terms", parts...))
}

// changed says in a sentence each what is other in now than it was.
func changed(was, now []Sentence, where string) []string {
	before := map[string]string{}
	for _, p := range was {
		before[p.Title] = p.Text
	}
	var said []string
	for _, p := range now {
		text, known := before[p.Title]
		switch {
		case !known:
			said = append(said, fmt.Sprintf("%s: “%s” is new.", where, p.Title))
		case text != p.Text:
			said = append(said, fmt.Sprintf("%s: “%s” says something else.", where, p.Title))
		}
		delete(before, p.Title)
	}
	for _, p := range was {
		if _, gone := before[p.Title]; gone {
			said = append(said, fmt.Sprintf("%s: “%s” is not there any more.", where, p.Title))
		}
	}
	return said
}
