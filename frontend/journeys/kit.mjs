// What the journeys share: a house of their own, a window in it, and an eye on what every page must keep.
//   node --test frontend/journeys/*.test.mjs
// HOLDFAST_TEST_BINARY names a built program; without it one is built. CHROMIUM names the browser.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { watch } from "./watch.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const patience = 30_000; // of a shared machine; nothing here is a measurement

export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
export const laptop = { viewport: { width: 1280, height: 800 } };

let binary;
// program is the path of the built program, built by the scripts' own way when nobody handed one in.
function program() {
  binary ??= process.env.HOLDFAST_TEST_BINARY ?? execFileSync("bash", ["-c", 'source scripts/lib.sh && program && printf %s "$binary"'], { cwd: root, encoding: "utf8" });
  return binary;
}

// shiftedProgram is the same program on a clock that a journey can set forward; nobody is given it.
let shifted;
function shiftedProgram() {
  shifted ??= execFileSync("bash", ["-c", 'source scripts/lib.sh && shifted_program && printf %s "$home/bin/holdfast-testclock"'], { cwd: root, encoding: "utf8" });
  return shifted;
}

let browser;
// theBrowser is one for a whole file; it is closed when the file ends.
async function theBrowser() {
  browser ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  return browser;
}

const opened = new Set();
const ports = []; // that closed houses had: a window can be used again when its house's address comes back

// closeAll ends whatever this file opened.
export async function closeAll() {
  await Promise.all([...opened].map((house) => house.close()));
  await (await browser)?.close();
}

// openHouse starts a demo in a new folder, on a port that stays its own when it is started again.
export const openHouse = (settings = {}) => openProgram(program, "demo", "127.0.0.1", settings);

// openPractice starts an empty practice, on a clock that is the machine's until house.later sets it forward. house.said
// is what the operator reads in the terminal.
export const openPractice = (settings = {}) => openShifted("serve", "localhost", settings);

// openDemoLater starts a demo on such a clock.
export const openDemoLater = (settings = {}) => openShifted("demo", "127.0.0.1", settings);

async function openShifted(use, host, settings) {
  const at = join(mkdtempSync(join(tmpdir(), "journey-clock-")), "seconds");
  let seconds = 0;
  const house = await openProgram(shiftedProgram, use, host, { HOLDFAST_TEST_CLOCK: at, ...settings });
  house.later = (more) => { seconds += more; writeFileSync(at, String(seconds)); };
  house.now = () => Math.floor(Date.now() / 1000) + seconds;
  return house;
}

async function openProgram(program, use, host, settings) {
  const data = mkdtempSync(join(tmpdir(), "journey-"));
  const port = ports.pop() ?? await freePort();
  const house = { url: `http://${host}:${port}`, server: null, said: "" };
  house.start = async () => { [house.server, house.said] = await serve(program(), use, port, data, settings); };
  house.kill = () => ended(house.server, "SIGKILL");
  house.close = async () => {
    opened.delete(house);
    await ended(house.server, "SIGTERM");
    rmSync(data, { recursive: true, force: true });
    ports.push(port);
  };
  opened.add(house);
  await house.start();
  return house;
}

async function freePort() {
  const taken = createServer();
  await new Promise((ready) => taken.listen(0, "127.0.0.1", ready));
  const { port } = taken.address();
  await new Promise((done) => taken.close(done));
  return port;
}

// serve resolves once the program has said where it is. Its environment is empty but for what it is given.
async function serve(binary, use, port, data, settings) {
  const server = spawn(binary, [use, "--port", String(port), "--data", data], { env: { HOLDFAST_ZONE: "Europe/London", ...settings }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  await new Promise((ready, failed) => {
    const listen = (chunk) => { said += chunk; if (said.includes(`:${port} in a browser`)) ready(); };
    server.stdout.on("data", listen);
    server.stderr.on("data", listen);
    server.once("error", failed);
    server.once("exit", (code) => failed(new Error(`the ${use} ended with ${code}: ${said}`)));
  });
  return [server, said];
}

async function ended(server, signal) {
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  const exit = new Promise((done) => server.once("exit", done));
  server.kill(signal);
  await exit;
}

// withWorker is a window in which the service worker runs. In the others it does not: behind one, a click may wait for
// ever for a page that has come long since.
export const withWorker = (look) => ({ ...look, serviceWorkers: "allow" });

// Windows that wait to be used again, by look. A new one costs this browser as much as five pages (measured).
const waiting = new Map();

async function windowOf(house, look) {
  const kind = JSON.stringify([house.url, look]);
  const used = waiting.get(kind)?.pop();
  if (used) return used;
  const context = await (await theBrowser()).newContext({ baseURL: house.url, timezoneId: "Europe/London", locale: "en-GB", serviceWorkers: "block", ...look });
  context.setDefaultTimeout(patience);
  return { kind, context, eye: await watch(context, house.url), page: await context.newPage() };
}

// visit opens a window at a house, hands it to the journey with its first page, and holds every page of it to what all
// pages keep. expect(…) of the third argument names a line that the browser itself must write about an answer.
export async function visit(house, look, journey) {
  const window = await windowOf(house, look);
  const { kind, context, eye, page } = window;
  try {
    eye.begin();
    await journey(page, context, eye);
    await leaveEmpty(page, look);
    eye.judge();
    waiting.set(kind, [...waiting.get(kind) ?? [], window]);
  } catch (failure) {
    await context.close();
    throw failure;
  }
}

// leaveEmpty leaves nothing of a visit behind: no page that goes on, no session, no other size.
async function leaveEmpty(page, look) {
  const context = page.context();
  for (const other of context.pages()) if (other !== page) await other.close();
  await page.goto("/away");
  await context.clearCookies();
  await page.setViewportSize(look.viewport);
}

// enterAs comes in by the button of the first page, as anybody does.
export async function enterAs(page, name) {
  await page.goto("/");
  await page.getByRole("button", { name }).click();
  await page.waitForURL("**/home");
}

// open goes from home to a conversation by its title.
export async function open(page, title) {
  if (new URL(page.url()).pathname !== "/home") await page.goto("/home");
  await page.locator("h3.title").getByRole("link", { name: title }).click(); // a draft may be called by it as well
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
}

// postOf is the article that holds these words.
export const postOf = (page, words) => page.locator("article").filter({ hasText: words });

export const share = (page) => page.getByRole("button", { name: "Share" }).click();

// says waits until the element shows this text.
export const says = (locator, text) => locator.filter({ hasText: text }).first().waitFor();

// keepsWidth holds that nothing scrolls sideways.
export async function keepsWidth(page) {
  const [whole, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(whole <= seen, `${page.url()} scrolls ${whole - seen} px sideways at ${seen}`);
}
