// What the islands of sign-in and invitations do, in Chromium under the product's content policy: passkeys with a
// virtual authenticator, a password that is shown, a link that is copied, a session that ends soon.
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

const json = (value, status = 200) => (response) => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
};

// visit opens one page at the name that passkeys need, with an authenticator that says yes, or none.
async function visit(name, routes, check, { authenticator = true, before: prepare = () => {} } = {}) {
  const server = await serve(gallery, routes);
  const context = await browser.newContext({ viewport: { width: 390, height: 780 }, timezoneId: "Europe/London" });
  const page = await context.newPage();
  const errors = [];
  page.on("console", (m) => { if (m.type() === "error" && !m.text().startsWith("Failed to load resource")) errors.push(m.text()); });
  page.on("pageerror", (e) => errors.push(e.message));
  try {
    const cdp = await context.newCDPSession(page);
    await cdp.send("WebAuthn.enable");
    if (authenticator) await cdp.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true } });
    await page.addInitScript(prepare);
    await page.goto(`${server.origin.replace("127.0.0.1", "localhost")}/${name}`);
    await check(page, { origin: server.origin, context });
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
    server.close();
  }
}

const challenge = "AAECAwQFBgcICQoLDA0ODw";
const makeOptions = { publicKey: {
  challenge, rp: { id: "localhost", name: "Notes" }, user: { id: "d2lsbG93", name: "willow", displayName: "willow" },
  pubKeyCredParams: [{ type: "public-key", alg: -7 }], authenticatorSelection: { residentKey: "required", userVerification: "required" },
} };
const useOptions = { publicKey: { challenge, rpId: "localhost", userVerification: "required" } };
const bare = () => { // a browser of before the JSON helpers
  delete PublicKeyCredential.parseCreationOptionsFromJSON;
  delete PublicKeyCredential.parseRequestOptionsFromJSON;
  delete PublicKeyCredential.prototype.toJSON;
};
const clientData = (response) => JSON.parse(Buffer.from(response.response.clientDataJSON, "base64url"));

// answers keeps what the page posted as JSON. The kit parses bodies as forms: the one key is the text.
const answers = (kept, then) => (response, body) => {
  kept.push(JSON.parse(decodeURIComponent([...body].map(([k, v]) => (v ? `${k}=${v}` : k)).join("&").replaceAll("%", "%25"))));
  then(response);
};

for (const [name, before] of [["as the browser does it", undefined], ["as done here for older browsers", bare]]) {
  test(`a passkey is added, ${name}`, async () => {
    const kept = [];
    await visit("passkeys", {
      "POST /account/passkeys": json({ ticket: "t1", options: makeOptions }),
      "POST /account/passkeys/answer": answers(kept, json({ to: "/codes" })),
    }, async (page) => {
      assert.equal(await page.locator("[data-without=passkey]").count(), 0);
      await page.getByLabel("What you call it").fill("My phone");
      await page.getByRole("button", { name: "Add a passkey" }).click();
      await page.waitForURL("**/codes");
      const [{ ticket, response, name: called }] = kept;
      assert.equal(ticket, "t1");
      assert.equal(called, "My phone");
      assert.equal(clientData(response).challenge, challenge);
      assert.ok(response.response.attestationObject && response.rawId === response.id);
    }, { before });
  });
}

test("a passkey signs in, and kept words go to their box", async () => {
  const kept = [];
  let brought;
  await visit("passkeys", {
    "POST /account/passkeys": json({ ticket: "t1", options: makeOptions }),
    "POST /account/passkeys/answer": json({ to: "/sign-in-words" }),
    "POST /sign-in/passkey": json({ ticket: "t2", options: useOptions }),
    "POST /sign-in/passkey/answer": answers(kept, json({ to: "/home" })),
    "POST /sign-in": (response, body) => { brought = body; send(gallery, response, "answer"); },
  }, async (page) => {
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.waitForURL("**/sign-in-words");
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await page.waitForSelector("form[data-island=kept]");
    assert.equal(kept[0].next, "/threads/t1/answer?to=7");
    assert.equal(kept[0].shared, true);
    assert.ok(kept[0].response.response.signature);
    assert.equal(brought.get("passkey"), "1");
    assert.equal(brought.has("password"), false);
    assert.match(brought.get("words"), /I can hear the plates/);
  });
});

