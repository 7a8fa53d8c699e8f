// Hands over what a script that islands/chunk.ts loads brings with it. It is called once, while that script runs.
export function handOver(detail: unknown): void {
  document.currentScript?.dispatchEvent(new CustomEvent("chunk", { detail }));
}
