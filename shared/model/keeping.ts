import { z } from 'zod';
import { studyRowSchema } from './worklist.ts';

/** What quota and retention would remove now, if every upkeep came at once. A dry run: nothing is touched. */
export const evictionPlanSchema = z.object({
  /** False where neither quota nor retention is set: nothing is ever removed. */
  isOn: z.boolean(),
  usedBytes: z.number(),
  /** Null without a quota. */
  quotaBytes: z.number().nullable(),
  /** In the order in which they would go, as many as a page shows. */
  studies: z.array(studyRowSchema),
  studyCount: z.number().int(),
  bytes: z.number(),
  /** What is looked at and stays: how many studies the first rule that forbids keeps. */
  keptBy: z.array(z.object({ rule: z.string(), count: z.number().int() })),
});
export type EvictionPlan = z.infer<typeof evictionPlanSchema>;

/** How far work over the whole cache has come. */
export const upkeepStateSchema = z.object({
  isUnderWay: z.boolean(),
  checked: z.number().int(),
  found: z.number().int(),
  /** ISO 8601, UTC, of the last whole run; null before the first. */
  finishedAt: z.string().nullable(),
});

export const integrityStateSchema = z.object({
  scrub: upkeepStateSchema,
  backup: upkeepStateSchema,
  /** Studies with files that are gone or are not what was received; as many as a page shows. */
  damagedStudies: z.array(studyRowSchema),
  /** The index is made anew from the files when the workstation starts next. */
  rebuildsIndexAtStart: z.boolean(),
  /** What keeps a database from taking anything; null when all is well. */
  databaseProblem: z
    .object({
      database: z.enum(['index', 'user']),
      kind: z.enum(['damaged', 'gone', 'failing', 'ended']),
      reason: z.string(),
      file: z.string(),
    })
    .nullable(),
});
export type IntegrityState = z.infer<typeof integrityStateSchema>;
