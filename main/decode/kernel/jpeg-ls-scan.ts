import { swapBytes } from './swap-bytes';

/**
 * Decoder of one JPEG-LS scan of one component (ISO/IEC 14495-1 Annex A), lossless and near-lossless. AssemblyScript, as
 * `ht-block.ts`.
 */

/**
 * A, B, C and N of each of 365 contexts and of the two of interrupted runs, whose B counts negative errors; behind them
 * the order of the next code, and -1 where its errors are mapped the other way round (A.5.2). Both follow from the
 * others, and are ready when the context comes again.
 */
const contexts: usize = memory.data(367 * 32);
const runContext: usize = 365;

/** Orders of runs (A.2.1). */
const runOrders: usize = memory.data<u8>([
  0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15,
]);

/** Regions of differences from -65535 to 65535 (A.3.3). */
const regions: usize = memory.data(131072);
const regionOfZero: usize = regions + 65536;

/** Thresholds that the regions were written for. */
let regionKey: u64 = u64.MAX_VALUE;

/** Writes the regions of all differences; once for the same thresholds. */
function fillRegions(near: i32, t1: i32, t2: i32, t3: i32): void {
  const key = (u64(t1) << 48) | (u64(t2) << 32) | (u64(t3) << 16) | u64(near);
  if (key == regionKey) return;
  regionKey = key;
  for (let difference = -65535; difference <= 65535; difference++) {
    const size = abs(difference);
    const region: i32 = size <= near ? 0 : size < t1 ? 1 : size < t2 ? 2 : size < t3 ? 3 : 4;
    store<i8>(regionOfZero + difference, i8(difference < 0 ? -region : region));
  }
}

export const scanShort: i32 = 1;
export const scanLong: i32 = 2;
export const scanRun: i32 = 3;
export const scanCode: i32 = 4;

/** At least 33 bits in the window. Zeros stand after the last word, for as many as a line of escaped codes takes. */
//#macro REFILL()
if (left <= 32) {
  window |= u64(load<u32>(wordAt)) << (32 - left);
  wordAt += 4;
  left += 32;
}
//#end

/** Golomb code of order K, LIMIT ones shorter where it is escaped (A.5.3). */
//#macro READ_GOLOMB(K, LIMIT, VALUE)
let VALUE: i32 = 0;
{
  let zeros = i32(clz(window));
  if (zeros < 32) {
    window <<= zeros + 1;
    left -= zeros + 1;
  } else {
    window <<= 32;
    left -= 32;
    REFILL();
    const more = i32(clz(window));
    zeros = 32 + more;
    if (more >= 32) {
      failure = scanCode;
      break;
    }
    window <<= more + 1;
    left -= more + 1;
  }
  // A code has sixteen bits more at most.
  if (left < 16) {
    REFILL();
  }
  if (zeros < LIMIT) {
    VALUE = (zeros << K) | i32((window >> 1) >> (63 - K));
    window <<= K;
    left -= K;
  } else {
    if (zeros > LIMIT) {
      failure = scanCode;
      break;
    }
    VALUE = i32((window >> 1) >> (63 - bits)) + 1;
    window <<= bits;
    left -= bits;
  }
}
//#end

/**
 * Decodes `height` lines of `width` samples of 16 bits to `out`. `words`: the entropy-coded bits without their stuffing,
 * in words of 32 bits, the first bit the highest. `range`, `bits` and `limit` as A.2.1. Lines are
 * `stride` bytes apart, and one more has room above the first. Answers 0 or what is wrong.
 */
