import type { Box } from '../../shared/hanging/protocol.ts';
import { presetChoices, type WindowChoice } from '../../shared/image/window-choice.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import { foldText } from '../../shared/model/search-text.ts';
import { fittedCamera } from '../render/camera.ts';
import type { TileState, WindowMode } from '../reading/reading-state.ts';
import { emptyTile } from '../reading/reading-store.ts';
import { middlePlace } from '../reading/stack-blocks.ts';
import { orientedView } from './orient-picture.ts';

/** A tile as a box of a protocol asks for it. Planes and slabs are set when the tile is there: they need its place. */
export function tileOfBox(
  { as, show }: Pick<Box, 'as' | 'show'>,
  set: DisplaySet,
  { isLinked, linkGroups }: Pick<TileState, 'isLinked' | 'linkGroups'>,
): TileState {
  const orientation =
    show.orientation === null ? fittedCamera.orientation : orientedView(show.orientation, set);
  const turned = { ...fittedCamera, orientation: orientation ?? fittedCamera.orientation };
  const hungView: NonNullable<TileState['hungView']> = {
    windowMode: windowMode(show.window, set),
    isInverted: show.inverted,
    camera:
      show.zoom === 'onePixel'
        ? { ...turned, scale: { kind: 'actual' } }
        : { ...turned, lean: { x: leanOf(show.horizontal), y: leanOf(show.vertical) } },
  };
  return {
    ...emptyTile,
    ...hungView,
    hungView,
    displaySetId: set.displaySetId,
    isLinked,
    linkGroups,
    target: as.kind === 'tile' ? 0 : firstPlace(show, set),
    source:
      as.kind === 'tile'
        ? { kind: 'mosaic', grid: { rows: as.rows, columns: as.columns } }
        : { kind: 'stack' },
  };
}

/** The picture of a series that is shown first. */
export function firstPlace({ firstImage }: Pick<Box['show'], 'firstImage'>, set: DisplaySet): number {
  const last = Math.max(0, set.frames.length - 1);
  if (firstImage === 'first') return 0;
  return firstImage === 'last' ? last : middlePlace(set);
}

function leanOf(side: 'left' | 'center' | 'right' | 'top' | 'bottom'): -1 | 0 | 1 {
  if (side === 'left' || side === 'top') return -1;
  return side === 'center' ? 0 : 1;
}

function windowMode(window: Box['show']['window'], set: DisplaySet): WindowMode {
  if (window.kind === 'values') return { kind: 'fixed', choice: choiceOf(window, set.Modality) };
  if (window.explanation === null) return { kind: 'default' };
  const wanted = foldText(window.explanation);
  const offered = set.images[0]?.shared.vois ?? [];
  const index = offered.findIndex((voi) => {
    const text = voi.kind === 'lut' ? voi.lut.explanation : voi.WindowCenterWidthExplanation;
    return text !== null && foldText(text).includes(wanted);
  });
  return index === -1 ? { kind: 'default' } : { kind: 'object', index };
}

/** Under the name of the preset where it is one, so that the overlay says what readers call it. */
function choiceOf({ center, width }: { center: number; width: number }, Modality: string): WindowChoice {
  const preset = presetChoices(Modality).find(
    ({ voi }) => voi.kind === 'window' && voi.WindowCenter === center && voi.WindowWidth === width,
  );
  return (
    preset ?? {
      voi: {
        kind: 'window',
        WindowCenter: center,
        WindowWidth: width,
        VOILUTFunction: 'LINEAR',
        WindowCenterWidthExplanation: null,
      },
      source: { kind: 'protocol' },
    }
  );
}
