package testkit_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"holdfast/server/clock"
	"holdfast/server/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	_    clock.Clock = (*testkit.Clock)(nil)
	noon             = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
)

func TestClockFiresInOrderAndOnlyWhatIsDue(t *testing.T) {
	c := testkit.NewClock(noon)
	late, _ := c.After(3 * time.Second)
	early, _ := c.After(time.Second)
	never, _ := c.After(time.Minute)
	stopped, stop := c.After(2 * time.Second)
	stop()
	c.Advance(5 * time.Second)
	if got := c.Now(); !got.Equal(noon.Add(5 * time.Second)) {
		t.Errorf("after Advance(5s) the clock shows %v", got)
	}
	got := []time.Time{<-early, <-late}
	if diff := cmp.Diff([]time.Time{noon.Add(time.Second), noon.Add(3 * time.Second)}, got); diff != "" {
		t.Errorf("waiters were told other times (-want +got):\n%s", diff)
	}
	for name, ch := range map[string]<-chan time.Time{"not due": never, "stopped": stopped} {
		select {
		case <-ch:
			t.Errorf("the waiter that was %s fired", name)
		default:
		}
	}
}

func TestClockFiresAtOnceForNoWait(t *testing.T) {
	fires, _ := testkit.NewClock(noon).After(0)
	if got := <-fires; !got.Equal(noon) {
		t.Errorf("fired with %v, want %v", got, noon)
	}
}

func TestBlockUntilSeesWaitersThatComeLater(t *testing.T) {
	c := testkit.NewClock(noon)
	var woken sync.WaitGroup
	for range 5 {
		woken.Go(func() {
			fires, _ := c.After(time.Hour)
			<-fires
		})
	}
	c.BlockUntil(5)
	c.Advance(time.Hour)
	woken.Wait()
}

func TestRandomIsTheSameHoweverItIsRead(t *testing.T) {
	whole := make([]byte, 100)
	_, _ = io.ReadFull(testkit.Random(7), whole)
	var pieces []byte
	r := testkit.Random(7)
	for _, n := range []int{1, 7, 8, 9, 30, 45} {
		p := make([]byte, n)
		_, _ = io.ReadFull(r, p)
		pieces = append(pieces, p...)
	}
	if diff := cmp.Diff(whole, pieces); diff != "" {
		t.Errorf("reading in pieces gave another stream:\n%s", diff)
	}
	other := make([]byte, 100)
	_, _ = io.ReadFull(testkit.Random(8), other)
	if cmp.Equal(whole, other) {
		t.Error("two seeds gave one stream")
	}
}

// echo answers every line with itself and counts the lines it was asked.
type echo struct {
	addr string
	mu   sync.Mutex
	seen []string
}

func startEcho(t *testing.T) *echo {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	e := &echo{addr: l.Addr().String()}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go e.answer(c)
		}
	}()
	return e
}

func (e *echo) answer(c net.Conn) {
	defer func() { _ = c.Close() }()
	lines := bufio.NewReader(c)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		e.mu.Lock()
		e.seen = append(e.seen, line)
		e.mu.Unlock()
		_, _ = io.WriteString(c, line)
	}
}

func startProxy(t *testing.T, target string) *testkit.Proxy {
	t.Helper()
	p, err := testkit.NewProxy(target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

type client struct {
	net.Conn
	lines *bufio.Reader
}

func dial(t *testing.T, p *testkit.Proxy) client {
	t.Helper()
	c, err := net.Dial("tcp", p.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return client{c, bufio.NewReader(c)}
}

// ask sends a line and waits for its answer.
func (c client) ask(line string, patience time.Duration) (string, error) {
	if _, err := io.WriteString(c, line); err != nil {
		return "", err
	}
	_ = c.SetReadDeadline(time.Now().Add(patience))
	return c.lines.ReadString('\n')
}

const (
	ample = 10 * time.Second
	brief = 50 * time.Millisecond // how long a test watches that nothing comes
)

func TestProxyPassesAndDelays(t *testing.T) {
	p := startProxy(t, startEcho(t).addr)
	c := dial(t, p)
	if got, err := c.ask("one\n", ample); got != "one\n" || err != nil {
		t.Fatalf("passing: %q, %v", got, err)
	}
	p.Delay(time.Hour)
	if _, err := c.ask("two\n", brief); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("with an hour's delay the reply must not come, got %v", err)
	}
}

func TestProxyRefusesAndComesBack(t *testing.T) {
	p := startProxy(t, startEcho(t).addr)
	c := dial(t, p)
	if _, err := c.ask("one\n", ample); err != nil {
		t.Fatal(err)
	}
	p.Set(testkit.Refuse)
	if _, err := c.ask("two\n", ample); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the open connection was not cut: %v", err)
	}
	if _, err := net.Dial("tcp", p.Addr()); err == nil {
		t.Error("a new connection was taken")
	}
	p.Set(testkit.Pass)
	if got, err := dial(t, p).ask("three\n", ample); got != "three\n" || err != nil {
		t.Errorf("after coming back: %q, %v", got, err)
	}
}

func TestProxyHangsAndMovesOn(t *testing.T) {
	p := startProxy(t, startEcho(t).addr)
	c := dial(t, p)
	p.Set(testkit.Hang)
	if _, err := c.ask("one\n", brief); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("while hanging: %v", err)
	}
	p.Set(testkit.Pass)
	if got, err := c.ask("two\n", ample); got != "one\n" || err != nil {
		t.Errorf("what waited must come first: %q, %v", got, err)
	}
}

func TestProxyLosesTheReplyOfWhatWasDone(t *testing.T) {
	e := startEcho(t)
	p := startProxy(t, e.addr)
	c := dial(t, p)
	p.Set(testkit.LoseReply)
	if _, err := c.ask("one\n", ample); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the connection was not cut: %v", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if diff := cmp.Diff([]string{"one\n"}, e.seen); diff != "" {
		t.Errorf("the request did not arrive once (-want +got):\n%s", diff)
	}
}

func TestProxyCloseEndsAHang(t *testing.T) {
	p := startProxy(t, startEcho(t).addr)
	c := dial(t, p)
	p.Set(testkit.Hang)
	_, _ = c.ask("one\n", brief)
	p.Close()
}
