import type { DisplaySet } from '../../shared/model/reading.ts';
import { identityOf } from './patient-check.ts';
import type { ReadingState } from './reading-state.ts';

const known = new WeakMap<DisplaySet, ReadonlySet<string>>();

/** Every patient that the images of a display set name; the one that a person gave it to, where somebody did. */
export function patientsOf(set: DisplaySet): ReadonlySet<string> {
  let patients = known.get(set);
  if (patients === undefined) {
    const { correctedPatient, images } = set;
    patients = new Set((correctedPatient === null ? images : [correctedPatient]).map(identityOf));
    known.set(set, patients);
  }
  return patients;
}

/**
 * Whether a series may hang in a tile beside all that hangs: no two patients in one layout (IHE BIR), also not in
 * tiles that a larger layout would bring back. A series whose own images name two patients hangs alone.
 */
export function mayHang(
  { tiles, displaySets }: Pick<ReadingState, 'tiles' | 'displaySets'>,
  set: DisplaySet,
  index: number,
): boolean {
  const others = tiles.flatMap(({ displaySetId }, tile) => {
    const other = tile === index || displaySetId === null ? undefined : displaySets.get(displaySetId);
    return other === undefined ? [] : [...patientsOf(other)];
  });
  return others.length === 0 || new Set([...others, ...patientsOf(set)]).size <= 1;
}
