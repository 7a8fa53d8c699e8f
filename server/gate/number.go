package gate

// unnumber turns pieces of numbered lists into paragraphs with their numbers where other words stand between the
// items, as a list of its own would begin at 1 again. The piece before goes with it, so that 1 and 2 look alike.
func unnumber(blocks []block) {
	lists := runsOfItems(blocks)
	loose := make([]bool, len(lists))
	before := -1 // the numbered list before this one
	for i, l := range lists {
		if !blocks[l.from].ordered {
			continue
		}
		if n := blocks[l.from].number; n > 1 {
			loose[i] = true
			if before >= 0 && blocks[lists[before].to-1].number == n-1 {
				loose[before] = true
			}
		}
		before = i
	}
	for i, l := range lists {
		if loose[i] {
			loosen(blocks[l.from:l.to])
		}
	}
}

func loosen(items []block) {
	for i, b := range items {
		items[i] = block{kind: para, runs: prefix(numberMark(b.number), b.runs)}
	}
}

// span is blocks from (included) to (not included).
type span struct{ from, to int }

// runsOfItems finds the lists: items that follow each other and belong together.
func runsOfItems(blocks []block) []span {
	var lists []span
	for i, b := range blocks {
		switch {
		case b.kind != item:
		case i > 0 && b.continues(blocks[i-1]):
			lists[len(lists)-1].to = i + 1
		default:
			lists = append(lists, span{i, i + 1})
		}
	}
	return lists
}

// continues reports whether an item goes on with the list that the block before it is in. Plain lists that touch are
// one list: many editors make one of each item. Numbered ones are if the numbers go on.
func (b block) continues(before block) bool {
	if b.kind != item || before.kind != item || b.ordered != before.ordered {
		return false
	}
	return !b.ordered || b.number == before.number+1
}
