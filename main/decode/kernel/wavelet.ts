/**
 * Inverse wavelet transformations of JPEG 2000 (ISO/IEC 15444-1 Annex F): 5-3 on integers, 9-7 on floats. One level at
 * a time, from four sub-bands into the next resolution. AssemblyScript, as `ht-block.ts`.
 *
 * A row is transformed when it is interleaved, and the columns follow a few rows behind, while these are in the cache.
 * All rows have room for eight samples more than they hold.
 */

/** Table F.4. */
const alpha: f32 = -1.586134342059924;
const beta: f32 = -0.052980118572961;
const gamma: f32 = 0.882911075530934;
const delta: f32 = 0.443506852043971;
const scaleK: f32 = 1.230174104914001;

/** The samples that a filter finds beyond both ends of a row or column: those inside, mirrored. */
function mirror<T>(at: usize, count: i32): void {
  if (count == 0) return;
  store<T>(at - 4, load<T>(at));
  store<T>(at + (count << 2), load<T>(at + ((count - 1) << 2)));
}

/** target -= (one + other + 2) >> 2, of 5-3's low-pass samples. */
function liftLow53(target: usize, source: usize, one: usize, other: usize, count: i32): void {
  const two = i32x4.splat(2);
  const bytes = count << 2;
  for (let at: i32 = 0; at < bytes; at += 16) {
    const sum = i32x4.add(i32x4.add(v128.load(one + at), v128.load(other + at)), two);
    v128.store(target + at, i32x4.sub(v128.load(source + at), i32x4.shr_s(sum, 2)));
  }
}

/** target += (one + other) >> 1, of 5-3's high-pass samples. */
function liftHigh53(target: usize, one: usize, other: usize, count: i32): void {
  const bytes = count << 2;
  for (let at: i32 = 0; at < bytes; at += 16) {
    const sum = i32x4.add(v128.load(one + at), v128.load(other + at));
    v128.store(target + at, i32x4.add(v128.load(target + at), i32x4.shr_s(sum, 1)));
  }
}

/** target -= factor * (one + other), the step of 9-7. */
function lift97(target: usize, one: usize, other: usize, count: i32, factor: f32): void {
  const factors = f32x4.splat(factor);
  const bytes = count << 2;
  for (let at: i32 = 0; at < bytes; at += 16) {
    const sum = f32x4.add(v128.load(one + at), v128.load(other + at));
    v128.store(target + at, f32x4.sub(v128.load(target + at), f32x4.mul(sum, factors)));
  }
}

function copyScaled(target: usize, source: usize, count: i32, factor: f32): void {
  const factors = f32x4.splat(factor);
  const bytes = count << 2;
  for (let at: i32 = 0; at < bytes; at += 16) {
    v128.store(target + at, f32x4.mul(v128.load(source + at), factors));
  }
}

function interleave(out: usize, even: usize, odd: usize, count: i32): void {
  const bytes = count << 2;
  for (let at: i32 = 0; at < bytes; at += 16) {
    const evens = v128.load(even + at);
    const odds = v128.load(odd + at);
    v128.store(out + (at << 1), v128.shuffle<i32>(evens, odds, 0, 4, 1, 5));
    v128.store(out + (at << 1), v128.shuffle<i32>(evens, odds, 2, 6, 3, 7), 16);
  }
}

/** One row from its low-pass and high-pass samples. `parity` 1: its first sample is a high-pass one. */
function rowOf<T>(
  out: usize,
  low: usize,
  high: usize,
  width: i32,
  parity: i32,
  lows: usize,
  highs: usize,
): void {
  const lowCount = (width + 1 - parity) >> 1;
  const highCount = width - lowCount;
  if (width == 1) {
    if (parity == 0) store<T>(out, load<T>(low));
    else if (isFloat<T>()) store<f32>(out, load<f32>(high) * 0.5);
    else store<i32>(out, load<i32>(high) >> 1);
    return;
  }
  const beforeLow: usize = parity == 0 ? 4 : 0;
  const beforeHigh: usize = 4 - beforeLow;
  if (isFloat<T>()) {
    copyScaled(lows, low, lowCount, scaleK);
    copyScaled(highs, high, highCount, 1.0 / scaleK);
    mirror<f32>(highs, highCount);
    lift97(lows, highs - beforeLow, highs - beforeLow + 4, lowCount, delta);
    mirror<f32>(lows, lowCount);
    lift97(highs, lows - beforeHigh, lows - beforeHigh + 4, highCount, gamma);
    mirror<f32>(highs, highCount);
    lift97(lows, highs - beforeLow, highs - beforeLow + 4, lowCount, beta);
    mirror<f32>(lows, lowCount);
    lift97(highs, lows - beforeHigh, lows - beforeHigh + 4, highCount, alpha);
  } else {
    memory.copy(highs, high, highCount << 2);
    mirror<i32>(highs, highCount);
    liftLow53(lows, low, highs - beforeLow, highs - beforeLow + 4, lowCount);
    mirror<i32>(lows, lowCount);
    liftHigh53(highs, lows - beforeHigh, lows - beforeHigh + 4, highCount);
  }
  if (parity == 0) interleave(out, lows, highs, lowCount);
  else interleave(out, highs, lows, highCount);
}

