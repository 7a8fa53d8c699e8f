// Who belongs comes in, from the link in the terminal to a member's first post; and who does not, does not.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { closeAll, keepsWidth, laptop, openPractice, phone, postOf, says, share, visit } from "./kit.mjs";
import { judge } from "./judge.mjs";
import { confirmAll, follow, found, invite, people, secured, signIn } from "./practice.mjs";

after(closeAll);

// judged holds a page to what all pages keep, in every look, and gives it back as it was.
async function judged(page) {
  await judge(page, page.url());
  await page.setViewportSize(phone.viewport);
}

const settings = {
  HOLDFAST_STAFFED_HOURS: "Staff read on weekdays, 9 am to 6 pm.", HOLDFAST_HELP_PHONE: "Ring 01632 960 100 at any hour.",
  HOLDFAST_HELP_EMERGENCY: "In danger, ring 999.", HOLDFAST_RETENTION: "Records are kept for seven years after the group ends.",
};
const group = "Thursday group";
const hello = "I was not sure that I would write here. I am glad that I did.";

describe("a practice begins", { concurrency: 1 }, () => {
  let house, ruth, amara, mailed, byHand;

  before(async () => { house = await openPractice(settings); });

  test("its admin sets it up and invites a facilitator", () => visit(house, laptop, async (page) => {
    ruth = await found(page, house);
    await page.goto("/practice/staff");
    mailed = await invite(page, { "Whom it is for": "Amara" });
  }));

  test("the facilitator comes in and makes a group", () => visit(house, laptop, async (page) => {
    await follow(page, mailed, { "Your name": people.amara.name, "sign-in name": people.amara.address });
    amara = await secured(page, house);
    await page.goto("/cohorts/new");
    for (const [label, text] of [["Name", group], ["What it is for", "Eight weeks on resting."], ["First day", "2026-12-01"], ["Last day", "2027-01-26"],
      ["How many", "8"], ["When staff read", "Dr Osei reads on weekdays, 9 am to 6 pm."], ["Who is there", "At night ring 01632 960 100."]]) {
      await page.getByLabel(label).first().fill(text);
    }
    await page.getByRole("button", { name: "Make the group" }).click();
    await page.waitForURL(/cohorts\/[0-9A-Z]{26}/);
    const cohort = new URL(page.url()).pathname.match(/\/cohorts\/[0-9A-Z]+/)[0];
    await page.goto(`${cohort}/agreement/change`);
    await page.getByRole("button").filter({ hasText: /agreement|Keep/i }).first().click();
    await page.goto(`${cohort}/invitations`);
    byHand = await invite(page, { "Whom it is for": "W., met on 28 October" });
    byHand.cohort = cohort;
  }));

  test("a mailbox alone opens nothing", () => visit(house, phone, async (page, context, eye) => {
    eye.expect("status of 422", "status of 401");
    await page.goto(byHand.link);
    await page.waitForURL("**/invitation");
    const shown = await page.locator("body").textContent();
    for (const secret of [group, "Osei", "Alder", "resting"]) assert.ok(!shown.includes(secret), `the door tells of ${secret}`);
    await page.getByLabel("Code").fill("AAAA-AAAA");
    await page.getByRole("button", { name: "Go on" }).click();
    await says(page.locator("#said"), "");
    await page.goto("/recovery");
    await page.getByLabel(/sign-in name/i).fill(people.amara.address);
    await page.getByRole("button").filter({ hasText: /letters|Go on/i }).first().click();
    await page.goto("/home");
    await page.getByRole("button", { name: "Sign in" }).waitFor();
  }));

  test("from the invitation to waiting", () => visit(house, { ...phone, reducedMotion: "reduce" }, async (page) => {
    await follow(page, byHand, { "sign-in name": people.willow.address });
    await page.getByRole("heading", { name: "What happens with your words" }).waitFor();
    await keepsWidth(page);
    await judged(page);
    await page.getByLabel("I know what happens").check();
    await page.getByLabel("I keep to what").check();
    await page.getByRole("button", { name: "Say yes to both" }).click();
    await page.getByLabel("The name the group sees").fill("Willow");
    for (const [label, text] of [["legal name", "Joan Example"], ["Where you are", "12 Made-up Lane, Exampleton"], ["phone number", "01632 960 012"],
      ["safe to ring", "My sister, on the same number"], ["language", "English"]]) {
      await page.getByLabel(label).fill(text);
    }
    await page.getByLabel("I am 18 or older").check();
    await judged(page);
    await page.locator("main form button.full").click();
    await page.waitForURL(/application\?said=/);
    await keepsWidth(page);
    await page.goto(byHand.cohort); // nothing of the group before somebody decided
    assert.ok(!(await page.locator("body").textContent()).includes("Write to the group"));
  }));

  test("the facilitator decides, and opens the group when the practice is ready", () => visit(house, laptop, async (page) => {
    await signIn(page, house, "amara", amara);
    await page.getByRole("link", { name: "Decide" }).first().click();
    for (const yes of await page.locator('input[type="radio"][value="yes"]').all()) await yes.check();
    await page.getByRole("button", { name: "Admit to the group" }).click();
    await page.waitForURL((url) => !url.pathname.endsWith("/decision"));
    await page.goto(`${byHand.cohort}/settings`);
    assert.equal(await page.getByRole("button", { name: "Open the group" }).count(), 0);
  }));

  test("the admin says that the practice is ready", () => visit(house, laptop, async (page) => {
    await signIn(page, house, "ruth", ruth);
    await confirmAll(page);
  }));

  test("the group opens", () => visit(house, laptop, async (page) => {
    await signIn(page, house, "amara", amara);
    await page.goto(`${byHand.cohort}/settings`);
    await page.getByRole("button", { name: "Open the group" }).click();
    await page.waitForURL((url) => !url.pathname.endsWith("/opening"));
  }));

  test("a first post", () => visit(house, phone, async (page) => {
    await signIn(page, house, "willow");
    await page.getByRole("link", { name: group }).first().click();
    await page.getByRole("link", { name: "Write to the group" }).first().click();
    await page.getByLabel("Title").fill("Hello");
    await page.getByLabel("Your words").fill(hello);
    await share(page);
    await postOf(page, hello).first().waitFor();
  }));

  test("an unlocked phone whose session is over shows nothing, and keeps what was typed", () => visit(house, phone, async (page, context, eye) => {
    await signIn(page, house, "willow");
    await page.goto(`${byHand.cohort}/write`);
    await page.getByLabel("Title").fill("Late");
    await page.getByLabel("Your words").fill(hello);
    house.later(61 * 60);
    eye.expect("status of 401");
    await share(page);
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    assert.ok(!(await page.locator("body").textContent()).includes(group));
    await page.getByLabel(/sign-in name/i).fill(people.willow.address);
    await page.getByLabel("Password").fill("four grey geese over water");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByLabel("Your words").waitFor();
    assert.equal(await page.getByLabel("Your words").inputValue(), hello);
  }));
});
