// What somebody writes is not lost, and is not there twice: in a real browser, with scripts and without.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { closeAll, enterAs, keepsWidth, laptop, open, openHouse, phone, postOf, says, share, visit } from "./kit.mjs";

after(closeAll);

const saying = "Saying no without the three-day hangover";
const box = (page) => page.getByLabel("Your words", { exact: true });
const line = (page) => page.locator("#kept");

// writing opens the answer box of one conversation.
async function writing(page) {
  await open(page, saying);
  await page.goto(`${new URL(page.url()).pathname}/answer`);
  await box(page).waitFor();
  return page.url();
}

// writes fills the box, and waits until the server has it and the line says so.
async function writes(page, words) {
  await Promise.all([saved(page), box(page).fill(words)]);
  await says(line(page), /Draft kept at .* on the server/);
}

// stored is what lies in this device's database: names of databases, keys, and the bytes as they are.
const stored = (page) => page.evaluate(async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  if (!names.includes("drafts")) return { names, keys: [], bytes: "" };
  const db = await new Promise((done) => { indexedDB.open("drafts").onsuccess = ({ target }) => done(target.result); });
  const shelf = db.transaction("sealed").objectStore("sealed");
  const all = (ask) => new Promise((done) => { ask.onsuccess = () => done(ask.result); });
  const [keys, values] = [await all(shelf.getAllKeys()), await all(shelf.getAll())];
  db.close();
  return { names, keys, bytes: values.map(({ sealed }) => new TextDecoder("latin1").decode(sealed)).join("") };
});

const saved = (page) => page.waitForResponse((answer) => answer.url().includes("/drafts?box=") && answer.ok());

function journey(name, look, act) {
  test(name, async () => {
    const house = await openHouse();
    await visit(house, look, async (page, context, eye) => {
      await enterAs(page, "Willow");
      await act(page, context, eye, house);
      await keepsWidth(page);
    });
    await house.close();
  });
}

