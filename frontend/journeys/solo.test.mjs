// A practice of one: whoever decides is the only one who could look again, and members are told so before they need it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { at, decided, press, said, told, until } from "./desk.mjs";
import { judge } from "./judge.mjs";
import { closeAll, keepsWidth, laptop, openPractice, phone, postOf, says, share, visit } from "./kit.mjs";
import { confirmAll, follow, found, invite, people, signIn } from "./practice.mjs";

after(closeAll);

const settings = {
  HOLDFAST_STAFFED_HOURS: "Ruth reads on weekdays, 9 am to 6 pm.", HOLDFAST_HELP_PHONE: "Ring 01632 960 100 at any hour.",
  HOLDFAST_HELP_EMERGENCY: "In danger, ring 999.", HOLDFAST_RETENTION: "Records are kept for seven years after the group ends.",
};
const group = "Thursday group";
const hello = "My brother’s name is on the door of the bakery in Mill Lane.";
const hers = "Some of you are not trying very hard.";
const outside = "Dr Ndiaye, 01632 960 044";
const alone = "One person works here alone";
const nobody = "nobody outside is named who could look at it. They look at it once more themselves, after a day.";
const day = 24 * 60 * 60 + 60;

const shows = async (page, ...lines) => { for (const line of lines) await says(page.locator("main"), line); };

