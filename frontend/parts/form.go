package parts

// Problem is an error summary: what happened, what is safe, what to do.
type Problem struct {
	Heading  string // "We couldn't share that yet"
	Sentence string // from errs.Error.Sentence
	Field    string // name of the box it is about; empty for the whole form
	At       string // that box's id where it is not its name; pages set it
}

func (p Problem) box() string {
	if p.At != "" {
		return p.At
	}
	return p.Field
}

// Kept is what somebody typed into a form that could not be taken, so that it comes back with them. The field names
// are those of the composer: title, words, nonce, seen, to.
type Kept struct {
	Title    string
	HasTitle bool // the form has a title box
	Words    string
	Nonce    string // the form's nonce: sent again, it still makes one post only
	Seen     string // revision the author was changing
	To       string // post being answered
}

// Empty says that there is nothing worth keeping.
func (k *Kept) Empty() bool { return k == nil || (k.Words == "" && k.Title == "") }
