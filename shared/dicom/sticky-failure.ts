/** Remembers the first failure of an object whose state it left broken, and throws it again at every later use. */
export class StickyFailure {
  #failure: unknown;

  guard<Result>(step: () => Result): Result {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      return step();
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }
}
