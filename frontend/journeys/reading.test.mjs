// Reading: what counts as read and when that is told, folds, the way back after a jump, and what a screen reader meets.
// Pages of the gallery, under the product's content policy, with the browser's clock in hand.
import assert from "node:assert/strict";
import { readFileSync, rmSync, statSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, page as send, rendered, serve } from "./gallery.mjs";
import { closeAll, enterAs, keepsWidth, laptop, open, openDemoLater, phone, postOf, says, share, visit } from "./kit.mjs";

let gallery, browser;
before(async () => {
  gallery = rendered();
  browser = await launch();
});
after(async () => {
  await closeAll();
  await browser.close();
  rmSync(gallery, { recursive: true });
});

// shown opens one page of the gallery on a phone whose clock stands still until it is set forward.
async function shown(name, routes, check) {
  const server = await serve(gallery, routes);
  const page = await browser.newPage({ viewport: { width: 390, height: 780 }, timezoneId: "Europe/London", reducedMotion: "reduce" });
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (line) => { if (line.type() === "error" && !line.text().startsWith("Failed to load resource")) faults.push(line.text()); });
  try {
    await page.clock.install({ time: new Date("2026-11-11T21:14:00Z") });
    await page.goto(`${server.origin}/${name}`);
    await check(page);
    assert.deepEqual(faults, []);
  } finally {
    await page.close();
    server.close();
  }
}

// seen lets the browser draw what was scrolled to, and then its clock go on.
async function seen(page, selector, ms) {
  await page.locator(selector).last().evaluate((elt) => elt.scrollIntoView({ block: "center" }));
  await page.waitForTimeout(300);
  await page.clock.runFor(ms);
}

// hide does what a browser does when somebody turns to another tab, or back.
const hide = (page, state) => page.evaluate((now) => {
  Object.defineProperty(document, "visibilityState", { value: now, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}, state);

const telling = (reads) => ({
  "POST /threads/t1/read": (response, body) => { reads.push(body.get("upto")); send(gallery, response, "thread-read"); },
});

// told waits until so many messages have come.
async function told(reads, count) {
  for (let i = 0; reads.length < count && i < 100; i++) await new Promise((go) => setTimeout(go, 50));
  return reads;
}

test("a post counts when its end was in view for a moment, and how far one came is told now and then", async () => {
  const reads = [];
  await shown("thread", telling(reads), async (page) => {
    await page.clock.runFor(10_000);
    assert.deepEqual(reads, [], "what was read before is not told again");
    await seen(page, "#p3 .acts", 1400);
    await page.clock.runFor(200);
    await page.clock.runFor(3000);
    assert.deepEqual(reads, [], "it is told at most every few seconds");
    await page.clock.runFor(1500);
    assert.deepEqual(await told(reads, 1), ["3"]);
    await page.clock.runFor(20_000);
    assert.deepEqual(reads, ["3"], "and once");
  });
});

test("a glance does not count", async () => {
  const reads = [];
  await shown("thread", telling(reads), async (page) => {
    await seen(page, "#p3 .acts", 1000);
    await seen(page, "h1", 60_000);
    assert.deepEqual(reads, []);
  });
});

test("nothing counts on a hidden page, and whoever turns away is told for at once", async () => {
  const reads = [];
  await shown("thread", telling(reads), async (page) => {
    await seen(page, "#p3 .acts", 1000);
    await hide(page, "hidden");
    await page.clock.runFor(60_000);
    assert.deepEqual(reads, []);
    await hide(page, "visible");
    await seen(page, "#p3 .acts", 1600);
    await hide(page, "hidden");
    assert.deepEqual(await told(reads, 1), ["3"]);
  });
});

test("at the end of the page all of it counts, and the box says so without taking the focus", async () => {
  const reads = [];
  await shown("thread", telling(reads), async (page) => {
    await seen(page, "#end", 1600);
    await page.locator("#end", { hasText: "You have read everything here" }).waitFor();
    assert.deepEqual(reads, ["7"]);
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), "BODY");
    await page.getByRole("button", { name: "Keep it as new" }).waitFor();
  });
});

