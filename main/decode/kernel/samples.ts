/**
 * From the components of a tile to samples: component transformations (ISO/IEC 15444-1 Annex G), level shift, clamping
 * and writing. AssemblyScript, as `ht-block.ts`.
 */

/** The reversible transformation (G.2.2) of three planes of `count` values, in place. */
export function inverseRct(first: usize, second: usize, third: usize, count: i32): void {
  const bytes = count << 2;
  for (let at: i32 = 0; at < bytes; at += 16) {
    const y = v128.load(first + at);
    const u = v128.load(second + at);
    const v = v128.load(third + at);
    const green = i32x4.sub(y, i32x4.shr_s(i32x4.add(u, v), 2));
    v128.store(first + at, i32x4.add(v, green));
    v128.store(second + at, green);
    v128.store(third + at, i32x4.add(u, green));
  }
}

/** The irreversible transformation (G.3.2). */
export function inverseIct(first: usize, second: usize, third: usize, count: i32): void {
  const bytes = count << 2;
  const redOfCr = f32x4.splat(1.402);
  const greenOfCb = f32x4.splat(0.344136);
  const greenOfCr = f32x4.splat(0.714136);
  const blueOfCb = f32x4.splat(1.772);
  for (let at: i32 = 0; at < bytes; at += 16) {
    const y = v128.load(first + at);
    const cb = v128.load(second + at);
    const cr = v128.load(third + at);
    v128.store(first + at, f32x4.add(y, f32x4.mul(cr, redOfCr)));
    v128.store(second + at, f32x4.sub(f32x4.sub(y, f32x4.mul(cb, greenOfCb)), f32x4.mul(cr, greenOfCr)));
    v128.store(third + at, f32x4.add(y, f32x4.mul(cb, blueOfCb)));
  }
}

/** Rounds floats to the nearest integers, in place. */
export function roundToIntegers(plane: usize, count: i32): void {
  const bytes = count << 2;
  for (let at: i32 = 0; at < bytes; at += 16) {
    v128.store(plane + at, i32x4.trunc_sat_f32x4_s(f32x4.nearest(v128.load(plane + at))));
  }
}

/**
 * Writes the integers of a plane as samples of one byte or two: `offset` added, clamped to `least` and `greatest`, one
 * sample in `step`, rows `outStride` bytes apart.
 */
export function writeSamples(
  plane: usize,
  stride: i32,
  width: i32,
  height: i32,
  out: usize,
  outStride: i32,
  bytesPerSample: i32,
  step: i32,
  offset: i32,
  least: i32,
  greatest: i32,
): void {
  const offsets = i32x4.splat(offset);
  const leasts = i32x4.splat(least);
  const greatests = i32x4.splat(greatest);
  for (let y = 0; y < height; y++) {
    const row = plane + y * stride;
    const target = out + y * outStride;
    let x: i32 = 0;
    if (step == 1) {
      for (; x + 8 <= width; x += 8) {
        const at = row + (x << 2);
        const one = i32x4.min_s(i32x4.max_s(i32x4.add(v128.load(at), offsets), leasts), greatests);
        const two = i32x4.min_s(i32x4.max_s(i32x4.add(v128.load(at, 16), offsets), leasts), greatests);
        if (bytesPerSample == 2) {
          v128.store(target + (x << 1), v128.shuffle<u16>(one, two, 0, 2, 4, 6, 8, 10, 12, 14));
        } else {
          const halves = v128.shuffle<u16>(one, two, 0, 2, 4, 6, 8, 10, 12, 14);
          const bytes = v128.shuffle<u8>(
            halves,
            halves,
            0,
            2,
            4,
            6,
            8,
            10,
            12,
            14,
            0,
            2,
            4,
            6,
            8,
            10,
            12,
            14,
          );
          store<u64>(target + x, v128.extract_lane<u64>(bytes, 0));
        }
      }
    }
    for (; x < width; x++) {
      const value = min(max(load<i32>(row + (x << 2)) + offset, least), greatest);
      if (bytesPerSample == 2) store<u16>(target + ((x * step) << 1), u16(value));
      else store<u8>(target + x * step, u8(value));
    }
  }
}
