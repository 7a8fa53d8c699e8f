// Keeps the public help page for when there is no connection, and nothing else: never a page that needs a session, and
// never anything with somebody's words. Leaving quickly and signing out remove it with all it keeps.
declare const BUILT: Record<string, string>;

// What of a service worker is used here; the compiler knows pages only.
interface Waits extends Event { waitUntil(job: Promise<unknown>): void }
interface Asks extends Waits { readonly request: Request; respondWith(answer: Promise<Response>): void }
interface Worker {
  addEventListener(kind: "install" | "activate", handle: (event: Waits) => void): void;
  addEventListener(kind: "fetch", handle: (event: Asks) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  readonly location: Location;
}
const worker = self as unknown as Worker;

const page = "/offline";
const files = ["app.css", "exit.js", "plan.js"].map((name) => `/assets/${BUILT[name] ?? ""}`);
const shelf = `help ${files.join(" ")}`; // another build keeps its own
const day = 24 * 60 * 60 * 1000;

// Without cookies: what is kept is what anybody sees. The files are those that the browser has already: their names
// change with what is in them.
const anybodys = (address: string): Request => new Request(address, { credentials: "omit", cache: address === page ? "reload" : "default" });

worker.addEventListener("install", (event) => {
  event.waitUntil(caches.open(shelf).then((kept) => kept.addAll([page, ...files].map(anybodys))).then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name !== shelf).map((name) => caches.delete(name))))
    .then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => ours(page)));
    event.waitUntil(renew(pathname === "/help"));
  } else if (files.includes(pathname)) {
    event.respondWith(ours(pathname).then((kept) => (kept.type === "error" ? fetch(request) : kept)));
  }
});

async function ours(address: string): Promise<Response> {
  return await caches.match(address) ?? Response.error();
}

// renew fetches the page again once a day, and when somebody looks at the help page: numbers change. What was wiped
// meanwhile does not come back.
async function renew(now: boolean): Promise<void> {
  const old = await caches.match(page);
  if (!old || (!now && Date.now() - Date.parse(old.headers.get("date") ?? "") < day)) return;
  const fresh = await fetch(anybodys(page)).catch(() => undefined);
  if (fresh?.ok && !fresh.redirected && await caches.has(shelf)) await (await caches.open(shelf)).put(page, fresh);
}
