import {
  boxSchema,
  displaySetSelectorSchema,
  protocolFormat,
  protocolSchema,
  type Box,
  type Protocol,
  type Show,
  type Stage,
} from '../../shared/hanging/protocol.ts';

/** Changes of a draft that keep it whole: every box shows a series that is there. */

/** What a person starts from with no study open: one viewport, any series of a CT. */
export function newProtocol(id: string, name: string): Protocol {
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
        values: ['CT'],
        weight: 20,
        required: true,
      },
    ],
    imageSets: [{ id: 'current', label: 'Current', from: { kind: 'current' } }],
    displaySets: [{ id: 'series-1', label: 'Series 1', imageSet: 'current' }],
    stages: [
      {
        id: 'stage-1',
        name: 'Stage 1',
        screens: [{ boxes: [{ id: 'box-1', at: [0, 0, 1, 1], displaySet: 'series-1' }] }],
      },
    ],
  });
}

/** The first number from 1 that no id of the form `prefix-n` has. */
function freeId(prefix: string, ids: readonly string[]): string {
  for (let number = 1; ; number++) if (!ids.includes(`${prefix}-${number}`)) return `${prefix}-${number}`;
}

/** One more series, of the opened study, and its id. */
export function withNewSeries(draft: Protocol): { readonly draft: Protocol; readonly id: string } {
  const id = freeId(
    'series',
    draft.displaySets.map((selector) => selector.id),
  );
  const imageSet = draft.imageSets.find(({ from }) => from.kind === 'current') ?? draft.imageSets[0];
  const selector = displaySetSelectorSchema.parse({
    id,
    label: id.replace('series-', 'Series '),
    imageSet: imageSet?.id ?? 'current',
  });
  return { draft: { ...draft, displaySets: [...draft.displaySets, selector] }, id };
}

export function withNewPrior(draft: Protocol): Protocol {
  const id = freeId(
    'prior',
    draft.imageSets.map((imageSet) => imageSet.id),
  );
  const nth = Number(id.slice('prior-'.length));
  const label = nth === 1 ? 'Prior' : `Prior ${nth}`;
  return {
    ...draft,
    imageSets: [
      ...draft.imageSets,
      {
        id,
        label,
        from: {
          kind: 'prior',
          order: 'relevance',
          nth,
          sharing: ['modality', 'region'],
          within: null,
          where: [],
        },
      },
    ],
  };
}

/** One more stage, which begins as the last one is. */
export function withNewStage(draft: Protocol): Protocol {
  const last = draft.stages.at(-1);
  if (last === undefined) return draft;
  const id = freeId(
    'stage',
    draft.stages.map((stage) => stage.id),
  );
  return { ...draft, stages: [...draft.stages, { ...last, id, name: id.replace('stage-', 'Stage ') }] };
}

type LinkKind = Stage['links'][number]['kinds'][number];

function boxIds(stage: Stage): string[] {
  return stage.screens.flatMap(({ boxes }) => boxes.map(({ id }) => id));
}

/** All viewports of a stage do something together, or no longer. */
export function withLinked(stage: Stage, kinds: readonly LinkKind[], isOn: boolean): Stage {
  const others = new Set(stage.links.flatMap((link) => link.kinds).filter((kind) => !kinds.includes(kind)));
  const all = [...others, ...(isOn ? kinds : [])];
  const boxes = boxIds(stage);
  return { ...stage, links: all.length === 0 || boxes.length < 2 ? [] : [{ kinds: all, boxes }] };
}

/** All viewports of a stage show one scale, or each its own. */
export function withSameScale(stage: Stage, isOn: boolean): Stage {
  const boxes = boxIds(stage);
  return { ...stage, sameScale: isOn && boxes.length > 1 ? [boxes] : [] };
}

