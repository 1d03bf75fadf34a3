import type { DataSet } from '../../../shared/dicom/data-set.ts';
import { dictionaryEntry } from '../../../shared/dicom/dictionary.ts';
import { parsePart10 } from '../../../shared/dicom/part10.ts';
import { Tag } from '../../../shared/dicom/tags.ts';
import { NegatoscopeError } from '../../../shared/errors.ts';
import { seriesAttributes } from '../../../shared/hanging/attributes.ts';
import { builtInNames } from '../../../shared/hanging/names/built-in-names.ts';
import { valuesOfCode } from '../../../shared/hanging/names/name-table.ts';
import { protocolFormat, type Protocol, type WrittenProtocol } from '../../../shared/hanging/protocol.ts';
import { checkedProtocol, readProtocol } from '../../../shared/hanging/read-protocol.ts';
import type { CarryLoss } from '../../../shared/model/hanging.ts';
import { digestOf, hangingProtocolStorage, privateBlock } from './protocol-object.ts';
import { writeStandardPart } from './write-standard-part.ts';

export interface ReadProtocolObject {
  readonly protocol: Protocol;
  /** What the object says and this program cannot, or says otherwise. */
  readonly losses: readonly CarryLoss[];
}

type Lose = (place: string, what: string) => void;
type Written<Key extends keyof WrittenProtocol> =
  NonNullable<WrittenProtocol[Key]> extends readonly (infer Item)[] ? Item : never;

/**
 * A protocol from a Hanging Protocol object. Throws what the parser throws, and `request.invalid` for another kind of
 * object or one from which no protocol can be made, with what and where.
 */
export function readProtocolObject(bytes: Uint8Array<ArrayBuffer>): ReadProtocolObject {
  const { dataSet } = parsePart10(bytes);
  const SOPClassUID = dataSet.text(Tag.SOPClassUID) ?? '';
  if (SOPClassUID !== hangingProtocolStorage) {
    throw invalid(`expected a Hanging Protocol object, found SOP class ${SOPClassUID.slice(0, 64)}`);
  }
  const losses: CarryLoss[] = [];
  const lose: Lose = (place, what) => {
    losses.push({ place, what });
  };
  const own = ownProtocol(dataSet, lose);
  if (own !== null) return { protocol: own, losses };
  const read = checkedProtocol(standardProtocol(dataSet, lose));
  if (read.kind === 'protocol') return { protocol: read.protocol, losses };
  const [first] = read.problems;
  throw invalid(`${first?.place ?? ''}: ${first?.problem ?? ''}`);
}

function invalid(what: string): NegatoscopeError<'request.invalid'> {
  return new NegatoscopeError('request.invalid', `The object is no usable hanging protocol: ${what}`, {
    reason: 'hanging protocol object',
  });
}

function privateElement(number: number): number {
  return privateBlock.group * 0x10000 + number;
}

/** The whole protocol from our private block, unless the standard's attributes are no longer what it was written as. */
function ownProtocol(dataSet: DataSet, lose: Lose): Protocol | null {
  if (dataSet.text(privateElement(0x0010)) !== privateBlock.creator) return null;
  const read = readProtocol(dataSet.text(privateElement(0x1001)) ?? '');
  if (read.kind !== 'protocol') {
    lose('private block', 'written by another version of this program; the standard attributes are used');
    return null;
  }
  const written = dataSet.text(privateElement(0x1002));
  const isAsWritten =
    written === digestOf(writeStandardPart(read.protocol).dataSet) && isUntouched(dataSet, read.protocol);
  if (!isAsWritten)
    lose('private block', 'the object was changed elsewhere; the standard attributes are used');
  return isAsWritten ? read.protocol : null;
}

/** What others change first: the name, and the display sets. */
function isUntouched(dataSet: DataSet, protocol: Protocol): boolean {
  const boxes = protocol.stages.reduce(
    (sum, { screens }) => sum + screens.reduce((count, screen) => count + screen.boxes.length, 0),
    0,
  );
  return (
    dataSet.text(Tag.HangingProtocolName) === protocol.name.slice(0, 16).trim() &&
    dataSet.items(Tag.DisplaySetsSequence).length === boxes
  );
}

const levelOf: ReadonlyMap<string, Protocol['level']> = new Map([
  ['SINGLE_USER', 'user'],
  ['USER_GROUP', 'group'],
  ['SITE', 'site'],
]);
/** Earlier names of SNOMED RT codes. */
const schemeAliases: ReadonlyMap<string, string> = new Map([
  ['SNM3', 'SRT'],
  ['99SDM', 'SRT'],
]);

