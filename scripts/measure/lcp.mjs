// Prints, as JSON, how long a phone on a slow line takes until the largest piece of a page stands there: milliseconds of
// "largest contentful paint", one array for each address given, taken in turns.
//   node lcp.mjs BASE COOKIE ROUNDS PATH…
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const { chromium } = createRequire(fileURLToPath(new URL("../../frontend/package.json", import.meta.url)))("playwright-core");

// The phone of the issue: 1.6 Mbit/s, 150 ms, a quarter of this machine's speed.
const line = { offline: false, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8, latency: 150 };
const slower = 4;
const settled = 1500; // ms after the load event in which a larger piece may still come

const [base, cookie, rounds, ...paths] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const taken = paths.map(() => []);
for (let round = 0; round < Number(rounds); round++) {
  for (const [i, path] of paths.entries()) taken[i].push(await once(path));
}
await browser.close();
console.log(JSON.stringify(taken));

// once opens the address in a browser that has kept nothing.
async function once(path) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 3 });
  const [name, value] = cookie.split("=");
  await context.addCookies([{ name, value, url: base }]);
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send("Network.enable");
  await wire.send("Network.emulateNetworkConditions", line);
  await wire.send("Emulation.setCPUThrottlingRate", { rate: slower });
  await page.goto(base + path, { waitUntil: "load" });
  await page.waitForTimeout(settled);
  const at = await page.evaluate(() => new Promise((done) => {
    new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime)).observe({ type: "largest-contentful-paint", buffered: true });
  }));
  await context.close();
  return at;
}
