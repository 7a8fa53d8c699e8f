// A table becomes lines, its cells set apart by a dot; one that only was a layout becomes its paragraphs.
import { all, blank, element, joined, lines } from "./shapes";

export function tables(dom: ParentNode): void {
  for (const table of all(dom, "table")) {
    const rows = [...table.querySelectorAll("tr")].map((row) => [...row.children].filter((cell) => !blank(cell)));
    const layout = rows.flat().some((cell) => lines(cell).length > 1);
    table.replaceWith(...(layout ? rows.flat().flatMap(paragraphs) : rows.filter((row) => row.length > 0).map(line)));
  }
}

const paragraphs = (cell: Element): HTMLElement[] => lines(cell).map((words) => element("p", ...words));

function line(cells: Element[]): HTMLElement {
  return element("p", ...cells.flatMap((cell, i) => {
    const words = joined(lines(cell)), shown = cell.nodeName === "TH" ? [element("strong", ...words)] : words;
    return i > 0 ? [" · ", ...shown] : shown;
  }));
}
