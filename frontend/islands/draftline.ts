// What a composer says about its draft: where it is kept and since when. Aloud once, and again only when that changes. The
// words stand in the page, in the reader's language.
import { zone } from "./idle";
import type { Answer } from "./keeping";
import { hourIn } from "./when";

export type Where = "both" | "server" | "device" | "nowhere" | "none" | "two";

// teller words the line for one page.
export function teller(line: HTMLElement): (where: Where, when: Date) => void {
  let told = "";
  return (where, when) => {
    if (where === told) line.removeAttribute("role");
    else line.setAttribute("role", "status");
    told = where;
    line.textContent = at(line.dataset[where], hourIn(when, zone()));
  };
}

// showOther shows what was written elsewhere, below the line. Nothing of it goes into the box.
export function showOther(line: HTMLElement, { other, two = "" }: Answer): void {
  document.getElementById("elsewhere")?.remove();
  if (!other) return;
  const pane = document.createElement("details"), summary = document.createElement("summary");
  const text = document.createElement("p"), choose = document.createElement("a");
  Object.assign(pane, { id: "elsewhere", open: true });
  summary.textContent = at(line.dataset["elsewhere"], other.when);
  Object.assign(text, { className: "words kept", dir: "auto", textContent: [other.title, other.words].filter(Boolean).join("\n\n") });
  Object.assign(choose, { href: two, textContent: line.dataset["choose"] ?? "" });
  pane.append(summary, text, choose);
  line.after(pane);
}

const at = (words = "", when: string): string => words.replace("{when}", when);
