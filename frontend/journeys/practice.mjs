// A practice of its own for a journey: the real program, set up through its own pages, on a clock that can be set forward.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { laptop, openHouse, says, visit } from "./kit.mjs";

export const password = "four grey geese over water";
export const people = {
  ruth: { name: "Ruth Adeyemi", address: "ruth@practice.example" },
  amara: { name: "Dr Amara Osei", address: "amara@practice.example" },
  willow: { name: "Willow", address: "willow@mail.example" },
  tern: { name: "Tern", address: "tern@mail.example" },
};

// code is what an authenticator shows for a secret at a time, in seconds: RFC 6238 with its usual settings.
export function code(secret, seconds) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const letter of secret.replace(/\s/g, "").toUpperCase()) bits += letters.indexOf(letter).toString(2).padStart(5, "0");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
  const hash = createHmac("sha1", key).update(step).digest();
  const at = hash.at(-1) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

const fill = async (page, boxes) => { for (const [label, text] of Object.entries(boxes)) await page.getByLabel(label, { exact: false }).first().fill(text); };
const press = (page, name) => page.getByRole("button", { name }).click();

// found opens the link that the terminal shows, and gives the practice its admin with an authenticator.
export async function found(page, house) {
  await page.goto(new URL(house.said.match(/http\S+\/setup\/\S+/)[0]).pathname);
  await fill(page, { "Name of the practice": "Alder House", "Your name": people.ruth.name, "sign-in name": people.ruth.address, Password: password });
  await press(page, "Make the practice");
  return await secured(page, house);
}

// secured sets an authenticator up for staff who came in with a password alone, and gives its secret.
export async function secured(page, house) {
  await page.waitForURL((url) => url.pathname === "/account");
  await page.goto("/account/authenticator");
  const secret = await page.locator(".letters.key").textContent();
  await page.getByLabel("code").fill(code(secret, house.now()));
  await press(page, "Use this app");
  await page.waitForURL((url) => !url.pathname.endsWith("/authenticator"));
  house.later(60); // the code that was shown is used up
  return secret;
}

// signIn comes in with password and, where it is asked for, code.
export async function signIn(page, house, who, secret) {
  await page.goto("/sign-in");
  await fill(page, { "sign-in name": people[who].address, Password: password });
  await press(page, "Sign in");
  if (secret) {
    await page.getByLabel("Code").fill(code(secret, house.now()));
    await press(page, "Go on");
    house.later(60);
  }
  await page.waitForURL((url) => url.pathname === "/home");
}

// invite makes an invitation on the page that is open, and gives its link and its code.
export async function invite(page, boxes) {
  await fill(page, boxes);
  await press(page, "Make the invitation");
  await page.getByRole("heading", { name: "The code" }).waitFor();
  return { link: new URL(await page.locator("#the-link").textContent()).pathname, code: await page.locator(".letters").textContent() };
}

// follow goes from a link to an account that holds it.
export async function follow(page, invitation, boxes) {
  await page.goto(invitation.link);
  await page.waitForURL("**/invitation");
  await fill(page, { Code: invitation.code });
  await press(page, "Go on");
  await fill(page, { ...boxes, Password: password });
  await press(page, "Go on");
}

// confirmAll says yes to whatever the readiness page asks a person about.
export async function confirmAll(page) {
  await page.goto("/practice");
  const asked = page.getByRole("button", { name: "I have done this" });
  for (let left = await asked.count(); left > 0; left--) {
    await asked.first().click();
    await page.waitForURL("**said=confirmed**");
    await page.goto("/practice");
  }
}
