import type { NaturalizedDataSet } from 'dcmjs';
import { Tag } from '../../../shared/dicom/tags.ts';
import { builtInNameTable } from '../../../shared/hanging/names/built-in-names.ts';
import type { Box, DisplaySetSelector, ImageSet, Protocol, Rule } from '../../../shared/hanging/protocol.ts';
import type { Lose } from './reading-parts.ts';
import { filterOf, planeTerms } from './write-filter.ts';
import { voiTypeOf } from './voi-types.ts';
import type { CarryLoss } from '../../../shared/model/hanging.ts';

/** The attributes of the standard for a protocol, and what they cannot say. */
export interface StandardPart {
  readonly dataSet: NaturalizedDataSet;
  readonly losses: readonly CarryLoss[];
}

const levelTerms = {
  user: 'SINGLE_USER',
  group: 'USER_GROUP',
  site: 'SITE',
  'built-in': 'MANUFACTURER',
} as const;

export function writeStandardPart(protocol: Protocol): StandardPart {
  const losses: CarryLoss[] = [];
  const lose = (place: string, what: string): void => {
    losses.push({ place, what });
  };
  if (protocol.name.length > 16) lose('name', `cut to 16 characters: ${protocol.name.slice(0, 16)}`);
  if (protocol.lastResort) lose('lastResort', 'the standard has no protocol of last resort');
  const numberOf = new Map(protocol.imageSets.map(({ id }, index) => [id, index + 1]));
  const modalities = modalitiesOf(protocol);
  const displaySets: NaturalizedDataSet[] = [];
  const numberOfBox = new Map<string, number>();
  const screenCount = Math.max(...protocol.stages.map(({ screens }) => screens.length));
  protocol.stages.forEach((stage, stageIndex) => {
    stage.screens.forEach(({ boxes }, screen) => {
      for (const box of boxes) {
        const number = displaySets.length + 1;
        numberOfBox.set(`${stage.id}/${box.id}`, number);
        displaySets.push(
          displaySetOf(protocol, box, {
            number,
            group: stageIndex + 1,
            groupName: stage.name,
            screen,
            screenCount,
            imageSetNumber: numberOf.get(selectorOf(protocol, box)?.imageSet ?? '') ?? 1,
            place: `stages[${stageIndex}] ${box.id}`,
            lose,
          }),
        );
      }
    });
    if (stage.onlyByKey)
      lose(`stages[${stageIndex}].onlyByKey`, 'every presentation group may be shown first');
    if (stage.sameScale.length > 0)
      lose(`stages[${stageIndex}].sameScale`, 'the standard has no common scale');
    if (stage.needs.filled > 1 || stage.needs.displaySets.length > 0) {
      lose(`stages[${stageIndex}].needs`, 'the standard has no condition for a presentation group');
    }
  });
  protocol.rules.forEach((rule, index) => loseRule(rule, `rules[${index}]`, lose));
  const scrolling = protocol.stages.flatMap((stage) =>
    stage.links.flatMap(({ kinds, boxes }, index) => {
      for (const kind of kinds) {
        if (kind !== 'scroll') lose(`${stage.id}.links[${index}]`, `${kind} is not linked by the standard`);
      }
      if (!kinds.includes('scroll')) return [];
      return [boxes.map((id) => numberOfBox.get(`${stage.id}/${id}`) ?? 0)];
    }),
  );
  return {
    losses,
    dataSet: {
      HangingProtocolName: protocol.name.slice(0, 16),
      HangingProtocolDescription: (protocol.description === '' ? protocol.name : protocol.description).slice(
        0,
        64,
      ),
      HangingProtocolLevel: levelTerms[protocol.level],
      HangingProtocolDefinitionSequence: definitionsOf(protocol, modalities, lose),
      HangingProtocolUserIdentificationCodeSequence: [],
      NumberOfPriorsReferenced: Math.max(
        0,
        ...protocol.imageSets.map(({ from }) => (from.kind === 'prior' ? from.nth : 0)),
      ),
      ImageSetsSequence: protocol.imageSets.map((imageSet, index) =>
        imageSetOf(imageSet, index + 1, modalities, lose),
      ),
      NumberOfScreens: screenCount,
      NominalScreenDefinitionSequence: [],
      DisplaySetsSequence: displaySets,
      PartialDataDisplayHandling: protocol.partialData === 'adapt' ? 'ADAPT_LAYOUT' : 'MAINTAIN_LAYOUT',
      ...(scrolling.length === 0
        ? {}
        : { SynchronizedScrollingSequence: scrolling.map((group) => ({ DisplaySetScrollingGroup: group })) }),
    },
  };
}

