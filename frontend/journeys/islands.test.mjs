// What the islands and htmx do to a page, in Chromium under the product's content policy. Every answer carries a nonce of
// its own, as the server's do.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, page as send, rendered, serve } from "./gallery.mjs";

let gallery, browser;
before(async () => {
  gallery = rendered();
  browser = await launch();
});
after(async () => {
  await browser.close();
  rmSync(gallery, { recursive: true });
});

// visit opens one page and hands it to the test with what went wrong in the console.
async function visit(name, routes, check, settings = {}) {
  const server = await serve(gallery, routes);
  const context = await browser.newContext({ viewport: { width: 390, height: 780 }, timezoneId: "Europe/London", ...settings });
  const page = await context.newPage();
  const errors = [];
  page.on("console", (m) => { if (m.type() === "error" && !m.text().startsWith("Failed to load resource")) errors.push(m.text()); });
  page.on("pageerror", (e) => errors.push(e.message));
  try {
    await page.goto(`${server.origin}/${name}`);
    await check(page, { origin: server.origin, context });
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
    server.close();
  }
}

const words = "“Fine” and then the door.\n\nI can hear the plates.";
const share = async (page) => {
  await page.fill("#words", words);
  await page.click(".send .btn");
};
const focused = (page) => page.evaluate(() => document.activeElement?.id ?? "");

test("a refusal puts its sentence above the box, takes the focus and leaves the words", () =>
  visit("answer", { "POST /threads/t1/posts": (response) => send(gallery, response, "answer-problem", { status: 422 }) }, async (page) => {
    await share(page);
    await page.waitForSelector("#said.oops");
    assert.match(await page.innerText("#said"), /It is longer than one post can be/);
    assert.equal(await page.inputValue("#words"), words);
    assert.equal(await focused(page), "said");
  }));

test("a conflict shows what is there now and renews the revision, whatever was typed", () =>
  visit("change", { "POST /posts/6/revisions": (response) => send(gallery, response, "change-conflict", { status: 409, change: (html) => html.replaceAll('name="seen" value="r1"', 'name="seen" value="r2"') }) }, async (page) => {
    await share(page);
    await page.waitForSelector("#said .pane");
    assert.match(await page.innerText("#said .pane"), /on the phone/);
    assert.equal(await page.inputValue("input[name=seen]"), "r2");
    assert.equal(await page.inputValue("#words"), words);
  }));

for (const [what, answer] of [
  ["an error page of ours", (response) => send(gallery, response, "problem-503-words", { status: 503 })],
  ["an answer that knows nothing of composers", (response) => { response.writeHead(502, { "content-type": "text/html" }); response.end("<h1>Bad gateway</h1>"); }],
  ["no answer at all", (response) => response.destroy()],
]) {
  test(`${what} keeps the words and says so`, () =>
    visit("answer", { "POST /threads/t1/posts": answer }, async (page) => {
      await share(page);
      await page.waitForSelector("#said.oops");
      assert.match(await page.innerText("#said"), /never shared twice/);
      assert.equal(await page.inputValue("#words"), words);
      assert.equal(await focused(page), "said");
      assert.ok(!(await page.innerText("main")).includes("Bad gateway"));
    }));
}

test("signed out meanwhile: the page says so and holds the words, with the way back in", () =>
  visit("answer", {
    "POST /threads/t1/posts": (response, body) => send(gallery, response, "signed-out-words", { status: 401, change: (html) => html.replace(/(<textarea[^>]*>)[^<]*/, `$1\n${body.get("words")}`) }),
    "POST /enter": (response, body) => { response.writeHead(200, { "content-type": "text/plain" }); response.end(`${body.get("who")} ${body.get("next")} ${body.get("words").length}`); },
  }, async (page) => {
    await share(page);
    await page.waitForSelector("h1:has-text('signed out')");
    assert.equal(await page.inputValue("#words"), words);
    await page.click(".send .btn");
    await page.waitForURL("**/enter");
    assert.equal(await page.innerText("body"), `willow /threads/t1/answer?to=7 ${words.length + 2}`); // forms send CR LF
  }));

test("shared: the browser goes where the answer says", () =>
  visit("answer", { "POST /threads/t1/posts": (response, body) => { assert.equal(body.get("nonce"), "n0nce"); response.writeHead(200, { "HX-Redirect": "/thread-read#p7" }); response.end(); } }, async (page) => {
    await share(page);
    await page.waitForURL("**/thread-read#p7");
  }));

