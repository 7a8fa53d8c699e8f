// The composer and its editor, as somebody meets them on a phone, by keyboard alone, or with words from Word: on pages of
// the gallery, under the product's own content policy, and once through a whole house.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { launch, rendered, serve } from "./gallery.mjs";
import { judge } from "./judge.mjs";
import { closeAll, enterAs, keepsWidth, laptop, open, openHouse, phone, postOf, says, share, visit as visitHouse } from "./kit.mjs";
import { watch } from "./watch.mjs";

let gallery, browser;
before(async () => {
  gallery = rendered();
  browser = await launch();
});
after(async () => {
  await browser.close();
  rmSync(gallery, { recursive: true });
  await closeAll();
});

// others are what of the rest of a house these pages speak with.
const draft = (response) => { response.writeHead(200, { "content-type": "application/json" }); response.end(JSON.stringify({ state: "kept", version: 1, at: "2026-11-11T21:14:00Z" })); };
const others = {
  "GET /sw.js": (response) => { response.writeHead(200, { "content-type": "text/javascript" }); response.end(); },
  "POST /drafts/answer/t1": draft, "POST /drafts/thread/g1": draft, "POST /drafts/change/6": draft,
};

// visit opens one page of the gallery and holds it to what every page keeps.
async function visit(name, check, { look = phone, routes = {}, expect = [] } = {}) {
  const server = await serve(gallery, { ...others, ...routes });
  const context = await browser.newContext({ reducedMotion: "reduce", ...look });
  const eye = await watch(context, server.origin);
  eye.begin();
  eye.expect(...expect);
  const page = await context.newPage();
  try {
    await page.goto(`${server.origin}/${name}`);
    await check(page);
    eye.judge();
  } finally {
    await context.close();
    server.close();
  }
}

const editor = (page) => page.getByRole("textbox", { name: "Your words" });
const isOpen = (page) => page.locator(".ProseMirror").waitFor();
const more = (page) => page.getByRole("button", { name: "More ways to write" });
const focused = (page) => page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent.trim());
const fields = (page) => page.evaluate(() => ({
  words: document.querySelector("textarea[name=words]").value,
  html: document.querySelector("[name=html]").disabled ? undefined : document.querySelector("[name=html]").value,
}));
const html = async (page) => (await fields(page)).html;

async function openEditor(page) {
  await more(page).click();
  await isOpen(page);
}

// paste is what a browser hands to the element that has the focus.
const paste = (page, markup, text = "") => page.evaluate(([markup, text]) => {
  const data = new DataTransfer();
  if (markup) data.setData("text/html", markup);
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}, [markup, text]);

const rel = 'rel="nofollow noreferrer noopener"';

