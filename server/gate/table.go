package gate

// row is an open table row: where its blocks begin, and where those of each cell do.
type row struct {
	start int
	cells []int
}

// maxCell is the longest cell, in bytes, that reads well on one line with its neighbours. Longer ones come from pages
// that use tables for their layout, and stay paragraphs.
const maxCell = 160

func (d *draft) openRow() {
	d.flush()
	d.rows = append(d.rows, row{start: len(d.blocks)})
}

func (d *draft) openCell() {
	d.flush()
	if n := len(d.rows); n > 0 {
		d.rows[n-1].cells = append(d.rows[n-1].cells, len(d.blocks))
	}
}

// closeRow ends the innermost row, as one line if its cells are short.
func (d *draft) closeRow() {
	d.flush()
	r := d.rows[len(d.rows)-1]
	d.rows = d.rows[:len(d.rows)-1]
	if !r.oneLine(d.blocks) {
		return
	}
	var runs []run
	for i, b := range d.blocks[r.start:] {
		if i > 0 {
			runs = put(runs, cellGap, style{})
		}
		runs = append(runs, b.runs...)
	}
	d.blocks = append(d.blocks[:r.start], block{kind: para, runs: runs})
}

// oneLine reports whether the row is two or more short cells of one line each.
func (r row) oneLine(blocks []block) bool {
	if len(blocks)-r.start < 2 || len(r.cells) == 0 || r.cells[0] != r.start {
		return false
	}
	for i, start := range r.cells {
		end := len(blocks)
		if i+1 < len(r.cells) {
			end = r.cells[i+1]
		}
		if end-start > 1 {
			return false
		}
	}
	for _, b := range blocks[r.start:] {
		if b.kind != para || !b.short() {
			return false
		}
	}
	return true
}

// short reports whether the block is one line of at most maxCell bytes.
func (b block) short() bool {
	n := 0
	for _, r := range b.runs {
		if n += len(r.text); r.br || n > maxCell {
			return false
		}
	}
	return true
}
