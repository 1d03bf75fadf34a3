import { hangStudy } from '../../shared/hanging/hang-study.ts';
import { RankedPriors } from '../../shared/hanging/image-sets.ts';
import { builtInNames } from '../../shared/hanging/names/built-in-names.ts';
import type { CompiledNames } from '../../shared/hanging/names/name-table.ts';
import { patientFacts, type PatientToHang } from '../../shared/hanging/patient-facts.ts';
import {
  imageSetSchema,
  protocolFormat,
  protocolSchema,
  type Protocol,
  type Show,
  type WrittenProtocol,
} from '../../shared/hanging/protocol.ts';
import { seriesFacts, type SeriesFacts } from '../../shared/hanging/series-facts.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import { linksOfWall } from './link-of-page.ts';
import { turnedSides } from './orient-picture.ts';
import type { ReadingState, StudyGroup, TileState } from '../reading/reading-state.ts';
import { areaOf, tileLimit } from '../reading/wall-layout.ts';
import { hungTiles, layoutOn, screenCount, screenOf } from '../reading/walls.ts';

type WrittenSelector = WrittenProtocol['displaySets'][number];
type WrittenBox = WrittenProtocol['stages'][number]['screens'][number]['boxes'][number];
type WrittenImageSet = WrittenProtocol['imageSets'][number];
export type CapturedState = Pick<
  ReadingState,
  | 'tiles'
  | 'layout'
  | 'oneUp'
  | 'otherWalls'
  | 'groups'
  | 'displaySets'
  | 'link'
  | 'hanging'
  | 'cine'
  | 'films'
>;

interface CapturedTile {
  readonly index: number;
  readonly tile: TileState;
  readonly set: DisplaySet;
  readonly group: StudyGroup;
  readonly facts: SeriesFacts;
}

/** What tells one series from another of its kind, in the order in which a reader would say it. */
const telling = [
  'Modality',
  'plane',
  'sequence',
  'kernel',
  'view',
  'laterality',
  'contrast',
  'phase',
] as const;

/** How far down the list of priors a captured one is looked for. */
const mostPriors = 9;

/**
 * What is on screen as a protocol: the study by modality and region, each series by what it was taken for, each prior
 * by its relevance. Null when nothing hangs. Where kinds do not tell two series apart, the description does.
 */
export function captureProtocol(
  state: CapturedState,
  { id, name }: { id: string; name: string },
): Protocol | null {
  const captured = capturedTiles(state);
  const patient = patientOf(state);
  if (captured.length === 0 || patient === null) return null;
  const described = new Set<string>();
  // Once by kind; where that hangs something else, once more by description, and at last by place in the list.
  for (let attempt = 0; ; attempt++) {
    const protocol = protocolOf(state, captured, patient, described, attempt > 1, { id, name });
    const wrong = differences(protocol, captured, patient, namesOf(state));
    if (wrong.length === 0 || attempt === 2) return protocol;
    for (const displaySetId of wrong) described.add(displaySetId);
  }
}

export function patientOf({
  groups,
  displaySets,
}: Pick<ReadingState, 'groups' | 'displaySets'>): PatientToHang | null {
  const setsOf = ({ load }: StudyGroup): DisplaySet[] | null =>
    load.kind === 'loaded' ? load.displaySetIds.flatMap((setId) => displaySets.get(setId) ?? []) : null;
  const current = groups.find(({ isCurrent }) => isCurrent);
  if (current === undefined) return null;
  return {
    study: current.study,
    displaySets: setsOf(current) ?? [],
    others: groups
      .filter(({ isCurrent }) => !isCurrent)
      .map((group) => ({ study: group.study, displaySets: setsOf(group) })),
  };
}

/** What codes and words mean here, the site's own among them. */
export function namesOf({ hanging }: Pick<ReadingState, 'hanging'>): CompiledNames {
  return hanging?.names ?? builtInNames();
}

function capturedTiles(state: CapturedState): CapturedTile[] {
  const { tiles, groups, displaySets } = state;
  const names = namesOf(state);
  return hungTiles(state).flatMap((index): CapturedTile[] => {
    const tile = tiles[index];
    const set = displaySets.get(tile?.displaySetId ?? '');
    const group = groups.find(({ study }) => study.studyId === set?.studyId);
    if (tile === undefined || set === undefined || group === undefined) return [];
    if (set.notShown !== null) return [];
    return [{ index, tile, set, group, facts: seriesFacts(names, set, group.study) }];
  });
}

