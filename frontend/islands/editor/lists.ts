// Lists of one level, as the gate keeps them: what Word only marks as items become items, what stands deeper becomes a
// line of its item, and a list in a quotation becomes lines of it.
import { all, blank, element, joined, lines, styleOf } from "./shapes";

export function lists(dom: HTMLElement): void {
  marked(dom);
  for (const list of all(dom, "blockquote ul, blockquote ol")) {
    const around = element("div");
    list.replaceWith(around);
    around.append(list);
    around.replaceWith(element("p", ...joined(lines(around))));
  }
  for (const list of [...dom.querySelectorAll("ul, ol")]) if (!list.parentElement?.closest("ul, ol")) flat(list);
}

// flat leaves items with lines in a list, and nothing else.
function flat(list: Element): void {
  for (const inner of all(list, ":scope > ul, :scope > ol")) {
    const before = inner.previousElementSibling;
    if (before?.nodeName === "LI") before.append(inner);
    else inner.replaceWith(...inner.childNodes);
  }
  for (const item of [...list.children]) {
    const words = lines(item);
    if (words.length === 0) item.remove();
    else item.replaceWith(element("li", ...joined(words)));
  }
}

interface Marked { level: number; mark: string }

// marked makes lists of Word's paragraphs that only look like items.
function marked(dom: HTMLElement): void {
  let list: HTMLElement | undefined;
  for (const p of [...dom.querySelectorAll("p, li, h1, h2, h3, h4, h5, h6")]) {
    const item = p.nodeName === "P" ? markOf(p) : undefined;
    if (!item) {
      if (!blank(p)) list = undefined;
      continue;
    }
    const ordered = /^\d{1,3}[.)]?$/.test(item.mark), name = ordered ? "OL" : "UL";
    const last = list?.lastElementChild;
    if (item.level > 1 && last) {
      last.append(element("br"), ordered ? `${item.mark} ` : "– ", ...p.childNodes);
      p.remove();
      continue;
    }
    if (list?.nodeName !== name) {
      list = element(name.toLowerCase());
      p.before(list);
    }
    list.append(element("li", ...p.childNodes));
    p.remove();
  }
}

// markOf reads Word's own bullet or number and takes it off. Marks that are words ("a)", "Step one:") stay as words.
function markOf(p: Element): Marked | undefined {
  const level = /mso-list\s*:[^;]*level(\d)/i.exec(styleOf(p));
  const span = [...p.querySelectorAll("span")].find((one) => /mso-list\s*:\s*ignore/i.test(styleOf(one)));
  if (!span) return undefined;
  const mark = (span.textContent ?? "").replaceAll("\u00a0", " ").trim();
  if (/\p{L}/u.test(mark) && mark !== "o" && mark !== "§") {
    span.replaceWith(`${mark} `);
    return undefined;
  }
  span.remove();
  return { level: Number(level?.[1] ?? 1), mark };
}
