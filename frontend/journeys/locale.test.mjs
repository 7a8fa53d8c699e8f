// The pages in two languages that nobody speaks: en-XA is two fifths longer, ar-XB is written from right to left. Both
// are made from the English catalogue (frontend/words/pseudo.go); only the demo has them.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { judge } from "./judge.mjs";
import { closeAll, enterAs, keepsWidth, laptop, openHouse, visit } from "./kit.mjs";

after(closeAll);

let house;
before(async () => { house = await openHouse(); });

const still = { ...laptop, reducedMotion: "reduce" };
const widths = [320, 1280].map((width) => ({ width, colorScheme: "light" }));
const langs = { "en-XA": "ltr", "ar-XB": "rtl" };
const dock = 132; // px; on the narrowest phone, words two fifths longer stand on three lines

// judged are the pages of the gallery that axe looks at as well; the others only have to keep their width.
const judged = ["enter", "signed-out-words", "home", "home-staff", "zone", "help", "cohort", "cohort-staff", "thread", "answer", "sign-in", "account", "passkeys", "terms", "application", "applicant", "member", "settings-open", "practice", "problem-404"];

// speaks holds that the page is in that language, and runs its way.
async function speaks(page, lang) {
  assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, getComputedStyle(document.body).direction]), [lang, langs[lang]], page.url());
}

describe("in languages nobody speaks", { concurrency: 2 }, () => {
  for (const lang of Object.keys(langs)) {
    test(`the gallery in ${lang}`, () => visit(house, still, async (page) => {
      await page.route("**/threads/t1/read", (route) => route.fulfill({ status: 204 }));
      await page.goto("/gallery");
      const all = await page.locator(".rows a").evaluateAll((links) => links.map((a) => a.pathname));
      for (const name of judged) assert.ok(all.includes(`/gallery/${name}`), `the gallery has no ${name}`);
      const wrong = [];
      const note = (error) => wrong.push(error.message);
      for (const address of all) {
        await page.goto(`${address}?lang=${lang}`);
        await speaks(page, lang);
        await page.setViewportSize({ width: 320, height: 800 });
        await keepsWidth(page).catch(note);
        if (judged.includes(address.split("/").pop())) await judge(page, `${address} in ${lang}`, widths, dock).catch(note);
      }
      assert.deepEqual(wrong, []);
      await page.unroute("**/threads/t1/read");
    }));

    test(`a member's pages in ${lang}`, () => visit(house, still, async (page, context, eye) => {
      eye.expect("status of 404");
      await enterAs(page, "Willow");
      const group = await page.locator("main a[href^='/cohorts/']").first().getAttribute("href");
      const thread = (await page.getByRole("link", { name: "Saying no" }).getAttribute("href")).split("#")[0];
      await context.addCookies([{ name: "lang", value: lang, url: house.url }]);
      for (const address of ["/home", group, thread, `${thread}/answer`, `${group}/me`, "/account", "/nowhere"]) {
        await page.goto(address);
        await speaks(page, lang);
        await judge(page, `${address} in ${lang}`, widths, dock);
      }
    }));
  }

  test("nobody else is spoken to so", () => visit(house, still, async (page) => {
    await page.goto("/?lang=ar-XB");
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  }));
});
