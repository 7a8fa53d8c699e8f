package mongo

import (
	"errors"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"holdfast/server/store"
)

// The server's error codes that mean something to us; everything else is that it could not be done.
const (
	duplicateKey     = 11000
	unauthorized     = 13
	optionsConflict  = 85 // the same keys are indexed already, under another name
	keySpecsConflict = 86 // the name is taken by an index with other keys
)

// translate gives the contract's error for the driver's, by type and code and never by text.
func translate(err error) error {
	switch {
	case err == nil, errors.Is(err, store.ErrChanged), errors.Is(err, store.ErrNotFound):
		return err
	case code(err, duplicateKey):
		return store.ErrExists
	case errors.Is(err, mongo.ErrNoDocuments):
		return store.ErrNotFound
	}
	var r *refusal
	if errors.As(err, &r) {
		return err
	}
	return store.Unavailable(err)
}

func code(err error, n int) bool {
	var server mongo.ServerError
	return errors.As(err, &server) && server.HasErrorCode(n)
}

// refusal is a declaration or a topology that cannot be taken; no waiting helps.
type refusal struct{ why string }

func (r *refusal) Error() string { return r.why }
