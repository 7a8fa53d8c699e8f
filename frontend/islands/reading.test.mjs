import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { shouldWait } = await load("read.ts");
const { mayAsk } = await load("fresh.ts");

test("an end counts only in view, on a page that somebody sees", () => {
  assert.equal(shouldWait(true, "visible"), true);
  assert.equal(shouldWait(true, "hidden"), false);
  assert.equal(shouldWait(false, "visible"), false);
});

test("nothing is asked for a page that is hidden, or was left lying", () => {
  assert.equal(mayAsk("visible", 0), true);
  assert.equal(mayAsk("visible", 299_999), true);
  assert.equal(mayAsk("visible", 300_000), false);
  assert.equal(mayAsk("hidden", 0), false);
});