test("a fold opens by keyboard, says what it is about first, and closes again", () =>
  shown("part-notes", {}, async (page) => {
    const post = page.locator("#p1"), words = post.locator(".words");
    assert.equal(await words.isVisible(), false);
    const fold = post.locator("summary");
    assert.match(await fold.innerText(), /Content note: a parent’s last weeks, hospital\s+Open Tern’s post/);
    await fold.focus();
    await page.keyboard.press("Enter");
    assert.equal(await words.isVisible(), true);
    assert.match(await fold.innerText(), /Close it again/);
    await page.keyboard.press("Space");
    assert.equal(await words.isVisible(), false);
    await page.keyboard.press("Tab");
    assert.match(await page.evaluate(() => document.activeElement.innerText), /Answer/, "what is folded is no stop");
  }));

test("a note stands before the words it is about, in posts and in quotes", () =>
  shown("part-notes", {}, async (page) => {
    const quote = page.locator("#p8 .quote").first();
    assert.equal(await quote.locator("blockquote").isVisible(), false);
    await quote.locator("summary").click();
    assert.equal(await quote.locator("blockquote").isVisible(), true);
    const open = await page.locator("#p2 > *").evaluateAll((all) => all.map((elt) => elt.className));
    assert.ok(open.indexOf("note") < open.indexOf("words"), "the note comes first");
  }));

test("after a jump there is a way back to where one was", () =>
  shown("thread", {}, async (page) => {
    const link = page.locator("#p7 .ref a");
    await link.click();
    assert.match(page.url(), /#p6$/);
    const back = page.getByRole("button", { name: "Back to where you were" });
    assert.equal(await back.count(), 1);
    await back.click();
    assert.equal(await back.count(), 0);
    assert.equal(await link.evaluate((elt) => elt === document.activeElement), true);
    await page.getByRole("link", { name: "Go to what is new" }).click();
    assert.equal(await back.count(), 1);
  }));

test("a screen reader meets posts by their headings, and hears what each answers", () =>
  shown("part-notes", {}, async (page) => {
    const tree = await page.locator("#posts").ariaSnapshot();
    for (const line of [
      'heading "Posts" [level=2]', 'article "Post 1, Tern"', 'heading "Post 1, Tern" [level=3]', 'article "Post 2, Juniper"',
      'link "answers Tern"', 'article "Post 4, Willow (you)"', 'link "Answer Tern"', 'link "Quote Tern"', "Content note: food",
    ]) assert.ok(tree.includes(line), `${line} is missing:\n${tree}`);
    assert.ok(!tree.includes("boiler"), "folded words are not read out");
    const ranks = await page.locator("h1, h2, h3").evaluateAll((all) => all.map((h) => Number(h.tagName[1])));
    ranks.forEach((rank, i) => assert.ok(i === 0 || rank <= ranks[i - 1] + 1, `the outline skips a rank: ${ranks}`));
  }));

test("a private conversation says so before anything else, and frames all of it", () =>
  shown("thread-private", {}, async (page) => {
    const frame = page.locator(".between");
    assert.match(await frame.locator("> :first-child").innerText(), /Only you and the facilitators\./);
    const { style, posts } = await frame.evaluate((elt) => ({ style: getComputedStyle(elt).borderStyle, posts: elt.querySelectorAll("article").length }));
    assert.equal(style, "dashed");
    assert.equal(posts, await page.locator("article").count());
  }));

// The rest is the demo itself, on a clock that can be set forward: what one wrote is seen by the others after a while.
const saying = "Saying no without the three-day hangover";
const day = 24 * 60 * 60;

// passes lets time pass in steps, with an end to what was asked in each: a minute in no time would be more than a page
// waits for an answer.
async function passes(page, seconds) {
  for (let left = seconds; left > 0; left -= 20) {
    await page.clock.runFor(Math.min(left, 20) * 1000);
    await page.locator(".htmx-request").waitFor({ state: "detached" });
  }
}

test("who wrote meanwhile is said in a quiet line, and their posts come in below without moving anything", async () => {
  const house = await openDemoLater();
  await visit(house, { ...phone, viewport: { width: 390, height: 800 } }, async (page) => {
    await page.clock.install();
    await enterAs(page, "Willow");
    await open(page, saying);
    const last = postOf(page, "and then the door");
    await last.scrollIntoViewIfNeeded();
    await visit(house, laptop, async (theirs) => {
      await enterAs(theirs, "Tern");
      await open(theirs, saying);
      await theirs.locator(".dock").getByRole("link", { name: "Answer" }).click();
      await theirs.getByLabel("Your words").fill("The dog says hello.");
      await share(theirs);
      await says(theirs.locator("article"), "The dog says hello.");
    });
    await passes(page, 61);
    await page.waitForTimeout(500);
    assert.equal(await page.locator("#fresh").innerText(), "", "nothing is said of what the group does not see yet");
    house.later(60);
    const before = await last.boundingBox();
    await passes(page, 60);
    const line = page.locator("#fresh[role=status]").getByRole("link", { name: "New from Tern. Show it below" });
    await line.waitFor();
    assert.deepEqual(await last.boundingBox(), before, "the line moved what is read");
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "BODY", "the line took the focus");
    await line.click();
    await says(page.locator("article:has(:focus)"), "The dog says hello.");
    assert.equal(await page.locator("article", { hasText: "The dog says hello." }).count(), 1);
    assert.equal(await page.locator("#new").count(), 1);
  });
  await house.close();
});

