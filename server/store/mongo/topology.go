package mongo

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// answers is what the servers say of themselves, as far as judge looks at it.
type answers struct {
	Hello struct {
		SetName  string   `bson:"setName"`
		Msg      string   `bson:"msg"` // "isdbgrid" from a mongos
		Hosts    []string `bson:"hosts"`
		Passives []string `bson:"passives"`
		Arbiters []string `bson:"arbiters"`
	}
	Defaults struct {
		Write *struct {
			W any `bson:"w"`
		} `bson:"defaultWriteConcern"`
	}
	Set struct {
		Config struct {
			Members []struct {
				Host        string `bson:"host"`
				ArbiterOnly bool   `bson:"arbiterOnly"`
			} `bson:"members"`
			Journaled *bool `bson:"writeConcernMajorityJournalDefault"`
		} `bson:"config"`
	}
}

// link is what the connection string says.
type link struct {
	hosts      []string
	encrypted  bool
	unverified bool // encrypted, but with whoever answers
}

// examine asks and judges; a stand-in in a test is only asked whether it is there.
func (s *Store) examine(ctx context.Context, o *options.ClientOptions, skip bool) error {
	return s.limited(ctx, func(ctx context.Context) error {
		var a answers
		if err := s.ask(ctx, "hello", &a.Hello); err != nil || skip {
			return err
		}
		if err := s.ask(ctx, "getDefaultRWConcern", &a.Defaults); err != nil {
			return err
		}
		if a.Hello.SetName != "" {
			if err := s.ask(ctx, "replSetGetConfig", &a.Set); err != nil {
				return err
			}
		}
		l := link{hosts: o.Hosts, encrypted: o.TLSConfig != nil}
		l.unverified = l.encrypted && o.TLSConfig.InsecureSkipVerify
		if faults := judge(a, l); len(faults) > 0 {
			return &refusal{"this database is refused: " + strings.Join(faults, "; ")}
		}
		return nil
	})
}

func (s *Store) ask(ctx context.Context, command string, answer any) error {
	err := s.client.Database("admin").RunCommand(ctx, bson.D{{Key: command, Value: 1}}).Decode(answer)
	if code(err, unauthorized) {
		return &refusal{"the account may not ask " + command + ", without which nobody can say whether data are safe there: give it the role clusterMonitor"}
	}
	if err != nil {
		return fmt.Errorf("asking the database %s: %w", command, err)
	}
	return nil
}

// judge says everything that speaks against keeping words there; nothing is good. What a sharded cluster's own replica
// sets look like cannot be seen from here.
func judge(a answers, l link) []string {
	var faults []string
	if a.Hello.SetName == "" && a.Hello.Msg != "isdbgrid" {
		faults = append(faults, "it is a single server and no replica set, so that what it acknowledged can be lost with it")
	}
	if arbiters := a.arbiters(); len(arbiters) > 0 {
		faults = append(faults, "it has arbiters, which hold no data, so that a majority may not have what was acknowledged: "+strings.Join(arbiters, ", "))
	}
	if a.Defaults.Write == nil || a.Defaults.Write.W != "majority" {
		faults = append(faults, `its default write concern is not "majority" (setDefaultRWConcern sets it)`)
	}
	if journaled := a.Set.Config.Journaled; journaled != nil && !*journaled {
		faults = append(faults, "writeConcernMajorityJournalDefault is false, so that a majority may acknowledge what it has only in memory")
	}
	return append(faults, l.faults(a)...)
}

func (a answers) arbiters() []string {
	found := slices.Clone(a.Hello.Arbiters)
	for _, m := range a.Set.Config.Members {
		if m.ArbiterOnly && !slices.Contains(found, m.Host) {
			found = append(found, m.Host)
		}
	}
	return found
}

// faults looks at every server the driver may speak to: those it was told of and those the replica set names.
func (l link) faults(a answers) []string {
	if l.unverified {
		return []string{"the connection string lets anybody answer as the database (tlsInsecure)"}
	}
	if l.encrypted {
		return nil
	}
	for _, host := range slices.Concat(l.hosts, a.Hello.Hosts, a.Hello.Passives) {
		if !loopback(host) {
			return []string{"the connection to " + host + " is not encrypted (tls=true in the connection string)"}
		}
	}
	return nil
}

// loopback is true for addresses that do not leave this machine: a socket in the file system too.
func loopback(address string) bool {
	if strings.HasPrefix(address, "/") || strings.HasSuffix(address, ".sock") {
		return true
	}
	host := address
	if name, _, err := net.SplitHostPort(address); err == nil {
		host = name
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return host == "localhost" || err == nil && ip.IsLoopback()
}
