package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"holdfast/moderation/screen"
	"holdfast/server/app"
	"holdfast/server/config"
	"holdfast/server/gate"
)

// postScreened: how much longer sharing a post takes with the screener of the house than with one that reads nothing.
// Both houses are this program over records of their own, both share the same texts in turns, and for these texts both
// screeners say the same, so that what follows a post is the same work.
func (b *bench) postScreened() {
	plain, read := b.sideHouse("plain"), b.sideHouse("screened")
	texts := calm()
	slice := time.Duration(max(b.seconds/(2*rounds), 1)) * time.Second
	var rates, floors, ratios []float64
	for i := range rounds {
		turns := []*side{&plain, &read}
		if i%2 == 1 { // who comes first has the quieter machine, or the emptier records
			turns = []*side{&read, &plain}
		}
		for _, s := range turns {
			s.rate, _ = s.shareOf(s.process, writers, slice, texts)
		}
		rates, floors, ratios = append(rates, read.rate), append(floors, plain.rate), append(ratios, plain.rate/read.rate)
	}
	plain.stop()
	read.stop()
	ratio := round(median(ratios), 3)
	figure{Name: "post_screened", Value: round(median(rates), 0), Unit: "posts/s", Floor: round(median(floors), 0), Ratio: ratio, Goal: "floor/value <= 1.20", OK: ratio <= 1.20}.print()
}

// side is one of two houses that are compared.
type side struct {
	*bench
	*process
	rate float64
}

// sideHouse seeds records of its own and serves a house over them.
func (b *bench) sideHouse(screener string) side {
	s := side{bench: &bench{data: filepath.Join(b.data, "post-"+screener)}}
	s.seed(false)
	self, err := os.Executable()
	check(err)
	s.process = launch(self, "-house", s.data, "-screener", screener)
	s.enterAll()
	return s
}

// calm are texts of 600 characters, made of the development set's posts one after the other, that the screener has
// nothing to say of.
func calm() []string {
	var texts []string
	text := ""
	for _, p := range append(labelled("dev-a"), labelled("dev-b")...) {
		text += p.Text + " "
		runes := []rune(text)
		if len(runes) < 600 {
			continue
		}
		text = ""
		if v := screen.Read(string(runes[:600])); v.Tier == gate.Green && len(v.Marks) == 0 {
			texts = append(texts, string(runes[:600]))
		}
	}
	if len(texts) < 2*writers {
		check(fmt.Errorf("the screener says something of all texts but %d", len(texts)))
	}
	return texts
}

// serveHouse is the demo over the records in a folder, with its own screener or one that reads nothing.
func serveHouse(data, screener string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	port, out := 0, app.Outside{Log: io.Discard}
	if screener == "plain" {
		out.Screener = plainly{}
	}
	cfg, _, err := config.Load(os.Environ(), config.Demo, config.Flags{Data: data, Port: &port})
	if err != nil {
		return err
	}
	h, err := app.New(ctx, cfg, config.Demo, out)
	if err != nil {
		return err
	}
	if err := h.Listen(); err != nil {
		return errors.Join(err, h.Close())
	}
	fmt.Printf("http://%s\n", h.Address())
	return errors.Join(h.Run(ctx), h.Close())
}

// plainly is a screener that reads nothing and finds every text green.
type plainly struct{}

func (plainly) Screen(ctx context.Context, _ gate.Subject) (gate.Verdict, error) {
	return gate.Verdict{Tier: gate.Green, Version: screen.Version}, ctx.Err()
}
