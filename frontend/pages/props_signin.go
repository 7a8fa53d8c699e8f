package pages

import "holdfast/frontend/parts"

// SignIn asks who somebody is. It posts address, password, shared ("1" or nothing), next and the kept words (title,
// words, nonce, seen, to) to /sign-in.
//
// The passkey button starts POST /sign-in/passkey and sends the answer to POST /sign-in/passkey/answer, both JSON:
// islands/passkey.ts says of what. With kept words it then posts this form once more with passkey "1" and without a
// password: the session is there already, and the answer is the box, filled.
type SignIn struct {
	Frame    parts.Frame
	Practice string // may be empty
	Next     string // address to come to after signing in
	Address  string // what was typed before
	Shared   bool   // what was ticked before
	Passkeys bool   // they can work at this origin
	Kept     *parts.Kept
	Problem  *parts.Problem // Field: "address", "password" or none
}

// Second asks for the second thing after a password. It posts code (of an authenticator or a recovery code), next and
// the kept words to /sign-in/second. Starting over leads to /sign-in.
type Second struct {
	Frame   parts.Frame
	Next    string
	Kept    *parts.Kept
	Problem *parts.Problem // Field: "code" or none
}

// RecoveryAsk begins to get somebody back in who lost their password. It posts address to /recovery.
type RecoveryAsk struct {
	Frame   parts.Frame
	Address string
	Problem *parts.Problem // Field: "address" or none
}

// RecoveryLetters answers POST /recovery, alike for known and unknown addresses: the letters to tell a facilitator. From
// there it leads to /recovery/password.
type RecoveryLetters struct {
	Frame   parts.Frame
	Letters string     // "KD4-9PX"
	Expires parts.When // from By
}

// RecoveryState is how far getting back in has come, as far as it is known from this device.
type RecoveryState int

// The states. RecoveryUnknown offers both ways; RecoveryOver leads back to the beginning.
const (
	RecoveryUnknown RecoveryState = iota
	RecoveryWaiting               // somebody vouched; Ready says from when
	RecoveryReady
	RecoveryOver
)

// RecoveryPassword takes the new password. It posts password, and code when a recovery code is used instead of
// somebody's word, to /recovery/password.
type RecoveryPassword struct {
	Frame   parts.Frame
	State   RecoveryState
	Letters string         // may be empty
	Ready   parts.When     // from By; set when waiting
	Problem *parts.Problem // Field: "code", "password" or none
}

// Prove is the step-up before something that matters. It posts next and either password or code to /prove; the passkey
// button uses POST /prove/passkey and /prove/passkey/answer, both JSON.
type Prove struct {
	Frame    parts.Frame
	For      string // completes "Before you …": "change your password"; may be empty
	Next     string
	Address  string // of the account, for password managers
	Password bool   // which ways this account has
	Code     bool
	Passkey  bool
	Back     parts.Link
	Problem  *parts.Problem // Field: "password", "code" or none
}
