/** The parts of the reading view that the keyboard walks through, in the order of the screen. */
const regions = ['.reading-bar', '.strip', '.wall', '.side-panel', '.bottom-bar'] as const;

const stops = '[data-tile][tabindex="0"], button:not(:disabled), input:not(:disabled), [tabindex="0"]';

/**
 * Moves the focus to the next part that can have it. In the wall the tab key goes from viewport to viewport, so that
 * this is the way out of it, as between the panes of other programs.
 */
export function focusRegion(step: 1 | -1, page: Document = document): void {
  const there = regions.map((selector) => page.querySelector(selector)).filter((region) => region !== null);
  const at = there.findIndex((region) => region.contains(page.activeElement));
  for (let distance = 1; distance <= there.length; distance++) {
    const from = at < 0 && step < 0 ? 0 : at;
    const region = there[(((from + step * distance) % there.length) + there.length) % there.length];
    const all = [...(region?.querySelectorAll<HTMLElement>(stops) ?? [])];
    const stop = all.find((candidate) => candidate.tabIndex === 0);
    if (stop === undefined) continue;
    stop.focus();
    return;
  }
}
