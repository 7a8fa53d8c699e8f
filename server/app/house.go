// Package app builds the whole program once, from its settings: New, Run, Close. main and the tests use the same door,
// so that what is tested is what runs. Only here is it known which store, wrapper and sender are in use.
package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"holdfast/frontend"
	"holdfast/moderation"
	"holdfast/moderation/cover"
	"holdfast/moderation/rules"
	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/admission"
	"holdfast/server/audit"
	"holdfast/server/clinical"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/config"
	"holdfast/server/draft"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/mail/outbox"
	"holdfast/server/notify"
	"holdfast/server/pulse"
	"holdfast/server/redact"
	"holdfast/server/relay"
	"holdfast/server/safety"
	"holdfast/server/seal"
	"holdfast/server/store"
	"holdfast/server/store/mongo"
	"holdfast/server/store/sealed"
	"holdfast/server/store/sqlite"
	"holdfast/server/web"
)

// drain is how long a stop waits for requests under way.
const drain = 20 * time.Second

// operator acts for whoever is at the shell.
var operator = access.Actor{Kind: access.Operator}

// Outside is what a test may put in the place of the world. Zero values mean the world.
type Outside struct {
	Clock        clock.Clock
	Random       io.Reader
	Log          io.Writer
	Screener     gate.Screener
	Store        store.Store // opened already; New closes it with the rest
	Root         *seal.Root
	TestTopology bool // see mongo.Config; for tests against a stand-in only
	MongoPool    uint64
	Window       time.Duration // see forum.Parts
}

// House is the program, built and not yet listening.
type House struct {
	Accounts   *account.Service
	Cohorts    *cohort.Service
	Admission  *admission.Service
	Notify     *notify.Service
	Outbox     *outbox.Outbox
	Forum      *forum.Service
	Clinical   *clinical.Service
	Drafts     *draft.Service
	Safety     *safety.Service
	Rules      *rules.Service
	Cover      *cover.Service
	Moderation *moderation.Service
	Audit      *audit.Log
	Relay      *relay.Relay
	Ring       *seal.Ring
	Store      store.Store // sealed: the only way to the records
	Raw        store.Store // what the backend sees
	Log        *slog.Logger
	RootMade   string // where a root key was made just now; empty: there was one

	cfg      *config.Config
	use      config.Use
	people   map[string]id.Person // the demo's cast, by key
	clock    clock.Clock
	ids      *id.Source
	random   io.Reader
	screener gate.Screener
	window   time.Duration
	pulse    *pulse.Pulse
	web      *web.Server
	listener net.Listener
	leaving  atomic.Bool
	closers  []func() error
}

