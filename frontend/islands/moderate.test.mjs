import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { compare, meant, step, due, called } = await load("queue.ts", "keys.ts", "lease.ts", "decide.ts");

for (const [name, shown, now, fresh, moved] of [
  ["nothing happened", ["a", "b"], ["a", "b"], false, false],
  ["one was decided", ["a", "b", "c"], ["a", "c"], false, false],
  ["one is new, above", ["a", "b"], ["n", "a", "b"], true, false],
  ["one is due sooner than it was", ["a", "b", "c"], ["c", "a", "b"], false, true],
  ["one is new, one was decided, and two changed places", ["a", "b", "c"], ["c", "n", "a"], true, true],
  ["the first of all came", [], ["n"], true, false],
]) {
  test(`the queue: ${name}`, () => assert.deepEqual(compare(shown, now), { fresh, moved }));
}

const on = (...kinds) => ({ matches: (selector) => kinds.some((kind) => selector.split(", ").includes(kind)) });
const key = (key, more = {}) => ({ key, ctrlKey: false, altKey: false, metaKey: false, ...more });
for (const [name, event, at, does] of [
  ["J goes on", key("j"), on(), "next"],
  ["a capital is the same key", key("K"), on(), "previous"],
  ["N opens what is due next", key("n"), on(), "due"],
  ["a question mark shows the map", key("?"), on(), "map"],
  ["Enter opens a row", key("Enter"), on("[data-case] a"), "open"],
  ["Enter on anything else is the browser's", key("Enter"), on("button"), undefined],
  ["a key held with another is the browser's", key("p", { ctrlKey: true }), on(), undefined],
  ["in a box a letter is a letter", key("p"), on("textarea"), undefined],
  ["and in a list to choose from", key("f"), on("select"), undefined],
  ["no other key does anything", key("x"), on(), undefined],
]) {
  test(`keys: ${name}`, () => assert.equal(meant(event, at), does));
}

test("the cursor begins at either end and stops there", () => {
  assert.equal(step(-1, 1, 3), 0);
  assert.equal(step(-1, -1, 3), 2);
  assert.equal(step(2, 1, 3), 2);
  assert.equal(step(0, -1, 3), 0);
  assert.equal(step(-1, 1, 0), -1);
});

test("a case is kept only while somebody works on it", () => {
  assert.equal(due(119_000), true);
  assert.equal(due(120_000), false);
});

test("the button says the one thing that is done", () => {
  assert.equal(called(["", "Return to Willow"], "Carry this out"), "Return to Willow");
  assert.equal(called([], "Carry this out"), "Carry this out");
  assert.equal(called(["Return to Willow", "Pause writing"], "Carry this out"), "Carry this out");
});
