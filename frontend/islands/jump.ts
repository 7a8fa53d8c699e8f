// After a jump within a conversation, offers the way back to where one was. A fold around the place is opened first, for
// browsers that do not do so themselves.
export function jump(): void {
  const words = document.querySelector<HTMLTemplateElement>("#way-back")?.content.firstElementChild;
  if (!words) return;
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('main a[href^="#"]') : null;
    const target = link && document.getElementById(link.hash.slice(1));
    if (!link || !target) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
    offer(words, link, target);
  });
}

function offer(words: Element, link: HTMLElement, target: HTMLElement): void {
  document.querySelector(".way-back")?.remove();
  const line = document.createElement("p");
  line.className = "way-back";
  line.append(words.cloneNode(true));
  line.addEventListener("click", () => {
    line.remove();
    link.scrollIntoView({ block: "center" });
    link.focus({ preventScroll: true });
  });
  (target.querySelector("header") ?? target).after(line);
}
