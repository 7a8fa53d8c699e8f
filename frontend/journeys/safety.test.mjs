// Leaving quickly, help without a connection, one's own plan on the device, and a page that locks by itself.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import * as kit from "./kit.mjs";
import { closeAll, enterAs, keepsWidth, open, openHouse, says, visit } from "./kit.mjs";

const phone = kit.withWorker(kit.phone), laptop = kit.withWorker(kit.laptop);

after(closeAll);

const saying = "Saying no without the three-day hangover";

// kept is everything that a page of the house can find of itself on this device.
const kept = (page) => page.evaluate(async () => ({
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  caches: (await caches.keys()).length,
  databases: (await indexedDB.databases()).length,
  stored: localStorage.length + sessionStorage.length,
}));
const nothing = { workers: 0, caches: 0, databases: 0, stored: 0 };

// fill leaves something of every kind on the device, as weeks of use would.
async function fillDevice(page) {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    localStorage.setItem("a", "b");
    sessionStorage.setItem("a", "b");
    await new Promise((done) => { const asked = indexedDB.open("drafts", 1); asked.onupgradeneeded = () => asked.result.createObjectStore("sealed"); asked.onsuccess = () => { asked.result.close(); done(); }; });
  });
  const has = await kept(page);
  assert.ok(has.workers === 1 && has.caches === 1 && has.databases >= 1 && has.stored === 2, JSON.stringify(has));
}

const session = async (context) => (await context.cookies()).find(({ name }) => name === "sid");

// until waits for what no page can tell: one that went away without a connection is the browser's own.
async function until(holds) {
  for (let tries = 0; tries < 300 && !holds(); tries++) await new Promise((done) => setTimeout(done, 100));
  assert.ok(holds());
}

// isPlain holds that a page says nothing of where it is.
async function isPlain(page) {
  await page.getByRole("link", { name: "Open" }).waitFor();
  assert.equal((await page.locator("body").innerText()).trim().replace(/\s+/g, " "), "Notes Open");
}

// isGone holds what leaving promises, from wherever one left.
async function isGone(page, context, eye, token, scripts) {
  await page.waitForURL("**/away");
  await isPlain(page);
  assert.equal(await session(context), undefined, "the cookie is still there");
  if (scripts) assert.deepEqual(await kept(page), nothing);
  eye.expect("status of 401");
  await page.goBack();
  await isPlain(page);
  for (const address of ["/home", "/plan", "/"]) {
    await page.goto(address);
    await isPlain(page);
  }
  // The token itself is dead on the server, whoever brings it.
  await context.clearCookies();
  await context.addCookies([token]);
  const answer = await context.request.get("/home");
  assert.equal(answer.status(), 401);
  assert.ok(!(await answer.text()).includes(saying));
}

const ways = {
  "by its button": (page) => page.locator(".dock").getByRole("button", { name: "Leave quickly" }).click(),
  "by the second skip link": async (page) => {
    await page.goto(new URL(page.url()).pathname); // without the place to which it scrolled
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), "Leave quickly");
    await page.keyboard.press("Enter");
  },
  "by Shift three times": async (page) => {
    for (let i = 0; i < 3; i++) await page.keyboard.press("Shift");
  },
};

for (const [name, way] of Object.entries(ways)) {
  test(`leaving ${name}`, async () => {
    const house = await openHouse();
    await visit(house, laptop, async (page, context, eye) => {
      await enterAs(page, "Willow");
      await open(page, saying);
      await fillDevice(page);
      const token = await session(context);
      await way(page);
      await isGone(page, context, eye, token, true);
    });
    await house.close();
  });
}

