package parts

// HTML is a canonical body as server/gate made it, printed as it is. Nothing else may be converted to it.
type HTML string

// Post is one post as this reader may see it now: the published revision, or the author's own held one.
type Post struct {
	ID       string // anchors are Anchor(ID)
	Number   int    // which post of its conversation, for the ear; 0: not said
	Author   Person
	When     When // from Clock
	Edited   When // from On; zero when it never changed
	Ref      *Ref // what it answers
	Body     []Segment
	Revision string // which words these are, for choosing some of them to quote
	Gone     bool   // taken back: only Author, When (from On) and Own count then
	Held     *Held  // set for the author's own post that waits for a person
	Own      bool

	Hope    string       // what its author hopes for, worded: "hopes to be heard"; may be empty
	Note    *ContentNote // what it is about, said before the words
	Window  *Window      // the reader's own, and the group does not see it yet
	Muted   bool         // the reader muted its author: folded, and nobody is told
	Hidden  bool         // the reader reported it: folded, and nobody is told
	Despair *Despair     // folded by screening or staff: what its readers should know
	Removed *Removed     // removed by staff: only Author, When (from On) and this count then
	Blank   bool         // not shown at the moment: a line without a name stands for it
	Aid     *Aid         // its author's, above it
	MovedTo *Link        // it stands elsewhere now; only Author, When (from On) and this count then

	Answer, Change, TakeBack string // addresses; empty means that the act is not offered
	Quote                    string // address of an answer that begins with these words
	Differences              string // staff: address of what changed in it
	Move                     string // staff: address of moving it to another conversation
	Report                   string // address of asking staff to look at it
	Case                     string // staff: address of its case
	Raise                    string // staff: address of raising it with colleagues
}

// ContentNote is what a post is about, in its author's words and the group's: "hospital, a parent's last weeks". Open
// says that this reader chose to have it open.
type ContentNote struct {
	Words string
	Open  bool
}

// Window is the time in which one's own words can be taken back before the group sees them. Staff may have seen them.
type Window struct {
	When     When   // from Exact: from then on the group sees it
	TakeBack string // form: posts seen
	Seen     string // revision shown, sent as "seen"
}

// Segment is a stretch of a body: HTML, or a quote of somebody's published words.
type Segment struct {
	HTML  HTML
	Quote *Quote
}

// Quote shows words of another post as they are published now. Without HTML it shows only the link.
type Quote struct {
	Who      string
	Href     string
	When     When // from Clock
	HTML     HTML
	Note     string // the source's content note: the words are folded under it
	NoteOpen bool   // this reader has chosen to have it open
	Gone     bool   // its author took the words back
	Changed  bool   // another revision is published since: only the link
	Hidden   bool   // words that this reader does not see: nothing else counts then
}

// Ref is the line "answers Tern: …". Name is "you" when the reader wrote what is answered. Without an Excerpt only
// the name is said; Gone means that the words were taken back.
type Ref struct {
	Name, Href, Excerpt string
	Gone                bool
}

// Held tells an author why their post waits, who sees it and until when, in full sentences.
type Held struct {
	Why        []string
	Who, Until string
	Change     string     // address; empty: not offered
	Resend     string     // form: sends the words again as they are; empty: not offered
	Decision   string     // address of what was decided; empty when nobody has yet
	Notes      []LineNote // of a post that was returned
}

// LineNote is what staff say about one passage. Words may be empty: it is about all of them.
type LineNote struct{ Words, Note string }

// Tide is the line between what was read and what is new. Since is from Since; zero means that the reader has never
// been here.
type Tide struct {
	Before int // index in Posts of the first new post
	Since  When
}

// End is the box under the last post of a page. Exactly one of Read and Unread is set, or neither when there is
// nothing to say.
type End struct {
	Read   string // address that marks this page as read: a form with the fields "upto" and, if More, "more"
	Upto   string
	Unread string // everything up to the end is read: address that keeps it as new
	More   bool   // newer pages follow, so "everything" is not said
}

// Anchor is a post's id in its page, for links from elsewhere.
func Anchor(postID string) string { return "p" + postID }