test("without a passkey it says so calmly, and the button can be pressed again", () =>
  visit("sign-in", { "POST /sign-in/passkey": json({ ticket: "t", options: useOptions }) }, async (page) => {
    const button = page.getByRole("button", { name: "Use a passkey" });
    await button.click();
    await page.getByText("No passkey was used. You can try again, or come in another way.").waitFor();
    assert.equal(await button.isEnabled(), true);
  }));

test("a refusal is said in the server's words, and a step-up is gone to", async () => {
  await visit("sign-in", { "POST /sign-in/passkey": json({ sentence: "That was a lot of tries. Please wait a minute." }, 429) }, async (page) => {
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await page.getByText("That was a lot of tries. Please wait a minute.").waitFor();
  });
  await visit("passkeys", { "POST /account/passkeys": json({ to: "/prove" }, 403) }, async (page) => {
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.waitForURL("**/prove");
  });
});

test("an address elsewhere is never gone to", () =>
  visit("passkeys", { "POST /account/passkeys": json({ to: "//elsewhere.invalid/" }), "GET /home": (response) => send(gallery, response, "home") }, async (page) => {
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.waitForURL("**/home");
  }));

test("a browser without passkeys shows no button", () =>
  visit("sign-in", {}, async (page) => {
    assert.equal(await page.locator("[data-island=passkey]").isVisible(), false);
    assert.equal(await page.getByRole("button", { name: "Sign in" }).isVisible(), true);
  }, { before: () => { delete window.PublicKeyCredential; } }));

test("a password is shown while its tick is set, and hidden again when it is sent", () =>
  visit("sign-in", { "POST /sign-in": (response) => send(gallery, response, "sign-in-refused", { status: 422 }) }, async (page) => {
    const box = page.locator("#password");
    await box.fill("four quiet words here");
    await page.getByLabel("Show it").check();
    assert.equal(await box.getAttribute("type"), "text");
    await page.getByLabel("Show it").uncheck();
    assert.equal(await box.getAttribute("type"), "password");
    await page.getByLabel("Show it").check();
    await page.evaluate(() => document.querySelector("#sign-in").addEventListener("submit", () => { sessionStorage.type = document.querySelector("#password").type; }));
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("That did not work").waitFor();
    assert.equal(await page.evaluate(() => sessionStorage.type), "password");
  }));

test("a link is copied, and that is said", () =>
  visit("invitation-made", {}, async (page, { context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy the link" }).click();
    await page.getByText("Copied.").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), (await page.innerText("#the-link")).replaceAll("\n", ""));
  }));

test("shortly before the session ends it says when, and staying is one press", async () => {
  let stayed = 0;
  await visit("home-idle", { "POST /stay": (response) => { stayed++; response.writeHead(204); response.end(); } }, async (page) => {
    await page.getByText(/At \d{1,2}(:\d\d)?\s[ap]m you are signed out/).waitFor();
    await Promise.all([page.waitForResponse("**/stay"), page.getByRole("button", { name: "Stay signed in" }).click()]);
    assert.equal(stayed, 1);
  });
  await visit("home-idle", { "POST /stay": json({}, 401) }, async (page) => {
    await page.getByRole("button", { name: "Stay signed in" }).click();
    await page.getByRole("heading", { name: "You were signed out" }).waitFor();
    await page.waitForURL("**/sign-in?next=*");
  });
  await visit("home-final", {}, async (page) => {
    await page.getByText(/whatever you do/).waitFor();
    assert.equal(await page.getByRole("button", { name: "Stay signed in" }).count(), 0);
  });
});
