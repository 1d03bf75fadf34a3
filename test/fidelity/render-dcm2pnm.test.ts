import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { frameAttributes, type VoiFunction } from '../../shared/image/image-description.ts';
import { readerChoice, renderFrame } from '../../shared/image/render-frame.ts';
import { storedValues } from '../../shared/image/stored-pixels.ts';
import { rangeChoice } from '../../shared/image/window-choice.ts';
import { readCatalogueImages, type CatalogueImage } from '../support/corpus-catalogue.ts';
import { mapInPairs, openCorpusImage } from '../support/decode-corpus-image.ts';
import { corpusMissing, programsMissing } from '../support/external-programs.ts';
import { recordVerdicts, verdictsByPath } from '../support/fidelity-table.ts';
import { oracleFile } from '../support/oracle-files.ts';
import { otherRenderings, otherSigmoidRenderings, refusedImages } from './known-differences.ts';

const uncompressed: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.1.99',
  '1.2.840.10008.1.2.2',
  '',
]);

/** The body of a binary PGM or PPM: after its magic, width, height and maximum. */
function readPnm(file: string): Uint8Array {
  const bytes = readFileSync(file);
  const header = /^P[56]\s+(?:#[^\n]*\n)*\d+\s+\d+\s+255\s/u.exec(bytes.subarray(0, 200).toString('latin1'));
  if (header === null) throw new Error(`${file} is no binary PNM`);
  return bytes.subarray(header[0].length);
}

/** `equal` within one level, `other: …`, or `no oracle`. */
async function compare(image: CatalogueImage, VOILUTFunction: VoiFunction): Promise<string> {
  const { description, frame } = await openCorpusImage(image.file);
  const first = await frame(0);
  // A window that cuts both ends: six tenths of the frame's range around its middle.
  const range = rangeChoice(description, frameAttributes(description, 0), storedValues(first)).voi;
  if (range.kind !== 'window') return 'other: no window';
  const center = Math.round(range.WindowCenter);
  const width = Math.max(2, Math.round(range.WindowWidth * 0.6));
  const theirs = await oracleFile('dcm2pnm', `${image.sha256}-${VOILUTFunction}`, (output) => [
    '-q',
    '-O',
    '+op',
    '+Ww',
    String(center),
    String(width),
    VOILUTFunction === 'SIGMOID' ? '+Wfs' : '+Wfl',
    image.file,
    output,
  ]);
  if (theirs === null) return 'no oracle';
  const oracle = readPnm(theirs);
  // DCMTK draws padding like any value and knows shutters of presentation states only: neither is compared here.
  const choice = readerChoice(center, width, VOILUTFunction);
  const { picture } = renderFrame(description, 0, first, choice, [], true);
  if (picture.length !== oracle.length) return `other: ${picture.length} bytes, theirs ${oracle.length}`;
  const at = picture.findIndex((level, index) => Math.abs(level - (oracle[index] ?? Number.NaN)) > 1);
  return at === -1 ? 'equal' : `other: level ${picture[at]} at ${at}, theirs ${oracle[at]}`;
}

describe.skipIf(corpusMissing() || programsMissing('dcm2pnm'))(
  'uncompressed images of the corpus, first frame, without overlays',
  () => {
    test.each<VoiFunction>(['LINEAR', 'SIGMOID'])(
      'render within one level of dcm2pnm with %s',
      async (VOILUTFunction) => {
        const images = readCatalogueImages().filter(
          (image) =>
            uncompressed.has(image.TransferSyntaxUID) &&
            image.isDecodedByDcmtk &&
            refusedImages[image.path] === undefined,
        );
        const verdicts = await mapInPairs(images, (image) => compare(image, VOILUTFunction));
        const column = VOILUTFunction === 'SIGMOID' ? 'sigmoid' : 'linear';
        recordVerdicts(column, verdictsByPath(images, verdicts));
        const found = (start: string): string[] =>
          images
            .filter((_, index) => verdicts[index]?.startsWith(start) === true)
            .map((image) => image.path)
            .toSorted();
        const known =
          VOILUTFunction === 'SIGMOID' ? { ...otherRenderings, ...otherSigmoidRenderings } : otherRenderings;
        expect.soft(found('other')).toEqual(Object.keys(known).toSorted());
        expect.soft(found('no oracle')).toEqual([]);
        expect(found('equal').length).toBeGreaterThan(500);
      },
      240_000,
    );
  },
);