function selectorOf(protocol: Protocol, box: Box): DisplaySetSelector | undefined {
  return protocol.displaySets.find(({ id }) => id === box.displaySet);
}

function modalitiesOf({ rules }: Protocol): string[] {
  const rule = rules.find(
    (one): one is Extract<Rule, { about: 'study' }> =>
      one.about === 'study' && one.attribute === 'ModalitiesInStudy' && one.operator === 'equals',
  );
  return (rule?.values ?? []).map(String);
}

/** One item a modality; anatomic region by the first code of its name. */
function definitionsOf({ rules }: Protocol, modalities: readonly string[], lose: Lose): NaturalizedDataSet[] {
  const region = rules.find(
    (one): one is Extract<Rule, { about: 'study' }> => one.about === 'study' && one.attribute === 'bodyPart',
  );
  const codes = (region?.values ?? []).flatMap((value) => regionCode(String(value)));
  const anatomy = codes.length === 0 ? {} : { AnatomicRegionSequence: codes.slice(0, 1) };
  const sides = valuesOf(rules, 'laterality');
  if (codes.length > 1) lose('rules', `the first of ${codes.length} regions`);
  if (sides.length > 1 || (sides.length > 0 && codes.length === 0)) {
    lose('rules', 'the side: the standard has one, beside a region');
  }
  const shared = {
    // Only beside a region (type 2C).
    ...(codes.length === 0 ? {} : { Laterality: sides.length === 1 ? sides[0] : '' }),
    ProcedureCodeSequence: valuesOf(rules, 'ProcedureCodeSequence').map(codeOf),
    ReasonForRequestedProcedureCodeSequence: valuesOf(rules, 'ReasonForRequestedProcedureCodeSequence').map(
      codeOf,
    ),
  };
  if (modalities.length === 0) {
    // 1C: of modality and region one must be there.
    if (codes.length === 0) lose('rules', 'any modality: the standard must name one, and says OT');
    return [{ ...(codes.length === 0 ? { Modality: 'OT' } : anatomy), ...shared }];
  }
  return modalities.map((Modality) => ({ Modality, ...anatomy, ...shared }));
}

/** What a rule compares an attribute of the study with. */
function valuesOf(rules: Protocol['rules'], attribute: string): string[] {
  const rule = rules.find(
    (one): one is Extract<Rule, { about: 'study' }> =>
      one.about === 'study' && one.attribute === attribute && one.operator === 'equals',
  );
  return (rule?.values ?? []).map(String);
}

/** `scheme:code`; the rule knows no meaning, which the standard wants (type 1). */
function codeOf(text: string): NaturalizedDataSet {
  const at = text.indexOf(':');
  const CodeValue = text.slice(at + 1);
  return { CodeValue, CodingSchemeDesignator: text.slice(0, at), CodeMeaning: CodeValue };
}

function regionCode(value: string): NaturalizedDataSet[] {
  const entry = builtInNameTable.bodyPart.find((one) => one.value === value);
  const code = entry?.codes.find((one) => one.startsWith('SCT:'));
  if (code === undefined) return [];
  return [{ CodeValue: code.slice(4), CodingSchemeDesignator: 'SCT', CodeMeaning: value.toLowerCase() }];
}

