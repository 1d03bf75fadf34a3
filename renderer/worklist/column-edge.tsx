import type { KeyboardEvent, PointerEvent, ReactElement } from 'react';
import { textScaleOf, usePreferences } from '../state/preferences.ts';
import { columnWidthLimitsPx, resetColumnWidth, resizeColumn } from './column-choice.ts';
import { changeColumns } from './column-store.ts';
import type { ColumnId } from './columns.ts';

export interface ColumnEdgeProps {
  readonly columnId: ColumnId;
  readonly widthPx: number;
  readonly label: string;
}

const keyStepPx = 8;

/** The right edge of a column head: drag it, move it by the arrow keys, or double-click for the default. */
export function ColumnEdge({ columnId, widthPx, label }: ColumnEdgeProps): ReactElement {
  const setWidth = (width: number): void => changeColumns((choice) => resizeColumn(choice, columnId, width));
  const drag = (event: PointerEvent<HTMLInputElement>): void => {
    const edge = event.currentTarget;
    const startX = event.clientX;
    const scale = textScaleOf(usePreferences.getState());
    // The elastic column may be wider than its setting: what is on screen counts.
    const startWidth = edge.parentElement?.getBoundingClientRect().width ?? widthPx * scale;
    const move = (moved: { readonly clientX: number }): void =>
      setWidth((startWidth + moved.clientX - startX) / scale);
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
      min={columnWidthLimitsPx.least}
      max={columnWidthLimitsPx.most}
      value={widthPx}
      readOnly
      onPointerDown={drag}
      onKeyDown={step}
      onDoubleClick={() => changeColumns((choice) => resetColumnWidth(choice, columnId))}
    />
  );
}
