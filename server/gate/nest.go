package gate

import "strconv"

const (
	cellGap  = " · " // between the cells of a row, and between columns made of spaces
	lineMark = "– "  // before a list item that can only be a line: of a list in a list or in a quotation
)

// container is an open list or quotation of the source.
type container struct {
	list, ordered bool
	id, number    int
	fresh         bool // an item has begun and has no words yet
}

func (d *draft) openQuote() {
	d.flush()
	d.nest = append(d.nest, container{})
}

// openList begins a list whose first item has the number start.
func (d *draft) openList(ordered bool, start int) {
	d.flush()
	d.lists++
	d.nest = append(d.nest, container{list: true, ordered: ordered, id: d.lists, number: start - 1, fresh: true})
}

// closeNest ends the innermost list or quotation.
func (d *draft) closeNest() {
	d.flush()
	d.nest = d.nest[:len(d.nest)-1]
}

// openItem begins an item of the innermost list. An item outside of any list becomes one of a plain list.
func (d *draft) openItem() {
	d.flush()
	c := d.list()
	if c == nil {
		d.mark.orphan = true
		return
	}
	c.number++
	c.fresh = true
}

// list is the innermost open list, or nil.
func (d *draft) list() *container {
	for i := len(d.nest) - 1; i >= 0; i-- {
		if d.nest[i].list {
			return &d.nest[i]
		}
	}
	return nil
}

// place files a finished block. The outermost container decides what it is; what is nested deeper than the canonical
// form can say becomes lines of it.
func (d *draft) place(runs []run) {
	if len(d.nest) == 0 {
		d.blocks = append(d.blocks, block{kind: para, runs: runs})
		return
	}
	c := d.list()
	begins := c != nil && c.fresh
	if begins {
		c.fresh = false
	}
	if !d.nest[0].list {
		d.placeQuoted(c, begins, runs)
		return
	}
	d.placeItem(c, begins, runs)
}

// placeQuoted files a block of a quotation. Items of a list in it are lines of one paragraph.
func (d *draft) placeQuoted(c *container, begins bool, runs []run) {
	if begins {
		runs = prefix(c.lineMark(), runs)
	}
	if last := d.last(); c != nil && last != nil && last.kind == quote && last.line {
		last.runs = joinLines(last.runs, runs)
		return
	}
	d.blocks = append(d.blocks, block{kind: quote, line: c != nil, runs: runs})
}

// placeItem files a block of a list: a new item, or one more line of the last. An item of an inner list is a line of
// the outer item it stands in, if that one has words.
func (d *draft) placeItem(c *container, begins bool, runs []run) {
	outer := &d.nest[0]
	inner := c != outer && !outer.fresh
	last := d.last()
	if last == nil || last.kind != item || last.list != outer.id || begins && !inner {
		if inner || !begins {
			c = outer
		}
		d.blocks = append(d.blocks, block{kind: item, ordered: c.ordered, number: max(c.number, 1), list: outer.id, runs: runs})
		return
	}
	if begins {
		runs = prefix(c.lineMark(), runs)
	}
	last.runs = joinLines(last.runs, runs)
}

// last is the block filed last, or nil.
func (d *draft) last() *block {
	if len(d.blocks) == 0 {
		return nil
	}
	return &d.blocks[len(d.blocks)-1]
}

// lineMark is what stands before an item of c where it can only be a line.
func (c *container) lineMark() string {
	if c.ordered {
		return numberMark(c.number)
	}
	return lineMark
}

func numberMark(n int) string { return strconv.Itoa(max(n, 1)) + ". " }

// prefix puts a plain mark before the words of a block.
func prefix(mark string, runs []run) []run {
	return append([]run{{text: []byte(mark)}}, runs...)
}
