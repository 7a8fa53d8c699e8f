package main

import (
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"holdfast/server/app"
	"holdfast/server/config"
)

type demoCmd struct {
	Port *int `help:"Port on 127.0.0.1; 0 takes any free one (8080)." placeholder:"N"`
}

// Run serves the demo until interrupted.
func (c *demoCmd) Run(sh *shell) error { return sh.serve(config.Demo, c.Port) }

type serveCmd struct {
	Port *int `help:"Port to listen on; comes before HOLDFAST_PORT." placeholder:"N"`
}

// Run serves until interrupted.
func (c *serveCmd) Run(sh *shell) error { return sh.serve(config.Serve, c.Port) }

func (sh *shell) serve(use config.Use, port *int) (err error) {
	cfg, err := sh.load(use, port)
	if err != nil {
		return err
	}
	h, err := app.New(sh.ctx, cfg, use, app.Outside{Clock: sh.now(), Log: sh.err})
	if err != nil {
		return err
	}
	defer func() {
		if shut := h.Close(); err == nil {
			err = shut
		}
	}()
	if err := h.Listen(); err != nil {
		return err
	}
	if h.RootMade != "" {
		sh.warnOfRoot(h.RootMade)
	}
	link, err := h.SetupLink(sh.ctx)
	if err != nil {
		return err
	}
	if link != "" {
		sh.sayHowToBegin(string(link))
	}
	fmt.Fprintf(sh.out, "\n  Open http://%s in a browser.\n  Ctrl-C stops it; what was written is kept in %s.\n\n", h.Address(), cfg.Data)
	return h.Run(sh.ctx)
}

// warnOfRoot says once, plainly, what a lost root key means.
func (sh *shell) warnOfRoot(path string) {
	fmt.Fprintf(sh.err, `
  A root key was made: %s
  Everything people write is sealed with it. Without it nobody can read any of it again, not even from a backup.
  Print it and keep the paper apart from the backups:  holdfast key print --data %s

`, path, sh.dataShown(path))
}

type healthcheckCmd struct {
	Port *int `help:"Port of the server on this computer; comes before HOLDFAST_PORT." placeholder:"N"`
}

// Run asks /readyz. It needs nothing but the port, so wrong settings elsewhere do not make a healthy server look sick.
func (c *healthcheckCmd) Run(sh *shell) error {
	cfg, _, _ := config.Load(sh.environ, config.Tool, config.Flags{Data: sh.data, Port: c.Port})
	client := http.Client{Timeout: 3 * time.Second}
	answer, err := client.Get("http://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(cfg.Port)) + "/readyz")
	if err != nil {
		return fmt.Errorf("the server does not answer")
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers that it is not ready")
	}
	return nil
}

type versionCmd struct{}

// Run prints what this binary was built from.
func (versionCmd) Run(sh *shell) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return fmt.Errorf("this build says nothing of itself")
	}
	revision := "unknown revision"
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			revision = s.Value
		}
	}
	fmt.Fprintln(sh.out, "holdfast", info.Main.Version, revision, info.GoVersion)
	return nil
}