function standardProtocol(dataSet: DataSet, lose: Lose): WrittenProtocol {
  const name = dataSet.text(Tag.HangingProtocolName) ?? 'Imported';
  const levelTerm = dataSet.text(Tag.HangingProtocolLevel) ?? '';
  const level = levelOf.get(levelTerm);
  if (level === undefined) lose('HangingProtocolLevel', `${levelTerm} is taken as SITE`);
  const imageSets = dataSet
    .items(Tag.ImageSetsSequence)
    .flatMap((item, index) => readImageSets(item, index, lose));
  const sets = dataSet
    .items(Tag.DisplaySetsSequence)
    .map((item, index) => readDisplaySet(item, index, imageSets, lose));
  const groups = Map.groupBy(sets, ({ group }) => group);
  for (const [tag, what] of unusedTags) if (dataSet.items(tag).length > 0) lose(what, 'not used');
  return {
    format: protocolFormat,
    formatVersion: 1,
    id: idOf(name),
    name: name.slice(0, 64),
    description: dataSet.text(Tag.HangingProtocolDescription) ?? '',
    level: level ?? 'site',
    rules: readRules(dataSet, lose),
    imageSets: imageSets.map(({ imageSet }) => imageSet),
    displaySets: sets.map(({ selector }) => selector),
    partialData: dataSet.text(Tag.PartialDataDisplayHandling) === 'ADAPT_LAYOUT' ? 'adapt' : 'maintain',
    stages: [...groups]
      .toSorted(([a], [b]) => a - b)
      .map(([group, members]) => ({
        id: `group-${group}`,
        name: (members.find(({ groupName }) => groupName !== '')?.groupName ?? `Group ${group}`).slice(0, 64),
        screens: [{ boxes: members.map(({ box }) => box) }],
        links: scrollingOf(dataSet, members),
      })),
  };
}

const unusedTags: readonly (readonly [tag: number, what: string])[] = [
  [Tag.NominalScreenDefinitionSequence, 'NominalScreenDefinitionSequence'],
];

function idOf(name: string): string {
  const id = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-|-$/gu, '');
  return id === '' ? 'imported' : id.slice(0, 60);
}

/** The items of the definition are taken as alternatives: a study of any of them is meant. */
function readRules(dataSet: DataSet, lose: Lose): Written<'rules'>[] {
  const definitions = dataSet.items(Tag.HangingProtocolDefinitionSequence);
  const modalities = new Set(definitions.flatMap((item) => item.text(Tag.Modality) ?? []));
  const regions = new Set<string>();
  const procedures = new Set<string>();
  for (const [index, item] of definitions.entries()) {
    for (const code of item.items(Tag.AnatomicRegionSequence)) {
      const scheme = code.text(Tag.CodingSchemeDesignator) ?? '';
      const CodeValue = code.text(Tag.CodeValue) ?? '';
      const CodingSchemeDesignator = schemeAliases.get(scheme) ?? scheme;
      const values = valuesOfCode(builtInNames(), 'bodyPart', { CodeValue, CodingSchemeDesignator });
      if (values.length === 0)
        lose(`definition ${index + 1}`, `anatomic region ${scheme}:${CodeValue} is not known`);
      for (const value of values) regions.add(value);
    }
    for (const code of item.items(Tag.ProcedureCodeSequence)) {
      procedures.add(`${code.text(Tag.CodingSchemeDesignator) ?? ''}:${code.text(Tag.CodeValue) ?? ''}`);
    }
    if (item.items(Tag.ReasonForRequestedProcedureCodeSequence).length > 0) {
      lose(`definition ${index + 1}`, 'the reason for the procedure is not asked for');
    }
  }
  return [
    ...studyRule('ModalitiesInStudy', modalities, 20, true),
    ...studyRule('bodyPart', regions, 30, true),
    ...studyRule('ProcedureCodeSequence', procedures, 10, false),
  ];
}

interface ReadImageSet {
  readonly number: number;
  readonly imageSet: Written<'imageSets'>;
  /** Selectors of the standard choose images: they stand in every display set of the image set. */
  readonly where: WrittenCondition[];
}
type WrittenCondition = NonNullable<Written<'displaySets'>['where']>[number];

function readImageSets(item: DataSet, index: number, lose: Lose): ReadImageSet[] {
  const place = `image set ${index + 1}`;
  const where = item
    .items(Tag.ImageSetSelectorSequence)
    .flatMap((selector) => readSelector(selector, 'MEMBER_OF', place, lose));
  return item.items(Tag.TimeBasedImageSetsSequence).map((time): ReadImageSet => {
    const number = time.integer(Tag.ImageSetNumber) ?? index + 1;
    const label = (time.text(Tag.ImageSetLabel) ?? `Image set ${number}`).slice(0, 64);
    return { number, where, imageSet: { id: `set-${number}`, label, from: readTime(time, place, lose) } };
  });
}

