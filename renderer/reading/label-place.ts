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
  const within = (value: number, size: number, limit: number): number =>
    Math.max(edgeCss, Math.min(value, limit - size - edgeCss));
  return {
    left: Math.round(within(chosen.left, label.width, tile.width)),
    top: Math.round(within(chosen.top, label.height, tile.height)),
  };
}