test("after a week away one is let in gently, and no number says what was missed", async () => {
  const house = await openDemoLater();
  await visit(house, phone, async (page) => {
    await enterAs(page, "Willow");
    await page.context().clearCookies();
    house.later(8 * day);
    await enterAs(page, "Willow");
    await says(page.locator("main"), "It has been a while.");
    const fold = page.locator("summary", { hasText: "Older, from while you were away" });
    const folded = page.getByRole("link", { name: "The Sunday night drop" });
    assert.equal(await folded.isVisible(), false);
    await fold.focus();
    await page.keyboard.press("Enter");
    assert.equal(await folded.isVisible(), true);
    assert.doesNotMatch(await page.locator("main").innerText(), /\d+ (new|unread|posts)/);
    await page.getByRole("button", { name: "Count everything before as read" }).click();
    await says(page.getByRole("status"), "Everything before counts as read.");
    await page.goto("/home");
    assert.equal(await page.locator(".fresh").count(), 0);
    await open(page, saying);
    await page.getByRole("button", { name: "Keep it as new" }).waitFor();
  });
  await house.close();
});

test("what one likes pages to look like holds for every page of this device, without scripts as well", async () => {
  const house = await openDemoLater();
  await visit(house, { ...phone, javaScriptEnabled: false }, async (page) => {
    await page.goto("/");
    await page.getByRole("link", { name: "How it looks" }).click();
    await page.getByLabel("Dark").check();
    await page.getByLabel("Twice the size").check();
    await page.getByRole("button", { name: "Show it like this" }).click();
    await says(page.getByRole("status"), "Kept for this device.");
    await enterAs(page, "Willow");
    await open(page, saying);
    const { paper, size } = await page.evaluate(() => ({ paper: getComputedStyle(document.body).backgroundColor, size: getComputedStyle(document.documentElement).fontSize }));
    assert.deepEqual({ paper, size }, { paper: "rgb(22, 24, 21)", size: "32px" });
    await page.setViewportSize({ width: 320, height: 800 });
    await keepsWidth(page);
  });
  await house.close();
});

test("what every page loads for its look stays small", () => {
  const manifest = JSON.parse(readFileSync(new URL("../dist/manifest.json", import.meta.url), "utf8"));
  assert.ok(statSync(new URL(`../dist/${manifest["app.css"]}.gz`, import.meta.url)).size <= 12_000);
});
