// Package gallery shows every page and every part in every state it can be in, with made-up data and the hardest names
// we could think of. The demo serves it; its test holds each page to what all pages must keep.
package gallery

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

// Entry is one page in one state.
type Entry struct {
	Name  string // in the address: /gallery/NAME
	Title string
	Page  func(Setting) templ.Component
}

// Setting is what a gallery page needs from the one who serves it.
type Setting struct {
	Links parts.Links
	Nonce string
	Plan  string // address of plan.js, for the pages that load it

	Desk, DeskStyle string // of what only the staff's desk loads
}

// Group is what belongs together in the gallery's list.
type Group struct {
	Title   string
	Entries []Entry
}

// Groups lists every page, in the order one meets them.
func Groups() []Group {
	return []Group{
		{"Coming in", slices.Concat(arriving(), signingIn(), admission())},
		{"Home", landing()},
		{"Reading", reading()},
		{"Parts of a conversation", parting()},
		{"Writing", slices.Concat(writing(), drafting())},
		{"One’s own", accounts()},
		{"A group and its people", grouping()},
		{"What facilitators do beside writing", touching()},
		{"The staff’s desk", desk()},
		{"The rest of the desk", deskRest()},
		{"What staff decide, as members meet it", telling()},
		{"When it cannot wait", safety()},
		{"The practice", practising()},
		{"Who is there, and by what words are read", covering()},
		{"What goes wrong", problems()},
	}
}

// Entries lists every page.
func Entries() []Entry {
	var all []Entry
	for _, g := range Groups() {
		all = append(all, g.Entries...)
	}
	return all
}

// Find gives the entry of that name.
func Find(name string) (Entry, bool) {
	for _, e := range Entries() {
		if e.Name == name {
			return e, true
		}
	}
	return Entry{}, false
}

// The gallery's now is a Wednesday evening in November, in London.
var (
	london = loadLondon()
	now    = time.Date(2026, 11, 11, 21, 14, 0, 0, london)
)

// loadLondon falls back to UTC, which is the same in November.
func loadLondon() *time.Location {
	if zone, err := time.LoadLocation("Europe/London"); err == nil {
		return zone
	}
	return time.UTC
}

func at(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, london)
}

func (s Setting) frame(title string) parts.Frame {
	return parts.Frame{
		Title: title, Nonce: s.Nonce, Links: s.Links, SignedIn: true, You: "Willow", Zone: "Europe/London", ZoneChosen: true,
		Nav:        []parts.NavItem{{Label: "Home", Href: "/home"}, {Label: "Groups", Href: "/cohorts/g1", Current: true}, {Label: "Times", Href: "/zone"}},
		StaffHours: "Staff read on weekdays, 9 am to 6 pm.",
		Demo:       true,
		SignIn:     "/sign-in?next=",
	}
}

func (s Setting) outside(title string) parts.Frame {
	f := s.frame(title)
	f.Nav, f.SignedIn, f.You = nil, false, ""
	return f
}

func with(f parts.Frame, label, href, icon string) parts.Frame {
	f.Filled = &parts.Filled{Label: label, Href: href, Icon: icon}
	return f
}

const longName = "Wintering-by-the-estuary-of-the-Llanfairpwllgwyngyll"

// The cast.
var (
	willow  = parts.Person{Name: "Willow", Pebble: parts.Slate, You: true}
	tern    = parts.Person{Name: "Tern", Pebble: parts.Wrack}
	juniper = parts.Person{Name: "Juniper", Pebble: parts.Lichen}
	rook    = parts.Person{Name: "Rook", Pebble: parts.Stone}
	sorrel  = parts.Person{Name: "Sorrel", Pebble: parts.Slate}
	winter  = parts.Person{Name: longName, Pebble: parts.Lichen}
	osei    = parts.Person{Name: "Dr Amara Osei", Staff: true, Role: "Facilitator"}
	ines    = parts.Person{Name: "Inês Duarte", Staff: true, Role: "Co-facilitator"}
	earlier = parts.Person{Name: "Therapist 12", Pebble: parts.Stone, Imported: true}
)

// Index lists the entries for whoever opens /gallery.
func Index(s Setting) templ.Component {
	return index(with(s.frame("Parts"), "Back to the start", "/", "back"), Groups())
}

func page[P any](props func(Setting) P, component func(P) templ.Component) func(Setting) templ.Component {
	return func(s Setting) templ.Component { return component(props(s)) }
}

func arriving() []Entry {
	return []Entry{
		{"enter", "Enter, in the demo", page(enterDemo, pages.EnterPage)},
		{"enter-invited", "Enter, without an invitation", page(enterInvited, pages.EnterPage)},
		{"signed-out", "Signed out while reading", page(signedOutReading, pages.SignedOutPage)},
		{"signed-out-words", "Signed out with words in the box", page(signedOutWords, pages.SignedOutPage)},
		{"signed-out-unknown", "Signed out, nobody knows as whom", page(signedOutUnknown, pages.SignedOutPage)},
		{"signed-out-plain", "Signed out with words, outside the demo", page(signedOutPlain, pages.SignedOutPage)},
		{"enter-unset", "Enter, before it is set up", page(enterUnset, pages.EnterPage)},
		{"zone", "Times", page(zone, pages.ZonePage)},
		{"look", "How it looks", page(look, pages.LookPage)},
		{"look-dark", "How it looks: dark, large, plain", page(lookDark, pages.LookPage)},
		{"look-more", "How it looks: more contrast, twice the size", page(lookMore, pages.LookPage)},
	}
}

