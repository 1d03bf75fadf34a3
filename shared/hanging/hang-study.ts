import { hangStage, type HungViewport, type StagePage } from './hang-stage.ts';
import { compare, RankedPriors } from './image-sets.ts';
import { matchProtocol, type Match, type RuleResult } from './match-protocol.ts';
import type { CompiledNames } from './names/name-table.ts';
import { patientFacts, type PatientToHang, type StudyFacts } from './patient-facts.ts';
import { levels, type Protocol } from './protocol.ts';
import { bySeries } from './select-display-set.ts';
import type { SeriesFacts } from './series-facts.ts';
import { withSpareScreens } from './spare-screens.ts';

export interface HangingRequest {
  readonly patient: PatientToHang;
  readonly protocols: readonly Protocol[];
  readonly names: CompiledNames;
  readonly screenCount: number;
  /** A person's own choice: used as far as it can show anything. */
  readonly protocolId?: string | null;
}

/** A protocol that was considered, and how it fared. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly level: Protocol['level'];
  readonly version: number;
  readonly lastResort: boolean;
  readonly score: number;
  readonly possible: number;
  /** Out: a required rule fails, nothing passes, or no stage of it can be shown. */
  readonly isOut: boolean;
  readonly rules: readonly RuleResult[];
  /** In one sentence. */
  readonly why: string;
}

export interface NotHung {
  readonly displaySetId: string;
  readonly studyId: number;
  readonly SeriesInstanceUID: string;
  readonly label: string;
  readonly description: string;
  readonly isPrior: boolean;
  readonly why: string;
}

export interface Hanging {
  /** In order: the first is the one that hangs. */
  readonly candidates: readonly Candidate[];
  readonly protocol: Protocol | null;
  readonly pages: readonly StagePage[];
  /** The page that hangs first; −1 when nothing can hang. */
  readonly pageIndex: number;
  /** For each page, the series of its studies that are not on it. */
  readonly notHung: readonly (readonly NotHung[])[];
  readonly excludedStudies: readonly { readonly studyId: number; readonly why: string }[];
  /** Studies whose series decide what hangs in some viewport and were not handed in. */
  readonly wantedStudyIds: readonly number[];
}

/**
 * Which protocol wins, and what hangs where. Pure: the same patient and protocols give the same answer, in whatever
 * order they are handed in. Never throws for what a protocol or a header says.
 */
export function hangStudy(request: HangingRequest): Hanging {
  const patient = patientFacts(request.names, inOrder(request.patient));
  const priors = new RankedPriors(patient);
  const screenCount = Math.max(1, Math.floor(request.screenCount));
  const matches = protocolsInForce(request.protocols)
    .map((protocol) => matchProtocol(protocol, priors, screenCount))
    .toSorted(byPrecedence);
  const asked = matches.find(({ protocol }) => protocol.id === request.protocolId);
  const inTurn = asked === undefined ? matches : [asked, ...matches.filter((match) => match !== asked)];

  const empty = new Map<Match, string>();
  for (const match of inTurn) {
    if (match.isOut && match !== asked) continue;
    const hung = match.protocol.stages.flatMap((stage) =>
      hangStage(match.protocol, stage, priors, screenCount),
    );
    const pages = hung.map((page) =>
      withSpareScreens(page, screenCount, leftBy(page, hung, patient.current)),
    );
    const enabled = pages.findIndex(({ state }) => state === 'enabled');
    const pageIndex = enabled === -1 ? pages.findIndex(({ state }) => state === 'passive') : enabled;
    if (pageIndex === -1) {
      empty.set(match, `None of its stages can be shown: ${pages[0]?.why ?? ''}`);
      continue;
    }
    return {
      candidates: listCandidates(matches, match, empty),
      protocol: match.protocol,
      pages,
      pageIndex,
      notHung: pages.map((page) => notHungOn(page, pages, patient.current, patient.priors)),
      excludedStudies: patient.excluded,
      wantedStudyIds: wanted(pages),
    };
  }
  return {
    candidates: listCandidates(matches, null, empty),
    protocol: null,
    pages: [],
    pageIndex: -1,
    notHung: [],
    excludedStudies: patient.excluded,
    wantedStudyIds: [],
  };
}

/** In an order that hangs on nothing but the studies themselves. */
function inOrder(patient: PatientToHang): PatientToHang {
  return {
    study: patient.study,
    displaySets: patient.displaySets.toSorted((a, b) => compare(a.displaySetId, b.displaySetId)),
    others: patient.others
      .map(({ study, displaySets }) => ({
        study,
        displaySets: displaySets?.toSorted((a, b) => compare(a.displaySetId, b.displaySetId)) ?? null,
      }))
      .toSorted(
        (a, b) =>
          compare(a.study.StudyInstanceUID, b.study.StudyInstanceUID) || a.study.studyId - b.study.studyId,
      ),
  };
}

function rankOfLevel(protocol: Protocol): number {
  return levels.indexOf(protocol.level);
}

/**
 * Of protocols with one id the nearest to the user counts, and of those the newest: that is how a site's protocol is
 * changed for oneself. A locked one stands, whatever lies over it.
 */
export function protocolsInForce(protocols: readonly Protocol[]): Protocol[] {
  const byId = new Map<string, Protocol>();
  for (const protocol of protocols) {
    const other = byId.get(protocol.id);
    if (other === undefined || isBefore(protocol, other)) byId.set(protocol.id, protocol);
  }
  return [...byId.values()];
}

