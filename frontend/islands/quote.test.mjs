import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "./load.mjs";
import { read } from "./nodes.mjs";

const { pieces, span, address, without } = await load("projection.ts", "quote.ts", "leave.ts");
const bodies = JSON.parse(readFileSync(new URL("../../server/gate/testdata/bodies.json", import.meta.url), "utf8"));

// chosen is a selection of a body's words from one rune to another, as a browser would hand it over.
function chosen(all, from, to) {
  const runesOf = (text) => [...text];
  const within = all.filter(({ at, text }) => at < to && at + runesOf(text).length > from);
  if (within.length === 0) return undefined;
  const [first, last] = [within[0], within.at(-1)];
  const unit = (piece, rune) => runesOf(piece.text).slice(0, Math.max(0, rune - piece.at)).join("").length;
  return {
    startContainer: first.node, startOffset: unit(first, from), endContainer: last.node, endOffset: Math.min(unit(last, to), last.text.length),
    intersectsNode: (node) => within.some((piece) => piece.node === node),
  };
}

for (const { name, html, text, parts } of bodies) {
  test(`${name}: what one chooses is what the server counts`, () => {
    const all = pieces(read(html)), runes = [...text];
    for (const { at, text: words } of all) assert.equal(runes.slice(at, at + [...words].length).join(""), words);
    for (const { from, to, words } of parts) {
      const range = chosen(all, from, to), got = range && span(all, range);
      if (words.trim() === "") assert.equal(got, undefined);
      else assert.equal(runes.slice(...got).join(""), words.trim());
    }
  });
}

test("another post's words in a body count nothing, and nothing is chosen in them", () => {
  const all = pieces(read('<div><p>one</p></div><figure class="quote"><p>theirs</p></figure><p class="quote gone">back</p><div><ul><li>two</li></ul></div>'));
  assert.deepEqual(all.map(({ at, text }) => [at, text]), [[0, "one"], [5, "two"]]);
  assert.equal(span(all, { intersectsNode: () => false }), undefined);
});

test("the quote's address is the answer page's, with these words", () => {
  assert.equal(address("http://x.example/threads/t1/answer?to=p7&quote=p7", "p7", "r2", [3, 12]), "http://x.example/threads/t1/answer?to=p7&quote=p7%3Ar2%3A3%3A12");
});

test("a quote that is left out comes back in its place", () => {
  const whole = ["a:r:0:1", "b:r:0:1", "c:r:0:1"];
  const less = without(whole.join(" "), whole, whole[0], true);
  assert.equal(less, "b:r:0:1 c:r:0:1");
  assert.equal(without(less, whole, whole[0], false), whole.join(" "));
  assert.equal(without("a:r:0:1", ["a:r:0:1"], "a:r:0:1", true), "");
});