describe("the editor", () => {
  test("is not loaded until somebody asks, and then opened, used and left by keyboard alone", () => visit("answer", async (page) => {
    const asked = [];
    page.on("request", (request) => { if (request.url().includes("editor")) asked.push(request.url()); });
    await page.waitForLoadState("networkidle");
    assert.deepEqual(asked, []);
    assert.equal(await html(page), undefined);
    await page.getByLabel("Your words").focus();
    await page.keyboard.type("Before. ");
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "More ways to write");
    await page.keyboard.press("Enter");
    await isOpen(page);
    assert.equal(asked.length, 1);
    assert.equal(await focused(page), "words", "what one writes in has the focus");
    await page.keyboard.press("Control+b");
    await page.keyboard.type("Bold");
    await page.keyboard.press("Control+b");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+Shift+8");
    for (const word of ["one", "Enter", "two", "Enter", "Enter", "end"]) await (word === "Enter" ? page.keyboard.press(word) : page.keyboard.type(word));
    assert.deepEqual(await fields(page), {
      words: "Before. Bold\n\n• one\n• two\n\nend",
      html: "<p>Before. <strong>Bold</strong></p><ul><li>one</li><li>two</li></ul><p>end</p>",
    });
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "Back to the plain box", "Tab leads on");
    await page.keyboard.press("Shift+Tab");
    assert.equal(await focused(page), "words");
    await page.keyboard.press("Shift+Tab");
    assert.equal(await focused(page), "Bold", "the buttons are one stop before the box");
    for (const [key, name] of [["ArrowRight", "Italic"], ["End", "Link"], ["ArrowRight", "Bold"], ["ArrowLeft", "Link"], ["Home", "Bold"]]) {
      await page.keyboard.press(key);
      assert.equal(await focused(page), name);
    }
    await page.keyboard.press("Shift+Tab");
    assert.ok(!["words", "Bold", "Italic", "Link"].includes(await focused(page)), "and Shift and Tab lead out");
  }, { look: laptop }));

  test("says what is on, and a button does what its key does", () => visit("answer", async (page) => {
    await openEditor(page);
    await page.keyboard.type("one");
    const bold = page.getByRole("button", { name: "Bold" }), list = page.getByRole("button", { name: "List" }), quotation = page.getByRole("button", { name: "Quotation" });
    await bold.click();
    assert.equal(await bold.getAttribute("aria-pressed"), "true");
    await page.keyboard.type(" two");
    await bold.click();
    assert.equal(await bold.getAttribute("aria-pressed"), "false");
    await list.click();
    assert.equal(await list.getAttribute("aria-pressed"), "true");
    assert.equal(await quotation.getAttribute("aria-disabled"), "true", "an item cannot be a quotation");
    assert.equal(await html(page), "<ul><li>one<strong> two</strong></li></ul>");
    await page.getByRole("button", { name: "Numbers" }).click();
    assert.equal(await html(page), "<ol><li>one<strong> two</strong></li></ol>");
    await page.getByRole("button", { name: "Numbers" }).click();
    await quotation.click();
    assert.equal(await html(page), "<blockquote><p>one<strong> two</strong></p></blockquote>");
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    assert.equal(await html(page), "<ol><li>one<strong> two</strong></li></ol>", "what was done can be undone");
    await page.keyboard.press("Control+y");
    assert.equal(await html(page), "<p>one<strong> two</strong></p>");
  }));

  test("links words, looks at the address, and takes the link off again", () => visit("answer", async (page) => {
    await openEditor(page);
    await page.keyboard.type("see there");
    await page.keyboard.press("Control+Shift+ArrowLeft");
    await page.evaluate(() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))); // the editor hears of a choice of words a moment later
    await page.keyboard.press("Control+k");
    const line = page.getByLabel("Where does the link lead?");
    assert.equal(await focused(page), "link-to");
    await line.fill("javascript:alert(1)");
    await page.keyboard.press("Enter");
    await says(page.locator("#link-wrong"), "no address we can link to");
    assert.equal(await line.getAttribute("aria-invalid"), "");
    await line.fill("www.example.org/a");
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "words");
    assert.equal(await html(page), `<p>see <a href="https://www.example.org/a" ${rel}>there</a></p>`);
    assert.equal((await fields(page)).words, "see there (https://www.example.org/a)");
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Escape");
    assert.equal(await focused(page), "words", "Escape leaves everything as it was");
    await page.getByRole("button", { name: "Link", exact: true }).click();
    await page.getByRole("button", { name: "Take the link off" }).click();
    assert.equal(await html(page), "<p>see there</p>");
  }, { look: laptop }));

  test("gives the plain box back with all words, says what is lost, and opens again with the formatting", () => visit("answer", async (page) => {
    await openEditor(page);
    await page.keyboard.type("one ");
    await page.keyboard.press("Control+i");
    await page.keyboard.type("two");
    await page.getByRole("button", { name: "Back to the plain box" }).click();
    await says(page.getByRole("status"), "without their formatting");
    assert.equal(await focused(page), "words");
    assert.deepEqual(await fields(page), { words: "one two", html: undefined });
    assert.equal(await page.locator("textarea#words").isVisible(), true);
    await openEditor(page);
    assert.equal(await html(page), "<p>one <em>two</em></p>");
    await page.getByRole("button", { name: "Back to the plain box" }).click();
    await page.getByLabel("Your words").fill("three\n\nfour");
    await openEditor(page);
    assert.equal(await html(page), "<p>three</p><p>four</p>", "what was written in the box counts");
    await page.getByRole("button", { name: "Back to the plain box" }).click();
    assert.equal(await page.getByText("without their formatting").count(), 0, "nothing was lost, so nothing is said");
  }));

  test("that cannot be loaded leaves the box as it is, and can be asked again", () => {
    let times = 0;
    return visit("answer", async (page) => {
      await page.route("**/assets/editor.js", (route) => (times++ === 0 ? route.abort() : route.continue()));
      await page.getByLabel("Your words").fill("My words.");
      await more(page).click();
      await says(page.getByRole("status"), "could not be loaded");
      assert.equal(await page.inputValue("#words"), "My words.");
      assert.equal(await html(page), undefined);
      await openEditor(page);
      assert.equal(await html(page), "<p>My words.</p>");
    }, { expect: ["net::ERR_FAILED"] });
  });

  test("opens by itself over words that have formatting, and follows what another text brings", () => visit("change-formatted", async (page) => {
    await isOpen(page);
    assert.equal(await html(page), "<p>What did <strong>you</strong> think he would say?</p><ul><li>fine</li><li>nothing at all</li></ul>");
    assert.equal(await page.getByText("the formatting is lost").count(), 0);
    assert.notEqual(await focused(page), "words", "the focus is not taken from anybody");
    await page.evaluate(() => {
      const form = document.querySelector("#composer");
      form.querySelector("[name=words]").value = "Other words";
      form.querySelector("[name=html]").value = "<p>Other <em>words</em></p>";
      form.dispatchEvent(new Event("refill"));
    });
    await says(editor(page), "Other words");
    await editor(page).focus();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(".");
    assert.equal(await html(page), "<p>Other <em>words.</em></p>");
  }));

  test("without scripts such words stand in the plain box, which says what it would lose", () => visit("change-formatted", async (page) => {
    await says(page.locator("#plain"), "the formatting is lost");
    assert.match(await page.getByLabel("Your words").getAttribute("aria-describedby"), /plain/);
    assert.match(await page.inputValue("#words"), /• fine/);
    assert.equal(await more(page).isVisible(), false);
  }, { look: { ...phone, javaScriptEnabled: false } }));

  test("finds the direction of what is written", () => visit("answer", async (page) => {
    await openEditor(page);
    await page.keyboard.type("שלום עולם");
    assert.equal(await editor(page).evaluate((box) => getComputedStyle(box).direction), "rtl");
  }));
});

