// Command measure takes the figures that scripts/bench prints: one JSON object a line. Everything is measured beside a
// floor in the same run, in turns, because machines are noisy and ratios are not.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
)

// figure is one line of the output.
type figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Floor float64 `json:"floor,omitempty"`
	Ratio float64 `json:"ratio,omitempty"`
	Goal  string  `json:"goal"`
	OK    bool    `json:"ok"`
}

func (f figure) print() {
	line, err := json.Marshal(f)
	check(err)
	fmt.Println(string(line))
}

func main() {
	var b bench
	floor := flag.String("floor", "", "serve the floor over the records in this folder (used by measure itself)")
	house := flag.String("house", "", "serve a house over the records in this folder (used by measure itself)")
	screener := flag.String("screener", "screened", "of that house: its own, or one that reads nothing (plain)")
	flag.StringVar(&b.binary, "binary", "", "the built program")
	flag.StringVar(&b.data, "data", "", "an empty folder to work in")
	flag.StringVar(&b.only, "only", "", "one figure's name; empty: all")
	flag.IntVar(&b.seconds, "seconds", 60, "how long posting and memory are watched")
	flag.Parse()
	if *floor != "" {
		check(serveFloor(*floor))
		return
	}
	if *house != "" {
		check(serveHouse(*house, *screener))
		return
	}
	if b.binary == "" || b.data == "" {
		flag.Usage()
		os.Exit(2)
	}
	b.run()
}

// bench holds what the figures share.
type bench struct {
	binary, data, only string
	seconds            int
	seeded             seeded
}

func (b *bench) run() {
	for _, one := range []struct {
		name string
		take func()
	}{
		{"start", b.start}, {"first_visit", b.firstVisit}, {"repeat_visit", b.repeatVisit}, {"editor", b.editor},
		{"lcp", b.lcp}, {"thread_page", b.threadPage}, {"thread_page_quotes", b.threadPageQuotes},
		{"thread_random", b.threadRandom}, {"post", b.post}, {"post_screened", b.postScreened}, {"memory", b.memory},
		{"queue_growth", b.queueGrowth}, {"screen", b.screen}, {"login_flood", b.loginFlood}, {"enumeration", b.enumeration},
	} {
		if b.only == "" || b.only == one.name {
			one.take()
		}
	}
}

// median of an uneven number of values is one of them.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}
