import type { FrameShape } from './viewer-under-bench.ts';

/** Noise over a ball, as a CT has it: nothing that compresses, everything within 12 bits. */
globalThis.makeBenchFrames = ({ rows, columns, slices }: FrameShape): Int16Array<ArrayBuffer>[] =>
  Array.from({ length: slices }, (_, slice) => {
    const pixels = new Int16Array(rows * columns);
    let seed = slice + 1;
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        // A linear congruential generator (Numerical Recipes): the same frames in every run.
        seed = Math.trunc(Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
        const distance = Math.hypot(x - columns / 2, y - rows / 2, (slice - slices / 2) * 1.5);
        pixels[y * columns + x] = (distance < columns / 3 ? 40 : -1000) + (seed >> 26);
      }
    }
    return pixels;
  });
