// What comes in from Word, a mail or a page is put into the order that the gate would give it (server/gate: word.go,
// table.go, nest.go), before the schema takes what it knows: nobody loses on the server what they saw while writing.
import { DOMParser, type ParseOptions, type Slice } from "prosemirror-model";
import { lists } from "./lists";
import { schema } from "./schema";
import { all, blank, element, remove, styleName, styleOf } from "./shapes";
import { tables } from "./tables";

class Cleaned extends DOMParser {
  override parseSlice(dom: HTMLElement, options?: ParseOptions): Slice {
    if (!dom.querySelector("[data-pm-slice]")) tidy(dom); // else it was cut from here
    return super.parseSlice(dom, options);
  }
}

export const cleaned = new Cleaned(schema, DOMParser.fromSchema(schema).rules);

// unstyled renames style attributes and drops style sheets, before anything is parsed: the page's content policy refuses
// them even in a document that is never shown. What of them counts is read from the new name.
export function unstyled(html: string): string {
  const named = (attributes: string): string => attributes.replace(/([^\s"'>/=]+)(\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?/g, (whole: string, name: string, value = "") =>
    name.toLowerCase() === "style" ? styleName + String(value) : whole);
  return html.replace(/<style\b[\s\S]*?<\/style\s*>/gi, "")
    .replace(/(<[a-z][^\s>/]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi, (_, start: string, attributes: string) => `${start}${named(attributes)}>`);
}

// tidy changes a pasted document in place.
export function tidy(dom: HTMLElement): void {
  hidden(dom);
  weights(dom);
  signs(dom);
  tables(dom);
  lists(dom);
  for (const heading of all(dom, "h1, h2, h3, h4, h5, h6, th")) heading.replaceWith(element("p", element("strong", ...heading.childNodes)));
  for (const pre of all(dom, "pre")) pre.replaceWith(...(pre.textContent ?? "").split(/\n{2,}/).map(paragraph));
  for (const quoted of all(dom, "blockquote blockquote")) quoted.replaceWith(...quoted.childNodes);
  for (const block of all(dom, "p, div")) if (blank(block)) block.remove();
}

const unseen = "script, style, title, xml, meta, link, noscript, template, svg, iframe, object, select, button, input, textarea, [hidden]";

// hidden removes what nobody saw where it was copied: data islands, code, comments.
function hidden(dom: HTMLElement): void {
  for (const elt of all(dom, unseen)) elt.remove();
  for (const elt of all(dom, "*")) {
    const island = /^(w|m|v|x):(?!sdt)/i.test(elt.nodeName);
    if (island || /display\s*:\s*none|mso-hide\s*:\s*all/i.test(styleOf(elt))) elt.remove();
  }
  remove(dom, Node.COMMENT_NODE);
}

// weights puts what was bold or slanted by style back where the schema looks for it. Scripts may, where markup may not.
function weights(dom: HTMLElement): void {
  for (const elt of dom.querySelectorAll<HTMLElement>(`[${styleName}]`)) {
    elt.style.fontWeight = /(?:^|;)\s*font-weight\s*:\s*(\w+)/i.exec(styleOf(elt))?.[1] ?? "";
    elt.style.fontStyle = /(?:^|;)\s*font-style\s*:\s*(\w+)/i.exec(styleOf(elt))?.[1] ?? "";
  }
}

// signs keeps what was said with a look: pictures that are emoji, quotation marks, raised and lowered numbers.
function signs(dom: HTMLElement): void {
  for (const image of all(dom, "img")) image.replaceWith(/\p{Extended_Pictographic}/u.test(image.getAttribute("alt") ?? "") ? image.getAttribute("alt") ?? "" : "");
  for (const q of all(dom, "q")) q.replaceWith("“", ...q.childNodes, "”");
  for (const [name, digits] of [["sup", "⁰¹²³⁴⁵⁶⁷⁸⁹"], ["sub", "₀₁₂₃₄₅₆₇₈₉"]] as const) {
    for (const elt of all(dom, name)) {
      const words = (elt.textContent ?? "").trim();
      if (/^\d+$/.test(words)) elt.replaceWith([...words].map((d) => digits[Number(d)]).join(""));
    }
  }
}

function paragraph(text: string): Element {
  const nodes = text.replace(/^\n|\n$/g, "").split("\n").flatMap((line, i) => i > 0 ? [element("br"), line] : [line]);
  return element("p", ...nodes);
}