function decodeLines<T>(
  words: usize,
  bitCount: i32,
  width: i32,
  height: i32,
  maximum: i32,
  near: i32,
  reset: i32,
  range: i32,
  bits: i32,
  limit: i32,
  out: usize,
  stride: i32,
): i32 {
  const first = max(2, (range + 32) >> 6);
  let firstOrder: i32 = 0;
  while (1 << firstOrder < first) firstOrder++;
  for (let index: usize = 0; index < 367; index++) {
    const at = contexts + (index << 5);
    store<i32>(at, first);
    store<u64>(at, 0, 4);
    store<i32>(at, 1, 12);
    store<i32>(at, firstOrder, 16);
    store<i32>(at, 0, 20);
  }
  // With T an integer the scan is lossless, and errors wrap round at a power of two: what lies above is cut off.
  const step = isInteger<T>() ? 1 : 2 * near + 1;
  const cycle = range * step;
  // Above the first line all samples are 0. There is room for one before each line, and one after.
  let above = out - stride;
  let current = out;
  memory.fill(above - 2, 0, stride);
  let wordAt = words;
  let window: u64 = 0;
  let left: i32 = 0;
  let runIndex: i32 = 0;
  let failure: i32 = 0;
  const golombLimit = limit - bits - 1;
  REFILL();
  REFILL();
  for (let line = 0; line < height; line++) {
    store<u16>(current - 2, load<u16>(above));
    store<u16>(above + (usize(width) << 1), load<u16>(above + (usize(width) << 1) - 2));
    let ra: i32 = load<u16>(current - 2);
    let rc: i32 = load<u16>(above - 2);
    let rb: i32 = load<u16>(above);
    let regionBefore: i32 = load<i8>(regionOfZero + (rb - rc));
    let x = 0;
    while (x < width) {
      const place = usize(x) << 1;
      const rd: i32 = load<u16>(above + place, 2);
      const region: i32 = load<i8>(regionOfZero + (rd - rb));
      const signedContext = 81 * region + 9 * regionBefore + i32(load<i8>(regionOfZero + (rc - ra)));
      // The next sample's second difference is this one's first.
      regionBefore = region;
      REFILL();
      if (signedContext != 0) {
        const sign = signedContext >> 31;
        const at = contexts + (usize((signedContext ^ sign) - sign) << 5);
        const k = load<i32>(at, 16);
        let c = load<i32>(at, 8);
        const smaller = min(ra, rb);
        const larger = max(ra, rb);
        let predicted = max(smaller, min(larger, ra + rb - rc));
        predicted = min(max(predicted + ((c ^ sign) - sign), 0), maximum);
        READ_GOLOMB(k, golombLimit, mapped);
        const error = (mapped >> 1) ^ -(mapped & 1) ^ load<i32>(at, 20);
        let value = predicted + ((error ^ sign) - sign) * step;
        if (isInteger<T>()) value &= maximum;
        else {
          if (value < -near) value += cycle;
          else if (value > maximum + near) value -= cycle;
          value = min(max(value, 0), maximum);
        }
        let a = load<i32>(at) + abs(error);
        let b = load<i32>(at, 4) + error * step;
        let n = load<i32>(at, 12);
        if (n == reset) {
          a >>= 1;
          b >>= 1;
          n >>= 1;
        }
        n++;
        const isLow = b <= -n;
        const isHigh = b > 0;
        c = min(max(c + i32(isHigh) - i32(isLow), -128), 127);
        b = select(max(b + n, 1 - n), select(min(b - n, 0), b, isHigh), isLow);
        const order = max(0, i32(clz(n)) - i32(clz(a)));
        const nextOrder = order + i32(n << order < a);
        store<i32>(at, a);
        store<i32>(at, b, 4);
        store<i32>(at, c, 8);
        store<i32>(at, n, 12);
        store<i32>(at, nextOrder, 16);
        store<i32>(at, isInteger<T>() || near == 0 ? -(i32(nextOrder == 0) & i32(2 * b <= -n)) : 0, 20);
        store<u16>(current + place, u16(value));
        ra = value;
        rc = rb;
        rb = rd;
        x++;
        continue;
      }
      // Run mode (A.7).
      let isInterrupted = false;
      while (x < width) {
        REFILL();
        const order: i32 = load<u8>(runOrders + runIndex);
        const isFull = i64(window) < 0;
        window <<= 1;
        left--;
        let count: i32 = 1 << order;
        if (!isFull) {
          REFILL();
          count = i32((window >> 1) >> (63 - order));
          window <<= order;
          left -= order;
          isInterrupted = true;
        }
        if (x + count > width) {
          if (!isFull) failure = scanRun;
          count = width - x;
        } else if (isFull && runIndex < 31) runIndex++;
        for (let index = 0; index < count; index++) store<u16>(current + (usize(x + index) << 1), u16(ra));
        x += count;
        if (isInterrupted) break;
      }
      if (failure) break;
      if (!isInterrupted) break;
      if (x >= width) {
        failure = scanRun;
        break;
      }
      const end = usize(x) << 1;
      rb = load<u16>(above + end);
      const isNear = abs(ra - rb) <= near ? 1 : 0;
      const at = contexts + ((runContext + isNear) << 5);
      let a = load<i32>(at);
      let negatives = load<i32>(at, 4);
      let n = load<i32>(at, 12);
      const sum = isNear ? a + (n >> 1) : a;
      let k = max(0, i32(clz(n)) - i32(clz(sum)));
      k += i32(n << k < sum);
      REFILL();
      const runLimit = golombLimit - i32(load<u8>(runOrders + runIndex)) - 1;
      READ_GOLOMB(k, runLimit, coded);
      const doubled = coded + isNear;
      const odd = doubled & 1;
      let error = (doubled + odd) >> 1;
      if (i32(k != 0 || 2 * negatives >= n) == odd) error = -error;
      if (error < 0) negatives++;
      a += (coded + 1 - isNear) >> 1;
      if (n == reset) {
        a >>= 1;
        n >>= 1;
        negatives >>= 1;
      }
      store<i32>(at, a);
      store<i32>(at, negatives, 4);
      store<i32>(at, n + 1, 12);
      if (runIndex > 0) runIndex--;
      let value = isNear ? ra + error * step : ra > rb ? rb - error * step : rb + error * step;
      if (value < -near) value += cycle;
      else if (value > maximum + near) value -= cycle;
      value = min(max(value, 0), maximum);
      store<u16>(current + end, u16(value));
      ra = value;
      rc = rb;
      rb = load<u16>(above + end, 2);
      regionBefore = load<i8>(regionOfZero + (rb - rc));
      x++;
    }
    if (failure) return failure;
    above = current;
    current += stride;
    if ((i32(wordAt - words) << 3) - left > bitCount) return scanShort;
  }
  // Up to seven bits fill the last byte; a byte of zeros may make the length even.
  const rest = bitCount - ((i32(wordAt - words) << 3) - left);
  if (rest < 8) return 0;
  return rest < 24 && window == 0 ? 0 : scanLong;
}

