package screen

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// detail is a stretch of a text that leads to a person: where it stands, in runes, and what it is.
type detail struct {
	kind     string // "phone", "mail", "handle", "link", "name", "place", "work", "plate"
	from, to int
}

const (
	capital = `\p{Lu}[\p{L}'’]+(?:-\p{Lu}[\p{L}'’]+)?`
	street  = `(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Close|Drive|Dr|Way|Crescent|Court|Terrace|Place|Gardens|Square|Row|Loan|Grove|Boulevard|Blvd|Loop|Parade|Walk|Quay|Wynd|Mews|Residency|Point|House|Hall|Farm|Park|Estate|Yard|Heights|Apartments|Cottage|Court|Crossing)`
)

// finder looks for one kind of detail, in the lines where may says that there could be one: most have none, and
// expressions are slow.
type finder struct {
	kind string
	may  func(string) bool
	re   *regexp.Regexp
}

// lines is what a finder finds, in bytes of the text.
func (f finder) lines(text string) []detail {
	var out []detail
	from := 0
	for line := range strings.Lines(text) {
		if f.may(line) {
			for _, at := range f.re.FindAllStringIndex(line, -1) {
				out = append(out, detail{f.kind, from + at[0], from + at[1]})
			}
		}
		from += len(line)
	}
	return out
}

// finders are looked for one after the other; what an earlier one found is not looked at again.
var finders = []finder{
	{"mail", address, regexp.MustCompile(`(?i)[\w.+-]+@[\w-]+(?:\.[\w-]+)+`)},
	{"mail", has("mail", "yahoo", "outlook", "icloud", "proton", "aol", "gmx", "Mail"), regexp.MustCompile(`(?i)\b[\w.+-]+\s*[\[(]?\s*\bat\b\s*[\])]?\s*(?:gmail|hotmail|outlook|yahoo|proton(?:mail)?|icloud|live|aol|gmx)\b(?:\s*[\[(]?\s*(?:dot|\.)\s*[\])]?\s*\w{2,4})?`)},
	{"link", dotted, regexp.MustCompile(`(?i)\b(?:https?://|www\.)\S+|\b[a-z0-9-]{2,}(?:\.[a-z0-9-]{2,})*\.(?:com|org|net|info|io|co|me|app|shop|store|gg|ly|biz|xyz|online|site|club|uk|de|eu|nz|au|us|ca|ie|in)(?:/\S*)?\b`)},
	{"phone", digits(7), regexp.MustCompile(`(?:\+|\b00)?\(?\d[\d() .\-–]{5,17}\d`)},
	{"phone", has("seven", "zero", "double", "five five"), regexp.MustCompile(`(?i)\b(?:(?:oh|zero|one|two|three|four|five|six|seven|eight|nine|double|treble|triple|hundred|thousand)[\s,-]+){5,}(?:oh|zero|one|two|three|four|five|six|seven|eight|nine|hundred)\b`)},
	{"handle", handle, regexp.MustCompile(`(?i)@[\w.]*[\d_.][\w.]*\w|\b\w{3,}#\d{4}\b`)},
	{"place", digits(1), regexp.MustCompile(`\b(?i:flat|unit|room|apartment|apt|number|no\.?|suite)\s+\d+[a-zA-Z]?(?:\.\d+)?\b`)},
	{"place", digits(1), regexp.MustCompile(`\b\d+[a-zA-Z]?,?\s+(?:` + capital + `\s+){1,3}` + street + `\b`)},
	{"place", digits(1), regexp.MustCompile(`\b\d{1,4}[a-zA-Z]?\s+` + capital + `(?:\s+(?:na|de|y|` + capital + `))+`)},
	{"place", digits(1), regexp.MustCompile(`\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b`)},
	{"place", capitals(partOfName), regexp.MustCompile(`\b(?:` + capital + `\s+){1,3}` + street + `\b`)},
	{"work", capitals(leadsToWork), regexp.MustCompile(`(?i:\b(?:works?|working|worked|drives?|teach(?:es)?|lectures?|moonlight(?:s|ing)|nurse|teacher|manager|head of [\w ]+?|employed|job|desk|window|training|barber shop|shop|office|line manager)\b[^.!?\n]{0,24}?\b(?:at|for|in|out of|from|of|behind)\s+(?:the\s+|our\s+|that\s+)?)` + capital)},
	{"plate", plates, regexp.MustCompile(`(?i:\b(?:plate|reg|registration|number plate)\b[^.!?\n]{0,20}?)\b[A-Z0-9]{2,8}\b`)},
	{"name", capitals(partOfName), regexp.MustCompile(`\b(?:(?i:mr|mrs|ms|miss|dr|prof|sir|father|sister)\.?\s+)?\p{Lu}[\p{Ll}'’]+(?:\s+(?:Mac|Mc|van|de|von|Ní|O'|al-)\s?)?(?:\s+` + capital + `){1,3}`)},
}

