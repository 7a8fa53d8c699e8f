// How a composer and the server speak of a draft.

// send brings a text to the server, and answers what became of it; undefined when it did not get through.
export async function send(at: string, fields: string, signal?: AbortSignal): Promise<Answer | undefined> {
  const headers = { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" };
  try {
    const response = await fetch(at, { method: "POST", headers, body: fields, keepalive: fields.length < 60_000, ...(signal && { signal }) });
    return response.ok && !response.redirected ? await response.json() as Answer : undefined;
  } catch {
    return undefined;
  }
}

export interface Answer { state: "kept" | "two" | "shared" | "none"; version: number; at?: string; two?: string; other?: { title: string; words: string; when: string } }

// posted is the form as it goes to the server. The step orders what one page sends.
export function posted(form: HTMLFormElement): string {
  const all = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") all.append(name, value);
  all.set("step", String(Date.now()));
  return all.toString();
}

// words is what somebody chose or typed, whatever else is in the form.
export function words(form: HTMLFormElement): string {
  const all = new FormData(form);
  return ["title", "words", "html", "to", "quote", "theme", "note", "hope", "kind"].map((name) => String(all.get(name) ?? "")).join("\0");
}

export const random = (): string => [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");
