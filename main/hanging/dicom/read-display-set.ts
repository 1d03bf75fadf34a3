import type { DataSet } from '../../../shared/dicom/data-set.ts';
import { Tag } from '../../../shared/dicom/tags.ts';
import type { ReadImageSet } from './read-image-sets.ts';
import { planeOf, readSelector } from './read-selector.ts';
import type { Lose, Written, WrittenBox } from './reading-parts.ts';
import { placedOn, positionOf, type Area } from './read-screens.ts';
import { displaySetTags, imageBoxTags, loseUnread } from './unread-elements.ts';
import { windowOfVoiType } from './voi-types.ts';

/** Display Sets Sequence (PS3.3 C.23.3): one selector and one box each. */

export interface ReadDisplaySet {
  readonly number: number;
  readonly group: number;
  readonly groupName: string;
  readonly selector: Written<'displaySets'>;
  /** 0-based. */
  readonly screen: number;
  readonly box: WrittenBox;
}

export function readDisplaySet(
  item: DataSet,
  index: number,
  imageSets: readonly ReadImageSet[],
  screens: readonly Area[],
  lose: Lose,
): ReadDisplaySet {
  const number = item.integer(Tag.DisplaySetNumber) ?? index + 1;
  const place = `display set ${number}`;
  const imageSetNumber = item.integer(Tag.ImageSetNumber) ?? 1;
  const imageSet = imageSets.find((one) => one.number === imageSetNumber);
  const filters = item
    .items(Tag.FilterOperationsSequence)
    .flatMap((filter) => readSelector(filter, filter.text(Tag.FilterByOperator) ?? 'MEMBER_OF', place, lose));
  const boxes = item.items(Tag.ImageBoxesSequence);
  if (boxes.length > 1) lose(place, `${boxes.length} image boxes: only the first is shown`);
  loseUnread(item, displaySetTags, place, lose);
  for (const box of boxes) loseUnread(box, imageBoxTags, place, lose);
  const placed = placedOn(positionOf(boxes[0]), screens);
  if (!placed.isWhole) lose(place, 'a box over several screens is shown on one');
  return {
    number,
    group: item.integer(Tag.DisplaySetPresentationGroup) ?? 1,
    groupName: item.text(Tag.DisplaySetPresentationGroupDescription) ?? '',
    selector: {
      id: `display-${number}`,
      label: (item.text(Tag.DisplaySetLabel) ?? imageSet?.imageSet.label ?? `Display set ${number}`).slice(
        0,
        64,
      ),
      imageSet: imageSet?.imageSet.id ?? `set-${imageSetNumber}`,
      where: [...(imageSet?.where ?? []), ...filters],
      // The standard hangs one series in as many display sets as ask for it.
      mayRepeat: true,
    },
    box: {
      id: `box-${number}`,
      at: placed.at,
      displaySet: `display-${number}`,
      as: readKind(item, boxes[0], place, lose),
      show: readShow(item, place, lose),
    },
    screen: placed.screen,
  };
}

function readKind(item: DataSet, box: DataSet | undefined, place: string, lose: Lose): WrittenBox['as'] {
  const plane = planeOf.get((item.text(Tag.ReformattingOperationInitialViewDirection) ?? '').toUpperCase());
  const reformat = item.text(Tag.ReformattingOperationType);
  const thicknessMm = item.number(Tag.ReformattingThickness) ?? 10;
  if (reformat !== undefined) {
    const isPlane = plane === 'AXIAL' || plane === 'SAGITTAL' || plane === 'CORONAL';
    if (isPlane && reformat === 'MPR') return { kind: 'mpr', plane };
    if (isPlane && reformat === 'SLAB') return { kind: 'slab', plane, thicknessMm, projection: 'maximum' };
    lose(place, `${reformat} ${item.text(Tag.ThreeDRenderingType) ?? ''} is shown as a stack`);
    return { kind: 'stack' };
  }
  const [rows, columns] = [
    box?.integer(Tag.ImageBoxTileVerticalDimension),
    box?.integer(Tag.ImageBoxTileHorizontalDimension),
  ];
  switch (box?.text(Tag.ImageBoxLayoutType)) {
    case 'TILED':
      return { kind: 'tile', rows: Math.min(16, rows ?? 1), columns: Math.min(16, columns ?? 1) };
    case 'CINE':
      return { kind: 'cine', rateHz: box.number(Tag.RecommendedDisplayFrameRate) ?? null };
    default:
      return { kind: 'stack' };
  }
}

function readShow(item: DataSet, place: string, lose: Lose): WrittenBox['show'] {
  const [sorting] = item.items(Tag.SortingOperationsSequence);
  const category = sorting?.text(Tag.SortByCategory);
  const descending = sorting?.text(Tag.SortingDirection) === 'DECREASING';
  const horizontal = (item.text(Tag.DisplaySetHorizontalJustification) ?? 'CENTER').toLowerCase();
  const vertical = (item.text(Tag.DisplaySetVerticalJustification) ?? 'CENTER').toLowerCase();
  return {
    sort:
      sorting === undefined
        ? null
        : {
            by: category === 'ALONG_AXIS' ? 'position' : category === 'BY_ACQ_TIME' ? 'time' : 'number',
            descending,
          },
    window: readWindow(item, place, lose),
    zoom: item.text(Tag.ShowImageTrueSizeFlag) === 'YES' ? 'trueSize' : 'fit',
    inverted: item.text(Tag.ShowGrayscaleInverted) === 'YES',
    orientation: readOrientation(item),
    horizontal: horizontal === 'left' || horizontal === 'right' ? horizontal : 'center',
    vertical: vertical === 'top' || vertical === 'bottom' ? vertical : 'center',
  };
}

function readWindow(item: DataSet, place: string, lose: Lose): NonNullable<WrittenBox['show']>['window'] {
  const term = item.text(Tag.VOIType);
  if (term === undefined || term === '') return { kind: 'object', explanation: null };
  const window = windowOfVoiType(term);
  if (window === null) lose(place, `VOIType ${term} is not known: the window is the image’s own`);
  return window ?? { kind: 'object', explanation: null };
}

const direction = /^[APRLHF]{1,3}$/u;

function readOrientation(item: DataSet): [string, string] | null {
  const [right = '', bottom = ''] = item.texts(Tag.DisplaySetPatientOrientation);
  return direction.test(right) && direction.test(bottom) ? [right, bottom] : null;
}
