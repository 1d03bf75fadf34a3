import type { ImageDescription } from '../../shared/image/image-description.ts';
import type { AnnotationDraft, ManualSpacing } from '../../shared/model/annotations.ts';

/** The spacing that a person gave an image: of itself the newest, else of its series the newest. */
export function calibrationOf(
  annotations: ReadonlyMap<string, AnnotationDraft>,
  { SOPInstanceUID, SeriesInstanceUID }: Pick<ImageDescription, 'SOPInstanceUID' | 'SeriesInstanceUID'>,
): ManualSpacing | null {
  let ofSeries: ManualSpacing | null = null;
  let ofImage: ManualSpacing | null = null;
  for (const { manualSpacing, ...draft } of annotations.values()) {
    if (manualSpacing === null || draft.SeriesInstanceUID !== SeriesInstanceUID) continue;
    if (manualSpacing.scope === 'series') ofSeries = manualSpacing;
    else if (draft.SOPInstanceUID === SOPInstanceUID) ofImage = manualSpacing;
  }
  return ofImage ?? ofSeries;
}

/** Whether a person gave any image of the series a spacing. */
export function isSeriesCalibrated(
  annotations: ReadonlyMap<string, AnnotationDraft>,
  { SeriesInstanceUID }: Pick<ImageDescription, 'SeriesInstanceUID'>,
): boolean {
  return [...annotations.values()].some(
    (draft) => draft.manualSpacing !== null && draft.SeriesInstanceUID === SeriesInstanceUID,
  );
}
