// Package accesstest says a second time, by hand and without looking at the rules, who may do what. The tests of the
// table and of the running house compare both with it, so that a rule that goes missing is found.
package accesstest

import (
	"strings"

	"holdfast/server/access"
	"holdfast/server/id"
)

// Asker is one column of the matrix: somebody, and what they are in the cohort concerned.
type Asker struct {
	Name  string
	Actor access.Actor
	Facts access.Facts
}

// Askers are the columns.
var Askers = []Asker{
	{"anonymous", access.Actor{}, access.Facts{}},
	{"invited", person("p-invited", access.Member), access.Facts{}},
	{"pending", person("p-pending", access.Member), member(access.Pending)},
	{"refused", person("p-refused", access.Member), member(access.Refused)},
	{"member", person("p-member", access.Member), member(access.Admitted)},
	{"on-break", person("p-break", access.Member), member(access.OnBreak)},
	{"in-hospital", person("p-hospital", access.Member), member(access.InHospital)},
	{"suspended", person("p-suspended", access.Member), member(access.Suspended)},
	{"paused", access.Actor{Person: "p-paused", Kind: access.Member, Strong: true, Paused: true}, member(access.Suspended)},
	{"removed", person("p-removed", access.Member), member(access.Removed)},
	{"left", person("p-left", access.Member), member(access.Left)},
	{"stranger", person("p-stranger", access.Member), access.Facts{}},
	{"guest", person("p-guest", access.Member), access.Facts{Role: access.RoleGuest, Standing: access.Admitted}},
	{"lead", person("s-lead", access.Staff), facilitator(access.Lead)},
	{"co-facilitator", person("s-co", access.Staff), facilitator(access.CoFacilitator)},
	{"locum", person("s-locum", access.Staff), facilitator(access.Locum)},
	{"supervisor", person("s-supervisor", access.Staff), facilitator(access.Supervisor)},
	{"elsewhere", person("s-elsewhere", access.Staff), access.Facts{}},
	{"moderator", person("s-moderator", access.Staff), access.Facts{Role: access.RoleModerator, Standing: access.Admitted}},
	{"gone-staff", person("s-gone", access.Staff), access.Facts{Role: access.RoleFacilitator, Relation: access.Lead, Standing: access.Left}},
	{"demoted", person("p-demoted", access.Member), facilitator(access.Lead)},
	{"weak-lead", access.Actor{Person: "s-weak", Kind: access.Staff}, facilitator(access.Lead)},
	{"admin", person("s-admin", access.Admin), access.Facts{}},
	{"weak-admin", access.Actor{Person: "s-weak-admin", Kind: access.Admin}, access.Facts{}},
	{"imported", access.Actor{Person: "i-imported", Kind: access.Imported}, member(access.Left)},
	{"operator", access.Actor{Kind: access.Operator}, access.Facts{}},
}

func person(who string, kind access.Kind) access.Actor {
	return access.Actor{Person: id.Person(who), Kind: kind, Strong: true}
}

func member(s access.Standing) access.Facts {
	return access.Facts{Role: access.RoleMember, Standing: s}
}

func facilitator(r access.Relation) access.Facts {
	return access.Facts{Role: access.RoleFacilitator, Relation: r, Standing: access.Admitted}
}

// Row is what holds for one action: who may when nothing stands in the way, and which single change of the facts then
// turns them away (all of them, or those named after a colon). After a plus it lets those in whom May does not name.
type Row struct {
	May    string
	Spoils string
}

// Allows says whether the row names this asker, who is not turned away by what is spoilt (empty: nothing is).
func (r Row) Allows(asker, spoilt string) bool {
	may := names(expand(r.May), asker)
	for _, s := range strings.Fields(r.Spoils) {
		fact, whom, some := strings.Cut(s, ":")
		if opens, ok := strings.CutPrefix(fact, "+"); ok && opens == spoilt && names(expand(strings.ReplaceAll(whom, ",", " ")), asker) {
			return true
		}
		if fact == spoilt && (!some || names(expand(strings.ReplaceAll(whom, ",", " ")), asker)) {
			return false
		}
	}
	return may
}

// Groups of columns that the rows speak of.
var groups = map[string]string{
	"everybody":   all(),
	"in":          "invited pending refused member on-break in-hospital suspended removed left stranger guest lead co-facilitator locum supervisor elsewhere moderator gone-staff demoted admin",
	"reading":     "member on-break in-hospital lead co-facilitator locum supervisor moderator",
	"members":     "member on-break in-hospital guest",
	"writing":     "member lead co-facilitator locum supervisor",
	"staff":       "lead co-facilitator locum supervisor moderator",
	"clinicians":  "lead co-facilitator locum",
	"facilitates": "lead co-facilitator locum supervisor",
	"living":      "pending member on-break in-hospital suspended guest lead co-facilitator locum supervisor moderator",
}

func all() string {
	var b []string
	for _, a := range Askers {
		b = append(b, a.Name)
	}
	return strings.Join(b, " ")
}

func expand(s string) string {
	var out []string
	for _, word := range strings.Fields(s) {
		if g, ok := groups[word]; ok {
			word = g
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}

func names(list, who string) bool {
	for _, word := range strings.Fields(list) {
		if word == who {
			return true
		}
	}
	return false
}

// Spoilers change one fact of Good for the worse.
var Spoilers = map[string]func(*access.Facts){
	"forming":    func(f *access.Facts) { f.Forming = true },
	"terms":      func(f *access.Facts) { f.TermsDue = true },
	"earlier":    func(f *access.Facts) { f.Earlier = true },
	"silenced":   func(f *access.Facts) { f.Silenced = true },
	"concerns":   func(f *access.Facts) { f.Concerns = true },
	"room":       func(f *access.Facts) { f.Room = false },
	"private":    func(f *access.Facts) { f.Private = true },
	"privately":  func(f *access.Facts) { f.Private, f.With = true, true },
	"closed":     func(f *access.Facts) { f.ThreadClosed = true },
	"own":        func(f *access.Facts) { f.Own = false },
	"waiting":    func(f *access.Facts) { f.Own, f.Published = false, false },
	"taken-back": func(f *access.Facts) { f.TakenBack = true },
	"stale":      func(f *access.Facts) { f.Fresh = false },
	"first":      func(f *access.Facts) { f.First = true },
	"unready":    func(f *access.Facts) { f.Ready = false },
	"set":        func(f *access.Facts) { f.Unset = false },
	"real":       func(f *access.Facts) { f.Demo = false },
}

// Good is the asker's facts with nothing in the way.
func Good(a Asker) access.Facts {
	f := a.Facts
	f.Room, f.Own, f.Published, f.Fresh, f.Ready, f.Unset, f.Demo = true, true, true, true, true, true, true
	return f
}
