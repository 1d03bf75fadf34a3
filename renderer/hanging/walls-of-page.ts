import type { StagePage } from '../../shared/hanging/hang-stage.ts';
import type { ReadingState } from '../reading/reading-state.ts';
import { isSameLayout, singleLayout, tileLimit, type WallLayout } from '../reading/wall-layout.ts';
import { layoutOn, type Walls } from '../reading/walls.ts';
import { wallOfPage } from './wall-of-page.ts';

/** A page of a protocol over all reading screens. */
export interface WallsOfPage {
  /** By screen. */
  readonly layouts: readonly WallLayout[];
  readonly tileOfBox: ReadonlyMap<string, number>;
}

export function wallsOfPage({ viewports }: Pick<StagePage, 'viewports'>, screenCount: number): WallsOfPage {
  const walls = Array.from({ length: screenCount }, (_, screen) =>
    wallOfPage(viewports.filter((viewport) => viewport.screen === screen)),
  );
  return {
    layouts: walls.map(({ layout }) => layout),
    tileOfBox: new Map(
      walls.flatMap(({ tileOfBox }, screen) =>
        [...tileOfBox].map(([box, tile]): [string, number] => [box, screen * tileLimit + tile]),
      ),
    ),
  };
}

/** The walls divided anew, nothing enlarged. */
export function dividedAnew(
  { otherWalls }: Pick<ReadingState, 'otherWalls'>,
  layouts: readonly WallLayout[],
): Pick<ReadingState, 'layout' | 'oneUp' | 'otherWalls'> {
  return {
    layout: layouts[0] ?? singleLayout,
    oneUp: null,
    otherWalls: otherWalls.map((wall, index) => ({
      ...wall,
      layout: layouts[index + 1] ?? singleLayout,
      oneUp: null,
    })),
  };
}

/** Screens that are divided as the page has it: elsewhere the tiles are no boxes of the page. */
export function screensOfPage(state: Walls, { layouts }: WallsOfPage): ReadonlySet<number> {
  return new Set(
    layouts.flatMap((layout, screen) => (isSameLayout(layout, layoutOn(state, screen)) ? [screen] : [])),
  );
}
