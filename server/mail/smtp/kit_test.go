package smtp

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"

	"holdfast/server/mail"
	"holdfast/server/redact"
)

// Certificates of the test: one authority that this process believes, for localhost and for another host, and one that
// it does not know.
var trusted, otherHost, unknown tls.Certificate

// TestMain makes the system's list of authorities a file of its own, as an operator would with SSL_CERT_FILE.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "smtp")
	if err != nil {
		log.Fatal(err)
	}
	ca, key := authority()
	trusted, otherHost = signed(ca, key, "localhost"), signed(ca, key, "mail.example.org")
	strange, strangeKey := authority()
	unknown = signed(strange, strangeKey, "localhost")
	file := filepath.Join(dir, "ca.pem")
	err = os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.Raw}), 0o600)
	if err != nil {
		log.Fatal(err)
	}
	_ = os.Setenv("SSL_CERT_FILE", file)
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

func authority() (*x509.Certificate, *ecdsa.PrivateKey) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		log.Fatal(err)
	}
	ca, err := x509.ParseCertificate(raw)
	if err != nil {
		log.Fatal(err)
	}
	return ca, key
}

func signed(ca *x509.Certificate, by *ecdsa.PrivateKey, host string) tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), DNSNames: []string{host}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, ca, &key.PublicKey, by)
	if err != nil {
		log.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}
}

// server is a real mail server of this process, which can be told to misbehave.
type server struct {
	mu    sync.Mutex
	mails []received
	login string // name and password it takes; empty: no login

	atMail, atRcpt, atData error
	cut                    bool // the connection breaks when the mail is read, before the answer
}

// received is one mail as the server got it.
type received struct {
	from     string
	to       []string
	data     []byte
	secure   bool
	loggedIn bool
}

func (s *server) all() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]received(nil), s.mails...)
}

func (s *server) NewSession(c *gosmtp.Conn) (gosmtp.Session, error) {
	return &session{server: s, conn: c}, nil
}

type session struct {
	server *server
	conn   *gosmtp.Conn
	now    received
	in     bool
}

func (s *session) Reset()        { s.now = received{} }
func (s *session) Logout() error { return nil }

func (s *session) AuthMechanisms() []string {
	if s.server.login == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user+" "+password != s.server.login {
			return gosmtp.ErrAuthFailed
		}
		s.in = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *gosmtp.MailOptions) error {
	if s.server.login != "" && !s.in {
		return gosmtp.ErrAuthRequired
	}
	s.now.from = from
	return s.server.atMail
}

func (s *session) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	s.now.to = append(s.now.to, to)
	return s.server.atRcpt
}

func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.server.atData != nil {
		return s.server.atData
	}
	_, s.now.secure = s.conn.TLSConnectionState()
	s.now.data, s.now.loggedIn = data, s.in
	s.server.mu.Lock()
	s.server.mails = append(s.server.mails, s.now)
	cut := s.server.cut
	s.server.mu.Unlock()
	if cut {
		return s.conn.Close()
	}
	return nil
}

// kind is how a test's server speaks.
type kind struct {
	certificate *tls.Certificate
	implicit    bool
}

// open runs a server and gives the settings that lead to it.
func open(t *testing.T, backend *server, k kind) Config {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cfg := config(listener)
	server := gosmtp.NewServer(backend)
	server.Domain, server.ErrorLog = "localhost", log.New(io.Discard, "", 0)
	server.AllowInsecureAuth = k.certificate == nil
	if k.certificate != nil {
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*k.certificate}}
		cfg.TLS = StartTLS
	}
	if k.implicit {
		listener, cfg.TLS = tls.NewListener(listener, server.TLSConfig), Implicit
	}
	var running sync.WaitGroup
	running.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() {
		_ = listener.Close() // the server may not know it yet
		_ = server.Close()
		running.Wait()
	})
	return cfg
}

func config(l net.Listener) Config {
	return Config{
		Host: "localhost", Port: l.Addr().(*net.TCPAddr).Port, TLS: None, Log: slog.New(slog.DiscardHandler),
		reaching: time.Minute, sending: time.Minute,
	}
}

// scripted is a server that answers each line with the next of its answers and then does what end says.
func scripted(t *testing.T, answers []string, end func(net.Conn)) Config {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	running.Go(func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		lines := bufio.NewReader(conn)
		for i, answer := range answers {
			if _, err := fmt.Fprint(conn, answer); err != nil || i == len(answers)-1 {
				break
			}
			if strings.HasPrefix(answer, "354") {
				readMail(lines)
				continue
			}
			if _, err := lines.ReadString('\n'); err != nil {
				return
			}
		}
		end(conn)
	})
	t.Cleanup(func() {
		_ = listener.Close()
		running.Wait()
	})
	return config(listener)
}

// readMail reads up to the dot alone.
func readMail(r *bufio.Reader) {
	for {
		line, err := r.ReadString('\n')
		if err != nil || line == ".\r\n" {
			return
		}
	}
}

func example() mail.Message {
	return mail.Message{
		ID: "0123456789abcdef0123@notes.example.org", FromName: "Nötes", From: "post@notes.example.org", To: "willow@example.org",
		At: time.Date(2026, 11, 11, 9, 30, 0, 0, time.UTC), Subject: "Something is waiting for you",
		Text: "Hello,\n\nsomething is waiting for you.\n\n.\n..\nHave a look:\nhttps://notes.example.org/i/" + redact.Words(strings.Repeat("k", 43)) + "\n",
		HTML: "<!doctype html><title>Something is waiting for you</title><p>Hello,</p>",
	}
}

func transport(t *testing.T, cfg Config) (*Transport, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	cfg.Log = slog.New(slog.NewTextHandler(&out, nil))
	tr, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return tr, &out
}

func want(t *testing.T, err, is error) {
	t.Helper()
	if !errors.Is(err, is) {
		t.Errorf("got %v, want %v", err, is)
	}
}
