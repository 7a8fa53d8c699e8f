package parts

// flashes are the lines said once at the top of the page one lands on, by key: a key in an address tells nothing.
var flashes = map[string]string{
	"shared":     "Shared. The group can read it now.",
	"held":       "Your words are safe, and nobody in the group sees them yet. Below is why, and until when.",
	"changed":    "Your new words are there now.",
	"taken-back": "You took it back. The group no longer sees your words.",
	"kept-new":   "Kept as new. Next time you will land at the same place.",
	"read":       "Read up to here. Next time you will land below.",
	"pinned":     "This conversation now stands at the top of the list.",
	"unpinned":   "This conversation is back in its place in the list.",
	"closed":     "Closed. Everybody can still read it; nobody can add to it.",
	"reopened":   "Open again. Everybody can add to it.",
	"zone":       "Times are shown your way now.",
	"entered":    "You are back. Your words are in the box; nothing was shared meanwhile.",
}
