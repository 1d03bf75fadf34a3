import { afterEach, expect, test, vi } from 'vitest';
import { receiveMessage } from '../../../renderer/state/workstation-events.ts';
import { studyPages } from '../../../renderer/state/worklist-store.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('what changed between the first questions of a window and its event stream is asked for once the stream is open', () => {
  const refresh = vi.spyOn(studyPages, 'refresh').mockResolvedValue();
  receiveMessage({ kind: 'status', status: 'connecting' });
  expect(refresh).not.toHaveBeenCalled();
  receiveMessage({ kind: 'status', status: 'open' });
  expect(refresh.mock.calls).toEqual([['all']]);
  // Other windows ask for the status, and all hear it.
  receiveMessage({ kind: 'status', status: 'open' });
  expect(refresh).toHaveBeenCalledTimes(1);
  // After a break the stream says itself that it is back.
  receiveMessage({ kind: 'status', status: 'lost' });
  receiveMessage({ kind: 'status', status: 'open' });
  receiveMessage({ kind: 'resumed' });
  expect(refresh).toHaveBeenCalledTimes(2);
});
