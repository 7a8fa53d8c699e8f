package web

import (
	"slices"
	"strconv"
	"strings"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/server/access"
	"holdfast/server/forum"
	"holdfast/server/id"
)

// icebreakers are the questions that ship for a round of introductions. None asks for a diagnosis, a story or a family,
// and each can be answered in a line. Their numbers stand in addresses: new ones go to the end.
var icebreakers = []string{
	words.M("What would you like us to call you, and is there anything about the name?"),
	words.M("What is one ordinary thing you are good at?"),
	words.M("What helps you on a day that is too long?"),
	words.M("Which place do you go to when you want to be left alone?"),
	words.M("What do you hope this group will be like?"),
	words.M("What would you rather not be asked here?"),
	words.M("When do you usually read, and how much time do you have then?"),
	words.M("What is something small that went well lately?"),
	words.M("What should we know about how you write, such as short, late, or with long silences?"),
	words.M("If the weather were how you are today, what would it be?"),
}

// showIcebreakers lists what an introductions thread can ask.
func (s *Server) showIcebreakers(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	c, _, err := s.Cohorts.Ask(r.ctx, r.actor(), access.StartKind, which)
	if err != nil {
		return err
	}
	page := pages.Icebreakers{
		Frame: r.frame("Writing", ""), Back: backToGroup(c), Cohort: c.Name, Action: groupAddress(which) + "/icebreakers",
		Write: introduce(which),
	}
	for i, question := range icebreakers {
		page.Asks = append(page.Asks, parts.Choice{Value: strconv.Itoa(i + 1), Label: r.T(question)})
	}
	return r.page(pages.IcebreakersPage(page))
}

// introduce is the box for an introductions thread.
func introduce(which id.Cohort) string {
	return groupAddress(which) + "/write?kind=" + string(forum.Introductions)
}

// pickIcebreakers leads to the box with the questions that were picked.
func (s *Server) pickIcebreakers(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	if _, _, err := s.Cohorts.Ask(r.ctx, r.actor(), access.StartKind, which); err != nil {
		return err
	}
	var picked []string
	for _, ask := range r.Request().PostArgs().PeekMulti("ask") {
		picked = append(picked, string(ask))
	}
	return r.see(introduce(which) + "&ask=" + asks(strings.Join(picked, ",")))
}

// asks keeps the numbers of questions that there are, each once, in the order of the list.
func asks(numbers string) string {
	asked := strings.Split(numbers, ",")
	var known []string
	for i := range icebreakers {
		if n := strconv.Itoa(i + 1); slices.Contains(asked, n) {
			known = append(known, n)
		}
	}
	return strings.Join(known, ",")
}

// introduction is the first words of a round of introductions: the questions with these numbers, and that nobody has to
// answer. Empty when there are none of these numbers.
func (r *request) introduction(numbers string) string {
	var lines []string
	for _, n := range strings.Split(asks(numbers), ",") {
		if i, err := strconv.Atoi(n); err == nil {
			lines = append(lines, r.T(icebreakers[i-1]))
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n\n") + "\n\n" + r.T("Answer one, all or none of these. Reading is taking part.")
}
