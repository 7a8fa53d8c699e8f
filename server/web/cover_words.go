package web

import (
	"strings"
	"time"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/moderation/cover"
	"holdfast/server/cohort"
	"holdfast/server/id"
)

// promised is what pages say to members at this moment about when somebody comes: sentences, the first of them about
// when staff read.
func (r *request) promised(b cover.Board) []string {
	p := b.Promise
	var said []string
	switch {
	case p.Staffed:
		said = append(said, r.F("Staff read now, until {when}. A crisis is seen within 15 minutes.", "when", r.by(p.Until)))
	case p.Lapsed:
		said = append(said, r.T("No page names a time to members, because nobody has said for 60 days that the hours still hold."))
	case p.Next.IsZero():
		said = append(said, r.T("No page names a time to members, because no hours are set."))
	default:
		said = append(said, r.F("Staff read next {when}. Before that, nobody of the staff may have seen what is written.", "when", r.by(p.Next)))
	}
	switch {
	case p.Wakes:
		said = append(said, r.F("{who} is on call and can be woken: a crisis is seen within 15 minutes, at any hour.", "who", r.staffName(b, p.OnCall)))
	case !p.Staffed:
		said = append(said, r.T("Nobody can be woken now, so nothing sooner is promised to anybody."))
	}
	return said
}

// warningWords are what is wrong with a group's cover, and what that means.
var warningWords = map[cover.Warning]struct{ what, then string }{
	cover.NoHours:     {words.M("No hours are set"), words.M("No page tells members when somebody reads.")},
	cover.HoursLapsed: {words.M("The hours have lapsed"), words.M("Pages speak as if nobody were there, until the lead of the group says that the hours still hold.")},
	cover.HoursLapse:  {words.M("The hours lapse within a week"), words.M("After that, pages speak as if nobody were there, unless the lead of the group says that the hours still hold.")},
	cover.NobodyOn:    {words.M("Nobody is there now, and nobody is on call"), words.M("In a crisis the lead is called, and then all facilitators; nothing is promised to members.")},
	cover.NobodyWoken: {words.M("Nobody on call can be woken"), words.M("None of them has a pager that was proven in the last 30 days, so pages promise staffed hours only.")},
	cover.ProofEnds:   {words.M("The proof of a pager ends within a week"), words.M("Whoever has it tries it again under “How you are called”, or it does not count any more.")},
	cover.OnePerson:   {words.M("Only one person can come"), words.M("While they cannot, nobody else of this group is called who could decide.")},
}

// coverWarnings says what is missing, with the page where it is put right as far as this reader can.
func (r *request) coverWarnings(b cover.Board) []pages.CoverWarning {
	base := groupAddress(b.Cohort.ID)
	var all []pages.CoverWarning
	for _, w := range b.Warnings {
		said := pages.CoverWarning{What: r.T(warningWords[w].what), Then: r.T(warningWords[w].then)}
		switch {
		case w == cover.NoHours && b.MayHours:
			said.Move = parts.Link{Label: r.T("Set the hours"), Href: base + "/settings"}
		case w == cover.NobodyOn && b.May:
			said.Move = parts.Link{Label: r.T("Change who is on call"), Href: coverAddress(b.Cohort.ID) + "/rota"}
		case w == cover.NobodyWoken || w == cover.ProofEnds:
			said.Move = parts.Link{Label: r.T("How you are called"), Href: channelsAddress}
		}
		all = append(all, said)
	}
	return all
}

// staffName is what somebody who works for the group of a board is called.
func (r *request) staffName(b cover.Board, who id.Person) string {
	for _, m := range b.Staff {
		if m.Person == who {
			return r.person(m).Name
		}
	}
	return r.T("Somebody who does not work here any more")
}

// onCallNow says who is called at this moment.
func (r *request) onCallNow(b cover.Board) string {
	var first, then []string
	for _, t := range cover.NewClock(b.Cohort, working(b), nil).OnCall(r.s.Now()) {
		if t.Order == cover.Main {
			first = append(first, r.staffName(b, t.Person))
		} else {
			then = append(then, r.staffName(b, t.Person))
		}
	}
	switch {
	case len(first)+len(then) == 0:
		return r.T("Nobody is on call now. In a crisis the lead is called, and then all facilitators.")
	case len(first) == 0:
		return r.F("Now {names} stands by. Nobody is called first but the lead.", "names", r.listed(then))
	case len(then) == 0:
		return r.F("Now {names} is called first. Nobody stands by.", "names", r.listed(first))
	default:
		return r.F("Now {names} is called first, and then {others}.", "names", r.listed(first), "others", r.listed(then))
	}
}

// working are the turns of those who still work for the group.
func working(b cover.Board) []cover.Turn {
	var all []cover.Turn
	for _, t := range b.Rota.Turns {
		for _, m := range b.Staff {
			if m.Person == t.Person {
				all = append(all, t)
			}
		}
	}
	return all
}

func (r *request) turns(b cover.Board) []pages.CoverTurn {
	var all []pages.CoverTurn
	for _, t := range b.Rota.Turns {
		all = append(all, pages.CoverTurn{Who: r.staffName(b, t.Person), First: t.Order == cover.Main, When: r.turnSaid(b.Cohort, t)})
	}
	return all
}

// turnSaid is when a turn is: its hours of each week, and its days.
func (r *request) turnSaid(c cohort.Cohort, t cover.Turn) string {
	said := []string{r.T("Every hour.")}
	if len(t.Days) > 0 {
		said = nil
		for _, line := range r.weekSaid(t.Days) {
			said = append(said, line+".")
		}
	}
	first, last := turnDay(c, t.From), lastDay(c, t.To)
	switch {
	case !first.IsZero() && !last.IsZero():
		said = append(said, r.F("From {first} to {last}.", "first", r.day(first), "last", r.day(last)))
	case !first.IsZero():
		said = append(said, r.F("From {first} on.", "first", r.day(first)))
	case !last.IsZero():
		said = append(said, r.F("Until {last}.", "last", r.day(last)))
	}
	return strings.Join(said, " ")
}

// turnDay is the day on the group's clock on which a turn begins; zero where it has always been.
func turnDay(c cohort.Cohort, t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(c.Clock())
}

// lastDay is the last day of a turn that ends at t, which does not belong to it any more.
func lastDay(c cohort.Cohort, t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.Add(-time.Nanosecond).In(c.Clock())
}

// channelNames name the ways in which somebody is called.
var channelNames = map[cover.ChannelKind]string{
	cover.InApp: words.M("In the app"), cover.Mail: words.M("Mail"), cover.Webhook: words.M("Pager"),
}

// reach says how each of the staff can be called.
func (r *request) reach(b cover.Board) []pages.Reach {
	var all []pages.Reach
	for _, m := range b.Staff {
		row := pages.Reach{Who: r.person(m).Name}
		for _, c := range b.Channels[m.Person] {
			row.Ways = append(row.Ways, r.F("{way}: {state}", "way", r.T(channelNames[c.Kind]), "state", r.counts(c)))
		}
		all = append(all, row)
	}
	return all
}

// counts says whether a way counts, after a colon.
func (r *request) counts(c cover.Channel) string {
	switch {
	case !c.There:
		return r.T("leads nowhere.")
	case c.Counts(r.s.Now()):
		return r.F("counts until {day}.", "day", r.longDate(c.ProvenUntil()))
	case !c.Proven.IsZero():
		return r.F("counted until {day}.", "day", r.longDate(c.ProvenUntil()))
	case c.Tested.IsZero():
		return r.T("never tried.")
	default:
		return r.T("tried, and not answered.")
	}
}
