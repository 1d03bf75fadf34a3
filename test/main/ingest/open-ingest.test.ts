import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { IncomingFormat, InstanceSource } from '../../../main/ingest/incoming-instance.ts';
import type { DurableFs } from '../../../main/store/durable-fs.ts';
import { parsePart10 } from '../../../shared/dicom/part10.ts';
import { openCache, type CacheUnderTest } from '../../support/cache-under-test.ts';
import { buildFile, concat, explicitBig, implicitLittle, latin1 } from '../../support/dicom-builder.ts';
import { FailingFs } from '../../support/failing-fs.ts';
import { sliceDataSet, sliceFile } from '../../support/slice-file.ts';

const mrImageStorage = '1.2.840.10008.5.1.4.1.1.4';
const explicitLittleUid = '1.2.840.10008.1.2.1';
const network: InstanceSource = {
  kind: 'network',
  label: 'SENDER',
  callingAe: 'SENDER',
  calledAe: 'NEGATOSCOPE',
  remoteAddress: '127.0.0.1',
  batchId: 'association-1',
};
const command: IncomingFormat = {
  kind: 'data-set',
  TransferSyntaxUID: explicitLittleUid,
  AffectedSOPClassUID: mrImageStorage,
  AffectedSOPInstanceUID: '2.25.1001',
};
/** Preamble 128 and `DICM` (PS3.10 7.1). */
const prefixBytes = 132;

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function folder(cache: CacheUnderTest, name: string): string[] {
  return filesBelow(path.join(cache.dataDirectory, name));
}

function onlyStoredFile(cache: CacheUnderTest): Uint8Array {
  const [file, ...others] = folder(cache, 'instances');
  expect(others).toEqual([]);
  return readFileSync(file ?? '');
}

function endsWith(file: Uint8Array, dataSet: Uint8Array): boolean {
  return Buffer.from(file.subarray(file.length - dataSet.length)).equals(dataSet);
}

