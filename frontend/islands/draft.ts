// Keeps what a composer holds: sealed on this device at once, on the server two and a half seconds after the last key, and
// when the page is left. Nothing is ever shared by itself.
import { showOther, teller } from "./draftline";
import { exchange } from "./htmx";
import { posted, random, send, words, type Answer } from "./keeping";
import { wentOn } from "./kept";
import { vaultOf } from "./vault";

const breath = 400, pause = 2500, most = 15_000; // ms after the last key: here, on the server, there at the latest

export function draft(line: HTMLElement): void {
  const form = line.closest("form"), seen = form?.querySelector<HTMLInputElement>("[name=draft]");
  if (!form || !seen) return;
  const { at = "", key = "", refill } = line.dataset;
  const nonce = form.querySelector<HTMLInputElement>("[name=nonce]")?.value ?? "";
  const device = vaultOf(nonce.split(".")[1] ?? "", line.dataset["vault"] ?? "");
  const say = teller(line);
  form.autocomplete = "off"; // going back shows the box as its draft has it, and never words that were shared
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "page", value: random() }));
  let last = words(form), over = false, here = false, since = 0;
  let later: ReturnType<typeof setTimeout> | undefined, soon: typeof later;
  let sending = new AbortController();

  const keepHere = async (up: boolean): Promise<void> => {
    if (over) return;
    here = await device?.put(key, { fields: posted(form), up }).then(() => true, () => false) ?? false;
    if (over) await device?.drop(key);
  };
  const save = async (leaving: boolean): Promise<void> => {
    clearTimeout(later);
    since = 0;
    const now = words(form);
    if (over || now === last) return;
    if (!leaving) await keepHere(false); // whoever leaves may have wiped this device just before
    const answer = await send(at, posted(form), sending.signal);
    if (over) return;
    if (!answer) return say(here ? "device" : "nowhere", new Date());
    last = now;
    if (!leaving) await keepHere(true);
    tell(answer);
  };
  const tell = ({ state, version, at: kept = "", ...rest }: Answer): void => {
    if (state === "shared") return;
    seen.value = String(version);
    showOther(line, { state, version, ...rest });
    say(state === "kept" ? (here ? "both" : "server") : state, kept ? new Date(kept) : new Date());
  };
  // What this device kept and the server has not goes up first; then the page shows it, or says that there are two texts.
  const recall = async (): Promise<void> => {
    const entry = await device?.get(key);
    if (entry?.up) await device?.drop(key);
    if (!entry || entry.up) return;
    const answer = await send(at, entry.fields);
    if (!answer) return;
    await device?.drop(key);
    if (answer.state === "kept" && refill !== undefined && words(form) === last) location.reload();
    else if (answer.state === "two") tell(answer);
  };
  let work = recall().catch(() => {});
  const queue = (leaving = false): void => { work = work.then(() => save(leaving)).catch(() => {}); };
  const end = (): void => {
    over = true;
    clearTimeout(soon);
    clearTimeout(later);
    sending.abort();
  };

  form.addEventListener("input", () => {
    const now = Date.now();
    since ||= now;
    clearTimeout(soon);
    clearTimeout(later);
    soon = setTimeout(() => void keepHere(false), breath);
    later = setTimeout(queue, Math.max(0, Math.min(pause, since + most - now)));
  });
  form.addEventListener("focusout", () => queue());
  addEventListener("online", () => queue());
  addEventListener("pagehide", () => queue(true));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") queue(true); });
  document.addEventListener("leaving", end); // by "Leave quickly", or by signing out
  addEventListener("pageshow", ({ persisted }) => { if (persisted && over) location.reload(); });
  form.addEventListener("htmx:before:request", () => {
    sending.abort();
    sending = new AbortController();
  });
  form.addEventListener("htmx:after:request", (event) => {
    const { response } = exchange(event);
    if (!response || !wentOn(response.raw)) return;
    end();
    void device?.drop(key);
  });
}
