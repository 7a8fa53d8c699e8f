package smtp

import (
	"bytes"
	netmail "net/mail"
	"testing"

	"holdfast/server/mail"
	"holdfast/server/redact"
)

// Whatever an address or a sender's name holds: the mail has the headers we gave it, one recipient, and that one is who
// it says. The oracle is net/mail, which go-mail's writer has nothing to do with.
func FuzzNoHeaderIsInjected(f *testing.F) {
	for _, address := range []string{
		"willow@example.org", "a@b\r\nBcc: eve@example.org", `"a\r\nb"@example.org`, "a@b>,<eve@example.org", "a,b@c", "=?utf-8?q?a=0d=0aBcc:_b?=@c",
		"a@b\n", "<a@b>", "a b@c", "a@b SIZE=1", "o'neil@example.org", "a@[1.2.3.4]", "a\u2028@b", "(a)b@c",
	} {
		f.Add(address, "Notes")
	}
	for _, name := range []string{"", "Nötes", `Notes" <eve@example.org>`, "Notes\r\nBcc: eve@example.org", "=?utf-8?q?=0d=0aBcc:?=", "a, b", "\x00"} {
		f.Add("willow@example.org", name)
	}
	f.Fuzz(func(t *testing.T, address, name string) {
		m := example()
		m.To, m.FromName = redact.Email(address), name
		msg, err := compose(m)
		if err == nil && mail.CheckAddress(m.To) != nil {
			t.Fatalf("%q was taken", address)
		}
		if err != nil {
			return
		}
		var out bytes.Buffer
		if _, err := msg.WriteTo(&out); err != nil {
			t.Fatal(err)
		}
		read, err := netmail.ReadMessage(&out)
		if err != nil {
			t.Fatalf("%q %q: %v", address, name, err)
		}
		count := 0
		for _, values := range read.Header {
			count += len(values)
		}
		if count != len(headers) || len(read.Header) != len(headers) {
			t.Fatalf("%q %q: %d headers: %v", address, name, count, read.Header)
		}
		to, err := read.Header.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Address != address || to[0].Name != "" {
			t.Fatalf("%q: to %v, %v", address, to, err)
		}
		from, err := read.Header.AddressList("From")
		if err != nil || len(from) != 1 || from[0].Address != "post@notes.example.org" {
			t.Fatalf("%q: from %v, %v", name, from, err)
		}
		if rcpts, err := msg.GetRecipients(); err != nil || len(rcpts) != 1 || rcpts[0] != "<"+address+">" {
			t.Fatalf("%q: the server is told %q, %v", address, rcpts, err)
		}
	})
}
