package screen

import (
	"os"
	"testing"
)

func TestPrintCV(t *testing.T) {
	if os.Getenv("TRY") == "" {
		t.Skip()
	}
	posts := devPosts(t, "dev-a", "dev-b")
	with, without := CrossValidate(posts, 6)
	without.Print(os.Stdout, "rules")
	with.Print(os.Stdout, "with model")
	if os.Getenv("RULES") != "" {
		with.PrintRules(os.Stdout)
	}
	Measure(posts).Print(os.Stdout, "in sample")
}
