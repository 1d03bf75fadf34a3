import { asNegatoscopeError, NegatoscopeError } from '../../shared/errors.ts';
import { CallGate } from '../threads/call-gate.ts';
import { callsAround } from '../threads/calls-around.ts';
import type { DatabaseName, DatabaseProblem } from './database-problem.ts';
import { DatabaseWatch } from './database-watch.ts';
import { completeIndex, installIndex } from './keeping/build-index.ts';
import { installSalvaged } from './keeping/salvage-user-data.ts';
import { openStore, type StoreOptions } from './open-store.ts';
import type { ServedStore, StoreApi } from './store-api.ts';

export interface ServedStoreOptions extends StoreOptions {
  /** A problem with a database came, changed, or is over (null). */
  readonly onProblem: (problem: DatabaseProblem | null) => void;
}

/** Reads the user database at most; or is about memory alone. */
const harmless: ReadonlySet<string> = new Set<keyof StoreApi>([
  'settings',
  'close',
  'backUp',
  'rehearseCommit',
  'endRehearsal',
]);

/** What people do that only the user database keeps: goes on without an index. */
const aboutUserDataAlone: ReadonlySet<string> = new Set<keyof StoreApi>([
  'setSettings',
  'setWorkspace',
  'saveProtocol',
  'removeProtocol',
  'removeNote',
  'restoreNote',
  'saveAnnotation',
  'removeAnnotation',
  'setKeyImage',
  'removeKeyImage',
  'setNote',
  'setHold',
]);

/** What takes files away or says of them what was true of the index before: not while another index is made. */
const refusedWhileRebuilding: ReadonlySet<string> = new Set<keyof StoreApi>([
  'moveToTrash',
  'purgeTrash',
  'purgeExpired',
  'forgetRestored',
  'evictOne',
  'recordScrub',
  'markMissing',
  'confirmMismatches',
]);

/**
 * The store as its thread serves it: watches over the databases, refuses what would be lost, and exchanges the index for
 * one that was made anew while everybody else only waits.
 */
export function serveStore(servedOptions: ServedStoreOptions): ServedStore {
  const options: ServedStoreOptions = {
    ...servedOptions,
    onArrivalsMoved: (error) => {
      if (error === null) watch.worked(['user']);
      else watch.judge(error, 'writing down arrivals');
    },
  };
  const { dataDirectory, now } = options;
  let store = openStore(options);
  const gate = new CallGate();
  let isRebuilding = false;
  const watch = new DatabaseWatch({
    dataDirectory,
    onProblem: (problem) => {
      options.onProblem(problem);
      // The connection still has what the folder has not: what people did is saved from it.
      if (problem?.database === 'user' && problem.kind === 'gone') {
        store.backUp().catch((error: unknown) => {
          const { message } = asNegatoscopeError(error, 'backing up');
          options.onProblem({
            ...problem,
            reason: `${problem.reason}, and no backup could be made: ${message}`,
          });
        });
      }
    },
  });

  const around = async (method: string, call: () => Promise<unknown>): Promise<unknown> => {
    if (harmless.has(method)) return call();
    return gate.pass(async () => {
      if (isRebuilding && refusedWhileRebuilding.has(method)) throw rebuilding();
      watch.requireSound(aboutUserDataAlone.has(method) ? ['user'] : ['user', 'index']);
      try {
        const result = await call();
        watch.worked(writtenBy(method));
        return result;
      } catch (error) {
        throw watch.judge(error, method);
      }
    });
  };

  /** A damaged index may refuse its last checkpoint; it is kept aside. */
  const closeStore = async (): Promise<void> => {
    try {
      await store.close();
    } catch (error) {
      if (watch.problem === null) throw error;
    }
  };

  /** Puts another database in the place of one, while every call waits. */
  const exchange = async (install: () => Promise<unknown>): Promise<void> => {
    await gate.hold();
    try {
      await closeStore();
      try {
        await install();
      } finally {
        store = openStore(options);
      }
    } finally {
      gate.release();
    }
  };

  return callsAround<StoreApi, Omit<ServedStore, keyof StoreApi>>(() => store, around, {
    noteDamage: async (reason) => void watch.noteDamage(reason),
    async beginRebuild() {
      if (isRebuilding) throw rebuilding();
      isRebuilding = true;
      // What was on its way to the user database is there before anything is concluded from it.
      if (watch.problem === null) await store.settleArrivals();
    },
    async endRebuild() {
      isRebuilding = false;
    },
    async installIndex() {
      const keepsOld = watch.problem !== null;
      await exchange(async () => {
        await completeIndex({ dataDirectory, now });
        await installIndex({ dataDirectory, now, keepsOld });
      });
      watch.replaced('index');
    },
    async installUserData() {
      await exchange(() => installSalvaged(dataDirectory, now()));
      watch.replaced('user');
    },
  });
}

function writtenBy(method: string): readonly DatabaseName[] {
  if (method === 'commit') return ['index'];
  return aboutUserDataAlone.has(method) ? ['user'] : ['user', 'index'];
}

function rebuilding(): NegatoscopeError<'store.rebuilding'> {
  return new NegatoscopeError(
    'store.rebuilding',
    'The index is being made anew: studies can be moved, checked and brought back when that has ended',
    { reason: 'rebuilding' },
  );
}
