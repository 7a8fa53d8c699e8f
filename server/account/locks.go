package account

import (
	"hash/fnv"
	"sync"
)

// locks let those in this process who change the same document go one after the other. Without them a thousand guesses
// at one password would each load, lose the race and load again; between processes the store's revision check decides.
type locks [256]sync.Mutex

// hold waits for key and gives what lets go of it.
func (l *locks) hold(key string) (release func()) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key))
	m := &l[h.Sum32()%uint32(len(l))]
	m.Lock()
	return m.Unlock
}
