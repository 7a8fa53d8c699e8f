// Two moderators at once, a decision about words that change meanwhile, and words that wait for a person.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { at, decided, door, press, said, saying, seen, together, told, until } from "./desk.mjs";
import { judge } from "./judge.mjs";
import { closeAll, enterAs, laptop, open, openDemoLater, openHouse, phone, postOf, says, share } from "./kit.mjs";

after(closeAll);

// reports asks staff to look at Tern's post.
async function reports(page) {
  await enterAs(page, "Willow");
  await open(page, saying);
  await postOf(page, door).getByRole("link", { name: "Something is wrong Tern" }).click();
  await press(page, "It hurts me, or somebody here");
  await at(page, /\/reported$/);
}

// opensCase goes to the case about somebody, by the queue.
async function opensCase(page, who, about) {
  await enterAs(page, who);
  await until(page, "/queue", page.locator("#open-cases li").filter({ hasText: about }));
  await page.locator("#open-cases li").filter({ hasText: about }).getByRole("link").click();
  await at(page, /^\/cases\/\w+$/);
}

async function takes(page) {
  await press(page, "Take it");
  await said(page, "It is yours. Everybody sees that you have it.");
}

// judges fills the form in, and leaves it to the caller to send it.
async function judges(page, act, reason) {
  await page.getByRole("radio", { name: act }).check();
  await page.getByLabel("Your reason, for the record").fill(reason);
}

describe("moderation", { concurrency: 2 }, () => {
  test("two moderators at once: one takes over with a reason, and the other keeps what was typed", async () => {
    const house = await openHouse();
    await together(house, { willow: phone, milo: laptop, amara: laptop }, async ({ willow, milo, amara }, eyes) => {
      await reports(willow);
      await opensCase(milo, "Milo Brandt", "Tern");
      await takes(milo);
      await judges(milo, "Hold it back", "I want to talk with Tern first.");
      await opensCase(amara, "Dr Amara Osei", "Tern");
      await says(amara.locator("#lease"), "Milo Brandt has this until");
      await says(amara.locator("#lease"), "Milo Brandt has it open too.");
      assert.equal(await amara.locator("#decision").count(), 0, "a form is there for whoever does not have it");
      await takesOver(amara);
      eyes.milo.expect("status of 409");
      await press(milo, "Hold it back");
      await says(milo.locator("#said:focus"), "You do not have this in hand any more.");
      await keeps(milo, "Hold it back", "I want to talk with Tern first.");
      await milo.getByLabel("Why you take it over from Dr Amara Osei").waitFor();
      await open(willow, saying);
      assert.equal(await postOf(willow, door).count(), 1, "it was held all the same");
      await judges(amara, "Leave them as they stand", "Said calmly. It stands.");
      await amara.getByRole("checkbox", { name: "Not a concern" }).check();
      await press(amara, "Carry this out");
      await decided(amara);
    });
    await house.close();
  });

  test("the author changes the words while somebody decides: what changed is shown, and the form is kept", async () => {
    const house = await openHouse();
    await together(house, { willow: phone, tern: phone, milo: laptop }, async ({ willow, tern, milo }, eyes) => {
      await reports(willow);
      await opensCase(milo, "Milo Brandt", "Tern");
      await takes(milo);
      await judges(milo, "Hold it back", "It names somebody’s brother.");
      await enterAs(tern, "Tern");
      await open(tern, saying);
      await postOf(tern, door).getByRole("link", { name: "Change" }).click();
      await tern.getByLabel("Your words").fill("You asked what I was afraid he’d say. I think it was “fine”.");
      await share(tern);
      await said(tern, "Your new words are there now.");
      eyes.milo.expect("status of 409");
      await press(milo, "Hold it back");
      const refused = milo.locator("#said:focus");
      await says(refused, "The words were changed meanwhile");
      await says(refused, "What changed since you read it");
      await says(refused.locator("del"), "and then the door");
      await keeps(milo, "Hold it back", "It names somebody’s brother.");
      await milo.getByRole("radio", { name: "Leave them as they stand" }).check();
      await milo.getByRole("checkbox", { name: "Not a concern" }).check();
      await press(milo, "Carry this out");
      await decided(milo);
      await says(milo.locator("main"), "It is carried out.");
    });
    await house.close();
  });

  for (const scripts of [true, false]) {
    test(`words of despair: a card for their author, a fold for the others, ${scripts ? "with" : "without"} scripts`, async () => {
      const house = await openDemoLater();
      const look = { ...phone, javaScriptEnabled: scripts };
      await together(house, { willow: look, tern: look }, async ({ willow, tern }) => {
        await sharesDespair(willow);
        house.later(seen);
        await meetsItFolded(tern);
      });
      await house.close();
    });
  }

  test("a post that endangers another person waits for a moderator, and its author is told why and until when", async () => {
    const house = await openDemoLater();
    await together(house, { willow: { ...laptop, reducedMotion: "reduce" }, tern: phone, milo: laptop }, async ({ willow, tern, milo }) => {
      await isHeld(willow);
      await judge(willow, "a held post");
      house.later(seen);
      await enterAs(tern, "Tern");
      await open(tern, saying);
      assert.equal(await tern.getByText("Poplar").count(), 0, "the group sees what is held");
      await opensCase(milo, "Milo Brandt", "Willow");
      await takes(milo);
      await milo.getByText("Open the words").click();
      await says(milo.locator("details.turned[open]"), "Colin Marsh");
      await judges(milo, "Publish as written", "He is somebody in a novel that the group reads.");
      await press(milo, "Publish it");
      await decided(milo);
      await tern.reload();
      await says(postOf(tern, "Poplar Court"), "Colin Marsh");
      house.later(told);
      await until(willow, "/home", willow.getByText("The staff decided something about you"));
      await willow.getByRole("link", { name: "The staff decided something about you" }).click();
      await says(willow.locator("h1"), "Your post stands in the group");
      await judge(willow, "what was decided");
    });
    await house.close();
  });
});