describe("a paste", () => {
  const word = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><style><!-- p.MsoNormal {margin:0cm; color:red} --></style></head><body lang=EN-GB><!--StartFragment--><p class=MsoNormal style='margin:0cm'><span style='font-size:11.0pt;mso-fareast-font-family:"X"'>We waited for the “tide” – it’s late.<o:p></o:p></span></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>It <b style='mso-bidi-font-weight:normal'>came</b>.</p><p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>shells<o:p></o:p></p><p class=MsoListParagraph style='mso-list:l0 level2'><span style='mso-list:Ignore'>o</span>white</p><p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>stones</p><p style='mso-list:l1 level1'><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>wake</p><p style='mso-list:l1 level1'><span style='mso-list:Ignore'>2)</span>wash</p><p style='mso-list:l1 level1'><span style='mso-list:Ignore'>a)</span>later</p><!--EndFragment--></body></html>`;

  for (const [from, markup, holds] of [
    ["Word", word, "<p>We waited for the “tide” – it’s late.</p><p>It <strong>came</strong>.</p><ul><li>shells<br>– white</li><li>stones</li></ul><ol><li>wake</li><li>wash</li></ol><p>a) later</p>"],
    ["a table", "<table><thead><tr><th>Day<th>What</thead><tr><td>Mon<td>swim<tr><td><p>Tue</p><td><div>walk</div></table>", "<p><strong>Day</strong> · <strong>What</strong></p><p>Mon · swim</p><p>Tue · walk</p>"],
    ["a table in a table", "<table><tr><td><table><tr><td>a<td>b</table><td>c</table>", "<p>a · b · c</p>"],
    ["a table that is a layout", "<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", "<p>a</p><p>b</p><p>c</p>"],
    ["lists in lists", "<ol><li>a<ul><li>b<li>c<ol><li>d</ol></ul><li>e</ol><p>f</p><ul><ul><li>g</ul></ul>", "<ol><li>a<br>– b<br>– c<br>1. d</li><li>e</li></ol><p>f</p><ul><li>g</li></ul>"],
    ["a list in a quotation", "<blockquote>a<ul><li>b<li>c</ul></blockquote>", "<blockquote><p>a</p><p>– b<br>– c</p></blockquote>"],
    ["a mail", `<div dir="ltr">Hello<div><br></div><div style="color:red">there <img alt="🌊" src="https://pictures.example/a.png"></div><blockquote class="quoted" style="border-left:1px"><div>old <a href="javascript:x">x</a> <a href="https://example.org/y">y</a></div><blockquote>older</blockquote></blockquote></div><script>alert(1)</script>`, `<p>Hello</p><p>there 🌊</p><blockquote><p>old x <a href="https://example.org/y" ${rel}>y</a></p><p>older</p></blockquote>`],
    ["a document of the web", `<b style="font-weight:normal;" id="docs-x"><p dir="ltr"><span style="font-weight:400;color:#000">plain </span><span style="font-weight:700">bold</span> <span style='font-style:italic'>slanted</span></p></b>`, "<p>plain <strong>bold</strong> <em>slanted</em></p>"],
    ["a page", `<h1>Tide</h1>in<pre>one\n  two\n\nthree</pre><p>10<sup>2</sup>, the 1<sup>st</sup>: <q>go</q></p><p style="display:none">unseen</p><form><input value=y><button>z</button></form><svg><text>drawn</text></svg>`, "<p><strong>Tide</strong></p><p>in</p><p>one<br>two</p><p>three</p><p>10², the 1st: “go”</p>"],
    ["nothing but text", "", "<p>one<br>two</p><p>three</p>"],
  ]) {
    test(`from ${from} arrives as the gate would have it`, () => visit("answer", async (page) => {
      await openEditor(page);
      await paste(page, markup, "one\ntwo\n\nthree");
      assert.equal(await html(page), holds);
      await page.keyboard.press("Control+z");
      assert.equal(await html(page), "", "and can be undone at once");
    }));
  }

  test("into the plain box is plain text", () => visit("answer", async (page) => {
    const box = page.getByLabel("Your words");
    await box.focus();
    await page.evaluate(() => {
      const from = document.createElement("div");
      from.contentEditable = "true";
      from.append(Object.assign(document.createElement("b"), { textContent: "bold words" }));
      document.body.append(from);
      getSelection().selectAllChildren(from);
      document.execCommand("copy");
      from.remove();
    });
    await box.focus();
    await page.keyboard.press("Control+v");
    assert.equal(await page.inputValue("#words"), "bold words");
    assert.equal(await html(page), undefined);
  }, { look: laptop }));
});

describe("the composer", () => {
  for (const name of ["answer", "change-formatted"]) {
    test(`with the editor open is for everybody (${name})`, () => visit(name, async (page) => {
      if (name === "answer") await openEditor(page);
      else await isOpen(page);
      if (name === "answer") await page.keyboard.press("Control+k");
      await judge(page, `${name} with the editor`);
    }));
  }

  test("says its parts in order to those who listen", () => visit("answer-quotes", async (page) => {
    const tree = await page.locator("main").ariaSnapshot();
    let at = -1;
    for (const part of [
      'heading "Answer Tern" [level=1]', "Who will see this", "Your words pass a check by software first.", "When someone will read it", 'link "If it cannot wait"',
      "Just “fine”, and then the door.", 'checkbox "Leave the quote out"', 'textbox "Your words"', 'button "More ways to write"', "Kept as a draft",
      'group "What I hope for"', 'radio "To be heard" [checked]', 'combobox "From the group’s list', 'textbox "In a few words of your own', 'button "Share with the group"',
      'button "Keep as a draft"', "half a minute to take it back", 'button "Discard this draft"',
    ]) {
      const next = tree.indexOf(part, at + 1);
      assert.ok(next > at, `${part} is missing or too early in\n${tree}`);
      at = next;
    }
    assert.doesNotMatch(tree, /button "Share"\s/, "the button that Enter presses is not met");
  }));

  test("names everybody on demand", () => visit("answer", async (page) => {
    assert.equal(await page.getByText("Juniper").isVisible(), false);
    await page.getByText("Their names").click();
    await says(page.locator(".byname"), "Willow, Tern, Juniper");
    await says(page.locator(".byname"), "Dr Amara Osei, Inês Duarte");
  }, { look: { ...phone, javaScriptEnabled: false } }));

  test("the editor's tree has a named toolbar and one box", () => visit("answer", async (page) => {
    await openEditor(page);
    const tree = await page.locator("#composer").ariaSnapshot();
    assert.match(tree, /toolbar "Formatting"[\s\S]*button "Bold"[\s\S]*button "Italic"[\s\S]*button "Quotation"[\s\S]*button "List"[\s\S]*button "Numbers"[\s\S]*button "Link"[\s\S]*textbox "Your words"/);
    assert.equal(await editor(page).count(), 1);
    assert.match(await editor(page).getAttribute("aria-describedby"), /kept/);
  }));

  test("leaves a quote out with a tick, and has it back in its place", () => visit("answer-quotes", async (page) => {
    const list = () => page.inputValue("[name=quote]");
    const whole = await list();
    await page.getByLabel("Leave the quote out").nth(1).check();
    assert.equal(await list(), whole.split(" ").filter((_, i) => i !== 1).join(" "));
    await page.getByLabel("Leave the quote out").nth(1).uncheck();
    assert.equal(await list(), whole);
  }));

  test("keeps as a draft by its own address, and shares nothing by that", () => {
    const asked = [];
    const note = (what) => (response, body, request) => {
      if (what === "keep" && !request.headers["hx-request"]) return draft(response); // by itself
      asked.push([what, body.get("words")]);
      response.writeHead(303, { location: "/write" });
      response.end();
    };
    return visit("answer", async (page) => {
      await page.getByLabel("Your words").fill("Half a thought");
      await page.getByRole("button", { name: "Keep as a draft" }).click();
      await page.waitForURL("**/write");
      assert.deepEqual(asked.filter(([what]) => what === "share"), []);
      assert.deepEqual(asked.at(-1), ["keep", "Half a thought"]);
    }, { routes: { "POST /threads/t1/posts": note("share"), "POST /drafts/answer/t1": note("keep") } });
  });

  test("Enter in a box of one line shares, as the button does", () => {
    const asked = [];
    return visit("write", async (page) => {
      await page.getByLabel("Your words").fill("Words");
      await page.getByLabel("What is it about? A few words").fill("A title");
      await page.keyboard.press("Enter");
      await page.waitForURL("**/thread-read");
      assert.deepEqual(asked, [["A title", null]]);
    }, { routes: { "POST /cohorts/g1/threads": (response, body) => { asked.push([body.get("title"), body.get("knowing")]); response.writeHead(303, { location: "/thread-read" }); response.end(); } } });
  });

  test("asks softly, and shares as it is only when told to", () => {
    const asked = [];
    return visit("answer-named", async (page) => {
      assert.equal(await focused(page), "said");
      assert.equal(await page.locator("#said.oops").count(), 0, "it is no fault");
      await page.getByRole("button", { name: "Share it as it is" }).click();
      await page.waitForURL("**/thread-read");
      assert.deepEqual(asked, ["1"]);
    }, { routes: { "POST /threads/t1/posts": (response, body) => { asked.push(body.get("knowing")); response.writeHead(303, { location: "/thread-read" }); response.end(); } } });
  });

  test("keeps what is ticked and hidden through an answer without scripts", () => {
    const asked = [];
    return visit("answer-quotes", async (page) => {
      await page.getByLabel("Leave the quote out").first().check();
      await page.getByRole("button", { name: "Share with the group" }).click();
      await page.waitForURL("**/thread-read");
      const [body] = asked;
      assert.equal(body.get("leave"), "7:r1:12:54");
      assert.equal(body.get("hope"), "heard");
      assert.equal(body.get("theme"), "family");
      assert.equal(body.get("draft"), "4");
      assert.equal(body.has("html"), false);
    }, { look: { ...phone, javaScriptEnabled: false }, routes: { "POST /threads/t1/posts": (response, body) => { asked.push(body); response.writeHead(303, { location: "/thread-read" }); response.end(); } } });
  });

  test("gives way where a keyboard covers the page", () => visit("answer", async (page) => {
    const places = () => page.evaluate(() => [".dock", ".send"].map((bar) => getComputedStyle(document.querySelector(bar)).position));
    assert.deepEqual(await places(), ["fixed", "fixed"]);
    await page.evaluate(() => document.documentElement.setAttribute("data-keyboard", "")); // as islands/keyboard.ts does on iOS
    assert.deepEqual(await places(), ["static", "static"]);
    await keepsWidth(page);
  }));

  // 844 px less a keyboard of some 330, and a low phone held sideways.
  for (const [what, viewport] of [["over a keyboard", { width: 390, height: 514 }], ["sideways", { width: 740, height: 340 }]]) {
    for (const rich of [false, true]) {
      test(`${what} the line being written is never covered, in the ${rich ? "editor" : "plain box"}`, () => visit("answer", async (page) => {
        if (rich) await openEditor(page);
        else await page.getByLabel("Your words").focus();
        for (let i = 0; i < 30; i++) {
          await page.keyboard.type(`line ${i}`);
          await page.keyboard.press("Enter");
        }
        await page.keyboard.type("here");
        const { bottom, covered } = await page.evaluate(caret);
        assert.ok(bottom <= covered, `the line ends at ${bottom}, and is covered from ${covered} on`);
        const send = page.getByRole("button", { name: "Share with the group" });
        await send.scrollIntoViewIfNeeded();
        await send.click({ trial: true });
      }, { look: { ...phone, viewport } }));
    }
  }
});

// caret runs in the page: where the last line ends, and from where on something lies over it.
function caret() {
  const box = document.querySelector(".ProseMirror, textarea[name=words]");
  const last = box.matches("textarea") ? box : box.lastElementChild;
  const padding = box.matches("textarea") ? Number.parseFloat(getComputedStyle(box).paddingBlockEnd) : 0;
  const over = [...document.querySelectorAll(".dock, .send")].filter((bar) => getComputedStyle(bar).position === "fixed").map((bar) => bar.getBoundingClientRect().top);
  return { bottom: last.getBoundingClientRect().bottom - padding, covered: Math.min(window.innerHeight, ...over) };
}

describe("in a whole house", () => {
  const saying = "Saying no without the three-day hangover";
  const evening = (name, look, journey) => test(name, async () => {
    const house = await openHouse();
    await visitHouse(house, look, async (page) => {
      await enterAs(page, "Willow");
      await open(page, saying);
      await journey(page);
      await keepsWidth(page);
    });
    await house.close();
  });

  evening("what is written with formatting is seen as it was written, and changed in the same terms", phone, async (page) => {
    await postOf(page, "and then the door").getByRole("link", { name: "Answer Tern" }).click();
    await openEditor(page);
    await paste(page, "<p>The kettle, <b>again</b>.</p><ul><li>one</li><li>two</li></ul>");
    await share(page);
    await says(page.getByRole("status"), "Shared.");
    const mine = postOf(page, "The kettle, again.");
    assert.equal(await mine.locator(".words strong").innerText(), "again");
    assert.deepEqual(await mine.locator(".words li").allInnerTexts(), ["one", "two"]);
    await mine.getByRole("link", { name: "Change" }).click();
    await isOpen(page);
    assert.match(await html(page), /<strong>again<\/strong>/);
    await editor(page).focus();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" and three");
    await share(page);
    await says(postOf(page, "The kettle, again.").locator(".words"), "two and three");
  });

  evening("words chosen in a post are quoted, and only these", phone, async (page) => {
    const post = postOf(page, "and then the door"), quote = post.getByRole("link", { name: "Quote this" });
    assert.equal(await quote.count(), 0);
    await post.evaluate(choose, "and then the door");
    await quote.click();
    await page.getByRole("heading", { level: 1, name: "Answer Tern" }).waitFor();
    assert.equal(await page.locator(".quoted blockquote").innerText(), "and then the door");
    await page.getByLabel("Your words").fill("I know that door.");
    await share(page);
    await says(page.getByRole("status"), "Shared.");
    const mine = postOf(page, "I know that door.");
    assert.equal(await mine.locator(".quote blockquote").innerText(), "and then the door");
    await post.first().evaluate(choose, "and then the door");
    await quote.first().waitFor();
    await page.evaluate(() => getSelection().removeAllRanges());
    await quote.first().waitFor({ state: "hidden" });
  });
});

// choose runs in the page: it selects these words in an article.
function choose(article, words) {
  const all = document.createTreeWalker(article.querySelector(".words"), NodeFilter.SHOW_TEXT);
  while (all.nextNode()) {
    const from = all.currentNode.nodeValue.indexOf(words);
    if (from < 0) continue;
    getSelection().setBaseAndExtent(all.currentNode, from, all.currentNode, from + words.length);
  }
}
