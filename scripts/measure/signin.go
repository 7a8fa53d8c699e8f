package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/app"
	"holdfast/server/id"
	"holdfast/server/pulse"
	"holdfast/server/redact"
	"holdfast/server/seal"
	"holdfast/server/store"
)

const (
	floodRate   = 500 // sign-ins a second (security anchor O3)
	floodSlice  = 4 * time.Second
	pagesRate   = 50  // pages a second that readers ask for meanwhile: a hundred people turning a page every two seconds
	samples     = 800 // of each kind; the statistic then strays by 0.015 (one sigma)
	aName       = 8   // sign-ins under one name; the house stops somebody at ten
	rightSecret = "seven herons on a grey quay"
)

// signInSettings let each sign-in come from somewhere else, as a flood does. What the house allows altogether stays.
var signInSettings = []string{"HOLDFAST_TRUSTED_PROXIES=127.0.0.1", "HOLDFAST_PROXY_HEADER=X-Real-IP"}

// loginFlood: readers turn pages while sign-ins with wrong passwords come in faster than they can be hashed. The floor is
// the same readers in the same run without the flood.
func (b *bench) loginFlood() {
	b.seed(false)
	house := launchWith(signInSettings, b.binary, "demo", "--port", "0", "--data", b.data)
	defer house.stop()
	cookie := house.cookie("willow")
	target := house.url + "/threads/" + string(b.seeded.page)
	paced(pagesRate, 2*time.Second, func(int) { visit(target, cookie) })
	f := &flood{house: house}
	f.pour(time.Second)
	rest := house.rss()
	var quiet, busy, ratios []float64
	most := rest
	for range rounds {
		q := quantile(paced(pagesRate, floodSlice, func(int) { visit(target, cookie) }), .99)
		var all sync.WaitGroup
		all.Go(func() { f.pour(floodSlice) })
		p := quantile(paced(pagesRate, floodSlice, func(int) { visit(target, cookie) }), .99)
		most = max(most, house.rss())
		all.Wait()
		quiet, busy, ratios = append(quiet, q), append(busy, p), append(ratios, p/q)
	}
	ratio := round(median(ratios), 2)
	figure{Name: "login_flood", Value: round(median(busy), 2), Unit: "ms p99 of readers", Floor: round(median(quiet), 2), Ratio: ratio, Goal: "ratio <= 2", OK: ratio <= 2}.print()
	bound := float64(runtime.GOMAXPROCS(0)*19 + 48)
	figure{Name: "login_flood_memory", Value: round(most-rest, 1), Unit: "MB more than at rest", Goal: fmt.Sprintf("<= %g", bound), OK: most-rest <= bound}.print()
	figure{Name: "login_flood_rate", Value: round(f.rate(), 0), Unit: "sign-ins/s answered", Goal: ">= 450", OK: f.rate() >= 450}.print()
}

// flood is sign-ins with wrong passwords, each under another name from another place.
type flood struct {
	house *process
	n     int
	spent time.Duration
}

func (f *flood) pour(d time.Duration) {
	began := time.Now()
	from := f.n
	took := paced(floodRate, d, func(i int) {
		f.house.trySignIn(floodClient, fmt.Sprintf("nobody%d@example.org", from+i), from+i)
	})
	f.n += len(took)
	f.spent += time.Since(began)
}

func (f *flood) rate() float64 { return float64(f.n) / f.spent.Seconds() }

var (
	floodClient  = clientWith(256)
	readerClient = clientWith(64)
)

func clientWith(conns int) *http.Client {
	return &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: conns, MaxConnsPerHost: conns, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func visit(target, cookie string) {
	req, err := http.NewRequest(http.MethodGet, target, nil)
	check(err)
	req.Header.Set("Cookie", cookie)
	res, err := readerClient.Do(req)
	check(err)
	_, _ = io.Copy(io.Discard, res.Body)
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		check(fmt.Errorf("%s answers %s", target, res.Status))
	}
}

