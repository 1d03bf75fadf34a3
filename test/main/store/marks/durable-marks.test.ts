import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { expect, test } from 'vitest';
import { connectClient } from '../../../bench/workstation-client.ts';
import { writeSyntheticStudy } from '../../../bench/synthetic-study.ts';
import { lengthDraft } from '../../../support/annotation-drafts.ts';
import { openCache } from '../../../support/cache-under-test.ts';
import { sendUntilGone, startDoomedWorkstation } from '../../../support/doomed-workstation.ts';
import { programsMissing } from '../../../support/external-programs.ts';
import { sliceFile } from '../../../support/slice-file.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const associations = 4;
const noteId = '0e8c4c1a-5a83-4a53-8d7a-2a8c58f3d0aa';

test.skipIf(programsMissing('storescu'))(
  'what was answered as saved while four associations were storing is there after kill -9',
  { timeout: 120_000 },
  async () => {
    const files = writeSyntheticStudy(path.join(temporaryDirectory(), 'study'), {
      title: 'STORED',
      rows: 256,
      columns: 256,
      BitsStored: 12,
      seriesCount: associations,
      slicesASeries: 100,
    });
    const dataDirectory = temporaryDirectory();
    const before = openCache(dataDirectory);
    const { studyId } = await before.take(sliceFile());
    await before.close();

    const workstation = await startDoomedWorkstation(dataDirectory);
    const client = await connectClient(workstation.url);
    const { rpc } = client;
    const { token } = await rpc.reading.open.mutate({ studyId, windowId: 'window-1' });
    const acknowledged: string[] = [];
    const senders = Array.from({ length: associations }, (_, share) =>
      sendUntilGone(
        workstation,
        files.filter((__, index) => index % associations === share),
        () => {
          acknowledged.push('object');
        },
      ),
    );
    const saved: unknown[] = [];
    const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID } = lengthDraft();
    const image = { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, frameNumber: 1 };
    // Until objects come from all sides, and then everything that can be saved, the annotation last.
    while (acknowledged.length < 8) {
      const draft = lengthDraft({ annotationId: randomUUID() });
      saved.push(await rpc.marks.saveAnnotation.mutate({ token, studyId, draft, baseRevision: 0 }));
    }
    await rpc.marks.setKeyImage.mutate({ token, studyId, mark: { ...image, note: 'this one' } });
    await rpc.marks.setNote.mutate({
      token,
      studyId,
      note: { noteId, StudyInstanceUID, text: 'compare' },
    });
    await rpc.marks.markViewed.mutate({ token, studyId, frames: [{ instanceId: 1, runs: [[1, 1]] }] });
    saved.push(
      await rpc.marks.saveAnnotation.mutate({ token, studyId, draft: lengthDraft(), baseRevision: 0 }),
    );
    workstation.kill();
    expect(await workstation.ended).toBe('SIGKILL');
    client.close();
    await Promise.all(senders);

    const { reader } = openCache(dataDirectory);
    const marks = await reader.marks([studyId]);
    expect(marks.annotations).toHaveLength(saved.length);
    expect(marks.annotations).toEqual(expect.arrayContaining(saved));
    expect(marks).toMatchObject({ keyImages: [{ note: 'this one' }], notes: [{ text: 'compare' }] });
    expect(await reader.viewedFrames(studyId)).toEqual([{ instanceId: 1, runs: [[1, 1]] }]);
  },
);