describe("drafts", { concurrency: 2 }, () => {
  journey("a draft keeps itself, says so, and comes back until it is shared", phone, async (page) => {
    const at = await writing(page);
    await writes(page, "I can hear the plates.");
    await says(line(page), "on this device and on the server. Nobody else can read it.");
    await writes(page, "I can hear the plates. All of them.");
    await page.goto("/drafts");
    await says(page.locator("main"), "All of them.");
    await keepsWidth(page);
    await page.getByRole("link", { name: "Go on writing" }).click();
    assert.equal(await box(page).inputValue(), "I can hear the plates. All of them.");
    await share(page);
    await postOf(page, "All of them.").waitFor();
    await page.goto(at);
    assert.equal(await box(page).inputValue(), "");
    await page.goto("/drafts");
    await says(page.locator("main"), "Nothing is begun");
  });

  journey("two devices write in one box: both texts are shown, and one is chosen", phone, async (page, context, eye, house) => {
    const at = await writing(page);
    await visit(house, laptop, async (other) => {
      await enterAs(other, "Willow");
      await other.goto(at);
      await writes(page, "From the phone.");
      await box(other).fill("From the laptop.");
      await says(line(other), "Nothing was replaced.");
      await says(other.locator("#elsewhere"), "From the phone.");
      assert.equal(await box(other).inputValue(), "From the laptop.");
      await other.getByRole("link", { name: "Look at both, and choose" }).click();
      await says(other.locator("main"), "From the phone.");
      await says(other.locator("main"), "From the laptop.");
      await other.getByRole("button", { name: "Keep this one" }).last().click();
      await says(other.getByRole("status"), "You can have the other one back for a day.");
    });
    await page.goto(at);
    assert.equal(await box(page).inputValue(), "From the laptop.");
  });

  journey("without a connection it stays on this device, and goes up when there is one", phone, async (page, context, eye) => {
    eye.expect("net::ERR_");
    const at = await writing(page);
    await context.setOffline(true);
    await box(page).fill("Written in a tunnel.");
    await says(line(page), "on this device only");
    await share(page);
    await says(page.locator("#said"), "Your words are still in the box below.");
    await Promise.all([saved(page), context.setOffline(false)]);
    await says(line(page), "on the server");
    assert.equal(await box(page).inputValue(), "Written in a tunnel.");
    const tab = await context.newPage();
    await tab.goto(at);
    await context.setOffline(true);
    await box(tab).fill("Written in a tunnel, and the page is closed.");
    await says(line(tab), "on this device only");
    await tab.close();
    await context.setOffline(false);
    await page.goto(at);
    await page.waitForFunction(() => document.querySelector("#words")?.value === "Written in a tunnel, and the page is closed.");
    await share(page);
    await postOf(page, "and the page is closed.").waitFor();
    assert.equal(await postOf(page, "Written in a tunnel").count(), 1);
  });

  journey("a session that ends while somebody writes gives the same box back", phone, async (page, context, eye) => {
    eye.expect("status of 401");
    await writing(page);
    await writes(page, "Half a sentence");
    await context.clearCookies();
    await box(page).fill("Half a sentence, and the rest.");
    await share(page);
    await page.getByRole("heading", { name: "You were signed out" }).waitFor();
    await page.getByRole("button", { name: /Willow/ }).click();
    await page.getByRole("heading", { level: 1, name: "Answer" }).waitFor();
    assert.equal(await box(page).inputValue(), "Half a sentence, and the rest.");
    await share(page);
    await postOf(page, "and the rest.").waitFor();
    assert.equal(await postOf(page, "Half a sentence").count(), 1);
  });

  journey("sent twice, it stands there once", phone, async (page) => {
    await writing(page);
    await box(page).fill("Once is enough.");
    await page.getByRole("button", { name: "Share with the group" }).dblclick();
    await postOf(page, "Once is enough.").waitFor();
    await open(page, saying);
    assert.equal(await postOf(page, "Once is enough.").count(), 1);
  });

  for (const scripts of [true, false]) {
    journey(`going back after sharing shares nothing again, ${scripts ? "with" : "without"} scripts`, { ...phone, javaScriptEnabled: scripts }, async (page) => {
      await writing(page);
      await box(page).fill("Said once.");
      await share(page);
      await postOf(page, "Said once.").waitFor();
      await page.goBack();
      await box(page).waitFor();
      if (scripts) {
        await page.waitForFunction(() => document.querySelector("#words")?.value === "");
      } else {
        await box(page).fill("Said once."); // as browsers do that fill a form again
        await share(page);
      }
      await open(page, saying);
      assert.equal(await postOf(page, "Said once.").count(), 1);
    });
  }

  journey("without scripts a draft is kept by its button", { ...phone, javaScriptEnabled: false }, async (page) => {
    const at = await writing(page);
    await box(page).fill("Not yet.");
    await page.getByRole("button", { name: "Keep as a draft" }).click();
    await says(page.getByRole("status"), "Kept as a draft.");
    await page.getByRole("link", { name: "Go on writing" }).click();
    assert.equal(await box(page).inputValue(), "Not yet.");
    await page.goto("/drafts");
    await page.getByRole("button", { name: "Discard" }).click();
    await says(page.getByRole("status"), "You can have it back for a day.");
    await page.goto(at);
    assert.equal(await box(page).inputValue(), "");
    await page.goto("/drafts");
    await page.getByRole("button", { name: "Put it back in its box" }).click();
    await page.goto(at);
    assert.equal(await box(page).inputValue(), "Not yet.");
  });

  journey("whoever comes in next finds nothing of somebody else's on the device", phone, async (page, context, eye) => {
    eye.expect("net::ERR_");
    const at = await writing(page);
    await context.setOffline(true);
    await box(page).fill("zqkestrel is Willow's.");
    await says(line(page), "on this device only");
    const [mine] = (await stored(page)).keys;
    await context.setOffline(false);
    await page.evaluate(() => document.dispatchEvent(new Event("leaving"))); // the page is thrown away as it is
    await context.clearCookies();
    await enterAs(page, "Tern");
    await page.goto(at);
    await writes(page, "Tern's own.");
    assert.equal(await box(page).inputValue(), "Tern's own.");
    assert.ok(!(await stored(page)).keys.includes(mine));
  });

  for (const [name, leave] of [
    ["leaving quickly", (page) => page.locator(".dock").getByRole("button", { name: "Leave quickly" }).click()],
    ["signing out", async (page) => {
      await page.goto("/account");
      await page.getByRole("button", { name: "Sign out here" }).click();
    }],
  ]) {
    journey(`${name} leaves nothing of a draft on the device`, phone, async (page, context, eye) => {
      eye.expect("net::ERR_");
      await writing(page);
      await context.setOffline(true);
      await box(page).fill("zqkestrel is only here.");
      await says(line(page), "on this device only");
      const before = await stored(page);
      assert.equal(before.keys.length, 1);
      assert.ok(before.bytes.length > 0 && !before.bytes.includes("zqkestrel"), "what lies on the device is sealed");
      await context.setOffline(false);
      await box(page).fill("zqkestrel is only here, and more.");
      await leave(page);
      await page.waitForURL(/away|signed-out/);
      assert.deepEqual((await stored(page)).names, []);
    });
  }
});
