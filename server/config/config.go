// Package config is everything an operator can set, in one struct. The environment fills it (HOLDFAST_…), each secret
// has a twin that names a file (HOLDFAST_…_FILE), and the tags below are the one place where a variable's name, default
// and description stand: `holdfast config print` and the table in README come from them.
//
// Only main and app read this package. Nothing here changes after Load.
package config

import (
	"log/slog"
	"net"
	"strconv"
	"strings"
)

// Use is what the program was started for; it decides what must be set and what is left aside.
type Use string

// The uses. Tool is every sub-command that works on the records and listens on nothing.
const (
	Demo  Use = "demo"
	Serve Use = "serve"
	Tool  Use = "tool"
)

// The backends of HOLDFAST_STORE.
const (
	SQLite = "sqlite"
	Mongo  = "mongo"
)

// How mail is protected on its way, for HOLDFAST_SMTP_TLS.
const (
	StartTLS    = "starttls"
	ImplicitTLS = "tls"
	NoTLS       = "none"
)

// Prefix is how every variable's name begins.
const Prefix = "HOLDFAST_"

// Config holds the settings. Strings that are empty by default mean "not set" and say so in their description.
type Config struct {
	Port     int    `env:"PORT" envDefault:"8080" what:"Port to listen on; 0 takes any free one."`
	Bind     string `env:"BIND" envDefault:"127.0.0.1" what:"Address to listen on. The demo always listens on 127.0.0.1."`
	Data     string `env:"DATA" envDefault:"./holdfast-data" what:"Folder for everything that is kept. The flag --data comes first."`
	Origin   string `env:"ORIGIN" what:"The address people type, such as https://notes.example.org. serve needs it unless it listens on this computer only."`
	Practice string `env:"PRACTICE" envDefault:"practice" what:"Short id of the practice: small letters, digits, hyphens. Every record is bound to it, so it can never change."`
	Brand    string `env:"BRAND" envDefault:"Notes" what:"Name on pages and in titles. Choose one that tells a passer-by nothing."`
	Zone     string `env:"ZONE" envDefault:"Europe/London" what:"Time zone for readers who have not chosen their own."`

	StaffedHours  string `env:"STAFFED_HOURS" what:"One sentence saying when somebody of the practice reads."`
	HelpPhone     string `env:"HELP_PHONE" what:"One sentence saying whom to call or text in distress, for Help now."`
	HelpEmergency string `env:"HELP_EMERGENCY" what:"One sentence with the emergency number of your country, for Help now."`
	Retention     string `env:"RETENTION" what:"One sentence saying how long the practice keeps its records. It stands in what people consent to."`
	LeaveTo       string `env:"LEAVE_TO" what:"Where Leave quickly goes: an https address. Empty: a plain page of our own."`

	Store         string `env:"STORE" envDefault:"sqlite" what:"Where records are kept: sqlite (a file in the data folder) or mongo."`
	MongoURI      Secret `env:"MONGO_URI" secret:"true" what:"Connection string of a MongoDB replica set, for STORE=mongo."`
	MongoDatabase string `env:"MONGO_DATABASE" envDefault:"holdfast" what:"Database name, for STORE=mongo."`
	RedisAddress  string `env:"REDIS_ADDRESS" what:"host:port of Redis or Valkey. Empty: one inside the program, which serves one instance only."`
	RedisUser     string `env:"REDIS_USER" what:"User name for Redis. Empty: its default user."`
	RedisPassword Secret `env:"REDIS_PASSWORD" secret:"true" what:"Password for Redis."`
	RedisTLS      bool   `env:"REDIS_TLS" envDefault:"false" what:"true: speak TLS to Redis."`
	RootKey       Secret `env:"ROOT_KEY" secret:"true" what:"The root key as holdfast key print shows it. Empty: the file keys/root.key in the data folder, made at first start."`
	KeyCache      int    `env:"KEY_CACHE" envDefault:"4096" what:"How many opened data keys stay in memory."`

	SMTPHost     string `env:"SMTP_HOST" what:"Mail server. Empty: mail stays here, and holdfast admin mail shows its links, to be handed over."`
	SMTPPort     int    `env:"SMTP_PORT" envDefault:"587" what:"Port of the mail server."`
	SMTPUser     string `env:"SMTP_USER" what:"Name to sign in to the mail server with. Empty: no sign-in."`
	SMTPPassword Secret `env:"SMTP_PASSWORD" secret:"true" what:"Password for the mail server."`
	SMTPTLS      string `env:"SMTP_TLS" envDefault:"starttls" what:"starttls, tls (from the first byte, often port 465), or none, which is only for a mail server on this computer."`
	MailFrom     string `env:"MAIL_FROM" what:"Address that mail comes from, for SMTP_HOST. Choose one that tells nothing, at a host that tells nothing."`
	MailName     string `env:"MAIL_NAME" what:"Name that mail comes from. Empty: BRAND."`

	WritesPerMinute int `env:"WRITES_PER_MINUTE" envDefault:"30" what:"How often one person may write in a minute. People never meet it; a stuck script does."`

	TrustedProxies []string   `env:"TRUSTED_PROXIES" what:"Addresses or networks of your own proxies, with commas between. Empty: nobody's headers are believed."`
	ProxyHeader    string     `env:"PROXY_HEADER" what:"Header in which those proxies write the reader's address, such as X-Real-IP. They must overwrite it."`
	LogLevel       slog.Level `env:"LOG_LEVEL" envDefault:"info" what:"debug, info, warn or error."`

	sources map[string]string // variable → where its value came from, for Print
}

// Flags are the settings that the command line may give; zero values were not given.
type Flags struct {
	Port *int
	Data string
}

// Address is host:port to listen on.
func (c *Config) Address() string { return net.JoinHostPort(c.Bind, strconv.Itoa(c.Port)) }

// Loopback says whether only this computer can reach the listener.
func (c *Config) Loopback() bool { return isLoopback(c.Bind) }

// Secure says whether people reach this place over https, so that cookies may say so.
func (c *Config) Secure() bool { return strings.HasPrefix(c.Origin, "https://") }

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
