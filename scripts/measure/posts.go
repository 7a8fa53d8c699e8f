package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/testkit"
)

// post: members share posts of 600 characters, durable and with everything that follows; the floor is one durable
// insert of the same size through the same committer, asked for over the same kind of connection.
func (b *bench) post() {
	b.seed(false)
	house, floor := b.house(), b.floor()
	house.enterAll()
	slice := max(b.seconds/rounds, 1)
	var rates, floors, ratios []float64
	var eight []float64
	for range rounds {
		n, took := b.share(house, writers, time.Duration(slice)*time.Second)
		f, _ := insert(floor, writers, max(time.Duration(slice)*time.Second/3, time.Second))
		eight = append(eight, took...)
		rates, floors, ratios = append(rates, n), append(floors, f), append(ratios, n/f)
	}
	floor.stop()
	lag := b.lag()
	_, one := b.share(house, 1, 10*time.Second)
	house.stop()
	for _, each := range []struct {
		name  string
		value float64
	}{
		{"post_1_p50", quantile(one, .5)}, {"post_1_p99", quantile(one, .99)}, {"post_8_p50", quantile(eight, .5)}, {"post_8_p99", quantile(eight, .99)},
	} {
		figure{Name: each.name, Value: round(each.value, 2), Unit: "ms", Goal: "told", OK: true}.print()
	}
	ratio := round(median(ratios), 3)
	figure{Name: "post", Value: round(median(rates), 0), Unit: "posts/s", Floor: round(median(floors), 0), Ratio: ratio, Goal: "ratio >= 0.15", OK: ratio >= 0.15}.print()
	figure{Name: "outbox_lag", Value: round(lag, 2), Unit: "s", Goal: "<= 5", OK: lag <= 5}.print()
}

// lag looks into the records from beside: how long the oldest event has been overdue.
func (b *bench) lag() float64 {
	h := openHouse(b.data)
	defer h.Close()
	lag, err := h.Relay.Lag(context.Background())
	check(err)
	return lag.Seconds()
}

// share has so many members write as fast as they are answered, each into a conversation of their own, and gives posts
// a second and how long each took in milliseconds.
func (b *bench) share(p *process, n int, d time.Duration) (float64, []float64) {
	return b.shareOf(p, n, d, []string{words().Text})
}

// shareOf is share of these texts, one after the other.
func (b *bench) shareOf(p *process, n int, d time.Duration, texts []string) (float64, []float64) {
	client := browser()
	ids := id.NewSource(clock.System{}, testkit.Random(uint64(time.Now().UnixNano())))
	return many(n, d, func(w int) func() {
		cookie := p.cookies[w%len(p.cookies)]
		thread := p.url + "/threads/" + string(b.seeded.writes[w])
		tag := formTag(client, thread+"/answer", cookie)
		turn := w
		return func() {
			form := url.Values{"words": {texts[turn%len(texts)]}, "nonce": {ids.New() + "." + tag}}.Encode()
			turn++
			send(client, thread+"/posts", cookie, form, http.StatusSeeOther)
		}
	})
}

func insert(p *process, n int, d time.Duration) (float64, []float64) {
	client := browser()
	form := url.Values{"words": {words().Text}}.Encode()
	return many(n, d, func(int) func() {
		return func() { send(client, p.url+"/insert", "", form, http.StatusOK) }
	})
}

var tagged = regexp.MustCompile(`name="nonce" value="[0-9A-Z]+\.([0-9a-f]+)"`)

// formTag is what marks a form as one person's.
func formTag(client *http.Client, box, cookie string) string {
	req, err := http.NewRequest(http.MethodGet, box, nil)
	check(err)
	req.Header.Set("Cookie", cookie)
	res, err := client.Do(req)
	check(err)
	page, err := io.ReadAll(res.Body)
	check(err)
	res.Body.Close()
	found := tagged.FindSubmatch(page)
	if found == nil {
		check(fmt.Errorf("%s has no form", box))
	}
	return string(found[1])
}

func browser() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: writers},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func send(client *http.Client, target, cookie, form string, want int) {
	req, err := http.NewRequest(http.MethodPost, target, strings.NewReader(form))
	check(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Cookie", cookie)
	res, err := client.Do(req)
	check(err)
	_, _ = io.Copy(io.Discard, res.Body)
	res.Body.Close()
	if res.StatusCode != want {
		check(fmt.Errorf("%s answers %s", target, res.Status))
	}
}

// many runs n loops for d and gives turns a second and what each took.
func many(n int, d time.Duration, begin func(int) func()) (float64, []float64) {
	took := make([][]float64, n)
	var all sync.WaitGroup
	began := time.Now()
	for w := range n {
		turn := begin(w)
		all.Go(func() {
			for time.Since(began) < d {
				at := time.Now()
				turn()
				took[w] = append(took[w], float64(time.Since(at).Microseconds())/1000)
			}
		})
	}
	all.Wait()
	elapsed := time.Since(began).Seconds()
	var flat []float64
	for _, t := range took {
		flat = append(flat, t...)
	}
	return float64(len(flat)) / elapsed, flat
}

// memory: at rest, and after reading and writing for a while.
func (b *bench) memory() {
	b.seed(false)
	house := b.house()
	defer house.stop()
	cookie := house.cookie("willow")
	raw(house, cookie, "/threads/"+string(b.seeded.page), "")
	time.Sleep(2 * time.Second)
	rest := round(house.rss(), 1)
	half := time.Duration(b.seconds) * time.Second / 2
	house.enterAll()
	wrk(half, cookie, "", house.url+"/threads/"+string(b.seeded.page))
	b.share(house, writers, half)
	load := round(house.rss(), 1)
	figure{Name: "memory_rest", Value: rest, Unit: "MB", Goal: "<= 80", OK: rest <= 80}.print()
	figure{Name: "memory_load", Value: load, Unit: "MB", Goal: "<= 150", OK: load <= 150}.print()
}
