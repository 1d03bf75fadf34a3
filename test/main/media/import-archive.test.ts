import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { importFiles } from '../../../main/media/import-files.ts';
import { ImportTally } from '../../../main/media/import-tally.ts';
import type { ImportReport } from '../../../shared/model/activity.ts';
import { openCache, type CacheUnderTest } from '../../support/cache-under-test.ts';
import { programsMissing, requireProgram } from '../../support/external-programs.ts';
import { expectAccounted, importOf, makeMedium, runImport, slice } from '../../support/import-scene.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { sliceFile } from '../../support/slice-file.ts';
import { buildOverlapZip } from '../../support/overlap-zip.ts';
import { buildZip } from '../../support/zip-builder.ts';

function withinExport(file: string): string {
  return file.slice(file.indexOf('export/'));
}

function importZip(
  entries: Parameters<typeof buildZip>[0],
): Promise<{ report: ImportReport; cache: CacheUnderTest }> {
  return importBytes(buildZip(entries));
}

async function importBytes(zip: Uint8Array): Promise<{ report: ImportReport; cache: CacheUnderTest }> {
  const folder = temporaryDirectory();
  const file = path.join(folder, 'study.zip');
  writeFileSync(file, zip);
  const cache = openCache();
  const { report } = await runImport(cache, [file]);
  expectAccounted(report);
  expect(readdirSync(path.join(cache.dataDirectory, 'spool'))).toEqual([]);
  return { report, cache };
}

