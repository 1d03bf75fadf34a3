import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readMedium } from '../../../main/media/read-medium.ts';
import { openCache } from '../../support/cache-under-test.ts';
import { readCatalogueImages } from '../../support/corpus-catalogue.ts';
import {
  corpusDirectory,
  corpusMissing,
  programsMissing,
  requireProgram,
} from '../../support/external-programs.ts';
import { expectAccounted, runImport } from '../../support/import-scene.ts';
import { readSource } from '../../support/source-files.ts';
import { makeMediaDirectory } from '../../support/media-directory.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/**
 * Every DICOMDIR set of the corpus, and sets that DCMTK and GDCM make of its files: what `dcmdump` reads in the directory
 * and what lies on the medium is what the import counts.
 */
interface DirectorySet {
  readonly name: string;
  /** Puts files and DICOMDIR in place. */
  readonly make: (medium: string) => void;
  /** Files on the medium beside the directory. */
  readonly files: number;
  /** Files that the directory lists; left out where DCMTK decides which it takes. */
  readonly listed?: number;
  /** Why the directory cannot be read to its end; what it may have listed there is looked for then. */
  readonly problem?: RegExp;
  /** Listed behind the problem. */
  readonly lost?: number;
}

const pydicom = 'files/pydicom+pydicom/src/pydicom/data/test_files/dicomdirtests';
const nemaRle = 'files/wearemothership+dicom-test-files/medical.nema.org/compsamples_rle_20040210';
const patients = ['77654033', '98892001', '98892003'];

function copyPatients(medium: string): void {
  for (const name of patients) {
    cpSync(path.join(corpusDirectory(), pydicom, name), path.join(medium, name), { recursive: true });
  }
}

function copyTiny(medium: string): void {
  cpSync(path.join(corpusDirectory(), pydicom, 'TINY_ALPHA', 'PT000000'), path.join(medium, 'PT000000'), {
    recursive: true,
  });
}

function copyAll(folder: string): (medium: string) => void {
  return (medium) => cpSync(path.join(corpusDirectory(), folder), medium, { recursive: true });
}

/** One in eight of what DCMTK decodes and we take: images of every kind. */
function someImages(): string[] {
  const refused = readSource('test/fixtures/corpus-refused.tsv');
  const images = readCatalogueImages().filter(
    (image) => image.isDecodedByDcmtk && !refused.includes(`${image.path}\t`),
  );
  return images.flatMap(({ file }, index) => (index % 8 === 0 ? [file] : []));
}

function imageCount(): number {
  return corpusMissing() ? 0 : someImages().length;
}

/** Under names as PS3.10 8.2 wants them. */
function copyImages(medium: string): void {
  mkdirSync(path.join(medium, 'DICOM'));
  for (const [index, file] of someImages().entries()) {
    copyFileSync(file, path.join(medium, 'DICOM', `IM${String(index).padStart(6, '0')}`));
  }
}

function pydicomVariant(name: string): (medium: string) => void {
  return (medium) => {
    copyPatients(medium);
    copyFileSync(path.join(corpusDirectory(), pydicom, name), path.join(medium, 'DICOMDIR'));
  };
}

function byDcmtk(copy: (medium: string) => void): (medium: string) => void {
  return (medium) => {
    copy(medium);
    makeMediaDirectory(medium);
  };
}

function byGdcm(copy: (medium: string) => void): (medium: string) => void {
  return (medium) => {
    copy(medium);
    execFileSync(requireProgram('gdcmgendir'), ['-r', '-i', '.', '-o', 'DICOMDIR'], {
      cwd: medium,
      stdio: 'pipe',
    });
  };
}

