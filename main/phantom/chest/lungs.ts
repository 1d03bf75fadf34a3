import {
  airwaysBeside,
  airwayWallMm,
  branchFields,
  growTrees,
  type Branches,
  type TreeRoot,
} from './lung-tree.ts';
import { band, smoothLine } from './outlines.ts';
import type { SlicePainter } from './slice-painter.ts';
import { seededNumbers, type Textures } from './textures.ts';

export type Lobe = 'right-upper' | 'right-middle' | 'right-lower' | 'left-upper' | 'left-lower';

/** Place of the oblique fissure (y, millimetres) in a slice: it rises to the back. */
function obliqueFissureY(x: number, z: number): number {
  return 34 + (z - 26) * 0.66 - ((Math.abs(x) - 72) / 40) ** 2 * 7;
}

/** Height of the horizontal fissure of the right lung. */
function horizontalFissureZ(x: number, y: number): number {
  return -26 + 0.06 * y - 0.04 * (Math.abs(x) - 70);
}

function lobeOf(x: number, y: number, z: number): Lobe {
  const isLower = y > obliqueFissureY(x, z);
  if (x > 0) return isLower ? 'left-lower' : 'left-upper';
  if (isLower) return 'right-lower';
  return z < horizontalFissureZ(x, y) ? 'right-middle' : 'right-upper';
}

/** Close to a fissure there are no vessels but the finest. */
function isNearFissure(x: number, y: number, z: number): boolean {
  if (Math.abs(y - obliqueFissureY(x, z)) < 4) return true;
  return x < 0 && y < obliqueFissureY(x, z) && Math.abs(z - horizontalFissureZ(x, y)) < 4;
}

/** Where arteries and veins enter each lobe, and how thick. */
const hila: readonly {
  readonly lobe: Lobe;
  readonly artery: readonly [number, number, number, number];
  readonly vein: readonly [number, number, number, number];
}[] = [
  { lobe: 'right-upper', artery: [-54, -4, 12, 4.4], vein: [-50, -10, -26, 4] },
  { lobe: 'right-middle', artery: [-54, 4, -42, 2.8], vein: [-50, -10, -34, 2.8] },
  { lobe: 'right-lower', artery: [-52, 24, -60, 4.6], vein: [-50, 32, -62, 4.6] },
  { lobe: 'left-upper', artery: [49, 2, 4, 4.4], vein: [48, -12, -24, 4.4] },
  { lobe: 'left-lower', artery: [50, 25, -52, 4.6], vein: [50, 33, -62, 4.6] },
];

/** A nodule of the phantom: a ball. */
export interface Nodule {
  readonly centerMm: readonly [x: number, y: number, z: number];
  readonly diameterMm: number;
  readonly hu: number;
}

export interface LungTrees {
  readonly arteries: Branches;
  readonly veins: Branches;
  readonly airways: Branches;
}

/** Points inside the lungs that vessels are to reach, evenly spread: asked of a coarse picture of the lungs. */
export type LungTissue = (x: number, y: number, z: number) => boolean;

const arteryEnds = 7600;
const veinEnds = 5000;

export function growLungTrees(isLung: LungTissue): LungTrees {
  const arteries = growTrees(
    rootsOf(spread(arteryEnds, 11, isLung), ({ artery }) => artery),
    21,
  );
  const veins = growTrees(
    rootsOf(spread(veinEnds, 12, isLung), ({ vein }) => vein),
    22,
  );
  return { arteries, veins, airways: airwaysBeside(arteries, Math.sign) };
}

/** Ends for the branches, by lobe. */
function spread(count: number, seed: number, isLung: LungTissue): ReadonlyMap<Lobe, number[]> {
  const random = seededNumbers(seed);
  const byLobe = new Map<Lobe, number[]>();
  let found = 0;
  while (found < count) {
    const x = (random() - 0.5) * 264;
    const y = (random() - 0.5) * 184;
    const z = random() * 280 - 170;
    if (!isLung(x, y, z) || isNearFissure(x, y, z)) continue;
    const lobe = lobeOf(x, y, z);
    const points = byLobe.get(lobe);
    if (points === undefined) byLobe.set(lobe, [x, y, z]);
    else points.push(x, y, z);
    found += 1;
  }
  return byLobe;
}

