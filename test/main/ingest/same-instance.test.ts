import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openInstanceComparer } from '../../../main/ingest/compare-instances.ts';
import type {
  IncomingFormat,
  InstanceSource,
  IngestOutcome,
} from '../../../main/ingest/incoming-instance.ts';
import { openIngest } from '../../../main/ingest/open-ingest.ts';
import { reindex } from '../../../main/store/keeping/reindex.ts';
import { reconcileCache } from '../../support/cache-invariants.ts';
import { openCache, type CacheUnderTest } from '../../support/cache-under-test.ts';
import { buildFile, explicitBig, implicitLittle } from '../../support/dicom-builder.ts';
import { programsMissing } from '../../support/external-programs.ts';
import { runProgram } from '../../support/run-program.ts';
import { sliceDataSet, sliceFile, type SliceValues } from '../../support/slice-file.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const decoderUrl = new URL('../../../main/decode/decoder-worker.ts', import.meta.url);
const scanner: InstanceSource = { kind: 'folder', label: 'scanner', batchId: 'b-1' };
const archive: InstanceSource = { kind: 'folder', label: 'archive', batchId: 'b-2' };
const part10: IncomingFormat = { kind: 'part10' };

/** A cache whose ingest compares, as the listener's and the importer's do. */
function openComparingCache(): { cache: CacheUnderTest; take: Take } {
  const cache = openCache();
  const comparer = openInstanceComparer(decoderUrl);
  onTestFinished(() => comparer.close());
  const { dataDirectory, store, clock } = cache;
  const ingest = openIngest({ dataDirectory, store, now: () => clock.nowMs, comparer });
  return {
    cache,
    take: async (bytes, source = scanner, format = part10) => {
      const incoming = ingest.begin(source, format);
      await incoming.write(bytes);
      return incoming.finish();
    },
  };
}

type Take = (bytes: Uint8Array, source?: InstanceSource, format?: IncomingFormat) => Promise<IngestOutcome>;

/** The slice in another transfer syntax, its data set as `encoding` has it. */
function sliceIn(
  encoding: typeof implicitLittle,
  TransferSyntaxUID: string,
  values: SliceValues = {},
): Uint8Array {
  return buildFile(sliceDataSet(values, encoding), TransferSyntaxUID);
}

const implicitUid = '1.2.840.10008.1.2';
const bigEndianUid = '1.2.840.10008.1.2.2';

const format = (TransferSyntaxUID: string): IncomingFormat => ({
  kind: 'data-set',
  TransferSyntaxUID,
  AffectedSOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
  AffectedSOPInstanceUID: '2.25.1001',
});