const unitOf: ReadonlyMap<
  string,
  { readonly unit: 'days' | 'weeks' | 'months' | 'years'; readonly factor: number }
> = new Map([
  ['SECONDS', { unit: 'days', factor: 1 / 86_400 }],
  ['MINUTES', { unit: 'days', factor: 1 / 1440 }],
  ['HOURS', { unit: 'days', factor: 1 / 24 }],
  ['DAYS', { unit: 'days', factor: 1 }],
  ['WEEKS', { unit: 'weeks', factor: 1 }],
  ['MONTHS', { unit: 'months', factor: 1 }],
  ['YEARS', { unit: 'years', factor: 1 }],
]);

function readTime(time: DataSet, place: string, lose: Lose): Written<'imageSets'>['from'] {
  if (time.text(Tag.ImageSetSelectorCategory) === 'RELATIVE_TIME') {
    const [first = 0, second = first] = time.integers(Tag.RelativeTime) ?? [];
    if (first === 0 && second === 0) return { kind: 'current' };
    const { unit, factor } = unitOf.get(time.text(Tag.RelativeTimeUnits) ?? '') ?? {
      unit: 'days',
      factor: 1,
    };
    const [least, most] = [first * factor, second * factor].toSorted((a, b) => a - b);
    return { kind: 'prior', order: 'newest', within: { from: least ?? 0, to: most ?? 0, unit } };
  }
  const [value = 1, last = value] = time.integers(Tag.AbstractPriorValue) ?? [];
  if (time.items(Tag.AbstractPriorCodeSequence).length > 0)
    lose(place, 'a prior named by a code is taken as the newest');
  if (last !== value) lose(place, `priors ${value} to ${last}: only the first is taken`);
  return value < 0
    ? { kind: 'prior', order: 'oldest' }
    : { kind: 'prior', order: 'newest', nth: Math.max(1, value) };
}

const operatorOf: ReadonlyMap<string, NonNullable<WrittenCondition['operator']>> = new Map([
  ['MEMBER_OF', 'equals'],
  ['NOT_MEMBER_OF', 'doesNotEqual'],
  ['GREATER_THAN', 'greaterThan'],
  ['GREATER_OR_EQUAL', 'atLeast'],
  ['LESS_THAN', 'lessThan'],
  ['LESS_OR_EQUAL', 'atMost'],
  ['RANGE_INCL', 'inRange'],
  ['RANGE_EXCL', 'outOfRange'],
]);
const planeOf: ReadonlyMap<string, string> = new Map([
  ['TRANSVERSE', 'AXIAL'],
  ['AXIAL', 'AXIAL'],
  ['SAGITTAL', 'SAGITTAL'],
  // Spelled so in objects that exist.
  ['SAGITAL', 'SAGITTAL'],
  ['CORONAL', 'CORONAL'],
  ['OBLIQUE', 'OBLIQUE'],
]);

/** One selector or filter as conditions on a series; empty, and told, where it asks for what is not known here. */
function readSelector(item: DataSet, term: string, place: string, lose: Lose): WrittenCondition[] {
  const values = selectorValues(item);
  if (item.text(Tag.FilterByCategory) === 'IMAGE_PLANE') {
    const planes = values.map((value) => planeOf.get(String(value).toUpperCase()) ?? String(value));
    const operator = term === 'NOT_MEMBER_OF' ? 'doesNotEqual' : 'equals';
    return planes.length === 0 ? [] : [{ attribute: 'plane', operator, values: planes }];
  }
  const tag = selectorTag(item);
  const attribute = tag === undefined ? '' : (dictionaryEntry(tag)?.keyword ?? '');
  const isNested = item.has(Tag.SelectorSequencePointer) || item.has(Tag.FunctionalGroupPointer);
  if (isNested || !Object.hasOwn(seriesAttributes, attribute)) {
    lose(place, `${attribute === '' ? 'an attribute' : attribute} ${term}: cannot be asked for here`);
    return [];
  }
  const presence = item.text(Tag.FilterByAttributePresence);
  if (presence !== undefined) {
    return [{ attribute, operator: presence === 'PRESENT' ? 'isPresent' : 'isAbsent' }];
  }
  const operator = operatorOf.get(term);
  if (operator === undefined || values.length === 0) {
    lose(place, `${attribute} ${term}: cannot be compared here`);
    return [];
  }
  const isNumber = operator !== 'equals' && operator !== 'doesNotEqual';
  return [
    {
      attribute,
      operator,
      values: isNumber ? values.map(Number) : values,
      valueNumber: item.integer(Tag.SelectorValueNumber) ?? 0,
      // A series that does not say it is a localizer is none.
      whenAbsent:
        item.text(Tag.ImageSetSelectorUsageFlag) === 'MATCH' || operator === 'doesNotEqual'
          ? 'passes'
          : 'fails',
    },
  ];
}

