package parts

// Call is something that somebody of the staff is called for, and that nobody has in hand yet. It stands on top of every
// page of theirs.
type Call struct {
	Sentence string // "Somebody in Tuesday may be in danger, and nobody has come for 20 min."
	Late     bool   // nobody came in time
	Move     Link
}