function files(cache: CacheUnderTest): string[] {
  return readdirSync(path.join(cache.dataDirectory, 'instances'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

async function shownInstances(cache: CacheUnderTest, studyId: number): Promise<number[]> {
  const { displaySets } = await cache.reader.displaySets(studyId);
  return displaySets.flatMap((set) => set.frames.map((frame) => frame.instanceId));
}

async function warnings(cache: CacheUnderTest, studyId: number): Promise<string[]> {
  const [row] = await cache.reader.studyRows([studyId]);
  return row?.warnings.map(({ code }) => code) ?? [];
}

describe('an object that comes again in another encoding', () => {
  test.for([
    { what: 'implicit VR', file: sliceIn(implicitLittle, implicitUid) },
    { what: 'big endian', file: sliceIn(explicitBig, bigEndianUid) },
  ])('is kept beside the first, quietly, in $what', async ({ file }) => {
    const { cache, take } = openComparingCache();
    const first = await take(sliceFile());
    const second = await take(file, archive);
    expect(second).toMatchObject({ outcome: 'reencoded', studyId: first.studyId });
    expect(await cache.reader.list('instance', {})).toHaveLength(2);
    expect(await shownInstances(cache, first.studyId)).toEqual([first.instanceId]);
    expect(await warnings(cache, first.studyId)).toEqual([]);
    // The third time it is known.
    expect(await take(file, archive)).toMatchObject({ outcome: 'duplicate', instanceId: second.instanceId });
  });

  test.skipIf(programsMissing('dcmcjpls', 'dcmcrle', 'dcmcjpeg')).for([
    { program: 'dcmcjpls', args: [] },
    { program: 'dcmcrle', args: [] },
    { program: 'dcmcjpeg', args: ['+e1'] },
  ] as const)('is recognised when $program compressed it', async ({ program, args }) => {
    const { cache, take } = openComparingCache();
    const directory = temporaryDirectory();
    const [plain, compressed] = [path.join(directory, 'plain.dcm'), path.join(directory, 'compressed.dcm')];
    writeFileSync(plain, sliceFile());
    expect(await runProgram(program, [...args, plain, compressed])).toMatchObject({ exitCode: 0 });
    const first = await take(readFileSync(plain));
    expect(await take(readFileSync(compressed), archive)).toMatchObject({ outcome: 'reencoded' });
    expect(await warnings(cache, first.studyId)).toEqual([]);
  });

  test('is recognised also when both come at once', async () => {
    const { take } = openComparingCache();
    const outcomes = await Promise.all([take(sliceFile()), take(sliceIn(implicitLittle, implicitUid))]);
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['reencoded', 'stored']);
  });

  test('is no re-encoding when a pixel differs: the first stays shown, with a warning', async () => {
    const { cache, take } = openComparingCache();
    const first = await take(sliceFile());
    const second = await take(sliceIn(implicitLittle, implicitUid, { pixelValue: 8 }));
    expect(second.outcome).toBe('conflict');
    expect(await shownInstances(cache, first.studyId)).toEqual([first.instanceId]);
    expect(await warnings(cache, first.studyId)).toEqual(['instance.conflict']);
  });
});

describe('an object that comes again with another header', () => {
  test('is shown in place of the first when the same source sent both; both are kept', async () => {
    const { cache, take } = openComparingCache();
    const first = await take(sliceFile({ InstanceNumber: '1' }));
    const second = await take(sliceFile({ InstanceNumber: '2' }), { ...scanner, batchId: 'b-9' });
    expect(second.outcome).toBe('conflict');
    expect(await shownInstances(cache, first.studyId)).toEqual([second.instanceId]);
    expect(await warnings(cache, first.studyId)).toEqual([]);
    expect(await cache.reader.list('instance', {})).toHaveLength(2);
  });

  test('waits behind the first, with a warning, when another source sent it', async () => {
    const { cache, take } = openComparingCache();
    const first = await take(sliceFile({ InstanceNumber: '1' }));
    await take(sliceFile({ InstanceNumber: '2' }), archive);
    expect(await shownInstances(cache, first.studyId)).toEqual([first.instanceId]);
    expect(await warnings(cache, first.studyId)).toEqual(['instance.conflict']);
  });

  test('is shown again after a reindex', async () => {
    const { cache, take } = openComparingCache();
    await take(sliceFile({ InstanceNumber: '1' }));
    await take(sliceFile({ InstanceNumber: '2' }));
    await take(sliceIn(implicitLittle, implicitUid, { InstanceNumber: '2' }), archive);
    await cache.close();
    const { dataDirectory } = cache;
    await reindex({ dataDirectory, now: () => cache.clock.nowMs, onProgress: () => undefined });
    const again = openCache(dataDirectory);
    const rows = await again.reader.list('instance', {});
    expect(rows.map((row) => [row['InstanceNumber'], row['revision']])).toEqual([
      [1, 2],
      [2, 1],
      [2, 3],
    ]);
    expect(await warnings(again, 1)).toEqual([]);
  });
});

describe('a data set that comes again under another transfer syntax', () => {
  // JPEG lossless, first under the UID of any predictor, then under that of the first (PS3.5 10.2).
  const process14 = '1.2.840.10008.1.2.4.57';
  const firstOrder = '1.2.840.10008.1.2.4.70';
  const sender: InstanceSource = { kind: 'network', label: 'S', callingAe: 'S', batchId: 'a' };
  // Without its pixels, the last 44 bytes: header 12, 16 pixels of 2 bytes.
  const dataSet = sliceDataSet().subarray(0, -44);

  test('is the corrected one when its own source sends it', async () => {
    const { cache, take } = openComparingCache();
    const first = await take(dataSet, sender, format(process14));
    const second = await take(dataSet, { ...sender, batchId: 'b' }, format(firstOrder));
    expect(second).toEqual({ ...first, outcome: 'reencoded' });
    const [row, ...others] = await cache.reader.list('instance', {});
    expect(others).toEqual([]);
    expect(row).toMatchObject({ TransferSyntaxUID: firstOrder });
    expect(files(cache)).toEqual([row?.['file']]);
    expect(await reconcileCache(cache)).toMatchObject({ recovered: 0, missing: 0 });
    expect(await take(dataSet, sender, format(firstOrder))).toMatchObject({ outcome: 'duplicate' });
  });

  test('is a duplicate when somebody else does: nothing says who is right', async () => {
    const { cache, take } = openComparingCache();
    await take(dataSet, sender, format(process14));
    const other: InstanceSource = { ...sender, label: 'T', callingAe: 'T' };
    expect(await take(dataSet, other, format(firstOrder))).toMatchObject({ outcome: 'duplicate' });
    expect(await cache.reader.list('instance', {})).toMatchObject([{ TransferSyntaxUID: process14 }]);
    expect(files(cache)).toHaveLength(1);
  });
});
