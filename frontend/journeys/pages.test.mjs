// Every page the house answers with, as each kind of person meets it, and every page of the gallery, in every look.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { judge } from "./judge.mjs";
import { closeAll, enterAs, laptop, open, openHouse, postOf, says, share, visit } from "./kit.mjs";

after(closeAll);

const saying = "Saying no without the three-day hangover";
const mine = "What did you think he would say?";

let house, hurried;
before(async () => {
  house = await openHouse();
  hurried = await openHouse({ HOLDFAST_WRITES_PER_MINUTE: "1" });
});

const still = { ...laptop, reducedMotion: "reduce" };

// rooms are one person's pages: the name of each, and how to get there.
const rooms = (who, pages, where = () => house) => test(who, () =>
  visit(where(), still, async (page, context, eye) => {
    if (who !== "nobody") await enterAs(page, who);
    for (const [name, go] of Object.entries(pages)) {
      await go(page, eye);
      await judge(page, `${who}, ${name}`);
    }
  }));

const at = (address) => (page) => page.goto(address);
const failing = (status, address) => (page, eye) => {
  eye.expect(`status of ${status}`);
  return page.goto(address);
};
const group = async (page) => {
  await page.goto("/home");
  await page.getByRole("link", { name: "All of Tuesday evening group" }).click();
};
const inGroup = (rest) => async (page) => {
  await group(page);
  await page.goto(new URL(page.url()).pathname + rest);
};
const member = async (page) => {
  await inGroup("/people")(page);
  await follow(page, "Rook");
};
const follow = (page, name) => page.getByRole("link", { name }).first().click();
const act = (words, name) => async (page) => {
  await open(page, saying);
  await follow(postOf(page, words), name);
};

// submitWhole sends the form as a page without scripts does.
const submitWhole = (page) => Promise.all([page.waitForEvent("load"), page.evaluate(() => document.querySelector("main form").submit())]);

async function answerIn(page, words) {
  await open(page, saying);
  await page.locator(".dock").getByRole("link", { name: "Answer" }).click();
  await page.getByLabel("Your words").fill(words);
}

// conflict changes the same post from two windows: the other one is first.
const conflict = (first, send) => async (page, eye) => {
  eye.expect("status of 409");
  await act("I told my brother", "Change")(page);
  const draft = page.getByRole("button", { name: "Discard this draft" });
  if (await draft.count() > 0) { // of the conflict before: it knows an older text
    await draft.click();
    await act("I told my brother", "Change")(page);
  }
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByLabel("Your words").fill(first);
  await share(other);
  await says(other.getByRole("status"), "Your new words are there now.");
  await other.close();
  await page.getByLabel("Your words").fill("I told nobody.");
  await send(page);
  await says(page.locator("#said .pane"), first);
};

