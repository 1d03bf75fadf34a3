import type { FoundImageSet, RankedPriors } from './image-sets.ts';
import type { Box, DisplaySetSelector, Protocol, Stage } from './protocol.ts';
import { selectDisplaySet, type Selection } from './select-display-set.ts';
import { selectorWords } from './sentences.ts';
import type { SeriesFacts } from './series-facts.ts';

/** A viewport of a stage: what hangs in it and why, or why nothing does. */
export interface HungViewport {
  readonly id: string;
  /** 0-based screen of the page. */
  readonly screen: number;
  readonly at: Box['at'];
  readonly as: Box['as'];
  readonly show: Box['show'];
  readonly label: string;
  /** What the viewport asks for, in words. */
  readonly asksFor: string;
  readonly imageSet: {
    readonly label: string;
    readonly isPrior: boolean;
    readonly ago: string;
    readonly reasons: readonly string[];
    readonly over: string | null;
  };
  readonly hung: {
    readonly displaySetId: string;
    readonly studyId: number;
    readonly SeriesInstanceUID: string;
    readonly description: string;
    readonly label: string;
    readonly imageCount: number;
  } | null;
  /** Why this series and not another. */
  readonly over: string | null;
  /** The series of this study decide, and are not known yet. */
  readonly waitsFor: number | null;
  /** Why nothing hangs; null while something does or is waited for. */
  readonly emptyReason: string | null;
}

/** A stage, or with fewer screens a part of it. */
export interface StagePage {
  readonly stageId: string;
  readonly name: string;
  /** From 1, of `pages`. */
  readonly page: number;
  readonly pages: number;
  /** Viewports of the stage that hold something and are on its other pages, for want of screens. */
  readonly boxesElsewhere: number;
  /** passive: only by key. disabled: passed over, and why. */
  readonly state: 'enabled' | 'passive' | 'disabled';
  readonly why: string;
  readonly viewports: readonly HungViewport[];
  readonly links: Stage['links'];
  readonly sameScale: Stage['sameScale'];
}

/** Every page of a stage. Never throws. */
export function hangStage(
  protocol: Protocol,
  stage: Stage,
  priors: RankedPriors,
  screenCount: number,
): StagePage[] {
  const imageSets = new Map(
    protocol.imageSets.map((imageSet) => [imageSet.id, findSafely(imageSet, priors)]),
  );
  const selections = selectAll(protocol, stage, imageSets);
  const viewports = stage.screens.flatMap(({ boxes }, screen) =>
    boxes.map((box) => toViewport(box, screen, protocol, imageSets, selections)),
  );
  const { state, why } = stageState(stage, viewports, selections);
  const pages = Math.ceil(stage.screens.length / screenCount);
  const filledCount = viewports.filter(isFilled).length;
  return Array.from({ length: pages }, (_, page) => {
    const first = page * screenCount;
    const own = viewports
      .filter(({ screen }) => screen >= first && screen < first + screenCount)
      .map((viewport): HungViewport => onScreen(viewport, viewport.screen - first));
    const ownCount = own.filter(isFilled).length;
    const isEmpty = ownCount === 0;
    return {
      stageId: stage.id,
      name: stage.name,
      page: page + 1,
      pages,
      boxesElsewhere: filledCount - ownCount,
      // A page on which nothing hangs would be an empty wall.
      state: isEmpty ? 'disabled' : state,
      why: isEmpty ? 'Nothing hangs on it' : why,
      viewports: protocol.partialData === 'adapt' ? closedUp(own) : own,
      links: stage.links,
      sameScale: stage.sameScale,
    };
  });
}

