package app

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/web"
)

// demo makes the demo's people, groups and conversations if they are not there yet, and gives its doors. It runs at
// every start: a demo that was cut short in the making is finished, one that is whole is left alone.
func (h *House) demo(ctx context.Context) ([]web.Persona, error) {
	people, doors, err := h.players(ctx)
	if err != nil {
		return nil, err
	}
	h.people = people
	begun, err := h.Cohorts.Find(ctx, operator, Tuesday)
	if err != nil {
		return nil, err
	}
	// Once all of it is there it belongs to its visitors: somebody may have left, and Amara may not work there any more.
	list, err := h.Forum.List(ctx, h.Actor("amara"), begun.ID, "")
	switch kind := errs.KindOf(err); {
	case err != nil && kind != errs.NotFound && kind != errs.Forbidden:
		return nil, err
	case err != nil || len(list.Rows) >= scenesOf(Tuesday):
		return doors, nil
	}
	if err := h.furnish(ctx, begun.ID); err != nil {
		return nil, err
	}
	if err := h.play(ctx); err != nil {
		return nil, err
	}
	return doors, h.reviewed(ctx)
}

// Actor is somebody of the demo's cast, by their key. A key nobody has gives somebody who has not come in.
func (h *House) Actor(key string) access.Actor {
	for _, p := range cast {
		if p.key == key {
			return access.Actor{Person: h.people[key], Kind: p.kind, Strong: true}
		}
	}
	return access.Actor{}
}

func scenesOf(cohort string) int {
	n := 0
	for _, s := range scenes {
		if s.cohort == cohort {
			n++
		}
	}
	return n
}

// players makes everybody and gives each their seats.
func (h *House) players(ctx context.Context) (map[string]id.Person, []web.Persona, error) {
	people := map[string]id.Person{}
	var doors []web.Persona
	for _, p := range cast {
		person, err := h.Accounts.Ensure(ctx, operator, account.NewPerson{Key: "demo." + p.key, Kind: p.kind, Name: p.name})
		if err != nil {
			return nil, nil, err
		}
		people[p.key] = person.ID
		door := web.Persona{Key: p.key, Person: person.ID, Name: p.name, Line: p.door, Staff: p.kind != access.Member}
		for _, s := range p.seats {
			door.Shape = s.shape
			if err := h.seat(ctx, person.ID, s); err != nil {
				return nil, nil, err
			}
		}
		if p.door != "" {
			doors = append(doors, door)
		}
	}
	return people, doors, nil
}

// joined is how long ago everybody of the demo came: long enough that nobody is new any more.
const joined = 5 * 7 * 24 * time.Hour

func (h *House) seat(ctx context.Context, who id.Person, s seat) error {
	c, _, err := h.Cohorts.Ensure(ctx, operator, s.cohort)
	if err != nil {
		return err
	}
	return h.Cohorts.Join(ctx, operator, cohort.Membership{
		Cohort: c.ID, Person: who, Role: s.role, Standing: access.Admitted, Alias: s.alias, Shape: s.shape,
		Joined: h.clock.Now().Add(-joined),
	})
}

// stage is a clock that stands where the play is.
type stage struct{ now time.Time }

func (s *stage) Now() time.Time { return s.now }

func (s *stage) After(d time.Duration) (<-chan time.Time, func()) { return clock.System{}.After(d) }

// play has the demo's people write what they wrote, as themselves and at its time, through the same use cases as
// everybody. What is written again finds itself, by its nonce.
func (h *House) play(ctx context.Context) error {
	p := &production{House: h, now: h.clock.Now(), stage: &stage{}, posts: map[string][]id.Post{}, threads: map[string]id.Thread{}}
	p.forum = h.forumAt(p.stage, -1) // all of it was shared long ago
	for _, s := range scenes {
		if err := p.scene(ctx, s); err != nil {
			return err
		}
	}
	for _, r := range reads {
		p.stage.now = p.now.Add(-r.ago)
		post := p.posts[r.title][r.line]
		if err := p.forum.MarkRead(ctx, p.Actor(r.who), p.threads[r.title], post, []id.Post{post}); err != nil {
			return err
		}
	}
	return nil
}

