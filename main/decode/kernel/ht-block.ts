import { swapBytes } from './swap-bytes';

/**
 * Block decoder of high-throughput JPEG 2000 (ISO/IEC 15444-15): the cleanup pass of one code-block. AssemblyScript:
 * `app/launch/build-kernel.ts` compiles it to WebAssembly.
 *
 * The three bit streams of a pass are interwoven with stuffing bits. MagSgn and VLC are freed of these once, into
 * plain bit strings, so that the loops read any number of bits with one load and one shift and without a branch.
 */

/** Two tables of 1024 entries of 16 bits, for the first and for the other rows of quads; written by `kernel-module.ts`. */
export const vlcTables: usize = memory.data(4096);
/** Two tables of 320 and 256 entries of 16 bits for the unsigned residuals, likewise. */
export const uvlcTables: usize = memory.data(1152);
const otherVlc: usize = 2048;
const otherUvlc: usize = 640;

/** A block has 4096 samples at most, none of more than 28 bits here: longer data are of no block. */
const limitBytes: i32 = 24576;
const rowSlackBytes: i32 = 8192;
const magSgnBits: usize = memory.data(limitBytes + rowSlackBytes);
const vlcBits: usize = memory.data(8192);
/** 32 bits for each quad: table entry, and its residual above. */
const quads: usize = memory.data(65536);
/** Magnitudes of the row above, joined by pairs of columns. */
const above: usize = memory.data(4352);
/** Where the samples of a row outside of the block are written. */
const nowhere: usize = memory.data(4352);

let melAt: usize = 0;
let melLast: usize = 0;
let melWindow: u64 = 0;
let melCount: i32 = 0;
let melStuffed: i32 = 0;
let melState: i32 = 0;
let melBytes: i32 = 0;

/** Exponents of the thirteen states, a nibble each. */
const melExponents: u64 = 0x5433222111000;

/** A run of zero events: twice their number and one when a one ends it; else twice their number less one. */
function melRun(): i32 {
  while (melCount < 8) {
    let byte: u32 = 0xff;
    if (melAt <= melLast) {
      byte = load<u8>(melAt);
      // The last byte is shared with VLC's length.
      if (melAt == melLast) byte |= 0x0f;
      melAt++;
    }
    melBytes++;
    const bits = 8 - melStuffed;
    melWindow |= u64(byte) << (64 - bits - melCount);
    melCount += bits;
    melStuffed = i32(byte == 0xff);
  }
  const exponent = i32((melExponents >> (melState << 2)) & 15);
  if (i64(melWindow) < 0) {
    melWindow <<= 1;
    melCount--;
    if (melState < 12) melState++;
    return ((1 << exponent) - 1) << 1;
  }
  const zeros = i32(melWindow >> (63 - exponent)) & ((1 << exponent) - 1);
  melWindow <<= exponent + 1;
  melCount -= exponent + 1;
  if (melState > 0) melState--;
  return (zeros << 1) + 1;
}

/** MagSgn without its stuffing bits, and ones after it. Answers how many bits there are, or -1 for a wrong one. */
function unstuffForward(from: usize, length: i32, start: usize): i32 {
  let to = start;
  let window: u64 = 0;
  let count: u64 = 0;
  let stuffed: i32 = 0;
  let index: i32 = 0;
  while (index < length) {
    if (!stuffed && index + 8 <= length) {
      const word = load<u64>(from + index);
      if (((~word - 0x0101010101010101) & word & 0x8080808080808080) == 0) {
        store<u64>(to, window | (word << count));
        window = (word >> 1) >> (63 - count);
        to += 8;
        index += 8;
        continue;
      }
    }
    const byte = u64(load<u8>(from + index));
    index++;
    if (stuffed && byte > 0x7f) return -1;
    window |= byte << count;
    count += 8 - stuffed;
    stuffed = i32(byte == 0xff);
    if (count >= 32) {
      store<u32>(to, u32(window));
      to += 4;
      window >>= 32;
      count -= 32;
    }
  }
  store<u64>(to, window | (-1 << count));
  store<u64>(to + 8, -1);
  store<u64>(to + 16, -1);
  store<u64>(to + 24, -1);
  return (i32(to - start) << 3) + i32(count);
}