func landing() []Entry {
	return []Entry{
		{"home", "Home of a member", page(homeMember, pages.HomePage)},
		{"home-first", "Home, a first visit to no group", page(homeFirst, pages.HomePage)},
		{"home-desk", "Home of a moderator", page(homeDesk, pages.HomePage)},
		{"home-staff", "Home of a facilitator", page(homeStaff, pages.HomePage)},
		{"home-waiting", "Home, not in everywhere", page(homeWaiting, pages.HomePage)},
		{"home-offered", "Home, a place in another group is offered", page(homeOffered, pages.HomePage)},
		{"home-idle", "Home, the session ends soon", page(homeIdle, pages.HomePage)},
		{"home-final", "Home, the session ends whatever is done", page(homeFinal, pages.HomePage)},
		{"home-begun", "Home, with things begun and a private answer", page(homeBegun, pages.HomePage)},
		{"home-away", "Home, after an absence", page(homeAway, pages.HomePage)},
	}
}

func reading() []Entry {
	return []Entry{
		{"cohort", "A group", page(cohortFull, pages.CohortPage)},
		{"cohort-later", "A group, a later page of the list", page(cohortLater, pages.CohortPage)},
		{"cohort-empty", "A group where nobody has written", page(cohortEmpty, pages.CohortPage)},
		{"cohort-staff", "A group, for its staff", page(cohortStaffed, pages.CohortPage)},
		{"cohort-as-member", "A group, viewed as a member", page(cohortAsMember, pages.CohortPage)},
		{"cohort-break", "A group, for a member on a break", page(cohortBreak, pages.CohortPage)},
		{"people-staff", "People, for staff", page(peopleStaff, pages.PeoplePage)},
		{"people", "People", page(people, pages.PeoplePage)},
		{"cohort-away", "A group, after an absence", page(cohortAway, pages.CohortPage)},
		{"thread", "A conversation with something new", page(threadNew, pages.ThreadPage)},
		{"thread-read", "A conversation read to the end", page(threadRead, pages.ThreadPage)},
		{"thread-middle", "A conversation, a page in the middle", page(threadMiddle, pages.ThreadPage)},
		{"thread-closed", "A closed conversation, for staff", page(threadClosed, pages.ThreadPage)},
		{"thread-before", "A conversation from before, with hard names", page(threadBefore, pages.ThreadPage)},
		{"thread-held", "One's own post is held", page(threadHeld, pages.ThreadPage)},
		{"thread-away", "A conversation, after an absence", page(threadAway, pages.ThreadPage)},
		{"thread-fresh", "A conversation, somebody wrote meanwhile", page(threadFresh, pages.ThreadPage)},
		{"thread-private", "Only to the facilitators", page(threadPrivate, pages.ThreadPage)},
		{"thread-private-staff", "Only to the facilitators, for one of them", page(threadPrivateStaff, pages.ThreadPage)},
		{"thread-closed-last", "A closed conversation, with a last word", page(threadLastWord, pages.ThreadPage)},
		{"thread-empty", "A conversation whose posts are all gone", page(threadEmpty, pages.ThreadPage)},
	}
}

// parting is every state of a post, each in a conversation of its own.
func parting() []Entry {
	return []Entry{
		{"part-notes", "Content notes: folded, open, in a quote", page(partNotes, pages.ThreadPage)},
		{"part-quotes", "Quotes: words, changed since, taken back, from elsewhere", page(partQuotes, pages.ThreadPage)},
		{"part-window", "Shared a moment ago", page(partWindow, pages.ThreadPage)},
		{"part-muted", "Somebody is muted", page(partMuted, pages.ThreadPage)},
		{"part-moved", "A post was moved", page(partMoved, pages.ThreadPage)},
		{"part-staff", "Posts, for staff", page(partStaff, pages.ThreadPage)},
		{"part-names", "Names as hard as they can be", page(partNames, pages.ThreadPage)},
		{"part-rows", "Rows of conversations", page(partRows, pages.CohortPage)},
	}
}

func writing() []Entry {
	return []Entry{
		{"write", "Start a conversation", page(writeNew, pages.WritePage)},
		{"write-staff", "Start a conversation, as a facilitator", page(writeStaff, pages.WritePage)},
		{"write-bare", "Start a conversation, with nothing set up", page(writeBare, pages.WritePage)},
		{"write-long", "Start a conversation, with hard names", page(writeLong, pages.WritePage)},
		{"write-refused", "Start a conversation, refused", page(writeRefused, pages.WritePage)},
		{"answer", "Answer a post", page(answer, pages.WritePage)},
		{"answer-quotes", "Answer, with quotes and a draft", page(answerQuotes, pages.WritePage)},
		{"answer-two", "Answer, written in two places", page(answerTwo, pages.WritePage)},
		{"answer-named", "Answer, naming somebody who asked not to be called on", page(answerNamed, pages.WritePage)},
		{"answer-problem", "Answer, not shared yet", page(answerProblem, pages.WritePage)},
		{"change", "Change a post", page(change, pages.WritePage)},
		{"change-formatted", "Change a post that has formatting", page(changeFormatted, pages.WritePage)},
		{"change-conflict", "Change, from two places", page(changeConflict, pages.WritePage)},
		{"write-private", "Write to the facilitators alone", page(writePrivate, pages.WritePage)},
		{"answer-private", "Answer a member privately", page(answerPrivate, pages.WritePage)},
		{"take-back", "Take back", page(takeBack, pages.TakeBackPage)},
		{"take-back-early", "Take back before the group saw it", page(takeBackEarly, pages.TakeBackPage)},
		{"take-back-opening", "Take back an opening post", page(takeBackOpening, pages.TakeBackPage)},
	}
}
