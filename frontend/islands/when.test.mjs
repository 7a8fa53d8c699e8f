import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "./load.mjs";

const { say } = await load("when.ts");
const cases = JSON.parse(readFileSync(new URL("../parts/testdata/when.json", import.meta.url), "utf8"));

for (const { form, zone, t, now, words } of cases) {
  test(`${form} ${t} in ${zone} as seen at ${now}`, () => {
    assert.equal(say(form, new Date(t), new Date(now), zone), words);
  });
}
