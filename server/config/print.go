package config

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"text/tabwriter"
)

// Variable is one setting as operators meet it.
type Variable struct {
	Name    string // with Prefix
	Default string // empty: not set
	What    string // one or two sentences
	Secret  bool   // has a twin Name+"_FILE" and is never printed

	field int
}

// Variables lists every setting in the order of the struct.
func Variables() []Variable {
	t := reflect.TypeFor[Config]()
	var all []Variable
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			continue
		}
		all = append(all, Variable{
			Name: Prefix + f.Tag.Get("env"), Default: f.Tag.Get("envDefault"), What: f.Tag.Get("what"),
			Secret: f.Tag.Get("secret") == "true", field: i,
		})
	}
	return all
}

// Print writes every setting, its value and where that came from. Secrets show as [hidden], and unset ones as a dash.
func (c *Config) Print(w io.Writer) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, v := range Variables() {
		source := c.sources[v.Name]
		if source == "" {
			source = "default"
		}
		fmt.Fprintf(out, "%s\t%s\t%s\n", v.Name, c.shown(v), source)
	}
	return out.Flush()
}

func (c *Config) shown(v Variable) string {
	field := reflect.ValueOf(c).Elem().Field(v.field)
	if field.IsZero() && field.Kind() != reflect.Int && field.Kind() != reflect.Bool {
		return "-"
	}
	if v.Secret {
		return hidden
	}
	if several, ok := field.Interface().([]string); ok {
		return strings.Join(several, ",")
	}
	return fmt.Sprint(field.Interface())
}

// Table is README's table of settings, in Markdown.
func Table() string {
	var b strings.Builder
	b.WriteString("| variable | default | what it is |\n|---|---|---|\n")
	for _, v := range Variables() {
		name, value := "`"+v.Name+"`", "–"
		if v.Secret {
			name += " †"
		}
		if v.Default != "" {
			value = "`" + v.Default + "`"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", name, value, v.What)
	}
	return b.String()
}
