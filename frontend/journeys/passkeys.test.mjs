// A passkey in place of a password, with an authenticator that Chromium pretends to have.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeAll, laptop, openPractice, visit } from "./kit.mjs";
import { password, people } from "./practice.mjs";

after(closeAll);

// authenticator gives a page one that says yes as its person.
async function authenticator(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", { options: {
    protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
  } });
  return { sure: (yes) => session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: yes }) };
}

test("an admin needs no password", async () => {
  const house = await openPractice();
  await visit(house, laptop, async (page, context, eye) => {
    const finger = await authenticator(page);
    await page.goto(new URL(house.said.match(/http\S+\/setup\/\S+/)[0]).pathname);
    for (const [label, text] of [["Name of the practice", "Alder House"], ["Your name", people.ruth.name]]) await page.getByLabel(label).fill(text);
    await page.getByLabel(/sign-in name/i).fill(people.ruth.address);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Make the practice" }).click();
    await page.waitForURL((url) => url.pathname === "/account");

    await page.goto("/practice"); // with a password alone nothing else opens
    assert.equal(new URL(page.url()).pathname, "/account");
    await page.goto("/account/passkeys");
    await page.getByRole("button", { name: /passkey/i }).first().click();
    await page.waitForURL(/said=passkey/);
    await page.goto("/practice");
    assert.equal(new URL(page.url()).pathname, "/practice");

    await context.clearCookies();
    await page.goto("/sign-in?next=/practice");
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await page.waitForURL((url) => url.pathname === "/practice");

    await context.clearCookies();
    await finger.sure(false); // somebody else's finger
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await page.locator(".said").filter({ hasText: /\S/ }).first().waitFor();
    assert.equal(new URL(page.url()).pathname, "/sign-in");
  });
  await house.close();
});
