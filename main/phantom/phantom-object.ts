import { createHash } from 'node:crypto';
import { data, type NaturalizedDataSet } from 'dcmjs';
import { ImplementationClassUID, ImplementationVersionName } from '../../shared/dicom/implementation.ts';
import { TransferSyntaxUid } from '../../shared/dicom/transfer-syntaxes.ts';

export interface PhantomObject {
  readonly SOPInstanceUID: string;
  /** Part 10 file, Explicit VR Little Endian. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface PhantomStudy {
  readonly StudyInstanceUID: string;
  readonly objectCount: number;
  /** Made one at a time: a study of CT is thirty megabytes. */
  objects(): Generator<PhantomObject>;
}

/** A UID made of a 128-bit number, as PS3.5 B.2 makes one of a UUID; the number is a hash of the name. */
export function uidFrom(name: string): string {
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 32);
  return `2.25.${BigInt(`0x${hash}`)}`;
}

/** Value of Pixel Data, in little endian. */
export interface PhantomPixels {
  readonly vr: 'OB' | 'OW';
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Tag, VR, two bytes of nothing and a length of four bytes (PS3.5 7.1.2). */
const longHeaderBytes = 12;

/**
 * The bytes of a Part 10 file in Explicit VR Little Endian. Pixel Data is the last element of an image, and is put
 * behind what dcmjs writes: its writer copies a large value many times over.
 */
export function writePart10(
  dataSet: NaturalizedDataSet,
  SOPClassUID: string,
  SOPInstanceUID: string,
  pixels: PhantomPixels,
): Uint8Array<ArrayBuffer> {
  const { DicomDict, DicomMetaDictionary } = data;
  const meta = DicomMetaDictionary.denaturalizeDataset({
    FileMetaInformationVersion: Uint8Array.of(0, 1).buffer,
    MediaStorageSOPClassUID: SOPClassUID,
    MediaStorageSOPInstanceUID: SOPInstanceUID,
    TransferSyntaxUID: TransferSyntaxUid.ExplicitVRLittleEndian,
    ImplementationClassUID,
    ImplementationVersionName,
  });
  const file = new DicomDict(meta);
  file.dict = DicomMetaDictionary.denaturalizeDataset(dataSet);
  const before = new Uint8Array(file.write());
  const { length } = pixels.bytes;
  const paddedBytes = length + (length % 2);
  const whole = new Uint8Array(before.length + longHeaderBytes + paddedBytes);
  whole.set(before);
  const view = new DataView(whole.buffer, before.length, longHeaderBytes);
  view.setUint16(0, 0x7fe0, true);
  view.setUint16(2, 0x0010, true);
  whole.set(new TextEncoder().encode(pixels.vr), before.length + 4);
  view.setUint32(8, paddedBytes, true);
  whole.set(pixels.bytes, before.length + longHeaderBytes);
  return whole;
}
