import { useState, type KeyboardEvent, type ReactElement } from 'react';
import { t, type PlainTextKey } from '../text/text.ts';
import { IconButton } from '../ui/button.tsx';
import { Popover } from '../ui/popover.tsx';
import { useReading, useReadingState } from './reading-context.ts';
import { layoutOn, oneUpOn, screenOf } from './walls.ts';
import {
  commonLayouts,
  greatestGrid,
  gridCells,
  gridLayout,
  isSameLayout,
  singleLayout,
  type WallLayout,
} from './wall-layout.ts';

const layoutTexts: readonly PlainTextKey[] = [
  'reading.layout.1x1',
  'reading.layout.1x2',
  'reading.layout.2x2',
  'reading.layout.2x3',
];

/** The usual layouts as buttons, and every other by drawing it. */
export function LayoutPicker(): ReactElement {
  const { actions } = useReading();
  const layout = useReadingState((state) => {
    const screen = screenOf(state.activeTile);
    return oneUpOn(state, screen) === null ? layoutOn(state, screen) : null;
  });
  return (
    <fieldset className="row layout-picker" aria-label={t('reading.layout')}>
      {commonLayouts.map((offered, index) => {
        const isChosen = layout !== null && isSameLayout(layout, offered);
        const label = t(layoutTexts[index] ?? 'reading.layout');
        return (
          <button
            key={label}
            type="button"
            className={isChosen ? 'layout on' : 'layout'}
            title={label}
            aria-label={label}
            aria-pressed={isChosen}
            onClick={() => actions.setLayout(offered)}
          >
            <LayoutGlyph layout={offered} />
          </button>
        );
      })}
      <GridPopover />
    </fieldset>
  );
}

function LayoutGlyph({ layout }: { readonly layout: WallLayout }): ReactElement {
  return (
    <svg viewBox="0 0 20 16" aria-hidden>
      {gridCells(layout, 19, 15, 0, 0).map(({ x, y, width, height }) => (
        <rect key={`${x} ${y}`} x={0.5 + x} y={0.5 + y} width={width} height={height} />
      ))}
    </svg>
  );
}

/** Two grids to draw: the viewports of the wall, and the pictures of one series in the active viewport. */
function GridPopover(): ReactElement {
  const { actions } = useReading();
  const isOpen = useReadingState((state) => state.isGridPickerOpen);
  const layout = useReadingState((state) => layoutOn(state, screenOf(state.activeTile)));
  const source = useReadingState((state) => state.tiles[state.activeTile]?.source);
  const close = (): void => actions.setGridPickerOpen(false);
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={(open) => actions.setGridPickerOpen(open)}
      label={t('reading.layout.grid')}
      className="grid-picker"
      trigger={<IconButton icon="grid" label={t('reading.layout.grid')} />}
    >
      <GridChoice
        title={t('reading.layout.viewports')}
        current={layout}
        choose={(chosen) => {
          actions.setLayout(chosen);
          close();
        }}
      />
      <GridChoice
        title={t('reading.layout.pictures')}
        current={source?.kind === 'mosaic' ? source.grid : singleLayout}
        choose={(chosen) => {
          actions.setMosaic(chosen);
          close();
        }}
      />
    </Popover>
  );
}

const arrowSteps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The cell itself says which it is: a click may come before what the pointer entered is drawn. */
function cellOf(target: EventTarget): WallLayout | null {
  const cell = target instanceof HTMLElement ? target.dataset['cell'] : undefined;
  const [rows, columns] = cell?.split('x').map(Number) ?? [];
  return rows === undefined || columns === undefined ? null : gridLayout(rows, columns);
}

interface GridChoiceProps {
  readonly title: string;
  readonly current: WallLayout;
  readonly choose: (layout: WallLayout) => void;
}

/** A grid drawn by pointing at its last cell, or with the arrow keys and Enter. */
function GridChoice({ title, current, choose }: GridChoiceProps): ReactElement {
  const [aimed, aim] = useState<WallLayout | null>(null);
  const shown = aimed ?? current;
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = arrowSteps[event.key];
    if (step === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation();
    if (step === undefined) choose(shown);
    else aim(gridLayout(shown.rows + step[0], shown.columns + step[1]));
  };
  const size = t('reading.layout.size', { rows: shown.rows, columns: shown.columns });
  return (
    <section className="grid-choice">
      <h3>
        {title} <span className="t3">{size}</span>
      </h3>
      <button
        type="button"
        className="grid-cells"
        aria-label={`${title}: ${size}`}
        onKeyDown={onKeyDown}
        onPointerLeave={() => aim(null)}
        onClick={(event) => choose(cellOf(event.target) ?? shown)}
      >
        {Array.from({ length: greatestGrid * greatestGrid }, (_, index) => {
          const cell = gridLayout(Math.floor(index / greatestGrid) + 1, (index % greatestGrid) + 1);
          const isIn = cell.rows <= shown.rows && cell.columns <= shown.columns;
          return (
            <i
              key={`${cell.rows} ${cell.columns}`}
              className={isIn ? 'in' : ''}
              data-cell={`${cell.rows}x${cell.columns}`}
              onPointerEnter={() => aim(cell)}
            />
          );
        })}
      </button>
    </section>
  );
}