test("leaving without scripts", async () => {
  const house = await openHouse();
  await visit(house, { ...phone, javaScriptEnabled: false }, async (page, context, eye) => {
    await enterAs(page, "Willow");
    await open(page, saying);
    const token = await session(context);
    await ways["by its button"](page);
    await isGone(page, context, eye, token, false);
    await page.goto("/away");
    await page.getByRole("link", { name: "Open" }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Willow" }).count(), 1, "the door is there again");
  });
  await house.close();
});

test("the page is blank at once, other tabs leave too, and words that were half typed are kept nowhere on the device", async () => {
  const house = await openHouse();
  await visit(house, phone, async (page, context, eye) => {
    await enterAs(page, "Willow");
    await open(page, saying);
    await page.goto(`${new URL(page.url()).pathname}/answer`);
    const other = await context.newPage();
    await other.goto("/home");
    await page.bringToFront();
    await page.getByLabel("Your words").fill("zqhalfwritten");
    await context.setOffline(true);
    const at = await page.evaluate(() => {
      document.querySelector("#leave button").click();
      const at = document.elementFromPoint(200, 400);
      return { covers: at.parentElement === document.documentElement && at.tagName === "DIV", title: document.title, body: getComputedStyle(document.body).display };
    });
    assert.deepEqual(at, { covers: true, title: "Notes", body: "none" });
    eye.expect("net::ERR_INTERNET_DISCONNECTED", "status of 401");
    await until(() => !other.url().endsWith("/home") && !page.url().endsWith("/answer"));
    await context.setOffline(false);
    await page.goto("/home"); // the post never got through: the first request that does ends the session
    await isPlain(page);
    assert.deepEqual(await kept(page), nothing);
    await other.close();
  });
  await house.close();
});

test("Shift in words is no way out", async () => {
  const house = await openHouse();
  await visit(house, laptop, async (page) => {
    await enterAs(page, "Willow");
    await open(page, saying);
    await page.goto(`${new URL(page.url()).pathname}/answer`);
    await page.getByLabel("Your words").click();
    for (const key of ["A", "B", "C", "D"]) await page.keyboard.press(`Shift+${key}`);
    await page.keyboard.press("Shift");
    await says(page.locator("#leave [role=status]"), "Shift twice more");
    await page.keyboard.press("x");
    await page.keyboard.press("Shift");
    await page.keyboard.press("Shift");
    assert.match(page.url(), /answer$/);
    assert.match(await page.getByLabel("Your words").inputValue(), /ABCDx/);
  });
  await house.close();
});

test("without a connection, help is there, and nothing else", async () => {
  const house = await openHouse();
  await visit(house, phone, async (page, context, eye) => {
    eye.expect("net::ERR_INTERNET_DISCONNECTED");
    await enterAs(page, "Willow");
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.goto("/help");
    await page.waitForFunction(() => caches.match("/offline").then(Boolean));
    const held = await page.evaluate(async () => {
      const all = [];
      for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) all.push(new URL(url).pathname.replace(/-[0-9a-f]{12}/, ""));
      const text = await (await caches.match("/offline")).text();
      return { all: all.sort(), personal: /Willow|Tuesday|Sign out/.test(text) };
    });
    assert.deepEqual(held, { all: ["/assets/app.css", "/assets/exit.js", "/assets/plan.js", "/offline"], personal: false });
    await context.setOffline(true);
    for (const address of ["/help", "/home", "/plan"]) {
      await page.goto(address);
      await page.getByRole("heading", { level: 1, name: "You are not connected" }).waitFor();
      assert.equal(await page.getByRole("link", { name: "The Night Line, 0808 157 0100" }).getAttribute("href"), "tel:08081570100");
      await keepsWidth(page);
    }
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.querySelector(".card")).borderStyle), "none", "its style is there");
    await context.setOffline(false);
    await page.goto("/home");
    await page.getByRole("heading", { level: 1, name: "Willow" }).waitFor();
  });
  await house.close();
});

const pin = "604213";

// writesPlan writes a plan and keeps it on the device.
async function writesPlan(page) {
  await page.goto("/plan/change");
  await page.getByLabel("What helps").fill("zqharbour, the long way round");
  await page.getByLabel("Whom I can ring").fill("Maya, 01632 960 111\nHer brother");
  await page.getByRole("button", { name: "Keep my plan" }).click();
  await page.getByRole("heading", { name: "Keep it on this device" }).waitFor();
  const box = page.locator("[data-plan=keep]");
  const keep = box.getByRole("button", { name: "Keep it on this device" });
  await page.getByLabel("PIN, six digits or more").fill("123456");
  await page.getByLabel("The same once more").fill("123456");
  await keep.click();
  await says(box.getByRole("status"), "Please take six digits or more");
  await page.getByLabel("PIN, six digits or more").fill(pin);
  await keep.click();
  await says(box.getByRole("status"), "not the same");
  await page.getByLabel("The same once more").fill(pin);
  await keep.click();
  await says(box.getByRole("status"), "Kept on this device.");
  await says(box, "This device keeps your plan as it stands here.");
}

