package web

import (
	"strings"

	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/draft"
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
	key := draft.Key{Purpose: draft.Thread, Target: string(which)}
	return r.share(key, "shared", func(k *parts.Kept, nonce string) (forum.Outcome, error) {
		return s.Forum.StartThread(r.ctx, r.actor(), forum.NewThread{
			Cohort: which, Title: k.Title, Kind: forum.Kind(k.Kind), Words: wordsOf(k), Nonce: nonce, Knowing: k.Knowing != "",
		})
	})
}

func (s *Server) writeAnswer(r *request) error {
	which, err := param[id.Thread](r, "thread")
	if err != nil {
		return err
	}
	return r.answerBox(which, nil, nil)
}

func (s *Server) answer(r *request) error {
	which, err := param[id.Thread](r, "thread")
	if err != nil {
		return err
	}
	key, as := draft.Key{Purpose: draft.Answer, Target: string(which)}, "shared"
	if r.Query("private") != "" {
		as = "private"
	}
	return r.share(key, as, func(k *parts.Kept, nonce string) (forum.Outcome, error) {
		return s.Forum.Answer(r.ctx, r.actor(), forum.NewPost{
			Thread: which, Answers: id.Post(k.To), Words: wordsOf(k), Nonce: nonce, Knowing: k.Knowing != "",
		})
	})
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
	key := draft.Key{Purpose: draft.Change, Target: string(which)}
	return r.share(key, "changed", func(k *parts.Kept, nonce string) (forum.Outcome, error) {
		return s.Forum.ChangePost(r.ctx, r.actor(), forum.Change{
			Post: which, Seen: id.Revision(k.Seen), Words: wordsOf(k), Nonce: nonce, Knowing: k.Knowing != "",
		})
	})
}

// writePrivate is the box for words to the facilitators alone, before there is a thread for them.
func (s *Server) writePrivate(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	return r.privateBox(which, nil, nil)
}

func (s *Server) sendPrivate(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	key := draft.Key{Purpose: draft.Private, Target: string(which)}
	return r.share(key, "private", func(k *parts.Kept, nonce string) (forum.Outcome, error) {
		return s.Forum.OpenPrivate(r.ctx, r.actor(), which, wordsOf(k), nonce)
	})
}

var (
	errAnother  = errs.New(errs.Unauthenticated, "Somebody else came in on this browser after you began to write.")
	errUntagged = errs.New(errs.Invalid, "This page does not say who began to write in it. Your words are still in the box; share them again if they are yours.")
)

// share is the way of every composer: whose form it is, what it holds, whether that was shared already, and after it was
// taken the end of its draft. What cannot be taken comes back in its box.
func (r *request) share(key draft.Key, as string, send func(*parts.Kept, string) (forum.Outcome, error)) error {
	k := r.composed()
	nonce, err := r.begin()
	if err == nil {
		if to := r.sharedBefore(key, k, nonce); to != "" {
			return r.see(to)
		}
		var out forum.Outcome
		if out, err = send(k, nonce); err == nil {
			r.sharedDraft(key, k, out.Post)
			return r.shared(out, as)
		}
	}
	if typed(err) {
		return r.openBox(key, k, err)
	}
	return err
}

// begin opens a writing request: the form must be this person's own, and they must not write faster than people write.
// It gives the form's nonce.
func (r *request) begin() (string, error) {
	nonce, err := r.own()
	if err != nil {
		return "", err
	}
	if ok, again := r.s.Limits.Write(r.ctx, r.session.Person); !ok {
		return "", &errs.Error{Kind: errs.TooMany, Sentence: "That was a lot in a short time, so we stopped here.", RetryAfter: again}
	}
	return nonce, nil
}

// own is the nonce of a form that says it is this person's.
func (r *request) own() (string, error) {
	nonce, tag, _ := strings.Cut(r.field("nonce"), ".")
	switch tag {
	case r.s.Accounts.FormTag(r.session.Person):
		return nonce, nil
	case "":
		return "", errUntagged
	default:
		return "", errAnother
	}
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

// sharedBefore is where the same words stand already when they were shared from this box a short while ago: browsers
// that go back fill a fresh form with them. Empty when they were not, or were taken back since.
func (r *request) sharedBefore(key draft.Key, k *parts.Kept, nonce string) string {
	if key.Purpose == draft.Change {
		return "" // the same change is the same revision
	}
	which, err := r.s.Drafts.SharedAs(r.ctx, r.actor(), key, fields(k), nonce)
	if err != nil || which == "" {
		return ""
	}
	if _, err := r.s.Forum.DeskForPost(r.ctx, r.actor(), access.TakeBack, which); err != nil {
		return ""
	}
	thread, place, err := r.s.Forum.Locate(r.ctx, r.actor(), which)
	if err != nil {
		return ""
	}
	r.sharedDraft(key, k, which)
	if place == "" {
		return "/posts/" + string(which) + "?said=held"
	}
	return threadAddress(thread) + "?at=" + place + "&said=shared-once#" + parts.Anchor(string(which))
}

// sharedDraft ends the draft of what was shared. That it could not is no failure of sharing: opened again, the draft
// goes on under the nonce it was shared with, and finds the post.
func (r *request) sharedDraft(key draft.Key, k *parts.Kept, which id.Post) {
	nonce, _, _ := strings.Cut(k.Nonce, ".")
	in := draft.Sharing{Seen: counted(k.Draft), Form: limited(r.field("page")), Nonce: nonce, Fields: fields(k), Post: which}
	if err := r.s.Drafts.Done(r.ctx, r.actor(), key, in); err != nil {
		r.s.Log.Warn("a draft outlived its sharing", "kind", errs.KindOf(err).String())
	}
}

// shared sends somebody to their post where it stands.
func (r *request) shared(out forum.Outcome, as string) error {
	if out.Held {
		return r.see("/posts/" + string(out.Post) + "?said=held" + landing(out, ""))
	}
	thread, place := out.Thread, out.At
	if place == "" {
		var err error
		if thread, place, err = r.s.Forum.Locate(r.ctx, r.actor(), out.Post); err != nil {
			return err
		}
	}
	return r.see(threadAddress(thread) + "?at=" + place + "&said=" + as + landing(out, "#"+parts.Anchor(string(out.Post))))
}

// landing is where on the page somebody lands who shared something: at the card when there is one.
func landing(out forum.Outcome, otherwise string) string {
	if out.Card {
		return "#card"
	}
	return otherwise
}
