// What every page of every journey keeps: it asks no other host, says nothing in the console, meets its own content
// policy, and no script of it fails.
import assert from "node:assert/strict";

// watch looks at every page of a window from now on. A line that the browser itself writes about an answer or a lost
// connection ("status of 422", "net::ERR_") must be named with expect before it may come, and must then have come.
export async function watch(context, origin) {
  const faults = [];
  const expected = new Map();
  const said = (text) => {
    const known = [...expected.keys()].find((part) => text.includes(part));
    if (known && text.startsWith("Failed to load resource")) expected.set(known, true);
    else faults.push(`console: ${text}`);
  };
  context.on("console", (line) => { if (["error", "warning"].includes(line.type())) said(line.text()); });
  context.on("weberror", (error) => faults.push(`script: ${error.error().message}`));
  context.on("request", (request) => { if (!request.url().startsWith(`${origin}/`)) faults.push(`asked ${request.url()}`); });
  await context.exposeBinding("refusedByPolicy", (_, what) => faults.push(`content policy: ${what}`));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => globalThis.refusedByPolicy(`${event.effectiveDirective} at ${event.sourceFile}:${event.lineNumber}`));
  });
  return {
    begin: () => { faults.length = 0; expected.clear(); },
    expect: (...parts) => { for (const part of parts) if (!expected.has(part)) expected.set(part, false); },
    judge: () => {
      assert.deepEqual(faults, []);
      for (const [part, came] of expected) assert.ok(came, `the browser said nothing of ${part}`);
    },
  };
}
