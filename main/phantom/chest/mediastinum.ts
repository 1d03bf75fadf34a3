import { atLevel, band, ellipse, smooth, smoothLine, type Level } from './outlines.ts';
import {
  airways,
  greatVessels,
  gullet,
  heart,
  liverVeins,
  nodes,
  stomach,
  stomachGasY,
  upperAbdomen,
  type Organ,
  type Tube,
} from './organs.ts';
import type { SlicePainter } from './slice-painter.ts';
import { spineY } from './skeleton.ts';
import type { Textures } from './textures.ts';

/** Hounsfield values of what contrast medium changes. */
export type TissueValues = Readonly<Record<Organ['content'], number>>;

export function tissueValues(hasContrast: boolean): TissueValues {
  const blood = 44;
  return {
    artery: hasContrast ? 192 : blood,
    vein: hasContrast ? 132 : blood,
    'superior-cava': hasContrast ? 232 : blood,
    'lung-artery': hasContrast ? 206 : blood,
    'lung-vein': hasContrast ? 198 : blood,
    chamber: hasContrast ? 190 : blood,
    'right-chamber': hasContrast ? 168 : blood,
    'heart-muscle': hasContrast ? 108 : 52,
    muscle: 42,
    node: 46,
    liver: hasContrast ? 98 : 58,
    'liver-vein': hasContrast ? 132 : 46,
    spleen: hasContrast ? 124 : 50,
    stomach: 28,
    fat: -98,
  };
}

/** How much fat surrounds the heart and the vessels. */
const heartCoatMm = 2.7;
const vesselCoatMm = 2.2;
/** Wall of a great vessel. */
const wallMm = 0.9;

/** Fat of the mediastinum without what lies in it: twelve points all round. */
const baseLevels: readonly Level[] = [
  {
    z: 116,
    values: [
      -14, -14, -34, -10, -40, 4, -34, 18, -22, 30, -18, 60, 18, 60, 22, 30, 34, 18, 40, 4, 34, -10, 14, -14,
    ],
  },
  {
    z: 84,
    values: [
      -18, -34, -36, -26, -38, -8, -26, 10, -16, 26, -18, 60, 18, 60, 22, 30, 28, 14, 36, -6, 34, -28, 18,
      -36,
    ],
  },
  {
    z: 56,
    values: [
      -14, -60, -30, -42, -36, -24, -24, 4, -14, 26, -18, 60, 22, 60, 26, 34, 26, 10, 24, -10, 24, -38, 12,
      -62,
    ],
  },
  {
    z: 24,
    values: [
      -8, -76, -22, -52, -36, -30, -24, 4, -16, 26, -18, 58, 30, 58, 34, 36, 26, 14, 26, -10, 22, -48, 6, -76,
    ],
  },
  {
    z: -15,
    values: [
      -8, -82, -20, -56, -38, -30, -34, 6, -16, 26, -18, 58, 30, 58, 30, 30, 34, 12, 40, -14, 30, -52, 7, -82,
    ],
  },
  {
    z: -60,
    values: [
      -10, -90, -22, -72, -40, -36, -38, 4, -14, 30, -18, 58, 26, 58, 28, 36, 34, 10, 46, -22, 42, -66, 10,
      -90,
    ],
  },
  {
    z: -92,
    values: [
      -9, -94, -16, -82, -22, -50, -24, 6, -14, 32, -18, 58, 24, 58, 28, 34, 28, 6, 34, -40, 28, -76, 10, -94,
    ],
  },
  {
    z: -106,
    values: [
      -4, -96, -6, -84, -9, -50, -12, 14, -14, 34, -16, 58, 18, 58, 24, 40, 18, 18, 12, -40, 8, -80, 5, -96,
    ],
  },
  {
    z: -118,
    values: [-3, 6, -6, 8, -10, 12, -12, 20, -14, 36, -16, 58, 16, 58, 20, 40, 17, 22, 12, 12, 8, 8, 3, 6],
  },
  {
    z: -165,
    values: [
      -3, 16, -6, 16, -10, 18, -12, 24, -14, 36, -16, 58, 14, 58, 18, 40, 16, 26, 12, 18, 8, 16, 3, 16,
    ],
  },
];

function paintTube(
  painter: SlicePainter,
  z: number,
  { path }: Pick<Tube, 'path'>,
  coatMm: number,
  hu: number,
): void {
  for (let index = 1; index < path.length; index++) {
    const [x0, y0, z0, r0] = path[index - 1] ?? [0, 0, 0, 0];
    const [x1, y1, z1, r1] = path[index] ?? [0, 0, 0, 0];
    painter.capsule(z, x0, y0, z0, r0 + coatMm, x1, y1, z1, r1 + coatMm, hu);
  }
}

