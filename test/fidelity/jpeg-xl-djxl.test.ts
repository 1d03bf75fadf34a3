import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCodecRegistry } from '../../main/decode/codec-registry.ts';
import { decodeFrame } from '../../main/decode/decode-frame.ts';
import { openImageFile } from '../../main/decode/image-file.ts';
import { readFrameBytes } from '../../main/decode/read-frame-bytes.ts';
import { patternOf, plainPixels } from '../support/encoded-frames.ts';
import {
  corpusDirectory,
  corpusMissing,
  programsMissing,
  requireProgram,
} from '../support/external-programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const registry = createCodecRegistry();

/** Samples of the last `count` of a binary PGM or PPM, which libjxl's tool makes of a code stream. */
function djxl(
  codeStream: Uint8Array,
  extension: 'pgm' | 'ppm',
  count: number,
  bytesPerSample: 1 | 2,
): number[] {
  const directory = temporaryDirectory();
  const input = path.join(directory, 'frame.jxl');
  const output = path.join(directory, `frame.${extension}`);
  writeFileSync(input, codeStream);
  execFileSync(requireProgram('djxl'), [input, output], { stdio: 'pipe' });
  const body = readFileSync(output).subarray(-count * bytesPerSample);
  return Array.from({ length: count }, (_, index) =>
    bytesPerSample === 1 ? (body[index] ?? -1) : body.readUInt16BE(2 * index),
  );
}

describe.skipIf(programsMissing('cjxl', 'djxl'))('JPEG XL made by libjxl', () => {
  test.each([8, 10, 12, 14, 16])('of %d bits has the values of djxl', (BitsStored) => {
    const bytesPerSample = BitsStored > 8 ? 2 : 1;
    const pixels = {
      ...plainPixels,
      BitsAllocated: bytesPerSample * 8,
      BitsStored,
      HighBit: BitsStored - 1,
    };
    // cjxl 0.7 writes samples of 10 to 14 bits inexactly, and past their maximum; of multiples of 64 djxl and we read
    // what it wrote.
    const pattern = patternOf(pixels).map((value) => (BitsStored > 8 ? value & ~63 : value));
    const samples = Buffer.from(pattern.buffer.slice(0));
    if (bytesPerSample === 2) samples.swap16();
    const directory = temporaryDirectory();
    const source = path.join(directory, 'source.pgm');
    const encoded = path.join(directory, 'encoded.jxl');
    const header = `P5 ${pixels.Columns} ${pixels.Rows} ${2 ** BitsStored - 1}\n`;
    writeFileSync(source, Buffer.concat([Buffer.from(header), samples]));
    execFileSync(requireProgram('cjxl'), [source, encoded, '-d', '0', '--quiet'], { stdio: 'pipe' });
    const bytes = Uint8Array.from(readFileSync(encoded));
    const frame = decodeFrame(registry, {
      bytes,
      TransferSyntaxUID: '1.2.840.10008.1.2.4.110',
      isBigEndian: false,
      startBit: 0,
      pixels,
    });
    const values = bytesPerSample === 1 ? new Uint8Array(frame.pixels) : new Uint16Array(frame.pixels);
    expect(Array.from(values)).toEqual(djxl(bytes, 'pgm', values.length, bytesPerSample));
  });

  test.skipIf(corpusMissing())(
    'of a recompressed JPEG, in a container, is within one level of djxl',
    async () => {
      const file = 'files/dcm4che+dcm4che/dcm4che-test-data/src/main/resources/will-jxl.dcm';
      const image = await openImageFile(path.join(corpusDirectory(), file));
      for (const frameIndex of [0, 26]) {
        const source = image.frameSource(frameIndex);
        const bytes = await readFrameBytes(source);
        const frame = decodeFrame(registry, { ...source, bytes });
        expect(frame.header).toMatchObject({ photometric: 'RGB', lossy: true, rows: 708, columns: 1016 });
        const ours = new Uint8Array(frame.pixels);
        const theirs = djxl(bytes, 'ppm', ours.length, 1);
        // Two versions of libjxl: the floating point of the inverse DCT rounds differently.
        expect(ours.findIndex((sample, index) => Math.abs(sample - (theirs[index] ?? -9)) > 1)).toBe(-1);
      }
    },
  );
});