describe("a practice of one", { concurrency: 1 }, () => {
  let house, secret, cohort, thread;
  const invited = {}, posts = {};

  before(async () => { house = await openPractice(settings); });

  let stopped = false; // each step stands on those before it
  const step = (name, look, journey) => test(name, async () => {
    assert.ok(!stopped, "a step before this one failed");
    stopped = true;
    await visit(house, look, async (page, _, eye) => {
      await journey(page, eye);
      await keepsWidth(page);
    });
    stopped = false;
  });
  const member = (name, who, journey) => step(name, { ...phone, reducedMotion: "reduce" }, async (page, eye) => {
    await signIn(page, house, who);
    await journey(page, eye);
  });
  const staff = (name, journey) => step(name, laptop, async (page, eye) => {
    await signIn(page, house, "ruth", secret);
    await journey(page, eye);
  });

  step("who set it up makes a group and facilitates it", laptop, async (page) => {
    secret = await found(page, house);
    await page.goto("/cohorts/new");
    for (const [label, text] of [["Name", group], ["What it is for", "Eight weeks on resting."], ["First day", "2026-12-01"], ["Last day", "2027-01-26"],
      ["How many", "8"], ["When staff read", "Ruth reads on weekdays, 9 am to 6 pm."], ["Who is there", "At night ring 01632 960 100."]]) {
      await page.getByLabel(label).first().fill(text);
    }
    await press(page, "Make the group");
    await page.waitForURL(/cohorts\/[0-9A-Z]{26}/);
    cohort = new URL(page.url()).pathname.match(/\/cohorts\/[0-9A-Z]+/)[0];
    await page.goto(`${cohort}/agreement/change`);
    await page.getByRole("button").filter({ hasText: /agreement|Keep/i }).first().click();
    for (const who of ["willow", "tern"]) {
      await page.goto(`${cohort}/invitations`);
      invited[who] = await invite(page, { "Whom it is for": `${who}, met on 28 October` });
      house.later(60);
    }
    await confirmAll(page);
  });

  for (const who of ["willow", "tern"]) {
    step(`${who} is told before the first word that nobody else looks`, phone, async (page) => {
      await follow(page, invited[who], { "sign-in name": people[who].address });
      await page.getByRole("heading", { name: "What happens with your words" }).waitFor();
      await shows(page, "One person works at Alder House and decides alone", "Nobody else looks at these decisions.", "under Help now there are people whom you can tell");
      await shows(page, "One person works here and decides this alone"); // in the agreement too
      await saysYes(page);
      await page.getByLabel("The name the group sees").fill(people[who].name);
      for (const [label, text] of [["legal name", "Joan Example"], ["Where you are", "12 Made-up Lane, Exampleton"], ["phone number", "01632 960 012"],
        ["safe to ring", "My sister, on the same number"], ["language", "English"]]) {
        await page.getByLabel(label).fill(text);
      }
      await page.getByLabel("I am 18 or older").check();
      await page.locator("main form button.full").click();
      await page.waitForURL(/application\?said=/);
    });
  }

  staff("she admits both, opens the group and writes first", async (page) => {
    for (let left = 2; left > 0; left--) {
      await page.goto("/home");
      await page.getByRole("link", { name: "Decide" }).first().click();
      for (const yes of await page.locator('input[type="radio"][value="yes"]').all()) await yes.check();
      await press(page, "Admit to the group");
      await page.waitForURL((url) => !url.pathname.includes("/applications/"));
    }
    await page.goto(`${cohort}/settings`);
    await press(page, "Open the group");
    await page.waitForURL("**said=group-opened**");
    await page.goto(`${cohort}/write`);
    await page.getByLabel("Title").fill("Hello");
    await page.getByLabel("Your words").fill(hers);
    await share(page);
    await postOf(page, hers).first().waitFor();
    thread = new URL(page.url()).pathname;
    house.later(told);
  });

  member("tern answers", "tern", async (page) => {
    await page.goto(`${thread}/answer`);
    await page.getByLabel("Your words").fill(hello);
    await share(page);
    await postOf(page, hello).first().waitFor();
    house.later(told);
  });

  member("a member asks to look at the other’s post, and finds no one to look at hers", "willow", async (page) => {
    await page.goto(thread);
    await postOf(page, hers).getByRole("link", { name: /Something is wrong/ }).click();
    await at(page, /\/report$/);
    posts.hers = new URL(page.url()).pathname;
    await shows(page, "Nobody here can look at this", "Ruth Adeyemi is the only one who works for this group", "The practice names nobody outside who could look.", "Whoever else comes to work in this group finds it");
    await page.locator("#unheard ~ p").getByRole("link", { name: "Help now" }).waitFor();
    await judge(page, "a report that nobody could look at");
    await page.setViewportSize(phone.viewport);
    await page.goto(thread);
    await postOf(page, hello).getByRole("link", { name: /Something is wrong/ }).click();
    await at(page, /\/report$/);
    await shows(page, "The staff of this group. We will not say who asked");
    assert.equal(await page.locator("#unheard").count(), 0, "the other’s post is read by nobody either");
    await press(page, "It tells who or where somebody is");
    await at(page, /\/reported$/);
    await shows(page, "Staff will look at it");
  });

  staff("she removes it", async (page) => {
    await takes(page, "Tern");
    await page.getByRole("radio", { name: "Remove it" }).check();
    await page.getByLabel("Which part of the agreement").selectOption("5");
    await page.getByLabel("Your reason, for the record").fill("It tells where he can be found.");
    await page.getByLabel("What Tern will read").fill("We took this away, because it tells where your brother works.");
    await press(page, "Remove it");
    await decided(page);
    house.later(told);
  });

  member("tern is told that nobody outside is named, and asks for another look", "tern", async (page) => {
    await reads(page, "Your post was removed");
    await shows(page, "Decided by Ruth Adeyemi", `${alone}, and ${nobody}`);
    await judge(page, "a decision in a practice of one");
    await page.setViewportSize(phone.viewport);
    await page.getByLabel("What should they know?").fill("There is no bakery in Mill Lane. I made it up.");
    await press(page, "Ask for a second look");
    await said(page, "Sent. Somebody looks at it again");
    await shows(page, nobody);
  });

  staff("she cannot answer on the same day, and names somebody from outside", async (page, eye) => {
    eye.expect("status of 409");
    await takes(page, "Tern", "Appeals");
    await answers(page);
    await says(page.locator("#said:focus"), "A day has to lie between the decision and the second look at it.");
    assert.equal(await page.getByLabel("Your reason, for the record").inputValue(), "It names nobody.");
    await page.goto("/practice");
    await page.getByLabel("Who looks at your decisions from outside").fill(outside);
    await page.locator('form[action="/practice"] button').first().click();
    await page.waitForURL("**said=**");
    assert.equal(await page.getByLabel("Who looks at your decisions from outside").inputValue(), outside);
  });

  for (const who of ["willow", "tern"]) {
    member(`${who} is asked again, since something else is said of who looks`, who, async (page) => {
      const ask = page.getByRole("link", { name: "Read what is asked" });
      await until(page, "/home", ask);
      await ask.click();
      await at(page, /\/terms$/);
      await shows(page, `Hard decisions are looked at from outside by ${outside}.`);
      await saysYes(page);
    });
  }

  member("tern reads who looks, while it waits", "tern", async (page) => {
    await reads(page, "Your post was removed");
    await shows(page, `${alone}. Of a look from outside the practice says: ${outside}`);
  });

  staff("a day later she answers, with the one from outside", async (page, eye) => {
    eye.expect("status of 422");
    house.later(day);
    await signIn(page, house, "ruth", secret);
    await takes(page, "Tern", "Appeals");
    await answers(page);
    await says(page.locator("#said:focus"), "Please ask your outside reviewer to look at it, and say here that they have.");
    await page.getByLabel(`${outside} has looked at it too`).check();
    await press(page, "Answer the appeal");
    await decided(page);
    await says(page.locator("h1"), /looked at from outside too/i);
    house.later(told);
  });

  member("tern hears what came of it, and who looked", "tern", async (page) => {
    await reads(page, "Somebody looked again, and put it right");
    await shows(page, "You were right. It stands there again.");
    await reads(page, "Your post was removed");
    await shows(page, "They say that somebody outside has looked at it with them.");
    await page.goto(thread);
    await says(page.locator("article"), hello);
  });

  member("a member says what is wrong with her post, and is told whom to turn to", "willow", async (page) => {
    await page.goto(posts.hers);
    await shows(page, "You can turn to somebody outside. The practice names:", outside);
    await press(page, "It hurts me, or somebody here");
    await at(page, /\/reported$/);
    await shows(page, "It is kept", "Nobody here can look at this", outside, "Are you all right after reading that?");
    assert.equal(await page.getByRole("link", { name: /Write to the facilitators/ }).count(), 0, "she is offered to them");
    await page.goto("/reports");
    await shows(page, "It is kept. Nobody here can look at it: it is about the only one who works for this group.");
  });

  staff("she does not find that one, and removes somebody on two days", async (page) => {
    await page.goto("/queue");
    assert.equal(await page.locator("#open-cases li").filter({ hasText: "It hurts" }).count(), 0, "she finds what is said of her");
    await page.goto(`${cohort}/people`);
    await page.getByRole("link", { name: "Tern" }).first().click();
    await page.getByText("Remove from the group", { exact: true }).click();
    await page.getByLabel("Which part of the agreement").selectOption("5");
    await page.locator("#removal-reason").fill("He does it again and again.");
    await press(page, "Propose the removal");
    await said(page, "Proposed. It has to be confirmed.");
    await shows(page, "You do so once more yourself, after a day.");
    await shows(page, "You work here alone, so nobody else can take the second step. A day has to lie between the two.");
    assert.equal(await page.getByRole("button", { name: /Confirm|Remove/ }).filter({ visible: true }).count(), 0, "both steps on one day");
    const his = page.url();
    house.later(day);
    await signIn(page, house, "ruth", secret);
    await page.goto(his);
    await page.locator('form[action$="/removal-confirmation"] button').first().click();
    await page.waitForURL(/said=/);
  });

  step("tern is not of the group any more", phone, async (page, eye) => {
    eye.expect("status of 404");
    await signIn(page, house, "tern");
    await page.goto(thread);
    await says(page.locator("h1"), "There is nothing here");
  });
});