/** Diaphragm and what lies under it, within the rib cage. */
export function paintUpperAbdomen(
  painter: SlicePainter,
  z: number,
  values: TissueValues,
  { soft }: Textures,
  cavity: Float32Array,
): void {
  for (const { content, shape } of upperAbdomen) painter.ellipsoid(z, shape, 0, values[content], cavity);
  paintStomach(painter, z, values, soft);
  for (const tube of liverVeins) paintTube(painter, z, tube, 0, values[tube.content]);
}

function paintStomach(painter: SlicePainter, z: number, values: TissueValues, soft: Float32Array): void {
  const high = 1 - ((z - stomach.center[2]) / stomach.radii[2]) ** 2;
  if (high <= 0) return;
  const part = Math.sqrt(high);
  const [x, y] = stomach.center;
  const [radiusX, radiusY] = stomach.radii;
  painter.outline(ellipse(x, y, radiusX * part, radiusY * part));
  painter.paint({ hu: values.muscle + 30 });
  const inside = Math.max(0.01, part - 0.09);
  painter.outline(ellipse(x, y, radiusX * inside, radiusY * inside));
  painter.paint({ hu: values.stomach, texture: soft, amplitude: 16 });
  // Gas gathers at the front, with a level.
  const gas: number[] = [];
  for (let step = 0; step <= 24; step++) {
    const turn = (step / 24) * 2 * Math.PI;
    gas.push(
      x + radiusX * inside * Math.cos(turn),
      Math.min(stomachGasY, y + radiusY * inside * Math.sin(turn)),
    );
  }
  painter.outline(gas);
  painter.paint({ hu: -985 });
}

/** Everything between the lungs, over whatever was painted before. */
export function paintMediastinum(
  painter: SlicePainter,
  z: number,
  values: TissueValues,
  { soft, fine }: Textures,
  cavity: Float32Array,
): void {
  painter.outline(smooth(atLevel(baseLevels, z), 5));
  painter.paint({ hu: -96, texture: soft, amplitude: 9, within: cavity });
  // Under the heart the fat ends on the diaphragm.
  for (const { content, shape } of heart) {
    if (content === 'heart-muscle') painter.ellipsoid(z, shape, heartCoatMm, -94, cavity);
  }
  for (const tube of greatVessels) paintTube(painter, z, tube, tube.coatMm ?? vesselCoatMm, -92);
  paintTube(painter, z, gullet, 2, -92);
  for (const airway of airways) paintTube(painter, z, airway, airway.wallMm + 1.6, -88);
  // A thin sheet of pericardium in the fat.
  for (const { content, shape } of heart) {
    if (content !== 'heart-muscle') continue;
    painter.ellipsoid(z, shape, 1.9, -20, cavity);
    painter.ellipsoid(z, shape, 1.1, -80, cavity);
  }
  painter.outline(band(smoothLine([-30, -50, -14, -62, 4, -64, 18, -58]), 0.4));
  painter.paint({ hu: 30, opacity: z > -40 && z < 40 ? 0.5 : 0, within: cavity });

  for (const { content, shape } of nodes) painter.ellipsoid(z, shape, 0, values[content]);
  // Walls first, then what they hold, so that branches open into their trunks and veins into the heart.
  const paintWalls = (areArteries: boolean): void => {
    for (const tube of greatVessels) {
      const isArtery = tube.content === 'artery' || tube.content === 'lung-artery';
      if (isArtery === areArteries) paintTube(painter, z, tube, Math.min(wallMm, tube.coatMm ?? wallMm), 20);
    }
  };
  paintWalls(false);
  for (const { content, shape } of heart) painter.ellipsoid(z, shape, 0, values[content]);
  paintWalls(true);
  for (const tube of greatVessels) paintTube(painter, z, tube, 0, values[tube.content]);
  paintGullet(painter, z, values);
  paintCalcification(painter, z);
  for (const airway of airways) paintTube(painter, z, airway, airway.wallMm, 28);
  for (const airway of airways) paintTube(painter, z, airway, 0, -1000);
  painter.outline(ellipse(0, spineY(z) - 14, 10, 0.8));
  painter.paint({ hu: 40, opacity: 0.4, texture: fine, amplitude: 10 });
}

function paintGullet(painter: SlicePainter, z: number, values: TissueValues): void {
  paintTube(painter, z, gullet, 0, values.muscle);
  const [x = 0, y = 0] = atLevel(gulletLumen, z);
  painter.outline(ellipse(x, y - 0.4, 1.5, 0.9, 0.2));
  painter.paint({ hu: -620, opacity: 0.5 + 0.5 * Math.sin(z / 9) });
}
const gulletLumen: readonly Level[] = gullet.path.map(([x, y, z]) => ({ z, values: [x, y] }));

/** A plate of chalk in the wall of the arch. */
function paintCalcification(painter: SlicePainter, z: number): void {
  const near = 1 - Math.abs(z - 42) / 5;
  if (near <= 0) return;
  painter.outline(band(smoothLine([18, 34, 23, 44, 32, 45]), 0.9 * Math.sqrt(near)));
  painter.paint({ hu: 720 });
}