// New builds the house: settings are taken as checked. On an error everything opened so far is closed again.
func New(ctx context.Context, cfg *config.Config, use config.Use, out Outside) (*House, error) {
	h := &House{cfg: cfg, use: use, clock: out.Clock, random: out.Random, screener: out.Screener, window: out.Window}
	h.world(out)
	if err := h.build(ctx, out); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

func (h *House) build(ctx context.Context, out Outside) error {
	if err := h.claim(); err != nil {
		return err
	}
	if err := h.openStore(ctx, out); err != nil {
		return err
	}
	if err := h.openRing(ctx, out); err != nil {
		return err
	}
	if err := h.openPulse(); err != nil {
		return err
	}
	if err := h.services(ctx); err != nil || h.use == config.Tool {
		return err
	}
	return h.edge(ctx)
}

func (h *House) world(out Outside) {
	if h.clock == nil {
		h.clock = clock.System{}
	}
	if h.random == nil {
		h.random = rand.Reader
	}
	w := out.Log
	if w == nil {
		w = os.Stderr
	}
	h.Log = redact.NewLogger(w, h.cfg.LogLevel)
	h.ids = id.NewSource(h.clock, h.random)
}

// collections is everything the house keeps.
func collections() []*store.Collection {
	return append(slices.Concat(relay.Collections(), account.Collections(), cohort.Collections(), admission.Collections(), safety.Collections(), draft.Collections(), forum.Collections(), clinical.Collections(),
		rules.Collections(), cover.Collections(), moderation.Collections()),
		sealed.Keys, outbox.Mails, notify.Failures,
		audit.Records,
	)
}

func (h *House) openStore(ctx context.Context, out Outside) (err error) {
	switch {
	case out.Store != nil:
		h.Raw = out.Store
	case h.cfg.Store == config.Mongo:
		h.Raw, err = mongo.Open(ctx, mongo.Config{
			URI: string(h.cfg.MongoURI), Database: h.cfg.MongoDatabase, TestTopology: out.TestTopology, PoolSize: out.MongoPool,
		})
	default:
		h.Raw, err = sqlite.Open(filepath.Join(h.cfg.Data, "records", "holdfast.db"), sqlite.Options{})
	}
	if err != nil {
		return err
	}
	h.closers = append(h.closers, h.Raw.Close)
	return h.Raw.Migrate(ctx, collections()...)
}

func (h *House) openRing(ctx context.Context, out Outside) error {
	root, err := h.root(out)
	if err != nil {
		return err
	}
	h.Ring, err = seal.OpenRing(ctx, root, sealed.NewKeys(h.Raw), h.cfg.Practice, h.cfg.KeyCache)
	if errors.Is(err, seal.ErrWrongRoot) && h.RootMade != "" {
		// The key of these records is missing; one made just now must not lie in its place.
		return errors.Join(errLostRoot, os.Remove(h.RootMade))
	}
	if err != nil {
		return err
	}
	h.Store = sealed.New(h.Raw, h.Ring, h.cfg.Practice)
	return nil
}

// root finds the root key, and makes one at the first start of a house that keeps it in its data folder.
func (h *House) root(out Outside) (seal.Root, error) {
	if out.Root != nil {
		return *out.Root, nil
	}
	if h.cfg.RootKey != "" {
		return Root(h.cfg)
	}
	root, made, err := seal.LoadOrCreateRoot(RootPath(h.cfg))
	if made {
		h.RootMade = RootPath(h.cfg)
	}
	return root, err
}

// Root reads the root key that the settings name, and makes none.
func Root(cfg *config.Config) (seal.Root, error) {
	if cfg.RootKey != "" {
		return seal.RootFromValue(string(cfg.RootKey))
	}
	return seal.LoadRoot(RootPath(cfg))
}

var errLostRoot = errors.New("the records here were sealed with a root key that is missing: put your copy back, or set HOLDFAST_ROOT_KEY_FILE to a file with the printed groups")

// RootPath is where the root key lies when no setting gives it.
func RootPath(cfg *config.Config) string { return filepath.Join(cfg.Data, "keys", "root.key") }

func (h *House) openPulse() (err error) {
	h.pulse, err = pulse.Open(pulse.Config{
		Address: h.cfg.RedisAddress, Username: h.cfg.RedisUser, Password: string(h.cfg.RedisPassword), TLS: h.cfg.RedisTLS,
	}, h.clock, h.Log)
	if err == nil {
		h.closers = append(h.closers, func() error { h.pulse.Close(); return nil })
	}
	return err
}

// services builds the domains and hands the relay what follows from their changes.
func (h *House) services(ctx context.Context) error {
	h.Relay = relay.New(h.Raw, h.clock, h.ids, h.pulse, h.Log)
	h.closers = append(h.closers, func() error { h.Relay.Wait(); return nil })
	h.Audit = audit.New(h.Store, h.Ring)
	h.Accounts = account.New(account.Parts{
		Store: h.Store, Ring: h.Ring, Clock: h.clock, IDs: h.ids, Random: h.random, Due: h.Relay, Carrier: h.Relay,
		Limits: h.pulse, Hasher: seal.NewHasher(max(1, runtime.GOMAXPROCS(0)-1)), Log: h.Log, Relying: relying(h.cfg),
	})
	h.screening()
	h.Cohorts = cohort.New(cohort.Parts{
		Store: h.Store, Ring: h.Ring, Clock: h.clock, IDs: h.ids, Carrier: h.Relay, Accounts: h.Accounts,
		Screener: h.screener, Practice: id.Practice(h.cfg.Practice), Log: h.Log,
	})
	h.Relay.Watch(cohort.Watched()...)
	h.Cohorts.Follow(h.Relay)
	h.Safety = safety.New(safety.Parts{
		Store: h.Store, Ring: h.Ring, Clock: h.clock, IDs: h.ids, Carrier: h.Relay, Practice: id.Practice(h.cfg.Practice),
	})
	h.Relay.Watch(safety.Watched()...)
	h.Admission = h.admission()
	h.Relay.Watch(admission.Watched()...)
	h.Admission.Follow(h.Relay)
	if err := h.openMail(); err != nil {
		return err
	}
	h.Forum = h.forumAt(h.clock, h.window)
	h.Relay.Watch(forum.Watched()...)
	h.Forum.Follow(h.Relay)
	if err := h.moderate(ctx); err != nil {
		return err
	}
	h.Drafts = draft.New(draft.Parts{Store: h.Store, Ring: h.Ring, Clock: h.clock, Due: h.Relay})
	h.Drafts.Follow(h.Relay)
	h.Clinical = clinical.New(clinical.Parts{
		Store: h.Store, Clock: h.clock, IDs: h.ids, Cohorts: h.Cohorts, Audit: h.Audit, Carrier: h.Relay, Practice: id.Practice(h.cfg.Practice),
	})
	h.Relay.Watch(clinical.Watched()...)
	h.Relay.On(forum.AuditEvent, h.record)
	h.Relay.Watch(account.Watched()...)
	h.Accounts.Follow(h.Relay)
	if err := errors.Join(h.Accounts.PlanPurge(ctx), h.Drafts.PlanPurge(ctx)); err != nil {
		return err
	}
	return h.Admission.Plan(ctx)
}

// admission is the door of the house, with what the settings say about the place.
func (h *House) admission() *admission.Service {
	return admission.New(admission.Parts{
		Store: h.Store, Ring: h.Ring, Clock: h.clock, IDs: h.ids, Random: h.random, Carrier: h.Relay, Due: h.Relay,
		Accounts: h.Accounts, Cohorts: h.Cohorts, Audit: h.Audit, Limits: h.pulse, Practice: id.Practice(h.cfg.Practice), Log: h.Log,
		Help: h.helpThere,
		Policy: admission.Policy{
			Brand: h.cfg.Brand, Hours: h.cfg.StaffedHours, Phone: h.cfg.HelpPhone, Emergency: h.cfg.HelpEmergency,
			Retention: h.cfg.Retention, Secure: h.cfg.Secure() || h.cfg.Loopback(), Mail: h.cfg.SMTPHost != "",
		},
	})
}

// helpThere is what readiness asks about Help now.
func (h *House) helpThere(ctx context.Context) (admission.Help, error) {
	st, err := h.Safety.Standing(ctx)
	return admission.Help{Number: st.Number, Emergency: st.Emergency, Hours: st.Hours, Stale: st.Stale}, err
}

// relying is who asks for passkeys: the host that people type. Browsers make none for a number; the demo is also found
// under the name localhost.
func relying(cfg *config.Config) account.Relying {
	origin := cfg.Origin
	if origin == "" && cfg.Loopback() && cfg.Port != 0 {
		origin = "http://localhost:" + strconv.Itoa(cfg.Port)
	}
	at, err := url.Parse(origin)
	if err != nil || at.Hostname() == "" || net.ParseIP(at.Hostname()) != nil {
		return account.Relying{Name: cfg.Brand}
	}
	return account.Relying{ID: at.Hostname(), Name: cfg.Brand, Origins: []string{origin}}
}

// forumAt is the forum on a clock of its own; only making the demo needs another than the house's.
func (h *House) forumAt(c clock.Clock, window time.Duration) *forum.Service {
	return forum.New(forum.Parts{
		Store: h.Store, Ring: h.Ring, Clock: c, IDs: id.NewSource(c, h.random), Cohorts: h.Cohorts, Screener: h.screener, Window: window,
		Carrier: h.Relay, Practice: id.Practice(h.cfg.Practice), Log: h.Log,
	})
}

// record leaves the audit record of a change: the effect of its event, once under the event's id.
func (h *House) record(ctx context.Context, doc store.Doc, ev store.Event) error {
	return h.Audit.Append(ctx, audit.Record{
		ID: ev.ID, At: id.Time(ev.ID), Action: ev.Facts["action"], Actor: ev.Facts["actor"],
		Object: ev.Facts["object"], Revision: ev.Facts["revision"], Outcome: "done",
	})
}

// edge builds what listens, and in the demo makes its people first.
func (h *House) edge(ctx context.Context) error {
	assets, err := frontend.Load()
	if err != nil {
		return err
	}
	var personas []web.Persona
	if h.use == config.Demo {
		if personas, err = h.demo(ctx); err != nil {
			return fmt.Errorf("making the demo: %w", err)
		}
	}
	h.web, err = web.New(web.Deps{
		Accounts: h.Accounts, Cohorts: h.Cohorts, Forum: h.Forum, Clinical: h.Clinical, Drafts: h.Drafts, Admission: h.Admission, Safety: h.Safety, Moderation: h.Moderation, Cover: h.Cover, Rules: h.Rules, Outbox: h.Outbox, Assets: assets, Limits: limits{h}, Ready: h.ready,
		Origin: h.Origin, Now: h.clock.Now, Random: h.random, Log: h.Log, Settings: web.Settings{
			Brand: h.cfg.Brand, Zone: h.cfg.Zone, StaffedHours: h.cfg.StaffedHours, HelpPhone: h.cfg.HelpPhone,
			HelpEmergency: h.cfg.HelpEmergency, LeaveTo: h.cfg.LeaveTo, NoMail: h.cfg.SMTPHost == "" && h.use != config.Demo, Secure: strings.HasPrefix(h.cfg.Origin, "https:"), Personas: personas,
			TrustedProxies: h.cfg.TrustedProxies, ProxyHeader: h.cfg.ProxyHeader,
		},
	})
	return err
}

// ready says whether this instance can serve. Redis does not count: reading and posting go on without it.
func (h *House) ready(ctx context.Context) error {
	if h.leaving.Load() {
		return errs.New(errs.Unavailable, "Stopping.")
	}
	_, err := h.Store.Count(ctx, account.Sessions, store.Query{Index: "by_end", Equal: []any{int64(1)}}, 1)
	return err
}

// Listen opens the port. Afterwards Address says which one it is.
func (h *House) Listen() (err error) {
	h.listener, err = net.Listen("tcp", h.cfg.Address())
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("something else listens on %s already; stop it, or give another port with --port", h.cfg.Address())
	}
	return err
}

