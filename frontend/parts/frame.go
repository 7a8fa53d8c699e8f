// Package parts holds the small pieces that pages are made of, and the facts each one prints. Everything here is
// already permitted and already worded: a part decides how a thing looks and never whether somebody may see it.
package parts

import (
	"context"

	"github.com/a-h/templ"

	"holdfast/frontend/words"
)

// Frame is what surrounds every page. Only Brand, Title, Nonce and Links are always needed.
type Frame struct {
	Brand      string // the neutral name the practice chose; empty means "Notes"
	Title      string // discreet word for the tab: "Reading", "Writing". Never a group's or a person's name
	Nonce      string // this response's CSP nonce, at least 128 random bits
	Links      Links
	Nav        []NavItem
	Filled     *Filled // the page's one filled button; nil on pages that have a composer, or nothing to do
	SignedIn   bool
	You        string // the reader's own name here; only the demo prints it
	Look       Look   // how the reader likes pages to look on this device
	Zone       string // IANA zone the times on this page are in; empty means UTC
	ZoneChosen bool   // the reader picked it on the zone page, so the browser's own zone does not win
	Flash      string // key of one line said at the top, see flashes; unknown keys say nothing
	StaffHours string // full sentence: "Staff read on weekdays, 9 am to 6 pm."
	Demo       bool
	Ends       int       // seconds until this session ends if nothing is done; 0: nothing is said of it
	Final      bool      // it ends then whatever is done: POST /stay cannot keep it
	Recovery   *Recovery // somebody asked for a new password for the reader's account
	AsMember   *AsMember // staff look at a group as its members do
	Calls      []Call    // what the reader is called for, if they work here

	Drawing string // the mark that the practice chose, one of Drawings; empty: the usual one

	Leave  string // what "Leave quickly" is called for this reader; empty: that
	Mark   string // cookie that says that somebody left, as a script sets it when the server cannot be reached
	Worker bool   // the browser is asked to keep the help page for when there is no connection
	First  bool   // the reader's first visit: one line explains how one leaves
	SignIn string // where one signs in again; a page's own address follows it
}

// Look is how one reader likes pages to look on one device. Empty is the usual one.
type Look struct {
	Colours string // "", "light", "dark" or "more" (contrast)
	Text    string // "", "large", "larger" or "largest"
	Face    string // "" or "plain"
	Motion  string // "" or "none"
}

// Looks are the values that each part of a Look can have beside the empty one.
var Looks = struct{ Colours, Text, Face, Motion []string }{
	Colours: []string{"light", "dark", "more"}, Text: []string{"large", "larger", "largest"}, Face: []string{"plain"}, Motion: []string{"none"},
}

// attributes are what the style sheet goes by.
func (l Look) attributes() templ.Attributes {
	all := templ.Attributes{}
	for name, value := range map[string]string{"data-theme": l.Colours, "data-text": l.Text, "data-face": l.Face, "data-motion": l.Motion} {
		if value != "" {
			all[name] = value
		}
	}
	return all
}

// Recovery warns on every page that a new password was asked for, and offers to stop it.
type Recovery struct {
	By    string // who vouched; empty while nobody did
	Ready When   // from By: from when on a new password can be set
	Stop  string // form
}

// AsMember says that a page is shown as a member would see it, and leads back.
type AsMember struct {
	Cohort string
	Back   string
}

// Links are the addresses of the built files, from frontend.Assets. Plan is only for pages on which a safety plan is kept
// or opened, Editor for those with a composer, Desk and DeskStyle for those on which staff decide.
type Links struct{ Style, Script, Icon, Exit, Plan, Editor, Desk, DeskStyle string }

// NavItem is one entry of the main menu.
type NavItem struct {
	Label, Href string
	Current     bool
}

// Filled is the one filled button of a page, a link in the dock.
type Filled struct {
	Label, Href string
	Icon        string // one of the icon names of icons.templ, may be empty
}

// Link is words that lead somewhere.
type Link struct{ Label, Href string }

func (f Frame) brand() string {
	if f.Brand == "" {
		return "Notes"
	}
	return f.Brand
}

// LeaveWords is what "Leave quickly" is called for this reader.
func (f Frame) LeaveWords(ctx context.Context) string {
	if f.Leave == "" {
		return words.T(ctx, "Leave quickly")
	}
	return f.Leave
}

// Tab is the document's title: discreet, for tabs and history.
func (f Frame) Tab() string {
	if f.Title == "" {
		return f.brand()
	}
	return f.Title + " · " + f.brand()
}

// start is where the mark leads.
func (f Frame) start() templ.SafeURL {
	if f.SignedIn {
		return "/home"
	}
	return "/"
}

func (f Frame) icons() []string {
	names := []string{"leave", "help"}
	if len(f.Nav) > 0 {
		names = append(names, "menu")
	}
	if f.Filled != nil {
		names = append(names, f.Filled.Icon)
	}
	return names
}
