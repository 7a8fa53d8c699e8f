import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { covered } = await load("keyboard.ts");
const { next } = await load("editor/toolbar.ts");

test("a keyboard covers much of a page, the browser's own bars little", () => {
  assert.equal(covered(480, 812), true);
  assert.equal(covered(740, 812), false);
  assert.equal(covered(812, 812), false);
});

for (const [key, at, rtl, to] of [
  ["ArrowRight", 0, false, 1], ["ArrowRight", 5, false, 0], ["ArrowLeft", 0, false, 5], ["ArrowLeft", 0, true, 1], ["ArrowRight", 0, true, 5],
  ["Home", 3, false, 0], ["End", 3, false, 5], ["Tab", 0, false, -1], ["Enter", 0, false, -1], ["ArrowDown", 0, false, -1],
]) {
  test(`${key} from button ${at}${rtl ? ", right to left," : ""} leads to ${to}`, () => assert.equal(next(key, at, 6, rtl), to));
}
