// Between plain text and what the editor holds, in the manner of the gate (FromText and Body.Source): a blank line ends a
// paragraph, a single one stays a line, items have a bullet or a number, and links their address in brackets.
import type { Fragment, Node } from "prosemirror-model";
import { schema } from "./schema";

export function fromText(typed: string): Node {
  const paragraphs = typed.replace(/\r\n?/g, "\n").split(/\n[^\S\n]*\n\s*/).filter((words) => words.trim() !== "");
  const all = paragraphs.map((words) => schema.node("paragraph", null, broken(words.replace(/^\n+|\n+$/g, "").split("\n"))));
  return schema.node("doc", null, all.length > 0 ? all : [schema.node("paragraph")]);
}

function broken(lines: string[]): Node[] {
  return lines.flatMap((line, i) => [
    ...(i > 0 ? [schema.node("hard_break")] : []),
    ...(line === "" ? [] : [schema.text(line)]),
  ]);
}

// text is all words of some blocks, as the plain box holds them.
export function text(all: Fragment): string {
  const out: string[] = [];
  all.forEach((node) => { out.push(block(node)); });
  return out.filter((words) => words.trim() !== "").join("\n\n");
}

function block(node: Node): string {
  if (node.isText) return node.text ?? "";
  if (node.type.name === "paragraph") return line(node);
  if (node.type.name === "blockquote") return text(node.content);
  const items: string[] = [];
  (node.type.name === "list_item" ? [node] : node.children).forEach((item) => {
    const words = item.children.map(line).filter((one) => one !== "").join("\n");
    if (words !== "") items.push((node.type.name === "ordered_list" ? `${items.length + 1}. ` : "• ") + words);
  });
  return items.join("\n");
}

// line is one paragraph. A link says where it leads behind its last word, unless its words say it.
function line(paragraph: Node): string {
  let out = "", href = "", from = 0;
  const end = (): void => {
    const words = out.slice(from), where = href.replace(/^mailto:/, "");
    if (href !== "" && words !== where && `https://${words}` !== where) out += ` (${where})`;
    href = "";
  };
  paragraph.forEach((node) => {
    const to = String(node.marks.find((mark) => mark.type.name === "link")?.attrs["href"] ?? "");
    if (to !== href) {
      end();
      [href, from] = [to, out.length];
    }
    out += node.isText ? node.text ?? "" : "\n";
  });
  end();
  return out;
}
