import { ageAt, parseDate, parseTime } from '../dicom/date-time.ts';
import type { DisplaySet } from '../model/reading.ts';
import type { StudyRow } from '../model/worklist.ts';
import type { Fact, Facts } from './attributes.ts';
import { fact, factFromTexts, nothingSaid } from './derive-series-names.ts';
import type { CompiledNames } from './names/name-table.ts';
import { seriesFacts, type SeriesFacts } from './series-facts.ts';

/** A study as rules see it. */
export interface StudyFacts {
  readonly study: StudyRow;
  readonly facts: Facts;
  readonly bodyParts: readonly string[];
  readonly sides: readonly string[];
  /** Null: not asked for yet. */
  readonly series: readonly SeriesFacts[] | null;
}

/** How a study lies in time to the opened one. */
export type StudyTime =
  | { readonly kind: 'before'; readonly text: string; readonly days: number }
  | { readonly kind: 'excluded'; readonly why: string };

export interface PatientFacts {
  readonly current: StudyFacts;
  /** In order of nothing; whoever ranks them says by what. */
  readonly priors: readonly { readonly facts: StudyFacts; readonly days: number; readonly ago: string }[];
  /** Studies that take no part, and why. */
  readonly excluded: readonly { readonly studyId: number; readonly why: string }[];
}

export interface PatientToHang {
  readonly study: StudyRow;
  readonly displaySets: readonly DisplaySet[];
  readonly others: readonly {
    readonly study: StudyRow;
    readonly displaySets: readonly DisplaySet[] | null;
  }[];
}

/** Everything that rules can ask, found out once; 200 protocols are then matched against it. */
export function patientFacts(names: CompiledNames, patient: PatientToHang): PatientFacts {
  const priors: PatientFacts['priors'][number][] = [];
  const excluded: { studyId: number; why: string }[] = [];
  for (const { study, displaySets } of patient.others) {
    // The same patient by identity, never by having been handed in together.
    if (study.patientKey !== patient.study.patientKey) {
      excluded.push({ studyId: study.studyId, why: 'It is of another patient' });
      continue;
    }
    if (study.studyId === patient.study.studyId) continue;
    const time = timeBefore(study, patient.study);
    if (time.kind === 'excluded') excluded.push({ studyId: study.studyId, why: time.why });
    else priors.push({ facts: studyFacts(names, study, displaySets), days: time.days, ago: time.text });
  }
  const current = studyFacts(names, patient.study, patient.displaySets, priors.length);
  return { current, priors, excluded };
}

/**
 * A prior is a study that began before the opened one. Of one day, the time decides; where that is not known, none is
 * the other's prior: shown as one it would be compared the wrong way round.
 */
export function timeBefore(study: StudyRow, current: StudyRow): StudyTime {
  const date = parseDate(study.StudyDate);
  const reference = parseDate(current.StudyDate);
  if (date === null || reference === null) {
    const which = date === null ? 'It has' : 'The opened study has';
    return { kind: 'excluded', why: `${which} no date, so that which is earlier is not known` };
  }
  const age = ageAt(date, reference);
  if (age === null) return { kind: 'excluded', why: 'It is dated after the opened study' };
  const days = dayNumber(reference) - dayNumber(date);
  if (days > 0) return { kind: 'before', days, text: `${spokenAge(age)} earlier` };
  const [time, referenceTime] = [timeOf(study), timeOf(current)];
  if (time === null || referenceTime === null || time === referenceTime) {
    return { kind: 'excluded', why: 'It is of the same day, and which is earlier is not known' };
  }
  if (time > referenceTime) return { kind: 'excluded', why: 'It was made later on the same day' };
  return { kind: 'before', days: 0, text: 'earlier on the same day' };
}

function dayNumber({ year, month, day }: { year: number; month: number; day: number }): number {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / 86_400_000);
}

/** Seconds of the day. */
function timeOf({ StudyTime }: StudyRow): number | null {
  const time = parseTime(StudyTime);
  return time === null ? null : time.hour * 3600 + (time.minute ?? 0) * 60 + (time.second ?? 0);
}

function spokenAge({ years, months, days }: { years: number; months: number; days: number }): string {
  if (years === 0 && months === 0) return `${days} d`;
  if (years === 0) return `${months} m`;
  return months === 0 ? `${years} y` : `${years} y ${months} m`;
}

