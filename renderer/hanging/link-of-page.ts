import type { StagePage } from '../../shared/hanging/hang-stage.ts';
import { linkActions, unlinked, type LinkAction, type LinkGroups } from '../reading/link-state.ts';
import type { ReadingState } from '../reading/reading-state.ts';

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