/** A stage of one screen as a grid; boxes keep what they show, new ones take a series that no box shows yet. */
export function withGrid(draft: Protocol, stageIndex: number, rows: number, columns: number): Protocol {
  const stage = draft.stages[stageIndex];
  if (stage === undefined) return draft;
  const before = stage.screens[0]?.boxes ?? [];
  const shown = new Set(before.map(({ displaySet }) => displaySet));
  const ids = before.map(({ id }) => id);
  let changed = draft;
  const boxes: Box[] = [];
  for (let index = 0; index < rows * columns; index++) {
    const at: Box['at'] = [
      (index % columns) / columns,
      Math.floor(index / columns) / rows,
      1 / columns,
      1 / rows,
    ];
    const own = before[index];
    if (own !== undefined) {
      boxes.push({ ...own, at });
      continue;
    }
    const spare = changed.displaySets.find((selector) => !shown.has(selector.id));
    const added = spare === undefined ? withNewSeries(changed) : { draft: changed, id: spare.id };
    changed = added.draft;
    shown.add(added.id);
    const id = freeId('box', ids);
    ids.push(id);
    boxes.push(boxSchema.parse({ id, at, displaySet: added.id }));
  }
  return withStage(changed, stageIndex, fitted({ ...stage, screens: [{ boxes }] }));
}

/** Links, scales and needs name boxes and series that may be gone. */
function fitted(stage: Stage): Stage {
  const boxes = stage.screens.flatMap(({ boxes: own }) => own);
  const ids = new Set(boxes.map(({ id }) => id));
  const shown = new Set(boxes.map(({ displaySet }) => displaySet));
  const left = (group: readonly string[]): string[] => group.filter((id) => ids.has(id));
  return {
    ...stage,
    links: stage.links
      .map((link) => ({ ...link, boxes: left(link.boxes) }))
      .filter((link) => link.boxes.length > 1),
    sameScale: stage.sameScale.map(left).filter((group) => group.length > 1),
    needs: {
      filled: Math.min(stage.needs.filled, boxes.length),
      displaySets: stage.needs.displaySets.filter((id) => shown.has(id)),
    },
  };
}

export function withStage(draft: Protocol, stageIndex: number, stage: Stage): Protocol {
  return { ...draft, stages: draft.stages.with(stageIndex, stage) };
}

export function withBox(draft: Protocol, stageIndex: number, screenIndex: number, box: Box): Protocol {
  const stage = draft.stages[stageIndex];
  if (stage === undefined) return draft;
  const screens = stage.screens.map((screen, index) =>
    index === screenIndex
      ? { ...screen, boxes: screen.boxes.map((own) => (own.id === box.id ? box : own)) }
      : screen,
  );
  return withStage(draft, stageIndex, fitted({ ...stage, screens }));
}

/** The grid that the boxes of a screen are, `rows x columns`; null where they are none. */
export function gridName(boxes: readonly Box[]): string | null {
  for (let rows = 1; rows <= 5; rows++) {
    for (let columns = 1; columns <= 5; columns++) {
      const isGrid = boxes.every(
        ({ at }, index) =>
          Math.abs(at[0] - (index % columns) / columns) < 1e-3 &&
          Math.abs(at[1] - Math.floor(index / columns) / rows) < 1e-3 &&
          Math.abs(at[2] - 1 / columns) < 1e-3 &&
          Math.abs(at[3] - 1 / rows) < 1e-3,
      );
      if (isGrid && boxes.length === rows * columns) return `${rows}x${columns}`;
    }
  }
  return null;
}

/** The orders that can be chosen, by name. */
export const sortChoices = {
  none: null,
  position: { by: 'position', descending: false },
  positionDown: { by: 'position', descending: true },
  number: { by: 'number', descending: false },
  time: { by: 'time', descending: false },
} as const satisfies Readonly<Record<string, Show['sort']>>;
export type SortName = keyof typeof sortChoices;

export function sortNameOf(sort: Show['sort']): SortName {
  if (sort === null) return 'none';
  if (sort.by === 'position') return sort.descending ? 'positionDown' : 'position';
  return sort.by;
}
