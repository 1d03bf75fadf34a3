import { z } from 'zod';
import { jobPhraseSchema } from './job-phrases.ts';

/** Long work: import, export, scrub. One row in the activity panel, kept until it was read. */
export const jobSchema = z.object({
  jobId: z.string(),
  kind: z.enum([
    'import',
    'phantom',
    'restore',
    'scrub',
    'verify',
    'compare',
    'archive',
    'backup',
    'reindex',
    'retry',
    'change',
  ]),
  title: jobPhraseSchema,
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** Files found so far; null while still counting. */
  total: z.number().int().nullable(),
  finished: z.number().int(),
  /** Of `finished`, what an earlier try had done when this one began. */
  finishedBefore: z.number().int(),
  /** Closing counts, or what it waits for. */
  summary: z.array(jobPhraseSchema),
  report: z.lazy(() => importReportSchema).nullable(),
  /** Files were left unread that another try may read: the disc was taken out, a password is missing, it was cancelled. */
  canGoOn: z.boolean(),
});
export type Job = z.infer<typeof jobSchema>;

/** The result of `import`, as in the command line's contract. */
export const importReportSchema = z.object({
  found: z.number().int(),
  stored: z.number().int(),
  /** Identical data set already here. */
  duplicate: z.number().int(),
  /** Same SOP Instance UID, other bytes: both kept. */
  conflict: z.number().int(),
  /** Same pixels in another transfer syntax: both kept. */
  reencoded: z.number().int(),
  refused: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
  /** On a medium, but not in its DICOMDIR; each is in one of the counts as well. */
  unlisted: z.array(z.string()),
  /** The DICOMDIR says something else about the file than the file; taken as the file says. */
  mismatched: z.array(z.object({ path: z.string(), reason: z.string() })),
});
export type ImportReport = z.infer<typeof importReportSchema>;
