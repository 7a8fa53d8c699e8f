package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"sort"
	"strings"

	"github.com/caarlos0/env/v11"
)

// maxSecret is the most bytes read from a secret's file. Our longest secret, a connection string, is far below it; a
// larger file is a wrong path.
const maxSecret = 64 << 10

// Problems is everything that is wrong with the settings, one plain sentence each. It never holds a secret's value.
type Problems []string

// Error gives the sentences, one a line.
func (p Problems) Error() string { return strings.Join(p, "\n") }

// Load reads the settings from environ (as os.Environ gives it) and the flags, for one use. Warnings are sentences the
// operator should read although the program can start. The error is a Problems with everything that is wrong at once;
// the Config is then still what could be read, good for Print and nothing else.
func Load(environ []string, use Use, flags Flags) (*Config, []string, error) {
	r := reader{given: ours(environ), values: map[string]string{}, sources: map[string]string{}}
	c := &Config{sources: r.sources}
	warnings := r.unknown()
	r.resolve()
	r.parse(c)
	c.apply(flags)
	if use == Demo {
		warnings = append(warnings, c.stayAtHome()...)
	}
	problems := append(r.problems, c.validate(use)...)
	warnings = append(warnings, c.warn(use)...)
	if len(problems) > 0 {
		return c, warnings, problems
	}
	return c, warnings, nil
}

// ours keeps the variables that begin with Prefix. An empty value counts as not set: compose files pass those on.
func ours(environ []string) map[string]string {
	given := map[string]string{}
	for _, line := range environ {
		name, value, _ := strings.Cut(line, "=")
		if strings.HasPrefix(name, Prefix) && value != "" {
			given[name] = value
		}
	}
	return given
}

type reader struct {
	given    map[string]string
	values   map[string]string
	sources  map[string]string
	problems Problems
}

// unknown warns of names nobody reads: a misspelt variable must not be silently without effect. HOLDFAST_TEST_… belongs
// to the tests.
func (r *reader) unknown() []string {
	var out []string
	for name := range r.given {
		if !known(name) && !strings.HasPrefix(name, Prefix+"TEST_") {
			out = append(out, fmt.Sprintf("%s is not a setting of Holdfast and has no effect. Is it spelt as in the list of `holdfast config print`?", name))
		}
	}
	sort.Strings(out)
	return out
}

func known(name string) bool {
	return slices.ContainsFunc(Variables(), func(v Variable) bool {
		return v.Name == name || (v.Secret && v.Name+"_FILE" == name)
	})
}

// resolve takes each variable's value from itself or, for a secret, from the file its twin names.
func (r *reader) resolve() {
	for _, v := range Variables() {
		value, direct := r.given[v.Name]
		path, filed := r.given[v.Name+"_FILE"]
		switch {
		case v.Secret && direct && filed:
			r.problems = append(r.problems, fmt.Sprintf("%s and %s_FILE are both set. Keep one of them.", v.Name, v.Name))
		case v.Secret && filed:
			r.fromFile(v.Name, path)
		case direct:
			r.values[v.Name], r.sources[v.Name] = value, "environment"
		}
	}
}

func (r *reader) fromFile(name, path string) {
	secret, err := readSecret(path)
	switch {
	case err != nil:
		r.problems = append(r.problems, fmt.Sprintf("%s_FILE: the file %s cannot be read (%v).", name, path, errors.Unwrap(err)))
	case len(secret) > maxSecret:
		r.problems = append(r.problems, fmt.Sprintf("%s_FILE: the file %s is too large to hold a secret.", name, path))
	case secret == "":
		r.problems = append(r.problems, fmt.Sprintf("%s_FILE: the file %s is empty.", name, path))
	default:
		r.values[name], r.sources[name] = secret, "file "+path
	}
}

// readSecret gives a file's content without the line end that editors and shells add.
func readSecret(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	return strings.TrimRight(string(content), "\r\n"), err
}

func (r *reader) parse(c *Config) {
	err := env.ParseWithOptions(c, env.Options{Environment: r.values, Prefix: Prefix})
	var all env.AggregateError
	if !errors.As(err, &all) {
		return
	}
	for _, one := range all.Errors {
		r.problems = append(r.problems, r.sentence(one))
	}
}

// sentence says what a value should have been. Values of secrets are strings and always parse, so none is repeated here.
func (r *reader) sentence(err error) string {
	var failed env.ParseError
	if !errors.As(err, &failed) {
		return err.Error()
	}
	field, _ := reflect.TypeFor[Config]().FieldByName(failed.Name)
	name := Prefix + field.Tag.Get("env")
	wanted := map[reflect.Kind]string{reflect.Int: "a whole number", reflect.Bool: "true or false"}[field.Type.Kind()]
	if name == Prefix+"LOG_LEVEL" {
		wanted = "debug, info, warn or error"
	}
	return fmt.Sprintf("%s is %q. It must be %s.", name, r.values[name], wanted)
}

func (c *Config) apply(flags Flags) {
	if flags.Port != nil {
		c.Port, c.sources[Prefix+"PORT"] = *flags.Port, "--port"
	}
	if flags.Data != "" {
		c.Data, c.sources[Prefix+"DATA"] = flags.Data, "--data"
	}
}

// stayAtHome keeps the demo on this computer, whatever the environment says: anyone may enter it as anybody.
func (c *Config) stayAtHome() []string {
	var out []string
	for _, s := range []struct {
		name  string
		value *string
		fixed string
	}{{"BIND", &c.Bind, "127.0.0.1"}, {"ORIGIN", &c.Origin, ""}} {
		if _, set := c.sources[Prefix+s.name]; set && *s.value != s.fixed {
			out = append(out, fmt.Sprintf("%s%s is left aside: the demo answers only to this computer.", Prefix, s.name))
		}
		*s.value, c.sources[Prefix+s.name] = s.fixed, "demo"
	}
	if c.SMTPHost != "" {
		out = append(out, "HOLDFAST_SMTP_HOST is left aside: the demo sends no mail and shows it in the browser.")
	}
	for name, value := range map[string]*string{"SMTP_HOST": &c.SMTPHost, "SMTP_USER": &c.SMTPUser, "SMTP_PASSWORD": (*string)(&c.SMTPPassword), "MAIL_FROM": &c.MailFrom} {
		*value, c.sources[Prefix+name] = "", "demo"
	}
	return out
}
