// Those who look after a group, on a laptop; and those who are not of it.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { closeAll, enterAs, keepsWidth, laptop, open, openHouse, phone, postOf, says, share, visit } from "./kit.mjs";

after(closeAll);

const saying = "Saying no without the three-day hangover";
const begin = "Where we begin";

const shift = (name, who, journey) => test(name, async () => {
  const house = await openHouse();
  await visit(house, laptop, async (page, context, eye) => {
    await enterAs(page, who);
    await journey(page, house, eye);
    await keepsWidth(page);
  });
  await house.close();
});

const press = (page, name) => page.getByRole("button", { name }).click();
const said = (page, words) => says(page.getByRole("status"), words);

describe("staff and strangers", { concurrency: 2 }, () => {
  shift("a facilitator pins a conversation and lets it go", "Dr Amara Osei", async (page) => {
    await open(page, saying);
    await press(page, "Pin to the top");
    await said(page, "This conversation now stands at the top of the list.");
    await says(page.locator("main"), "Started by Tern. Pinned.");
    await page.getByRole("link", { name: "Tuesday evening group" }).first().click();
    const rows = page.locator(".rows h3");
    await says(rows, saying);
    assert.deepEqual((await rows.allInnerTexts()).slice(0, 2).sort(), [saying, begin]);
    await open(page, saying);
    await press(page, "Unpin");
    await said(page, "This conversation is back in its place in the list.");
  });

  shift("a conversation is closed to a member who is writing in it, and opened again", "Dr Amara Osei", async (page, house) => {
    await open(page, saying);
    await visit(house, phone, async (hers, _, eye) => {
      eye.expect("status of 403");
      await enterAs(hers, "Willow");
      await open(hers, saying);
      await hers.locator(".dock").getByRole("link", { name: "Answer" }).click();
      await hers.getByLabel("Your words").fill("I was in the middle of this.");
      await page.getByRole("link", { name: "Close the conversation" }).click();
      await page.getByLabel("A last word").fill("Thank you for all of this.");
      await press(page, "Close it");
      await says(page.locator("#closed ~ .quote"), "Thank you for all of this.");
      await said(page, "Closed. Everybody can still read it");
      await share(hers);
      await says(hers.locator("#said:focus"), "This conversation is closed.");
      assert.equal(await hers.getByLabel("Your words").inputValue(), "I was in the middle of this.");
      await press(page, "Open it again");
      await said(page, "Open again.");
      await share(hers);
      await postOf(hers, "I was in the middle of this.").waitFor();
    });
  });

  shift("a facilitator answers, and it is seen who speaks", "Dr Amara Osei", async (page) => {
    await open(page, saying);
    await postOf(page, "and then the door").getByRole("link", { name: "Answer Tern" }).click();
    await page.getByLabel("Your words").fill("“Fine” can be a whole door.");
    await share(page);
    await says(postOf(page, "a whole door").getByRole("heading"), "Dr Amara Osei (you) Facilitator");
  });

  shift("a moderator reads and is not offered to write", "Milo Brandt", async (page, house, eye) => {
    eye.expect("status of 403");
    await says(page.locator("h2"), "Carers, weekday mornings");
    await open(page, saying);
    for (const name of [/^Answer/, /^Change$/, /^Take back$/, /^Pin/, /^Close/]) {
      assert.equal(await page.getByRole("link", { name }).or(page.getByRole("button", { name })).count(), 0, `${name} is offered`);
    }
    await page.goto(`${page.url().replace(/[?#].*/, "")}/answer`);
    await says(page.locator("main"), "You can read this group. Its members and facilitators write in it.");
  });

  shift("an admin has no group, and no address leads into one", "Ruth Adeyemi", async (page, house, eye) => {
    eye.expect("status of 404");
    await says(page.locator("main"), "What groups write is not shown to you.");
    const inside = await addressesOf(house, "Willow");
    for (const address of inside) {
      await page.goto(address);
      await says(page.locator("h1"), "There is nothing here");
      const shown = await page.content();
      for (const tell of ["Tuesday", "Saying no", "Tern"]) assert.ok(!shown.includes(tell), `${address} tells ${tell}`);
    }
  });

  shift("a member of another group sees nothing of this one", "Heron", async (page, house, eye) => {
    eye.expect("status of 404");
    await says(page.locator("h2"), "Carers, weekday mornings");
    assert.equal(await page.getByText("Tuesday evening group").count(), 0);
    for (const address of await addressesOf(house, "Willow")) {
      await page.goto(address);
      await says(page.locator("h1"), "There is nothing here");
    }
  });
});

// addressesOf are those of a group, its people, a conversation and its composer, as somebody inside sees them.
async function addressesOf(house, who) {
  const found = [];
  await visit(house, laptop, async (page) => {
    await enterAs(page, who);
    const group = await page.getByRole("link", { name: "All of Tuesday evening group" }).getAttribute("href");
    await open(page, saying);
    const thread = new URL(page.url()).pathname;
    found.push(group, `${group}/people`, `${group}/write`, thread, `${thread}/answer`);
  });
  return found;
}
