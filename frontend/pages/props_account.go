package pages

import "holdfast/frontend/parts"

// Account is "You": how one signs in, where one is signed in, and what happened lately.
type Account struct {
	Frame    parts.Frame
	Name     string
	Address  string // an e-mail address or a sign-in name
	Mail     bool   // Address gets mail
	WorksAs  string // "Facilitator", "Practice admin"; empty for members
	Weak     bool   // staff without a second thing: nothing else is open before there is one
	Zone     string // "London", in words; empty means the browser's own
	Factors  AccountFactors
	Sessions []AccountSession // this one first
	Alerts   []AccountAlert   // newest first
	Unsafe   bool             // mail to Address is off, because others read that mailbox
	Groups   []parts.Link     // one's place in each group: "Tuesday evening group" → /cohorts/…/me

	PasswordAt, AddressAt, PasskeysAt, AuthenticatorAt, CodesAt, ZoneAt, PlanAt, ChannelsAt string // pages; empty means not offered

	SignOut       string // form: this session
	EndOthers     string // form: all sessions but this one
	EndEverywhere string // form with everywhere=1: all sessions, this one too
	SetMailbox    string // form: posts unsafe=1 or unsafe=""
	SeeAlerts     string // form: nothing is new any more
}

// AccountFactors are the ways to show who one is.
type AccountFactors struct {
	Password      bool
	Authenticator bool
	Passkeys      []string // their names
	CodesLeft     int      // said in words
}

// AccountSession is one device that is signed in.
type AccountSession struct {
	Device string // "Firefox on Android"
	Here   bool
	Shared bool       // it was said that other people use it
	Used   parts.When // from On
	End    string     // form; empty for this one
}

// AccountAlert is something that happened to the account.
type AccountAlert struct {
	Words  string // "Your password was changed." A sentence
	Device string // may be empty
	When   parts.When
	New    bool
}

// ChangePassword posts password, the new one, to /account/password.
type ChangePassword struct {
	Frame   parts.Frame
	Back    parts.Link
	Address string         // for password managers
	First   bool           // there was none before
	Problem *parts.Problem // Field: "password" or none
}

// ChangeAddress posts address to /account/address. With Sent it says that a mail is on its way there.
type ChangeAddress struct {
	Frame   parts.Frame
	Back    parts.Link
	Now     string // the address in use
	Address string // what was typed
	Sent    string // the address that must be confirmed; empty when none waits
	NoMail  bool   // this practice sends none: only sign-in names
	Problem *parts.Problem
}

// ConfirmAddress shows what the link in a mail confirms. It posts nothing but itself to Action; without Action the link
// does not work any more.
type ConfirmAddress struct {
	Frame   parts.Frame
	Address string // the new one; may be empty
	Action  string // /confirm/:token
}

// Codes makes recovery codes. It posts nothing but itself to Action. Codes are shown once, in the answer to the post.
type Codes struct {
	Frame  parts.Frame
	Back   parts.Link
	Codes  []string // "abcd-efgh-…"
	Left   int      // of those made before
	Action string   // /account/codes
	Next   string   // where to go on once they are written down; may be empty
}

// Authenticator sets an authenticator app up. It posts ticket and code to Action.
type Authenticator struct {
	Frame   parts.Frame
	Back    parts.Link
	Has     bool   // there is one; the new one replaces it
	Remove  string // form; empty means not offered
	Secret  string // in groups, to type by hand
	URI     string // opens an app on the same device
	QR      [][]bool
	Ticket  string
	Action  string         // /account/authenticator
	Problem *parts.Problem // Field: "code" or none
}

// Passkeys lists passkeys. The island posts JSON to Begin, and the browser's answer with the field "name" to Answer.
type Passkeys struct {
	Frame    parts.Frame
	Back     parts.Link
	All      []Passkey
	Possible bool // they can work at this origin
	Begin    string
	Answer   string
	Next     string // where to come to after adding one; empty: this page again
	Problem  *parts.Problem
}

// Passkey is one of them.
type Passkey struct {
	Name   string
	Added  parts.When // from On
	Used   parts.When // from On; zero when never
	Remove string     // form; empty for what must stay
}
