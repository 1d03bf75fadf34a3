/** Lets calls through, or keeps them waiting while what they work on is exchanged. */
export class CallGate {
  #running = 0;
  #isHeld = false;
  readonly #drained: (() => void)[] = [];
  readonly #waiting: (() => void)[] = [];

  async pass<Result>(call: () => Promise<Result>): Promise<Result> {
    while (this.#isHeld) await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    this.#running += 1;
    try {
      return await call();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) for (const resolve of this.#drained.splice(0)) resolve();
    }
  }

  /** Resolves when the calls under way have ended; later ones wait for `release`. */
  async hold(): Promise<void> {
    this.#isHeld = true;
    if (this.#running > 0) await new Promise<void>((resolve) => void this.#drained.push(resolve));
  }

  release(): void {
    this.#isHeld = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