// capitals says whether a capitalised word follows a word that is as after says: without one there is no name, no
// street and no place of work, and most sentences have none.
func capitals(after func(word string) bool) func(string) bool {
	return func(text string) bool {
		for i, r := range text {
			if i == 0 || text[i-1] > ' ' || !unicode.IsUpper(r) {
				continue
			}
			before := strings.TrimSpace(text[:i])
			if word := before[strings.LastIndexFunc(before, func(r rune) bool { return !inName(r) })+1:]; after(word) {
				return true
			}
		}
		return false
	}
}

func inName(r rune) bool { return unicode.IsLetter(r) || r == '\'' || r == '’' || r == '-' }

// partOfName says whether a word may be the first of a name, or a small one within it.
func partOfName(word string) bool {
	return strings.ContainsFunc(word, unicode.IsUpper) || ends(word, "van", "von", "de", "-")
}

// leadsToWork says whether a word may lead to a place of work: "at Tesco", "behind the Odeon".
func leadsToWork(word string) bool {
	return ends(strings.ToLower(word), "at", "for", "in", "of", "from", "behind", "the", "our")
}

func ends(word string, with ...string) bool {
	return slices.ContainsFunc(with, func(end string) bool { return strings.HasSuffix(word, end) })
}

// plates says whether a word for a car's plate may be there, in letters of any size.
func plates(text string) bool {
	text = strings.ToLower(text)
	return strings.Contains(text, "plate") || strings.Contains(text, "reg")
}

func has(signs ...string) func(string) bool {
	return func(text string) bool {
		return slices.ContainsFunc(signs, func(sign string) bool { return strings.Contains(text, sign) })
	}
}

// address says whether a host may follow an @: in this place people write to @Tern all the time.
func address(text string) bool {
	return after(text, '@', func(rest string) bool {
		host := strings.TrimLeftFunc(rest, func(r rune) bool { return inHandle(r) || r == '-' })
		return host != rest && strings.HasPrefix(host, ".")
	})
}

// handle says whether what follows an @ or a # is more than a name.
func handle(text string) bool {
	return after(text, '@', func(rest string) bool {
		name := rest[:len(rest)-len(strings.TrimLeftFunc(rest, func(r rune) bool { return inHandle(r) || r == '.' }))]
		return strings.ContainsAny(name, "0123456789_.")
	}) || after(text, '#', func(rest string) bool { return rest != "" && rest[0] >= '0' && rest[0] <= '9' })
}

