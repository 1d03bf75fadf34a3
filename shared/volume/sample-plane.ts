import type { Reformat, Slab } from './reformat.ts';

/** Values of a volume, a slice at a time: as they were decoded, not copied. */
export type SliceValues =
  | Uint8Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>;

export interface VolumeValues {
  readonly size: readonly [columns: number, rows: number, slices: number];
  /** null where there is no slice. */
  readonly slices: readonly (SliceValues | null)[];
  /** What a pixel without a value gets: the image's padding. */
  readonly noValue: number;
}

/**
 * One picture of a reformat: values, not light. Along the voxels every pixel is a voxel; across them it is the mean
 * of the eight voxels around it by distance (trilinear), and none where one of them is missing: nothing is made up
 * across a gap. Whole numbers stay whole numbers, rounded to the nearest.
 *
 * A slab is the greatest, least or mean value of the layers within its thickness, a step apart, as far as the volume
 * goes; layers without a value do not count.
 */
export function samplePlane(
  volume: VolumeValues,
  reformat: Reformat,
  step: number,
  slab: Slab | null,
): SliceValues {
  const output = emptyLike(volume, reformat.first.rows * reformat.first.columns);
  const layers = layersOf(reformat, step, slab);
  const [only] = layers;
  if (layers.length === 1 && only !== undefined) {
    fillLayer(volume, reformat, only, output, null);
    return output;
  }
  return mixLayers(volume, reformat, layers, slab?.mode ?? 'mean', output);
}

/** The layers of a slab: those whose centre lies within it, at least that of the step itself. */
export function layersOf({ stepMm, count }: Reformat, step: number, slab: Slab | null): number[] {
  const wanted = slab === null ? 1 : Math.max(1, Math.round(slab.thicknessMm / stepMm));
  const first = step - Math.floor((wanted - 1) / 2);
  return Array.from({ length: wanted }, (_, index) => first + index).filter(
    (layer) => layer >= 0 && layer < count,
  );
}

function emptyLike({ slices }: VolumeValues, length: number): SliceValues {
  const example = slices.find((slice) => slice !== null);
  if (example instanceof Uint8Array) return new Uint8Array(length);
  if (example instanceof Int8Array) return new Int8Array(length);
  if (example instanceof Uint16Array) return new Uint16Array(length);
  if (example instanceof Float32Array) return new Float32Array(length);
  return new Int16Array(length);
}

/** Which pixels of a layer have a value: one byte each. A value of `noValue` may be a real one. */
type Filled = Uint8Array<ArrayBuffer> | null;

function fillLayer(
  volume: VolumeValues,
  reformat: Reformat,
  layer: number,
  output: SliceValues,
  filled: Filled,
): void {
  filled?.fill(1);
  if (reformat.isAlongVoxels) copyLayer(volume, reformat, layer, output, filled);
  else interpolateLayer(volume, reformat, layer, output, filled);
}

/** Voxels along the axes: each row of the picture is a run of voxels with one stride, of one slice or across all. */
function copyLayer(
  { size: [columns], slices, noValue }: VolumeValues,
  { first, at, perColumn, perRow, perStep }: Reformat,
  layer: number,
  output: SliceValues,
  filled: Filled,
): void {
  let target = 0;
  for (let y = 0; y < first.rows; y++) {
    const i = at[0] + y * perRow[0] + layer * perStep[0];
    const j = at[1] + y * perRow[1] + layer * perStep[1];
    const k = at[2] + y * perRow[2] + layer * perStep[2];
    if (perColumn[2] === 0) {
      const slice = slices[k] ?? null;
      if (slice === null) {
        output.fill(noValue, target, target + first.columns);
        filled?.fill(0, target, target + first.columns);
      } else {
        const stride = perColumn[0] + perColumn[1] * columns;
        let source = j * columns + i;
        if (stride === 1) {
          output.set(slice.subarray(source, source + first.columns), target);
        } else {
          for (let x = 0; x < first.columns; x++) {
            output[target + x] = slice[source] ?? noValue;
            source += stride;
          }
        }
      }
    } else {
      const source = j * columns + i;
      for (let x = 0; x < first.columns; x++) {
        const slice = slices[k + x * perColumn[2]] ?? null;
        output[target + x] = slice?.[source] ?? noValue;
        if (slice === null && filled !== null) filled[target + x] = 0;
      }
    }
    target += first.columns;
  }
}

