// The row of buttons: one stop for Tab, arrows between them, and each says whether it is on. A button that cannot do
// anything here stays where it is and says so.
import type { EditorView } from "prosemirror-view";
import { commands, on } from "./commands";

// toolbar brings the buttons to life. What it gives is called after every change.
export function toolbar(around: HTMLElement, view: EditorView, askLink: () => void): () => void {
  const bar = around.querySelector<HTMLElement>("[role=toolbar]");
  const buttons = [...around.querySelectorAll<HTMLButtonElement>("[data-do]")];
  const show = (): void => {
    for (const button of buttons) {
      const name = button.dataset["do"] ?? "", command = commands[name];
      button.setAttribute("aria-pressed", String(on(view.state, name)));
      button.setAttribute("aria-disabled", String(command !== undefined && !command(view.state)));
    }
  };
  for (const button of buttons) {
    button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
    button.addEventListener("click", () => {
      const name = button.dataset["do"] ?? "";
      if (name === "link") return askLink();
      commands[name]?.(view.state, view.dispatch);
      view.focus();
    });
  }
  rove(bar, buttons);
  show();
  return show;
}

// rove makes the buttons one stop: Tab comes to the one last used, arrows, Home and End go on from there.
function rove(bar: HTMLElement | null, buttons: HTMLButtonElement[]): void {
  const stop = (at: number): void => buttons.forEach((button, i) => { button.tabIndex = i === at ? 0 : -1; });
  stop(0);
  bar?.addEventListener("focusin", (event) => { stop(Math.max(0, buttons.indexOf(event.target as HTMLButtonElement))); });
  bar?.addEventListener("keydown", (event) => {
    const to = next(event.key, buttons.indexOf(document.activeElement as HTMLButtonElement), buttons.length, getComputedStyle(bar).direction === "rtl");
    if (to < 0) return;
    event.preventDefault();
    buttons[to]?.focus();
  });
}

// next is the button that a key leads to, or -1.
export function next(key: string, at: number, length: number, rtl: boolean): number {
  const steps: Record<string, number> = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 };
  if (key === "Home") return 0;
  if (key === "End") return length - 1;
  const step = steps[key];
  return step === undefined ? -1 : (at + step + length) % length;
}
