import type { ImageDescription } from '../image/image-description.ts';
import type { DisplaySet } from '../model/reading.ts';
import type { StudyRow } from '../model/worklist.ts';
import type { Fact, Facts } from './attributes.ts';
import { deriveSeriesNames, fact } from './derive-series-names.ts';
import type { CompiledNames } from './names/name-table.ts';

/** A display set as rules see it. */
export interface SeriesFacts {
  readonly displaySetId: string;
  readonly studyId: number;
  readonly SeriesInstanceUID: string;
  readonly SeriesNumber: number | null;
  readonly description: string;
  /** `S 3`, or the description where the series has no number. */
  readonly label: string;
  readonly imageCount: number;
  /** Null when it can be shown; else why it is no picture. */
  readonly notShown: string | null;
  readonly facts: Facts;
}

/** Pictures that lie at least this close together in number make a volume worth reformatting. */
const leastVolumeImages = 10;

export function seriesFacts(names: CompiledNames, set: DisplaySet, study: StudyRow): SeriesFacts {
  const [image] = set.images;
  const facts = new Map<string, Fact>();
  const say = (attribute: string, ...values: readonly (string | number | null | undefined)[]): void => {
    const texts = values.flatMap((value) =>
      value === null || value === undefined || value === '' ? [] : String(value),
    );
    if (texts.length > 0) facts.set(attribute, fact(texts, `${attribute} is ${texts.join('\\')}`));
  };
  say('Modality', set.Modality);
  say('SeriesDescription', set.SeriesDescription);
  say('SeriesNumber', set.SeriesNumber);
  say('StudyDescription', study.StudyDescription);
  facts.set('imageCount', fact([String(set.frames.length)], `${set.frames.length} images`));
  if (image !== undefined) {
    sayImage(say, image);
    sayFlags(facts, set, image);
    for (const [attribute, derived] of deriveSeriesNames(names, {
      Modality: set.Modality,
      SeriesDescription: set.SeriesDescription,
      StudyDescription: study.StudyDescription,
      image,
    })) {
      if (derived.values.length > 0) facts.set(attribute, derived);
    }
  }
  return {
    displaySetId: set.displaySetId,
    studyId: set.studyId,
    SeriesInstanceUID: set.SeriesInstanceUID,
    SeriesNumber: set.SeriesNumber,
    description: set.SeriesDescription,
    label: set.SeriesNumber === null ? set.SeriesDescription || set.Modality : `S ${set.SeriesNumber}`,
    imageCount: set.frames.length,
    notShown: set.notShown ?? (set.frames.length === 0 ? 'It has no images' : null),
    facts,
  };
}

type Say = (attribute: string, ...values: readonly (string | number | null | undefined)[]) => void;

function sayImage(say: Say, image: ImageDescription): void {
  say('BodyPartExamined', image.BodyPartExamined);
  say('Laterality', image.Laterality);
  say('ViewPosition', image.ViewPosition);
  say('ImageType', ...image.ImageType);
  say('SOPClassUID', image.SOPClassUID);
  say('PhotometricInterpretation', image.PhotometricInterpretation);
  say('PatientOrientation', ...(image.PatientOrientation ?? []));
  say('InstitutionName', image.InstitutionName);
  say('Rows', image.Rows);
  say('Columns', image.Columns);
  say('SliceThickness', image.shared.SliceThickness ?? image.perFrame?.[0]?.SliceThickness);
  say('SpacingBetweenSlices', image.SpacingBetweenSlices);
  say('frameRateHz', image.frameRateHz);
  for (const [keyword, values] of Object.entries(image.naming?.texts ?? {})) say(keyword, ...values);
  for (const [keyword, codes] of Object.entries(image.naming?.codes ?? {})) {
    say(keyword, ...codes.map((code) => `${code.CodingSchemeDesignator}:${code.CodeValue}`));
  }
}

function sayFlags(facts: Map<string, Fact>, set: DisplaySet, image: ImageDescription): void {
  const flag = (attribute: string, isTrue: boolean, said: string): void => {
    facts.set(attribute, fact([isTrue ? 'YES' : 'NO'], said));
  };
  flag('isDerived', image.ImageType[0]?.trim() === 'DERIVED', `ImageType is ${image.ImageType.join('\\')}`);
  flag('isMultiframe', image.NumberOfFrames > 1, `NumberOfFrames is ${image.NumberOfFrames}`);
  const hasGap = set.findings.some(
    ({ code }) => code.startsWith('position.') || code.startsWith('orientation.'),
  );
  const isStack = set.orderedBy.startsWith('position along normal');
  flag(
    'isVolume',
    isStack && !hasGap && set.frames.length >= leastVolumeImages,
    hasGap ? 'Its slices are not evenly spaced' : `${set.frames.length} images, by ${set.orderedBy}`,
  );
}
