import type { ImageDescription } from '../../shared/image/image-description.ts';
import { frameAttributes } from '../../shared/image/image-description.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import { isOn, type FrameOfImage, type FramePlace } from '../measure/annotated-picture.ts';
import type { Mark } from '../measure/marks.ts';
import { drawnFrame } from './annotated-tile.ts';
import type { Reading } from './reading-context.ts';
import { shownTiles } from './walls.ts';

/** Where a marked frame is among the series that are here. */
export interface MarkPlace {
  readonly displaySet: DisplaySet;
  /** 0-based place in the display set. */
  readonly position: number;
  readonly instanceId: number;
  readonly image: ImageDescription;
}

type DisplaySets = ReadonlyMap<string, DisplaySet>;

/** Every frame of the display sets by what annotations name it, made anew only when a series comes. */
const places = new WeakMap<DisplaySets, ReadonlyMap<string, MarkPlace>>();

function placesOf(displaySets: DisplaySets): ReadonlyMap<string, MarkPlace> {
  const known = places.get(displaySets);
  if (known !== undefined) return known;
  const found = new Map<string, MarkPlace>();
  for (const displaySet of displaySets.values()) {
    displaySet.frames.forEach(({ imageIndex, frameIndex, instanceId }, position) => {
      const image = displaySet.images[imageIndex];
      if (image === undefined) return;
      found.set(`${image.SOPInstanceUID}/${frameIndex + 1}`, { displaySet, position, instanceId, image });
    });
  }
  places.set(displaySets, found);
  return found;
}

/** undefined: of a study whose series are not here yet, or not any more. */
export function placeOfMark(displaySets: DisplaySets, mark: FramePlace): MarkPlace | undefined {
  return placesOf(displaySets).get(`${mark.SOPInstanceUID}/${mark.frameNumber}`);
}

/** The picture as it can be measured without its pixels. */
export function frameOfMark({ image }: MarkPlace, { frameNumber, plane }: FramePlace): FrameOfImage {
  const frameIndex = frameNumber - 1;
  return { image, attributes: frameAttributes(image, frameIndex), frame: null, frameIndex, plane };
}

/**
 * Shows a marked frame: in the tile that has its series already, else in the active one. A prior's series are asked
 * for first. Answers false when there is no such image.
 */
export async function goToFrame(
  { engine, actions, planes }: Reading,
  mark: FramePlace & { readonly StudyInstanceUID: string },
): Promise<boolean> {
  if (placeOfMark(engine.store.getState().displaySets, mark) === undefined) {
    const group = engine.store
      .getState()
      .groups.find(({ study }) => study.StudyInstanceUID === mark.StudyInstanceUID);
    if (group === undefined || group.load.kind === 'loaded') return false;
    await engine.loadGroup(group.study.studyId);
  }
  const state = engine.store.getState();
  const { displaySets, tiles, activeTile } = state;
  const place = placeOfMark(displaySets, mark);
  if (place === undefined) return false;
  const { displaySetId } = place.displaySet;
  const visible = shownTiles(state);
  const holds = (index: number): boolean => tiles[index]?.displaySetId === displaySetId;
  const { plane = null } = mark;
  // A tile that shows planes already goes on to this one; the others keep their slices.
  const isOfKind = (index: number): boolean =>
    holds(index) && (tiles[index]?.source.kind === 'plane') === (plane !== null);
  const tile = [activeTile, ...visible].find(isOfKind) ?? [activeTile, ...visible].find(holds) ?? activeTile;
  if (!holds(tile)) actions.hang(displaySetId, tile);
  actions.activate(tile);
  if (plane !== null) {
    planes.showAgain(plane, place.position, tile);
    return true;
  }
  planes.showStack(tile);
  actions.jump(place.position, tile);
  return true;
}

/** Shows what was taken back or done again, so that it does not happen unseen. */
export function goToMark(reading: Reading, mark: Mark | null): void {
  if (mark === null) return;
  reading.annotating.select(
    mark.kind === 'annotation' && reading.marks.store.getState().annotations.has(mark.draft.annotationId)
      ? mark.draft.annotationId
      : null,
  );
  const state = reading.engine.store.getState();
  const isShown = shownTiles(state).some((index) => {
    const shown = state.tiles[index]?.shown;
    return shown?.kind === 'frame' && isOn(mark.draft, drawnFrame(shown));
  });
  if (!isShown) void goToFrame(reading, mark.draft);
}
