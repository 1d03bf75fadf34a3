import type { IccBytes } from './icc-bytes.ts';
import { readCurve, tableCurve, type IccCurve } from './icc-curve.ts';
import { IccError } from './icc-error.ts';

/** Red, green and blue, or X, Y, Z, or L*, a*, b*. */
export type Triple = readonly [number, number, number];

/** From device values 0 … 1 to encoded connection space values 0 … 1. */
export type IccTable = (device: Triple) => Triple;

/** Grid points of a table at most: 64 in each of three directions. */
const gridLimit = 64 ** 3;

/** A lut8Type, lut16Type or lutAToBType of three channels (ICC.1:2022, 10.10 to 10.12). */
export function readTable(bytes: IccBytes, offset: number): IccTable {
  const type = bytes.signature(offset);
  const inputs = bytes.uint8(offset + 8);
  const outputs = bytes.uint8(offset + 9);
  if (inputs !== 3 || outputs !== 3) throw new IccError(`a table from ${inputs} to ${outputs} channels`);
  switch (type) {
    case 'mft1':
      return readLut(bytes, offset, 1);
    case 'mft2':
      return readLut(bytes, offset, 2);
    case 'mAB ':
      return readLutAToB(bytes, offset);
    default:
      throw new IccError(`a table of type ${type}`);
  }
}

/** Input tables, grid, output tables. The matrix counts for XYZ as input only (10.10), which ours never is. */
function readLut(bytes: IccBytes, offset: number, bytesEach: 1 | 2): IccTable {
  const grid = bytes.uint8(offset + 10);
  const inputEntries = bytesEach === 1 ? 256 : bytes.uint16(offset + 48);
  const outputEntries = bytesEach === 1 ? 256 : bytes.uint16(offset + 50);
  if (inputEntries < 2 || outputEntries < 2) throw new IccError('a table without entries');
  let at = offset + (bytesEach === 1 ? 48 : 52);
  const curves = (entries: number): IccCurve[] =>
    Array.from({ length: 3 }, () => {
      const curve = tableCurve(bytes.shares(at, entries, bytesEach));
      at += entries * bytesEach;
      return curve;
    });
  const input = curves(inputEntries);
  const clut = readGrid(bytes, at, [grid, grid, grid], bytesEach);
  at += grid ** 3 * 3 * bytesEach;
  const output = curves(outputEntries);
  return (device) => through(output, clut(through(input, device)));
}

/** A curves, grid, M curves, matrix, B curves; each but the B curves may be left out (10.12). */
function readLutAToB(bytes: IccBytes, offset: number): IccTable {
  const place = (index: number): number => bytes.uint32(offset + 12 + 4 * index);
  const [b, matrix, m, clut, a] = [place(0), place(1), place(2), place(3), place(4)];
  const steps: IccTable[] = [];
  if (a !== 0) steps.push(curveStep(bytes, offset + a));
  if (clut !== 0) {
    const points = [0, 1, 2].map((index) => bytes.uint8(offset + clut + index));
    const precision = bytes.uint8(offset + clut + 16);
    if (precision !== 1 && precision !== 2) throw new IccError(`grid values of ${precision} bytes`);
    const [x = 0, y = 0, z = 0] = points;
    steps.push(readGrid(bytes, offset + clut + 20, [x, y, z], precision));
  }
  if (m !== 0) steps.push(curveStep(bytes, offset + m));
  if (matrix !== 0) steps.push(matrixStep(bytes, offset + matrix));
  if (b === 0) throw new IccError('a table without B curves');
  steps.push(curveStep(bytes, offset + b));
  return (device) => steps.reduce((values, step) => step(values), device);
}

function curveStep(bytes: IccBytes, offset: number): IccTable {
  let at = offset;
  const curves = Array.from({ length: 3 }, () => {
    const { curve, lengthBytes } = readCurve(bytes, at);
    // Each begins on a multiple of four bytes.
    at += Math.ceil(lengthBytes / 4) * 4;
    return curve;
  });
  return (values) => through(curves, values);
}

function matrixStep(bytes: IccBytes, offset: number): IccTable {
  const e = Array.from({ length: 12 }, (_, index) => bytes.fixed(offset + 4 * index));
  const row = (at: number, [x, y, z]: Triple): number =>
    (e[3 * at] ?? 0) * x + (e[3 * at + 1] ?? 0) * y + (e[3 * at + 2] ?? 0) * z + (e[9 + at] ?? 0);
  return (values) => [row(0, values), row(1, values), row(2, values)];
}

function through(curves: readonly IccCurve[], [x, y, z]: Triple): Triple {
  return [curves[0]?.(x) ?? x, curves[1]?.(y) ?? y, curves[2]?.(z) ?? z];
}

/** A grid of three outputs, the last input varying fastest; between its points by tetrahedra. */
function readGrid(bytes: IccBytes, offset: number, points: Triple, bytesEach: 1 | 2): IccTable {
  const count = points[0] * points[1] * points[2];
  if (points.some((point) => point < 2) || count > gridLimit) {
    throw new IccError(`a grid of ${points.join(' × ')} points`);
  }
  const values = bytes.shares(offset, count * 3, bytesEach);
  const strides = [points[1] * points[2] * 3, points[2] * 3, 3] as const;
  return (device) => {
    // Corner below, and how far from it along each axis, the farthest axis first.
    let base = 0;
    const axes = device.map((value, axis) => {
      const last = (points[axis] ?? 2) - 1;
      const place = Math.min(1, Math.max(0, value)) * last;
      const cell = Math.min(Math.floor(place), last - 1);
      base += cell * (strides[axis] ?? 0);
      return { share: place - cell, stride: strides[axis] ?? 0 };
    });
    axes.sort((one, other) => other.share - one.share);
    const output: [number, number, number] = [0, 0, 0];
    let corner = base;
    let before = 1;
    for (const { share, stride } of [...axes, { share: 0, stride: 0 }]) {
      const weight = before - share;
      for (let sample = 0; sample < 3; sample++) {
        output[sample] = (output[sample] ?? 0) + weight * (values[corner + sample] ?? 0);
      }
      before = share;
      corner += stride;
    }
    return output;
  };
}
