// What the editor can say is what the gate lets stand (server/gate/allowed.json; schema.test.mjs holds both to it), so
// that nothing one sees while writing is gone once it is shared.
import { Schema, type MarkSpec, type NodeSpec } from "prosemirror-model";
import { address, linkRel } from "./address";

const nodes: Record<string, NodeSpec> = {
  doc: { content: "block+" },
  paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
  blockquote: { group: "block", content: "paragraph+", defining: true, parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0] },
  bullet_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
  ordered_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ol" }], toDOM: () => ["ol", 0] },
  // In the gate's form an item holds its words directly; paragraphs are what the commands for lists want, and become lines.
  list_item: { content: "paragraph+", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
  text: { group: "inline" },
  hard_break: { group: "inline", inline: true, selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
};

const marks: Record<string, MarkSpec> = {
  link: {
    attrs: { href: {} }, inclusive: false,
    parseDOM: [{ tag: "a[href]", getAttrs: (elt) => { const href = address(elt.getAttribute("href") ?? ""); return href ? { href } : false; } }],
    toDOM: (mark) => ["a", { href: mark.attrs["href"] as string, rel: linkRel }, 0],
  },
  strong: {
    parseDOM: [
      { tag: "strong" },
      { tag: "b", getAttrs: (elt) => elt.style.fontWeight !== "normal" && null }, // Google Docs wraps all it copies in one
      { style: "font-weight=400", clearMark: (mark) => mark.type.name === "strong" },
      { style: "font-weight=normal", clearMark: (mark) => mark.type.name === "strong" },
      { style: "font-weight", getAttrs: (value) => /^(bold(er)?|[6-9]\d\d|1000)$/.test(value) && null },
    ],
    toDOM: () => ["strong", 0],
  },
  em: {
    parseDOM: [
      { tag: "em" }, { tag: "i" }, { style: "font-style=italic" },
      { style: "font-style=normal", clearMark: (mark) => mark.type.name === "em" },
    ],
    toDOM: () => ["em", 0],
  },
};

export const schema = new Schema({ nodes, marks });
