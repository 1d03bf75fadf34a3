import { useEffect, useRef, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';

export interface Roving<Host extends HTMLElement> {
  readonly ref: RefObject<Host | null>;
  readonly 'data-roving': '';
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFocus: (event: FocusEvent) => void;
}

const stops = 'button:not(:disabled), input:not(:disabled), select:not(:disabled)';

/**
 * One stop for the tab key in a list or bar of controls, the arrows moving within it (WAI-ARIA, roving tabindex).
 * For the element around them.
 */
export function useRoving<Host extends HTMLElement>(): Roving<Host> {
  const ref = useRef<Host>(null);
  // Controls come and go with every drawing: exactly one of those that are there is a stop.
  useEffect(() => {
    const all = listStops(ref.current);
    const current = all.find((stop) => stop.tabIndex === 0) ?? all[0];
    for (const stop of all) stop.tabIndex = stop === current ? 0 : -1;
  });
  return {
    ref,
    'data-roving': '',
    onFocus: ({ target }) => {
      const all = listStops(ref.current);
      if (!all.some((stop) => stop === target)) return;
      for (const stop of all) stop.tabIndex = stop === target ? 0 : -1;
    },
    onKeyDown: (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      const all = listStops(ref.current);
      const at = all.findIndex((stop) => stop === event.target);
      const next = at < 0 ? undefined : all[placeAfter(event.key, at, all.length)];
      if (next === undefined || next === event.target) return;
      event.preventDefault();
      next.focus();
    },
  };
}

function listStops(host: HTMLElement | null): HTMLElement[] {
  return [...(host?.querySelectorAll<HTMLElement>(stops) ?? [])];
}

/** The place that a key leads to from a place of so many; the same where it leads nowhere. */
export function placeAfter(key: string, at: number, count: number): number {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return (at + 1) % count;
    case 'ArrowUp':
    case 'ArrowLeft':
      return (at - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return at;
  }
}
