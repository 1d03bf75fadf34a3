import type { KeyboardEvent, PointerEvent, ReactElement } from 'react';
import { useColumnState } from './column-store.ts';

export interface ColumnEdgeProps {
  readonly columnId: string;
  readonly widthPx: number;
  readonly label: string;
}

const limitsPx = { least: 32, most: 800 };
const keyStepPx = 8;

/** The right edge of a column head: drag it, move it by the arrow keys, or double-click for the default. */
export function ColumnEdge({ columnId, widthPx, label }: ColumnEdgeProps): ReactElement {
  const setWidth = (width: number): void => {
    const kept = Math.round(Math.min(limitsPx.most, Math.max(limitsPx.least, width)));
    useColumnState.setState((state) => ({ widths: { ...state.widths, [columnId]: kept } }));
  };
  const drag = (event: PointerEvent<HTMLInputElement>): void => {
    const edge = event.currentTarget;
    const startX = event.clientX;
    // The elastic column may be wider than its setting: what is on screen counts.
    const startWidth = edge.parentElement?.getBoundingClientRect().width ?? widthPx;
    const move = (moved: { readonly clientX: number }): void => setWidth(startWidth + moved.clientX - startX);
    edge.setPointerCapture(event.pointerId);
    edge.addEventListener('pointermove', move);
    edge.addEventListener('lostpointercapture', () => edge.removeEventListener('pointermove', move), {
      once: true,
    });
    event.preventDefault();
  };
  const step = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    setWidth(widthPx + (event.key === 'ArrowRight' ? keyStepPx : -keyStepPx));
  };
  return (
    <input
      type="range"
      className="column-edge"
      aria-label={label}
      title={label}
      min={limitsPx.least}
      max={limitsPx.most}
      value={widthPx}
      readOnly
      onPointerDown={drag}
      onKeyDown={step}
      onDoubleClick={() =>
        useColumnState.setState((state) => ({
          widths: Object.fromEntries(Object.entries(state.widths).filter(([id]) => id !== columnId)),
        }))
      }
    />
  );
}
