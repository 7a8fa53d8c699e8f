package screen

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"testing"
)

func TestEval(t *testing.T) {
	f := os.Getenv("EVAL")
	if f == "" {
		t.Skip()
	}
	file, _ := os.Open(f)
	in := bufio.NewScanner(file)
	in.Buffer(nil, 1<<20)
	r := usual()
	for in.Scan() {
		var p struct {
			ID, Text, Tier, About string
			Classes, Hard         []string
		}
		if json.Unmarshal(in.Bytes(), &p) != nil {
			continue
		}
		rd := r.c.speller.take(p.Text)
		s := r.look(rd)
		s.personal(p.Text)
		res := Result{}
		lvl, _ := s.byRules()
		res.Tier = tiers[lvl]
		var cues []string
		for _, c := range s.cues {
			words := ""
			for _, w := range rd.words[c.at.from:c.at.to] {
				words += w.text + " "
			}
			if c.at.to == 0 {
				words = string([]rune(p.Text)[c.from:c.to])
			}
			cues = append(cues, fmt.Sprintf("%s=%d%s{%s}", c.id, c.level, c.why, words))
		}
		out, _ := json.Marshal(map[string]any{"id": p.ID, "gold": p.Tier, "got": res.Tier, "cues": cues, "rules": res.Rules, "text": p.Text, "hard": p.Hard, "classes": p.Classes, "gclasses": res.Classes})
		fmt.Println(string(out))
	}
}
