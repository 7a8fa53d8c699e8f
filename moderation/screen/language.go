package screen

import (
	"strings"
	"unicode"
)

// tongues are small words of other languages in Latin letters that English does not have, or seldom. They tell a
// language from a name or a loan word: those come alone.
var tongues = wordSets(map[string]string{
	"es": "el los las una unos que no de en por para con como más mas pero porque cuando donde quiero estoy soy eres está esta este esto muy mi mis tu su sus yo nada nadie todo todos siempre nunca vida morir ya hoy noche también tambien hay ser tengo tiene puedo me te se lo le del al sin sobre hasta desde bien gracias hola",
	"fr": "le les des une est et que qui dans pour pas je tu il elle nous vous ils mais avec sur au aux du ce cette ces mon ma mes ton son sa ses plus très tout tous rien suis es ai as avons avez ont être avoir fait jamais toujours vie mourir veux peux quand comme bien merci bonjour où là été moi toi",
	"de": "der die das und ist nicht ich du er sie wir ihr ein eine einen einem einer mit auf für von dem den des zu im am bin bist sind habe hat haben war mein meine dein kein keine nichts mehr auch nur noch schon wenn weil dass aber oder wie sehr heute morgen leben sterben kann will möchte mich mir dich dir sich danke hallo nie immer",
	"it": "il lo gli una che di non per con come sono sei è e ma perché quando dove voglio sto mio mia tuo sua questo questa molto niente nessuno tutto sempre mai vita morire oggi anche ho hai ha più della del nel alla grazie ciao io mi ti si se",
	"pt": "o os as um uma que não nao de em por para com como mais mas porque quando onde quero estou sou meu minha seu sua isso isto muito nada ninguém ninguem tudo sempre nunca vida morrer hoje também já eu me te se do da dos das no na obrigado obrigada olá você voce",
	"nl": "de het een en ik je jij hij zij wij ze niet van dat die dit met voor op aan maar ook nog wel geen mijn jouw haar ben bent zijn heb hebt heeft was als omdat wanneer wat wie waar heel meer niets altijd nooit leven dood wil kan vandaag dank hallo",
	"pl": "nie się sie jest jestem i w na z do że ze to co jak ale czy mnie mi moje mój moja bardzo tak już juz tylko nikt nic wszystko życie zyc chcę chce mam ma być byc dla od po za przez kiedy dlaczego dziś dzis",
	"sv": "och att jag inte det en ett är som på av för med den till har han hon vi ni de mig dig min mitt din vill kan men om bara aldrig alltid leva dö idag tack hej något ingen allt mer när",
	"da": "og at jeg ikke det en et er som på af for med den til har han hun vi mig dig min mit din vil kan men hvis bare aldrig altid leve dø idag tak hej noget ingen alt mere når",
	"tr": "ve bir bu ben sen o biz siz için ama çok değil degil var yok ne nasıl nasil neden ölmek olmek istiyorum hayat artık artik her şey sey hiç hic bana sana benim gibi daha",
	"ro": "și si nu este sunt eu tu el ea noi voi un o de la cu pe în in că ca dar mai foarte vreau viața viata mor nimic nimeni totul mereu astăzi astazi multumesc",
	"id": "yang dan di ini itu saya aku kamu tidak tak mau ingin dengan untuk dari ada sudah lagi hidup mati bisa akan juga tapi karena sangat hari semua kenapa",
	"sw": "na ya wa kwa ni si mimi wewe yeye sisi hii hiyo leo sana sitaki nataka kuishi kufa maisha lakini kwamba kama",
	"tl": "ang ng mga sa na ay ako ikaw siya kami hindi ko mo niya ito gusto buhay mamatay wala lang naman kasi pero para",
	"hi": "hai hain nahi nahin mein main mera meri mujhe tum aap kya kyun kyu aur bahut zindagi marna jeena kar raha rahi hoon hun ko ka ki se",
	"fi": "ja on ei en se hän minä sinä että mutta kun niin ovat olen haluan kuolla elämä mitään enää koskaan aina tänään",
	"hu": "és nem egy az hogy van vagyok én te ő mi ti de csak már meg akarok meghalni élet semmi senki mindig soha",
	"cs": "je se na že to jsem jsi není a v ale jak co mi mě můj už jen nikdo nic všechno život chci zemřít",
})

func wordSets(in map[string]string) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for name, words := range in {
		out[name] = wordSet(words)
	}
	return out
}

// english are words that make English of a sentence.
var english = wordSet(`the and is are was were of to in that it for with you i my me have has had not this but they be at from or so we do
what when there can will would could should about if out up who them then been your just like get got know think want feel
because how more some any an on he she his her him our us their no all one as by a am im its dont cant ive did does very really too
u ur lol idk pls n wanna gonna tbh rn bc cuz wot wat dat aint yeah yes hi hello thanks thank sorry please ok okay today tomorrow tonight last night
day week time back home now here still never always again ever go going went come came make made take say said tell told see need help people
kill die myself life end dead hurt pain alone tired done hate love good bad after before over down off into than only even`)

// speaks says whether a text is one the rules can read: "en", or "other" where most of it is in a language, or a
// script, that they do not know. A name, a greeting or a line in another language leaves a text English.
func speaks(t *reading, raw string) string {
	latin, other := t.folded.latin, t.folded.other
	if latin+other < 4 {
		return "en"
	}
	if other*2 > latin+other {
		return "other"
	}
	ours := 0
	for _, w := range t.words {
		if english[w.text] {
			ours++
		}
	}
	if ours*3 > len(t.words) { // in English about half of all words are these
		return "en"
	}
	words, theirs := foreign(raw)
	if theirs >= 2 && theirs > ours && (theirs*100 >= words*28 || ours*100 < words*12 && theirs >= 3) {
		return "other"
	}
	return "en"
}

// foreign counts words, and those of the language that has the most of its small words among them.
func foreign(raw string) (words, theirs int) {
	counts := map[string]int{}
	for w := range strings.FieldsFuncSeq(strings.ToLower(raw), func(r rune) bool { return !unicode.IsLetter(r) }) {
		words++
		for name, set := range tongues {
			if set[w] {
				counts[name]++
			}
		}
	}
	for _, n := range counts {
		theirs = max(theirs, n)
	}
	return words, theirs
}
