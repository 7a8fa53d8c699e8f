package main

import (
	"regexp"
	"slices"
)

// tables are what services say in variables and functions of theirs, which the edge says on: services do not know of
// languages.
var tables = map[string][]string{
	"server/admission/decision.go":  {"Questions"},
	"server/admission/readiness.go": {"checks"},
	"moderation/screen/rules.go":    {"rules"},
}

// terminal are files that speak to whoever runs the program, in a terminal, which speaks English.
var terminal = map[string]string{
	"server/seal/paper.go":    "the printed root key",
	"server/seal/rootfile.go": "the file with the root key",
}

// exempt are strings that look like something said and are not, by the reason.
var exempt = map[string][]string{
	"classes of the style sheet": {
		"btn plain", "flow private", "pebble b", "pebble c", "pebble d", "pebble staff", "said ", "plain ", " sm", " kept",
	},
	"values of HTTP and HTML": {
		"GET, HEAD, POST", "__Host-", "__Secure-", "public, max-age=31536000, immutable", "tel:", "sms:", "username webauthn",
		"=1; path=/; samesite=lax; max-age=",
	},
	"what a name may begin with":                  {"dr ", "mr ", "mrs ", "ms ", "mx ", "prof "},
	"for the log":                                 {"(none)", "panic: "},
	"a name that stands for a practice's own":     {"Notes"},
	"what is said when no page can be made":       {"Something went wrong on our side. Please try again in a minute."},
	"the name Go gives to the zone of a computer": {"Local"},
}

// policies are files of nothing but headers and what they hold.
var policies = map[string]bool{"server/web/headers.go": true}

var (
	zone = regexp.MustCompile(`^[A-Z][A-Za-z]+/[A-Z][A-Za-z_/]+$`)
	keys = regexp.MustCompile(`^(Control|Meta)\+`) // aria-keyshortcuts has its own words
)

func allowed(f *file, text string) bool {
	if policies[f.path] || zone.MatchString(text) || keys.MatchString(text) {
		return true
	}
	for _, some := range exempt {
		if slices.Contains(some, text) {
			return true
		}
	}
	return false
}