// Address is host:port the house listens on.
func (h *House) Address() string { return h.listener.Addr().String() }

// Addresses are what the house answers, for tests that ask all of them.
func (h *House) Addresses() []web.Address { return h.web.Addresses() }

// Run serves until ctx ends, then takes nothing new, finishes what is under way and returns. It listens first if
// nobody did.
func (h *House) Run(ctx context.Context) error {
	if h.listener == nil {
		if err := h.Listen(); err != nil {
			return err
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := h.web.App().Listener(h.listener); ctx.Err() == nil {
			return err
		}
		return nil // what stopping makes it say is no fault
	})
	group.Go(func() error { return h.Relay.Run(ctx) })
	group.Go(func() error {
		<-ctx.Done()
		h.leaving.Store(true)
		err := h.web.App().ShutdownWithTimeout(drain)
		_ = h.listener.Close() // a stop that comes before the first Accept would otherwise wait for ever
		return err
	})
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// Close releases everything, last opened first. Safe on a house that was never run.
func (h *House) Close() error {
	var faults []error
	for i := len(h.closers) - 1; i >= 0; i-- {
		faults = append(faults, h.closers[i]())
	}
	h.closers = nil
	return errors.Join(faults...)
}

// Clock is the clock the house goes by.
func (h *House) Clock() clock.Clock { return h.clock }
