// Small help for putting a pasted document in order. Everything here works on nodes of any document.

// all is a list that stays as it is while the document changes, the innermost first.
export const all = (dom: ParentNode, selector: string): Element[] => [...dom.querySelectorAll(selector)].reverse();

// element makes one with those children, wherever they stood.
export function element(name: string, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

// A pasted element's style, under the name that paste.ts gives it.
export const styleName = "data-style";
export const styleOf = (elt: Element): string => elt.getAttribute(styleName) ?? "";

// remove takes out all nodes of a type.
export function remove(dom: Node, type: number): void {
  for (const child of [...dom.childNodes]) {
    if (child.nodeType === type) child.remove();
    else remove(child, type);
  }
}

// blank says that a reader sees nothing in it.
export const blank = (node: Node): boolean => (node.textContent ?? "").trim() === "";

const blocks = /^(address|article|aside|blockquote|center|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul)$/i;

export const isBlock = (node: Node): boolean => blocks.test(node.nodeName);

// lines are the lines a reader sees in an element: what stands in each block of it, and what stands between blocks. An
// item of a list inside has a mark before it.
export function lines(of: Node): Node[][] {
  const out: Node[][] = [];
  let open: Node[] = [];
  const end = (): void => {
    if (open.some((node) => !blank(node))) out.push(open);
    open = [];
  };
  for (const child of [...of.childNodes]) {
    if (child.nodeName === "BR") end();
    else if (!isBlock(child)) open.push(child);
    else {
      end();
      out.push(...inside(child));
    }
  }
  end();
  return out;
}

function inside(block: Node): Node[][] {
  if (!/^[uo]l$/i.test(block.nodeName)) return lines(block);
  let n = 0;
  return [...block.childNodes].flatMap((item) => {
    if (/^[uo]l$/i.test(item.nodeName)) return inside(item); // a list that stands between items, as some editors write it
    const [first, ...rest] = lines(item);
    if (!first) return [];
    n++;
    return [[document.createTextNode(block.nodeName === "OL" ? `${n}. ` : "– "), ...first], ...rest];
  });
}

// joined puts lines into one flow, with breaks between them.
export const joined = (all: Node[][]): Node[] => all.flatMap((line, i) => i > 0 ? [document.createElement("br"), ...line] : line);
