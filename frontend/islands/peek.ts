// Shows what stands in a password box, for as long as its tick is set; it is hidden again before anything is sent.
export function peek(label: HTMLElement): void {
  const box = document.getElementById(label.dataset["box"] ?? "");
  const tick = label.querySelector("input");
  if (!(box instanceof HTMLInputElement) || !tick) return;
  const hide = (): void => {
    tick.checked = false;
    box.type = "password";
  };
  label.hidden = false;
  tick.addEventListener("change", () => { box.type = tick.checked ? "text" : "password"; });
  box.form?.addEventListener("submit", hide);
  addEventListener("pagehide", hide);
}
