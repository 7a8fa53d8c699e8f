package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend"
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/clock"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// serveFloor is the least a thread page could do: read 20 documents in one indexed query, open them, print the same
// template. No session, no access, no read mark, no names to look up, and one durable insert for a write.
func serveFloor(data string) error {
	h := openHouse(data)
	defer h.Close()
	assets, err := frontend.Load()
	if err != nil {
		return err
	}
	f := &floor{store: h.Store, ids: id.NewSource(clock.System{}, rand.Reader), links: parts.Links{
		Style: assets.URL("app.css"), Script: assets.URL("app.js"), Icon: assets.URL("mark.svg"),
	}}
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true})
	app.Get("/threads/:thread", f.thread)
	app.Post("/insert", f.insert)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("http://%s\n", l.Addr())
	return app.Listener(l)
}

type floor struct {
	store store.Store
	ids   *id.Source
	links parts.Links
}

func (f *floor) thread(c *fiber.Ctx) error {
	docs, err := f.store.Find(context.Background(), forum.Posts, store.Query{Index: "by_thread", Equal: []any{c.Params("thread")}, Limit: postsAPage})
	if err != nil {
		return err
	}
	now := time.Now()
	page := pages.Thread{
		Frame: parts.Frame{Title: "Reading", Links: f.links, Nonce: "floor", SignedIn: true, Filled: &parts.Filled{Label: "Answer", Href: "/answer", Icon: "answer"}},
		Title: "Measured conversation", StartedBy: "Tern", Readers: "Everybody in this group can read it.", Posts: make([]parts.Post, len(docs)),
		Back: parts.Link{Label: "Tuesday evening group", Href: "/cohorts/1"}, End: parts.End{Read: "/read", Upto: "1"},
	}
	for i, doc := range docs {
		body, err := gate.Decode(doc.Words["shown"].Text)
		if err != nil {
			return err
		}
		published, _ := doc.Keys["published"].(int64)
		page.Posts[i] = parts.Post{ID: doc.ID, Number: i + 1, Author: parts.Person{Name: "Tern"}, When: parts.Clock(clock.FromMillis(published), now), Answer: "/answer?to=" + doc.ID}
		if i%2 == 0 && i > 0 { // as seeded
			page.Posts[i].Ref = &parts.Ref{Name: "Tern", Href: "#p" + doc.ID, Excerpt: sentence}
		}
		for _, s := range body {
			page.Posts[i].Body = append(page.Posts[i].Body, parts.Segment{HTML: parts.HTML(s.HTML)})
		}
	}
	var b bytes.Buffer
	if err := pages.ThreadPage(page).Render(context.Background(), &b); err != nil {
		return err
	}
	c.Type("html", "utf-8")
	return c.Send(b.Bytes())
}

func (f *floor) insert(c *fiber.Ctx) error {
	text := string(c.Request().PostArgs().Peek("words"))
	doc := store.Doc{ID: f.ids.New(), Schema: 1, Body: []byte("{}"), Words: map[string]store.Words{
		"shown": {Owner: "floor", Class: "group", Revision: "1", Text: []byte(strings.Clone(text))},
	}}
	if _, err := f.store.Insert(context.Background(), forum.Posts, doc); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusOK)
}
