/**
 * The icons as data: strokes on a 16 × 16 grid, 1.25 px wide, round ends. `filled` takes the text colour,
 * `dash` is a stroke-dasharray.
 */
export type IconShape =
  | {
      readonly kind: 'path';
      readonly d: string;
      readonly filled?: true;
      readonly dash?: string;
    }
  | { readonly kind: 'circle'; readonly cx: number; readonly cy: number; readonly r: number }
  | {
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly rx: number;
    }
  | {
      readonly kind: 'ellipse';
      readonly cx: number;
      readonly cy: number;
      readonly rx: number;
      readonly ry: number;
    };

const path = (d: string): IconShape => ({ kind: 'path', d });
const filled = (d: string): IconShape => ({ kind: 'path', d, filled: true });
const circle = (cx: number, cy: number, r: number): IconShape => ({ kind: 'circle', cx, cy, r });
const rect = (x: number, y: number, width: number, height: number, rx: number): IconShape => ({
  kind: 'rect',
  x,
  y,
  width,
  height,
  rx,
});

export const iconShapes = {
  activity: [path('M1.5 8.5h3l2-5 3 9 2-4h3')],
  angle: [path('M13.5 12.5h-11l7-9M7.8 12.5A6 6 0 0 0 5.8 8.3')],
  annotation: [rect(2.5, 2.5, 11, 11, 1), path('M4.5 5h2.5M4.5 7h1.5M9.5 11h2M9 9h2.5')],
  arrow: [path('M12.5 3.5l-9 9M3.5 7.5v5h5')],
  check: [path('m3.5 8.5 3 3 6-7')],
  bidirectional: [path('M3 13 13 3M5.5 5.5l5 5')],
  calibration: [path('M2.5 5.5h11v5h-11zM5 5.5v2M7.5 5.5v3M10 5.5v2')],
  'chevron-down': [path('m5 6.5 3 3 3-3')],
  'chevron-left': [path('m9.5 4.5-3.5 3.5 3.5 3.5')],
  'chevron-right': [path('m6.5 4.5 3.5 3.5-3.5 3.5')],
  clock: [circle(8, 8, 5.5), path('M8 5v3.3l2.2 1.3')],
  cobb: [path('M2.5 4.5 12 2.5M2.5 10.5l11 2.5M6 3.8l1.2 7.7')],
  close: [path('m4.5 4.5 7 7M11.5 4.5l-7 7')],
  columns: [rect(2.5, 3, 11, 10, 1), path('M6.2 3v10M9.8 3v10')],
  crosshair: [path('M8 2v4.5M8 9.5V14M2 8h4.5M9.5 8H14')],
  disc: [circle(8, 8, 5.75), circle(8, 8, 1.5), path('M8 4.5A3.5 3.5 0 0 1 11.5 8')],
  disk: [rect(2, 3, 12, 4, 1), rect(2, 9, 12, 4, 1), path('M4.5 5h.01M4.5 11h.01')],
  dot: [filled('M8 5.1a2.9 2.9 0 1 1 0 5.8 2.9 2.9 0 0 1 0-5.8z')],
  ellipse: [{ kind: 'ellipse', cx: 8, cy: 8, rx: 5.75, ry: 4 }],
  eye: [path('M1.8 8S4 4 8 4s6.2 4 6.2 4-2.2 4-6.2 4-6.2-4-6.2-4z'), circle(8, 8, 1.75)],
  fit: [path('M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10')],
  first: [path('M4 4v8M12 4 6.5 8l5.5 4z')],
  flag: [path('M4.5 13.5v-11h7l-1.5 3 1.5 3h-7')],
  'flip-horizontal': [path('M8 2.5v11M6 4.5v7L2 11.5zM10 4.5v7l4 0z')],
  'flip-vertical': [path('M2.5 8h11M4.5 6h7l0-4zM4.5 10h7l0 4z')],
  folder: [path('M2 4.5a1 1 0 0 1 1-1h3l1.5 1.5H13a1 1 0 0 1 1 1V12a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1z')],
  freehand: [path('M3 10.5C2 6 5 3 8.5 3.5S14 6 13 9s-3.5 1.5-5 3-4 1.5-5-1.5z')],
  grid: [rect(2.5, 3, 11, 10, 1), path('M8 3v10M2.5 8h11')],
  import: [rect(2.5, 2.5, 11, 11, 1.5), path('M8 5v5M5.7 7.9 8 10.2l2.3-2.3')],
  invert: [circle(8, 8, 5.25), filled('M8 2.75a5.25 5.25 0 0 1 0 10.5z')],
  key: [path('M8 2.8 13.2 8 8 13.2 2.8 8z')],
  keyboard: [rect(1.5, 4, 13, 8, 1), path('M4 6.5h.01M6.7 6.5h.01M9.3 6.5h.01M12 6.5h.01M4.5 9.5h7')],
  last: [path('M12 4v8M4 4l5.5 4L4 12z')],
  length: [path('M3.5 12.5l9-9M2 11l3 3M11 2l3 3')],
  'reference-lines': [rect(2.5, 3, 11, 10, 1), { kind: 'path', d: 'M1 8h14', dash: '2 1.5' }],
  link: [path('M6.5 9.5l3-3M7.3 4.7l1-1a2.8 2.8 0 0 1 4 4l-1 1M8.7 11.3l-1 1a2.8 2.8 0 0 1-4-4l1-1')],
  lock: [rect(3.5, 7, 9, 6, 1), path('M5.5 7V5a2.5 2.5 0 0 1 5 0v2')],
  magnifier: [
    circle(7, 7, 4.25),
    path('M10.2 10.2 13.5 13.5'),
    filled('M7 5.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z'),
  ],
  minus: [path('M3.5 8h9')],
  note: [path('M3 2.5h10v7.5l-3.5 3.5H3zM13 10H9.5v3.5M5.5 5.5h5M5.5 8h3')],
  network: [path('M8 2.5v7M5 6.8l3 3 3-3M2.5 11.5v2h11v-2')],
  pan: [
    path(
      'M8 2.5v11M2.5 8h11M6.3 4.2 8 2.5l1.7 1.7M6.3 11.8 8 13.5l1.7-1.7M4.2 6.3 2.5 8l1.7 1.7M11.8 6.3 13.5 8l-1.7 1.7',
    ),
  ],
  panel: [rect(2.5, 3, 11, 10, 1), path('M10 3v10')],
  phantom: [circle(8, 8, 5.5), circle(8, 8, 2), path('M8 2.5v1.5M8 12v1.5M2.5 8H4M12 8h1.5')],
  pause: [path('M5.5 4v8M10.5 4v8')],
  pin: [path('M6 2.5h4M7 2.5v4L4.5 9h7L9 6.5v-4M8 9v4.5')],
  pixels: [path('M2.5 2.5h11v11h-11zM8 2.5v11M2.5 8h11')],
  'pixels-partial': [path('M2.5 2.5h11v7h-11z'), { kind: 'path', d: 'M2.5 13.5h11', dash: '1.5 1.5' }],
  play: [path('M5 3.5v9l7.5-4.5z')],
  plus: [path('M8 3.5v9M3.5 8h9')],
  polygon: [path('M8 2.5 13.5 7l-2.5 6H4.5l-2-6z')],
  probe: [circle(8, 8, 3), path('M8 2v3M8 11v3M2 8h3M11 8h3')],
  rectangle: [rect(2.5, 4, 11, 8, 0.5)],
  reference: [rect(2.5, 2.5, 11, 11, 1), { kind: 'path', d: 'M2.5 9.5h11', dash: '2 1.8' }],
  'region-window': [
    { kind: 'path', d: 'M2.5 3.5h11v9h-11z', dash: '2 1.8' },
    path('M8 5.5v5M8 6.5h2.5M8 9.5h2.5'),
  ],
  reset: [path('M3.2 6.5A5.2 5.2 0 1 1 2.8 9M3 3v3.5h3.5')],
  'rotate-left': [path('M3.2 6.5A5.2 5.2 0 1 1 2.8 9M3 3v3.5h3.5')],
  'rotate-right': [path('M12.8 6.5A5.2 5.2 0 1 0 13.2 9M13 3v3.5H9.5')],
  scroll: [path('M3 5.5 8 3l5 2.5L8 8zM3 8.2 8 10.7l5-2.5M3 10.8l5 2.5 5-2.5')],
  search: [circle(7, 7, 4.25), path('M10.2 10.2 13.5 13.5')],
  settings: [
    path('M2.5 4.5h6M12 4.5h1.5M2.5 11.5H4M7.5 11.5h6'),
    circle(10.25, 4.5, 1.75),
    circle(5.75, 11.5, 1.75),
  ],
  star: [filled('M8 2.8 13.2 8 8 13.2 2.8 8z')],
  'stop-film': [rect(4, 4, 8, 8, 1)],
  stop: [circle(8, 8, 5.75), path('M4 4l8 8')],
  text: [path('M3.5 4.5v-1h9v1M8 3.5v9M6.5 12.5h3')],
  undo: [path('M3.5 6.5h6a3.5 3.5 0 0 1 0 7h-3M6 3.5l-3 3 3 3')],
  redo: [path('M12.5 6.5h-6a3.5 3.5 0 0 0 0 7h3M10 3.5l3 3-3 3')],
  warning: [path('M8 2.5 14 13H2zM8 6.5v3M8 11.2v.01')],
  window: [circle(8, 8, 5.25), path('M8 2.75v10.5M8 5h4M8 8h5M8 11h4')],
  zoom: [circle(7, 7, 4.25), path('M10.2 10.2 13.5 13.5M5.2 7h3.6M7 5.2v3.6')],
} as const satisfies Record<string, readonly IconShape[]>;

export type IconName = keyof typeof iconShapes;
