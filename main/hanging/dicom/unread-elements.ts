import type { DataSet } from '../../../shared/dicom/data-set.ts';
import { dictionaryEntry } from '../../../shared/dicom/dictionary.ts';
import { Tag } from '../../../shared/dicom/tags.ts';
import type { Lose } from './reading-parts.ts';

/** What of a display set is read, or says nothing that another attribute does not say. */
export const displaySetTags: ReadonlySet<number> = new Set([
  Tag.DisplaySetNumber,
  Tag.DisplaySetLabel,
  Tag.DisplaySetPresentationGroup,
  Tag.DisplaySetPresentationGroupDescription,
  Tag.ImageSetNumber,
  Tag.ImageBoxesSequence,
  Tag.FilterOperationsSequence,
  Tag.SortingOperationsSequence,
  Tag.ReformattingOperationType,
  Tag.ReformattingThickness,
  // Planes are made as close as the volume allows.
  0x0072_0514,
  Tag.ReformattingOperationInitialViewDirection,
  Tag.ThreeDRenderingType,
  Tag.VOIType,
  Tag.ShowGrayscaleInverted,
  Tag.ShowImageTrueSizeFlag,
  Tag.DisplaySetPatientOrientation,
  Tag.DisplaySetHorizontalJustification,
  Tag.DisplaySetVerticalJustification,
]);

/** Mosaics scroll by rows whatever the object says of it, and films begin again. */
export const imageBoxTags: ReadonlySet<number> = new Set([
  0x0072_0302,
  Tag.ImageBoxLayoutType,
  Tag.ImageBoxTileHorizontalDimension,
  Tag.ImageBoxTileVerticalDimension,
  Tag.DisplayEnvironmentSpatialPosition,
  Tag.RecommendedDisplayFrameRate,
]);

/** What the object as a whole says that is read; what every object has (group 0008 and 0020) is not told of. */
export const objectTags: ReadonlySet<number> = new Set([
  Tag.HangingProtocolName,
  Tag.HangingProtocolDescription,
  Tag.HangingProtocolLevel,
  Tag.HangingProtocolCreator,
  Tag.HangingProtocolCreationDateTime,
  Tag.HangingProtocolDefinitionSequence,
  Tag.NumberOfPriorsReferenced,
  Tag.ImageSetsSequence,
  Tag.NumberOfScreens,
  Tag.NominalScreenDefinitionSequence,
  Tag.DisplaySetsSequence,
  Tag.PartialDataDisplayHandling,
  Tag.SynchronizedScrollingSequence,
]);

/** Flags that ask for nothing, and what every box does anyway. */
const saysNothing: ReadonlySet<string> = new Set(['NO', '', '0']);

/** Tells of every attribute of the standard that nobody reads; empty ones and those that say no ask for nothing. */
export function loseUnread(item: DataSet, read: ReadonlySet<number>, place: string, lose: Lose): void {
  for (const tag of item.table.elements.keys()) {
    const group = tag >>> 16;
    const isOfProtocol = group === 0x0072 || group === 0x0018;
    if (!isOfProtocol || read.has(tag)) continue;
    const text = item.text(tag) ?? '';
    const isSequence = item.items(tag).length > 0;
    if (!isSequence && saysNothing.has(text)) continue;
    lose(
      place,
      `${dictionaryEntry(tag)?.keyword ?? tag.toString(16)} ${isSequence ? '' : text}`.trim() + ': not used',
    );
  }
}
