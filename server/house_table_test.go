package main_test

// The arrows of the house: what each of our packages may import of ours. What is not listed is forbidden, and a
// package without a row is too, so that a new arrow is always a reviewed line in this file. Names are folders; those
// under server/ leave that part out, and "main" is server/ itself.
//
// The base stands at the bottom, each of its arrows written one by one. Domains stand on it and on each other in one
// direction: account < cohort < forum < moderation, importer. Only app knows which backend, queue or sender runs.
var arrows = map[string]string{
	// the base
	"errs":              "",
	"clock":             "",
	"redact":            "",
	"id":                "clock errs",
	"access":            "errs id",
	"access/accesstest": "access id",
	"gate":              "errs",
	"gate/gatetest":     "gate",
	"store":             "errs",
	"store/sqlite":      "clock store",
	"store/mongo":       "store",
	"store/sealed":      "errs seal store",
	"store/storetest":   "errs store",
	"seal":              "errs redact",
	"pulse":             "clock errs",
	"relay":             "clock errs id store",
	"audit":             "clock errs id seal store",
	"config":            "",
	"testkit":           "",
	"testkit/canary":    "",
	"testkit/mongowire": "store/mongo",

	// the domains
	"account":           base,
	"cohort":            base + "account",
	"clinical":          base + "account cohort",
	"draft":             base,
	"admission":         base + "account cohort",
	"forum":             base + "account cohort",
	"safety":            base,
	"importer":          base + "account cohort forum",
	"moderation":        base + "account cohort forum moderation/cover",
	"moderation/cover":  base + "account cohort",
	"moderation/rules":  base + "moderation/screen",
	"moderation/screen": "gate",

	// what leaves the house
	"mail":        "clock errs redact",
	"mail/smtp":   "errs mail redact",
	"mail/outbox": "clock errs id mail redact seal store",
	"notify":      base + "account admission cohort mail moderation/cover",
	"pager":       "errs redact",

	// what a browser meets
	"frontend":               "",
	"frontend/words":         "",
	"frontend/words/extract": "",
	"frontend/parts":         "frontend/words",
	"frontend/pages":         "frontend/parts frontend/words",
	"frontend/gallery":       "frontend/pages frontend/parts frontend/words",
	"web":                    "access account admission clinical clock cohort draft errs forum frontend frontend/gallery frontend/pages frontend/parts frontend/words gate id mail/outbox moderation moderation/cover moderation/rules moderation/screen redact safety",

	// what holds it together
	"app":           base + "account admission clinical cohort config draft forum frontend importer mail mail/outbox mail/smtp moderation moderation/cover moderation/rules moderation/screen notify pager safety store/mongo store/sealed store/sqlite web",
	"main":          "app clock config gate importer moderation/screen relay",
	"testkit/house": "app config gate store testkit",

	// what measures it from outside
	"scripts/measure": "access account app clock config forum frontend frontend/pages frontend/parts gate id moderation moderation/screen pulse redact seal store testkit",
}

// base is what every domain may stand on.
const base = "access audit clock errs gate id pulse redact relay seal store "

// forTests is what test files may import beside their package's own arrows: a real store to test against, and the
// kit. Domains and pages are not in it.
const forTests = "access access/accesstest clock errs gate id redact relay seal store store/mongo store/sealed store/sqlite store/storetest testkit testkit/canary testkit/house testkit/mongowire"

// outside is which of our packages may import which module that is not ours, by the start of the import path.
// CONTRIBUTING says why each is there.
var outside = map[string]string{
	"github.com/a-h/templ":               "frontend/gallery frontend/pages frontend/parts frontend/words web",
	"github.com/alecthomas/kong":         "main",
	"github.com/alicebob/miniredis/v2":   "pulse",
	"github.com/boombuler/barcode":       "account",
	"github.com/caarlos0/env/v11":        "config",
	"github.com/fxamacker/cbor/v2":       "store",
	"github.com/go-redis/redis_rate/v10": "pulse",
	"github.com/go-webauthn/webauthn":    "account",
	"github.com/gofiber/fiber/v2":        "web",
	"github.com/mattn/go-isatty":         "main",
	"github.com/microcosm-cc/bluemonday": "gate",
	"github.com/nicksnyder/go-i18n/v2":   "frontend/words",
	"github.com/oklog/ulid/v2":           "id",
	"github.com/pquerna/otp":             "account",
	"github.com/redis/go-redis/v9":       "pulse",
	"github.com/sergi/go-diff":           "web",
	"github.com/tink-crypto/tink-go/v2":  "seal",
	"github.com/valyala/fasthttp":        "web",
	"github.com/wneessen/go-mail":        "mail/smtp",
	"go.mongodb.org/mongo-driver/v2":     "store/mongo",
	"golang.org/x/crypto":                "seal",
	"golang.org/x/net/html":              "frontend/words/extract gate",
	"golang.org/x/net/idna":              "gate",
	"golang.org/x/sync":                  "app seal",
	"golang.org/x/text":                  "account cohort gate moderation/screen",
	"golang.org/x/text/language":         "frontend/words",
	"modernc.org/sqlite":                 "store/sqlite",
}

