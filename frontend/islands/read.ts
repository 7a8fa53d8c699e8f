// Marks a page as read when its end was in view for a moment, and never while the tab is hidden. The form says "seen"
// to htmx, which posts it and swaps the box; its button stays a plain button.
const moment = 1500;

export function read(form: HTMLElement): void {
  let inView = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const consider = (): void => {
    clearTimeout(timer);
    if (!shouldWait(inView, document.visibilityState)) return;
    timer = setTimeout(() => {
      stop();
      form.dispatchEvent(new CustomEvent("seen"));
    }, moment);
  };
  const observer = new IntersectionObserver((entries) => {
    inView = entries.some((e) => e.isIntersecting);
    consider();
  }, { threshold: 0.5 });
  const stop = (): void => {
    observer.disconnect();
    document.removeEventListener("visibilitychange", consider);
  };

  document.addEventListener("visibilitychange", consider);
  observer.observe(form);
}

// shouldWait says whether the moment counts: the end is in view on a page that somebody can see.
export function shouldWait(inView: boolean, visibility: DocumentVisibilityState): boolean {
  return inView && visibility === "visible";
}
