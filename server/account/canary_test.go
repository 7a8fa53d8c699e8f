package account_test

import (
	"path/filepath"
	"testing"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/redact"
	"holdfast/server/seal"
	"holdfast/server/testkit/canary"
)

// A marker in everything that somebody types at the door or about their account is found in no file of the database and
// in no log line, whether it was taken or refused.
func TestWhatIsTypedStaysSealed(t *testing.T) {
	c, dir := canary.New("zqplover"), t.TempDir()
	h := openHouse(t, options{path: filepath.Join(dir, "db"), root: seal.NewRoot()})
	ctx := t.Context()
	mail := func(field string) redact.Email { return redact.Email(c.For(field) + "@example.org") }
	secret := func(field string) redact.Token { return redact.Token(c.For(field) + " beside a weir") }
	p, err := h.Create(ctx, account.NewAccount{
		Address: mail("address"), Password: secret("password"), Kind: access.Member, Name: redact.Words(c.For("name")),
	})
	h.must(err)
	in, err := h.SignIn(ctx, account.Attempt{
		Address: mail("address"), Password: secret("password"), Network: redact.Address(c.For("network")), Device: c.For("device"),
	})
	h.must(err)
	_, _ = h.SignIn(ctx, account.Attempt{Address: mail("nobody"), Password: secret("wrong"), Device: account.DeviceOf(c.For("agent"))})
	d := newDevice()
	began, err := h.BeginEnrol(ctx, in.Session)
	h.must(err)
	in, err = h.AnswerEnrol(ctx, in.Session, began.Ticket, d.make(t, began), redact.Words(c.For("passkey")))
	h.must(err)
	_, in = h.withApp(in)
	_, in = h.codes(in)
	_, err = h.BeginAddress(ctx, in.Session, mail("next"))
	h.must(err)
	moved, err := h.BeginAddress(ctx, in.Session, redact.Email(c.For("sign-in-name")))
	h.must(err)
	_, err = h.ChangePassword(ctx, moved.SignedIn.Session, secret("changed"))
	h.must(err)
	_, err = h.AskRecovery(ctx, mail("asked"), redact.Address(c.For("network.asked")))
	h.must(err)
	half, err := h.SignIn(ctx, account.Attempt{Address: redact.Email(c.For("sign-in-name")), Password: secret("changed")})
	h.must(err)
	_, _ = h.Second(ctx, half.Pending, c.For("code"), "")
	_, _ = h.Vouch(ctx, p.Actor(), p.ID, c.For("letters"))
	h.mails(account.AlertEvent)

	read, err := h.Person(ctx, p.ID)
	if err != nil || read.Name != c.For("name") || string(read.Address) != c.For("sign-in-name") {
		t.Fatalf("the markers were never kept: %v", err)
	}
	h.must(h.raw.Close())
	hits, err := c.Scan(dir)
	h.must(err)
	for _, hit := range append(hits, c.ScanBytes("the log", h.log.Bytes())...) {
		t.Error(hit)
	}
}