describe('importing an archive', () => {
  test('takes its objects, packed or stored, and passes over folders', async () => {
    const { report, cache } = await importZip([
      { name: 'study/', bytes: new Uint8Array(0), isStored: true },
      { name: 'study/1', bytes: slice(1) },
      { name: 'study/2', bytes: slice(2), isStored: true },
      { name: 'study/notes.txt', bytes: new TextEncoder().encode('text '.repeat(100)) },
    ]);
    expect(report).toMatchObject({ found: 3, stored: 2, skipped: [] });
    expect(report.refused).toMatchObject([{ code: 'dicom.not-dicom' }]);
    expect(report.refused[0]?.path).toMatch(/study\.zip\/study\/notes\.txt$/u);
    const [row] = await cache.reader.studyRows([1]);
    expect(row?.source).toEqual({ kind: 'archive', label: 'study.zip' });
  });

  test('finds an entry behind an extra field of any length', async () => {
    const { report } = await importZip([
      { name: 'z/1', bytes: slice(1), localExtraBytes: 60_000 },
      { name: 'z/2', bytes: slice(2), isStored: true, localExtraBytes: 129 },
      { name: 'z/3', bytes: slice(3), localExtraBytes: 1 },
    ]);
    expect(report).toMatchObject({ found: 3, stored: 3, refused: [] });
  });

  test.for([
    { what: 'climbs out', entry: { name: '../../evil', bytes: slice(1) }, code: 'media.unsafe-path' },
    {
      what: 'climbs out with backslashes',
      entry: { name: 'a\\..\\..\\evil', bytes: slice(1) },
      code: 'media.unsafe-path',
    },
    { what: 'is absolute', entry: { name: '/etc/passwd', bytes: slice(1) }, code: 'media.unsafe-path' },
    { what: 'names a drive', entry: { name: 'C:/x', bytes: slice(1) }, code: 'media.unsafe-path' },
    {
      what: 'is encrypted, without a password',
      entry: { name: 'x', bytes: slice(1), isEncrypted: true },
      code: 'media.encrypted',
    },
    { what: 'has another checksum', entry: { name: 'x', bytes: slice(1), crc: 1 }, code: 'media.archive' },
    {
      what: 'is longer than it says',
      entry: { name: 'x', bytes: slice(1), uncompressedSize: 100 },
      code: 'media.archive',
    },
  ])('N101 refuses an entry that $what, and takes the next', async ({ entry, code }) => {
    const { report } = await importZip([entry, { name: 'good', bytes: slice(2) }]);
    expect(report).toMatchObject({ found: 2, stored: 1, refused: [{ code }] });
  });

  test('N101 takes every entry of one name, and accounts for each', async () => {
    const { report, cache } = await importZip([
      { name: 'IM0001', bytes: slice(1) },
      { name: 'IM0001', bytes: slice(2) },
      { name: 'IM0001', bytes: new TextEncoder().encode('A letter. '.repeat(50)) },
    ]);
    expect(report).toMatchObject({ found: 3, stored: 2 });
    expect(report.refused).toHaveLength(1);
    expect(report.refused[0]?.path).toMatch(/IM0001 \(3\)$/u);
    expect((await cache.reader.counts()).instances).toBe(2);
  });

  test.for(['extra-field', 'one-place'] as const)(
    'N101 reads bytes that several entries share once: a bomb of a thousand by %s is one object, and each is accounted for',
    async (kind) => {
      // Longer, packed, than all local headers: no two entries can be read without a byte in common.
      const noise = Array.from({ length: 1400 }, (_, part) =>
        createHash('sha256').update(String(part)).digest('base64'),
      ).join('');
      const bomb = buildOverlapZip(sliceFile({ StudyDescription: noise }), 1000, kind);
      const { report } = await importBytes(bomb);
      expect(report).toMatchObject({ found: 1000, stored: 1, duplicate: 0 });
      expect(report.refused).toHaveLength(999);
      expect(new Set(report.refused.map(({ code, message }) => `${code}: ${message}`))).toEqual(
        new Set(['media.archive: Its bytes are those of another entry as well']),
      );
    },
  );

  test('N101 reads no media directory that shares its bytes with a thousand others more than once', async () => {
    const directory = readFileSync(path.join(makeMedium(), 'DICOMDIR'));
    const bomb = buildOverlapZip(directory, 1000, 'one-place', (index) => `${index}/DICOMDIR`);
    const { report } = await importBytes(bomb);
    // What the one lists is missing, each once.
    expect(report.refused.filter(({ code }) => code === 'media.missing')).toHaveLength(3);
    expect(report.refused.filter(({ code }) => code === 'media.archive')).toHaveLength(999);
    expect(report.skipped).toHaveLength(1);
  });

  test('N101 takes the entries behind one that states to be longer than it is', async () => {
    const zip = buildZip([1, 2, 3].map((number) => ({ name: `${number}`, bytes: slice(number) })));
    // The compressed size of the first, in the central directory (APPNOTE 4.3.12): all of the file.
    const view = new DataView(zip.buffer);
    const central = Buffer.from(zip).indexOf(Uint8Array.of(0x50, 0x4b, 1, 2));
    view.setUint32(central + 20, central, true);
    const { report } = await importBytes(zip);
    expect(report).toMatchObject({ found: 3, stored: 2, refused: [{ code: 'media.archive' }] });
  });

  test('N101 believes no size of a ZIP64 field, and takes the next entry', async () => {
    const honest = deflateRawSync(slice(1)).length;
    const { report } = await importZip([
      {
        name: 'unpacks to an exabyte',
        bytes: slice(1),
        zip64: { uncompressedSize: 2n ** 50n, compressedSize: BigInt(honest) },
      },
      {
        name: 'lies on the next disk',
        bytes: slice(2),
        zip64: { uncompressedSize: BigInt(slice(2).length), compressedSize: 2n ** 50n },
      },
      { name: 'good', bytes: slice(3) },
    ]);
    expect(report).toMatchObject({ found: 3, stored: 1 });
    expect(report.refused.map(({ code }) => code)).toEqual(['media.archive', 'media.archive']);
  });

  test('opens no archive within it and follows no link', async () => {
    const { report } = await importZip([
      { name: 'inner.zip', bytes: buildZip([{ name: '1', bytes: slice(1) }]), isStored: true },
      { name: 'link', bytes: new TextEncoder().encode('/etc/passwd'), unixMode: 0o120777 },
    ]);
    expect(report).toMatchObject({ found: 2, stored: 0, refused: [] });
    expect(report.skipped.map(({ reason }) => reason).toSorted()).toEqual([
      'archive within an archive',
      'symbolic link, not followed',
    ]);
  });

  test.skipIf(programsMissing('dcmmkdir'))(
    'takes what its DICOMDIR lists in its order, then the rest',
    async () => {
      const medium = makeMedium();
      const { report, cache } = await importZip([
        { name: 'export/README', bytes: new TextEncoder().encode('text '.repeat(100)) },
        { name: 'export/DICOM/Z', bytes: slice(9) },
        // In lower case, as some programs pack it.
        { name: 'export/dicom/a', bytes: readFileSync(path.join(medium, 'DICOM', 'A')) },
        { name: 'export/DICOM/C', bytes: readFileSync(path.join(medium, 'DICOM', 'C')) },
        { name: 'export/DICOMDIR', bytes: readFileSync(path.join(medium, 'DICOMDIR')) },
      ]);
      expect(report).toMatchObject({ found: 6, stored: 3, skipped: [{ reason: 'media directory' }] });
      expect(report.refused.map(({ path: file, code }) => [withinExport(file), code])).toEqual([
        ['export/DICOM/B', 'media.missing'],
        ['export/README', 'dicom.not-dicom'],
      ]);
      expect(report.unlisted.map(withinExport)).toEqual(['export/DICOM/Z']);
      expect((await cache.reader.counts()).instances).toBe(3);
    },
  );

  test.for([
    { program: 'zip', args: ['-q', '-P', 'secret'], method: 'the traditional method' },
    { program: '7zz', args: ['a', '-tzip', '-mem=AES256', '-psecret'], method: 'AES-256' },
  ] as const)('opens what $program encrypted by $method, with its password', async (packed, { skip }) => {
    const { program, args } = packed;
    skip(programsMissing(program), `${program} is not here`);
    const folder = temporaryDirectory();
    writeFileSync(path.join(folder, '1'), slice(1));
    writeFileSync(path.join(folder, '2'), slice(2));
    execFileSync(requireProgram(program), [...args, 'study.zip', '1', '2'], { cwd: folder, stdio: 'ignore' });
    const file = path.join(folder, 'study.zip');
    const cache = openCache();
    const tally = new ImportTally();
    await importFiles(importOf(cache, [file], tally));
    expect(tally.report().refused.map(({ code }) => code)).toEqual(['media.encrypted', 'media.encrypted']);
    tally.beginAnew();
    await importFiles({ ...importOf(cache, [file], tally), password: 'another' });
    expect(tally.report()).toMatchObject({ stored: 0, refused: [{ code: 'media.encrypted' }, {}] });
    expect(tally.hasUnread).toBe(true);
    tally.beginAnew();
    await importFiles({ ...importOf(cache, [file], tally), password: 'secret' });
    expect(tally.report()).toMatchObject({ found: 2, stored: 2, refused: [] });
    expect(readdirSync(path.join(cache.dataDirectory, 'spool'))).toEqual([]);
  });

  test('leaves a bomb after its first bytes', async () => {
    const zeros = Buffer.alloc(50_000_000);
    const { report } = await importZip([
      { name: 'bomb', bytes: zeros },
      { name: 'good', bytes: slice(2) },
    ]);
    expect(report).toMatchObject({ stored: 1, refused: [{ code: expect.stringMatching(/^dicom\./u) }] });
  });

  test('that is cut short is refused by its name', async () => {
    const folder = temporaryDirectory();
    const whole = buildZip([{ name: '1', bytes: slice(1) }]);
    writeFileSync(path.join(folder, 'cut.zip'), whole.subarray(0, whole.length - 30));
    const { report } = await runImport(openCache(), [folder]);
    expect(report).toMatchObject({ found: 1, stored: 0, refused: [{ code: 'media.archive' }] });
  });
});
