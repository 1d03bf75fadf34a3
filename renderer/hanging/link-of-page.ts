import type { StagePage } from '../../shared/hanging/hang-stage.ts';
import {
  linkActions,
  unlinked,
  type LinkAction,
  type LinkGroups,
  type LinkState,
} from '../reading/link-state.ts';
import type { ReadingState, TileState } from '../reading/reading-state.ts';

type LinkKind = StagePage['links'][number]['kinds'][number];

/** Zoom and pan go together: pictures of one zoom and different places help nobody. */
const kindsOf: Readonly<Record<LinkAction, readonly LinkKind[]>> = {
  scroll: ['scroll'],
  zoomPan: ['zoom', 'pan'],
  window: ['window'],
};

/** Which actions are linked on a page; off where it links nothing. */
export function linkOfPage({ links }: StagePage, { link }: ReadingState): ReadingState['link'] {
  const kinds = new Set(links.flatMap((group) => group.kinds));
  if (kinds.size === 0) return { ...unlinked, actions: link.actions };
  const isOn = (action: LinkAction): boolean => kindsOf[action].some((kind) => kinds.has(kind));
  return {
    ...unlinked,
    isOn: true,
    actions: { scroll: isOn('scroll'), zoomPan: isOn('zoomPan'), window: isOn('window') },
  };
}

/** The groups of a box: what the page links apart stays apart. Null where the page links nothing. */
export function linkGroupsOf({ links }: Pick<StagePage, 'links'>, boxId: string): LinkGroups | null {
  if (links.length === 0) return null;
  const groupOf = (action: LinkAction): number | null => {
    const index = links.findIndex(
      ({ kinds, boxes }) => boxes.includes(boxId) && kindsOf[action].some((kind) => kinds.includes(kind)),
    );
    return index === -1 ? null : index;
  };
  const groups: LinkGroups = {
    scroll: groupOf('scroll'),
    zoomPan: groupOf('zoomPan'),
    window: groupOf('window'),
  };
  return linkActions.every((action) => groups[action] === null) ? null : groups;
}

/** What is linked on the wall, as a page says it: boxes that do the same together are one group. */
export function linksOfWall(
  { isOn, actions }: LinkState,
  captured: readonly { readonly boxId: string; readonly tile: Pick<TileState, 'isLinked' | 'linkGroups'> }[],
): StagePage['links'] {
  if (!isOn) return [];
  const kindsOfBoxes = new Map<string, { kinds: LinkKind[]; boxes: string[] }>();
  for (const action of linkActions) {
    if (!actions[action]) continue;
    const linked = captured.filter(({ tile }) => tile.isLinked && linkGroupOf(tile, action) !== null);
    for (const [, members] of Map.groupBy(linked, ({ tile }) => linkGroupOf(tile, action))) {
      const boxes = members.map(({ boxId }) => boxId);
      if (boxes.length < 2) continue;
      const link = kindsOfBoxes.get(boxes.join(' ')) ?? { kinds: [], boxes };
      link.kinds.push(...kindsOf[action]);
      kindsOfBoxes.set(boxes.join(' '), link);
    }
  }
  return [...kindsOfBoxes.values()];
}

function linkGroupOf({ linkGroups }: Pick<TileState, 'linkGroups'>, action: LinkAction): number | null {
  return linkGroups === null ? 0 : linkGroups[action];
}
