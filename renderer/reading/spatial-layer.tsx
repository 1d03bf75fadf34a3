import { useId, type ReactElement } from 'react';
import { imagePointOf, type SlicePlane } from '../../shared/geometry/slice-plane.ts';
import { referenceLine } from '../../shared/geometry/reference-line.ts';
import { apply, type Point2 } from '../../shared/geometry/view-transform.ts';
import { cameraMatrix } from '../render/camera.ts';
import type { TileRectangle } from '../render/viewport-renderer.ts';
import { placeName } from './overlay-text.ts';
import { useRatio, useReadingState } from './reading-context.ts';
import type { Shown, TileState } from './reading-state.ts';
import { frameOfReferenceOf, shownPlane } from './stack-geometry.ts';
import { pictureSize } from './tile-view.ts';
import { shownTiles } from './walls.ts';

export interface SpatialLayerProps {
  readonly index: number;
  readonly tile: TileState;
  readonly shown: Shown;
  /** Of the picture, in device pixels. */
  readonly rectangle: TileRectangle;
}

/** Where other slices cross this picture, and the point that was marked: drawn over the canvas. */
export function SpatialLayer({ index, tile, shown, rectangle }: SpatialLayerProps): ReactElement | null {
  const plane = shownPlane(shown);
  const ratio = useRatio();
  if (plane === null) return null;
  const matrix = cameraMatrix(tile.camera, pictureSize(shown), rectangle);
  const onScreen = (point: Point2): Point2 => {
    const { x, y } = apply(matrix, point);
    return { x: x / ratio, y: y / ratio };
  };
  return (
    <svg className="spatial" width={rectangle.width / ratio} height={rectangle.height / ratio} aria-hidden>
      <GapZones shown={shown} onScreen={onScreen} />
      <ReferenceLines index={index} plane={plane} onScreen={onScreen} width={rectangle.width / ratio} />
      <Crosshair index={index} plane={plane} onScreen={onScreen} />
    </svg>
  );
}

interface LayerPartProps {
  readonly index: number;
  readonly plane: SlicePlane;
  readonly onScreen: (point: Point2) => Point2;
}

/** Where slices are missing: hatched. */
function GapZones({
  shown,
  onScreen,
}: {
  readonly shown: Shown;
  readonly onScreen: (point: Point2) => Point2;
}): ReactElement | null {
  const pattern = useId();
  const zones = shown.kind === 'frame' ? (shown.reformatted?.gapZones ?? []) : [];
  if (zones.length === 0) return null;
  return (
    <g className="gap-zones">
      <defs>
        <pattern
          id={pattern}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <line x1="0" y1="0" x2="0" y2="6" />
        </pattern>
      </defs>
      {zones.map((zone) => {
        const points = zone
          .map(onScreen)
          .map(({ x, y }) => `${x},${y}`)
          .join(' ');
        return <polygon key={points} points={points} fill={`url(#${pattern})`} />;
      })}
    </g>
  );
}

/** What the letter of the side and the position bar take, CSS pixels. */
const edgePx = 30;
/** How far down a line its label stands, where the line is upright: clear of the corners. */
const labelShare = 0.2;

/** At the right end of a lying line, beside an upright one. */
function LineLabel({
  from,
  to,
  width,
  text,
}: {
  readonly from: Point2;
  readonly to: Point2;
  readonly width: number;
  readonly text: string;
}): ReactElement {
  if (Math.abs(to.x - from.x) > Math.abs(to.y - from.y)) {
    const right = from.x > to.x ? from : to;
    return (
      <text x={Math.min(right.x, width - edgePx) - 2} y={right.y - 6} textAnchor="end">
        {text}
      </text>
    );
  }
  const [top, bottom] = from.y < to.y ? [from, to] : [to, from];
  return (
    <text x={top.x + (bottom.x - top.x) * labelShare + 5} y={top.y + (bottom.y - top.y) * labelShare}>
      {text}
    </text>
  );
}

/** The slices of the other tiles; that of the active tile stands out. */
function ReferenceLines({
  index,
  plane,
  onScreen,
  width,
}: LayerPartProps & { readonly width: number }): ReactElement | null {
  const isOn = useReadingState((state) => state.showsReferenceLines);
  const tiles = useReadingState((state) => state.tiles);
  const displaySets = useReadingState((state) => state.displaySets);
  const layout = useReadingState((state) => state.layout);
  const oneUp = useReadingState((state) => state.oneUp);
  const otherWalls = useReadingState((state) => state.otherWalls);
  const activeTile = useReadingState((state) => state.activeTile);
  if (!isOn) return null;
  const frameOf = (tile: TileState | undefined): string | null => {
    const set = displaySets.get(tile?.displaySetId ?? '');
    return set === undefined ? null : frameOfReferenceOf(set);
  };
  const own = frameOf(tiles[index]);
  return (
    <>
      {shownTiles({ layout, oneUp, otherWalls }).map((other) => {
        const tile = tiles[other];
        const shown = tile?.shown ?? null;
        if (other === index || shown === null || frameOf(tile) !== own) return null;
        const otherPlane = shownPlane(shown);
        const line = otherPlane === null ? null : referenceLine(otherPlane, plane);
        if (line === null) return null;
        const [from, to] = line.map(onScreen);
        if (from === undefined || to === undefined) return null;
        return (
          <g key={other} className={other === activeTile ? 'reference active' : 'reference'}>
            <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
            <LineLabel from={from} to={to} width={width} text={placeName(shown)} />
          </g>
        );
      })}
    </>
  );
}

/** Open in the middle, so that what was marked stays visible; dashed where it lies before or behind the slice. */
const openPx = 8;
const armPx = 28;

function Crosshair({ index, plane, onScreen }: LayerPartProps): ReactElement | null {
  const crosshair = useReadingState((state) => state.crosshair);
  const isSameFrame = useReadingState((state) => {
    const set = state.displaySets.get(state.tiles[index]?.displaySetId ?? '');
    return (
      set !== undefined &&
      state.crosshair !== null &&
      frameOfReferenceOf(set) === state.crosshair.frameOfReference
    );
  });
  if (crosshair === null || !isSameFrame) return null;
  const { point, distanceMm } = imagePointOf(plane, crosshair.point);
  const { x, y } = onScreen(point);
  const isInPlane = Math.abs(distanceMm) < Math.max(plane.rowMm, plane.columnMm, 1);
  const arms = [
    [x - armPx, y, x - openPx, y],
    [x + openPx, y, x + armPx, y],
    [x, y - armPx, x, y - openPx],
    [x, y + openPx, x, y + armPx],
  ] as const;
  return (
    <g
      className={isInPlane ? 'crosshair' : 'crosshair beside'}
      data-crosshair={`${point.x.toFixed(2)} ${point.y.toFixed(2)} ${distanceMm.toFixed(2)}`}
    >
      {arms.map(([x1, y1, x2, y2]) => (
        <line key={`${x1} ${y1}`} x1={x1} y1={y1} x2={x2} y2={y2} />
      ))}
    </g>
  );
}
