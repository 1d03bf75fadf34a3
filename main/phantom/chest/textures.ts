/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Smooth unevenness of about −1 to 1: `cells` random values each way, and curves between them; it wraps around. */
export function unevenness(size: number, cells: number, seed: number): Float32Array<ArrayBuffer> {
  const random = seededNumbers(seed);
  const lattice = Float32Array.from({ length: cells * cells }, () => random() * 2 - 1);
  const field = new Float32Array(size * size);
  const step = cells / size;
  for (let row = 0; row < size; row++) {
    const y = row * step;
    const upper = Math.floor(y);
    const fy = y - upper;
    const wy = fy * fy * (3 - 2 * fy);
    const top = (upper % cells) * cells;
    const bottom = ((upper + 1) % cells) * cells;
    for (let column = 0; column < size; column++) {
      const x = column * step;
      const before = Math.floor(x);
      const fx = x - before;
      const wx = fx * fx * (3 - 2 * fx);
      const left = before % cells;
      const right = (before + 1) % cells;
      const up = (lattice[top + left] ?? 0) * (1 - wx) + (lattice[top + right] ?? 0) * wx;
      const down = (lattice[bottom + left] ?? 0) * (1 - wx) + (lattice[bottom + right] ?? 0) * wx;
      field[row * size + column] = up * (1 - wy) + down * wy;
    }
  }
  return field;
}

/** Normally distributed noise of variance 1, with neighbours as alike as `smoothing` (0 to 1) makes them. */
export function grain(size: number, smoothing: number, seed: number): Float32Array<ArrayBuffer> {
  const random = seededNumbers(seed);
  const white = new Float32Array(size * size);
  for (let index = 0; index < white.length; index++) {
    // Four uniform numbers make a bell (variance 4 / 12).
    white[index] = (random() + random() + random() + random() - 2) * Math.sqrt(3);
  }
  const side = smoothing / 2;
  const corner = smoothing / 4;
  const gain = 1 / Math.sqrt(1 + 4 * side * side + 4 * corner * corner);
  const field = new Float32Array(size * size);
  const mask = size * size - 1;
  for (let index = 0; index < field.length; index++) {
    const at = (offset: number): number => white[(index + offset) & mask] ?? 0;
    const sides = at(-1) + at(1) + at(-size) + at(size);
    const corners = at(-size - 1) + at(-size + 1) + at(size - 1) + at(size + 1);
    field[index] = (at(0) + side * sides + corner * corners) * gain;
  }
  return field;
}

/** What the tissues of a slice are uneven with; of the picture's size, value about −1 to 1. */
export interface Textures {
  /** A few millimetres: fat, muscle, blood. */
  readonly soft: Float32Array<ArrayBuffer>;
  /** A millimetre or two: lung. */
  readonly fine: Float32Array<ArrayBuffer>;
  /** Spongy bone. */
  readonly bone: Float32Array<ArrayBuffer>;
  /** Some centimetres: ventilation of the lung. */
  readonly broad: Float32Array<ArrayBuffer>;
}

export function createTextures(size: number): Textures {
  return {
    soft: unevenness(size, Math.round(size / 20), 3),
    fine: unevenness(size, Math.round(size / 5), 4),
    bone: unevenness(size, Math.round(size / 2.4), 5),
    broad: unevenness(size, 7, 9),
  };
}
