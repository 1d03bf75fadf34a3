import { patientFacts } from '../../shared/hanging/patient-facts.ts';
import type { Facts } from '../../shared/hanging/attributes.ts';
import type { ReadingState } from '../reading/reading-state.ts';
import { namesOf, patientOf } from './capture-protocol.ts';

/** What the open study and its series say: what an editor offers as values. */
export interface FactsHere {
  readonly study: readonly Facts[];
  readonly series: readonly Facts[];
}

export const noFacts: FactsHere = { study: [], series: [] };

export function factsHere(state: Pick<ReadingState, 'groups' | 'displaySets' | 'hanging'>): FactsHere {
  const patient = patientOf(state);
  if (patient === null) return noFacts;
  const { current } = patientFacts(namesOf(state), patient);
  return { study: [current.facts], series: (current.series ?? []).map(({ facts }) => facts) };
}