/** VR AT: group and element, each in two bytes. */
function selectorTag(item: DataSet): number | undefined {
  const bytes = item.bytes(Tag.SelectorAttribute);
  if (bytes === undefined || bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 4);
  return view.getUint16(0, true) * 0x10000 + view.getUint16(2, true);
}

const valueTags = [
  Tag.SelectorCSValue,
  Tag.SelectorSHValue,
  Tag.SelectorLOValue,
  Tag.SelectorISValue,
  Tag.SelectorDSValue,
  Tag.SelectorUSValue,
  Tag.SelectorSSValue,
  Tag.SelectorULValue,
  Tag.SelectorSLValue,
  Tag.SelectorFLValue,
  Tag.SelectorFDValue,
  Tag.SelectorUIValue,
  Tag.SelectorASValue,
  Tag.SelectorDAValue,
] as const;

function selectorValues(item: DataSet): (string | number)[] {
  for (const tag of valueTags) {
    if (!item.has(tag)) continue;
    const texts = item.texts(tag).filter((text) => text !== '');
    if (texts.length > 0) return [...texts];
    const numbers = item.numbers(tag);
    if (numbers !== undefined) return [...numbers];
  }
  return [];
}

interface ReadDisplaySet {
  readonly number: number;
  readonly group: number;
  readonly groupName: string;
  readonly selector: Written<'displaySets'>;
  readonly box: Written<'stages'>['screens'][number]['boxes'][number];
}

function readDisplaySet(
  item: DataSet,
  index: number,
  imageSets: readonly ReadImageSet[],
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
  for (const tag of [Tag.VOIType, Tag.BlendingOperationType]) {
    if (item.has(tag))
      lose(place, `${dictionaryEntry(tag)?.keyword ?? ''} ${item.text(tag) ?? ''} is not followed`);
  }
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
      at: positionOf(boxes[0]),
      displaySet: `display-${number}`,
      as: readKind(item, boxes[0], place, lose),
      show: readShow(item),
    },
  };
}

/** From bottom left, as left, top, right, bottom, to left, top, width, height from the top left. */
function positionOf(box: DataSet | undefined): [number, number, number, number] {
  const [left = 0, top = 1, right = 1, bottom = 0] =
    box?.numbers(Tag.DisplayEnvironmentSpatialPosition) ?? [];
  return [within(left), within(1 - top), within(right - left), within(top - bottom)];
}

type WrittenBox = ReadDisplaySet['box'];

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

function readShow(item: DataSet): WrittenBox['show'] {
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
    zoom: item.text(Tag.ShowImageTrueSizeFlag) === 'YES' ? 'trueSize' : 'fit',
    inverted: item.text(Tag.ShowGrayscaleInverted) === 'YES',
    orientation: readOrientation(item),
    horizontal: horizontal === 'left' || horizontal === 'right' ? horizontal : 'center',
    vertical: vertical === 'top' || vertical === 'bottom' ? vertical : 'center',
  };
}

const direction = /^[APRLHF]{1,3}$/u;

function readOrientation(item: DataSet): [string, string] | null {
  const [right = '', bottom = ''] = item.texts(Tag.DisplaySetPatientOrientation);
  return direction.test(right) && direction.test(bottom) ? [right, bottom] : null;
}

function scrollingOf(
  dataSet: DataSet,
  members: readonly ReadDisplaySet[],
): NonNullable<Written<'stages'>['links']> {
  return dataSet.items(Tag.SynchronizedScrollingSequence).flatMap((item) => {
    const numbers = item.integers(Tag.DisplaySetScrollingGroup) ?? [];
    const boxes = members.filter(({ number }) => numbers.includes(number)).map(({ box }) => box.id);
    return boxes.length < 2 ? [] : [{ kinds: ['scroll' as const], boxes }];
  });
}

function studyRule(
  attribute: string,
  values: ReadonlySet<string>,
  weight: number,
  required: boolean,
): Written<'rules'>[] {
  if (values.size === 0) return [];
  return [{ about: 'study', attribute, operator: 'equals', values: [...values], weight, required }];
}

function within(value: number): number {
  return Math.min(1, Math.max(0, Math.round(value * 1e6) / 1e6));
}
