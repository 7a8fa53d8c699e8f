// The safety plan on the device: one sealed record. The key comes from the PIN by PBKDF2 with as many rounds as OWASP
// asks of it with SHA-256 (600,000; password storage cheat sheet, 2023 on). Whoever copies the record can try PINs
// elsewhere as fast as they like: the page says so. Here each wrong try makes the next wait longer.
export interface Part { title: string; lines: string[] }
interface Kept { version: string; salt: Uint8Array<ArrayBuffer>; iv: Uint8Array<ArrayBuffer>; rounds: number; sealed: ArrayBuffer; wrong: number; until: number }

const rounds = 600_000;
export const longest = 5 * 60; // seconds between two tries

// pinFits wants six digits or more, and not the first ones that somebody would try.
export function pinFits(pin: string): boolean {
  if (!/^\d{6,}$/.test(pin)) return false;
  const steps = [...pin].slice(1).map((digit, i) => Number(digit) - Number(pin[i]));
  return !steps.every((step) => step === steps[0] && Math.abs(step) <= 1);
}

// waitAfter is how many seconds follow so many wrong tries: the first two are free.
export function waitAfter(wrong: number): number {
  return wrong < 3 ? 0 : Math.min(longest, 5 * 2 ** (wrong - 3));
}

export async function seal(plan: Part[], pin: string, version: string): Promise<void> {
  const salt = crypto.getRandomValues(new Uint8Array(16)), iv = crypto.getRandomValues(new Uint8Array(12));
  const words = new TextEncoder().encode(JSON.stringify(plan));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(pin, salt, rounds), words);
  await put({ version, salt, iv, rounds, sealed, wrong: 0, until: 0 });
}

// open gives the plan, "wrong", or in how many seconds the next try is taken.
export async function open(pin: string, now = Date.now()): Promise<Part[] | "wrong" | number> {
  const kept = await stored();
  if (!kept) throw new Error("nothing is kept");
  // A clock that was set back must not lock for longer than the longest wait.
  const left = Math.ceil((kept.until - now) / 1000);
  if (left > 0 && left <= longest) return left;
  // Written before it is tried: closing the page does not make a try free.
  const wrong = kept.wrong + 1;
  await put({ ...kept, wrong, until: now + waitAfter(wrong) * 1000 });
  try {
    const words = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, await keyOf(pin, kept.salt, kept.rounds), kept.sealed);
    await put({ ...kept, wrong: 0, until: 0 });
    return JSON.parse(new TextDecoder().decode(words)) as Part[];
  } catch {
    return "wrong";
  }
}

async function keyOf(pin: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  const raw = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export const stored = (): Promise<Kept | undefined> => within("readonly", (shelf) => shelf.get("plan") as IDBRequest<Kept | undefined>);
const put = (kept: Kept): Promise<unknown> => within("readwrite", (shelf) => shelf.put(kept, "plan"));
export const forget = (): Promise<unknown> => within("readwrite", (shelf) => shelf.clear());

// within opens the database for one request and closes it again, so that wiping the device never waits for it.
function within<T>(mode: IDBTransactionMode, ask: (shelf: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    const opening = indexedDB.open("plan", 1);
    opening.onupgradeneeded = () => { opening.result.createObjectStore("kept"); };
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const db = opening.result, work = db.transaction("kept", mode), asked = ask(work.objectStore("kept"));
      work.oncomplete = () => { db.close(); done(asked.result); };
      work.onerror = work.onabort = () => { db.close(); failed(work.error); };
    };
  });
}
