// A conversation by keyboard alone, on a phone and on a laptop: what comes first, and that what has the focus is seen.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { closeAll, enterAs, laptop, open, openHouse, phone, postOf, says, visit } from "./kit.mjs";

after(closeAll);

const saying = "Saying no without the three-day hangover";

// onFocus is what has the focus: its words, and whether something of it can be seen: not cut off, not under the dock.
const onFocus = (page) => page.evaluate(() => {
  const elt = document.activeElement;
  const box = elt.getBoundingClientRect();
  const points = [0.1, 0.5, 0.9].flatMap((x) => [0.2, 0.5, 0.8].map((y) => [box.left + x * box.width, box.top + y * box.height]));
  const seen = points.filter(([x, y]) => elt.contains(document.elementFromPoint(x, y) ?? document));
  return { words: elt.innerText.trim().replace(/\s+/g, " "), seen: seen.length, ring: getComputedStyle(elt).outlineStyle, at: `${elt.tagName} ${elt.className}` };
});

const walk = async (page, key, most) => {
  const met = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press(key);
    const one = await onFocus(page);
    if (one.at.startsWith("BODY")) break;
    met.push(one);
  }
  return met;
};

// Low enough that posts end under the dock, were it not kept clear of them.
const low = { ...phone, viewport: { width: 390, height: 667 } };

describe("by keyboard", { concurrency: 2 }, () => {
  for (const [name, look] of [["a phone", low], ["a laptop", laptop]]) {
    test(`on ${name}`, async () => {
      const house = await openHouse();
      await visit(house, look, async (page) => {
        await enterAs(page, "Willow");
        await open(page, saying);
        await page.goto(page.url().replace(/#.*/, ""));
        const forth = await walk(page, "Tab", 60);
        allSeen(forth);
        inOrder(forth, name === "a phone");
        allSeen(await walk(page, "Shift+Tab", 60));
        await answersByKeyboard(page);
      });
      await house.close();
    });
  }
});

function allSeen(met) {
  assert.ok(met.length > 15, `only ${met.length} stops`);
  for (const one of met) {
    assert.ok(one.seen > 0, `${one.at} “${one.words}” has the focus and cannot be seen`);
    assert.notEqual(one.ring, "none", `${one.at} “${one.words}” shows no ring`);
  }
}

function inOrder(met, small) {
  const words = met.map((one) => one.words);
  assert.deepEqual(words.slice(0, 3), ["Skip to the page", "Leave quickly", "Notes"]);
  const dock = ["Leave quickly", "Help now", "Answer"];
  assert.deepEqual(words.slice(3).filter((w) => dock.includes(w)), dock);
  assert.equal(words.includes("Menu"), small);
  for (const stop of ["Go to what is new", "Answer Tern", "Take back", "I have read to here"]) assert.ok(words.includes(stop), `no key leads to ${stop}`);
}

async function answersByKeyboard(page) {
  await page.goto(page.url().replace(/#.*/, ""));
  await postOf(page, "and then the door").getByRole("link", { name: "Answer Tern" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Answer Tern" }).waitFor();
  await page.getByLabel("Your words").focus();
  await page.keyboard.type("Typed and sent without a mouse.");
  let send;
  for (let i = 0; i < 20 && !send?.words.startsWith("Share"); i++) { // what can be said beside the words comes between
    await page.keyboard.press("Tab");
    send = await onFocus(page);
    assert.ok(send.seen > 0, `${send.at} “${send.words}” has the focus and cannot be seen`);
  }
  assert.match(send.words, /^Share/, "no key leads from the box to sharing");
  await page.keyboard.press("Enter");
  await says(postOf(page, "without a mouse"), "Willow (you)");
}
