package parts

// Aid is the card: where somebody whose words may mean that they are not safe finds help. It comes beside their post,
// every time and to nobody else. It never says what software thinks.
type Aid struct {
	Heading string // a sentence to a person
	Intro   string
	Why     string // why they see it; empty: that explains itself
	Lines   []AidLine
	Staff   AidLine // "Write to a person at Alder House"; may be zero
	Plan    AidLine // "Open my safety plan"
	Danger  []AidLine
	Checked string // "The numbers were checked on 3 November." May be empty
}

// AidLine is one way to reach somebody: a row as wide as the card.
type AidLine struct {
	Label, Href, Detail string
}

// Despair stands above the words of a post that screening or staff folded for the others, as its readers meet it.
type Despair struct {
	Told   string    // "Staff have been told." A sentence that says what is true now
	Danger []AidLine // emergency numbers
}

// Removed says which staff removal a line stands for. Clause is the part of the agreement; may be empty.
type Removed struct {
	Clause   string
	Decision string // its author's: address of what was decided and why
}
