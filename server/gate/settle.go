package gate

import (
	"slices"
	"strings"
)

// finish ends the draft and returns its canonical HTML, empty if there are no words. What settles a block looks at
// where styles meet, and calm takes styles away: so blocks are settled again when it did, which it does once at most.
func (d *draft) finish() string {
	d.flush()
	unnumber(d.blocks)
	for again := true; again; again = calm(d.blocks) {
		for i, b := range d.blocks {
			d.blocks[i].runs = d.settle(b.runs)
		}
	}
	return d.render()
}

// calm takes strong off a body that is strong from end to end: pasted from a bold page, it stresses nothing. It
// reports whether it did.
func calm(blocks []block) bool {
	found := false
	for _, b := range blocks {
		for _, r := range b.runs {
			found = found || r.strong
			if !r.strong && hasLetters(string(r.text)) {
				return false
			}
		}
	}
	for _, b := range blocks {
		for i := range b.runs {
			b.runs[i].strong = false
		}
	}
	return found
}

// settle brings a block's runs into their last form. Addresses are looked for before smooth, which must not take
// letters from them, and after it, as it may complete one.
func (d *draft) settle(runs []run) []run {
	runs = d.linked(merge(runs, d.links))
	if smooth(runs) {
		runs = d.linked(respace(runs))
	}
	return runs
}

// linked is runs in NFC with the addresses in them made links.
func (d *draft) linked(runs []run) []run {
	out := make([]run, 0, len(runs))
	for _, r := range runs {
		r.text = compose(r.text)
		if r.br || r.link != 0 {
			out = append(out, r)
			continue
		}
		out = d.autolink(out, r)
	}
	return d.showHosts(merge(out, d.links))
}

// autolink appends a run of words to out, with the addresses in it made links.
func (d *draft) autolink(out []run, r run) []run {
	s, at := string(r.text), 0
	all := find(s)
	if len(all) == 0 {
		return append(out, r)
	}
	for _, f := range all {
		if f.from > at {
			out = append(out, run{style: r.style, text: []byte(s[at:f.from])})
		}
		st := r.style
		st.link = d.link(f.href)
		out = append(out, run{style: st, text: []byte(shown(s[f.from:f.to], f.href))})
		at = f.to
	}
	if at < len(s) {
		out = append(out, run{style: r.style, text: []byte(s[at:])})
	}
	return out
}

// shown is an address as it was written, or in ASCII if its host was not.
func shown(written, href string) string {
	if h := foreignHost(href); h != "" && !strings.Contains(written, h) {
		return href
	}
	return written
}

// showHosts writes the true host behind the words of a link that leads to a name in punycode.
func (d *draft) showHosts(runs []run) []run {
	if !slices.ContainsFunc(runs, func(r run) bool { return foreignHost(d.links[r.link]) != "" }) {
		return runs
	}
	var out []run
	var said strings.Builder
	for i, r := range runs {
		out = append(out, r)
		if r.link == 0 {
			continue
		}
		said.Write(r.text)
		if i+1 < len(runs) && runs[i+1].link == r.link {
			continue
		}
		if h := foreignHost(d.links[r.link]); h != "" && !strings.Contains(said.String(), h) {
			out = put(out, " ("+h+")", r.style)
		}
		said.Reset()
	}
	return out
}
