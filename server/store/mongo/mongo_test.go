package mongo_test

import (
	"testing"

	"holdfast/server/store"
	"holdfast/server/store/mongo"
	"holdfast/server/store/storetest"
	"holdfast/server/testkit/mongowire"
)

func TestContract(t *testing.T) {
	configs := map[store.Store]mongo.Config{}
	open := func(t *testing.T, c mongo.Config) store.Store {
		t.Helper()
		st, err := mongo.Open(t.Context(), c)
		if err != nil {
			t.Fatalf("Open: %v", err)
		}
		configs[st] = c
		t.Cleanup(func() {
			if err := st.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
		})
		return st
	}
	if why := mongowire.Limits(); why != "" {
		t.Log("NOT PROVEN HERE: CONCURRENT WRITERS. " + why)
	}
	storetest.Run(t, func(t *testing.T) store.Store { return open(t, mongowire.Config(t)) }, storetest.Options{
		NoConcurrency: mongowire.Limits(),
		Reopen:        func(t *testing.T, first store.Store) store.Store { return open(t, configs[first]) },
	})
}
