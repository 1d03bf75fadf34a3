/**
 * A set of studies by their ids, among those from `firstId` to `lastId`; at first all that there are. A byte for each:
 * in and out, and counted on the way.
 */
export class StudySet {
  readonly #firstId: number;
  readonly #existing: number;
  /** 1: named. */
  #marks: Uint8Array;
  #marked = 0;
  /** The studies in the set are the marked ones, or all that are not marked. */
  #isListed = false;

  /** @param existing how many studies there are in the range; not every id in it has one */
  constructor(firstId: number, lastId: number, existing: number) {
    this.#firstId = firstId;
    this.#existing = existing;
    this.#marks = new Uint8Array(Math.max(0, lastId - firstId + 1));
  }

  get size(): number {
    return this.#isListed ? this.#marked : this.#existing - this.#marked;
  }

  /** Of a study that there is. */
  has(studyId: number): boolean {
    const mark = this.#marks[studyId - this.#firstId];
    return mark !== undefined && (mark === 1) === this.#isListed;
  }

  /** Only what is among these too stays. */
  keep(studyIds: readonly number[]): void {
    const marks = new Uint8Array(this.#marks.length);
    const wanted = this.#isListed ? 1 : 0;
    let marked = 0;
    for (const studyId of studyIds) {
      const at = studyId - this.#firstId;
      if (this.#marks[at] !== wanted || marks[at] !== 0) continue;
      marks[at] = 1;
      marked += 1;
    }
    this.#marks = marks;
    this.#marked = marked;
    this.#isListed = true;
  }

  /** What is among these goes. */
  drop(studyIds: readonly number[]): void {
    const [before, after, change] = this.#isListed ? [1, 0, -1] : [0, 1, 1];
    for (const studyId of studyIds) {
      const at = studyId - this.#firstId;
      if (this.#marks[at] !== before) continue;
      this.#marks[at] = after;
      this.#marked += change;
    }
  }

  /** Its studies by rising id; undefined where only those are named that are not in it. */
  list(): number[] | undefined {
    if (!this.#isListed) return undefined;
    const found: number[] = [];
    for (let at = this.#marks.indexOf(1); at !== -1; at = this.#marks.indexOf(1, at + 1)) {
      found.push(at + this.#firstId);
    }
    return found;
  }
}
