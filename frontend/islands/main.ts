// Everything a page loads. Each island is one behaviour, found by a data attribute; a page is whole without them.
import "./htmx";
import { copy } from "./copy";
import { draft } from "./draft";
import { fresh } from "./fresh";
import { grow } from "./grow";
import { idle } from "./idle";
import { jump } from "./jump";
import { kept } from "./kept";
import { later } from "./later";
import { leave } from "./leave";
import { passkey } from "./passkey";
import { peek } from "./peek";
import { quote } from "./quote";
import { read } from "./read";
import { times } from "./times";
import { vault } from "./vault";
import { ways } from "./ways";

const islands: Record<string, (elt: HTMLElement) => void> = { copy, draft, fresh, grow, idle, jump, kept, later, leave, passkey, peek, quote, read, vault, ways };

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
