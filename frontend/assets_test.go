package frontend

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/fstest"
)

func built(without string) fstest.MapFS {
	files, manifest := fstest.MapFS{}, map[string]string{}
	for i, name := range needed {
		stem, kind, _ := strings.Cut(name, ".")
		manifest[name] = fmt.Sprintf("%s-%d.%s", stem, i+1, kind)
		for _, suffix := range []string{"", ".gz", ".br"} {
			files["dist/"+manifest[name]+suffix] = &fstest.MapFile{Data: []byte(manifest[name] + suffix)}
		}
	}
	raw, _ := json.Marshal(manifest)
	files["dist/manifest.json"] = &fstest.MapFile{Data: raw}
	delete(files, without)
	return files
}

func TestLoadGivesEveryFileInEveryEncoding(t *testing.T) {
	a, err := load(built(""))
	if err != nil {
		t.Fatal(err)
	}
	if got := a.URL("app.css"); got != "/assets/app-1.css" {
		t.Errorf("URL = %q", got)
	}
	js, ok := a.Get("app-2.js")
	if !ok || string(js.Plain) != "app-2.js" || string(js.Gzip) != "app-2.js.gz" || string(js.Brotli) != "app-2.js.br" {
		t.Errorf("Get(app-2.js) = %+v, %v", js, ok)
	}
	if !strings.HasPrefix(js.Type, "text/javascript") || js.ETag != `"app-2.js"` {
		t.Errorf("type %q, etag %q", js.Type, js.ETag)
	}
	if again, ok := a.File("app.js"); !ok || again != js {
		t.Errorf("File(app.js) = %+v, %v", again, ok)
	}
	if _, ok := a.File("app-2.js"); ok {
		t.Error("File takes a hashed name")
	}
	for _, name := range []string{"app.js", "manifest.json", ".keep", "app-2.js.gz", ""} {
		if _, ok := a.Get(name); ok {
			t.Errorf("Get(%q) gives a file", name)
		}
	}
}

func TestLoadOfAFreshCloneSaysWhatToDo(t *testing.T) {
	_, err := load(fstest.MapFS{"dist/.keep": {}})
	if !errors.Is(err, ErrNotBuilt) || !strings.Contains(err.Error(), "scripts/run") {
		t.Errorf("err = %v", err)
	}
}

func TestLoadRefusesHalfABuild(t *testing.T) {
	for _, missing := range []string{"dist/app-2.js", "dist/app-1.css.br", "dist/editor-3.js.gz"} {
		if _, err := load(built(missing)); err == nil || errors.Is(err, ErrNotBuilt) {
			t.Errorf("without %s: err = %v", missing, err)
		}
	}
	short := built("")
	short["dist/manifest.json"] = &fstest.MapFile{Data: []byte(`{"app.css":"app-1.css"}`)}
	if _, err := load(short); err == nil {
		t.Error("a manifest without a script is taken")
	}
}

// The budget of a first visit (60,000 bytes) leaves this much for the files; the real build is held to it when present.
func TestTheRealBuildKeepsItsBudget(t *testing.T) {
	a, err := Load()
	if errors.Is(err, ErrNotBuilt) {
		t.Skip("SKIPPED: the front end is not built")
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, limit := range map[string]int{"app.css": 8_000, "app.js": 22_000, "editor.js": 75_000} {
		asset, _ := a.Get(strings.TrimPrefix(a.URL(name), Prefix))
		if len(asset.Brotli) > limit {
			t.Errorf("%s is %d bytes, budget %d", name, len(asset.Brotli), limit)
		}
		zipped, err := gzip.NewReader(bytes.NewReader(asset.Gzip))
		if err != nil {
			t.Fatal(err)
		}
		if plain, err := io.ReadAll(zipped); err != nil || !bytes.Equal(plain, asset.Plain) {
			t.Errorf("%s.gz does not hold %s", name, name)
		}
	}
	css, _ := a.Get(strings.TrimPrefix(a.URL("app.css"), Prefix))
	for _, foreign := range []string{"http://", "https://", "//cdn", "@import"} {
		if bytes.Contains(css.Plain, []byte(foreign)) {
			t.Errorf("the style sheet asks elsewhere: %s", foreign)
		}
	}
}
