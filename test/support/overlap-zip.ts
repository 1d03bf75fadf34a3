import { crc32, deflateRawSync } from 'node:zlib';
import { concat } from './dicom-builder.ts';

function header(
  signature: number,
  fixedBytes: number,
  fields: readonly (readonly [number, 2 | 4, number])[],
): Uint8Array {
  const view = new DataView(new ArrayBuffer(fixedBytes));
  view.setUint32(0, signature, true);
  for (const [at, width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
  }
  return new Uint8Array(view.buffer);
}

/**
 * A ZIP whose entries all unpack to `kernel`, which is in it once: the extra field of each local header swallows the
 * headers behind it ("extra-field quoting" of D. Fifield, "A better zip bomb", USENIX WOOT 2019, section 5), or all of them
 * lead to one header.
 */
export function buildOverlapZip(
  kernel: Uint8Array,
  count: number,
  kind: 'extra-field' | 'one-place',
  nameOf: (index: number) => string = (index) => String(index).padStart(4, '0'),
): Uint8Array<ArrayBuffer> {
  const data = deflateRawSync(kernel);
  const names = Array.from({ length: count }, (_, index) => new TextEncoder().encode(nameOf(index)));
  // From the end: the last header stands before the data, each earlier one swallows those behind it.
  let tail: Uint8Array = new Uint8Array(0);
  const lengths: number[] = [];
  const places = kind === 'one-place' ? names.slice(0, 1) : names;
  for (const name of places.toReversed()) {
    // An extra field: an id of nobody, and its length (APPNOTE 4.5.1).
    const extra =
      tail.length === 0
        ? tail
        : concat(
            header(0, 4, [
              [0, 2, 0x4e4e],
              [2, 2, tail.length],
            ]),
            tail,
          );
    const local = header(0x04034b50, 30, [
      [4, 2, 20],
      [8, 2, 8],
      [14, 4, crc32(kernel)],
      [18, 4, data.length],
      [22, 4, kernel.length],
      [26, 2, name.length],
      [28, 2, extra.length],
    ]);
    tail = concat(local, name, extra);
    lengths.unshift(tail.length);
  }
  const centrals = names.map((name, index) =>
    concat(
      header(0x02014b50, 46, [
        [4, 2, 0x0314],
        [6, 2, 20],
        [10, 2, 8],
        [16, 4, crc32(kernel)],
        [20, 4, data.length],
        [24, 4, kernel.length],
        [28, 2, name.length],
        [38, 4, (0o100644 << 16) >>> 0],
        [42, 4, kind === 'one-place' ? 0 : tail.length - (lengths[index] ?? 0)],
      ]),
      name,
    ),
  );
  const directory = concat(...centrals);
  const end = header(0x06054b50, 22, [
    [8, 2, count],
    [10, 2, count],
    [12, 4, directory.length],
    [16, 4, tail.length + data.length],
  ]);
  return concat(tail, data, directory, end);
}