/** The standard needs a selector in every image set: without another, the modality. */
function imageSetOf(
  { label, from }: ImageSet,
  number: number,
  modalities: readonly string[],
  lose: Lose,
): NaturalizedDataSet {
  const place = `imageSets[${number - 1}]`;
  const selector: NaturalizedDataSet = {
    ImageSetSelectorUsageFlag: 'NO_MATCH',
    SelectorAttribute: modalities.length === 0 ? Tag.SOPInstanceUID : Tag.Modality,
    SelectorValueNumber: 1,
    SelectorAttributeVR: modalities.length === 0 ? 'UI' : 'CS',
    ...(modalities.length === 0 ? { SelectorUIValue: '' } : { SelectorCSValue: modalities }),
  };
  if (from.kind === 'prior') {
    if (from.order === 'relevance') lose(place, 'ranked by relevance here; the newest elsewhere');
    for (const trait of from.sharing) lose(place, `must have the same ${trait}: the standard cannot say it`);
    if (from.where.length > 0) lose(place, 'conditions on the study');
  }
  return {
    ImageSetSelectorSequence: [selector],
    TimeBasedImageSetsSequence: [
      { ImageSetNumber: number, ...timeOf(from, place, lose), ImageSetLabel: label },
    ],
  };
}

function timeOf(from: ImageSet['from'], place: string, lose: Lose): NaturalizedDataSet {
  if (from.kind === 'current') {
    return { ImageSetSelectorCategory: 'RELATIVE_TIME', RelativeTime: [0, 0], RelativeTimeUnits: 'MINUTES' };
  }
  if (from.within !== null) {
    if (from.nth > 1 || from.order === 'oldest') lose(place, 'which of several studies in the time range');
    const { from: least, to, unit } = from.within;
    return {
      ImageSetSelectorCategory: 'RELATIVE_TIME',
      RelativeTime: [Math.round(least), Math.round(to)],
      RelativeTimeUnits: unit.toUpperCase(),
    };
  }
  const value = from.order === 'oldest' ? -1 : from.nth;
  return { ImageSetSelectorCategory: 'ABSTRACT_PRIOR', AbstractPriorValue: [value, value] };
}

interface BoxContext {
  readonly number: number;
  readonly group: number;
  readonly groupName: string;
  readonly screen: number;
  readonly screenCount: number;
  readonly imageSetNumber: number;
  readonly place: string;
  readonly lose: Lose;
}

function displaySetOf(protocol: Protocol, box: Box, context: BoxContext): NaturalizedDataSet {
  const { number, group, groupName, imageSetNumber, place, lose } = context;
  const selector = selectorOf(protocol, box);
  const conditions = selector?.where ?? [];
  for (const [name, isUsed] of [
    ['prefer', (selector?.prefer.length ?? 0) > 0],
    ['like', selector?.like !== null && selector?.like !== undefined],
    ['orderBy', (selector?.orderBy.length ?? 0) > 0],
    ['nth', (selector?.nth ?? 1) > 1],
  ] as const) {
    if (isUsed) lose(place, `${name}: the standard takes all series that pass its filters`);
  }
  const { show } = box;
  const voiType = voiTypeOf(show.window);
  if (show.window.kind === 'values' && voiType === null)
    lose(place, `window ${show.window.center}/${show.window.width}`);
  if (show.window.kind === 'object' && show.window.explanation !== null)
    lose(place, `the image’s window “${show.window.explanation}”`);
  if (show.firstImage !== 'first') lose(place, `first image: ${show.firstImage}`);
  if (box.as.kind === 'slab') lose(place, `${box.as.projection} of the slab: exported as a thick plane`);
  if (show.zoom === 'onePixel') lose(place, 'one stored pixel to a pixel of the screen');
  return {
    DisplaySetNumber: number,
    DisplaySetLabel: selector?.label ?? '',
    DisplaySetPresentationGroup: group,
    DisplaySetPresentationGroupDescription: groupName,
    ImageSetNumber: imageSetNumber,
    ImageBoxesSequence: [imageBoxOf(box, context)],
    FilterOperationsSequence: conditions.flatMap((condition) => filterOf(condition, place, lose)),
    SortingOperationsSequence: sortingOf(show.sort),
    ...reformattingOf(box),
    ...(voiType === null ? {} : { VOIType: voiType }),
    ShowGrayscaleInverted: show.inverted ? 'YES' : 'NO',
    ...(show.orientation === null ? {} : { DisplaySetPatientOrientation: show.orientation }),
    ...(show.zoom === 'trueSize' ? { ShowImageTrueSizeFlag: 'YES' } : {}),
    DisplaySetHorizontalJustification: show.horizontal.toUpperCase(),
    DisplaySetVerticalJustification: show.vertical.toUpperCase(),
  };
}

