package account

import (
	"cmp"
	"slices"
	"strings"
)

// commonPasswords is what long passwords are made of when somebody was told "at least fifteen characters": the words and
// phrases that lead every list of passwords found in the open, and lines everybody knows. The longest first, so that a
// phrase goes as a whole.
var commonPasswords = longestFirst(strings.Fields(`
	password passwort passw0rd passwd mypassword thisismypassword newpassword oldpassword motdepasse contrasena contraseña senha parola haslo
	letmein letmeinnow welcome welcomeback welcomehome changeme changethis changeit default temporary temp admin administrator root login
	logmein signin secret topsecret mysecret master access guest test testing tester example sample demo user username account
	qwerty qwertz azerty asdfgh zxcvbn qazwsx
	iloveyou iloveu iloveyousomuch iloveme loveyou lovelove mylove babygirl sweetheart darling princess angel sunshine rainbow butterfly
	flower flowers blossom chocolate cookie cookies cupcake honey sugar pumpkin
	dragon monkey tigger tiger lion shadow buster charlie jordan michael michelle jessica jennifer ashley daniel thomas robert andrew
	anthony joshua matthew nicole amanda hannah samantha justin william george harley ginger maggie pepper snoopy bailey buddy
	football baseball basketball soccer hockey liverpool chelsea arsenal barcelona realmadrid manchester manchesterunited yankees cowboys
	superman batman spiderman pokemon pikachu starwars starwarsfan naruto minecraft fortnite roblox harrypotter hogwarts gandalf hobbit
	computer internet google facebook instagram whatsapp youtube twitter amazon netflix microsoft windows apple samsung android iphone
	summer winter spring autumn monday tuesday wednesday thursday friday saturday sunday january february march april august september
	october november december birthday happybirthday merrychristmas christmas holiday
	freedom forever forgetme forgotten whatever nothing something anything everything iforgot idontknow dontknow dontforget remember
	trustno1 trustnoone trustme killer hunter ranger fuckyou fuckoff asshole bullshit
	hello hellohello helloworld goodbye goodmorning goodnight howareyou thankyou
	correcthorsebatterystaple correcthorse batterystaple horsebattery thequickbrownfoxjumpsoverthelazydog thequickbrownfox jumpsoverthelazydog
	tobeornottobe thatisthequestion onceuponatime happilyeverafter maytheforcebewithyou theforce luckyiamyourfather iamyourfather
	winteriscoming thereisnoplacelikehome wecomeinpeace livelongandprosper tothemoonandback inthebeginning ourfatherwhoartinheaven ingodwetrust
	jesus jesuschrist godisgood godislove blessed allahuakbar bismillah hallelujah
	family mother father mummy daddy brother sister friend friends bestfriend bestfriends baby children
	therapy therapist grouptherapy recovery support supportgroup mentalhealth anxiety depression
	onetwothree onetwothreefour onetwothreefourfive abcdef abcabc abc123 123abc 1q2w3e 1q2w3e4r 1q2w3e4r5t a1b2c3 a1b2c3d4
`))

func longestFirst(words []string) []string {
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return words
}
