import type { ReactElement } from 'react';
import type { ImportReport, Job } from '../../shared/model/activity.ts';
import { closeStudies } from '../state/keeping.ts';
import { cancelJob, dismissJob } from '../state/jobs.ts';
import { dismissProblems, useImports } from '../state/imports.ts';
import { jobProgress } from '../state/job-progress.ts';
import { useActivity } from '../state/server-state.ts';
import { showPopover, useShell } from '../state/shell-store.ts';
import { formatCount, formatDuration } from '../text/format.ts';
import { formatDecimal } from '../text/locale.ts';
import { reportReason } from '../text/report-text.ts';
import { t, tn } from '../text/text.ts';
import { errorText } from '../text/error-text.ts';
import { jobLines, phraseText } from '../text/job-text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icon-shapes.ts';
import { LoadBar } from '../ui/load-bar.tsx';
import { Popover } from '../ui/popover.tsx';
import { GoOn } from './go-on.tsx';
import './activity.css';

/** Long work in the header: how much runs, and each piece with its counts and its result on a click. */
export function ActivityButton(): ReactElement {
  const { data: jobs = [], dataUpdatedAt } = useActivity();
  const problems = useImports((state) => state.problems);
  const isOpen = useShell((state) => state.popover === 'activity');
  const running = jobs.filter((job) => job.state === 'running').length;
  const unread = jobs.length - running + problems.length;
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={(open) => showPopover(open ? 'activity' : null)}
      label={t('activity.title')}
      className="activity-popover"
      trigger={
        <Button variant="plain" icon="activity">
          {t('activity.button')}
          {running > 0 && (
            <Badge tone="accent" title={tn('activity.running', running)}>
              {formatCount(running)}
            </Badge>
          )}
          {running === 0 && unread > 0 && (
            <Badge title={tn('activity.unread', unread)}>{formatCount(unread)}</Badge>
          )}
        </Button>
      }
    >
      <h2 className="section-head">{t('activity.title')}</h2>
      {problems.length > 0 && (
        <div className="job-problems" role="alert">
          {problems.map((problem) => (
            <p key={problem} className="c-stop">
              {problem}
            </p>
          ))}
          <Button onClick={dismissProblems}>{t('import.problem.dismiss')}</Button>
        </div>
      )}
      {jobs.length === 0 && problems.length === 0 && <p className="t3">{t('activity.empty')}</p>}
      <ul>
        {newestFirst(jobs).map((job) => (
          <JobRow key={job.jobId} job={job} nowMs={dataUpdatedAt} />
        ))}
      </ul>
    </Popover>
  );
}

function newestFirst(jobs: readonly Job[]): Job[] {
  return jobs.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
}

const stateIcons: Readonly<Record<Job['state'], { readonly icon: IconName; readonly tone: string }>> = {
  running: { icon: 'activity', tone: 'c-accent' },
  done: { icon: 'check', tone: 't2' },
  failed: { icon: 'stop', tone: 'c-stop' },
  cancelled: { icon: 'close', tone: 'c-caution' },
};

/** Done, but not all of it was taken. */
const partly = { icon: 'warning', tone: 'c-caution' } as const;

interface JobRowProps {
  readonly job: Job;
  /** When the counts were true. */
  readonly nowMs: number;
}

function JobRow({ job, nowMs }: JobRowProps): ReactElement {
  const upload = useImports((state) => state.uploads.get(job.jobId));
  // What is in an archive counts as well: what is finished, and what has not left this window.
  const total =
    upload === undefined ? job.total : Math.max(upload.total, job.finished + upload.total - upload.sent);
  const counted: Job = job.state === 'running' ? { ...job, total } : job;
  const isRunning = job.state === 'running';
  const isPartly = job.state === 'done' && (job.report?.refused.length ?? 0) > 0;
  const { icon, tone } = isPartly ? partly : stateIcons[job.state];
  return (
    <li className="job">
      <Icon name={icon} className={tone} label={t(`activity.state.${job.state}`)} />
      <div className="grow">
        <div className="row">
          <span className="t1 clip">{phraseText(job.title)}</span>
          <span className="t3">{t(`activity.kind.${job.kind}`)}</span>
        </div>
        {isRunning ? <RunningLine job={counted} nowMs={nowMs} /> : <ResultLine job={job} />}
        {job.canGoOn && <GoOn job={job} />}
        {job.report !== null && <Report report={job.report} />}
      </div>
      <JobEnd job={job} />
    </li>
  );
}

/** Copied in one piece: it is over before anybody could stop it. */
const uncancellable: ReadonlySet<Job['kind']> = new Set(['backup']);

