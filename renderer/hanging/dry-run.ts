import { useCallback, useEffect, useRef, useState } from 'react';
import type { NegatoscopeError } from '../../shared/errors.ts';
import { asNegatoscopeError } from '../../shared/errors.ts';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import type { DryRun } from '../../shared/model/hanging.ts';
import { dryRunPart } from '../state/hanging.ts';

export interface DryRunState {
  readonly kind: 'idle' | 'running' | 'stopped' | 'done';
  readonly looked: number;
  readonly total: number;
  readonly matches: number;
  readonly withPrior: number;
  /** The newest that match, up to `mostListed`. */
  readonly studies: DryRun['studies'];
  readonly error: NegatoscopeError | null;
}

export const noDryRun: DryRunState = {
  kind: 'idle',
  looked: 0,
  total: 0,
  matches: 0,
  withPrior: 0,
  studies: [],
  error: null,
};

/** Studies asked for at a time: a second or so where each must be read, so that stopping is quick. */
const partStudies = 100;
/** More than anybody goes through; the count says how many there are. */
export const mostListed = 500;

/**
 * Goes through the cache from the newest study on, part by part, until `most` studies were looked at or `isWanted` says
 * no; told of after each part.
 */
export async function runDryRun(
  from: DryRunState,
  most: number,
  ask: (offset: number, limit: number) => Promise<DryRun>,
  tell: (state: DryRunState) => boolean,
): Promise<void> {
  const studies = [...from.studies];
  let state: DryRunState = { ...from, kind: 'running', error: null };
  if (!tell(state)) return;
  while (state.looked < most) {
    let part: DryRun;
    try {
      part = await ask(state.looked, Math.min(partStudies, most - state.looked));
    } catch (error) {
      tell({ ...state, kind: 'stopped', error: asNegatoscopeError(error, 'dry run') });
      return;
    }
    studies.push(...part.studies.slice(0, Math.max(0, mostListed - studies.length)));
    state = {
      kind: 'running',
      error: null,
      looked: state.looked + part.looked,
      total: part.total,
      matches: state.matches + part.matches,
      withPrior: state.withPrior + part.withPrior,
      studies: studies.slice(),
    };
    // Studies that arrived meanwhile are newer than where it stands: they are not looked for.
    if (part.looked === 0) break;
    if (!tell(state)) return;
  }
  tell({ ...state, kind: 'done' });
}

export interface DryRunTask {
  readonly state: DryRunState;
  /** Begins, or goes on where it was stopped. */
  readonly start: (most: number) => void;
  readonly stop: () => void;
}

/** A dry run of one protocol; it ends with the component that asked for it. */
export function useDryRun(protocol: Protocol): DryRunTask {
  const [state, setState] = useState(noDryRun);
  const run = useRef(0);
  const stop = useCallback((): void => {
    run.current += 1;
    setState((now) => (now.kind === 'running' ? { ...now, kind: 'stopped' } : now));
  }, []);
  useEffect(
    () => () => {
      run.current += 1;
    },
    [],
  );
  const start = (most: number): void => {
    run.current += 1;
    const own = run.current;
    void runDryRun(
      state.kind === 'done' ? { ...state } : state,
      most,
      (offset, limit) => dryRunPart(protocol, offset, limit),
      (next) => {
        if (run.current !== own) return false;
        setState(next);
        return true;
      },
    );
  };
  return { state, start, stop };
}
