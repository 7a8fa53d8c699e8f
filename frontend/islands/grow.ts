// Lets a box grow with its words where the browser's own field-sizing does not.
export function grow(box: HTMLElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  const fit = (): void => {
    box.style.blockSize = "auto";
    box.style.blockSize = `${box.scrollHeight + 4}px`;
  };
  box.addEventListener("input", fit);
  fit();
}
