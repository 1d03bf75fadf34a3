import type { Vr } from './vr.ts';
import { factsOf } from './vr.ts';

type ReadOne = (view: DataView, offset: number, isLittleEndian: boolean) => number;

function safe(value: bigint): number {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : Number.NaN;
}

const readUint16: ReadOne = (view, offset, isLittle) => view.getUint16(offset, isLittle);
const readUint32: ReadOne = (view, offset, isLittle) => view.getUint32(offset, isLittle);
const readUint64: ReadOne = (view, offset, isLittle) => safe(view.getBigUint64(offset, isLittle));
const readFloat32: ReadOne = (view, offset, isLittle) => view.getFloat32(offset, isLittle);
const readFloat64: ReadOne = (view, offset, isLittle) => view.getFloat64(offset, isLittle);

const readers: Partial<Record<Vr, ReadOne>> = {
  // Group, then element, each a 16-bit number (PS3.5 Table 6.2-1).
  AT: (view, offset, isLittle) =>
    view.getUint16(offset, isLittle) * 0x10000 + view.getUint16(offset + 2, isLittle),
  FD: readFloat64,
  FL: readFloat32,
  OB: (view, offset) => view.getUint8(offset),
  OD: readFloat64,
  OF: readFloat32,
  OL: readUint32,
  OV: readUint64,
  OW: readUint16,
  SL: (view, offset, isLittle) => view.getInt32(offset, isLittle),
  SS: (view, offset, isLittle) => view.getInt16(offset, isLittle),
  SV: (view, offset, isLittle) => safe(view.getBigInt64(offset, isLittle)),
  UL: readUint32,
  US: readUint16,
  UV: readUint64,
};

/**
 * The numbers of a binary value field, or the reason why it holds none: a length that is no multiple of the VR's,
 * a float that is not finite, an integer beyond 2^53. A tag (AT) is group << 16 | element, unsigned.
 */
export function readBinaryNumbers(bytes: Uint8Array, vr: Vr, isLittleEndian: boolean): number[] | string {
  const read = readers[vr];
  if (read === undefined) return `VR ${vr} holds no numbers`;
  const size = vr === 'AT' ? 4 : factsOf(vr).valueBytes;
  if (bytes.length % size !== 0) return `${bytes.length} bytes are no multiple of ${size}, for VR ${vr}`;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: number[] = [];
  for (let offset = 0; offset < bytes.length; offset += size) {
    const value = read(view, offset, isLittleEndian);
    if (!Number.isFinite(value)) return `value ${values.length + 1} is no finite number that can be held`;
    values.push(value);
  }
  return values;
}
