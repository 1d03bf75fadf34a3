import type { ElementEncoding } from './data-element.ts';
import { ImplementationClassUID, ImplementationVersionName } from './implementation.ts';
import { Tag } from './tags.ts';
import { writeElement, writeText } from './write-element.ts';

export interface FileMetaValues {
  readonly MediaStorageSOPClassUID: string;
  readonly MediaStorageSOPInstanceUID: string;
  readonly TransferSyntaxUID: string;
  /** AE title of who sent it, at most 16 characters; left out where unknown. */
  readonly SourceApplicationEntityTitle?: string;
}

const explicitLittleEndian: ElementEncoding = { isExplicitVr: true, isLittleEndian: true };
const preambleBytes = 128;

function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

// Of every file of ours the same.
const version = writeElement(explicitLittleEndian, Tag.FileMetaInformationVersion, 'OB', Uint8Array.of(0, 1));
const implementation = concatenate([
  writeText(explicitLittleEndian, Tag.ImplementationClassUID, 'UI', ImplementationClassUID),
  writeText(explicitLittleEndian, Tag.ImplementationVersionName, 'SH', ImplementationVersionName),
]);
const prefix = new TextEncoder().encode('DICM');

/**
 * What precedes a data set in a file (PS3.10 7.1): preamble of zeros, `DICM`, group 0002 in explicit VR little endian
 * with its group length. The data set follows directly, in `TransferSyntaxUID`.
 */
export function buildFileMeta(values: FileMetaValues): Uint8Array<ArrayBuffer> {
  const text = (tag: number, vr: 'UI' | 'AE', value: string): Uint8Array =>
    writeText(explicitLittleEndian, tag, vr, value);
  const aeTitle = values.SourceApplicationEntityTitle?.trim() ?? '';
  const group = concatenate([
    version,
    text(Tag.MediaStorageSOPClassUID, 'UI', values.MediaStorageSOPClassUID),
    text(Tag.MediaStorageSOPInstanceUID, 'UI', values.MediaStorageSOPInstanceUID),
    text(Tag.TransferSyntaxUID, 'UI', values.TransferSyntaxUID),
    implementation,
    ...(aeTitle === '' ? [] : [text(Tag.SourceApplicationEntityTitle, 'AE', aeTitle)]),
  ]);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, group.length, true);
  return concatenate([
    new Uint8Array(preambleBytes),
    prefix,
    writeElement(explicitLittleEndian, Tag.FileMetaInformationGroupLength, 'UL', length),
    group,
  ]);
}
