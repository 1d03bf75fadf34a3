import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { SuvGap } from '../../shared/image/image-description.ts';
import { apply, invert, type Point2 } from '../../shared/geometry/view-transform.ts';
import { probePixel, type PixelProbe, type ProbedValue } from '../../shared/measure/pixel-probe.ts';
import { cameraMatrix } from '../render/camera.ts';
import type { TileRectangle } from '../render/viewport-renderer.ts';
import { t, type PlainTextKey } from '../text/text.ts';
import { joined } from './overlay-text.ts';
import { useRatio } from './reading-context.ts';
import type { TileState } from './reading-state.ts';
import { cellAt } from './tile-cells.ts';
import { pictureSize } from './tile-view.ts';

/** The value of the pixel under the pointer: of the frame on screen, also when that changes under it. */
export function PixelProbeLine({
  tile,
  rectangle,
}: {
  readonly tile: TileState;
  /** The whole tile. */
  readonly rectangle: TileRectangle;
}): ReactElement {
  const line = useRef<HTMLDivElement>(null);
  const ratio = useRatio();
  const [pointer, setPointer] = useState<Point2 | null>(null);
  useEffect(() => {
    const area = line.current?.closest<HTMLElement>('[data-tile]');
    if (area === null || area === undefined) return undefined;
    const leaving = new AbortController();
    const { signal } = leaving;
    area.addEventListener(
      'pointermove',
      ({ clientX, clientY }) => {
        const box = area.getBoundingClientRect();
        setPointer({ x: clientX - box.left, y: clientY - box.top });
      },
      { signal },
    );
    area.addEventListener('pointerleave', () => setPointer(null), { signal });
    return () => leaving.abort();
  }, []);
  const probe =
    pointer === null ? null : probeAt(tile, rectangle, { x: pointer.x * ratio, y: pointer.y * ratio });
  return (
    <div ref={line} className="probe" data-probe={probe === null ? '' : probe.stored.join(' ')}>
      {probe !== null && <b>{quantities(probe)}</b>}
      {probe !== null && <span className="dim"> {placeText(probe)}</span>}
    </div>
  );
}

function probeAt(tile: TileState, rectangle: TileRectangle, point: Point2): PixelProbe | null {
  const { cell, size, point: within } = cellAt(tile, rectangle, point);
  const shown = cell === 0 ? tile.shown : tile.others[cell - 1];
  if (shown === null || shown?.kind !== 'frame') return null;
  const place = apply(invert(cameraMatrix(tile.camera, pictureSize(shown), size)), within);
  return probePixel(shown.image, shown.attributes, shown.frame, place);
}

/** `40 HU`; what the object makes of the value, the stored value where it makes nothing of it. */
function quantities({ stored, values, isPadding, suvGaps }: PixelProbe): string {
  const said = values.map(valueText);
  if (isPadding) said.push(t('reading.probe.padding'));
  if (suvGaps.length > 0) {
    const missing = suvGaps.map((gap) => t(gapTexts[gap])).join(', ');
    said.push(t('reading.probe.noSuv', { missing }));
  }
  const [value = Number.NaN, green, blue] = stored;
  if (green !== undefined && blue !== undefined) {
    said.push(t('reading.probe.rgb', { red: number(value), green: number(green), blue: number(blue) }));
  } else if (values.length === 0) {
    said.push(t('reading.probe.stored', { value: number(value) }));
  }
  return joined(said);
}

/** `stored 1064 · x 124 y 46`: rows and columns count from 1, as in the object. */
function placeText({ stored, values, row, column }: PixelProbe): string {
  const [value = Number.NaN] = stored;
  return joined([
    values.length > 0 ? t('reading.probe.stored', { value: number(value) }) : '',
    t('reading.probe.place', { column: column + 1, row: row + 1 }),
  ]);
}

function valueText({ value, unit, source, label }: ProbedValue): string {
  const text = unit === '' ? number(value) : `${number(value)} ${unit}`;
  if (source !== 'real-world') return text;
  return label === null || label === '' ? t('reading.probe.realWorld', { value: text }) : `${label} ${text}`;
}

/** Whole numbers whole, others to five figures, with the minus sign of print. */
function number(value: number): string {
  if (!Number.isFinite(value)) return t('reading.probe.noNumber');
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
  return text.replace('-', '−');
}

const gapTexts: Readonly<Record<SuvGap, PlainTextKey>> = {
  units: 'reading.suv.units',
  'not-corrected': 'reading.suv.notCorrected',
  'patient-weight': 'reading.suv.weight',
  dose: 'reading.suv.dose',
  'half-life': 'reading.suv.halfLife',
  'injection-time': 'reading.suv.injectionTime',
  'scan-time': 'reading.suv.scanTime',
  'scan-before-injection': 'reading.suv.order',
};