test("a plan behind a PIN opens without a connection, and leaving takes it away", async () => {
  const house = await openHouse();
  await visit(house, phone, async (page, context, eye) => {
    eye.expect("net::ERR_INTERNET_DISCONNECTED");
    await enterAs(page, "Willow");
    await writesPlan(page);
    const raw = await page.evaluate(() => new Promise((done) => {
      indexedDB.open("plan").onsuccess = ({ target: { result: db } }) => {
        db.transaction("kept").objectStore("kept").get("plan").onsuccess = ({ target: { result } }) => {
          db.close();
          done({ rounds: result.rounds, text: new TextDecoder("latin1").decode(result.sealed) + JSON.stringify(result) });
        };
      };
    }));
    assert.ok(raw.rounds >= 600_000 && !raw.text.includes("zqharbour") && !raw.text.includes("Maya"));
    await page.waitForFunction(() => caches.match("/offline").then(Boolean));
    await context.setOffline(true);
    await page.goto("/help");
    const box = page.locator("[data-plan=open]");
    for (let i = 0; i < 3; i++) {
      await page.getByLabel("Your PIN").fill("999998");
      await box.getByRole("button", { name: "Open it" }).click();
      await says(box.getByRole("status"), "does not open it");
      await page.getByLabel("Your PIN").fill(`${i}`);
      await page.evaluate(() => { document.querySelector("[data-plan=open] [role=status]").textContent = ""; });
    }
    await page.getByLabel("Your PIN").fill(pin);
    await box.getByRole("button", { name: "Open it" }).click();
    await says(box.getByRole("status"), /next try is taken in [1-5] seconds/);
    await page.waitForTimeout(5200);
    await box.getByRole("button", { name: "Open it" }).click();
    await says(box, "zqharbour, the long way round");
    assert.equal(await box.getByRole("link", { name: "01632 960 111" }).getAttribute("href"), "tel:01632960111");
    await keepsWidth(page);
    await context.setOffline(false);
    await page.goto("/help");
    await page.getByLabel("Your PIN").waitFor();
    await ways["by its button"](page);
    await page.waitForURL("**/away");
    assert.deepEqual(await kept(page), nothing);
    await page.goto("/open");
    await page.goto("/help");
    assert.equal(await page.locator("[data-plan=open]").isVisible(), false);
  });
  await house.close();
});

test("signing out takes the plan off the device too", async () => {
  const house = await openHouse();
  await visit(house, phone, async (page) => {
    await enterAs(page, "Willow");
    await writesPlan(page);
    await page.goto("/account");
    await page.getByRole("button", { name: "Sign out here" }).click();
    await says(page.getByRole("status"), "You are signed out");
    const { databases, caches } = await kept(page);
    assert.deepEqual({ databases, caches }, { databases: 0, caches: 0 });
  });
  await house.close();
});

test("a page that nothing happens on locks itself, and the words are in the same box after signing in", async () => {
  const house = await openHouse();
  await visit(house, phone, async (page, context) => {
    await enterAs(page, "Willow");
    await open(page, saying);
    const at = `${new URL(page.url()).pathname}/answer`;
    await page.clock.install();
    await page.goto(at);
    await page.getByLabel("Your words").fill("I had begun to say it.");
    await page.clock.runFor(3000);
    await says(page.locator("#kept"), /Draft kept at .* on the server/);
    await page.clock.fastForward("56:00");
    await says(page.locator(".idle"), "Nothing you typed is lost");
    await context.clearCookies({ name: "sid" }); // as the server's clock does
    await page.clock.fastForward("05:00");
    const lock = page.locator("#lock");
    await lock.getByRole("heading", { name: "You were signed out" }).waitFor();
    await says(lock, "What you typed is kept");
    assert.equal(await page.locator("main").isVisible(), false, "the page behind shows");
    assert.equal(await page.title(), "Notes");
    await page.clock.runFor(2000);
    await page.waitForURL((url) => url.searchParams.get("next") === at);
    await page.getByRole("button", { name: "Willow" }).click();
    await page.waitForURL((url) => url.pathname === at);
    assert.equal(await page.getByLabel("Your words").inputValue(), "I had begun to say it.");
  });
  await house.close();
});
