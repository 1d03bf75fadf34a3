import { apply, type Affine } from '../../shared/geometry/view-transform.ts';
import type { ImagePoint } from '../../shared/measure/image-point.ts';
import { boxOf } from '../../shared/measure/region-spans.ts';
import type { OutlinePart } from '../tools/annotation-outline.ts';

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Control points of a quarter of a circle: 4/3 (√2 − 1), off by at most 0.03 % of the radius. */
const kappa = 0.5522847498307936;
const arrowHeadCss = 11;
/** Half the opening of an arrow's head. */
const arrowAngle = Math.PI / 8;
const crossCss = 6;

/**
 * SVG path of a part of an annotation. Points go through the matrix first and lines are drawn on the screen, so that
 * they are crisp and equally thick at any zoom.
 *
 * @param toCss from image coordinates to CSS pixels of the tile
 */
export function pathOf(part: OutlinePart, toCss: Affine): string {
  const at = ({ column, row }: ImagePoint): Place => apply(toCss, { x: column, y: row });
  switch (part.kind) {
    case 'lines':
      return `${lines(part.points.map(at))}${part.isClosed ? 'Z' : ''}`;
    case 'ellipse':
      return ellipse(part.corners, at);
    case 'arrow':
      return arrow(at(part.to), at(part.from));
    case 'cross': {
      const { x, y } = at(part.at);
      return `M${text(x - crossCss)} ${text(y)}h${2 * crossCss}M${text(x)} ${text(y - crossCss)}v${2 * crossCss}`;
    }
  }
}

function lines(places: readonly Place[]): string {
  return places.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${text(x)} ${text(y)}`).join('');
}

/** Four curves, right under any turn, flip and shape of pixels. */
function ellipse(corners: readonly [ImagePoint, ImagePoint], at: (point: ImagePoint) => Place): string {
  const { columns, rows } = boxOf(corners);
  const middle = { column: (columns[0] + columns[1]) / 2, row: (rows[0] + rows[1]) / 2 };
  const radii = { column: (columns[1] - columns[0]) / 2, row: (rows[1] - rows[0]) / 2 };
  const on = (x: number, y: number): string => {
    const place = at({ column: middle.column + x * radii.column, row: middle.row + y * radii.row });
    return `${text(place.x)} ${text(place.y)}`;
  };
  const k = kappa;
  return [
    `M${on(1, 0)}`,
    `C${on(1, k)} ${on(k, 1)} ${on(0, 1)}`,
    `C${on(-k, 1)} ${on(-1, k)} ${on(-1, 0)}`,
    `C${on(-1, -k)} ${on(-k, -1)} ${on(0, -1)}`,
    `C${on(k, -1)} ${on(1, -k)} ${on(1, 0)}Z`,
  ].join('');
}

function arrow(to: Place, from: Place): string {
  const back = Math.atan2(from.y - to.y, from.x - to.x);
  const head = [back - arrowAngle, back + arrowAngle].map((angle) => ({
    x: to.x + arrowHeadCss * Math.cos(angle),
    y: to.y + arrowHeadCss * Math.sin(angle),
  }));
  return `${lines([from, to])}${lines([head[0] ?? to, to, head[1] ?? to])}`;
}

/** A hundredth of a CSS pixel is less than anybody sees. */
function text(value: number): string {
  return String(Math.round(value * 100) / 100);
}