/** VLC, which is read from its end, as a string that is read from its start, and zeros after it. */
function unstuffBackward(first: usize, last: usize, start: usize): i32 {
  let to = start;
  const half = u64(load<u8>(last));
  let window: u64 = half >> 4;
  let count: u64 = 4 - i32((window & 7) == 7);
  let stuffed = i32((half | 0x0f) > 0x8f);
  let at = last - 1;
  while (at >= first) {
    if (at - 7 >= first) {
      const word = load<u64>(at - 7);
      const low = ~word & 0x7f7f7f7f7f7f7f7f;
      // No byte of 7F or FF: nothing is stuffed, whatever stands before.
      if (((low - 0x0101010101010101) & ~low & 0x8080808080808080) == 0) {
        const reversed = swapBytes(word);
        store<u64>(to, window | (reversed << count));
        window = (reversed >> 1) >> (63 - count);
        to += 8;
        at -= 8;
        stuffed = i32((word & 0xff) > 0x8f);
        continue;
      }
    }
    const byte = u64(load<u8>(at));
    at--;
    const drop = stuffed & i32((byte & 0x7f) == 0x7f);
    window |= (drop ? byte & 0x7f : byte) << count;
    count += 8 - drop;
    stuffed = i32(byte > 0x8f);
    if (count >= 32) {
      store<u32>(to, u32(window));
      to += 4;
      window >>= 32;
      count -= 32;
    }
  }
  store<u64>(to, window);
  store<u64>(to + 8, 0);
  store<u64>(to + 16, 0);
  return (i32(to - start) << 3) + i32(count);
}

/** What is wrong with a block; 0 is nothing. `code-block-damage.ts` has the words. */
export const damageLength: i32 = 1;
export const damageStuffing: i32 = 2;
export const damageMagnitude: i32 = 3;
export const damageOutside: i32 = 4;
export const damageOverrun: i32 = 5;
export const damageLeftOver: i32 = 6;

/**
 * Bits of the streams that an encoder may leave over or leave away. Those of OpenJPH in 8 images and in phantoms leave 7
 * bits of MagSgn and lack 8; of MEL and VLC together, which may share where they meet, they leave 32 and lack 6.
 */
const magSgnSpare: i32 = 15;
const magSgnAdded: i32 = 16;
const tailSpare: i32 = 48;
const tailShared: i32 = 12;

