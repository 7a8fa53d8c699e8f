// Keeps a composer's words whatever becomes of the request. htmx puts only the answer's "said" above the boxes; here we
// see to it that there always is one: when no answer comes, or one from somewhere that knows nothing of composers.
import { exchange } from "./htmx";

export function kept(form: HTMLElement): void {
  form.addEventListener("htmx:config:request", (event) => {
    exchange(event).fetch = (input, init) => fetch(input, init).catch(() => new Response(unreached(), { status: 503 }));
  });
  form.addEventListener("htmx:after:request", (event) => {
    const { response, text = "" } = exchange(event);
    if (!response) return;
    if (wentOn(response.raw)) {
      event.preventDefault();
      location.assign(response.raw.url);
    } else if (response.status >= 400 && response.status !== 401 && !text.includes('id="said"')) {
      exchange(event).text = unreached();
    }
  });
}

// wentOn says that the server took the words and led on to another page.
export function wentOn(response: Pick<Response, "ok" | "redirected" | "url">): boolean {
  return response.ok && response.redirected;
}

function unreached(): string {
  return document.querySelector<HTMLTemplateElement>("#unreached")?.innerHTML ?? "";
}
