package gate

// Plain says whether Source holds everything that the body says, so that changing it as plain text loses no form: no
// emphasis, no list, no quotation, no link under other words. A body with quotes is judged by what stands around them.
func (b Body) Plain() bool {
	again, err := FromText(b.Source())
	if err != nil {
		return true // nothing but quotes, which stand beside the box
	}
	return again[0].HTML == b.own()
}

// own is the HTML of a body without its quotes.
func (b Body) own() string {
	all := ""
	for _, s := range b {
		all += s.HTML
	}
	return all
}
