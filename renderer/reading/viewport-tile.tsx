import { useEffect, useRef, type ReactElement, type RefObject } from 'react';
import { cameraMatrix, cameraZoom } from '../render/camera.ts';
import { apply, invert } from '../../shared/geometry/view-transform.ts';
import type { TileRectangle } from '../render/viewport-renderer.ts';
import { isDrawTool } from '../tools/draw-tools.ts';
import { attachTileInput } from '../tools/tile-input.ts';
import { usePreferences } from '../state/preferences.ts';
import { t } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { SpatialLayer } from './spatial-layer.tsx';
import { TileQuestion } from './tile-question.tsx';
import { AnnotationLayer } from './annotation-layer.tsx';
import { attachTileDrop, carryTile } from './drag-series.ts';
import { graphicsOf } from './overlay-graphics.ts';
import { Magnifier } from './magnifier.tsx';
import { PositionBar } from './position-bar.tsx';
import { emptyBoxOf } from '../hanging/empty-box.ts';
import { useAnnotating, useRatio, useReading, useReadingState } from './reading-context.ts';
import type { ShownFailure, TileState } from './reading-state.ts';
import { cellAt, tileCells } from './tile-cells.ts';
import { tileName } from './tile-name.ts';
import { placeCount } from './tile-places.ts';
import { pictureSize } from './tile-view.ts';
import { resolveWindow } from './tile-window.ts';
import { ratioOf, screenOf, shownTiles, surfaceOn } from './walls.ts';
import { ViewportOverlay } from './viewport-overlay.tsx';
import { errorText } from '../text/error-text.ts';

export interface ViewportTileProps {
  readonly index: number;
  readonly rectangle: TileRectangle;
}

export function ViewportTile({ index, rectangle }: ViewportTileProps): ReactElement {
  const element = useTileInput(index);
  const tile = useReadingState((state) => state.tiles[index]);
  const ratio = useRatio();
  const isActive = useReadingState((state) => state.activeTile === index);
  const displaySet = useReadingState((state) => {
    const id = state.tiles[index]?.displaySetId ?? null;
    return id === null ? undefined : state.displaySets.get(id);
  });
  const isCurrent = useReadingState((state) => {
    const current = state.groups.find((group) => group.isCurrent);
    return displaySet === undefined || current?.study.studyId === displaySet.studyId;
  });
  const isAlone = useReadingState((state) => shownTiles(state).length < 2);
  const isLost = useReadingState((state) => surfaceOn(state, screenOf(index)) === 'lost');
  // The wall is one stop of the tab key, and its active viewport the one that has it.
  const stop = { tabIndex: isActive ? 0 : -1 };
  useEffect(() => {
    // Whoever walks through the viewports by keyboard takes the focus along.
    const focused = element.current?.ownerDocument.activeElement ?? null;
    if (isActive && focused?.closest('[data-tile]') !== null) element.current?.focus();
  }, [isActive, element]);
  // Said of one tile only: the one that the pointer is in.
  const hold = useAnnotating(({ hovered }) => (hovered?.tile === index ? hovered.hold.kind : undefined));
  return (
    <article
      ref={element}
      className={['tile', isActive ? 'active' : '', isCurrent ? '' : 'of-prior'].join(' ')}
      aria-label={tileName(index, tile, displaySet)}
      aria-current={isActive}
      {...stop}
      style={{
        left: rectangle.x / ratio,
        top: rectangle.y / ratio,
        width: rectangle.width / ratio,
        height: rectangle.height / ratio,
      }}
      data-tile={index}
      data-hold={hold}
      {...(tile === undefined ? {} : inspection(tile, rectangle, placeCount(tile, displaySet)))}
    >
      {!isLost && tile !== undefined && tile.shown !== null && displaySet !== undefined && (
        <>
          <ViewportOverlay
            tile={tile}
            shown={tile.shown}
            displaySet={displaySet}
            rectangle={tileCells(tile, rectangle)[0]?.rectangle ?? rectangle}
            whole={rectangle}
          />
          {tile.source.kind !== 'mosaic' && (
            <SpatialLayer index={index} tile={tile} shown={tile.shown} rectangle={rectangle} />
          )}
          <Magnifier index={index} tile={tile} rectangle={rectangle} />
          <AnnotationLayer index={index} tile={tile} rectangle={rectangle} isOfPrior={!isCurrent} />
          {tile.source.kind === 'mosaic' && <MosaicLabels index={index} tile={tile} rectangle={rectangle} />}
          {placeCount(tile, displaySet) > 1 && (
            <PositionBar index={index} displaySet={displaySet} tile={tile} />
          )}
        </>
      )}
      {!isAlone && tile !== undefined && tile.displaySetId !== null && <TileGrip index={index} />}
      <TileQuestion index={index} />
      {isLost ? (
        <TileNote text={t('reading.tile.lost')} />
      ) : (
        <TileMessage
          index={index}
          tile={tile}
          notShown={displaySet?.notShown ?? null}
          count={tile === undefined ? undefined : placeCount(tile, displaySet)}
        />
      )}
    </article>
  );
}