type production struct {
	*House
	now     time.Time
	stage   *stage
	forum   *forum.Service
	posts   map[string][]id.Post
	threads map[string]id.Thread
}

func (p *production) scene(ctx context.Context, s scene) error {
	c, err := p.Cohorts.Find(ctx, operator, s.cohort)
	if err != nil {
		return err
	}
	for i, l := range s.lines {
		p.stage.now = p.now.Add(-l.ago)
		out, err := p.say(ctx, c.ID, s, i)
		if err != nil {
			return err
		}
		p.threads[s.title] = out.Thread
		if s.closed && i == 0 { // closed already by a making that was cut short
			if err := p.forum.Close(ctx, p.Actor("amara"), out.Thread, false, forum.Words{}); err != nil {
				return err
			}
		}
		p.posts[s.title] = append(p.posts[s.title], out.Post)
		if err := p.second(ctx, l, out); err != nil {
			return err
		}
	}
	return p.arrange(ctx, p.Actor("amara"), p.threads[s.title], s)
}

func (p *production) arrange(ctx context.Context, host access.Actor, thread id.Thread, s scene) error {
	if s.pinned {
		if err := p.forum.Pin(ctx, host, thread, true); err != nil {
			return err
		}
	}
	if s.closed {
		return p.forum.Close(ctx, host, thread, true, forum.Words{})
	}
	return nil
}

// nonce is the same for the same line at every start.
func (p *production) nonce(title string, i int) string {
	return id.Derived(time.UnixMilli(int64(i)+1), p.Ring.Fingerprint("demo", title))
}

func (p *production) say(ctx context.Context, where id.Cohort, s scene, i int) (forum.Outcome, error) {
	l := s.lines[i]
	words := p.words(s, i)
	if i == 0 {
		return p.forum.StartThread(ctx, p.Actor(l.by), forum.NewThread{Cohort: where, Title: s.title, Words: words, Nonce: p.nonce(s.title, i)})
	}
	in := forum.NewPost{Thread: p.threads[s.title], Words: words, Nonce: p.nonce(s.title, i)}
	if l.answers >= 0 {
		in.Answers = p.posts[s.title][l.answers]
	}
	return p.forum.Answer(ctx, p.Actor(l.by), in)
}

// words are a line with what stands beside it.
func (p *production) words(s scene, i int) forum.Words {
	b := s.beside[i]
	words := forum.Words{Text: s.lines[i].words, Note: b.note, Hope: b.hope}
	if before, _, found := strings.Cut(s.lines[b.of].words, b.quotes); found && b.quotes != "" {
		from := utf8.RuneCountInString(before)
		words.Quotes = []gate.Quote{{Post: string(p.posts[s.title][b.of]), From: from, To: from + utf8.RuneCountInString(b.quotes)}}
	}
	return words
}

// second is what somebody did with their line later: changed it, or took it back.
func (p *production) second(ctx context.Context, l line, out forum.Outcome) error {
	switch {
	case l.edit != "":
		p.stage.now = p.stage.now.Add(10 * time.Minute)
		desk, err := p.forum.DeskForPost(ctx, p.Actor(l.by), access.ChangePost, out.Post)
		if err != nil {
			return err
		}
		_, err = p.forum.ChangePost(ctx, p.Actor(l.by), forum.Change{
			Post: out.Post, Seen: desk.Post.Newest().ID, Words: forum.Words{Text: l.edit}, Nonce: p.nonce(l.edit, 0),
		})
		return err
	case l.gone:
		p.stage.now = p.stage.now.Add(time.Hour)
		_, err := p.forum.TakeBack(ctx, p.Actor(l.by), out.Post)
		return err
	default:
		return nil
	}
}