function studyFacts(
  names: CompiledNames,
  study: StudyRow,
  displaySets: readonly DisplaySet[] | null,
  priorCount?: number,
): StudyFacts {
  const series = displaySets?.map((set) => seriesFacts(names, set, study)) ?? null;
  const facts = new Map<string, Fact>();
  const say = (attribute: string, values: readonly string[]): void => {
    const stated = values.filter((value) => value !== '');
    if (stated.length > 0) facts.set(attribute, fact(stated, `${attribute} is ${stated.join('\\')}`));
  };
  say('ModalitiesInStudy', study.modalities);
  say('StudyDescription', [study.StudyDescription]);
  say('BodyPartExamined', [study.BodyPartExamined]);
  say('InstitutionName', [study.InstitutionName]);
  say('ReferringPhysicianName', [study.ReferringPhysicianName]);
  say('PatientSex', [study.PatientSex]);
  say('sourceLabel', [study.source.label]);
  say('seriesCount', [String(study.seriesCount)]);
  say('imageCount', [String(study.instanceCount)]);
  const age = ageInYears(study);
  if (age !== null) facts.set('patientAgeYears', fact([String(age)], `The patient was ${age} years old`));
  if (priorCount !== undefined) {
    facts.set('priorCount', fact([String(priorCount)], `${priorCount} prior studies are here`));
  }
  if (series !== null) {
    const pictures = series.filter(({ notShown }) => notShown === null);
    facts.set('pictureSetCount', fact([String(pictures.length)], `${pictures.length} can be shown`));
    for (const attribute of fromSeries) gather(facts, attribute, pictures);
    gather(facts, 'contrast', pictures);
  }
  const bodyPart = bodyPartOf(names, study, series);
  if (bodyPart.values.length > 0) facts.set('bodyPart', bodyPart);
  const laterality = sideOf(names, study, series);
  if (laterality.values.length > 0) facts.set('laterality', laterality);
  return { study, facts, bodyParts: bodyPart.values, sides: laterality.values, series };
}

/** Study attributes that only the descriptions of images have. */
const fromSeries = [
  'StationName',
  'RequestedProcedureDescription',
  'ReasonForTheRequestedProcedure',
  'ProcedureCodeSequence',
  'RequestedProcedureCodeSequence',
  'ReasonForRequestedProcedureCodeSequence',
] as const;

/** What any series says, with the series that say it. */
function gather(facts: Map<string, Fact>, attribute: string, series: readonly SeriesFacts[]): void {
  const values = new Set<string>();
  const said = new Map<string, string[]>();
  for (const one of series) {
    const own = one.facts.get(attribute);
    if (own === undefined) continue;
    for (const value of own.values) values.add(value);
    said.set(own.said, [...(said.get(own.said) ?? []), one.label]);
  }
  if (values.size === 0) return;
  const text = [...said].map(([what, labels]) => `${what} in ${shortList(labels)}`).join(', ');
  facts.set(attribute, fact([...values], text));
}

/** `S 2, S 3, S 4 and 5 more`. */
export function shortList(labels: readonly string[], most = 3): string {
  if (labels.length <= most) return labels.join(', ');
  return `${labels.slice(0, most).join(', ')} and ${labels.length - most} more`;
}

function ageInYears({ PatientBirthDate, StudyDate }: StudyRow): number | null {
  const [birth, date] = [parseDate(PatientBirthDate), parseDate(StudyDate)];
  return birth === null || date === null ? null : (ageAt(birth, date)?.years ?? null);
}

/**
 * The description of the study is written for the examination, Body Part Examined is often what the machine was set
 * to: the description goes first, coded regions of the images before both.
 */
function bodyPartOf(names: CompiledNames, study: StudyRow, series: readonly SeriesFacts[] | null): Fact {
  const pictures = (series ?? []).filter(({ notShown }) => notShown === null);
  const coded = pictures
    .map(({ facts }) => facts.get('bodyPart'))
    .filter((own) => own?.said.startsWith('AnatomicRegionSequence') === true);
  if (coded.length > 0) {
    return fact([...new Set(coded.flatMap((own) => own?.values ?? []))], coded[0]?.said ?? '');
  }
  const procedure = pictures[0]?.facts.get('RequestedProcedureDescription')?.values[0] ?? '';
  const stated = factFromTexts(names, 'bodyPart', [
    { attribute: 'StudyDescription', text: study.StudyDescription },
    { attribute: 'RequestedProcedureDescription', text: procedure },
    { attribute: 'BodyPartExamined', text: study.BodyPartExamined },
  ]);
  if (stated.values.length > 0) return stated;
  const facts = new Map<string, Fact>();
  gather(facts, 'bodyPart', pictures);
  return facts.get('bodyPart') ?? nothingSaid;
}

function sideOf(names: CompiledNames, study: StudyRow, series: readonly SeriesFacts[] | null): Fact {
  const facts = new Map<string, Fact>();
  gather(
    facts,
    'laterality',
    (series ?? []).filter(({ notShown }) => notShown === null),
  );
  const gathered = facts.get('laterality');
  if (gathered !== undefined) return gathered;
  return factFromTexts(names, 'laterality', [
    { attribute: 'StudyDescription', text: study.StudyDescription.replaceAll(/\b[A-Za-z]\b/gu, ' ') },
  ]);
}
