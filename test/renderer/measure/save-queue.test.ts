import { describe, expect, test, vi } from 'vitest';
import { SaveQueue, type SaveState } from '../../../renderer/measure/save-queue.ts';
import { asNegatoscopeError, NegatoscopeError } from '../../../shared/errors.ts';

const full = new NegatoscopeError('store.full', 'no room', { neededBytes: 1, availableBytes: 0 });

function queueOver(write: (key: string, value: string, revision: number) => Promise<number>) {
  const states: (readonly [string, SaveState['kind'] | 'saved'])[] = [];
  const delays: { task: () => void; delayMs: number }[] = [];
  const remove = vi.fn<(key: string, last: string) => Promise<void>>(() => Promise.resolve());
  const queue = new SaveQueue<string>({
    write,
    remove,
    asError: (thrown) => asNegatoscopeError(thrown, 'test'),
    onState: (key, state) => states.push([key, state?.kind ?? 'saved']),
    later: (task, delayMs) => delays.push({ task, delayMs }),
  });
  return { queue, states, delays, remove };
}

describe('the save queue', () => {
  test('saves a thing as it was last wanted, one call at a time, each from the revision before', async () => {
    const calls: (readonly [string, number])[] = [];
    const { queue, states } = queueOver((_, value, revision) => {
      calls.push([value, revision]);
      return Promise.resolve(revision + 1);
    });
    queue.want('a', 'one');
    queue.want('a', 'two');
    queue.want('a', 'three');
    expect(await queue.settled()).toBe(true);
    // `one` was under way; `two` was never wanted by the time that it came back.
    expect(calls).toEqual([
      ['one', 0],
      ['three', 1],
    ]);
    expect(states.at(-1)).toEqual(['a', 'saved']);
  });

  test('says at once that a save failed, keeps the thing, and tries again by itself, ever more slowly', async () => {
    let failures = 2;
    const write = vi.fn<() => Promise<number>>(() =>
      failures-- > 0 ? Promise.reject(full) : Promise.resolve(1),
    );
    const { queue, states, delays } = queueOver(write);
    queue.want('a', 'one');
    expect(await queue.settled()).toBe(false);
    expect(states.at(-1)).toEqual(['a', 'failed']);
    expect(queue.isUnsaved('a')).toBe(true);
    delays[0]?.task();
    await queue.settled();
    delays[1]?.task();
    expect(await queue.settled()).toBe(true);
    expect(delays.map(({ delayMs }) => delayMs)).toEqual([1000, 2000]);
    expect(write).toHaveBeenCalledTimes(3);
  });

  test('does not overwrite what another window has changed until a person says so', async () => {
    const revisions: number[] = [];
    const { queue, delays } = queueOver((_, __, revision) => {
      revisions.push(revision);
      return revision === 7
        ? Promise.resolve(8)
        : Promise.reject(
            new NegatoscopeError('store.changed-elsewhere', 'other', {
              id: 'a',
              expectedRevision: revision,
              foundRevision: 7,
            }),
          );
    });
    queue.want('a', 'mine');
    expect(await queue.settled()).toBe(false);
    expect(delays).toEqual([]);
    queue.retry();
    expect(await queue.settled()).toBe(true);
    expect(revisions).toEqual([0, 7]);
  });

  test('removes what was stored, and asks nothing for what never was', async () => {
    const { queue, remove } = queueOver((_, __, revision) => Promise.resolve(revision + 1));
    queue.want('never', null);
    queue.want('a', 'one');
    await queue.settled();
    queue.want('a', null);
    expect(await queue.settled()).toBe(true);
    expect(remove.mock.calls).toEqual([['a', 'one']]);
  });

  test('stores a thing anew that is wanted again while it is being removed', async () => {
    const revisions: number[] = [];
    const { queue } = queueOver((_, __, revision) => {
      revisions.push(revision);
      return Promise.resolve(revision + 1);
    });
    queue.want('a', 'one');
    await queue.settled();
    queue.want('a', null);
    queue.want('a', 'again');
    expect(await queue.settled()).toBe(true);
    expect(revisions).toEqual([0, 0]);
  });

  test('a failure of one thing leaves the next to be saved', async () => {
    const { queue } = queueOver((key) => (key === 'bad' ? Promise.reject(full) : Promise.resolve(1)));
    queue.want('bad', 'x');
    queue.want('good', 'y');
    expect(await queue.settled()).toBe(false);
    expect(queue.isUnsaved('good')).toBe(false);
    expect(queue.unsavedCount).toBe(1);
  });
});
