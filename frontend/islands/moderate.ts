// What only the staff's desk loads. Each island is one behaviour, found by data-desk; the pages are whole without them.
import { decide } from "./decide";
import { keys } from "./keys";
import { lease } from "./lease";
import { queue } from "./queue";

const islands: Record<string, (elt: HTMLElement) => void> = { decide, keys, lease, queue };

for (const elt of document.querySelectorAll<HTMLElement>("[data-desk]")) islands[elt.dataset["desk"] ?? ""]?.(elt);
