package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"holdfast/moderation/screen"
	"holdfast/server/gate"
)

type screenCmd struct{}

// Help is what --help says beside the list of flags.
func (screenCmd) Help() string {
	return `Reads JSON Lines {"id","text"} from standard input and prints what the screener says of each text, one line
each: {"id","tier","card","queue","page","hold","mask","rules"}. Nothing is kept and nothing leaves this computer. A line
that cannot be read is named on standard error, the others are answered all the same, and the command ends with 1.`
}

// screenLine is one text to be read.
type screenLine struct {
	ID   *string `json:"id"`
	Text *string `json:"text"`
}

// screened is one answer.
type screened struct {
	ID    string    `json:"id"`
	Tier  gate.Tier `json:"tier"`
	Card  bool      `json:"card"`
	Queue bool      `json:"queue"`
	Page  bool      `json:"page"`
	Hold  bool      `json:"hold"`
	Mask  bool      `json:"mask"`
	Rules []string  `json:"rules"`
}

var errBadScreenLines = errors.New("some lines could not be read; they are named above")

// longestLine is far above the longest text the gate lets in.
const longestLine = 16 << 20

// Run answers each line as it comes, so that a long file needs no memory.
func (screenCmd) Run(sh *shell) error {
	in := bufio.NewScanner(sh.in)
	in.Buffer(nil, longestLine)
	out := bufio.NewWriter(sh.out)
	defer out.Flush()
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	bad := false
	for n := 1; in.Scan() && sh.ctx.Err() == nil; n++ {
		if strings.TrimSpace(in.Text()) == "" {
			continue
		}
		var line screenLine
		if err := json.Unmarshal(in.Bytes(), &line); err != nil || line.ID == nil || line.Text == nil {
			fmt.Fprintf(sh.err, "line %d is not {\"id\",\"text\"}\n", n)
			bad = true
			continue
		}
		if err := enc.Encode(answer(*line.ID, screen.Read(*line.Text))); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	if err := errors.Join(in.Err(), sh.ctx.Err()); err != nil {
		return err
	}
	if bad {
		return errBadScreenLines
	}
	return nil
}

func answer(id string, r screen.Result) screened {
	a := screened{ID: id, Tier: r.Tier, Card: r.Card, Queue: r.Queue, Page: r.Page, Hold: r.Hold, Mask: len(r.Mask) > 0, Rules: r.Rules}
	if a.Rules == nil {
		a.Rules = []string{}
	}
	return a
}
