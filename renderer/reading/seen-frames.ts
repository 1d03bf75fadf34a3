/** Which frames of each display set were on screen, for the viewed tracker. By frame: a protocol may sort anew. */
export class SeenFrames {
  readonly #seen = new Map<string, Set<string>>();

  /** True when the frame was not seen before. */
  mark(displaySetId: string, frame: string): boolean {
    const frames = this.#seen.get(displaySetId) ?? new Set();
    this.#seen.set(displaySetId, frames);
    const before = frames.size;
    frames.add(frame);
    return frames.size > before;
  }

  count(displaySetId: string): number {
    return this.#seen.get(displaySetId)?.size ?? 0;
  }

  clear(): void {
    this.#seen.clear();
  }
}
