import { useRef, type PointerEvent, type ReactElement } from 'react';
import type { DisplaySet } from '../../shared/model/reading.ts';
import { findingText } from '../text/finding-text.ts';
import { loadedSpans } from './loaded-spans.ts';
import { placeCount } from './tile-places.ts';
import { placeOfMark } from './mark-places.ts';
import { useMarks, useReading, useReadingState } from './reading-context.ts';
import type { TileState } from './reading-state.ts';

export interface PositionBarProps {
  readonly index: number;
  readonly displaySet: DisplaySet;
  readonly tile: TileState;
}

/** Where in the series the picture lies, which part is loaded, and where something was found. Drag to go there. */
export function PositionBar({ index, displaySet, tile }: PositionBarProps): ReactElement {
  const { engine, actions } = useReading();
  const bar = useRef<HTMLDivElement>(null);
  // Counts change when frames come; the spans are read from the loader then.
  useReadingState((state) => state.progress.get(displaySet.displaySetId));
  const count = placeCount(tile, displaySet);
  const isPlane = tile.source.kind === 'plane';
  const spans = loadedSpans(isPlane ? 0 : count, (position) => {
    const reference = displaySet.frames[position];
    return (
      reference !== undefined &&
      engine.frames.state(reference.instanceId, reference.frameIndex).kind === 'ready'
    );
  });
  const keyImages = useMarks((state) => state.keyImages);
  const displaySets = useReadingState((state) => state.displaySets);
  const keyPositions = [...keyImages.values()].flatMap((mark) => {
    const place = placeOfMark(displaySets, mark);
    return place?.displaySet === displaySet ? [place.position] : [];
  });
  const goTo = (event: PointerEvent): void => {
    const box = bar.current?.getBoundingClientRect();
    if (box === undefined || box.height === 0) return;
    actions.jump(Math.round(((event.clientY - box.top) / box.height) * (count - 1)), index);
  };
  const share = (position: number): string => `${(position / Math.max(1, count - 1)) * 100}%`;
  return (
    <div
      ref={bar}
      className="position-bar"
      data-own-hand=""
      aria-hidden
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        actions.activate(index);
        bar.current?.setPointerCapture(event.pointerId);
        goTo(event);
      }}
      onPointerMove={(event) => {
        if (bar.current?.hasPointerCapture(event.pointerId) === true) goTo(event);
      }}
    >
      {spans.map(({ from, to }) => (
        <i
          key={from}
          className="loaded"
          style={{ top: `${(from / count) * 100}%`, height: `${((to - from) / count) * 100}%` }}
        />
      ))}
      {(isPlane ? [] : displaySet.findings).map(
        (finding) =>
          finding.position !== null && (
            <i
              key={`${finding.code} ${finding.position}`}
              className="finding"
              title={findingText(finding)}
              style={{ top: share(finding.position) }}
            />
          ),
      )}
      {keyPositions.map((position) => (
        <i key={`key ${position}`} className="key" style={{ top: share(position) }} />
      ))}
      {tile.target !== tile.shown?.position && <i className="aim" style={{ top: share(tile.target) }} />}
      {tile.shown !== null && <i className="thumb" style={{ top: share(tile.shown.position) }} />}
    </div>
  );
}
