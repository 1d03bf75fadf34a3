import path from 'node:path';
import type { ImportReport, Job } from '../../shared/model/activity.ts';
import type { CountedPhrase, JobPhrase } from '../../shared/model/job-phrases.ts';
import type { CompareResult, ImportResult, VerifyResult } from '../media/importer-api.ts';
import { programEnded } from '../media/resumable-imports.ts';

/** How an import ended, as its row says it. */
export function outcomeOf(
  result: ImportResult,
): Pick<Job, 'state' | 'total' | 'finished' | 'summary' | 'report' | 'canGoOn'> {
  const { report, wasCancelled, interruption, canGoOn } = result;
  return {
    state: interruption !== null ? 'failed' : wasCancelled ? 'cancelled' : 'done',
    total: wasCancelled || interruption !== null ? null : report.found,
    finished: report.found,
    summary: interruption === null ? summaryOf(report) : [said(interruption), ...summaryOf(report)],
    report,
    canGoOn,
  };
}

function said(interruption: NonNullable<ImportResult['interruption']>): JobPhrase {
  return interruption.code === programEnded.code
    ? { says: 'programEnded' }
    : { says: 'failure', ...interruption };
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

function summaryOf(report: ImportReport): JobPhrase[] {
  const found = counted([
    ['stored', report.stored],
    ['duplicate', report.duplicate],
    ['conflict', report.conflict],
    ['reencoded', report.reencoded],
    ['refused', report.refused.length],
    ['skipped', report.skipped.length],
  ]);
  return found.length === 0 ? [{ says: 'nothing' }] : found;
}

function counted(counts: readonly (readonly [CountedPhrase, number])[]): JobPhrase[] {
  return counts.filter(([, count]) => count > 0).map(([says, count]) => ({ says, count }));
}
