package testkit

import (
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// Mode is what a Proxy does to connections, those that are open already included.
type Mode int

// The modes of a Proxy.
const (
	Pass      Mode = iota // everything goes through
	Refuse                // the port is closed and open connections are cut, as after a kill
	Hang                  // connections are taken and nothing moves, as after SIGSTOP; what waits moves on with the next mode
	LoseReply             // the request arrives and is carried out; its reply is lost and the connection cut
)

// Proxy stands between a client and a TCP server on this machine and breaks what passes, for tests of Redis, MongoDB
// and SMTP clients. It knows nothing of what it carries. It is safe for concurrent use.
type Proxy struct {
	addr string

	mu       sync.Mutex
	target   string
	mode     Mode
	delay    time.Duration
	changed  chan struct{} // closed and renewed with every Set and with Close
	listener net.Listener  // nil while refusing and after Close
	conns    map[net.Conn]bool
	closed   bool
	running  sync.WaitGroup
}

// NewProxy listens on a free port of the loopback and passes everything on to target.
func NewProxy(target string) (*Proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Proxy{target: target, addr: l.Addr().String(), conns: map[net.Conn]bool{}, changed: make(chan struct{})}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open(l)
	return p, nil
}

// Addr is where the client connects, as host:port. It stays the same through every mode.
func (p *Proxy) Addr() string { return p.addr }

// Set changes what the proxy does from now on. It panics when the port cannot be taken back after Refuse.
func (p *Proxy) Set(m Mode) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mode = m
	p.announce()
	if m == Refuse {
		p.cutAll()
		return
	}
	if p.listener != nil || p.closed {
		return
	}
	l, err := net.Listen("tcp", p.addr)
	if err != nil {
		panic(fmt.Sprintf("testkit: the proxy cannot listen again: %v", err))
	}
	p.open(l)
}

// Retarget sends new connections to another server, as after a failover.
func (p *Proxy) Retarget(target string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.target = target
}

// Delay holds every piece of a reply back by d before it is passed on; 0 ends that.
func (p *Proxy) Delay(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.delay = d
}

// Close cuts everything and returns when nothing of the proxy runs any more.
func (p *Proxy) Close() {
	p.mu.Lock()
	p.closed = true
	p.announce()
	p.cutAll()
	p.mu.Unlock()
	p.running.Wait()
}

// open starts taking connections. The caller holds mu.
func (p *Proxy) open(l net.Listener) {
	p.listener = l
	p.running.Go(func() { p.accept(l) })
}

func (p *Proxy) accept(l net.Listener) {
	for {
		client, err := l.Accept()
		if err != nil {
			return
		}
		p.running.Go(func() { p.serve(client) })
	}
}

func (p *Proxy) serve(client net.Conn) {
	defer func() { _ = client.Close() }()
	target, ok := p.keep(client)
	if !ok {
		return
	}
	defer p.forget(client)
	server, err := net.Dial("tcp", target)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	if _, ok := p.keep(server); !ok {
		return
	}
	defer p.forget(server)
	p.running.Go(func() {
		p.pump(server, client, false)
		_ = server.Close()
	})
	p.pump(client, server, true)
}

// pump carries bytes from one end to the other until either is gone.
func (p *Proxy) pump(to io.Writer, from io.Reader, reply bool) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			if !p.clear(reply) {
				return
			}
			if _, werr := to.Write(buf[:n]); werr != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// clear waits until a piece may pass; false means that the connection ends here.
func (p *Proxy) clear(reply bool) bool {
	if reply {
		p.holdBack()
	}
	mode, _, changed, closed := p.state()
	for mode == Hang && !closed {
		<-changed
		mode, _, changed, closed = p.state()
	}
	return !closed && mode != Refuse && (mode != LoseReply || !reply)
}

// holdBack waits out the delay, or until the proxy refuses or is closed.
func (p *Proxy) holdBack() {
	mode, delay, changed, closed := p.state()
	held := time.NewTimer(delay)
	defer held.Stop()
	for delay > 0 && mode != Refuse && !closed {
		select {
		case <-held.C:
			return
		case <-changed:
		}
		mode, _, changed, closed = p.state()
	}
}

func (p *Proxy) state() (Mode, time.Duration, <-chan struct{}, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.mode, p.delay, p.changed, p.closed
}

// keep notes a connection so that it can be cut, and tells where it goes; not ok when it must end at once.
func (p *Proxy) keep(c net.Conn) (target string, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || p.mode == Refuse {
		return "", false
	}
	p.conns[c] = true
	return p.target, true
}

func (p *Proxy) forget(c net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, c)
}

// cutAll closes the port and every connection. The caller holds mu.
func (p *Proxy) cutAll() {
	if p.listener != nil {
		_ = p.listener.Close()
		p.listener = nil
	}
	for c := range p.conns {
		_ = c.Close()
	}
}

// announce tells everybody who waits that something changed. The caller holds mu.
func (p *Proxy) announce() {
	close(p.changed)
	p.changed = make(chan struct{})
}
