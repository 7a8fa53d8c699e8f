package sqlite

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"holdfast/server/store"
)

// The test binary is also the other process: HOLDFAST_TEST_OTHER says what it does to the file named in its argument.
func TestMain(m *testing.M) {
	if role := os.Getenv("HOLDFAST_TEST_OTHER"); role != "" {
		if err := other(role, os.Args[len(os.Args)-1]); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func other(role, path string) error {
	if role == "increment" {
		st, err := Open(path, Options{Readers: 1})
		if err != nil {
			return err
		}
		defer st.Close()
		if err := st.Migrate(context.Background(), books); err != nil {
			return err
		}
		return increments(st, 60)
	}
	k, err := connect(path, time.Second, false)
	if err != nil {
		return err
	}
	defer k.close()
	if err := k.run("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	fmt.Println("holding")
	_, _ = io.Copy(io.Discard, os.Stdin) // until the parent lets go
	return k.run("ROLLBACK")
}

// elsewhere starts the other process; finish lets it go and waits for it.
func elsewhere(t *testing.T, role, path string) (said *bufio.Reader, finish func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0], path)
	cmd.Env = append(os.Environ(), "HOLDFAST_TEST_OTHER="+role)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := false
	finish = func() {
		if done {
			return
		}
		done = true
		_ = in.Close()
		rest, _ := io.ReadAll(out)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the other process: %v: %s", err, rest)
		}
	}
	t.Cleanup(finish)
	return bufio.NewReader(out), finish
}

// held starts a process that holds the lock for writing until release is called.
func held(t *testing.T, path string) (release func()) {
	t.Helper()
	said, finish := elsewhere(t, "hold", path)
	if line, err := said.ReadString('\n'); line != "holding\n" {
		t.Fatalf("the other process says %q, %v", line, err)
	}
	return finish
}

func increments(st *Store, n int) error {
	for range n {
		for {
			doc, err := st.Get(context.Background(), books, "B1")
			if err != nil {
				return err
			}
			before, _ := strconv.Atoi(string(doc.Body))
			doc.Body = []byte(strconv.Itoa(before + 1))
			if _, err = st.Replace(context.Background(), books, doc); err == nil {
				break
			} else if !errors.Is(err, store.ErrChanged) {
				return err
			}
		}
	}
	return nil
}