/** All screens side by side, left to right; the origin of the standard is at the bottom left (C.23.2.1.1). */
function imageBoxOf({ as, at }: Box, { screen, screenCount }: BoxContext): NaturalizedDataSet {
  const [left, top, width, height] = at;
  const position = [
    (screen + left) / screenCount,
    1 - top,
    (screen + left + width) / screenCount,
    1 - top - height,
  ];
  const box = { ImageBoxNumber: 1, DisplayEnvironmentSpatialPosition: position };
  switch (as.kind) {
    case 'stack':
      return { ...box, ImageBoxLayoutType: 'STACK' };
    case 'tile':
      return {
        ...box,
        ImageBoxLayoutType: 'TILED',
        ImageBoxTileHorizontalDimension: as.columns,
        ImageBoxTileVerticalDimension: as.rows,
        ImageBoxScrollDirection: 'VERTICAL',
        ImageBoxSmallScrollType: 'ROW_COLUMN',
        ImageBoxSmallScrollAmount: 1,
        ImageBoxLargeScrollType: 'PAGE',
        ImageBoxLargeScrollAmount: 1,
      };
    case 'cine':
      return {
        ...box,
        ImageBoxLayoutType: 'CINE',
        PreferredPlaybackSequencing: 0,
        ...(as.rateHz === null
          ? { CineRelativeToRealTime: 1 }
          : { RecommendedDisplayFrameRate: String(Math.round(as.rateHz)) }),
      };
    case 'mpr':
    case 'slab':
      return { ...box, ImageBoxLayoutType: 'PROCESSED' };
  }
}

function reformattingOf({ as }: Box): NaturalizedDataSet {
  if (as.kind === 'mpr') {
    return {
      ReformattingOperationType: 'MPR',
      ReformattingThickness: 1,
      ReformattingInterval: 1,
      ReformattingOperationInitialViewDirection: planeTerms[as.plane],
    };
  }
  if (as.kind === 'slab') {
    // A slab of the standard has no direction (1C): a thick plane is what says most of it.
    return {
      ReformattingOperationType: 'MPR',
      ReformattingThickness: as.thicknessMm,
      ReformattingInterval: as.thicknessMm,
      ReformattingOperationInitialViewDirection: planeTerms[as.plane],
    };
  }
  return {};
}

function sortingOf(sort: Box['show']['sort']): NaturalizedDataSet[] {
  if (sort === null) return [];
  const SortingDirection = sort.descending ? 'DECREASING' : 'INCREASING';
  switch (sort.by) {
    case 'position':
      return [{ SortByCategory: 'ALONG_AXIS', SortingDirection }];
    case 'time':
      return [{ SortByCategory: 'BY_ACQ_TIME', SortingDirection }];
    case 'number':
      return [
        {
          SelectorAttribute: Tag.InstanceNumber,
          SelectorValueNumber: 1,
          SelectorAttributeVR: 'IS',
          SortingDirection,
        },
      ];
  }
}

const carried: ReadonlySet<string> = new Set([
  'ModalitiesInStudy',
  'bodyPart',
  'laterality',
  'ProcedureCodeSequence',
  'ReasonForRequestedProcedureCodeSequence',
]);

/** Modality and region stand in the definition; the rest of the rules is ours alone. */
function loseRule(rule: Rule, place: string, lose: Lose): void {
  if (rule.about === 'study' && carried.has(rule.attribute) && rule.operator === 'equals') return;
  const what = rule.about === 'study' ? `${rule.attribute} ${rule.operator}` : rule.about;
  lose(place, `the rule about ${what}: the standard chooses by modality, region, side, procedure and reason`);
}
