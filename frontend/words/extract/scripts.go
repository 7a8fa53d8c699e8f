package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// english are scripts that may hold words, by the reason.
var english = map[string]string{
	"when.ts": "the names of days, said only on an English page",
}

var (
	comment = regexp.MustCompile(`(?m)^\s*//.*$|\s//\s.*$|(?s)/\*.*?\*/`)
	quoted  = regexp.MustCompile("\"(?:[^\"\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\n]|\\\\.)*'|`[^`]*`")
)

// scripts finds words in the pages' scripts, which take what they say from data-say-… of the page.
func (h *heard) scripts(root string) error {
	var paths []string
	for _, pattern := range []string{"*.ts", "*/*.ts"} {
		found, err := filepath.Glob(filepath.Join(root, "frontend/islands", pattern))
		if err != nil {
			return err
		}
		paths = append(paths, found...)
	}
	for _, path := range paths {
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if english[filepath.Base(path)] != "" {
			continue
		}
		for _, text := range inScript(string(source)) {
			h.fault(fmt.Sprintf("frontend/islands/%s: %q reads like something said. The page says it, in data-say-…", filepath.Base(path), text))
		}
	}
	return nil
}

// inScript lists the strings of a script that read like a sentence: a capital first, and several words or a full stop.
func inScript(source string) []string {
	var found []string
	for _, literal := range quoted.FindAllString(comment.ReplaceAllString(source, ""), -1) {
		text := strings.Trim(literal, "\"'`")
		if capitalised.MatchString(text) && (twoWords.MatchString(text) || strings.HasSuffix(text, ".")) {
			found = append(found, text)
		}
	}
	return found
}
