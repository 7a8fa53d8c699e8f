package app

import (
	"time"

	"holdfast/server/access"
	"holdfast/server/forum"
)

// player is one of the made-up people of the demo. The tests know the same people by the same names.
type player struct {
	key   string // persona key; also what makes them the same person at every start
	name  string
	kind  access.Kind
	door  string // what the first page says of them; empty: they cannot be entered as
	seats []seat
}

// seat is a player's place in one of the demo's cohorts.
type seat struct {
	cohort string
	role   access.Role
	alias  string
	shape  int
}

// The demo's cohorts.
const (
	Tuesday = "Tuesday evening group"
	Carers  = "Carers, weekday mornings"
)

var cast = []player{
	{"willow", "Willow", access.Member, "Member of Tuesday evening group", member(Tuesday, "Willow", 0)},
	{"tern", "Tern", access.Member, "Member of Tuesday evening group", member(Tuesday, "Tern", 1)},
	{"heron", "Heron", access.Member, "Member of another group, Carers", member(Carers, "Heron", 0)},
	{"amara", "Dr Amara Osei", access.Staff, "Facilitator of Tuesday evening group", staff(Tuesday, access.RoleFacilitator, "Dr Amara Osei")},
	{"milo", "Milo Brandt", access.Staff, "Moderator", append(
		staff(Tuesday, access.RoleModerator, "Milo Brandt"), staff(Carers, access.RoleModerator, "Milo Brandt")...)},
	{"ruth", "Ruth Adeyemi", access.Admin, "Practice admin", nil},
	{"wren", "Wren", access.Member, "Asked to join Tuesday evening group, and not in yet", nil},
	{"juniper", "Juniper", access.Member, "", member(Tuesday, "Juniper", 2)},
	{"rook", "Rook", access.Member, "", member(Tuesday, "Rook", 3)},
	{"fathom", "Fathom", access.Member, "", member(Tuesday, "Fathom", 0)},
	{"sorrel", "Sorrel", access.Member, "", member(Tuesday, "Sorrel", 0)},
	{"bracken", "Bracken", access.Member, "", member(Tuesday, "Bracken", 3)},
	{"moss", "Moss", access.Member, "", member(Carers, "Moss", 1)},
	{"ines", "Inês Duarte", access.Staff, "", staff(Carers, access.RoleFacilitator, "Inês Duarte")},
}

func member(cohort, alias string, shape int) []seat {
	return []seat{{cohort, access.RoleMember, alias, shape}}
}

func staff(cohort string, role access.Role, alias string) []seat {
	return []seat{{cohort, role, alias, 0}}
}

// scene is one conversation of the demo. Lines come in the order they were written.
type scene struct {
	cohort string
	title  string
	pinned bool
	closed bool
	lines  []line
	beside map[int]beside // what some lines say beside their words
}

// beside is what a line says beside its words: what it is about, what its author hopes for, and what it quotes.
type beside struct {
	note   forum.Note
	hope   forum.Hope
	of     int    // the earlier line that is quoted
	quotes string // its words that are; empty: none
}

// line is one post: by whom, how long before the demo was made, answering which earlier line (-1: the conversation).
type line struct {
	by      string
	ago     time.Duration
	answers int
	words   string
	edit    string // the words they changed it to, ten minutes later
	gone    bool   // they took it back, an hour later
}

const (
	hour = time.Hour
	day  = 24 * time.Hour
)
