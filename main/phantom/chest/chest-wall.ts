import {
  atLevel,
  band,
  ellipse,
  flipped,
  mirrored,
  smooth,
  smoothLine,
  superEllipse,
  type Level,
  type Outline,
} from './outlines.ts';
import type { SlicePainter } from './slice-painter.ts';
import type { Textures } from './textures.ts';

/** Half width and half depth of the skin, its squareness, and how far its middle lies to the back. */
const skinLevels: readonly Level[] = [
  { z: 120, values: [170, 93, 0.8, 6] },
  { z: 80, values: [171, 98, 0.82, 4] },
  { z: 30, values: [163, 102, 0.85, 0] },
  { z: -15, values: [158, 105, 0.86, -2] },
  { z: -80, values: [158, 110, 0.86, -4] },
  { z: -160, values: [154, 110, 0.87, -4] },
];

/** The inside of the ribs at the height of the carina, right half mirrored; above and below it is a scaled copy. */
const cavityShape: Outline = [
  0, -72, 24, -77, 54, -74, 86, -61, 108, -36, 118, -6, 116, 24, 104, 50, 84, 68, 60, 78, 40, 80, 20, 76, 0,
  74,
];
/** Width, depth, and shift to the back of that shape. */
const cavityLevels: readonly Level[] = [
  { z: 112, values: [0.3, 0.22, 32] },
  { z: 100, values: [0.5, 0.4, 24] },
  { z: 84, values: [0.66, 0.58, 17] },
  { z: 60, values: [0.81, 0.77, 10] },
  { z: 30, values: [0.93, 0.92, 4] },
  { z: -15, values: [1, 1, 0] },
  { z: -60, values: [1.05, 1.06, -1] },
  { z: -110, values: [1.08, 1.1, -3] },
  { z: -160, values: [1.07, 1.09, -3] },
];

/** The outer edge of the muscles. */
const muscleShape: Outline = [
  0, -86, 22, -88, 52, -87, 84, -79, 112, -60, 130, -34, 139, -4, 138, 26, 128, 52, 108, 72, 82, 84, 52, 90,
  26, 93, 8, 92, 0, 86,
];
const muscleLevels: readonly Level[] = [
  { z: 120, values: [1.12, 0.86, 12] },
  { z: 80, values: [1.13, 0.92, 7] },
  { z: 40, values: [1.08, 0.98, 2] },
  { z: -15, values: [1, 1, 0] },
  { z: -80, values: [1.01, 1.04, -2] },
  { z: -160, values: [0.99, 1.04, -2] },
];

function scaled(shape: Outline, [width = 1, depth = 1, shift = 0]: readonly number[]): number[] {
  return shape.map((value, index) => (index % 2 === 0 ? value * width : value * depth + shift));
}

/** Right half of the inside of the rib cage, from the breastbone to the spine. */
export function cavityHalf(z: number): number[] {
  return scaled(cavityShape, atLevel(cavityLevels, z));
}

export function cavityOutline(z: number, outwardMm = 0): number[] {
  const outline = smooth(mirrored(cavityHalf(z)), 6);
  return outwardMm === 0 ? outline : grown(outline, outwardMm);
}

/** An outline moved outward by so much, as seen from its middle line. */
function grown(outline: Outline, outwardMm: number): number[] {
  const moved: number[] = [];
  for (let index = 0; index < outline.length; index += 2) {
    const x = outline[index] ?? 0;
    const y = outline[index + 1] ?? 0;
    const length = Math.hypot(x, y) || 1;
    moved.push(x * (1 + outwardMm / length), y * (1 + outwardMm / length));
  }
  return moved;
}

/** The skin's outline with the hollow in front of the breastbone and the groove over the spine. */
function skinOutline(z: number): number[] {
  const [halfWidth = 0, halfDepth = 0, exponent = 1, shift = 0] = atLevel(skinLevels, z);
  const outline = superEllipse(halfWidth, halfDepth, exponent);
  for (let index = 0; index < outline.length; index += 2) {
    const x = outline[index] ?? 0;
    const y = outline[index + 1] ?? 0;
    const groove = Math.exp(-((x / 16) ** 2));
    outline[index + 1] = y + shift + groove * (y > 0 ? -5 : 3.5);
  }
  return outline;
}

