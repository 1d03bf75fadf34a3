import { builtInNames, builtInNameTable } from '../../shared/hanging/names/built-in-names.ts';
import { compileNames, type CompiledNames } from '../../shared/hanging/names/name-table.ts';
import { builtInProtocols } from '../../shared/hanging/built-in/built-in-protocols.ts';
import { hangStudy, type Hanging } from '../../shared/hanging/hang-study.ts';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import type { HangingSetup } from '../../shared/model/hanging.ts';
import { unpackDisplaySet, type DisplaySet } from '../../shared/model/reading.ts';
import type { StudyRow } from '../../shared/model/worklist.ts';
import type { ReaderApi } from '../store/reader-api.ts';

export interface StoredHanging {
  readonly study: StudyRow;
  readonly hanging: Hanging;
}

export interface HangingParts {
  readonly protocols: readonly Protocol[];
  readonly names: CompiledNames;
  readonly protocolId: string | null;
  readonly screenCount: number;
}

/** Built in and saved protocols, and the names of both. */
export function partsOf({ saved, names }: HangingSetup): Pick<HangingParts, 'protocols' | 'names'> {
  return {
    protocols: [...builtInProtocols(), ...saved.map(({ protocol }) => protocol)],
    names: names === null ? builtInNames() : compileNames([builtInNameTable, names]),
  };
}

/** What hangs where when a study of the cache opens on so many screens. Throws `store.not-found`. */
export async function hangStoredStudy(
  reader: Pick<ReaderApi, 'displaySets'>,
  studyId: number,
  { protocols, names, protocolId, screenCount }: HangingParts,
): Promise<StoredHanging> {
  const { study, displaySets, priors } = await reader.displaySets(studyId);
  const current = displaySets.map(unpackDisplaySet);
  const known = new Map<number, readonly DisplaySet[]>();
  for (;;) {
    const hanging = hangStudy({
      patient: {
        study,
        displaySets: current,
        others: priors.map((prior) => ({ study: prior, displaySets: known.get(prior.studyId) ?? null })),
      },
      protocols,
      names,
      screenCount,
      protocolId,
    });
    const wanted = hanging.wantedStudyIds.filter((id) => !known.has(id));
    if (wanted.length === 0) return { study, hanging };
    for (const id of wanted) known.set(id, (await reader.displaySets(id)).displaySets.map(unpackDisplaySet));
  }
}
