// Takes the README's pictures out of a fresh demo.
//   node frontend/journeys/pictures.mjs
//   node frontend/journeys/pictures.mjs --all DIR       every main page instead, small and wide, light and dark
//   node frontend/journeys/pictures.mjs --gallery DIR   every page of the gallery instead, whole, in every look
//   … --gallery DIR --lang en-XA                        the same in a pseudo-locale: en-XA is longer, ar-XB mirrored
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { inEveryLook } from "./judge.mjs";
import { closeAll, enterAs, laptop, open, openHouse, phone, postOf, visit } from "./kit.mjs";

const { values: { all, gallery, lang = "en" } } = parseArgs({ options: { all: { type: "string" }, gallery: { type: "string" }, lang: { type: "string" } } });
const saying = "Saying no without the three-day hangover";
const most = 150_000; // bytes of a picture that a README should carry

const group = async (page) => {
  await page.goto("/home");
  await page.getByRole("link", { name: "All of Tuesday evening group" }).click();
};
const follow = (page, name) => page.getByRole("link", { name }).first().click();
const conversation = (page) => open(page, saying);

// A person's pages, in the order in which they can be reached.
const nobody = { enter: (page) => page.goto("/"), help: (page) => page.goto("/help"), away: (page) => page.goto("/away"), "signed-out": (page) => page.goto("/home"), "not-there": (page) => page.goto("/nowhere") };
const willow = {
  home: (page) => page.goto("/home"),
  group,
  people: async (page) => { await group(page); await follow(page, "Everybody, by name"); },
  write: async (page) => { await group(page); await follow(page, "Write to the group"); },
  thread: conversation,
  "thread-end": async (page) => { await conversation(page); await page.locator("#end").scrollIntoViewIfNeeded(); },
  answer: async (page) => { await conversation(page); await postOf(page, "and then the door").getByRole("link", { name: "Answer Tern" }).click(); },
  refused: async (page) => { await page.getByRole("button", { name: "Share" }).click(); await page.locator("#said:focus").waitFor(); },
  "take-back": async (page) => { await conversation(page); await follow(page, "Take back"); },
  zone: (page) => page.goto("/zone"),
};
const amara = { "staff-home": (page) => page.goto("/home"), "staff-thread": async (page) => { await conversation(page); await page.locator("#staff").scrollIntoViewIfNeeded(); } };

async function everything(house) {
  mkdirSync(all, { recursive: true });
  for (const [size, look] of [["phone", phone], ["laptop", laptop]]) {
    for (const colorScheme of ["light", "dark"]) {
      for (const walk of [["", nobody, 401, 404], ["Willow", willow, 422], ["Dr Amara Osei", amara]]) await shoot(house, { ...look, colorScheme }, `${size}-${colorScheme}`, ...walk);
    }
  }
}

const shoot = (house, look, suffix, who, pages, ...statuses) => visit(house, look, async (page, context, eye) => {
  eye.expect(...statuses.map((status) => `status of ${status}`));
  if (who) await enterAs(page, who);
  for (const [name, go] of Object.entries(pages)) {
    await go(page);
    await page.waitForLoadState();
    await page.screenshot({ path: join(all, `${name}-${suffix}.png`) });
  }
});

async function theGallery(house) {
  mkdirSync(gallery, { recursive: true });
  await visit(house, { ...laptop, reducedMotion: "reduce" }, async (page) => {
    await page.route("**/threads/t1/read", (route) => route.fulfill({ status: 204 }));
    await page.goto("/gallery");
    for (const address of await page.locator(".rows a").evaluateAll((links) => links.map((a) => a.pathname))) {
      await page.goto(`${address}?lang=${lang}`);
      await inEveryLook(page, async ({ width, colorScheme }) => {
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width, height }); // one tall window keeps the dock at its foot
        await page.screenshot({ path: join(gallery, `${address.split("/").pop()}-${width}-${colorScheme}.png`) });
      });
    }
  });
}

async function forTheReadme(house) {
  await visit(house, { ...phone, deviceScaleFactor: 1.5, colorScheme: "light" }, async (page) => {
    await enterAs(page, "Willow");
    await conversation(page);
    await picture(page, "thread-phone-light.png");
  });
  await visit(house, { ...laptop, colorScheme: "light" }, async (page) => {
    await enterAs(page, "Willow");
    await group(page);
    await page.getByRole("heading", { name: "Who is here" }).waitFor();
    await picture(page, "cohort-laptop-light.png");
  });
}

async function picture(page, name) {
  const path = fileURLToPath(new URL(`../gallery/pictures/${name}`, import.meta.url));
  await page.screenshot({ path });
  const { size } = statSync(path);
  console.log(`${path}: ${size} bytes`);
  if (size > most) throw new Error(`${name} is larger than ${most} bytes`);
}

try {
  const house = await openHouse();
  await (all ? everything(house) : gallery ? theGallery(house) : forTheReadme(house));
} finally {
  await closeAll();
}
