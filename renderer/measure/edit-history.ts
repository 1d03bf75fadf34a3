/** One change of one thing: what it was and what it became; null where it was not there. */
export interface Edit<Value> {
  readonly key: string;
  readonly before: Value | null;
  readonly after: Value | null;
}

/** More than anybody takes back, and no more memory than a few measurements. */
const historyLimit = 200;

/** What can be taken back and done again. */
export class EditHistory<Value> {
  #done: Edit<Value>[] = [];
  #undone: Edit<Value>[] = [];

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** A new change: what was taken back before it can no longer be done again. */
  record(edit: Edit<Value>): void {
    this.#done = [...this.#done, edit].slice(-historyLimit);
    this.#undone = [];
  }

  /** The change to make in order to take the last one back. */
  undo(): Edit<Value> | null {
    const edit = this.#done.pop();
    if (edit === undefined) return null;
    this.#undone.push(edit);
    return { key: edit.key, before: edit.after, after: edit.before };
  }

  redo(): Edit<Value> | null {
    const edit = this.#undone.pop();
    if (edit === undefined) return null;
    this.#done.push(edit);
    return edit;
  }

  clear(): void {
    this.#done = [];
    this.#undone = [];
  }
}
