import { createHash } from 'node:crypto';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { storedValues } from '../../shared/image/stored-pixels.ts';
import { openCorpusImage } from '../support/decode-corpus-image.ts';
import { corpusDirectory, corpusMissing } from '../support/external-programs.ts';

const pydicom = 'files/pydicom+pydicom-data/data_store/data';
const pydicomTests = 'files/pydicom+pydicom/src/pydicom/data/test_files';
const wg04 = 'files/robyoung+dicom-test-files/data/WG04';
const htj2k = 'files/chafey+DICOMHTJ2K/test/fixtures/htj2k';
const nema = 'files/wearemothership+dicom-test-files/medical.nema.org/compsamples_rle_20040210/IMAGES/RLE';

async function valuesHash(file: string): Promise<string> {
  const { description, frame } = await openCorpusImage(path.join(corpusDirectory(), file));
  const hash = createHash('sha1');
  for (let frameIndex = 0; frameIndex < description.NumberOfFrames; frameIndex++) {
    hash.update(new Uint8Array((await frame(frameIndex)).pixels));
  }
  return hash.digest('hex');
}

/**
 * One image in several encodings, for the syntaxes that neither DCMTK 3.6.7 nor GDCM 3.0.21 decodes. The first of
 * each is one that they do decode, and that the other tests hold to them.
 */
describe.skipIf(corpusMissing())('encodings of one image give the same values', () => {
  test.each([
    ['HTJ2K, CT', [`${wg04}/J2KR/CT1_J2KR`, `${htj2k}/CT1_JPH`]],
    ['HTJ2K, MR of 16 bits', [`${wg04}/JPLL/MR1_JPLL`, `${htj2k}/MR1_JPH`, `${wg04}/JLSL/MR1_JLSL`]],
    ['HTJ2K, NM', [`${wg04}/J2KR/NM1_J2KR`, `${htj2k}/NM1_JPH`]],
    ['HTJ2K, MONOCHROME1', [`${wg04}/JLSL/RG3_JLSL`, `${htj2k}/RG3_JPH`]],
    ['HTJ2K, colour transformed', [`${wg04}/J2KR/VL1_J2KR`, `${htj2k}/VL1_JPH`]],
    ['HTJ2K, colour of US', [`${nema}/US1_RLE`, `${htj2k}/US1_JPH`]],
    [
      'one bit: native in both byte orders, RLE, deflated frames, JPEG 2000',
      [
        `${pydicom}/liver.dcm`,
        `${pydicom}/liver_expb.dcm`,
        `${pydicom}/liver_rle.dcm`,
        `${pydicom}/liver_deflate.dcm`,
        `${pydicom}/liver_j2k.dcm`,
      ],
    ],
    [
      'RGB of 32 bits in both byte orders and RLE',
      [
        `${pydicomTests}/SC_rgb_rle_32bit_2frame.dcm`,
        `${pydicom}/SC_rgb_32bit_2frame.dcm`,
        `${pydicom}/SC_rgb_expb_32bit_2frame.dcm`,
      ],
    ],
    ['32 bits in big endian', [`${pydicomTests}/rtdose.dcm`, `${pydicomTests}/rtdose_expb.dcm`]],
  ])('%s', async (_, files) => {
    const hashes = await Promise.all(files.map(valuesHash));
    expect(new Set(hashes).size).toBe(1);
  });

  test('a parametric map of floats has the values that pydicom reads', async () => {
    const { frame } = await openCorpusImage(
      path.join(corpusDirectory(), `${pydicom}/parametric_map_float.dcm`),
    );
    const first = await frame(0);
    expect(first.header).toMatchObject({ type: 'float32', bitsAllocated: 32 });
    const values = Array.from(storedValues(first));
    // pydicom 2.3.1: value of (7FE0,0008) as floats, summed in order
    const sum = values.reduce((total, value) => total + value, 0);
    expect(values).toHaveLength(16_384);
    expect(sum).toBeCloseTo(9617.085_361_047_24, 6);
    expect([values[0], values[1000], values.at(-1)]).toEqual([
      Math.fround(0.920_127_809_047_699),
      Math.fround(0.455_499_768_257_141),
      Math.fround(0.585_120_975_971_221),
    ]);
  });
});
