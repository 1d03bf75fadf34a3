import { canonicalNormal, planeCentre } from '../../shared/geometry/slice-plane.ts';
import { planeOfStep, type Reformat } from '../../shared/volume/reformat.ts';
import type { ReadingState, TileState } from './reading-state.ts';
import { frameOfReferenceOf, stackGeometry, type StackGeometry } from './stack-geometry.ts';
import { reformatOf } from './volume-geometry.ts';

const known = new WeakMap<Reformat, StackGeometry>();

/** Where the pictures lie that a tile can go to: those of its series, or planes through it; null without a series. */
export function tileGeometry(
  { displaySets }: Pick<ReadingState, 'displaySets'>,
  { displaySetId, source }: Pick<TileState, 'displaySetId' | 'source'>,
): StackGeometry | null {
  const set = displaySets.get(displaySetId ?? '');
  if (set === undefined || set.frames.length === 0) return null;
  if (source.kind !== 'plane') return stackGeometry(set);
  const planes = reformatOf(set, source);
  if (planes === null) return { kind: 'none', reason: 'no-position' };
  let geometry = known.get(planes);
  if (geometry === undefined) {
    geometry = {
      kind: 'stack',
      frameOfReference: frameOfReferenceOf(set),
      normal: canonicalNormal(planes.first.axes.normal),
      centres: Array.from({ length: planes.count }, (_, step) => planeCentre(planeOfStep(planes, step))),
    };
    known.set(planes, geometry);
  }
  return geometry;
}
