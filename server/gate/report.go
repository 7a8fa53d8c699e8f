package gate

// Report counts what FromHTML removed. It holds no words.
type Report struct {
	Images   int // img and svg; an img that stands for an emoji stays as the emoji and is not counted
	Scripts  int // script elements and on… attributes
	Styles   int // style elements, style attributes, font elements and style sheets
	Comments int // comments, conditional comments, declarations
	Links    int // addresses that may not stand; the words of the link stay
	Other    int // forms, frames, players, templates, hidden parts and Office data islands, with their content
}

// Empty reports whether nothing was removed.
func (r Report) Empty() bool { return r == Report{} }

// Add is the sum of two reports, for an import that tells about many posts at once.
func (r Report) Add(o Report) Report {
	return Report{
		Images:   r.Images + o.Images,
		Scripts:  r.Scripts + o.Scripts,
		Styles:   r.Styles + o.Styles,
		Comments: r.Comments + o.Comments,
		Links:    r.Links + o.Links,
		Other:    r.Other + o.Other,
	}
}
