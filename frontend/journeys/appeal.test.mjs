// From a report to what came of its appeal, by keyboard alone: members on a phone, staff on a laptop.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { at, decided, door, said, saying, together, told, until } from "./desk.mjs";
import { closeAll, laptop, openDemoLater, phone, postOf, says } from "./kit.mjs";

after(closeAll);

test("from a report to what came of its appeal, by keyboard alone", async () => {
  const house = await openDemoLater();
  await together(house, { willow: phone, tern: phone, milo: laptop, amara: laptop }, async ({ willow, tern, milo, amara }) => {
    await reports(willow);
    await removes(milo);
    await isGone(willow);
    house.later(told);
    await appeals(tern);
    await hears(willow);
    await overturns(amara, milo);
    house.later(told);
    await isBack(tern, willow);
  });
  await house.close();
});

// to goes from stop to stop until the focus is there.
async function to(page, stop) {
  await stop.waitFor();
  for (let i = 0; i < 150; i++) {
    if (await stop.evaluate((elt) => elt === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`no key leads to ${stop} on ${page.url()}`);
}

async function key(page, stop) {
  await to(page, stop);
  await page.keyboard.press("Enter");
}

const link = (within, name) => within.getByRole("link", { name, exact: typeof name === "string" });
const button = (within, name) => within.getByRole("button", { name, exact: typeof name === "string" });

async function types(page, label, words) {
  await to(page, page.getByLabel(label));
  await page.keyboard.type(words);
}

// chooses takes one of several: the first of them has a stop, and arrows lead on.
async function chooses(page, choice) {
  const one = await page.locator(`input[name="${await choice.getAttribute("name")}"]`).all();
  await to(page, await anyChecked(one) ?? one[0]);
  await page.keyboard.press("Space");
  for (let i = 0; i < one.length && !await choice.isChecked(); i++) await page.keyboard.press("ArrowDown");
  assert.ok(await choice.isChecked());
}

async function anyChecked(all) {
  for (const one of all) if (await one.isChecked()) return one;
  return undefined;
}

async function enters(page, name) {
  await page.goto("/");
  await key(page, button(page, name));
  await at(page, /^\/home$/);
}

async function opens(page) {
  await page.goto("/home");
  await key(page, link(page.locator("h3.title"), saying));
  await page.getByRole("heading", { level: 1, name: saying }).waitFor();
}

async function reports(page) {
  await enters(page, /^Willow/);
  await opens(page);
  await key(page, link(postOf(page, door), "Something is wrong Tern"));
  await at(page, /\/report$/);
  await says(page.locator("main"), "We will not say who asked");
  await types(page, "What should they know?", "It brought my own brother back.");
  await key(page, button(page, "It hurts me, or somebody here"));
  await at(page, /\/reported$/);
  await page.getByRole("heading", { name: "Are you all right after reading that?" }).waitFor();
  await opens(page);
  await says(page.locator("article summary"), "You asked staff to look at this post of Tern. They are not told.");
}

// holds opens a case of the queue with the keys of the desk: J to the row, and Enter takes it.
async function holds(page, name, about, filter = "") {
  await enters(page, name);
  await key(page, link(page.getByRole("navigation"), "Queue").first());
  await at(page, /^\/queue$/);
  const row = page.locator("#open-cases li").filter({ hasText: about });
  await until(page, "/queue", row);
  if (filter) await key(page, link(page.locator("#filters"), filter));
  await row.waitFor();
  await page.locator("#keys:not([hidden])").waitFor();
  for (let i = 0; i < 20 && await row.getAttribute("data-cursor") === null; i++) await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await at(page, /^\/cases\/\w+$/);
  await said(page, "It is yours. Everybody sees that you have it.");
}

async function removes(page) {
  await holds(page, /^Milo Brandt/, "Tern");
  await says(page.locator("main"), "It brought my own brother back.");
  await key(page, page.locator("details.turned > summary"));
  await says(page.locator("details.turned[open]"), door);
  await chooses(page, page.getByRole("radio", { name: "Remove it" }));
  await to(page, page.getByLabel("Which part of the agreement"));
  await page.keyboard.press("ArrowDown");
  await types(page, "Your reason, for the record", "It tells of somebody who is not here.");
  await types(page, "What Tern will read", "We took this away, because it tells of your brother.");
  await key(page, button(page, "Remove it"));
  await decided(page);
  await says(page.locator("main"), "It is carried out.");
  await button(page, "Undo it").waitFor();
}

async function isGone(page) {
  await opens(page);
  await says(page.locator(".gone-post"), "The staff removed this post of Tern");
  assert.equal(await page.getByText(door).count(), 0);
}

async function appeals(page) {
  await enters(page, /^Tern/);
  const news = link(page, "The staff decided something about you, and say why.");
  await until(page, "/home", news);
  await key(page, news);
  await at(page, /^\/decisions\/\w+$/);
  for (const line of ["Your post was removed", "Decided by Milo Brandt", "We took this away, because it tells of your brother.", "Another person than the one who decided looks at it"]) await says(page.locator("main"), line);
  await types(page, "What should they know?", "My brother knows, and said yes.");
  await key(page, button(page, "Ask for a second look"));
  await said(page, "Sent. Somebody looks at it again, and you hear what comes of it.");
}

async function hears(page) {
  const news = link(page, "Staff looked at what you asked about.");
  await until(page, "/home", news);
  await key(page, news);
  await at(page, /^\/reports$/);
  await says(page.locator("main"), "Somebody of the staff looked at it and did something about it.");
}

// overturns is another person's; the one who decided cannot.
async function overturns(page, first) {
  await holds(page, /^Dr Amara Osei/, "Tern", "Appeals");
  await says(page.locator("main"), "My brother knows, and said yes.");
  await first.goto(new URL(page.url()).pathname);
  assert.equal(await first.locator("#decision").count(), 0, "whoever decided answers the appeal");
  await chooses(page, page.getByRole("radio", { name: "Overturn it, and put back what was taken away" }));
  await types(page, "Your reason, for the record", "He agreed.");
  await types(page, "What Tern will read", "You were right. It stands there again.");
  await key(page, button(page, "Answer the appeal"));
  await decided(page);
}

async function isBack(page, others) {
  const news = link(page, "The staff decided something about you, and say why.");
  await until(page, "/home", news);
  await key(page, news.first());
  await says(page.locator("h1"), "Somebody looked again, and put it right");
  await says(page.locator("main"), "You were right. It stands there again.");
  await opens(page);
  await says(postOf(page, door), "(you)");
  await opens(others);
  await says(others.locator("article"), door);
  assert.equal(await others.locator(".gone-post").filter({ hasText: "of Tern" }).count(), 0);
}
