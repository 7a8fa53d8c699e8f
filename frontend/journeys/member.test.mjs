// Willow's evening, on a phone: with scripts, and once more without.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { closeAll, enterAs, keepsWidth, open, openHouse, phone, postOf, says, share, visit } from "./kit.mjs";

after(closeAll);

const saying = "Saying no without the three-day hangover";
const small = "Small good things, this month";

for (const scripts of [true, false]) {
  const look = { ...phone, javaScriptEnabled: scripts };
  const evening = (name, journey) => test(name, async () => {
    const house = await openHouse();
    await visit(house, look, async (page, context, eye) => {
      await enterAs(page, "Willow");
      await journey(page, eye);
      await keepsWidth(page);
    });
    await house.close();
  });

  describe(scripts ? "with scripts" : "without scripts", { concurrency: 2 }, () => {
    evening("home says in words what is new, and the conversation opens where it begins", landing);
    evening("an answer is shared, changed and taken back", answering);
    evening("a conversation begins", beginning);
    evening("what was read stays read, until it is kept as new", scripts ? readingByLooking : readingByButton);
    evening("a long conversation comes in pages", scripts ? pagesBelow : pagesApart);
    evening("times are said in the zone one chose", zone);
    evening("people, help, and the quick way out", lookingRound);
    evening("words that cannot be taken yet stay in the box", refused);
  });
}

const row = (page, title) => page.getByRole("listitem").filter({ hasText: title });

