package parts

import (
	"context"
	"testing"
)

func TestInitialIsALetterOfTheName(t *testing.T) {
	for name, want := range map[string]string{
		"Tern": "T", "willow": "W", "Dr Amara Osei": "A", "dr. Osei": "O", "Dr": "D", "Drew": "D", "Ms": "M", "": "·",
		"  Moss": "M", "نورس": "ن", "Éire": "É", "7th": "7", "\xff": "·",
	} {
		if got := (Person{Name: name}).Initial(); got != want {
			t.Errorf("Initial(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestNamesAreSaidWithoutANumber(t *testing.T) {
	for _, c := range []struct {
		names []string
		want  string
	}{
		{nil, ""},
		{[]string{"Juniper"}, "Juniper"},
		{[]string{"Juniper", "Tern"}, "Juniper and Tern"},
		{[]string{"Juniper", "Tern", "Rook"}, "Juniper, Tern and Rook"},
		{[]string{"Juniper", "Tern", "Rook", "Moss", "Sorrel"}, "Juniper, Tern, Rook and others"},
	} {
		if got := Names(context.Background(), c.names, 3); got != c.want {
			t.Errorf("Names(%q) = %q, want %q", c.names, got, c.want)
		}
	}
}

func TestARowSaysWhatIsNewToTheReader(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		row                ThreadRow
		fresh, also, state string
	}{
		{ThreadRow{}, "", "", ""},
		{ThreadRow{Fresh: []string{"Juniper"}, Pinned: true}, "New from Juniper.", "", "Pinned."},
		{ThreadRow{Fresh: []string{"Rook", "Tern"}, AnsweredYou: []string{"Tern"}}, "Tern answered you.", "Rook wrote too.", ""},
		{ThreadRow{Fresh: []string{"Tern"}, AnsweredYou: []string{"Tern"}}, "Tern answered you.", "", ""},
		{ThreadRow{Kind: "Session", Pinned: true, Closed: true}, "", "", "Session. Pinned. Closed."},
	} {
		if got := c.row.fresh(ctx); got != c.fresh {
			t.Errorf("fresh %q, want %q", got, c.fresh)
		}
		if got := c.row.alsoFresh(ctx); got != c.also {
			t.Errorf("also %q, want %q", got, c.also)
		}
		if got := c.row.state(ctx); got != c.state {
			t.Errorf("state %q, want %q", got, c.state)
		}
	}
}

func TestAPebbleStaysTheSame(t *testing.T) {
	seen := map[Pebble]bool{}
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		pebble := PebbleOf(id)
		if again := PebbleOf(id); again != pebble || pebble > Stone {
			t.Errorf("PebbleOf(%q) is not one of four, always the same", id)
		}
		seen[pebble] = true
	}
	if len(seen) < 3 {
		t.Errorf("eight people share %d outlines", len(seen))
	}
}
