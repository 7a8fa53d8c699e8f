// Package seal keeps what people wrote closed: keys, encryption, keyed hashes and tokens. Nothing else in the house
// imports crypto or Tink.
//
// The tree: a root key that never enters the database or its backups (a KeyWrapper) wraps the practice's wrapping keys,
// which are versioned; the newest of them wraps one data key for each owner and record class; a data key seals fields.
// The root also wraps one secret from which keyed hashes and tokens are derived. All wrapped keys go through a KeyStore.
//
// What it holds against: a reader of the database, of its backups or of its logs, and somebody who moves ciphertext
// from one place to another. What it does not hold against: the running server, which can open everything.
package seal

import (
	"errors"
	"fmt"

	"holdfast/server/errs"
)

// Class is a record class. Each owner has one data key for each, so that one class can be erased while another is kept.
type Class string

// The record classes of the house.
const (
	Private  Class = "private"  // a person's own: journal, drafts, name
	Group    Class = "group"    // what a cohort reads
	Clinical Class = "clinical" // notes of treatment, under a practice key
	Evidence Class = "evidence" // what a case rests on, under a practice key
)

// MaxPlain is the most Seal takes in bytes: as much as a whole document may hold (store.MaxDoc), and four times what the
// gate takes (gate.MaxInput, 1 MiB).
const MaxPlain = 4 << 20

// What sealing and opening answer, tested with errors.Is. A failing KeyStore or KeyWrapper comes through as it is.
var (
	// ErrUnopened says nothing of the content or of why: tampering, a wrong place and damage look the same.
	ErrUnopened = errs.New(errs.Internal, "Sealed words could not be opened. Nothing was changed. Please tell the people who run this place.")
	// ErrDestroyed: the owner's key of this class was destroyed, which is how words are erased.
	ErrDestroyed = errs.New(errs.NotFound, "These words were erased. They cannot be brought back.")
	// ErrWrongRoot: the root key given is not the one that this practice's keys were wrapped with, or they are damaged.
	ErrWrongRoot = errs.New(errs.Invalid, "This root key does not open the keys in this database. Start with the root key that belongs to it; your printed copy is one.")
)

func (c Class) known() bool {
	switch c {
	case Private, Group, Clinical, Evidence:
		return true
	}
	return false
}

const ourSide = "Something is wrong on our side, so nothing was changed. Please tell the people who run this place."

// fault is a failure that no input explains; what tells the log where. A nil cause stays nil.
func fault(cause error, what string) error {
	if cause == nil {
		return nil
	}
	return errs.Wrap(fmt.Errorf("seal: %s: %w", what, cause), errs.Internal, ourSide)
}

// misuse is a mistake in the calling code.
func misuse(what string) error { return errs.Wrap(errors.New("seal: "+what), errs.Internal, ourSide) }
