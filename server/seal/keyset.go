package seal

import (
	"context"
	"errors"

	"github.com/tink-crypto/tink-go/v2/keyset"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// newKeyset makes a keyset with one fresh key, encrypted by wrap and bound to purpose.
func newKeyset(template *tinkpb.KeyTemplate, wrap tink.AEAD, purpose string) ([]byte, error) {
	handle, err := keyset.NewHandle(template)
	if err != nil {
		return nil, fault(err, "a key could not be made")
	}
	var out ciphertext
	err = handle.WriteWithAssociatedData(&out, wrap, []byte(purpose))
	return out, fault(err, "a key could not be wrapped")
}

func readKeyset(wrapped []byte, wrap tink.AEAD, purpose string) (*keyset.Handle, error) {
	in := ciphertext(wrapped)
	return keyset.ReadWithAssociatedData(&in, wrap, []byte(purpose))
}

// createUnderRoot makes a keyset that the root wraps, unless name is taken, and answers what is stored.
func (r *Ring) createUnderRoot(ctx context.Context, name string, template *tinkpb.KeyTemplate) ([]byte, error) {
	handle, err := keyset.NewHandle(template)
	if err != nil {
		return nil, fault(err, "a key could not be made")
	}
	root := rootAEAD{root: r.root}
	var out ciphertext
	if err := handle.WriteWithContext(ctx, &out, &root, []byte(name)); err != nil {
		return nil, root.cause(err)
	}
	return r.keys.CreateKey(ctx, name, out)
}

func (r *Ring) openUnderRoot(ctx context.Context, name string, record []byte) (*keyset.Handle, error) {
	root := rootAEAD{root: r.root}
	in := ciphertext(record)
	handle, err := keyset.ReadWithContext(ctx, &in, &root, []byte(name))
	if err != nil {
		return nil, root.cause(err)
	}
	return handle, nil
}

// ciphertext is an encrypted keyset as we store it: only what Tink encrypted, without the unauthenticated key ids and
// types that its own formats write beside it in the clear. A keyset that is not encrypted is refused both ways.
type ciphertext []byte

var errClear = errors.New("seal: a keyset in the clear")

func (c *ciphertext) Read() (*tinkpb.Keyset, error) { return nil, errClear }
func (c *ciphertext) Write(*tinkpb.Keyset) error    { return errClear }

func (c *ciphertext) ReadEncrypted() (*tinkpb.EncryptedKeyset, error) {
	return &tinkpb.EncryptedKeyset{EncryptedKeyset: *c}, nil
}

func (c *ciphertext) WriteEncrypted(set *tinkpb.EncryptedKeyset) error {
	*c = set.GetEncryptedKeyset()
	return nil
}

// rootAEAD lets Tink use a KeyWrapper. It remembers the wrapper's own error, whose kind Tink would flatten into text.
type rootAEAD struct {
	root KeyWrapper
	err  error
}

func (a *rootAEAD) EncryptWithContext(ctx context.Context, key, purpose []byte) (out []byte, err error) {
	out, a.err = a.root.Wrap(ctx, key, string(purpose))
	return out, a.err
}

func (a *rootAEAD) DecryptWithContext(ctx context.Context, wrapped, purpose []byte) (out []byte, err error) {
	out, a.err = a.root.Unwrap(ctx, wrapped, string(purpose))
	return out, a.err
}

func (a *rootAEAD) cause(err error) error {
	if a.err != nil {
		return a.err
	}
	return fault(err, "a stored key is damaged")
}
