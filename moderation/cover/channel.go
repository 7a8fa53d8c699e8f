package cover

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// ChannelKind is a way by which somebody can be paged.
type ChannelKind string

// The kinds. Only a pager wakes anybody; the others reach whoever is there.
const (
	InApp   ChannelKind = "in-app" // on the pages of the staff
	Mail    ChannelKind = "mail"
	Webhook ChannelKind = "webhook" // an address that a pager service gave them
)

// ChannelKinds are all kinds, in the order in which they are shown.
var ChannelKinds = []ChannelKind{InApp, Mail, Webhook}

// Wakes says whether a channel of this kind reaches somebody who is not at a screen.
func (k ChannelKind) Wakes() bool { return k == Webhook }

// Channel is one person's one way of being paged.
type Channel struct {
	Person id.Person
	Kind   ChannelKind
	There  bool      // it leads somewhere: an address is set, a mailbox is safe
	Host   string    // of a pager's address, for its own person; empty otherwise
	Tested time.Time // when it was last tried; zero: never
	Proven time.Time // when its person last answered a test; zero: never, or not since its address changed

	version int64        // of the address: a test of another proves nothing
	address redact.Token // of a webhook
	rev     int64
	events  []store.Event
}

// ProvenUntil is until when the channel counts; zero: it does not.
func (c Channel) ProvenUntil() time.Time {
	if c.Proven.IsZero() || !c.There {
		return time.Time{}
	}
	return c.Proven.Add(ProofLasts)
}

// Counts says whether the channel was proven lately.
func (c Channel) Counts(now time.Time) bool { return now.Before(c.ProvenUntil()) }

// Channels is where they live, by person and kind.
var Channels = &store.Collection{Name: "cover_channels", Words: []string{"address"}}

// How often a channel can be tried, and for how long its test can be answered: what is answered the next day has woken
// nobody.
const (
	testEvery = time.Minute
	TestValid = time.Hour
)

// MyChannels lists the actor's own channels, for whoever works in the practice.
func (s *Service) MyChannels(ctx context.Context, actor access.Actor) ([]Channel, error) {
	if err := access.May(actor, access.TestChannel, access.Facts{}); err != nil {
		return nil, err
	}
	all, err := s.channels(ctx, actor.Person)
	for i, c := range all {
		all[i].Host = host(c.address)
	}
	return all, err
}

// host is the part of an address that leads nobody to the pager.
func host(address redact.Token) string {
	_, rest, _ := strings.Cut(string(address), "://")
	rest, _, _ = strings.Cut(rest, "/")
	rest, _, _ = strings.Cut(rest, "?")
	return rest
}

// SetWebhook sets the address of the actor's own pager; empty takes it away. A new one is not proven. Invalid with field
// address.
func (s *Service) SetWebhook(ctx context.Context, actor access.Actor, address string) error {
	if err := access.May(actor, access.TestChannel, access.Facts{}); err != nil {
		return err
	}
	address = strings.TrimSpace(address)
	if address != "" {
		if err := s.pager.Check(address); err != nil {
			return err
		}
	}
	return s.changeChannel(ctx, actor.Person, Webhook, func(c *Channel) (bool, error) {
		if string(c.address) == address {
			return false, nil
		}
		c.address, c.There, c.Proven, c.Tested = redact.Token(address), address != "", time.Time{}, time.Time{}
		c.version++
		c.events = append(c.events, s.trace(actor, access.TestChannel, string(actor.Person)))
		return true, nil
	})
}

// TestChannel sends the actor a page that says it is a test, by this channel. It counts once they answer it. TooMany
// within a minute of the last; Conflict for a channel that leads nowhere.
func (s *Service) TestChannel(ctx context.Context, actor access.Actor, kind ChannelKind) error {
	if err := access.May(actor, access.TestChannel, access.Facts{}); err != nil {
		return err
	}
	if !slices.Contains(ChannelKinds, kind) {
		return errAbsent
	}
	now := s.clock.Now()
	return s.changeChannel(ctx, actor.Person, kind, func(c *Channel) (bool, error) {
		if !c.There {
			return false, errs.New(errs.Conflict, "There is nowhere to send this yet. Please give an address first.")
		}
		if wait := c.Tested.Add(testEvery).Sub(now); wait > 0 {
			return false, &errs.Error{Kind: errs.TooMany, Sentence: "A test was sent a moment ago. Please give it a minute.", RetryAfter: wait}
		}
		c.Tested = now
		c.events = append(c.events,
			s.trace(actor, access.TestChannel, string(actor.Person)),
			relay.NewEvent(s.ids.New(), now, testEvent, map[string]string{"person": string(c.Person), "channel": string(kind)}))
		return true, nil
	})
}

