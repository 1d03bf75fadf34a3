import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkoutFiles } from '../../../app/launch/checkout-files.ts';
import { findInstances } from '../../../main/query/find-instances.ts';
import { Tag } from '../../../shared/dicom/tags.ts';
import { parsePart10 } from '../../../shared/dicom/part10.ts';
import { readFileSync } from 'node:fs';
import { startOrthanc } from '../../bench/bench-receivers.ts';
import { writeSyntheticStudy } from '../../bench/synthetic-study.ts';
import { programsMissing } from '../../support/external-programs.ts';
import { runProgram } from '../../support/run-program.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

test.skipIf(programsMissing('Orthanc', 'storescu'))(
  'Orthanc says which objects of a study it has: those that were sent, and no others',
  { timeout: 60_000 },
  async () => {
    const directory = temporaryDirectory();
    const files = writeSyntheticStudy(path.join(directory, 'study'), {
      title: 'ASKED',
      rows: 16,
      columns: 16,
      BitsStored: 12,
      seriesCount: 2,
      slicesASeries: 3,
    });
    const objects = files.map((file) => {
      const { dataSet } = parsePart10(readFileSync(file));
      return {
        file,
        StudyInstanceUID: dataSet.text(Tag.StudyInstanceUID) ?? '',
        SeriesInstanceUID: dataSet.text(Tag.SeriesInstanceUID) ?? '',
        SOPInstanceUID: dataSet.text(Tag.SOPInstanceUID) ?? '',
      };
    });
    const orthanc = await startOrthanc(directory);
    onTestFinished(() => orthanc.stop());
    const ask = (): Promise<ReadonlySet<string>> =>
      findInstances(checkoutFiles.workerUrls.query, {
        host: '127.0.0.1',
        port: orthanc.port,
        tls: null,
        calledAe: orthanc.ae,
        callingAe: 'NEGATOSCOPE',
        StudyInstanceUID: objects[0]?.StudyInstanceUID ?? '',
        SeriesInstanceUIDs: [...new Set(objects.map(({ SeriesInstanceUID }) => SeriesInstanceUID))],
        timeoutMs: 20_000,
        mostResponses: 100,
      });
    expect([...(await ask())]).toEqual([]);
    const sent = objects.slice(0, 4);
    const target = ['-aec', orthanc.ae, '127.0.0.1', String(orthanc.port)];
    const { exitCode } = await runProgram('storescu', [...target, ...sent.map(({ file }) => file)]);
    expect(exitCode).toBe(0);
    expect([...(await ask())].toSorted()).toEqual(
      sent.map(({ SOPInstanceUID }) => SOPInstanceUID).toSorted(),
    );
  },
);
