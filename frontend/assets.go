// Package frontend holds what a browser receives: pages, the parts they are made of, and the built style sheet and
// script, embedded. It imports nothing of the server.
package frontend

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed all:dist
var dist embed.FS

// Prefix is where the built files are served: GET Prefix + hashed name.
const Prefix = "/assets/"

// ErrNotBuilt is the answer of Load on a fresh clone. A server cannot start with it.
var ErrNotBuilt = errors.New("the style sheet and script are not built yet: run scripts/run, or \"npm ci && npm run build\" in frontend/, and build the program again")

// types are ours, because the system's own table differs from machine to machine.
var types = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// needed are the files without which a build is not whole: every name in the table of build.mjs.
var needed = []string{
	"app.css", "app.js", "editor.js", "mark.svg", "icon-leaf.svg", "icon-wave.svg", "icon-page.svg", "icon-ring.svg", "exit.js", "plan.js",
	"sw.js", "moderate.css", "moderate.js",
}

// Asset is one built file. Its name holds its hash, so it may be kept by browsers for ever; its bytes are shared and
// must not be changed.
type Asset struct {
	Name   string // hashed
	Type   string // content type
	ETag   string // quoted
	Plain  []byte
	Gzip   []byte
	Brotli []byte
}

// Assets are the built files by hashed name. It is read-only and safe for concurrent use.
type Assets struct {
	byHashed map[string]*Asset
	urls     map[string]string
}

// Load reads the embedded build. ErrNotBuilt when there is none; any other error means a build that is not whole.
func Load() (*Assets, error) { return load(dist) }

func load(files fs.FS) (*Assets, error) {
	raw, err := fs.ReadFile(files, "dist/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotBuilt
	}
	if err != nil {
		return nil, fmt.Errorf("reading the front end's manifest: %w", err)
	}
	var manifest map[string]string
	if err := json.Unmarshal(raw, &manifest); err != nil {
		return nil, fmt.Errorf("reading the front end's manifest: %w", err)
	}
	a := &Assets{byHashed: map[string]*Asset{}, urls: map[string]string{}}
	for name, hashed := range manifest {
		asset, err := read(files, hashed)
		if err != nil {
			return nil, fmt.Errorf("the front end's build is not whole, build it again: %w", err)
		}
		a.byHashed[hashed] = asset
		a.urls[name] = Prefix + hashed
	}
	for _, name := range needed {
		if a.urls[name] == "" {
			return nil, fmt.Errorf("the front end's build is not whole, build it again: %s is missing", name)
		}
	}
	return a, nil
}

func read(files fs.FS, hashed string) (*Asset, error) {
	asset := &Asset{Name: hashed, Type: types[path.Ext(hashed)], ETag: `"` + hashed + `"`}
	for suffix, into := range map[string]*[]byte{"": &asset.Plain, ".gz": &asset.Gzip, ".br": &asset.Brotli} {
		bytes, err := fs.ReadFile(files, "dist/"+hashed+suffix)
		if err != nil {
			return nil, err
		}
		*into = bytes
	}
	return asset, nil
}

// URL is the address of a built file by its plain name, such as "app.css"; empty for a name that was never built.
func (a *Assets) URL(name string) string { return a.urls[name] }

// File finds a built file by its plain name, for what is served at an address of its own.
func (a *Assets) File(name string) (*Asset, bool) {
	return a.Get(strings.TrimPrefix(a.urls[name], Prefix))
}

// Get finds a file by its hashed name.
func (a *Assets) Get(hashed string) (*Asset, bool) {
	asset, ok := a.byHashed[hashed]
	return asset, ok
}
