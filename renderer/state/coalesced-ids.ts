/**
 * Gathers ids for a moment and hands them over once, so that a burst of arrivals becomes one question to the
 * workstation and not hundreds.
 */
export class CoalescedIds<Id> {
  readonly #ids = new Set<Id>();
  readonly #windowMs: number;
  readonly #deliver: (ids: Id[]) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(windowMs: number, deliver: (ids: Id[]) => void) {
    this.#windowMs = windowMs;
    this.#deliver = deliver;
  }

  add(ids: readonly Id[]): void {
    for (const id of ids) this.#ids.add(id);
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const gathered = [...this.#ids];
      this.#ids.clear();
      this.#deliver(gathered);
    }, this.#windowMs);
  }
}
