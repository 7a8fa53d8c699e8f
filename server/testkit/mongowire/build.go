package mongowire

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// How long the stand-in may take: building fetches some forty modules the first time (measured: 26 s to fetch and 95 s
// to build on two busy processors); starting takes well under a second.
const (
	buildWait = 8 * time.Minute
	startWait = 30 * time.Second
)

// build gives the program's path. It lies in the user's cache folder under a name made of its sources and the
// toolchain, so that it is built again exactly when one of them changed.
func build() (string, error) {
	source, err := folder()
	if err != nil {
		return "", err
	}
	sum, err := fingerprint(source)
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	cache = filepath.Join(cache, "holdfast")
	if err := os.MkdirAll(cache, 0o700); err != nil {
		return "", err
	}
	program := filepath.Join(cache, "mongowire-"+sum)
	unlock, err := lock(program + ".lock")
	if err != nil {
		return "", err
	}
	defer unlock()
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	return program, compile(source, program)
}

// compile puts the finished program in its place in one step.
func compile(source, program string) error {
	ctx, stop := context.WithTimeout(context.Background(), buildWait)
	defer stop()
	part := program + ".part"
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-tags", "ferretdb_no_postgresql", "-o", part, ".")
	cmd.Dir = source
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building scripts/mongowire: %w: %s", err, said)
	}
	return os.Rename(part, program)
}

func fingerprint(source string) (string, error) {
	h := sha256.New()
	fmt.Fprintln(h, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	for _, name := range []string{"go.mod", "go.sum", "main.go"} {
		content, err := os.ReadFile(filepath.Join(source, name))
		if err != nil {
			return "", err
		}
		fmt.Fprintln(h, name, len(content))
		h.Write(content)
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:8]), nil
}

// folder looks upward from where the test runs, which is its package's folder.
func folder() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		source := filepath.Join(dir, "scripts", "mongowire")
		if _, err := os.Stat(filepath.Join(source, "go.mod")); err == nil {
			return source, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("scripts/mongowire is not above this folder")
		}
		dir = filepath.Dir(dir)
	}
}

// lifeline holds the writing end of the stand-in's standard input, so that it stays open as long as we live.
var lifeline []io.Closer

func start(program string) (string, error) {
	cmd := exec.Command(program)
	in, err := cmd.StdinPipe()
	if err != nil {
		return "", err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return "", err
	}
	lifeline = append(lifeline, in)
	first := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(out).ReadString('\n')
		first <- strings.TrimSpace(line)
	}()
	select {
	case uri := <-first:
		if uri == "" {
			return "", fmt.Errorf("%s ended without an address: %w", program, cmd.Wait())
		}
		return uri, nil
	case <-time.After(startWait):
		_ = cmd.Process.Kill()
		return "", fmt.Errorf("%s gives no address after %v", program, startWait)
	}
}