// AcknowledgeTest notes that a test arrived: its person answers it, signed in, with the token of its link. Once, and
// within TestValid. NotFound for anybody else's, and for one that was answered, is too old or tried another address.
func (s *Service) AcknowledgeTest(ctx context.Context, actor access.Actor, token string) error {
	p, err := s.testPage(ctx, actor, token)
	if err != nil {
		return err
	}
	err = s.changeChannel(ctx, actor.Person, p.Channel, func(c *Channel) (bool, error) {
		if c.version != p.version || !c.There {
			return false, errAbsent
		}
		c.Proven = s.clock.Now()
		c.events = append(c.events, s.trace(actor, access.TestChannel, string(actor.Person)))
		return true, nil
	})
	if err != nil {
		return err
	}
	return s.seen(ctx, p.ID) // last: a crash before it leaves a test that can be answered again
}

// changeChannel edits one channel under the store's revision check. edit says whether there is something to write.
func (s *Service) changeChannel(ctx context.Context, who id.Person, kind ChannelKind, edit func(*Channel) (bool, error)) error {
	for {
		c, err := s.channel(ctx, who, kind)
		if err != nil {
			return err
		}
		if changed, err := edit(&c); err != nil || !changed {
			return err
		}
		doc, err := s.put(ctx, Channels, c.doc())
		if errors.Is(err, store.ErrChanged) {
			continue
		}
		if err == nil {
			s.carrier.Carry(ctx, Channels, doc)
		}
		return err
	}
}

func (s *Service) channel(ctx context.Context, who id.Person, kind ChannelKind) (Channel, error) {
	doc, err := s.store.Get(ctx, Channels, id.Pair(who, kind))
	c := Channel{Person: who, Kind: kind}
	if err == nil {
		c, err = channelOf(doc)
	}
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	if err != nil {
		return c, err
	}
	c.There, err = s.there(ctx, c)
	return c, err
}

// there says whether a channel leads anywhere.
func (s *Service) there(ctx context.Context, c Channel) (bool, error) {
	switch c.Kind {
	case InApp:
		return true, nil
	case Mail:
		_, send, err := s.accounts.Mailbox(ctx, c.Person)
		if errs.KindOf(err) == errs.NotFound {
			return false, nil
		}
		return send, err
	default:
		return c.address != "", nil
	}
}

// channels lists one person's channels, of every kind.
func (s *Service) channels(ctx context.Context, who id.Person) ([]Channel, error) {
	all := make([]Channel, 0, len(ChannelKinds))
	for _, kind := range ChannelKinds {
		c, err := s.channel(ctx, who, kind)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// wakes says until when the waking channel of each person with a turn counts.
func (s *Service) wakes(ctx context.Context, turns []Turn) (map[id.Person]time.Time, error) {
	var ids []string
	for _, t := range turns {
		if at := id.Pair(t.Person, Webhook); !slices.Contains(ids, at) {
			ids = append(ids, at)
		}
	}
	docs, err := s.store.GetMany(ctx, Channels, ids)
	if err != nil {
		return nil, err
	}
	until := map[id.Person]time.Time{}
	for _, doc := range docs {
		c, err := channelOf(doc)
		if err != nil {
			return nil, err
		}
		c.There = c.address != ""
		until[c.Person] = c.ProvenUntil()
	}
	return until, nil
}

type channelFacts struct {
	Person  id.Person   `json:"person"`
	Kind    ChannelKind `json:"kind"`
	Tested  int64       `json:"tested,omitempty"`
	Proven  int64       `json:"proven,omitempty"`
	Version int64       `json:"version,omitempty"`
}

func (c Channel) doc() store.Doc {
	doc := store.Doc{
		ID: id.Pair(c.Person, c.Kind), Rev: c.rev, Schema: 1, Events: c.events, Words: map[string]store.Words{},
		Body: store.Facts(channelFacts{c.Person, c.Kind, millis(c.Tested), millis(c.Proven), c.version}),
	}
	if c.address != "" { // whoever has it can call, and sometimes read, somebody's pager
		doc.Words["address"] = store.Words{Owner: string(c.Person), Class: string(seal.Private), Text: []byte(string(c.address))}
	}
	return doc
}

func channelOf(doc store.Doc) (Channel, error) {
	var f channelFacts
	if err := readFacts(doc, &f); err != nil {
		return Channel{}, err
	}
	return Channel{
		Person: f.Person, Kind: f.Kind, Tested: fromMillis(f.Tested), Proven: fromMillis(f.Proven), version: f.Version,
		address: redact.Token(doc.Words["address"].Text), rev: doc.Rev, events: doc.Events,
	}, nil
}

var errAbsent = errs.New(errs.NotFound, "There is nothing at this address, or it is not yours to see.")
