// Brings what changed into the rows of the queue that are there: who has one, how much time is left. No row moves by
// itself, because somebody may be about to press it: what is new, or due sooner than it was, is said in a line, and comes
// in when one asks for it. Asking counts as no use of the session.
const every = 10_000; // ms

export function queue(section: HTMLElement): void {
  const news = section.querySelector<HTMLElement>("#queue-news");
  const line = section.querySelector<HTMLElement>("#queue-line"), show = section.querySelector<HTMLButtonElement>("#queue-show");
  if (!news || !line || !show) return;
  const list = section.querySelector<HTMLElement>("#open-cases");
  let above = false; // somebody asks, and the reader is further down
  setInterval(() => {
    if (document.visibilityState === "visible") news.dispatchEvent(new CustomEvent("ask"));
  }, every);
  document.addEventListener("htmx:after:swap", () => {
    const came = rowsOf(news);
    if (news.childElementCount === 0) return; // it was another part that changed
    above = (renewAsks(news, section) || above) && document.querySelector("#asks a") !== null;
    const change = compare(rowsOf(list).map(caseOf), came.map(caseOf));
    for (const row of rowsOf(list)) {
      const now = came.find((other) => caseOf(other) === caseOf(row));
      if (now) renew(row, now);
      else leave(row, section.dataset["gone"] ?? "");
    }
    const order = section.dataset[change.moved ? "order" : above ? "asked" : ""];
    say(line, change.fresh ? news.querySelector("p")?.textContent || section.dataset["new"] || "" : order ?? "");
    show.hidden = line.textContent === "";
  });
  show.addEventListener("click", () => {
    if (!list) return location.reload();
    say(line, "");
    show.hidden = true;
    arrange(list, rowsOf(news));
    const asked = above ? document.querySelector<HTMLElement>("#asks a") : null;
    above = false;
    if (asked) return asked.focus();
    (list.querySelector<HTMLElement>("[data-cursor] a") ?? list.querySelector("a"))?.focus({ preventScroll: true });
  });
}

const rowsOf = (within: ParentNode | null): HTMLElement[] => [...within?.querySelectorAll<HTMLElement>("[data-case]") ?? []];
const caseOf = (row: HTMLElement): string => row.dataset["case"] ?? "";

// compare says whether something is there that was not, and whether what was there stands in another order now.
export function compare(shown: string[], now: string[]): { fresh: boolean; moved: boolean } {
  const kept = now.filter((id) => shown.includes(id));
  const before = shown.filter((id) => now.includes(id));
  return { fresh: kept.length < now.length, moved: kept.some((id, i) => id !== before[i]) };
}

function say(line: HTMLElement, words: string): void {
  if (line.textContent !== words) line.textContent = words; // said again, it would be read out again
}

// renew brings one row's words up to date and leaves its link alone, which may have the focus.
function renew(row: HTMLElement, now: HTMLElement): void {
  for (const name of ["take", "pass", "mine"]) {
    const value = now.dataset[name];
    if (value === undefined) delete row.dataset[name];
    else row.dataset[name] = value;
  }
  delete row.dataset["gone"];
  const cells = now.querySelectorAll("[data-cell]"), link = row.querySelector("h3 a"), title = now.querySelector("h3 a")?.textContent;
  row.querySelectorAll("[data-cell]").forEach((cell, i) => {
    const other = cells[i];
    if (!other || other.textContent === cell.textContent && other.className === cell.className) return;
    cell.className = other.className;
    cell.replaceChildren(...[...other.childNodes].map((node) => node.cloneNode(true)));
  });
  if (link && title && link.textContent !== title) link.textContent = title;
}

// renewAsks brings in who asks the reader to join them, above the list. While somebody is about to press something in the
// list, that stays where it is on the screen; it says then that there is something above.
function renewAsks(news: HTMLElement, list: HTMLElement): boolean {
  const shown = document.querySelector<HTMLElement>("#asks"), now = news.querySelector<HTMLElement>("[data-asks]");
  if (!shown || !now || shown.textContent === now.textContent || shown.contains(document.activeElement)) return false;
  const busy = list.matches(":hover, :focus-within") || !!list.querySelector("[data-cursor]"), top = list.getBoundingClientRect().top;
  shown.replaceChildren(...[...now.childNodes].map((node) => node.cloneNode(true)));
  if (busy) scrollBy(0, list.getBoundingClientRect().top - top);
  return busy;
}

// leave says of a row that nobody needs it any more. It keeps its place until the list is made anew.
function leave(row: HTMLElement, words: string): void {
  if ("gone" in row.dataset) return;
  row.dataset["gone"] = "";
  delete row.dataset["take"];
  const hold = row.querySelector(".hold");
  if (hold) hold.textContent = words;
}

// arrange makes the list as it is now. The row under the cursor stays where it is on the screen.
function arrange(list: HTMLElement, now: HTMLElement[]): void {
  const cursor = list.querySelector<HTMLElement>("[data-cursor]");
  const top = cursor?.getBoundingClientRect().top ?? 0;
  const kept = rowsOf(list);
  list.replaceChildren(...now.map((row) => kept.find((old) => caseOf(old) === caseOf(row)) ?? row));
  if (cursor?.isConnected) scrollBy(0, cursor.getBoundingClientRect().top - top);
}
