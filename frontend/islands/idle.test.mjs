import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { sentence, next } = await load("idle.ts");
const said = { soon: "Out at {at}.", final: "Out at {at}, whatever.", kept: "It is kept.", gone: "It is gone." };

test("nothing is said while there is time", () => {
  assert.equal(sentence(said, 301, "9:14 pm", true, "kept"), "");
});

for (const [name, left, mayStay, typed, words] of [
  ["five minutes before, the time is said", 300, true, "none", "Out at 9:14 pm."],
  ["a second before, the same", 1, true, "none", "Out at 9:14 pm."],
  ["where nothing can keep it, that is said", 60, false, "none", "Out at 9:14 pm, whatever."],
  ["words that come back are spoken of so", 60, true, "kept", "Out at 9:14 pm. It is kept."],
  ["and others as they are", 60, true, "gone", "Out at 9:14 pm. It is gone."],
]) {
  test(name, () => assert.equal(sentence(said, left, "9:14 pm", mayStay, typed), words));
}

test("it wakes for the warning, for the last save and for the end", () => {
  assert.equal(next(1000), 700);
  assert.equal(next(300), 280);
  assert.equal(next(20), 20);
  assert.equal(next(0), 0);
});
