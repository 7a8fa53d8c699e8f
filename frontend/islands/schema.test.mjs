// The editor is held to server/gate/allowed.json, as the gate is in allowed_test.go there: what the list allows can be
// written, and nothing else can be. After a change of what the editor writes:
//   WRITE=1 node --test frontend/islands/schema.test.mjs && go test ./server/gate
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "./load.mjs";
import { read } from "./nodes.mjs";

const gate = (name) => new URL(`../../server/gate/${name}`, import.meta.url);
const allowed = JSON.parse(readFileSync(gate("allowed.json"), "utf8"));
const bodies = JSON.parse(readFileSync(gate("testdata/bodies.json"), "utf8"));
const { schema, html, text, fromText, formatted, address, meant, linkRel, DOMParser } =
  await load("editor/schema.ts", "editor/html.ts", "editor/text.ts", "editor/address.ts", "../node_modules/prosemirror-model");

const parse = (canonical) => DOMParser.fromSchema(schema).parse(read(canonical));

// tagOf is the element that a node or mark is written as.
const tagOf = (type) => type.spec.toDOM?.({ attrs: { href: "https://example.org" } })[0];
const nodes = Object.values(schema.nodes).filter((type) => type.spec.toDOM);

test("the editor's elements are the list's", () => {
  const tags = [...nodes, ...Object.values(schema.marks)].map(tagOf);
  assert.deepEqual(new Set(tags), new Set([...Object.keys(allowed.blocks), ...allowed.words]));
});

test("they stand in each other as the list says", () => {
  const within = {};
  for (const type of nodes.filter((one) => !one.isInline)) {
    const inner = nodes.filter((one) => type.contentMatch.matchType(one)).map(tagOf);
    within[tagOf(type)] = type.inlineContent ? "words" : inner.length === 1 ? inner[0] : inner;
  }
  // An item holds paragraphs while it is written, and words once it is HTML.
  assert.deepEqual({ ...within, li: within.li === "p" ? "words" : within.li }, allowed.blocks);
  const top = nodes.filter((type) => schema.topNodeType.contentMatch.matchType(type)).map(tagOf);
  assert.deepEqual(new Set(top), new Set(allowed.top));
});

test("words hold the list's marks, each in each other", () => {
  const words = [...Object.values(schema.marks).map(tagOf), ...nodes.filter((type) => type.isInline).map(tagOf)];
  assert.deepEqual(new Set(words), new Set(allowed.words));
  for (const mark of Object.values(schema.marks)) {
    assert.ok(schema.nodes.paragraph.allowsMarkType(mark));
    for (const other of Object.values(schema.marks)) assert.equal(mark.excludes(other), mark === other);
  }
});

test("they have the list's attributes, and links its rel and its protocols", () => {
  const attributes = {};
  for (const type of [...nodes, ...Object.values(schema.marks)]) {
    const second = type.spec.toDOM({ attrs: { href: "x" } })[1];
    if (second && typeof second === "object") attributes[tagOf(type)] = Object.keys(second);
  }
  assert.deepEqual(attributes, allowed.attributes);
  assert.equal(linkRel, allowed.rel);
  const protocols = ["http", "https", "mailto", "ftp", "javascript", "data", "blob", "file", "tel", "sms", "vbscript", "about"];
  const taken = protocols.filter((p) => address(p === "mailto" ? "mailto:tern@example.org" : `${p}://example.org/a`) !== "");
  assert.deepEqual(taken, allowed.protocols);
});

// What only the editor can hold for a while, and what becomes of it.
const p = (...content) => schema.node("paragraph", null, content);
const made = {
  "empty paragraphs": [[p(schema.text("a")), p(), p(schema.text("b"))], "<p>a</p><p>b</p>"],
  "two breaks": [[p(schema.text("a"), schema.node("hard_break"), schema.node("hard_break"), schema.text("b"))], "<p>a</p><p>b</p>"],
  "a break at the end": [[p(schema.text("a"), schema.node("hard_break")), p(schema.text("b"))], "<p>a</p><p>b</p>"],
  "an item of two paragraphs": [[schema.node("bullet_list", null, [schema.node("list_item", null, [p(schema.text("a")), p(schema.text("b"))])])], "<ul><li>a<br>b</li></ul>"],
  "an empty item": [[schema.node("bullet_list", null, [schema.node("list_item", null, [p(schema.text("a"))]), schema.node("list_item", null, [p()])])], "<ul><li>a</li></ul>"],
  "spaces": [[p(schema.text("  a \u00a0 b  ")), p(schema.text("c", [schema.mark("strong")]), schema.text(" d"))], "<p>a b</p><p><strong>c</strong> d</p>"],
  "signs of markup": [[p(schema.text(`<b> & "c" 'd'`))], "<p>&lt;b&gt; &amp; &#34;c&#34; &#39;d&#39;</p>"],
};

test("what the editor writes is recorded, for the gate to take it", () => {
  const all = bodies.map(({ name, html: canonical }) => ({ name, editor: html(parse(canonical)), gate: canonical }));
  for (const [name, [content, canonical]] of Object.entries(made)) {
    const doc = schema.node("doc", null, content);
    doc.check();
    all.push({ name, editor: html(doc), gate: canonical });
  }
  if (process.env.WRITE) writeFileSync(gate("testdata/editor.json"), `${JSON.stringify(all, null, 1)}\n`);
  assert.deepEqual(all, JSON.parse(readFileSync(gate("testdata/editor.json"), "utf8")));
});

for (const { name, html: canonical, source, text: words } of bodies) {
  test(`${name} is the same in the editor`, () => {
    const doc = parse(canonical);
    doc.check();
    assert.equal(text(doc.content), source);
    assert.equal(doc.eq(parse(html(doc))), true, "what it writes, it reads");
    if (!formatted(doc) && !canonical.includes("<a ")) assert.equal(text(fromText(source).content), words);
  });
}

for (const [typed, holds] of [
  ["a\n\nb", "<p>a</p><p>b</p>"], ["a\nb\n \n\n c", "<p>a<br>b</p><p>c</p>"], ["a\r\nb", "<p>a<br>b</p>"], ["", ""], ["  \n", ""],
]) {
  test(`plain text ${JSON.stringify(typed)} opens as it reads`, () => assert.equal(html(fromText(typed)), holds));
}

for (const [typed, href] of [
  ["www.example.org", "https://www.example.org"], ["example.org/a?b", "https://example.org/a?b"], ["http://example.org", "http://example.org"],
  ["tern@example.org", "mailto:tern@example.org"], ["mailto:tern@example.org?bcc=x", "mailto:tern@example.org"],
  ["", ""], ["/sign-out", ""], ["example", ""], ["javascript:alert(1)", ""], ["data:text/html,x", ""], ["https://a@example.org", ""], ["two words.org", ""],
]) {
  test(`an address typed as ${JSON.stringify(typed)} is taken as meant`, () => assert.equal(meant(typed), href));
}

for (const href of ["page.html", "/x", "//example.org", "#a", ""]) {
  test(`a pasted link to ${JSON.stringify(href)} is none`, () => assert.equal(address(href), ""));
}
