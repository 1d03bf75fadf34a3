import { readFileSync } from 'node:fs';
import { parsePart10 } from '../../shared/dicom/part10.ts';
import { Tag } from '../../shared/dicom/tags.ts';
import { NegatoscopeError } from '../../shared/errors.ts';

/**
 * Stored bits of every sample of a little endian, uncompressed file: unsigned, samples interleaved, frames one after
 * another. With loops of its own: it stands on the oracle's side of a comparison.
 */
export function readNativePixels(file: string): Uint32Array {
  const bytes = readFileSync(file);
  const { dataSet, pixelData, transferSyntax } = parsePart10(Uint8Array.from(bytes));
  if (pixelData?.kind !== 'native' || !transferSyntax.isLittleEndian) {
    throw new NegatoscopeError('program.fault', `${file} is not native little endian`, { where: 'test' });
  }
  const attribute = (tag: number): number => dataSet.integer(tag) ?? 0;
  const pixelCount = attribute(Tag.Rows) * attribute(Tag.Columns);
  const samples = attribute(Tag.SamplesPerPixel);
  const BitsAllocated = attribute(Tag.BitsAllocated);
  const BitsStored = attribute(Tag.BitsStored);
  const shift = attribute(Tag.HighBit) + 1 - BitsStored;
  const isPlanar = samples > 1 && attribute(Tag.PlanarConfiguration) === 1;
  const frameCount = dataSet.integer(Tag.NumberOfFrames) ?? 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset + pixelData.offsetBytes, pixelData.lengthBytes);
  const cellAt = (index: number): number => {
    if (BitsAllocated === 1) return (view.getUint8(index >> 3) >> (index & 7)) & 1;
    if (BitsAllocated === 8) return view.getUint8(index);
    return BitsAllocated === 16 ? view.getUint16(2 * index, true) : view.getUint32(4 * index, true);
  };
  const mask = 2 ** BitsStored - 1;
  const values = new Uint32Array(pixelCount * samples * frameCount);
  for (let index = 0; index < values.length; index++) {
    const frame = Math.floor(index / (pixelCount * samples));
    const within = index % (pixelCount * samples);
    const pixel = Math.floor(within / samples);
    const sample = within % samples;
    const cell = isPlanar ? sample * pixelCount + pixel : within;
    const value = cellAt(frame * pixelCount * samples + cell);
    values[index] = BitsStored === 32 ? value : (value >>> shift) & mask;
  }
  return values;
}
