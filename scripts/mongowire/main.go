// Mongowire is a stand-in for MongoDB that the storage tests start where no real one is at hand: FerretDB on SQLite
// files. It is a module of its own, so that nothing of it is ever in the product's go.mod.
//
// It speaks MongoDB's protocol and keeps what it is given, but it is no MongoDB: it scans instead of using indexes,
// does not update atomically, and knows no replica set. At most 200 documents a collection, one connection.
//
//	mongowire [-listen ADDRESS] [-data FOLDER]
//
// The first line on standard output is the connection string. It ends when standard input does, so that it never
// outlives who started it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "loopback `address`; port 0 takes a free one")
	data := flag.String("data", "", "`folder` that stays; without one the data go when the program ends")
	flag.Parse()
	if err := run(*listen, *data); err != nil {
		fmt.Fprintln(os.Stderr, "mongowire:", err)
		os.Exit(1)
	}
}

func run(listen, data string) error {
	if data == "" {
		folder, err := os.MkdirTemp("", "mongowire")
		if err != nil {
			return err
		}
		defer os.RemoveAll(folder)
		data = folder
	}
	f, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: listen},
		Handler:   "sqlite",
		SQLiteURL: "file:" + data + "/",
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- f.Run(ctx) }()
	fmt.Println(f.MongoDBURI())
	_, _ = io.Copy(io.Discard, os.Stdin)
	stop()
	return <-ended
}
