package web

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/draft"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// A box is a composer in one place: where it stands, what it is called, and whose draft fills it.

// boxAddress is the page with the box.
func boxAddress(key draft.Key) string {
	switch key.Purpose {
	case draft.Thread:
		return "/cohorts/" + key.Target + "/write"
	case draft.Private:
		return "/cohorts/" + key.Target + "/private/write"
	case draft.Change:
		return "/posts/" + key.Target + "/change"
	default:
		return "/threads/" + key.Target + "/answer"
	}
}

// boxAt is the box of a page; ok is false for a page without one.
func boxAt(path string) (key draft.Key, ok bool) {
	piece := strings.Split(strings.Trim(path, "/"), "/")
	if len(piece) < 3 {
		return draft.Key{}, false
	}
	for _, purpose := range []draft.Purpose{draft.Thread, draft.Private, draft.Change, draft.Answer} {
		if key := (draft.Key{Purpose: purpose, Target: piece[1]}); boxAddress(key) == path {
			return key, true
		}
	}
	return draft.Key{}, false
}

// openBox is the page of a box: as its draft left it, or with what was typed and what was wrong with it.
func (r *request) openBox(key draft.Key, kept *parts.Kept, problem error) error {
	target := key.Target
	switch key.Purpose {
	case draft.Thread:
		return r.threadBox(id.Cohort(target), kept, problem)
	case draft.Private:
		return r.privateBox(id.Cohort(target), kept, problem)
	case draft.Change:
		return r.changeBox(id.Post(target), kept, problem)
	default:
		return r.answerBox(id.Thread(target), kept, problem)
	}
}

// boxName names a box in an address and on a device.
func boxName(key draft.Key) string { return string(key.Purpose) + "." + key.Target }

// wordsOf are the words of a form as the forum takes them.
func wordsOf(k *parts.Kept) forum.Words {
	return forum.Words{
		Text: k.Words, HTML: k.HTML, Quotes: quotesOf(k.Quote), Hope: forum.Hope(k.Hope),
		Note: forum.Note{Theme: k.Theme, Words: strings.TrimSpace(k.Note)},
	}
}

// quotesOf reads "post:revision:from:to", or only a post, with spaces between. What is neither came from no form of ours.
func quotesOf(refs string) (quotes []gate.Quote) {
	for _, ref := range strings.Fields(refs) {
		if q, ok := quoteOf(ref); ok {
			quotes = append(quotes, q)
		}
	}
	return quotes
}

func quoteOf(ref string) (q gate.Quote, ok bool) {
	piece := strings.Split(ref, ":")
	if id.Time(piece[0]).IsZero() {
		return q, false
	}
	q.Post = piece[0]
	if len(piece) == 1 {
		return q, true
	}
	if len(piece) != 4 {
		return q, false
	}
	from, wrongFrom := strconv.Atoi(piece[2])
	to, wrongTo := strconv.Atoi(piece[3])
	q.Revision, q.From, q.To = piece[1], from, to
	return q, wrongFrom == nil && wrongTo == nil && !id.Time(piece[1]).IsZero()
}

func quoteRef(q gate.Quote) string {
	return strings.Join([]string{q.Post, q.Revision, strconv.Itoa(q.From), strconv.Itoa(q.To)}, ":")
}

// fields are what a draft keeps of a form.
func fields(k *parts.Kept) draft.Fields {
	return draft.Fields{
		Title: k.Title, Words: k.Words, HTML: k.HTML, To: k.To, Quote: k.Quote, Theme: k.Theme, Note: k.Note, Hope: k.Hope,
		Kind: k.Kind, Seen: k.Seen,
	}
}

// drafted is a form as its draft left it.
func drafted(f draft.Fields) parts.Kept {
	return parts.Kept{
		Title: f.Title, Words: f.Words, HTML: f.HTML, To: f.To, Quote: f.Quote, Theme: f.Theme, Note: f.Note, Hope: f.Hope,
		Kind: f.Kind, Seen: f.Seen,
	}
}

