import type { DataSet } from '../dicom/data-set.ts';
import { Tag } from '../dicom/tags.ts';
import type { AttributeReader } from './attribute-reader.ts';
import type { ImageDescription } from './image-description.ts';

/**
 * When the frames of an object are shown (PS3.3 C.7.6.5). A recommended rate says how they are to be displayed and comes
 * first. Then the times between them where the object has one for each, because a film whose frames were taken at uneven
 * times moves wrongly at any one rate; Cine Rate and Frame Time are one number for all.
 */
export function cineTimes(
  reader: AttributeReader,
  dataSet: DataSet,
  NumberOfFrames: number,
): Pick<ImageDescription, 'frameRateHz' | 'frameTimesMs'> {
  const number = (tag: number): number | null => reader.number(dataSet, tag);
  const recommendedHz = number(Tag.RecommendedDisplayFrameRate);
  const cineRateHz = number(Tag.CineRate);
  const frameTimeMs = number(Tag.FrameTime);
  const vector = reader.numbers(dataSet, Tag.FrameTimeVector);
  // The pointer says which of the two counts where an object has both (C.7.6.6.1.1).
  const isPointedAt =
    reader.numbers(dataSet, Tag.FrameIncrementPointer)?.includes(Tag.FrameTimeVector) === true;
  const mayCount = recommendedHz === null && (isPointedAt || frameTimeMs === null);
  const frameTimesMs = mayCount ? unevenTimes(vector, NumberOfFrames) : null;
  if (frameTimesMs !== null) return { frameTimesMs, frameRateHz: rateOf(meanStep(frameTimesMs)) };
  return {
    frameTimesMs: null,
    frameRateHz:
      recommendedHz ??
      cineRateHz ??
      rateOf((isPointedAt ? meanStep(vector) : null) ?? frameTimeMs ?? meanStep(vector)),
  };
}

function rateOf(frameTimeMs: number | null): number | null {
  return frameTimeMs !== null && frameTimeMs > 0 ? 1000 / frameTimeMs : null;
}

/** Frame Time Vector (C.7.6.5.1.2): milliseconds between a frame and the one before it, 0 for the first. */
function meanStep(increments: readonly number[] | null): number | null {
  const steps = increments?.slice(1) ?? [];
  return steps.length === 0 ? null : steps.reduce((sum, step) => sum + step, 0) / steps.length;
}

/** null where they are not one for each frame, say nothing, or all say the same. */
function unevenTimes(increments: readonly number[] | null, NumberOfFrames: number): number[] | null {
  if (increments === null || increments.length !== NumberOfFrames) return null;
  const steps = increments.slice(1);
  const [first] = steps;
  if (first === undefined || !steps.every((step) => Number.isFinite(step) && step > 0)) return null;
  return steps.every((step) => step === first) ? null : [...increments];
}
