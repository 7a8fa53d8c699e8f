// Command holdfast is the whole program: the server, its demo, and the tools an operator needs at a shell. Each
// sub-command prints its own help.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // a small image has no zone files

	"github.com/alecthomas/kong"

	"holdfast/server/config"
)

// commands are the sub-commands. Every one takes --data.
type commands struct {
	Data string `help:"Folder for everything that is kept; comes before HOLDFAST_DATA." type:"path" placeholder:"DIR"`

	Demo        demoCmd        `cmd:"" help:"A throw-away house with made-up people, for this computer only."`
	Serve       serveCmd       `cmd:"" help:"The real thing."`
	Setup       setupCmd       `cmd:"" help:"The link that gives the practice its first admin."`
	Import      importCmd      `cmd:"" help:"Bring a group's history in."`
	Screen      screenCmd      `cmd:"" help:"What the screener says of texts, as JSON Lines."`
	Key         keyCmd         `cmd:"" help:"The root key."`
	Admin       adminCmd       `cmd:"" help:"What an operator looks after."`
	Config      configCmd      `cmd:"" help:"The settings."`
	Healthcheck healthcheckCmd `cmd:"" help:"Ask a running server whether it can serve; for containers."`
	Version     versionCmd     `cmd:"" help:"Which build this is."`
}

// shell is what a sub-command works with; a test hands in its own.
type shell struct {
	ctx     context.Context
	out     io.Writer
	err     io.Writer
	in      io.Reader
	environ []string
	data    string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	sh := &shell{ctx: ctx, out: os.Stdout, err: os.Stderr, in: os.Stdin, environ: os.Environ()}
	if err := run(sh, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "holdfast:", err)
		stop()
		os.Exit(1)
	}
}

// run picks the sub-command. The error is for the last line on the screen.
func run(sh *shell, args []string) error {
	var c commands
	parser, err := kong.New(&c, kong.Name("holdfast"), kong.UsageOnError(), kong.Writers(sh.out, sh.err),
		kong.Description("A forum for closed therapy groups, between their sessions. Not a crisis service."))
	if err != nil {
		return err
	}
	picked, err := parser.Parse(args)
	if err != nil {
		parser.FatalIfErrorf(err)
	}
	sh.data = c.Data
	return picked.Run(sh)
}

// load reads the settings for one use and says what the operator should know of them.
func (sh *shell) load(use config.Use, port *int) (*config.Config, error) {
	cfg, warnings, err := config.Load(sh.environ, use, config.Flags{Data: sh.data, Port: port})
	for _, w := range warnings {
		fmt.Fprintln(sh.err, "holdfast: note:", w)
	}
	return cfg, err
}
