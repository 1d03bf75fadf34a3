import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EncodedFrame } from '../../main/decode/codec.ts';
import { openImageFile } from '../../main/decode/image-file.ts';
import { readFrameBytes } from '../../main/decode/read-frame-bytes.ts';
import { drawPhantom } from '../../main/phantom/draw-phantom.ts';
import { phantomRecipes } from '../../main/phantom/phantom-kinds.ts';
import type { PixelAttributes } from '../../main/store/reader-api.ts';
import { buildFile } from '../support/dicom-builder.ts';
import { encodeValues, plainPixels, type Encoder } from '../support/encoded-frames.ts';
import { requireProgram } from '../support/external-programs.ts';
import { benchDirectory } from './bench-directory.ts';
import { describedDataSet } from './image-object.ts';

const explicitLittleUid = '1.2.840.10008.1.2.1';

/** A phantom with four bits of noise, which is what makes a real image hard to code. */
function noisyPhantom(pixels: PixelAttributes): Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  const recipe = { ...phantomRecipes.ct, rows: pixels.Rows, columns: pixels.Columns };
  const letters = { left: 'R', right: 'L', top: 'A', bottom: 'P' };
  const { values } = drawPhantom(recipe, letters, 7, 60);
  let state = 1;
  for (let index = 0; index < values.length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    values[index] = (values[index] ?? 0) + (state >>> 28);
  }
  return pixels.BitsAllocated === 8 ? Uint8Array.from(values, (value) => value >> 4) : values;
}

/** JPEG of 12 bits is made by DCMTK, the others by dcmjs-codecs. */
export type BenchCodec = Encoder | 'jpeg-extended';

/** The frame that every decoder of a shape is given: 12 bits of 16, and 8 of 8 for JPEG baseline, which holds no more. */
export function benchFrame(encoder: BenchCodec, Rows: number, Columns: number): Promise<EncodedFrame> {
  if (encoder === 'jpeg-extended') return extendedFrame(Rows, Columns);
  const eight = { BitsAllocated: 8, BitsStored: 8, HighBit: 7 };
  const pixels = { ...plainPixels, Rows, Columns, ...(encoder === 'jpeg-baseline' ? eight : {}) };
  return encodeValues(encoder, pixels, noisyPhantom(pixels));
}

async function extendedFrame(Rows: number, Columns: number): Promise<EncodedFrame> {
  const frame = await benchFrame('native', Rows, Columns);
  const directory = benchDirectory();
  const source = path.join(directory, 'native.dcm');
  const file = path.join(directory, 'extended.dcm');
  const dataSet = describedDataSet(frame, 1).bytes(0x7fe00010, 'OW', frame.bytes);
  await writeFile(source, buildFile(dataSet.build(), explicitLittleUid));
  execFileSync(requireProgram('dcmcjpeg'), ['--encode-extended', '--quality', '90', source, file]);
  const image = await openImageFile(file);
  const { TransferSyntaxUID, isBigEndian, startBit, pixels, ...place } = image.frameSource(0);
  const bytes = await readFrameBytes({ TransferSyntaxUID, isBigEndian, pixels, ...place });
  return { bytes, TransferSyntaxUID, isBigEndian, startBit, pixels };
}
