package pages

import "holdfast/frontend/parts"

// SetUp makes the practice and its first admin. It posts practice, name, address and password to Action.
type SetUp struct {
	Frame                   parts.Frame
	Action                  string // /setup/:token
	Practice, Name, Address string // what was typed
	Problem                 *parts.Problem
}

// InvitationState is what a link to an invitation still opens.
type InvitationState int

// The states. The first two ask for the code; the others say that the link does not work, and what to do.
const (
	InvitationOpen    InvitationState = iota
	InvitationNewer                   // the link is older than the newest, which its code opens
	InvitationExpired                 // its time is over
	InvitationRevoked                 // taken back, or not there at all
	InvitationSpent                   // too many wrong codes
	InvitationUsed                    // somebody has come in with it
)

// Invitation is the first thing behind a link: it names neither group nor people. It posts code to /invitation/code.
type Invitation struct {
	Frame   parts.Frame
	State   InvitationState
	Code    string         // what was typed
	Problem *parts.Problem // Field: "code" or none
}

// InvitedAccount comes after the code. Whoever is not signed in posts address, password, shared, and for staff name, to
// /invitation/account; whoever is, posts nothing but itself to /invitation/acceptance.
type InvitedAccount struct {
	Frame    parts.Frame
	Staff    bool   // an invitation to work at the practice
	Cohort   string // name of the group; of the practice for staff
	By       string // who invites
	SignedAs string // address or name of the account that is signed in; empty otherwise
	Name     string // what was typed; staff only
	Address  string
	Shared   bool
	NoMail   bool           // this practice sends no mail, so a sign-in name does as well
	SignInAt string         // for those who have a passkey here; may be empty
	Problem  *parts.Problem // Field: "name", "address", "password" or none
}
