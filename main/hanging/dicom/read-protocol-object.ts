import type { DataSet } from '../../../shared/dicom/data-set.ts';
import { parsePart10 } from '../../../shared/dicom/part10.ts';
import { Tag } from '../../../shared/dicom/tags.ts';
import { NegatoscopeError } from '../../../shared/errors.ts';
import { protocolFormat, type Protocol, type WrittenProtocol } from '../../../shared/hanging/protocol.ts';
import { checkedProtocol, readProtocol } from '../../../shared/hanging/read-protocol.ts';
import type { CarryLoss } from '../../../shared/model/hanging.ts';
import { digestOf, hangingProtocolStorage, privateBlock } from './protocol-object.ts';
import { readDisplaySet, type ReadDisplaySet } from './read-display-set.ts';
import { readImageSets } from './read-image-sets.ts';
import { readScreens } from './read-screens.ts';
import { codeText, regionsOf } from './read-selector.ts';
import type { Lose, Written, WrittenBox } from './reading-parts.ts';
import { loseUnread, objectTags } from './unread-elements.ts';
import { writeStandardPart } from './write-standard-part.ts';

export interface ReadProtocolObject {
  readonly protocol: Protocol;
  /** What the object says and this program cannot, or says otherwise. */
  readonly losses: readonly CarryLoss[];
}

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
function standardProtocol(dataSet: DataSet, lose: Lose): WrittenProtocol {
  const name = dataSet.text(Tag.HangingProtocolName) ?? 'Imported';
  const levelTerm = dataSet.text(Tag.HangingProtocolLevel) ?? '';
  const level = levelOf.get(levelTerm);
  if (level === undefined) lose('HangingProtocolLevel', `${levelTerm} is taken as SITE`);
  const imageSets = dataSet
    .items(Tag.ImageSetsSequence)
    .flatMap((item, index) => readImageSets(item, index, lose));
  const screens = readScreens(dataSet);
  const sets = dataSet
    .items(Tag.DisplaySetsSequence)
    .map((item, index) => readDisplaySet(item, index, imageSets, screens, lose));
  const groups = Map.groupBy(sets, ({ group }) => group);
  loseUnread(dataSet, objectTags, 'the object', lose);
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
        screens: byScreen(members, screens.length),
        links: scrollingOf(dataSet, members),
      })),
  };
}

/** A screen on which the stage shows nothing has no part in it. */
function byScreen(members: readonly ReadDisplaySet[], count: number): { boxes: WrittenBox[] }[] {
  return Array.from({ length: count }, (_, screen) => ({
    boxes: members.filter((member) => member.screen === screen).map(({ box }) => box),
  })).filter(({ boxes }) => boxes.length > 0);
}

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
  const codes = (tag: number): Set<string> =>
    new Set(definitions.flatMap((item) => item.items(tag).map(codeText)));
  const texts = (tag: number): Set<string> =>
    new Set(definitions.flatMap((item) => item.text(tag) ?? []).filter((text) => text !== ''));
  const regions = new Set<string>();
  for (const [index, item] of definitions.entries()) {
    for (const code of item.items(Tag.AnatomicRegionSequence)) {
      const values = regionsOf(code);
      if (values.length === 0) {
        lose(`definition ${index + 1}`, `anatomic region ${codeText(code)} is not known`);
      }
      for (const value of values) regions.add(value);
    }
  }
  return [
    ...studyRule('ModalitiesInStudy', texts(Tag.Modality), 20, true),
    ...studyRule('bodyPart', regions, 30, true),
    ...studyRule('laterality', texts(Tag.Laterality), 10, true),
    ...studyRule('ProcedureCodeSequence', codes(Tag.ProcedureCodeSequence), 10, false),
    ...studyRule(
      'ReasonForRequestedProcedureCodeSequence',
      codes(Tag.ReasonForRequestedProcedureCodeSequence),
      10,
      false,
    ),
  ];
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
