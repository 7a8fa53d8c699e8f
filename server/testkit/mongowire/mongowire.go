// Package mongowire gives tests a database that speaks MongoDB's protocol: the real one that HOLDFAST_TEST_MONGO names,
// or the stand-in under scripts/mongowire, which is built once a machine and started once a test process. Only tests
// import it.
package mongowire

import (
	"crypto/rand"
	"os"
	"sync"
	"testing"

	"holdfast/server/store/mongo"
)

// Variable names a real MongoDB by its connection string. It has to be a replica set; the tests make databases called
// holdfast_test_… there and leave them.
const Variable = "HOLDFAST_TEST_MONGO"

// Limits is why a case that needs the real thing cannot run on the stand-in: for storetest.Options.NoConcurrency and
// for whoever skips for the same reason. It is empty on a real MongoDB.
func Limits() string {
	if genuine() {
		return ""
	}
	return "They need a real MongoDB, named in " + Variable + ": the stand-in does not make an update atomic."
}

// Config is how to open a database that nobody else uses. Where there is no server and none can be built, the test is
// skipped, and says so in capitals.
func Config(t testing.TB) mongo.Config {
	t.Helper()
	c := mongo.Config{URI: os.Getenv(Variable), Database: "holdfast_test_" + rand.Text()}
	if genuine() {
		return c
	}
	uri, err := started()
	if err != nil {
		t.Skipf("SKIPPED: MONGO-WIRE SUITE. NOTHING HERE WAS TESTED AGAINST A MONGO-WIRE SERVER: %v", err)
	}
	c.URI, c.PoolSize, c.TestTopology = uri, 1, true
	return c
}

func genuine() bool { return os.Getenv(Variable) != "" }

// started is the address of this process's stand-in. It ends when the process does, however that happens: its standard
// input is a pipe that only we hold.
var started = sync.OnceValues(func() (string, error) {
	program, err := build()
	if err != nil {
		return "", err
	}
	return start(program)
})
