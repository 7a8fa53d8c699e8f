// After "Later posts", or the quiet line, brought more posts in, the focus lands on the first of them and the address is
// that of their page, so that a reload or the way back leads there. Nothing above moves.
export function later(link: HTMLElement): void {
  const last = [...document.querySelectorAll("#posts > [id]:not(#onward)")].at(-1);
  const landed = (): void => {
    if (link.isConnected) return; // it was another part that changed
    document.removeEventListener("htmx:after:swap", landed);
    oneTide();
    if (last) land(last);
    if (link instanceof HTMLAnchorElement) history.replaceState(null, "", link.href);
  };
  document.addEventListener("htmx:after:swap", landed);
}

// oneTide leaves the line where it was: each page that comes has one of its own.
function oneTide(): void {
  for (const tide of [...document.querySelectorAll("#posts > .tide")].slice(1)) tide.remove();
}

// A tide line or a post taken back may come first: they hold nothing to stand on.
function land(last: Element): void {
  for (let next = last.nextElementSibling; next; next = next.nextElementSibling) {
    const heading = next.querySelector<HTMLElement>("h3[tabindex]");
    if (heading) return heading.focus({ preventScroll: true });
  }
}
