// Says times in the browser's own zone where the server used another, and tells the server once for the next page.
// A zone the reader picked wins over the browser's.
import { say, type Form } from "./when";

const year = 31_536_000;

export function times(root: ParentNode): void {
  const page = document.documentElement.dataset;
  if ("zoneChosen" in page) return;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || zone === page["zone"]) return;
  remember(zone);
  if (document.documentElement.lang !== "en") return; // when.ts speaks English; the next page says it
  const now = new Date();
  for (const elt of root.querySelectorAll<HTMLTimeElement>("time[data-say]")) {
    elt.textContent = say(elt.dataset["say"] as Form, new Date(elt.dateTime), now, zone);
  }
}

function remember(zone: string): void {
  if (document.cookie.split("; ").some((c) => c === `zone=${zone}`)) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `zone=${zone}; Path=/; Max-Age=${year}; SameSite=Lax${secure}`;
}