function protocolOf(
  state: CapturedState,
  captured: readonly CapturedTile[],
  patient: PatientToHang,
  described: ReadonlySet<string>,
  isByPlace: boolean,
  { id, name }: { id: string; name: string },
): Protocol {
  const { link } = state;
  const facts = patientFacts(namesOf(state), patient);
  const imageSets = imageSetsOf(captured, new RankedPriors(facts));
  const selectors = new Map<string, WrittenSelector>();
  for (const one of captured) {
    if (selectors.has(one.set.displaySetId)) continue;
    const number = selectors.size + 1;
    const imageSet = imageSets.find(({ studyId }) => studyId === one.set.studyId)?.imageSet.id ?? 'current';
    selectors.set(one.set.displaySetId, {
      id: `series-${number}`,
      label: (one.set.SeriesDescription || one.facts.label).slice(0, 64),
      imageSet,
      where: conditionsOf(one, described.has(one.set.displaySetId)),
      orderBy: [{ attribute: 'imageCount', take: 'most' }],
      nth: isByPlace && described.has(one.set.displaySetId) ? placeAmongLike(one, captured) : 1,
    });
  }
  const modalities = [
    ...new Set(captured.filter(({ group }) => group.isCurrent).map(({ set }) => set.Modality)),
  ];
  const { bodyParts } = facts.current;
  const hasPrior = imageSets.length > 1;
  // A screen on which nothing hangs has no part in it.
  const screens = Array.from({ length: screenCount(state) }, (_, screen) => ({
    boxes: captured
      .filter(({ index }) => screenOf(index) === screen)
      .map((one) => boxOf(one, state, selectors.get(one.set.displaySetId)?.id ?? '')),
  })).filter(({ boxes }) => boxes.length > 0);
  return protocolSchema.parse({
    format: protocolFormat,
    formatVersion: 1,
    id,
    name,
    level: 'user',
    rules: [
      {
        about: 'study',
        attribute: 'ModalitiesInStudy',
        operator: 'equals',
        values: modalities,
        weight: 20,
        required: true,
      },
      ...(bodyParts.length === 0
        ? []
        : [
            {
              about: 'study',
              attribute: 'bodyPart',
              operator: 'equals',
              values: [...bodyParts],
              weight: 30,
              required: true,
            },
          ]),
      ...(hasPrior
        ? [{ about: 'imageSet', imageSet: 'prior-1', is: 'there', weight: 25, required: true }]
        : []),
    ],
    imageSets: imageSets.map(({ imageSet }) => imageSet),
    displaySets: [...selectors.values()],
    stages: [
      {
        id: 'captured',
        name: 'As captured',
        screens,
        sameScale: sameScaleOf(state, captured),
        links: linksOfWall(
          link,
          captured.map(({ index, tile }) => ({ boxId: `box-${index + 1}`, tile })),
        ),
      },
    ],
  });
}

interface CapturedImageSet {
  readonly studyId: number;
  readonly imageSet: WrittenImageSet;
}

/** The opened study, and each prior by the request that finds it again. */
function imageSetsOf(captured: readonly CapturedTile[], ranked: RankedPriors): CapturedImageSet[] {
  const { study } = ranked.patient.current;
  const found: CapturedImageSet[] = [
    { studyId: study.studyId, imageSet: { id: 'current', label: 'Current', from: { kind: 'current' } } },
  ];
  const priorIds = new Set(captured.filter(({ group }) => !group.isCurrent).map(({ set }) => set.studyId));
  for (const studyId of priorIds) {
    const id = `prior-${found.length}`;
    const label = found.length === 1 ? 'Prior' : `Prior ${found.length}`;
    found.push({ studyId, imageSet: priorRequest(studyId, ranked, id, label) });
  }
  return found;
}

function priorRequest(studyId: number, ranked: RankedPriors, id: string, label: string): WrittenImageSet {
  const requests = [['modality', 'region'] as const, ['modality'] as const, [] as const].flatMap((sharing) =>
    Array.from({ length: mostPriors }, (_, index): WrittenImageSet => ({
      id,
      label,
      from: { kind: 'prior', order: 'relevance', nth: index + 1, sharing: [...sharing] },
    })),
  );
  const found = requests.find(
    (request) => ranked.find(imageSetSchema.parse(request)).study?.study.studyId === studyId,
  );
  return found ?? { id, label, from: { kind: 'prior', order: 'newest' } };
}

function conditionsOf(
  { facts, set }: CapturedTile,
  isDescribed: boolean,
): NonNullable<WrittenSelector['where']> {
  const conditions = telling.flatMap((attribute) => {
    const values = facts.facts.get(attribute)?.values ?? [];
    return values.length === 0 ? [] : [{ attribute, operator: 'equals' as const, values: [...values] }];
  });
  const isLocalizer = facts.facts.get('localizer')?.values.includes('YES') === true;
  return [
    ...conditions,
    isLocalizer
      ? { attribute: 'localizer', operator: 'equals', values: ['YES'] }
      : { attribute: 'localizer', operator: 'doesNotEqual', values: ['YES'], whenAbsent: 'passes' },
    ...(isDescribed && set.SeriesDescription !== ''
      ? [{ attribute: 'SeriesDescription', operator: 'equals' as const, values: [set.SeriesDescription] }]
      : []),
  ];
}

/** Of captured series with one description, the how manyeth this is by number. */
function placeAmongLike(one: CapturedTile, captured: readonly CapturedTile[]): number {
  const like = captured.filter(
    ({ set }) => set.studyId === one.set.studyId && set.SeriesDescription === one.set.SeriesDescription,
  );
  const ids = [...new Set(like.map(({ set }) => set.displaySetId))];
  return Math.max(1, ids.indexOf(one.set.displaySetId) + 1);
}