/** The table's top and its padding. */
export function paintTable(painter: SlicePainter): void {
  const top = [-168, 98, -120, 119, -60, 129, 0, 132, 60, 129, 120, 119, 168, 98];
  painter.outline(band(smoothLine(top), 1.1));
  painter.paint({ hu: -640 });
  painter.outline(band(smoothLine(top.map((value, index) => (index % 2 === 0 ? value : value + 17))), 0.9));
  painter.paint({ hu: -720 });
  const pad = [-150, 106, -100, 120, 0, 127, 100, 120, 150, 106];
  painter.outline(band(smoothLine(pad), 3));
  painter.paint({ hu: -930, opacity: 0.9 });
}

/** Skin, fat, muscles with the fat between them, and shoulder blades: all that lies outside the ribs. */
export function paintChestWall(painter: SlicePainter, z: number, { soft, fine, bone }: Textures): void {
  // Each layer is filled only as far in as it will be seen: what lies further in is painted over it anyway.
  const skin = skinOutline(z);
  const muscleScale = atLevel(muscleLevels, z);
  const muscle = smooth(mirrored(scaled(muscleShape, muscleScale)), 5);
  painter.outline(skin);
  painter.hole(grown(skin, -3));
  painter.paint({ hu: 15 });
  painter.outline(grown(skin, -1.8));
  painter.hole(grown(muscle, -2));
  painter.paint({ hu: -104, texture: soft, amplitude: 7 });
  paintSepta(painter, z);
  painter.outline(muscle);
  painter.hole(cavityOutline(z, -2));
  painter.paint({ hu: 56, texture: soft, amplitude: 6 });
  const place = (points: Outline): number[] => scaled(points, muscleScale);
  for (const side of [place, (points: Outline) => flipped(place(points))]) {
    const line = (points: Outline, halfWidth: number): void =>
      painter.outline(band(smoothLine(side(points)), halfWidth));
    // Between the two pectorals and the ribs, under serratus and latissimus, and among the muscles of the back.
    line([16, -84, 48, -83, 82, -74, 106, -56], 0.8);
    line([60, -79, 92, -66, 116, -42, 125, -14], 0.6);
    line([126, -24, 132, 0, 130, 24, 118, 48, 98, 68], 0.9);
    line([112, 62, 88, 79, 60, 86, 36, 84], 0.8);
    line([37, 74, 32, 86, 18, 97], 0.6);
    line([121, 18, 110, 44, 92, 60], 0.5);
    // Round the shoulder blade, and between the muscles that fill the shoulder.
    if (z > 20) {
      const open = Math.min(1.3, (z - 20) / 32);
      line([58, 66, 78, 62, 98, 50, 114, 34], 0.8 * open);
      line([64, 84, 88, 80, 110, 70, 128, 54, 138, 34], 0.9 * open);
      line([30, -76, 56, -72, 84, -58, 104, -34], 1 * open);
      line([96, -62, 112, -44, 124, -20], 0.8 * open);
      line([20, 96, 50, 94, 86, 86], 0.6 * open);
      line([126, 48, 140, 20, 142, -6], 0.7 * open);
    }
    painter.outline(side(ellipse(127, -46, 7, 12, -0.7)));
    painter.paint({ hu: -84, opacity: 0.85, texture: soft, amplitude: 8 });
    const [fatX = 0, fatY = 0, angle = 0] = atLevel(armpitLevels, z);
    if (fatX > 3) {
      painter.outline(side(ellipse(113, -30, fatX, fatY, angle)));
      painter.paint({ hu: -98, texture: soft, amplitude: 8 });
      painter.outline(side(ellipse(108, -34, 3.1, 2.6)));
      painter.outline(side(ellipse(113, -27, 2.7, 2.5)));
      painter.outline(side(ellipse(119, -38 + z * 0.05, 3.4, 2.2, 0.5)));
      painter.paint({ hu: 62 });
    }
    painter.outline(side(ellipse(127.5, -47, 2.4, 3.1, 0.5)));
    painter.paint({ hu: 42, opacity: 0.9 });
  }
  paintShoulderBlades(painter, z, bone);
  // Fat under the breastbone and between the ribs.
  const ring = (outerMm: number, innerMm: number): void => {
    painter.outline(cavityOutline(z, outerMm));
    painter.hole(cavityOutline(z, innerMm));
  };
  ring(10, 0);
  painter.paint({ hu: 54, texture: soft, amplitude: 6 });
  ring(4.6, 3.4);
  painter.paint({ hu: -62, opacity: 0.55, texture: fine, amplitude: 6 });
  ring(1.1, 0);
  painter.paint({ hu: -70, opacity: 0.7 });
}

