package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// whole is an environment that serve accepts without a warning.
var whole = []string{
	"HOLDFAST_STAFFED_HOURS=Somebody reads on weekdays from nine to five.",
	"HOLDFAST_HELP_PHONE=Call the practice on the number in your letter.",
	"HOLDFAST_HELP_EMERGENCY=In danger, call the emergency number.",
	"HOLDFAST_RETENTION=The practice keeps its records for ten years.",
}

// mailed is what a mail server needs.
var mailed = with("HOLDFAST_ORIGIN=https://notes.example.org", "HOLDFAST_SMTP_HOST=mail.example.org", "HOLDFAST_MAIL_FROM=post@notes.example.org")

func with(lines ...string) []string { return append(slices.Clone(whole), lines...) }

func TestNothingSetIsEnough(t *testing.T) {
	for _, use := range []Use{Demo, Serve, Tool} {
		c, warnings, err := Load(whole, use, Flags{})
		if err != nil || len(warnings) > 0 {
			t.Fatalf("%s: %v, %v", use, err, warnings)
		}
		if c.Address() != "127.0.0.1:8080" || c.Data != "./holdfast-data" || c.Store != SQLite || !c.Loopback() {
			t.Errorf("%s: unexpected defaults %+v", use, c)
		}
	}
}

func TestEmptyValueIsNotSet(t *testing.T) {
	c, _, err := Load(with("HOLDFAST_PORT=", "HOLDFAST_REDIS_PASSWORD=", "HOLDFAST_REDIS_PASSWORD_FILE="), Serve, Flags{})
	if err != nil || c.Port != 8080 {
		t.Errorf("port %d, %v", c.Port, err)
	}
}

func TestFlagsComeFirst(t *testing.T) {
	port := 0
	c, _, err := Load(with("HOLDFAST_PORT=9000", "HOLDFAST_DATA=/env"), Tool, Flags{Port: &port, Data: "/flag"})
	if err != nil || c.Port != 0 || c.Data != "/flag" {
		t.Errorf("got %d, %s, %v", c.Port, c.Data, err)
	}
}

func TestDemoStaysOnThisComputer(t *testing.T) {
	c, warnings, err := Load([]string{"HOLDFAST_BIND=0.0.0.0", "HOLDFAST_ORIGIN=https://notes.example.org"}, Demo, Flags{})
	if err != nil || c.Bind != "127.0.0.1" || c.Origin != "" {
		t.Errorf("bind %q, origin %q, %v", c.Bind, c.Origin, err)
	}
	if len(warnings) != 2 {
		t.Errorf("want a warning for each, got %q", warnings)
	}
}

func TestSecretsComeFromFiles(t *testing.T) {
	path := secretFile(t, "open sesame\n")
	c, _, err := Load(with("HOLDFAST_REDIS_ADDRESS=localhost:6379", "HOLDFAST_REDIS_PASSWORD_FILE="+path), Serve, Flags{})
	if err != nil || c.RedisPassword.Reveal() != "open sesame" {
		t.Errorf("got %q, %v", c.RedisPassword.Reveal(), err)
	}
}

func TestSecretFilesThatCannotBeUsed(t *testing.T) {
	for name, tc := range map[string]struct{ lines, want []string }{
		"both":    {[]string{"HOLDFAST_ROOT_KEY=x", "HOLDFAST_ROOT_KEY_FILE=/y"}, []string{"both set"}},
		"missing": {[]string{"HOLDFAST_ROOT_KEY_FILE=/nowhere/at/all"}, []string{"cannot be read", "no such file"}},
		"folder":  {[]string{"HOLDFAST_ROOT_KEY_FILE=" + t.TempDir()}, []string{"cannot be read", "is a directory"}},
		"empty":   {[]string{"HOLDFAST_ROOT_KEY_FILE=" + secretFile(t, "\n")}, []string{"is empty"}},
		"large":   {[]string{"HOLDFAST_ROOT_KEY_FILE=" + secretFile(t, strings.Repeat("x", maxSecret+1))}, []string{"too large"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := Load(with(tc.lines...), Serve, Flags{})
			for _, want := range tc.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("want %q in %v", want, err)
				}
			}
		})
	}
}

func secretFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Each line alone is one problem, and the sentence names the variable.
func TestRefusals(t *testing.T) {
	for _, lines := range [][]string{
		{"HOLDFAST_PORT=eighty"}, {"HOLDFAST_PORT=65536"}, {"HOLDFAST_PORT=-1"},
		{"HOLDFAST_BIND=notes.example.org", "HOLDFAST_ORIGIN=https://notes.example.org"}, {"HOLDFAST_DATA= "},
		{"HOLDFAST_ORIGIN=http://notes.example.org"}, {"HOLDFAST_ORIGIN=https://notes.example.org/"},
		{"HOLDFAST_ORIGIN=https://a:b@notes.example.org"}, {"HOLDFAST_ORIGIN=notes.example.org"}, {"HOLDFAST_ORIGIN=https://"},
		{"HOLDFAST_PRACTICE=Our Practice"}, {"HOLDFAST_PRACTICE=-a"}, {"HOLDFAST_PRACTICE=" + strings.Repeat("a", 41)},
		{"HOLDFAST_BRAND=" + strings.Repeat("ö", maxBrand+1)}, {"HOLDFAST_BRAND=a\nb"}, {"HOLDFAST_BRAND=\xff"},
		{"HOLDFAST_ZONE=Atlantis/Main"}, {"HOLDFAST_ZONE=Local"},
		{"HOLDFAST_STAFFED_HOURS=" + strings.Repeat("a", maxSentence+1)},
		{"HOLDFAST_HELP_PHONE=" + strings.Repeat("a", maxSentence+1)},
		{"HOLDFAST_HELP_EMERGENCY=" + strings.Repeat("a", maxSentence+1)},
		{"HOLDFAST_LEAVE_TO=http://weather.example.org"}, {"HOLDFAST_LEAVE_TO=/weather"}, {"HOLDFAST_LEAVE_TO=javascript:alert(1)"},
		{"HOLDFAST_STORE=postgres"}, {"HOLDFAST_MONGO_URI=http://db"}, {"HOLDFAST_MONGO_URI=mongodb://db/?tls=false"},
		{"HOLDFAST_MONGO_DATABASE=a b", "HOLDFAST_STORE=mongo", "HOLDFAST_MONGO_URI=mongodb://localhost"},
		{"HOLDFAST_REDIS_ADDRESS=redis"}, {"HOLDFAST_REDIS_ADDRESS=user@redis:6379"},
		{"HOLDFAST_REDIS_TLS=maybe", "HOLDFAST_REDIS_ADDRESS=localhost:6379"},
		{"HOLDFAST_KEY_CACHE=0"}, {"HOLDFAST_WRITES_PER_MINUTE=0"}, {"HOLDFAST_LOG_LEVEL=loud"},
		{"HOLDFAST_TRUSTED_PROXIES=proxy", "HOLDFAST_PROXY_HEADER=X-Real-IP"},
		{"HOLDFAST_PROXY_HEADER=X-Forwarded-For", "HOLDFAST_TRUSTED_PROXIES=10.0.0.0/8"},
		{"HOLDFAST_PROXY_HEADER=X Real", "HOLDFAST_TRUSTED_PROXIES=10.0.0.1"},
	} {
		_, _, err := Load(with(lines...), Serve, Flags{})
		var problems Problems
		name, _, _ := strings.Cut(lines[0], "=")
		if !errors.As(err, &problems) || len(problems) != 1 || !strings.Contains(problems[0], name) {
			t.Errorf("%q: want one problem that names %s, got %q", lines, name, problems)
		}
	}
}

// The same for mail, on top of settings with which mail goes out.
func TestMailRefusals(t *testing.T) {
	if _, _, err := Load(mailed, Serve, Flags{}); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"HOLDFAST_SMTP_HOST=mail.example.org:587", "HOLDFAST_SMTP_HOST=smtp://mail", "HOLDFAST_SMTP_HOST=a b",
		"HOLDFAST_SMTP_PORT=0", "HOLDFAST_SMTP_PORT=70000",
		"HOLDFAST_SMTP_TLS=maybe", "HOLDFAST_SMTP_TLS=none", "HOLDFAST_SMTP_USER=notes", "HOLDFAST_SMTP_PASSWORD=x",
		"HOLDFAST_MAIL_FROM=Notes <post@notes.example.org>", "HOLDFAST_MAIL_FROM=post", "HOLDFAST_MAIL_FROM=\"a b\"@example.org",
		"HOLDFAST_MAIL_FROM=a@b.example,c@d.example", "HOLDFAST_MAIL_FROM=pöst@example.org",
		"HOLDFAST_MAIL_NAME=" + strings.Repeat("a", maxBrand+1), "HOLDFAST_MAIL_NAME=a\nBcc: b",
		"HOLDFAST_RETENTION=" + strings.Repeat("a", maxSentence+1),
	} {
		_, _, err := Load(append(slices.Clone(mailed), line), Serve, Flags{})
		var problems Problems
		name, _, _ := strings.Cut(line, "=")
		if !errors.As(err, &problems) || len(problems) != 1 || !strings.Contains(problems[0], name) {
			t.Errorf("%q: want one problem that names %s, got %q", line, name, problems)
		}
	}
	for _, lines := range [][]string{
		{"HOLDFAST_SMTP_HOST=localhost", "HOLDFAST_SMTP_TLS=none"}, {"HOLDFAST_SMTP_HOST=::1", "HOLDFAST_SMTP_TLS=none"},
		{"HOLDFAST_SMTP_TLS=tls", "HOLDFAST_SMTP_PORT=465", "HOLDFAST_SMTP_USER=notes", "HOLDFAST_SMTP_PASSWORD=x"},
	} {
		if _, _, err := Load(append(slices.Clone(mailed), lines...), Serve, Flags{}); err != nil {
			t.Errorf("%q: %v", lines, err)
		}
	}
}

