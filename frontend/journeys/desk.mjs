// What the journeys of moderation share: several people in one house, and what is carried to them a moment later.
import assert from "node:assert/strict";
import { keepsWidth, says, visit } from "./kit.mjs";

export const saying = "Saying no without the three-day hangover";
export const door = "and then the door"; // Tern's last post in it
export const told = 31; // seconds after which people are told what was decided
export const seen = 31; // seconds after which a group sees what was shared

export const said = (page, words) => says(page.getByRole("status"), words);
export const press = (page, name) => page.getByRole("button", { name, exact: true }).click({ noWaitAfter: true });
export const at = (page, pattern) => page.waitForURL((url) => pattern.test(url.pathname));
export const decided = (page) => at(page, /^\/cases\/\w+\/decisions\/\w+$/);

// together opens a window for each of some people, all in one house.
export async function together(house, people, journey, pages = {}, eyes = {}) {
  const [[who, look] = [], ...rest] = Object.entries(people);
  if (!who) return await journey(pages, eyes);
  await visit(house, look, async (page, context, eye) => {
    pages[who] = page;
    eyes[who] = eye;
    await together(house, Object.fromEntries(rest), journey, pages, eyes);
    await keepsWidth(page);
  });
}

// until loads a page anew until it holds what is carried there a moment later.
export async function until(page, address, locator) {
  for (let tries = 0; tries < 60; tries++) {
    await page.goto(address);
    if (await locator.count() > 0) return;
    await page.waitForTimeout(250);
  }
  assert.fail(`${address} never showed ${locator}`);
}