const whole = { files: 31, listed: 31 };
const tiny = { files: 50, listed: 50 };
const sets: readonly DirectorySet[] = [
  { name: 'pydicom, three patients', make: pydicomVariant('DICOMDIR'), ...whole },
  { name: 'pydicom, big endian', make: pydicomVariant('DICOMDIR-bigEnd'), ...whole },
  { name: 'pydicom, implicit VR', make: pydicomVariant('DICOMDIR-implicit'), ...whole },
  // Two elements were taken out of its last record, whose length was left: it ends behind the end of the file.
  {
    name: 'pydicom, a last record that breaks off',
    make: pydicomVariant('DICOMDIR-nooffset'),
    ...whole,
    lost: 1,
    problem: /Truncated: item 52 of DirectoryRecordSequence/u,
  },
  { name: 'pydicom, no patient records', make: pydicomVariant('DICOMDIR-nopatient'), ...whole },
  { name: 'pydicom, records in another order', make: pydicomVariant('DICOMDIR-reordered'), ...whole },
  { name: 'pydicom, an empty directory', make: pydicomVariant('DICOMDIR-empty.dcm'), files: 31, listed: 0 },
  { name: 'pydicom, TINY_ALPHA', make: copyAll(`${pydicom}/TINY_ALPHA`), ...tiny },
  { name: 'NEMA, 20 RLE samples, 5 of them here', make: copyAll(nemaRle), files: 5, listed: 20 },
  { name: 'dcmmkdir, three patients', make: byDcmtk(copyPatients), ...whole },
  { name: 'dcmmkdir, TINY_ALPHA', make: byDcmtk(copyTiny), ...tiny },
  { name: 'dcmmkdir, images of every kind', make: byDcmtk(copyImages), files: imageCount() },
  { name: 'gdcmgendir, three patients', make: byGdcm(copyPatients), ...whole },
  { name: 'gdcmgendir, TINY_ALPHA', make: byGdcm(copyTiny), ...tiny },
];

/** Paths as DCMTK reads them in a directory, in the order of its records. */
function listedByDcmtk(medium: string): string[] {
  const dump = execFileSync(requireProgram('dcmdump'), ['+P', '0004,1500', 'DICOMDIR'], {
    cwd: medium,
    encoding: 'latin1',
  });
  return [...dump.matchAll(/\[([^\]]*)\]/gu)].map(([, fileId]) =>
    path.join(medium, ...(fileId ?? '').split('\\')),
  );
}

test.skipIf(corpusMissing() || programsMissing('dcmdump', 'dcmmkdir', 'gdcmgendir')).for(sets)(
  '$name: the import counts what is on the medium',
  async ({ make, files, listed, problem, lost = 0 }) => {
    const medium = temporaryDirectory();
    make(medium);
    const names = listedByDcmtk(medium);
    expect(names).toHaveLength(listed ?? names.length);
    expect(names.length).toBeGreaterThanOrEqual(listed ?? 10);
    const missing = names.filter((name) => !existsSync(name));
    const unlisted = files - (names.length - missing.length);

    const read = await readMedium(medium, path.join(medium, 'DICOMDIR'));
    // In the order of the directory, which is that of the disc.
    const paths = read.entries.map((entry) =>
      entry.kind === 'file' ? entry.path : path.join(medium, entry.fileId),
    );
    expect(paths).toEqual(names.slice(0, names.length - lost));
    expect(read.problem === null).toBe(problem === undefined);

    const cache = openCache();
    const { report } = await runImport(cache, [medium]);
    expectAccounted(report);
    const { stored, conflict, reencoded, duplicate, refused, skipped } = report;
    expect({
      taken: stored + conflict + reencoded + duplicate,
      missing: refused.map((row) => row.path),
      skipped: skipped.map((row) => row.path),
      unlisted: report.unlisted.length,
      mismatched: report.mismatched,
    }).toEqual({ taken: files, missing, skipped: [path.join(medium, 'DICOMDIR')], unlisted, mismatched: [] });
    expect(skipped[0]?.reason).toMatch(problem ?? /^media directory$/u);
    expect((await cache.reader.counts()).instances).toBe(stored + conflict + reencoded);
    // A second time, nothing is new.
    const again = await runImport(cache, [medium]);
    expect(again.report).toMatchObject({ duplicate: files, stored: 0, conflict: 0 });
  },
);
