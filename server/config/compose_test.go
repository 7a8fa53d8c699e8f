package config

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// No container engine runs here, so docker-compose.yml is held to the settings by reading it.

type composeFile struct {
	Services map[string]service
	Secrets  map[string]struct{ File string }
	Volumes  map[string]any
	Networks map[string]struct {
		Internal bool
		IPAM     struct{ Config []struct{ Subnet string } }
	}
}

type service struct {
	Image, User string
	Command     []string
	Environment map[string]string
	Secrets     []string
	Volumes     []string
	Networks    []string
	Healthcheck map[string]any
	ReadOnly    bool     `yaml:"read_only"`
	CapDrop     []string `yaml:"cap_drop"`
	CapAdd      []string `yaml:"cap_add"`
	SecurityOpt []string `yaml:"security_opt"`
	NetworkMode string   `yaml:"network_mode"`
	Privileged  bool
}

func compose(t *testing.T) composeFile {
	t.Helper()
	content, err := os.ReadFile(composePath)
	if err != nil {
		t.Fatal(err)
	}
	var file composeFile
	if err := yaml.Unmarshal(content, &file); err != nil {
		t.Fatal(err)
	}
	return file
}

// apps are the services that run our program.
func apps(file composeFile) map[string]service {
	found := map[string]service{}
	for name, s := range file.Services {
		if strings.HasPrefix(s.Image, "holdfast:") {
			found[name] = s
		}
	}
	return found
}

func TestComposeUsesKnownSettings(t *testing.T) {
	running := apps(compose(t))
	if len(running) != 2 {
		t.Fatalf("want two instances, got %d", len(running))
	}
	for name, s := range running {
		for key := range s.Environment {
			if !known(key) && key != "SSL_CERT_DIR" { // Go's own: more authorities to believe
				t.Errorf("%s: %s is not a setting", name, key)
			}
			if i := slices.IndexFunc(Variables(), func(v Variable) bool { return v.Name == key }); i >= 0 && Variables()[i].Secret {
				t.Errorf("%s: %s is a secret and must be named as %s_FILE", name, key, key)
			}
		}
	}
}

var substitution = regexp.MustCompile(`\$\{(\w+):-([^}]*)\}`)

