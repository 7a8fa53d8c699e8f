// Brings in a part of the scripts that most pages do not need. What it hands over comes in an event at its own element,
// so that nothing has to stand in the window.
import { ours } from "./ours";

// chunk loads the script at that address and gives what it handed over. It fails when there is no connection; called
// again it tries again.
export function chunk<T>(address: string): Promise<T> {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.addEventListener("chunk", (event) => done((event as CustomEvent<T>).detail));
    script.addEventListener("error", () => {
      script.remove();
      failed(new Error("not loaded"));
    });
    script.src = ours(address);
    document.head.append(script);
  });
}
