package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// process is the program, or the floor, running.
type process struct {
	cmd     *exec.Cmd
	url     string
	cookies []string // of those who write
}

// enterAll signs in those of the demo's people who write.
func (p *process) enterAll() {
	for _, who := range []string{"willow", "tern", "amara"} {
		p.cookies = append(p.cookies, p.cookie(who))
	}
}

var address = regexp.MustCompile(`http://[0-9.:]+`)

func (b *bench) house() *process {
	return launch(b.binary, "demo", "--port", "0", "--data", b.data)
}

func (b *bench) floor() *process {
	self, err := os.Executable()
	check(err)
	return launch(self, "-floor", b.data)
}

func launch(binary string, args ...string) *process { return launchWith(nil, binary, args...) }

// launchWith starts a program with further settings.
func launchWith(settings []string, binary string, args ...string) *process {
	p := &process{cmd: exec.Command(binary, args...)}
	p.cmd.Env = append(append(os.Environ(), "HOLDFAST_WRITES_PER_MINUTE=1000000", "HOLDFAST_LOG_LEVEL=error"), settings...)
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	check(err)
	check(p.cmd.Start())
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if p.url = address.FindString(lines.Text()); p.url != "" {
			go io.Copy(io.Discard, out)
			return p
		}
	}
	check(fmt.Errorf("%s did not start", binary))
	return nil
}

func (p *process) stop() {
	_ = p.cmd.Process.Signal(os.Interrupt)
	_ = p.cmd.Wait()
}

// cookie signs somebody in and gives what their browser would send.
func (p *process) cookie(who string) string {
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	req, err := http.NewRequest(http.MethodPost, p.url+"/enter", strings.NewReader(url.Values{"who": {who}}.Encode()))
	check(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := client.Do(req)
	check(err)
	res.Body.Close()
	for _, c := range res.Cookies() {
		if c.Name == "sid" {
			return "sid=" + c.Value
		}
	}
	check(fmt.Errorf("%s cannot enter: %s", who, res.Status))
	return ""
}

// rss is the process's memory in megabytes.
func (p *process) rss() float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	check(err)
	found := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status)
	kb, err := strconv.ParseFloat(string(found[1]), 64)
	check(err)
	return kb / 1024
}

// wrk asks for pages as fast as they come and gives how many came a second. A run with any answer but 200 is no figure.
func wrk(duration time.Duration, cookie, script, target string) float64 {
	args := []string{"-t1", "-c8", fmt.Sprintf("-d%ds", int(duration.Seconds())), "-H", "Cookie: " + cookie}
	if script != "" {
		args = append(args, "-s", script)
	}
	out, err := exec.Command("wrk", append(args, target)...).CombinedOutput()
	if err != nil {
		check(fmt.Errorf("wrk: %w\n%s", err, out))
	}
	if strings.Contains(string(out), "Non-2xx") || strings.Contains(string(out), "Socket errors") {
		check(fmt.Errorf("not every answer was a page:\n%s", out))
	}
	found := regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`).FindSubmatch(out)
	rate, err := strconv.ParseFloat(string(found[1]), 64)
	check(err)
	return rate
}
