import { cpSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { FailPoint } from '../../main/store/fail-point.ts';
import type { SentObject } from './cache-invariants.ts';
import { openCache } from './cache-under-test.ts';
import { checkAfterCrash, type CrashResult } from './crash-check.ts';
import { sendUntilGone, startDoomedWorkstation } from './doomed-workstation.ts';
import { sliceFile } from './slice-file.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** When a workstation dies while associations send to it. */
export type KillPlan = { readonly associations: number } & (
  | {
      readonly at: 'random';
      /** After so many answers and so much time more. */ readonly answers: number;
      readonly moreMs: number;
    }
  | { readonly at: FailPoint; readonly pass: number }
);

export interface KillResult extends CrashResult {
  readonly plan: KillPlan;
  /** False when everything was sent before the moment came: it died afterwards. */
  readonly wasSending: boolean;
}

/** StudyInstanceUID of `sliceFile`. */
const readStudy = '2.25.1003';

/** A data directory in which somebody has read a study. */
export async function usedDirectory(): Promise<string> {
  const dataDirectory = temporaryDirectory();
  const cache = openCache(dataDirectory);
  const { studyId } = await cache.take(sliceFile());
  await cache.store.setReadState({ studyIds: [studyId], readState: 'read' });
  await cache.close();
  return dataDirectory;
}

/** `kill -9` by plan of a workstation that begins with a copy of `used`, while associations send; then the next start. */
export async function killByPlan(
  plan: KillPlan,
  used: string,
  sent: ReadonlyMap<string, SentObject>,
): Promise<KillResult> {
  const dataDirectory = temporaryDirectory();
  cpSync(used, dataDirectory, { recursive: true });
  const failPoint = plan.at === 'random' ? undefined : { name: plan.at, pass: plan.pass };
  const workstation = await startDoomedWorkstation(dataDirectory, failPoint);
  let answersLeft = plan.at === 'random' ? plan.answers : -1;
  const killWhenDue = (): void => {
    if (plan.at === 'random' && answersLeft === 0) void delay(plan.moreMs).then(() => workstation.kill());
  };
  killWhenDue();
  const files = [...sent.keys()];
  const { associations } = plan;
  const answered = await Promise.all(
    Array.from({ length: associations }, (_, share) =>
      sendUntilGone(
        workstation,
        files.filter((__, index) => index % associations === share),
        () => {
          answersLeft -= 1;
          killWhenDue();
        },
      ),
    ),
  );
  workstation.kill();
  await workstation.ended;
  const acknowledged = answered.flat();
  const result = await checkAfterCrash(dataDirectory, sent, acknowledged, readStudy);
  return { ...result, plan, wasSending: acknowledged.length < files.length };
}

/** What of the promises (`brokenInvariants`) was broken how often, as columns of a table. */
const promises = [
  ['I1', 'lost'],
  ['I2', 'wrong hash'],
  ['I3', 'no row'],
  ['I4', 'left over'],
  ['I5', 'refused again'],
  ['I6', 'mark lost'],
] as const;

/** One line for each moment of death, and one for all. */
export function killTable(results: readonly KillResult[]): string[] {
  const line = (name: string, of: readonly KillResult[]): string => {
    const sum = (count: (result: KillResult) => number): number =>
      of.reduce((total, result) => total + count(result), 0);
    const counts = [
      of.length,
      of.filter(({ wasSending }) => wasSending).length,
      sum(({ acknowledged }) => acknowledged),
      ...promises.map(([code]) => sum(({ broken }) => broken.filter((text) => text.startsWith(code)).length)),
      sum(({ recovered }) => recovered),
      sum(({ removedFromSpool }) => removedFromSpool),
    ];
    return cells(name, counts.map(String));
  };
  const byMoment = Map.groupBy(results, ({ plan }) => plan.at);
  const titles = [
    'kills',
    'sending',
    'acknowledged',
    ...promises.map(([, title]) => title),
    'recovered',
    'spool',
  ];
  return [
    cells('killed at', titles),
    ...Array.from(byMoment, ([moment, of]) => line(moment, of)),
    line('all', results),
  ];
}

function cells(name: string, values: readonly string[]): string {
  return [name.padEnd(24), ...values.map((value) => value.padStart(14))].join('');
}
