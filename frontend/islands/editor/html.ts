// Writes what is in the editor as HTML, without asking the browser to: the gate's form (server/gate/render.go), but for
// loose white space and empty paragraphs, which the gate removes.
import type { Fragment, Mark, Node } from "prosemirror-model";
import { linkRel } from "./address";

export function html(doc: Node): string {
  return blocks(doc.content);
}

// formatted says whether plain text could not say all of it.
export function formatted(doc: Node): boolean {
  let more = false;
  doc.descendants((node) => {
    more ||= node.marks.length > 0 || node.type.name === "blockquote" || node.type.name === "list_item";
    return !more;
  });
  return more;
}

function blocks(all: Fragment): string {
  let out = "";
  all.forEach((node) => {
    const inner = node.type.name === "paragraph" ? inline(node.content) : node.type.name === "list_item" ? lines(node) : blocks(node.content);
    const tag = tags[node.type.name];
    if (tag && inner !== "") out += `<${tag}>${inner}</${tag}>`;
  });
  return out;
}

const tags: Record<string, string> = { paragraph: "p", blockquote: "blockquote", bullet_list: "ul", ordered_list: "ol", list_item: "li" };

// lines are the paragraphs of an item: it holds words directly, broken where one ends.
function lines(item: Node): string {
  const all: string[] = [];
  item.forEach((paragraph) => { if (paragraph.childCount > 0) all.push(inline(paragraph.content)); });
  return all.join("<br>");
}

// inline writes words with their marks. Marks come in the order of the schema, so that what is around stays around.
function inline(all: Fragment): string {
  let out = "", open: readonly Mark[] = [];
  all.forEach((node) => {
    const same = shared(open, node.marks);
    out += ends(open.slice(same)) + node.marks.slice(same).map(begin).join("");
    open = node.marks;
    out += node.isText ? escaped(node.text ?? "") : "<br>";
  });
  return out + ends(open);
}

function shared(open: readonly Mark[], next: readonly Mark[]): number {
  let n = 0;
  while (n < open.length && n < next.length && open[n]?.eq(next[n] as Mark)) n++;
  return n;
}

const begin = (mark: Mark): string =>
  mark.type.name === "link" ? `<a href="${escaped(String(mark.attrs["href"]))}" rel="${linkRel}">` : `<${mark.type.name}>`;

const ends = (marks: readonly Mark[]): string =>
  [...marks].reverse().map((mark) => `</${mark.type.name === "link" ? "a" : mark.type.name}>`).join("");

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&#34;").replaceAll("'", "&#39;");
