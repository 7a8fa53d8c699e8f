package mongo

import (
	"math"

	"go.mongodb.org/mongo-driver/v2/bson"

	"holdfast/server/store"
)

func field(key store.Key) string { return "k." + key.Name }

// lowest is the smallest value of a kind. A comparison with it matches every value of the kind and nothing else, so a
// document without the key is left out, and the index need not be asked about documents it would then drop.
func lowest(key store.Key) any {
	if key.Kind == store.Text {
		return ""
	}
	return int64(math.MinInt64)
}

// filter is p's conditions, all of which have to hold.
func filter(p store.Plan) bson.D {
	all := bson.A{}
	add := func(name string, condition any) { all = append(all, bson.D{{Key: name, Value: condition}}) }
	for i, v := range p.Equal {
		add(field(p.Index.Keys[i]), v)
	}
	rest := p.Rest()
	for i, key := range rest {
		from := lowest(key)
		if i == 0 && p.From != nil {
			from = p.From
		}
		add(field(key), bson.D{{Key: "$gte", Value: from}})
	}
	if p.Before != nil {
		add(field(rest[0]), bson.D{{Key: "$lt", Value: p.Before}})
	}
	if p.After != nil {
		all = append(all, beyond(p, rest)...)
	}
	if len(all) == 0 {
		return bson.D{}
	}
	return bson.D{{Key: "$and", Value: all}}
}

// beyond is "after the cursor" in the order of rest and then the id: further in the first place, or level there and
// further in the second, and so on. The first condition says once more, in a form that narrows the index, what follows
// from the others anyway.
func beyond(p store.Plan, rest []store.Key) bson.A {
	further, level := "$gt", "$gte"
	if p.Desc {
		further, level = "$lt", "$lte"
	}
	names := make([]string, 0, len(rest)+1)
	for _, key := range rest {
		names = append(names, field(key))
	}
	names = append(names, "_id")
	either := bson.A{}
	for i := range names {
		branch := bson.D{}
		for k := range i {
			branch = append(branch, bson.E{Key: names[k], Value: p.After[k]})
		}
		either = append(either, append(branch, bson.E{Key: names[i], Value: bson.D{{Key: further, Value: p.After[i]}}}))
	}
	return bson.A{
		bson.D{{Key: names[0], Value: bson.D{{Key: level, Value: p.After[0]}}}},
		bson.D{{Key: "$or", Value: either}},
	}
}

// order is the keys that Equal left open, and the id.
func order(p store.Plan) bson.D {
	sign := 1
	if p.Desc {
		sign = -1
	}
	var sort bson.D
	for _, key := range p.Rest() {
		sort = append(sort, bson.E{Key: field(key), Value: sign})
	}
	return append(sort, bson.E{Key: "_id", Value: sign})
}

// keysOf is an index as MongoDB declares it. Given as a hint, it makes a query fail that has no such index, instead of
// reading the whole collection.
func keysOf(index store.Index) bson.D {
	var keys bson.D
	for _, key := range index.Keys {
		keys = append(keys, bson.E{Key: field(key), Value: 1})
	}
	return append(keys, bson.E{Key: "_id", Value: 1})
}
