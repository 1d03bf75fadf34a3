import path from 'node:path';
import { expect, test } from 'vitest';
import { failPoints, type FailPoint } from '../../../main/store/fail-point.ts';
import { writeSyntheticStudy } from '../../bench/synthetic-study.ts';
import { checkAfterCrash, sentObjects } from '../../support/crash-check.ts';
import { openCache } from '../../support/cache-under-test.ts';
import { sendUntilGone, startDoomedWorkstation } from '../../support/doomed-workstation.ts';
import { programsMissing } from '../../support/external-programs.ts';
import { sliceFile } from '../../support/slice-file.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/**
 * `kill -9` of a serving workstation at every step of an object's way, while `storescu` sends; then the next start. What
 * the sender was told is there, what it was not told can be sent again, and nothing is left over.
 */
const objectCount = 6;
/** The third object's turn at each place; each object is written in four pieces: file meta and 3 of 262144 bytes. */
const passOf = (name: FailPoint): number => (name === 'spool.mid-write' ? 10 : 3);

/** How many objects the sender may have had a success for: the answer to the third is sent, but perhaps not read. */
const acknowledgedAt = (name: FailPoint): readonly number[] => (name === 'answer.after' ? [2, 3] : [2]);

test.skipIf(programsMissing('storescu')).for(failPoints)(
  'a kill at %s loses nothing that was acknowledged',
  { timeout: 120_000 },
  async (name) => {
    const files = writeSyntheticStudy(path.join(temporaryDirectory(), 'study'), {
      title: 'KILLED',
      rows: 512,
      columns: 512,
      BitsStored: 12,
      seriesCount: 1,
      slicesASeries: objectCount,
    });
    const dataDirectory = temporaryDirectory();
    const before = openCache(dataDirectory);
    const { studyId } = await before.take(sliceFile());
    await before.store.setReadState({ studyIds: [studyId], readState: 'read' });
    await before.close();

    const workstation = await startDoomedWorkstation(dataDirectory, { name, pass: passOf(name) });
    const acknowledged = await sendUntilGone(workstation, files);
    expect(await workstation.ended).toBe('SIGKILL');

    const result = await checkAfterCrash(dataDirectory, sentObjects(files), acknowledged, '2.25.1003');
    process.stdout.write(
      `${name.padEnd(24)} ${result.acknowledged} acknowledged, ${result.recovered} recovered, ${result.removedFromSpool} removed from the spool, ${result.broken.length} promises broken\n`,
    );
    expect(result.broken).toEqual([]);
    expect(acknowledgedAt(name)).toContain(result.acknowledged);
  },
);