// inHandle is what the expressions take for a letter: in any case, which two signs beyond ASCII are one of.
func inHandle(r rune) bool {
	return r == '_' || r == 'ſ' || r == '\u212a' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// after says whether what follows one of the signs is as said.
func after(text string, sign byte, follows func(rest string) bool) bool {
	for {
		at := strings.IndexByte(text, sign)
		if at < 0 {
			return false
		}
		if text = text[at+1:]; follows(text) {
			return true
		}
	}
}

func digits(n int) func(string) bool {
	return func(text string) bool {
		found := 0
		for i := range len(text) {
			if text[i] >= '0' && text[i] <= '9' {
				found++
			}
		}
		return found >= n
	}
}

// dotted says whether a dot stands between letters, as in an address.
func dotted(text string) bool {
	for i := 1; i+1 < len(text); i++ {
		if text[i] == '.' && text[i-1] > ' ' && text[i-1] != '.' && text[i+1] > ' ' && text[i+1] != '.' && text[i+1] != '"' {
			return true
		}
	}
	return strings.Contains(text, "://")
}

// reached are the kinds of details that reach somebody by themselves. The others, names and places and work, are looked
// for only where one of these or the words around them speaks of a person so.
var reached = []string{"mail", "link", "phone", "handle"}

// details finds what leads to a person.
func details(text string, named bool) []detail {
	var out, taken []detail
	for _, f := range finders {
		if !slices.Contains(reached, f.kind) && !named && len(out) == 0 || !f.may(text) {
			continue
		}
		for _, d := range f.lines(text) {
			if covered(taken, d) || !plausible(f.kind, text, d) {
				continue
			}
			taken = append(taken, d)
			out = append(out, detail{f.kind, utf8.RuneCountInString(text[:d.from]), utf8.RuneCountInString(text[:d.to])})
		}
	}
	return out
}

func covered(taken []detail, d detail) bool {
	for _, t := range taken {
		if t.from < d.to && d.from < t.to && !(t.kind == "work" || d.kind == "work") {
			return true
		}
	}
	return false
}

// helplines are numbers that anybody may write (triage anchor §4). Digits only.
var helplines = map[string]bool{"116123": true, "988": true, "741741": true, "85258": true, "50808": true, "131114": true,
	"1300659467": true, "1737": true, "0508828865": true, "08001110111": true, "08001110222": true, "08000113": true,
	"080032123": true, "14416": true, "0800567567": true, "8009112000": true, "70201201": true, "18002738255": true, "18004224453": true,
	"08001111": true, "03003045555": true, "111": true, "112": true, "999": true, "911": true, "000": true}

// plausible tells details from what only looks like them: dates, times, sums, and names that everybody knows.
func plausible(kind, text string, d detail) bool {
	found := text[d.from:d.to]
	switch kind {
	case "phone":
		return phone(text, found, d)
	case "name":
		return aName(text, found, d)
	case "link":
		return !strings.Contains(strings.ToLower(found), "findahelpline") && !strings.Contains(found, "befrienders") &&
			!strings.Contains(found, "samaritans.org") && !strings.HasPrefix(found, "e.g") && !strings.HasPrefix(found, "i.e")
	}
	return true
}

func phone(text, found string, d detail) bool {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, found)
	if digits == "" {
		return true // spelled out
	}
	if helplines[digits] || len(digits) < 7 || len(digits) > 15 {
		return false
	}
	if date.MatchString(found) || d.from > 0 && strings.ContainsAny(text[d.from-1:d.from], "£$€#.,:/") {
		return false
	}
	after := strings.TrimLeft(text[d.to:], " ")
	return !strings.HasPrefix(after, "%") && !strings.HasPrefix(strings.ToLower(after), "kcal")
}

var date = regexp.MustCompile(`^(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{4}\s*[-–]\s*\d{4}|\d{1,2}[.:]\d{2}\s*[-–]\s*\d{1,2}[.:]\d{2}|\d{4} \d{4})$`)

// known are capitalised words that make no name of a person: days, months, places and bodies that many speak of.
var known = wordSet(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
christmas easter ramadan eid diwali hanukkah new year eve day united states kingdom great britain north south east west london dublin york city san los angeles home office national health service
crisis text line samaritans lifeline befrienders god lord jesus christ holy bible alcoholics anonymous narcotics step steps big book the a i it he she we they my your his her our and but or if when
in on at for to of no not so then there this that here what who why how yes well oh dear hi hello thanks thank please sorry good morning evening night happy birthday bank holiday street road
english french german polish irish scottish welsh american british european tesco lidl aldi asda boots netflix youtube facebook instagram whatsapp zoom teams google amazon ikea greggs costa starbucks nando
sylvia plath virginia woolf dorothy parker lady lazarus doctor who harry potter star wars elvis presley bob dylan taylor swift housman seneca marcus aurelius emily dickinson`)

func wordSet(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(s) {
		out[w] = true
	}
	return out
}

// aName says whether two capitalised words may be somebody's whole name. The first word of a sentence is capitalised
// anyway, so there the rest has to make one.
func aName(text, found string, d detail) bool {
	words := strings.Fields(strings.ReplaceAll(found, ".", " "))
	n := 0
	for i, w := range words {
		if known[strings.ToLower(strings.TrimRight(w, "'’s"))] || known[strings.ToLower(w)] {
			continue
		}
		if i == 0 && opensSentence(text, d.from) && !strings.Contains(found, "-") && len(words) < 3 {
			continue
		}
		n++
	}
	return n >= 2
}

func opensSentence(text string, at int) bool {
	before := strings.TrimRight(text[:at], " \"'“‘(")
	return before == "" || strings.ContainsAny(before[len(before)-1:], ".!?\n:")
}