// paced does something so often a second for d, whether or not it was answered meanwhile, and gives how long each took
// in milliseconds, counted from when it was due.
func paced(rate int, d time.Duration, do func(int)) []float64 {
	n := int(float64(rate) * d.Seconds())
	took := make([]float64, n)
	began := time.Now()
	var all sync.WaitGroup
	for i := range n {
		due := began.Add(time.Duration(i) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		all.Go(func() {
			do(i)
			took[i] = float64(time.Since(due).Microseconds()) / 1000
		})
	}
	all.Wait()
	return took
}

// trySignIn tries a wrong password and gives the status.
func (p *process) trySignIn(client *http.Client, name string, from int) int {
	return p.signIn(client, name, "this is not the password", from)
}

func (p *process) signIn(client *http.Client, name, password string, from int) int {
	form := url.Values{"address": {name}, "password": {password}}.Encode()
	req, err := http.NewRequest(http.MethodPost, p.url+"/sign-in", strings.NewReader(form))
	check(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("X-Real-IP", fmt.Sprintf("10.%d.%d.%d", from>>16&255, from>>8&255, from&255))
	res, err := client.Do(req)
	check(err)
	_, _ = io.Copy(io.Discard, res.Body)
	res.Body.Close()
	return res.StatusCode
}

// kinds of names that somebody may try, for enumeration.
var kinds = []string{"known", "unknown", "locked"}

// enumeration: how well the time of an answer tells apart whether an address is somebody's, nobody's or locked. The
// statistic is Mann and Whitney's, the chance that a sign-in of one kind takes longer than one of the other: 0.5 tells
// nothing.
func (b *bench) enumeration() {
	b.seed(false)
	b.people()
	house := launchWith(signInSettings, b.binary, "demo", "--port", "0", "--data", b.data)
	defer house.stop()
	client := clientWith(1)
	if status := house.signIn(client, nameOf("known", 0), rightSecret, 1); status != http.StatusSeeOther {
		check(fmt.Errorf("a right password answers %d", status))
	}
	if status := house.signIn(client, nameOf("locked", 0), rightSecret, 2); status != http.StatusUnprocessableEntity {
		check(fmt.Errorf("a locked account answers %d", status))
	}
	took := map[string][]float64{}
	for i := range samples {
		for turn := range kinds {
			kind := kinds[(i+turn)%len(kinds)]
			at := time.Now()
			status := house.trySignIn(client, nameOf(kind, i/aName+1), 1000+i*len(kinds)+turn)
			took[kind] = append(took[kind], float64(time.Since(at).Microseconds()))
			if status != http.StatusUnprocessableEntity {
				check(fmt.Errorf("a wrong password for a %s address answers %d", kind, status))
			}
			time.Sleep(time.Until(at.Add(40 * time.Millisecond))) // the house takes 30 a second altogether
		}
	}
	for _, pair := range [][2]string{{"known", "unknown"}, {"known", "locked"}, {"unknown", "locked"}} {
		value := round(auc(took[pair[0]], took[pair[1]]), 3)
		figure{Name: "enumeration_" + pair[0] + "_" + pair[1], Value: value, Unit: "rank statistic", Goal: "0.45 to 0.55", OK: value >= 0.45 && value <= 0.55}.print()
	}
}

func nameOf(kind string, i int) string { return fmt.Sprintf("%s%d@example.org", kind, i) }

// people makes the accounts whose addresses are tried. The locked ones were tried once before they were made, and their
// count set to where it locks: a hundred tries each would take longer than all the rest.
func (b *bench) people() {
	h := openHouse(b.data)
	defer h.Close()
	ctx := context.Background()
	cheap := accounts(h, seal.NewHasherAt(1, seal.Cost{KiB: 8, Times: 1, Lanes: 1}))
	dear := accounts(h, seal.NewHasher(1))
	for i := range samples/aName + 1 {
		_, err := cheap.SignIn(ctx, account.Attempt{Address: redact.Email(nameOf("locked", i)), Password: "this is not the password"})
		if err == nil {
			check(fmt.Errorf("a wrong password came in"))
		}
		lockLast(ctx, h)
		for _, kind := range []string{"known", "locked"} {
			_, err := dear.Create(ctx, account.NewAccount{
				Address: redact.Email(nameOf(kind, i)), Password: rightSecret, Kind: access.Member, Name: "Somebody",
			})
			check(err)
		}
	}
}

// lockLast locks what was tried last. That it is locked shows when the right password is refused.
func lockLast(ctx context.Context, h *app.House) {
	docs, err := h.Store.Find(ctx, account.Tries, store.Query{Index: "by_last", Desc: true, Limit: 1})
	check(err)
	docs[0].Body = store.Facts(map[string]int{"count": account.Ceiling + 1})
	_, err = h.Store.Replace(ctx, account.Tries, docs[0])
	check(err)
}

// accounts is the house's people with a hasher of our own and without its limits.
func accounts(h *app.House, hasher *seal.Hasher) *account.Service {
	return account.New(account.Parts{
		Store: h.Store, Ring: h.Ring, Clock: h.Clock(), IDs: id.NewSource(h.Clock(), rand.Reader), Random: rand.Reader, Due: h.Relay, Carrier: h.Relay,
		Limits: unlimited{}, Hasher: hasher, Log: slog.New(slog.DiscardHandler),
	})
}

type unlimited struct{}

func (unlimited) Allow(context.Context, pulse.Limit, string) (bool, time.Duration) { return true, 0 }

// auc is the chance that a value of a is above one of b, ties counting half.
func auc(a, b []float64) float64 {
	sorted := slices.Sorted(slices.Values(b))
	sum := 0.0
	for _, v := range a {
		below, _ := slices.BinarySearch(sorted, v)
		upTo, _ := slices.BinarySearch(sorted, v+0.5) // values are whole microseconds
		sum += float64(below) + float64(upTo-below)/2
	}
	return sum / float64(len(a)*len(b))
}
