package web

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/id"
)

func (s *Server) writeThread(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	return r.threadBox(which, nil, nil)
}

func (s *Server) startThread(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	nonce, err := r.begin()
	if err != nil {
		return err
	}
	out, err := s.Forum.StartThread(r.ctx, r.actor(), forum.NewThread{
		Cohort: which, Title: r.field("title"), Words: forum.Words{Text: r.field("words")}, Nonce: nonce,
	})
	if typed(err) {
		return r.threadBox(which, r.kept(), err)
	}
	return r.shared(out, err, "shared")
}

func (s *Server) writeAnswer(r *request) error {
	which, err := param[id.Thread](r, "thread")
	if err != nil {
		return err
	}
	return r.answerBox(which, id.Post(r.Query("to")), nil, nil)
}

func (s *Server) answer(r *request) error {
	which, err := param[id.Thread](r, "thread")
	if err != nil {
		return err
	}
	nonce, err := r.begin()
	if err != nil {
		return err
	}
	to := id.Post(r.field("to"))
	out, err := s.Forum.Answer(r.ctx, r.actor(), forum.NewPost{
		Thread: which, Answers: to, Words: forum.Words{Text: r.field("words")}, Nonce: nonce,
	})
	if typed(err) {
		return r.answerBox(which, to, r.kept(), err)
	}
	return r.shared(out, err, "shared")
}

func (s *Server) writeChange(r *request) error {
	which, err := param[id.Post](r, "post")
	if err != nil {
		return err
	}
	return r.changeBox(which, nil, nil)
}

func (s *Server) change(r *request) error {
	which, err := param[id.Post](r, "post")
	if err != nil {
		return err
	}
	nonce, err := r.begin()
	if err != nil {
		return err
	}
	out, err := s.Forum.ChangePost(r.ctx, r.actor(), forum.Change{
		Post: which, Seen: id.Revision(r.field("seen")), Words: forum.Words{Text: r.field("words")}, Nonce: nonce,
	})
	if typed(err) {
		return r.changeBox(which, r.kept(), err)
	}
	return r.shared(out, err, "changed")
}

var errAnother = errs.New(errs.Unauthenticated, "Somebody else came in on this browser after you began to write.")

// begin opens a writing request: the form must be this person's own, and they must not write faster than people write.
// It gives the form's nonce.
func (r *request) begin() (string, error) {
	nonce, tag, tagged := strings.Cut(r.field("nonce"), ".")
	if tagged && tag != r.s.Accounts.FormTag(r.session.Person) {
		return "", errAnother
	}
	if ok, again := r.s.Limits.Write(r.ctx, r.session.Person); !ok {
		return "", &errs.Error{Kind: errs.TooMany, Sentence: "That was a lot in a short time, so we stopped here.", RetryAfter: again}
	}
	return nonce, nil
}

// typedBy says whether the form that brought these words was this person's.
func (s *Server) typedBy(k *parts.Kept, who id.Person) bool {
	_, tag, _ := strings.Cut(k.Nonce, ".")
	return tag == s.Accounts.FormTag(who)
}

// typed says whether what went wrong is about what was typed, so that the box comes back with it.
func typed(err error) bool {
	switch errs.KindOf(err) {
	case errs.Invalid, errs.Conflict, errs.TooLarge:
		return err != nil
	default:
		return false
	}
}

// shared sends somebody to their post where the group sees it.
func (r *request) shared(out forum.Outcome, err error, said string) error {
	if err != nil {
		return err
	}
	if out.Held {
		return r.see("/posts/" + string(out.Post) + "?said=held")
	}
	thread, place := out.Thread, out.At
	if place == "" {
		if thread, place, err = r.s.Forum.Locate(r.ctx, r.actor(), out.Post); err != nil {
			return err
		}
	}
	return r.see(threadAddress(thread) + "?at=" + place + "&said=" + said + "#" + parts.Anchor(string(out.Post)))
}

