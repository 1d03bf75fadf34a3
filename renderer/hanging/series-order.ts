import type { Show } from '../../shared/hanging/protocol.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import type { ReadingStore } from '../reading/reading-store.ts';
import { sortedSet } from './sort-display-set.ts';

/**
 * In which order the series of the open study are, where a protocol sorted them. A series has one order at a time:
 * while it hangs elsewhere it stays as it is there, and the panel names the order that it has.
 */
export class SeriesOrder {
  readonly #store: ReadingStore;
  /** Display sets as they were received, where they were sorted. */
  readonly #received = new Map<string, DisplaySet>();

  constructor(store: ReadingStore) {
    this.#store = store;
  }

  clear(): void {
    this.#received.clear();
  }

  /** As it was received: what rules are asked of. */
  received(displaySetId: string): DisplaySet | undefined {
    return this.#received.get(displaySetId) ?? this.#store.getState().displaySets.get(displaySetId);
  }

  /** The series in the order that a box asks for; null is that in which it was received. */
  sorted(shown: DisplaySet, sort: Show['sort']): DisplaySet {
    const { displaySetId } = shown;
    const received = this.#received.get(displaySetId) ?? shown;
    const wanted = sort === null ? received : sortedSet(received, sort);
    const isHung = this.#store.getState().tiles.some((tile) => tile.displaySetId === displaySetId);
    if (isHung || wanted.orderedBy === shown.orderedBy) return shown;
    this.#received.set(displaySetId, received);
    this.#store.setState(({ displaySets }) => ({
      displaySets: new Map([...displaySets, [displaySetId, wanted]]),
    }));
    return wanted;
  }
}
