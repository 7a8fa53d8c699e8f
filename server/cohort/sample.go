package cohort

// SampleFor is Sample as it is true where one person does all the work of a practice, or where several do.
func SampleFor(alone bool) []Clause {
	all := Sample()
	if alone {
		all[len(all)-1].Text = "A facilitator speaks with them first. Access can be paused at once to keep people safe, and somebody's place here can be ended. One person works here and decides this alone, says which part of this agreement it is about, and lets a day pass before a place ends."
	}
	return all
}

// Sample is the agreement every cohort begins with, for the lead to keep, change or replace. It is written to be read
// on a phone by somebody who is tired.
func Sample() []Clause {
	return []Clause{
		{"What is said here stays here",
			"What others write here belongs to them. We do not retell it, copy it or photograph it, not even without names. What we learn about ourselves is ours to take anywhere. The facilitators keep to this too, and tell us beforehand where the law sets it a limit."},
		{"We keep our contact in the group",
			"While the group lasts, we do not look each other up, write to each other privately or meet elsewhere. If it happens, by chance or because we wanted it, we say so here. Nobody is in trouble for saying so."},
		{"A quiet, private place",
			"We read and write where nobody looks over our shoulder: not on a shared screen, not at work, not while driving. If somebody comes in, Quick exit is at the top of every page."},
		{"Devices and networks we share",
			"Whoever shares our phone, computer or home network may see that we visit this address, though not what we read. We lock our devices, sign out where others use them too, and tell the facilitators if a device, a mailbox or the network at home is not safe. They know other ways."},
		{"We name nobody outside",
			"Partners, family, doctors and colleagues are in our stories and not in this group. We leave out their names, where they work and live, and whatever would let somebody find them."},
		{"We leave methods out",
			"We can say that we want to die, that we hurt ourselves or do not eat. We leave out how: ways, means, amounts, numbers. Reading them can pull somebody along who was holding on."},
		{"Not answering is all right",
			"Nobody owes anybody an answer. Silence here mostly means a full day or a loss for words, and says nothing about what was written. If no answer hurts, we can say that too."},
		{"At our own pace",
			"We write much, little or nothing. Reading is taking part. We say \"I\", we ask before we give advice, and everybody may pass over a question without a reason."},
		{"When we disagree",
			"We speak about what was written, not about what somebody is. If something hurt, we say so, or tell a facilitator. Threats, contempt and courting have no place here."},
		{"Breaks and leaving",
			"We can take a break at any time, and leave at any time. It helps the others to hear it from us, in a line; we do not have to give a reason. What we wrote stays readable for the group until it ends, unless we take it back first."},
		{"When the facilitators worry",
			"This is not an emergency service, and nobody watches it day and night. When a facilitator reads that somebody may be in danger, they speak with that person first wherever they can, and may call the number we gave them, or emergency help at the place we named. They tell us what they did."},
		{"When somebody breaks this agreement",
			"A facilitator speaks with them first. Access can be paused at once to keep people safe, and a second person looks at that within a day. To end somebody's place here takes two people, who say which part of this agreement it is about."},
	}
}