// What compose passes to each instance, with a file for each secret, is a whole configuration.
func TestComposeStarts(t *testing.T) {
	secret := map[string]string{
		"mongo_uri": "mongodb://holdfast:x@mongo1:27017,mongo2:27017/?replicaSet=holdfast&tls=true", "redis_password": "x", "root_key": strings.Repeat("0f", 32),
	}
	dir := t.TempDir()
	for name, value := range secret {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(value+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, s := range apps(compose(t)) {
		var environ []string
		for key, value := range s.Environment {
			value = substitution.ReplaceAllString(value, "$2")
			environ = append(environ, key+"="+strings.Replace(value, "/run/secrets", dir, 1))
		}
		c, warnings, err := Load(environ, Serve, Flags{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if c.SMTPHost != "mail" || c.SMTPTLS != StartTLS {
			t.Errorf("%s: mail goes to %q by %s", name, c.SMTPHost, c.SMTPTLS)
		}
		if c.Origin != "https://localhost" || c.Store != Mongo || c.MongoURI.Reveal() != secret["mongo_uri"] || c.RootKey.Reveal() != secret["root_key"] {
			t.Errorf("%s: read otherwise than meant: %s, %s", name, c.Origin, c.Store)
		}
		for _, w := range warnings {
			if strings.Contains(w, "is not a setting") || strings.Contains(w, "ROOT_KEY") || strings.Contains(w, "PROXIES") {
				t.Errorf("%s: %s", name, w)
			}
		}
	}
}

var secretPath = regexp.MustCompile(`/run/secrets/(\w+)`)

// servicesAsText is each service with everything it inherits, for looking at commands and checks as well.
func servicesAsText(t *testing.T) map[string]string {
	t.Helper()
	content, err := os.ReadFile(composePath)
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Services map[string]map[string]any }
	if err := yaml.Unmarshal(content, &file); err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for name, s := range file.Services {
		text, err := yaml.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(text)
	}
	return texts
}

func TestComposeSecretsAreDeclared(t *testing.T) {
	file := compose(t)
	written := servicesAsText(t)
	used := map[string]bool{}
	for name, s := range file.Services {
		for _, secret := range s.Secrets {
			used[secret] = true
			if _, ok := file.Secrets[secret]; !ok {
				t.Errorf("%s: the secret %s is declared nowhere", name, secret)
			}
		}
		for _, found := range secretPath.FindAllStringSubmatch(written[name], -1) {
			if !slices.Contains(s.Secrets, found[1]) {
				t.Errorf("%s names %s, which it is not given", name, found[0])
			}
		}
	}
	made, err := os.ReadFile("../../scripts/secrets")
	if err != nil {
		t.Fatal(err)
	}
	for name, secret := range file.Secrets {
		if !used[name] {
			t.Errorf("nobody reads the secret %s", name)
		}
		if secret.File != "./.holdfast/secrets/"+name || !strings.Contains(string(made), "put "+name+" ") {
			t.Errorf("scripts/secrets does not make %s at %s", name, secret.File)
		}
	}
}

func TestComposeServicesAreHeldSmall(t *testing.T) {
	file := compose(t)
	for name, s := range file.Services {
		if s.User == "" || strings.HasPrefix(s.User, "0") || strings.HasPrefix(s.User, "root") || s.Privileged {
			t.Errorf("%s runs as root", name)
		}
		if !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) || len(s.CapAdd) > 0 || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s: its root must be read-only, and it must hold and gain no rights", name)
		}
		if once := s.NetworkMode != ""; !once && len(s.Healthcheck) == 0 {
			t.Errorf("%s has no health check", name)
		}
		for _, volume := range s.Volumes {
			from, _, _ := strings.Cut(volume, ":")
			if _, named := file.Volumes[from]; !named && !strings.HasPrefix(from, "./scripts/image/") {
				t.Errorf("%s: the volume %s has no name", name, volume)
			}
		}
		// Short names only: they come from the one registry that every engine knows.
		if host, _, found := strings.Cut(s.Image, "/"); found && strings.ContainsAny(host, ".:") {
			t.Errorf("%s: the image %s names a registry", name, s.Image)
		}
	}
}

// Words and keys lie where the way out is closed, and the header of addresses is believed from the front's network alone.
func TestComposeNetworks(t *testing.T) {
	file := compose(t)
	if !file.Networks["records"].Internal {
		t.Error("the network of the records has a way out")
	}
	for _, name := range []string{"mongo1", "mongo2", "mongo3", "valkey"} {
		if got := file.Services[name].Networks; !slices.Equal(got, []string{"records"}) {
			t.Errorf("%s stands in %v", name, got)
		}
	}
	front := file.Networks["front"].IPAM.Config
	for name, s := range apps(file) {
		if len(front) != 1 || s.Environment["HOLDFAST_TRUSTED_PROXIES"] != front[0].Subnet {
			t.Errorf("%s trusts %s, and the front is in %v", name, s.Environment["HOLDFAST_TRUSTED_PROXIES"], front)
		}
	}
	if _, there := file.Services["front"]; !there {
		t.Error("there is no TLS front")
	}
}

const (
	readme      = "../../README.md"
	composePath = "../../docker-compose.yml"
	tableBegins = "<!-- settings: written from server/config, see CONTRIBUTING -->\n"
	tableEnds   = "<!-- settings end -->"
)

var write = flag.Bool("write", false, "write README's table of settings instead of comparing it")

// The table in README is the one the struct's tags make.
func TestReadmeTable(t *testing.T) {
	content, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begun := strings.Cut(string(content), tableBegins)
	table, after, ended := strings.Cut(rest, tableEnds)
	if !begun || !ended {
		t.Fatal("README has no table of settings between its two marks")
	}
	switch {
	case table == Table():
	case *write:
		if err := os.WriteFile(readme, []byte(before+tableBegins+Table()+tableEnds+after), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Error("README's table of settings is not what the struct says. To write it: go test ./server/config -run Readme -write")
	}
}
