// Keeps one's own safety plan on this device, if one chooses so: sealed with a key made from a PIN, and opened by it
// where there is no connection. Leaving quickly and signing out forget it, and so does a button. What a PIN can and
// cannot do is said on the page by the server; all sentences here are its own too.
import { forget, open, pinFits, seal, stored, type Part } from "./planstore";

for (const section of document.querySelectorAll<HTMLElement>("[data-plan]")) {
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB) continue; // the section stays away
  const begun = section.dataset["plan"] === "keep" ? keeping(section) : opening(section);
  begun.catch(() => { section.hidden = true; });
}

// keeping is the form on the plan's own page.
async function keeping(section: HTMLElement): Promise<void> {
  const { form, said, box } = inside(section);
  const again = box("again"), away = section.querySelector<HTMLElement>("[data-forget]");
  const show = async (): Promise<void> => {
    const kept = await stored();
    if (away) away.hidden = !kept;
    const state = !kept ? "" : kept.version === section.dataset["version"] ? "kept" : "older";
    for (const line of section.querySelectorAll<HTMLElement>("[data-when]")) line.hidden = line.dataset["when"] !== state;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const pin = box("pin").value;
    if (!pinFits(pin)) return said("weak");
    if (pin !== again.value) return said("differ");
    said("working");
    seal(planOf(document.querySelector("#plan")), pin, section.dataset["version"] ?? "").then(
      () => { form.reset(); said("done"); return show(); },
      () => said("failed"),
    );
  });
  away?.addEventListener("click", () => { forget().then(() => { said("forgotten"); return show(); }, () => said("failed")); });
  await show();
  section.hidden = false;
}

// opening is the box on the help page and on the one without a connection.
async function opening(section: HTMLElement): Promise<void> {
  if (!await stored()) return;
  const { form, said, box } = inside(section);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    said("working");
    open(box("pin").value).then((answer) => {
      if (answer === "wrong") return said("wrong");
      if (typeof answer === "number") return said("wait", String(answer));
      form.remove();
      said("");
      section.append(...answer.flatMap(shown));
      section.querySelector<HTMLElement>("h3")?.focus();
    }, () => said("failed"));
  });
  section.querySelector("[data-forget]")?.addEventListener("click", () => {
    forget().then(() => { section.replaceChildren(Object.assign(document.createElement("p"), { textContent: section.dataset["forgotten"] ?? "" })); }, () => said("failed"));
  });
  section.hidden = false;
}

function inside(section: HTMLElement) {
  const form = section.querySelector("form"), line = section.querySelector("[role=status]");
  if (!form || !line) throw new Error("a plan without its form");
  return {
    form,
    box: (name: string): HTMLInputElement => form.elements.namedItem(name) as HTMLInputElement,
    said: (what: string, n = ""): void => { line.textContent = what && (section.dataset[what] ?? "").replace("{n}", n); },
  };
}

// planOf reads the plan off the page that shows it.
function planOf(page: Element | null): Part[] {
  return [...page?.querySelectorAll("section") ?? []].map((part) => ({
    title: part.querySelector("h2")?.textContent?.trim() ?? "",
    lines: [...part.querySelectorAll("li")].map((line) => line.textContent?.trim() ?? ""),
  }));
}

// shown prints one part; what looks like a number can be rung.
function shown({ title, lines }: Part): HTMLElement[] {
  const heading = Object.assign(document.createElement("h3"), { textContent: title, tabIndex: -1 });
  const list = document.createElement("ul");
  list.className = "plain-list";
  for (const line of lines) {
    const item = document.createElement("li"), number = /\+?\d[\d ()/.-]{4,}\d/.exec(line)?.[0];
    item.dir = "auto";
    if (number) {
      const [before = "", after = ""] = line.split(number, 2);
      item.append(before, Object.assign(document.createElement("a"), { href: `tel:${number.replace(/[^\d+]/g, "")}`, textContent: number }), after);
    } else {
      item.textContent = line;
    }
    list.append(item);
  }
  return [heading, list];
}
