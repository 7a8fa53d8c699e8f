// Tells somebody, once and quietly, that their session ends soon, and lets them stay. Nothing counts down, and nothing
// that was typed is touched. Another page may have kept the session meanwhile, so past the end it says "may".
import { hourIn } from "./when";

const warning = 5 * 60; // seconds before the end
const spare = 1000; // ms; the server's clock decides

export function idle(line: HTMLElement): void {
  const whole = Number(line.dataset["ends"]);
  const words = line.querySelector("p"), stay = line.querySelector("button");
  if (!(whole > 0) || !words) return;
  let ends = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = (): void => {
    clearTimeout(timer);
    const left = (ends - Date.now()) / 1000;
    const said = sentence(left, hourIn(new Date(ends), zone()), stay !== null, typed());
    line.hidden = said === "";
    if (words.textContent !== said) words.textContent = said;
    if (left > 0) timer = setTimeout(look, next(left) * 1000 + spare);
  };
  const begin = (seconds: number): void => {
    ends = Date.now() + seconds * 1000;
    look();
  };

  stay?.addEventListener("click", () => {
    fetch("/stay", { method: "POST" }).then(
      ({ status }) => {
        if (status === 204) begin(whole);
        else words.textContent = status === 401 ? over + tails[typed()] : unreached;
      },
      () => { words.textContent = unreached; },
    );
  });
  document.addEventListener("visibilitychange", look); // timers sleep with the device
  begin(whole);
}

// What becomes of what was typed: a composer's words come back after signing in, other forms are sent or gone.
export type Typed = "kept" | "gone" | "none";
const tails: Record<Typed, string> = {
  kept: " Nothing you typed is lost: sign in again, and it is in the same box.",
  gone: " What you typed here is kept only once you have sent it.",
  none: "",
};

function typed(): Typed {
  if (document.querySelector("main [data-island=kept]")) return "kept";
  return document.querySelector("main :is(textarea, input:not([type=hidden]))") ? "gone" : "none";
}

const over = "You were signed out.";
const unreached = "We couldn’t reach the server. Try again when you are connected.";

// sentence is what the line says with so many seconds left; "" means nothing yet.
export function sentence(left: number, at: string, mayStay: boolean, typed: Typed): string {
  if (left > warning) return "";
  const words = tails[typed];
  if (left <= 0) return `You may be signed out by now.${words}`;
  if (!mayStay) return `You are signed out at ${at}, whatever you do.${words}`;
  return `Nothing has happened here for a while. At ${at} you are signed out.${words}`;
}

// next is in how many seconds the sentence changes.
export function next(left: number): number {
  return left > warning ? left - warning : left;
}

// zone is the one that times on this page are in.
function zone(): string {
  const page = document.documentElement.dataset;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return ("zoneChosen" in page ? page["zone"] : own) || "UTC";
}