describe('an object from a medium', () => {
  test('N71 is stored bit for bit behind its own file meta information, its preamble zeroed', async () => {
    const cache = openCache();
    const file = sliceFile();
    // The preamble of a Windows program.
    file.set(latin1('MZ executable'), 0);
    const outcome = await cache.take(file);
    expect(outcome).toMatchObject({ outcome: 'stored', SOPInstanceUID: '2.25.1001' });
    const stored = onlyStoredFile(cache);
    expect(stored.subarray(0, 128).every((byte) => byte === 0)).toBe(true);
    expect(Buffer.from(stored.subarray(128)).equals(file.subarray(128))).toBe(true);
    expect(folder(cache, 'spool')).toEqual([]);
  });

  test('is named by the hash of its data set, whatever the chunks that it came in', async () => {
    const dataSet = sliceDataSet();
    const expected = createHash('sha256').update(dataSet).digest('hex');
    for (const chunkBytes of [1, 7, 131, 133, 100_000]) {
      const cache = openCache();
      await cache.take(sliceFile(), { chunkBytes });
      expect(folder(cache, 'instances').map((file) => path.basename(file))).toEqual([`${expected}.dcm`]);
      await cache.close();
    }
  });

  test.for([
    { what: 'without preamble', file: sliceFile().subarray(prefixBytes) },
    { what: 'that is a bare data set', file: sliceDataSet() },
    { what: 'that is a bare data set in implicit VR', file: sliceDataSet({}, implicitLittle) },
    { what: 'that is a bare data set in big endian', file: sliceDataSet({}, explicitBig) },
    {
      what: 'with a preamble and no file meta information',
      file: concat(new Uint8Array(128), latin1('DICM'), sliceDataSet()),
    },
  ])('becomes a whole file when it is one $what', async ({ file }) => {
    const cache = openCache();
    await cache.take(file);
    const stored = onlyStoredFile(cache);
    const parsed = parsePart10(stored);
    expect(parsed.remarks).toEqual([]);
    expect(parsed.fileMeta?.text(0x00020003)).toBe('2.25.1001');
    const received = parsePart10(file);
    expect(endsWith(stored, file.subarray(received.dataSetOffsetBytes))).toBe(true);
    const [row] = await cache.reader.list('instance', {});
    expect(row).toMatchObject({
      TransferSyntaxUID: received.transferSyntax.TransferSyntaxUID,
      frameCount: 1,
    });
    const { ranges } = await cache.reader.frameSource(1, 0);
    // 4 × 4 pixels of 2 bytes, the last of the data set.
    expect(ranges).toEqual([{ offsetBytes: stored.length - 32, lengthBytes: 32 }]);
  });

  test('is found frame by frame when it is deflated', async () => {
    const dataSet = sliceDataSet();
    const deflated = deflateRawSync(dataSet);
    const padded = concat(deflated, new Uint8Array(deflated.length % 2));
    const cache = openCache();
    await cache.take(buildFile(padded, '1.2.840.10008.1.2.1.99'));
    const source = await cache.reader.frameSource(1, 0);
    expect(source).toMatchObject({ isDeflated: true, ranges: [{ offsetBytes: dataSet.length - 32 }] });
    // The hash is over the data set as received: the deflated bytes.
    const [row] = await cache.reader.list('instance', {});
    expect(row?.['sha256']).toBe(createHash('sha256').update(padded).digest('hex'));
  });

  test('is refused, and leaves nothing, when its deflated bytes are a bomb', async () => {
    const cache = openCache();
    // 600 MB of zeros, more than is inflated of any object.
    const bomb = deflateRawSync(Buffer.alloc(600_000_000), { level: 1 });
    await expect(cache.take(buildFile(bomb, '1.2.840.10008.1.2.1.99'))).rejects.toMatchObject({
      code: 'dicom.limit-exceeded',
    });
    expect(folder(cache, '.').filter((file) => /spool|instances/u.test(file))).toEqual([]);
    expect(await cache.take(sliceFile())).toMatchObject({ outcome: 'stored' });
  });

  test.for([
    { keyword: 'StudyInstanceUID', code: 'dicom.missing-uid', values: { StudyInstanceUID: null } },
    { keyword: 'SeriesInstanceUID', code: 'dicom.missing-uid', values: { SeriesInstanceUID: '' } },
    { keyword: 'SOPInstanceUID', code: 'dicom.missing-uid', values: { SOPInstanceUID: null } },
    { keyword: 'SOPClassUID', code: 'dicom.missing-uid', values: { SOPClassUID: null } },
    { keyword: 'SOPInstanceUID', code: 'dicom.invalid-uid', values: { SOPInstanceUID: '../../etc/passwd' } },
    { keyword: 'SOPInstanceUID', code: 'dicom.invalid-uid', values: { SOPInstanceUID: '1.2.x' } },
    {
      keyword: 'SOPInstanceUID',
      code: 'dicom.invalid-uid',
      values: { SOPInstanceUID: '1.'.repeat(32) + '1' },
    },
  ])('is refused with $code for $keyword', async ({ keyword, code, values }) => {
    const cache = openCache();
    await expect(cache.take(sliceFile(values))).rejects.toMatchObject({ code, details: { keyword } });
    expect(folder(cache, 'instances')).toEqual([]);
    expect(folder(cache, 'spool')).toEqual([]);
    // Files stay where they were read from: only what the network sent is quarantined.
    expect(folder(cache, 'quarantine')).toEqual([]);
  });

  test('is refused when an identifying UID came twice', async () => {
    const cache = openCache();
    const twice = concat(sliceDataSet(), sliceDataSet({ SOPInstanceUID: '2.25.9' }));
    await expect(cache.take(buildFile(twice))).rejects.toMatchObject({ code: 'dicom.malformed' });
  });

  test('is not read on once it cannot be accepted any more', async () => {
    const cache = openCache();
    const incoming = cache.ingest.begin({ kind: 'folder', label: 'x', batchId: 'b' }, { kind: 'part10' });
    await incoming.write(latin1('<!DOCTYPE html>'.repeat(20)));
    expect(incoming.isRefused).toBe(true);
    await expect(incoming.finish()).rejects.toMatchObject({ code: 'dicom.not-dicom' });
  });
});

