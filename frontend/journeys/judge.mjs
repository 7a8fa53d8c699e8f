// What every page keeps in every look: axe finds nothing (WCAG 2.2 AA and axe's own best practice), nothing scrolls
// sideways, the dock leaves room for words.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const colours = { type: "rule", values: ["color-contrast", "link-in-text-block"] }; // a scheme changes nothing else
const dock = 100; // px, at most

// The narrowest phone, a usual one and a laptop, light and dark.
export const looks = [320, 390, 1280].flatMap((width) => ["light", "dark"].map((colorScheme) => ({ width, colorScheme })));

// inEveryLook shows the page as it stands in each look in turn. The window must ask for reduced motion, or colours are
// caught half-way.
export async function inEveryLook(page, see, among = looks) {
  for (const look of among) {
    await page.setViewportSize({ width: look.width, height: 800 });
    await page.emulateMedia({ colorScheme: look.colorScheme });
    await see(look);
  }
}

// judge holds a page to all of it, in every look or among some, with a dock of so many px at most. name is for the one who
// reads that it failed.
export async function judge(page, name, among = looks, tallest = dock) {
  await page.evaluate(() => globalThis.endOfLoading?.()); // what other widths move is no shift
  await page.evaluate(axe);
  await inEveryLook(page, async ({ width, colorScheme }) => {
    const wrong = await page.evaluate(look, { tallest, runOnly: colorScheme === "light" ? rules : colours });
    assert.deepEqual(wrong, [], `${name}, ${width} px, ${colorScheme}`);
  }, among);
}

// look runs in the page.
async function look({ runOnly, tallest }) {
  const wrong = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) wrong.push(`scrolls ${scrollWidth - clientWidth} px sideways`);
  for (const dock of document.querySelectorAll(".dock, .send")) if (getComputedStyle(dock).position === "fixed" && dock.offsetHeight > tallest) wrong.push(`the dock is ${dock.offsetHeight} px tall`);
  const { violations } = await globalThis.axe.run(document, { runOnly, resultTypes: ["violations"], preload: false });
  return wrong.concat(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(" | ")}`));
}
