// Counts a post as read when its end was on screen for a moment, and never while the tab is hidden. How far somebody came
// is told now and then, and when they go; at the end of a page the form says "seen" to htmx, which posts it and swaps
// the box. Its button stays a plain button, and nobody else hears of any of it.
const moment = 1500; // ms that an end must be in view
const pause = 4000; // ms between two messages at least
const straggle = 30_000; // ms: what stands so shortly before is named as well (DESIGN §6)
const dock = "0px 0px -72px"; // what lies under it is not seen

export function read(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement)) return;
  const { action } = form, posts = unread();
  const waiting = new Map<Element, ReturnType<typeof setTimeout>>();
  const ends = new Map<Element, number>(); // what marks an end, and which post's
  let furthest = -1, told = -1;
  let next: ReturnType<typeof setTimeout> | undefined;

  const tell = (): void => {
    clearTimeout(next);
    next = undefined;
    if (furthest <= told) return;
    told = furthest;
    const body = new URLSearchParams({ upto: named(posts, furthest) });
    fetch(action, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true }).catch(() => { told = -1; });
  };
  const came = (post: number): void => {
    furthest = Math.max(furthest, Math.min(post, posts.length - 1));
    if (!form.isConnected) { // more posts came in below, with a form of their own
      stop();
      tell();
    } else if (post >= posts.length) {
      stop();
      form.dispatchEvent(new CustomEvent("seen"));
    } else {
      next ??= setTimeout(tell, pause);
    }
  };
  const forget = (end: Element): void => {
    clearTimeout(waiting.get(end));
    waiting.delete(end);
  };
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      forget(target);
      if (!shouldWait(isIntersecting, document.visibilityState)) continue;
      waiting.set(target, setTimeout(() => { observer.unobserve(target); came(ends.get(target) ?? 0); }, moment));
    }
  }, { rootMargin: dock });
  const visibility = (): void => {
    if (document.visibilityState === "hidden") {
      [...waiting.keys()].forEach(forget);
      tell();
    } else for (const end of ends.keys()) { // begin again with what is in view
      observer.unobserve(end);
      observer.observe(end);
    }
  };
  const stop = (): void => {
    observer.disconnect();
    [...waiting.keys()].forEach(forget);
    clearTimeout(next);
    next = undefined;
    document.removeEventListener("visibilitychange", visibility);
  };

  posts.forEach((post, i) => ends.set(post.appendChild(document.createElement("span")), i));
  ends.set(form, posts.length);
  ends.forEach((_, end) => observer.observe(end));
  document.addEventListener("visibilitychange", visibility);
}

// unread are the posts below the tide line; on a page without one, all of them.
function unread(): HTMLElement[] {
  const below = [...document.querySelectorAll<HTMLElement>("#new ~ article")];
  return below.length > 0 ? below : [...document.querySelectorAll<HTMLElement>("#posts > article")];
}

// named are the id of a post and of those shortly before it, as the form's own field has them.
function named(posts: HTMLElement[], upto: number): string {
  const at = (post: HTMLElement | undefined): number => Date.parse(post?.querySelector("time")?.dateTime ?? "");
  const close = posts.slice(0, upto + 1).filter((post) => at(posts[upto]) - at(post) <= straggle).reverse();
  return close.map((post) => post.id.slice(1)).join(" ");
}

// shouldWait says whether the moment counts: the end is in view on a page that somebody can see.
export function shouldWait(inView: boolean, visibility: DocumentVisibilityState): boolean {
  return inView && visibility === "visible";
}
