// Puts the editor in the place of a plain box. Both hold the same words at every moment: the box as text, the hidden
// field with their formatting, and whoever listens to the form's "input" hears of every change.
import { closeHistory, history } from "prosemirror-history";
import { DOMParser, type Slice } from "prosemirror-model";
import { EditorState, Selection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { keys } from "./commands";
import { formatted, html } from "./html";
import { linkBox } from "./link";
import { cleaned, unstyled } from "./paste";
import { named, seat, takeOver, type Place } from "./place";
import { schema } from "./schema";
import { fromText, text } from "./text";
import { toolbar } from "./toolbar";

// Opened is an open editor. close gives the plain box back and says whether formatting went with the editor.
export interface Opened {
  focus(): void;
  refill(): void;
  close(): boolean;
}

export type Open = (place: Place) => Opened;

export const open: Open = (place) => {
  const { box, html: hidden, read } = place;
  const around = document.createElement("div");
  around.className = "editor";
  around.append(place.tools.content.cloneNode(true));
  const begin = (): EditorState => {
    const doc = hidden.value === "" ? fromText(box.value) : DOMParser.fromSchema(schema).parse(read(hidden.value));
    return EditorState.create({ doc, selection: Selection.atEnd(doc), plugins: [history(), ...keys] });
  };
  const view: EditorView = new EditorView({ mount: seat(around) }, {
    ...reading, state: begin(), attributes: named(box),
    dispatchTransaction: (change) => {
      view.updateState(view.state.apply(change.getMeta("paste") ? closeHistory(change) : change));
      bar();
      if (change.docChanged) keep();
    },
  });
  const bar = toolbar(around, view, linkBox(around, view));
  const keep = (): void => {
    hidden.value = html(view.state.doc);
    box.value = text(view.state.doc.content);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  hidden.value ||= html(view.state.doc);
  const giveBack = takeOver(place, around, view);
  return {
    focus: () => view.focus(),
    refill: () => view.updateState(begin()),
    close: () => {
      const lost = formatted(view.state.doc);
      view.destroy();
      giveBack();
      return lost;
    },
  };
};

// reading is how words come in and go out by the clipboard, and how much room stays below the line being written: the
// dock never covers it.
const room = { top: 16, right: 0, bottom: 128, left: 0 };
const reading = {
  transformPastedHTML: unstyled,
  clipboardParser: cleaned,
  clipboardTextParser: (typed: string): Slice => fromText(typed).slice(0, undefined, true),
  clipboardTextSerializer: (slice: Slice): string => text(slice.content),
  scrollMargin: room,
  scrollThreshold: room,
};