describe('an object from the network', () => {
  test('gets a file meta group of ours in front of the bytes as they came', async () => {
    const cache = openCache();
    const dataSet = sliceDataSet();
    await cache.take(dataSet, { source: network, format: command, chunkBytes: 100 });
    const stored = onlyStoredFile(cache);
    expect(endsWith(stored, dataSet)).toBe(true);
    const { fileMeta } = parsePart10(stored);
    // PS3.10 Table 7.1-1.
    expect(fileMeta?.text(0x00020002)).toBe(mrImageStorage);
    expect(fileMeta?.text(0x00020003)).toBe('2.25.1001');
    expect(fileMeta?.text(0x00020010)).toBe(explicitLittleUid);
    expect(fileMeta?.text(0x00020016)).toBe('SENDER');
  });

  test.for([
    {
      what: 'cut short',
      code: 'dicom.truncated',
      bytes: sliceDataSet().subarray(0, -5),
      format: command,
    },
    { what: 'garbage', code: 'dicom.truncated', bytes: new Uint8Array(1000).fill(0xff), format: command },
    {
      what: 'of another SOP instance than the request said',
      code: 'dicom.command-mismatch',
      bytes: sliceDataSet(),
      format: { ...command, AffectedSOPInstanceUID: '2.25.77' },
    },
    {
      what: 'of another SOP class than the request said',
      code: 'dicom.command-mismatch',
      bytes: sliceDataSet(),
      format: { ...command, AffectedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2' },
    },
    {
      what: 'in another transfer syntax than was agreed',
      code: 'dicom.malformed',
      bytes: sliceDataSet({}, implicitLittle),
      format: command,
    },
  ])(
    'is quarantined whole, with the reason and no row, when it is $what',
    async ({ code, bytes, format }) => {
      const cache = openCache();
      await expect(cache.take(bytes, { source: network, format })).rejects.toMatchObject({ code });
      const quarantined = folder(cache, 'quarantine').toSorted();
      expect(quarantined.map((file) => path.extname(file))).toEqual(['.dcm', '.json']);
      expect(endsWith(readFileSync(quarantined[0] ?? ''), bytes)).toBe(true);
      const reason: unknown = JSON.parse(readFileSync(quarantined[1] ?? '', 'utf8'));
      expect(reason).toMatchObject({ code, source: { callingAe: 'SENDER' } });
      expect(JSON.stringify(reason)).not.toContain('Paula');
      expect(folder(cache, 'spool')).toEqual([]);
      expect(await cache.reader.counts()).toMatchObject({ instances: 0 });
      // The next good one is taken.
      const next = await cache.take(sliceDataSet(), { source: network, format: command });
      expect(next.outcome).toBe('stored');
    },
  );

  test('leaves nothing when its sender breaks off', async () => {
    const cache = openCache();
    const incoming = cache.ingest.begin(network, command);
    await incoming.write(sliceDataSet().subarray(0, 200));
    await incoming.abort();
    expect(folder(cache, 'spool')).toEqual([]);
    expect(folder(cache, 'quarantine')).toEqual([]);
    await expect(incoming.abort()).resolves.toBeUndefined();
  });

  test('does not touch a chunk after it was given back', async () => {
    const cache = openCache();
    const dataSet = sliceDataSet();
    const incoming = cache.ingest.begin(network, command);
    const chunk = new Uint8Array(50);
    for (let at = 0; at < dataSet.length; at += chunk.length) {
      const part = dataSet.subarray(at, at + chunk.length);
      chunk.set(part);
      await incoming.write(chunk.subarray(0, part.length));
      chunk.fill(0xee);
    }
    await incoming.finish();
    expect(endsWith(onlyStoredFile(cache), dataSet)).toBe(true);
  });
});

describe('an object that is here already', () => {
  test('is a duplicate when its data set is identical, also behind another header', async () => {
    const cache = openCache();
    const first = await cache.take(sliceFile());
    const second = await cache.take(sliceDataSet(), { source: network, format: command });
    expect(second).toEqual({ ...first, outcome: 'duplicate' });
    expect(folder(cache, 'instances')).toHaveLength(1);
    expect(folder(cache, 'spool')).toEqual([]);
    // The file of the first is untouched: it has no source AE title.
    expect(parsePart10(onlyStoredFile(cache)).fileMeta?.text(0x00020016)).toBeUndefined();
  });

  test('is a conflict when its bytes differ: both kept, the first shown', async () => {
    const cache = openCache();
    await cache.take(sliceFile({ pixelValue: 1 }));
    const second = await cache.take(sliceFile({ pixelValue: 2 }));
    expect(second.outcome).toBe('conflict');
    expect(folder(cache, 'instances')).toHaveLength(2);
    const { displaySets, study } = await cache.reader.displaySets(second.studyId);
    expect(displaySets.map((set) => set.frames.map((frame) => frame.instanceId))).toEqual([[1], []]);
    expect(displaySets[1]?.notShown).toContain('other version');
    expect(study.warnings.map((warning) => warning.code)).toEqual(['instance.conflict']);
  });

  test('is stored once when it comes many times at once', async () => {
    const cache = openCache();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => cache.take(sliceFile())));
    expect(outcomes.filter(({ outcome }) => outcome === 'stored')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'duplicate')).toHaveLength(19);
    expect(folder(cache, 'instances')).toHaveLength(1);
    expect(folder(cache, 'spool')).toEqual([]);
  });
});

