import { grain } from './textures.ts';

/** How a series is made of the anatomy: how soft, how noisy, and how it wants to be seen. */
export interface Kernel {
  readonly ConvolutionKernel: string;
  /** Part of its value that a pixel gives to each of its four neighbours, along rows and then along columns. */
  readonly spread: number;
  /** Likeness of neighbouring noise, 0 to 1. */
  readonly grain: number;
  /** Standard deviation in the middle of the body, in HU. */
  readonly noiseHu: number;
  readonly WindowCenter: number;
  readonly WindowWidth: number;
  readonly WindowCenterWidthExplanation: string;
}

/** Stored value = HU + 1024, twelve bits. */
export const storedOfZeroHu = 1024;
const storedLimit = 4095;

/** Turns true values into a picture as a scanner gives it: blurred, with noise, as stored values. */
export class Reconstruction {
  readonly #size: number;
  readonly #kernel: Kernel;
  readonly #noise: Float32Array;
  readonly #noiseHu: Float32Array;
  readonly #blurred: Float32Array;

  constructor(size: number, kernel: Kernel) {
    this.#size = size;
    this.#kernel = kernel;
    this.#noise = noiseOf(size, kernel.grain);
    this.#blurred = new Float32Array(size * size);
    // The more body a ray has to cross the noisier: most in the middle.
    this.#noiseHu = new Float32Array(size * size);
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const off = Math.hypot(row - size / 2, (column - size / 2) * 0.8) / (size / 2);
        this.#noiseHu[row * size + column] = kernel.noiseHu * Math.max(0.3, 1.06 - 0.62 * off);
      }
    }
  }

  /** Writes the stored values of slice `number` to `stored`; `hu` is left as it is. */
  write(hu: Float32Array, number: number, stored: Uint16Array): void {
    const size = this.#size;
    const { spread } = this.#kernel;
    const blurred = this.#blurred;
    const own = 1 - 2 * spread;
    // The picture's edges show air all round: what a row takes from the end of the next one is air as well.
    const last = size * size - 1;
    let before = hu[0] ?? 0;
    let here = before;
    for (let index = 0; index < last; index++) {
      const after = hu[index + 1] ?? 0;
      blurred[index] = own * here + spread * (before + after);
      before = here;
      here = after;
    }
    blurred[last] = here;
    // Every slice takes its noise from another place of one field.
    const noise = this.#noise;
    const mask = size * size - 1;
    const shift = Math.imul(number, 0x9e3779b1) & mask;
    const noiseHu = this.#noiseHu;
    // The first and the last row have a neighbour on one side only; they keep their level, without noise.
    stored.fill(Math.max(0, (hu[0] ?? 0) + storedOfZeroHu), 0, size);
    stored.fill(Math.max(0, (hu[last] ?? 0) + storedOfZeroHu), last + 1 - size);
    for (let index = size; index <= last - size; index++) {
      const clean =
        own * (blurred[index] ?? 0) + spread * ((blurred[index - size] ?? 0) + (blurred[index + size] ?? 0));
      // Round by cutting: the value is positive when the half is added.
      const value =
        clean + (noise[(index + shift) & mask] ?? 0) * (noiseHu[index] ?? 0) + storedOfZeroHu + 0.5;
      stored[index] = value < 0 ? 0 : value > storedLimit ? storedLimit : value;
    }
  }
}

const noiseFields = new Map<string, Float32Array>();

/** Made once for each likeness: a field is a quarter of a million random numbers. */
function noiseOf(size: number, smoothing: number): Float32Array {
  const key = `${size} ${smoothing}`;
  let field = noiseFields.get(key);
  if (field === undefined) {
    field = grain(size, smoothing, 17);
    noiseFields.set(key, field);
  }
  return field;
}
