import { useMemo } from 'react';
import { useReadingState } from '../reading/reading-context.ts';
import type { ReadingState } from '../reading/reading-state.ts';
import { hungTiles } from '../reading/walls.ts';
import type { OpenHanging } from './hanging-state.ts';

export interface NotHungNow {
  readonly displaySetId: string;
  readonly name: string;
  readonly isPrior: boolean;
  readonly thumbnailInstanceId: number | null;
  /** As the protocol says; null for what it hangs and somebody has taken down. */
  readonly why: string | null;
}

type Wall = Pick<ReadingState, 'tiles' | 'layout' | 'otherWalls' | 'displaySets' | 'groups'>;

/** Series of the open study, and of the priors whose series are here, that are on no tile of any screen now. */
export function notHungNow(
  { tiles, layout, otherWalls, displaySets, groups }: Wall,
  open: OpenHanging | null,
): NotHungNow[] {
  const hung = new Set(
    hungTiles({ layout, otherWalls, oneUp: null }).map((index) => tiles[index]?.displaySetId),
  );
  const reasons = new Map(
    (open?.hanging.notHung[open.pageIndex] ?? []).map(({ displaySetId, why }) => [displaySetId, why]),
  );
  return groups.flatMap(({ load, isCurrent }) =>
    (load.kind === 'loaded' ? load.displaySetIds : []).flatMap((displaySetId): NotHungNow[] => {
      const set = displaySets.get(displaySetId);
      if (set === undefined || hung.has(displaySetId)) return [];
      const number = set.SeriesNumber === null ? set.Modality : `S ${set.SeriesNumber}`;
      return [
        {
          displaySetId,
          name: set.SeriesDescription === '' ? number : set.SeriesDescription,
          isPrior: !isCurrent,
          thumbnailInstanceId: set.thumbnailInstanceId,
          why: reasons.get(displaySetId) ?? null,
        },
      ];
    }),
  );
}

export function useNotHungNow(): NotHungNow[] {
  const tiles = useReadingState((state) => state.tiles);
  const layout = useReadingState((state) => state.layout);
  const otherWalls = useReadingState((state) => state.otherWalls);
  const displaySets = useReadingState((state) => state.displaySets);
  const groups = useReadingState((state) => state.groups);
  const open = useReadingState((state) => state.hanging);
  return useMemo(
    () => notHungNow({ tiles, layout, otherWalls, displaySets, groups }, open),
    [tiles, layout, otherWalls, displaySets, groups, open],
  );
}