// box is the composer: empty, or with what was typed and what was wrong with it.
func (r *request) box(p pages.Write, d forum.Desk, kept *parts.Kept, problem error) error {
	status := fiber.StatusOK
	p.Frame = r.frame("Writing", "")
	p.Who = fmt.Sprintf("The %d people of %s, its facilitators and moderators among them.", d.Readers, d.Cohort.Name)
	p.NamesAt = "/cohorts/" + string(d.Cohort.ID) + "/people"
	p.WhenRead = "Members read whenever they look in. " + r.s.Settings.StaffedHours
	if kept != nil {
		seen := p.Kept.Seen
		p.Kept = *kept
		p.Kept.Seen = seen
	}
	if nonce, _, _ := strings.Cut(p.Kept.Nonce, "."); id.Time(nonce).IsZero() || errs.KindOf(problem) == errs.Conflict { // a used one would find the first post again
		p.Kept.Nonce = r.s.Forum.Nonce() + "." + r.s.Accounts.FormTag(r.session.Person)
	}
	if e, ok := errs.As(problem); ok {
		status = statusOf[e.Kind]
	}
	if e, ok := errs.As(problem); ok && p.Conflict == nil { // a conflict has words of its own
		p.Problem = &parts.Problem{Heading: "We couldn’t share that yet", Sentence: e.Sentence, Field: e.Field}
	}
	return r.render(status, pages.WritePage(p))
}

func (r *request) threadBox(which id.Cohort, kept *parts.Kept, problem error) error {
	d, err := r.s.Forum.DeskForThread(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	base := "/cohorts/" + string(which)
	return r.box(pages.Write{
		Kind: pages.NewThread, Action: base + "/threads", Cohort: d.Cohort.Name, Kept: parts.Kept{HasTitle: true},
		Back: parts.Link{Label: d.Cohort.Name, Href: base},
	}, d, kept, problem)
}

func (r *request) answerBox(which id.Thread, to id.Post, kept *parts.Kept, problem error) error {
	d, err := r.s.Forum.DeskForAnswer(r.ctx, r.actor(), which, to)
	if err != nil {
		return err
	}
	p := pages.Write{Kind: pages.AnswerPost, Action: threadAddress(which) + "/posts", Back: backToThread(which)}
	if d.Answers != nil {
		p.To = r.ref(which, *d.Answers)
		p.Kept.To = string(d.Answers.Post)
	}
	if kept != nil && d.Answers == nil {
		kept.To = ""
	}
	return r.box(p, d, kept, problem)
}

// changeBox shows somebody their own words to change. When these changed elsewhere meanwhile it shows both texts, and
// sending again replaces what is there knowingly.
func (r *request) changeBox(which id.Post, kept *parts.Kept, problem error) error {
	d, err := r.s.Forum.DeskForPost(r.ctx, r.actor(), access.ChangePost, which)
	if err != nil {
		return err
	}
	newest := d.Post.Newest()
	p := pages.Write{
		Kind: pages.ChangePost, Action: "/posts/" + string(which) + "/revisions", Back: backToThread(d.Thread.ID),
		Kept: parts.Kept{Words: newest.Body.Source(), Seen: string(newest.ID)},
	}
	if errs.KindOf(problem) == errs.Conflict {
		p.Conflict = &pages.Conflict{Body: segments(*newest), When: parts.Clock(newest.At.In(r.now.Location()), r.now)}
	} else if kept != nil {
		p.Kept.Seen = kept.Seen
	}
	return r.box(p, d, kept, problem)
}

func backToThread(which id.Thread) parts.Link {
	return parts.Link{Label: "Back to the conversation", Href: threadAddress(which)}
}

// backToBox gives somebody who had been signed out their box again, with the words they had typed.
func (s *Server) backToBox(r *request, next string) error {
	address, err := url.Parse(next)
	if err != nil {
		return errNotHere
	}
	kept := r.kept()
	piece := strings.Split(strings.Trim(address.Path, "/"), "/")
	if len(piece) != 3 {
		return r.Redirect(next, fiber.StatusSeeOther)
	}
	switch piece[0] + "/" + piece[2] {
	case "cohorts/write":
		return r.threadBox(id.Cohort(piece[1]), kept, nil)
	case "threads/answer":
		return r.answerBox(id.Thread(piece[1]), id.Post(kept.To), kept, nil)
	case "posts/change":
		return r.changeBox(id.Post(piece[1]), kept, nil)
	default:
		return r.Redirect(next, fiber.StatusSeeOther)
	}
}