/** What a viewport is dragged by onto another, which exchanges them; by key it is a command. */
function TileGrip({ index }: { readonly index: number }): ReactElement {
  return (
    <div
      className="tile-grip"
      draggable
      title={t('reading.tile.grip')}
      aria-hidden
      onDragStart={(event) => carryTile(event.dataTransfer, index)}
      onDoubleClick={(event) => event.stopPropagation()}
    />
  );
}

function useTileInput(index: number): RefObject<HTMLElement | null> {
  const { engine, actions, views, planes, annotating } = useReading();
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    if (element.current === null) return undefined;
    const state = engine.store.getState;
    const detachDrop = attachTileDrop(element.current, {
      onSeries: (id) => actions.hang(id, index),
      onTile: (from) => actions.swapTiles(from, index),
    });
    const detachInput = attachTileInput(
      element.current,
      {
        activate: () => actions.activate(index),
        toggleOneUp: () => actions.toggleOneUp(index),
        scroll: (slices) => actions.scroll(slices, index),
        stepSeries: (step) => actions.stepSeries(step, index),
        zoom: (factor, about) => actions.zoom(factor, index, about),
        pan: (delta) => actions.pan(delta, index),
        currentWindow: () => actions.currentWindow(index),
        setWindow: (choice) => actions.setWindow({ kind: 'fixed', choice }, index),
        thicken: (steps) => planes.thicken(steps, index),
        localise: (point) => {
          const tile = state().tiles[index];
          const whole = actions.rectangle(index);
          if (
            tile === undefined ||
            tile.shown === null ||
            whole === undefined ||
            tile.source.kind === 'mosaic'
          )
            return;
          const matrix = cameraMatrix(tile.camera, pictureSize(tile.shown), whole);
          views.localise(index, apply(invert(matrix), point));
        },
        openMenu: (at, annotationId) => {
          const ratio = ratioOf(state(), index);
          if (annotationId !== null) annotating.select(annotationId);
          const isOfMeasurement = annotationId !== null || annotating.selectAt(index, at);
          actions.openMenu(index, { x: at.x / ratio, y: at.y / ratio }, isOfMeasurement);
        },
        sliceCount: () => {
          const tile = state().tiles[index];
          return tile === undefined ? 1 : placeCount(tile, state().displaySets.get(tile.displaySetId ?? ''));
        },
      },
      {
        tool: () => {
          const { tool } = state();
          return isDrawTool(tool) ? null : tool;
        },
        drawing: {
          press: (at, hand) => annotating.press(index, at, hand),
          move: (at, hand) => annotating.move(index, at, hand),
          release: (at, hand) => annotating.release(index, at, hand),
          leave: () => annotating.leave(),
          doubleClick: (at) => annotating.doubleClick(index, at),
        },
        labels: {
          press: (id, at, middle) => annotating.labels.press(index, id, at, middle),
          move: (at) => annotating.labels.move(at),
          release: () => annotating.labels.release(),
          cancel: () => annotating.labels.cancel(),
          doubleClick: (id) => {
            // The second click was a point of what is being drawn across it.
            if (annotating.store.getState().drawing !== null) return;
            annotating.select(id);
            annotating.askWords();
          },
        },
        ratio: () => ratioOf(state(), index),
        preference: usePreferences.getState,
      },
    );
    return () => {
      detachDrop();
      detachInput();
    };
  }, [engine, actions, views, planes, annotating, index]);
  return element;
}

interface TileMessageProps {
  readonly index: number;
  readonly tile: TileState | undefined;
  readonly notShown: string | null;
  readonly count: number | undefined;
}

/** What stands where no picture does. */
function TileMessage({ index, tile, notShown, count }: TileMessageProps): ReactElement | null {
  const isOpen = useReadingState((state) => state.phase.kind === 'open' && state.displaySets.size > 0);
  const emptyBox = useReadingState((state) => emptyBoxOf(state, index));
  if (tile === undefined || !isOpen) return null;
  if (tile.displaySetId === null) {
    // Never an empty wall without a word: what the protocol would have hung here, and why it cannot.
    return emptyBox === undefined ? (
      <TileNote text={t('reading.tile.empty')} />
    ) : (
      <TileNote title={emptyBox.label} text={emptyBox.emptyReason ?? ''} />
    );
  }
  if (notShown !== null) return <TileNote title={t('reading.tile.notPicture')} text={notShown} />;
  if (count === 0) return <TileNote text={t('reading.tile.noFrames')} />;
  if (tile.shown === null) {
    return tile.source.kind === 'plane' ? (
      <VolumeNote displaySetId={tile.displaySetId} />
    ) : (
      <TileNote text={t('reading.tile.loading')} />
    );
  }
  if (tile.source.kind !== 'mosaic' && tile.shown.kind === 'failure')
    return <FailureNote index={index} failure={tile.shown} />;
  return null;
}

