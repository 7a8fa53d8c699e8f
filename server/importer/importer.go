// Package importer brings a group's history in, through the same services as everything else: a file of JSON Lines, a
// thread or a post a line. README tells the format to whoever writes such a file.
package importer

import (
	"bufio"
	"context"
	"errors"
	"io"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// maxLine is the longest line that is read: the gate's input limit, with room for JSON's escapes.
const maxLine = 8 << 20

// Importer brings histories in. It acts as the operator, whom the access table lets write with others' names.
type Importer struct {
	Accounts *account.Service
	Cohorts  *cohort.Service
	Forum    *forum.Service
	Clock    clock.Clock
}

// Options say where to and how.
type Options struct {
	Cohort   string           // by name; made if it is not there
	DryRun   bool             // read, check and count; write nothing
	Progress func(read int64) // told now and then how many bytes were read; may be nil
}

// Report is what came of a file.
type Report struct {
	CohortMade   bool
	Threads      int // brought in now
	Posts        int // answers; a thread's own text counts with the thread
	AlreadyThere int // lines that an earlier import had brought
	People       int // authors met
	Removed      gate.Report
	Bad          []Bad
}

// Bad is a line that was left out, and why, in words for whoever made the file.
type Bad struct {
	Line   int
	Reason string
}

var operator = access.Actor{Kind: access.Operator}

// Run reads lines from r and brings each in; a bad one is named in the report and left out. The error is for what
// stops the whole: the records cannot be written, or the source cannot be read. Running it again adds nothing twice.
func (im *Importer) Run(ctx context.Context, r io.Reader, opts Options) (Report, error) {
	run := &run{Importer: im, opts: opts, threads: map[string]id.Thread{}, people: map[string]id.Person{}}
	if err := run.open(ctx); err != nil {
		return run.report, err
	}
	lines := bufio.NewReaderSize(r, 64<<10)
	var read int64
	for number := 1; ; number++ {
		line, size, err := readLine(lines)
		read += size
		if opts.Progress != nil {
			opts.Progress(read)
		}
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, errLong) {
			return run.report, err
		}
		if stop := run.take(ctx, number, line, err); stop != nil {
			return run.report, stop
		}
		if errors.Is(err, io.EOF) {
			return run.report, nil
		}
	}
}

var errLong = errs.New(errs.Invalid, "The line is longer than 8 MiB.")

// readLine reads one line, and skips to the end of one that is too long.
func readLine(r *bufio.Reader) (line []byte, size int64, err error) {
	long := false
	for {
		piece, err := r.ReadSlice('\n')
		size += int64(len(piece))
		if len(line)+len(piece) > maxLine {
			long = true
		}
		if !long {
			line = append(line, piece...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil:
			return line, size, err
		case long:
			return nil, size, errLong
		default:
			return line, size, nil
		}
	}
}

// run is one reading of one file.
type run struct {
	*Importer
	opts    Options
	cohort  id.Cohort
	threads map[string]id.Thread // by key, for the posts that follow
	people  map[string]id.Person // by author key
	report  Report
}

func (r *run) open(ctx context.Context) error {
	if r.opts.DryRun {
		if _, err := gate.Line(r.opts.Cohort, cohort.MaxName); err != nil {
			return err
		}
		_, err := r.Cohorts.Find(ctx, operator, r.opts.Cohort)
		r.report.CohortMade = errs.KindOf(err) == errs.NotFound
		return nil
	}
	c, made, err := r.Cohorts.Ensure(ctx, operator, r.opts.Cohort)
	r.cohort, r.report.CohortMade = c.ID, made
	return err
}

// take brings one line in. What is wrong with the line goes into the report; what is wrong with the house stops.
func (r *run) take(ctx context.Context, number int, line []byte, readErr error) error {
	if errors.Is(readErr, errLong) {
		r.bad(number, readErr)
		return nil
	}
	if blank(line) {
		return nil
	}
	e, err := parse(line, r.Clock.Now())
	if err == nil {
		err = r.bring(ctx, e)
	}
	switch errs.KindOf(err) {
	case errs.Invalid, errs.TooLarge, errs.Conflict:
		r.bad(number, err)
		return nil
	default:
		return err
	}
}

func (r *run) bad(number int, err error) {
	reason := err.Error()
	if e, ok := errs.As(err); ok {
		reason = e.Sentence
	}
	r.report.Bad = append(r.report.Bad, Bad{number, reason})
}

// bring takes one entry through the forum, or in a dry run through the gate alone.
func (r *run) bring(ctx context.Context, e entry) error {
	if r.opts.DryRun {
		return r.try(e)
	}
	author, err := r.author(ctx, e.Author)
	if err != nil {
		return err
	}
	words := forum.Words{Text: e.Text, HTML: e.HTML}
	origin := &forum.Origin{Author: author, At: e.at, Key: []string{string(r.cohort), e.thread(), e.Author, e.At, e.Text + e.HTML}}
	var out forum.Outcome
	if e.Type == typeThread {
		out, err = r.Forum.StartThread(ctx, operator, forum.NewThread{Cohort: r.cohort, Title: e.Title, Words: words, Origin: origin})
	} else if thread, known := r.threads[e.Thread]; !known {
		return errNoThread
	} else {
		out, err = r.Forum.Answer(ctx, operator, forum.NewPost{Thread: thread, Words: words, Origin: origin})
	}
	if err == nil {
		r.count(e, out)
	}
	return err
}

var errNoThread = errs.New(errs.Invalid, "It belongs to a thread that no earlier line has begun, or whose line was left out.")

// try does what a dry run can: the gate's answer, and whether the thread came before its posts.
func (r *run) try(e entry) error {
	var report gate.Report
	var err error
	if e.HTML != "" {
		_, report, err = gate.FromHTML(e.HTML)
	} else {
		_, err = gate.FromText(e.Text)
	}
	if err != nil {
		return err
	}
	if e.Type == typeThread {
		if _, err := gate.Title(e.Title); err != nil {
			return err
		}
	} else if _, known := r.threads[e.Thread]; !known {
		return errNoThread
	}
	if _, met := r.people[e.Author]; !met {
		r.people[e.Author] = ""
		r.report.People++
	}
	r.count(e, forum.Outcome{Gate: report})
	return nil
}

func (r *run) count(e entry, out forum.Outcome) {
	r.report.Removed = r.report.Removed.Add(out.Gate)
	if e.Type == typeThread {
		r.threads[e.Key] = out.Thread
	}
	switch {
	case out.Again:
		r.report.AlreadyThere++
	case e.Type == typeThread:
		r.report.Threads++
	default:
		r.report.Posts++
	}
}

// author makes the person who wrote, once: of kind imported, without credentials, named in the cohort as in the file.
func (r *run) author(ctx context.Context, key string) (id.Person, error) {
	if who, met := r.people[key]; met {
		return who, nil
	}
	p, err := r.Accounts.Ensure(ctx, operator, account.NewPerson{Key: string(r.cohort) + "." + key, Kind: access.Imported, Name: key})
	if err != nil {
		return "", err
	}
	err = r.Cohorts.Join(ctx, operator, cohort.Membership{
		Cohort: r.cohort, Person: p.ID, Role: access.RoleMember, Standing: access.Left, Alias: key, Imported: true,
		Shape: len(r.people) % 4,
	})
	if err != nil {
		return "", err
	}
	r.people[key] = p.ID
	r.report.People++
	return p.ID, nil
}
