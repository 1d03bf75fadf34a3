import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { writeSyntheticStudy } from '../bench/synthetic-study.ts';
import { openCache } from '../support/cache-under-test.ts';
import { checkAfterCrash, sentObjects } from '../support/crash-check.ts';
import { sendUntilGone, startDoomedWorkstation } from '../support/doomed-workstation.ts';
import { programsMissing } from '../support/external-programs.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { sliceFile } from '../support/slice-file.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/**
 * `kill -9` of a serving workstation at a random moment while four associations send, then the next start. The moment is
 * a number of answers, and up to 8 ms more, which is about what one object takes.
 *
 * NEGATOSCOPE_KILLS (default 5) and NEGATOSCOPE_SEED (default random) are set by `node test/fuzz/kill-at-random.ts N SEED`.
 */
const kills = Number(process.env['NEGATOSCOPE_KILLS'] ?? 5);
const seed = Number(process.env['NEGATOSCOPE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const associations = 4;
const objectCount = 40;
const objectMs = 8;

test.skipIf(programsMissing('storescu'))(
  'kills at random over four associations lose nothing that was acknowledged',
  { timeout: 60_000 * kills },
  async () => {
    const random = seededRandom(seed);
    const files = writeSyntheticStudy(path.join(temporaryDirectory(), 'study'), {
      title: 'KILLED',
      rows: 256,
      columns: 256,
      BitsStored: 12,
      seriesCount: associations,
      slicesASeries: objectCount / associations,
    });
    const sent = sentObjects(files);
    const total = { acknowledged: 0, recovered: 0, removedFromSpool: 0 };
    const broken: string[] = [];
    for (let kill = 1; kill <= kills; kill++) {
      const dataDirectory = temporaryDirectory();
      const before = openCache(dataDirectory);
      const { studyId } = await before.take(sliceFile());
      await before.store.setReadState({ studyIds: [studyId], readState: 'read' });
      await before.close();
      const workstation = await startDoomedWorkstation(dataDirectory);
      let answersLeft = Math.floor(random() * objectCount);
      const moreMs = random() * objectMs;
      const onAcknowledged = (): void => {
        answersLeft -= 1;
        if (answersLeft === 0) void delay(moreMs).then(() => workstation.kill());
      };
      if (answersLeft === 0) void delay(moreMs).then(() => workstation.kill());
      const answered = await Promise.all(
        Array.from({ length: associations }, (_, share) =>
          sendUntilGone(
            workstation,
            files.filter((__, index) => index % associations === share),
            onAcknowledged,
          ),
        ),
      );
      workstation.kill();
      await workstation.ended;
      const result = await checkAfterCrash(dataDirectory, sent, answered.flat(), '2.25.1003');
      total.acknowledged += result.acknowledged;
      total.recovered += result.recovered;
      total.removedFromSpool += result.removedFromSpool;
      broken.push(...result.broken.map((text) => `kill ${kill}: ${text}`));
    }
    process.stdout.write(
      `${kills} kills (seed ${seed}): ${total.acknowledged} of ${kills * objectCount} objects acknowledged and there, ${total.recovered} more recovered, ${total.removedFromSpool} removed from the spool, ${broken.length} promises broken\n`,
    );
    expect(broken).toEqual([]);
  },
);
