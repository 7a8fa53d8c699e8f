// Keeps the hidden list of quotes as it will be shared: what is ticked to be left out is not in it, so that a draft that
// is kept meanwhile has it right as well. The server reads the ticks itself.
export function leave(tick: HTMLElement): void {
  if (!(tick instanceof HTMLInputElement)) return;
  const list = tick.form?.querySelector<HTMLInputElement>("[name=quote]");
  if (!list) return;
  const whole = list.value.split(" ");
  tick.addEventListener("change", () => {
    list.value = without(list.value, whole, tick.value, tick.checked);
    list.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// without is the list with one quote out of it, or back in its old place.
export function without(now: string, whole: string[], ref: string, out: boolean): string {
  const stays = new Set(now.split(" "));
  if (out) stays.delete(ref);
  else stays.add(ref);
  return whole.filter((one) => stays.has(one)).join(" ");
}
