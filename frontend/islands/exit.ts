// Leaves at once, after GOV.UK's "exit this page": by the button, by its skip link, or by Shift three times within five
// seconds. It is a script of its own in old JavaScript and needs none of the others, so that it works where they fail.
// Without it the form posts itself and the server does the rest.
const form = document.getElementById("leave");
if (form instanceof HTMLFormElement && typeof fetch === "function") ready(form);

function ready(form: HTMLFormElement): void {
  const given = form.dataset, away = given["away"] || "/away";
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("leave") : undefined;
  let going = false;

  const leave = (): void => {
    if (going) return;
    going = true;
    silence();
    blank(given["title"] || "");
    // Should the post below not get through, the next request that does tells the server that somebody left.
    document.cookie = given["mark"] || "";
    if (tabs) tabs.postMessage(0);
    const post = fetch("/leave", { method: "POST", keepalive: true, credentials: "same-origin", redirect: "manual" });
    // Twice, for what was being kept while it was wiped.
    soon([post, wipe()], 1000).then(wipe).then(() => location.replace(away));
  };

  document.addEventListener("submit", (event) => {
    const by = event.target as HTMLFormElement;
    if (by === form) {
      event.preventDefault();
      leave();
    } else if (by.hasAttribute("data-wipe") && !going) {
      event.preventDefault();
      going = true;
      document.dispatchEvent(new Event("leaving"));
      soon([wipe()], 1000).then(() => by.submit());
    }
  }, true);
  if (tabs) tabs.onmessage = () => {
    going = true;
    silence();
    blank(given["title"] || "");
    wipe().then(() => location.replace(away));
  };
  shifts(form, leave);
  if (given["worker"]) offline(given["worker"]);
}

// shifts counts Shift pressed by itself. A capital letter is not.
function shifts(form: HTMLFormElement, leave: () => void): void {
  const line = form.querySelector("[role=status]");
  let presses = 0, mixed = false, timer = 0;
  const say = (words: string): void => { if (line) line.textContent = words; };
  const over = (): void => { clearTimeout(timer); presses = 0; say(""); };
  document.addEventListener("keyup", (event) => {
    if ((event.key === "Shift" || event.keyCode === 16) && !mixed) {
      presses++;
      if (presses === 1) timer = window.setTimeout(over, 5000);
      if (presses === 3) leave();
      else say(form.dataset[presses === 1 ? "two" : "one"] || "");
    } else if (presses) {
      over();
    }
    mixed = event.shiftKey;
  });
}

// silence keeps the page's other scripts from keeping once more what is wiped now: they would when a box loses the focus,
// when the page is hidden, and some time after the last key.
function silence(): void {
  for (const name of ["focusout", "input", "visibilitychange", "pagehide", "online"]) {
    window.addEventListener(name, (event) => event.stopImmediatePropagation(), true);
  }
  for (let timer = window.setTimeout(() => {}); timer > 0; timer--) clearTimeout(timer);
}

// blank covers the page in the same instant. What keeps words on this device hears of it, and stops.
function blank(title: string): void {
  document.dispatchEvent(new Event("leaving"));
  const sheet = document.createElement("div");
  sheet.style.cssText = "position:fixed;top:0;left:0;width:100%;height:100%;z-index:2147483647;background:#fff;background:Canvas";
  document.documentElement.appendChild(sheet);
  document.body.style.display = "none";
  document.title = title;
}

// wipe forgets what these pages keep on this device. Browsers that cannot list their databases are told the names.
function wipe(): Promise<unknown> {
  const jobs: Promise<unknown>[] = [];
  const also = (job: () => Promise<unknown> | void): void => {
    try {
      const begun = job();
      if (begun) jobs.push(begun);
    } catch { /* a browser that has no such thing keeps nothing in it */ }
  };
  also(() => localStorage.clear());
  also(() => sessionStorage.clear());
  also(() => caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name)))));
  also(() => navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map((one) => one.unregister()))));
  also(() => indexedDB.databases().then((all) => Promise.all(all.map(({ name }) => drop(name || "")))));
  for (const name of ["plan", "drafts"]) also(() => drop(name));
  return soon(jobs, 400);
}

function drop(name: string): Promise<unknown> {
  return new Promise((done) => {
    const gone = indexedDB.deleteDatabase(name);
    gone.onsuccess = gone.onerror = done;
  });
}

// soon waits for all of them however they end, and never longer than that.
function soon(jobs: Promise<unknown>[], most: number): Promise<unknown> {
  const over = (): void => {};
  return Promise.race([Promise.all(jobs.map((job) => job.then(over, over))), new Promise((done) => setTimeout(done, most))]);
}

// offline has the browser keep the public help page for when there is no connection.
function offline(address: string): void {
  if (!("serviceWorker" in navigator)) return;
  const trusted = (window as { trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(to: string): string } } }).trustedTypes;
  const rules = { createScriptURL: (to: string) => to };
  const url = trusted ? trusted.createPolicy("exit", rules).createScriptURL(address) : address;
  navigator.serviceWorker.register(url).catch(() => {});
}
