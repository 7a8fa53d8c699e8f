package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"holdfast/server/app"
	"holdfast/server/config"
	"holdfast/server/relay"
)

type keyCmd struct {
	Print keyPrintCmd `cmd:"" help:"Print the root key for paper."`
}

type keyPrintCmd struct{}

// Run prints the root key in groups that tell when one of them was mistyped. It makes no key.
func (keyPrintCmd) Run(sh *shell) error {
	cfg, err := sh.load(config.Tool, nil)
	if err != nil {
		return err
	}
	root, err := app.Root(cfg)
	if err != nil {
		return err
	}
	fmt.Fprintf(sh.out, `Root key of the practice %q

%s

Keep this paper apart from the backups. Whoever has both can read everything; whoever has lost both can read nothing.
To use it: set HOLDFAST_ROOT_KEY_FILE to a file with these groups.
`, cfg.Practice, root.Paper())
	return nil
}

type adminCmd struct {
	Mail   adminMailCmd   `cmd:"" help:"Mail that stayed here, with its links, and mail that did not arrive."`
	Parked adminParkedCmd `cmd:"" help:"What could not be carried out and waits for you."`
	Retry  adminRetryCmd  `cmd:"" help:"Have parked events carried out again."`
}

type adminParkedCmd struct{}

// Run lists parked events: ids, kinds and times, never words.
func (adminParkedCmd) Run(sh *shell) error {
	return sh.house(func(h *app.House) error {
		parked, err := h.Relay.Parked(sh.ctx)
		if err != nil {
			return err
		}
		if len(parked) == 0 {
			fmt.Fprintln(sh.out, "Nothing is parked. Everything that follows from what was written has been done or is on its way.")
			return nil
		}
		w := tabwriter.NewWriter(sh.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "SINCE\tKIND\tTRIES\tREASON\tWHERE\tEVENT")
		for _, p := range parked {
			fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s/%s\t%s\n", p.Since.Format(time.RFC3339), p.Kind, p.Tries, p.Reason, p.Collection, p.Doc, p.Event)
		}
		return w.Flush()
	})
}

type adminRetryCmd struct {
	Event string `arg:"" optional:"" help:"One event's id; without it, all of them."`
}

// Run gives parked events back to the relay of the running server.
func (c *adminRetryCmd) Run(sh *shell) error {
	return sh.house(func(h *app.House) error {
		parked, err := h.Relay.Parked(sh.ctx)
		if err != nil {
			return err
		}
		if c.Event != "" {
			parked = slices.DeleteFunc(parked, func(p relay.ParkedEvent) bool { return p.Event != c.Event })
		}
		n, err := h.Relay.Unpark(sh.ctx, parked...)
		if err == nil {
			fmt.Fprintf(sh.out, "%d to be carried out again. A running server takes them up within five seconds.\n", n)
		}
		return err
	})
}

type configCmd struct {
	Print configPrintCmd `cmd:"" help:"Show every setting, where it came from, and hide secrets."`
	Check configCheckCmd `cmd:"" help:"Say everything that is wrong with the settings."`
}

type configPrintCmd struct{}

// Run prints the settings, wrong ones too.
func (configPrintCmd) Run(sh *shell) error {
	cfg, err := sh.load(config.Serve, nil)
	cfg.Print(sh.out)
	return err
}

type configCheckCmd struct{}

// Run checks the settings as serve would.
func (configCheckCmd) Run(sh *shell) error {
	if _, err := sh.load(config.Serve, nil); err != nil {
		return err
	}
	fmt.Fprintln(sh.out, "The settings are complete.")
	return nil
}

// house opens the records for a tool that listens on nothing.
func (sh *shell) house(use func(*app.House) error) (err error) {
	cfg, err := sh.load(config.Tool, nil)
	if err != nil {
		return err
	}
	h, err := app.New(sh.ctx, cfg, config.Tool, app.Outside{Clock: sh.now(), Log: sh.err})
	if err != nil {
		return err
	}
	defer func() {
		if shut := h.Close(); err == nil {
			err = shut
		}
	}()
	if h.RootMade != "" {
		sh.warnOfRoot(h.RootMade)
	}
	return use(h)
}

// dataShown is the data folder as somebody would type it.
func (sh *shell) dataShown(root string) string {
	if sh.data != "" {
		return sh.data
	}
	return filepath.Dir(filepath.Dir(root))
}
