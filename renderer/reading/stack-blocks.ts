import type { DisplaySet, StackBlock } from '../../shared/model/reading.ts';

/** One pass over the stack, and where it is among the others. */
export interface PlacedBlock {
  readonly block: StackBlock;
  /** 0-based */
  readonly index: number;
  readonly count: number;
  /** Pictures in it. */
  readonly length: number;
}

/** The pass that a place belongs to; null where the series goes through its stack once. */
export function blockAt(
  { blocks, frames }: Pick<DisplaySet, 'blocks' | 'frames'>,
  place: number,
): PlacedBlock | null {
  const index = blocks.findLastIndex(({ start }) => start <= place);
  const block = blocks[index];
  if (block === undefined) return null;
  const end = blocks[index + 1]?.start ?? frames.length;
  return { block, index, count: blocks.length, length: end - block.start };
}

/** The same slice in the pass before or after; the nearest there is. Null where there is no such pass. */
export function placeInNextBlock(
  set: Pick<DisplaySet, 'blocks' | 'frames'>,
  place: number,
  step: 1 | -1,
): number | null {
  const here = blockAt(set, place);
  const next = here === null ? undefined : set.blocks[here.index + step];
  if (here === null || next === undefined) return null;
  const { length } = blockAt(set, next.start) ?? here;
  return next.start + Math.min(place - here.block.start, length - 1);
}

/** The place in the middle of a series; of one with several passes the middle of the pass in the middle. */
export function middlePlace(set: Pick<DisplaySet, 'blocks' | 'frames'>): number {
  const middle = Math.floor(set.frames.length / 2);
  const here = blockAt(set, middle);
  return here === null ? middle : here.block.start + Math.floor(here.length / 2);
}
