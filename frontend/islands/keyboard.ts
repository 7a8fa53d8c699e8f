// Where the keyboard on the screen covers the page instead of making it smaller (iOS), what sticks to the bottom would lie
// under it or over the line being written. The page is told, and its style sheet puts these back into the flow.
export function keyboard(): void {
  const view = window.visualViewport;
  if (!view) return;
  const look = (): void => {
    document.documentElement.toggleAttribute("data-keyboard", covered(view.height * view.scale, window.innerHeight));
  };
  view.addEventListener("resize", look);
  look();
}

// covered says whether so much of the page is hidden that it can only be a keyboard, and not the browser's own bars.
export const covered = (seen: number, whole: number): boolean => whole - seen > 150;
