import type { Axis, Ellipsoid } from './slice-painter.ts';

/** What flows or lies in a tube; what its value is depends on the study. */
export type Content =
  | 'artery'
  | 'vein'
  | 'superior-cava'
  | 'lung-artery'
  | 'lung-vein'
  | 'muscle'
  | 'node'
  | 'liver-vein';

/** A tube along points of x, y, z and radius, in millimetres. */
export interface Tube {
  readonly content: Content;
  readonly path: readonly (readonly [x: number, y: number, z: number, radius: number])[];
  /** Fat around it; what its neighbours have when absent. */
  readonly coatMm?: number;
}

export interface Organ {
  readonly content:
    | Content
    | 'heart-muscle'
    | 'chamber'
    | 'right-chamber'
    | 'liver'
    | 'spleen'
    | 'stomach'
    | 'fat';
  readonly shape: Ellipsoid;
}

/** Directions of an ellipsoid whose first axis points from one point to another. */
function along(from: Axis, to: Axis): readonly [Axis, Axis, Axis] {
  const first = unit([to[0] - from[0], to[1] - from[1], to[2] - from[2]]);
  const second = unit(cross(first, [0, 0, 1]));
  return [first, second, cross(first, second)];
}

function cross(a: Axis, b: Axis): Axis {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function unit([x, y, z]: Axis): Axis {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}

const upright: readonly [Axis, Axis, Axis] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** Base and apex of the left ventricle. */
const heartBase: Axis = [6, 2, -50];
const heartApex: Axis = [70, -50, -92];
const heartAxes = along(heartBase, heartApex);

function between(part: number): Axis {
  return [
    heartBase[0] + (heartApex[0] - heartBase[0]) * part,
    heartBase[1] + (heartApex[1] - heartBase[1]) * part,
    heartBase[2] + (heartApex[2] - heartBase[2]) * part,
  ];
}

/** The heart, painted in this order: muscle first, then what is hollow. */
export const heart: readonly Organ[] = [
  { content: 'heart-muscle', shape: { center: between(0.52), radii: [50, 35, 36], axes: heartAxes } },
  {
    content: 'heart-muscle',
    shape: { center: [14, -42, -70], radii: [47, 27, 37], axes: along([-16, -36, -60], [52, -52, -84]) },
  },
  { content: 'heart-muscle', shape: { center: [-32, -18, -58], radii: [25, 30, 35], axes: upright } },
  { content: 'heart-muscle', shape: { center: [2, 14, -46], radii: [38, 18, 24], axes: upright } },
  // Fat in the grooves between the chambers.
  { content: 'fat', shape: { center: [-13, -47, -56], radii: [6, 7, 20], axes: upright } },
  { content: 'fat', shape: { center: [38, -6, -54], radii: [6, 7, 10], axes: upright } },
  { content: 'chamber', shape: { center: [2, 14, -46], radii: [36.5, 16.5, 22.5], axes: upright } },
  { content: 'right-chamber', shape: { center: [-33, -18, -58], radii: [22.5, 27, 33], axes: upright } },
  {
    content: 'right-chamber',
    shape: { center: [12, -44, -69], radii: [42.5, 22, 33.5], axes: along([-16, -38, -60], [52, -54, -84]) },
  },
  { content: 'heart-muscle', shape: { center: between(0.54), radii: [46, 27, 27], axes: heartAxes } },
  { content: 'chamber', shape: { center: between(0.5), radii: [39, 17, 17], axes: heartAxes } },
  // The two muscles that hold the mitral valve.
  { content: 'heart-muscle', shape: { center: [46, -18, -80], radii: [9, 3.6, 3.6], axes: heartAxes } },
  { content: 'heart-muscle', shape: { center: [36, -36, -82], radii: [9, 3.4, 3.4], axes: heartAxes } },
  // What leads out of it to the aorta.
  {
    content: 'chamber',
    shape: { center: [6, -18, -52], radii: [19, 11, 11], axes: along([18, -20, -60], [-6, -24, -42]) },
  },
];

/** Great vessels, veins before arteries, and what else runs through the middle of the chest. */
export const greatVessels: readonly Tube[] = [
  // Azygos vein and its arch over the right main bronchus into the superior vena cava.
  {
    content: 'vein',
    path: [
      [-6, 44, -160, 3.2],
      [-8, 44, -20, 3.6],
      [-9, 43, 4, 4],
      [-17, 36, 13, 4.4],
      [-27, 18, 15, 4.6],
      [-31, -2, 11, 4.8],
      [-32, -14, 6, 5],
    ],
  },
  // Left and right brachiocephalic veins, superior vena cava, right atrium.
  {
    content: 'superior-cava',
    path: [
      [52, -18, 116, 6.2],
      [42, -34, 92, 6.6],
      [20, -43, 76, 6.8],
      [-8, -42, 64, 7],
      [-28, -30, 52, 7.4],
    ],
  },
  {
    content: 'superior-cava',
    path: [
      [-52, -14, 116, 6],
      [-40, -26, 88, 7],
      [-33, -27, 60, 8],
      [-32, -24, 40, 8.6],
      [-33, -21, 0, 9],
      [-34, -18, -36, 10],
    ],
  },
  {
    content: 'vein',
    coatMm: 0.4,
    path: [
      [-29, -2, -84, 12],
      [-27, 1, -94, 12],
      [-26, 2, -104, 12],
      [-25, 6, -170, 12.5],
    ],
  },
  // Lung veins into the left atrium.
  {
    content: 'lung-vein',
    path: [
      [-28, 8, -42, 8],
      [-40, -2, -36, 7],
      [-50, -8, -30, 5.6],
    ],
  },
  {
    content: 'lung-vein',
    path: [
      [-28, 22, -54, 8],
      [-40, 27, -58, 7],
      [-50, 32, -62, 5.4],
    ],
  },
  {
    content: 'lung-vein',
    path: [
      [30, 6, -38, 8],
      [40, -4, -32, 7],
      [48, -12, -24, 5.4],
    ],
  },
  {
    content: 'lung-vein',
    path: [
      [32, 22, -54, 8],
      [42, 27, -58, 7],
      [50, 33, -62, 5.2],
    ],
  },
  // Trunk of the lung artery and its branches: the right one behind the aorta, the left one over the bronchus.
  {
    content: 'lung-artery',
    path: [
      [14, -50, -46, 12],
      [19, -48, -32, 13],
      [24, -38, -16, 13],
      [28, -24, -6, 12.5],
    ],
  },
  {
    content: 'lung-artery',
    path: [
      [27, -24, -8, 11.5],
      [12, -10, -15, 10.5],
      [-10, -3, -17, 10],
      [-32, 1, -16, 9],
      [-46, 6, -17, 8],
    ],
  },
  {
    content: 'lung-artery',
    path: [
      [28, -24, -6, 12],
      [38, -8, 0, 11],
      [45, 8, 0, 9.6],
      [49, 17, -12, 8.2],
      [50, 21, -32, 7],
      [50, 24, -52, 5.4],
    ],
  },
  {
    content: 'lung-artery',
    path: [
      [-46, 6, -17, 7.4],
      [-51, 13, -30, 7],
      [-52, 18, -48, 6],
      [-52, 24, -64, 4.6],
    ],
  },
  {
    content: 'lung-artery',
    path: [
      [-40, 2, -14, 7],
      [-48, -2, -2, 5.8],
      [-54, -4, 12, 4.6],
    ],
  },
  // Aorta: root, ascending part, arch, descending part.
  {
    content: 'artery',
    path: [
      [2, -23, -46, 14],
      [-4, -26, -36, 16.2],
      [-10, -31, -12, 15.6],
      [-12, -33, 12, 15.2],
      [-8, -30, 32, 14.8],
      [0, -20, 46, 14.4],
      [10, -2, 52, 14],
      [19, 18, 48, 13.6],
      [25, 33, 36, 13],
      [27, 39, 16, 12.6],
      [26, 41, -20, 12.4],
      [22, 42, -80, 12],
      [12, 44, -130, 11.6],
      [6, 44, -165, 11.2],
    ],
  },
  // Its branches to head and arms.
  {
    content: 'artery',
    path: [
      [-3, -20, 54, 6.8],
      [-10, -16, 74, 6.4],
      [-22, -10, 92, 6],
      [-28, -6, 116, 5],
    ],
  },
  {
    content: 'artery',
    path: [
      [6, -8, 58, 4.2],
      [12, -4, 80, 4],
      [20, -2, 116, 3.8],
    ],
  },
  {
    content: 'artery',
    path: [
      [15, 8, 58, 5],
      [22, 10, 82, 4.8],
      [32, 8, 100, 4.6],
      [50, -4, 112, 4.4],
    ],
  },
  // Inner vessels of the chest wall, beside the breastbone.
  {
    content: 'artery',
    path: [
      [-22, -66, 60, 1.2],
      [-20, -73, 0, 1.3],
      [-20, -80, -60, 1.3],
      [-19, -82, -110, 1.2],
    ],
  },
  {
    content: 'artery',
    path: [
      [22, -66, 60, 1.2],
      [20, -73, 0, 1.3],
      [20, -80, -60, 1.3],
      [19, -82, -110, 1.2],
    ],
  },
];

/** Lymph nodes, thymus remnant: small soft things in the fat. */
export const nodes: readonly Organ[] = [
  { content: 'node', shape: { center: [-2, 17, -16], radii: [9, 5, 8], axes: upright } },
  { content: 'node', shape: { center: [-19, -6, 24], radii: [4, 3, 6], axes: upright } },
  { content: 'node', shape: { center: [22, -10, 20], radii: [4.5, 3, 5], axes: upright } },
  { content: 'node', shape: { center: [-12, -58, 20], radii: [4, 2, 12], axes: upright } },
  { content: 'node', shape: { center: [10, -60, 10], radii: [5, 2, 14], axes: upright } },
];

/** The gullet, wall only; its lumen is nearly closed. */
export const gullet: Tube = {
  content: 'muscle',
  path: [
    [3, 31, 116, 6],
    [7, 31, 50, 6.4],
    [7, 32, 0, 6.6],
    [3, 32, -30, 6],
    [6, 33, -70, 6.6],
    [14, 26, -110, 7],
    [20, 16, -140, 8],
    [24, 8, -160, 9],
  ],
};

export interface Airway {
  readonly path: readonly (readonly [x: number, y: number, z: number, radius: number])[];
  readonly wallMm: number;
}

/** Windpipe and the bronchi up to the lobes; radii are those of the lumen. */
export const airways: readonly Airway[] = [
  {
    path: [
      [0, 4, 118, 8.4],
      [-1, 11, 60, 8.6],
      [-1, 15, 14, 8.8],
      [-1, 16, 3, 9.4],
    ],
    wallMm: 1.4,
  },
  {
    path: [
      [-2, 16, 4, 7.6],
      [-14, 16, -7, 7.2],
      [-28, 15, -16, 6.8],
      [-38, 15, -24, 6],
    ],
    wallMm: 1.3,
  },
  {
    path: [
      [1, 16, 4, 7],
      [14, 17, -9, 6.6],
      [28, 18, -20, 6.2],
      [40, 18, -29, 5.6],
    ],
    wallMm: 1.3,
  },
  {
    path: [
      [-29, 15, -16, 5],
      [-42, 10, -10, 4.2],
      [-54, 6, -3, 3.4],
    ],
    wallMm: 1,
  },
  {
    path: [
      [-38, 15, -24, 5.6],
      [-42, 14, -38, 5],
      [-44, 18, -54, 4.4],
      [-48, 24, -70, 3.4],
    ],
    wallMm: 1.1,
  },
  {
    path: [
      [-42, 12, -38, 3.6],
      [-50, 0, -46, 3],
      [-58, -14, -54, 2.4],
    ],
    wallMm: 0.9,
  },
  {
    path: [
      [40, 18, -29, 4.8],
      [46, 8, -26, 4.2],
      [54, -2, -20, 3.4],
    ],
    wallMm: 1,
  },
  {
    path: [
      [40, 18, -29, 5],
      [43, 21, -44, 4.6],
      [46, 26, -62, 3.6],
    ],
    wallMm: 1,
  },
];

/** Liver with its left lobe, spleen, and the fat between: the two domes of the diaphragm lie over them. */
export const upperAbdomen: readonly Organ[] = [
  { content: 'fat', shape: { center: [2, -26, -196], radii: [72, 72, 97], axes: upright } },
  { content: 'heart-muscle', shape: { center: [66, 2, -190], radii: [67, 76, 88], axes: upright } },
  { content: 'fat', shape: { center: [66, 2, -191], radii: [64.5, 73.5, 86], axes: upright } },
  { content: 'heart-muscle', shape: { center: [-64, 2, -172], radii: [72.5, 80, 88.5], axes: upright } },
  { content: 'liver', shape: { center: [-64, 2, -173], radii: [70.5, 78, 86.5], axes: upright } },
  {
    content: 'liver',
    shape: { center: [4, -38, -172], radii: [66, 38, 62], axes: along([-60, -20, -172], [66, -46, -168]) },
  },
  {
    content: 'spleen',
    shape: { center: [88, 40, -164], radii: [40, 18, 46], axes: along([66, 60, -164], [112, 16, -168]) },
  },
];

export const stomach: Ellipsoid = { center: [60, -2, -160], radii: [46, 48, 54], axes: upright };
/** Above this plane (to the front, where a lying patient has it) the stomach holds gas. */
export const stomachGasY = -20;

export const liverVeins: readonly Tube[] = [
  {
    content: 'liver-vein',
    path: [
      [-26, 6, -106, 5],
      [-46, 10, -118, 4.4],
      [-78, 14, -132, 3.4],
      [-104, 20, -150, 2.2],
    ],
  },
  {
    content: 'liver-vein',
    path: [
      [-26, 4, -108, 5],
      [-40, -16, -120, 4.2],
      [-58, -40, -138, 3],
      [-70, -54, -156, 2],
    ],
  },
  {
    content: 'liver-vein',
    path: [
      [-24, 2, -110, 4.4],
      [-12, -18, -122, 3.6],
      [6, -34, -138, 2.6],
    ],
  },
  {
    content: 'liver-vein',
    path: [
      [-70, 30, -140, 2.6],
      [-92, 44, -152, 1.8],
    ],
  },
  {
    content: 'liver-vein',
    path: [
      [-84, -12, -128, 2],
      [-104, -24, -140, 1.5],
      [-112, -30, -156, 1.2],
    ],
  },
  {
    content: 'liver-vein',
    path: [
      [-60, 44, -126, 1.8],
      [-78, 54, -144, 1.4],
    ],
  },
];
