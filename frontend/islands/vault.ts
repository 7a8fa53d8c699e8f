// What this device keeps of somebody's drafts until the server has them. Every text is sealed with AES-GCM under their own
// key, which only a page of theirs carries and nothing here stores: in the database lie a tag, a box and noise. Another
// person's texts are thrown away as soon as one of these pages is somebody else's.
import { send } from "./keeping";

export interface Entry {
  fields: string; // the form as it would be posted, application/x-www-form-urlencoded
  up: boolean; // the server has it
}

export interface Vault {
  put(box: string, entry: Entry): Promise<unknown>;
  get(box: string): Promise<Entry | undefined>;
  all(): Promise<[box: string, entry: Entry][]>;
  drop(box: string): Promise<unknown>;
}

interface Sealed { iv: Uint8Array<ArrayBuffer>; sealed: ArrayBuffer }

const name = "drafts", shelf = "sealed";

// vaultOf opens one person's, whose tag and key a page carries; undefined where this browser cannot seal.
export function vaultOf(whose: string, key: string): Vault | undefined {
  if (!whose || !key || !("indexedDB" in window) || !crypto.subtle) return undefined;
  const secret = crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]);
  const mine = `${whose}/`;
  const open = async (box: string, { iv, sealed }: Sealed): Promise<Entry | undefined> => {
    const additionalData = new TextEncoder().encode(box);
    return crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, await secret, sealed)
      .then((text) => JSON.parse(new TextDecoder().decode(text)) as Entry, () => undefined);
  };
  const others = names().then((all) => Promise.all(all.filter((at) => !at.startsWith(mine)).map((at) => within("readwrite", (s) => s.delete(at)))));
  return {
    async put(box, entry) {
      const iv = crypto.getRandomValues(new Uint8Array(12)), additionalData = new TextEncoder().encode(mine + box);
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, await secret, new TextEncoder().encode(JSON.stringify(entry)));
      return within("readwrite", (s) => s.put({ iv, sealed }, mine + box));
    },
    async get(box) {
      await others;
      const found = await within("readonly", (s) => s.get(mine + box) as IDBRequest<Sealed | undefined>);
      return found && open(mine + box, found);
    },
    async all() {
      await others;
      const found: [string, Entry][] = [];
      for (const at of await names()) {
        const sealed = await within("readonly", (s) => s.get(at) as IDBRequest<Sealed | undefined>);
        const entry = sealed && await open(at, sealed);
        if (entry) found.push([at.slice(mine.length), entry]);
      }
      return found;
    },
    drop: (box) => within("readwrite", (s) => s.delete(mine + box)),
  };
}

// vault is the island of the Drafts page: what was kept here without a connection goes up, and the list is shown again.
export function vault(line: HTMLElement): void {
  const { whose = "", vault: key = "", at = "" } = line.dataset;
  const kept = vaultOf(whose, key);
  const goUp = async (): Promise<void> => {
    let went = false;
    for (const [box, entry] of await kept?.all() ?? []) {
      if (!entry.up && !await send(`${at}?box=${encodeURIComponent(box)}`, entry.fields)) continue;
      await kept?.drop(box);
      went ||= !entry.up;
    }
    if (went) location.reload();
  };
  addEventListener("online", () => void goUp());
  void goUp();
}

const names = (): Promise<string[]> => within("readonly", (s) => s.getAllKeys() as IDBRequest<string[]>);

// within opens the database for one request and closes it again, so that wiping the device never waits for it.
function within<T>(mode: IDBTransactionMode, ask: (s: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => { opening.result.createObjectStore(shelf); };
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const db = opening.result, work = db.transaction(shelf, mode), asked = ask(work.objectStore(shelf));
      work.oncomplete = () => { db.close(); done(asked.result); };
      work.onerror = work.onabort = () => { db.close(); failed(work.error); };
    };
  });
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}
