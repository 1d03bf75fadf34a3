/** How a shape is filled. */
export interface Paint {
  /** Hounsfield units. */
  readonly hu: number;
  /** 0 to 1; 1 when absent. */
  readonly opacity?: number;
  /** Adds `amplitude` HU times the texture, which has a value of about −1 to 1 for each pixel. */
  readonly texture?: Float32Array;
  readonly amplitude?: number;
  /** Only where this coverage is, and as much as it is. */
  readonly within?: Float32Array;
}

/** Semi-axes and place of an ellipsoid, in millimetres; `axes` are its own directions, orthonormal. */
export interface Ellipsoid {
  readonly center: readonly [x: number, y: number, z: number];
  readonly radii: readonly [number, number, number];
  readonly axes: readonly [Axis, Axis, Axis];
}
export type Axis = readonly [x: number, y: number, z: number];

/**
 * A square slice under construction, as true Hounsfield values: x to the left of the patient, y to the back, in
 * millimetres from the middle. Shapes are painted over one another; a pixel on an edge takes the part of the shape's
 * value that the shape covers of it (partial volume).
 */
export class SlicePainter {
  readonly size: number;
  readonly spacingMm: number;
  readonly hu: Float32Array<ArrayBuffer>;
  /** Signed areas of the outlines that wait to be filled; two columns more than the picture take what runs out. */
  readonly #areas: Float32Array;
  readonly #stride: number;
  /** Rows that have any, and in each the columns from and to which. */
  #top: number;
  #bottom: number;
  readonly #left: Int32Array;
  readonly #right: Int32Array;

  constructor(size: number, spacingMm: number) {
    this.size = size;
    this.spacingMm = spacingMm;
    this.hu = new Float32Array(size * size);
    this.#stride = size + 2;
    this.#areas = new Float32Array(this.#stride * size);
    this.#top = size;
    this.#bottom = -1;
    this.#left = new Int32Array(size).fill(size);
    this.#right = new Int32Array(size).fill(-1);
  }

  clear(hu: number): void {
    this.hu.fill(hu);
  }

  /** Adds a closed outline, x and y in turn, to what the next `paint` fills. Outlines may overlap. */
  outline(points: readonly number[]): void {
    this.#add(points, 1);
  }

  /** Takes a closed outline that lies within what was added out of it again. */
  hole(points: readonly number[]): void {
    this.#add(points, -1);
  }

