package screen

import (
	"strings"
	"testing"
)

// thousand is a text of a thousand characters, as people write them here.
var thousand = strings.Repeat("I walked to the shops this morning and felt a bit low, but the sun came out. My mum called and we talked about work. I don't know how to say this: some days I can't see the point of going on, and I am tired. ", 5)[:1000]

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		Read(thousand)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := load(cueFiles); err != nil {
			b.Fatal(err)
		}
	}
}
