/** What of a wheel event decides how far to scroll. */
export interface WheelTurn {
  readonly deltaY: number;
  /** `WheelEvent.deltaMode`: 0 pixels, 1 lines, 2 pages. */
  readonly deltaMode: number;
}

/** A notch of a mouse wheel is 100 or 120 px in Chromium; touch pads send many small turns. */
const notchPx = 120;
const smallestNotchPx = 60;
/** Touch pads: this many pixels of finger movement are a slice. */
const touchPx = 24;

/** Turns wheel events into slices: a notch is one, and small movements add up until they make one. */
export class WheelSteps {
  #rest = 0;

  /** Slices to scroll, forward positive. */
  take({ deltaY, deltaMode }: WheelTurn): number {
    if (deltaMode !== 0) return Math.sign(deltaY);
    if (Math.abs(deltaY) >= smallestNotchPx) {
      this.#rest = 0;
      return Math.sign(deltaY) * Math.max(1, Math.round(Math.abs(deltaY) / notchPx));
    }
    // A change of direction starts anew.
    if (Math.sign(deltaY) !== Math.sign(this.#rest)) this.#rest = 0;
    this.#rest += deltaY;
    // `+ 0` turns -0 into 0.
    const steps = Math.trunc(this.#rest / touchPx) + 0;
    this.#rest -= steps * touchPx;
    return steps;
  }
}
