import { useEffect } from 'react';
import type { ReadingStore } from '../reading/reading-store.ts';
import { OnePatient } from './one-patient.ts';

/** Tells other pages whose study is open here, and lets go when they open another patient's. */
export function useOnePatient(store: ReadingStore, letGo: () => void): void {
  useEffect(() => {
    const patient = new OnePatient(letGo);
    const stop = store.subscribe(({ phase, groups }, before) => {
      if (phase === before.phase) return;
      const current = groups.find(({ isCurrent }) => isCurrent);
      patient.opened(phase.kind === 'open' ? (current?.study.patientKey ?? null) : null);
    });
    return () => {
      stop();
      patient.end();
    };
  }, [store, letGo]);
}
