package main

import (
	"fmt"
	"os"
	"slices"
	"time"

	"holdfast/moderation/screen"
)

// screenFolds is in how many parts the writers of the development set are divided: the model that screens one part has
// learnt from the others.
const screenFolds = 12

// screen measures how fast and how rightly texts are screened. The tables go to standard error, the figures to standard
// output like all others.
func (b *bench) screen() {
	posts := slices.Concat(labelled("dev-a"), labelled("dev-b"), labelled("dev-c"))
	screenSpeed(posts)
	screenRight(posts)
}

// labelled are the posts of one part of the set.
func labelled(name string) []screen.Post {
	f, err := os.Open("moderation/screen/testdata/" + name + ".jsonl")
	check(err)
	posts, err := screen.ReadPosts(f)
	check(err)
	check(f.Close())
	return posts
}

// screenSpeed reads texts of a thousand characters, made of the set's posts one after the other.
func screenSpeed(posts []screen.Post) {
	var texts []string
	text := ""
	for _, p := range posts {
		for text += p.Text + "\n"; len([]rune(text)) >= 1000; text = string([]rune(text)[1000:]) {
			texts = append(texts, string([]rune(text)[:1000]))
		}
	}
	var took []float64
	screen.Read("The first reading compiles the rules.")
	for range 3 {
		for _, text := range texts {
			began := time.Now()
			screen.Read(text)
			took = append(took, float64(time.Since(began))/float64(time.Millisecond))
		}
	}
	m, p99 := median(took), quantile(took, 0.99)
	figure{Name: "screen_median", Value: m, Unit: "ms", Goal: "<= 0.3 for 1000 characters", OK: m <= 0.3}.print()
	figure{Name: "screen_p99", Value: p99, Unit: "ms", Goal: "<= 5 for 1000 characters", OK: p99 <= 5}.print()
	figure{Name: "screen_model", Value: float64(screen.ModelBytes()), Unit: "bytes", Goal: "<= 1048576", OK: screen.ModelBytes() <= 1<<20}.print()
}

// screenRight screens every post with a model that has seen nothing of its writer.
func screenRight(posts []screen.Post) {
	with, without := screen.CrossValidate(posts, screenFolds, labelled("background")...)
	without.Print(os.Stderr, fmt.Sprintf("Rules alone, %d posts", len(posts)))
	with.Print(os.Stderr, fmt.Sprintf("Rules and model, cross-validated over writers in %d parts", screenFolds))
	with.PrintRules(os.Stderr)
	atLeast := func(name string, value, goal float64) {
		figure{Name: name, Value: value, Goal: fmt.Sprintf(">= %.2f", goal), OK: value >= goal}.print()
	}
	atLeast("screen_crisis_seen", with.CrisisSeen(), .90)
	atLeast("screen_urgent_recall", with.UrgentRecall(), .80)
	atLeast("screen_urgent_precision", with.UrgentPrecision(), .70)
	figure{Name: "screen_green_raised", Value: with.GreenRaised(), Goal: "<= 0.08", OK: with.GreenRaised() <= .08}.print()
	atLeast("screen_model_gain", with.MacroF1()-without.MacroF1(), .03)
}
