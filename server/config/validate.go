package config

import (
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"time"
	_ "time/tzdata" // the image has no zone files, and readers' times must not depend on the host's
	"unicode"
	"unicode/utf8"
)

const (
	maxBrand    = 40  // runes: one line of a phone's title bar
	maxSentence = 300 // runes: what Help now shows without scrolling at 320 px
	maxKeys     = 1 << 20
	maxWrites   = 1_000_000 // what a load test may ask for
)

var (
	practiceID = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$`)
	database   = regexp.MustCompile(`^[A-Za-z0-9_-]{1,63}$`)
	hostName   = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$`)
	header     = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,63}$`)
)

// list gathers sentences.
type list []string

func (l *list) when(wrong bool, sentence string, args ...any) {
	if wrong {
		*l = append(*l, fmt.Sprintf(sentence, args...))
	}
}

func (c *Config) validate(use Use) []string {
	var l list
	c.validatePlace(&l, use)
	c.validateWords(&l)
	c.validateStore(&l)
	c.validateMail(&l, use)
	c.validateLimits(&l)
	c.validateProxies(&l)
	return l
}

func (c *Config) validatePlace(l *list, use Use) {
	l.when(c.Port < 0 || c.Port > 65535, "HOLDFAST_PORT is %d. It must be between 0 and 65535.", c.Port)
	_, err := netip.ParseAddr(c.Bind)
	l.when(err != nil && c.Bind != "localhost", "HOLDFAST_BIND is %q. It must be an IP address, such as 127.0.0.1 or 0.0.0.0.", c.Bind)
	l.when(strings.TrimSpace(c.Data) == "", "HOLDFAST_DATA names no folder.")
	l.when(!practiceID.MatchString(c.Practice), "HOLDFAST_PRACTICE is %q. It takes small letters, digits and hyphens, 40 at most.", c.Practice)
	if c.Origin != "" {
		l.when(!isOrigin(c.Origin), "HOLDFAST_ORIGIN is %q. It must be an https address without a path, such as https://notes.example.org. http is enough only for this computer.", c.Origin)
	}
	l.when(use == Serve && c.Origin == "" && !c.Loopback(),
		"HOLDFAST_ORIGIN is not set. Others can reach this address, so Holdfast must know which address people type, such as https://notes.example.org.")
}

// isOrigin accepts scheme and host, with a port if need be, and nothing after them; plain http for loopback only.
func isOrigin(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.Scheme+"://"+u.Host != s {
		return false
	}
	return u.Scheme == "https" || (u.Scheme == "http" && isLoopback(u.Hostname()))
}

func (c *Config) validateWords(l *list) {
	l.when(c.Brand == "" || !oneLine(c.Brand, maxBrand), "HOLDFAST_BRAND must be one line of at most %d letters.", maxBrand)
	for _, s := range []struct{ name, value string }{
		{"STAFFED_HOURS", c.StaffedHours}, {"HELP_PHONE", c.HelpPhone}, {"HELP_EMERGENCY", c.HelpEmergency},
		{"RETENTION", c.Retention},
	} {
		l.when(!oneLine(s.value, maxSentence), "HOLDFAST_%s must be one line of at most %d letters.", s.name, maxSentence)
	}
	_, err := time.LoadLocation(c.Zone)
	l.when(err != nil || c.Zone == "" || c.Zone == "Local", "HOLDFAST_ZONE is %q, which is not a time zone we know. It is written like Europe/London.", c.Zone)
	if c.LeaveTo != "" {
		u, err := url.Parse(c.LeaveTo)
		l.when(err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil, "HOLDFAST_LEAVE_TO is %q. It must be a full https address.", c.LeaveTo)
	}
}

func oneLine(s string, most int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= most && strings.IndexFunc(s, unicode.IsControl) < 0
}

func (c *Config) validateStore(l *list) {
	l.when(c.Store != SQLite && c.Store != Mongo, "HOLDFAST_STORE is %q. It must be %s or %s.", c.Store, SQLite, Mongo)
	if c.Store == Mongo {
		l.when(c.MongoURI == "", "HOLDFAST_MONGO_URI is not set, and HOLDFAST_STORE is mongo. HOLDFAST_MONGO_URI_FILE may name a file that holds it.")
		l.when(!database.MatchString(c.MongoDatabase), "HOLDFAST_MONGO_DATABASE is %q. It takes letters, digits, hyphens and underscores.", c.MongoDatabase)
	}
	l.when(c.MongoURI != "" && !isMongoURI(c.MongoURI.Reveal()), "HOLDFAST_MONGO_URI does not begin with mongodb:// or mongodb+srv://.")
	l.when(isMongoURI(c.MongoURI.Reveal()) && !mongoIsPrivate(c.MongoURI.Reveal()),
		"HOLDFAST_MONGO_URI asks for no TLS, and its servers are not on this computer. Add tls=true to it.")
	if c.RedisAddress != "" {
		l.when(!isHostPort(c.RedisAddress), "HOLDFAST_REDIS_ADDRESS is %q. It must be a host and a port, such as redis:6379.", c.RedisAddress)
	}
	l.when(c.RedisAddress == "" && (c.RedisUser != "" || c.RedisPassword != "" || c.RedisTLS),
		"HOLDFAST_REDIS_ADDRESS is not set, but other HOLDFAST_REDIS_… settings are. Set it, or take the others away.")
	l.when(c.KeyCache < 1 || c.KeyCache > maxKeys, "HOLDFAST_KEY_CACHE is %d. It must be between 1 and %d.", c.KeyCache, maxKeys)
}

// validateMail refuses a mail server that could not be used, and one that would get mail in the clear.
func (c *Config) validateMail(l *list, use Use) {
	if c.SMTPHost == "" {
		l.when(c.SMTPUser != "" || c.SMTPPassword != "" || c.MailFrom != "",
			"HOLDFAST_SMTP_HOST is not set, but other settings of mail are. Set it, or take the others away.")
		return
	}
	l.when(!hostName.MatchString(c.SMTPHost) && net.ParseIP(c.SMTPHost) == nil,
		"HOLDFAST_SMTP_HOST is %q. It must be the name of a host, such as mail.example.org; its port goes into HOLDFAST_SMTP_PORT.", c.SMTPHost)
	l.when(c.SMTPPort < 1 || c.SMTPPort > 65535, "HOLDFAST_SMTP_PORT is %d. It must be between 1 and 65535.", c.SMTPPort)
	l.when(c.SMTPTLS != StartTLS && c.SMTPTLS != ImplicitTLS && c.SMTPTLS != NoTLS,
		"HOLDFAST_SMTP_TLS is %q. It must be %s, %s or %s.", c.SMTPTLS, StartTLS, ImplicitTLS, NoTLS)
	l.when(c.SMTPTLS == NoTLS && !isLoopback(c.SMTPHost),
		"HOLDFAST_SMTP_TLS is none, and the mail server is not on this computer. Mail holds links that let people in, so it goes out encrypted.")
	l.when((c.SMTPUser == "") != (c.SMTPPassword == ""), "HOLDFAST_SMTP_USER and HOLDFAST_SMTP_PASSWORD belong together. Set both, or neither.")
	l.when(c.SMTPTLS == NoTLS && c.SMTPUser != "", "HOLDFAST_SMTP_USER needs TLS: the password would go out in the clear.")
	l.when(!isMailAddress(c.MailFrom), "HOLDFAST_MAIL_FROM is %q. It must be a plain address, such as post@notes.example.org.", c.MailFrom)
	l.when(!oneLine(c.MailName, maxBrand), "HOLDFAST_MAIL_NAME must be one line of at most %d letters.", maxBrand)
	l.when(use == Serve && c.Origin == "", "HOLDFAST_ORIGIN is not set. Mail holds links, so Holdfast must know which address people type, such as https://notes.example.org.")
}

// isMailAddress takes what server/mail takes: one address, nothing around it, no quotes and nothing beyond ASCII.
func isMailAddress(s string) bool {
	parsed, err := mail.ParseAddress(s)
	return err == nil && parsed.Name == "" && parsed.Address == s && len(s) <= 254 &&
		strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"<>(),:;[]\`, r) }) < 0
}

// validateLimits keeps a slip of the finger from shutting everybody out, or from switching a limit off.
func (c *Config) validateLimits(l *list) {
	l.when(c.WritesPerMinute < 1 || c.WritesPerMinute > maxWrites, "HOLDFAST_WRITES_PER_MINUTE is %d. It must be between 1 and %d.", c.WritesPerMinute, maxWrites)
}

func isMongoURI(s string) bool {
	return strings.HasPrefix(s, "mongodb://") || strings.HasPrefix(s, "mongodb+srv://")
}

// mongoIsPrivate says whether the connection has TLS or stays on this computer. mongodb+srv has TLS unless told
// otherwise.
func mongoIsPrivate(uri string) bool {
	u, err := url.Parse(uri)
	if err != nil {
		return strings.Contains(uri, "tls=true") // several hosts with ports are no URL to net/url
	}
	q := u.Query()
	if tls := q.Get("tls") + q.Get("ssl"); tls != "" {
		return tls == "true"
	}
	return u.Scheme == "mongodb+srv" || isLoopback(u.Hostname())
}

func isHostPort(s string) bool {
	u, err := url.Parse("redis://" + s)
	return err == nil && u.Hostname() != "" && u.Port() != "" && u.Host == s
}

// validateProxies refuses half a setting: a header believed from anybody lets a reader choose their own address.
func (c *Config) validateProxies(l *list) {
	for _, p := range c.TrustedProxies {
		_, asAddr := netip.ParseAddr(p)
		_, asNet := netip.ParsePrefix(p)
		l.when(asAddr != nil && asNet != nil, "HOLDFAST_TRUSTED_PROXIES holds %q. It takes addresses such as 10.0.0.5 and networks such as 10.0.0.0/24, with commas between and no spaces.", p)
	}
	l.when(len(c.TrustedProxies) > 0 && c.ProxyHeader == "", "HOLDFAST_PROXY_HEADER is not set, but HOLDFAST_TRUSTED_PROXIES is. They are used together.")
	l.when(len(c.TrustedProxies) == 0 && c.ProxyHeader != "", "HOLDFAST_TRUSTED_PROXIES is not set, but HOLDFAST_PROXY_HEADER is. They are used together.")
	l.when(c.ProxyHeader != "" && !header.MatchString(c.ProxyHeader), "HOLDFAST_PROXY_HEADER is %q, which is not the name of a header.", c.ProxyHeader)
	l.when(strings.EqualFold(c.ProxyHeader, "X-Forwarded-For"),
		"HOLDFAST_PROXY_HEADER is X-Forwarded-For, whose first address the reader's own browser can write. Let the proxy overwrite X-Real-IP and name that.")
}
