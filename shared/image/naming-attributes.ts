import type { DataSet } from '../dicom/data-set.ts';
import { Tag } from '../dicom/tags.ts';
import type { CodedEntry, Naming } from './naming.ts';

/** Attributes with text or numbers that name an image, beside those that a description has anyway. */
export const namingTextKeywords = [
  'ProtocolName',
  'AcquisitionProtocolName',
  'RequestedProcedureDescription',
  'PerformedProcedureStepDescription',
  'ReasonForTheRequestedProcedure',
  'PatientAge',
  'PatientPosition',
  'Manufacturer',
  'ManufacturerModelName',
  'StationName',
  'StageName',
  'PresentationIntentType',
  'BreastImplantPresent',
  'PartialView',
  'PositionerType',
  'ConvolutionKernel',
  'ContrastBolusAgent',
  'ContrastBolusAgentPhase',
  'ScanningSequence',
  'SequenceVariant',
  'ScanOptions',
  'SequenceName',
  'PulseSequenceName',
  'MRAcquisitionType',
  'AcquisitionContrast',
  'ComplexImageComponent',
  'FrameType',
  'FrameLaterality',
  'RepetitionTime',
  'EchoTime',
  'EffectiveEchoTime',
  'InversionTime',
  'FlipAngle',
  'DiffusionBValue',
  'SeriesType',
  'Units',
] as const satisfies readonly (keyof typeof Tag)[];
export type NamingTextKeyword = (typeof namingTextKeywords)[number];

/** Code sequences that name an image, each with the sequence in its items that modifies it. */
export const namingCodeSequences = [
  ['ViewCodeSequence', 'ViewModifierCodeSequence'],
  ['AnatomicRegionSequence', 'AnatomicRegionModifierSequence'],
  ['PrimaryAnatomicStructureSequence', null],
  ['ProcedureCodeSequence', null],
  ['RequestedProcedureCodeSequence', null],
  ['ReasonForRequestedProcedureCodeSequence', null],
  ['ContrastBolusAgentSequence', null],
] as const satisfies readonly (readonly [keyof typeof Tag, keyof typeof Tag | null])[];
export type NamingCodeKeyword = (typeof namingCodeSequences)[number][0];

/** No attribute here has more values in earnest; a list of ten thousand is nobody's name for an image. */
const valueLimit = 32;

/**
 * `dataSets` are looked through in order, the data set itself first, then its functional groups: the first that has
 * an attribute says it.
 */
export function readNaming(dataSets: readonly DataSet[]): Naming {
  const texts: Record<string, string[]> = {};
  for (const keyword of namingTextKeywords) {
    const values = firstTexts(dataSets, Tag[keyword]);
    if (values.length > 0) texts[keyword] = values;
  }
  const codes: Record<string, CodedEntry[]> = {};
  for (const [keyword, modifier] of namingCodeSequences) {
    const tag = Tag[keyword];
    const items = dataSets.map((dataSet) => dataSet.items(tag)).find((found) => found.length > 0) ?? [];
    const entries = items.slice(0, valueLimit).flatMap((item) => codedEntry(item, modifier));
    if (entries.length > 0) codes[keyword] = entries;
  }
  return { texts, codes };
}

function firstTexts(dataSets: readonly DataSet[], tag: number): string[] {
  for (const dataSet of dataSets) {
    const texts = dataSet.texts(tag).filter((text) => text !== '');
    if (texts.length > 0) return texts.slice(0, valueLimit);
    const element = dataSet.element(tag);
    // Text that is there and empty says nothing; of binary values the numbers are the text.
    const numbers = element === undefined ? undefined : dataSet.numbers(tag);
    if (numbers !== undefined && numbers.length > 0) return numbers.slice(0, valueLimit).map(String);
  }
  return [];
}

function plainCode(item: DataSet): Omit<CodedEntry, 'modifiers'> | null {
  const CodeValue = item.text(Tag.CodeValue) ?? item.text(Tag.LongCodeValue) ?? item.text(Tag.URNCodeValue);
  if (CodeValue === undefined) return null;
  return {
    CodeValue,
    CodingSchemeDesignator: item.text(Tag.CodingSchemeDesignator) ?? '',
    CodeMeaning: item.text(Tag.CodeMeaning) ?? '',
  };
}

function codedEntry(item: DataSet, modifier: keyof typeof Tag | null): CodedEntry[] {
  const code = plainCode(item);
  if (code === null) return [];
  const modifiers = modifier === null ? [] : item.items(Tag[modifier]).slice(0, valueLimit);
  return [{ ...code, modifiers: modifiers.flatMap((inner) => plainCode(inner) ?? []) }];
}
