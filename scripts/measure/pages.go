package main

import (
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

const (
	rounds = 5
	aRound = 4 * time.Second
)

// threadPage: a signed-in member opens a thread of 20 posts, beside the floor.
func (b *bench) threadPage() {
	b.seed(false)
	b.against("thread_page", func(*process) string { return "" }, "/threads/"+string(b.seeded.page))
}

// threadRandom is the same with threads drawn from 50,000 posts.
func (b *bench) threadRandom() {
	b.seed(true)
	b.against("thread_random", func(*process) string { return b.drawing() }, "/")
}

// against measures house and floor in turns.
func (b *bench) against(name string, script func(*process) string, path string) {
	house, floor := b.house(), b.floor()
	defer house.stop()
	defer floor.stop()
	cookie := house.cookie("willow")
	lua := script(house)
	for _, p := range []*process{house, floor} {
		wrk(time.Second, cookie, lua, p.url+path)
	}
	var ours, floors, ratios []float64
	for range rounds {
		o, f := wrk(aRound, cookie, lua, house.url+path), wrk(aRound, cookie, lua, floor.url+path)
		ours, floors, ratios = append(ours, o), append(floors, f), append(ratios, o/f)
	}
	ratio := round(median(ratios), 3)
	figure{Name: name, Value: round(median(ours), 0), Unit: "requests/s", Floor: round(median(floors), 0), Ratio: ratio, Goal: "ratio >= 0.5", OK: ratio >= 0.5}.print()
}

// drawing writes wrk's script: another thread for every request.
func (b *bench) drawing() string {
	var lua strings.Builder
	lua.WriteString("local t = {\n")
	for _, thread := range b.seeded.many {
		fmt.Fprintf(&lua, "%q,\n", "/threads/"+string(thread))
	}
	lua.WriteString("}\nfunction init() math.randomseed(os.time()) end\nfunction request() return wrk.format(nil, t[math.random(#t)]) end\n")
	path := filepath.Join(b.data, "draw.lua")
	check(os.WriteFile(path, []byte(lua.String()), 0o600))
	return path
}

// start: from starting the program on records that are there, to its first answer.
func (b *bench) start() {
	b.seed(false)
	var took []float64
	for range 9 {
		port := freePort()
		began := time.Now()
		cmd := exec.Command(b.binary, "demo", "--port", port, "--data", b.data)
		check(cmd.Start())
		for {
			res, err := http.Get("http://127.0.0.1:" + port + "/")
			if err == nil {
				res.Body.Close()
				if res.StatusCode == http.StatusOK {
					break
				}
			}
			time.Sleep(time.Millisecond)
		}
		took = append(took, float64(time.Since(began).Microseconds())/1000)
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}
	value := round(median(took), 1)
	figure{Name: "start", Value: value, Unit: "ms", Goal: "<= 300", OK: value <= 300}.print()
}

func freePort() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

var linked = regexp.MustCompile(`(?:href|src)="(/assets/[^"]+)"`)

// firstVisit: all bytes, heads included, that a browser with nothing kept takes to show a thread, and then to keep the
// help page for when there is no connection.
func (b *bench) firstVisit() {
	b.seed(false)
	house := b.house()
	defer house.stop()
	cookie := house.cookie("willow")
	bytes, _ := raw(house, cookie, "/threads/"+string(b.seeded.page), "gzip, br")
	_, page := raw(house, cookie, "/threads/"+string(b.seeded.page), "")
	_, offline := raw(house, cookie, "/offline", "")
	taken := []string{"/sw.js", "/offline"}
	for _, m := range linked.FindAllStringSubmatch(page+offline, -1) {
		taken = append(taken, m[1])
	}
	slices.Sort(taken)
	for _, path := range slices.Compact(taken) {
		n, _ := raw(house, cookie, path, "gzip, br")
		bytes += n
	}
	figure{Name: "first_visit", Value: float64(bytes), Unit: "bytes", Goal: "<= 60000", OK: bytes <= 60_000}.print()
}

// raw asks over a bare connection, where nothing unpacks or counts for us.
func raw(p *process, cookie, path, accept string) (int, string) {
	at, err := url.Parse(p.url)
	check(err)
	conn, err := net.Dial("tcp", at.Host)
	check(err)
	defer conn.Close()
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nAccept-Encoding: %s\r\nConnection: close\r\n\r\n", path, at.Host, cookie, accept)
	answer, err := io.ReadAll(conn)
	check(err)
	if !strings.HasPrefix(string(answer), "HTTP/1.1 200") {
		check(fmt.Errorf("%s: %.60s", path, answer))
	}
	return len(answer), string(answer)
}

func round(v float64, digits int) float64 {
	p := math.Pow(10, float64(digits))
	return math.Round(v*p) / p
}
