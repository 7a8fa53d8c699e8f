// Tells the server that somebody works on a case, as long as somebody does, and says when their time with it has ended.
// What they typed stays in the form: the form itself offers to take the case again. The line also asks who else is here.
const every = 30_000; // ms
const working = 2 * 60_000; // ms since the page was last used

export function lease(line: HTMLElement): void {
  const others = line.querySelector<HTMLElement>("#others"), until = line.querySelector<HTMLElement>("#lease-until");
  const beat = line.dataset["beat"];
  let used = Date.now(), ends = Date.now() + Number(line.dataset["seconds"]) * 1000, over = false;
  for (const kind of ["pointerdown", "keydown", "scroll", "input"]) addEventListener(kind, () => { used = Date.now(); }, { passive: true });

  const ended = (words: string | undefined): void => {
    if (over || !until) return;
    over = true;
    until.textContent = words ?? "";
  };
  const renew = async (): Promise<void> => {
    if (!beat || !until || over) return;
    const answer = await fetch(beat, { method: "POST" });
    const said = await answer.json() as { seconds?: number; said?: string; sentence?: string };
    if (!answer.ok) return ended(said.sentence);
    ends = Date.now() + (said.seconds ?? 0) * 1000;
    if (said.said && until.textContent !== said.said) until.textContent = said.said;
  };
  const look = (): void => {
    if (document.visibilityState === "visible") others?.dispatchEvent(new CustomEvent("ask"));
    if (!beat || over) return;
    if (Date.now() >= ends) return ended(line.dataset["ended"]);
    if (due(Date.now() - used)) renew().catch(() => { if (until) until.textContent = line.dataset["unreached"] ?? ""; });
  };
  const here = others?.getAttribute("hx-post"); // so that whoever comes next sees it; shown now, the answer would move the page
  if (here) fetch(here, { method: "POST" }).catch(() => undefined);
  setInterval(look, every);
  document.addEventListener("visibilitychange", look); // timers sleep with the device
}

// due says whether somebody who used the page so many ms ago still works on it.
export function due(unused: number): boolean {
  return unused < working;
}