function rootsOf(
  ends: ReadonlyMap<Lobe, number[]>,
  place: (hilum: (typeof hila)[number]) => readonly [number, number, number, number],
): TreeRoot[] {
  return hila.map((hilum) => {
    const [x, y, z, startRadius] = place(hilum);
    return { start: [x, y, z], startRadius, targets: Float32Array.from(ends.get(hilum.lobe) ?? []) };
  });
}

/** Air and tissue of the lungs: denser towards the back, where a lying patient's lungs are heavier. */
export function paintLungTissue(
  painter: SlicePainter,
  { fine, broad }: Textures,
  cavity: Float32Array,
): void {
  const { hu, size, spacingMm } = painter;
  const middle = (size - 1) / 2;
  for (let row = 0; row < size; row++) {
    const y = (row - middle) * spacingMm;
    const level = -858 + y * 0.42;
    const line = row * size;
    for (let index = line; index < line + size; index++) {
      const cover = cavity[index] ?? 0;
      if (cover <= 0) continue;
      const value = level + 14 * (broad[index] ?? 0) + 16 * (fine[index] ?? 0);
      const before = hu[index] ?? 0;
      hu[index] = before + (value - before) * cover;
    }
  }
}

export function paintFissures(painter: SlicePainter, z: number, cavity: Float32Array): void {
  for (const side of [-1, 1]) {
    const line: number[] = [];
    for (let x = 30; x <= 130; x += 10) line.push(side * x, obliqueFissureY(x, z));
    painter.outline(band(smoothLine(line, 3), 0.42));
  }
  painter.paint({ hu: -640, opacity: 0.8, within: cavity });
}

/** Half of the thickness of the slice in which vessels are seen. */
const halfSlabMm = 1.8;
/** So far above or below its branch something of it may be seen: through the slab, or as the wall of an airway. */
const beyondMm = 4;

function paintBranches(
  painter: SlicePainter,
  z: number,
  { values, count, lowest, highest }: Branches,
  moreMm: (radius: number) => number,
  hu: number,
): void {
  for (let index = 0; index < count; index++) {
    if (z < (lowest[index] ?? 0) - beyondMm || z > (highest[index] ?? 0) + beyondMm) continue;
    const at = index * branchFields;
    const z0 = values[at + 2] ?? 0;
    const z1 = values[at + 6] ?? 0;
    const r0 = values[at + 3] ?? 0;
    const r1 = values[at + 7] ?? 0;
    painter.capsule(
      z,
      values[at] ?? 0,
      values[at + 1] ?? 0,
      z0,
      r0 + moreMm(r0),
      values[at + 4] ?? 0,
      values[at + 5] ?? 0,
      z1,
      r1 + moreMm(r1),
      hu,
      halfSlabMm,
    );
  }
}

/** Vessels and lumina are as wide as their branches say; only walls are wider. */
function nothing(): number {
  return 0;
}

export function paintLungTrees(painter: SlicePainter, z: number, trees: LungTrees, bloodHu: number): void {
  paintBranches(painter, z, trees.veins, nothing, bloodHu);
  paintBranches(painter, z, trees.arteries, nothing, bloodHu);
  paintBranches(painter, z, trees.airways, airwayWallMm, -60);
  paintBranches(painter, z, trees.airways, nothing, -965);
}

export function paintNodule(
  painter: SlicePainter,
  z: number,
  { centerMm: [x, y, height], diameterMm, hu }: Nodule,
): void {
  const radius = diameterMm / 2;
  // Fine strands into the tissue around; the ball itself stays a ball.
  for (let strand = 0; strand < 9; strand++) {
    const turn = strand * 2.399963;
    const rise = 1 - (2 * (strand + 0.5)) / 9;
    const out = Math.sqrt(1 - rise * rise);
    const reach = radius * (1.5 + 0.35 * Math.sin(strand * 4));
    painter.capsule(
      z,
      x,
      y,
      height,
      0.5,
      x + Math.cos(turn) * out * reach,
      y + Math.sin(turn) * out * reach,
      height + rise * reach,
      0.16,
      -120,
    );
  }
  painter.capsule(z, x, y, height, radius, x, y, height, radius, hu);
}
