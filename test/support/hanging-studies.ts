import type { CodedEntry, Naming } from '../../shared/image/naming.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import type { StudyRow } from '../../shared/model/worklist.ts';
import type { PatientToHang } from '../../shared/hanging/patient-facts.ts';
import { buildDisplaySet, buildFrameAttributes, buildImageDescription } from './image-description-builder.ts';
import { buildStudyRow } from './study-row-builder.ts';

/** Headers as they come from real machines, in as few words as a table needs. */
export interface HeaderOfSeries {
  readonly Modality: string;
  readonly description?: string;
  readonly number?: number | null;
  readonly count?: number;
  /** Plane by orientation; left out: no Image Orientation (Patient). */
  readonly plane?: 'ax' | 'sag' | 'cor' | 'oblique';
  readonly thickness?: number;
  readonly kernel?: string;
  readonly agent?: string;
  readonly bodyPart?: string;
  readonly view?: string;
  readonly side?: string;
  readonly type?: readonly string[];
  readonly frames?: number;
  /** `SCT:399162004 cranio-caudal`, with modifiers after it. */
  readonly viewCode?: readonly string[];
  readonly regionCode?: readonly string[];
  readonly texts?: Readonly<Record<string, string>>;
  /** What it is when it is no picture. */
  readonly notShown?: string;
}

export interface HeaderOfStudy {
  readonly date?: string;
  readonly time?: string;
  readonly description?: string;
  readonly bodyPart?: string;
  readonly patient?: string;
  readonly series: readonly HeaderOfSeries[];
}

const orientations = {
  ax: [1, 0, 0, 0, 1, 0],
  sag: [0, 1, 0, 0, 0, -1],
  cor: [1, 0, 0, 0, 0, -1],
  // Normal between the axes: 45° from two of them.
  oblique: [Math.SQRT1_2, Math.SQRT1_2, 0, 0, 0, -1],
} as const;

export function code(text: string): Omit<CodedEntry, 'modifiers'> {
  const [, scheme = '', value = '', meaning = ''] = /^(\w+):(\S+) ?(.*)$/u.exec(text) ?? [];
  return { CodeValue: value, CodingSchemeDesignator: scheme, CodeMeaning: meaning };
}

function coded(texts: readonly string[] | undefined): CodedEntry[] {
  const [first, ...modifiers] = texts ?? [];
  return first === undefined ? [] : [{ ...code(first), modifiers: modifiers.map(code) }];
}

export function namingOf(header: HeaderOfSeries): Naming {
  const texts: Record<string, string[]> = {};
  if (header.kernel !== undefined) texts['ConvolutionKernel'] = [header.kernel];
  if (header.agent !== undefined) texts['ContrastBolusAgent'] = [header.agent];
  for (const [keyword, text] of Object.entries(header.texts ?? {})) texts[keyword] = text.split('\\');
  const codes: Record<string, CodedEntry[]> = {};
  if (header.viewCode !== undefined) codes['ViewCodeSequence'] = coded(header.viewCode);
  if (header.regionCode !== undefined) codes['AnatomicRegionSequence'] = coded(header.regionCode);
  return { texts, codes };
}

/** The study with the row id `studyId`; its series' ids are `studyId × 1000 + place`. */
export function studyWithSeries(
  header: HeaderOfStudy,
  studyId: number,
): { study: StudyRow; displaySets: DisplaySet[] } {
  const modalities = [...new Set(header.series.map(({ Modality }) => Modality))].toSorted();
  const study = buildStudyRow({
    studyId,
    StudyInstanceUID: `2.25.${studyId}`,
    patientKey: header.patient ?? 'patient-1',
    StudyDate: header.date ?? '20260101',
    StudyTime: header.time ?? '120000',
    StudyDescription: header.description ?? '',
    BodyPartExamined: header.bodyPart ?? header.series.find(({ bodyPart }) => bodyPart)?.bodyPart ?? '',
    modalities,
    seriesCount: header.series.length,
  });
  const displaySets = header.series.map((series, index) => displaySetOf(series, study, index));
  return { study, displaySets };
}

function displaySetOf(header: HeaderOfSeries, study: StudyRow, index: number): DisplaySet {
  const seriesId = study.studyId * 1000 + index + 1;
  const SeriesNumber = header.number === undefined ? index + 1 : header.number;
  const isHidden = header.notShown !== undefined;
  const count = isHidden ? 0 : (header.count ?? 30);
  const orientation = header.plane === undefined ? null : orientations[header.plane];
  const image = buildImageDescription({
    Modality: header.Modality,
    SeriesNumber,
    SeriesDescription: header.description ?? null,
    StudyDescription: study.StudyDescription,
    BodyPartExamined: header.bodyPart ?? null,
    ViewPosition: header.view ?? null,
    Laterality: header.side ?? null,
    ImageType: [...(header.type ?? ['ORIGINAL', 'PRIMARY'])],
    NumberOfFrames: header.frames ?? 1,
    naming: namingOf(header),
    shared: buildFrameAttributes({
      ImageOrientationPatient: orientation === null ? null : [...orientation],
      SliceThickness: header.thickness ?? null,
    }),
  });
  return buildDisplaySet(count, {
    displaySetId: `${seriesId}/stack`,
    studyId: study.studyId,
    seriesId,
    SeriesInstanceUID: `2.25.${seriesId}`,
    SeriesNumber,
    SeriesDescription: header.description ?? '',
    Modality: header.Modality,
    images: isHidden ? [] : [image],
    orderedBy: orientation === null ? 'InstanceNumber' : 'position along normal',
    blocks: [],
    notShown: header.notShown ?? null,
  });
}

export function patientOf(current: HeaderOfStudy, priors: readonly HeaderOfStudy[] = []): PatientToHang {
  return {
    ...studyWithSeries(current, 1),
    others: priors.map((header, index) => studyWithSeries(header, index + 2)),
  };
}
