package parts

// Tier is how soon somebody should read something: Words say it, Kind draws it.
type Tier struct {
	Kind  string // "crisis", "red", "amber", "green" or "drill"
	Words string // "Crisis"
}

// QueueRow is one case in the list of what is open. It holds nothing that a member wrote.
type QueueRow struct {
	ID    string // of the case
	Left  string // "6 min left", "4 min late", "Waiting on the author"
	Due   string // "due 10:11 am", "was due 10:01 am", "since yesterday afternoon"; may be empty
	Late  bool
	Tier  Tier
	Title string // why a person should look, a sentence without its full stop
	Href  string
	About string   // "Plover, Carers mornings."
	More  []string // further sentences: what else it is, what was done
	Hold  string   // who has it, and until when: "Free."
	With  string   // who else has it open: a sentence; may be empty
	Mine  bool
	Take  string // form: takes it and opens it; empty: not to be taken with one press
	Pass  string // form: gives it back; only for one's own
}

// Lease says who works on a case now. Exactly one of the five states holds.
type Lease struct {
	State  LeaseState
	Until  string   // "10:18 am"; of Mine and Theirs
	Left   int      // seconds of Mine
	Holder string   // of Theirs
	With   []string // who else has it open, by name
	Advice string   // a sentence before one takes it: "Take it with a colleague."; may be empty

	Take     string // form of Free and Over
	TakeOver string // form of Theirs: posts reason
	Reason   string // what was typed there
	Pass     string // form of Mine
	Seen     string // form: says that a person has seen it, which ends the calls for now
	Beat     string // address where the island says that somebody is working
	Look     string // address of this line alone, asked now and then
	Problem  *Problem
}

// LeaseState is where a case stands between those who could work on it.
type LeaseState string

// The states. Over: the reader had it, and their time with it has ended. Closed: nobody needs it now.
const (
	LeaseFree   LeaseState = "free"
	LeaseMine   LeaseState = "mine"
	LeaseTheirs LeaseState = "theirs"
	LeaseOver   LeaseState = "over"
	LeaseClosed LeaseState = "closed"
)

// Reason is one thing that made a case. Number is what stands at its mark in the words; 0: it has none.
type Reason struct {
	Number int
	What   string // "Feels a burden to others."
	Detail string // further sentences; may be empty
	Rule   string // the rule's id, so that two people can speak of it; may be empty
	Quoted string // what a person wrote with it; may be empty
	By     string // who and when that was, a sentence; may be empty
}

// Stretch is a piece of a text, marked or not.
type Stretch struct {
	Words  string
	Number int // of the reason it is marked for; 0: none
}
