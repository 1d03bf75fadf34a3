import type { DataSet } from '../dicom/data-set.ts';
import { OverlayElement, overlayTag } from '../dicom/tags.ts';
import type { AttributeReader } from './attribute-reader.ts';
import type { OverlayPlane } from './image-description.ts';

/** Sixteen planes: groups 6000, 6002 … 601E (PS3.5 7.6). */
const overlayGroups = Array.from({ length: 16 }, (_, index) => 0x6000 + 2 * index);

/** The overlay planes of an image (PS3.3 C.9.2). One that lacks its size or its bits is left out and named malformed. */
export function readOverlays(
  reader: AttributeReader,
  dataSet: DataSet,
  NumberOfFrames: number,
  BitsAllocated: number,
): OverlayPlane[] {
  return overlayGroups
    .filter((group) => dataSet.has(overlayTag(group, OverlayElement.OverlayRows)))
    .flatMap((group) => {
      const plane = readPlane(reader, dataSet, group, NumberOfFrames, BitsAllocated);
      if (plane === null) reader.markMalformed(overlayTag(group, OverlayElement.OverlayRows));
      return plane ?? [];
    });
}

function readPlane(
  reader: AttributeReader,
  dataSet: DataSet,
  group: number,
  NumberOfFrames: number,
  BitsAllocated: number,
): OverlayPlane | null {
  const tagOf = (element: number): number => overlayTag(group, element);
  const OverlayRows = reader.integer(dataSet, tagOf(OverlayElement.OverlayRows));
  const OverlayColumns = reader.integer(dataSet, tagOf(OverlayElement.OverlayColumns));
  if (OverlayRows === null || OverlayColumns === null || OverlayRows < 1 || OverlayColumns < 1) return null;
  const [originRow, originColumn] = reader.numbers(dataSet, tagOf(OverlayElement.OverlayOrigin)) ?? [1, 1];
  const frames = reader.integer(dataSet, tagOf(OverlayElement.NumberOfFramesInOverlay));
  const data = dataSet.element(tagOf(OverlayElement.OverlayData));
  const bitPosition = reader.integer(dataSet, tagOf(OverlayElement.OverlayBitPosition));
  const dataRange =
    data === undefined || data.lengthBytes === 0
      ? null
      : { offsetBytes: data.offsetBytes, lengthBytes: data.lengthBytes };
  // Without Overlay Data the bits are in the pixel cells, as the standard had it until 2004.
  const embeddedBitPosition = dataRange === null ? bitPosition : null;
  if (dataRange === null && (embeddedBitPosition === null || embeddedBitPosition >= BitsAllocated))
    return null;
  return {
    group,
    OverlayRows,
    OverlayColumns,
    OverlayType: dataSet.text(tagOf(OverlayElement.OverlayType)) === 'R' ? 'R' : 'G',
    OverlayOrigin: [Math.trunc(originRow ?? 1), Math.trunc(originColumn ?? 1)],
    // An overlay of one frame without a number of its own lies over every frame (C.9.2.1.3).
    NumberOfFramesInOverlay: frames !== null && frames > 0 ? frames : NumberOfFrames,
    ImageFrameOrigin: reader.integer(dataSet, tagOf(OverlayElement.ImageFrameOrigin)) ?? 1,
    embeddedBitPosition,
    dataRange,
    OverlayDescription: reader.text(dataSet, tagOf(OverlayElement.OverlayDescription)),
  };
}