/** Ends what runs; takes what has ended off the panel. */
function JobEnd({ job }: { readonly job: Job }): ReactElement | null {
  if (job.state !== 'running') {
    return (
      <IconButton icon="close" label={t('activity.dismiss')} onClick={() => void dismissJob(job.jobId)} />
    );
  }
  if (uncancellable.has(job.kind)) return null;
  return (
    <Button variant="plain" onClick={() => void cancelJob(job.jobId)}>
      {t('activity.cancel')}
    </Button>
  );
}

function RunningLine({ job, nowMs }: JobRowProps): ReactElement {
  const { fraction, perSecond, leftMs } = jobProgress(job, nowMs);
  const finished = formatCount(job.finished);
  const parts = [
    job.total === null
      ? t('activity.soFar', { finished })
      : t('activity.ofTotal', { finished, total: formatCount(job.total) }),
  ];
  if (perSecond !== null) {
    parts.push(
      t('unit.perSecond', { count: perSecond < 10 ? formatDecimal(perSecond, 1) : formatCount(perSecond) }),
    );
  }
  if (leftMs !== null && leftMs > 0) parts.push(t('activity.timeLeft', { time: formatDuration(leftMs) }));
  return (
    <>
      <div className="job-bar">
        <LoadBar fraction={fraction} tone="live" label={phraseText(job.title)} />
      </div>
      <div>{[...parts, ...job.summary.map(phraseText)].join(' · ')}</div>
      {job.summary.some(({ says }) => says === 'waits.study') && (
        <>
          <div className="c-caution">{t('activity.closeStudies.why')}</div>
          <Button onClick={() => void closeStudies()}>{t('activity.closeStudies')}</Button>
        </>
      )}
    </>
  );
}

function ResultLine({ job }: { readonly job: Job }): ReactElement {
  const took =
    job.endedAt === null
      ? ''
      : t('activity.took', { time: formatDuration(Date.parse(job.endedAt) - Date.parse(job.startedAt)) });
  const { problem, counts, advice } = jobLines(job.summary);
  // Where nothing went wrong with the whole, what failed is in the counts.
  const isFailure = job.state === 'failed' && problem === '';
  return (
    <>
      {problem !== '' && <div className="c-stop">{problem}</div>}
      <div className={isFailure ? 'c-stop' : ''}>
        {[counts, took].filter((part) => part !== '').join(' · ')}
      </div>
      {advice !== '' && <div className="c-caution">{advice}</div>}
    </>
  );
}

/** As the workstation has it of a file that a medium's directory lists and that is not there. */
const missingCode = 'media.missing';

/** What was not taken, and why; the counts of the rest are in the job's summary. */
function Report({ report }: { readonly report: ImportReport }): ReactElement {
  const missing = report.refused.filter(({ code }) => code === missingCode);
  const refused = report.refused.filter(({ code }) => code !== missingCode);
  return (
    <div className="job-report">
      <ReportList
        label={tn('job.refused', refused.length, formatCount(refused.length))}
        tone="c-caution"
        lines={refused.map(({ path, code, message }) => ({
          path,
          reason: `${errorText({ code, message })} (${code})`,
        }))}
      />
      <ReportList
        label={tn('job.missing', missing.length, formatCount(missing.length))}
        tone="c-caution"
        lines={missing.map(({ path, code }) => ({ path, reason: `(${code})` }))}
      />
      <ReportList
        label={t('activity.mismatched', { count: formatCount(report.mismatched.length) })}
        tone="c-caution"
        lines={report.mismatched.map(translated)}
      />
      <ReportList
        label={tn('job.skipped', report.skipped.length, formatCount(report.skipped.length))}
        tone="t3"
        lines={report.skipped.map(translated)}
      />
      <ReportList
        label={tn('job.unlisted', report.unlisted.length, formatCount(report.unlisted.length))}
        tone="t3"
        lines={report.unlisted.map((path) => ({ path, reason: '' }))}
      />
    </div>
  );
}

function translated({ path, reason }: ReportListProps['lines'][number]): ReportListProps['lines'][number] {
  return { path, reason: reportReason(reason) };
}

interface ReportListProps {
  readonly label: string;
  readonly tone: string;
  readonly lines: readonly { readonly path: string; readonly reason: string }[];
}

/** A panel is no place for ten thousand lines; the command line prints them all. */
const lineLimit = 200;
/** So few are read without a click. */
const openLimit = 12;

function ReportList({ label, tone, lines }: ReportListProps): ReactElement | null {
  if (lines.length === 0) return null;
  const rest = lines.length - lineLimit;
  return (
    <details open={lines.length <= openLimit}>
      <summary className={tone}>{label}</summary>
      <ul className="selectable">
        {lines.slice(0, lineLimit).map(({ path, reason }) => (
          <li key={path + reason}>
            <div className="t1">{path}</div>
            <div>{reason}</div>
          </li>
        ))}
        {rest > 0 && <li>{tn('activity.more', rest, formatCount(rest))}</li>}
      </ul>
    </details>
  );
}
