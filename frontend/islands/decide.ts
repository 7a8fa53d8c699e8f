// Calls the button of the decision by what was chosen: "Return to Willow". Without this it says "Carry this out".

export function decide(form: HTMLElement): void {
  const button = form.querySelector<HTMLElement>("[data-button]");
  if (!button) return;
  const name = (): void => {
    const chosen = [...form.querySelectorAll<HTMLElement>("[data-act]:checked")].map((act) => act.dataset["act"] ?? "");
    button.textContent = called(chosen, button.dataset["button"] ?? "");
  };
  form.addEventListener("change", name);
  name();
}

// called is the name of all that was chosen: the one act that has a name, or what covers several.
export function called(chosen: string[], all: string): string {
  const named = chosen.filter((name) => name !== "");
  return named.length === 1 ? named[0] ?? all : all;
}
