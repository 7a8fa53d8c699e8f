// The gallery's pages, a server that shows them under the product's own content policy, and a browser to look with.
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const frontend = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(frontend, "dist");
const types = { css: "text/css", js: "text/javascript", svg: "image/svg+xml" };
const canned = "abc123"; // the nonce that the gallery's test renders with

// rendered is a folder with every page of the gallery, written by its Go test.
export function rendered() {
  const folder = mkdtempSync(join(tmpdir(), "gallery-"));
  const made = spawnSync("go", ["test", "-count=1", "./gallery"], { cwd: frontend, encoding: "utf8", env: { ...process.env, HOLDFAST_GALLERY: folder } });
  if (made.status !== 0) throw new Error(`the gallery does not render: ${made.stdout}${made.stderr}`);
  return folder;
}

export const policy = (nonce) => `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types htmx ours exit ProseMirrorClipboard`;

export const pageNames = (gallery) => readdirSync(gallery).filter((f) => f.endsWith(".html")).map((f) => f.slice(0, -5));

// page sends a gallery page as a response of its own, with a nonce of its own.
export function page(gallery, response, name, { status = 200, change = (html) => html } = {}) {
  const nonce = randomBytes(16).toString("hex");
  const html = readFileSync(join(gallery, `${name}.html`), "utf8").replaceAll(canned, nonce);
  response.writeHead(status, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy(nonce), "cache-control": "no-store" });
  response.end(change(html));
}

// serve answers /assets/ and /NAME; other routes are the test's: {"POST /threads/t1/read": (response, body) => …}.
export async function serve(gallery, routes = {}) {
  const manifest = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));
  const known = new Set(pageNames(gallery));
  const server = createServer(async (request, response) => {
    const { pathname: path } = new URL(request.url, "http://localhost");
    let body = "";
    for await (const chunk of request) body += chunk;
    const route = routes[`${request.method} ${path}`];
    if (route) return route(response, new URLSearchParams(body), request);
    const built = manifest[path.slice("/assets/".length)];
    if (built) {
      response.writeHead(200, { "content-type": types[built.split(".").pop()] });
      return response.end(readFileSync(join(dist, built)));
    }
    if (request.method === "GET" && known.has(path.slice(1))) return page(gallery, response, path.slice(1));
    response.writeHead(404, { "content-type": "text/plain" });
    response.end("nothing here");
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
