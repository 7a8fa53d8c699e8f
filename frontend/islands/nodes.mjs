// Just enough of a document to read the gate's canonical HTML in a unit test: elements, attributes in quotes, words.

class Nodelike {
  constructor(nodeType, nodeName) {
    Object.assign(this, { nodeType, nodeName, nodeValue: null, childNodes: [], parentNode: null, attributes: {}, style: { length: 0, fontWeight: "" } });
  }
  get firstChild() { return this.childNodes[0] ?? null; }
  get lastChild() { return this.childNodes.at(-1) ?? null; }
  get nextSibling() { return this.#beside(1); }
  get previousSibling() { return this.#beside(-1); }
  get className() { return this.attributes.class ?? ""; }
  get textContent() { return this.nodeValue ?? this.childNodes.map((child) => child.textContent).join(""); }
  #beside(step) { return this.parentNode?.childNodes[this.parentNode.childNodes.indexOf(this) + step] ?? null; }
  getAttribute(name) { return this.attributes[name] ?? null; }
  matches(selector) {
    const [, name, attribute] = /^(\w+)(?:\[(\w+)\])?$/.exec(selector);
    return this.nodeName.toLowerCase() === name && (!attribute || attribute in this.attributes);
  }
}

const signs = { amp: "&", lt: "<", gt: ">", "#34": '"', "#39": "'" };
const plain = (text) => text.replace(/&([^;]+);/g, (_, name) => signs[name]);

// read gives a body that holds that HTML.
export function read(html) {
  const body = new Nodelike(1, "BODY");
  let at = body;
  for (const [, end, name, attributes, words] of html.matchAll(/<(\/?)(\w+)([^>]*)>|([^<]+)/g)) {
    if (end) at = at.parentNode;
    else {
      const node = new Nodelike(words ? 3 : 1, words ? "#text" : name.toUpperCase());
      if (words) node.nodeValue = plain(words);
      else for (const [, key, value] of attributes.matchAll(/(\w+)="([^"]*)"/g)) node.attributes[key] = plain(value);
      node.parentNode = at;
      at.childNodes.push(node);
      if (!words && name !== "br") at = node;
    }
  }
  return body;
}
