import { cavityHalf } from './chest-wall.ts';
import {
  atLevel,
  band,
  ellipse,
  flipped,
  mirrored,
  smooth,
  smoothLine,
  type Level,
  type Outline,
} from './outlines.ts';
import type { SlicePainter } from './slice-painter.ts';

const sides: readonly ((points: Outline) => number[])[] = [(points) => [...points], flipped];
const cortexHu = 760;
const spongeHu = 215;

/** Height of a vertebra with its disc, in millimetres, and the middle of the fifth thoracic one. */
const vertebraStep = 24;
const fifthZ = 10;
/** Half the height of a disc. */
const halfDisc = 1.8;

function vertebraZ(number: number): number {
  return fifthZ + (5 - number) * vertebraStep;
}

/** Middle of a vertebral body: the chest part of the spine is bent to the back. */
export function spineY(z: number): number {
  return 59 - ((z + 10) / 110) ** 2 * 8;
}

/** How far each rib falls from the spine to its front end, and where along the cage that end is (0 spine, 1 front). */
const ribs: readonly (readonly [fallMm: number, frontEnd: number])[] = [
  [26, 0.78],
  [40, 0.8],
  [52, 0.8],
  [60, 0.8],
  [66, 0.79],
  [70, 0.78],
  [74, 0.77],
  [78, 0.74],
  [78, 0.7],
  [70, 0.64],
  [46, 0.48],
  [26, 0.34],
];
const ribStart = 0.1;
const breastbone = 0.93;
/** Half the height of a rib and half its thickness. */
const ribHalfHeight = 6.4;
const ribHalfThickness = 3.7;
const ribSteps = 96;

/** Ribs where they cross the slice: each is a long oblique cut, since it falls towards the front. */
export function paintRibs(painter: SlicePainter, z: number, bone: Float32Array): void {
  const path = cagePath(z);
  const cortex: number[][] = [];
  const sponge: number[][] = [];
  const cartilage: number[][] = [];
  for (const [index, [fall, frontEnd]] of ribs.entries()) {
    const start = vertebraZ(index + 1) + 7;
    const fallAt = (along: number): number => {
      const part = (along - ribStart) / (frontEnd - ribStart);
      // Level for a finger's breadth at the spine, then steadily down.
      return fall * (part * part * (1.6 - 0.6 * part));
    };
    addRuns(path, ribStart, frontEnd, cortex, (along) => {
      const off = (start - fallAt(along) - z) / ribHalfHeight;
      return off * off >= 1 ? 0 : ribHalfThickness * Math.sqrt(1 - off * off);
    });
    addRuns(path, ribStart, frontEnd, sponge, (along) => {
      const off = (start - fallAt(along) - z) / (ribHalfHeight - 1.5);
      return off * off >= 1 ? 0 : (ribHalfThickness - 1.5) * Math.sqrt(1 - off * off);
    });
    if (index >= 7) continue;
    // The cartilages rise to the breastbone, the lower the steeper.
    const rise = [0, 2, 4, 8, 16, 30, 46][index] ?? 0;
    addRuns(path, frontEnd, breastbone, cartilage, (along) => {
      const part = (along - frontEnd) / (breastbone - frontEnd);
      const off = (start - fall + rise * part - z) / (ribHalfHeight + 0.6);
      return off * off >= 1 ? 0 : (ribHalfThickness + 0.3) * Math.sqrt(1 - off * off);
    });
  }
  const paint = (runs: readonly number[][], hu: number, amplitude: number): void => {
    for (const run of runs) for (const side of sides) painter.outline(side(run));
    painter.paint({ hu, texture: bone, amplitude });
  };
  paint(cartilage, 108, 14);
  paint(cortex, cortexHu, 0);
  paint(sponge, spongeHu, 70);
}