/** One lifting step of row `y` in the columns: 0 and 2 of low-pass rows, 1 and 3 of high-pass ones. */
function stepOf<T>(step: i32, y: i32, height: i32, out: usize, stride: i32, width: i32): void {
  if (y < 0 || y >= height) return;
  const target = out + y * stride;
  const one = y > 0 ? target - stride : target + stride;
  const other = y + 1 < height ? target + stride : target - stride;
  if (isFloat<T>()) {
    const factor = step == 0 ? delta : step == 1 ? gamma : step == 2 ? beta : alpha;
    lift97(target, one, other, width, factor);
  } else if (step == 0) liftLow53(target, target, one, other, width);
  else liftHigh53(target, one, other, width);
}

function scaleRow<T>(row: usize, width: i32, isLow: bool): void {
  if (isFloat<T>()) copyScaled(row, row, width, isLow ? scaleK : 1.0 / scaleK);
}

function synthesise<T>(
  ll: usize,
  hl: usize,
  lh: usize,
  hh: usize,
  lowStride: i32,
  highStride: i32,
  out: usize,
  stride: i32,
  width: i32,
  height: i32,
  parityX: i32,
  parityY: i32,
  scratch: usize,
): void {
  const lows = scratch + 16;
  const highs = lows + ((width + 16) << 2);
  const stepCount = isFloat<T>() ? 4 : 2;
  for (let y = 0; y < height; y++) {
    const row = out + y * stride;
    const index = y >> 1;
    const isLow = ((y + parityY) & 1) == 0;
    if (isLow) rowOf<T>(row, ll + index * lowStride, hl + index * highStride, width, parityX, lows, highs);
    else rowOf<T>(row, lh + index * lowStride, hh + index * highStride, width, parityX, lows, highs);
    if (height == 1) {
      if (parityY == 1) halve<T>(row, width);
      return;
    }
    scaleRow<T>(row, width, isLow);
    // The row above is a low-pass one whose two neighbours are there.
    if (!isLow)
      for (let step = 0; step < stepCount; step++) stepOf<T>(step, y - 1 - step, height, out, stride, width);
  }
  const lastLow = height - 1 - ((height - 1 + parityY) & 1);
  const from = lastLow == height - 1 ? lastLow : lastLow + 2;
  for (let y = from; y < from + stepCount; y += 2) {
    for (let step = 0; step < stepCount; step++) stepOf<T>(step, y - step, height, out, stride, width);
  }
}

function halve<T>(row: usize, width: i32): void {
  for (let x = 0; x < width; x++) {
    const at = row + (x << 2);
    if (isFloat<T>()) store<f32>(at, load<f32>(at) * 0.5);
    else store<i32>(at, load<i32>(at) >> 1);
  }
}

/** LL and LH have rows of `lowStride` bytes, HL and HH of `highStride`. `scratch`: two rows and 64 bytes. */
export function synthesise53(
  ll: usize,
  hl: usize,
  lh: usize,
  hh: usize,
  lowStride: i32,
  highStride: i32,
  out: usize,
  stride: i32,
  width: i32,
  height: i32,
  parityX: i32,
  parityY: i32,
  scratch: usize,
): void {
  synthesise<i32>(
    ll,
    hl,
    lh,
    hh,
    lowStride,
    highStride,
    out,
    stride,
    width,
    height,
    parityX,
    parityY,
    scratch,
  );
}

export function synthesise97(
  ll: usize,
  hl: usize,
  lh: usize,
  hh: usize,
  lowStride: i32,
  highStride: i32,
  out: usize,
  stride: i32,
  width: i32,
  height: i32,
  parityX: i32,
  parityY: i32,
  scratch: usize,
): void {
  synthesise<f32>(
    ll,
    hl,
    lh,
    hh,
    lowStride,
    highStride,
    out,
    stride,
    width,
    height,
    parityX,
    parityY,
    scratch,
  );
}
