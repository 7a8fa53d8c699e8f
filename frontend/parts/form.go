package parts

// Problem is an error summary: what happened, what is safe, what to do.
type Problem struct {
	Heading  string // "We couldn't share that yet"
	Sentence string // from errs.Error.Sentence
	Field    string // name of the box it is about; empty for the whole form
	At       string // that box's id where it is not its name; pages set it
	Soft     bool   // a word before going on, and no fault
}

func (p Problem) box() string {
	if p.At != "" {
		return p.At
	}
	return p.Field
}

// Kept is what somebody typed into a form that could not be taken, so that it comes back with them. The field names
// are those of the composer: title, kind, words, html, nonce, seen, to, quote, theme, note, hope, draft, knowing.
type Kept struct {
	Title    string
	HasTitle bool // the form has a title box
	Words    string
	HTML     string // the same words with their formatting, from the editor; it wins over Words. Empty: plain
	Nonce    string // the form's nonce: sent again, it still makes one post only
	Seen     string // revision the author was changing
	To       string // post being answered
	Quote    string // quotes before the words, "post:revision:from:to" with spaces between
	Theme    string // content note: id of one of the cohort's list
	Note     string // content note: own words
	Hope     string // what they hope for in return
	Kind     string // of a new conversation
	Draft    string // version of the draft this was, a number; empty: none yet
	Knowing  string // "1": they were told that somebody they name asked not to be called on
	Form     *Form  // it was no composer but this form; the other fields are empty then
}

// Empty says that there is nothing worth keeping.
func (k *Kept) Empty() bool {
	return k == nil || (k.Words == "" && k.Title == "" && k.HTML == "" && k.Form == nil)
}