function boxOf({ index, tile, set }: CapturedTile, state: CapturedState, displaySet: string): WrittenBox {
  const { windowMode, source, camera, target } = tile;
  const share = set.frames.length < 2 ? 0 : target / (set.frames.length - 1);
  const vois = set.images[0]?.shared.vois ?? [];
  const voi = windowMode.kind === 'object' ? vois[windowMode.index] : undefined;
  const fixed =
    windowMode.kind === 'fixed' && windowMode.choice.voi.kind === 'window' ? windowMode.choice.voi : null;
  const explanation =
    voi === undefined ? null : voi.kind === 'lut' ? voi.lut.explanation : voi.WindowCenterWidthExplanation;
  const lean = camera.lean ?? null;
  const { films, cine } = state;
  const film = films.get(index) ?? (cine?.tile === index ? cine : undefined);
  const asked = askedFor(state, index, set);
  const isAsHung = asked !== null && lean !== null;
  const isTurnedAsHung =
    JSON.stringify(tile.hungView?.camera.orientation) === JSON.stringify(camera.orientation);
  return {
    id: `box-${index + 1}`,
    at: [...areaOf(layoutOn(state, screenOf(index)), index % tileLimit)],
    displaySet,
    as:
      film === undefined
        ? kindOf(source)
        : { kind: 'cine', rateHz: film.rateHz === film.ownRateHz ? null : film.rateHz },
    show: {
      sort: asked?.sort ?? null,
      // Where a film happens to be says nothing.
      firstImage: film !== undefined || share <= 0.25 ? 'first' : share > 0.75 ? 'last' : 'middle',
      window:
        fixed === null
          ? { kind: 'object', explanation }
          : { kind: 'values', center: fixed.WindowCenter, width: fixed.WindowWidth },
      zoom:
        camera.scale.kind === 'actual'
          ? 'onePixel'
          : isAsHung && asked.zoom === 'trueSize'
            ? 'trueSize'
            : 'fit',
      inverted: tile.isInverted,
      orientation: (isTurnedAsHung ? asked?.orientation : null) ?? turnedSides(tile),
      horizontal: lean?.x === -1 ? 'left' : lean?.x === 1 ? 'right' : 'center',
      vertical: lean?.y === -1 ? 'top' : lean?.y === 1 ? 'bottom' : 'center',
    },
  };
}

/** What the protocol that hangs asks of the box that a tile is, while its own series is still in it. */
function askedFor({ hanging }: CapturedState, index: number, set: DisplaySet): Show | null {
  const box = hanging?.hanging.pages[hanging.pageIndex]?.viewports.find(
    ({ id, hung }) => hanging.tileOfBox.get(id) === index && hung?.displaySetId === set.displaySetId,
  );
  return box?.show ?? null;
}

/** What the page shows at one scale stays so, as far as it was captured. */
function sameScaleOf({ hanging }: CapturedState, captured: readonly CapturedTile[]): string[][] {
  const groups = hanging?.hanging.pages[hanging.pageIndex]?.sameScale ?? [];
  const shown = new Set(
    captured.filter(({ tile }) => (tile.camera.lean ?? null) !== null).map(({ index }) => index),
  );
  return groups
    .map((boxes) =>
      boxes.flatMap((id) => {
        const index = hanging?.tileOfBox.get(id);
        return index !== undefined && shown.has(index) ? [`box-${index + 1}`] : [];
      }),
    )
    .filter((boxes) => boxes.length > 1);
}

const planeValues = { axial: 'AXIAL', coronal: 'CORONAL', sagittal: 'SAGITTAL' } as const;
const projectionValues = { mip: 'maximum', minip: 'minimum', mean: 'average' } as const;

function kindOf(source: TileState['source']): WrittenBox['as'] {
  if (source.kind === 'mosaic') return { kind: 'tile', ...source.grid };
  if (source.kind === 'plane') {
    const plane = planeValues[source.wish.orientation];
    const { slab } = source.wish;
    return slab === null
      ? { kind: 'mpr', plane }
      : { kind: 'slab', plane, thicknessMm: slab.thicknessMm, projection: projectionValues[slab.mode] };
  }
  return { kind: 'stack' };
}

/** Captured series for which the protocol would hang another one, on this very study. */
function differences(
  protocol: Protocol,
  captured: readonly CapturedTile[],
  patient: PatientToHang,
  names: CompiledNames,
): string[] {
  const { pages } = hangStudy({
    patient,
    protocols: [protocol],
    names,
    screenCount: protocol.stages[0]?.screens.length ?? 1,
    protocolId: protocol.id,
  });
  return captured.flatMap(({ index, set }) => {
    const viewport = pages[0]?.viewports.find(({ id }) => id === `box-${index + 1}`);
    return viewport?.hung?.displaySetId === set.displaySetId ? [] : [set.displaySetId];
  });
}
