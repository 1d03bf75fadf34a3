import { crc32, deflateRawSync } from 'node:zlib';
import { concat } from './dicom-builder.ts';

/** An entry as a test wants it, true or not. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly isStored?: boolean;
  /** Stated instead of the true ones. */
  readonly uncompressedSize?: number;
  readonly crc?: number;
  /** Unix mode in the upper half of the external attributes, e.g. 0o120777 for a symbolic link. */
  readonly unixMode?: number;
  readonly isEncrypted?: boolean;
  /** Stated in a ZIP64 extra field of the central directory (PKWARE APPNOTE 4.5.3). */
  readonly zip64?: { readonly uncompressedSize: bigint; readonly compressedSize: bigint };
  /** Bytes of an extra field that only the local header has. */
  readonly localExtraBytes?: number;
}

/** A ZIP file (PKWARE APPNOTE 4.3.7, 4.3.12, 4.3.16), names in UTF-8. */
export function buildZip(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const locals: Uint8Array[] = [];
  const centrals: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = new TextEncoder().encode(entry.name);
    const data = entry.isStored === true ? entry.bytes : deflateRawSync(entry.bytes);
    // Bit 0: encrypted; bit 11: UTF-8 names.
    const flags = 0x0800 | (entry.isEncrypted === true ? 1 : 0);
    const shared = new DataView(new ArrayBuffer(26));
    shared.setUint16(0, 20, true);
    shared.setUint16(2, flags, true);
    shared.setUint16(4, entry.isStored === true ? 0 : 8, true);
    shared.setUint32(10, entry.crc ?? crc32(entry.bytes), true);
    shared.setUint32(14, data.length, true);
    shared.setUint32(18, entry.uncompressedSize ?? entry.bytes.length, true);
    shared.setUint16(22, name.length, true);
    const header = new Uint8Array(shared.buffer);
    const extra = new Uint8Array(entry.localExtraBytes ?? 0);
    const localHeader = header.slice();
    new DataView(localHeader.buffer).setUint16(24, extra.length, true);
    const local = concat(Uint8Array.of(0x50, 0x4b, 3, 4), localHeader, name, extra, data);
    const central = new DataView(new ArrayBuffer(46));
    central.setUint32(0, 0x02014b50, true);
    // Made by: Unix, so that the upper half of the attributes is a mode.
    central.setUint16(4, (3 << 8) | 20, true);
    new Uint8Array(central.buffer).set(header, 6);
    central.setUint32(38, ((entry.unixMode ?? 0o100644) << 16) >>> 0, true);
    central.setUint32(42, offset, true);
    locals.push(local);
    const centralExtra = zip64Field(entry.zip64);
    if (centralExtra.length > 0) {
      // All ones: look into the extra field.
      central.setUint32(20, 0xffffffff, true);
      central.setUint32(24, 0xffffffff, true);
      central.setUint16(30, centralExtra.length, true);
    }
    centrals.push(concat(new Uint8Array(central.buffer), name, centralExtra));
    offset += local.length;
  }
  const directory = concat(...centrals);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, entries.length, true);
  end.setUint16(10, entries.length, true);
  end.setUint32(12, directory.length, true);
  end.setUint32(16, offset, true);
  return concat(...locals, directory, new Uint8Array(end.buffer));
}

function zip64Field(sizes: ZipEntry['zip64']): Uint8Array {
  if (sizes === undefined) return new Uint8Array(0);
  const field = new DataView(new ArrayBuffer(20));
  field.setUint16(0, 1, true);
  field.setUint16(2, 16, true);
  field.setBigUint64(4, sizes.uncompressedSize, true);
  field.setBigUint64(12, sizes.compressedSize, true);
  return new Uint8Array(field.buffer);
}