function findSafely(imageSet: Protocol['imageSets'][number], priors: RankedPriors): FoundImageSet {
  try {
    return priors.find(imageSet);
  } catch (error) {
    return {
      id: imageSet.id,
      label: imageSet.label,
      isPrior: imageSet.from.kind === 'prior',
      study: null,
      ago: '',
      reasons: [],
      over: null,
      emptyWhy: `The image set could not be evaluated: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** In the order of the protocol, but what is like another after that other; a series hangs once unless it may repeat. */
function selectAll(
  protocol: Protocol,
  stage: Stage,
  imageSets: ReadonlyMap<string, FoundImageSet>,
): ReadonlyMap<string, Selection> {
  const used = new Set(stage.screens.flatMap(({ boxes }) => boxes.map(({ displaySet }) => displaySet)));
  const selectors = new Map(protocol.displaySets.map((selector) => [selector.id, selector]));
  const selections = new Map<string, Selection>();
  const taken = new Set<string>();
  const select = (selector: DisplaySetSelector): Selection => {
    const known = selections.get(selector.id);
    if (known !== undefined) return known;
    const likeSelector = selector.like === null ? undefined : selectors.get(selector.like);
    const model = likeSelector === undefined ? null : seriesOf(select(likeSelector));
    const imageSet = imageSets.get(selector.imageSet);
    const selection: Selection =
      imageSet === undefined
        ? { kind: 'none', why: `There is no image set ${selector.imageSet}` }
        : selectDisplaySet(selector, imageSet, taken, model);
    selections.set(selector.id, selection);
    if (selection.kind === 'found' && used.has(selector.id)) taken.add(selection.series.displaySetId);
    return selection;
  };
  for (const selector of protocol.displaySets) if (used.has(selector.id)) select(selector);
  return selections;
}

function seriesOf(selection: Selection): SeriesFacts | null {
  return selection.kind === 'found' ? selection.series : null;
}

/** What a viewport says of the series that hangs in it. */
export function hungSeries(series: SeriesFacts): NonNullable<HungViewport['hung']> {
  const { displaySetId, studyId, SeriesInstanceUID, description, label, imageCount } = series;
  return { displaySetId, studyId, SeriesInstanceUID, description, label, imageCount };
}

function toViewport(
  box: Box,
  screen: number,
  protocol: Protocol,
  imageSets: ReadonlyMap<string, FoundImageSet>,
  selections: ReadonlyMap<string, Selection>,
): HungViewport {
  const selector = protocol.displaySets.find(({ id }) => id === box.displaySet);
  const selection = selections.get(box.displaySet);
  const imageSet = selector === undefined ? undefined : imageSets.get(selector.imageSet);
  const series = selection?.kind === 'found' ? selection.series : null;
  return {
    id: box.id,
    screen,
    at: box.at,
    as: box.as,
    show: box.show,
    label: selector?.label ?? box.displaySet,
    asksFor: selector === undefined ? '' : selectorWords(selector),
    imageSet: {
      label: imageSet?.label ?? '',
      isPrior: imageSet?.isPrior ?? false,
      ago: imageSet?.ago ?? '',
      reasons: imageSet?.reasons ?? [],
      over: imageSet?.over ?? null,
    },
    hung: series === null ? null : hungSeries(series),
    over: selection?.kind === 'found' ? selection.over : null,
    waitsFor: selection?.kind === 'pending' ? selection.studyId : null,
    emptyReason: selection?.kind === 'none' ? selection.why : null,
  };
}

function stageState(
  stage: Stage,
  viewports: readonly HungViewport[],
  selections: ReadonlyMap<string, Selection>,
): Pick<StagePage, 'state' | 'why'> {
  const missing = stage.needs.displaySets.find((id) => selections.get(id)?.kind === 'none');
  if (missing !== undefined) {
    const selection = selections.get(missing);
    return {
      state: 'disabled',
      why: `“${missing}” is empty: ${selection?.kind === 'none' ? selection.why : ''}`,
    };
  }
  // What is still waited for is expected to come: else a study would hang anew when its prior arrives.
  const filled = viewports.filter(isFilled).length;
  if (filled < stage.needs.filled) {
    return { state: 'disabled', why: `${filled} of ${stage.needs.filled} needed viewports are filled` };
  }
  if (stage.onlyByKey) return { state: 'passive', why: 'Only by key' };
  return { state: 'enabled', why: `${filled} of ${viewports.length} viewports are filled` };
}

/** Those that hold something share the screen in reading order, in a grid as square as may be. */
function closedUp(viewports: readonly HungViewport[]): HungViewport[] {
  const filled = viewports.filter(isFilled);
  if (filled.length === 0 || filled.length === viewports.length) return [...viewports];
  const screens = new Set(filled.map(({ screen }) => screen));
  return [...screens].flatMap((screen) => {
    const own = filled.filter((viewport) => viewport.screen === screen);
    if (own.length === viewports.filter((viewport) => viewport.screen === screen).length) return own;
    const columns = Math.ceil(Math.sqrt(own.length));
    const rows = Math.ceil(own.length / columns);
    return own
      .toSorted((a, b) => a.at[1] - b.at[1] || a.at[0] - b.at[0])
      .map((viewport, index) =>
        placed(viewport, [
          (index % columns) / columns,
          Math.floor(index / columns) / rows,
          1 / columns,
          1 / rows,
        ]),
      );
  });
}

function isFilled({ hung, waitsFor }: HungViewport): boolean {
  return hung !== null || waitsFor !== null;
}

function onScreen(viewport: HungViewport, screen: number): HungViewport {
  return { ...viewport, screen };
}

function placed(viewport: HungViewport, at: Box['at']): HungViewport {
  return { ...viewport, at };
}
