// What the keyboard does on the desk: it moves a cursor through the queue and presses what is there to be pressed. It is
// off while a box has the focus, and for whoever turned it off on this device.
const place = "desk-keys"; // in the browser's storage; it holds "off" or nothing

export function keys(pane: HTMLElement): void {
  const said = pane.querySelector("[role=status]"), button = pane.querySelector("button");
  if (!said || !button) return;
  let off = kept() === "off";
  const tell = (): void => {
    said.textContent = pane.dataset[off ? "off" : "on"] ?? "";
    button.textContent = pane.dataset[off ? "turnOn" : "turnOff"] ?? "";
  };
  button.addEventListener("click", () => { off = !off; keep(off); tell(); });
  tell();
  pane.hidden = false;
  document.addEventListener("focusin", ({ target }) => point((target as Element).closest("[data-case]")));
  document.addEventListener("keydown", (event) => {
    const does = off ? undefined : meant(event, event.target as Element);
    if (does && acts[does]?.()) event.preventDefault();
  });
}

// meant is what a key asks for; undefined: nothing of ours.
export function meant(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey">, at: Pick<Element, "matches"> | null): string | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey || at?.matches("input, textarea, select, [contenteditable]")) return undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "Enter") return at?.matches("[data-case] a") ? "open" : undefined;
  const all: Record<string, string> = { j: "next", k: "previous", n: "due", p: "pass", f: "filters", "?": "map" };
  return all[key];
}

// step is the place in a list of so many that one comes to; -1 is before the first.
export function step(at: number, by: number, many: number): number {
  return at < 0 && by < 0 ? many - 1 : Math.min(Math.max(at + by, 0), many - 1);
}

// Each says whether there was something to do.
const acts: Record<string, () => boolean> = {
  next: () => move(1),
  previous: () => move(-1),
  open: () => {
    const row = cursor();
    return row?.dataset["take"] ? send(row.dataset["take"]) : false; // the link does the rest
  },
  due: () => {
    const link = document.querySelector<HTMLElement>("a[href='/queue/next']");
    link?.click();
    return link !== null;
  },
  pass: () => {
    const row = cursor(), button = document.querySelector<HTMLButtonElement>("form[action$='/passing'] button");
    if (row?.dataset["pass"]) return send(row.dataset["pass"]);
    if (typed()) button?.focus(); // what was typed would be lost
    else button?.click();
    return button !== null;
  },
  filters: () => focus("#filters a"),
  map: () => focus("#keys button"),
};

const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("#open-cases > [data-case]")];
const cursor = (): HTMLElement | undefined => rows().find((row) => "cursor" in row.dataset);

function move(by: number): boolean {
  const all = rows(), to = all[step(all.findIndex((row) => "cursor" in row.dataset), by, all.length)];
  to?.querySelector("a")?.focus();
  return to !== undefined;
}

// point puts the cursor on a row; it stays there when the focus goes elsewhere.
function point(row: Element | null): void {
  if (!(row instanceof HTMLElement)) return;
  for (const other of rows()) other.toggleAttribute("data-cursor", other === row);
}

function focus(selector: string): boolean {
  const at = document.querySelector<HTMLElement>(selector);
  at?.focus();
  return at !== null;
}

function typed(): boolean {
  return [...document.querySelectorAll<HTMLTextAreaElement>("#decision textarea")].some((box) => box.value !== box.defaultValue);
}

function send(action: string): boolean {
  const form = document.body.appendChild(Object.assign(document.createElement("form"), { method: "post", action }));
  return form.submit(), true;
}

function kept(): string | null {
  try { return localStorage.getItem(place); } catch { return null; } // a browser may keep nothing
}

function keep(off: boolean): void {
  try {
    if (off) localStorage.setItem(place, "off");
    else localStorage.removeItem(place);
  } catch { /* then it holds for this page */ }
}
