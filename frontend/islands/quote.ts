// Choosing words in a post brings a second link beside its "Quote": for these words alone. It stands among the post's
// acts and never over the text, and it stays while it is being pressed, which ends the choice on a phone.
import { pieces, span } from "./projection";

export function quote(link: HTMLElement): void {
  const post = link.closest<HTMLElement>("article[data-post][data-revision]"), body = post?.querySelector(".words");
  if (!(link instanceof HTMLAnchorElement) || !post || !body) return;
  const these = copyOf(link);
  let pressed = false;
  these.addEventListener("pointerdown", () => { pressed = true; });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(() => { pressed = false; }));
  document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    const range = chosen && !chosen.isCollapsed ? chosen.getRangeAt(0) : undefined;
    const part = range && body.contains(range.startContainer) ? span(pieces(body), range) : undefined;
    if (part) these.href = address(link.href, post.dataset["post"] ?? "", post.dataset["revision"] ?? "", part);
    if (!pressed) these.hidden = !part;
  });
  link.after(these);
}

// address is the answer page's own, with these words as its quote.
export function address(whole: string, post: string, revision: string, [from, to]: [number, number]): string {
  const url = new URL(whole);
  url.searchParams.set("quote", `${post}:${revision}:${from}:${to}`);
  return url.href;
}

// copyOf is the same link in other words, not to be seen yet.
function copyOf(link: HTMLAnchorElement): HTMLAnchorElement {
  const copy = link.cloneNode(true) as HTMLAnchorElement;
  for (const name of ["data-island", "data-attached", "data-this", "id"]) copy.removeAttribute(name);
  const label = [...copy.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim());
  if (label) label.nodeValue = link.dataset["this"] ?? "";
  copy.hidden = true;
  return copy;
}
