// Asks where a link leads, in a line under the buttons. Escape and "Not now" leave everything as it was.
import type { EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { meant } from "./address";
import { schema } from "./schema";

const link = schema.marks["link"]!;

// linkBox gives what the button calls; the key that does the same is listened for here.
export function linkBox(around: HTMLElement, view: EditorView): () => void {
  const box = around.querySelector<HTMLElement>(".linkbox")!, line = box.querySelector("input")!, wrong = box.querySelector<HTMLElement>(".wrong")!;
  const button = (name: string): HTMLButtonElement => box.querySelector<HTMLButtonElement>(`[data-link=${name}]`)!;

  const ask = (): void => {
    const now = hrefAt(view.state);
    line.value = now.replace(/^mailto:/, "");
    button("off").hidden = now === "";
    box.hidden = false;
    line.focus();
  };
  const close = (): void => {
    box.hidden = true;
    say("");
    view.focus();
  };
  const say = (sentence: string): void => {
    wrong.textContent = sentence;
    line.toggleAttribute("aria-invalid", sentence !== "");
  };
  const set = (): void => {
    const href = meant(line.value);
    if (href === "") {
      say(wrong.dataset["words"] ?? "");
      return line.focus();
    }
    put(view, href, line.value.trim());
    close();
  };
  const off = (): void => {
    view.dispatch(view.state.tr.removeMark(...reach(view.state), link));
    close();
  };

  button("set").addEventListener("click", set);
  button("off").addEventListener("click", off);
  button("not").addEventListener("click", close);
  box.addEventListener("input", (event) => event.stopPropagation()); // an address half typed is no change of the words
  box.addEventListener("keydown", (event) => {
    const done = event.key === "Escape" ? close : event.key === "Enter" && event.target === line ? set : undefined;
    if (done) { event.preventDefault(); done(); }
  });
  view.dom.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    ask();
  });
  return ask;
}

// put links what is chosen, or the link one stands in. Where nothing is chosen the address itself becomes the words.
function put(view: EditorView, href: string, typed: string): void {
  const { state } = view, mark = link.create({ href }), [from, to] = reach(state);
  view.dispatch(from === to
    ? state.tr.replaceSelectionWith(schema.text(typed, [mark]), false)
    : state.tr.removeMark(from, to, link).addMark(from, to, mark));
}

// reach is what a link is set on: the selection, or the whole link around the caret.
function reach(state: EditorState): [number, number] {
  const { from, to, empty, $from } = state.selection, mark = link.isInSet($from.marks());
  if (!empty || !mark) return [from, to];
  let start = from, end = from, at = $from.start();
  let run = at;
  $from.parent.forEach((node) => {
    const linked = mark.isInSet(node.marks);
    if (!linked) run = at + node.nodeSize;
    at += node.nodeSize;
    if (linked && run <= from && from <= at) [start, end] = [run, at];
  });
  return [start, end];
}

function hrefAt(state: EditorState): string {
  const [from, to] = reach(state);
  let href = "";
  if (from < to) state.doc.nodesBetween(from, to, (node) => { href ||= String(link.isInSet(node.marks)?.attrs["href"] ?? ""); });
  return href;
}