async function takesOver(page) {
  await page.getByText("Take it over from Milo Brandt").click();
  await page.getByLabel("Why", { exact: true }).fill("Milo’s shift has ended.");
  await press(page, "Take it over");
  await said(page, "It is yours. Everybody sees that you have it.");
}

// keeps holds that a refused form has what was typed into it.
async function keeps(page, act, reason) {
  assert.equal(await page.getByRole("radio", { name: act }).isChecked(), true);
  assert.equal(await page.getByLabel("Your reason, for the record").inputValue(), reason);
}

async function answers(page, words) {
  await enterAs(page, "Willow");
  await open(page, saying);
  await page.locator(".dock").getByRole("link", { name: "Answer" }).click();
  await page.getByLabel("Your words").fill(words);
  await share(page);
}

async function sharesDespair(page) {
  await answers(page, "Everyone would be better off without me, and I can’t see a way through this any more.");
  const card = page.locator("#card:focus");
  await says(card, "That is a lot to carry on your own");
  for (const name of [/The Night Line, 0808/, /Write to the facilitators/, /Open my safety plan/]) await card.getByRole("link", { name }).waitFor();
  await says(card, "In danger right now?");
  await says(card.locator("summary"), "Why do I see this?");
  const mine = postOf(page, "better off without me");
  await says(mine.locator(".words"), "better off without me");
  assert.equal(await mine.locator("details").count(), 0, "it is folded for its own author");
}

async function meetsItFolded(page) {
  await enterAs(page, "Tern");
  await open(page, saying);
  assert.equal(await page.locator("#card").count(), 0, "somebody else’s card");
  const theirs = page.locator("article").filter({ hasText: "Open Willow’s post" });
  assert.equal(await theirs.locator(".words").isVisible(), false, "it stands open");
  await theirs.getByText("Open Willow’s post").click();
  await says(theirs.locator(".words"), "better off without me");
  await says(theirs, /Staff (have been told|see it)/);
  await says(theirs, "To rescue is not your task");
  await says(theirs, "In danger right now? Call");
}

async function isHeld(page) {
  await answers(page, "His name is Colin Marsh and he lives at 3 Poplar Court. Somebody should pay him a visit.");
  await at(page, /^\/posts\/\w+$/);
  await says(page.locator("h3"), "Your post is held for now");
  for (const line of ["It names another person together with where they live", "You and the staff of this group. Not the group.", "They tell you what they decide, and why."]) await says(page.locator(".say.mine"), line);
  await says(postOf(page, "Colin Marsh"), "held, nobody in the group sees it");
}
