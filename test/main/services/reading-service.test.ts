import { describe, expect, it } from 'vitest';
import { createReadingService } from '../../../main/services/reading-service.ts';
import type { DisplaySetsOfStudy } from '../../../main/store/reader-api.ts';
import type { StudyRow } from '../../../shared/model/worklist.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

function readerOf(studies: Readonly<Record<number, { study: StudyRow; priors: StudyRow[] }>>) {
  return {
    displaySets: (studyId: number): Promise<DisplaySetsOfStudy> => {
      const found = studies[studyId];
      if (found === undefined) return Promise.reject(new Error(`no study ${studyId}`));
      return Promise.resolve({ ...found, displaySets: [], hangingChoice: null });
    },
    studyRows: () => Promise.resolve([]),
    instanceTags: (instanceId: number) =>
      Promise.resolve({
        studyId: instanceId,
        tags: { SOPInstanceUID: `2.25.${instanceId}`, lines: [], leftOutCount: 0 },
      }),
  };
}

const current = buildStudyRow({ studyId: 1, patientKey: 'a' });
const prior = buildStudyRow({ studyId: 2, patientKey: 'a' });
const stranger = buildStudyRow({ studyId: 3, patientKey: 'b' });
const reader = readerOf({
  1: { study: current, priors: [prior] },
  2: { study: prior, priors: [current] },
  3: { study: stranger, priors: [] },
});

describe('reading sessions', () => {
  it('cover the opened study and the priors of the same patient, and nothing else', async () => {
    const reading = createReadingService(reader);
    const { token } = await reading.open(1, 'window-1');
    expect(() => reading.checkStudy(token, 1)).not.toThrow();
    expect(() => reading.checkStudy(token, 2)).not.toThrow();
    expect(() => reading.checkStudy(token, 3)).toThrow(
      expect.objectContaining({ code: 'reading.stale-token' }),
    );
    await expect(reading.displaySets(token, 3)).rejects.toMatchObject({ code: 'reading.stale-token' });
  });

  it('tell what a file holds only of the patient whose study is open', async () => {
    const reading = createReadingService(reader);
    const { token } = await reading.open(1, 'window-1');
    // The stand-in names instances like their study.
    await expect(reading.instanceTags(token, 2)).resolves.toMatchObject({ SOPInstanceUID: '2.25.2' });
    await expect(reading.instanceTags(token, 3)).rejects.toMatchObject({ code: 'reading.stale-token' });
    await expect(reading.instanceTags('no token', 1)).rejects.toMatchObject({ code: 'reading.stale-token' });
  });

  it('end when another study is opened in the same window', async () => {
    const reading = createReadingService(reader);
    const first = await reading.open(1, 'window-1');
    const second = await reading.open(3, 'window-1');
    expect(second.token).not.toBe(first.token);
    expect(() => reading.checkStudy(first.token, 1)).toThrow(
      expect.objectContaining({ code: 'reading.stale-token' }),
    );
    expect(() => reading.checkStudy(second.token, 3)).not.toThrow();
  });

  it('end when a person gives one of their studies to another patient', async () => {
    const reading = createReadingService(reader);
    const first = await reading.open(1, 'window-1');
    const second = await reading.open(3, 'window-2');
    reading.endSessionsOf([2]);
    expect(() => reading.checkStudy(first.token, 1)).toThrow(
      expect.objectContaining({ code: 'reading.stale-token' }),
    );
    expect(() => reading.checkStudy(second.token, 3)).not.toThrow();
  });

  it('of two windows do not disturb each other', async () => {
    const reading = createReadingService(reader);
    const first = await reading.open(1, 'window-1');
    await reading.open(3, 'window-2');
    expect(() => reading.checkStudy(first.token, 1)).not.toThrow();
  });

  it('let the newest open of a window win when answers come out of order', async () => {
    let releaseFirst: (() => void) | undefined;
    const gate = new Promise<void>((resolve) => {
      releaseFirst = resolve;
    });
    const reading = createReadingService({
      ...reader,
      displaySets: async (studyId) => {
        if (studyId === 1) await gate;
        return reader.displaySets(studyId);
      },
    });
    const slow = reading.open(1, 'window-1');
    const fast = await reading.open(3, 'window-1');
    releaseFirst?.();
    await expect(slow).rejects.toMatchObject({ code: 'operation.cancelled' });
    expect(() => reading.checkStudy(fast.token, 3)).not.toThrow();
  });

  it('refuse a prior whose patient was corrected after the session opened', async () => {
    let key = 'a';
    const reading = createReadingService({
      ...reader,
      displaySets: async (studyId) => {
        const found = await reader.displaySets(studyId);
        return studyId === 2 ? { ...found, study: { ...found.study, patientKey: key } } : found;
      },
    });
    const { token } = await reading.open(1, 'window-1');
    await expect(reading.displaySets(token, 2)).resolves.toEqual([]);
    key = 'b';
    await expect(reading.displaySets(token, 2)).rejects.toMatchObject({ code: 'reading.stale-token' });
  });
});
