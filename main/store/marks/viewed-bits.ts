/**
 * Which frames of a series were looked at, small enough to keep for every study that was ever read: for each object the
 * first 8 bytes of its content hash, the length of its bitmap in bytes (32 bits, little endian), and the bitmap, bit
 * `(frameNumber - 1) % 8` of byte `(frameNumber - 1) / 8`. 13 bytes for an image of one frame.
 */
const hashBytes = 8;
const headBytes = hashBytes + 4;

/** Bitmaps by `viewedKey`. */
export type ViewedBits = Map<string, Uint8Array>;

/**
 * By content, not by UID: other pixels under the same UID were not looked at. Two of a thousand objects share one in one
 * of 10^13 studies.
 */
export function viewedKey(sha256: string): string {
  return sha256.slice(0, 2 * hashBytes);
}

export function decodeViewed(blob: Uint8Array): ViewedBits {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
  const viewed: ViewedBits = new Map();
  let at = 0;
  while (at + headBytes <= bytes.length) {
    const lengthBytes = bytes.readUInt32LE(at + hashBytes);
    const end = at + headBytes + lengthBytes;
    viewed.set(
      bytes.toString('hex', at, at + hashBytes),
      Uint8Array.from(bytes.subarray(at + headBytes, end)),
    );
    at = end;
  }
  return viewed;
}

export function encodeViewed(viewed: ViewedBits): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [key, bits] of viewed) {
    const head = Buffer.alloc(headBytes);
    head.write(key, 'hex');
    head.writeUInt32LE(bits.length, hashBytes);
    parts.push(head, bits);
  }
  return Buffer.concat(parts);
}

/** Adds runs of frame numbers to what was viewed of an instance with `frameCount` frames; what lies beyond is left out. */
export function addViewed(
  viewed: ViewedBits,
  key: string,
  frameCount: number,
  runs: readonly (readonly [number, number])[],
): void {
  const bits = new Uint8Array(Math.ceil(frameCount / 8));
  bits.set((viewed.get(key) ?? new Uint8Array()).subarray(0, bits.length));
  for (const [first, last] of runs) {
    for (let index = first - 1; index < Math.min(last, frameCount); index++) {
      bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
    }
  }
  if (bits.length > 0) viewed.set(key, bits);
}

/** Runs of set bits as frame numbers, ascending. */
export function viewedRuns(bits: Uint8Array): [number, number][] {
  const runs: [number, number][] = [];
  for (let index = 0; index < 8 * bits.length; index++) {
    if (((bits[index >> 3] ?? 0) & (1 << (index & 7))) === 0) continue;
    const frameNumber = index + 1;
    const run = runs.at(-1);
    if (run !== undefined && run[1] === index) run[1] = frameNumber;
    else runs.push([frameNumber, frameNumber]);
  }
  return runs;
}
