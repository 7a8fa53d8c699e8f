package mongo

import (
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// The answers of servers in the form that MongoDB's manual gives for 5.0 to 8.0, shortened to a few fields more than
// are looked at. They were written from the manual: no real server has been asked yet.
const (
	helloSet = `{"topologyVersion": {"counter": {"$numberLong": "6"}}, "hosts": ["db1.example:27017", "db2.example:27017", "db3.example:27017"],
		"setName": "rs0", "setVersion": 1, "isWritablePrimary": true, "secondary": false, "primary": "db1.example:27017", "me": "db1.example:27017",
		"maxWireVersion": 21, "readOnly": false, "ok": 1.0}`
	helloLocalSet = `{"hosts": ["127.0.0.1:27017", "localhost:27018"], "passives": ["[::1]:27019"], "setName": "rs0", "isWritablePrimary": true, "ok": 1.0}`
	helloHalfway  = `{"hosts": ["127.0.0.1:27017", "db2.example:27017"], "setName": "rs0", "isWritablePrimary": true, "ok": 1.0}`
	helloPassive  = `{"hosts": ["127.0.0.1:27017"], "passives": ["db2.example:27017"], "setName": "rs0", "isWritablePrimary": true, "ok": 1.0}`
	helloArbiter  = `{"hosts": ["db1.example:27017", "db2.example:27017"], "arbiters": ["db3.example:27017"], "setName": "rs0", "isWritablePrimary": true, "ok": 1.0}`
	helloAlone    = `{"isWritablePrimary": true, "maxWireVersion": 21, "readOnly": false, "ok": 1.0}`
	helloMongos   = `{"isWritablePrimary": true, "msg": "isdbgrid", "maxWireVersion": 21, "ok": 1.0}`

	defaultsImplicit = `{"defaultReadConcern": {"level": "local"}, "defaultWriteConcern": {"w": "majority", "wtimeout": 0},
		"defaultWriteConcernSource": "implicit", "defaultReadConcernSource": "implicit", "ok": 1.0}`
	defaultsOne  = `{"defaultWriteConcern": {"w": 1, "wtimeout": 0}, "defaultWriteConcernSource": "global", "ok": 1.0}`
	defaultsTag  = `{"defaultWriteConcern": {"w": "somewhere", "wtimeout": 0}, "defaultWriteConcernSource": "global", "ok": 1.0}`
	defaultsNone = `{"defaultReadConcern": {"level": "local"}, "localUpdateWallClockTime": {"$date": "2026-01-02T03:04:05Z"}, "ok": 1.0}`

	setThree = `{"config": {"_id": "rs0", "version": 1, "term": 2, "protocolVersion": {"$numberLong": "1"}, "writeConcernMajorityJournalDefault": true,
		"members": [{"_id": 0, "host": "db1.example:27017", "arbiterOnly": false, "priority": 1, "votes": 1},
			{"_id": 1, "host": "db2.example:27017", "arbiterOnly": false, "priority": 1, "votes": 1},
			{"_id": 2, "host": "db3.example:27017", "arbiterOnly": false, "priority": 1, "votes": 1}],
		"settings": {"chainingAllowed": true}}, "ok": 1.0}`
	setArbiter = `{"config": {"_id": "rs0", "members": [{"_id": 0, "host": "db1.example:27017"}, {"_id": 1, "host": "db2.example:27017"},
		{"_id": 2, "host": "db3.example:27017", "arbiterOnly": true, "priority": 0}]}, "ok": 1.0}`
	setMemory = `{"config": {"_id": "rs0", "writeConcernMajorityJournalDefault": false, "members": [{"_id": 0, "host": "db1.example:27017"}]}, "ok": 1.0}`
)

func TestTopology(t *testing.T) {
	far, encrypted := link{hosts: []string{"db1.example:27017"}}, link{hosts: []string{"db1.example:27017"}, encrypted: true}
	local := link{hosts: []string{"127.0.0.1:27017"}}
	for what, c := range map[string]struct {
		hello, defaults, set string
		link                 link
		faults               []string // a few words of each, in order
	}{
		"a replica set":                  {helloSet, defaultsImplicit, setThree, encrypted, nil},
		"a sharded cluster":              {helloMongos, defaultsImplicit, "", encrypted, nil},
		"a replica set on this machine":  {helloLocalSet, defaultsImplicit, setThree, local, nil},
		"a single server":                {helloAlone, defaultsImplicit, "", encrypted, []string{"single server"}},
		"an old single server":           {helloAlone, defaultsNone, "", far, []string{"single server", "write concern", "not encrypted"}},
		"an arbiter":                     {helloArbiter, defaultsImplicit, setArbiter, encrypted, []string{"arbiters, which hold no data, so that a majority may not have what was acknowledged: db3.example:27017"}},
		"an arbiter only in the config":  {helloSet, defaultsImplicit, setArbiter, encrypted, []string{"db3.example:27017"}},
		"a default of one":               {helloSet, defaultsOne, setThree, encrypted, []string{"write concern"}},
		"a default by tag":               {helloSet, defaultsTag, setThree, encrypted, []string{"write concern"}},
		"no default":                     {helloSet, defaultsNone, setThree, encrypted, []string{"write concern"}},
		"acknowledged from memory":       {helloSet, defaultsImplicit, setMemory, encrypted, []string{"only in memory"}},
		"in the clear":                   {helloSet, defaultsImplicit, setThree, far, []string{"db1.example:27017 is not encrypted"}},
		"in the clear behind a near one": {helloHalfway, defaultsImplicit, setThree, local, []string{"db2.example:27017 is not encrypted"}},
		"in the clear to a passive one":  {helloPassive, defaultsImplicit, setThree, local, []string{"db2.example:27017 is not encrypted"}},
		"encrypted with anybody":         {helloSet, defaultsImplicit, setThree, link{hosts: far.hosts, encrypted: true, unverified: true}, []string{"tlsInsecure"}},
	} {
		got := judge(recorded(t, c.hello, c.defaults, c.set), c.link)
		if len(got) != len(c.faults) {
			t.Errorf("%s: %q, not %q", what, got, c.faults)
			continue
		}
		for i := range got {
			if !strings.Contains(got[i], c.faults[i]) {
				t.Errorf("%s: %q, not %q", what, got[i], c.faults[i])
			}
		}
	}
}

func recorded(t *testing.T, hello, defaults, set string) answers {
	t.Helper()
	var a answers
	for text, into := range map[string]any{hello: &a.Hello, defaults: &a.Defaults, set: &a.Set} {
		if text == "" {
			continue
		}
		if err := bson.UnmarshalExtJSON([]byte(text), false, into); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	return a
}

func TestLoopback(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:27017": true, "127.9.9.9": true, "localhost:27017": true, "localhost": true, "[::1]:27017": true, "::1": true,
		"/run/mongodb-27017.sock": true, "%2Frun%2Fmongodb-27017.sock": true,
		"10.0.0.1:27017": false, "db.example:27017": false, "localhost.example:27017": false, "127.0.0.1.example:27017": false,
		"0.0.0.0:27017": false, "[fe80::1]:27017": false, "": false,
	} {
		if got := loopback(address); got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
}
