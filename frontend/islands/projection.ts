// The words of a post as the server counts them (server/gate/text.go): runes of its paragraphs, items and lines, with
// what stands between these. testdata/projection.json of that package holds both to the same.

// Piece is one stretch of words in the page, and how many runes come before it.
export interface Piece { node: Node; at: number; text: string }

// Chosen is what of a Range counts here.
export type Chosen = Pick<Range, "startContainer" | "startOffset" | "endContainer" | "endOffset" | "intersectsNode">;

// pieces lists a body's own words. Quotes that stand in it are another post's words, and count nothing.
export function pieces(body: Node): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  const apart = (runes: number): void => { if (at > 0) at += runes; };
  const words = (of: Node): void => {
    for (const node of of.childNodes) {
      if (node.nodeName === "BR") at++;
      else if (node.nodeType !== 3) words(node);
      else {
        const text = node.nodeValue ?? "";
        out.push({ node, at, text });
        at += runes(text);
      }
    }
  };
  const block = (node: Node, between: number): void => {
    apart(between);
    words(node);
  };
  const stretch = (of: Node): void => {
    for (const top of of.childNodes) {
      if (top.nodeType !== 1 || (top as Element).className) continue; // what the page says around a quote
      if (top.nodeName === "P") block(top, 2);
      else if (top.nodeName === "BLOCKQUOTE") for (const p of top.childNodes) block(p, 2);
      else if (top.nodeName === "UL" || top.nodeName === "OL") [...top.childNodes].forEach((item, i) => block(item, i === 0 ? 2 : 1));
      else if (top.nodeName === "DIV") stretch(top);
    }
  };
  stretch(body);
  return out;
}

// span is what somebody chose of these words, without white space at its ends: from and to in runes. Nothing of them
// is undefined.
export function span(all: Piece[], chosen: Chosen): [from: number, to: number] | undefined {
  let from = -1, to = -1;
  for (const { node, at, text } of all) {
    if (!chosen.intersectsNode(node)) continue;
    const begin = node === chosen.startContainer ? chosen.startOffset : 0;
    const part = text.slice(begin, node === chosen.endContainer ? chosen.endOffset : text.length);
    if (part.trim() === "") continue;
    if (from < 0) from = at + runes(text.slice(0, begin)) + runes(part) - runes(part.trimStart());
    to = at + runes(text.slice(0, begin)) + runes(part.trimEnd());
  }
  return from < 0 ? undefined : [from, to];
}

const runes = (text: string): number => [...text].length;
