// Signs in with a passkey, proves with one, or adds one. Where the browser cannot, the button stays hidden and the page
// is whole without it. The server speaks JSON:
//   begin    {}                                           → {"ticket", "options"}
//   answer   {"ticket", "response", "next", "shared", "name"} → {"to"}
// A refusal has a status of 400 or more, with {"sentence"} for the person, or {"to"} where to go first. What else is said
// stands in data-say-… of the box.
import { closed, opened, type Asked } from "./binary";

interface Said { ticket?: string; options?: Asked & { publicKey?: Asked }; to?: string; sentence?: string }

class Refused extends Error {}

export function passkey(box: HTMLElement): void {
  const button = box.querySelector("button"), said = box.querySelector(".said");
  if (!window.PublicKeyCredential || !button || !said) return;
  box.hidden = false;
  for (const other of document.querySelectorAll("[data-without=passkey]")) other.remove();
  button.addEventListener("click", () => {
    button.disabled = true;
    said.textContent = "";
    go(box).catch((error: unknown) => { said.textContent = sentence(error, box.dataset); })
      .finally(() => { button.disabled = false; });
  });
}

async function go(box: HTMLElement): Promise<void> {
  const { ticket, options, to } = await ask(box.dataset["begin"] ?? "", {});
  if (to || !options) return land(to);
  const response = await credential(options.publicKey ?? options, box.dataset["do"] === "create");
  const form = box.closest("form");
  const done = await ask(box.dataset["answer"] ?? "", {
    ticket, response,
    next: box.dataset["next"] || typed(form, "next"),
    shared: form?.querySelector<HTMLInputElement>("[name=shared]")?.checked ?? false,
    name: box.querySelector<HTMLInputElement>("input")?.value ?? "",
  });
  if (form?.querySelector("[name=words]")) return bring(form);
  land(done.to);
}

// ask posts JSON. An answer that only says where to go is not an error.
async function ask(address: string, body: unknown): Promise<Said> {
  const response = await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const answer = await response.json().catch(() => ({})) as Said;
  if (response.ok || answer.to) return answer;
  throw new Refused(answer.sentence);
}

// credential lets the browser ask the person.
async function credential(asked: Asked, create: boolean): Promise<unknown> {
  const own = PublicKeyCredential as unknown as Record<string, ((asked: Asked) => unknown) | undefined>;
  const name = create ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
  const publicKey = own[name] ? own[name](asked) : opened(asked);
  const got = create
    ? await navigator.credentials.create({ publicKey: publicKey as PublicKeyCredentialCreationOptions })
    : await navigator.credentials.get({ publicKey: publicKey as PublicKeyCredentialRequestOptions });
  if (!(got instanceof PublicKeyCredential)) throw new DOMException("", "NotAllowedError");
  return "toJSON" in got ? got.toJSON() : closed(got);
}

// bring sends the words that wait in the form to the box they belong to: the session is there now.
function bring(form: HTMLFormElement): void {
  form.querySelector("[name=password]")?.remove();
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "passkey", value: "1" });
  form.append(field);
  form.submit();
}

// land goes to an address of this house, and to no other.
function land(to = ""): void {
  const address = new URL(to || "/home", location.origin);
  location.assign(address.origin === location.origin ? address.href : "/home");
}

function typed(form: HTMLFormElement | null, name: string): string {
  return form?.querySelector<HTMLInputElement>(`[name=${name}]`)?.value ?? "";
}

// sentence is what somebody reads when it did not work. Stopping it oneself is no fault.
export function sentence(error: unknown, says: DOMStringMap): string {
  const { sayDown = "", sayThere, sayAddress = "", sayStopped = "", sayUnreached = "" } = says;
  if (error instanceof Refused) return error.message || sayDown;
  const name = error instanceof DOMException ? error.name : "";
  if (sayThere && name === "InvalidStateError") return sayThere; // only where one is added
  if (name === "SecurityError") return sayAddress;
  return name === "" ? sayUnreached : sayStopped;
}
