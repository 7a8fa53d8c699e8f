import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { pinFits, waitAfter, longest } = await load("planstore.ts");

for (const pin of ["", "12345", "1234567", "000000", "987654", "abcdef", "12 456", "１２３９５６"]) {
  test(`${pin || "nothing"} is no PIN`, () => assert.equal(pinFits(pin), false));
}
for (const pin of ["604213", "112233", "1357902468"]) {
  test(`${pin} is one`, () => assert.equal(pinFits(pin), true));
}

test("the first wrong tries are free, and then each makes the next wait longer, to an end", () => {
  const waits = Array.from({ length: 20 }, (_, wrong) => waitAfter(wrong));
  assert.deepEqual(waits.slice(0, 6), [0, 0, 0, 5, 10, 20]);
  assert.ok(waits.every((wait, i) => i === 0 || wait >= waits[i - 1]));
  assert.equal(waits.at(-1), longest);
});
