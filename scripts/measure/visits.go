package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"

	"holdfast/server/forum"
	"holdfast/server/gate"
)

var built = regexp.MustCompile(`/assets/[a-zA-Z0-9_.-]+`)

// repeatVisit: all bytes that a browser takes for a thread when it kept what may be kept for ever.
func (b *bench) repeatVisit() {
	b.seed(false)
	house := b.house()
	defer house.stop()
	bytes, _ := raw(house, house.cookie("willow"), "/threads/"+string(b.seeded.page), "gzip, br")
	figure{Name: "repeat_visit", Value: float64(bytes), Unit: "bytes", Goal: "<= 15000", OK: bytes <= 15_000}.print()
}

// editor: all bytes that come on top when somebody asks for more ways to write: what the composer names and a thread
// does not.
func (b *bench) editor() {
	b.seed(false)
	house := b.house()
	defer house.stop()
	cookie := house.cookie("willow")
	thread := "/threads/" + string(b.seeded.page)
	_, reading := raw(house, cookie, thread, "")
	_, writing := raw(house, cookie, thread+"/answer", "")
	kept := built.FindAllString(reading, -1)
	bytes := 0
	for _, name := range slices.Compact(slices.Sorted(slices.Values(built.FindAllString(writing, -1)))) {
		if !slices.Contains(kept, name) {
			n, _ := raw(house, cookie, name, "gzip, br")
			bytes += n
		}
	}
	figure{Name: "editor", Value: float64(bytes), Unit: "bytes", Goal: "<= 75000", OK: bytes > 0 && bytes <= 75_000}.print()
}

// lcp: how long a phone on a slow line takes to show a thread, beside the emptiest page of the house.
func (b *bench) lcp() {
	b.seed(false)
	house := b.house()
	defer house.stop()
	args := []string{filepath.Join("scripts", "measure", "lcp.mjs"), house.url, house.cookie("willow"), strconv.Itoa(rounds), "/threads/" + string(b.seeded.page), "/away"}
	cmd := exec.Command("node", args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	check(err)
	var taken [][]float64
	check(json.Unmarshal(out, &taken))
	if len(taken) != 2 || len(taken[0]) != rounds {
		check(fmt.Errorf("lcp.mjs printed %q", out))
	}
	value, floor := median(taken[0]), median(taken[1])
	figure{Name: "lcp", Value: round(value, 0), Unit: "ms", Floor: round(floor, 0), Ratio: round(value/floor, 2), Goal: "<= 1500", OK: value <= 1500}.print()
}

// threadPageQuotes: a page whose 20 posts each quote another, beside the page of 20 that quote nothing.
func (b *bench) threadPageQuotes() {
	b.seed(false)
	b.seedQuotes()
	house := b.house()
	defer house.stop()
	cookie := house.cookie("willow")
	plain, quoting := house.url+"/threads/"+string(b.seeded.page), house.url+"/threads/"+string(b.seeded.quoting)
	var ours, floors, ratios []float64
	for range rounds {
		o, f := wrk(aRound, cookie, "", quoting), wrk(aRound, cookie, "", plain)
		ours, floors, ratios = append(ours, o), append(floors, f), append(ratios, f/o)
	}
	ratio := round(median(ratios), 3)
	figure{Name: "thread_page_quotes", Value: round(median(ours), 0), Unit: "requests/s", Floor: round(median(floors), 0), Ratio: ratio, Goal: "ratio <= 1.5", OK: ratio <= 1.5}.print()
}

// seedQuotes writes a thread whose posts each quote one of the measured page.
func (b *bench) seedQuotes() {
	h := openHouse(b.data)
	defer h.Close()
	ctx := context.Background()
	willow := h.Actor("willow")
	read, err := h.Forum.Read(ctx, willow, b.seeded.page, forum.Beginning)
	check(err)
	for i, p := range read.Posts {
		said := words()
		said.Quotes = []gate.Quote{{Post: string(p.ID), Revision: string(p.Shown.ID), To: len(sentence)}}
		if i == 0 {
			out, err := h.Forum.StartThread(ctx, willow, forum.NewThread{Cohort: read.Cohort.ID, Title: "Measured quotes", Words: said, Nonce: h.Forum.Nonce()})
			check(err)
			b.seeded.quoting = out.Thread
			continue
		}
		_, err := h.Forum.Answer(ctx, willow, forum.NewPost{Thread: b.seeded.quoting, Words: said, Nonce: h.Forum.Nonce()})
		check(err)
	}
}