async function landing(page) {
  await says(row(page, saying), "Tern answered you. Dr Amara Osei and Rook wrote too.");
  await says(row(page, small), "New from Fathom and Bracken.");
  await keepsWidth(page);
  await open(page, saying);
  assert.match(page.url(), /#new$/);
  const { top, scrolled } = await page.evaluate(() => ({ top: document.querySelector("#new").getBoundingClientRect().top, scrolled: scrollY }));
  assert.ok(scrolled > 0 && top >= 0 && top < 200, `what is new stands ${top} px below the top after ${scrolled} px`);
  await says(page.locator("#new + article"), "the no takes a minute");
  assert.equal(await page.locator("#new").count(), 1);
}

async function answering(page) {
  await open(page, saying);
  await postOf(page, "and then the door").getByRole("link", { name: "Answer Tern" }).click();
  await page.getByRole("heading", { level: 1, name: "Answer Tern" }).waitFor();
  await says(page.locator("main"), "The 9 people of Tuesday evening group");
  await keepsWidth(page);
  await page.getByLabel("Your words").fill("He would have said it to the kettle, too.\n\nAll night.");
  await share(page);
  await says(page.getByRole("status"), "Shared.");
  const mine = postOf(page, "to the kettle, too.");
  await says(mine.locator(".ref"), "answers Tern: You asked what I was afraid");
  await mine.getByRole("link", { name: "Change" }).click();
  assert.equal(await page.getByLabel("Your words").inputValue(), "He would have said it to the kettle, too.\n\nAll night.");
  await page.getByLabel("Your words").fill("He would have said it to the dog.");
  await share(page);
  assert.doesNotMatch(await postOf(page, "said it to the dog.").locator(".when").innerText(), /edited/, "the group saw no other words");
  await takingBackAtOnce(page);
  await takingBack(page);
}

// Before the group sees it, taking back leaves nothing behind.
async function takingBackAtOnce(page) {
  const mine = postOf(page, "said it to the dog.");
  await says(mine.locator("form"), "Nobody in the group sees it before");
  await mine.getByRole("button", { name: "Take it back" }).click();
  await says(page.getByRole("status"), "No line says that it was there.");
  assert.equal(await page.getByText("to the dog.").count(), 0);
  assert.equal(await page.getByText("to the kettle").count(), 0);
}

// Later a line stays, and the page says so before, with what is kept and who can read it.
async function takingBack(page) {
  await open(page, saying);
  await postOf(page, "What did you think he would say?").getByRole("link", { name: "Take back" }).click();
  for (const said of ["What leaves", "“Willow took this post back.”", "A sealed copy stays in the practice’s records"]) await says(page.locator("main"), said);
  await keepsWidth(page);
  await page.getByRole("button", { name: "Take it back" }).click();
  await says(page.locator(".gone-post"), "You took this post back");
  assert.equal(await page.locator("main").getByText("What did you think he would say?").count(), 0);
}

async function beginning(page) {
  await page.getByRole("link", { name: "All of Tuesday evening group" }).click();
  await page.getByRole("link", { name: "Write to the group" }).click();
  await page.getByRole("textbox", { name: "What is it about?" }).fill("The <b>long</b> hallway");
  await page.getByLabel("Your words").fill("I painted it. It took the whole weekend.\n\nNobody has noticed yet.");
  await share(page);
  await page.getByRole("heading", { level: 1, name: "The <b>long</b> hallway" }).waitFor();
  await says(page.getByRole("status"), "Shared.");
  assert.deepEqual(await postOf(page, "I painted it.").locator(".words p").allInnerTexts(), ["I painted it. It took the whole weekend.", "Nobody has noticed yet."]);
  await page.goto("/home");
  await says(row(page, "The <b>long</b> hallway"), "Nothing new. You wrote last, ");
}

async function readingByLooking(page, eye) {
  await open(page, saying);
  const address = page.url();
  await page.locator("#end").scrollIntoViewIfNeeded();
  await says(page.locator("#end"), "You have read everything here");
  assert.equal(page.url(), address, "the page stayed where it was");
  await keptAsNew(page, eye);
}

async function readingByButton(page, eye) {
  await open(page, saying);
  await page.getByRole("button", { name: "I have read to here" }).click();
  await says(page.getByRole("status"), "Read up to here.");
  await says(page.locator("#end"), "You have read everything here");
  await keptAsNew(page, eye);
}

async function keptAsNew(page) {
  const read = page.url();
  await page.goto("/home");
  await says(row(page, saying), "Nothing new. Tern wrote last, ");
  await page.goto(read);
  assert.equal(await page.locator("#new").count(), 0);
  await page.getByRole("button", { name: "Keep it as new" }).click();
  await says(page.getByRole("status"), "Kept as new.");
  await says(row(page, saying), "Tern answered you.");
  await open(page, saying);
  await says(page.locator("#new + article"), "the no takes a minute");
}

const posts = (page) => page.locator("article").count();

// toTheFirstPage starts where all 24 are read but the last two, and goes back to the first twenty.
async function toTheFirstPage(page) {
  await open(page, small);
  assert.equal(await posts(page), 4);
  await says(page.locator("#new + article"), "Clean sheets");
  await page.getByRole("link", { name: "Earlier posts" }).click();
  await says(page.locator("article").first(), "the postman knows my name");
  assert.equal(await posts(page), 20);
}

async function pagesBelow(page) {
  await toTheFirstPage(page);
  await page.getByRole("link", { name: "Later posts" }).click();
  await says(page.locator("article"), "Same rain here.");
  assert.equal(await posts(page), 24);
  await says(page.locator("article:has(:focus)"), "Three nights, slept through"); // the first that came
  await page.reload();
  await says(page.locator("article"), "Same rain here.");
  assert.equal(await posts(page), 4, "the address is that of the page that came");
}

async function pagesApart(page) {
  await toTheFirstPage(page);
  await page.getByRole("link", { name: "Later posts" }).click();
  await says(page.locator("article"), "Same rain here.");
  assert.equal(await posts(page), 4);
}

async function zone(page) {
  await page.goto("/zone");
  await page.getByLabel("Show times as they are in").selectOption("Asia/Tokyo");
  await page.getByRole("button", { name: "Use this zone" }).click();
  await page.waitForURL(/home/);
  await open(page, saying);
  const time = postOf(page, "and then the door").locator("time").first();
  const tokyo = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Tokyo", hour: "numeric", minute: "2-digit", hour12: true }).format(new Date(await time.getAttribute("datetime")));
  assert.equal((await time.innerText()).split(", ")[1].replace(/\s/, " ").replace(/^12/, "0"), tokyo.replace(/^12/, "0"));
}

async function lookingRound(page, eye) {
  await page.getByRole("link", { name: "All of Tuesday evening group" }).click();
  await page.getByRole("link", { name: "Everybody, by name" }).click();
  await page.getByRole("heading", { level: 1, name: "People of Tuesday evening group" }).waitFor();
  await says(page.locator("section").filter({ hasText: "Staff" }), "Dr Amara Osei");
  await says(page.locator("section").filter({ hasText: "The group" }), "Willow (you)");
  await page.getByRole("link", { name: "Help now" }).click();
  await page.getByRole("heading", { level: 1, name: "If it cannot wait" }).waitFor();
  await leavingQuickly(page, eye);
}

async function leavingQuickly(page, eye) {
  eye.expect("status of 401");
  await open(page, saying);
  await page.locator(".dock").getByRole("button", { name: "Leave quickly" }).click();
  await page.waitForURL("**/away");
  const nothing = async () => {
    const shown = `${await page.title()} ${await page.locator("body").innerText()}`;
    for (const tell of ["Tuesday", "Saying no", "boiler", "group", "therapy", "Holdfast"]) assert.ok(!shown.includes(tell), `${page.url()} shows ${tell}`);
  };
  await nothing();
  await page.goBack();
  await page.getByRole("heading", { level: 1 }).waitFor();
  await nothing();
}

async function refused(page, eye) {
  eye.expect("status of 422");
  await page.getByRole("link", { name: "All of Tuesday evening group" }).click();
  await page.getByRole("link", { name: "Write to the group" }).click();
  await page.getByLabel("Your words").fill("Words I would not like to lose.");
  await share(page);
  await says(page.locator("#said"), "We couldn’t share that yet");
  await page.locator("#said:focus").waitFor();
  assert.equal(await page.getByLabel("Your words").inputValue(), "Words I would not like to lose.");
  await page.getByRole("textbox", { name: "What is it about?" }).fill("Kept");
  await share(page);
  await says(postOf(page, "Words I would not like to lose."), "Willow (you)");
}
