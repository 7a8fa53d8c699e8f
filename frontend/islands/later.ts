// After "Later posts" brought the next page in, the focus lands on its first post and the address is that page's, so that
// a reload or the way back leads there.
export function later(link: HTMLElement): void {
  const last = [...document.querySelectorAll("#posts > [id]:not(#onward)")].at(-1);
  const landed = (): void => {
    if (link.isConnected) return; // it was another part that changed
    document.removeEventListener("htmx:after:swap", landed);
    if (last) land(last);
    if (link instanceof HTMLAnchorElement) history.replaceState(null, "", link.href);
  };
  document.addEventListener("htmx:after:swap", landed);
}

// A tide line or a post taken back may come first: they hold nothing to stand on.
function land(last: Element): void {
  for (let next = last.nextElementSibling; next; next = next.nextElementSibling) {
    const heading = next.querySelector<HTMLElement>("h3[tabindex]");
    if (heading) return heading.focus();
  }
}
