// htmx with its guard against injected attributes: hx-csp obeys only elements that carry the page's nonce, and makes the
// one Trusted Types policy that the page allows. The extension expects htmx as a global, so the order counts.
import "../node_modules/htmx.org/dist/htmx.esm.js";
import "../node_modules/htmx.org/dist/ext/hx-csp.js";

// What of htmx's request the islands use. The event's own documentation is node_modules/htmx.org/dist/htmx.d.ts.
export interface Exchange {
  fetch?: typeof fetch;
  text?: string;
  response?: { status: number; raw: Response };
}

// exchange is the request an htmx event is about.
export function exchange(event: Event): Exchange {
  return (event as CustomEvent<{ ctx: Exchange }>).detail.ctx;
}
