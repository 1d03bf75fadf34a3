import { useEffect, useRef, type ReactElement } from 'react';
import type { Affine, Point2 } from '../../shared/geometry/view-transform.ts';
import { createCpuViewportRenderer } from '../render/cpu-viewport-renderer.ts';
import type { TileRectangle, ViewportRenderer } from '../render/viewport-renderer.ts';
import { useAnnotating, useRatio, useReadingState } from './reading-context.ts';
import type { TileState } from './reading-state.ts';
import { cellAt, tileCells } from './tile-cells.ts';
import { tileDrawing } from './tile-view.ts';

export interface MagnifierProps {
  readonly index: number;
  readonly tile: TileState;
  readonly rectangle: TileRectangle;
}

const sizeCss = 240;
const usualFactor = 2;
/** With Shift. */
const strongFactor = 4;

/** The lens of the magnifier tool while its button is down. */
export function Magnifier({ index, tile, rectangle }: MagnifierProps): ReactElement | null {
  const lens = useAnnotating((state) => (state.lens?.tile === index ? state.lens : null));
  if (lens === null) return null;
  const factor = lens.isStrong ? strongFactor : usualFactor;
  return <Lens at={lens.at} factor={factor} tile={tile} rectangle={rectangle} />;
}

interface LensProps {
  /** Device pixels of the tile. */
  readonly at: Point2;
  readonly factor: number;
  readonly tile: TileState;
  readonly rectangle: TileRectangle;
}

/**
 * Draws stored values anew at the lens's own zoom, through the same tables as the tile: what it shows is more of the
 * picture, not larger pixels of the screen.
 */
function Lens({ at, factor, tile, rectangle }: LensProps): ReactElement {
  const ratio = useRatio();
  const showsGraphics = useReadingState((state) => state.showsGraphics);
  const showsHidden = useReadingState((state) => state.showsHidden);
  const canvas = useRef<HTMLCanvasElement>(null);
  const renderer = useRef<ViewportRenderer | null>(null);
  const size = Math.round(sizeCss * ratio);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const made = createCpuViewportRenderer(element);
    made.resize(size, size);
    renderer.current = made;
    return () => {
      made.dispose();
      renderer.current = null;
    };
  }, [size]);
  useEffect(() => {
    const { cell } = cellAt(tile, rectangle, at);
    const part = tileCells(tile, rectangle)[cell];
    if (part === undefined) return;
    const drawing = tileDrawing({ ...tile, shown: part.shown }, part.rectangle, {
      showsGraphics,
      showsHidden,
    });
    const inCell = { x: at.x + rectangle.x - part.rectangle.x, y: at.y + rectangle.y - part.rectangle.y };
    renderer.current?.draw('lens', {
      ...drawing,
      rectangle: { x: 0, y: 0, width: size, height: size },
      imageToScreen: magnified(drawing.imageToScreen, inCell, factor, size / 2),
    });
  }, [at, factor, tile, rectangle, size, showsGraphics, showsHidden]);
  return (
    <canvas
      ref={canvas}
      className="magnifier"
      aria-hidden
      style={{
        left: at.x / ratio - sizeCss / 2,
        top: at.y / ratio - sizeCss / 2,
        width: sizeCss,
        height: sizeCss,
      }}
    />
  );
}

/** The matrix by which `about` comes to lie in the middle of the lens. */
function magnified(matrix: Affine, about: Point2, factor: number, middle: number): Affine {
  return {
    a: matrix.a * factor,
    b: matrix.b * factor,
    c: matrix.c * factor,
    d: matrix.d * factor,
    e: (matrix.e - about.x) * factor + middle,
    f: (matrix.f - about.y) * factor + middle,
  };
}
