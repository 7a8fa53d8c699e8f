import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { bytes, text, opened, closed } = await load("binary.ts");
const { sentence } = await load("passkey.ts");

const every = Uint8Array.from({ length: 256 }, (_, i) => i);

test("all bytes come through, at every length", () => {
  for (let n = 0; n <= 256; n++) assert.deepEqual(bytes(text(every.slice(0, n).buffer)), every.slice(0, n));
});

test("what is written is base64url without padding", () => {
  assert.equal(text(Uint8Array.of(251, 255, 254, 0).buffer), "-__-AA");
});

test("options are opened, and what is not bytes stays", () => {
  const key = { type: "public-key", id: "AQI", transports: ["internal"] };
  const made = opened({ challenge: "AQID", rp: { id: "notes.example" }, user: { id: "_w", name: "willow", displayName: "" }, excludeCredentials: [key] });
  assert.deepEqual(made, {
    challenge: Uint8Array.of(1, 2, 3), rp: { id: "notes.example" }, user: { id: Uint8Array.of(255), name: "willow", displayName: "" },
    allowCredentials: [], excludeCredentials: [{ ...key, id: Uint8Array.of(1, 2) }],
  });
});

test("an answer is closed with what it has, and nothing else", () => {
  const part = (...of) => Uint8Array.of(...of).buffer;
  const made = closed({
    id: "AQ", rawId: part(1), type: "public-key", authenticatorAttachment: null, getClientExtensionResults: () => ({}),
    response: { clientDataJSON: part(2), authenticatorData: part(3), signature: part(4), userHandle: null },
  });
  assert.deepEqual(JSON.parse(JSON.stringify(made)), {
    id: "AQ", rawId: "AQ", type: "public-key", response: { clientDataJSON: "Ag", authenticatorData: "Aw", signature: "BA" }, clientExtensionResults: {},
  });
});

// What the page says stands in its attributes; here each sentence is its own name.
const using = { sayDown: "down", sayAddress: "address", sayStopped: "stopped", sayUnreached: "unreached" };
const adding = { ...using, sayThere: "there" };

for (const [name, error, says, said] of [
  ["stopped", new DOMException("", "NotAllowedError"), using, "stopped"],
  ["stopped while adding", new DOMException("", "AbortError"), adding, "stopped"],
  ["a device that has one", new DOMException("", "InvalidStateError"), adding, "there"],
  ["a device that has none to show", new DOMException("", "InvalidStateError"), using, "stopped"],
  ["a wrong address", new DOMException("", "SecurityError"), using, "address"],
  ["no connection", new TypeError("fetch failed"), using, "unreached"],
]) {
  test(`${name} is told from the others`, () => assert.equal(sentence(error, says), said));
}