describe('when one call of the disk fails', () => {
  const callsOfTheWay = [
    'create',
    'write',
    'writeAside',
    'sync',
    'close',
    'makeDirectory',
    'rename',
    'syncDirectory',
  ] as const satisfies readonly (keyof DurableFs)[];

  test.for([
    { errno: 'ENOSPC', code: 'store.full', isStoreElsewhere: false },
    { errno: 'EIO', code: 'store.write-failed', isStoreElsewhere: false },
    // The store is told of an object while its file is being flushed.
    { errno: 'EIO', code: 'store.write-failed', isStoreElsewhere: true },
  ] as const)(
    'with $errno, the object is refused with $code and nothing of it is left (early commit: $isStoreElsewhere)',
    async ({ errno, code, isStoreElsewhere }) => {
      const disk = new FailingFs(errno);
      const cache = openCache(undefined, { fs: disk, fileSyncHoldMs: 0 }, { isStoreElsewhere });
      // Long enough for the part that is written beside the thread: 2 MiB and more (SpoolFile).
      const takeLarge = async (SOPInstanceUID: string): Promise<void> => {
        const bytes = concat(
          // A series of its own, so that its directory has to be made.
          sliceDataSet({ SOPInstanceUID, SeriesInstanceUID: `${SOPInstanceUID}.1` }),
          // A private attribute (7FE1,0010) of 3 MB behind the pixels.
          latin1('\xe1\x7f\x10\x00OB\0\0'),
          new Uint8Array(new Uint32Array([3_000_000]).buffer),
          new Uint8Array(3_000_000),
        );
        const format = { ...command, AffectedSOPInstanceUID: SOPInstanceUID };
        const incoming = cache.ingest.begin(network, format);
        try {
          for (let at = 0; at < bytes.length; at += 1_000_000) {
            await incoming.write(bytes.subarray(at, at + 1_000_000));
          }
          await incoming.finish();
        } catch (error) {
          await incoming.abort();
          throw error;
        }
      };
      let stored = 0;
      let objects = 0;
      const counts: Partial<Record<keyof DurableFs, number>> = {};
      for (const kind of callsOfTheWay) {
        for (let failAt = 1; ; failAt++) {
          objects += 1;
          // Without a file made ahead.
          await new Promise(setImmediate);
          await cache.ingest.close();
          Object.assign(disk, { failAt, kind, failed: undefined });
          const outcome = await takeLarge(`2.25.${5000 + objects}`).catch((error: unknown) => error);
          disk.failAt = 0;
          if (disk.failed === undefined) {
            stored += 1;
            counts[kind] = failAt - 1;
            break;
          }
          expect(outcome, `${kind}, call ${failAt}`).toMatchObject({ code });
          await cache.ingest.close();
          expect(folder(cache, 'spool'), `${kind}, call ${failAt}`).toEqual([]);
          expect(folder(cache, 'instances'), `${kind}, call ${failAt}`).toHaveLength(stored);
          expect(await cache.reader.counts()).toMatchObject({ instances: stored });
          expect(await cache.take(sliceFile({ SOPInstanceUID: `2.25.${9000 + objects}` }))).toMatchObject({
            outcome: 'stored',
          });
          stored += 1;
          expect(folder(cache, 'instances')).toHaveLength(stored);
        }
      }
      expect(await cache.reader.counts()).toMatchObject({ instances: stored });
      // The flush ahead is among those of `sync`; how many there are is up to the disk.
      expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);
      process.stdout.write(`${errno} injected into ${JSON.stringify(counts)}\n`);
    },
  );
});

describe('when the disk fails', () => {
  test('nothing is left and the error says what failed', async () => {
    const cache = openCache();
    rmSync(path.join(cache.dataDirectory, 'instances'), { recursive: true });
    // A file where the folder should be: every mkdir below it fails.
    writeFileSync(path.join(cache.dataDirectory, 'instances'), '');
    await expect(cache.take(sliceFile())).rejects.toMatchObject({ code: 'store.write-failed' });
    expect(folder(cache, 'spool')).toEqual([]);
    expect(await cache.reader.counts()).toMatchObject({ instances: 0 });
    rmSync(path.join(cache.dataDirectory, 'instances'));
    expect(await cache.take(sliceFile())).toMatchObject({ outcome: 'stored' });
  });

  test('a spool that cannot be written refuses the object at its beginning', async () => {
    const cache = openCache();
    rmSync(path.join(cache.dataDirectory, 'spool'), { recursive: true });
    await expect(cache.take(sliceFile())).rejects.toMatchObject({ code: 'store.write-failed' });
    expect(existsSync(path.join(cache.dataDirectory, 'spool'))).toBe(false);
  });
});