// outsideForTests is the same for test files, and for the kit and the scripts, which no product package may import.
var outsideForTests = map[string]string{
	"github.com/gofiber/fiber/v2":        "scripts/measure",
	"github.com/PuerkitoBio/goquery":     "*",
	"github.com/google/go-cmp":           "*",
	"go.uber.org/goleak":                 "*",
	"go.yaml.in/yaml/v3":                 "config",
	"golang.org/x/net/html":              "*",
	"golang.org/x/text":                  "gate/gatetest",
	"github.com/descope/virtualwebauthn": "account web",
	"github.com/emersion/go-sasl":        "mail/smtp",
	"github.com/emersion/go-smtp":        "app mail/smtp",
	"github.com/pquerna/otp":             "*",
	"pgregory.net/rapid":                 "*",
	"github.com/alicebob/miniredis/v2":   "pulse",
	"github.com/redis/go-redis/v9":       "pulse",
}

// limited is which packages may import what of the standard library that is dangerous in many hands.
var limited = map[string]string{
	"crypto":        "seal",
	"crypto/rand":   "app seal",
	"math/rand":     "",
	"net/http":      "main pager web",
	"html/template": "",
	"text/template": "",
	"os/exec":       "",
	"plugin":        "",
	"unsafe":        "",
	"expvar":        "",
	"database/sql":  "store/sqlite",
}

// calls is what only some packages may use, though the package it comes from is open to others.
var calls = []call{
	{"time", "Now Since Until Sleep After AfterFunc Tick NewTicker NewTimer", "clock", "time comes from clock.Clock"},
	{"os", "Getenv LookupEnv Environ ExpandEnv", "main", "settings come from config"},
	{"net/http", "Get Head Post PostForm Client DefaultClient NewRequest NewRequestWithContext Transport DefaultTransport", "main pager", "nothing calls out over HTTP but healthcheck, to this computer, and whom somebody on call named as their pager"},
	{"log/slog", "Debug Info Warn Error DebugContext InfoContext WarnContext ErrorContext Default SetDefault", "", "the logger is handed in"},
	{"fmt", "Print Println Printf", "main", "only main speaks to the terminal"},
	{"github.com/a-h/templ", "Raw", "frontend/parts", "only a body that came through the gate is printed as it is"},
}

// floors are the lowest versions without a known flaw that would matter here (see the comments); no list of
// vulnerabilities can be asked while the tests run. Modules that are not used yet are named already.
var floors = map[string]string{
	"github.com/gofiber/fiber/v2":        "v2.52.15", // route parameters, sessions, Ctx.Format
	"github.com/valyala/fasthttp":        "v1.74.0",  // two Content-Length headers; paths decoded twice before file serving
	"golang.org/x/net":                   "v0.55.0",  // five parser flaws, four of them around sanitisers
	"golang.org/x/image":                 "v0.45.0",  // decoders that never end
	"github.com/redis/go-redis/v9":       "v9.7.3",   // answers handed to the wrong caller
	"go.mongodb.org/mongo-driver/v2":     "v2.4.2",   // a read past the end of a buffer
	"github.com/yuin/goldmark":           "v1.7.17",  // links and images as a way in
	"github.com/wneessen/go-mail":        "v0.7.1",   // an address that speaks to the mail server
	"github.com/microcosm-cc/bluemonday": "v1.0.27",  // the newest there is
	"github.com/tink-crypto/tink-go/v2":  "v2.9.0",   // the version our known answers were made with
	"modernc.org/sqlite":                 "v1.60.1",  // SQLite 3.51.3 repaired a race that loses the log file
	"github.com/a-h/templ":               "v0.3.1020",
}

// floorGo is the lowest toolchain: html/template's contexts were repaired as late as this one.
const floorGo = "go1.26.6"
