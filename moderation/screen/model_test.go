package screen

import (
	"flag"
	"os"
	"testing"
)

var write = flag.Bool("write", false, "write model.bin anew from the development set and its background")

// devPosts is the development set, or one half of it.
func devPosts(t testing.TB, names ...string) []Post {
	t.Helper()
	var all []Post
	for _, name := range names {
		f, err := os.Open("testdata/" + name + ".jsonl")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		posts, err := ReadPosts(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, posts...)
	}
	return all
}

func examples(posts []Post) []example {
	r := usual()
	var out []example
	for _, p := range posts {
		out = append(out, r.example(p))
	}
	return out
}

// The model that is built in is the one that the set and the rules make. After a change of either:
// go test ./moderation/screen -run TestModel -write
func TestModelIsWhatTheSetMakes(t *testing.T) {
	made := learn(examples(devPosts(t, "dev-a", "dev-b", "dev-c", "background"))).encode()
	if *write {
		if err := os.WriteFile("model.bin", made, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if len(modelFile) > 1<<20 {
		t.Errorf("the model has %d bytes; 1 MiB is the most", len(modelFile))
	}
	if other := different(made, modelFile); other > len(made)/200 { // another processor may round a weight otherwise
		t.Errorf("%d bytes of the built-in model differ: it was made from another set or other rules; write it anew", other)
	}
}

func different(a, b []byte) int {
	if len(a) != len(b) {
		return max(len(a), len(b))
	}
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}
