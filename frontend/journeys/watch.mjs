// What every page of every journey keeps: it asks no other host, says nothing in the console, meets its own content
// policy, no script of it fails, and nothing of it moves while it loads and its islands attach.
import assert from "node:assert/strict";

const most = 0.02; // layout shift of one page until somebody touches it

// watch looks at every page of a window from now on. A line that the browser itself writes about an answer or a lost
// connection ("status of 422", "net::ERR_") must be named with expect before it may come, and must then have come.
export async function watch(context, origin) {
  const faults = [];
  const expected = new Map();
  const said = (text, at) => {
    if (text.startsWith("Service Worker registration blocked")) return; // by the kit
    const known = [...expected.keys()].find((part) => text.includes(part));
    if (known && text.startsWith("Failed to load resource")) expected.set(known, true);
    else faults.push(`console: ${text} ${at}`);
  };
  context.on("console", (line) => { if (["error", "warning"].includes(line.type())) said(line.text(), line.location().url); });
  context.on("weberror", (error) => faults.push(`script: ${error.error().message}`));
  context.on("request", (request) => { if (!request.url().startsWith(`${origin}/`)) faults.push(`asked ${request.url()}`); });
  await context.exposeBinding("refusedByPolicy", (_, what) => faults.push(`content policy: ${what}`));
  const moved = new Map();
  await context.exposeBinding("movedBy", (_, page, sum, what) => moved.set(page, [sum, what]));
  await context.addInitScript(stillness);
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => globalThis.refusedByPolicy(`${event.effectiveDirective} at ${event.sourceFile}:${event.lineNumber}`));
  });
  return {
    begin: () => { faults.length = 0; expected.clear(); moved.clear(); },
    expect: (...parts) => { for (const part of parts) if (!expected.has(part)) expected.set(part, false); },
    judge: () => {
      assert.deepEqual(faults, []);
      for (const [page, [sum, what]] of moved) assert.ok(sum <= most, `${page} moved by ${sum.toFixed(3)} while it loaded: ${what}`);
      for (const [part, came] of expected) assert.ok(came, `the browser said nothing of ${part}`);
    },
  };
}

// stillness runs in every page. It adds up what moves until somebody touches the page, or endOfLoading is called.
function stillness() {
  if (window !== top || !PerformanceObserver.supportedEntryTypes.includes("layout-shift")) return;
  let sum = 0;
  const what = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      sum += entry.value;
      what.push(...entry.sources.map(({ node }) => (node?.nodeType === 1 ? node : node?.parentElement)?.outerHTML.slice(0, 80)));
    }
    if (sum > 0) globalThis.movedBy(`${location.pathname} (${performance.timeOrigin})`, sum, what.join(" | "));
  });
  observer.observe({ type: "layout-shift", buffered: true });
  globalThis.endOfLoading = () => observer.disconnect();
  for (const kind of ["pointerdown", "keydown", "input", "submit"]) addEventListener(kind, globalThis.endOfLoading, { capture: true, once: true });
}
