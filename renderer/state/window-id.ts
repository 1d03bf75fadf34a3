/**
 * Names this window to the workstation, also after its page was loaded anew or its renderer died: a window has one
 * reading session at a time, and finds what it showed under this name.
 */
const storageKey = 'negatoscope.window';

let id: string | undefined;
let isKnown = false;

export function windowId(): string {
  if (id === undefined) {
    const stored = sessionStorage.getItem(storageKey);
    isKnown = stored !== null;
    id = stored ?? crypto.randomUUID();
    sessionStorage.setItem(storageKey, id);
  }
  return id;
}

/** True where this page takes the place of one that showed something in the same window. */
export function isSameWindow(): boolean {
  windowId();
  return isKnown;
}

/** Goes on under the name of a window that is no more. */
export function takeWindowId(other: string): void {
  id = other;
  sessionStorage.setItem(storageKey, other);
}
