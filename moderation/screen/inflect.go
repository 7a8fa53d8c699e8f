package screen

import "strings"

// irregular verbs and nouns, each with its forms. What is not here is made by rule; a form that nobody writes does no
// harm.
var irregular = table(`
be am is are was were been being
have has had having
do does did done doing
go goes went gone going
die dies died dying
lie lies lay lain lying lied
kill kills killed killing
take takes took taken taking
give gives gave given giving
get gets got gotten getting
make makes made making
leave leaves left leaving
feel feels felt feeling
think thinks thought thinking
know knows knew known knowing
say says said saying
tell tells told telling
see sees saw seen seeing
find finds found finding
keep keeps kept keeping
let lets letting
put puts putting
cut cuts cutting
hit hits hitting
hurt hurts hurting
quit quits quitting
hang hangs hung hanged hanging
shoot shoots shot shooting
drown drowns drowned drowning
stop stops stopped stopping
plan plans planned planning
slit slits slitting
jump jumps jumped jumping
write writes wrote written writing
buy buys bought buying
bring brings brought bringing
hold holds held holding
stand stands stood standing
sit sits sat sitting
sleep sleeps slept sleeping
wake wakes woke woken waking
drink drinks drank drunk drinking
eat eats ate eaten eating
swallow swallows swallowed swallowing
drive drives drove driven driving
burn burns burned burnt burning
bleed bleeds bled bleeding
break breaks broke broken breaking
choose chooses chose chosen choosing
fall falls fell fallen falling
fight fights fought fighting
lose loses lost losing
mean means meant meaning
meet meets met meeting
pay pays paid paying
read reads reading
run runs ran running
send sends sent sending
sell sells sold selling
show shows showed shown showing
shut shuts shutting
speak speaks spoke spoken speaking
spend spends spent spending
teach teaches taught teaching
throw throws threw thrown throwing
understand understands understood understanding
wear wears wore worn wearing
win wins won winning
come comes came coming
become becomes became becoming
begin begins began begun beginning
hear hears heard hearing
hide hides hid hidden hiding
beat beats beaten beating
bite bites bit bitten biting
choke chokes choked choking
stab stabs stabbed stabbing
grab grabs grabbed grabbing
rob robs robbed robbing
step steps stepped stepping
slap slaps slapped slapping
strangle strangles strangled strangling
swear swears swore sworn swearing
hate hates hated hating
tie ties tied tying
try tries tried trying
cry cries cried crying
bury buries buried burying
starve starves starved starving
purge purges purged purging
binge binges binged bingeing binging
relapse relapses relapsed relapsing
overdose overdoses overdosed overdosing
od ods oded oding
love loves loved loving
live lives lived living
end ends ended ending
child children
wife wives
knife knives
life lives
man men
woman women
`)

func table(lines string) map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(lines) {
		if words := strings.Fields(line); len(words) > 0 {
			out[words[0]] = words
		}
	}
	return out
}

// inflect is a word with its forms: "want", "wants", "wanted", "wanting".
func inflect(w string) []string {
	if forms, ok := irregular[w]; ok {
		return forms
	}
	last := w[len(w)-1]
	switch {
	case last == 'e':
		return []string{w, w + "s", w + "d", w[:len(w)-1] + "ing"}
	case last == 'y' && len(w) > 2 && !strings.ContainsRune("aeiou", rune(w[len(w)-2])):
		return []string{w, w[:len(w)-1] + "ies", w[:len(w)-1] + "ied", w + "ing"}
	case strings.HasSuffix(w, "s"), strings.HasSuffix(w, "sh"), strings.HasSuffix(w, "ch"), strings.HasSuffix(w, "x"), strings.HasSuffix(w, "z"):
		return []string{w, w + "es", w + "ed", w + "ing"}
	case doubles(w):
		return []string{w, w + "s", w + string(last) + "ed", w + string(last) + "ing"}
	}
	return []string{w, w + "s", w + "ed", w + "ing"}
}

// doubles says whether the last letter is written twice before an ending: stop, stopped.
func doubles(w string) bool {
	if len(w) < 3 || len(w) > 4 {
		return false
	}
	vowel := func(b byte) bool { return strings.IndexByte("aeiou", b) >= 0 }
	a, b, c := w[len(w)-3], w[len(w)-2], w[len(w)-1]
	return !vowel(a) && vowel(b) && !vowel(c) && c != 'w' && c != 'x' && c != 'y'
}
