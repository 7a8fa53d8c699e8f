package web

import (
	"errors"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// showCase is one case with everything that is needed to decide about it. Reading it is on record.
func (s *Server) showCase(r *request) error {
	which, err := param[id.Case](r, "case")
	if err != nil {
		return err
	}
	return r.caseAgain(fiber.StatusOK, which, caseForm{}, nil)
}

// caseForm is what stands in the forms of a case's page when it comes back.
type caseForm struct {
	typed    bool   // the decision's
	nonce    string // to be sent once more with it; empty: a new one
	takeover string // the reason for taking it over
	changed  *pages.Changes
	lapsed   bool // the case is free again, and the form can take it once more
}

// caseAgain is the page of a case, with what was typed into it.
func (r *request) caseAgain(status int, which id.Case, form caseForm, problem *parts.Problem) error {
	o, err := r.s.Moderation.Open(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	f := r.file(o)
	page, err := f.page(form, problem)
	if err != nil {
		return err
	}
	return r.render(status, pages.CasePage(page))
}

// file is a case while its page is made: the words it is about, and where something was found in them.
type file struct {
	*request
	o     moderation.Opened
	words *forum.Revision // nil: there are none
	text  string
	found []spot
}

func (r *request) file(o moderation.Opened) file {
	f := file{request: r, o: o}
	if o.Evidence == nil || o.Evidence.Newest == nil {
		return f
	}
	f.words = o.Evidence.Newest
	if f.whole() && o.Evidence.Asked != nil {
		f.words = o.Evidence.Asked // as it was when somebody asked to look; what changed since stands below
	}
	f.text = f.words.Body.Text()
	f.found = spots(f.marks(), "", len([]rune(f.text)))
	return f
}

// whole says whether the case is about a conversation as a whole.
func (f file) whole() bool {
	return f.o.Case.Kind == moderation.ThreadSubject || f.o.Case.Kind == moderation.PrivateSubject
}

// marks are those of screening, as it left them with the words and with the signals about the same words.
func (f file) marks() []gate.Mark {
	all := append([]gate.Mark{}, f.words.Marks...)
	for _, sig := range f.o.Case.Signals {
		if sig.Revision == f.words.ID {
			all = append(all, sig.Marks...)
		}
	}
	return all
}

func (f file) page(form caseForm, problem *parts.Problem) (pages.Case, error) {
	c := f.o.Case
	why := f.whys(c.Why())
	page := pages.Case{
		Frame: f.deskFrame(words.M("Case")), Back: f.toQueue(), Lease: f.lease(form, problem), Tier: f.tier(c), Drill: c.Drill,
		Left: f.timeLeft(c, f.o.Row.Left), Due: f.dueWords(c, f.o.Row.Late), Late: f.o.Row.Late, About: f.about(), Title: heading(why[0]),
		Why: f.reasons(), Around: f.around(), Lately: f.lately(), Decided: f.made(), Changes: f.changes(), Told: f.told(),
	}
	if c.Person != "" {
		page.Person = f.named(c.Person)
	}
	for _, clause := range f.o.Cohort.Agreement.Clauses {
		page.Clauses = append(page.Clauses, pages.TermsItem{Title: clause.Title, Text: clause.Text})
	}
	if f.words != nil {
		page.Words = f.caseWords(why, form.typed)
	}
	first, err := f.firsthand()
	if err != nil {
		return page, err
	}
	page.Why = append(first, page.Why...)
	if page.Card, err = f.glass(); err != nil {
		return page, err
	}
	if page.Happened, err = f.happened(); err != nil {
		return page, err
	}
	if page.Lease.State == parts.LeaseMine || form.typed {
		if page.Form, err = f.form(form, problem); err != nil {
			return page, err
		}
	}
	page.Asked = f.askedHere()
	page.Ask, err = f.askPane(page.Form != nil, problem)
	return page, err
}

// named is somebody of the case's cohort.
func (f file) named(who id.Person) string {
	if m, is := f.o.Names[who]; is {
		return f.person(m).Name
	}
	return f.T("Somebody")
}

// about leads to whom and what the case is about.
func (f file) about() []parts.Link {
	var all []parts.Link
	c := f.o.Case
	if c.Person != "" {
		all = append(all, parts.Link{Label: f.named(c.Person), Href: memberAddress(c.Cohort, c.Person)})
	}
	all = append(all, parts.Link{Label: f.o.Cohort.Name, Href: groupAddress(c.Cohort)})
	if f.o.Evidence != nil {
		all = append(all, parts.Link{Label: f.T("the conversation"), Href: "/posts/" + string(f.o.Evidence.Post.ID)})
	}
	if f.o.Evidence != nil && f.whole() && f.o.Take && c.Person != f.session.Person {
		all = append(all, parts.Link{Label: f.T("raise its first post by itself"), Href: "/posts/" + string(f.o.Evidence.Post.ID) + "/raise"})
	}
	return all
}

// lease says who works on the case, and offers what this reader can do about that.
func (f file) lease(form caseForm, problem *parts.Problem) parts.Lease {
	c, base := f.o.Case, caseAddress(f.o.Case.ID)
	l := parts.Lease{With: f.o.With, Look: base + "/present"}
	holder := c.Held(f.s.Now())
	switch {
	case c.State == moderation.CaseClosed:
		return parts.Lease{State: parts.LeaseClosed}
	case holder == f.session.Person:
		l.State, l.Until = parts.LeaseMine, f.hourOf(c.Lease.Until)
		l.Left = int(c.Lease.Until.Sub(f.s.Now()).Seconds())
		l.Pass, l.Beat = base+"/passing?token="+leaseToken(c), base+"/renewal?token="+leaseToken(c)
	case holder != "":
		l.State, l.Holder, l.Until = parts.LeaseTheirs, f.named(holder), f.hourOf(c.Lease.Until)
		if f.o.Take && !form.lapsed { // else the decision's form asks for it
			l.TakeOver, l.Reason = base+"/lease", form.takeover
		}
	case form.typed:
		l.State = parts.LeaseOver
	default:
		l.State = parts.LeaseFree
		if f.o.Take {
			l.Take = base + "/lease"
		}
		if c.Tier == gate.Crisis {
			l.Advice = f.T("A crisis is read by two where there are two.")
		}
	}
	if f.o.Take && c.Acknowledged.IsZero() && l.State != parts.LeaseMine {
		l.Seen = base + "/acknowledgement"
	}
	if problem != nil && problem.Field == "takeover" {
		l.Problem = problem
	}
	return l
}

// told says why no form is here.
func (f file) told() string {
	c := f.o.Case
	switch holder := c.Held(f.s.Now()); {
	case c.State == moderation.CaseClosed:
		return f.T("This was decided. It opens again by itself if something new comes.")
	case holder != "" && holder != f.session.Person:
		return f.F("{who} decides this. You can read along.", "who", f.named(holder))
	default:
		return f.T("Take it first. Then the form is here, and everybody sees that you have it.")
	}
}

// leaseToken names the lease under which somebody acts.
func leaseToken(c moderation.Case) string {
	if c.Lease == nil {
		return "0"
	}
	return strconv.FormatInt(c.Lease.Token, 10)
}

// takeCase gives the reader a case to work on; with a reason also one that a colleague has.
func (s *Server) takeCase(r *request) error {
	return r.onCase(func(which id.Case) error {
		reason := strings.TrimSpace(r.field("takeover"))
		_, err := s.Moderation.Take(r.ctx, r.actor(), which, reason)
		switch {
		case err == nil:
			return r.see(caseAddress(which) + "?said=case-taken")
		case errors.Is(err, moderation.ErrTaken) && !r.Request().PostArgs().Has("takeover"):
			return r.see(caseAddress(which) + "?said=case-theirs")
		case errors.Is(err, moderation.ErrDecided):
			return r.see(caseAddress(which) + "?said=case-decided")
		}
		e, ok := errs.As(err)
		if !ok || e.Kind != errs.Invalid && e.Kind != errs.Conflict && e.Kind != errs.TooLarge {
			return err
		}
		return r.caseAgain(statusOf[e.Kind], which, caseForm{takeover: reason}, &parts.Problem{Heading: r.T("Not taken over"), Sentence: r.told(e), Field: "takeover"})
	})
}

// renewCase answers the page of somebody who works on a case: until when it is theirs now.
func (s *Server) renewCase(r *request) error {
	return r.onCase(func(which id.Case) error {
		lease, err := s.Moderation.Renew(r.ctx, r.actor(), which, r.token64())
		if err != nil {
			return err
		}
		return r.JSON(fiber.Map{
			"seconds": int(lease.Until.Sub(s.Now()).Seconds()), "said": r.F("You hold this until {when}.", "when", r.hourOf(lease.Until)),
		})
	})
}

// passCase gives a case back to the queue, without a reason.
func (s *Server) passCase(r *request) error {
	return r.onCase(func(which id.Case) error {
		err := s.Moderation.Pass(r.ctx, r.actor(), which, r.token64())
		if errors.Is(err, moderation.ErrLease) || errors.Is(err, moderation.ErrDecided) {
			return r.see(queueAddress + "?said=case-not-yours")
		}
		if err != nil {
			return err
		}
		return r.see(queueAddress + "?said=case-passed")
	})
}

// acknowledgeCase says that a person knows of a case, so that nobody else is called.
func (s *Server) acknowledgeCase(r *request) error {
	return r.onCase(func(which id.Case) error {
		err := s.Moderation.Acknowledge(r.ctx, r.actor(), which)
		if err != nil && !errors.Is(err, moderation.ErrDecided) {
			return err
		}
		return r.see(caseAddress(which) + "?said=case-seen")
	})
}

// presentAtCase notes that the reader has a case open, and names who else has.
func (s *Server) presentAtCase(r *request) error {
	return r.onCase(func(which id.Case) error {
		with, err := s.Moderation.Present(r.ctx, r.actor(), which)
		if err != nil {
			return err
		}
		return r.page(parts.LeaseOthers(r.namesOf(with)))
	})
}

func (r *request) namesOf(people []cohort.Membership) []string {
	all := make([]string, len(people))
	for i, m := range people {
		all[i] = r.person(m).Name
	}
	return all
}

// onCase does something to the case of the address.
func (r *request) onCase(do func(id.Case) error) error {
	which, err := param[id.Case](r, "case")
	if err != nil {
		return err
	}
	return do(which)
}

// token64 is the lease that the page was made under. A token is no secret: it only tells one lease from the next.
func (r *request) token64() int64 {
	n, _ := strconv.ParseInt(r.Query("token"), 10, 64) // what is no number is no lease
	return n
}

// glass offers the contact card, and says when it was opened for this case.
func (f file) glass() (*pages.Glass, error) {
	if f.o.Case.Person == "" || f.o.Case.State == moderation.CaseClosed {
		return nil, nil
	}
	err := f.s.Moderation.May(f.ctx, f.actor(), access.OpenGlass, f.o.Case.ID)
	if kind := errs.KindOf(err); kind == errs.NotFound || kind == errs.Forbidden {
		return nil, nil
	}
	return &pages.Glass{Ask: caseAddress(f.o.Case.ID) + "/card"}, err
}

// firsthand is what somebody wrote that a case is about beside a member's post: an appeal, or why a card was opened.
func (f file) firsthand() ([]parts.Reason, error) {
	c := f.o.Case
	switch {
	case c.Appeal != "":
		said, err := f.s.Moderation.AppealWords(f.ctx, f.actor(), c.Appeal)
		return []parts.Reason{{What: f.F("{who} asks for a second look.", "who", f.named(c.Person)), Quoted: said}}, err
	case c.Kind == moderation.CardSubject:
		o, err := f.s.Moderation.Opening(f.ctx, f.actor(), c.ID)
		if err != nil {
			return nil, err
		}
		by, err := f.s.Cohorts.Named(f.ctx, c.Cohort, []id.Person{o.By})
		return []parts.Reason{{What: f.F("{who} opened the contact card.", "who", f.person(by[o.By]).Name), Quoted: o.Reason, By: f.F("It was {when}.", "when", parts.On(o.At.In(f.now.Location()), f.now).In(f.tongue()))}}, err
	}
	return nil, nil
}