/** Radii and turn of the fat of an armpit. */
const armpitLevels: readonly Level[] = [
  { z: 120, values: [24, 21, -0.5] },
  { z: 70, values: [24, 18, -0.6] },
  { z: 30, values: [15, 12, -0.75] },
  { z: 0, values: [2, 2, -0.8] },
  { z: -10, values: [0, 0, -0.8] },
];

/** Thin strands in the fat under the skin; each is there over some height only. */
function paintSepta(painter: SlicePainter, z: number): void {
  const [halfWidth = 0, halfDepth = 0, , shift = 0] = atLevel(skinLevels, z);
  for (let strand = 0; strand < 64; strand++) {
    const turn = (strand * 2.399963) % (2 * Math.PI);
    const height = ((strand * 37.7) % 260) - 150;
    const near = 1 - Math.abs(z - height) / 34;
    if (near <= 0) continue;
    const depth = 0.93 + 0.045 * Math.sin(strand * 1.7);
    const line: number[] = [];
    for (let step = 0; step <= 4; step++) {
      const angle = turn + (step / 4) * (0.07 + 0.06 * Math.sin(strand)) + (z - height) * 0.002;
      line.push(
        Math.cos(angle) * (halfWidth - 2) * depth,
        Math.sin(angle) * (halfDepth - 3) * (depth - 0.01 * step) + shift,
      );
    }
    painter.outline(band(line, 0.35));
    painter.paint({ hu: -20, opacity: 0.5 * near });
  }
}

/** Four points of the blade from its inner to its outer edge, and half its thickness at the outer edge. */
const bladeLevels: readonly Level[] = [
  { z: 110, values: [66, 72, 86, 68, 106, 58, 124, 44, 5.5] },
  { z: 80, values: [66, 76, 84, 70, 103, 60, 122, 43, 4.6] },
  { z: 50, values: [72, 76, 90, 70, 106, 58, 122, 42, 3.4] },
  { z: 10, values: [84, 75, 98, 68, 111, 57, 121, 43, 2.6] },
  { z: -25, values: [94, 72, 103, 66, 111, 58, 117, 48, 2.3] },
  { z: -48, values: [104, 68, 107, 65, 110, 62, 112, 59, 1.6] },
];
const bladeTipZ = -48;
/** The ridge of the blade runs to the shoulder above this height. */
const ridgeZ = 68;

function paintShoulderBlades(painter: SlicePainter, z: number, bone: Float32Array): void {
  if (z < bladeTipZ) return;
  const values = atLevel(bladeLevels, z);
  const edge = values[8] ?? 2;
  const line = smoothLine(values.slice(0, 8), 5);
  const count = line.length / 2;
  // Thin in the middle, thick at both edges.
  const widths = Array.from({ length: count }, (_, index) => {
    const along = index / (count - 1);
    return 1.5 + (edge - 1.5) * along ** 3 + 0.9 * (1 - along) ** 4;
  });
  const ridge = smoothLine([88, 69, 102, 74, 118, 74, 133, 63], 5);
  const ridgeHalf = Math.min(3.6, (z - ridgeZ) / 4);
  for (const side of [(points: Outline) => [...points], flipped]) {
    painter.outline(band(side(line), widths));
    if (ridgeHalf > 0.4) painter.outline(band(side(ridge), ridgeHalf));
  }
  painter.paint({ hu: 640 });
  for (const side of [(points: Outline) => [...points], flipped]) {
    painter.outline(
      band(
        side(line),
        widths.map((width) => Math.max(0, width - 1.1)),
      ),
    );
    if (ridgeHalf > 1.4) painter.outline(band(side(ridge), ridgeHalf - 1.2));
  }
  painter.paint({ hu: 230, texture: bone, amplitude: 70 });
}
