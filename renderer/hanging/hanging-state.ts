import type { Hanging } from '../../shared/hanging/hang-study.ts';
import type { CompiledNames } from '../../shared/hanging/names/name-table.ts';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import type { HangingChoice, HangingProblem } from '../../shared/model/hanging.ts';

/** How the open study hangs, and why. */
export interface OpenHanging {
  readonly hanging: Hanging;
  /** The page on the wall; −1 when no protocol can show anything and the series hang by themselves. */
  readonly pageIndex: number;
  /** Tile of each box of the page. */
  readonly tileOfBox: ReadonlyMap<string, number>;
  readonly choice: HangingChoice;
  readonly protocols: readonly Protocol[];
  /** What codes and words mean here: built in, and the site's. */
  readonly names: CompiledNames;
  /** Stored protocols and names that cannot be used, and why. */
  readonly problems: readonly HangingProblem[];
  readonly elapsedMs: number;
}
