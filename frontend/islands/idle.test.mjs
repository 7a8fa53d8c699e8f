import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { sentence, next } = await load("idle.ts");

test("nothing is said while there is time", () => {
  assert.equal(sentence(301, "9:14 pm", true, "kept"), "");
});

for (const [name, left, mayStay, holds] of [
  ["five minutes before, the time is said", 300, true, /At 9:14 pm you are signed out\./],
  ["a second before, the same", 1, true, /At 9:14 pm you are signed out\./],
  ["where nothing can keep it, that is said", 60, false, /whatever you do\./],
  ["past the end it is not claimed to be sure", 0, true, /may be signed out/],
]) {
  test(name, () => assert.match(sentence(left, "9:14 pm", mayStay, "none"), holds));
  test(`${name}, and what was typed is spoken of as it is`, () => {
    assert.match(sentence(left, "9:14 pm", mayStay, "kept"), /Nothing you typed is lost/);
    assert.match(sentence(left, "9:14 pm", mayStay, "gone"), /only once you have sent it/);
    assert.doesNotMatch(sentence(left, "9:14 pm", mayStay, "none"), /typed/);
  });
}

test("it looks again when the sentence changes, and not before", () => {
  assert.equal(next(3600), 3300);
  assert.equal(next(300), 300);
});
