export interface SettleWatchOptions {
  /** How long nothing must come before a study counts as stable; asked at each arrival. */
  readonly settleTimeMs: () => number;
  readonly now: () => number;
  readonly onSettled: (studyIds: readonly number[]) => void;
}

/** Says when studies turn from `receiving` to `stable`, so that the worklist need not ask. */
export class SettleWatch {
  readonly #options: SettleWatchOptions;
  /** When each study settles, in order of arrival: the longest silent first. */
  readonly #settlesAt = new Map<number, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SettleWatchOptions) {
    this.#options = options;
  }

  arrived(studyIds: readonly number[]): void {
    const settlesAt = this.#options.now() + this.#options.settleTimeMs();
    for (const studyId of studyIds) {
      this.#settlesAt.delete(studyId);
      this.#settlesAt.set(studyId, settlesAt);
    }
    if (this.#timer === undefined) this.#wait();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#settlesAt.clear();
  }

  #wait(): void {
    this.#timer = undefined;
    const [next] = this.#settlesAt.values();
    if (next === undefined) return;
    this.#timer = setTimeout(() => this.#settle(), Math.max(0, next - this.#options.now()));
    this.#timer.unref();
  }

  #settle(): void {
    const nowMs = this.#options.now();
    const settled = [...this.#settlesAt].filter(([, at]) => at <= nowMs).map(([studyId]) => studyId);
    for (const studyId of settled) this.#settlesAt.delete(studyId);
    if (settled.length > 0) this.#options.onSettled(settled);
    this.#wait();
  }
}