export function jpegLsScan(
  words: usize,
  bitCount: i32,
  width: i32,
  height: i32,
  maximum: i32,
  near: i32,
  t1: i32,
  t2: i32,
  t3: i32,
  reset: i32,
  range: i32,
  bits: i32,
  limit: i32,
  out: usize,
  stride: i32,
): i32 {
  fillRegions(near, t1, t2, t3);
  return near == 0 && range == maximum + 1 && (maximum & range) == 0
    ? decodeLines<i32>(words, bitCount, width, height, maximum, near, reset, range, bits, limit, out, stride)
    : decodeLines<f32>(words, bitCount, width, height, maximum, near, reset, range, bits, limit, out, stride);
}

/**
 * Takes the stuffing bits out of `length` bytes of entropy-coded data (A.1), up to a marker. Words of 32 bits at `out`,
 * the first bit the highest. Answers the number of bits; `jpegLsEnd` then says where the marker is.
 */
export function jpegLsUnstuff(data: usize, length: i32, out: usize): i32 {
  let window: u64 = 0;
  let count: i32 = 0;
  let stuffed: i32 = 0;
  let to = out;
  let index: i32 = 0;
  for (; index < length; index++) {
    while (!stuffed && index + 8 <= length) {
      const eight = load<u64>(data + index);
      // Not where a byte is FF.
      if (((~eight - 0x0101010101010101) & eight & 0x8080808080808080) != 0) break;
      const word = swapBytes(eight);
      store<u32>(to, u32(((window << 32) | (word >> 32)) >> count));
      store<u32>(to, u32(word >> count), 4);
      window = word & 0xffffffff;
      to += 8;
      index += 8;
    }
    if (index == length) break;
    const byte: u32 = load<u8>(data + index);
    if (byte == 0xff && (index + 1 == length || load<u8>(data + index, 1) > 0x7f)) break;
    window = (window << (8 - stuffed)) | byte;
    count += 8 - stuffed;
    stuffed = i32(byte == 0xff);
    if (count >= 32) {
      count -= 32;
      store<u32>(to, u32(window >> count));
      to += 4;
    }
  }
  store<u32>(to, count > 0 ? u32(window << (32 - count)) : 0);
  markerAt = index;
  return (i32(to - out) << 3) + count;
}

let markerAt: i32 = 0;

/** Where the marker is that ended the data which were unstuffed last. */
export function jpegLsEnd(): i32 {
  return markerAt;
}
