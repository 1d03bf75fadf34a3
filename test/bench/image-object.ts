import type { EncodedFrame } from '../../main/decode/codec.ts';
import { buildFile, concat, identifiedDataSet, type DataSetBuilder } from '../support/dicom-builder.ts';

/** A multi-frame object of one frame `count` times. */
export function multiFrameObject(frame: EncodedFrame, count: number): Uint8Array<ArrayBuffer> {
  // Fragments are of even length (PS3.5 A.4).
  const fragment = concat(frame.bytes, new Uint8Array(frame.bytes.length % 2));
  const dataSet = describedDataSet(frame, count).encapsulated(
    Array.from({ length: count }, () => fragment),
    Array.from({ length: count }, (_, index) => index * (fragment.length + 8)),
  );
  return buildFile(dataSet.build(), frame.TransferSyntaxUID);
}

/** The data set of an image, up to its pixels. */
export function describedDataSet({ pixels }: EncodedFrame, count: number): DataSetBuilder {
  return identifiedDataSet()
    .numbers(0x00280002, 'US', pixels.SamplesPerPixel)
    .text(0x00280004, 'CS', pixels.PhotometricInterpretation)
    .text(0x00280008, 'IS', String(count))
    .numbers(0x00280010, 'US', pixels.Rows)
    .numbers(0x00280011, 'US', pixels.Columns)
    .numbers(0x00280100, 'US', pixels.BitsAllocated)
    .numbers(0x00280101, 'US', pixels.BitsStored)
    .numbers(0x00280102, 'US', pixels.HighBit)
    .numbers(0x00280103, 'US', pixels.PixelRepresentation);
}
