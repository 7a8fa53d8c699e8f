// Copies the text of another element, and says so in words. Without a clipboard the text is there to be selected.
export function copy(line: HTMLElement): void {
  const from = document.getElementById(line.dataset["from"] ?? "");
  const said = line.querySelector("[role=status]");
  if (!from || !said || !navigator.clipboard) return;
  line.hidden = false;
  line.querySelector("button")?.addEventListener("click", () => {
    navigator.clipboard.writeText(from.textContent.trim()).then(
      () => { said.textContent = line.dataset["sayDone"] ?? ""; },
      () => { said.textContent = line.dataset["sayFailed"] ?? ""; },
    );
  });
}
