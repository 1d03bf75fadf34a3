import type { ElementEncoding } from './data-element.ts';
import { nameOfTag } from './dictionary.ts';
import { limitExceeded } from './parse-errors.ts';
import type { Vr } from './vr.ts';
import { factsOf } from './vr.ts';

/**
 * One element with a value of defined length, header and padding included (PS3.5 7.1). The value is taken as its
 * bytes are, in the byte order of the encoding; an odd one gets a space (text) or a NUL (UI and binary) behind it.
 */
export function writeElement(
  encoding: ElementEncoding,
  tag: number,
  vr: Vr,
  value: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const facts = factsOf(vr);
  const lengthBytes = value.length + (value.length % 2);
  const hasLongHeader = encoding.isExplicitVr && facts.hasLongLength;
  const headerBytes = hasLongHeader ? 12 : 8;
  const limit = encoding.isExplicitVr && !facts.hasLongLength ? 0xfffe : 0xffff_fffe;
  if (lengthBytes > limit) throw limitExceeded(nameOfTag(tag), 0, limit, lengthBytes);
  const element = new Uint8Array(headerBytes + lengthBytes);
  const view = new DataView(element.buffer);
  view.setUint16(0, tag >>> 16, encoding.isLittleEndian);
  view.setUint16(2, tag & 0xffff, encoding.isLittleEndian);
  if (encoding.isExplicitVr) {
    element[4] = vr.charCodeAt(0);
    element[5] = vr.charCodeAt(1);
    if (hasLongHeader) view.setUint32(8, lengthBytes, encoding.isLittleEndian);
    else view.setUint16(6, lengthBytes, encoding.isLittleEndian);
  } else {
    view.setUint32(4, lengthBytes, encoding.isLittleEndian);
  }
  element.set(value, headerBytes);
  if (value.length % 2 === 1) {
    element[headerBytes + value.length] = facts.kind === 'text' && vr !== 'UI' ? 0x20 : 0;
  }
  return element;
}

const encoder = new TextEncoder();

/** The same for text of the default repertoire, or UTF-8 where the data set says so. */
export function writeText(
  encoding: ElementEncoding,
  tag: number,
  vr: Vr,
  text: string,
): Uint8Array<ArrayBuffer> {
  return writeElement(encoding, tag, vr, encoder.encode(text));
}