test("shared: an answer that merely redirects is followed too", () =>
  visit("answer", { "POST /threads/t1/posts": (response) => { response.writeHead(303, { location: "/thread-read" }); response.end(); } }, async (page) => {
    await share(page);
    await page.waitForURL("**/thread-read");
  }));

test("a page whose end was seen for a moment is marked as read, once", async () => {
  const reads = [];
  await visit("thread", { "POST /threads/t1/read": (response, body) => { reads.push(body.get("upto")); send(gallery, response, "thread-read"); } }, async (page) => {
    await page.waitForTimeout(2000);
    assert.deepEqual(reads, [], "the end was not in view yet");
    await page.locator("#end").scrollIntoViewIfNeeded();
    await page.waitForSelector("#end >> text=You have read everything here");
    assert.equal(await page.locator("[data-island=read]").count(), 0);
    assert.equal(await focused(page), "", "the focus stays where it was");
  });
  assert.deepEqual(reads, ["7"]);
});

test("a mark that fails changes nothing", async () => {
  let asked = 0;
  await visit("thread", { "POST /threads/t1/read": (response) => { asked += 1; send(gallery, response, "problem-503", { status: 503 }); } }, async (page) => {
    const answered = page.waitForResponse("**/read");
    await page.locator("#end").scrollIntoViewIfNeeded();
    await answered;
    assert.match(await page.innerText("#end"), /I have read to here/);
  });
  assert.equal(asked, 1);
});

test("later posts come in below, with the focus on the first and the address of their page", () =>
  visit("thread-middle", { "GET /threads/t1": (response) => send(gallery, response, "thread-before", { change: (html) => html.replace(/(["#])p(?=\d)/g, "$1q") }) }, async (page, { origin }) => {
    await page.click("text=Later posts");
    await page.waitForSelector("#q1");
    assert.equal(await page.locator("article").count(), 6 + 5);
    assert.equal(await page.locator("#onward").count(), 1);
    assert.equal(await focused(page), "q1-h");
    assert.equal(page.url(), `${origin}/threads/t1?after=c2`);
    assert.equal(await page.locator("[data-island=read][data-attached]").count(), 1, "the new end is watched");
  }));

test("times are said in the browser's zone and the server is told, unless the reader chose one", async () => {
  const unchosen = { "GET /thread": (response) => send(gallery, response, "thread", { change: (html) => html.replace(" data-zone-chosen", "") }) };
  await visit("thread", unchosen, async (page, { context, origin }) => {
    assert.equal(await page.getAttribute("#p1 time", "datetime"), "2026-11-08T19:20:00Z");
    assert.match(await page.innerText("#p1 time"), /8:20\sam$/);
    assert.equal((await context.cookies(origin)).find((c) => c.name === "zone")?.value, "Pacific/Auckland");
  }, { timezoneId: "Pacific/Auckland" });
  await visit("thread", {}, async (page, { context, origin }) => {
    assert.match(await page.innerText("#p1 time"), /7:20\spm$/);
    assert.deepEqual(await context.cookies(origin), []);
  }, { timezoneId: "Pacific/Auckland" });
});

test("an attribute of htmx that somebody smuggled in is not obeyed", async () => {
  let asked = 0;
  const smuggled = { "GET /thread": (response) => send(gallery, response, "thread", { change: (html) => html.replace("<p>Nothing came.", '<p id="bad" hx-get="/bad" hx-trigger="load">Nothing came.') }), "GET /bad": (response) => { asked += 1; response.end(); } };
  const server = await serve(gallery, smuggled);
  const page = await browser.newPage();
  await page.goto(`${server.origin}/thread`);
  await page.waitForSelector("#bad:not([hx-get])");
  assert.equal(asked, 0);
  await page.close();
  server.close();
});

test("without scripts every form and link is a plain one", () =>
  visit("thread", { "POST /threads/t1/read": (response, body) => { response.writeHead(303, { location: `/thread-read?${body.get("upto")}` }); response.end(); } }, async (page) => {
    await page.click("text=I have read to here");
    await page.waitForURL("**/thread-read?7");
  }, { javaScriptEnabled: false }));
