// Everything a page loads. Each island is one behaviour, found by a data attribute; a page is whole without them.
import "./htmx";
import { copy } from "./copy";
import { grow } from "./grow";
import { idle } from "./idle";
import { kept } from "./kept";
import { later } from "./later";
import { passkey } from "./passkey";
import { peek } from "./peek";
import { read } from "./read";
import { times } from "./times";

const islands: Record<string, (elt: HTMLElement) => void> = { copy, grow, idle, kept, later, passkey, peek, read };

function attach(root: ParentNode): void {
  times(root);
  for (const elt of root.querySelectorAll<HTMLElement>("[data-island]")) {
    const name = elt.dataset["island"] ?? "";
    if (elt.dataset["attached"] !== undefined) continue;
    elt.dataset["attached"] = "";
    islands[name]?.(elt);
  }
}

attach(document);
document.addEventListener("htmx:after:swap", () => attach(document));
