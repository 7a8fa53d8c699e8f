package web

import (
	"testing"
	"time"

	"holdfast/server/forum"
	"holdfast/server/id"
)

func listed(name string, kind forum.Kind, unread bool, at int, closed bool) forum.Row {
	row := forum.Row{Thread: forum.Thread{ID: id.Thread(name), Kind: kind}, Unread: unread, LastAt: time.Unix(int64(at), 0)}
	if closed {
		row.Thread.Closed = time.Unix(1, 0)
	}
	return row
}

// After an absence one begins with the open check-in, else with what was written in last; with one conversation to read
// there is nothing to be spared.
func TestWhereToBeginAfterAnAbsence(t *testing.T) {
	talk, older := listed("talk", forum.Discussion, true, 9, false), listed("older", forum.Discussion, true, 3, false)
	round, over := listed("round", forum.CheckIn, true, 5, false), listed("over", forum.CheckIn, true, 8, true)
	seen := listed("seen", forum.CheckIn, false, 10, false)
	for _, c := range []struct {
		name string
		rows []forum.Row
		want int
	}{
		{"nothing", nil, -1},
		{"one thing", []forum.Row{talk, seen}, -1},
		{"the latest", []forum.Row{older, talk}, 1},
		{"the open check-in", []forum.Row{talk, older, round}, 2},
		{"no closed one", []forum.Row{over, talk}, 1},
		{"no read one", []forum.Row{seen, older, talk}, 2},
	} {
		if got := startOf(c.rows); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestAnOpenCheckInStandsFirst(t *testing.T) {
	talk, round, over := listed("talk", forum.Discussion, true, 9, false), listed("round", forum.CheckIn, false, 5, false), listed("over", forum.CheckIn, true, 8, true)
	for _, c := range []struct {
		rows []forum.Row
		want string
	}{
		{nil, ""}, {[]forum.Row{talk, over}, "talk over "}, {[]forum.Row{talk, over, round}, "round talk over "}, {[]forum.Row{round, talk}, "round talk "},
	} {
		got := ""
		for _, row := range roundFirst(c.rows) {
			got += string(row.Thread.ID) + " "
		}
		if got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
