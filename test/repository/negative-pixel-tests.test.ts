import { expect, test } from 'vitest';
import { readSource } from '../support/source-files.ts';

/**
 * Which test shows which number of the list of negative tests (N51 to N92: parser, pixels, codecs). A row names the
 * file and words that stand in the test's title there; what has been renamed or removed is missed here.
 */
const shownBy: Readonly<Record<number, readonly (readonly [file: string, title: string])[]>> = {
  51: [
    ['test/shared/dicom/corpus-truncated.test.ts', 'N51 every small image of the corpus, cut at 64 places'],
    ['test/shared/dicom/parser-properties.test.ts', 'is never read when cut short of its known length'],
    ['test/shared/dicom/part10.test.ts', 'cut off anywhere is truncated, when its length is known'],
  ],
  52: [
    [
      'test/shared/dicom/parser-properties.test.ts',
      'with wrong bytes in it is read or refused, and nothing else',
    ],
    [
      'test/main/ingest/mutated-objects.test.ts',
      'mutated objects are refused with a reason or kept and shown',
    ],
  ],
  53: [['test/shared/dicom/data-set-parser.test.ts', 'of %d with four bytes left is judged before anything']],
  54: [['test/shared/dicom/data-set-parser.test.ts', 'end 2 000 sequences of %s length by depth (N54, N55)']],
  55: [['test/shared/dicom/data-set-parser.test.ts', 'end 2 000 sequences of %s length by depth (N54, N55)']],
  56: [['test/shared/dicom/data-set-parser.test.ts', 'delimiters in it included (N56)']],
  57: [
    ['test/shared/dicom/data-set-parser.test.ts', 'is a sequence in implicit VR little endian (CP-246)'],
    [
      'test/shared/dicom/data-set-parser.test.ts',
      'is kept as bytes, and read as the sequence that the dictionary',
    ],
  ],
  58: [
    ['test/shared/dicom/dcmtk-tolerance.test.ts', 'test(`is ${outcome}`'],
    [
      'test/shared/dicom/data-set-parser.test.ts',
      'larger than the item around it is malformed, with the path',
    ],
  ],
  59: [
    ['test/shared/dicom/dcmtk-tolerance.test.ts', 'test(`is ${outcome}`'],
    ['test/shared/dicom/data-set-parser.test.ts', 'that is odd is read and remarked'],
    ['test/shared/dicom/part10.test.ts', 'holds no sequence and no VR that the standard does not have'],
  ],
  60: [
    ['test/shared/dicom/part10.test.ts', 'is read without preamble, and without file meta information'],
    ['test/shared/dicom/part10.test.ts', 'is read as it is when the file meta information says otherwise'],
    ['test/shared/dicom/part10.test.ts', 'leaves the transfer syntax out'],
  ],
  61: [
    ['test/main/decode/read-frame-bytes.test.ts', 'is not inflated without end (N61)'],
    ['test/shared/dicom/part10.test.ts', 'a bomb as well as a truncated stream'],
    ['test/main/ingest/open-ingest.test.ts', 'when its deflated bytes are a bomb'],
  ],
  62: [
    ['test/shared/dicom/data-set-parser.test.ts', 'the other one is listed and it is ambiguous'],
    ['test/main/ingest/open-ingest.test.ts', 'is refused when an identifying UID came twice'],
  ],
  63: [
    ['test/shared/image/malformed-pixels.test.ts', 'N63 Rows and Columns that are no two unsigned shorts'],
  ],
  64: [['test/shared/dicom/character-sets.test.ts', 'the worked examples of PS3.5']],
  65: [['test/shared/dicom/data-set.test.ts', 'inherit the character set, unless they have their own']],
  66: [['test/shared/dicom/person-name.test.ts', 'makes visible what hides, reorders or breaks']],
  67: [['test/shared/dicom/number-text.test.ts', 'is finite or nothing, whatever the text']],
  68: [['test/shared/dicom/date-time.test.ts', 'may be a leap second, and is never 24:00']],
  69: [
    [
      'test/shared/dicom/frame-table.test.ts',
      'without a table and with another count are refused, never guessed',
    ],
    ['test/shared/dicom/frame-table.test.ts', 'with a table of a broken length are refused'],
    ['test/main/decode/image-file.test.ts', 'are not guessed when %s'],
  ],
  70: [['test/shared/dicom/data-set.test.ts', 'of implicit VR is decided by Pixel Representation %d']],
  71: [['test/main/ingest/open-ingest.test.ts', 'its preamble zeroed']],
  72: [['test/shared/hanging/read-protocol.test.ts', '__proto__']],
  73: [
    ['test/main/media/hostile-import.test.ts', 'N73 N94 links, pipes and loops of a medium lead nowhere'],
    ['test/shared/dicom/frame-table.test.ts', 'of a size that no file has are refused before a list is made'],
  ],
  74: [
    ['test/main/decode/codecs.test.ts', 'after a good one never shows the good one again (N74)'],
    ['test/main/decode/corrupt-frames.test.ts', 'give no picture for one cut short'],
    ['test/e2e/damaged-frames.e2e.ts', 'no wrong picture on the canvas'],
  ],
  75: [['test/main/decode/codecs.test.ts', 'cut to %d of its length is no picture (N75)']],
  76: [['test/main/decode/corrupt-frames.test.ts', 'with sixteen bytes overwritten']],
  77: [['test/main/decode/codecs.test.ts', '(N77, N78)']],
  78: [['test/main/decode/codecs.test.ts', '(N77, N78)']],
  79: [['test/main/decode/codecs.test.ts', 'is refused before decoding (N79)']],
  80: [['test/main/decode/codecs.test.ts', 'of %d bytes is no picture (N80)']],
  81: [['test/main/decode/rle-codec.test.ts', '(N81)']],
  82: [
    [
      'test/main/decode/code-stream-header.test.ts',
      'One sample for two points of the grid, in both directions',
    ],
  ],
  83: [['test/main/decode/codecs.test.ts', '(N83, N85)']],
  84: [['test/shared/image/malformed-pixels.test.ts', 'N84 a palette whose descriptor lies']],
  85: [['test/main/decode/codecs.test.ts', '(N83, N85)']],
  86: [['test/main/decode/native-codec.test.ts', 'that are short are missing, not black (N86)']],
  87: [['test/main/decode/native-codec.test.ts', 'overlay bits masked (N87)']],
  88: [['test/main/decode/pool.test.ts', 'is ended after the time limit (N88)']],
  89: [['test/main/decode/lossless-jpeg.test.ts', 'N89']],
  90: [['test/main/decode/wasm-decoders.test.ts', '(N90)']],
  91: [
    ['test/main/decode/pool.test.ts', 'whose late answer nobody gets (N91)'],
    ['test/main/decode/pool.test.ts', 'while it decodes takes nothing else with it'],
  ],
  92: [
    ['test/fidelity/pixel-hashes.test.ts', 'decode to the hashes of DCMTK or GDCM'],
    ['test/fidelity/gdcm-raw.test.ts', 'lossless'],
  ],
};

test('every number from N51 to N92 has a test that shows it, by file and title', () => {
  const missing: string[] = [];
  for (let number = 51; number <= 92; number++) {
    const tests = shownBy[number] ?? [];
    if (tests.length === 0) missing.push(`N${number} has no test`);
    for (const [file, title] of tests) {
      if (!readSource(file).includes(title)) missing.push(`N${number}: ${file} has no test "${title}"`);
    }
  }
  expect(missing).toEqual([]);
});
