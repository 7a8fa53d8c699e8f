package screen

import "testing"

func BenchmarkDev(b *testing.B) {
	text := ""
	for _, p := range devPosts(b, "dev-a") {
		text += p.Text + "\n"
	}
	r := []rune(text)
	Read("x")
	i := 0
	for b.Loop() {
		Read(string(r[i : i+1000]))
		i = (i + 1000) % (len(r) - 1000)
	}
}