/** How much of a volume is here. */
function VolumeNote({ displaySetId }: { readonly displaySetId: string }): ReactElement {
  const loaded = useReadingState((state) => state.progress.get(displaySetId)?.loadedCount ?? 0);
  const count = useReadingState((state) => state.displaySets.get(displaySetId)?.frames.length ?? 0);
  return <TileNote text={t('reading.tile.volume', { loaded, count })} />;
}

function TileNote({ title, text }: { readonly title?: string; readonly text: string }): ReactElement {
  return (
    <output className="tile-note">
      {title !== undefined && <strong>{title}</strong>}
      <p>{text}</p>
    </output>
  );
}

function FailureNote({
  index,
  failure,
}: {
  readonly index: number;
  readonly failure: ShownFailure;
}): ReactElement {
  const { engine } = useReading();
  return (
    <div className="tile-note refused" role="alert">
      <Icon name="stop" className="c-stop" />
      <strong className="c-stop">{t('reading.tile.cannotShow')}</strong>
      <p className="selectable">{errorText(failure.error)}</p>
      <p className="t3 selectable">{failure.error.code}</p>
      {failure.mayRetry && <Button onClick={() => engine.retry(index)}>{t('reading.tile.retry')}</Button>}
    </div>
  );
}

/** Of each picture of a mosaic its number, or why it is not there. */
function MosaicLabels({
  index,
  tile,
  rectangle,
}: {
  readonly index: number;
  readonly tile: TileState;
  readonly rectangle: TileRectangle;
}): ReactElement {
  const { engine } = useReading();
  const ratio = useRatio();
  return (
    <>
      {tileCells(tile, rectangle).map(({ cell, shown, rectangle: part }) => (
        <div
          key={cell}
          className="mosaic-cell"
          style={{
            left: (part.x - rectangle.x) / ratio,
            top: (part.y - rectangle.y) / ratio,
            width: part.width / ratio,
            height: part.height / ratio,
          }}
          data-position={shown === null ? '' : shown.position + 1}
        >
          {shown !== null && <span className="mosaic-number">{shown.position + 1}</span>}
          {shown?.kind === 'failure' && (
            <button
              type="button"
              className="mosaic-failure c-stop"
              title={`${errorText(shown.error)} (${shown.error.code})`}
              disabled={!shown.mayRetry}
              onClick={() => engine.retry(index)}
            >
              {t('reading.tile.cannotShow')}
            </button>
          )}
        </div>
      ))}
    </>
  );
}

/** What is on screen, as attributes: for tests, assistive programs and bug reports. */
function inspection(
  tile: TileState,
  rectangle: TileRectangle,
  count: number,
): Record<`data-${string}`, string | number> {
  const { shown } = tile;
  const base = {
    'data-display-set': tile.displaySetId ?? '',
    'data-count': count,
    'data-target': tile.target + 1,
  };
  if (shown === null) {
    return {
      ...base,
      'data-state': tile.displaySetId === null ? 'empty' : count === 0 ? 'no-picture' : 'loading',
    };
  }
  const located = {
    ...base,
    'data-instance': shown.instanceId,
    'data-frame': shown.frameIndex + 1,
    'data-position': shown.position + 1,
    'data-sop-instance-uid': shown.image.SOPInstanceUID,
    'data-skipped': tile.skippedCount,
    'data-source': tile.source.kind,
  };
  const isBehind = shown.position !== tile.target;
  if (shown.kind === 'failure') {
    return { ...located, 'data-state': isBehind ? 'behind' : 'failed', 'data-error': shown.error.code };
  }
  const size = pictureSize(shown);
  const { size: cell } = cellAt(tile, rectangle, { x: 0, y: 0 });
  const matrix = cameraMatrix(tile.camera, size, cell);
  const choice = resolveWindow(tile.windowMode, shown);
  const { voi } = choice ?? { voi: null };
  return {
    ...located,
    'data-state': isBehind ? 'behind' : 'shown',
    'data-window':
      voi === null ? 'colour' : voi.kind === 'lut' ? 'lut' : `${voi.WindowCenter} ${voi.WindowWidth}`,
    'data-window-source': choice?.source.kind ?? '',
    'data-inverted': String(tile.isInverted),
    'data-overlays': graphicsOf(shown).drawableCount,
    'data-zoom': cameraZoom(tile.camera, size, cell),
    // Left and top edge of the picture in device pixels of the tile.
    'data-picture-origin': `${matrix.e} ${matrix.f}`,
  };
}
