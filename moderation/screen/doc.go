// Package screen reads what people write and says how soon a person should read it, and why. It is deterministic and
// local: the same text has the same answer in every process, and nothing leaves this computer.
//
// A text goes one way (verdict.go, read):
//
//   - fold.go takes off what hides letters: width, accents, invisible signs, curly quotes. words.go parts it into words,
//     spell.go reads them as people type them (spelling.txt, slips.txt), and each word remembers its runes.
//   - cues/*.txt hold small grammars: sets of words, groups of phrases, and patterns of both with gaps. match.go finds
//     them in each sentence. Figures of speech are found first, and what they cover says nothing more.
//   - cue.go weighs each hit by its surroundings: whose it is (subject.go), denial, distance, quotation, topic, joke.
//   - personal.go and details.go find numbers, addresses and names, and what they are for.
//   - combine.go joins cues to a tier, alone and in pairs. A small linear model (model.go) may raise the tier by one,
//     and break the tie where a cue has none alone. It lowers nothing, and above amber it is heard only of a stretch
//     that holds a cue: manner and length say nothing. Advice (cue.go, counsel) has no despair of its own.
//   - policy.go is the one table of what follows: card, fold, hold, mask. language.go tells what cannot be read.
//
// # Adding a cue
//
// Write a line under the section of its rule in cues/*.txt:
//
//	@want = want+ wish+           a set; "+" stands for all forms of a word, "*" for any ending
//	$going = go away / leave      a group of phrases
//	[own.intent]                  the rule to which the lines below belong
//	@want (really)? to .. $going  in this order; "?" is optional, ".." up to 2 words, "..." 4, "...." 7
//	... !home|now                 the next word is none of these; "<!the" at the end: none of the two words before it
//	(a b|c) / d                   in brackets "|" parts phrases, outside it parts words and " / " parts phrases
//	^ $                           a clause begins, ends;  # is any number
//
// Think of who says it, in how many ways: verbs, objects, moods. A whole sentence from somewhere helps nobody. Then a
// case in said_test.go. Ordinary talk of letters, plans, endings and being hurt must pass by: ask what else the line
// could be found in, and name a subject and an object. Then: go test ./moderation/screen -run TestModel -write, because the model knows cues by name.
//
// # Adding a rule
//
// A row in rules.go with its reason, a section in cues, and its class in policy.go if that is new.
package screen
