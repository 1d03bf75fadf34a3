/** Shapes in a plane, as lists of x and y in turn, in millimetres. */
export type Outline = readonly number[];

/** What an outline or any other list of numbers is at a height; between two of them it goes over smoothly. */
export interface Level {
  /** Millimetres, towards the head. */
  readonly z: number;
  readonly values: readonly number[];
}

/** The values at a height, by cubic interpolation between levels, which are listed from head to foot. */
export function atLevel(levels: readonly Level[], z: number): number[] {
  const last = levels.length - 1;
  let below = levels.findIndex((level) => level.z <= z);
  if (below === -1) below = last;
  if (below === 0) below = 1;
  const b = levels[below - 1] ?? levels[0];
  const c = levels[below] ?? b;
  if (b === undefined || c === undefined) return [];
  const a = levels[below - 2] ?? b;
  const d = levels[below + 1] ?? c;
  const span = c.z - b.z;
  const t = Math.min(1, Math.max(0, span === 0 ? 0 : (z - b.z) / span));
  const t2 = t * t;
  const t3 = t2 * t;
  return b.values.map((from, index) => {
    const to = c.values[index] ?? from;
    const slopeFrom = a === b ? (to - from) / span : (to - (a.values[index] ?? from)) / (c.z - a.z);
    const slopeTo = d === c ? (to - from) / span : ((d.values[index] ?? to) - from) / (d.z - b.z);
    return (
      (2 * t3 - 3 * t2 + 1) * from +
      (t3 - 2 * t2 + t) * span * slopeFrom +
      (3 * t2 - 2 * t3) * to +
      (t3 - t2) * span * slopeTo
    );
  });
}

/** A half outline (x ≥ 0) and its mirror image; points on the middle line count once. */
export function mirrored(half: Outline): number[] {
  const whole = [...half];
  for (let index = half.length - 2; index >= 0; index -= 2) {
    const x = half[index] ?? 0;
    if (Math.abs(x) > 0.01) whole.push(-x, half[index + 1] ?? 0);
  }
  return whole;
}

/** The same on the other side of the patient. */
export function flipped(points: Outline): number[] {
  return points.map((value, index) => (index % 2 === 0 ? -value : value));
}

/** A closed curve through the points (Catmull-Rom), as an outline of `steps` lines between each two. */
export function smooth(points: Outline, steps = 5): number[] {
  const count = points.length / 2;
  const at = (index: number, axis: number): number => points[2 * ((index + count) % count) + axis] ?? 0;
  const curve: number[] = [];
  for (let index = 0; index < count; index++) {
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      for (const axis of [0, 1]) {
        curve.push(
          between(at(index - 1, axis), at(index, axis), at(index + 1, axis), at(index + 2, axis), t),
        );
      }
    }
  }
  return curve;
}

/** An open curve through the points, `steps` lines between each two. */
export function smoothLine(points: Outline, steps = 5): number[] {
  const count = points.length / 2;
  const at = (index: number, axis: number): number =>
    points[2 * Math.min(count - 1, Math.max(0, index)) + axis] ?? 0;
  const curve: number[] = [];
  for (let index = 0; index < count - 1; index++) {
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      for (const axis of [0, 1]) {
        curve.push(
          between(at(index - 1, axis), at(index, axis), at(index + 1, axis), at(index + 2, axis), t),
        );
      }
    }
  }
  curve.push(at(count - 1, 0), at(count - 1, 1));
  return curve;
}

function between(a: number, b: number, c: number, d: number, t: number): number {
  const slopeB = (c - a) / 2;
  const slopeC = (d - b) / 2;
  const t2 = t * t;
  const t3 = t2 * t;
  return (2 * t3 - 3 * t2 + 1) * b + (t3 - 2 * t2 + t) * slopeB + (3 * t2 - 2 * t3) * c + (t3 - t2) * slopeC;
}

/** A band along an open line; half its width is a number, or a number for each point of the line. */
export function band(line: Outline, halfWidth: number | readonly number[]): number[] {
  const count = line.length / 2;
  const near: number[] = [];
  const far: number[] = [];
  for (let index = 0; index < count; index++) {
    const before = 2 * Math.max(0, index - 1);
    const after = 2 * Math.min(count - 1, index + 1);
    const dx = (line[after] ?? 0) - (line[before] ?? 0);
    const dy = (line[after + 1] ?? 0) - (line[before + 1] ?? 0);
    const length = Math.hypot(dx, dy) || 1;
    const half = typeof halfWidth === 'number' ? halfWidth : (halfWidth[index] ?? 0);
    const x = line[2 * index] ?? 0;
    const y = line[2 * index + 1] ?? 0;
    near.push(x - (dy / length) * half, y + (dx / length) * half);
    far.unshift(x + (dy / length) * half, y - (dx / length) * half);
  }
  return [...near, ...far];
}

export function ellipse(x: number, y: number, radiusX: number, radiusY: number, angleRad = 0): number[] {
  const steps = 28;
  const points: number[] = [];
  const cosine = Math.cos(angleRad);
  const sine = Math.sin(angleRad);
  for (let step = 0; step < steps; step++) {
    const turn = (step / steps) * 2 * Math.PI;
    const u = radiusX * Math.cos(turn);
    const v = radiusY * Math.sin(turn);
    points.push(x + u * cosine - v * sine, y + u * sine + v * cosine);
  }
  return points;
}

/** Between an ellipse and a rectangle: the smaller the exponent, the squarer. */
export function superEllipse(radiusX: number, radiusY: number, exponent: number): number[] {
  const steps = 96;
  const points: number[] = [];
  for (let step = 0; step < steps; step++) {
    const turn = (step / steps) * 2 * Math.PI;
    const cosine = Math.cos(turn);
    const sine = Math.sin(turn);
    points.push(
      radiusX * Math.sign(cosine) * Math.abs(cosine) ** exponent,
      radiusY * Math.sign(sine) * Math.abs(sine) ** exponent,
    );
  }
  return points;
}