/** Points and outward normals along the right half of the cage, evenly spaced from the spine to the front. */
interface CagePath {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

function cagePath(z: number): CagePath {
  const half = cavityHalf(z);
  const toFront: number[] = [];
  for (let index = half.length - 2; index >= 0; index -= 2)
    toFront.push(half[index] ?? 0, half[index + 1] ?? 0);
  const line = smoothLine(toFront, 10);
  const count = line.length / 2;
  const lengths = new Float64Array(count);
  for (let index = 1; index < count; index++) {
    const dx = (line[2 * index] ?? 0) - (line[2 * index - 2] ?? 0);
    const dy = (line[2 * index + 1] ?? 0) - (line[2 * index - 1] ?? 0);
    lengths[index] = (lengths[index - 1] ?? 0) + Math.hypot(dx, dy);
  }
  const total = lengths[count - 1] ?? 1;
  const x = new Float64Array(ribSteps + 1);
  const y = new Float64Array(ribSteps + 1);
  let at = 1;
  for (let step = 0; step <= ribSteps; step++) {
    const wanted = (step / ribSteps) * total;
    while (at < count - 1 && (lengths[at] ?? 0) < wanted) at += 1;
    const before = lengths[at - 1] ?? 0;
    const part = (wanted - before) / ((lengths[at] ?? 1) - before || 1);
    const x0 = line[2 * at - 2] ?? 0;
    const y0 = line[2 * at - 1] ?? 0;
    const dx = (line[2 * at] ?? 0) - x0;
    const dy = (line[2 * at + 1] ?? 0) - y0;
    const length = Math.hypot(dx, dy) || 1;
    // From the spine to the front along the right half (x > 0), outward is to the right of the way.
    const outward = 5.6;
    x[step] = x0 + part * dx - (dy / length) * outward;
    y[step] = y0 + part * dy + (dx / length) * outward;
  }
  return { x, y };
}

/** Adds a band for every stretch of the path where the half width is above nothing. */
function addRuns(
  path: CagePath,
  from: number,
  to: number,
  runs: number[][],
  halfWidth: (along: number) => number,
): void {
  let line: number[] = [];
  let widths: number[] = [];
  const end = (): void => {
    if (widths.length > 1) runs.push(band(line, widths));
    line = [];
    widths = [];
  };
  for (let step = Math.ceil(from * ribSteps); step <= Math.floor(to * ribSteps); step++) {
    const width = halfWidth(step / ribSteps);
    if (width <= 0) {
      end();
      continue;
    }
    line.push(path.x[step] ?? 0, path.y[step] ?? 0);
    widths.push(width);
  }
  end();
}

/** Half width, half thickness and place of the breastbone; its lower end is cartilage. */
const sternumLevels: readonly Level[] = [
  { z: 84, values: [30, 6] },
  { z: 62, values: [29, 7.5] },
  { z: 42, values: [17, 6.5] },
  { z: 0, values: [18, 6] },
  { z: -50, values: [21, 5.5] },
  { z: -78, values: [17, 5] },
  { z: -90, values: [9, 4] },
  { z: -106, values: [6, 3] },
];

export function paintSternum(painter: SlicePainter, z: number, bone: Float32Array): void {
  paintCollarBones(painter, z);
  if (z > 86 || z < -106) return;
  const [width = 0, thickness = 0] = atLevel(sternumLevels, z);
  const y = (cavityHalf(z)[1] ?? 0) - thickness - 4;
  const block = (inset: number): number[] =>
    smooth(
      mirrored([
        0,
        -thickness + inset + 0.6,
        width * 0.7,
        -thickness + inset,
        width - inset,
        -thickness * 0.3,
        width - inset,
        thickness * 0.5,
        width * 0.6,
        thickness - inset,
        0,
        thickness - inset,
      ]),
      4,
    ).map((value, index) => (index % 2 === 0 ? value : value + y));
  const isCartilage = z < -86;
  painter.outline(block(0));
  painter.paint({ hu: isCartilage ? 120 : 560 });
  if (isCartilage) return;
  // A gap of cartilage between handle and body.
  painter.outline(block(1.3));
  painter.paint({ hu: Math.abs(z - 42) < 2 ? 110 : 160, texture: bone, amplitude: 42 });
}

function paintCollarBones(painter: SlicePainter, z: number): void {
  const frontY = (cavityHalf(84)[1] ?? 0) - 8;
  for (const side of [1, -1]) {
    for (const [hu, thinner] of [
      [700, 0],
      [230, 1.7],
    ] as const) {
      painter.capsule(z, side * 26, frontY, 84, 8 - thinner, side * 60, frontY - 6, 100, 6.5 - thinner, hu);
      painter.capsule(
        z,
        side * 60,
        frontY - 6,
        100,
        6.5 - thinner,
        side * 110,
        frontY + 16,
        116,
        6 - thinner,
        hu,
      );
    }
  }
}

/** Right half of a vertebral body, around its middle. */
const bodyShape: Outline = [0, -13, 11, -12, 18.5, -6, 19, 3, 15, 10.5, 6, 12, 0, 10.5];

/** Soft tissue around the spine: it fills the gutter between the lungs. */
export function paintBackOfChest(painter: SlicePainter, z: number, soft: Float32Array): void {
  const y = spineY(z);
  const half = [0, -13, 10, -14, 19, -9, 22, -2, 23, 6, 26, 13, 33, 20, 42, 27, 30, 40, 0, 40];
  painter.outline(smooth(mirrored(half), 4).map((value, index) => (index % 2 === 0 ? value : value + y)));
  painter.paint({ hu: 50, texture: soft, amplitude: 6 });
  for (const side of sides) painter.outline(side(ellipse(21, y + 33, 15, 8, 0.2)));
  painter.paint({ hu: 58, texture: soft, amplitude: 6 });
  for (const side of sides) {
    painter.outline(band(smoothLine(side([5, y + 26, 5.4, y + 36, 6, y + 43])), 0.6));
    painter.outline(band(smoothLine(side([37, y + 24, 34, y + 32, 24, y + 40])), 0.6));
  }
  painter.paint({ hu: -80, opacity: 0.8 });
}

export function paintSpine(painter: SlicePainter, z: number, bone: Float32Array): void {
  const y = spineY(z);
  const grow = 1.02 - z * 0.0009;
  const number = Math.round(5 - (z - fifthZ) / vertebraStep);
  /** Above the middle of the vertebra. */
  const up = z - vertebraZ(number);
  const halfBody = vertebraStep / 2 - halfDisc;
  const at = (points: Outline, scale = 1): number[] =>
    points.map((value, index) => (index % 2 === 0 ? value * grow * scale : value * grow * scale + y));
  const waist = 1 - 0.07 * Math.max(0, 1 - (up / halfBody) ** 2);

  const bones: number[][] = [];
  const insides: number[][] = [];
  const addBand = (line: Outline, half: number): void => {
    for (const side of sides) {
      const placed = at(smoothLine(side(line), 6));
      const count = placed.length / 2;
      // Round ends.
      const widths = (most: number): number[] =>
        Array.from({ length: count }, (_, index) => {
          const fromEnd = Math.min(1, (count - 1 - index + 0.15) / 3);
          return most * Math.sqrt(1 - (1 - fromEnd) ** 2);
        });
      bones.push(band(placed, widths(half)));
      if (half > 1.6) insides.push(band(placed, widths(half - 1.2)));
    }
  };
  // The arch behind the canal: always some of it; the roots that carry it only in the upper half.
  if (up > -9) addBand([19, 15.5, 17, 20, 10, 25, 1, 28.5], 2.6);
  if (up > 0 && up < 9.5) addBand([14.5, 8, 17, 12, 18.5, 17], 2.9);
  if (up < -3 || up > 8) addBand([13, 19, 17, 19.5], 3.4);
  const wing = 1 - ((up - 5) / 5.5) ** 2;
  if (wing > 0) addBand([17, 17, 28, 21, 38, 24.5], 3.3 * Math.sqrt(wing));
  // The heads of the ribs touch the body high up.
  const head = 1 - ((up - 6.5) / 5.5) ** 2;
  if (head > 0) addBand([20, 4, 27, 10, 36, 16], 3.1 * Math.sqrt(head));
  // Spinous processes point down: what is behind the canal here may belong to the vertebra above.
  for (const above of [0, vertebraStep]) {
    const below = 3 - (up - above);
    if (below < 0 || below > 26) continue;
    const root = 27.5 + below * 0.2;
    const tip = root + 4 + 4 * Math.min(1, below / 8);
    const placed = at([0, root, 0.4, (root + tip) / 2, 0, tip]);
    const half = below > 22 ? 2.4 * (1 - (below - 22) / 5) + 0.6 : 2.5;
    bones.push(band(placed, half));
    if (half > 1.8) insides.push(band(placed, half - 1.3));
  }

  const body = at(smooth(mirrored(bodyShape), 4), waist);
  const isDisc = Math.abs(up) > halfBody;
  for (const outline of bones) painter.outline(outline);
  if (!isDisc) painter.outline(body);
  painter.paint({ hu: cortexHu });
  if (isDisc) {
    painter.outline(at(smooth(mirrored(bodyShape), 4), 1.02));
    painter.paint({ hu: 96, texture: bone, amplitude: 12 });
  }
  for (const outline of insides) painter.outline(outline);
  const isEndplate = !isDisc && Math.abs(up) > halfBody - 1.1;
  if (!isDisc) painter.outline(shrunk(body, 1.2, y));
  painter.paint({ hu: isEndplate ? 420 : spongeHu - 20, texture: bone, amplitude: 46 });

  painter.outline(at(ellipse(0, 18.6, 9.2, 7.9)));
  painter.paint({ hu: -80 });
  painter.outline(at(ellipse(0, 18.4, 7.4, 6.4)));
  painter.paint({ hu: 26 });
  painter.outline(at(ellipse(0, 18, 4.4, 3.5)));
  painter.paint({ hu: 46 });
  if (up < -1 && up > -9) {
    // Nerves on their way out below the roots of the arch.
    for (const side of sides) painter.outline(at(side(ellipse(14, 14, 2.2, 1.7, 0.5))));
    painter.paint({ hu: 40 });
  }
}

function shrunk(outline: Outline, byMm: number, centerY: number): number[] {
  const result: number[] = [];
  for (let index = 0; index < outline.length; index += 2) {
    const x = outline[index] ?? 0;
    const y = (outline[index + 1] ?? 0) - centerY;
    const part = 1 - byMm / (Math.hypot(x, y) || 1);
    result.push(x * part, y * part + centerY);
  }
  return result;
}
