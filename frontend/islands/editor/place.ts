// The editor in the place of the plain box: whatever led there, named it or described it does so for the editor.
import type { EditorView } from "prosemirror-view";

// Place is where the editor opens, and what happens when somebody leaves it.
export interface Place {
  box: HTMLTextAreaElement;
  html: HTMLInputElement;
  tools: HTMLTemplateElement;
  read: (markup: string) => HTMLElement; // in a document of its own
  leave: () => void;
}

// seat is where the editor itself stands among its buttons.
export function seat(around: HTMLElement): HTMLElement {
  const made = document.createElement("div");
  around.querySelector("[data-ways=less]")?.before(made);
  return made;
}

// takeOver lets everything that led to the box lead to the editor. What it gives undoes that.
export function takeOver({ box, html: hidden, leave }: Place, around: HTMLElement, view: EditorView): () => void {
  const label = document.getElementById("words-label"), focus = (): void => view.focus();
  box.after(around);
  [box.hidden, hidden.disabled] = [true, false];
  [box.id, view.dom.id] = ["words-plain", "words"];
  label?.addEventListener("click", focus);
  around.querySelector("[data-ways=less] button")?.addEventListener("click", leave);
  return () => {
    label?.removeEventListener("click", focus);
    around.remove();
    [box.hidden, hidden.disabled] = [false, true];
    box.id = "words";
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
}

// named gives the editor the name and the descriptions of the box it stands for.
export function named(box: HTMLTextAreaElement): Record<string, string> {
  const all: Record<string, string> = {
    role: "textbox", "aria-multiline": "true", "aria-labelledby": "words-label", "aria-required": "true",
    class: "words", dir: "auto", autocapitalize: "sentences", enterkeyhint: "enter",
  };
  const by = (box.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id !== "plain" && id !== "").join(" ");
  if (by !== "") all["aria-describedby"] = by;
  if (box.hasAttribute("aria-invalid")) all["aria-invalid"] = "true";
  return all;
}