/** Bits that VLC took, or the negative damage. */
function readQuads(width: i32, height: i32, rowBytes: i32, vlcCount: i32): i32 {
  const columns = (width + 1) >> 1;
  const rows = (height + 1) >> 1;
  let position: i32 = 0;
  let run = melRun();
  let context: u32 = 0;
  let at = quads;
  for (let column = 0; column < columns; column += 2) {
    let window = load<u64>(vlcBits + (position >> 3)) >> (position & 7);
    let first: u32 = load<u16>(vlcTables + ((context + (u32(window) & 127)) << 1));
    if (context == 0) {
      run -= 2;
      if (run != -1) first = 0;
      if (run < 0) run = melRun();
    }
    window >>= first & 7;
    position += first & 7;
    context = ((first & 0x10) << 3) | ((first & 0xe0) << 2);
    let second: u32 = 0;
    if (column + 1 < columns) {
      second = load<u16>(vlcTables + ((context + (u32(window) & 127)) << 1));
      if (context == 0) {
        run -= 2;
        if (run != -1) second = 0;
        if (run < 0) run = melRun();
      }
    }
    window >>= second & 7;
    position += second & 7;
    context = ((second & 0x10) << 3) | ((second & 0xe0) << 2);
    let mode = ((first & 8) << 3) | ((second & 8) << 4);
    if (mode == 0xc0) {
      run -= 2;
      if (run == -1) mode = 0x100;
      if (run < 0) run = melRun();
    }
    const entry: u32 = load<u16>(uvlcTables + ((mode + (u32(window) & 63)) << 1));
    window >>= entry & 7;
    const suffixBits = (entry >> 3) & 15;
    const suffix = u32(window) & ((1 << suffixBits) - 1);
    position += (entry & 7) + suffixBits;
    const firstBits = (entry >> 7) & 7;
    const firstResidual = ((entry >> 10) & 7) + (suffix & ((1 << firstBits) - 1));
    const secondResidual = (entry >> 13) + (suffix >> firstBits);
    store<u32>(at, first | (firstResidual << 16));
    store<u32>(at, second | (secondResidual << 16), 4);
    at += 8;
  }
  store<u64>(at, 0);
  store<u32>(at, 0, 8);
  if (position > vlcCount) return -damageOverrun;
  for (let row = 1; row < rows; row++) {
    at = quads + row * rowBytes;
    let up = at - rowBytes;
    context = 0;
    for (let column = 0; column < columns; column += 2) {
      const north0: u32 = load<u32>(up);
      const north1: u32 = load<u32>(up, 4);
      const north2: u32 = load<u32>(up, 8);
      let window = load<u64>(vlcBits + (position >> 3)) >> (position & 7);
      context |= ((north0 & 0xa0) << 2) | ((north1 & 0x20) << 4);
      let first: u32 = load<u16>(vlcTables + otherVlc + ((context + (u32(window) & 127)) << 1));
      if (context == 0) {
        run -= 2;
        if (run != -1) first = 0;
        if (run < 0) run = melRun();
      }
      window >>= first & 7;
      position += first & 7;
      context = ((first & 0x40) << 2) | ((first & 0x80) << 1) | (north0 & 0x80);
      context |= ((north1 & 0xa0) << 2) | ((north2 & 0x20) << 4);
      let second: u32 = 0;
      if (column + 1 < columns) {
        second = load<u16>(vlcTables + otherVlc + ((context + (u32(window) & 127)) << 1));
        if (context == 0) {
          run -= 2;
          if (run != -1) second = 0;
          if (run < 0) run = melRun();
        }
      }
      window >>= second & 7;
      position += second & 7;
      context = ((second & 0x40) << 2) | ((second & 0x80) << 1) | (north1 & 0x80);
      const mode = ((first & 8) << 3) | ((second & 8) << 4);
      const entry: u32 = load<u16>(uvlcTables + otherUvlc + ((mode + (u32(window) & 63)) << 1));
      window >>= entry & 7;
      const suffixBits = (entry >> 3) & 15;
      const suffix = u32(window) & ((1 << suffixBits) - 1);
      position += (entry & 7) + suffixBits;
      const firstBits = (entry >> 7) & 7;
      const firstResidual = ((entry >> 10) & 7) + (suffix & ((1 << firstBits) - 1));
      const secondResidual = (entry >> 13) + (suffix >> firstBits);
      store<u32>(at, first | (firstResidual << 16));
      store<u32>(at, second | (secondResidual << 16), 4);
      at += 8;
      up += 8;
    }
    store<u64>(at, 0);
    store<u32>(at, 0, 8);
    if (position > vlcCount) return -damageOverrun;
  }
  return position;
}

/** A sample from its MagSgn bits: twice its magnitude and one, at bit 0; the lowest of its bits was the sign. */
function magnitudeOf(window: u64, bits: u32, known: u32): u32 {
  return ((u32(window) & ((1 << bits) - 1)) | (known << bits) | 1) + 2;
}

function put<T>(at: usize, magnitude: u32, sign: u32, shift: u32, scale: f32): void {
  if (isFloat<T>()) {
    const value = f32(i32(magnitude << shift)) * scale;
    store<f32>(at, sign ? -value : value);
  } else {
    const value = i32((magnitude << shift) >> 1);
    store<i32>(at, (value ^ -i32(sign)) + i32(sign));
  }
}