describe("every page", { concurrency: 2 }, () => {
  rooms("nobody", {
    enter: at("/"), "how it looks": at("/look"), help: at("/help"), offline: at("/offline"), "leaving quickly": at("/leaving-quickly"), away: at("/away"), "sign in": at("/sign-in"), "a lost password": at("/recovery"),
    letters: async (page) => { await page.goto("/recovery"); await page.getByLabel(/sign-in name/i).fill("somebody@mail.example"); await page.locator("main form button").click(); await page.locator(".letters").waitFor(); },
    invitation: at("/invitation"), outbox: at("/outbox"),
    "401": failing(401, "/home"), "404": failing(404, "/nowhere"),
  });

  rooms("Willow", {
    home: at("/home"),
    "home with the menu open": (page) => page.setViewportSize({ width: 320, height: 800 }).then(() => page.locator("summary").click()),
    drafts: at("/drafts"), "only to the facilitators": inGroup("/private"), choices: inGroup("/reading"),
    help: at("/help"), plan: at("/plan"), "writing a plan": at("/plan/change"),
    zone: at("/zone"), you: at("/account"), passkeys: at("/account/passkeys"), authenticator: at("/account/authenticator"), "recovery codes": at("/account/codes"),
    "my place": inGroup("/me"), terms: inGroup("/terms"), agreement: inGroup("/agreement"), accepted: inGroup("/accepted"), leaving: inGroup("/leaving"),
    group,
    people: async (page) => { await group(page); await follow(page, "Everybody, by name"); },
    "start a conversation": async (page) => { await group(page); await follow(page, "Write to the group"); },
    "a conversation with something new": (page) => open(page, saying),
    "a closed conversation": (page) => open(page, "Where we begin"),
    "a page in the middle": async (page) => { await open(page, "Small good things"); await follow(page, "Earlier posts"); },
    "later posts below": async (page) => { await follow(page, "Later posts"); await says(page.locator("article"), "Same rain here."); },
    answer: act("and then the door", "Answer Tern"),
    change: act(mine, "Change"),
    "take back": act(mine, "Take back"),
    "asking staff to look": act("and then the door", "Something is wrong"),
    "staff will look": async (page) => { await page.getByRole("button", { name: "It is hard for me to read" }).click(); await page.waitForURL("**/reported"); },
    "what one asked about": at("/reports"), "from the staff": at("/decisions"),
    "a conversation with a post that one asked about": (page) => open(page, saying),
    "read to the end": async (page) => { await open(page, saying); await page.locator("#end").scrollIntoViewIfNeeded(); await says(page.locator("#end"), "You have read everything here"); },
  });

  rooms("Tern", {
    "422 in place": async (page, eye) => { eye.expect("status of 422"); await answerIn(page, " "); await share(page); await says(page.locator("#said"), "no words"); },
    "422, a page": async (page) => { await submitWhole(page); await says(page.locator("#said"), "no words"); },
    "413, a page": async (page, eye) => { eye.expect("status of 413"); await answerIn(page, "Too long. ".repeat(7000)); await submitWhole(page); await says(page.locator("#said"), "couldn’t share"); },
    "409 in place": conflict("Once more: I told my brother.", share),
    "409, a page": conflict("And again: I told my brother.", submitWhole),
    shared: async (page) => { await answerIn(page, "Shared with everybody."); await share(page); await says(page.getByRole("status"), "Shared."); },
    "taken back": async (page) => { await postOf(page, "Shared with everybody.").getByRole("button", { name: "Take it back" }).click(); await says(page.getByRole("status"), "No line says that it was there."); },
    "404 for a member": failing(404, "/threads/01ARZ3NDEKTSV4RRFFQ69G5FAV"),
    "401 with words": async (page, eye) => { eye.expect("status of 401"); await answerIn(page, "Words of an evening."); await page.context().clearCookies(); await submitWhole(page); await says(page.locator("h1"), "You were signed out"); },
  });

  rooms("Wren", {
    home: at("/home"), "waiting for a decision": (page) => follow(page, "What you gave"), "what was given": (page) => follow(page, "Change what you gave"),
  });
  rooms("Dr Amara Osei", {
    home: at("/home"), "a conversation, with what staff can do": (page) => open(page, saying),
    "an application": async (page) => { await page.goto("/home"); await follow(page, "Decide"); },
    "written to the facilitators": inGroup("/privates"), "shared later": inGroup("/schedule"), "something for later": inGroup("/schedule/new"), icebreakers: inGroup("/icebreakers"), themes: inGroup("/themes"),
    group, people: inGroup("/people"), invitations: inGroup("/invitations"), settings: inGroup("/settings"), staff: inGroup("/staff"),
    "the agreement, to change": inGroup("/agreement/change"), "as a member": inGroup("/as-member"), "a new group": at("/cohorts/new"), member,
    "a contact card": async (page) => { await member(page); await page.goto(`${new URL(page.url()).pathname}/card`); },
    cover: inGroup("/cover"), "who is on call": inGroup("/cover/rota"), drills: inGroup("/cover/drills"), "what is read first": inGroup("/modes"),
    "what a decision says": inGroup("/messages"), "how one is called": at("/channels"),
  });
  rooms("Milo Brandt", {
    "home of two groups": at("/home"),
    queue: at("/queue"), "the queue, nothing of this kind": at("/queue?show=appeals"), "keys at the desk": at("/queue/keys"), "handing over": at("/queue/handover"),
    "second looks": at("/queue/looks"), numbers: at("/queue/numbers"), "how one is called": at("/channels"),
    "a case that nobody has": async (page) => { await page.goto("/queue"); await follow(page.locator("#open-cases li").filter({ hasText: "Moss" }), /./); },
    "a case with the form open": async (page) => { await page.getByRole("button", { name: "Take it" }).click(); await page.locator("#decision").waitFor(); },
    "a contact card behind glass": (page) => follow(page, "Open the contact card"),
    "a decision that cannot be taken yet": async (page, eye) => {
      eye.expect("status of 422");
      await page.goBack();
      await page.locator("#decision").waitFor();
      await page.getByRole("button", { name: "Carry this out" }).click();
      await says(page.locator("#said"), "Not decided yet");
    },
    decided: async (page) => {
      await page.getByRole("radio", { name: "Leave them as they stand" }).check();
      await page.getByLabel("Replied in the conversation").check();
      await page.getByLabel("Your reason, for the record").fill("Read, and answered in the conversation.");
      await page.getByRole("button", { name: "Carry this out" }).click();
      await page.getByRole("button", { name: "Undo it" }).waitFor();
    },
    "403": async (page, eye) => { eye.expect("status of 403"); await open(page, saying); await page.goto(`${new URL(page.url()).pathname}/answer`); },
  });
  rooms("Ruth Adeyemi", {
    "home without a group": at("/home"), "help lines": at("/practice/help"), "how it looks from outside": at("/practice/look"),
    "one help line": async (page) => { await page.goto("/practice/help"); await follow(page, "The Night Line"); },
    "cover of every group": at("/practice/cover"), screening: at("/practice/screening"), "rules of screening, to change": at("/practice/screening/draft"),
    "what decisions say": at("/practice/messages"),
  });
  rooms("Willow", {
    "429 with words": async (page, eye) => {
      eye.expect("status of 429");
      await answerIn(page, "Once.");
      await share(page);
      await says(page.getByRole("status"), "Shared.");
      await answerIn(page, "And again at once.");
      await submitWhole(page);
      await says(page.locator("#said"), "Your words are still in the box");
    },
  }, () => hurried);

  for (const half of [0, 1]) {
    test(`the gallery, half of it, ${half + 1}`, () => visit(house, still, async (page) => {
      await page.route("**/threads/t1/read", (route) => route.fulfill({ status: 204 })); // nothing stands behind its pages
      await page.goto("/gallery");
      const all = await page.locator(".rows a").evaluateAll((links) => links.map((a) => a.pathname));
      assert.ok(all.length > 30, `the gallery has only ${all.length} pages`);
      if (half === 0) await judge(page, "the gallery's list");
      for (const address of all.filter((_, i) => i % 2 === half)) {
        await page.goto(address);
        await judge(page, address);
      }
      await page.unrouteAll();
    }));
  }
});
