// What goes wrong while somebody writes, and what becomes of their words.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { closeAll, enterAs, open, openHouse, phone, postOf, says, share, visit } from "./kit.mjs";

after(closeAll);

const saying = "Saying no without the three-day hangover";
const words = "It took me an hour to find these words.";
const box = (page) => page.getByLabel("Your words");

// writing brings Willow to a box with words in it, in a house of its own.
const writing = (name, look, journey, settings) => test(name, async () => {
  const house = await openHouse(settings);
  await visit(house, { ...phone, ...look }, async (page, context, eye) => {
    await enterAs(page, "Willow");
    await startAnswer(page);
    await journey({ page, context, eye, house });
  });
  await house.close();
});

async function startAnswer(page) {
  await open(page, saying);
  await postOf(page, "and then the door").getByRole("link", { name: "Answer Tern" }).click();
  await box(page).fill(words);
}

// stillThere holds that the words are in the box, with a sentence above it that has the focus.
async function stillThere(page, sentence) {
  await says(page.locator("#said:focus"), sentence);
  assert.equal(await box(page).inputValue(), words);
}

async function sharedOnce(page, text = words) {
  await postOf(page, text).first().waitFor();
  await page.reload();
  assert.equal(await postOf(page, text).count(), 1);
}

const withScripts = {}, withoutScripts = { javaScriptEnabled: false };

describe("what goes wrong", { concurrency: 2 }, () => {
  writing("the server dies and comes back", withScripts, async ({ page, eye, house }) => {
    eye.expect("net::ERR_CONNECTION_REFUSED");
    await house.kill();
    await share(page);
    await stillThere(page, "We couldn’t reach the server");
    await house.start();
    await share(page);
    await sharedOnce(page);
  });

  writing("the line drops and comes back", withScripts, async ({ page, context, eye }) => {
    eye.expect("net::ERR_INTERNET_DISCONNECTED");
    await context.setOffline(true);
    await share(page);
    await stillThere(page, "We couldn’t reach the server");
    await context.setOffline(false);
    await share(page);
    await sharedOnce(page);
  });

  writing("the answer to the first try is lost on its way", withScripts, async ({ page, eye }) => {
    eye.expect("net::ERR_CONNECTION_RESET");
    await page.route("**/posts", async (route) => {
      await route.fetch({ maxRedirects: 0 });
      await route.abort("connectionreset");
    }, { times: 1 });
    await share(page);
    await stillThere(page, "We couldn’t reach the server");
    await share(page);
    await sharedOnce(page);
  });

  for (const [how, look] of [["with scripts", withScripts], ["without scripts", withoutScripts]]) {
    writing(`Share pressed twice, ${how}`, look, async ({ page }) => {
      await page.getByRole("button", { name: "Share" }).dblclick();
      await sharedOnce(page);
    });

    writing(`the session ended elsewhere, ${how}`, look, async ({ page, context, eye }) => {
      eye.expect("status of 401");
      await context.clearCookies();
      await share(page);
      await page.getByRole("heading", { name: "You were signed out" }).waitFor();
      assert.equal(await box(page).inputValue(), words);
      await page.getByRole("button", { name: "Willow" }).click();
      await page.getByRole("heading", { level: 1, name: "Answer Tern" }).waitFor();
      assert.equal(await box(page).inputValue(), words);
      await share(page);
      await sharedOnce(page);
    });

    writing(`nothing was written, ${how}`, look, async ({ page, eye }) => {
      eye.expect("status of 422");
      await box(page).fill("   ");
      await share(page);
      await says(page.locator("#said"), "There are no words here yet.");
      await box(page).fill(words);
      await share(page);
      await sharedOnce(page);
    });

    writing(`more than one post can hold, ${how}`, look, async ({ page, eye }) => {
      eye.expect("status of 413");
      const long = "Far too many words. ".repeat(4000);
      await box(page).fill(long);
      await share(page);
      await says(page.locator("#said"), "We couldn’t share that yet");
      assert.equal((await box(page).inputValue()).length, long.length);
    });

    writing(`changed in two windows, ${how}`, look, changedInTwoWindows);

    writing(`faster than people write, ${how}`, look, async ({ page, eye }) => {
      eye.expect("status of 429");
      await share(page);
      await sharedOnce(page);
      await startAnswer(page);
      await share(page);
      await says(page.locator("#said"), "Your words are still in the box below.");
      assert.equal(await box(page).inputValue(), words);
    }, { HOLDFAST_WRITES_PER_MINUTE: "1" });
  }
});

async function changedInTwoWindows({ page, context, eye }) {
  eye.expect("status of 409");
  await share(page);
  await postOf(page, words).getByRole("link", { name: "Change" }).click();
  const other = await context.newPage();
  await other.goto(page.url());
  await box(other).fill("The other window was first.");
  await share(other);
  await sharedOnce(other, "The other window was first.");
  await box(page).fill("This window came second.");
  await share(page);
  await says(page.locator("#said .pane"), "The other window was first.");
  assert.equal(await box(page).inputValue(), "This window came second.");
  await sharedKnowingly(page);
}

async function sharedKnowingly(page) {
  await page.locator(".send button").click();
  await sharedOnce(page, "This window came second.");
  assert.equal(await page.getByText("The other window was first.").count(), 0);
}