// box prints a composer. p holds what it is empty; kept, what was typed and could not be taken, wins over the draft.
func (r *request) box(p pages.Write, d forum.Desk, key draft.Key, kept *parts.Kept, problem error) error {
	p.Frame, p.Cohort = r.frame("Writing", ""), d.Cohort.Name
	if err := r.draftOf(&p, key, kept); err != nil {
		return err
	}
	if kept != nil {
		title := p.Kept.HasTitle
		p.Kept = *kept
		p.Kept.HasTitle = title
	}
	if err := r.furnish(&p, d); err != nil {
		return err
	}
	r.nonceFor(&p, problem)
	status := fiber.StatusOK
	if e, ok := errs.As(problem); ok {
		status = statusOf[e.Kind]
		if e.Field == "knowing" {
			p.Kept.Knowing = "" // the button that says so says it
		}
		if p.Conflict == nil { // a conflict has words of its own
			p.Problem = &parts.Problem{Heading: r.T("We couldn’t share that yet"), Sentence: r.told(e), Field: e.Field}
		}
	}
	return r.render(status, pages.WritePage(p))
}

// draftOf tells of the box's draft, and fills the box with it where nothing was typed since.
func (r *request) draftOf(p *pages.Write, key draft.Key, kept *parts.Kept) error {
	p.DraftAt, p.Key, p.Refill = "/drafts?box="+url.QueryEscape(boxName(key)), boxName(key), kept == nil
	var err error
	if p.Vault, err = r.s.Drafts.DeviceKey(r.ctx, r.actor()); err != nil {
		return err
	}
	d, err := r.s.Drafts.Get(r.ctx, r.actor(), key)
	if errs.KindOf(err) == errs.NotFound {
		if kept == nil {
			p.Kept.Draft = version(d)
		}
		return nil
	}
	if err != nil {
		return err
	}
	p.DraftDiscard = "/drafts/" + d.ID + "/discarding"
	if d.Other != nil {
		p.DraftTwo = "/drafts#" + d.ID
	}
	if kept != nil {
		return nil
	}
	asked, title := p.Kept, p.Kept.HasTitle
	p.Kept = drafted(d.Fields)
	p.Kept.HasTitle, p.Kept.Nonce, p.Kept.Draft = title, d.Nonce, version(d)
	p.DraftKept = parts.By(d.Saved.In(r.now.Location()), r.now)
	p.Kept.To = asked.To                                  // they may have pressed "Answer" somewhere else meanwhile, or what they answered is gone
	if key.Purpose == draft.Thread && asked.Words != "" { // a question was chosen to begin with
		if p.Kept.Kind = asked.Kind; !strings.Contains(p.Kept.Words, asked.Words) {
			p.Kept.Words, p.Kept.HTML = strings.TrimSpace(p.Kept.Words+"\n\n"+asked.Words), ""
		}
	}
	p.Kept.Quote = joined(p.Kept.Quote, r.Query("quote"))
	return nil
}

// version is which version of a draft a form begins with. A box whose draft was shared goes on counting.
func version(d draft.Draft) string { return strconv.FormatInt(d.Version, 10) }

// joined adds quotes to those that are there, each once.
func joined(refs, more string) string {
	all := strings.Fields(refs)
	for _, ref := range strings.Fields(more) {
		all = append(without(all, ref), ref)
	}
	return strings.Join(all, " ")
}

// nonceFor gives the form a nonce that carries whose it is. One that is there stays, so that what was sent already is
// found again; after a conflict over words a used one would find the first post again.
func (r *request) nonceFor(p *pages.Write, problem error) {
	nonce, _, _ := strings.Cut(p.Kept.Nonce, ".")
	e, _ := errs.As(problem)
	used := errs.KindOf(problem) == errs.Conflict && e.Field != "knowing"
	if used || id.Time(nonce).IsZero() {
		nonce = r.s.Forum.Nonce()
	}
	p.Kept.Nonce = nonce + "." + r.s.Accounts.FormTag(r.session.Person)
}