async function saysYes(page) {
  await page.getByLabel("I know what happens").check();
  await page.getByLabel("I keep to what").check();
  await press(page, "Say yes to both");
  await page.waitForURL((url) => !url.pathname.endsWith("/terms"));
}

// takes opens the case about somebody from the queue, and takes it in hand.
async function takes(page, about, filter = "") {
  const row = page.locator("#open-cases li").filter({ hasText: about });
  await until(page, "/queue", row);
  if (filter) await page.locator("#filters").getByRole("link", { name: filter }).click();
  await row.getByRole("link").first().click();
  await at(page, /^\/cases\/\w+$/);
  if (await page.getByRole("button", { name: "Take it", exact: true }).count() === 0) return; // it is hers still
  await press(page, "Take it");
  await said(page, "It is yours. Everybody sees that you have it.");
}

async function answers(page) {
  await page.getByRole("radio", { name: "Overturn it, and put back what was taken away" }).check();
  await page.getByLabel("Your reason, for the record").fill("It names nobody.");
  await page.getByLabel("What Tern will read").fill("You were right. It stands there again.");
  await press(page, "Answer the appeal");
}

// reads goes from the list of what staff decided to one of it.
async function reads(page, what) {
  const line = page.locator("main").getByRole("link", { name: what });
  await until(page, "/decisions", line);
  await line.first().click();
  await page.getByRole("heading", { level: 1, name: what }).waitFor();
}