/** Bits that MagSgn took, or the negative damage. */
function readMagnitudes<T>(
  width: i32,
  height: i32,
  rowBytes: i32,
  limit: u32,
  shift: u32,
  magSgnCount: i32,
  out: usize,
  stride: i32,
  scale: f32,
): i32 {
  const columns = (width + 1) >> 1;
  let position: i32 = 0;
  for (let row = 0; row < height; row += 2) {
    let at = quads + (row >> 1) * rowBytes;
    let top = out + row * stride;
    const hasBottom = row + 1 < height;
    let bottom = hasBottom ? top + stride : nowhere;
    const outsideRows: u32 = hasBottom ? 0 : 0xa0;
    let line = above;
    let before: u32 = 0;
    for (let column = 0; column < columns; column++) {
      const info: u32 = load<u32>(at);
      at += 4;
      const hasRight = (column << 1) + 1 < width;
      const rho = info & 0xf0;
      if (rho == 0) {
        store<u32>(line, before);
        before = 0;
        store<u32>(top, 0);
        store<u32>(bottom, 0);
        if (hasRight) {
          store<u32>(top, 0, 4);
          store<u32>(bottom, 0, 4);
        }
      } else {
        if ((rho & outsideRows) | (hasRight ? 0 : rho & 0xc0)) return -damageOutside;
        let bound = info >> 16;
        if (row != 0 && rho & (rho - 0x10)) {
          bound += 31 - clz(load<u32>(line) | load<u32>(line, 4) | 2);
        } else bound += 1;
        if (bound > limit) return -damageMagnitude;
        let window = load<u64>(magSgnBits + (position >> 3)) >> (position & 7);

        const s0 = (info >> 4) & 1;
        const m0 = (bound & -s0) - ((info >> 12) & 1);
        const v0 = magnitudeOf(window, m0, (info >> 8) & 1) & -s0;
        put<T>(top, v0, u32(window) & s0, shift, scale);
        window >>= m0;

        const s1 = (info >> 5) & 1;
        const m1 = (bound & -s1) - ((info >> 13) & 1);
        const v1 = magnitudeOf(window, m1, (info >> 9) & 1) & -s1;
        put<T>(bottom, v1, u32(window) & s1, shift, scale);
        position += m0 + m1;
        store<u32>(line, before | (v1 - (s1 << 1)));

        window = load<u64>(magSgnBits + (position >> 3)) >> (position & 7);
        const s2 = (info >> 6) & 1;
        const m2 = (bound & -s2) - ((info >> 14) & 1);
        const v2 = magnitudeOf(window, m2, (info >> 10) & 1) & -s2;
        const sign2 = u32(window) & s2;
        window >>= m2;

        const s3 = (info >> 7) & 1;
        const m3 = (bound & -s3) - ((info >> 15) & 1);
        const v3 = magnitudeOf(window, m3, (info >> 11) & 1) & -s3;
        const sign3 = u32(window) & s3;
        position += m2 + m3;
        before = v3 - (s3 << 1);
        if (hasRight) {
          put<T>(top + 4, v2, sign2, shift, scale);
          put<T>(bottom + 4, v3, sign3, shift, scale);
        }
      }
      line += 4;
      top += 8;
      bottom += 8;
    }
    store<u32>(line, before);
    // Ones after the end stand for bytes of FF that an encoder leaves away.
    if (position > magSgnCount + magSgnAdded) return -damageOverrun;
  }
  return position;
}

/**
 * Decodes the cleanup pass of `length` bytes at `data` into the samples at `out`. `missing` bit planes above the pass
 * are empty, and `shift` ones below it are not coded. With a `scale` the samples are floats, multiplied with it.
 * Answers 0 or what is wrong.
 */
export function htBlock(
  data: usize,
  length: i32,
  width: i32,
  height: i32,
  missing: i32,
  shift: i32,
  out: usize,
  stride: i32,
  scale: f32,
): i32 {
  if (length < 2 || length > limitBytes) return damageLength;
  const end = data + length;
  const tail = (i32(load<u8>(end - 1)) << 4) + (i32(load<u8>(end - 2)) & 15);
  if (tail < 2 || tail > length || tail > 4079) return damageLength;
  const magSgnCount = unstuffForward(data, length - tail, magSgnBits);
  if (magSgnCount < 0) return damageStuffing;
  const vlcCount = unstuffBackward(end - tail, end - 2, vlcBits);
  melAt = end - tail;
  melLast = end - 2;
  melWindow = 0;
  melCount = 0;
  melStuffed = 0;
  melState = 0;
  melBytes = 0;
  // Two quads more than the row has: the one that makes a pair, and its neighbour.
  const rowBytes = (((width + 1) >> 1) + 4) << 2;
  const vlcUsed = readQuads(width, height, rowBytes, vlcCount);
  if (vlcUsed < 0) return -vlcUsed;
  const tailRest = (tail << 3) - 12 - vlcUsed - ((melBytes << 3) - melCount);
  if (tailRest < -tailShared) return damageOverrun;
  if (tailRest > tailSpare) return damageLeftOver;
  const limit = u32(missing + 2);
  const used = scale
    ? readMagnitudes<f32>(width, height, rowBytes, limit, shift, magSgnCount, out, stride, scale)
    : readMagnitudes<i32>(width, height, rowBytes, limit, shift, magSgnCount, out, stride, 0);
  if (used < 0) return -used;
  return magSgnCount - used > magSgnSpare ? damageLeftOver : 0;
}
