import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { teller, showOther } = await load("draftline.ts");

// a line as the page has it: its words in data, what is said in text.
function lineWith(dataset) {
  const line = { dataset, textContent: "", role: "status", setAttribute: (_, v) => { line.role = v; }, removeAttribute: () => { line.role = undefined; } };
  return line;
}

globalThis.document = { documentElement: { dataset: { zone: "Europe/London", zoneChosen: "" } } };
const evening = new Date("2026-11-10T21:12:00Z");

test("a line says where and when, aloud once and again when that changes", () => {
  const line = lineWith({ both: "Draft kept at {when}, here and there.", device: "Draft kept at {when}, here only." });
  const say = teller(line);
  say("both", evening);
  assert.match(line.textContent, /^Draft kept at 9:12\spm, here and there\.$/);
  assert.equal(line.role, "status");
  say("both", new Date("2026-11-10T21:13:00Z"));
  assert.match(line.textContent, /9:13/);
  assert.equal(line.role, undefined, "the same again is not said aloud");
  say("device", evening);
  assert.equal(line.role, "status", "that it is here only is said aloud");
});

test("without another text nothing is shown beside the box", () => {
  let removed = 0;
  document.getElementById = () => ({ remove: () => { removed++; } });
  showOther(lineWith({}), { state: "kept", version: 1 });
  assert.equal(removed, 1, "what was shown before goes");
});