function interpolateLayer(
  { size: [columns, rows, count], slices, noValue }: VolumeValues,
  { first, at, perColumn, perRow, perStep }: Reformat,
  layer: number,
  output: SliceValues,
  filled: Filled,
): void {
  const isWhole = !(output instanceof Float32Array);
  let target = 0;
  for (let y = 0; y < first.rows; y++) {
    let i = at[0] + y * perRow[0] + layer * perStep[0];
    let j = at[1] + y * perRow[1] + layer * perStep[1];
    let k = at[2] + y * perRow[2] + layer * perStep[2];
    for (let x = 0; x < first.columns; x++) {
      const value = trilinear(slices, columns, rows, count, i, j, k);
      if (Number.isNaN(value)) {
        output[target] = noValue;
        if (filled !== null) filled[target] = 0;
      } else {
        output[target] = isWhole ? Math.floor(value + 0.5) : value;
      }
      target++;
      i += perColumn[0];
      j += perColumn[1];
      k += perColumn[2];
    }
  }
}

/** Rounding of the coordinates must not lose the outermost voxels. */
const edge = 1e-6;

/** NaN where there is no value. */
function trilinear(
  slices: VolumeValues['slices'],
  columns: number,
  rows: number,
  count: number,
  i: number,
  j: number,
  k: number,
): number {
  if (i < -edge || j < -edge || k < -edge) return Number.NaN;
  if (i > columns - 1 + edge || j > rows - 1 + edge || k > count - 1 + edge) return Number.NaN;
  // At the far edge the last voxel is its own neighbour, with no share.
  const i0 = Math.min(Math.max(0, Math.floor(i)), columns - 1);
  const j0 = Math.min(Math.max(0, Math.floor(j)), rows - 1);
  const k0 = Math.min(Math.max(0, Math.floor(k)), count - 1);
  const fi = Math.min(1, Math.max(0, i - i0));
  const fj = Math.min(1, Math.max(0, j - j0));
  const fk = Math.min(1, Math.max(0, k - k0));
  const near = slices[k0] ?? null;
  const far = fk === 0 ? near : (slices[k0 + 1] ?? null);
  if (near === null || far === null) return Number.NaN;
  const a = j0 * columns + i0;
  const right = i0 + 1 < columns ? 1 : 0;
  const b = j0 + 1 < rows ? a + columns : a;
  const low = mixSlice(near, a, b, right, fi, fj);
  return fk === 0 ? low : low + (mixSlice(far, a, b, right, fi, fj) - low) * fk;
}

function mixSlice(slice: SliceValues, a: number, b: number, right: number, fi: number, fj: number): number {
  const a0 = slice[a] ?? 0;
  const b0 = slice[b] ?? 0;
  const top = a0 + ((slice[a + right] ?? 0) - a0) * fi;
  const bottom = b0 + ((slice[b + right] ?? 0) - b0) * fi;
  return top + (bottom - top) * fj;
}

function mixLayers(
  volume: VolumeValues,
  reformat: Reformat,
  layers: readonly number[],
  mode: Slab['mode'],
  output: SliceValues,
): SliceValues {
  const { noValue } = volume;
  const one = emptyLike(volume, output.length);
  const filled = new Uint8Array(output.length);
  const counts = new Uint16Array(output.length);
  if (mode === 'mean') {
    const sums = new Float64Array(output.length);
    for (const layer of layers) {
      fillLayer(volume, reformat, layer, one, filled);
      for (let index = 0; index < one.length; index++) {
        if (filled[index] === 0) continue;
        sums[index] = (sums[index] ?? 0) + (one[index] ?? 0);
        counts[index] = (counts[index] ?? 0) + 1;
      }
    }
    const isWhole = !(output instanceof Float32Array);
    for (let index = 0; index < output.length; index++) {
      const count = counts[index] ?? 0;
      const mean = (sums[index] ?? 0) / count;
      output[index] = count === 0 ? noValue : isWhole ? Math.floor(mean + 0.5) : mean;
    }
    return output;
  }
  output.fill(noValue);
  const isGreatest = mode === 'mip';
  for (const layer of layers) {
    fillLayer(volume, reformat, layer, one, filled);
    for (let index = 0; index < one.length; index++) {
      if (filled[index] === 0) continue;
      const value = one[index] ?? 0;
      const best = output[index] ?? 0;
      if (counts[index] === 0 || (isGreatest ? value > best : value < best)) output[index] = value;
      counts[index] = 1;
    }
  }
  return output;
}