function isBefore(protocol: Protocol, other: Protocol): boolean {
  if (protocol.locked !== other.locked) return protocol.locked;
  const level = rankOfLevel(protocol) - rankOfLevel(other);
  if (level !== 0) return level < 0;
  if (protocol.version !== other.version) return protocol.version > other.version;
  return compare(JSON.stringify(protocol), JSON.stringify(other)) < 0;
}

/** Usable before out; last resorts last; then level, score, exactness, id. */
function byPrecedence(a: Match, b: Match): number {
  if (a.isOut !== b.isOut) return a.isOut ? 1 : -1;
  if (a.protocol.lastResort !== b.protocol.lastResort) return a.protocol.lastResort ? 1 : -1;
  return (
    rankOfLevel(a.protocol) - rankOfLevel(b.protocol) ||
    b.score - a.score ||
    b.specificity - a.specificity ||
    compare(a.protocol.id, b.protocol.id)
  );
}

function listCandidates(
  matches: readonly Match[],
  winner: Match | null,
  empty: ReadonlyMap<Match, string>,
): Candidate[] {
  const order = winner === null ? matches : [winner, ...matches.filter((match) => match !== winner)];
  return order.map((match) => ({
    id: match.protocol.id,
    name: match.protocol.name,
    level: match.protocol.level,
    version: match.protocol.version,
    lastResort: match.protocol.lastResort,
    score: match.score,
    possible: match.possible,
    isOut: match.isOut || empty.has(match),
    rules: match.rules,
    why: whyOf(match, winner, empty),
  }));
}

function whyOf(match: Match, winner: Match | null, empty: ReadonlyMap<Match, string>): string {
  const nothing = empty.get(match);
  if (nothing !== undefined) return nothing;
  const required = match.rules.find((rule) => rule.required && !rule.passed);
  if (required !== undefined) return `Required: “${required.sentence}”. ${required.found}`;
  if (match.protocol.lastResort) return 'Used only when nothing else matches';
  if (match.isOut) return 'None of its rules passes';
  const passed = match.rules.filter((rule) => rule.passed).length;
  if (match === winner) return `${passed} of ${match.rules.length} rules pass`;
  const failed = match.rules.find((rule) => !rule.passed);
  if (failed !== undefined) return `“${failed.sentence}” fails: ${failed.found}`;
  if (winner !== null && rankOfLevel(winner.protocol) < rankOfLevel(match.protocol)) {
    return 'All rules pass, but a protocol nearer to you goes first';
  }
  return 'All rules pass, but they ask for less';
}

function wanted(pages: readonly StagePage[]): number[] {
  const ids = pages.flatMap(({ viewports }) => viewports.flatMap(({ waitsFor }) => waitsFor ?? []));
  return [...new Set(ids)].toSorted((a, b) => a - b);
}

/** Every series of the opened study, and of the priors that take part, is on the page or here. */
function notHungOn(
  page: StagePage,
  pages: readonly StagePage[],
  current: StudyFacts,
  priors: readonly { readonly facts: StudyFacts }[],
): NotHung[] {
  const onPage = hungIds(page.viewports);
  const priorIds = new Set(page.viewports.flatMap(({ hung }) => hung?.studyId ?? []));
  const studies = [
    { study: current, isPrior: false },
    ...priors
      .filter(({ facts }) => priorIds.has(facts.study.studyId))
      .map(({ facts }) => ({ study: facts, isPrior: true })),
  ];
  return studies.flatMap(({ study, isPrior }) =>
    (study.series ?? [])
      .filter(({ displaySetId }) => !onPage.has(displaySetId))
      .toSorted(bySeries)
      .map((series) => ({
        displaySetId: series.displaySetId,
        studyId: series.studyId,
        SeriesInstanceUID: series.SeriesInstanceUID,
        label: series.label,
        description: series.description,
        isPrior,
        why: whyNotHung(series, page, pages),
      })),
  );
}

/** Pictures of the opened study that neither the page nor another page of its stage shows. */
function leftBy(page: StagePage, pages: readonly StagePage[], current: StudyFacts): SeriesFacts[] {
  const ofStage = pages.filter(({ stageId }) => stageId === page.stageId);
  const onStage = hungIds(ofStage.flatMap(({ viewports }) => viewports));
  return (current.series ?? [])
    .filter(
      (series) =>
        series.notShown === null &&
        series.imageCount > 0 &&
        !isLocalizer(series) &&
        !onStage.has(series.displaySetId),
    )
    .toSorted(bySeries);
}

function isLocalizer(series: SeriesFacts): boolean {
  return series.facts.get('localizer')?.values.includes('YES') === true;
}

function hungIds(viewports: readonly HungViewport[]): ReadonlySet<string> {
  return new Set(viewports.flatMap(({ hung }) => hung?.displaySetId ?? []));
}

function whyNotHung(series: SeriesFacts, page: StagePage, pages: readonly StagePage[]): string {
  if (series.notShown !== null) return series.notShown;
  const elsewhere = pages.find(
    (other) => other !== page && hungIds(other.viewports).has(series.displaySetId),
  );
  if (elsewhere !== undefined) return `The stage “${elsewhere.name}” shows it`;
  if (isLocalizer(series)) {
    return `Localizer, ${series.imageCount} ${series.imageCount === 1 ? 'image' : 'images'}`;
  }
  return `${series.imageCount} ${series.imageCount === 1 ? 'image' : 'images'}, no viewport asks for it`;
}