func TestMailSettingsWithoutAServer(t *testing.T) {
	for _, line := range []string{"HOLDFAST_SMTP_USER=notes", "HOLDFAST_SMTP_PASSWORD=x", "HOLDFAST_MAIL_FROM=post@notes.example.org"} {
		_, _, err := Load(with(line), Serve, Flags{})
		if err == nil || !strings.Contains(err.Error(), "HOLDFAST_SMTP_HOST is not set") {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// Whatever the environment says, made-up people get no mail.
func TestDemoSendsNoMail(t *testing.T) {
	c, warnings, err := Load(append(slices.Clone(mailed), "HOLDFAST_SMTP_USER=notes", "HOLDFAST_SMTP_PASSWORD=x"), Demo, Flags{})
	if err != nil || c.SMTPHost != "" || c.SMTPUser != "" || c.SMTPPassword != "" || c.MailFrom != "" {
		t.Errorf("mail server %q, %v", c.SMTPHost, err)
	}
	if !strings.Contains(strings.Join(warnings, "\n"), "HOLDFAST_SMTP_HOST is left aside") {
		t.Errorf("it is not said: %q", warnings)
	}
}

func TestSettingsThatMiss(t *testing.T) {
	for _, tc := range []struct{ line, want string }{
		{"HOLDFAST_BIND=0.0.0.0", "HOLDFAST_ORIGIN is not set"},
		{"HOLDFAST_STORE=mongo", "HOLDFAST_MONGO_URI is not set"},
		{"HOLDFAST_SMTP_HOST=localhost", "HOLDFAST_ORIGIN is not set. Mail holds links"},
		{"HOLDFAST_REDIS_USER=notes", "HOLDFAST_REDIS_ADDRESS is not set"},
		{"HOLDFAST_TRUSTED_PROXIES=10.0.0.1", "HOLDFAST_PROXY_HEADER is not set"},
		{"HOLDFAST_PROXY_HEADER=X-Real-IP", "HOLDFAST_TRUSTED_PROXIES is not set"},
	} {
		_, _, err := Load(with(tc.line), Serve, Flags{})
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: want %q, got %v", tc.line, tc.want, err)
		}
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	_, _, err := Load(with("HOLDFAST_PORT=x", "HOLDFAST_STORE=y", "HOLDFAST_ZONE=z", "HOLDFAST_ROOT_KEY_FILE=/nowhere"), Serve, Flags{})
	var problems Problems
	if !errors.As(err, &problems) || len(problems) != 4 {
		t.Errorf("want four problems, got %q", problems)
	}
}

func TestWarnings(t *testing.T) {
	for _, tc := range []struct{ line, want string }{
		{"HOLDFAST_PROT=9000", "HOLDFAST_PROT is not a setting"},
		{"HOLDFAST_BRAND_FILE=/x", "HOLDFAST_BRAND_FILE is not a setting"},
		{"HOLDFAST_TEST_MONGO=x", ""},
		{"PORT=x", ""},
		{"HOLDFAST_REDIS_ADDRESS=redis:6379", "HOLDFAST_REDIS_TLS"},
		{"HOLDFAST_REDIS_ADDRESS=[::1]:6379", ""},
	} {
		_, warnings, err := Load(with(tc.line), Serve, Flags{})
		if tc.want == "" && len(warnings) > 0 || !strings.Contains(strings.Join(warnings, "\n"), tc.want) || err != nil {
			t.Errorf("%s: want %q, got %q, %v", tc.line, tc.want, warnings, err)
		}
	}
	if _, warnings, _ := Load(nil, Serve, Flags{}); len(warnings) != len(whole) {
		t.Errorf("want one warning for each sentence a practice should write, got %q", warnings)
	}
}

func TestMongoIsPrivate(t *testing.T) {
	for uri, want := range map[string]bool{
		"mongodb://localhost/?x=y":         true,
		"mongodb://127.0.0.1:27017":        true,
		"mongodb://db:27017":               false,
		"mongodb://db:27017/?tls=true":     true,
		"mongodb://a:1,b:2/?tls=true":      true,
		"mongodb://a:1,b:2/?replicaSet=rs": false,
		"mongodb+srv://cluster":            true,
		"mongodb+srv://cluster/?tls=false": false,
	} {
		if got := mongoIsPrivate(uri); got != want {
			t.Errorf("%s: %v", uri, got)
		}
	}
}

func TestPrintHidesSecrets(t *testing.T) {
	canary := "canary-7f3a"
	path := secretFile(t, canary)
	c, _, err := Load(with(
		"HOLDFAST_STORE=mongo", "HOLDFAST_MONGO_URI=mongodb://u:"+canary+"@localhost", "HOLDFAST_ROOT_KEY="+canary,
		"HOLDFAST_REDIS_ADDRESS=localhost:6379", "HOLDFAST_REDIS_PASSWORD_FILE="+path,
		"HOLDFAST_ORIGIN=https://notes.example.org", "HOLDFAST_SMTP_HOST=mail.example.org", "HOLDFAST_MAIL_FROM=post@notes.example.org",
		"HOLDFAST_SMTP_USER=notes", "HOLDFAST_SMTP_PASSWORD="+canary,
		"HOLDFAST_TRUSTED_PROXIES=10.0.0.1,10.1.0.0/16", "HOLDFAST_PROXY_HEADER=X-Real-IP",
	), Serve, Flags{})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := c.Print(&out); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), canary) {
		t.Errorf("a secret is printed:\n%s", out.String())
	}
	rows := map[string]string{}
	for line := range strings.Lines(out.String()) {
		name, rest, _ := strings.Cut(line, " ")
		rows[name] = strings.Join(strings.Fields(rest), " ")
	}
	want := map[string]string{
		"HOLDFAST_PORT": "8080 default", "HOLDFAST_MONGO_URI": "[hidden] environment", "HOLDFAST_LEAVE_TO": "- default",
		"HOLDFAST_REDIS_PASSWORD": "[hidden] file " + path, "HOLDFAST_TRUSTED_PROXIES": "10.0.0.1,10.1.0.0/16 environment",
		"HOLDFAST_LOG_LEVEL": "INFO default",
	}
	got := map[string]string{}
	for name := range want {
		got[name] = rows[name]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(rows) != len(Variables()) {
		t.Errorf("%d rows for %d variables", len(rows), len(Variables()))
	}
}

// A problem may repeat a value, but never that of a secret.
func TestProblemsHoldNoSecret(t *testing.T) {
	canary := "canary-7f3a"
	for _, v := range Variables() {
		if !v.Secret {
			continue
		}
		_, warnings, err := Load([]string{v.Name + "=" + canary, "HOLDFAST_STORE=mongo"}, Serve, Flags{})
		if err == nil {
			continue
		}
		if strings.Contains(err.Error()+strings.Join(warnings, ""), canary) {
			t.Errorf("%s: its value is repeated", v.Name)
		}
	}
}

func TestEveryVariableIsDescribed(t *testing.T) {
	for _, v := range Variables() {
		if v.Name == Prefix || !strings.HasSuffix(v.What, ".") || strings.Contains(v.What, "|") {
			t.Errorf("%+v needs a name and a sentence", v)
		}
	}
}

func TestSecretPrintsNowhere(t *testing.T) {
	s := Secret("canary-7f3a")
	asJSON, err := json.Marshal(struct{ S Secret }{s})
	if err != nil {
		t.Fatal(err)
	}
	var logged strings.Builder
	slog.New(slog.NewTextHandler(&logged, nil)).Info("x", "s", s)
	all := fmt.Sprint(s) + fmt.Sprintf("%s %v %q %x %d %#v %+v", s, s, s, s, s, s, struct{ S Secret }{s}) + string(asJSON) + logged.String()
	if strings.Contains(all, "canary") || strings.Contains(all, "63616e617279") {
		t.Error(all)
	}
	if s.Reveal() != "canary-7f3a" {
		t.Error("the value is lost")
	}
}

func TestSecure(t *testing.T) {
	for origin, want := range map[string]bool{"": false, "http://localhost:8080": false, "https://notes.example.org": true} {
		c, _, err := Load(with("HOLDFAST_ORIGIN="+origin), Serve, Flags{})
		if err != nil || c.Secure() != want {
			t.Errorf("%q: %v, %v", origin, c.Secure(), err)
		}
	}
}
