/** A box in CSS pixels of a tile. */
export interface CssBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Between a shape and its label. */
const gapCss = 10;
/** Away from the sides of the tile. */
const edgeCss = 6;

/**
 * Where a label goes: right of its shape, else left of it, else below, and always inside the tile, so that a number is
 * never cut off by which side the shape lies on.
 */
export function labelPlace(
  shape: CssBox,
  label: { readonly width: number; readonly height: number },
  tile: { readonly width: number; readonly height: number },
): { readonly left: number; readonly top: number } {
  const middle = (shape.top + shape.bottom - label.height) / 2;
  const candidates = [
    { left: shape.right + gapCss, top: middle },
    { left: shape.left - gapCss - label.width, top: middle },
    { left: (shape.left + shape.right - label.width) / 2, top: shape.bottom + gapCss },
    { left: (shape.left + shape.right - label.width) / 2, top: shape.top - gapCss - label.height },
  ];
  const fits = ({ left, top }: { left: number; top: number }): boolean =>
    left >= edgeCss &&
    top >= edgeCss &&
    left + label.width <= tile.width - edgeCss &&
    top + label.height <= tile.height - edgeCss;
  const chosen = candidates.find(fits) ?? candidates[0] ?? { left: edgeCss, top: edgeCss };
  return inside(chosen, label, tile);
}

/** A label whose middle was put at a place; inside the tile, wherever that place has gone. */
export function labelAround(
  middle: { readonly x: number; readonly y: number },
  label: { readonly width: number; readonly height: number },
  tile: { readonly width: number; readonly height: number },
): { readonly left: number; readonly top: number } {
  return inside({ left: middle.x - label.width / 2, top: middle.y - label.height / 2 }, label, tile);
}

/** Where the line from a box to a place leaves it: the nearest place of the box. */
export function boxSide(
  box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  to: { readonly x: number; readonly y: number },
): { readonly x: number; readonly y: number } {
  return {
    x: Math.max(box.left, Math.min(to.x, box.left + box.width)),
    y: Math.max(box.top, Math.min(to.y, box.top + box.height)),
  };
}

function inside(
  place: { readonly left: number; readonly top: number },
  label: { readonly width: number; readonly height: number },
  tile: { readonly width: number; readonly height: number },
): { readonly left: number; readonly top: number } {
  return {
    left: Math.round(within(place.left, label.width, tile.width)),
    top: Math.round(within(place.top, label.height, tile.height)),
  };
}

function within(value: number, size: number, limit: number): number {
  return Math.max(edgeCss, Math.min(value, limit - size - edgeCss));
}
