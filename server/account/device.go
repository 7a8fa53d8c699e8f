package account

import "strings"

// known is one word of the vocabulary and the mark a browser shows it by. The order matters: most browsers also name
// those they grew out of.
type known struct{ mark, word string }

var browsers = []known{
	{"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"},
	{"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
}

var systems = []known{
	{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"CrOS", "a Chromebook"},
	{"Mac OS X", "a Mac"}, {"Linux", "Linux"},
}

const anyBrowser, anySystem = "A browser", "an unknown device"

// DeviceOf says in a few fixed words what a browser says of itself, "Firefox on Android". Nothing of the header itself is
// kept: it would tell more of a person than a list of sessions needs.
func DeviceOf(agent string) string {
	return find(browsers, agent, anyBrowser) + " on " + find(systems, agent, anySystem)
}

func find(words []known, agent, otherwise string) string {
	for _, w := range words {
		if strings.Contains(agent, w.mark) {
			return w.word
		}
	}
	return otherwise
}

// coarse lets through only what DeviceOf says.
func coarse(device string) string {
	browser, system, ok := strings.Cut(device, " on ")
	if ok && says(browsers, browser, anyBrowser) && says(systems, system, anySystem) {
		return device
	}
	return ""
}

func says(words []known, word, otherwise string) bool {
	for _, w := range words {
		if w.word == word {
			return true
		}
	}
	return word == otherwise
}
