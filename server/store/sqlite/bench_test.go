package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"holdfast/server/store"
)

// posts are what a thread's page reads: about 1.5 KB each, one body and two fields of words.
var posts = &store.Collection{
	Name: "posts",
	Indexes: []store.Index{
		{Name: "by_thread", Keys: []store.Key{{Name: "thread", Kind: store.Text}, {Name: "published", Kind: store.Number}}},
		{Name: "by_author", Keys: []store.Key{{Name: "author", Kind: store.Text}}},
	},
	Words: []string{"shown", "newest"},
}

func post(i int) store.Doc {
	return store.Doc{
		ID:     fmt.Sprintf("01ARZ3NDEKTSV4RRFFQ%07d", i),
		Schema: 1,
		Keys:   map[string]any{"thread": thread(i), "published": int64(1_700_000_000_000 + i), "author": "01ARZ3NDEKTSV4RRFFQ6000000"},
		Body:   []byte(`{"cohort":"01ARZ3NDEKTSV4RRFFQ6000001","thread":"01ARZ3NDEKTSV4RRFFQ6000002","state":"published"}`),
		Words: map[string]store.Words{
			"shown":  {Owner: "01ARZ3NDEKTSV4RRFFQ6000000", Class: "group", Revision: "01ARZ3NDEKTSV4RRFFQ6000003", Text: make([]byte, 650)},
			"newest": {Owner: "01ARZ3NDEKTSV4RRFFQ6000000", Class: "group", Revision: "01ARZ3NDEKTSV4RRFFQ6000003", Text: make([]byte, 650)},
		},
	}
}

const threads = 500

func thread(i int) string { return fmt.Sprintf("01ARZ3NDEKTSV4RRFFT%07d", i%threads) }

func stocked(b *testing.B, n int) *Store {
	b.Helper()
	st := open(b, filepath.Join(b.TempDir(), "a.db"), Options{})
	if err := st.Migrate(b.Context(), posts); err != nil {
		b.Fatal(err)
	}
	together(b, n, 64, func(i int) error {
		_, err := st.Insert(context.Background(), posts, post(i))
		return err
	})
	return st
}

// together spreads n calls over the given number of writers.
func together(b *testing.B, n, writers int, run func(i int) error) {
	b.Helper()
	var next atomic.Int64
	errs := make(chan error, writers)
	for range writers {
		go func() {
			var err error
			for i := next.Add(1); i <= int64(n) && err == nil; i = next.Add(1) {
				err = run(int(i))
			}
			errs <- err
		}()
	}
	for range writers {
		if err := <-errs; err != nil {
			b.Fatal(err)
		}
	}
}

// The documents of one thread lie scattered over the file, as they do when groups write at the same time.
const stock = 50_000

func BenchmarkGet(b *testing.B) {
	st := stocked(b, stock)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := st.Get(b.Context(), posts, fmt.Sprintf("01ARZ3NDEKTSV4RRFFQ%07d", i*7919%stock+1)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGetMany20(b *testing.B) {
	st := stocked(b, stock)
	ids := make([]string, 20)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		for k := range ids {
			ids[k] = fmt.Sprintf("01ARZ3NDEKTSV4RRFFQ%07d", (i+k*2003)*7919%stock+1)
		}
		if docs, err := st.GetMany(b.Context(), posts, ids); err != nil || len(docs) != len(ids) {
			b.Fatal(len(docs), err)
		}
	}
}

func find20(i int) store.Query {
	return store.Query{Index: "by_thread", Equal: []any{thread(i)}, Desc: true, Limit: 20,
		After: &store.Cursor{Keys: []any{int64(1_700_000_000_000 + 40_000)}, ID: "Z"}}
}

func BenchmarkFind20(b *testing.B) {
	st := stocked(b, stock)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if docs, err := st.Find(b.Context(), posts, find20(i)); err != nil || len(docs) != 20 {
			b.Fatal(len(docs), err)
		}
	}
}

func BenchmarkFind20OneThread(b *testing.B) {
	st := stocked(b, stock)
	b.ReportAllocs()
	for b.Loop() {
		if docs, err := st.Find(b.Context(), posts, find20(7)); err != nil || len(docs) != 20 {
			b.Fatal(len(docs), err)
		}
	}
}

func BenchmarkFind20Parallel(b *testing.B) {
	st := stocked(b, stock)
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			if docs, err := st.Find(context.Background(), posts, find20(i)); err != nil || len(docs) != 20 {
				b.Error(len(docs), err)
				return
			}
		}
	})
}

func BenchmarkCount100(b *testing.B) {
	st := stocked(b, stock)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if n, err := st.Count(b.Context(), posts, store.Query{Index: "by_thread", Equal: []any{thread(i)}}, 100); err != nil || n != 100 {
			b.Fatal(n, err)
		}
	}
}

// BenchmarkInsert is durable: every operation has been synced when it is counted.
func BenchmarkInsert(b *testing.B) {
	for _, writers := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			st := open(b, filepath.Join(b.TempDir(), "a.db"), Options{})
			if err := st.Migrate(b.Context(), posts); err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			together(b, b.N, writers, func(i int) error {
				_, err := st.Insert(context.Background(), posts, post(i))
				return err
			})
		})
	}
}

// BenchmarkInsertFloor is the limit for one commit each: the same rows on the bare connection, nothing around it.
func BenchmarkInsertFloor(b *testing.B) {
	path := filepath.Join(b.TempDir(), "a.db")
	st := open(b, path, Options{})
	if err := st.Migrate(b.Context(), posts); err != nil {
		b.Fatal(err)
	}
	k, err := connect(path, st.writer.every, false)
	if err != nil {
		b.Fatal(err)
	}
	defer k.close()
	t := st.table(posts)
	b.ResetTimer()
	for i := range b.N {
		if _, err := k.exec(shape{verb: insert, table: t}, t.row(post(i))); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	doc := post(1)
	b.Run("envelope", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			encode(doc)
		}
	})
	b.Run("json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := json.Marshal(doc); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	raw := encode(post(1))
	asJSON, err := json.Marshal(post(1))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("envelope", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := decode(raw, posts); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var doc store.Doc
			if err := json.Unmarshal(asJSON, &doc); err != nil {
				b.Fatal(err)
			}
		}
	})
}
