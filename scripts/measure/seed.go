package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"holdfast/server/access"
	"holdfast/server/app"
	"holdfast/server/config"
	"holdfast/server/forum"
	"holdfast/server/id"
)

// Sizes of what is read: the measured topic of the peer has 20 posts of 600 characters, and the large house 50,000.
const (
	postsAPage = 20
	manyPosts  = 50_000
	writers    = 8
)

var sentence = "Sixty characters of plain words that say very little, twice. "

// seeded is what the records hold.
type seeded struct {
	page    id.Thread   // 20 posts
	quoting id.Thread   // 20 posts, each with a quote
	many    []id.Thread // 20 posts each
	writes  []id.Thread // one for each writer
}

// seed makes the demo and writes into it, once for every folder.
func (b *bench) seed(many bool) {
	h := openHouse(b.data)
	defer h.Close()
	ctx := context.Background()
	places, err := h.Cohorts.Mine(ctx, h.Actor("willow"))
	check(err)
	s := seeder{h: h, cohort: places[0].Cohort.ID, authors: []access.Actor{h.Actor("willow"), h.Actor("tern"), h.Actor("amara"), h.Actor("juniper")}}
	if b.seeded.page == "" {
		b.seeded.page = s.thread(ctx, 0, postsAPage)
		for i := range writers {
			b.seeded.writes = append(b.seeded.writes, s.thread(ctx, i+1, 1))
		}
	}
	if many && b.seeded.many == nil {
		b.seeded.many = s.threads(ctx, manyPosts/postsAPage)
	}
}

func openHouse(data string) *app.House {
	port := 0
	cfg, _, err := config.Load(os.Environ(), config.Demo, config.Flags{Data: data, Port: &port})
	check(err)
	h, err := app.New(context.Background(), cfg, config.Demo, app.Outside{Log: io.Discard, Window: -1})
	check(err)
	return h
}

type seeder struct {
	h       *app.House
	cohort  id.Cohort
	authors []access.Actor
}

// threads writes several at once, so that their commits are grouped.
func (s seeder) threads(ctx context.Context, n int) []id.Thread {
	made := make([]id.Thread, n)
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := w; i < n; i += writers {
				made[i] = s.thread(ctx, 1000+i, postsAPage)
			}
		})
	}
	all.Wait()
	return made
}

func (s seeder) thread(ctx context.Context, i, posts int) id.Thread {
	who := s.authors[i%len(s.authors)]
	out, err := s.h.Forum.StartThread(ctx, who, forum.NewThread{
		Cohort: s.cohort, Title: fmt.Sprintf("Measured conversation %d", i), Words: words(), Nonce: s.h.Forum.Nonce(),
	})
	check(err)
	last := out.Post
	for p := 1; p < posts; p++ {
		in := forum.NewPost{Thread: out.Thread, Words: words(), Nonce: s.h.Forum.Nonce()}
		if p%2 == 0 {
			in.Answers = last
		}
		out, err = s.h.Forum.Answer(ctx, s.authors[(i+p)%len(s.authors)], in)
		check(err)
		last = out.Post
	}
	return out.Thread
}

// words are 600 characters in two paragraphs.
func words() forum.Words {
	half := strings.Repeat(sentence, 5)
	return forum.Words{Text: half + "\n\n" + half}
}
