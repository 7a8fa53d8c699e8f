package mongo

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"

	"holdfast/server/errs"
	"holdfast/server/store"
)

var shelved = &store.Collection{
	Name:    "shelved",
	Indexes: []store.Index{{Name: "by_all", Keys: []store.Key{{Name: "shelf", Kind: store.Text}, {Name: "at", Kind: store.Number}, {Name: "label", Kind: store.Text}}}},
	Words:   []string{"text"},
}

// The connection string cannot weaken what acknowledged and read mean, nor lengthen the waits.
func TestTheConnectionStringCannotWeakenIt(t *testing.T) {
	o := clientOptions(Config{URI: "mongodb://127.0.0.1/?w=1&journal=false&readConcernLevel=local&readPreference=secondary&retryWrites=false&timeoutMS=90000&serverSelectionTimeoutMS=90000&maxPoolSize=7"})
	if err := o.Validate(); err != nil {
		t.Fatal(err)
	}
	if o.WriteConcern.W != "majority" || !*o.WriteConcern.Journal {
		t.Errorf("writes: %v, %v", o.WriteConcern.W, *o.WriteConcern.Journal)
	}
	if o.ReadConcern.Level != "majority" || o.ReadPreference.Mode() != readpref.PrimaryMode {
		t.Errorf("reads: %v, %v", o.ReadConcern.Level, o.ReadPreference.Mode())
	}
	if !*o.RetryWrites || *o.Timeout != 5*time.Second || *o.ServerSelectionTimeout != 3*time.Second {
		t.Errorf("retries and waits: %v, %v, %v", *o.RetryWrites, *o.Timeout, *o.ServerSelectionTimeout)
	}
	if *o.MaxPoolSize != 7 || *clientOptions(Config{URI: "mongodb://h/?maxPoolSize=7", PoolSize: 3}).MaxPoolSize != 3 {
		t.Error("the size of the pool is not the one asked for")
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	for _, uri := range []string{"", "postgres://db.example/", "mongodb://", "mongodb://secret-user:secret-word@/"} {
		if _, err := Open(t.Context(), Config{URI: uri, Database: "holdfast"}); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", uri, err)
		}
	}
	if _, err := Open(t.Context(), Config{URI: "mongodb://127.0.0.1:1/"}); err == nil || !strings.Contains(err.Error(), "name") {
		t.Errorf("a database without a name: %v", err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer stop()
	_, err := Open(ctx, Config{URI: "mongodb://secret-user:secret-word@127.0.0.1:1/", Database: "holdfast"})
	if !errors.Is(err, store.ErrUnavailable) || strings.Contains(err.Error(), "secret-word") {
		t.Errorf("nobody there: %v", err)
	}
}

// Errors are known by their code; a text that looks like another means nothing.
func TestErrorsAreKnownByTheirCode(t *testing.T) {
	write := func(n int, text string) error {
		return mongo.WriteException{WriteErrors: mongo.WriteErrors{{Code: n, Message: text}}}
	}
	for what, c := range map[string]struct {
		err  error
		want error
	}{
		"nothing":                   {nil, nil},
		"a duplicate id":            {write(11000, ""), store.ErrExists},
		"a duplicate id by command": {mongo.CommandError{Code: 11000}, store.ErrExists},
		"only the text":             {write(8000, "E11000 duplicate key error"), store.ErrUnavailable},
		"no document":               {mongo.ErrNoDocuments, store.ErrNotFound},
		"no longer the primary":     {mongo.CommandError{Code: 10107, Name: "NotWritablePrimary"}, store.ErrUnavailable},
		"no majority in time":       {mongo.WriteException{WriteConcernError: &mongo.WriteConcernError{Code: 64}}, store.ErrUnavailable},
		"closed":                    {mongo.ErrClientDisconnected, store.ErrUnavailable},
		"too late":                  {context.DeadlineExceeded, store.ErrUnavailable},
		"our own answer":            {store.ErrChanged, store.ErrChanged},
	} {
		got := translate(c.err)
		if c.want == nil && got != nil || !errors.Is(got, c.want) {
			t.Errorf("%s: %v, not %v", what, got, c.want)
		}
		if c.want == store.ErrUnavailable && (errs.KindOf(got) != errs.Unavailable || errors.Is(got, store.ErrExists)) {
			t.Errorf("%s: %v", what, got)
		}
	}
	if !errors.Is(translate(context.DeadlineExceeded), context.DeadlineExceeded) {
		t.Error("the cause is lost")
	}
}

// What is written today has to be read by every later version: this is what a document looks like.
func TestRecordIsStable(t *testing.T) {
	doc := store.Doc{
		ID: "N1", Rev: 7, Schema: 3, Keys: map[string]any{"at": int64(150)}, Body: []byte("{}"),
		Words:  map[string]store.Words{"text": {Owner: "P1", Class: "group", Revision: "R1", Text: []byte("hello")}},
		Events: []store.Event{{ID: "E1", Kind: "notice", Due: 50, Tries: 2, Parked: 9, Reason: "busy", Facts: map[string]string{"post": "N1"}}},
	}
	const known = `{"_id":"N1","rev":{"$numberLong":"7"},"schema":{"$numberLong":"3"},` +
		`"k":{"at":{"$numberLong":"150"},"outbox_parked":{"$numberLong":"9"}},` +
		`"body":{"$binary":{"base64":"e30=","subType":"00"}},` +
		`"words":{"text":{"owner":"P1","class":"group","revision":"R1","text":{"$binary":{"base64":"aGVsbG8=","subType":"00"}}}},` +
		`"events":[{"id":"E1","kind":"notice","due":{"$numberLong":"50"},"tries":{"$numberInt":"2"},"parked":{"$numberLong":"9"},"reason":"busy","facts":{"post":"N1"}}]}`
	var written bson.D
	if err := bson.UnmarshalExtJSON([]byte(known), true, &written); err != nil {
		t.Fatal(err)
	}
	old, err := bson.Marshal(written)
	if err != nil {
		t.Fatal(err)
	}
	now, err := bson.Marshal(recordOf(doc))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(unordered(t, old), unordered(t, now)); diff != "" {
		t.Error(diff)
	}
	got, err := read(old, shelved)
	if diff := cmp.Diff(doc, got); err != nil || diff != "" {
		t.Errorf("read as %v\n%s", err, diff)
	}
}

// unordered is the document with its parts as maps: the order of keys means nothing.
func unordered(t *testing.T, raw []byte) bson.M {
	t.Helper()
	var m bson.M
	d := bson.NewDecoder(bson.NewDocumentReader(bytes.NewReader(raw)))
	d.DefaultDocumentM()
	if err := d.Decode(&m); err != nil {
		t.Fatal(err)
	}
	return m
}

// A small number may come back narrower, and what is not declared does not come back at all.
func TestReadTakesWhatServersGive(t *testing.T) {
	raw, err := bson.Marshal(bson.D{{Key: "_id", Value: "N1"}, {Key: "rev", Value: int32(1)}, {Key: "schema", Value: int32(2)},
		{Key: "k", Value: bson.D{{Key: "at", Value: int32(5)}, {Key: "shelf", Value: int64(1)}, {Key: "colour", Value: "red"}, {Key: "label", Value: 1.5}}}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := read(raw, shelved)
	want := store.Doc{ID: "N1", Rev: 1, Schema: 2, Keys: map[string]any{"at": int64(5)}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

// The form of a query: equal keys first, then a range that leaves out documents without the key, then the cursor.
func TestFilter(t *testing.T) {
	p := shelved.Plan(store.Query{Index: "by_all", Equal: []any{"left"}, From: int64(3), Before: int64(9), Desc: true, Limit: 5,
		After: &store.Cursor{Keys: []any{int64(7), "x"}, ID: "N4"}})
	got, err := bson.MarshalExtJSON(filter(p), false, false)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"$and":[{"k.shelf":"left"},{"k.at":{"$gte":3}},{"k.label":{"$gte":""}},{"k.at":{"$lt":9}},{"k.at":{"$lte":7}},` +
		`{"$or":[{"k.at":{"$lt":7}},{"k.at":7,"k.label":{"$lt":"x"}},{"k.at":7,"k.label":"x","_id":{"$lt":"N4"}}]}]}`
	if string(got) != want {
		t.Errorf("filter is\n%s, not\n%s", got, want)
	}
	if diff := cmp.Diff(bson.D{{Key: "k.at", Value: -1}, {Key: "k.label", Value: -1}, {Key: "_id", Value: -1}}, order(p)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(bson.D{{Key: "k.shelf", Value: 1}, {Key: "k.at", Value: 1}, {Key: "k.label", Value: 1}, {Key: "_id", Value: 1}}, keysOf(p.Index)); diff != "" {
		t.Error(diff)
	}
}
