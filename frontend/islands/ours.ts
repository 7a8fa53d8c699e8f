// The one place where text becomes a script's address or markup, under the one name ("ours") that the page's policy
// allows for it (server/web/headers.go).

interface Policy { createScriptURL(address: string): string; createHTML(markup: string): string }

const rules: Policy = { createScriptURL: checked, createHTML: (markup) => markup };
const maker = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }).trustedTypes;
const policy = maker?.createPolicy("ours", rules) ?? rules;

// ours is the address as a browser takes it for a script; it throws where the address is not one of this house's own.
export function ours(address: string): string {
  return policy.createScriptURL(address);
}

// inert reads markup in a document of its own, in which nothing runs and nothing is loaded. What is taken from there
// must be copied by what it means, and never be moved into the page.
export function inert(markup: string): HTMLElement {
  const apart = document.implementation.createHTMLDocument("");
  apart.body.innerHTML = policy.createHTML(markup);
  return apart.body;
}

function checked(address: string): string {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin || !/^\/assets\/[\w.-]+\.js$/.test(url.pathname)) throw new TypeError("not a script of ours");
  return url.href;
}
