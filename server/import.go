package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mattn/go-isatty"

	"holdfast/server/app"
	"holdfast/server/gate"
	"holdfast/server/importer"
)

type importCmd struct {
	File   string `arg:"" help:"A file of JSON Lines, see README; - reads standard input."`
	Cohort string `required:"" help:"The cohort's name; it is made if it is not there." placeholder:"NAME"`
	DryRun bool   `help:"Read and check everything, and write nothing."`
	Strict bool   `help:"Read the whole file first, and bring nothing in if a line is bad."`
}

var errBadLines = errors.New("nothing was brought in, because of the lines named above")

// Run brings the history in and tells what came of it.
func (c *importCmd) Run(sh *shell) error {
	if c.Strict && c.File == "-" {
		return errors.New("--strict reads the file twice, and standard input can be read only once; give it a file")
	}
	return sh.house(func(h *app.House) error {
		im := &importer.Importer{Accounts: h.Accounts, Cohorts: h.Cohorts, Forum: h.Forum, Clock: h.Clock()}
		if c.Strict {
			report, err := c.pass(sh, im, true, "Checking")
			if err != nil {
				return err
			}
			if len(report.Bad) > 0 {
				tellBad(sh.err, report)
				return errBadLines
			}
		}
		report, err := c.pass(sh, im, c.DryRun, "Reading")
		tellBad(sh.err, report)
		c.tell(sh.out, report)
		return err
	})
}

func (c *importCmd) pass(sh *shell, im *importer.Importer, dry bool, doing string) (importer.Report, error) {
	in, size := sh.in, int64(0)
	if c.File != "-" {
		file, err := os.Open(c.File)
		if err != nil {
			return importer.Report{}, err
		}
		defer file.Close()
		if info, err := file.Stat(); err == nil {
			size = info.Size()
		}
		in = file
	}
	bar := progress{out: sh.err, doing: doing, size: size, shown: -1}
	report, err := im.Run(sh.ctx, in, importer.Options{Cohort: c.Cohort, DryRun: dry, Progress: bar.at})
	bar.end()
	return report, err
}

func tellBad(w io.Writer, r importer.Report) {
	for _, bad := range r.Bad {
		fmt.Fprintf(w, "line %d left out: %s\n", bad.Line, bad.Reason)
	}
}

func (c *importCmd) tell(w io.Writer, r importer.Report) {
	verb := "Brought in"
	if c.DryRun {
		verb = "Would bring in"
	}
	fmt.Fprintf(w, "%s %s and %s of %s.\n", verb, count(r.Threads, "thread", "threads"), count(r.Posts, "answer", "answers"), count(r.People, "person", "people"))
	if r.AlreadyThere > 0 {
		fmt.Fprintf(w, "Already there from before: %d.\n", r.AlreadyThere)
	}
	fmt.Fprintf(w, "Removed on the way in: %s.\n", removed(r.Removed))
	fmt.Fprintf(w, "Lines left out: %d.\n", len(r.Bad))
	if r.CohortMade {
		fmt.Fprintf(w, "The cohort %q was not there before. Nobody belongs to it yet, so nobody can read it yet.\n", c.Cohort)
	}
}

func count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

func removed(r gate.Report) string {
	if r.Empty() {
		return "nothing"
	}
	var told []string
	for _, part := range []struct {
		n         int
		one, more string
	}{
		{r.Images, "image", "images"}, {r.Links, "link", "links"}, {r.Scripts, "script", "scripts"},
		{r.Styles, "style or font", "styles and fonts"}, {r.Comments, "hidden comment", "hidden comments"},
		{r.Other, "piece of other markup", "pieces of other markup"},
	} {
		if part.n > 0 {
			told = append(told, count(part.n, part.one, part.more))
		}
	}
	return strings.Join(told, ", ")
}

// progress is a bar on a terminal; into a file it writes nothing.
type progress struct {
	out   io.Writer
	doing string
	size  int64
	shown int64
}

const barWidth = 40

func (p *progress) at(read int64) {
	file, ok := p.out.(*os.File)
	if !ok || !isatty.IsTerminal(file.Fd()) || p.size == 0 {
		return
	}
	percent := min(100*read/p.size, 100)
	if percent == p.shown {
		return
	}
	p.shown = percent
	done := int(percent) * barWidth / 100
	fmt.Fprintf(p.out, "\r%s [%s%s] %3d %%", p.doing, strings.Repeat("=", done), strings.Repeat(" ", barWidth-done), percent)
}

func (p *progress) end() {
	if p.shown >= 0 {
		fmt.Fprintln(p.out)
	}
}
