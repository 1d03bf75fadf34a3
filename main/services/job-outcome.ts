import path from 'node:path';
import type { ImportReport, Job } from '../../shared/model/activity.ts';
import type { CountedPhrase, JobPhrase, PlainPhrase } from '../../shared/model/job-phrases.ts';
import type { CompareResult, ImportResult, Interruption, VerifyResult } from '../media/importer-api.ts';
import { missingCode } from '../media/import-tally.ts';
import { programEnded } from '../media/resumable-imports.ts';

/** How an import ended, as its row says it. */
export function outcomeOf(
  result: ImportResult,
  isUpload: boolean,
): Pick<Job, 'state' | 'total' | 'finished' | 'summary' | 'report' | 'canGoOn'> {
  const { report, wasCancelled, interruption, notSent, canGoOn } = result;
  const isCutShort = wasCancelled || interruption !== null;
  const summary: JobPhrase[] = [
    ...(interruption === null ? [] : [said(interruption)]),
    ...summaryOf(report, notSent),
    ...(isUpload && isCutShort ? [{ says: 'dropAgain' } as const] : []),
  ];
  return {
    state: interruption !== null ? 'failed' : wasCancelled ? 'cancelled' : 'done',
    total: isCutShort ? null : report.found,
    finished: report.found,
    summary,
    report,
    canGoOn,
  };
}

/** The page was closed or loaded anew. */
export const windowClosed: Interruption = { code: 'upload.window-closed', message: 'The window was closed' };
/** It crashed, or its machine sleeps. */
export const windowSilent: Interruption = { code: 'upload.window-silent', message: 'The window fell silent' };

const interruptions: ReadonlyMap<string, PlainPhrase> = new Map<string, PlainPhrase>([
  [programEnded.code, 'programEnded'],
  [windowClosed.code, 'windowClosed'],
  [windowSilent.code, 'windowSilent'],
]);

function said(interruption: Interruption): JobPhrase {
  const says = interruptions.get(interruption.code);
  return says === undefined ? { says: 'failure', ...interruption } : { says };
}

export function uploadTitle(title: string): JobPhrase {
  return { says: 'name', name: title, others: 0 };
}

export function scrubSummary(checked: number, found: number): JobPhrase[] {
  return [
    { says: 'checked', count: checked },
    found === 0 ? { says: 'allAsReceived' } : { says: 'lostOrDamaged', count: found },
  ];
}

export function verifySummary({ checked, missing, corrupt, orphans, databases }: VerifyResult): JobPhrase[] {
  const found = counted([
    ['lost', missing],
    ['damaged', corrupt],
    ['orphans', orphans],
  ]);
  return [
    { says: 'checked', count: checked },
    ...(found.length === 0 ? [{ says: 'allAsReceived' } as const] : found),
    ...databases.map(databaseFailure),
  ];
}

/** What a check says of a database. */
export function databaseFailure(message: string): JobPhrase {
  return { says: 'database', name: message };
}

export function compareSummary({ recovered, quarantined, missing }: CompareResult): JobPhrase[] {
  return [
    { says: 'recovered', count: recovered },
    { says: 'unreadable', count: quarantined },
    { says: 'lost', count: missing },
  ];
}

/** Names only: a full path may say more than a screen should show. */
export function pathsTitle(paths: readonly string[]): JobPhrase {
  const [first = ''] = paths;
  return { says: 'name', name: path.basename(first), others: Math.max(0, paths.length - 1) };
}

/** What an import was called, for the audit trail. */
export function auditTitle(title: JobPhrase): string {
  if (!('name' in title)) return title.says;
  return 'others' in title && title.others > 0 ? `${title.name} and ${title.others} more` : title.name;
}

function summaryOf(report: ImportReport, notSent: number): JobPhrase[] {
  const missing = report.refused.filter(({ code }) => code === missingCode).length;
  const found = counted([
    ['found', report.found - missing],
    ['stored', report.stored],
    ['duplicate', report.duplicate],
    ['notSent', notSent],
    ['conflict', report.conflict],
    ['reencoded', report.reencoded],
    ['refused', report.refused.length - missing],
    ['missing', missing],
    ['skipped', report.skipped.length],
    ['unlisted', report.unlisted.length],
  ]);
  return found.length === 0 ? [{ says: 'nothing' }] : found;
}

function counted(counts: readonly (readonly [CountedPhrase, number])[]): JobPhrase[] {
  return counts.filter(([, count]) => count > 0).map(([says, count]) => ({ says, count }));
}