  #add(points: readonly number[], sense: 1 | -1): void {
    const count = points.length;
    let x0 = points[count - 2] ?? 0;
    let y0 = points[count - 1] ?? 0;
    // All outlines run the same way round, so that where two overlap they add up instead of cancelling.
    let doubleArea = 0;
    for (let index = 0; index < count; index += 2) {
      const x = points[index] ?? 0;
      const y = points[index + 1] ?? 0;
      doubleArea += x0 * y - x * y0;
      x0 = x;
      y0 = y;
    }
    const sign = doubleArea < 0 ? -sense : sense;
    const scale = 1 / this.spacingMm;
    const middle = this.size / 2;
    for (let index = 0; index < count; index += 2) {
      const x = points[index] ?? 0;
      const y = points[index + 1] ?? 0;
      this.#edge(x0 * scale + middle, y0 * scale + middle, x * scale + middle, y * scale + middle, sign);
      x0 = x;
      y0 = y;
    }
  }

  /** Fills the outlines that were added since the last time. */
  paint({ hu, opacity = 1, texture, amplitude = 0, within }: Paint): void {
    const areas = this.#areas;
    const values = this.hu;
    const { size } = this;
    for (let row = this.#top; row <= this.#bottom; row++) {
      const line = row * this.#stride;
      const start = row * this.size;
      const last = Math.min(this.#right[row] ?? 0, this.size + 1);
      let sum = 0;
      for (let column = this.#left[row] ?? 0; column <= last; column++) {
        sum += areas[line + column] ?? 0;
        areas[line + column] = 0;
        if (sum < 0.002 || column >= size) continue;
        const index = start + column;
        let cover = sum < 1 ? sum * opacity : opacity;
        if (within !== undefined) cover *= within[index] ?? 0;
        const value = texture === undefined ? hu : hu + amplitude * (texture[index] ?? 0);
        const before = values[index] ?? 0;
        values[index] = before + (value - before) * cover;
      }
    }
    this.#forget();
  }

  /** Writes into `coverage` how much of each pixel the outlines cover, instead of filling them. */
  cover(coverage: Float32Array): void {
    const areas = this.#areas;
    coverage.fill(0);
    for (let row = this.#top; row <= this.#bottom; row++) {
      const line = row * this.#stride;
      const last = Math.min(this.#right[row] ?? 0, this.size + 1);
      let sum = 0;
      for (let column = this.#left[row] ?? 0; column <= last; column++) {
        sum += areas[line + column] ?? 0;
        areas[line + column] = 0;
        if (sum > 0.002 && column < this.size) coverage[row * this.size + column] = sum < 1 ? sum : 1;
      }
    }
    this.#forget();
  }

  /**
   * The cut of a cone with round ends from one point to another; radii in millimetres. A slice that is thick shows
   * what lies up to `halfSlabMm` above and below, the fainter the thinner it is.
   */
  capsule(
    z: number,
    x0: number,
    y0: number,
    z0: number,
    r0: number,
    x1: number,
    y1: number,
    z1: number,
    r1: number,
    hu: number,
    halfSlabMm = 0,
  ): void {
    const reach = Math.max(r0, r1) + halfSlabMm;
    if (z < Math.min(z0, z1) - reach || z > Math.max(z0, z1) + reach) return;
    const { size, spacingMm } = this;
    const scale = 1 / spacingMm;
    const origin = (size - 1) / 2;
    const dx = x1 - x0;
    const dy = y1 - y0;
    const dz = z1 - z0;
    const square = dx * dx + dy * dy + dz * dz;
    // Only the part of the axis that is near enough to the slice can touch it.
    let from = 0;
    let to = 1;
    if (Math.abs(dz) > 1e-6) {
      const a = (z - reach - z0) / dz;
      const b = (z + reach - z0) / dz;
      from = Math.max(0, Math.min(a, b));
      to = Math.min(1, Math.max(a, b));
    }
    const margin = reach + spacingMm;
    const xa = x0 + dx * from;
    const xb = x0 + dx * to;
    const ya = y0 + dy * from;
    const yb = y0 + dy * to;
    const left = Math.max(0, Math.ceil((Math.min(xa, xb) - margin) * scale + origin));
    const right = Math.min(size - 1, Math.floor((Math.max(xa, xb) + margin) * scale + origin));
    const top = Math.max(0, Math.ceil((Math.min(ya, yb) - margin) * scale + origin));
    const bottom = Math.min(size - 1, Math.floor((Math.max(ya, yb) + margin) * scale + origin));
    const part = square > 0 ? 1 / square : 0;
    const pz = z - z0;
    for (let row = top; row <= bottom; row++) {
      const py = (row - origin) * spacingMm - y0;
      for (let column = left; column <= right; column++) {
        const px = (column - origin) * spacingMm - x0;
        const along = Math.min(1, Math.max(0, (px * dx + py * dy + pz * dz) * part));
        const ex = px - along * dx;
        const ey = py - along * dy;
        const away = Math.abs(pz - along * dz);
        const ez = away < halfSlabMm ? 0 : away - halfSlabMm;
        const radius = r0 + (r1 - r0) * along;
        let cover = 0.5 + (radius - Math.sqrt(ex * ex + ey * ey + ez * ez)) * scale;
        if (cover <= 0) continue;
        // What is thinner than a pixel, or than the slice, does not fill it.
        cover = Math.min(cover, 1, 2 * radius * scale, (0.7 + 2 * radius) / (0.7 + halfSlabMm));
        const index = row * size + column;
        const before = this.hu[index] ?? 0;
        this.hu[index] = before + (hu - before) * cover;
      }
    }
  }

  /** The cut of an ellipsoid, made larger all round by `coatMm`. */
  ellipsoid(
    z: number,
    { center, radii, axes }: Ellipsoid,
    coatMm: number,
    hu: number,
    within?: Float32Array,
  ): void {
    const { size, spacingMm } = this;
    const scale = 1 / spacingMm;
    const origin = (size - 1) / 2;
    // The form q(x, y) = a x² + 2 b x y + c y² + 2 d x + 2 e y + f of (p − center)ᵀ A (p − center) in this plane.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let e = 0;
    let f = 0;
    const pz = z - center[2];
    for (let index = 0; index < 3; index++) {
      const [ux, uy, uz] = axes[index] ?? [0, 0, 0];
      const radius = (radii[index] ?? 1) + coatMm;
      const weight = 1 / (radius * radius);
      a += weight * ux * ux;
      b += weight * ux * uy;
      c += weight * uy * uy;
      d += weight * ux * uz * pz;
      e += weight * uy * uz * pz;
      f += weight * uz * uz * pz * pz;
    }
    const determinant = a * c - b * b;
    const middleX = (b * e - c * d) / determinant;
    const middleY = (b * d - a * e) / determinant;
    const least = f + d * middleX + e * middleY;
    if (least >= 1) return;
    const halfX = Math.sqrt(((1 - least) * c) / determinant) + spacingMm;
    const halfY = Math.sqrt(((1 - least) * a) / determinant) + spacingMm;
    const cx = center[0] + middleX;
    const cy = center[1] + middleY;
    const left = Math.max(0, Math.ceil((cx - halfX) * scale + origin));
    const right = Math.min(size - 1, Math.floor((cx + halfX) * scale + origin));
    const top = Math.max(0, Math.ceil((cy - halfY) * scale + origin));
    const bottom = Math.min(size - 1, Math.floor((cy + halfY) * scale + origin));
    for (let row = top; row <= bottom; row++) {
      const y = (row - origin) * spacingMm - cy;
      for (let column = left; column <= right; column++) {
        const x = (column - origin) * spacingMm - cx;
        const gx = a * x + b * y;
        const gy = b * x + c * y;
        const over = x * gx + y * gy + least - 1;
        // Distance from the edge to first order: value over length of the gradient.
        const cover = 0.5 - (over * scale) / (2 * Math.sqrt(gx * gx + gy * gy) + 1e-9);
        if (cover <= 0) continue;
        const index = row * size + column;
        const part = Math.min(1, cover) * (within === undefined ? 1 : (within[index] ?? 0));
        const before = this.hu[index] ?? 0;
        this.hu[index] = before + (hu - before) * part;
      }
    }
  }

  #forget(): void {
    if (this.#bottom >= this.#top) {
      this.#left.fill(this.size, this.#top, this.#bottom + 1);
      this.#right.fill(-1, this.#top, this.#bottom + 1);
    }
    this.#top = this.size;
    this.#bottom = -1;
  }

  /**
   * Adds to each pixel that an edge crosses the signed area that lies to its right, so that the running sum along a
   * row is the exact area covered (the method of the font-rs rasteriser).
   */
  #edge(fromX: number, fromY: number, toX: number, toY: number, sign: number): void {
    if (fromY === toY) return;
    const isDown = fromY < toY;
    const direction = isDown ? -sign : sign;
    const limit = this.size;
    const x0 = Math.min(limit, Math.max(0, isDown ? fromX : toX));
    const y0 = isDown ? fromY : toY;
    const x1 = Math.min(limit, Math.max(0, isDown ? toX : fromX));
    const y1 = isDown ? toY : fromY;
    if (y1 <= 0 || y0 >= limit) return;
    const slope = (x1 - x0) / (y1 - y0);
    const firstRow = Math.max(0, Math.floor(y0));
    const lastRow = Math.min(limit, Math.ceil(y1)) - 1;
    let x = y0 < 0 ? x0 - y0 * slope : x0;
    this.#top = Math.min(this.#top, firstRow);
    this.#bottom = Math.max(this.#bottom, lastRow);
    const areas = this.#areas;
    for (let row = firstRow; row <= lastRow; row++) {
      const line = row * this.#stride;
      const height = Math.min(row + 1, y1) - Math.max(row, y0);
      const next = x + slope * height;
      const signed = height * direction;
      const low = x < next ? x : next;
      const high = x < next ? next : x;
      const first = Math.floor(low);
      const end = Math.ceil(high);
      if (first < (this.#left[row] ?? 0)) this.#left[row] = first;
      if (end + 1 > (this.#right[row] ?? 0)) this.#right[row] = end + 1;
      if (end <= first + 1) {
        // Within one pixel: a trapezoid.
        const inside = 0.5 * (x + next) - first;
        areas[line + first] = (areas[line + first] ?? 0) + signed * (1 - inside);
        areas[line + first + 1] = (areas[line + first + 1] ?? 0) + signed * inside;
      } else {
        const per = 1 / (high - low);
        const head = 1 - (low - first);
        const tail = high - end + 1;
        const headArea = 0.5 * per * head * head;
        const tailArea = 0.5 * per * tail * tail;
        areas[line + first] = (areas[line + first] ?? 0) + signed * headArea;
        if (end === first + 2) {
          areas[line + first + 1] = (areas[line + first + 1] ?? 0) + signed * (1 - headArea - tailArea);
        } else {
          const second = per * (1.5 - (low - first));
          areas[line + first + 1] = (areas[line + first + 1] ?? 0) + signed * (second - headArea);
          for (let column = first + 2; column < end - 1; column++) {
            areas[line + column] = (areas[line + column] ?? 0) + signed * per;
          }
          const last = second + (end - first - 3) * per;
          areas[line + end - 1] = (areas[line + end - 1] ?? 0) + signed * (1 - last - tailArea);
        }
        areas[line + end] = (areas[line + end] ?? 0) + signed * tailArea;
      }
      x = next;
    }
  }
}
