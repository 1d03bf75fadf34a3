import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepWorkspace } from '../../../renderer/reading/keep-workspace.ts';
import { createReadingStore } from '../../../renderer/reading/reading-store.ts';
import type { Workspace } from '../../../shared/model/workspace.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open() {
  const store = createReadingStore();
  const saved: (Workspace | null)[] = [];
  store.setState({
    phase: { kind: 'open' },
    groups: [
      {
        study: buildStudyRow({ StudyInstanceUID: '2.25.9', patientKey: 'key' }),
        isCurrent: true,
        load: { kind: 'loaded', displaySetIds: [] },
      },
    ],
  });
  const stop = keepWorkspace(store, async (workspace) => void saved.push(workspace));
  return { saved, stop, change: (activeTile: number) => store.setState({ activeTile }) };
}

describe('keeping what the window shows', () => {
  it('writes once when it rests, by study and patient', () => {
    const { saved, change } = open();
    for (const tile of [1, 2, 3]) {
      change(tile);
      vi.advanceTimersByTime(100);
    }
    expect(saved).toEqual([]);
    vi.advanceTimersByTime(400);
    expect(saved).toMatchObject([{ StudyInstanceUID: '2.25.9', patientKey: 'key', activeTile: 3 }]);
  });

  it('writes every few seconds while it never rests', () => {
    const { saved, change } = open();
    for (let step = 0; step < 110; step++) {
      change(step % 4);
      vi.advanceTimersByTime(100);
    }
    expect(saved).toHaveLength(2);
  });

  it('forgets it when the study is closed on purpose', () => {
    const { saved, stop, change } = open();
    change(1);
    stop();
    vi.advanceTimersByTime(10_000);
    expect(saved).toEqual([null]);
  });
});
