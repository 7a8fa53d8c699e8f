// Tells somebody, once and quietly, that their session ends soon, and lets them stay. Nothing counts down. When the time
// is over, the page is covered and leads to where one signs in; before that the draft of a composer is kept.
// Pages of one browser tell each other when one of them was opened: the session is the same. All words are the page's.
import { hourIn } from "./when";

const warning = 5 * 60; // seconds before the end
const lastSave = 20; // seconds before the end: the session still takes it
const spare = 1000; // ms; the server's clock decides
const patience = 1000; // ms that a lock waits for what is being kept

export function idle(line: HTMLElement): void {
  const whole = Number(line.dataset["ends"]);
  const words = line.querySelector("p"), stay = line.querySelector("button");
  if (!(whole > 0) || !words) return;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("stay") : undefined;
  let ends = 0, saved = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = (): void => {
    clearTimeout(timer);
    const left = (ends - Date.now()) / 1000;
    if (left <= -spare / 1000) return lock(line);
    const said = sentence(line.dataset, left, hourIn(new Date(ends), zone()), stay !== null, typed());
    line.hidden = said === "";
    if (words.textContent !== said) words.textContent = said;
    if (left <= lastSave && !saved) { saved = true; void save(); }
    timer = setTimeout(look, next(left) * 1000 + (left <= lastSave ? spare : 0));
  };
  const begin = (seconds: number): void => {
    ends = Date.now() + seconds * 1000;
    saved = false;
    look();
  };

  stay?.addEventListener("click", () => {
    fetch("/stay", { method: "POST" }).then(
      ({ status }) => {
        if (status === 204) {
          begin(whole);
          tabs?.postMessage(whole);
        } else if (status === 401) lock(line);
        else words.textContent = line.dataset["unreached"] ?? "";
      },
      () => { words.textContent = line.dataset["unreached"] ?? ""; },
    );
  });
  document.addEventListener("visibilitychange", look); // timers sleep with the device
  if (tabs) {
    tabs.onmessage = ({ data }) => { if (stay && Number(data) > 0) begin(Number(data)); };
    tabs.postMessage(whole);
  }
  begin(whole);
}

// What becomes of what was typed: a composer's words come back after signing in, other forms are sent or gone.
export type Typed = "kept" | "gone" | "none";

function typed(): Typed {
  if (document.querySelector("main [data-island=kept], main [data-draft]")) return "kept";
  const boxes = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("main :is(textarea, input:not([type=hidden], [type=checkbox], [type=radio]))");
  return [...boxes].some((box) => box.value !== box.defaultValue) ? "gone" : "none";
}

// sentence is what the line says with so many seconds left; "" means nothing yet.
export function sentence(said: DOMStringMap, left: number, at: string, mayStay: boolean, typed: Typed): string {
  if (left > warning) return "";
  const words = (said[mayStay ? "soon" : "final"] ?? "").replace("{at}", at);
  return typed === "none" ? words : `${words} ${said[typed] ?? ""}`;
}

// next is in how many seconds something happens.
export function next(left: number): number {
  if (left > warning) return left - warning;
  return left > lastSave ? left - lastSave : Math.max(left, 0);
}

// save has the draft of a composer kept now: islands/draft.ts does so whenever a box loses the focus.
function save(): Promise<void> {
  for (const form of document.querySelectorAll("main form")) form.dispatchEvent(new FocusEvent("focusout"));
  return new Promise((done) => setTimeout(done, patience));
}

// lock covers the page and leads to where one signs in. What no draft keeps stays behind the cover until one goes on.
function lock(line: HTMLElement): void {
  const cover = document.querySelector<HTMLElement>("#lock"), link = cover?.querySelector("a");
  if (!cover || !link || !cover.hidden) return;
  const what = typed();
  link.href += encodeURIComponent(location.pathname + location.search + location.hash);
  for (const about of cover.querySelectorAll<HTMLElement>("[data-typed]")) about.hidden = about.dataset["typed"] !== what;
  cover.hidden = false;
  for (const other of document.body.children) if (other !== cover) other.toggleAttribute("inert", true);
  document.title = line.dataset["title"] ?? "";
  cover.querySelector("h2")?.focus();
  if (what !== "gone") void save().then(() => location.replace(link.href));
}

// zone is the one that times on this page are in.
export function zone(): string {
  const page = document.documentElement.dataset;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return ("zoneChosen" in page ? page["zone"] : own) || "UTC";
}
