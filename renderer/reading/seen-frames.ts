/** Which places of each display set were on screen, for the viewed tracker. */
export class SeenFrames {
  readonly #seen = new Map<string, Set<number>>();

  /** True when the place was not seen before. */
  mark(displaySetId: string, position: number): boolean {
    const places = this.#seen.get(displaySetId) ?? new Set();
    this.#seen.set(displaySetId, places);
    const before = places.size;
    places.add(position);
    return places.size > before;
  }

  count(displaySetId: string): number {
    return this.#seen.get(displaySetId)?.size ?? 0;
  }

  clear(): void {
    this.#seen.clear();
  }
}
