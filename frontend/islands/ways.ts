// Opens the editor in place of the plain box when somebody asks for it, and by itself over words that have formatting.
// The plain box keeps its name and holds the same words all the time; the hidden field "html" counts only while the
// editor is open, so that a box changed without it is never overruled.
import { chunk } from "./chunk";
import { keyboard } from "./keyboard";
import { inert } from "./ours";
import type { Open, Opened } from "./editor/open";

export function ways(field: HTMLElement): void {
  keyboard();
  const box = field.querySelector("textarea"), html = field.querySelector<HTMLInputElement>("[name=html]");
  const more = field.querySelector<HTMLElement>("[data-ways=more]"), said = field.querySelector<HTMLElement>("[data-ways=said]");
  const tools = field.querySelector<HTMLTemplateElement>("template");
  if (!box || !html || !more || !said || !tools) return;
  let opened: Opened | undefined;
  let plain = box.value; // the words that html is the formatted form of

  const open = async (focus: boolean): Promise<void> => {
    said.textContent = "";
    more.hidden = box.readOnly = true; // until it is there: what is typed meanwhile would be lost between the two
    html.disabled = html.value === "";
    try {
      const start = await (loaded ??= chunk<Open>(field.dataset["editor"] ?? ""));
      if (box.value !== plain) html.value = ""; // the box was written in since
      opened = start({ box, html, tools, read: inert, leave: close });
      field.querySelector("[data-ways=plain]")?.remove();
      if (focus) opened.focus();
    } catch {
      loaded = undefined;
      html.disabled = true;
      more.hidden = false;
      said.textContent = said.dataset["unreached"] ?? "";
    }
    box.readOnly = false;
  };
  const close = (): void => {
    const formatted = opened?.close() ?? false;
    opened = undefined;
    plain = box.value;
    more.hidden = false;
    if (formatted) said.textContent = said.dataset["plain"] ?? "";
    box.focus();
  };

  more.hidden = false;
  more.addEventListener("click", () => void open(true));
  box.form?.addEventListener("refill", () => {
    plain = box.value;
    if (opened) opened.refill();
    else if (html.value !== "") void open(document.activeElement === box);
  });
  if (html.value !== "") void open(document.activeElement === box);
}

// The chunk is loaded once a page, for however many boxes.
let loaded: Promise<Open> | undefined;
