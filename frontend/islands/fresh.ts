// Asks now and then whether somebody wrote meanwhile, and says so once, in a quiet line that moves nothing. It asks only
// on a page that is seen and was used a moment ago; asking counts as no use of the session.
const every = 60_000; // ms
const there = 5 * 60_000; // ms since the page was last used

export function fresh(place: HTMLElement): void {
  let used = Date.now();
  const use = (): void => { used = Date.now(); };
  const kinds = ["pointerdown", "keydown", "scroll"];
  for (const kind of kinds) addEventListener(kind, use, { passive: true });
  const timer = setInterval(() => {
    if (!place.isConnected || place.childElementCount > 0) {
      clearInterval(timer);
      for (const kind of kinds) removeEventListener(kind, use);
    } else if (mayAsk(document.visibilityState, Date.now() - used)) {
      place.dispatchEvent(new CustomEvent("ask"));
    }
  }, every);
}

// mayAsk says whether somebody is there to read an answer.
export function mayAsk(visibility: DocumentVisibilityState, unused: number): boolean {
  return visibility === "visible" && unused < there;
}
