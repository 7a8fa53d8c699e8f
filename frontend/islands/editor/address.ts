// Where a link may lead, as server/gate/link.go decides it. The gate looks again, and knows more of names of hosts.

// linkRel stands on every link, here as there.
export const linkRel = "nofollow noreferrer noopener";

// address is where a link of pasted or kept words leads, or "" where a link may not lead: never within this house, and
// only to the web or to a mailbox.
export function address(href: string): string {
  const whole = href.trim().replace(/^(?=www\.)/i, "https://");
  let url: URL;
  try { url = new URL(whole); } catch { return ""; }
  if (url.protocol === "mailto:") return mailbox.test(decoded(url.pathname)) ? `mailto:${decoded(url.pathname)}` : "";
  const web = url.protocol === "https:" || url.protocol === "http:";
  return web && !url.username && !url.password && dotted.test(url.hostname) ? whole : "";
}

// meant is the same for what somebody types into a box for an address: they leave out what goes without saying.
export function meant(typed: string): string {
  const trimmed = typed.trim();
  if (mailbox.test(trimmed)) return address(`mailto:${trimmed}`);
  return address(/^[a-z][a-z0-9+-]*:/i.test(trimmed) ? trimmed : `https://${trimmed}`);
}

const mailbox = /^[A-Za-z0-9.!$&*+=^_~-]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+$/;
const dotted = /^([a-z0-9_-]{1,63}\.)+[a-z0-9-]{1,63}$/;

function decoded(text: string): string {
  try { return decodeURIComponent(text); } catch { return text; }
}
