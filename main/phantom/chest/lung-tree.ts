import { seededNumbers } from './textures.ts';

/** Cones with round ends, eight numbers each: x, y, z, radius of one end, then of the other; millimetres. */
export interface Branches {
  readonly values: Float32Array<ArrayBuffer>;
  readonly count: number;
  /** Height of the lowest and the highest point of each; beside one another, because every slice asks all of them. */
  readonly lowest: Float32Array<ArrayBuffer>;
  readonly highest: Float32Array<ArrayBuffer>;
}

export const branchFields = 8;

function branchesOf(values: readonly number[]): Branches {
  const count = values.length / branchFields;
  const edge = (pick: (a: number, b: number) => number, side: 1 | -1): Float32Array<ArrayBuffer> =>
    Float32Array.from({ length: count }, (_, index) => {
      const at = (field: number): number => values[index * branchFields + field] ?? 0;
      return pick(at(2) + side * at(3), at(6) + side * at(7));
    });
  return {
    values: Float32Array.from(values),
    count,
    lowest: edge(Math.min, -1),
    highest: edge(Math.max, 1),
  };
}

/** Where a tree begins and which tissue it is to reach. */
export interface TreeRoot {
  readonly start: readonly [x: number, y: number, z: number];
  readonly startRadius: number;
  /** Points that get a branch each: x, y, z in turn. */
  readonly targets: Float32Array;
}

/** Radius of the finest branches that are drawn. */
const leafRadiusMm = 0.38;
/** The cube of a parent's radius is about the sum of its children's cubes (Murray); in lungs it is less than the cube. */
const murrayExponent = 2.75;
/** How much of the way to the middle of its tissue a branch grows before it splits. */
const growth = 0.42;

/**
 * Trees that fill a volume: at each split the tissue that a branch feeds is divided by a plane through the branch,
 * across the tissue's greatest breadth, and each child grows towards the middle of its part (after Tawhai et al.,
 * "Generation of an anatomically based three-dimensional model of the conducting airways", 2000).
 */
export function growTrees(roots: readonly TreeRoot[], seed: number): Branches {
  const random = seededNumbers(seed);
  const values: number[] = [];
  for (const { start, startRadius, targets } of roots) {
    const all = Uint32Array.from({ length: targets.length / 3 }, (_, index) => index);
    grow(start[0], start[1], start[2], startRadius, all);

    function grow(x: number, y: number, z: number, radius: number, fed: Uint32Array): void {
      if (fed.length === 0) return;
      let cx = 0;
      let cy = 0;
      let cz = 0;
      for (const index of fed) {
        cx += targets[3 * index] ?? 0;
        cy += targets[3 * index + 1] ?? 0;
        cz += targets[3 * index + 2] ?? 0;
      }
      cx /= fed.length;
      cy /= fed.length;
      cz /= fed.length;
      const distance = Math.hypot(cx - x, cy - y, cz - z);
      if (fed.length === 1 || distance < 1.5) {
        addBranch(x, y, z, radius, cx, cy, cz, leafRadiusMm * 0.7);
        return;
      }
      const end = Math.min(radius, leafRadiusMm * fed.length ** (1 / murrayExponent));
      const nx = x + (cx - x) * growth;
      const ny = y + (cy - y) * growth;
      const nz = z + (cz - z) * growth;
      addBranch(x, y, z, radius, nx, ny, nz, end);
      const [near, far] = split(
        fed,
        cx,
        cy,
        cz,
        (cx - x) / distance,
        (cy - y) / distance,
        (cz - z) / distance,
      );
      for (const part of [near, far]) {
        grow(nx, ny, nz, Math.min(end, leafRadiusMm * part.length ** (1 / murrayExponent)), part);
      }
    }

    function split(
      fed: Uint32Array,
      cx: number,
      cy: number,
      cz: number,
      dx: number,
      dy: number,
      dz: number,
    ): readonly [Uint32Array, Uint32Array] {
      // Greatest breadth across the branch, by a few rounds of power iteration.
      let ax = random() - 0.5;
      let ay = random() - 0.5;
      let az = random() - 0.5;
      for (let round = 0; round < 5; round++) {
        let sx = 0;
        let sy = 0;
        let sz = 0;
        for (const index of fed) {
          const px = (targets[3 * index] ?? 0) - cx;
          const py = (targets[3 * index + 1] ?? 0) - cy;
          const pz = (targets[3 * index + 2] ?? 0) - cz;
          const off = px * dx + py * dy + pz * dz;
          const qx = px - off * dx;
          const qy = py - off * dy;
          const qz = pz - off * dz;
          const part = qx * ax + qy * ay + qz * az;
          sx += part * qx;
          sy += part * qy;
          sz += part * qz;
        }
        const length = Math.hypot(sx, sy, sz) || 1;
        ax = sx / length;
        ay = sy / length;
        az = sz / length;
      }
      const side = (index: number): number =>
        ((targets[3 * index] ?? 0) - cx) * ax +
        ((targets[3 * index + 1] ?? 0) - cy) * ay +
        ((targets[3 * index + 2] ?? 0) - cz) * az;
      const near = fed.filter((index) => side(index) < 0);
      const far = fed.filter((index) => side(index) >= 0);
      // All on one side only when they all lie in one place.
      if (near.length === 0 || far.length === 0) {
        const half = fed.length >> 1;
        return [fed.subarray(0, half), fed.subarray(half)];
      }
      return [near, far];
    }
  }
  return branchesOf(values);

  /** In two pieces with a slight bend between. */
  function addBranch(
    x0: number,
    y0: number,
    z0: number,
    r0: number,
    x1: number,
    y1: number,
    z1: number,
    r1: number,
  ): void {
    const bend = 0.16 * Math.hypot(x1 - x0, y1 - y0, z1 - z0);
    const x = (x0 + x1) / 2 + (random() - 0.5) * bend;
    const y = (y0 + y1) / 2 + (random() - 0.5) * bend;
    const z = (z0 + z1) / 2 + (random() - 0.5) * bend;
    const r = (r0 + r1) / 2;
    values.push(x0, y0, z0, r0, x, y, z, r, x, y, z, r, x1, y1, z1, r1);
  }
}

/** Windpipe branches that run beside the thicker arteries: lumen and wall share their lines. */
export function airwaysBeside(arteries: Branches, sideOf: (x: number) => number): Branches {
  const values: number[] = [];
  for (let index = 0; index < arteries.count; index++) {
    const at = (field: number): number => arteries.values[index * branchFields + field] ?? 0;
    const radius = at(3);
    if (radius < 0.95) continue;
    // Towards the middle and the front of the artery, wall to wall.
    const inner = -sideOf(at(0));
    for (const end of [0, 4]) {
      const arteryRadius = at(end + 3);
      const lumen = arteryRadius * 0.86;
      const apart = arteryRadius + lumen + airwayWallMm(lumen);
      values.push(at(end) + inner * apart * 0.62, at(end + 1) + apart * 0.78, at(end + 2), lumen);
    }
  }
  return branchesOf(values);
}

export function airwayWallMm(lumenRadiusMm: number): number {
  return 0.35 + 0.16 * lumenRadiusMm;
}
